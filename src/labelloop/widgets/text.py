"""Texts, whole."""

from __future__ import annotations

from typing import ClassVar

from labelloop.widgets.base import Labeler


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
