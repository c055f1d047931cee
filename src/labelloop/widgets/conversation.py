"""What a labeler answers to its pages: every message is answered, and nothing is told that was not asked for.

Refills ride on receipts. A message names a sample and carries its content together, and stays well below what a
websocket frame takes.
"""

from __future__ import annotations

import logging
from threading import RLock
from typing import TYPE_CHECKING, Any

from labelloop.job import Record
from labelloop.job.callbacks import CallbackError
from labelloop.labels import LabelError
from labelloop.labels.classes import page_text
from labelloop.pool import PoolError
from labelloop.store import StoreError
from labelloop.widgets import lookback
from labelloop.widgets.closer import closer
from labelloop.widgets.held import Page
from labelloop.widgets.parcels import Parcels
from labelloop.widgets.protocol import (
    Alive,
    Detail,
    Find,
    Hello,
    Listen,
    Look,
    Need,
    Operations,
    Performed,
    ProtocolError,
    Stop,
    missed_json,
    parse,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labelloop.job import Job, Receipt
    from labelloop.widgets.protocol import Json, Reply

logger = logging.getLogger(__name__)

_HISTORY = 20  # records told with the state
_PAGES = 2  # that are told of each other's answers
_REFUSED = (LabelError, PoolError)


class Conversation:
    """Answers the messages of all pages that show one labeler, one by one: the kernel may hand them to several threads.

    Only what a page sees enlarged, or hears, is answered beside the others: it may take a second to read a large file.

    Parameters
    ----------
    job : Job
    annotator : str
    prefetch : int
        How many samples a page holds.
    learner : callable
        Returns the learner's status as plain JSON.
    suggest : callable
        Returns ``{"value", "score"}`` or None for a position.
    live : bool
        Whether an answer may change what is suggested for other samples.
    answered : callable
        Called with the receipt of each new answer; what it raises is shown in the page.
    picture : callable
        Returns what the Monitor shows as plain JSON.
    stop : callable
        Ends the fit that is under way.

    Attributes
    ----------
    restricted : bool
        Whether pages may do nothing but answer.
    """

    restricted = False

    def __init__(
        self,
        job: Job,
        annotator: str,
        *,
        prefetch: int,
        learner: Callable[[], Json],
        suggest: Callable[[int], Json],
        live: bool,
        answered: Callable[[Receipt], None],
        picture: Callable[[], Json],
        stop: Callable[[], object],
    ) -> None:
        self._job = job
        self._annotator = annotator
        self._prefetch = prefetch
        self._learner = learner
        self._suggest, self._live = suggest, live
        self._answered = answered
        self._picture, self._stop = picture, stop
        self._pages: dict[str, Page] = {}
        self._one_by_one = RLock()
        self._number = 0  # of what is sent

    @property
    def pages(self) -> list[str]:
        """The pages heard last."""
        return list(self._pages)

    def handle(self, content: Any) -> Iterator[Reply]:
        """Yield the replies to one message.

        Parameters
        ----------
        content : object
            As it came; malformed messages are answered with an error.

        Yields
        ------
        (message, buffers)
        """
        to = content.get("page") if isinstance(content, dict) else None
        to = to if isinstance(to, str) else None
        try:
            message = parse(content)
            if isinstance(message, Detail | Listen):
                yield closer(self._job, message)
                return
            with self._one_by_one:
                yield from self._reply(message)
                yield from self._trouble(message.page)
        except (ProtocolError, StoreError, *_REFUSED) as error:
            yield _error(str(error), to)
        except Exception as error:  # the person must see it: a log is not where they look
            logger.exception("a message could not be answered")
            yield _error(f"{type(error).__name__}: {error}", to)

    def _trouble(self, to: str) -> Iterator[Reply]:
        """Tell what went wrong while samples were packed for a page."""
        page = self._pages.get(to)
        trouble = None if page is None else page.parcels.trouble()
        if trouble is not None:
            yield _error(trouble, to)

    def _reply(self, message: Hello | Operations | Need | Find | Look | Stop | Alive) -> Iterator[Reply]:
        if isinstance(message, Hello):
            yield from self._state(message)
            return
        if isinstance(message, Look | Stop):
            yield self._seen(message)
            return
        page = self._pages.setdefault(message.page, self._page())
        if isinstance(message, Operations):
            for performed in message.operations:
                if page.blocked in {None, performed.op_id}:
                    yield from self._perform(performed, page, message.page)
            yield from self._refill(page, message.page)
        elif isinstance(message, Find):
            yield lookback.found(self._job, self._annotator, message)
        elif isinstance(message, Alive):  # its claims last longer, or some of them go to those who have none
            yield from self._refill(page, message.page, asked=True)
        elif message.have is not None:
            page.queue = list(message.have)
            page.settle(message.have, message.seen)
            yield from self._refill(page, message.page, asked=True, had=len(message.have))
        elif message.trail is not None:
            yield from self._history(page, message.page, *message.trail)
        else:
            known = [key for key in message.samples or [] if self._job.position_of(key) is not None]
            yield from page.parcels.send(message.page, {"kind": "items"}, known)

    def _seen(self, message: Look | Stop) -> Reply:
        if self.restricted:
            raise LabelError("the Monitor is for whoever owns the job")
        if isinstance(message, Stop):
            self._stop()
        return {"kind": "monitor", "to": message.page, "picture": self._picture()}, []

    # ---- state and history ---------------------------------------------------------------------------------

    def _state(self, hello: Hello) -> Iterator[Reply]:
        job, who = self._job, self._annotator
        if hello.was and not self._pages:  # a labeler that has had pages is at work, and takes nothing from others
            job.move(who, hello.was)
        known = self._pages.pop(hello.page, None)
        for old in list(self._pages)[: -(_PAGES - 1)]:
            del self._pages[old]  # pages do not say goodbye
        page = self._pages[hello.page] = self._page(job.order_version)
        page.sent = known.sent if known else []
        page.settle(hello.have, hello.seen)
        keys = page.queue = self._claim(page)
        page.learner = self._learner()
        state = {
            "kind": "state",
            "trail": lookback.trail(job, who, max(0, job.trail_length(who) - _HISTORY))[0],
            "counts": self._counts(page, whole=True),
            "learner": page.learner,
            "number": self._number,
            **self._work(page),
            "undo": lookback.steps(job, who, "undo"),
            "redo": lookback.steps(job, who, "redo"),
        }
        # What has a record already, a flag, is sent again: the page may hold it from before.
        held = {key for key in hello.have if job.record_of(who, key) == Record(key, who)}
        yield from page.parcels.deliver(hello.page, state, keys, held)
        if held:  # the samples are there, but what is suggested for them may be old
            marks = [page.parcels.mark(key) for key in keys if key in held]
            yield {"kind": "marks", "to": hello.page, "marks": marks}, []

    def _history(self, page: Page, to: str, start: int, stop: int) -> Iterator[Reply]:
        told, keys = lookback.trail(self._job, self._annotator, start, stop)
        middle = len(keys) // 2
        order = sorted(range(len(keys)), key=lambda i: abs(i - middle))  # the one looked for is there first
        yield from page.parcels.send(to, {"kind": "trail", "trail": told}, [keys[i] for i in order])

    # ---- operations and what rides on their receipts ------------------------------------------------------------

    def _perform(self, performed: Performed, page: Page, to: str) -> Iterator[Reply]:
        trouble = None
        missed: Json = None
        try:
            missed = self._write(performed)
        except StoreError as error:  # the page keeps the operation and sends it, and all after it, again
            page.blocked = performed.op_id
            yield _error(str(error), to)
            return
        except CallbackError as error:
            trouble = str(error)
        except _REFUSED as error:
            page.blocked = None
            yield self._receipt(performed, page, to, refused=self._explain(performed, error)), []
            return
        except Exception as error:  # nothing can be done with it: kept, it would stand in the way of all others
            logger.exception("an operation could not be performed")
            page.blocked = None
            text = self._explain(performed, f"{type(error).__name__}: {error}")
            yield self._receipt(performed, page, to, refused=text), []
            return
        page.blocked = None
        if performed.sample is not None and performed.kind in {"label", "skip"}:
            page.answered(performed.sample)
        yield self._receipt(performed, page, to, missed=missed), []
        if trouble:
            yield _error(trouble, to)

    def _write(self, performed: Performed) -> Json:
        """Write an operation, and return what is told of a test question that it missed."""
        job, who = self._job, self._annotator
        if performed.malformed:
            raise LabelError(performed.malformed)
        if performed.kind == "add_class":
            if self.restricted:
                raise LabelError("classes are added by whoever owns the job")
            if not isinstance(performed.value, str):
                raise LabelError(f"{performed.value!r} is not a name for a class")
            job.add_class(typed(performed.value, job.classes.keys), who, performed.op_id)
            return None
        sample = None if performed.sample is None else job.pool.id_of(performed.sample)
        if performed.kind in {"undo", "redo"}:
            sample = None
        receipt = job.record(
            who,
            performed.kind,
            sample,
            performed.value,
            comment=performed.comment,
            op_id=performed.op_id,
            target=performed.target,
            elapsed=performed.elapsed,
            suggested=performed.suggested,
        )
        if not receipt.repeated:
            self._answered(receipt)
        return None if receipt.missed is None else missed_json(receipt, job)

    def _receipt(
        self, performed: Performed, page: Page, to: str, *, refused: str | None = None, missed: Json = None
    ) -> dict[str, Json]:
        message = {"kind": "receipt", "to": to, "op_id": performed.op_id, "counts": self._counts(page)}
        if missed is not None:
            message["missed"] = missed
        if refused is not None:
            message["refused"] = refused
        learner = self._learner()
        if learner != page.learner:
            message["learner"] = page.learner = learner
        return message

    def _explain(self, performed: Performed, error: object) -> str:
        sample = f" of sample {performed.sample}" if performed.sample else ""
        answer = f" ({_shown(performed.value)})" if performed.kind == "label" else ""
        return f"The {performed.kind}{sample}{answer} was not saved: {error}"

    def _refill(self, page: Page, to: str, *, asked: bool = False, had: int | None = None) -> Iterator[Reply]:
        if page.order_version < 0 and not asked:
            return  # it has not said hello yet; then it is told all
        reordered = page.order_version != self._job.order_version
        trusted = self._job.standing(self._annotator).trusted
        if trusted and not (asked or reordered or len(page.queue) <= self._prefetch * 3 // 4):
            yield from self._remark(page, to)
            return
        keys, held = self._claim(page), set(page.queue)
        # Where others are at work too, a page gives back some of the last samples; and all, if it is asked no more.
        if reordered or not held.issubset(keys):
            page.order_version = self._job.order_version
            page.learner = self._learner()
            page.queue = keys
            marks = [page.parcels.mark(key) for key in keys if key in held]
            message = {"kind": "requeue", "counts": self._counts(page), "learner": page.learner, "marks": marks}
            message["number"] = self._number
            message |= self._work(page)
            yield from page.parcels.deliver(to, message, keys, held)
            return
        yield from self._remark(page, to)
        fresh = [key for key in keys if key not in held]
        page.queue += fresh
        work = self._work(page)
        if fresh or asked or work:
            page.learner = self._learner()
            told = {"learner": page.learner, "number": self._number, **work, **({} if had is None else {"had": had})}
            yield from page.parcels.deliver(to, {"kind": "items", **told}, fresh, held=set())

    def _claim(self, page: Page) -> list[str]:
        """Return what comes next for a page; what it is to give back is kept for it until it says what it has."""
        keep = page.shown if self._job.standing(self._annotator).trusted else ()
        keys = [self._job.key_at(position) for position in self._job.claim(self._annotator, self._prefetch, keep)]
        self._number += 1
        page.send(keys, self._number)
        return keys

    def _work(self, page: Page) -> dict[str, Json]:
        """Return whether there is something to do, if that is not what the page knows."""
        work = ("open", "") if page.queue else self._job.work(self._annotator)
        if work == page.work:
            return {}
        page.work = work
        return {"work": {"state": work[0], "message": work[1]}}

    def _remark(self, page: Page, to: str) -> Iterator[Reply]:
        """Tell which samples of the page have another suggestion now."""
        marks = page.parcels.changed(page.queue) if self._live else []
        if marks:
            yield {"kind": "marks", "to": to, "marks": marks}, []

    def _page(self, order_version: int = -1) -> Page:
        return Page(Parcels(self._job, self._annotator, self._suggest), order_version=order_version)

    def _counts(self, page: Page, *, whole: bool = False) -> dict[str, Json]:
        progress = self._job.counts(self._annotator)
        now = {page_text(key): n for key, n in progress["per_class"].items()}
        changed = {key: n for key, n in now.items() if whole or page.classes.get(key) != n}
        page.classes = now
        return {name: progress[name] for name in ("labeled", "skipped", "total")} | {"classes": changed}


def _shown(value: Json) -> str:
    """Return an answer as a message shows it."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "1 mark" if len(value) == 1 else f"{len(value)} marks"
    return repr(value)[:80]


def _error(text: str, to: str | None) -> Reply:
    return {"kind": "error", "message": text} | ({} if to is None else {"to": to}), []
