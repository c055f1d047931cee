"""Processes that tests start, forked from one that has imported what they need: a new one costs no second."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()  # Windows imports everything anew in each

processes = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
if _FORKS:
    processes.set_forkserver_preload(
        ["labelloop.job", "labelloop.learning.worker", "sklearn.linear_model", "annotators"]
    )


def workers(n: int) -> ProcessPoolExecutor:
    """Return an executor of `n` processes."""
    return ProcessPoolExecutor(n, mp_context=processes)
