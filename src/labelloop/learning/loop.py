"""Answers in, queue out: when to fit again, and what becomes of the result.

A `RefitLoop` listens to one job. Every `retrain_every` new answers it takes a snapshot, has it fitted and
scored elsewhere, and replaces the job's queue. One fit runs, at most one waits. The only work done on the
caller's thread is to count.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
import uuid
import weakref
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning import worker
from labelloop.learning.executor import WarmWorker
from labelloop.learning.features import input_form
from labelloop.learning.models import TooFewClassesError, check_targets
from labelloop.learning.record import check_parameters
from labelloop.learning.table_features import OWN_COLUMNS
from labelloop.learning.task import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.record import Record
    from labelloop.learning.task import Snapshot, Task

log = logging.getLogger(__name__)

MOST_RANKED = 5_000
_GONE = (
    "the worker process died while fitting (killed, or out of memory). No answer is lost: "
    "the next fit starts a new process"
)


class RefitLoop:
    """Fits a learner again as answers come in, and ranks what is asked next.

    Parameters
    ----------
    learner : ActiveLearner
        Its parameters are read before each fit.
    record : Record
        What becomes of it is written here.
    task : Task
    executor : concurrent.futures.Executor
        Where fits happen.
    """

    def __init__(self, learner: ActiveLearner, record: Record, task: Task, executor: Executor) -> None:
        self.task = task
        self._learner, self._record, self._executor = learner, record, executor
        self._settled = threading.Condition()
        self._running = self._again = self._stopped = self._postponed = False
        self._new = 0
        self._thread: threading.Thread | None = None
        self._source: worker.Source | None = None
        self._seen: tuple[Any, ...] = ()
        self._owner = uuid.uuid4().hex
        self._folder: Path | None = None
        self._unregister: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Listen, and fit at once if there are enough answers already."""
        snapshot = self.task.snapshot()
        self._new = snapshot.since_session
        self._unregister = self.task.on_label(self._labeled)
        every = self._learner.retrain_every
        if len(snapshot.labeled) >= every:
            self._request()
            return
        self._say("idle", f"{len(snapshot.labeled)} answers so far; the first fit comes after {every}")

    def stop(self) -> None:
        """Stop listening; a fit that runs is not waited for, and its result is dropped."""
        self._unregister()
        with self._settled:
            self._stopped, self._again = True, False
            running = self._running
        if not running:
            self._clean()
        self._say("off", "not attached to a labeler")

    def wait(self, timeout: float | None) -> bool:
        """Wait until no fit runs or waits; return False if that took longer than `timeout` seconds."""
        if threading.current_thread() is self._thread:
            return True  # called back from the loop itself: the queue has been refilled
        with self._settled:
            return self._settled.wait_for(lambda: not self._running, timeout)

    def _labeled(self) -> None:
        with self._settled:
            self._new += 1
            due = self._new >= self._learner.retrain_every or self._postponed
        if due:
            self._request()

    def _request(self) -> None:
        with self._settled:
            self._new = 0
            if self._stopped:
                return
            if self._running:
                self._again = True
                return
            self._running = True
            self._thread = threading.Thread(target=self._run, name="labelloop-refit", daemon=True)
        self._say("waiting", "a fit is about to begin")
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                self._once()
            except Exception as error:
                self._say("error", f"{type(error).__name__}: {error}")
                log.warning("refit failed", exc_info=error)
            with self._settled:
                if self._again:
                    self._again = False
                    continue
                self._running = False
                self._settled.notify_all()
                stopped = self._stopped
            if stopped:
                self._clean()
            return

    def _once(self) -> None:
        snapshot, session, version = self.task.snapshot(), self.task.session, self.task.pool.version
        try:
            check_targets(snapshot.targets)
            self._postponed = False
            done = self._fit(snapshot, session)
        except TooFewClassesError as missing:
            self._postponed = True
            self._say("postponed", f"waiting for a second class: {missing}")
            return
        if done is None or self._stopped:
            return
        if self.task.pool.version != version:
            with self._settled:
                self._again = not self._stopped  # made for a smaller pool: fit again on what is there now
        elif self.task.session != session:
            self._record.session_id = self.task.session
            self._say("idle", "another labeler has refilled the queue meanwhile; this result is dropped")
        else:
            self._deliver(done, session + 1)

    def _fit(self, snapshot: Snapshot, session: int) -> worker.Refit | None:
        """Fit elsewhere and wait for it; a failure becomes a row of the history and a status."""
        learner, start, n_classes = self._learner, time.perf_counter(), len(set(map(str, snapshot.targets)))
        try:
            check_parameters(learner)
            task = worker.RefitTask(
                source=self._send_pool(),
                estimator=learner.estimator,
                labeled=snapshot.labeled,
                targets=snapshot.targets,
                candidates=snapshot.candidates,
                strategy=learner.strategy,
                n=MOST_RANKED,
                seed=self._record.seed(learner.random_state, session),
            )
            here = isinstance(self._executor, ThreadPoolExecutor)
            future = self._executor.submit(worker.refit, task if here else worker.pack(task))
            self._say("fitting", f"learning from {len(snapshot.targets)} answers")
            return future.result()
        except TooFewClassesError:
            raise
        except Exception as error:
            text = _GONE if isinstance(error, BrokenExecutor) else f"{type(error).__name__}: {error}"
            self._record.note(session, len(snapshot.targets), n_classes, time.perf_counter() - start, text)
            self._say("error", text)
            log.info("refit failed", exc_info=error)
            return None

    def _deliver(self, done: worker.Refit, session: int) -> None:
        learner = self._learner
        for text in done.warnings:
            log.info("while fitting: %s", text)
        # Answered while the model was fitted: not to be asked again.
        open_still = ~np.isin(done.positions, self.task.snapshot().labeled)
        predictions = dict(
            zip(
                done.positions.tolist(),
                zip(done.answers, done.probabilities.tolist(), strict=True),
                strict=True,
            )
        )
        self._record.adopt(done.model, done.recipe, session)
        self.task.rank(done.positions[open_still], done.scores[open_still], session, predictions)
        self._record.note(session, done.n_labels, len(done.model.classes), done.seconds, None)
        left = f"; {done.n_left} samples have no score yet" if done.n_left else ""
        self._say(
            "idle",
            f"learned from {done.n_labels} answers; next fit after {learner.retrain_every} more{left}",
            n_labels=done.n_labels,
        )
        failed = self._record.call("refill", learner)
        if failed:
            self._say("error", failed)

    def _send_pool(self) -> worker.Source:
        """Put the pool where the executor finds it, unless it is there already."""
        pool, learner = self.task.pool, self._learner
        exclude = frozenset(OWN_COLUMNS).union(getattr(self.task, "exclude", ()))
        seen = (pool.version, learner.features, input_form(learner.estimator), exclude)
        if self._source is not None and all(a is b or _equal(a, b) for a, b in zip(self._seen, seen, strict=True)):
            return self._source
        held = (pool, learner.features, *seen[2:])
        edition = 0 if self._source is None else self._source.edition + 1
        if isinstance(self._executor, WarmWorker | ProcessPoolExecutor):
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="labelloop-"))
                weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
            path = self._folder / f"pool-{edition}.joblib"
            worker.save(str(path), held)
            if self._source is not None and self._source.path is not None:
                with suppress(OSError):  # Windows keeps a mapped file; it goes with its folder
                    Path(self._source.path).unlink()
            source = worker.Source(self._owner, edition, path=str(path))
        else:
            source = worker.Source(self._owner, edition, held=held)
        self._source, self._seen = source, seen
        return source

    def _clean(self) -> None:
        worker.forget(self._owner)
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)

    def _say(self, state: Any, message: str, n_labels: int | None = None) -> None:
        if self._stopped and state != "off":
            return
        known = self._record.status.n_labels
        self._record.tell(Status(state, message, self._record.session_id, known if n_labels is None else n_labels))


def _equal(one: Any, other: Any) -> bool:
    plain = (int, str, frozenset)
    return isinstance(one, plain) and isinstance(other, plain) and one == other
