"""What a learner has become: its model, its sessions, its history, and who wants to hear of it."""

from __future__ import annotations

import logging
import math
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import check_features
from labelloop.learning.models import check_classifier
from labelloop.learning.parts import suited
from labelloop.learning.stopping import compare
from labelloop.learning.strategies.registry import strategy_of
from labelloop.learning.task import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning.audit import Audit
    from labelloop.learning.features import Recipe
    from labelloop.learning.models import Model
    from labelloop.learning.stopping import View
    from labelloop.learning.worker import Refit

log = logging.getLogger(__name__)

_HERE = ("lock", "_listeners")  # bound to this process: not pickled
_MEASURES = ("contradictions", "kappa", "entropy", "accuracy", "accuracy_low", "accuracy_high")
_UNKNOWN: dict[str, Any] = {
    **dict.fromkeys(("session_id", "n_labels", "n_classes"), 0),
    "seconds": math.nan,
    **dict.fromkeys(_MEASURES, math.nan),
    "n_audited": 0,
    "auc": math.nan,
    "f1": math.nan,
    "error": None,
    "at": math.nan,
}
HISTORY = tuple(_UNKNOWN)


class Record:
    """The changing part of a learner. One lock guards it; nothing is called back under it."""

    def __init__(self) -> None:
        self.model: Model | None = None
        self.recipe: Recipe | None = None
        self.session_id = 0
        self.status = Status()
        self.rows: list[dict[str, Any]] = []
        self.audit: Audit | None = None
        self.halting: tuple[float, float] | None = None
        self.learned: tuple[Any, list[Any]] | None = None  # what `fit` was given
        self._view: View | None = None
        self._seed: int | None = None
        self._begin()

    def _begin(self) -> None:
        self.lock = threading.RLock()
        self._listeners: dict[str, dict[object, Callable[[Any], None]]] = {"refill": {}, "status": {}}

    def __getstate__(self) -> dict[str, Any]:
        with self.lock:
            state = {name: value for name, value in vars(self).items() if name not in _HERE}
            return state | {
                "status": Status(session_id=self.session_id, n_labels=self.status.n_labels),
                "rows": list(self.rows),
            }

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._begin()

    def adopt(self, model: Model, recipe: Recipe | None, session_id: int | None = None) -> None:
        """Take a fitted model, and begin a session if one is given."""
        with self.lock:
            self.model, self.recipe = model, recipe
            self.session_id = self.session_id if session_id is None else session_id

    def next_session(self) -> int:
        """Begin a session; returns its number."""
        with self.lock:
            self.session_id += 1
            return self.session_id

    def seed(self, random_state: Any, session_id: int) -> int:
        """Return a seed that depends on the session, and on `random_state` (drawn once if it is random)."""
        if isinstance(random_state, int | np.integer):
            return int(random_state) + 7919 * session_id
        with self.lock:
            if self._seed is None:
                draw: Any = np.random.default_rng() if random_state is None else random_state
                integers = draw.integers if hasattr(draw, "integers") else draw.randint
                self._seed = int(integers(2**31 - 1))
            return self._seed + 7919 * session_id

    def measure(self, done: Refit) -> dict[str, float]:
        """Return what a new fit says of the model: columns of the history."""
        found: dict[str, float] = {}
        with self.lock:
            self.audit, self.halting = done.audit, None if done.halting is None else done.halting[1:]
            if done.view is not None:
                found["entropy"] = done.view.entropy
                change = compare(self._view, done.view)
                if change is not None:
                    found.update(contradictions=change.contradictions, kappa=change.kappa)
                if change is not None or self._view is None:
                    self._view = done.view
        if done.audit is not None:
            estimate = done.audit.accuracy
            found.update(accuracy=estimate.value, accuracy_low=estimate.low, accuracy_high=estimate.high)
            found.update(n_audited=estimate.n, auc=done.audit.auc, f1=done.audit.f1)
        return found

    def note(self, session_id: int, n_labels: int, n_classes: int, seconds: float, **more: Any) -> dict[str, Any]:
        """Add a row to the history, and return it; what is not known stays empty."""
        row = {"session_id": session_id, "n_labels": n_labels, "n_classes": n_classes, "seconds": seconds}
        with self.lock:
            self.rows.append({**_UNKNOWN, **row, "at": time.time(), **more})
            return dict(self.rows[-1])

    def series(self, name: str) -> list[float]:
        """Return a column of the history, for the fits that went well."""
        with self.lock:
            return [float(row[name]) for row in self.rows if row["error"] is None]

    def tell(self, status: Status) -> None:
        """Take a new status, and tell who listens."""
        with self.lock:
            self.status = status
        failed = self.call("status", status)
        if failed:
            with self.lock:  # not told: that would call the failing function again
                self.status = Status("error", failed, status.session_id, status.n_labels)

    def listen(self, event: str, fn: Callable[[Any], None]) -> Callable[[], None]:
        """Register a function; returns a function that unregisters it."""
        if not callable(fn):
            raise TypeError(f"on_{event}({fn!r:.80}) has to be given a function")
        key = object()  # the same function may be registered twice, and each is unregistered by itself
        with self.lock:
            self._listeners[event][key] = fn

        def unregister() -> None:
            with self.lock:
                self._listeners[event].pop(key, None)

        return unregister

    def call(self, event: str, value: Any) -> str:
        """Call who listens, outside the lock; returns what failed, in words, or an empty string."""
        with self.lock:
            listeners = list(self._listeners[event].values())
        failed = []
        for fn in listeners:
            try:
                fn(value)
            except Exception as error:  # noqa: PERF203 - one that fails must not keep the others from hearing
                log.exception("a function registered by on_%s failed", event)
                name = getattr(fn, "__name__", repr(fn))
                failed.append(f"{name}, registered by on_{event}, raised {type(error).__name__}: {error}")
        return "; ".join(failed)


def check_parameters(learner: Any, answer: str = "class") -> None:
    """Check the parameters of an `ActiveLearner`, as every verb does first.

    Parameters
    ----------
    learner : ActiveLearner
    answer : str
        What it is to learn: where answers have parts, the classifier has to be able to find these.

    Raises
    ------
    TypeError
        If the estimator is no classifier, or the executor no executor.
    ValueError
        If another parameter is out of its range.
    """
    check_classifier(learner.estimator)
    finder = suited(learner.estimator, answer)
    if finder is not learner.estimator:
        finder.check()
    strategy_of(learner.strategy)
    check_features(learner.features)
    for name in ("retrain_every", "batch_size"):
        value = getattr(learner, name)
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(f"{name}={value!r} has to be a whole number, 1 or more")
    share = learner.audit
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share < 1:
        raise ValueError(f"audit={share!r} has to be a share from 0 to less than 1, for example 0.1")
    for name in ("fit_timeout", "scoring_seconds"):
        seconds = getattr(learner, name)
        if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0):
            raise ValueError(f"{name}={seconds!r} has to be a number of seconds, or None")
    if learner.executor is not None and not hasattr(learner.executor, "submit"):
        raise TypeError(
            f"executor={learner.executor!r:.80} has no submit: give a concurrent.futures.Executor, "
            "for example ThreadPoolExecutor(1)"
        )
    state = learner.random_state
    drawn = isinstance(state, int | np.integer) or hasattr(state, "integers") or hasattr(state, "randint")
    if state is not None and not drawn:
        raise ValueError(f"random_state={state!r} has to be None, a whole number, or a NumPy generator")
