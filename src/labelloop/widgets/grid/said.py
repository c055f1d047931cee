"""Answers of very many samples: equal ones are kept once, so that counting and choosing them is arithmetic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels.classes import page_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.labels import LabelType


class Said:
    """An answer, or none, for each sample of a pool.

    Parameters
    ----------
    size : int
        Number of samples.
    label_type : LabelType

    Examples
    --------
    >>> from labelloop.labels import Classes, SingleClass
    >>> said = Said(4, SingleClass(Classes(["cat", "dog"])))
    >>> said.put([0, 2, 3], ["dog", "cat", "dog"])
    >>> said.holds("dog").tolist()
    [True, False, False, True]
    >>> said.counts(slice(None))
    {'dog': 2, 'cat': 1}
    """

    def __init__(self, size: int, label_type: LabelType) -> None:
        self._type = label_type
        self._codes = np.full(size, -1, dtype=np.int32)
        self._values: list[Any] = []
        self._classes: list[frozenset[str]] = []  # of each of the values, as a page counts them
        self._known: dict[Any, int] = {}

    def put(self, positions: Any, answers: Iterable[Any]) -> None:
        """Set the answers of samples; None stands for no answer."""
        self._codes[positions] = [-1 if answer is None else self._code(answer) for answer in answers]

    def _code(self, answer: Any) -> int:
        plain = type(answer) in {str, int}  # most are: that is quicker
        code = self._known.setdefault(answer if plain else json.dumps(answer, default=str), len(self._values))
        if code == len(self._values):
            self._values.append(answer)
            self._classes.append(frozenset(page_text(key) for key, n in self._type.count(answer).items() if n))
        return code

    def at(self, position: int) -> Any:
        """Return the answer of a sample, None if there is none."""
        code = int(self._codes[position])
        return None if code < 0 else self._values[code]

    def classes_at(self, position: int) -> frozenset[str]:
        """Return the classes in the answer of a sample, as a page counts them."""
        code = int(self._codes[position])
        return frozenset() if code < 0 else self._classes[code]

    @property
    def given(self) -> NDArray[np.bool_]:
        """By position whether there is an answer."""
        found: NDArray[np.bool_] = self._codes >= 0
        return found

    def holds(self, label: str) -> NDArray[np.bool_]:
        """Return by position whether a class is in the answer."""
        found: NDArray[np.bool_] = self._by_value([label in each for each in self._classes], nothing=False)
        return found

    def alone(self, label: str) -> NDArray[np.bool_]:
        """Return by position whether a class is all there is in the answer."""
        found: NDArray[np.bool_] = self._by_value([each == {label} for each in self._classes], nothing=False)
        return found

    def places(self, order: list[str]) -> NDArray[np.float64]:
        """Return by position the place of an answer's first class in a list; infinite where there is no answer."""
        place = {label: at for at, label in enumerate(order)}
        firsts = [min((place.get(label, len(order)) for label in each), default=len(order)) for each in self._classes]
        found: NDArray[np.float64] = self._by_value([float(each) for each in firsts], nothing=np.inf)
        return found

    def counts(self, among: Any) -> dict[str, int]:
        """Return how many answers hold each class, of those samples that a mask or slice lets through."""
        n = np.bincount(self._codes[among] + 1, minlength=len(self._values) + 1)[1:].tolist()
        found: dict[str, int] = {}
        for classes, count in zip(self._classes, n, strict=True):
            for label in classes if count else ():
                found[label] = found.get(label, 0) + count
        return found

    def _by_value(self, told: list[Any], nothing: Any) -> Any:
        return np.array([*told, nothing])[self._codes]  # -1 is the last
