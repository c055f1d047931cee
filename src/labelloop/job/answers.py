"""A job's answers: the log in the store, and what it adds up to, kept in step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from labelloop.job.counts import Counts
from labelloop.job.dispatch import Dispatch
from labelloop.job.ledger import LABELED, Ledger, Record, Step
from labelloop.labels import Classes, LabelError
from labelloop.pool import PoolError
from labelloop.store import JobRow, Operation, Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from labelloop.job.order import Order
    from labelloop.labels import LabelType
    from labelloop.pool import Pool


@dataclass(frozen=True)
class Receipt:
    """What became of an operation.

    Parameters
    ----------
    operation : Operation
        As it stands in the store.
    step : Step or None
        The record before and after; None where none changed, or when the operation had come before.
    repeated : bool
        It had come before: nothing was written.
    """

    operation: Operation
    step: Step | None
    repeated: bool


class Follower(Protocol):
    """Somebody who takes every change of a record into account."""

    def add(self, step: Step) -> None:
        """Take a step into account; called in the order of the log, one at a time."""


class Answers:
    """The log of one job and its sums.

    Parameters
    ----------
    store : Store
    row : JobRow
    pool : Pool
    order : Order
        Samples are closed and opened here as they are answered.
    label_type : LabelType
    judgments_per_sample : int

    Raises
    ------
    StoreError
        If the log holds an answer that is not valid.
    """

    def __init__(
        self, store: Store, row: JobRow, *, pool: Pool, order: Order, label_type: LabelType, judgments_per_sample: int
    ) -> None:
        self.store, self._row, self._pool, self._order = store, row, pool, order
        self._judgments_per_sample = judgments_per_sample
        self._renewed: dict[str, float] = {}
        self._positions_by_key: dict[str, int | None] = {}
        self.label_type = label_type
        self.ledger = Ledger(label_type, self.content_of)
        self.counts = Counts(label_type)
        self._followers: list[Follower] = []
        self.dispatch = Dispatch(order, self.ledger, judgments_per_sample)
        operations = store.operations(row.id)
        self._measure(operations)
        self.apply(operations)

    @property
    def classes(self) -> Classes:
        """All classes there are by now."""
        return self.label_type.classes

    def validated(self, kind: str, value: Any, position: int | None) -> Any:
        """Return an operation's value as plain JSON, or raise `LabelError`."""
        if kind == "label":
            content = None
            if self.label_type.has_parts and position is not None:
                content = self._pool.content(position)
            return self.label_type.validate(value, content)
        if kind == "flag":
            return bool(value)
        if kind not in {"skip", "undo", "redo"}:
            raise LabelError(f"{kind!r} is not something that can be done: label, skip, flag, undo or redo")
        return None

    def commit(self, draft: Operation, lease: float) -> Receipt:
        """Write an operation in one transaction, after all that others wrote before it.

        Parameters
        ----------
        draft : Operation
        lease : float
            Seconds for which the annotator's claims are good from now on: who works keeps them.

        Raises
        ------
        RefusedError
            If it cannot be applied where things stand now; nothing was written.
        """
        with self.store.writing(self._row.id) as writer:
            self.apply(writer.operations(self.ledger.seq))
            found = writer.find(draft.op_id)
            if found is not None:
                return Receipt(found, None, repeated=True)
            self.ledger.check(draft)
            written = writer.append(self._completed(draft))
            if draft.at - self._renewed.get(draft.annotator, 0.0) > lease / 4:
                writer.renew(draft.annotator, draft.at + lease)
                self._renewed[draft.annotator] = draft.at
        return Receipt(written, next(iter(self.apply([written])), None), repeated=False)

    def _completed(self, draft: Operation) -> Operation:
        number = None
        if draft.kind in {"label", "skip"}:
            known = self.ledger.record(draft.annotator, draft.sample or "").label_id
            number = known or self.ledger.next_label_id
        target = draft.target
        if draft.kind in {"undo", "redo"} and target is None:
            target = self.ledger.last(draft.annotator, draft.kind)
        return replace(draft, label_id=number, target=target)

    def apply(self, operations: list[Operation]) -> list[Step]:
        """Take operations of the log into account, in order, and return what each changed.

        Raises
        ------
        StoreError
            If the log holds an answer that is not valid; what came before it has been taken into account.
        """
        steps = []
        for operation in operations:
            try:
                if operation.kind == "add_class":
                    self.use(self.classes.extend_with(Classes([operation.value])))
                step = self.ledger.apply(operation)
            except LabelError as error:
                raise StoreError(
                    f"the store {self.store.display} holds an answer in job {self._row.name!r} that is not valid: "
                    f"{error}; nothing was changed"
                ) from error
            if step is not None:
                self._take(step)
                steps.append(step)
        return steps

    def _take(self, step: Step) -> None:
        position = self.position_of(step.after.sample)
        if position is None:
            return
        if self._order.asked[position]:
            self.counts.add(step)
        for follower in self._followers:
            follower.add(step)
        self.dispatch.settle(position, step.after.sample)
        if step.after.status is None and step.before.status is not None:
            self.dispatch.bring_back(step.after.annotator, position)

    def welcome(self, positions: Iterable[int]) -> None:
        """Take into account what has been answered of samples that have only now come into the pool."""
        self._positions_by_key = {}  # whoever reads the old one meanwhile can go on
        new = set(positions)
        for position, record in self.located():
            if position in new:
                self._take(_first_step(record))

    def follow(self, follower: Follower) -> None:
        """Tell `follower` of all records there are, in order of their time, and of every change from now on."""
        for _, record in sorted(self.located(), key=lambda pair: pair[1].at):
            follower.add(_first_step(record))
        self._followers.append(follower)

    def use(self, classes: Classes) -> None:
        """Take classes from now on."""
        self.label_type = self.label_type.with_classes(classes)
        self.ledger.label_type = self.counts.label_type = self.label_type

    def located(self) -> list[tuple[int, Record]]:
        """Return everybody's records of samples in the pool, with their positions, by `label_id`."""
        pairs = ((self.position_of(record.sample), record) for record in self.ledger.all_records())
        return [(position, record) for position, record in pairs if position is not None]

    def latest(self) -> dict[int, Record]:
        """Return the latest answer of each labeled sample, by position."""
        by_time = sorted(self.located(), key=lambda pair: pair[1].at)
        return {position: record for position, record in by_time if record.status == LABELED}

    def content_of(self, key: str) -> Any:
        """Return what a sample's answer is measured against, None where it is not known."""
        position = self.position_of(key) if self.label_type.has_parts else None
        try:
            return None if position is None else self._pool.content(position)
        except PoolError:  # a file that is gone: its answers are kept as they are
            return None

    def _measure(self, operations: list[Operation]) -> None:
        """Prepare what is needed to see whether answers still fit their samples."""
        if self.label_type.has_parts:
            samples = {each.sample for each in operations if each.kind == "label" and each.sample is not None}
            self._pool.measure(sorted(self._positions(samples)))

    def position_of(self, key: str) -> int | None:
        """Return the position of a sample by its key, None if it is not in the pool."""
        known = self._positions_by_key
        if key not in known:
            try:
                known[key] = self._pool.position(self._pool.id_of(key))
            except ValueError:
                known[key] = None
        return known[key]

    def judged_by(self, annotator: str) -> set[int]:
        """Return positions that an annotator is not asked again, beyond those closed for everybody."""
        if self._judgments_per_sample == 1:
            return set()
        return self._positions(record.sample for record in self.ledger.trail(annotator))

    def held_by_others(self, annotator: str, claims: Mapping[str, str]) -> set[int]:
        """Return positions that others hold at the moment."""
        return self._positions(sample for sample, holder in claims.items() if holder != annotator)

    def _positions(self, samples: Iterable[str]) -> set[int]:
        return {position for position in map(self.position_of, samples) if position is not None}


def _first_step(record: Record) -> Step:
    """Return the step from nothing to a record."""
    return Step("", Record(record.sample, record.annotator), record)
