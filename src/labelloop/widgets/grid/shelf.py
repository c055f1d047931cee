"""What is known of all samples of a job at one moment, in arrays: own answers, predictions, which are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels.classes import page_text
from labelloop.widgets.grid.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.job.book import Record
    from labelloop.widgets.gallery.wire import Query

    Positions = NDArray[np.intp]
    Mask = NDArray[np.bool_]


class Shelf:
    """All samples that somebody is asked about, and what one annotator and a model say of them.

    Parameters
    ----------
    job : Job
    annotator : str
    members : array of int, optional
        The positions it is about, in their own order; by default all that are asked.

    Attributes
    ----------
    own, predicted : Said
        What the annotator has answered, and what the model would answer.
    score : array of float
        How probable the model holds its answer; NaN where there is none.
    skipped, closed : array of bool
        What the annotator has skipped, and what needs no more answers.
    state : tuple
        `Job.version` at the last look.
    """

    def __init__(self, job: Job, annotator: str, members: Positions | None = None) -> None:
        self._job, self._annotator = job, annotator
        n = len(job.pool)
        self.own, self.predicted = Said(n, job.label_type), Said(n, job.label_type)
        self.score = np.full(n, np.nan)
        self.skipped, self.closed = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
        self._records: dict[int, Record] = {}
        self.look()
        self.members = self._asked() if members is None else members
        self.predictions = 0  # how often they have changed
        self._order: tuple[Any, Positions] | None = None

    def __len__(self) -> int:
        return len(self.members)

    def _asked(self) -> Positions:
        asked, n = self._job.complete, len(self.score)
        if len(asked) == len(self._job.pool):
            return np.arange(n)
        here = np.flatnonzero(self._job.pool.index.isin(asked.index))
        return np.union1d(here[here < n], np.flatnonzero(self.own.given | self.skipped))

    def look(self) -> None:
        """Take up what the annotator has said since the last look, and what needs no more answers."""
        job, n = self._job, len(self.score)  # what has been added since is not on the shelf
        self.state = job.version
        now = {id(record): record for record in job.trail(self._annotator)}  # a record that changes is another one
        self._put([record for key, record in self._records.items() if key not in now], gone=True)
        self._put([record for key, record in now.items() if key not in self._records])
        self._records = now
        self.closed[:] = True
        candidates = job.snapshot().candidates
        self.closed[candidates[candidates < n]] = False

    def _put(self, records: list[Record], *, gone: bool = False) -> None:
        """Take up some records, or take away what they say."""
        known = [(self._job.position_of(record.sample), record) for record in records]
        here = [(position, record) for position, record in known if position is not None and position < len(self.score)]
        positions = [position for position, _ in here]
        self.own.put(positions, [None if gone or each.status == "SKIPPED" else each.value for _, each in here])
        self.skipped[positions] = [not gone and each.status == "SKIPPED" for _, each in here]

    def predict(self, positions: Any, answers: Iterable[Any], scores: Any) -> None:
        """Take up what a model says of some samples."""
        self.predicted.put(positions, answers)
        self.score[positions] = scores
        self.predictions += 1

    @property
    def done(self) -> Mask:
        """By position whether there is nothing to do for the annotator."""
        return self.own.given | self.skipped | self.closed

    # ---- which are shown ----------------------------------------------------------------------------------------

    def chosen(self, query: Query, holds: Mask | None = None, near: NDArray[np.float64] | None = None) -> Positions:
        """Return the positions that a query lets through, in its order.

        Parameters
        ----------
        query : Query
        holds : array of bool, optional
            By position whether the words are there that are looked for.
        near : array of float, optional
            By position how far a sample is from those it shall be like; NaN where that is not known.
        """
        keep = np.ones(len(self.score), dtype=bool)
        if query.hide:
            keep &= ~self.done
        if query.least > 0:
            keep &= self.score >= query.least
        if query.predicted is not None:
            keep &= self.predicted.holds(query.predicted)
        if query.said is not None:
            keep &= self.own.holds(query.said)
        if holds is not None:
            keep &= holds
        order = self._sorted(query, near)
        return order[keep[order]]

    def _sorted(self, query: Query, near: NDArray[np.float64] | None) -> Positions:
        sort, members = query.sort, self.members
        if sort in {"default", "id"}:
            order = members if sort == "default" else np.sort(members)
            return order[::-1] if query.descending else order
        if sort == "likeness":
            return members if near is None else _by(members, near, descending=query.descending)
        known = sort, query.descending, self.predictions
        if self._order is None or self._order[0] != known:
            self._order = known, self._by_model(sort, descending=query.descending)
        return self._order[1]

    def _by_model(self, sort: str, *, descending: bool) -> Positions:
        if sort != "prediction":
            return _by(self.members, self.score, descending=descending)
        surest = _by(self.members, self.score, descending=True)
        return _by(surest, self.predicted.places([page_text(key) for key in self._job.classes.keys]), descending=False)

    def bulk(self, query: Query, found: Positions) -> Positions:
        """Return those of the samples found that an answer to all of one prediction would go to."""
        if query.predicted is None:
            return found[:0]
        # Of several classes the one alone would take the others away: those are for a person to look at.
        return found[(self.predicted.alone(query.predicted) & ~self.done)[found]]

    def open(self, found: Positions) -> Positions:
        """Return those of the samples found that nothing has been said of, and that need an answer."""
        return found[~self.done[found]]


def _by(positions: Positions, values: NDArray[np.float64], *, descending: bool) -> Positions:
    """Return positions in the order of their values; what has none comes last, equals stay as they are."""
    of = values[positions]
    key = np.where(np.isnan(of), np.inf, -of if descending else of)
    return positions[np.argsort(key, kind="stable")]
