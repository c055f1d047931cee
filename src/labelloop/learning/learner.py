"""The active learner: a classifier that knows what to ask next.

Examples
--------
>>> from sklearn.datasets import load_iris
>>> from sklearn.linear_model import LogisticRegression
>>> X, y = load_iris(return_X_y=True, as_frame=True)
>>> learner = ActiveLearner(LogisticRegression(max_iter=500), "margin", random_state=0)
>>> queries = learner.fit(X[::15], y[::15]).queries(X)
>>> list(queries.columns[-2:]), int(queries["session_id"].iloc[0])
(['uncertainty', 'session_id'], 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import NotFittedError

from labelloop.learning.asking import (
    Question,
    Rows,
    answer_to,
    good_rows,
    length,
    readable,
    recipe_for,
    scores_of,
    select,
)
from labelloop.learning.attached import Attached
from labelloop.learning.judged import Judged
from labelloop.learning.models import check_classifier, fit_model, key_array
from labelloop.learning.parts import suited
from labelloop.learning.record import Record, check_parameters
from labelloop.learning.sampler import as_queries
from labelloop.learning.strategies.registry import strategy_of, works_cold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    import pandas as pd

    from labelloop.learning.loop import RefitLoop
    from labelloop.learning.models import Model
    from labelloop.learning.strategies.registry import AnyStrategy
    from labelloop.learning.topk import Floats, Positions


class ActiveLearner(Attached, Judged, ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """A scikit-learn classifier with a strategy for what to ask next.

    Parameters
    ----------
    estimator : scikit-learn classifier, or PartsEstimator
        Cloned before each fit, never fitted itself. Pipelines welcome. It needs ``predict_proba`` or
        ``decision_function``. One that finds boxes, spans or regions is given the samples themselves, see
        `labelloop.learning.parts.PartsEstimator`. Where answers are spans of text, boxes in images or regions of
        sounds, an ordinary classifier becomes ``SpanTagger(estimator)``, ``BoxFinder(estimator)`` or
        ``RegionFinder(estimator)``, which `estimator_` then is.
    strategy : str, callable or object, default="default"
        ``"random"``, ``"confidence"``, ``"margin"``, ``"entropy"``, ``"weighted"``; by a committee
        ``"vote_entropy"``, ``"kl_divergence"``; with an eye on where samples lie ``"density"``,
        ``"expected_gradient_length"``, ``"k_means"``, ``"k_center"``, ``"ranked_batch"``, ``"badge"``,
        ``"typiclust"``, ``"diverse_margin"``; ``"default"``: at first typical and odd samples, then the smallest
        margins that differ from each other. Or a function from class probabilities (n_rows, n_classes) to
        scores (n_rows,), bigger = ask first; an object with ``select(context)``; a strategy of scikit-activeml.
    retrain_every : int, default=10
        Attached to a labeler: fit again after this many new answers.
    batch_size : int, default=20
        How many rows `query` returns when it is not told.
    features : "auto", array, sparse matrix, DataFrame, transformer or callable, default="auto"
        What the classifier sees. ``"auto"`` makes numbers of tables, images and sounds, and leaves arrays alone,
        as it does DataFrames when the estimator picks columns or reads text itself. A matrix has a row per sample
        of the labeler. A function takes samples (DataFrame, or list of images or clips) and returns a matrix.
    audit : float, default=0
        This share of what is served is drawn at random and never learned from: it tells how good the model is.
    executor : concurrent.futures.Executor, optional
        Where fits of an attached learner happen. Default: one warm worker process, shared by all learners. Pools of
        Parquet files are scored on all of its workers side by side; Dask's is ``client.get_executor()``.
    random_state : int, numpy.random.Generator or RandomState, optional
        Decides whatever is drawn.
    scoring_seconds : float, optional, default=2
        Time for scoring; where it is too short for the whole pool, a random part is scored, another one after each
        fit. None takes the time it takes.
    fit_timeout : float, optional, default=600
        Seconds after which a fit of an attached learner is given up; None waits for ever.

    Attributes
    ----------
    estimator_ : the fitted classifier
    classes_ : array of the classes it knows

    Raises
    ------
    TypeError or ValueError
        If the estimator is no classifier, or the strategy is unknown.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> learner = ActiveLearner(LogisticRegression(), random_state=0)
    >>> learner.fit([[0.0], [1.0], [4.0], [5.0]], ["low", "low", "high", "high"])
    ActiveLearner(estimator=LogisticRegression(), random_state=0)
    >>> learner.query([[0.1], [2.4], [4.9]], 1).tolist()
    [1]
    """

    def __init__(
        self,
        estimator: Any,
        strategy: AnyStrategy = "default",
        *,
        retrain_every: int = 10,
        batch_size: int = 20,
        features: Any = "auto",
        audit: float = 0.0,
        executor: Executor | None = None,
        random_state: Any = None,
        fit_timeout: float | None = 600.0,
        scoring_seconds: float | None = 2.0,
    ) -> None:
        self.estimator = estimator
        self.strategy = strategy
        self.retrain_every = retrain_every
        self.batch_size = batch_size
        self.features = features
        self.audit = audit
        self.fit_timeout, self.scoring_seconds = fit_timeout, scoring_seconds
        self.executor = executor
        self.random_state = random_state
        # Beyond scikit-learn's manners, on purpose: a regressor must not be noticed in a callback, later.
        check_classifier(estimator)
        strategy_of(strategy)
        self._record = Record()
        self._loop: RefitLoop | None = None

    def __sklearn_clone__(self) -> ActiveLearner:
        given = self.get_params(deep=False)
        # Executors cannot be copied, and large matrices should not be.
        return type(self)(**{**given, "estimator": clone(self.estimator)})

    def __getstate__(self) -> dict[str, Any]:
        # A copy is not attached; executors belong to their process.
        return {**super().__getstate__(), "_loop": None, "executor": None}

    def fit(self, X: Any, y: Sequence[Any]) -> ActiveLearner:
        """Fit a clone of the estimator here and now.

        Parameters
        ----------
        X : DataFrame, array, sparse matrix, or list of images or clips; n_rows samples
        y : sequence of class keys, or of lists of class keys (several classes per sample)

        Returns
        -------
        ActiveLearner
            Itself.

        Raises
        ------
        ValueError
            If `X` and `y` differ in length, or there are fewer than two different answers.
        """
        check_parameters(self)
        targets = list(y)
        if length(X) != len(targets):
            raise ValueError(f"X has {length(X)} rows and y {len(targets)}: give one answer per row")
        estimator = suited(self.estimator, answer_to(X, targets))
        recipe = recipe_for(self.features, X, estimator)
        seen = X if recipe is None else recipe.fit(readable(X)).transform(X)
        good = good_rows(seen)
        if not good.all():
            seen, targets = seen[good], [t for t, ok in zip(targets, good, strict=True) if ok]
        model = fit_model(estimator, seen, targets)
        self._record.adopt(model, recipe)
        self._record.learned = (seen, targets)
        return self

    def predict(self, X: Any) -> np.ndarray[Any, Any]:
        """Return the class of each row, as its key was given; None for images and sounds that cannot be read.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        array, shape (n_rows,)
            Of objects when a sample may have several classes: lists of keys.
        """
        model = self._fitted()
        seen = self._see(X)
        good = good_rows(seen)
        answers = model.predict(seen if good.all() else seen[good]) if good.any() else []
        if good.all() and not model.several:
            return key_array(answers)
        out = np.full(len(good), None, dtype=object)
        for place, answer in zip(np.flatnonzero(good), answers, strict=True):
            out[place] = answer
        return out

    def predict_proba(self, X: Any) -> Floats:
        """Return class probabilities, columns in the order of `classes_`.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        array of float, shape (n_rows, n_classes)
            NaN for images and sounds that cannot be read. Estimators without ``predict_proba`` give their decision
            function, squashed to 0..1.
        """
        model = self._fitted()
        seen = self._see(X)
        good = good_rows(seen)
        if good.all():
            return model.probabilities(seen)
        out = np.full((len(good), len(model.classes)), np.nan)
        if good.any():
            out[good] = model.probabilities(seen[good])
        return out

    def score_samples(self, X: Any) -> Floats:
        """Return how much each row is worth asking; bigger = ask first.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        array of float, shape (n_rows,)

        Raises
        ------
        NotFittedError
            If the strategy needs a model and none is fitted yet.
        """
        check_parameters(self)
        return scores_of(self._question(X))

    def query(self, X: Any, n: int | None = None) -> Positions:
        """Choose rows to ask, and begin a session.

        Parameters
        ----------
        X : as in `fit`
        n : int, optional
            How many; `batch_size` if not given, all if there are fewer.

        Returns
        -------
        array of int64
            Row positions, best first.
        """
        check_parameters(self)
        n = self.batch_size if n is None else n
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 0:
            raise ValueError(f"n={n!r} rows cannot be chosen: n is a whole number, 0 or more")
        question = self._question(X)
        chosen = select(question, int(n))
        self._record.next_session()
        # What cannot be read comes last.
        return np.concatenate([chosen.positions, np.flatnonzero(~question.rows.good)])[:n]

    def queries(self, pool: Any) -> pd.DataFrame:
        """Rank a whole pool, and begin a session.

        Parameters
        ----------
        pool : DataFrame, or array of shape (n_rows, n_columns)
            What has not been labeled.

        Returns
        -------
        DataFrame
            All columns of the pool, ``uncertainty`` (bigger = ask first) and ``session_id``; the most
            uncertain row first; the index is kept.
        """
        scores, seed = self.score_samples(pool), self._seed()
        return as_queries(pool, scores, self._record.next_session(), seed)

    @property
    def estimator_(self) -> Any:
        """The fitted classifier."""
        return self._fitted().estimator

    @property
    def classes_(self) -> np.ndarray[Any, Any]:
        """The classes it knows, as their keys were given, in the order of the columns of `predict_proba`."""
        return key_array(self._fitted().classes)

    @property
    def session_id(self) -> int:
        """How many queues a model has made; 0 before the first."""
        return self._record.session_id

    def _seed(self) -> int:
        return self._record.seed(self.random_state, self.session_id)

    def _question(self, X: Any) -> Question:
        blind = self.strategy == "random" or works_cold(self.strategy)
        model = self._record.model if blind else self._fitted()
        seen = self._see(X)
        estimator = model.estimator if model is not None and model.has_parts else self.estimator
        rows = Rows(seen, good_rows(seen), estimator)
        return Question(self.strategy, rows, model, self._seed(), self._record.learned, estimator)

    def _fitted(self) -> Model:
        model = self._record.model
        if model is None:
            raise NotFittedError(
                "this ActiveLearner has no model yet: call fit(X, y), or attach it to a labeler and answer "
                f"{self.retrain_every} samples of at least two classes"
            )
        return model

    def _see(self, X: Any) -> Any:
        recipe, given = self._record.recipe, isinstance(self.features, str) and hasattr(X, "dtype")
        return X if recipe is None or given else recipe.transform(X)
