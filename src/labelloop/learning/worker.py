"""Fitting and scoring, away from the thread that answers people.

Everything here is called by name in another process (or thread): module-level functions, plain arguments.
The pool travels once per version; its features stay in the worker between fits.
"""

from __future__ import annotations

import pickle
import shutil
import time
from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import PoolFeatures, Recipe, is_rows
from labelloop.learning.models import Model, fit_model, quiet
from labelloop.learning.topk import TopK

if TYPE_CHECKING:
    from labelloop.learning.strategies import Strategy
    from labelloop.learning.topk import Floats, Positions

_CHUNK = 16_384  # rows scored at once
_MOST_POOLS = 4  # pools kept between fits

_features: OrderedDict[str, tuple[int, PoolFeatures]] = OrderedDict()
_files: dict[str, Path] = {}
_lock = Lock()


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
        The arguments themselves, when the worker is a thread or another machine.
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
        Positions in the pool: what has an answer, what may be asked.
    targets : list
        Answers of `labeled`.
    strategy : str or callable
    n : int
        How many candidates to rank.
    seed : int
        Decides among equal scores.
    seconds : float
        Time for reading images that have no features yet; those left over are read in the next fit.
    """

    source: Source
    estimator: Any
    labeled: Positions
    targets: list[Any]
    candidates: Positions
    strategy: Strategy
    n: int
    seed: int = 0
    seconds: float = 5.0


@dataclass(frozen=True)
class Refit:
    """What came of it.

    Parameters
    ----------
    positions : array of int64
        What to ask, best first.
    scores : array of float
        Their scores, bigger = ask first.
    answers : list
        What the model would answer for them.
    probabilities : array of float
        How probable these answers are.
    model : Model
        The fitted classifier.
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
    """

    positions: Positions
    scores: Floats
    answers: list[Any]
    probabilities: Floats
    model: Model
    recipe: Recipe | None
    seconds: float
    n_labels: int
    n_left: int
    warnings: list[str]


def save(path: str, held: tuple[Any, ...]) -> None:
    """Write the arguments of `PoolFeatures` so that a worker can map their arrays into memory."""
    import joblib  # noqa: PLC0415 - slow to import

    pool, features, *rest = held
    # Functions and transformers may be defined in the notebook, where only cloudpickle reaches them.
    packed = not (is_rows(features) or isinstance(features, str))
    joblib.dump((pool, _cloudpickle().dumps(features) if packed else features, packed, *rest), path)


def pack(task: RefitTask) -> bytes:
    """Pickle a task, also when its parts are defined in a notebook.

    Raises
    ------
    TypeError
        If a part cannot be pickled; the message offers to fit in a thread instead.
    """
    try:
        return bytes(_cloudpickle().dumps(task))
    except Exception as error:
        raise TypeError(
            f"{type(task.estimator).__name__} (or the strategy) cannot be sent to a worker process: {error}. "
            "Fit in a thread instead: ActiveLearner(..., executor=ThreadPoolExecutor(1)) "
            "of concurrent.futures"
        ) from error


def refit(task: RefitTask | bytes) -> Refit:
    """Fit on the answers, score the candidates, return the best of them.

    Parameters
    ----------
    task : RefitTask, or bytes from `pack`

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
    if isinstance(task, bytes):
        unpacked: RefitTask = pickle.loads(task)  # noqa: S301 - our own kernel wrote it, through a pipe
        task = unpacked
    # More threads than idle cores make gradient boosting tens of times slower, not faster.
    with threadpool_limits(1), quiet() as warnings:
        features = _features_of(task.source)
        model, n_labels = _fitted(task, features)
        order = np.random.default_rng(task.seed).permutation(task.candidates)
        ready = np.sort(features.prepare(order, task.seconds))
        positions, scores = _ranked(task, features, model, ready)
        answers, probabilities = _answers(features, model, positions)
    return Refit(
        positions=positions,
        scores=scores,
        answers=answers,
        probabilities=probabilities,
        model=model,
        recipe=features.recipe,
        seconds=time.perf_counter() - start,
        n_labels=n_labels,
        n_left=len(task.candidates) - len(ready),
        warnings=warnings,
    )


def forget(owner: str) -> None:
    """Drop what is kept of a pool."""
    with _lock:
        _features.pop(owner, None)
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


def _cloudpickle() -> Any:
    """Return the cloudpickle that joblib brings: its own up to 1.5, the package itself since."""
    try:
        return import_module("cloudpickle")
    except ImportError:
        return import_module("joblib.externals.cloudpickle")


def _features_of(source: Source) -> PoolFeatures:
    with _lock:
        known = _features.get(source.owner)
        if known is not None and known[0] == source.edition:
            _features.move_to_end(source.owner)
            return known[1]
        _features.pop(source.owner, None)  # free the older edition before making the newer
    made = PoolFeatures(*(_load(source) if source.held is None else source.held))
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


def _fitted(task: RefitTask, features: PoolFeatures) -> tuple[Model, int]:
    ready = features.prepare(task.labeled)
    place = {position: k for k, position in enumerate(task.labeled.tolist())}
    targets = [task.targets[place[position]] for position in ready.tolist()]
    return fit_model(task.estimator, features.rows(ready), targets), len(ready)


def _ranked(task: RefitTask, features: PoolFeatures, model: Model, ready: Positions) -> tuple[Positions, Floats]:
    best = TopK(task.n, task.seed)
    # A function may compare rows with each other: it sees all of them at once.
    step = max(1, len(ready)) if callable(task.strategy) else _CHUNK
    for start in range(0, len(ready), step):
        chunk = ready[start : start + step]
        P = np.concatenate(
            [model.probabilities(features.rows(part)) for part in np.split(chunk, range(_CHUNK, len(chunk), _CHUNK))]
        )
        best.push(model.scores(P, task.strategy, seed=task.seed, start=start), chunk)
    positions, scores = best.result()
    finite = np.isfinite(scores)
    return positions[finite], scores[finite]


def _answers(features: PoolFeatures, model: Model, positions: Positions) -> tuple[list[Any], Floats]:
    if len(positions) == 0:
        return [], np.empty(0)
    return model.decide(model.probabilities(features.rows(positions)))
