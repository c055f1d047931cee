"""A fit on a pool that is never loaded whole, in three steps, each of which any worker can do.

`begin` reads what has an answer and fits. `labelloop.learning.chunks.score` ranks stretch after stretch of the pool,
side by side. `finish` chooses among the best of all. What a step needs of another travels with it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.judging import judge
from labelloop.learning.models import quiet
from labelloop.learning.strategies.context import Selection
from labelloop.learning.strategies.registry import choose
from labelloop.learning.worker import Refit, answers_of, context_of, features_of, fitted

if TYPE_CHECKING:
    from labelloop.learning.chunks import Scored
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Positions
    from labelloop.learning.worker import RefitTask


@dataclass(frozen=True)
class Begun:
    """A model, and what is at hand of the pool.

    Parameters
    ----------
    features : StreamedFeatures
    model : Model or None
    missing : str
        Why there is none.
    learned : array of int64
        What it has learned from.
    sample : array of int64
        Rows that stand for the pool, and can be shown.
    warnings : list of str
    seconds : float
        How long it took.
    """

    features: Any
    model: Model | None
    missing: str
    learned: Positions
    sample: Positions
    warnings: list[str]
    seconds: float


def begin(task: RefitTask) -> Begun:
    """Read what has an answer, and fit.

    Raises
    ------
    TooFewClassesError
        If the samples that can be read do not have two different answers.
    Exception
        Whatever the estimator or the features raise.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    start = time.perf_counter()
    with threadpool_limits(1), quiet() as warnings:
        features: Any = features_of(task.source)
        features.problems = []
        learned = features.prepare(task.labeled)
        features.prepare(task.audited)
        model, missing = fitted(task, features, learned)
        sample = features.present()
    return Begun(features, model, missing, learned, sample, warnings, time.perf_counter() - start)


def finish(task: RefitTask, begun: Begun, best: Scored | None, open_rows: Positions) -> Refit:
    """Choose what to ask.

    Parameters
    ----------
    task : RefitTask
    begun : Begun
    best : Scored or None
        What ranks highest in the pool; None where the strategy ranks nothing.
    open_rows : array of int64
        The part of ``begun.sample`` that may be asked.

    Returns
    -------
    Refit
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    start = time.perf_counter()
    features, model = begun.features, begun.model
    if best is not None and best.table is not None:
        features.pass_by(best.positions, best.table)
    with threadpool_limits(1), quiet() as warnings:
        ranked = {} if best is None else {best.name: Selection(best.positions, best.scores)}
        candidates = open_rows if best is None else np.union1d(open_rows, best.positions)
        task = replace(task, seen=features.seen, candidates=candidates)
        more = {"at_hand": open_rows, "ranked": ranked}
        selection = choose(task.strategy, context_of(task, features, model, begun.learned, candidates, **more))
        readable = features.at_hand(selection.positions)
        selection = Selection(selection.positions[readable], selection.scores[readable])
        answers, probabilities = answers_of(features, model, selection.positions)
        view, audit, halting = judge(task, features, model, selection, len(begun.learned))
    return Refit(
        selection=selection,
        answers=answers,
        probabilities=probabilities,
        model=model,
        recipe=features.recipe,
        seconds=begun.seconds + time.perf_counter() - start,
        n_labels=len(begun.learned),
        n_left=0,
        warnings=[*begun.warnings, *warnings],
        missing=begun.missing,
        view=view,
        audit=audit,
        halting=halting,
    )
