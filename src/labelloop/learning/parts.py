"""Samples made of parts: an image with boxes, a document with tokens, a clip with windows.

Each part has class probabilities of its own. What an estimator for such samples must offer stands in
`PartsEstimator`; `part_scores` turns the probabilities of parts into one score per sample, bigger = ask
first.

Examples
--------
>>> boxes = [np.array([[0.6, 0.1, 0.05], [0.5, 0.4, 0.1]]), np.empty((0, 3))]
>>> part_scores(boxes, "confidence").round(2).tolist()
[0.4, 1.0]
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from labelloop.learning.strategies import uncertainty
from labelloop.learning.topk import Floats, Positions, position_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Annotation: TypeAlias = dict[str, Any]

# What finds parts with any classifier, by what an answer is. They build on this module, and are slow to import.
_FINDERS = {
    "boxes": ("labelloop.learning.boxes", "BoxFinder"),
    "regions": ("labelloop.learning.regions", "RegionFinder"),
    "spans": ("labelloop.learning.spans", "SpanTagger"),
}

AGGREGATES = ("best", "max", "mean", "sum", "mnlp", "sequence")

_SLACK = 1e-5  # probabilities computed in float32 may miss 0 and 1 by this much
_MATRIX = 2  # dimensions of the probabilities of a sample's parts


@runtime_checkable
class PartsEstimator(Protocol):
    """What an estimator of samples made of parts offers, beside scikit-learn's ``get_params``.

    A sample is a text, or a dictionary of what stands beside it; of images in a job it is a
    `labelloop.pool.photos.Photo`, of sounds a `labelloop.pool.clips.Clip`, which ``np.asarray`` decodes. An estimator
    may also have ``find(samples)``: pairs of what `predict` and `predict_parts` return, where one look gives both.

    `fit` may learn nothing. After it, ``classes_`` names the columns of `predict_parts`, in order; there may
    be one column more, at the end, for "none of these". Three attributes are heeded when they are there:
    ``aggregate``, what `part_scores` does with the scores of a sample's parts; ``empty_score``, the score of a sample
    in which no part is found; and ``learns``: where it is False, samples are ordered before there is any answer.
    """

    def fit(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> Any:
        """Learn from samples and their annotations, and return itself.

        An annotation is ``{"label", "left", "top", "width", "height"}`` in pixels,
        ``{"label", "start", "end", "text"}`` in string offsets, or ``{"label", "start", "end"}`` in seconds.
        An empty list says that there is nothing in the sample.
        """

    def predict(self, samples: Sequence[Any]) -> list[list[Annotation]]:
        """Return annotations in the same form, each with a ``"score"`` from 0 to 1."""

    def predict_parts(self, samples: Sequence[Any]) -> list[Floats]:
        """Return class probabilities (n_parts, n_classes) per sample; rows need not sum to one."""


def takes_parts(estimator: Any) -> bool:
    """Whether an object is a `PartsEstimator`, rather than a classifier of whole samples."""
    return isinstance(estimator, PartsEstimator) and not isinstance(estimator, type)


def kind_of_answers(answers: Sequence[Any]) -> str:
    """Return what answers are, as `suited` wants to know it where no job says it.

    Parameters
    ----------
    answers : sequence
        As learned from.

    Returns
    -------
    {"boxes", "regions", "spans", "class"}
        Regions of time are told from spans of text by this: they have no text, and fractions.

    Examples
    --------
    >>> kind_of_answers([[], [{"label": "siren", "start": 2.0, "end": 7.0}]])
    'regions'
    >>> kind_of_answers([[{"label": "place", "start": 2, "end": 7}]])
    'spans'
    """
    lists = (answer for answer in answers if isinstance(answer, list | tuple))
    parts = [one for answer in lists for one in answer if isinstance(one, dict)]
    if not parts:
        return "class"
    if "width" in parts[0]:
        return "boxes"
    times = (one.get(name) for one in parts for name in ("start", "end"))
    timed = "text" not in parts[0] and any(isinstance(time, float | np.floating) for time in times)
    return "regions" if timed else "spans"


def suited(estimator: Any, answer: str, options: Mapping[str, Any] | None = None) -> Any:
    """Return what learns answers of a kind: where they have parts, what makes an ordinary classifier find these.

    Parameters
    ----------
    estimator : scikit-learn classifier, or PartsEstimator
    answer : str
        ``"spans"``, ``"boxes"``, ``"regions"``, or the name of another kind of answer, which changes nothing.
    options : mapping, optional
        Of what finds them, see `labelloop.learning.task.options_of`.

    Returns
    -------
    object
        The estimator itself, or a `SpanTagger`, `BoxFinder` or `RegionFinder` of it; none is fitted or cloned.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> suited(LogisticRegression(), "spans")
    SpanTagger(estimator=LogisticRegression())
    >>> suited(LogisticRegression(), "boxes")
    BoxFinder(estimator=LogisticRegression())
    >>> suited(LogisticRegression(), "class")
    LogisticRegression()
    """
    if answer not in _FINDERS or takes_parts(estimator):
        return estimator
    module, name = _FINDERS[answer]
    return getattr(import_module(module), name)(estimator, **(options or {}))


def part_scores(
    parts: Iterable[npt.ArrayLike | None],
    strategy: uncertainty.Strategy = "margin",
    aggregate: str = "best",
    *,
    empty: float = 1.0,
    seed: int = 0,
    start: int = 0,
) -> Floats:
    """Score samples by the class probabilities of their parts.

    Parameters
    ----------
    parts : iterable of arrays of float, shape (n_parts, n_classes)
        One array per sample, each with any number of parts, all with the same classes. Values lie between 0
        and 1; rows need not sum to one. A single column `p` is read as ``[1 - p, p]``. None, for a
        sample that cannot be read, scores NaN and is never asked.
    strategy : str or callable, default="margin"
        As for `labelloop.learning.strategies.top`; it scores parts. ``"random"`` scores samples.
    aggregate : {"best", "max", "mean", "sum", "mnlp", "sequence"}, default="best"
        What becomes of the scores `u` of a sample's parts. ``"best"``: the score of the part with the
        highest class probability, the first of equals. ``"max"``, ``"mean"``, ``"sum"``: see Brust, Käding
        and Denzler, *Active learning for deep object detection* (2019), section 3.2. With ``"confidence"``,
        ``"mnlp"`` ranks as the maximum normalised log-probability of Shen et al., *Deep active learning for
        named entity recognition* (2018), and ``"sequence"`` as the least confident sequence of Culotta
        and McCallum (2005), for parts independent of each other: ``1 - exp(mean(log(1 - u)))`` and
        ``1 - prod(1 - u)``.
    empty : float, default=1.0
        The score of a sample without parts.
    seed, start : int
        As for `labelloop.learning.strategies.scores`.

    Returns
    -------
    array of float, shape (n_samples,)

    Raises
    ------
    ValueError
        If a shape or a value is not as above, or a name is unknown.

    Notes
    -----
    ``"entropy"`` needs distributions: rows are scaled to sum one first, and a row of zeros has entropy 1.

    Examples
    --------
    >>> tokens = [[[0.9, 0.1], [0.5, 0.5]], [[0.8, 0.2]]]
    >>> part_scores(tokens, "confidence", "mean").round(2).tolist()
    [0.3, 0.2]
    >>> part_scores([[[0.7], [0.2]]], "confidence").round(2).tolist()
    [0.3]
    """
    check_aggregate(aggregate)
    uncertainty.check_strategy(strategy)
    arrays = [None if part is None else _part_matrix(part, k) for k, part in enumerate(parts)]
    counts = np.array([-1 if array is None else len(array) for array in arrays], dtype=np.int64)
    out = np.where(counts < 0, np.nan, np.full(len(arrays), float(empty)))
    full = np.flatnonzero(counts > 0)
    if strategy == "random":
        drawn = position_hash(np.arange(start, start + len(arrays), dtype=np.int64), seed + 1) / 2.0**64
        return np.where(counts < 0, np.nan, drawn)
    if len(full):
        P = _together([array for array in arrays if array is not None and len(array)], full)
        out[full] = _aggregated(_scored(P, strategy, seed), P.max(axis=1), counts[full], aggregate)
    return out


def check_aggregate(aggregate: str) -> str:
    """Return the name of an aggregate, or raise `ValueError` that names the known ones and the nearest."""
    if aggregate in AGGREGATES:
        return aggregate
    near = get_close_matches(str(aggregate), AGGREGATES, n=1)
    raise ValueError(
        f"aggregate={aggregate!r} is unknown"
        + (f"; did you mean {near[0]!r}?" if near else "")
        + f" Known are {', '.join(map(repr, AGGREGATES))}"
    )


def _aggregated(u: Floats, highest: Floats, counts: Positions, aggregate: str) -> Floats:
    """Return one score per sample from those of its parts, given each part's highest class probability."""
    firsts = np.cumsum(counts) - counts
    if aggregate == "best":
        most = np.repeat(np.maximum.reduceat(highest, firsts), counts)
        best = np.flatnonzero(highest == most)
        return u[best[np.searchsorted(best, firsts)]]
    if aggregate == "max":
        return np.asarray(np.maximum.reduceat(u, firsts))
    logs = aggregate in {"mnlp", "sequence"}
    if logs:
        if not ((u >= -_SLACK) & (u <= 1 + _SLACK)).all():
            raise ValueError(f"aggregate={aggregate!r} needs scores between 0 and 1, and this strategy gives others")
        u = np.clip(u, 0, 1)
    with np.errstate(divide="ignore"):  # log 0: a part that could not be less sure makes the sample so
        total: Floats = np.add.reduceat(np.log1p(-u) if logs else u, firsts)
    if aggregate in {"mean", "mnlp"}:
        total = total / counts
    return -np.expm1(total) if logs else total


