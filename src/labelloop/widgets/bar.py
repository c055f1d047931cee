"""The bar that shows, below a cell, how far something is that takes long; see `labelloop.progress`."""

from __future__ import annotations

import sys
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
    NotebookBar or None
        With tqdm's ``update``, ``close``, and ``start_t``.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or not hasattr(ipython.get_ipython(), "kernel"):
        return None
    from tqdm.notebook import tqdm  # noqa: PLC0415 - only for what takes long

    class NotebookBar(tqdm):  # type: ignore[misc] # tqdm ships no types
        """A bar that takes its place in the output of a cell by itself, so that it can clear it."""

        def close(self) -> None:
            if self.disable:
                return
            ended = "" if self.total is None or self.n >= self.total else f"{self.n:,} of {self.total:,}"
            super().close()
            self.container.close()
            place.update({"text/plain": f"{doing}: ended at {ended}"} if ended else {}, raw=True)

    bar = NotebookBar(desc=doing, total=total, leave=False, display=False, dynamic_ncols=True)
    place = ipython.display.display(bar.container, display_id=True)
    return bar
