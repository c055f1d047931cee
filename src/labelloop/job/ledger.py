"""What the log of operations adds up to: every annotator's records, what can be undone, the counts.

The ledger is a pure function of the operations applied to it, so that two kernels, or one before and after a
restart, come to the same records from the same store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from labelloop.labels import LabelError, MisfitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.labels import LabelType
    from labelloop.store import Operation

LABELED = "LABELED"
SKIPPED = "SKIPPED"


class RefusedError(LabelError):
    """An operation that makes no sense where things stand; nothing was written."""


@dataclass(frozen=True)
class Record:
    """What one annotator has said of one sample.

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


@dataclass(frozen=True)
class Step:
    """One operation with the record before and after it: what undo and redo need."""

    op_id: str
    before: Record
    after: Record


class Ledger:
    """Records of all annotators, built up operation by operation.

    Parameters
    ----------
    label_type : LabelType
        Reads stored answers back.
    content : callable
        Returns what a sample's answer is measured against, by the sample's key; None where it is not known.

    Attributes
    ----------
    misfits : dict of (annotator, sample) to str
        Answers that no longer fit their samples, and why. They stay in the log, and the sample is asked again.
    """

    def __init__(self, label_type: LabelType, content: Callable[[str], Any] = lambda _sample: None) -> None:
        self.label_type = label_type
        self.misfits: dict[tuple[str, str], str] = {}
        self._content = content
        self.seq = 0
        self.session = 0
        self.next_label_id = 1
        self.records: dict[str, dict[str, Record]] = defaultdict(dict)
        self.judgments: Counter[str] = Counter()  # by sample: how many annotators have answered or skipped it
        self._done: dict[str, list[Step]] = defaultdict(list)
        self._undone: dict[str, list[Step]] = defaultdict(list)

    def apply(self, operation: Operation) -> Step | None:
        """Apply the next operation of the log and return what it changed; raises before anything has."""
        step = self._step(operation)
        self.seq = max(self.seq, operation.seq)
        self.session = max(self.session, operation.session)
        if operation.label_id is not None:
            self.next_label_id = max(self.next_label_id, operation.label_id + 1)
        return step

    def check(self, operation: Operation) -> None:
        """Raise `RefusedError` if an operation that is about to be written cannot be applied."""
        if operation.kind == "undo":
            self._top(self._done, operation, "undo")
        elif operation.kind == "redo":
            self._top(self._undone, operation, "redo")
        elif operation.kind == "add_class":
            self.label_type.classes.add(operation.value)  # raises if it is there

    def record(self, annotator: str, sample: str) -> Record:
        """Return the annotator's record of a sample, an empty one if there is none."""
        found = self.records[annotator].get(sample)
        return Record(sample, annotator) if found is None else found

    def last(self, annotator: str, kind: str) -> str | None:
        """Return the `op_id` that an ``"undo"`` or a ``"redo"`` of this annotator would mean."""
        steps = (self._done if kind == "undo" else self._undone)[annotator]
        return steps[-1].op_id if steps else None

    def steps(self, annotator: str, kind: str, most: int) -> list[Step]:
        """Return the latest steps that can be undone or redone, the next one last."""
        return (self._done if kind == "undo" else self._undone)[annotator][-most:]

    def trail(self, annotator: str) -> list[Record]:
        """Return the annotator's answers and skips in the order they were first given."""
        own = (record for record in self.records[annotator].values() if record.status is not None)
        return sorted(own, key=lambda record: record.label_id or 0)

    def all_records(self) -> list[Record]:
        """Return everybody's answers and skips by `label_id`."""
        every = (r for records in self.records.values() for r in records.values() if r.status is not None)
        return sorted(every, key=lambda record: record.label_id or 0)

    def _step(self, operation: Operation) -> Step | None:
        if operation.kind in {"undo", "redo"}:
            return self._turn(operation)
        if operation.sample is None:
            return None
        before = self.record(operation.annotator, operation.sample)
        step = Step(operation.op_id, before, self._after(before, operation))
        self._write(step.before, step.after)
        self._done[operation.annotator].append(step)
        self._undone[operation.annotator].clear()
        return step

    def _after(self, before: Record, operation: Operation) -> Record:
        if operation.kind == "flag":
            return replace(before, flag=bool(operation.value))
        status, value = (SKIPPED, None) if operation.kind == "skip" else self._read(operation)
        return replace(
            before,
            status=status,
            value=value,
            comment=operation.comment,
            label_id=before.label_id or operation.label_id,
            session=operation.session,
            at=operation.at,
            suggested=before.suggested if operation.suggested is None else operation.suggested,
        )

    def _read(self, operation: Operation) -> tuple[str | None, Any]:
        sample = str(operation.sample)
        self.misfits.pop((operation.annotator, sample), None)
        try:
            return LABELED, self.label_type.read(operation.value, self._content(sample))
        except MisfitError as error:
            self.misfits[operation.annotator, sample] = str(error)
            return None, None

    def _turn(self, operation: Operation) -> Step:
        back = operation.kind == "undo"
        source, target = (self._done, self._undone) if back else (self._undone, self._done)
        step = self._top(source, operation, operation.kind)
        source[operation.annotator].pop()
        target[operation.annotator].append(step)
        before, after = (step.after, step.before) if back else (step.before, step.after)
        self._write(before, after)
        return Step(operation.op_id, before, after)

    def _top(self, steps: dict[str, list[Step]], operation: Operation, what: str) -> Step:
        mine = steps[operation.annotator]
        if not mine:
            raise RefusedError(f"nothing to {what}")
        if operation.target is not None and mine[-1].op_id != operation.target:
            raise RefusedError(f"cannot {what} that: something else was done meanwhile")
        return mine[-1]

    def _write(self, before: Record, after: Record) -> None:
        mine = self.records[after.annotator]
        if after.status is None and not after.flag:
            mine.pop(after.sample, None)
        else:
            mine[after.sample] = after
        self.judgments[after.sample] += (after.status is not None) - (before.status is not None)
