"""Any function that finds things in a sample, as an estimator that orders and suggests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.parts import check_aggregate
from labelloop.pool.photos import Photo

if TYPE_CHECKING:
    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats


class Detector:
    """A function that finds things in a sample, as an estimator: it orders and suggests, and learns nothing.

    Parameters
    ----------
    detect : callable
        From a sample to a list of annotations. A sample is an image, as uint8 array, whole and upright; a text; or a
        `labelloop.pool.clips.Clip`: ``np.asarray(clip)`` gives its samples, all channels mixed, ``clip.rate`` how many
        a second has, and regions are in seconds.
        Each annotation has a ``"scores"``: class scores between 0 and 1 in the order of `classes`, or as a dictionary;
        or a ``"label"`` and a ``"score"``. A label that is missing is the class of the highest score.
    classes : sequence of class keys
    aggregate : str, default="best"
        As for `part_scores`.
    empty_score : float, default=1.0
        The score of a sample in which nothing is found: asked first.

    Attributes
    ----------
    classes_ : list
        The classes.

    Raises
    ------
    TypeError or ValueError
        If `detect` cannot be called, or there is no class.

    Examples
    --------
    >>> def cats(image):
    ...     return [{"left": 0, "top": 0, "width": 4, "height": 3, "scores": {"cat": 0.75, "dog": 0.5}}]
    >>> detector = Detector(cats, ["cat", "dog"])
    >>> detector.predict([np.zeros((8, 8, 3))])
    [[{'left': 0, 'top': 0, 'width': 4, 'height': 3, 'label': 'cat', 'score': 0.75}]]
    >>> detector.predict_parts([np.zeros((8, 8, 3))])[0].tolist()
    [[0.75, 0.5]]
    """

    learns = False

    def __init__(
        self,
        detect: Callable[[Any], Sequence[Mapping[str, Any]]],
        classes: Sequence[Any],
        *,
        aggregate: str = "best",
        empty_score: float = 1.0,
    ) -> None:
        if not callable(detect):
            raise TypeError(f"detect={detect!r:.80} cannot be called: give a function from a sample to annotations")
        if isinstance(classes, str) or not len(classes):
            raise ValueError(f"classes={classes!r} is no list of classes: name what `detect` finds, in order")
        check_aggregate(aggregate)
        self.detect, self.classes, self.aggregate, self.empty_score = detect, classes, aggregate, empty_score
        self.classes_ = list(classes)
        self._codes = {str(key): code for code, key in enumerate(self.classes_)}

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's signature
        """Return the arguments, as scikit-learn's estimators do."""
        names = ("detect", "classes", "aggregate", "empty_score")
        return {name: getattr(self, name) for name in names}

    def __sklearn_clone__(self) -> Detector:
        return self  # nothing is ever learned, and networks are too large to copy

    def fit(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> Detector:  # noqa: ARG002 - nothing is learned
        """Learn nothing, and return itself."""
        return self

    def predict(self, samples: Sequence[Any]) -> list[list[Annotation]]:
        """Return what is found in each sample, in the public form, each with ``"score"``."""
        return [found for found, _ in self.find(samples)]

    def predict_parts(self, samples: Sequence[Any]) -> list[Floats]:
        """Return the class scores (n_found, n_classes) of each sample."""
        return [scores for _, scores in self.find(samples)]

    def find(self, samples: Sequence[Any]) -> list[tuple[list[Annotation], Floats]]:
        """Return what `predict` and `predict_parts` do, in one pass."""
        return [self._found(sample) for sample in samples]

    def _found(self, sample: Any) -> tuple[list[Annotation], Floats]:
        found = list(self.detect(np.asarray(sample) if isinstance(sample, Photo) else sample))
        vectors = [self._vector(one) for one in found]
        annotations = [self._annotation(one, vector) for one, vector in zip(found, vectors, strict=True)]
        return annotations, np.array(vectors, dtype=float).reshape(-1, len(self.classes_))

    def _vector(self, found: Mapping[str, Any]) -> Floats:
        given = found.get("scores")
        if given is None and "label" in found and "score" in found:
            given = {found["label"]: found["score"]}
        if isinstance(given, Mapping):
            vector = np.zeros(len(self.classes_))
            for key, score in given.items():
                vector[self._code(key)] = score
            return vector
        if given is None or np.shape(given) != (len(self.classes_),):
            raise ValueError(
                f"detect returned {found!r:.120}: each annotation needs 'scores', {len(self.classes_)} numbers in "
                f"the order of classes={self.classes_!r:.80} or a dictionary, or else a 'label' and a 'score'"
            )
        return np.asarray(given, dtype=float)

    def _annotation(self, found: Mapping[str, Any], vector: Floats) -> Annotation:
        code = self._code(found["label"]) if "label" in found else int(vector.argmax())
        plain = {name: value for name, value in found.items() if name not in {"label", "score", "scores"}}
        return {**plain, "label": self.classes_[code], "score": float(vector[code])}

    def _code(self, key: Any) -> int:
        if str(key) not in self._codes:
            raise ValueError(f"detect found {key!r}, which is not among classes={self.classes_!r:.80}")
        return self._codes[str(key)]
