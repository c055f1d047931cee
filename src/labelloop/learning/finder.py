"""What finders of parts have in common, of boxes in images and of regions in sounds: manners, not methods."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from labelloop.learning.features import input_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats, Positions


class Finder(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """A model that finds parts of samples with any classifier, see `labelloop.learning.parts.PartsEstimator`."""

    aggregate = "best"
    empty_score = 1.0

    _one: ClassVar[str]  # what a part is called
    _many: ClassVar[str]
    _fields: ClassVar[tuple[str, ...]]  # that a part must have
    _whole: ClassVar[dict[str, int]]  # parameters that are whole numbers, and the least of each
    _shares: ClassVar[tuple[str, ...]] = ("threshold", "overlap")

    estimator: Any

    def fit(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> Self:
        """Learn from samples and what is in them.

        Parameters
        ----------
        samples : sequence
            As the class says.
        annotations : sequence of list of dict
            In the form that the class names. An empty list says that there is nothing in the sample.

        Returns
        -------
        Finder
            Itself.

        Raises
        ------
        TypeError or ValueError
            If lengths differ, an annotation is not as above, or there is none at all.
        """
        self.check()
        if len(annotations) != len(samples):
            raise ValueError(
                f"there are {len(samples)} samples and {len(annotations)} lists of {self._many}: give one each"
            )
        found = [self._checked(parts, k) for k, parts in enumerate(annotations)]
        by_text = {str(part["label"]): part["label"] for parts in found for part in parts}
        if not by_text:
            raise ValueError(f"there is no {self._one} in any sample: at least one is needed to learn from")
        self.classes_ = [by_text[text] for text in sorted(by_text)]
        codes = {text: code for code, text in enumerate(sorted(by_text))}
        self._learn(
            samples, found, [np.array([codes[str(part["label"])] for part in parts], np.intp) for parts in found]
        )
        return self

    def predict(self, samples: Sequence[Any]) -> list[list[Annotation]]:
        """Find what is in samples.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of list of dict
            In the form of `fit`, each with a ``"score"``: how probable it is right. The surest first.
        """
        return [parts for parts, _ in self.find(samples)]

    def predict_parts(self, samples: Sequence[Any]) -> list[Floats]:
        """Return, per sample, class probabilities of what may be in it.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of arrays of float, shape (n_parts, n_classes)
            Columns as ``classes_``. Parts are those with a score of 0.05 or more, also where that is below
            ``threshold``.
        """
        return [P for _, P in self.find(samples)]

    def find(self, samples: Sequence[Any]) -> list[tuple[list[Annotation], Floats]]:
        """Return what `predict` and `predict_parts` do, in one pass."""
        check_is_fitted(self, "estimator_")
        return [self._found(sample) for sample in samples]

    def check(self) -> None:
        """Raise `ValueError` if a parameter is out of its range, as `fit` does first."""
        for name, least in self._whole.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise ValueError(f"{name}={value!r} has to be a whole number, {least} or more")
        for name in self._shares:
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= 1:
                raise ValueError(f"{name}={value!r} has to be a number from 0 to 1")
        if self.estimator is not None and not hasattr(self.estimator, "predict_proba"):
            raise ValueError(
                f"estimator={self.estimator!r:.80} has no predict_proba: give a classifier that has, for example "
                "RandomForestClassifier()"
            )
        if self.estimator is not None and input_form(self.estimator) in {"text", "frame"}:
            raise ValueError(
                f"estimator={self.estimator!r:.80} reads text or columns, but is given the features of windows: give "
                "the classifier alone, for example RandomForestClassifier()"
            )

    @abstractmethod
    def _learn(self, samples: Sequence[Any], parts: list[list[Annotation]], codes: list[Positions]) -> None:
        """Learn from checked annotations; codes are places in ``classes_``."""

    @abstractmethod
    def _found(self, sample: Any) -> tuple[list[Annotation], Floats]:
        """Return what is in a sample, and class probabilities of what may be."""

    @staticmethod
    @abstractmethod
    def _wrong(part: Annotation) -> str:
        """Return what is wrong with an annotation that has all fields, an empty text if nothing is."""

    def _checked(self, parts: Any, k: int) -> list[Annotation]:
        if isinstance(parts, str | Mapping) or not hasattr(parts, "__iter__"):
            raise TypeError(f"the {self._many} of sample {k} are {parts!r:.80}: expected a list, [] if there is none")
        found: list[Any] = list(parts)
        for part in found:
            if not isinstance(part, Mapping) or not set(self._fields) <= part.keys():
                names = ", ".join(map(repr, self._fields))
                raise TypeError(f"sample {k} has a {self._one} {part!r:.80}: expected {{{names}}}")
            wrong = self._wrong(dict(part))
            if wrong:
                raise ValueError(f"sample {k} has a {self._one} {part!r:.80}: {wrong}")
        return found


class Calibration:
    """How probable what was found is right, by how sure a classifier is of it: a logistic regression.

    Parameters
    ----------
    sure : array of float, shape (n,)
        Probabilities of what was found.
    right : array, shape (n,)
        Whether it was right; some were, and some were not.

    References
    ----------
    Platt, *Probabilistic outputs for support vector machines* (1999).
    """

    def __init__(self, sure: Floats, right: Any) -> None:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only where it is needed

        self._model = LogisticRegression(C=10).fit(_logit(sure), right)

    @classmethod
    def of(cls, sure: Floats, right: Any) -> Calibration | None:
        """Learn it, or return None where all or none was right: that tells nothing."""
        return cls(sure, right) if len(np.unique(right)) > 1 else None

    def __call__(self, sure: Floats) -> Floats:
        """Return probabilities of being right."""
        found: Floats = self._model.predict_proba(_logit(sure))[:, 1]
        return found


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-3, 1 - 1e-3)
    found: Floats = np.log(p / (1 - p))[:, None]
    return found
