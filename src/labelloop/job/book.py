"""Records by annotator and by sample, kept up with every change."""

from __future__ import annotations

import bisect
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Record(NamedTuple):
    """What one annotator has said of one sample, or one reviewer decided.

    Parameters
    ----------
    sample : str
        The sample's id as canonical JSON text.
    annotator : str
    status : {"LABELED", "SKIPPED"} or None
        None when the sample is only flagged.
    value : object
        The answer, None unless labeled.
    comment : str
    flag : bool
    label_id : int or None
    session : int
    at : float
        Seconds since the epoch.
    suggested : JSON
        What had been suggested when it was given.
    seq : int
        Where in the log it was given: what is larger came later, whatever clocks say.
    verdict : bool
        It is a reviewer's final answer.
    """

    sample: str
    annotator: str
    status: str | None = None
    value: Any = None
    comment: str = ""
    flag: bool = False
    label_id: int | None = None
    session: int = 0
    at: float = 0.0
    suggested: Any = None
    seq: int = 0
    verdict: bool = False


class Book:
    """Everybody's records.

    Parameters
    ----------
    verdict : bool, default=False
        Whether these are verdicts.
    """

    def __init__(self, *, verdict: bool = False) -> None:
        self._verdict = verdict
        self._by_annotator: dict[str, dict[str, Record]] = defaultdict(dict)
        self._by_sample: dict[str, dict[str, Record]] = {}
        self._trails: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def get(self, annotator: str, sample: str) -> Record:
        """Return the annotator's record of a sample, an empty one if there is none."""
        found = self._by_annotator[annotator].get(sample)
        return Record(sample, annotator, verdict=self._verdict) if found is None else found

    def of(self, sample: str) -> Mapping[str, Record]:
        """Return all records of a sample, by annotator; those that are only a flag are among them."""
        return self._by_sample.get(sample, {})

    def by(self, annotator: str) -> list[Record]:
        """Return all records of an annotator; those that are only a flag are among them."""
        return list(self._by_annotator[annotator].values())

    def write(self, record: Record) -> None:
        """Put a record in place of the annotator's earlier one of that sample."""
        mine, trail = self._by_annotator[record.annotator], self._trails[record.annotator]
        before = mine.get(record.sample)
        if before is not None and before.status is not None:
            del trail[bisect.bisect_left(trail, (before.label_id or 0, record.sample))]
        if record.status is not None:
            entry = record.label_id or 0, record.sample
            if not trail or trail[-1] < entry:
                trail.append(entry)
            else:
                bisect.insort(trail, entry)
        if record.status is None and not record.flag:
            mine.pop(record.sample, None)
            self._by_sample.get(record.sample, {}).pop(record.annotator, None)
            return
        mine[record.sample] = record
        self._by_sample.setdefault(record.sample, {})[record.annotator] = record

    @property
    def annotators(self) -> list[str]:
        """Everybody who has a record."""
        return [name for name, records in self._by_annotator.items() if records]

    def trail(self, annotator: str, start: int = 0, stop: int | None = None) -> list[Record]:
        """Return the annotator's answers and skips, or some of them, in the order they were first given."""
        mine = self._by_annotator[annotator]
        return [mine[sample] for _, sample in self._trails[annotator][start:stop]]

    def length(self, annotator: str) -> int:
        """Return how many answers and skips an annotator has given."""
        return len(self._trails[annotator])

    def answers(self) -> Iterator[Record]:
        """Yield everybody's answers and skips."""
        return (r for records in self._by_annotator.values() for r in records.values() if r.status is not None)

    def flagged(self) -> set[str]:
        """Return the samples that somebody has flagged."""
        return {r.sample for records in self._by_annotator.values() for r in records.values() if r.flag}
