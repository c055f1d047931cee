"""One simulation: what it is about, and the drawing of a single curve, in whatever process."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from labelloop.learning.asking import length
from labelloop.learning.models import quiet
from labelloop.learning.strategies.registry import works_cold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.topk import Floats, Positions

Keys: TypeAlias = "np.ndarray[Any, Any]"


@dataclass(frozen=True)
class Study:
    """What one simulation is about; its fields are the parameters of `simulate`, checked and unified."""

    learner: ActiveLearner
    X: Any
    y: Keys
    test: tuple[Any, Keys] | None
    strategies: dict[str, Any]
    n_initial: int
    batch_size: int
    n_rounds: int
    n_repeats: int
    seed: int
    test_size: float
    scorer: Callable[[Any, Any, Keys], float]
    initial: str

    def check(self) -> None:
        """Raise `ValueError` that names what is wrong."""
        for name, least in (("n_initial", 0), ("batch_size", 1), ("n_rounds", 1), ("n_repeats", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise ValueError(f"{name}={value!r} has to be a whole number, {least} or more")
        for X, y, names in ((self.X, self.y, ("X", "y")), (*(self.test or (self.X, self.y)), ("X_test", "y_test"))):
            if length(X) != len(y):
                raise ValueError(
                    f"{names[0]} has {length(X)} rows and {names[1]} {len(y)} answers: give one answer per row"
                )
        if not 0 < self.test_size < 1:
            raise ValueError(f"test_size={self.test_size!r} has to be a share, above 0 and below 1")
        if self.initial not in ("random", "every_class"):
            raise ValueError(f"initial={self.initial!r} is unknown: give 'random' or 'every_class'")
        if len(np.unique(self.y)) < 2:  # noqa: PLR2004 - there is nothing to tell apart
            raise ValueError("all answers in y are the same: there is nothing to learn")

    @property
    def n_pool(self) -> int:
        """How many rows there are to label in a repeat."""
        return len(self.y) - sum(self._held.values())

    @property
    def _held(self) -> dict[Any, int]:
        """How many rows of each class are scored on and never labeled."""
        keys, counts = np.unique(self.y, return_counts=True)
        held = np.round((self.test_size if self.test is None else 0.0) * counts)
        return dict(zip(keys, held.astype(int).tolist(), strict=True))

    def split(self, rng: np.random.Generator) -> tuple[Positions, Positions]:
        """Return the rows to label, in random order, and the rows to score on: a share of each class."""
        order = rng.permutation(len(self.y))
        held = np.concatenate([order[self.y[order] == key][:n] for key, n in self._held.items()])
        return rng.permutation(np.setdiff1d(order, held)), np.sort(held)

    def start(self, order: Positions) -> int:
        """Put the rows to begin with in front of the others, in place; returns how many they are."""
        if self.initial == "every_class":
            firsts = np.sort(np.unique(self.y[order], return_index=True)[1])
            order[:] = np.concatenate([order[firsts], np.delete(order, firsts)])
        return min(self.n_initial, len(order))


@dataclass(frozen=True)
class Curve:
    """One strategy in one repeat: its points, why it ended early if it did, what the estimator warned of."""

    points: list[dict[str, Any]]
    ended: str
    warnings: list[str]


def draw(packed: bytes, name: str, repeat: int) -> Curve:
    """Draw one curve, in whatever process: a pickled `Study`, the name of a strategy, the repeat's number."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    with threadpool_limits(1), quiet() as said:
        study = pickle.loads(packed)  # noqa: S301 - our own process packed it
        points = list(_points(study, name, repeat))
    asked, reached = study.n_initial + study.n_rounds * study.batch_size, points[-1]["n_labels"] if points else 0
    ended = ""
    if reached == study.n_pool < asked:
        ended = f"the curves end at {reached} labels instead of {asked}: then every row is labeled"
    elif reached < asked:
        ended = f"{name} ended at {reached} labels instead of {asked}: it chose fewer rows than it was asked for"
    return Curve(points, ended, [text.splitlines()[0] for text in said])


def _points(study: Study, name: str, repeat: int) -> Iterator[dict[str, Any]]:
    """Yield the points of a curve."""
    rng = np.random.default_rng([study.seed, repeat])
    rest, held = study.split(rng)
    n_initial = study.start(rest)
    labeled, rest = rest[:n_initial], rest[n_initial:]
    X_test, y_test = study.test or (_rows(study.X, held), study.y[held])
    player = _Player(study, name, seed=int(rng.integers(2**31 - 1)))
    seconds = 0.0
    for to_go in range(study.n_rounds, -1, -1):
        begin = perf_counter()
        player.learn(labeled)
        seconds += perf_counter() - begin
        if len(labeled):
            score = float(study.scorer(player, X_test, y_test))
            yield {"strategy": name, "repeat": repeat, "n_labels": len(labeled), "score": score, "seconds": seconds}
        if not to_go or not len(rest):
            return
        begin = perf_counter()
        chosen = player.choose(rest)
        seconds = perf_counter() - begin
        if not len(chosen):
            return
        labeled, rest = np.concatenate([labeled, rest[chosen]]), np.delete(rest, chosen)


class _Player(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """A learner on the rows of a study. To a scorer it is a classifier that knows every class."""

    def __init__(self, study: Study, name: str, seed: int) -> None:
        self.study, self.seed = study, seed
        strategy = _seeded(study.strategies[name], seed)
        learner = _seeded(clone(study.learner), seed)
        self.learner = learner.set_params(strategy=strategy, random_state=seed, features="auto")
        answers = study.y if study.test is None else np.concatenate([study.y, study.test[1]])
        self.classes_ = np.unique(answers)
        self.only: Any = None  # the answer there is, as long as there is but one
        self.fitted = False

    def learn(self, labeled: Positions) -> None:
        """Fit on the rows labeled so far, or note the only answer there is."""
        answers = self.study.y[labeled]
        self.fitted = len(np.unique(answers)) > 1
        self.only = None if self.fitted else answers[:1]
        if self.fitted:
            self.learner.fit(_rows(self.study.X, labeled), answers.tolist())

    def choose(self, rest: Positions) -> Positions:
        """Return where in `rest`, which is in random order, the next batch is."""
        n = min(self.study.batch_size, len(rest))
        if not self.fitted and not works_cold(self.learner.strategy):
            return np.arange(n)
        chosen: Positions = self.learner.query(_rows(self.study.X, rest), n)
        return chosen

    def predict(self, X: Any) -> Keys:
        """Return the class of each row."""
        return self.learner.predict(X) if self.only is None else np.repeat(self.only, length(X))

    def predict_proba(self, X: Any) -> Floats:
        """Return class probabilities, 0 for a class that was never seen."""
        P = np.zeros((length(X), len(self.classes_)))
        known = self.learner.classes_ if self.only is None else self.only
        P[:, np.searchsorted(self.classes_, known)] = self.learner.predict_proba(X) if self.only is None else 1.0
        return P


def _seeded(given: Any, seed: int) -> Any:
    """Set what is called random_state and is None, in place; returns what was given."""
    if hasattr(given, "get_params") and hasattr(given, "set_params"):
        names = [n for n, value in given.get_params().items() if n.split("__")[-1] == "random_state" and value is None]
        given.set_params(**dict.fromkeys(names, seed))
    return given


def _rows(X: Any, positions: Positions) -> Any:
    """Return some rows of whatever form of data."""
    if hasattr(X, "iloc"):
        return X.iloc[positions]
    return X[positions] if hasattr(X, "shape") else [X[k] for k in positions.tolist()]
