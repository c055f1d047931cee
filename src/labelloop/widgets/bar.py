"""The bar that shows, below a cell, how far something is that takes long; see `labelloop.progress`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from multiprocessing import parent_process
from typing import Any


def notebook_bar(doing: str, total: int | None) -> Any:
    """Return a bar below the cell that runs, None outside of a notebook.

    When it is closed nothing of it is left in the notebook's file; of what was stopped, a line that says where.

    Parameters
    ----------
    doing : str
    total : int, optional

    Returns
    -------
    NotebookBar, MarimoBar or None
        With tqdm's ``update``, ``close``, and ``start_t``.
    """
    marimo: Any = sys.modules.get("marimo")
    if marimo is not None and marimo.running_in_notebook():
        return MarimoBar(marimo.status, doing, total)
    ipython = sys.modules.get("IPython")
    if ipython is None or not hasattr(ipython.get_ipython(), "kernel") or parent_process() is not None:
        return None  # nor is there one in a process that a kernel has started
    from tqdm.notebook import tqdm  # noqa: PLC0415 - only for what takes long

    class NotebookBar(tqdm):  # type: ignore[misc] # tqdm ships no types
        """A bar that takes its place in the output of a cell by itself, so that it can clear it."""

        def close(self) -> None:
            if self.disable:
                return
            ended = "" if self.total is None or self.n >= self.total else f"{self.n:,} of {self.total:,}"
            super().close()
            for each in (*self.container.children, self.container):
                each.close()
            place.update({"text/plain": f"{doing}: ended at {ended}"} if ended else {}, raw=True)

    bar = NotebookBar(desc=doing, total=total, leave=False, display=False, dynamic_ncols=True)
    place = ipython.display.display(bar.container, display_id=True)
    return bar


class MarimoBar:
    """marimo's own bar, or its spinner where nobody knows how many there are.

    Parameters
    ----------
    status : module
        ``marimo.status``.
    doing : str
    total : int, optional
    """

    start_t = 0.0

    def __init__(self, status: Any, doing: str, total: int | None) -> None:
        self._stack, self._total, self._done = ExitStack(), total, 0
        known = {"title": doing, "remove_on_exit": True}
        shown = status.progress_bar(total=total, **known) if total else status.spinner(**known)
        self._shown = self._stack.enter_context(shown)

    def update(self, n: int) -> None:
        """So many more are done."""
        self._done += n
        if self._total:
            self._shown.update(increment=n)
        else:
            self._shown.update(subtitle=f"{self._done:,}")

    def close(self) -> None:
        """Take it off the page."""
        self._stack.close()
