"""Rows as samples: what a model sees of each, what a person does, and which of them cannot be used.

Four kinds of rows are known by a column. Images are named in ``image_url``, sounds in ``audio_url``, each a path or
an address of the web; a ``text`` stands in the row itself; of a table all columns count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop import pool as pools
from labelloop.pool.ids import plain
from labelloop.pool.table_pool import TablePool
from labelloop.workflow.fetching import IMAGE, SOUND, FileError, Wanted, places_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from labelloop.learning.topk import Positions
    from labelloop.pool import Pool
    from labelloop.workflow.reading import Given

LABEL = "label"
_TRUTHS = {"true": 1, "false": 0}


@dataclass(frozen=True)
class Kind:
    """A kind of rows.

    Parameters
    ----------
    name : str
        As a `Job` calls it.
    column : str or None
        The column that makes a row a sample; None where all do.
    wanted : Wanted, optional
        What the files have to be that the column names.
    """

    name: str
    column: str | None
    wanted: Wanted | None = None


KINDS = {
    kind.name: kind
    for kind in (
        Kind("image", "image_url", IMAGE),
        Kind("audio", "audio_url", SOUND),
        Kind("text", "text"),
        Kind("tabular", None),
    )
}


def kind_named(name: Any) -> Kind:
    """Return a kind by its name, or raise `ValueError`."""
    if name not in KINDS:
        raise ValueError(f"kind={name!r} is not known: choose one of {sorted(KINDS)}, or None to go by the columns")
    return KINDS[name]


def kind_of(columns: Sequence[str]) -> Kind:
    """Return the kind of rows by their columns.

    ``image_url`` makes images, ``audio_url`` sounds, ``text`` as the only column beside the label texts; anything
    else is a table, whose columns may be texts, too.

    Examples
    --------
    >>> kind_of(["label", "image_url"]).name, kind_of(["text", "label"]).name, kind_of(["text", "year"]).name
    ('image', 'text', 'tabular')
    """
    for kind in (KINDS["image"], KINDS["audio"]):
        if kind.column in columns:
            return kind
    return KINDS["text" if [name for name in columns if name != LABEL] == ["text"] else "tabular"]


@dataclass(frozen=True)
class Samples:
    """Rows that a model can be asked about.

    Parameters
    ----------
    kind : Kind
    frame : DataFrame
        The rows' columns, all of them.
    pool : Pool
        The same rows as samples, by the index of `frame`.
    places : list of str or None
        Of images and sounds, where the file lies.
    problems : dict of int to str
        Which rows, by position, cannot be used, and why.
    """

    kind: Kind
    frame: pd.DataFrame
    pool: Pool
    places: list[str | None]
    problems: dict[int, str]

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def good(self) -> Positions:
        """Positions of the rows that can be used."""
        return np.array([k for k in range(len(self)) if k not in self.problems], dtype=np.int64)

    def inputs(self, positions: Positions) -> Any:
        """Return what a model sees of some rows: a DataFrame, or a list of images or clips."""
        return self.pool.inputs(positions)

    def why_unreadable(self, position: int) -> str:
        """Return in words why what a row names cannot be decoded."""
        said = self.pool.payload(position, max_side=64).data.get("error")
        return str(said) if said else "it cannot be read: the file seems to be damaged"


@dataclass(frozen=True)
class Schema:
    """Which columns of a table a model has learned from, and what was in them.

    Parameters
    ----------
    columns : dict of str to {"number", "text", "other"}
        Empty for rows that are no table.
    """

    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Schema:
        """Look at a table."""
        return cls({str(name): _content(frame[name]) for name in frame.columns})

    @property
    def texts(self) -> list[str]:
        """Columns that stay text, also where a file has only numbers in them."""
        return [name for name, content in self.columns.items() if content == "text"]

    def conform(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, str]]:
        """Return the columns as the model knows them, and which rows do not fit, by position."""
        problems: dict[int, str] = {}
        made = {}
        for name, content in self.columns.items():
            column = frame[name]
            if content == "number":
                made[name] = _numbers(column, problems)
            else:
                made[name] = column if content == "other" else _strings(column)
        return pd.DataFrame(made, index=frame.index), problems


def samples_of(given: Given, kind: Kind, folder: Path, schema: Schema) -> Samples:
    """Return rows as samples.

    Parameters
    ----------
    given : Given
        Its columns are those that the kind needs; see `labelloop.workflow.reading.need_columns`.
    kind : Kind
    folder : Path
        Where files from the web are kept.
    schema : Schema
        Of tables, what a model expects.
    """
    frame = given.frame
    if kind.wanted is not None:
        found = places_of([plain(name) for name in frame[kind.column]], given.base, folder, kind.wanted)
        problems = {k: str(place) for k, place in enumerate(found) if isinstance(place, FileError)}
        places = [None if isinstance(place, FileError) else str(place) for place in found]
        # What is not there is shown as a tile that says so, not left out: positions keep their meaning.
        items = [place if place is not None else b"" for place in places]
        make = pools.images if kind.name == "image" else pools.sounds
        pool: Pool = make(pd.Series(items, index=frame.index, dtype=object))
        return Samples(kind, frame, pool, places, problems)
    nowhere: list[str | None] = [None] * len(frame)
    if kind.name == "text":
        problems = {k: why for k, text in enumerate(frame["text"]) if (why := _no_text(text))}
        texts = [None if k in problems else text for k, text in enumerate(frame["text"])]
        shown = frame.assign(text=pd.Series(texts, index=frame.index, dtype=object))
        return Samples(kind, frame, pools.texts(shown, text="text"), nowhere, problems)
    known, problems = schema.conform(frame) if schema.columns else (frame, {})
    return Samples(kind, frame, _Table(frame, known), nowhere, problems)


def table_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a model may learn from: all but the label."""
    return frame.drop(columns=[LABEL], errors="ignore")


class _Table(TablePool):
    """Rows of a table: a person sees all columns, a model those it knows."""

    def __init__(self, shown: pd.DataFrame, known: pd.DataFrame) -> None:
        super().__init__(shown)
        self._known = known

    def inputs(self, positions: Positions) -> pd.DataFrame:
        return self._known.iloc[positions]


def _content(column: pd.Series[Any]) -> str:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return "number"
    known = column.dropna()
    if all(isinstance(cell, str) for cell in known):
        return "text"
    numbers = all(isinstance(plain(cell), int | float) for cell in known)
    return "number" if numbers else "other"


def _numbers(column: pd.Series[Any], problems: dict[int, str]) -> Any:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    # As a table that was written to a file says true and false.
    truths = column.map(lambda cell: _TRUTHS.get(cell.lower(), cell) if isinstance(cell, str) else cell)
    numbers = pd.to_numeric(truths, errors="coerce")
    odd = numbers.isna().to_numpy() & column.notna().to_numpy()
    for k in np.flatnonzero(odd):
        problems.setdefault(int(k), f"column {column.name!r} is {column.iloc[k]!r:.60}, expected a number")
    return numbers


def _strings(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.map(lambda cell: cell if isinstance(cell, str) or pd.isna(cell) else str(plain(cell))).astype(object)


def _no_text(text: Any) -> str:
    if isinstance(text, str):
        return "" if text.strip() else "the text is empty"
    missing = text is None or (isinstance(text, float) and np.isnan(text))
    return "the text is empty" if missing else f"the text is {text!r:.60} of type {type(text).__name__}"
