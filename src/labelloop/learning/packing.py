"""Calls on their way to another process, and what comes back: functions and classes of a notebook included."""

from __future__ import annotations

import ctypes
import pickle
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of mallopt's parameters in malloc.h


def pack(function: Callable[..., Any], given: tuple[Any, ...], estimator: Any) -> bytes:
    """Return a call as `call` takes it.

    Raises
    ------
    TypeError
        If a part cannot be pickled; the message names the estimator and offers to fit in a thread instead.
    """
    try:
        return bytes(cloudpickle().dumps((function, *given)))
    except Exception as error:
        raise TypeError(
            f"{type(estimator).__name__} (or the strategy) cannot be sent to a worker process: {error}. "
            "Fit in a thread instead: ActiveLearner(..., executor=ThreadPoolExecutor(1)) "
            "of concurrent.futures"
        ) from error


def call(packed: bytes) -> bytes:
    """Do what was packed, and return what it returns, packed as well; see `unpacked`.

    Parameters
    ----------
    packed : bytes
        From `pack`.

    Returns
    -------
    bytes
    """
    _keep_memory()
    function, *given = pickle.loads(packed)  # noqa: S301 - our own kernel wrote it
    return bytes(cloudpickle().dumps(function(*given)))


def unpacked(result: bytes) -> Any:
    """Return what `call` has returned."""
    return pickle.loads(result)  # noqa: S301 - our own worker wrote it


def cloudpickle() -> Any:
    """Return the cloudpickle that joblib brings: its own up to 1.5, the package itself since."""
    try:
        return import_module("cloudpickle")
    except ImportError:
        return import_module("joblib.externals.cloudpickle")


@cache
def _keep_memory() -> None:
    """Have some memory stay with this process when it is free; once, and only where glibc gives it out.

    Else it is given back after each batch, and cleared before the next, wherever calls are not in the main thread, as
    on Dask: that takes up to as long as a forest does.
    """
    with suppress(OSError, AttributeError, TypeError):  # another C library
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 32 << 20)  # bytes
        library.mallopt(_TRIM_THRESHOLD, 64 << 20)
