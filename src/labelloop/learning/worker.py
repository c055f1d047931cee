"""Fitting and scoring, away from the thread that answers people.

Everything here is called by name in another process (or thread): module-level functions, plain arguments.
The pool travels once per version; its features stay in the worker between fits.
"""

from __future__ import annotations

import pickle
import shutil
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import PoolFeatures, Recipe, is_rows
from labelloop.learning.judging import judge, targets_of
from labelloop.learning.models import Model, TooFewClassesError, fit_model, quiet
from labelloop.learning.packing import cloudpickle
from labelloop.learning.strategies.context import Context
from labelloop.learning.strategies.registry import choose, works_cold
from labelloop.learning.streamed import StreamedFeatures, streams

if TYPE_CHECKING:
    from typing import TypeAlias

    from labelloop.learning.audit import Audit
    from labelloop.learning.stopping import View
    from labelloop.learning.strategies.context import Selection
    from labelloop.learning.strategies.registry import AnyStrategy
    from labelloop.learning.topk import Floats, Positions

    AnyFeatures: TypeAlias = PoolFeatures | StreamedFeatures

_MOST_POOLS = 4  # pools kept between fits

_features: OrderedDict[str, tuple[int, AnyFeatures]] = OrderedDict()
_models: OrderedDict[str, Model] = OrderedDict()
_files: dict[str, Path] = {}
_lock = Lock()


class MissingPoolError(LookupError):
    """A process has not been sent the pool that a fit is about."""


def _no_positions() -> Positions:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Source:
    """Where a worker finds a pool.

    Parameters
    ----------
    owner : str
        Whose pool it is.
    edition : int
        Grows with each change of the pool, or of how it is seen; older ones are forgotten.
    path : str, optional
        File with the arguments of `PoolFeatures`, see `save`.
    held : tuple, optional
        The arguments themselves, when the worker is a thread or another machine. One that has had them needs them no
        more: without both, it looks for what it has, and raises `MissingPoolError` if it has not.
    """

    owner: str
    edition: int
    path: str | None = None
    held: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class RefitTask:
    """What one fit needs to know.

    Parameters
    ----------
    source : Source
    estimator : scikit-learn classifier
        To be cloned and fitted.
    labeled, candidates : array of int64
        Positions in the pool: what has an answer to learn from, what may be asked.
    targets : list
        Answers of `labeled`.
    strategy : str, callable or object
    n : int
        How many candidates to rank.
    batch : int
        How many of them to choose together.
    classes : list
        All classes there are.
    audited : array of int64
        Positions that have an answer which is not learned from.
    audited_targets : list
        Their answers.
    seen : array of int64
        Positions of the fixed random set on which models are compared.
    seed : int
        Decides among equal scores.
    seconds : float
        Time for reading images or sounds that have no features yet; those left over are read in the next fit.
    scoring_seconds : float or None
        Time for scoring candidates; where it does not suffice, a random part is scored, another one each time.
    answer : str
        What an answer is: ``"spans"``, ``"boxes"``, ``"regions"``, or else classes.
    total : int, optional
        How many samples may be asked, where `candidates` are some of them.
    """

    source: Source
    estimator: Any
    labeled: Positions
    targets: list[Any]
    candidates: Positions
    strategy: AnyStrategy
    n: int
    batch: int = 10
    classes: list[Any] = field(default_factory=list)
    audited: Positions = field(default_factory=_no_positions)
    audited_targets: list[Any] = field(default_factory=list)
    seen: Positions = field(default_factory=_no_positions)
    seed: int = 0
    seconds: float = 5.0
    scoring_seconds: float | None = 2.0
    answer: str = "class"
    total: int | None = None


@dataclass(frozen=True)
class Refit:
    """What came of it.

    Parameters
    ----------
    selection : Selection
        What to ask, best first.
    answers : list
        What the model would answer for them.
    probabilities : array of float
        How probable these answers are.
    model : Model or None
        The fitted classifier; None if the answers do not tell two classes apart and the strategy chose without.
    recipe : Recipe or None
        How its features are made of new samples.
    seconds : float
        How long it took.
    n_labels : int
        How many answers it learned from.
    n_left : int
        Candidates without a score: not read yet, or not readable.
    warnings : list of str
        What the estimator had to say.
    missing : str
        Why there is no model.
    view : View or None
        What the model thinks of the fixed random set.
    audit : Audit or None
        How it does on the audited samples.
    halting : tuple of (array of float, float, float)
        See `labelloop.learning.stopping.halting`.
    note : str
        What people are to know of the scoring.
    """

    selection: Selection
    answers: list[Any]
    probabilities: Floats
    model: Model | None
    recipe: Recipe | None
    seconds: float
    n_labels: int
    n_left: int
    warnings: list[str]
    missing: str = ""
    view: View | None = None
    audit: Audit | None = None
    halting: tuple[Floats, float, float] | None = None
    note: str = ""


def save(path: str, held: tuple[Any, ...]) -> None:
    """Write the arguments of `PoolFeatures` so that a worker can map their arrays into memory."""
    import joblib  # noqa: PLC0415 - slow to import

    pool, features, *rest = held
    # Functions and transformers may be defined in the notebook, where only cloudpickle reaches them.
    packed = not (is_rows(features) or isinstance(features, str))
    joblib.dump((pool, cloudpickle().dumps(features) if packed else features, packed, *rest), path)


