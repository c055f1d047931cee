"""Texts as samples."""

from __future__ import annotations

import logging
import re
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from labelloop.pool.base import Payload
from labelloop.pool.cells import Kind, cell, is_missing
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File
from labelloop.pool.table_pool import TablePool
from labelloop.pool.text_sources import check_strings, holds_files, place_of, read, row_name, text_place, to_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)

_MOST_BESIDE = 8  # columns shown beside a text
_LONGEST = 1_000_000  # characters: with its tokens, a longer one would not go through a websocket
_KEPT = 64  # readings remembered: a text is shown, searched and judged in short order
_LONE = re.compile("[\ud800-\udfff]")


class Reading(Protocol):
    """What a reader finds in a text."""

    @property
    def tokens(self) -> Sequence[tuple[int, int]]:
        """Where each token begins and ends, in order."""

    @property
    def direction(self) -> str:
        """``"ltr"``, ``"rtl"`` or ``"auto"``."""


class Reader(Protocol):
    """What finds the tokens and the direction of a text."""

    def read(self, text: str, language: str | None = None) -> Reading:
        """Read a text in a language, None for the reader's own; raise `ValueError` if it is unknown."""


class TextPool(TablePool):
    """Texts; see `labelloop.pool.texts`.

    Parameters
    ----------
    data : table; list, array, Series or Index of str; list of pathlib.Path; folder; glob pattern
    text, id_col, language_column : str, optional
        Tables only: the columns of the texts, of the ids and of the languages' codes.
    reader : object with ``read(text, language=None)``, optional
        Finds tokens. Without one, texts have none.
    tokens : bool, default=False
        Whether models are given the tokens too.
    """

    def __init__(
        self,
        data: Any,
        *,
        text: Hashable | None = None,
        id_col: Hashable | None = None,
        language_column: Hashable | None = None,
        reader: Reader | None = None,
        tokens: bool = False,
    ) -> None:
        if reader is not None and not hasattr(reader, "read"):
            raise PoolError(f"reader={reader!r:.60} has no read(text, language=None): give a labelloop.text.Reader()")
        if tokens and reader is None:
            raise PoolError("tokens=True needs what finds them: give reader=labelloop.text.Reader()")
        self._reader, self._with_tokens = reader, tokens
        self._named = {"text": text, "id_col": id_col, "language_column": language_column}
        super().__init__(data, id_col=id_col)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_read"}

    @property
    def columns(self) -> list[str]:
        """Names of the columns as text; of files "path" and "text"."""
        return ["path", "text"] if self._files else super().columns

    @property
    def column_kinds(self) -> list[Kind]:
        """What each column holds, as `TablePool.column_kinds`."""
        return ["text", "text"] if self._files else super().column_kinds

    def content(self, position: int) -> str:
        """Return a text; see `Pool.content`.

        Parameters
        ----------
        position : int

        Returns
        -------
        str
            "" where it is missing.

        Raises
        ------
        PoolError
            If there is no such position, or the file cannot be read.
        """
        self._check_position(position)
        value = self._frame.iat[position, self._text]  # noqa: PD009 - one cell
        if isinstance(value, File):
            return read(value)
        return "" if is_missing(value) else str(value)

    def tokens_at(self, position: int) -> list[tuple[int, int]]:
        """Return where the tokens of a text begin and end.

        Parameters
        ----------
        position : int

        Returns
        -------
        list of (start, end)
            In code points, end exclusive. Empty without a reader.

        Raises
        ------
        PoolError
            As `content`.
        """
        reading = self._read(self.content(position), self._language_at(position))
        return [] if reading is None else list(reading.tokens)

    def _payload(self, position: int, max_side: int) -> Payload:  # noqa: ARG002 - pictures only
        try:
            text = self.content(position)
        except PoolError as error:
            _log.info("text %d is not readable: %s", position, error)
            return Payload({"error": str(error)})
        if len(text) > _LONGEST:
            size = f"This text has {len(text):,} characters, and a page takes {_LONGEST:,}"
            return Payload({"error": f"{size}: split it into several texts."})
        language = self._language_at(position)
        reading = self._read(text, language)
        return Payload(
            {
                "text": _LONE.sub("\ufffd", text),
                "tokens": [] if reading is None else [int(edge) for token in reading.tokens for edge in token],
                "direction": "auto" if reading is None else reading.direction,
                "language": language or getattr(self._reader, "language", None),
                "columns": self._beside(position),
            }
        )

    def inputs(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return texts as a DataFrame of one column; see `Pool.inputs`.

        A text that is missing, or cannot be read, is "". With ``tokens=True`` the columns are "text" and
        "tokens".
        """
        texts = self._texts(positions)
        if not self._with_tokens or self._reader is None:
            return texts.to_frame()
        # Not by _read: a model looks at many texts, which would drive out those that are shown.
        tokens = [
            list(self._reader.read(text, language=self._language_at(int(position))).tokens)
            for position, text in zip(positions, texts, strict=True)
        ]
        return pd.DataFrame({"text": texts, "tokens": pd.Series(tokens, index=texts.index, dtype=object)})

    def frame(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return all columns; of files ``path`` and ``text``, None where it cannot be read; see `Pool.frame`."""
        rows = self._rows(positions)
        if not self._files:
            return rows
        files = rows["path"].tolist()
        columns = {"path": [file.path for file in files], "text": [_read_or(file, None) for file in files]}
        return pd.DataFrame(columns, index=rows.index, dtype=object)

    def _begin(self, frame: pd.DataFrame) -> None:
        """Find the columns of the first texts; while there are none, there are no columns."""
        frame = frame if len(frame) else pd.DataFrame()
        self._files, self._text, self._language = holds_files(frame), 0, None
        text, language = self._named["text"], self._named["language_column"]
        if self._files:
            _refuse_columns(**self._named)
        elif len(frame):
            self._text = text_place(frame, text, {self._id_col, language})
            if language is not None:
                self._language = place_of(frame, "language_column", language)
        super()._begin(frame)

    def _to_frame(self, data: Any) -> tuple[pd.DataFrame, bool]:
        return to_texts(data)

    def _aligned(self, frame: pd.DataFrame) -> pd.DataFrame:
        if holds_files(frame) != self._files:
            ours, theirs = ("files", "none") if self._files else ("no files", "files")
            raise PoolError(f"the texts of this pool are {ours}, the new ones are {theirs}: make another pool of them")
        return super()._aligned(frame)

    def _identified(self, frame: pd.DataFrame) -> pd.DataFrame:
        frame = super()._identified(frame)
        if not len(frame):
            return frame
        if not self._files:
            check_strings(frame, self._text)
        if self._language is not None:
            check_strings(frame, self._language)
            self._check_languages(frame, frame.iloc[:, self._language])
        return frame

    def _check_languages(self, frame: pd.DataFrame, column: pd.Series[Any]) -> None:
        """Have something read in each language: the reader knows which there are."""
        codes, languages = pd.factorize(column)
        for code, language in enumerate(languages):
            reason = self._refusal(str(language))
            if reason:
                row = row_name(frame, int(np.argmax(codes == code)))
                raise PoolError(f"{row} is in a language that cannot be read: {reason}")

    def _refusal(self, language: str) -> str:
        try:
            self._read("a", language or None)
        except ValueError as error:
            return str(error)
        return ""

    def _language_at(self, position: int) -> str | None:
        if self._language is None:
            return None
        value = self._frame.iat[position, self._language]  # noqa: PD009 - one cell
        return None if is_missing(value) else str(value) or None

    @cached_property
    def _read(self) -> Callable[[str, str | None], Reading | None]:
        """What the reader says of a text in a language, remembered for a few."""
        reader = self._reader

        def read_in(text: str, language: str | None) -> Reading | None:
            return None if reader is None else reader.read(text, language=language)

        return lru_cache(_KEPT)(read_in)

    def _texts(self, positions: NDArray[np.intp]) -> pd.Series[Any]:
        texts = self._rows(positions).iloc[:, self._text]
        if self._files:
            return pd.Series([_read_or(file, "") for file in texts], index=texts.index, name="text", dtype=object)
        if not texts.hasnans:
            return texts
        return texts.astype(object).fillna("")  # as objects: a category cannot be filled with another

    def _beside(self, position: int) -> dict[str, str | None]:
        """Return cells that stand beside a text."""
        if self._files:
            return {}
        names, row = self._columns, self._row(position)
        places = [place for place in range(len(names)) if place not in {self._text, self._language}]
        return {names[place]: cell(row[place]) for place in places[:_MOST_BESIDE]}

    def _digest(self, position: int, names: Sequence[str]) -> str:
        if self._files:
            return blake2b(self._row(position)[0].fingerprint, digest_size=8).hexdigest()
        return super()._digest(position, names)


def _read_or(file: File, instead: Any) -> Any:
    try:
        return read(file)
    except PoolError as error:
        _log.info("a text is not readable: %s", error)
        return instead


def _refuse_columns(**options: Hashable | None) -> None:
    for option, column in options.items():
        if column is not None:
            raise PoolError(f"{option}={column!r} names a column, but the texts are files")
