"""Functions to call when something has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


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
        """Call all; what one raises is raised."""
        for fn in list(self._functions):
            fn(*arguments)
