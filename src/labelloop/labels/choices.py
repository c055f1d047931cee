"""One class per sample, or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from labelloop.labels.classes import ClassKey, LabelError
from labelloop.labels.label_type import LabelType

_MANY = (list, tuple, set, dict)


@dataclass(frozen=True)
class SingleClass(LabelType):
    """One class per sample; the answer is a class key."""

    name: ClassVar[str] = "class"

    def validate(self, value: Any, content: Any = None) -> ClassKey:  # noqa: ARG002 - only parts have to fit a content
        """Return the class key as declared.

        Parameters
        ----------
        value : object
            A class key.
        content : object, optional
            Not needed.

        Returns
        -------
        str, int, float or bool

        Raises
        ------
        LabelError
            If `value` is not one of the classes.
        """
        if isinstance(value, _MANY):
            raise LabelError(
                f"{value!r} is not one class: this labeler takes one class per sample (for several, multiple=True)"
            )
        return self.classes.find(value)

    def count(self, value: ClassKey) -> dict[ClassKey, int]:
        """Return ``{value: 1}``."""
        return {value: 1}


@dataclass(frozen=True)
class MultipleClasses(LabelType):
    """Any number of classes per sample, none included; the answer is a list of keys in declared order."""

    name: ClassVar[str] = "classes"

    def validate(self, value: Any, content: Any = None) -> list[ClassKey]:  # noqa: ARG002 - as above
        """Return the keys without repetition, in declared order.

        Parameters
        ----------
        value : iterable of class keys
            May be empty: "none of these" is an answer.
        content : object, optional
            Not needed.

        Returns
        -------
        list of class keys

        Raises
        ------
        LabelError
            If `value` is not a list or holds something that is not a class.
        """
        if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
            example = [self.classes.keys[0]]
            raise LabelError(f"{value!r} is not a list of classes: write for example {example!r}")
        chosen = {str(self.classes.find(key)) for key in value}
        return [key for key in self.classes.keys if str(key) in chosen]

    def count(self, value: list[ClassKey]) -> dict[ClassKey, int]:
        """Return 1 for every chosen class."""
        return dict.fromkeys(value, 1)
