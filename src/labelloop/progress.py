"""How far something is that takes long here and now, and an end to it that leaves nothing half done.

Loops that may take longer than a second run over `steps`: then a bar says how far they are, a widget in a notebook and
a line in a terminal, and goes away when they are done. Ctrl-C, or the notebook's stop button, ends them; what must not
be torn apart runs within `uninterrupted`. What a learner does in the background is told by its status instead, see
`labelloop.learning.task.Status`.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Sized
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

_DELAY = 1.0  # seconds that pass without a bar
_PACE = 0.1  # seconds from one look at the clock to the next
_SHOWN = object()  # in place of a function that is told: a bar
_listener = threading.local()
_asked: bool | None = None
# Whoever can show more than text in a terminal: given what is done and how many there are, each returns a bar in the
# manner of tqdm, or None if it is not its turn. The package itself fills it in.
bars: list[Callable[[str, int | None], Any]] = []


def show_progress(show: bool | None = None) -> None:
    """Say whether bars show how far import, export and the like are.

    Parameters
    ----------
    show : bool, optional
        Default: in notebooks and in terminals, and not where output goes to a file or to another program. True: there,
        too, as lines of text on the error output. False: nowhere.

    Examples
    --------
    >>> import labelloop as ll
    >>> ll.show_progress(False)
    >>> ll.show_progress()
    """
    global _asked  # noqa: PLW0603 - one setting for all, as people expect
    _asked = show


def steps(items: Iterable[T], doing: str, total: int | None = None, *, each: int = 1) -> Iterator[T]:
    """Return an iterator over items that shows how far it is, should it take longer than a second.

    Nothing is done between items but now and then, at most ten times a second: it costs nothing.

    Parameters
    ----------
    items : iterable
    doing : str
        What is done, for people: ``"Writing labels"``.
    total : int, optional
        How many there are, where `items` has no length.
    each : int, default=1
        For how many an item stands.

    Returns
    -------
    iterator

    Examples
    --------
    >>> sum(steps(range(1000), "Adding"))
    499500
    """
    known = len(items) if total is None and isinstance(items, Sized) else total
    return chain.from_iterable(_stretches(iter(items), doing, known, each))


@contextmanager
def told_to(heard: Callable[[str, int, int | None], object] | None) -> Iterator[None]:
    """Tell a function how far loops over `steps` are, on this thread, in place of a bar.

    Parameters
    ----------
    heard : callable or None
        Given what is done, how many are done, and of how many (None: not known), about ten times a second. What it
        raises ends the loop. None: nobody is told, and nothing is shown.

    Examples
    --------
    >>> with told_to(print):
    ...     total = sum(steps(range(10), "Adding"))  # done before there is anything to tell
    """
    before = getattr(_listener, "heard", _SHOWN)
    _listener.heard = heard
    try:
        yield
    finally:
        _listener.heard = before


@contextmanager
def uninterrupted(*, but_between_steps: bool = False) -> Iterator[None]:
    """Let what is begun come to its end: Ctrl-C, or the notebook's stop button, takes effect after it.

    Parameters
    ----------
    but_between_steps : bool
        Whether it may be ended by loops over `steps` in it, between two of their looks at the clock.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or not _on_main_thread():
        yield  # nobody is interrupted here
        return
    shield = _Shield(but_between_steps, before)
    signal.signal(signal.SIGINT, shield.hold)
    _shields.append(shield)
    try:
        yield
    finally:
        _shields.pop()
        signal.signal(signal.SIGINT, before)
        if shield.held is not None:
            before(*shield.held)


class _Shield:
    """Keeps an interrupt for later."""

    def __init__(self, open_at_steps: bool, before: Callable[[int, Any], object]) -> None:
        self.open_at_steps, self.before = open_at_steps, before
        self.held: tuple[int, Any] | None = None

    def hold(self, number: int, frame: Any) -> None:
        self.held = number, frame


_shields: list[_Shield] = []  # of the main thread, which alone is interrupted


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _let_interrupt() -> None:
    """Interrupt if somebody has asked for it, and nothing stands against it here."""
    if not _on_main_thread() or not all(shield.open_at_steps for shield in _shields):
        return
    for shield in _shields:
        if shield.held is not None:
            held, shield.held = shield.held, None
            _shields[0].before(*held)  # the host's own way: it raises `KeyboardInterrupt`, or one of its own


def _stretches(items: Iterator[T], doing: str, total: int | None, each: int) -> Iterator[Iterator[T]]:
    """Yield iterators that follow each other, each as long as takes about the time from one look to the next."""
    begun = looked = told = time.monotonic()
    heard: Any = getattr(_listener, "heard", _SHOWN)
    size, done, bar = 1, 0, None
    try:
        for first in items:
            yield chain((first,), islice(items, size - 1))
            _let_interrupt()
            now, new = time.monotonic(), size * each if total is None else min(size * each, total - done)
            done += new
            if heard is not _SHOWN:
                if heard is not None and now - told >= _PACE:
                    told = now
                    heard(doing, done, total)
            elif bar is not None:
                bar.update(new)
            elif now - begun > _DELAY:
                bar = _bar(doing, total, begun, now)
                bar.update(done)
            size = max(1, min(2 * size, int(size * _PACE / max(now - looked, 1e-9))))
            looked = now
    finally:
        if bar is not None:
            bar.close()


def _bar(doing: str, total: int | None, begun: float, now: float) -> Any:
    """Return a bar, hidden where none is to be seen."""
    from multiprocessing import parent_process  # noqa: PLC0415 - as below

    from tqdm import tqdm  # noqa: PLC0415 - only for what takes long

    # What a page asks for runs on another thread, and its page shows how far it is.
    seen = _asked is not False and _on_main_thread()
    bar = next((bar for make in bars if (bar := make(doing, total)) is not None), None) if seen else None
    if bar is None:
        seen = seen and (_asked or sys.stderr.isatty()) and parent_process() is None
        bar = tqdm(desc=doing, total=total, leave=False, disable=not seen, dynamic_ncols=True)
    if seen:
        bar.start_t -= now - begun  # it has run for a while
    return bar
