"""What a learner does for a labeler: fit again as answers come in, tell what it does, end that if somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.learning.record import check_parameters
from labelloop.learning.task import answer_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.loop import RefitLoop
    from labelloop.learning.record import Record
    from labelloop.learning.task import Status, Task


class Attached:
    """The part of `ActiveLearner` that serves a job in the background."""

    executor: Executor | None
    _record: Record
    _loop: RefitLoop | None

    @property
    def status(self) -> Status:
        """What it is doing."""
        return self._record.status

    def attach(self, task: Task) -> Callable[[], None]:
        """Serve a job: fit again as answers come in, and rank what it asks.

        Parameters
        ----------
        task : Task
            The job.

        Returns
        -------
        callable
            Call it to stop.

        Raises
        ------
        ValueError
            If the learner serves another job already.
        """
        from labelloop.learning.executor import shared_worker  # noqa: PLC0415 - only where it is needed
        from labelloop.learning.loop import RefitLoop  # noqa: PLC0415 - only where it is needed

        check_parameters(self, answer_of(task))
        learner: Any = self
        with self._record.lock:
            if self._loop is not None:
                if self._loop.task is task:
                    return lambda: None  # whoever attached first detaches
                if getattr(self._loop.task, "id", None) != getattr(task, "id", task):
                    raise ValueError("this learner serves another job: give each its own, sklearn.base.clone(learner)")
                self._loop.stop()  # the same job, come back: the cell was run again
            loop = self._loop = RefitLoop(learner, self._record, task, self.executor or shared_worker())
            self._record.session_id = task.session
        loop.start()

        def detach() -> None:
            with self._record.lock:
                if self._loop is not loop:
                    return
                self._loop = None
            loop.stop()

        return detach

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until running and waiting fits have refilled the queue; for scripts and tests.

        Parameters
        ----------
        timeout : float, optional
            Seconds; without it, as long as it takes.

        Returns
        -------
        bool
            False if the time ran out. True at once if nothing runs.
        """
        loop = self._loop
        return True if loop is None else loop.wait(timeout)

    def cancel(self, by: str = "a call of cancel()") -> bool:
        """End the fit, or the scoring, that is under way.

        What was ranked before stays, and so do all answers; the next fit comes after `retrain_every` more of them. The
        learner's own worker process is replaced, and fits of others that were in it begin anew. On an `executor` of
        yours, what has begun cannot be interrupted: it ends by itself, at the next word it says of how far it is or
        when it is done, and its result is ignored.

        Parameters
        ----------
        by : str
            Who ends it, for people to read in `status`.

        Returns
        -------
        bool
            False if nothing was under way.

        Examples
        --------
        >>> import labelloop as ll
        >>> from sklearn.linear_model import LogisticRegression
        >>> ll.ActiveLearner(LogisticRegression()).cancel()
        False
        """
        loop = self._loop
        return False if loop is None else loop.cancel(by)

    def on_refill(self, fn: Callable[[ActiveLearner], None]) -> Callable[[], None]:
        """Call `fn` with the learner after each refill of the queue; returns a function that unregisters."""
        return self._record.listen("refill", fn)

    def on_status(self, fn: Callable[[Status], None]) -> Callable[[], None]:
        """Call `fn` with each new status, on whatever thread; returns a function that unregisters."""
        return self._record.listen("status", fn)
