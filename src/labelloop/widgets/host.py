"""The notebook around a widget: when its kernel is idle, which cell it belongs to, and what can be shown there."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


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


def this_cell() -> Callable[[], AbstractContextManager[Any]]:
    """Return what puts the making of a widget into the cell that runs now.

    marimo makes no widget outside of a cell: one that is made for a message needs the cell of the widget that heard it.
    Elsewhere it does nothing.
    """
    runtime = sys.modules.get("marimo._runtime.context")
    find = getattr(runtime, "safe_get_context", None)
    context = None if find is None else find()
    cell = getattr(context, "cell_id", None)
    if context is None or cell is None:
        return nullcontext
    return lambda: context.with_cell_id(cell)


def has_manager() -> bool:
    """Return whether the host shows all of ipywidgets' widgets: marimo shows an anywidget, and none of the others."""
    marimo: Any = sys.modules.get("marimo")
    return marimo is None or not marimo.running_in_notebook()
