"""The notebook around a widget: when its kernel is idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def when_idle(fn: Callable[[], None]) -> None:
    """Call `fn` on the kernel's main thread as soon as no cell runs; at once where there is no such thread.

    A message that is published while a cell runs would tie the widget's own messages to that cell: ipykernel sends
    what comes in to the thread that last published on the same comm.

    Parameters
    ----------
    fn : callable
    """
    from IPython import get_ipython  # noqa: PLC0415 - where it runs, IPython is loaded already

    shell = get_ipython()
    loop = getattr(getattr(shell, "kernel", None), "io_loop", None)
    if loop is None:
        fn()
    else:
        loop.add_callback(fn)
