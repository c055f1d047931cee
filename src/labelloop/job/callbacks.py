"""Functions to call when something has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class CallbackError(RuntimeError):
    """A registered function raised; what it was told of has happened all the same, and is saved."""


class Callbacks:
    """Any number of functions, called in the order they were registered.

    Examples
    --------
    >>> heard = []
    >>> callbacks = Callbacks()
    >>> end = callbacks.register(heard.append)
    >>> callbacks("now")
    >>> end()
    >>> callbacks("later")
    >>> heard
    ['now']
    """

    def __init__(self) -> None:
        self._functions: list[Callable[..., Any]] = []

    def register(self, fn: Callable[..., Any]) -> Callable[[], None]:
        """Call `fn` from now on; returns a function that ends it."""
        if not callable(fn):
            raise TypeError(f"{fn!r} cannot be called: give a function")
        self._functions.append(fn)

        def end() -> None:
            if fn in self._functions:
                self._functions.remove(fn)

        return end

    def __call__(self, *arguments: Any) -> None:
        """Call all.

        Raises
        ------
        CallbackError
            After all were called, if one of them raised.
        """
        failures = [failure for fn in list(self._functions) if (failure := _failure(fn, arguments))]
        if failures:
            name, cause = failures[0]
            text = f"the callback {name} raised {type(cause).__name__}: {cause}. What it was told of is saved."
            raise CallbackError(text) from cause


def _failure(fn: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Exception] | None:
    try:
        fn(*arguments)
    except Exception as error:  # noqa: BLE001 - all are called first, then it is raised
        return getattr(fn, "__name__", repr(fn)), error
    return None
