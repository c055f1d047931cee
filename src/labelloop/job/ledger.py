"""What the log of operations adds up to: every annotator's records, what can be undone, the counts.

The ledger is a pure function of the operations applied to it, so that two kernels, or one before and after a
restart, come to the same records from the same store.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from labelloop.job.book import Book, Record
from labelloop.labels import LabelError, MisfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.labels import LabelType
    from labelloop.store import Operation

LABELED = "LABELED"
SKIPPED = "SKIPPED"
_ANSWERS = {"label", "skip", "verdict"}


class RefusedError(LabelError):
    """An operation that makes no sense where things stand; nothing was written."""


class Step(NamedTuple):
    """One operation with the record before and after it: what undo and redo need; `op_id` is that of its batch."""

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
    records : Book
        What annotators have said.
    verdicts : Book
        What reviewers have decided.
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
        self.records, self.verdicts = Book(), Book(verdict=True)
        self._done: dict[str, list[list[Step]]] = defaultdict(list)
        self._undone: dict[str, list[list[Step]]] = defaultdict(list)

    def apply(self, operation: Operation) -> list[Step]:
        """Apply the next operation of the log and return what it changed; raises before anything has."""
        steps = self._steps(operation)
        self.seq = max(self.seq, operation.seq)
        self.session = max(self.session, operation.session)
        if operation.label_id is not None and operation.label_id >= self.next_label_id:
            self.next_label_id = operation.label_id + 1
        return steps

    def check(self, operation: Operation) -> None:
        """Raise `RefusedError` if an operation that is about to be written cannot be applied."""
        if operation.kind == "undo":
            self._top(self._done, operation, "undo")
        elif operation.kind == "redo":
            self._top(self._undone, operation, "redo")
        elif operation.kind == "add_class":
            self.label_type.classes.add(operation.value)  # raises if it is there

    def numbered(self, drafts: Sequence[Operation]) -> list[Operation]:
        """Return operations as they are written: with the numbers of their records, and with what they take back."""
        free, numbered = self.next_label_id, []
        for draft in drafts:
            if draft.kind in _ANSWERS:
                known = self._book(draft).get(draft.annotator, draft.sample or "").label_id
                numbered.append(draft._replace(label_id=known or free))
                free += known is None
            elif draft.kind in {"undo", "redo"} and draft.target is None:
                numbered.append(draft._replace(target=self.last(draft.annotator, draft.kind)))
            else:
                numbered.append(draft)
        return numbered

    def last(self, annotator: str, kind: str) -> str | None:
        """Return the `op_id` that an ``"undo"`` or a ``"redo"`` of this annotator would mean."""
        steps = (self._done if kind == "undo" else self._undone)[annotator]
        return steps[-1][0].op_id if steps else None

    def steps(self, annotator: str, kind: str, most: int) -> list[list[Step]]:
        """Return the latest operations that can be undone or redone, the next one last; a batch is one of them."""
        return (self._done if kind == "undo" else self._undone)[annotator][-most:]

    def all_records(self) -> list[Record]:
        """Return everybody's answers and skips, and all verdicts."""
        return [record for book in (self.records, self.verdicts) for record in book.answers()]

    def _book(self, operation: Operation) -> Book:
        return self.verdicts if operation.kind == "verdict" else self.records

    def _steps(self, operation: Operation) -> list[Step]:
        if operation.kind in {"undo", "redo"}:
            return self._turn(operation)
        if operation.sample is None or operation.kind not in {*_ANSWERS, "flag"}:
            return []
        before = self._book(operation).get(operation.annotator, operation.sample)
        step = Step(operation.batch or operation.op_id, before, self._after(before, operation))
        self._write(step.after)
        done = self._done[operation.annotator]
        if operation.batch is not None and done and done[-1][0].op_id == operation.batch:
            done[-1].append(step)
        else:
            done.append([step])
        self._undone[operation.annotator].clear()
        return [step]

    def _after(self, before: Record, operation: Operation) -> Record:
        if operation.kind == "flag":
            return before._replace(flag=bool(operation.value))
        status, value = (SKIPPED, None) if operation.kind == "skip" else self._read(operation)
        return Record(
            before.sample,
            before.annotator,
            status,
            value,
            operation.comment,
            before.flag,
            before.label_id or operation.label_id,
            operation.session,
            operation.at,
            before.suggested if operation.suggested is None else operation.suggested,
            operation.seq,
            before.verdict,
        )

    def _read(self, operation: Operation) -> tuple[str | None, Any]:
        sample = str(operation.sample)
        if self.misfits:
            self.misfits.pop((operation.annotator, sample), None)
        try:
            return LABELED, self.label_type.read(operation.value, self._content(sample))
        except MisfitError as error:
            self.misfits[operation.annotator, sample] = str(error)
            return None, None

    def _turn(self, operation: Operation) -> list[Step]:
        back = operation.kind == "undo"
        source, target = (self._done, self._undone) if back else (self._undone, self._done)
        batch = self._top(source, operation, operation.kind)
        source[operation.annotator].pop()
        target[operation.annotator].append(batch)
        turned = []
        for step in reversed(batch) if back else batch:
            before, after = (step.after, step.before) if back else (step.before, step.after)
            self._write(after)
            turned.append(Step(operation.op_id, before, after))
        return turned

    def _top(self, steps: dict[str, list[list[Step]]], operation: Operation, what: str) -> list[Step]:
        mine = steps[operation.annotator]
        if not mine:
            raise RefusedError(f"nothing to {what}")
        if operation.target is not None and mine[-1][0].op_id != operation.target:
            raise RefusedError(f"cannot {what} that: something else was done meanwhile")
        return mine[-1]

    def _write(self, after: Record) -> None:
        (self.verdicts if after.verdict else self.records).write(after)