def refit(task: RefitTask) -> Refit:
    """Fit on the answers, score the candidates, return the best of them.

    Parameters
    ----------
    task : RefitTask

    Returns
    -------
    Refit

    Raises
    ------
    TooFewClassesError
        If the samples that can be read do not have two different answers.
    Exception
        Whatever the estimator, the strategy or the features raise.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    start = time.perf_counter()
    # More threads than idle cores make gradient boosting tens of times slower, not faster.
    with threadpool_limits(1), quiet() as warnings:
        features = features_of(task.source)
        learned = features.prepare(task.labeled)
        model, missing = fitted(task, features, learned)
        order = np.random.default_rng(task.seed).permutation(task.candidates)
        ready = np.sort(features.prepare(order, task.seconds))
        selection = choose(task.strategy, context_of(task, features, model, learned, ready))
        if len(ready) and not len(selection.positions):
            raise ValueError(
                f"{type(task.estimator).__name__} gives no probabilities (NaN) for any of {len(ready)} samples: "
                "look for missing values in the features, or at what the estimator makes of them"
            )
        answers, probabilities = answers_of(features, model, selection.positions)
        view, audit, halting = judge(task, features, model, selection, len(learned))
    return Refit(
        selection=selection,
        answers=answers,
        probabilities=probabilities,
        model=model,
        recipe=features.recipe,
        seconds=time.perf_counter() - start,
        n_labels=len(learned),
        n_left=len(task.candidates) - len(ready),
        warnings=warnings,
        missing=missing,
        view=view,
        audit=audit,
        halting=halting,
    )


def forget(owner: str) -> None:
    """Drop what is kept of a pool."""
    with _lock:
        _features.pop(owner, None)
        _models.pop(owner, None)
        _files.pop(owner, None)


def remove_files() -> None:
    """Remove the files read so far: their writer is gone and cannot."""
    for path in list(_files.values()):
        shutil.rmtree(path.parent, ignore_errors=True)


def warm_up() -> int:
    """Import what every fit needs; returns the process id."""
    import os  # noqa: PLC0415 - only where it is needed

    import joblib  # noqa: F401, PLC0415 - imported to be warm
    import pandas as pd  # noqa: F401, PLC0415 - imported to be warm
    import sklearn.compose  # noqa: PLC0415 - slow to import
    import sklearn.linear_model  # noqa: F401, PLC0415 - imported to be warm

    return os.getpid()


def features_of(source: Source) -> AnyFeatures:
    """Return the features of a pool, made if need be."""
    with _lock:
        known = _features.get(source.owner)
        if known is not None and known[0] == source.edition:
            _features.move_to_end(source.owner)
            return known[1]
        _features.pop(source.owner, None)  # free the older edition before making the newer
    if source.held is None and source.path is None:
        raise MissingPoolError(source.owner)
    pool, given, *rest = _load(source) if source.held is None else source.held
    made = StreamedFeatures(pool, given, *rest) if streams(pool, given) else PoolFeatures(pool, given, *rest)
    with _lock:
        _features[source.owner] = (source.edition, made)
        while len(_features) > _MOST_POOLS:
            _features.popitem(last=False)
    return made


def _load(source: Source) -> tuple[Any, ...]:
    import joblib  # noqa: PLC0415 - slow to import

    path = Path(str(source.path))
    _files[source.owner] = path
    pool, features, packed, *rest = joblib.load(path, mmap_mode="r")
    return (pool, pickle.loads(features) if packed else features, *rest)  # noqa: S301 - our own kernel wrote it


def fitted(task: RefitTask, features: AnyFeatures, learned: Positions) -> tuple[Model | None, str]:
    """Return the model; or none and the reason, where the strategy can choose without one."""
    targets = targets_of(learned, task.labeled, task.targets)
    try:
        with _lock:
            before = _models.get(task.source.owner)
        model = fit_model(task.estimator, features.rows(learned), targets, before)
    except TooFewClassesError as missing:
        if not works_cold(task.strategy):
            raise
        return None, str(missing)
    with _lock:
        _models[task.source.owner] = model
        while len(_models) > _MOST_POOLS:
            _models.popitem(last=False)
    return model, ""


def context_of(
    task: RefitTask, features: AnyFeatures, model: Model | None, learned: Positions, ready: Positions, **more: Any
) -> Context:
    """Return what a strategy may look at."""
    several = model is None or model.several
    targets = targets_of(learned, task.labeled, task.targets)
    return Context(
        rows=features.rows,
        candidates=ready,
        n=task.batch,
        most=task.n,
        model=model,
        labeled=features.rows(learned) if len(learned) else None,
        codes=np.zeros(len(targets), dtype=np.intp) if several or model is None else model.codes(targets),
        classes=task.classes,
        seed=task.seed,
        form=features.form,
        estimator=task.estimator,
        seconds=task.scoring_seconds,
        **more,
    )


def answers_of(features: AnyFeatures, model: Model | None, positions: Positions) -> tuple[list[Any], Floats]:
    """Return what a model answers for some positions, and how probable it is."""
    if model is None or len(positions) == 0:
        return [], np.empty(0)
    return model.decide(model.probabilities(features.rows(positions)))
