"""A grid without a page: which samples in which order, what is done to them, what can be taken back."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.labels.classes import page_text
from labelloop.widgets.gallery.classes import one_class
from labelloop.widgets.gallery.sayings import NOT_SHOWN, check_told, counted, failure, in_words, turned
from labelloop.widgets.grid.likeness import Likeness
from labelloop.widgets.grid.quests import Quests
from labelloop.widgets.grid.shelf import Shelf
from labelloop.widgets.grid.words import holding
from labelloop.widgets.review.looking import Looking, predicted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.pool import Pool
    from labelloop.widgets.gallery.wire import Acted, Query
    from labelloop.widgets.protocol import Json

    Positions = NDArray[np.intp]

_QUIZ = "Test questions come first here: answer them in a labeler."
MOST = 100_000  # samples of one operation: as long as it is written, the job takes no other answers


class Desk:
    """What `Grid` does, see there.

    Parameters
    ----------
    job : Job
    annotator : str
    learner : ActiveLearner or None
    members : array of int or None
        Positions of the samples it is about; None: all that are asked.
    tell : callable
        Called when pages should ask again.
    show : callable, optional
        Shows a sample in a labeler, given its id.
    lost : callable, optional
        Tells whether nobody looks, see `Attention`.
    """

    def __init__(
        self,
        job: Job,
        annotator: str,
        learner: ActiveLearner | None,
        members: Positions | None,
        tell: Callable[[], None],
        *,
        show: Callable[[Any], None] | None = None,
        lost: Callable[[], bool] = lambda: False,
    ) -> None:
        self._show, self._lost = show, lost
        self.job, self._who, self._learner, self._members, self._tell = job, annotator, learner, members, tell
        self.lock = threading.RLock()
        self._shelf: Shelf | None = Shelf(job, annotator, members)
        self.version = 1  # a page knows none of the counts yet: 0
        self._outdated = self._closed = False
        self._fit = -1
        self._looking: Looking | None = None
        self._words = Quests(self._holding, False, tell)
        self._likeness = Likeness(job, learner)
        self._near = Quests(self._distances, np.nan, tell)
        self._ends: list[Callable[[], None]] = []

    @property
    def shelf(self) -> Shelf:
        """All samples, and what is said of them; made anew after a rest."""
        if (here := self._shelf) is not None:  # a listener of the job must not wait for who waits for the job
            return here
        with self.lock:
            if self._shelf is None:
                self._shelf = Shelf(self.job, self._who, self._members)
                self.version += 1
            return self._shelf

    @property
    def pool(self) -> Pool:
        """Where the samples are."""
        return self.job.pool

    def wake(self) -> None:
        """Listen to the job and the learner, and ask the model, unless that is so."""
        if self._ends or self._closed:
            return
        self._ends = [self.job.on_change(self._changed)]
        if self._learner is not None:
            self._ends.append(self._learner.on_status(lambda *_: self.learned()))
        self.begin()

    def rest(self) -> None:
        """Leave all that until somebody looks again, and keep nothing meanwhile that can be found out anew."""
        self._deaf()
        self._likeness = Likeness(self.job, self._learner)
        with self.lock:
            self._shelf, self._outdated = None, False

    def begin(self) -> None:
        """Ask the model, on a thread of its own."""
        if self._learner is None:
            return
        self._fit = getattr(self._learner, "session_id", 0)
        self._looking = Looking(self._predict, self._tell)
        self._looking.start()

    def wait(self, timeout: float | None) -> bool:
        """Wait until the model has been asked; see `Grid.wait`."""
        self.wake()
        return self._looking is None or self._looking.wait(timeout)

    def cancel(self) -> bool:
        """End searches, and the look of the model; see `Grid.cancel`."""
        looks = [self._looking, *self._words.under_way, *self._near.under_way]
        ended = [each for each in looks if each is not None and each.cancel()]
        self._outdated = self._outdated or bool(ended)
        return bool(ended)

    def close(self) -> None:
        """Stop looking and listening."""
        self._closed = True
        self._deaf()

    def _deaf(self) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            end()
        self._stop()

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.stop()
        self._words.forget()
        self._near.forget()

    def refresh(self) -> None:
        """Take up new samples, and what the model says now; see `Grid.refresh`."""
        self._stop()
        fresh = Shelf(self.job, self._who, self._members)
        with self.lock:
            self._shelf, self._outdated = fresh, False
            self.version += 1
        self.begin()

    # ---- what is shown ------------------------------------------------------------------------------------------

    def find(self, query: Query) -> Positions:
        """Return positions, as far as they are known after a moment; see `Listing`."""
        shelf, found = self.shelf, {}
        for name, quests, what in self._quests(query):
            found[name] = quests.ask(what, len(shelf.score))[0]
        with self.lock:
            return self._chosen(query, found) if shelf is self.shelf else self.find(query)

    def find_all(self, query: Query) -> Positions:
        """Return positions once everything has been looked at; raises `LabelError` if that failed."""
        shelf, found, whole = self.shelf, {}, True
        for name, quests, what in self._quests(query):
            found[name], looking = quests.ask(what, len(shelf.score), patience=None)
            whole &= not looking.stopped  # it is where others were asked for meanwhile
            if looking.failed:
                raise LabelError(failure(name, query, looking.failed))
            if self._closed:
                raise LabelError("the grid is closed: nothing is looked for any more")
        with self.lock:
            if whole and shelf is self.shelf:
                return self._chosen(query, found)
        return self.find_all(query)

    def retry(self, query: Query) -> None:
        """Try again what has failed of a search, once it is asked."""
        for _, quests, what in self._quests(query):
            quests.retry(what, len(self.shelf.score))

    def _quests(self, query: Query) -> list[tuple[str, Quests, Any]]:
        """Return what has to be looked for."""
        text, like = query.text.strip(), query.like if query.sort == "likeness" else ()
        every = [("holds", self._words, text), ("near", self._near, like)]
        return [(name, quests, what) for name, quests, what in every if what]

    def _chosen(self, query: Query, found: dict[str, Any]) -> Positions:
        if self.shelf.state != self.job.version:  # something was said since
            self.shelf.look()
            self.version += 1
        return self.shelf.chosen(query, **found)

    def told(self, position: int) -> dict[str, Json]:
        """Return what is said of a sample; see `Listing`."""
        shelf, id_ = self.shelf, self.pool.id_at(position)
        own, model = shelf.own.at(position), shelf.predicted.at(position)
        score = float(shelf.score[position])
        elsewhere = bool(shelf.closed[position]) and own is None and not shelf.skipped[position]
        return {
            "key": self.pool.key(id_),
            "id": str(id_),
            "skipped": bool(shelf.skipped[position]),
            "answers": [],
            "more": 0,
            "consensus": None,
            "verdict": None if own is None else {"value": own},
            "predicted": None if model is None else {"value": model, "score": None if np.isnan(score) else score},
            "self_confidence": None,
            "note": "has all the answers it needs" if elsewhere else None,
        }

    def facets(self) -> dict[str, Json]:
        """Return classes given and predicted, each with how many samples; see `Listing`."""
        shelf = self.shelf
        said, model = shelf.own.counts(shelf.members), shelf.predicted.counts(shelf.members)
        return {"said": dict(said), "predicted": dict(model), "annotators": {}}

    def summary(self, query: Query, found: Positions) -> dict[str, Json]:
        """Return how many there are, what a bulk answer would mean, how far searches are, what can be undone."""
        shelf = self.shelf
        sought = {name: quests.of(what, len(shelf.score)) for name, quests, what in self._quests(query)}
        looks = {name: each for name, each in {"model": self._looking, **sought}.items() if each is not None}
        failed = [failure(name, query, each.failed) for name, each in looks.items() if each.failed]
        now = next((each for each in reversed(looks.values()) if each.working), None)
        return {
            "all": len(shelf),
            "decided": int(shelf.done[shelf.members].sum()),
            "bulk": None if query.predicted is None else len(shelf.bulk(query, found)),
            "open": len(shelf.open(found)),
            "undo": turned(self.job, self._who, "undo"),
            "redo": turned(self.job, self._who, "redo"),
            "working": now.working if now else "",
            "share": now.share if now else None,
            "failed": " ".join([*filter(None, [self._barred()]), *failed]),
            "retry": bool(failed),
            "outdated": self._outdated or (self._members is None and len(self.pool) > len(shelf.score)),
        }

    # ---- what is done -------------------------------------------------------------------------------------------

    def label(self, positions: Positions, value: Any, batch: str | None = None) -> int:
        """Give samples one answer; a `batch` that comes again is stored once."""
        return self._record("label", dict.fromkeys(self._ids(positions), value), batch)

    def skip(self, positions: Positions, batch: str | None = None) -> int:
        """Leave samples without an answer."""
        return self._record("skip", dict.fromkeys(self._ids(positions)), batch)

    def believe(self, positions: Positions, batch: str | None = None, shown: Any = None) -> int:
        """Give each sample the answer of the model; refused if that is not what a page has `shown` any more."""
        given = {}
        for position, id_ in zip(positions.tolist(), self._ids(positions), strict=True):
            value = self.shelf.predicted.at(position)
            if value is None:
                raise LabelError(f"sample {id_!r} has no prediction here")
            given[id_] = value
        if shown is not None and shown != list(given.values()):
            raise LabelError("the model says something else of them by now: look again")
        return self._record("label", given, batch)

    def label_predicted(self, label: Any, query: Query, batch: str | None = None, expected: int | None = None) -> int:
        """Give all open samples that the model takes for a class that class, of those that a query finds."""
        key = one_class(self.job, page_text(label))
        value = [key] if self.job.label_type.name == "classes" else key
        return self._label_all(value, query, batch, expected, of_one_prediction=True)

    def label_found(self, value: Any, query: Query, batch: str | None = None, expected: int | None = None) -> int:
        """Give all open samples that a query finds one answer."""
        return self._label_all(value, query, batch, expected)

    def _label_all(
        self, value: Any, query: Query, batch: str | None, expected: int | None, *, of_one_prediction: bool = False
    ) -> int:
        if n := self._stored(batch):
            return n
        self.job.sync()  # what was said in another kernel is no more open than what was said here
        found = self.find_all(replace(query, sort="default"))  # whatever their order
        positions = self.shelf.bulk(query, found) if of_one_prediction else self.shelf.open(found)
        if expected is not None:
            check_told(len(positions), expected)
        return self.label(positions, value, batch) if len(positions) else 0

    def turn(self, kind: str, op_id: str | None = None) -> None:
        """Take back ("undo") the annotator's latest operation, all of it, or do it again ("redo").

        The latest that is known here: what another kernel has done since is not taken back unseen.
        """
        steps = self.job.steps(self._who, kind, 1)
        target = steps[-1][0].op_id if steps else None
        self.job.record(self._who, kind, op_id=op_id, target=target)

    def perform(self, act: Acted) -> str:
        """Do what a page asks for; returns in words what was done."""
        if act.kind in {"undo", "redo"}:
            said = turned(self.job, self._who, act.kind)
            self.turn(act.kind, act.op_id)
            return f"{'Undone' if act.kind == 'undo' else 'Done again'}: {said}"
        if act.kind == "stop":
            return "Stopped" if self.cancel() else "There was nothing to stop"
        if act.kind == "open":
            return self._open(act.keys[0])
        if act.kind == "refresh":
            self.refresh()
            return f"{counted(len(self.shelf))} in the list"
        if act.kind == "bulk":
            if act.query.predicted != act.value or act.query.least != act.above:
                raise LabelError(NOT_SHOWN)
            n = self.label_predicted(act.value, act.query, act.op_id, act.expected)
        elif act.kind == "found":
            n = self.label_found(act.value, act.query, act.op_id, act.expected)
        else:
            n = self._perform_on(act, np.array([self._known(key) for key in act.keys], dtype=np.intp))
        how = {"skip": "skipped", "believe": "as the model says"}.get(act.kind) or in_words(self.job, act.value)
        return f"{counted(n)}: {how}"

    def _perform_on(self, act: Acted, positions: Positions) -> int:
        if act.kind == "decide":
            return self.label(positions, act.value, act.op_id)
        if act.kind == "believe":
            return self.believe(positions, act.op_id, act.value)
        if act.kind == "skip":
            return self.skip(positions, act.op_id)
        raise LabelError(f"{act.kind!r} means nothing in a grid")

    def _open(self, key: str) -> str:
        if self._show is None:
            raise LabelError("there is no labeler to open it in: make the grid from one, ll.Grid(labeler)")
        id_ = self.pool.id_at(self._known(key))
        self._show(id_)
        return f"Sample {id_} is open in the labeler"

    # ---- within -------------------------------------------------------------------------------------------------

    def _record(self, kind: str, given: dict[Any, Any], batch: str | None) -> int:
        if len(given) > MOST:
            raise LabelError(f"{len(given):,} samples are more than the {MOST:,} that one step may hold: show fewer")
        if why := self._barred():
            raise LabelError(why)
        self.job.record_many(self._who, kind, given, batch=batch or uuid.uuid4().hex)
        return len(given)

    def _barred(self) -> str:
        """Return why the annotator is asked nothing here, as in a labeler; empty where they are."""
        standing = self.job.standing(self._who)
        return _QUIZ if standing.in_quiz else standing.reason

    def _changed(self, what: str) -> None:
        if what != "order":
            self._tell()

    def learned(self) -> None:
        """Say that a model has learned; it is not asked at once: the order would change under a person's hands."""
        fit = getattr(self._learner, "session_id", 0)
        if fit == self._fit or self._outdated or self._lost():
            return
        if self._looking is not None and not self._looking.working and not self.shelf.predictions:
            self.begin()  # nothing has been predicted so far: there is no order to disturb
        else:
            self._outdated = True
        self._tell()

    def _predict(self, looking: Looking) -> None:
        shelf, learner = self.shelf, self._learner
        assert learner is not None  # noqa: S101 - begin has seen to it
        for places, answers, scores in predicted(self.job, learner, shelf.members, looking.say):
            with self.lock:
                shelf.predict(shelf.members[places], answers, scores)
        with self.lock:
            self.version += 1

    def _holding(self, text: str, say: Callable[..., None]) -> Iterator[tuple[Any, Any]]:
        for positions, found in holding(self.pool, text):
            say(f"Searching: {positions[-1]:,} of {len(self.pool):,} samples", positions[-1] / len(self.pool))
            yield positions, found

    def _distances(self, keys: tuple[str, ...], say: Callable[[str], None]) -> Iterator[tuple[Any, Any]]:
        return self._likeness.distances(np.array([self._known(key) for key in keys], dtype=np.intp), say)

    def _ids(self, positions: Positions) -> list[Any]:
        return [self.pool.id_at(position) for position in positions.tolist()]

    def _stored(self, batch: str | None) -> int:
        """Return how many samples a step has changed that is stored: a page may not know that it is."""
        found = (step for step in self.job.steps(self._who, "undo") if step[0].op_id == batch)
        return len(next(found, ()))

    def _known(self, key: str) -> int:
        position = self.job.position_of(key)
        if position is None or position >= len(self.shelf.score):
            raise LabelError(f"sample {key:.80} is not in this grid")
        return position
