"""Where distances between samples mean something: the space in which batches are made diverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from labelloop.learning.features import Form

Matrix = npt.NDArray[np.float32]

_FIT_ROWS = 5_000  # rows from which scale and directions are learned
_WIDE = 128  # columns beyond which directions are taken instead
_DIRECTIONS = 64
_NO_SPACE = (
    "no distances between samples of this form: a strategy that compares samples needs numbers; put the steps that "
    "make them into a pipeline, or give features="
)
_LIKE = 10  # times the usual spread: columns up to it are taken as of one kind
_FAR = 5.0  # standard deviations beyond which a value says no more


class NoSpaceError(ValueError):
    """Samples of this form have no distances; the message says what would give them some."""


class Space:
    """Turns what a classifier sees into short dense rows of comparable columns.

    A fitted pipeline is asked for what its last step sees: that is the person's own notion of what matters. Sparse and
    wide rows are reduced to their main directions. Columns whose spreads are worlds apart, as of a table with grams and
    ratios, are each brought to unit variance; columns of like spread, as of pixels, keep their proportions: to blow up
    those that hardly vary would be to look at noise.

    Parameters
    ----------
    estimator : fitted classifier or None
    form : {"matrix", "frame", "text"}
        Of the rows, see `labelloop.learning.features.input_form`.
    sample : rows as the classifier sees them
        Some of the pool.

    Attributes
    ----------
    held : float
        Share of the variance that the directions hold, 0 to 1.

    Raises
    ------
    NoSpaceError
        If the rows cannot be made numbers.
    """

    def __init__(self, estimator: Any, form: Form, sample: Any) -> None:
        steps = getattr(estimator, "steps", None)
        # Not for text: a vocabulary learned from the few answers knows little of the pool.
        self._before = estimator[:-1] if steps and len(steps) > 1 and form != "text" else None
        self._own = None if self._before is not None else _maker(form)
        if self._own is not None:
            self._own.fit(sample)
        self._reduce: Any = None
        self.held = 1.0
        X = self._numbers(sample)
        if X.shape[1] > _WIDE or hasattr(X, "toarray"):
            with np.errstate(divide="ignore", invalid="ignore"):  # rows that are all alike have no variance to share
                self._reduce = _reducer(X).fit(X)
            last = self._reduce.steps[-1][1] if hasattr(self._reduce, "steps") else self._reduce
            self.held = float(np.nan_to_num(np.sum(last.explained_variance_ratio_), nan=1.0))
            X = np.asarray(self._reduce.transform(X))
        self._middle = _over_columns(np.nanmedian, X)
        X = np.where(np.isfinite(X), X, self._middle)
        self._scale = X.std(axis=0)
        self._used = self._scale > 1e-12 * max(1.0, float(self._scale.max(initial=0)))
        if not self._used.any():
            self._used[:1], self._scale[:1] = True, 1.0  # all alike: any column will do
        spreads = self._scale[self._used]
        if spreads.max() < _LIKE * np.median(spreads):
            self._scale = np.full_like(self._scale, np.sqrt(np.mean(spreads**2)))

    def __call__(self, X: Any) -> Matrix:
        """Return dense rows, shape (n_rows, n_directions)."""
        numbers = self._numbers(X)
        if self._reduce is not None:
            numbers = np.asarray(self._reduce.transform(numbers))
        numbers = np.where(np.isfinite(numbers), numbers, self._middle)[:, self._used]
        scaled = (numbers - self._middle[self._used]) / self._scale[self._used]
        out: Matrix = np.clip(scaled, -_FAR, _FAR).astype(np.float32)
        return out

    def _numbers(self, X: Any) -> Any:
        try:
            seen = self._before.transform(X) if self._before is not None else X
            seen = self._own.transform(seen) if self._own is not None else seen
            numbers = seen.tocsr() if hasattr(seen, "toarray") else np.asarray(seen, dtype=np.float64)
        except (TypeError, ValueError, AttributeError) as error:
            raise NoSpaceError(f"{_NO_SPACE} ({error})") from error
        if numbers.ndim != 2:  # noqa: PLR2004 - dimensions
            raise NoSpaceError(f"{_NO_SPACE} (each is of shape {numbers.shape[1:]})")
        return numbers


def _maker(form: Form) -> Any:
    if form == "frame":
        from labelloop.learning.table_features import TableFeatures  # noqa: PLC0415 - only where it is needed

        return TableFeatures()
    if form == "text":
        from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415 - slow to import

        return HashingVectorizer(n_features=2**14)
    return None


def _reducer(X: Any) -> Any:
    from sklearn.decomposition import PCA, TruncatedSVD  # noqa: PLC0415 - slow to import

    n = max(1, min(_DIRECTIONS, X.shape[1] - 1, X.shape[0] - 1))
    if hasattr(X, "toarray"):
        return TruncatedSVD(n, random_state=0)
    from sklearn.impute import SimpleImputer  # noqa: PLC0415 - slow to import
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - slow to import
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - slow to import

    return make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        StandardScaler(),
        PCA(n, svd_solver="randomized", random_state=0),
    )


def _over_columns(fn: Any, X: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Apply a NaN-aware function to the columns; 0 where a column holds nothing."""
    held = np.where(np.isfinite(X), X, np.nan)
    empty = np.isnan(held).all(axis=0)
    held[:, empty] = 0.0
    out: npt.NDArray[np.float64] = fn(held, axis=0)
    return out


def rows_to_fit(n: int, seed: int = 0) -> npt.NDArray[np.intp]:
    """Return which of `n` rows a space is made from."""
    return np.sort(np.random.default_rng(seed).permutation(n)[:_FIT_ROWS])
