"""Answers in, queue out: when to fit again, and what becomes of the result.

A `RefitLoop` listens to one job. Every `retrain_every` new answers it takes a snapshot, has it fitted and
scored elsewhere, and replaces the job's queue. One fit runs, at most one waits. The only work done on the
caller's thread is to count.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning import worker
from labelloop.learning.features import input_form
from labelloop.learning.fitting import CancelledFit, Fitting
from labelloop.learning.models import TooFewClassesError, check_targets
from labelloop.learning.parts import suited, takes_parts
from labelloop.learning.record import check_parameters
from labelloop.learning.sending import Sender
from labelloop.learning.serving import drawn_of, fixed_sample, held_out, interleave
from labelloop.learning.strategies.registry import works_cold
from labelloop.learning.streamed import streams
from labelloop.learning.table_features import OWN_COLUMNS
from labelloop.learning.task import Status, answer_of, options_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.record import Record
    from labelloop.learning.task import Snapshot, Task
    from labelloop.learning.topk import Floats, Positions

log = logging.getLogger(__name__)

MOST_RANKED = 5_000
_PATIENCE = 1.0  # seconds between looks whether another kernel has fitted
_NONE = np.empty(0, np.int64)


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
        self._ended = threading.Event()
        self._running = self._again = self._stopped = self._postponed = self._begins = False
        self._new = 0
        self._begun: tuple[Snapshot, int] | None = None  # what the thread's latest fit was made of
        self._end: Future[str] | None = None  # who has ended the fit under way; None when it is too late for that
        self._thread: threading.Thread | None = None
        self._sender = Sender(executor)
        self._fitting = Fitting(executor, lambda: self._stopped, self._progress, self._sign)
        self._unregister: Callable[[], Any] = lambda: None
        self._shared = hasattr(task, "begin_fit")  # other kernels may fit for the same job

    def start(self) -> None:
        """Listen, and fit at once if there are enough answers already; else choose what to begin with."""
        snapshot = self.task.snapshot()
        self._new = snapshot.since_session
        ends = [self.task.on_label(self._labeled)]
        if self._shared:
            self._record.rows = self.task.rows()  # type: ignore[attr-defined] # optional, see Task
            ends.append(self.task.on_refit(self._heard))  # type: ignore[attr-defined] # as above
        empty = not len(self.task.pool)
        if empty and hasattr(self.task, "on_change"):
            ends.append(self.task.on_change(self._grown))
        self._unregister = lambda: [end() for end in ends]
        every = self._learner.retrain_every
        cold = works_cold(self._learner.strategy) or not getattr(self._estimator, "learns", True)
        self._begins = cold and self.task.session == 0  # else it is ranked already
        if empty:
            self._say("idle", "there are no samples yet")
            return
        if self._begins or len(snapshot.labeled) >= every:
            self._request()
            return
        self._say("idle", f"{len(snapshot.labeled)} answers so far; the first fit comes after {every}")

    def stop(self) -> None:
        """Stop listening; a fit that runs is not waited for, and its result is dropped."""
        self._unregister()
        with self._settled:
            self._stopped, self._again = True, False
            running = self._running
        self._ended.set()
        if not running:
            self._sender.clean()
        self._say("off", "not attached to a labeler")

    def cancel(self, by: str) -> bool:
        """End what is under way, see `ActiveLearner.cancel`."""
        with self._settled:
            if not self._running or self._stopped or self._end is None or self._end.done():
                return False
            self._again, self._new = False, 0
            self._end.set_result(by)
        return True

    def wait(self, timeout: float | None) -> bool:
        """Wait until no fit runs or waits; return False if that took longer than `timeout` seconds."""
        if threading.current_thread() is self._thread:
            return True  # called back from the loop itself: the queue has been refilled
        with self._settled:
            return self._settled.wait_for(lambda: not self._running, timeout)

    def _grown(self, what: str) -> None:
        """Choose what to begin with, when the first samples have come."""
        with self._settled:
            begins, self._begins = self._begins and what == "pool", self._begins and what != "pool"
        if begins:
            self._request()

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
            self._running, self._end = True, Future()
            self._thread = threading.Thread(target=self._run, name="labelloop-refit", daemon=True)
        self._say("waiting", "a fit is about to begin")
        self._thread.start()

    def _run(self) -> None:
        self._begun = None
        while True:
            try:
                self._once()
            except CancelledFit as cancelled:
                self._say("stopped", self._ended_by(cancelled))
            except Exception as error:
                self._say("error", f"{type(error).__name__}: {error}")
                log.warning("refit failed", exc_info=error)
            with self._settled:
                if self._again:
                    self._again, self._end = False, Future()
                    continue
                self._running, self._end = False, None
                self._settled.notify_all()
                stopped = self._stopped
            if stopped:
                self._sender.clean()
            return

    def _once(self) -> None:
        if not self._shared:
            self._fit_and_deliver()
            return
        try:
            if self._turn():
                self._fit_and_deliver()
        finally:
            self.task.end_fit()  # type: ignore[attr-defined] # optional, see Task

    def _turn(self) -> bool:
        """Wait until no other kernel fits for this job; return False if one has done so meanwhile."""
        task: Any = self.task
        while not task.begin_fit():
            self._say("waiting", "another kernel is fitting for this job; its ranking comes here, too")
            if self._ended.wait(_PATIENCE):
                return False
            if self._end is not None and self._end.done():
                raise CancelledFit(self._end.result())
            session = task.session
            task.sync()
            if task.session != session:
                return False
        session = task.session
        task.sync()
        return bool(task.session == session)

    def _heard(self) -> None:
        """Another kernel has fitted."""
        with self._settled:
            self._new = 0
        with self._record.lock:
            self._record.session_id = self.task.session
            self._record.rows = self.task.rows()  # type: ignore[attr-defined] # optional, see Task
        known = self._record.rows[-1]["n_labels"] if self._record.rows else 0
        self._say("idle", f"another kernel has learned from {known} answers; its ranking is taken", n_labels=known)
        failed = self._record.call("refill", self._learner)
        if failed:
            self._say("error", failed)

    def _fit_and_deliver(self) -> None:
        snapshot, session, version = self.task.snapshot(), self.task.session, self.task.pool.version
        if self._begun is not None and version == self._begun[1] and _same(snapshot, self._begun[0]):
            return  # asked for before the fit that has just ended looked, and known to it
        self._begun = snapshot, version
        try:
            if not works_cold(self._learner.strategy) and not takes_parts(self._estimator):
                check_targets(snapshot.targets)
            self._postponed = False
            done = self._fit(snapshot, session)
        except TooFewClassesError as missing:
            self._wait_for_class(str(missing))
            return
        if done is None or self._stopped:
            return
        with self._settled:
            end, self._end = self._end, None
        if end is not None and end.done():
            raise CancelledFit(end.result())
        if self.task.pool.version != version:
            with self._settled:
                self._again = not self._stopped  # made for a smaller pool: fit again on what is there now
        elif self.task.session != session:
            self._record.session_id = self.task.session
            self._say("idle", "another labeler has refilled the queue meanwhile; this result is dropped")
        else:
            self._deliver(done, session)

    def _fit(self, snapshot: Snapshot, session: int) -> worker.Refit | None:
        """Fit elsewhere and wait for it; a failure becomes a row of the history and a status."""
        learner, start, n_classes = self._learner, time.perf_counter(), len(set(map(str, snapshot.targets)))
        try:
            check_parameters(learner)
            task = self._task(snapshot, session)
            learns = n_classes > 1
            doing = f"learning from {len(task.targets)} answers" if learns else "choosing samples to begin with"
            self._say("fitting" if learns else "waiting", doing)
            return self._fitting.run(task, self.task.pool, learner.fit_timeout, self._end or Future(), doing)
        except (CancelledFit, TooFewClassesError):
            raise
        except Exception as error:
            text = self._fitting.explain(error, learner.fit_timeout)
            self._record.note(session, len(snapshot.targets), n_classes, time.perf_counter() - start, error=text)
            self._say("error", text)
            log.info("refit failed", exc_info=error)
            return None

    def _task(self, snapshot: Snapshot, session: int) -> worker.RefitTask:
        learner = self._learner
        apart = held_out(self.task, learner.audit)
        mine = ~apart[snapshot.labeled]
        return worker.RefitTask(
            source=self._sender.send(self.task.pool, learner.features, input_form(self._estimator), self._exclude),
            estimator=self._estimator,
            labeled=snapshot.labeled[mine],
            targets=[target for target, learn in zip(snapshot.targets, mine, strict=True) if learn],
            candidates=snapshot.candidates[~apart[snapshot.candidates]] if learner.audit else snapshot.candidates,
            strategy=learner.strategy,
            n=MOST_RANKED,
            batch=learner.retrain_every,
            classes=list(snapshot.classes),
            audited=snapshot.labeled[~mine],
            audited_targets=[target for target, learn in zip(snapshot.targets, mine, strict=True) if not learn],
            seen=_NONE if streams(self.task.pool, learner.features) else fixed_sample(len(self.task.pool)),
            seed=self._record.seed(learner.random_state, session),
            scoring_seconds=learner.scoring_seconds,
            answer=self._answer,
        )

    @property
    def _exclude(self) -> frozenset[Any]:
        return frozenset(OWN_COLUMNS).union(getattr(self.task, "exclude", ()))

    @property
    def _estimator(self) -> Any:
        return suited(self._learner.estimator, self._answer, options_of(self.task))

    @property
    def _answer(self) -> str:
        return answer_of(self.task)

    def _wait_for_class(self, missing: str) -> None:
        self._postponed = True
        self._say("postponed", f"waiting for a second class: {missing}")

    def _deliver(self, done: worker.Refit, session: int) -> None:
        learner = self._learner
        for text in done.warnings:
            log.info("while fitting: %s", text)
        if done.model is None and session > 0:
            self._begin_cold(done)  # an order that a model or a person has made is better than none
            return
        begun = session + 1 if done.model is not None else session  # a first batch is no session
        positions, scores, values = self._queue_of(done, begun)
        predictions = dict(
            zip(
                done.selection.positions.tolist(),
                zip(done.answers, done.probabilities.tolist(), strict=True),
                strict=False,  # no answers without a model
            )
        )
        if done.model is not None:
            self._record.adopt(done.model, done.recipe, begun)
        if done.model is None:
            self.task.rank(positions, scores, begun, predictions=predictions, halting=values)
            self._begin_cold(done)
            return
        measured = self._record.measure(done)
        row = self._record.note(begun, done.n_labels, len(done.model.classes), done.seconds, **measured)
        shared = {"stats": row} if self._shared else {}
        if self.task.rank(positions, scores, begun, predictions=predictions, halting=values, **shared) is False:
            self._say("idle", "another kernel has refilled the queue meanwhile; this result is dropped")
            return
        left = done.note or (f"; {done.n_left} samples have no score yet" if done.n_left else "")
        self._say(
            "idle",
            f"learned from {done.n_labels} answers; next fit after {learner.retrain_every} more{left}",
            n_labels=done.n_labels,
        )
        failed = self._record.call("refill", learner)
        if failed:
            self._say("error", failed)

    def _queue_of(self, done: worker.Refit, session: int) -> tuple[Positions, Floats, Floats | None]:
        """Return positions, scores and halting values: what was selected, with audited samples between."""
        learner, snapshot = self._learner, self.task.snapshot()
        chosen = done.selection
        # Answered while the model was fitted: not to be asked again.
        still = ~np.isin(chosen.positions, snapshot.labeled)
        drawn = drawn_of(self.task, snapshot.candidates, learner.audit)
        seed = self._record.seed(learner.random_state, session)
        positions, is_drawn = interleave(chosen.positions[still], drawn, learner.audit, seed)
        scores = np.zeros(len(positions))
        scores[~is_drawn] = chosen.scores[still]
        if done.halting is None:
            return positions, scores, None
        values = np.zeros(len(positions))  # an audited sample is worth asking whatever the model thinks
        values[~is_drawn] = done.halting[0][still]
        return positions, scores, values

    def _begin_cold(self, done: worker.Refit) -> None:
        n, every = done.n_labels, self._learner.retrain_every
        if n >= every:
            self._wait_for_class(done.missing)
        else:
            self._say("idle", f"began with samples that differ; {n} answers so far, the first fit comes after {every}")

    def _ended_by(self, cancelled: CancelledFit) -> str:
        every = self._learner.retrain_every
        text = f"stopped by {cancelled.by}; the order stays as it is, and the next fit comes after {every} answers"
        return text + ("; what is under way ends by itself, and its result is ignored" if cancelled.left else "")

    def _progress(self, message: str, share: float | None) -> None:
        self._say("fitting", message, share=share)

    def _sign(self) -> None:
        """Let other kernels know that this one is alive."""
        if self._shared:
            self.task.begin_fit()  # type: ignore[attr-defined] # optional, see Task

    def _say(self, state: Any, message: str, n_labels: int | None = None, share: float | None = None) -> None:
        if self._stopped and state != "off":
            return
        known = self._record.status.n_labels if n_labels is None else n_labels
        self._record.tell(Status(state, message, self._record.session_id, known, share))


def _same(one: Snapshot, other: Snapshot) -> bool:
    return np.array_equal(one.labeled, other.labeled) and one.targets == other.targets
