"""From what there is to label to what a classifier sees.

`PoolFeatures` serves feature rows of a pool by position. It is made once per version of a pool, without any
answers, in the process that fits: nothing here runs on the thread that answers people.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from labelloop.learning.parts import takes_parts
from labelloop.learning.reading import read
from labelloop.learning.table_features import OWN_COLUMNS, TableFeatures, text_columns
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    import pandas as pd

    from labelloop.learning.task import Samples
    from labelloop.learning.topk import Positions

Form: TypeAlias = Literal["matrix", "frame", "text", "samples"]

_HEARD_OR_SEEN = {"images": 64, "sounds": 8}  # kinds of pools whose samples are decoded, and how many at once
_FIT_SAMPLES = 256  # of these, that decide the form of the descriptor
_SELECTORS = ("ColumnTransformer", "TableVectorizer", "SuperVectorizer", "TextVectorizer")
_WORDS = ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer", "TextEncoder", "MinHashEncoder")


def input_form(estimator: Any) -> Form:
    """Return what a classifier wants to be given.

    Parameters
    ----------
    estimator : object
        Pipelines, searches and other estimators around an estimator are looked through.

    Returns
    -------
    {"matrix", "frame", "text", "samples"}
        ``"frame"`` when its first step picks columns of a DataFrame, ``"text"`` when its first step reads
        strings, ``"samples"`` when it finds parts in what it is given, else ``"matrix"``.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import TfidfVectorizer
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> input_form(make_pipeline(TfidfVectorizer(), LogisticRegression()))
    'text'
    """
    if takes_parts(estimator):
        return "samples"
    names = {kind.__name__ for kind in type(estimator).__mro__}
    if names.intersection(_SELECTORS):
        return "frame"
    if names.intersection(_WORDS):
        return "text"
    steps = [step for _, step in getattr(estimator, "steps", ()) if step is not None and step != "passthrough"]
    union = [step for _, step in getattr(estimator, "transformer_list", ())]
    inner = getattr(estimator, "estimator", None)
    for first in (*steps[:1], *union, *([] if inner is None else [inner])):
        form = input_form(first)
        if form != "matrix":
            return form
    return "matrix"


def check_features(features: Any) -> None:
    """Raise `ValueError` if `features` is none of the accepted forms."""
    if isinstance(features, type):
        raise ValueError(f"features is the class {features.__name__}: give an object, {features.__name__}()")  # noqa: TRY004 - one type for all that is wrong with it
    if features is None or (isinstance(features, str) and features != "auto") or not _known(features):
        raise ValueError(
            f"features={features!r:.80} is not understood: give 'auto', a matrix with a row per sample "
            "(array, sparse matrix or DataFrame), a transformer with fit and transform, or a function "
            "from samples (a DataFrame; a list of images or clips) to such a matrix"
        )


def is_rows(features: Any) -> bool:
    """Whether `features` are the rows themselves, one per sample of the pool."""
    return not isinstance(features, str) and hasattr(features, "shape") and not hasattr(features, "fit")


class Recipe:
    """How to make features of samples: fitted on samples without answers, then applied to any.

    Parameters
    ----------
    features : "auto", transformer or callable
    kind : {"table", "images", "sounds"}
        Whether samples come as a DataFrame, or as a list of images or of clips.
    form : {"matrix", "frame", "text"}
        What the classifier wants, see `input_form`; heeded with ``"auto"``.
    exclude : collection of column names
        Columns of a table that never become features.

    Attributes
    ----------
    form : {"matrix", "frame", "text"}
        What it makes.
    maker : transformer or None
        What makes a matrix of samples, once fitted; None where the classifier is given them as they are.
    """

    def __init__(
        self, features: Any, kind: str, form: Form = "matrix", exclude: Collection[Hashable] = OWN_COLUMNS
    ) -> None:
        check_features(features)
        self._features, self._kind, self._exclude = features, kind, frozenset(exclude)
        self.form: Form = form if isinstance(features, str) and kind == "table" else "matrix"
        self._text: Any = None
        self.maker: Any = None

    def fit(self, samples: Any) -> Recipe:
        """Learn from samples what is needed to describe any; returns itself."""
        if self.form == "text":
            self._text = _one_text(samples, self._exclude)
        elif self.form == "matrix" and isinstance(self._features, str):
            self.maker = _maker(self._kind, self._exclude).fit(samples)
        elif hasattr(self._features, "transform"):
            from sklearn.base import clone  # noqa: PLC0415 - slow to import

            self.maker = clone(self._features).fit(samples)
        return self

    def transform(self, samples: Any) -> Any:
        """Return what the classifier sees of samples: a matrix, a DataFrame, or strings."""
        if self.form == "frame":
            return samples.drop(columns=[c for c in samples.columns if c in self._exclude])
        if self.form == "text":
            column = samples[self._text]
            return column.astype(object).where(column.notna(), "").astype(str).to_numpy(dtype=object)
        if self.maker is not None:
            return self.maker.transform(samples)
        name = getattr(self._features, "__name__", type(self._features).__name__)
        return _checked(self._features(samples), len(samples), f"the function {name} given as features")


def samples_of(pool: Samples, positions: Positions) -> Any:
    """Return samples as an estimator of their parts sees them: photos or clips, where the pool has them."""
    return (_decoded_later(pool) or pool.inputs)(positions)


class PoolFeatures:
    """Feature rows of a pool, by position; images and sounds are read as they are asked for and remembered.

    Parameters
    ----------
    pool : Samples
        What there is to label.
    features : "auto", array, sparse matrix, DataFrame, transformer or callable
    form : {"matrix", "frame", "text"}
        What the classifier wants, see `input_form`.
    exclude : collection of column names
        Columns that never become features.

    Attributes
    ----------
    recipe : Recipe or None
        What made the rows; None when they were given.
    form : {"matrix", "frame", "text", "samples"}
        What the rows are.
    """

    def __init__(self, pool: Samples, features: Any, form: Form, exclude: Collection[Hashable] = OWN_COLUMNS) -> None:
        self.recipe: Recipe | None = None
        self.form: Form = "matrix"
        self._pool, self._at_once = pool, _HEARD_OR_SEEN.get(pool.kind, 0)
        self._matrix: Any = None
        if form == "samples":
            self.form, self._at_once = form, 0
            self._kept: dict[int, Any] = {}
            return
        if is_rows(features):
            rows = _checked(features, len(pool), "features")
            self._at_once = 0
            if not hasattr(rows, "columns"):
                self._matrix = rows.tocsr() if hasattr(rows, "tocsr") else rows
                return
            self._pool, features = _Frame(rows), "auto"
        self.recipe = Recipe(features, pool.kind if self._at_once else "table", form, exclude)
        self.form = self.recipe.form
        if not self._at_once:
            samples = self._pool.inputs(np.arange(len(pool)))
            self._matrix = self.recipe.fit(samples).transform(samples)
            return
        self._done = np.zeros(len(pool), dtype=bool)
        self._begin(self.recipe)

    def rows(self, positions: Positions) -> Any:
        """Return feature rows; of images and sounds only those that `prepare` has read."""
        if self.form == "samples":
            return self._samples(positions)
        return self._matrix.iloc[positions] if hasattr(self._matrix, "iloc") else self._matrix[positions]

    def prepare(self, positions: Positions, seconds: float | None = None) -> Positions:
        """Make rows ready and return the positions that have one.

        Parameters
        ----------
        positions : array of int64
            What is wanted, most wanted first.
        seconds : float, optional
            Stop reading images or sounds after this time; the rest is left for the next call.

        Returns
        -------
        array of int64
            Those of `positions`, in their order, that can be learned from or scored: not what has not been
            read yet, nor what cannot be read.
        """
        if not self._at_once:
            return positions
        stop = None if seconds is None else time.monotonic() + seconds
        wanted, every = positions[~self._done[positions]], self._at_once
        for start in steps(range(0, len(wanted), every), f"Reading {self._pool.kind}", len(wanted), each=every):
            if stop is not None and time.monotonic() > stop:
                break
            self._read(wanted[start : start + every])
        readable: Positions = positions[self._done[positions] & ~np.isnan(self._matrix[positions, 0])]
        return readable

    def _samples(self, positions: Positions) -> Any:
        """Return samples; the same photo or clip each time, by which a model knows it has looked at it."""
        if _decoded_later(self._pool) is None:
            return self._pool.inputs(positions)
        wanted = np.asarray(positions).tolist()
        new = [position for position in wanted if position not in self._kept]
        self._kept.update(zip(new, samples_of(self._pool, np.array(new, dtype=np.int64)), strict=True))
        return [self._kept[position] for position in wanted]

    def _begin(self, recipe: Recipe) -> None:
        """Fit the recipe, and make room for its rows."""
        # A random sample: neighbours in a folder are alike.
        order = np.random.default_rng(0).permutation(len(self._pool))[:_FIT_SAMPLES]
        seen = self._pool.inputs(order)
        good, _ = read(recipe.fit, seen)
        one = next((row for k in good if (row := read(recipe.transform, [seen[k]])[1]) is not None), None)
        if one is None:
            raise ValueError(
                f"none of {len(order)} {self._pool.kind} looked at can be read: there is nothing to learn from"
            )
        self._matrix = np.full((len(self._pool), one.shape[1]), np.nan, dtype=np.float32)

    def _read(self, positions: Positions) -> None:
        if self.recipe is not None:
            good, made = read(self.recipe.transform, self._pool.inputs(positions))
            if made is not None:
                self._matrix[positions[good]] = made.toarray() if hasattr(made, "toarray") else made
        self._done[positions] = True


class _Frame:
    """Rows of a DataFrame in the manner of a pool."""

    kind, version = "table", 0

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def __len__(self) -> int:
        return len(self._frame)

    def inputs(self, positions: Positions) -> pd.DataFrame:
        return self._frame.iloc[positions]


def _maker(kind: str, exclude: Collection[Hashable]) -> Any:
    """Return what makes features of samples of a kind when nobody says."""
    if kind == "images":
        from labelloop.learning.image_features import ImageFeatures  # noqa: PLC0415 - only where it is needed

        return ImageFeatures()
    if kind == "sounds":
        from labelloop.learning.sound_features import SoundFeatures  # noqa: PLC0415 - only where it is needed

        return SoundFeatures()
    return TableFeatures(exclude)


def _decoded_later(pool: Samples) -> Any:
    """Return what gives the photos or clips of a pool, None where there is no such."""
    return getattr(pool, "photos", None) or getattr(pool, "clips", None)


def _known(features: Any) -> bool:
    fits = hasattr(features, "fit") and hasattr(features, "transform")
    return isinstance(features, str) or fits or callable(features) or hasattr(features, "shape")


def _checked(rows: Any, n_samples: int, what: str) -> Any:
    rows = rows if hasattr(rows, "shape") else np.asarray(rows)
    if len(rows.shape) != 2 or rows.shape[0] != n_samples:  # noqa: PLR2004 - dimensions
        raise ValueError(
            f"{what}: shape {tuple(rows.shape)} does not fit {n_samples} samples; "
            f"expected ({n_samples}, n_features), a row per sample in the order of the data"
        )
    return rows


def _one_text(frame: pd.DataFrame, exclude: Collection[Hashable]) -> Any:
    found = text_columns(frame, exclude)
    if len(found) != 1:
        raise ValueError(
            f"the estimator reads one column of text, and the table has {len(found)} of them: {found}; "
            "name it with a ColumnTransformer as first step, or give features=lambda rows: ..."
        )
    return found[0]
