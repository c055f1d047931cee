"""How right the model is where it decides alone: what people say of rows that were drawn by lot.

Lots fall on all rows alike, before anything is known of them. Of a row that the model is not sure of, people are asked
anyway; of a row that it decides, they are asked because of the lot. So the rows with a lot are a fair sample of all,
and those among them that the model has decided are a fair sample of these.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.audit import choose_threshold, fewest_to_pass, wilson
from labelloop.learning.serving import audited
from labelloop.learning.topk import position_hash
from labelloop.workflow.reporting import machine_scores
from labelloop.workflow.routing import certainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from labelloop.learning.audit import Estimate, Threshold
    from labelloop.learning.topk import Floats
    from labelloop.store import DataRow
    from labelloop.workflow.design import Design


def has_lot(workflow: str, numbers: Sequence[int], share: float) -> npt.NDArray[np.bool_]:
    """Return on which rows a lot has fallen; it is decided by the workflow's name and the row's number alone.

    Examples
    --------
    >>> has_lot("shoes", range(1000), 0.05).sum()
    np.int64(42)
    """
    seed = int.from_bytes(hashlib.blake2b(workflow.encode("utf-8", "replace"), digest_size=4).digest(), "big")
    return audited(position_hash(np.asarray(numbers, dtype=np.int64), seed), share)


def accuracy_of(rows: Sequence[DataRow], human: Floats) -> Estimate:
    """Return how often people agree with what the model decided alone, with the interval; from audited rows.

    Parameters
    ----------
    rows : sequence of DataRow
    human : array of float, shape (n_rows, n_classes)
        NaN where people are not done.
    """
    machine = machine_scores(rows, human.shape[1])
    told = np.array([row.audited for row in rows], dtype=bool) & ~np.isnan(human).any(axis=1)
    right = machine[told].argmax(axis=1) == human[told].argmax(axis=1)
    return wilson(int(right.sum()), int(told.sum()))


def threshold_from(
    rows: Sequence[DataRow], human: Floats, design: Design, lots: npt.NDArray[np.bool_], **asked: Any
) -> Threshold | None:
    """Choose a threshold from the rows with a lot that people are done with; None if these are too few to tell.

    Parameters
    ----------
    rows : sequence of DataRow
    human : array of float, shape (n_rows, n_classes)
    design : Design
    lots : array of bool, shape (n_rows,)
    **asked : object
        ``target`` and ``level``.
    """
    machine = machine_scores(rows, human.shape[1])
    told = lots & ~np.isnan(human).any(axis=1) & ~np.isnan(machine).any(axis=1)
    if told.sum() < fewest_to_pass(**asked):
        return None
    right = machine[told].argmax(axis=1) == human[told].argmax(axis=1)
    return choose_threshold(certainty(machine[told], design.rule), right, **asked)
