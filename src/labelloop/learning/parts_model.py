"""Estimators of samples made of parts, with the verbs of `Model`.

Examples
--------
>>> from labelloop.learning.detector import Detector
>>> detector = Detector(lambda image: [{"left": 0, "label": "cat", "score": 0.75}] if image else [], ["cat"])
>>> model = fit_parts_model(detector, ["photo"], [[{"label": "cat", "left": 1}]])
>>> parts = model.probabilities(["photo", ""])
>>> model.scores(parts, "confidence").tolist()
[0.25, 1.0]
>>> model.decide(parts)[0]
[[{'left': 0, 'label': 'cat', 'score': 0.75}], []]
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np

from labelloop.learning.models import Model, TooFewClassesError
from labelloop.learning.parts import part_scores
from labelloop.learning.reading import read
from labelloop.pool.clips import Clip
from labelloop.pool.errors import UnreadableError
from labelloop.pool.photos import Photo
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labelloop.learning.strategies.uncertainty import Strategy
    from labelloop.learning.topk import Floats

log = logging.getLogger(__name__)

_DECODED = (Photo, Clip)  # when they are looked at: that takes long, and may fail
_AT_ONCE = 32  # of these: what fails for one is tried again for the others


class Parts(list[Any]):
    """Class probabilities (n_parts, n_classes) per sample, None where it cannot be read; it knows its samples.

    Parameters
    ----------
    arrays : iterable of array or None
    samples : sequence
        What they were computed from.
    """

    def __init__(self, arrays: Iterable[Floats | None], samples: Sequence[Any]) -> None:
        super().__init__(arrays)
        self.samples = list(samples)


@dataclass(frozen=True)
class PartsModel(Model):
    """A fitted estimator of samples made of parts.

    It stands where a `Model` does. What travels between its verbs is not a matrix but `Parts`: rows of
    different lengths. Samples that are None, as those that cannot be read, get no answer and are not asked.

    Parameters
    ----------
    estimator : PartsEstimator
        Fitted.
    classes : list
        Its classes; `probabilities` may have one column more, "none of these".
    several : bool, default=True
        An answer is a list.
    """

    several: bool = True
    has_parts: ClassVar[bool] = True
    # What was found in photos and clips that still exist: each is looked at once, not for every verb anew.
    _known: WeakKeyDictionary[Photo | Clip, tuple[Any, Any] | None] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False, compare=False
    )

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_known"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _known=WeakKeyDictionary())

    def probabilities(self, X: Any) -> Any:
        """Return class probabilities (n_parts, n_classes) of each sample, as `Parts`."""
        samples = as_samples(X)
        if hasattr(self.estimator, "find"):
            return Parts([None if found is None else found[1] for found in self._found(samples)], samples)
        return Parts(_where_readable(self.estimator.predict_parts, samples), samples)

    def scores(self, P: Any, strategy: Strategy, *, seed: int = 0, start: int = 0) -> Floats:
        """Return a score per sample, bigger = ask first; NaN where it cannot be read.

        The estimator's ``aggregate`` and ``empty_score`` decide, if it has them, else those of boxes: the
        best part's score, and 1 without parts.
        """
        aggregate, empty = getattr(self.estimator, "aggregate", "best"), getattr(self.estimator, "empty_score", 1.0)
        return part_scores(P, strategy, aggregate, empty=empty, seed=seed, start=start)

    def decide(self, P: Any) -> tuple[list[Any], Floats]:
        """Return the annotations of each sample, and how probable the least sure of them is.

        Without annotations, that is how probable "none" is: 1 less the highest class probability of a part.
        """
        answers = self.predict(P.samples)
        sure = [_surest(answer, part, len(self.classes)) for answer, part in zip(answers, P, strict=True)]
        return answers, np.array(sure, dtype=float)

    def predict(self, X: Any) -> list[Any]:
        """Return the annotations of each sample, None where it cannot be read."""
        samples = as_samples(X)
        if hasattr(self.estimator, "find"):
            return [None if found is None else found[0] for found in self._found(samples)]
        return _where_readable(self.estimator.predict, samples)

    def _found(self, samples: list[Any]) -> list[Any]:
        """Return what is found in each sample: annotations and class probabilities; None where it cannot be read."""
        new = [sample for sample in samples if not isinstance(sample, _DECODED) or sample not in self._known]
        found = iter(_where_readable(self.estimator.find, new))
        out = []
        for sample in samples:
            if not isinstance(sample, _DECODED):
                out.append(next(found))
                continue
            if sample not in self._known:
                self._known[sample] = next(found)
            out.append(self._known[sample])
        return out


def fit_parts_model(estimator: Any, samples: Any, annotations: Sequence[Any]) -> PartsModel:
    """Fit a clone of an estimator of samples made of parts.

    Parameters
    ----------
    estimator : PartsEstimator
        It is cloned, never fitted itself.
    samples : list, array or DataFrame
        None for those that cannot be read, which are left out. Rows of a DataFrame become dictionaries.
    annotations : sequence of list of dict
        In the public form; an empty list says that there is nothing in the sample.

    Returns
    -------
    PartsModel

    Raises
    ------
    TooFewClassesError
        If no sample has an annotation, and the estimator learns.
    TypeError
        If an answer is no list of annotations.
    """
    from sklearn.base import clone  # noqa: PLC0415 - slow to import

    pairs = zip(as_samples(samples), annotations, strict=True)
    readable = [(sample, answer) for sample, answer in pairs if sample is not None]
    for _, answer in readable:
        if not isinstance(answer, list | tuple) or not all(isinstance(part, dict) for part in answer):
            raise TypeError(
                f"the answer {answer!r:.80} is no list of annotations, which {type(estimator).__name__} learns from: "
                "expected [{'label': …, …}, …], [] if there is nothing in the sample"
            )
    if getattr(estimator, "learns", True) and not any(answer for _, answer in readable):
        raise TooFewClassesError(
            f"{len(readable)} answers so far and nothing marked in any of them: at least one annotation is needed"
        )
    return parts_model_of(_fitted(clone(estimator), readable))


def parts_model_of(estimator: Any) -> PartsModel:
    """Take an estimator of samples made of parts that is fitted already.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If it has no ``classes_``.
    """
    if not hasattr(estimator, "classes_"):
        from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - slow to import

        raise NotFittedError(f"{type(estimator).__name__} has no classes_: fit it, or name its classes there")
    return PartsModel(estimator, list(estimator.classes_))


def as_samples(X: Any) -> list[Any]:
    """Return a list of samples: rows of a DataFrame as dictionaries, else what iterating gives."""
    if hasattr(X, "columns"):
        rows: list[Any] = X.to_dict("records")
        return rows
    return list(X)


def _fitted(estimator: Any, pairs: list[tuple[Any, Any]]) -> Any:
    """Fit on samples and answers, without the samples that turn out to be damaged."""
    while True:
        try:
            return estimator.fit([sample for sample, _ in pairs], [list(answer) for _, answer in pairs])
        except UnreadableError as error:  # noqa: PERF203 - rare, and the loop ends with the first success
            kept = [pair for pair in pairs if pair[0] is not error.sample]
            if len(kept) == len(pairs) or not any(answer for _, answer in kept):
                raise
            log.info("not learned from: %s", error)
            pairs = kept


def _where_readable(method: Any, samples: Sequence[Any]) -> list[Any]:
    """Return what a method gives for each sample, and None for those that are None, or turn out to be damaged."""
    out: list[Any] = [None] * len(samples)
    step = _AT_ONCE if any(isinstance(sample, _DECODED) for sample in samples) else max(1, len(samples))
    for start in steps(range(0, len(samples), step), "Looking at samples", len(samples), each=step):
        places, results = read(method, samples[start : start + step])
        for place, result in zip(places, [] if results is None else results, strict=True):
            out[start + place] = result
    return out


def _surest(answer: Any, part: Any, n_classes: int) -> float:
    if answer is None:
        return float("nan")
    if answer:
        return float(min(one.get("score", 1.0) for one in answer))
    return 1 - float(np.max(part[:, :n_classes], initial=0))