def _scored(P: Floats, strategy: uncertainty.Strategy, seed: int) -> Floats:
    if P.shape[1] == 1:
        P = np.column_stack([1 - P[:, 0], P[:, 0]])
    if strategy == "entropy":
        total = P.sum(axis=1, keepdims=True)
        P = np.divide(P, total, out=np.full_like(P, 1 / P.shape[1]), where=total > 0)
    return uncertainty.scores(P, strategy, seed=seed).astype(float)


def _part_matrix(part: npt.ArrayLike, k: int) -> Floats:
    """Return the parts of a sample as a matrix; an empty list is a sample without parts."""
    try:
        matrix = np.asarray(part)
        if matrix.dtype != np.float32:
            matrix = matrix.astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"sample {k}: {part!r:.80} is not a matrix of numbers: {error}") from error
    if matrix.size == 0:
        return matrix.reshape(0, matrix.shape[-1] if matrix.ndim == _MATRIX else 0)
    if matrix.ndim != _MATRIX:
        raise ValueError(
            f"sample {k} has class probabilities of shape {matrix.shape}: expected (n_parts, n_classes), "
            "a row per part; with one class, a column of one number per part"
        )
    return matrix


def _together(arrays: list[Floats], numbers: Positions) -> Floats:
    widths = np.array([array.shape[1] for array in arrays])
    other = np.flatnonzero(widths != widths[0])
    if len(other):
        raise ValueError(
            f"sample {numbers[other[0]]} has {widths[other[0]]} classes per part, and sample {numbers[0]} has "
            f"{widths[0]}: every sample needs the same classes"
        )
    P = np.concatenate(arrays)
    owners = np.repeat(numbers, [len(array) for array in arrays])
    _check_values(P, lambda row: f"a part of sample {owners[row]}")
    return P


def _check_values(P: Floats, where: Callable[[int], str]) -> None:
    bad = ~((P >= -_SLACK) & (P <= 1 + _SLACK))  # also NaN
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        raise ValueError(
            f"{where(row)} has the class score {P[row, column]:.4g}: every value has to lie between 0 and 1"
        )
