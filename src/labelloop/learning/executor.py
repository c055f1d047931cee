"""One warm process that fits, so that neither the cell nor the person waits.

The process is started with the first fit, shared by all learners of a kernel, kept warm between fits, and
replaced when it dies. It ends itself when its kernel is gone.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import BrokenExecutor, Executor
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any

from labelloop.learning import worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

_IDLE = 3600  # seconds without a fit after which the process ends; the next fit starts another
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB", "NUMEXPR")}


class WarmWorker(Executor):
    """An executor over one worker process, which is replaced when it breaks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Any = None
        self._owner = 0

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
            try:
                return self._submit(fn, *args, **kwargs)
            except (BrokenExecutor, RuntimeError):  # the worker died, or the pool was shut down
                self._start()
                return self._submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - loky cannot cancel
        """End the worker process; a later `submit` starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait)

    def kill(self) -> None:
        """End the worker process at once, whatever it does; the next `submit` starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, kill_workers=True)

    def _start(self) -> None:
        from joblib.externals.loky import ProcessPoolExecutor  # noqa: PLC0415 - slow to import

        self._pool = ProcessPoolExecutor(
            max_workers=1, timeout=_IDLE, initializer=_begin, initargs=(os.getpid(),), env=ONE_THREAD
        )
        self._owner = os.getpid()
        self._pool.submit(worker.warm_up)

    def _submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = self._pool.submit(fn, *args, **kwargs)
        return future


_shared = WarmWorker()


def shared_worker() -> WarmWorker:
    """Return the executor that learners use unless they are given another."""
    return _shared


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
