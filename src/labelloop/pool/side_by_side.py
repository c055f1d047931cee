"""Looking into many files at once: on a slow disk, or one of the network, each takes its time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A = TypeVar("A")
B = TypeVar("B")


def side_by_side(look: Callable[[A], B], items: Sequence[A], doing: str, at_once: int) -> list[B]:
    """Return what a function says of each item; an interrupt leaves those alone that it has not begun with.

    Parameters
    ----------
    look : callable
    items : sequence
    doing : str
        What is done, for people.
    at_once : int
        How many threads there are.

    Returns
    -------
    list
        In the order of `items`.

    Examples
    --------
    >>> side_by_side(len, ["a", "bcd"], "Measuring words", 2)
    [1, 3]
    """
    with ThreadPoolExecutor(at_once) as readers:
        try:
            return list(steps(readers.map(look, items), doing, len(items)))
        finally:
            readers.shutdown(wait=False, cancel_futures=True)
