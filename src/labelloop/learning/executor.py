"""One warm process that fits, so that neither the cell nor the person waits.

The process is started with the first fit, shared by all learners of a kernel, kept warm between fits, and
replaced when it dies. It ends itself when its kernel is gone.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from itertools import count
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from labelloop.learning import worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_IDLE = 3600  # seconds without a fit after which the process ends; the next fit starts another
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB", "NUMEXPR")}


class _Work(Future[Any]):
    """What was submitted, whichever process does it in the end."""

    def __init__(self, call: Callable[[], Future[Any]]) -> None:
        super().__init__()
        self._call: Callable[[], Future[Any]] | None = call
        self._under_way: Future[Any] | None = None

    def begin(self) -> None:
        """Hand it to the process that there is now, unless it is done; what an earlier one makes of it is ignored."""
        if self._call is not None:
            self._under_way = _sturdy(self._call())
            self._under_way.add_done_callback(self._settle)

    def cancel(self) -> bool:
        return self._under_way is not None and self._under_way.cancel()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._call = self._under_way = None
        super().cancel()
        self.set_running_or_notify_cancel()

    def _settle(self, done: Future[Any]) -> None:
        if done is not self._under_way:
            return
        self._call = None  # what was submitted may be large
        with suppress(InvalidStateError):  # given up at this moment
            if done.cancelled():
                self.give_up()
            elif (error := done.exception()) is not None:
                self.set_exception(error)
            else:
                self.set_result(done.result())


def _sturdy(future: Future[Any]) -> Future[Any]:
    """Let a future hear of errors after it was cancelled: loky, when it is ended, tells all it has, or falls."""

    def set_exception(exception: BaseException | None) -> None:
        with suppress(InvalidStateError):
            Future.set_exception(future, exception)

    future.set_exception = set_exception  # type: ignore[method-assign] # of this one only
    return future


class WarmWorker(Executor):
    """An executor over one worker process, which is replaced when it breaks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Any = None
        self._owner = 0
        self._works: WeakValueDictionary[int, _Work] = WeakValueDictionary()  # by number, done or not
        self._numbers = count()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn(*args, **kwargs)`` in the worker process.

        Parameters
        ----------
        fn : callable
            Picklable by cloudpickle, as are its arguments.

        Returns
        -------
        Future
        """
        with self._lock:
            # After a fork the pool belongs to the parent.
            if self._pool is None or self._owner != os.getpid():
                self._start()
            work = _Work(lambda: self._pool.submit(fn, *args, **kwargs))
            try:
                work.begin()
            except (BrokenExecutor, RuntimeError):  # the worker died, or the pool was shut down
                self._start()
                work.begin()
            self._works[next(self._numbers)] = work
            return work

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - loky cannot cancel
        """End the worker process; a later `submit` starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait)

    def end(self, future: Future[Any]) -> None:
        """End what was submitted, if need be with its process: all else that was submitted is begun anew in another."""
        if future.cancel() or future.done() or not isinstance(future, _Work):
            return
        with self._lock:
            if self._owner != os.getpid():
                return
            pool = self._pool
            self._start()
            future.give_up()
            for work in [work for _, work in sorted(self._works.items()) if work is not future and not work.done()]:
                work.begin()
        if pool is not None:
            pool.shutdown(wait=False, kill_workers=True)

    def _start(self) -> None:
        from joblib.externals.loky import ProcessPoolExecutor  # noqa: PLC0415 - slow to import

        self._pool = ProcessPoolExecutor(
            max_workers=1, timeout=_IDLE, initializer=_begin, initargs=(os.getpid(),), env=ONE_THREAD
        )
        self._owner = os.getpid()
        self._pool.submit(worker.warm_up)


_shared = WarmWorker()


def shared_worker() -> WarmWorker:
    """Return the executor that learners use unless they are given another."""
    return _shared


def abandon(executor: Executor, futures: Iterable[Future[Any]]) -> int:
    """End what was submitted, as far as it can be ended; return how many go on by themselves, their results ignored."""
    left = 0
    for future in futures:
        if isinstance(executor, WarmWorker):
            executor.end(future)
        elif not future.cancel() and not future.done():
            left += 1
    return left


def _begin(kernel: int) -> None:
    """Prepare the worker process."""
    if hasattr(os, "nice"):
        os.nice(5)  # the person at the keyboard comes first
    threading.Thread(target=_end_with, args=(kernel,), name="labelloop-orphan-watch", daemon=True).start()


def _end_with(kernel: int) -> None:
    """Wait until the kernel is gone, however it went, then end this process."""
    parent = parent_process()
    if parent is not None and os.name == "nt":
        connection.wait([parent.sentinel])
    else:
        while os.getppid() == kernel:
            time.sleep(1)
    worker.remove_files()
    os._exit(1)
