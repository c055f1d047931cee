"""Texts, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from labelloop.widgets.base import Labeler
from labelloop.widgets.suggestions import suggester

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.widgets.suggestions import Suggestion


class TextLabeler(Labeler):
    """Labels whole texts, one at a time, by keys or mouse.

    With ``suggestions="learner"`` and a linear model over words, the words that moved it most are marked in the text.
    Everything but the arguments below is as for `TabularLabeler`.

    Parameters
    ----------
    data : DataFrame, list of str, list of dict, Series, array, folder, glob pattern, list of Path, or Job
        Texts, one a sample. A folder's are its ``.txt`` files.
    classes : list of keys, dict of key to caption, or list of dict, optional
    text : str, optional
        Column of the texts.
    language, language_column, direction, tokenization
        As for `TextSpanLabeler`; here they decide in which direction texts are read.
    **common
        `learner`, `queries`, `suggestions`, `store`, `name`, `label_col`, `id_col`, `annotator`, `order`, `seed`,
        `subset`, `instructions`, `hotkeys`, `prefetch`, `multiple`.

    Examples
    --------
    >>> labeler = TextLabeler(["Win a prize!", "See you at noon"], ["spam", "ham"], store=":memory:", annotator="me")
    >>> labeler.label(0, "spam")
    >>> labeler
    TextLabeler(1/2 labeled, classes=['spam', 'ham'])
    """

    _kind: ClassVar[str] = "text"
    _prefetch: ClassVar[int] = 30

    def _suggester(self, suggestions: Any, _own: dict[str, Any]) -> Callable[[int], Suggestion | None]:
        given = suggester(suggestions, self.job)
        if not (isinstance(suggestions, str) and suggestions == "learner"):
            return given

        def suggest(position: int) -> Suggestion | None:
            found = given(position)
            why = [] if found is None else self._why(position, found["value"])
            return {**found, "why": why} if found and why else found

        return suggest

    def _why(self, position: int, answer: Any) -> list[list[float]]:
        """Return which words moved the model most: start, end, weight."""
        from labelloop.learning.predictions import explanations  # noqa: PLC0415 - brings scikit-learn

        if self.learner is None:
            return []
        (words,) = explanations(self.learner, self.job.pool, np.asarray([position]), [answer])
        return [[start, end, round(weight, 4)] for start, end, weight in words]
