"""A review without a page: which samples, what is said of them, what was decided, what can be taken back."""

from __future__ import annotations

import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.labels.classes import page_text
from labelloop.widgets.gallery.classes import one_class
from labelloop.widgets.gallery.sayings import NOT_SHOWN, check_told, counted, failure, in_words
from labelloop.widgets.gallery.wire import Query
from labelloop.widgets.review.facts import Facts
from labelloop.widgets.review.looking import Looking, predicted, suspects
from labelloop.widgets.review.members import Tables, check_show, members, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.pool import Pool
    from labelloop.widgets.gallery.wire import Acted
    from labelloop.widgets.protocol import Json

_NONE: NDArray[np.intp] = np.empty(0, np.intp)


@dataclass
class Step:
    """Something that was done here: verdicts, or samples that were skipped."""

    said: str
    batch: str = ""  # what the job knows it by; "" where it has stored nothing
    skipped: set[int] = field(default_factory=set)  # positions


class Desk:
    """What `Review` does, see there.

    Parameters
    ----------
    job : Job
    show : str, list of ids, or mask
    annotator : str
    learner : ActiveLearner or None
    tell : callable
        Called when pages should ask again.
    """

    def __init__(
        self, job: Job, show: Any, annotator: str, learner: ActiveLearner | None, tell: Callable[[], None]
    ) -> None:
        check_show(show)
        self._suspects = isinstance(show, str) and show == "suspicious"
        if self._suspects and learner is None:
            raise LabelError('show="suspicious" takes a model: give learner=ll.ActiveLearner(...)')
        self.job, self.title = job, title_of(show)
        self._show, self._who, self._learner, self._tell = show, annotator, learner, tell
        self.lock = threading.RLock()
        self._skipped: set[int] = set()  # positions
        self._done = self._earlier()
        self._undone: list[Step] = []
        self._looking: Looking | None = None
        self._acting = self._outdated = self._closed = False
        self._named: set[str] = set()  # classes that pages have been told of, to filter by
        self.version = 1  # a page knows none of the names yet: 0
        tables = Tables(job)
        self.facts = Facts(tables, _NONE if self._suspects else members(tables, show))
        self._end: Callable[[], None] | None = None
        self._heard: Any = None  # the job's version when this began to rest

    @property
    def pool(self) -> Pool:
        """Where the samples are."""
        return self.job.pool

    def wake(self) -> None:
        """Listen to the job, and ask the model if it has not been asked to the end."""
        if self._end is not None or self._closed:
            return
        self._end = self.job.on_change(self._changed)
        self._outdated = self._outdated or self._heard not in {None, self.job.version}
        if self._looking is None or (self._looking.stopped and not self._looking.failed):
            self.begin()

    def rest(self) -> None:
        """Leave that until somebody looks again."""
        if self._end is None:
            return
        self._end()
        self._end, self._heard = None, self.job.version
        if self._looking is not None and self._looking.working:
            self._looking.stop()

    def begin(self) -> None:
        """Ask the model, on a thread of its own."""
        if self._learner is not None:
            self._looking = Looking(self._look, self._tell)
            self._looking.start()

    def wait(self, timeout: float | None) -> bool:
        """Wait until the model has been asked; see `Review.wait`."""
        self.wake()
        return self._looking is None or self._looking.wait(timeout)

    def cancel(self) -> bool:
        """End the look of the model; see `Review.cancel`."""
        if self._looking is None or not self._looking.cancel():
            return False
        self._outdated = True
        return True

    def close(self) -> None:
        """Stop looking and listening."""
        self._closed = True
        self.rest()
        if self._looking is not None:
            self._looking.stop()

    def refresh(self) -> None:
        """Look again which samples belong here; see `Review.refresh`."""
        if self._looking is not None:
            self._looking.stop()
        tables = Tables(self.job)
        fresh = Facts(tables, _NONE if self._suspects else members(tables, self._show))
        with self.lock:
            fresh.adopt(self.facts)
            self.facts, self._outdated = fresh, False
            self._skipped.clear()
            self._done = self._earlier()
            self._undone.clear()
            self.version += 1
        self.begin()

    # ---- what is shown ------------------------------------------------------------------------------------------

    def find(self, query: Query) -> NDArray[np.intp]:
        """Return positions; see `Listing`."""
        with self.lock:
            facts = self.facts
            hidden = [place for each in self._skipped if (place := facts.place(each)) is not None]
            return facts.positions[facts.chosen(query, hidden)]

    def retry(self, query: Query) -> None:
        """Do nothing: nothing is searched here."""

    def told(self, position: int) -> dict[str, Json]:
        """Return what is said of a sample; see `Listing`."""
        id_ = self.pool.id_at(position)
        head = {"key": self.pool.key(id_), "id": str(id_), "skipped": position in self._skipped}
        return {**head, **self.facts.told(self._place(position))}

    def facets(self) -> dict[str, Json]:
        """Return classes and annotators with their numbers; see `Listing`."""
        found = self.facts.facets()
        self._named = set(found["said"])
        return found

    def summary(self, query: Query, found: NDArray[np.intp]) -> dict[str, Json]:
        """Return how many there are in all, what a bulk answer would mean, and what can be undone."""
        looking = self._looking
        failed = "" if looking is None or not looking.failed else failure("model", query, looking.failed)
        return {
            "all": len(self.facts),
            "decided": len(self.facts.verdicts),
            "bulk": None if query.predicted is None else len(self._bulk(query, found)),
            "undo": self._done[-1].said if self._done else None,
            "redo": self._undone[-1].said if self._undone else None,
            "working": "" if looking is None else looking.working,
            "share": None if looking is None else looking.share,
            "failed": failed,
            "retry": bool(failed),
            "outdated": self._outdated,
        }

    def frame(self) -> pd.DataFrame:
        """Return what is shown as a table; see `Review.rows`."""
        if self._suspects and self._looking is not None and self._looking.failed:
            raise LabelError(self._looking.failed)
        with self.lock:
            return self.facts.frame(np.arange(len(self.facts)))

    # ---- what is done -------------------------------------------------------------------------------------------

    def decide(self, ids: list[Any], value: Any, batch: str | None = None) -> int:
        """Give samples a final answer; see `Review.decide`. A `batch` that comes again is stored once."""
        given = dict.fromkeys(ids, value)
        self._record(given, in_words(self.job, value), batch)
        return len(given)

    def adopt(self, ids: list[Any], annotator: str | None, batch: str | None = None) -> int:
        """Make what somebody said final; see `Review.adopt`."""
        whose = "consensus" if annotator is None else f"answer of {annotator!r}"
        how = "as most say" if annotator is None else f"as {annotator} says"
        return self._take_over(ids, lambda place: self.facts.answer_of(place, annotator), whose, how, batch)

    def believe(self, ids: list[Any], batch: str | None = None) -> int:
        """Make what the model says final; see `Review.believe`."""
        return self._take_over(ids, self.facts.predicted.__getitem__, "prediction", "as the model says", batch)

    def _take_over(self, ids: list[Any], answer: Callable[[int], Any], whose: str, how: str, batch: str | None) -> int:
        given = {}
        for id_ in ids:
            place = self.facts.place(self.pool.position(id_))
            value = None if place is None else answer(place)
            if value is None:
                raise LabelError(f"sample {id_!r} has no {whose} here")
            given[id_] = value
        self._record(given, how, batch)
        return len(given)

    def decide_predicted(self, label: Any, above: float) -> int:
        """Give all that the model takes for a class that class; see `Review.decide_predicted`."""
        if not 0 <= above <= 1:
            raise LabelError(f"above={above!r} is no probability: give a number from 0 to 1")
        key = one_class(self.job, page_text(self.job.classes.find(label)))
        query = Query(predicted=page_text(key), least=float(above))
        positions = self._bulk(query, self.find(query))
        if len(positions):
            self._decide_all(positions, key)
        return len(positions)

    def skip(self, ids: list[Any]) -> int:
        """Leave samples for now; see `Review.skip`."""
        positions = {self.pool.position(id_) for id_ in ids} - self._skipped
        with self.lock:
            if not positions:
                return 0
            self._skipped |= positions
            self._did(Step(f"{counted(len(positions))} skipped", skipped=positions))
        return len(positions)

    def undo(self) -> None:
        """Take back the last step; see `Review.undo`."""
        self._turn(self._done, self._undone, "undo")

    def redo(self) -> None:
        """Do the last step again that was undone."""
        self._turn(self._undone, self._done, "redo")

    def perform(self, act: Acted) -> str:
        """Do what a page asks for; returns in words what was done."""
        if act.kind in {"undo", "redo"}:
            said = (self._done if act.kind == "undo" else self._undone)[-1:]
            self.undo() if act.kind == "undo" else self.redo()
            return f"{'Undone' if act.kind == 'undo' else 'Done again'}: {said[0].said}"
        if act.kind == "refresh":
            self.refresh()
            return f"{counted(len(self.facts))} in the list"
        if act.kind == "stop":
            return "Stopped" if self.cancel() else "There was nothing to stop"
        if act.kind == "bulk":
            self._perform_bulk(act)
            return self._done[-1].said
        ids = [self.pool.id_at(self._known(key)) for key in act.keys]
        if act.kind == "skip":
            return f"{counted(self.skip(ids))} skipped"
        if act.kind == "decide":
            self.decide(ids, act.value, act.op_id)
        elif act.kind == "believe":
            self.believe(ids, act.op_id)
        else:
            self.adopt(ids, act.value, act.op_id)
        return self._done[-1].said

    def _perform_bulk(self, act: Acted) -> None:
        key = one_class(self.job, act.value)
        positions = self._bulk(act.query, self.find(act.query))
        if act.query.predicted != act.value or act.query.least != act.above:
            raise LabelError(NOT_SHOWN)
        check_told(len(positions), act.expected)
        self._decide_all(positions, key, act.op_id)

    # ---- within -------------------------------------------------------------------------------------------------

    def _look(self, looking: Looking) -> None:
        learner: Any = self._learner
        if self._suspects:  # the learner has seen these labels, and would rather believe them
            found = suspects(self.job, learner, looking.say)
            with self.lock:
                self.facts = found
                self.version += 1
            return
        facts = self.facts
        for places, answers, scores in predicted(self.job, learner, facts.positions, looking.say):
            with self.lock:
                facts.predict(places, answers, scores)
        with self.lock:
            self.version += 1

    def _bulk(self, query: Query, found: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of the samples found that a bulk answer would decide."""
        if query.predicted is None:
            return _NONE
        done = {int(self.facts.positions[place]) for place in self.facts.verdicts} | self._skipped
        open_ = found[~np.isin(found, np.fromiter(done, np.intp, len(done)))].tolist()
        # Of several classes the one alone would take the others away: those are for a person to look at.
        of = self.facts
        alone = [each for each in open_ if of.classes_in(of.predicted[self._place(each)]) == {query.predicted}]
        return np.array(alone, dtype=np.intp)

    def _decide_all(self, positions: NDArray[np.intp], key: Any, batch: str | None = None) -> None:
        value = [key] if self.job.label_type.name == "classes" else key
        ids = [self.pool.id_at(position) for position in positions.tolist()]
        self._record(dict.fromkeys(ids, value), in_words(self.job, value), batch)

    def _record(self, given: dict[Any, Any], how: str, batch: str | None) -> None:
        batch = batch or uuid.uuid4().hex
        with self.lock:
            with self._own():
                self.job.record_many(self._who, "verdict", given, batch=batch)
            self._take_up()
            # Counted anew only for a class that nobody has named before: with very many samples that takes a while.
            self.version += any(not self.facts.classes_in(value) <= self._named for value in _few(given))
            self._did(Step(f"{counted(len(given))}: {how}", batch))

    def _turn(self, source: list[Step], target: list[Step], kind: str) -> None:
        with self.lock:
            if not source:
                raise LabelError(f"nothing to {kind} here")
            step = source[-1]
            if not step.batch:
                self._skipped = self._skipped - step.skipped if kind == "undo" else self._skipped | step.skipped
            else:
                with self._own():
                    self.job.record(self._who, kind, target=step.batch)
                self._take_up()
            target.append(source.pop())

    @contextmanager
    def _own(self) -> Iterator[None]:
        """Do something of which the job need not tell."""
        self._acting = True
        try:
            yield
        finally:
            self._acting = False

    def _earlier(self) -> list[Step]:
        """Return final answers that this annotator gave before this review was made, as far as they can be undone."""
        found: list[Step] = []
        for batch in reversed(self.job.steps(self._who, "undo")):
            if not all(step.after.verdict for step in batch):
                break
            values = [step.after.value for step in batch]
            same = all(value == values[0] for value in values)
            how = in_words(self.job, values[0]) if same else "as somebody says"
            found.append(Step(f"{counted(len(batch))}: {how}", batch[0].op_id))
        return found[::-1]

    def _take_up(self) -> None:
        bare = self.facts.decide()
        if bare:  # they had a verdict when this began, so that what people agreed on was not told
            fresh = Facts(Tables(self.job), self.facts.positions)
            fresh.adopt(self.facts)
            self.facts = fresh

    def _did(self, step: Step) -> None:
        self._done.append(step)
        self._undone.clear()

    def _changed(self, what: str) -> None:
        """Answers have come from elsewhere: say so, once."""
        known = self._acting and what != "others"
        if known or self._outdated or what in {"order", "classes"}:
            return
        self._outdated = True
        self._tell()

    def _place(self, position: int) -> int:
        place = self.facts.place(position)
        if place is None:
            raise LabelError(f"sample {self.pool.id_at(position)!r} is not in this list any more")
        return place

    def _known(self, key: str) -> int:
        position = self.job.position_of(key)
        if position is None or self.facts.place(position) is None:
            raise LabelError(f"sample {key:.80} is not in this list")
        return position


def _few(given: dict[Any, Any]) -> list[Any]:
    """Return one of each of the answers, as far as that is quick."""
    values = list(given.values())
    return values[:1] if all(value is values[0] for value in values) else values
