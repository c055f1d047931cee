"""What counts of all that has been said, sample by sample."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from labelloop.job.book import Record
from labelloop.job.counts import Counts
from labelloop.job.ledger import LABELED, Step
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from labelloop.job.exams import Exams
    from labelloop.job.ledger import Ledger
    from labelloop.job.order import Order
    from labelloop.job.rules import Rules
    from labelloop.labels import LabelType


class Follower(Protocol):
    """Somebody who takes every change of an answer that counts into account."""

    def add(self, step: Step) -> None:
        """Take a step into account; called in the order of the log, one at a time."""


class Tally:
    """Votes, verdicts, and the answer that stands.

    Votes are judgments that count: no test questions, nothing of annotators who are not trusted. What is shown of a
    sample is a reviewer's verdict, or without one its votes.

    Parameters
    ----------
    ledger : Ledger
    exams : Exams
    order : Order
        Samples are closed and opened here.
    rules : Rules

    Attributes
    ----------
    counts : Counts
        Of what is shown.
    votes : dict of sample to dict of annotator to Record
    latest : dict of position to Record
        The answer that stands, of each sample that has one; what changed last comes last.
    by_session : Counter
        How many of these were given in which session.
    """

    def __init__(self, ledger: Ledger, exams: Exams, order: Order, rules: Rules) -> None:
        self._ledger, self._exams, self._order, self._rules = ledger, exams, order, rules
        self.counts = Counts(ledger.label_type)
        self.votes: dict[str, dict[str, Record]] = {}
        self.latest: dict[int, Record] = {}
        self.by_session: Counter[int] = Counter()
        self._shown: dict[str, tuple[Record, ...]] = {}
        self._followers: list[Follower] = []

    @property
    def label_type(self) -> LabelType:
        """What an answer is."""
        return self.counts.label_type

    @label_type.setter
    def label_type(self, label_type: LabelType) -> None:
        self.counts.label_type = label_type

    def trust(self, annotator: str) -> float:
        """Return how far an annotator is trusted, from 0 to 1."""
        return self._exams.standing(annotator).trust

    def verdict(self, sample: str) -> Record | None:
        """Return a reviewer's final answer, the latest; None without one."""
        verdicts = self._ledger.verdicts.of(sample)
        if not verdicts:
            return None
        given = (each for each in verdicts.values() if each.status == LABELED)
        return max(given, key=lambda each: each.seq, default=None)

    def shown(self) -> Iterator[Record]:
        """Yield all records that count: verdicts, and votes on samples without one."""
        return (record for records in self._shown.values() for record in records)

    def follow(self, follower: Follower, records: Iterable[Record]) -> None:
        """Tell `follower` of `records` in order of their time, and of every change from now on."""
        for record in steps(sorted(records, key=lambda each: each.seq), "Learning from answers"):
            follower.add(Step("", _blank(record), record))
        self._followers.append(follower)

    def refresh(self, sample: str, position: int, *, trust_only: bool) -> None:
        """Work out what counts of a sample, and tell whoever keeps count what has changed.

        Parameters
        ----------
        sample : str
        position : int
        trust_only : bool
            Nothing was answered: somebody is trusted, or not trusted, from now on.
        """
        question = sample in self._exams.questions
        votes = {} if question else self._trusted(sample)
        verdict = None if question else self.verdict(sample)
        after = (verdict,) if verdict else tuple(votes.values())
        before = self._shown.get(sample, ())
        _keep(self.votes, sample, votes)
        _keep(self._shown, sample, after)
        if not question:
            self._order.admit(position)
        for step in _changes(before, after):
            self._tell(step, position)
        if question:
            self._order.withhold(position)
        self._stand(position, self.standing_answer(after))
        self._close(position, verdict, votes.values(), trust_only)

    def _close(self, position: int, verdict: Record | None, votes: Collection[Record], trust_only: bool) -> None:
        kept = trust_only and self._rules.remain_finalized and bool(self._order.closed[position])
        if verdict is not None or kept or self._judged_enough(votes):
            self._order.close(position)
        else:
            self._order.open(position)

    def _trusted(self, sample: str) -> dict[str, Record]:
        found = self._ledger.records.of(sample)
        return {name: r for name, r in found.items() if r.status is not None and self._exams.standing(name).trusted}

    def standing_answer(self, records: Iterable[Record]) -> Record | None:
        """Return the record whose answer has most trust; of as much, the first class, then what came last."""
        labeled = [record for record in records if record.status == LABELED]
        if len(labeled) < 2:  # noqa: PLR2004 - nothing to weigh
            return labeled[0] if labeled else None
        keys = [self.key(record) for record in labeled]
        weight: Counter[Any] = Counter()
        for key, record in zip(keys, labeled, strict=True):
            weight[key] += self.trust(record.annotator)  # type: ignore[assignment] # trust is a share
        single = self.label_type.name == "class"
        places = [-self.label_type.classes.keys.index(r.value) if single else 0 for r in labeled]
        best = max(range(len(labeled)), key=lambda i: (weight[keys[i]], places[i], labeled[i].seq))
        return labeled[best]

    def key(self, record: Record) -> Any:
        """Return what makes two labels the same; of parts, to the pixel, the character, the millionth."""
        return answer_key(self.label_type.public(record.value))

    def _judged_enough(self, votes: Collection[Record]) -> bool:
        """Return whether a sample needs no more judgments; skips are judgments without an answer."""
        rule = self._rules.redundancy
        if not rule.dynamic or len(votes) < rule.judgments:
            return len(votes) >= rule.judgments
        tally: dict[Any, tuple[int, float]] = {}
        for record in votes:
            if record.status == LABELED:
                n, total = tally.get(self.key(record), (0, 0.0))
                tally[self.key(record)] = n + 1, total + self.trust(record.annotator)
        return rule.enough(len(votes), tally)

    def _tell(self, step: Step, position: int) -> None:
        if self._order.wanted(position):
            self.counts.add(step)
        for follower in self._followers:
            follower.add(step)

    def _stand(self, position: int, record: Record | None) -> None:
        old = self.latest.pop(position, None)
        if old is not None:
            self.by_session[old.session] -= 1
        if record is not None:
            self.latest[position] = record
            self.by_session[record.session] += 1


def answer_key(value: Any) -> Any:
    """Return what makes two answers, as tables show them, the same: the answer, or its text where it is a list.

    Examples
    --------
    >>> answer_key(1), answer_key(["a", "b"])
    ((<class 'int'>, 1), '["a", "b"]')
    """
    return json.dumps(value, sort_keys=True) if isinstance(value, list) else (type(value), value)


def _changes(before: Iterable[Record], after: Iterable[Record]) -> Iterator[Step]:
    """Yield what changes, by annotator, from some records to others."""
    gone = {(each.annotator, each.verdict): each for each in before}
    for new in after:
        old = gone.pop((new.annotator, new.verdict), None) if gone else None
        if old != new:
            yield Step("", old or _blank(new), new)
    for old in gone.values():
        yield Step("", old, _blank(old))


def _blank(record: Record) -> Record:
    return Record(record.sample, record.annotator, verdict=record.verdict)


def _keep(found: dict[str, Any], sample: str, value: Collection[Any]) -> None:
    if value:
        found[sample] = value
    else:
        found.pop(sample, None)
