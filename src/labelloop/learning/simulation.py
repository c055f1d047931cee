"""Rehearse active learning on data whose answers are known: which strategy pays here, and how much.

Examples
--------
>>> from concurrent.futures import ThreadPoolExecutor
>>> from sklearn.datasets import load_iris
>>> from sklearn.naive_bayes import GaussianNB
>>> X, y = load_iris(return_X_y=True)
>>> curves = simulate(GaussianNB(), X, y, n_rounds=3, n_repeats=2, executor=ThreadPoolExecutor(1))
>>> curves.frame.groupby("strategy", sort=False)["n_labels"].max().to_dict()
{'random': 40, 'default': 40}
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from concurrent.futures import Executor, as_completed
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from sklearn.metrics import get_scorer

from labelloop.learning.asking import kind_of_samples
from labelloop.learning.curves import LearningCurves
from labelloop.learning.executor import ONE_THREAD
from labelloop.learning.features import Recipe, input_form, is_rows
from labelloop.learning.learner import ActiveLearner
from labelloop.learning.models import key_array
from labelloop.learning.strategies.registry import strategy_of
from labelloop.learning.study import Study, draw
from labelloop.pool.frames import to_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future

    from labelloop.learning.study import Curve, Keys


def simulate(
    estimator: Any,
    X: Any,
    y: Sequence[Any],
    strategies: Iterable[Any] | Mapping[str, Any] = ("random", "default"),
    *,
    n_initial: int = 10,
    batch_size: int = 10,
    n_rounds: int = 20,
    n_repeats: int = 10,
    random_state: Any = 0,
    executor: Executor | None = None,
    test_size: float = 0.4,
    X_test: Any = None,
    y_test: Sequence[Any] | None = None,
    scoring: Any = "accuracy",
    initial: Literal["random", "every_class"] = "random",
    progress: bool | Callable[[int, int], Any] = False,
) -> LearningCurves:
    """Play the annotator: label batch after batch by known answers, and score the model after each.

    All strategies of a repeat start from the same labels and are scored on the same rows, so that their
    differences are those of the strategies. Results depend on `random_state` alone, not on the executor.

    Parameters
    ----------
    estimator : scikit-learn classifier, or ActiveLearner
        What is fitted after each batch. Of a learner, its strategy is replaced and the rest kept.
        Parameters called ``random_state`` that are None are set, differently in each repeat.
    X : DataFrame, array, sparse matrix, or list of texts or images; n_rows samples
    y : sequence of class keys, length n_rows
        The answers.
    strategies : sequence of strategies, or dict of name to strategy, default=("random", "default")
        Whatever `ActiveLearner` takes as a strategy.
    n_initial : int, default=10
        Labels before the first choice. With 0, the first batch is the strategy's own where it can choose
        without a model, else random.
    batch_size : int, default=10
        Labels per round.
    n_rounds : int, default=20
        Batches chosen. Curves end earlier when all is labeled.
    n_repeats : int, default=10
        How often, each time with another split and other initial labels. Fewer than ten tell little.
    random_state : int, optional
        None gives other results each time.
    executor : concurrent.futures.Executor, optional
        Where strategies and repeats run side by side. Default: a worker process per core. Each uses one
        thread.
    test_size : float, default=0.4
        Share of each class, between 0 and 1, that is held out to score on.
    X_test, y_test : as `X` and `y`, optional
        Rows to score on; with them, nothing is held out.
    scoring : str or callable, default="accuracy"
        Name of a scikit-learn scorer, or a function of (estimator, X, y); bigger = better. A class that
        the model has not seen yet has probability 0.
    initial : {"random", "every_class"}, default="random"
        ``"every_class"`` begins with one row of each class, then random ones.
    progress : bool or callable, default=False
        True draws a bar; a function is called with the curves done and all curves.

    Returns
    -------
    LearningCurves
        With ``.summary()``, ``.plot()`` and ``.frame``.

    Raises
    ------
    TypeError
        If `estimator` is no classifier.
    ValueError
        If `X` and `y` do not fit together, or a parameter is out of its range.

    Notes
    -----
    A model needs two classes. As long as the labels are all of one class, the score is that of always
    giving this answer, and drawing goes on as at the start: the next batch is what the strategy asks
    without a model where it can, else the next rows of the repeat's random order.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from sklearn.datasets import load_breast_cancer
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> X, y = load_breast_cancer(return_X_y=True)
    >>> model = make_pipeline(StandardScaler(), LogisticRegression())
    >>> curves = simulate(
    ...     model, X, y, ["random", "margin"], n_rounds=6, n_repeats=4, executor=ThreadPoolExecutor(1)
    ... )
    >>> curves.summary()["wins"].dropna().to_dict()
    {'margin': 4.0}
    """
    learner = estimator if isinstance(estimator, ActiveLearner) else ActiveLearner(estimator)
    X, X_test = _seen(learner, X, X_test)
    study = Study(
        learner=learner,
        X=X,
        y=_answers(y, "y"),
        test=None if X_test is None and y_test is None else (X_test, _answers(y_test, "y_test")),
        strategies=_named(strategies),
        n_initial=n_initial,
        batch_size=batch_size,
        n_rounds=n_rounds,
        n_repeats=n_repeats,
        seed=_seed(random_state),
        test_size=test_size,
        scorer=get_scorer(scoring),
        initial=initial,
    )
    study.check()
    curves = _run(study, executor, _reporter(progress))
    ended = dict.fromkeys(curve.ended for curve in curves if curve.ended)
    for text in ended:
        warnings.warn(text, UserWarning, stacklevel=2)
    return LearningCurves(
        pd.DataFrame([point for curve in curves for point in curve.points]),
        scoring if isinstance(scoring, str) else getattr(scoring, "__name__", "score"),
        list(dict.fromkeys([*ended, *(text for curve in curves for text in curve.warnings)])),
    )


def _run(study: Study, executor: Executor | None, report: Callable[[int, int], Any]) -> list[Curve]:
    """Draw all curves side by side; in the order of strategies and repeats, whichever is ready first."""
    import cloudpickle  # noqa: PLC0415 - slow to import
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    packed = cloudpickle.dumps(study)
    tasks = [(name, repeat) for name in study.strategies for repeat in range(study.n_repeats)]
    futures: list[Future[Curve]] = []
    with threadpool_limits(1):  # here, too: the executor may be one of threads, whose limits are the process's
        try:
            pool = executor or _processes(len(tasks))
            futures = [pool.submit(draw, packed, *task) for task in sorted(tasks, key=lambda task: task[1])]
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                report(done, len(tasks))
        finally:
            for future in futures:
                future.cancel()
    curves = dict(zip(sorted(tasks, key=lambda task: task[1]), (future.result() for future in futures), strict=True))
    return [curves[task] for task in tasks]


def _processes(n_tasks: int) -> Executor:
    """Return worker processes, warm for a minute in case another simulation follows."""
    from joblib import cpu_count  # noqa: PLC0415 - slow to import
    from joblib.externals.loky import get_reusable_executor  # noqa: PLC0415 - slow to import

    pool: Executor = get_reusable_executor(max_workers=min(cpu_count(), n_tasks), timeout=60, env=ONE_THREAD)
    return pool


def _reporter(progress: bool | Callable[[int, int], Any]) -> Callable[[int, int], Any]:
    if callable(progress):
        return progress
    if not progress:
        return lambda _done, _total: None
    from tqdm.auto import tqdm  # noqa: PLC0415 - only where it is wanted

    bar = tqdm(unit=" curves", leave=False)

    def report(done: int, total: int) -> None:
        bar.total, bar.n = total, done
        bar.refresh()
        if done == total:
            bar.close()

    return report


def _named(strategies: Iterable[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """Return strategies by name, each checked."""
    if isinstance(strategies, str):
        raise TypeError(f"strategies={strategies!r} is one name: give a list, [{strategies!r}]")
    pairs = strategies.items() if isinstance(strategies, Mapping) else [(_name(given), given) for given in strategies]
    named: dict[str, Any] = {}
    for name, strategy in pairs:
        if name in named:
            raise ValueError(f"two strategies are called {name!r}: give a dict of name to strategy")
        strategy_of(strategy)
        named[name] = strategy
    if not named:
        raise ValueError("strategies is empty: there is nothing to compare")
    return named


def _name(strategy: Any) -> str:
    return strategy if isinstance(strategy, str) else getattr(strategy, "__name__", repr(strategy))


def _seed(random_state: Any) -> int:
    if random_state is None or hasattr(random_state, "integers"):
        return int(np.random.default_rng(random_state).integers(2**31 - 1))
    if isinstance(random_state, bool) or not isinstance(random_state, int | np.integer) or random_state < 0:
        raise ValueError(f"random_state={random_state!r} has to be None, a whole number, or a NumPy Generator")
    return int(random_state)


def _answers(y: Any, name: str) -> Keys:
    """Return answers as one array of one type."""
    keys = [] if y is None else y.tolist() if hasattr(y, "tolist") else list(y)
    if any(isinstance(key, list | tuple | set | frozenset) for key in keys):
        raise ValueError(f"{name} holds several classes per row: simulate compares on one class per row")
    known = [key for key in keys if key is not None and key == key]  # noqa: PLR0124 - NaN is not itself
    kinds = sorted({type(key).__name__ for key in known})
    if len(kinds) != 1 or len(known) < len(keys):
        found = [*kinds, *["rows without an answer"] * (len(known) < len(keys))]
        raise ValueError(f"{name} has to hold answers of one type, one per row: found {', '.join(found) or 'nothing'}")
    if kinds == ["float"] and any(key % 1 for key in keys):
        raise ValueError(
            f"{name} holds fractions, which look like amounts and not like classes: simulate needs classes"
        )
    return key_array(keys)


def _seen(learner: ActiveLearner, X: Any, X_test: Any) -> tuple[Any, Any]:
    """Return what the classifier sees: features are made once, of all samples and no answers, as labelers do."""
    if is_rows(learner.features):
        return _sliceable(learner.features), _sliceable(X_test)
    kind = kind_of_samples(X)
    if kind is None and isinstance(learner.features, str):
        return _sliceable(X), _sliceable(X_test)
    parts = [part for part in (X, X_test) if part is not None]
    if kind == "table":
        parts = [to_frame(part)[0] for part in parts]
    recipe = Recipe(learner.features, kind or "table", input_form(learner.estimator)).fit(parts[0])
    seen = [_sliceable(recipe.transform(part)) for part in parts]
    return seen[0], seen[1] if X_test is not None else None


def _sliceable(X: Any) -> Any:
    return X.tocsr() if hasattr(X, "tocsr") else X
