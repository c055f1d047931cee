"""Strategies from elsewhere: scikit-activeml's, in the place of a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.strategies.context import arranged

if TYPE_CHECKING:
    from labelloop.learning.strategies.context import Context, Selection

_ROWS = 10_000  # its strategies compare all with all, and keep a score per pick and row


def is_skactiveml(strategy: Any) -> bool:
    """Return whether an object is a pool strategy of scikit-activeml."""
    return hasattr(strategy, "query") and any(
        kind.__module__.partition(".")[0] == "skactiveml" for kind in type(strategy).__mro__
    )


@dataclass(frozen=True)
class Skactiveml:
    """A pool strategy of scikit-activeml, on our features and our model's probabilities.

    Parameters
    ----------
    strategy : skactiveml.base.SingleAnnotatorPoolQueryStrategy
    rows : int, default=10000
        At most so many candidates, drawn at random, are handed over.
    """

    strategy: Any
    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch.

        Raises
        ------
        TypeError
            If the strategy wants something that we do not have.
        """
        positions = context.sample(self.rows, context.affordable)
        X, known = context.features(positions), context.labeled_features
        n_known = 0 if known is None else len(known)
        both = X if known is None else np.concatenate([known, X])
        y = np.full(len(both), np.nan)
        y[:n_known] = context.codes[:n_known]
        given = self._arguments(context, both, y, n_known, positions)
        chosen = np.asarray(self._clone(context.seed).query(X=both, y=y, batch_size=context.n, **given))
        picks = np.fromiter(dict.fromkeys((chosen - n_known).tolist()), dtype=np.intp)
        scores = np.zeros(len(positions)) if context.model is None else _margins(context, positions)
        return arranged(context, positions, scores, picks)

    def _arguments(self, context: Context, X: Any, y: Any, n_known: int, positions: Any) -> dict[str, Any]:
        import inspect  # noqa: PLC0415 - only where it is needed

        wanted = inspect.signature(self.strategy.query).parameters
        given: dict[str, Any] = {"candidates": np.arange(n_known, len(X))}
        for name in ("clf", "estimator", "discriminator"):
            if name in wanted:
                given[name] = _classifier(context, X, y, positions)
        if "fit_clf" in wanted:
            given["fit_clf"] = False
        if "ensemble" in wanted:
            raise TypeError(
                f"{type(self.strategy).__name__} wants a committee, which is not handed over: "
                "use strategy='vote_entropy' or 'kl_divergence'"
            )
        return given

    def _clone(self, seed: int) -> Any:
        from sklearn.base import clone  # noqa: PLC0415 - slow to import

        copy = clone(self.strategy)
        if getattr(copy, "random_state", 0) is None:
            copy.set_params(random_state=seed % 2**31)
        return copy


def _margins(context: Context, positions: Any) -> Any:
    model: Any = context.model
    return np.concatenate([model.scores(P, "margin") for _, P in context.blocks(positions)])


def _classifier(context: Context, X: Any, y: Any, positions: Any) -> Any:
    """Return a classifier in their manner that knows the probabilities of these rows by heart."""
    from skactiveml.base import SkactivemlClassifier  # noqa: PLC0415 - only where it is installed

    model: Any = context.model
    if model is None:
        raise ValueError("this strategy needs a model, and there is none before answers of two classes")
    P = np.concatenate([model.probabilities(context.labeled), context.probabilities(positions)])

    class Known(SkactivemlClassifier):  # type: ignore[misc] # scikit-activeml ships no types
        def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Known:  # noqa: ARG002 - its signature
            self.classes_ = np.arange(P.shape[1])
            self.n_features_in_ = np.shape(X)[1]
            return self

        def predict_proba(self, X: Any) -> Any:
            return P[_row_numbers(rows, np.asarray(X))]

        def predict(self, X: Any) -> Any:
            return self.predict_proba(X).argmax(axis=1)

    rows = {row.tobytes(): number for number, row in reversed(list(enumerate(np.ascontiguousarray(X))))}
    return Known(classes=np.arange(P.shape[1]), missing_label=np.nan).fit(X, y)


def _row_numbers(rows: dict[bytes, int], X: Any) -> list[int]:
    try:
        return [rows[row.tobytes()] for row in np.ascontiguousarray(X)]
    except KeyError:
        raise TypeError(
            "this strategy asks the model about rows that are not in the pool; hand it to scikit-activeml's own loop, "
            "or choose one that only looks at the pool"
        ) from None
