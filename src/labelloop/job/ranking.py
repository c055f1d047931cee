"""What the present ranking says of the samples in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Ranking:
    """Scores, halting values and predictions, by position.

    Parameters
    ----------
    scores : dict of position to float
        What put a sample where it stands, bigger = ask first.
    halting : dict of position to float
        How little a sample is worth asking, 0 to 1.
    predictions : dict of position to (class key, probability)
        What the model would answer.
    """

    scores: Mapping[int, float] = field(default_factory=dict)
    halting: Mapping[int, float] = field(default_factory=dict)
    predictions: Mapping[int, tuple[Any, float]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        positions: NDArray[np.intp],
        scores: NDArray[np.floating[Any]],
        predictions: Mapping[int, tuple[Any, float]] | None,
        halting: NDArray[np.floating[Any]] | None,
    ) -> Ranking:
        """Take what a learner gives, aligned with `positions`."""
        places = np.asarray(positions).tolist()
        values = [] if halting is None else halting.tolist()
        return cls(
            scores=dict(zip(places, np.asarray(scores).tolist(), strict=True)),
            halting=dict(zip(places, values, strict=False)),
            predictions=dict(predictions or {}),
        )


def lots_of(index: pd.Index[Any], job_id: str) -> NDArray[np.uint64]:
    """Return a random number per sample, of its id and of the job: the same after a restart and in any order."""
    ids = pd.util.hash_pandas_object(index, index=False).to_numpy(dtype="uint64")
    return position_hash(ids.view("int64"), int(job_id[:8], 16))
