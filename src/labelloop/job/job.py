"""A job: samples, the question, and all that has been answered; what labelers share."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.job.answers import Answers
from labelloop.job.binding import Wanted, bind
from labelloop.job.callbacks import Callbacks
from labelloop.job.kinds import kind_of
from labelloop.job.order import Order
from labelloop.job.people import People
from labelloop.job.ranking import lots_of
from labelloop.job.refits import Refits
from labelloop.job.rules import Rules
from labelloop.job.sending import packed
from labelloop.job.serving import Serving
from labelloop.job.settings import at_least, check_label_col, mask_of, one_of, seconds, source_of
from labelloop.job.told import Told
from labelloop.job.writing import Writing
from labelloop.labels import Classes
from labelloop.learning import Snapshot
from labelloop.pool import Pool
from labelloop.progress import uninterrupted
from labelloop.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from labelloop.job.book import Record
    from labelloop.job.ledger import Step
    from labelloop.job.tally import Follower
    from labelloop.labels import LabelType


class Job(Told, People, Writing, Serving, Refits):
    """What labelers share: the samples, the classes, the answers, and the people.

    Parameters
    ----------
    data : table, images, or a pool
        As the labeler of this `kind` takes it. ``[]`` is a job without samples, which come by `send`; the first of
        them say which columns there are.
    classes : list, dict or list of dict, optional
        Needed when the job is new.
    kind : {"tabular", "image", "box", "audio", "text", "text_span"}
    judgments_per_sample : int, default=1
        How many annotators are asked for each sample. This and the next seven are as the job has them, if it is not
        new and they are not given.
    max_judgments, min_confidence, matching : int, float, int, optional
        Dynamic judgments: one more person is asked, up to `max_judgments`, until the best answer has the confidence
        `min_confidence`, or `matching` people have given the same; see `labelloop.quality.redundancy.Redundancy`.
    question_every : int, default=10
        One in so many samples is a test question, as long as there are some the annotator has not seen.
    quiz : int, default=0
        How many test questions come before anything else.
    min_accuracy : float, optional
        Whoever answers a smaller share of test questions rightly is asked nothing more, and their judgments do not
        count: samples are asked again, of others.
    remain_finalized : bool, default=False
        Samples that had enough judgments stay closed, even when judgments cease to count.
    test_questions : dict or DataFrame, optional
        Samples whose answer is known, by id: an answer; a list of answers, each of them right; or a dict of
        ``accepted``, ``reason`` (shown after a miss), ``secret`` (nothing is shown). They are hidden among the work,
        and are part of no result. Those that the job has known before stay as they are, see `set_question`.
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
        judgments_per_sample: int | None = None,
        max_judgments: int | None = None,
        min_confidence: float | None = None,
        matching: int | None = None,
        question_every: int | None = None,
        quiz: int | None = None,
        min_accuracy: float | None = None,
        remain_finalized: bool | None = None,
        test_questions: Any = None,
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
        rules = {
            "judgments_per_sample": judgments_per_sample,
            "max_judgments": max_judgments,
            "min_confidence": min_confidence,
            "matching": matching,
            "question_every": question_every,
            "quiz": quiz,
            "min_accuracy": min_accuracy,
            "remain_finalized": remain_finalized,
        }
        given_rules = {name: value for name, value in rules.items() if value is not None}
        Rules.of(given_rules)
        at_least("seed", seed, 0)
        self.lease = seconds(lease)
        self.pool = data if isinstance(data, Pool) else this.pool(data, id_col, settled)
        self.kind, self.label_col = kind, label_col
        check_label_col(label_col, self.pool)
        given = None if classes is None else Classes(classes)
        self.store = Store.of(store)
        wanted = Wanted(kind, label_col, this.answer(settled).name, given, source_of(data), settled, given_rules)
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
            rules=Rules.of(row.spec.get("rules", {})),
        )
        self.order_name = "random order" if order == "random" else "order of the data"
        self._lots: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._labelled = Callbacks()
        self._changed = Callbacks()
        self._size = len(self.pool)  # as far as it has been told
        self._begin_refits()
        self._ask_new(test_questions)
        self._check_quiz()

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

    def add(self, data: Any) -> int:
        """Append samples to this kernel's pool; returns how many. They are asked after all that is there."""
        with self.lock:
            added = self._answers.add(data)
        self._tell_of_others()
        return len(added)

    def send(self, rows: Any, origin: str = "") -> list[Any]:
        """Append samples to the pools of all kernels that share the job; they go through the log.

        Parameters
        ----------
        rows : DataFrame, list of dict, list of path, or dict of id to path
            Rows of tables and texts, paths of images and sounds. What has no ids is numbered on.
        origin : str
            Where they come from: with it numbers become ids of the form ``"origin:7"``.

        Returns
        -------
        list
            Their ids. Samples that are there already, and hold the same, are not sent again.

        Raises
        ------
        LabelError, PoolError, StoreError
            If they cannot be written as text and numbers, or do not fit the pool.
        """
        value = packed(rows, self.pool, origin)
        with uninterrupted():  # from here on they are sent, or not there either
            with self.lock:
                new = self._answers.welcome(value)  # raises before anything is written
            if new:
                self.commit([self._draft("samples", value=value)])
        return list(value["ids"])

    def sync(self) -> None:
        """Take into account what other kernels have written."""
        with self.lock:
            operations, self._answers.fitted = self.store.news(self.id, self._answers.ledger.seq)
            self._answers.catch_up(operations)
        self._tell_of_others()

    def snapshot(self) -> Snapshot:
        """Return what a learner fits on: the answer that stands of each labeled sample, and what is open."""
        with self.lock:
            latest = self._answers.tally.latest
            return Snapshot(
                labeled=np.fromiter(latest, dtype=np.intp, count=len(latest)),
                targets=[record.value for record in latest.values()],
                candidates=np.flatnonzero(~self._order.closed),
                since_session=self._answers.tally.by_session[self.session],
                classes=self.classes.keys,
            )

    @property
    def lots(self) -> NDArray[np.uint64]:
        """A random number per sample, the same whenever the job is opened; it decides who is audited."""
        with self.lock:
            if len(self._lots) != len(self.pool):
                self._lots = lots_of(self.pool.index, self.id)
            return self._lots

    def follow(self, follower: Follower) -> None:
        """Tell `follower` of every record there is, and of every change from now on, under the job's lock."""
        with self.lock:
            self._answers.follow(follower)

    def record_of(self, annotator: str, key: str) -> Record:
        """Return an annotator's record of a sample, an empty one if there is none."""
        return self._answers.ledger.records.get(annotator, key)

    def steps(self, annotator: str, kind: str, most: int = 50) -> list[list[Step]]:
        """Return the latest batches of what can be undone (``kind="undo"``) or redone, the next one last."""
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
        """Call `fn` with what has changed: "answer", "others" (answers in other kernels), "order", "classes", "pool".

        Returns a function that ends it.
        """
        return self._changed.register(fn)

    def __repr__(self) -> str:
        counts = self.counts()
        return f"Job({self.name!r}, {self.kind}, {counts['labeled']}/{counts['total']} labeled)"
