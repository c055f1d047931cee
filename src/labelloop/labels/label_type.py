"""What a kind of answer must know."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import Self

    from labelloop.labels.classes import Classes, ClassKey


@dataclass(frozen=True)
class LabelType(ABC):
    """A kind of answer, over its classes. A valid answer in its canonical form is plain JSON.

    Parameters
    ----------
    classes : Classes
        What to choose from.
    """

    name: ClassVar[str]  # what a store calls it
    has_parts: ClassVar[bool] = False  # an answer is a list of parts of the sample, each with a class

    classes: Classes

    def with_classes(self, classes: Classes) -> Self:
        """Return the same kind of answer over other classes."""
        return replace(self, classes=classes)

    @abstractmethod
    def validate(self, value: Any, content: Any = None) -> Any:
        """Return a new answer in its one canonical form.

        Parameters
        ----------
        value : object
        content : object, optional
            What parts are measured against, see `labelloop.pool.Pool.content`; None where it is not known.

        Raises
        ------
        LabelError
            If it is not valid; the message says what to write instead.
        """

    def read(self, value: Any, content: Any = None) -> Any:
        """Return an answer that was stored, checked again.

        Raises
        ------
        MisfitError
            If it does not fit the content, which must have changed since.
        LabelError
            If it is not valid at all.
        """
        return self.validate(value, content)

    def propose(self, value: Any, content: Any = None) -> Any:
        """Return an answer that a model suggests, see `validate`; what is nearly one is made one."""
        return self.validate(value, content)

    @abstractmethod
    def count(self, value: Any) -> dict[ClassKey, int]:
        """Return how often each class occurs in a valid answer."""

    def public(self, value: Any) -> Any:
        """Return a valid answer as tables and files show it."""
        return value
