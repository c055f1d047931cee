"""Which rows a model is not given, so that they can tell how good it is.

Examples
--------
>>> held = hold_out(["a"] * 10 + ["b"] * 5, seed=0)
>>> held.sum(), held[:10].sum()
(np.int64(3), np.int64(2))
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import heapify, heapreplace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

SHARE = 0.2


def hold_out(
    labels: Sequence[Any],
    seed: int,
    share: float = SHARE,
    before: npt.NDArray[np.bool_] | None = None,
    free: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.bool_]:
    """Draw the rows to hold out: ``round(share * n)`` of them, of each class its share.

    Parameters
    ----------
    labels : sequence, length n
    seed : int
        Of the draw within each class.
    share : float, default=0.2
    before : array of bool, shape (n,), optional
        Rows that were held out when there were fewer: they stay so.
    free : array of bool, shape (n,), optional
        Rows that may be drawn at all; default all. Those that may not are not counted in `n`.

    Returns
    -------
    array of bool, shape (n,)
        Of a class with a single row, that row is never held out: nothing would be learned of it.
    """
    held = np.zeros(len(labels), dtype=bool) if before is None else before.copy()
    may = np.ones(len(labels), dtype=bool) if free is None else free
    members: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        if may[place]:
            members[str(label)].append(place)
    sizes = {label: len(places) for label, places in members.items()}
    counts = Counter({label: int(held[places].sum()) for label, places in members.items()})
    quota = _quota(sizes, counts, round(share * sum(sizes.values())), share)
    rng = np.random.default_rng(seed)
    for label in sorted(members):
        open_places = [place for place in members[label] if not held[place]]
        held[rng.permutation(open_places)[: quota[label] - counts[label]].astype(int)] = True
    return held


def _quota(sizes: dict[str, int], counts: Counter[str], total: int, share: float) -> dict[str, int]:
    """Return how many rows of each class to hold out: one more, each time, where most are missing to its share."""
    quota = {label: counts[label] for label in sizes}
    missing = [(quota[label] - share * size, label) for label, size in sorted(sizes.items()) if quota[label] < size - 1]
    heapify(missing)
    for _ in range(total - sum(quota.values())):
        if not missing:
            break
        lack, label = missing[0]
        quota[label] += 1
        full = quota[label] >= sizes[label] - 1
        heapreplace(missing, (float("inf") if full else lack + 1, label))
        if missing[0][0] == float("inf"):
            break
    return quota
