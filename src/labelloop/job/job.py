"""A job: samples, the question, and all that has been answered; what labelers share."""

from __future__ import annotations

import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.job.answers import Answers, Follower, Receipt
from labelloop.job.binding import Wanted, bind
from labelloop.job.callbacks import Callbacks
from labelloop.job.kinds import kind_of
from labelloop.job.order import Order
from labelloop.job.ranking import Ranking, lots_of
from labelloop.job.settings import at_least, check_label_col, mask_of, one_of, seconds, source_of
from labelloop.job.told import Told
from labelloop.labels import Classes
from labelloop.learning import Snapshot
from labelloop.pool import Pool
from labelloop.store import Operation, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from labelloop.job.ledger import Record, Step
    from labelloop.labels import LabelType


class Job(Told):
    """What labelers share: the samples, the classes, the answers.

    Parameters
    ----------
    data : table, images, or a pool
        As the labeler of this `kind` takes it.
    classes : list, dict or list of dict, optional
        Needed when the job is new.
    kind : {"tabular", "image", "box", "audio", "text", "text_span"}
    judgments_per_sample : int
        How many annotators are asked for each sample.
    store : str, Path or Store, optional
        Default: the file ``labelloop.db`` in the working directory.
    name : str, optional
        Default: found by kind, label column and data.
    label_col : str
        Column of the answers in `labels`.
    id_col : str, optional
        Column of `data` that identifies samples; default is the index.
    order : {"random", "sequential"}
    seed : int
        Of the random order.
    subset : array of bool or list of ids, optional
        The samples to ask about; default all.
    lease : str or float
        How long a sample served to one annotator is kept from the others: seconds, or text such as ``"10min"``.
    clock : callable, optional
        Returns the time in seconds since the epoch.
    **options : object
        What the labeler of this `kind` takes beside: `multiple`; of texts `text`, `language`, `language_column`,
        `direction`, `tokenization`; of spans `overlap`.

    Raises
    ------
    LabelError, PoolError, StoreError
        All of them say what to change.

    Examples
    --------
    >>> job = Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> _ = job.record("me", "label", 1, "large")
    >>> job.labels
       size  label  label_id
    1     7  large         1
    """

    def __init__(
        self,
        data: Any,
        classes: Any = None,
        *,
        kind: str,
        judgments_per_sample: int = 1,
        store: Any = None,
        name: str | None = None,
        label_col: str = "label",
        id_col: Any = None,
        order: str = "random",
        seed: int = 0,
        subset: Any = None,
        lease: str | float = "10min",
        clock: Callable[[], float] = time.time,
        **options: Any,
    ) -> None:
        this = kind_of(kind)
        settled = this.settled(kind, options)
        one_of("order", order, ("random", "sequential"))
        at_least("judgments_per_sample", judgments_per_sample, 1)
        at_least("seed", seed, 0)
        self.lease = seconds(lease)
        self.pool = data if isinstance(data, Pool) else this.pool(data, id_col, settled)
        self.kind, self.label_col, self.judgments_per_sample = kind, label_col, judgments_per_sample
        check_label_col(label_col, self.pool)
        given = None if classes is None else Classes(classes)
        self.store = Store.of(store)
        wanted = Wanted(kind, label_col, this.answer(settled).name, given, source_of(data), settled)
        row, all_classes = bind(self.store, name, wanted, self.pool)
        self.id, self.name = row.id, row.name
        self.lock, self.clock = threading.RLock(), clock
        self._order = Order(len(self.pool), shuffle=order == "random", seed=seed, subset=mask_of(subset, self.pool))
        self._answers = Answers(
            self.store,
            row,
            pool=self.pool,
            order=self._order,
            label_type=this.label_type(all_classes, settled),
            judgments_per_sample=judgments_per_sample,
        )
        self.order_name = "random order" if order == "random" else "order of the data"
        self.ranking = Ranking()
        self._lots: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._labelled = Callbacks()
        self._changed = Callbacks()
        self.session = self._answers.ledger.session

    @property
    def classes(self) -> Classes:
        """The classes to choose from, those added while labeling included."""
        return self._answers.classes

    @property
    def exclude(self) -> tuple[str, ...]:
        """Names of columns that hold answers: never features of a model."""
        return (self.label_col, f"{self.label_col}_id")

    @property
    def label_type(self) -> LabelType:
        """What an answer is."""
        return self._answers.label_type

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
        with self.lock:
            receipt = self._answers.commit(draft, self.lease)
            new = receipt.step is not None and receipt.step.before.status is None and kind == "label"
        if new:
            self._labelled()
        if not receipt.repeated:
            self._changed("answer")
        return receipt

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
            receipt = self._answers.commit(operation, self.lease)
            spec = self.store.spec(self.id)
            every = self.classes.extend_with(Classes(spec["classes"]))
            self.store.update_spec(self.id, {**spec, "classes": every.specs})
        self._changed("classes")
        return receipt

    def add(self, data: Any) -> int:
        """Append samples to the pool; returns how many. They are asked after all that is there."""
        with self.lock:
            added = self.pool.add(data)
            self._order.extend(len(self.pool))
            self._answers.welcome(added.tolist())
        self._changed("pool")
        return len(added)

    def sync(self) -> None:
        """Take into account what other kernels have written."""
        with self.lock:
            self._answers.apply(self.store.operations(self.id, self._answers.ledger.seq))

    def queue(self, annotator: str) -> list[Any]:
        """Return ids of the samples this annotator has still to answer, next first."""
        with self.lock:
            others = self._answers.held_by_others(annotator, self.store.claims(self.id, self.clock()))
            positions = self._answers.dispatch.all(annotator, self._answers.judged_by(annotator), others)
            return [self.pool.id_at(int(position)) for position in positions]

    def claim(self, annotator: str, n: int) -> list[int]:
        """Reserve the next `n` samples for an annotator, whose earlier claims end; return positions, next first."""
        with self.lock, self.store.writing(self.id) as writer:
            self._answers.apply(writer.operations(self._answers.ledger.seq))
            now = self.clock()
            others = self._answers.held_by_others(annotator, writer.claims(now))
            positions = self._answers.dispatch.next(annotator, n, self._answers.judged_by(annotator), others)
            writer.claim([self.key_at(p) for p in positions], annotator, now + self.lease, now)
            return positions

    def rank(
        self,
        positions: NDArray[np.intp],
        scores: NDArray[np.floating[Any]],
        session: int,
        predictions: Mapping[int, tuple[Any, float]] | None = None,
        halting: NDArray[np.floating[Any]] | None = None,
    ) -> None:
        """Replace the order in which samples are asked; the first few of every annotator stay.

        Parameters
        ----------
        positions : array of int, shape (n,)
            Samples to ask first, best first.
        scores : array of float, shape (n,)
        session : int
            How often the queue has been ranked; answers carry it from now on.
        predictions, halting
            See `Ranking`.
        """
        with self.lock:
            self._answers.dispatch.hold()
            self._order.rank(positions)
            self.session = session
            self.ranking = Ranking.of(positions, scores, predictions, halting)
        self._changed("order")

    def snapshot(self) -> Snapshot:
        """Return what a learner fits on: one answer per labeled sample (the latest), and what is open."""
        with self.lock:
            latest = self._answers.latest()
            fresh = sum(record.session == self.session for record in latest.values())
            return Snapshot(
                labeled=np.fromiter(latest, dtype=np.intp, count=len(latest)),
                targets=[record.value for record in latest.values()],
                candidates=np.flatnonzero(~self._order.closed),
                since_session=fresh,
                classes=self.classes.keys,
            )

    @property
    def lots(self) -> NDArray[np.uint64]:
        """A random number per sample, the same whenever the job is opened; it decides who is audited."""
        with self.lock:
            if len(self._lots) != len(self.pool):
                self._lots = lots_of(self.pool.index, self.id)
            return self._lots

    @property
    def order_version(self) -> int:
        """How often the order has been replaced."""
        return self._order.version

    def follow(self, follower: Follower) -> None:
        """Tell `follower` of every record there is, and of every change from now on, under the job's lock."""
        with self.lock:
            self._answers.follow(follower)

    def record_of(self, annotator: str, key: str) -> Record:
        """Return an annotator's record of a sample, an empty one if there is none."""
        return self._answers.ledger.record(annotator, key)

    def steps(self, annotator: str, kind: str, most: int = 50) -> list[Step]:
        """Return the latest operations that can be undone (``kind="undo"``) or redone, the next one last."""
        return self._answers.ledger.steps(annotator, kind, most)

    def key_at(self, position: int) -> str:
        """Return the canonical text of a sample's id."""
        return self.pool.key(self.pool.id_at(position))

    def position_of(self, key: str) -> int | None:
        """Return the position of a sample by its key, None if it is not in the pool."""
        return self._answers.position_of(key)

    def on_label(self, fn: Callable[[], None]) -> Callable[[], None]:
        """Call `fn` after each new label (not after a relabel); returns a function that ends it."""
        return self._labelled.register(fn)

    def on_change(self, fn: Callable[[str], None]) -> Callable[[], None]:
        """Call `fn` with "answer", "order", "classes" or "pool" after a change; returns a function that ends it."""
        return self._changed.register(fn)

    def __repr__(self) -> str:
        counts = self.counts()
        return f"Job({self.name!r}, {self.kind}, {counts['labeled']}/{counts['total']} labeled)"
