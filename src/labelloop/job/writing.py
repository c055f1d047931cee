"""What is written of a job: answers, one by one or many at once, and classes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from labelloop.job.ledger import LABELED
from labelloop.job.settings import one_of
from labelloop.job.undisturbed import undisturbed
from labelloop.labels import Classes
from labelloop.progress import steps
from labelloop.store import Operation

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from labelloop.job.answers import Answers
    from labelloop.job.callbacks import Callbacks
    from labelloop.job.ledger import Step
    from labelloop.job.receipt import Receipt
    from labelloop.pool import Pool
    from labelloop.store import Store


class Writing:
    """The part of `Job` that writes answers."""

    id: str
    pool: Pool
    store: Store
    lock: threading.RLock
    clock: Callable[[], float]
    lease: float
    session: int
    _size: int
    _answers: Answers
    _labelled: Callbacks
    _changed: Callbacks

    if TYPE_CHECKING:  # what the job brings

        @property
        def classes(self) -> Classes:
            """The classes to choose from."""

        def _heed(self) -> None: ...

    def record(
        self,
        annotator: str,
        kind: str,
        sample: Any = None,
        value: Any = None,
        *,
        comment: str = "",
        op_id: str | None = None,
        target: str | None = None,
        elapsed: int | None = None,
        suggested: Any = None,
    ) -> Receipt:
        """Write one operation to the store and take it into account.

        Parameters
        ----------
        annotator : str
        kind : {"label", "skip", "flag", "undo", "redo"}
        sample : id, optional
            Of the sample; ``undo`` and ``redo`` need none.
        value : object
            The answer of ``label``, the state of ``flag``.
        comment : str
        op_id : str, optional
            An operation that comes again under the same id is written once.
        target : str, optional
            Of ``undo`` and ``redo``: the operation meant; default is the annotator's latest.
        elapsed : int, optional
            Milliseconds the person took.
        suggested : JSON, optional
            What a model had suggested.

        Returns
        -------
        Receipt
            The operation is on disk.

        Raises
        ------
        LabelError, PoolError, StoreError
            If the answer is not valid, the sample unknown, there is nothing to undo, the store cannot be written.
        """
        position = None if sample is None else self.pool.position(sample)
        draft = Operation(
            op_id=op_id or uuid.uuid4().hex,
            annotator=annotator,
            kind=kind,
            sample=None if position is None else self.pool.key(sample),
            value=self._answers.validated(kind, value, position),
            comment=comment,
            target=target,
            elapsed=elapsed,
            suggested=suggested,
            session=self.session,
            at=self.clock(),
        )
        (receipt,) = self.commit([draft])
        return receipt

    def record_many(
        self,
        annotator: str,
        kind: str,
        answers: Mapping[Any, Any],
        *,
        comment: str = "",
        batch: str | None = None,
        suggested: Mapping[Any, Any] | None = None,
    ) -> list[Receipt]:
        """Write many answers in one transaction, as one step of undo.

        Parameters
        ----------
        annotator : str
        kind : {"label", "skip", "verdict"}
            A verdict is a reviewer's final answer: it closes the sample, and stands in place of what others have said.
        answers : dict of id to answer
        comment : str
        batch : str, optional
            A batch that comes again under the same name is written once.
        suggested : dict of id to JSON, optional
            What a model had suggested.

        Returns
        -------
        list of Receipt
            One per answer, in order.

        Raises
        ------
        LabelError, PoolError, StoreError
            If one answer is not valid, nothing is written.

        Examples
        --------
        >>> from labelloop import Job
        >>> job = Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
        >>> _ = job.record_many("me", "label", {0: "small", 1: "large"})
        >>> _ = job.record("me", "undo")
        >>> job.counts()["labeled"]
        0
        """
        one_of("kind", kind, ("label", "skip", "verdict"))
        batch, now, offered = batch or uuid.uuid4().hex, self.clock(), suggested or {}
        drafts = []
        with undisturbed():
            for place, (sample, value) in enumerate(steps(answers.items(), "Checking answers", len(answers))):
                position = self.pool.position(sample)
                draft = Operation(
                    f"{batch}-{place}",
                    annotator,
                    kind,
                    self.pool.key(sample),
                    self._answers.validated(kind, value, position),
                    comment=comment,
                    session=self.session,
                    suggested=offered.get(sample),
                    batch=batch,
                    at=now,
                )
                drafts.append(draft)
        return self.commit(drafts) if drafts else []

    def commit(self, drafts: list[Operation]) -> list[Receipt]:
        """Write operations of one annotator in one transaction, and tell who listens."""
        with self.lock:
            receipts = self._answers.commit(drafts, self.lease)
        self._tell_of_others()
        self._count_new([receipt.step for receipt in receipts if receipt.step is not None])
        if not receipts[0].repeated:
            self._changed("answer")
        return receipts

    def _tell_of_others(self) -> None:
        """Tell of what other kernels have done, also before a transaction that failed, and of samples that are new."""
        with self.lock:
            steps, self._answers.unheard = self._answers.unheard, []
            grown, self._size = len(self.pool) > self._size, len(self.pool)
        self._heed()
        self._count_new(steps)
        if grown:
            self._changed("pool")
        if steps:
            self._changed("others")

    def _count_new(self, steps: list[Step]) -> None:
        """Tell of every new label, whoever has given it; those that the latest fit has learned from are not new."""
        for step in steps:
            fresh = step.before.status is None and step.after.status == LABELED
            if fresh and step.after.session >= self.session:
                self._labelled()

    def add_class(self, entry: Any, annotator: str = "", op_id: str | None = None) -> Receipt:
        """Add a class while labeling; it is there for everybody who works on the job.

        Raises
        ------
        LabelError
            If the class is there already or its key is not valid.
        """
        with self.lock:
            known = {"value": Classes([entry]).specs[0], "session": self.session, "at": self.clock()}
            operation = Operation(op_id or uuid.uuid4().hex, annotator, "add_class", **known)
            (receipt,) = self._answers.commit([operation], self.lease)
            self.store.change_spec(
                self.id,
                lambda spec: {**spec, "classes": self.classes.extend_with(Classes(spec["classes"])).specs},
            )
        self._tell_of_others()
        self._changed("classes")
        return receipt
