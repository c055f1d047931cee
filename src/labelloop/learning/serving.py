"""Who is audited, and where audited samples stand in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from labelloop.learning.topk import Positions

_SEEN = 2_000  # samples on which models are compared


def audited(lots: npt.NDArray[np.uint64], share: float) -> npt.NDArray[np.bool_]:
    """Return which samples are audited, by lot.

    A sample's lot never changes, and a larger share only adds to a smaller one: what was held out stays held out.

    Parameters
    ----------
    lots : array of uint64, shape (n_samples,)
    share : float
        0 to less than 1.

    Returns
    -------
    array of bool, shape (n_samples,)

    Examples
    --------
    >>> audited(np.array([0, 2**63, 2**64 - 1], dtype=np.uint64), 0.5).tolist()
    [True, False, False]
    """
    return lots < np.uint64(int(share * 2.0**64))


def interleave(ranked: Positions, drawn: Positions, share: float, seed: int) -> tuple[Positions, npt.NDArray[np.bool_]]:
    """Put audited samples between ranked ones.

    Each place goes to an audited sample with the probability `share`, so that however short the stretch of the
    queue that is answered before the next ranking, the share is right on average.

    Parameters
    ----------
    ranked : array of int64
        Best first.
    drawn : array of int64
        Audited samples without an answer, in the order of their lots.
    share : float
    seed : int

    Returns
    -------
    positions : array of int64
        All of `ranked`, and audited samples as far as they fit between them.
    is_drawn : array of bool
        Which of them are audited.

    Examples
    --------
    >>> positions, is_drawn = interleave(np.arange(6), np.array([70, 71, 72]), 0.4, seed=3)
    >>> positions[~is_drawn].tolist()
    [0, 1, 2, 3, 4, 5]
    """
    if not len(drawn) or not share:
        return ranked, np.zeros(len(ranked), dtype=bool)
    if not len(ranked):
        return drawn, np.ones(len(drawn), dtype=bool)
    # How many audited samples come before each ranked one: as many as tosses that fall so in a row.
    before = np.random.default_rng(seed).geometric(1 - share, size=len(ranked)) - 1
    places = np.repeat(np.arange(len(ranked)), before)[: len(drawn)]
    positions = np.insert(ranked, places, drawn[: len(places)])
    is_drawn = np.insert(np.zeros(len(ranked), dtype=bool), places, True)
    return positions, is_drawn


def by_lot(positions: Positions, lots: npt.NDArray[np.uint64]) -> Positions:
    """Return positions in the order of their lots."""
    return positions[np.argsort(lots[positions], kind="stable")]


def fixed_sample(n_samples: int) -> Positions:
    """Return the same random samples of a pool each time: up to 2,000, in no order."""
    lots = position_hash(np.arange(n_samples, dtype=np.int64), 41)  # no two alike
    least = np.argpartition(lots, _SEEN)[:_SEEN] if n_samples > _SEEN else np.arange(n_samples)
    return least[np.argsort(lots[least])].astype(np.int64)


def held_out(task: Any, share: float) -> npt.NDArray[np.bool_]:
    """Return which samples of a job are audited; where none are, lots are not drawn."""
    return audited(lots_of(task), share) if share else np.zeros(len(task.pool), dtype=bool)


def drawn_of(task: Any, candidates: Positions, share: float) -> Positions:
    """Return the audited samples among candidates, in the order of their lots."""
    if not share:
        return candidates[:0]
    lots = lots_of(task)
    return by_lot(candidates[audited(lots, share)[candidates]], lots)


def lots_of(task: Any) -> npt.NDArray[np.uint64]:
    """Return the lots of a job's samples; by position where a job has none of its own."""
    given = getattr(task, "lots", None)
    if given is not None:
        return np.asarray(given, dtype=np.uint64)
    return position_hash(np.arange(len(task.pool), dtype=np.int64), 43)
