"""Spans of texts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from labelloop.widgets.base import Labeler
from labelloop.widgets.prelabels import Memory, overlap
from labelloop.widgets.suggestions import suggester

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from labelloop.widgets.suggestions import Suggestion


_REMEMBERED = 256  # suggestions of a function


class TextSpanLabeler(Labeler):
    """Marks stretches of texts, each with a class: names, dates, whatever is to be found.

    An answer is a list of ``{"label", "start", "end", "text"}`` in offsets of Python strings, end exclusive; an empty
    list says that there is nothing. Everything but the arguments below is as for `TabularLabeler`.

    Parameters
    ----------
    data : DataFrame, list of str, list of dict, Series, array, folder, glob pattern, list of Path, or Job
        Texts, one a sample. A folder's are its ``.txt`` files.
    classes : list of keys, dict of key to caption, or list of dict, optional
    text : str, optional
        Column of the texts.
    language : str, optional
        Two letters, as ``"en"``: decides how words are found and in which direction they are read.
    language_column : str, optional
        Column of the language of each text.
    direction : {"ltr", "rtl", "auto"}, optional
        Default: the language's, or that of each text's first letters.
    tokenization : {"word", "character", "spacy"} or callable, optional
        What marks snap to. Default: words, also in languages written without blanks. A callable returns
        ``(start, end)`` pairs for a text.
    prelabel : bool, default=True
        Suggest what was labeled before wherever the same words come again.
    overlap : bool, default=False
        Whether spans may overlap or lie within each other.
    **common
        `learner`, `queries`, `suggestions`, `store`, `name`, `label_col`, `id_col`, `annotator`, `order`, `seed`,
        `subset`, `instructions`, `hotkeys`, `prefetch`.

    Examples
    --------
    >>> texts = ["John Snow knows nothing.", "Ask John Snow."]
    >>> labeler = TextSpanLabeler(texts, ["character"], store=":memory:", annotator="me")
    >>> labeler.label(0, [{"label": "character", "start": 0, "end": 9}])
    >>> labeler.labels["label"][0]
    [{'text': 'John Snow', 'start': 0, 'end': 9, 'label': 'character'}]
    >>> labeler.suggestion(1)[0]
    [{'text': 'John Snow', 'start': 4, 'end': 13, 'label': 'character'}]
    """

    _kind: ClassVar[str] = "text_span"
    _prefetch: ClassVar[int] = 20
    _own: ClassVar[frozenset[str]] = frozenset({"prelabel"})

    @property
    def spans(self) -> pd.DataFrame:
        """The labeled spans, a row each, by the pool's own index.

        ``label``, ``start``, ``end``, ``text``; ``origin``: ``"accepted"`` or ``"edited"`` if it was suggested,
        ``"manual"`` if not; ``score``: how sure the suggestion was, NaN where nothing said so.
        """
        return self.job.parts(("label", "start", "end", "text"))

    @property
    def rejected(self) -> pd.DataFrame:
        """The suggested spans that were neither accepted nor changed into something, a row each, by the pool's index.

        ``label``, ``start``, ``end``, ``text`` and ``score`` as they were suggested when the sample was answered. A
        span that was changed stands for the suggestion that it overlaps most.
        """
        return self.job.rejected(("label", "start", "end", "text"))

    def _suggester(self, suggestions: Any, own: dict[str, Any]) -> Callable[[int], Suggestion | None]:
        given = suggester(suggestions, self.job)
        if not own.get("prelabel", True):
            return given
        self._live = True
        memory = Memory(self.job)
        if callable(suggestions):  # asked again after every answer, for the memory's sake alone
            given = lru_cache(_REMEMBERED)(given)

        def suggest(position: int) -> Suggestion | None:
            found = given(position) or {"value": [], "score": None}
            free = [s for s in memory.suggest(position) if not any(overlap(s, one) for one in found["value"])]
            value = self.job.label_type.read([*found["value"], *free], self.job.pool.content(position))
            return {**found, "value": value} if value or "left_out" in found else None

        return suggest
