"""Tables of labels: CSV, JSON lines, Parquet. Files hold plain JSON values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet"}


@dataclass(frozen=True)
class Report:
    """What became of the samples written.

    Parameters
    ----------
    written, skipped, changed, dropped : int
        Numbers of samples.
    reasons : list of str
        Why something was not written as it is.
    """

    written: int = 0
    skipped: int = 0
    changed: int = 0
    dropped: int = 0
    reasons: list[str] = field(default_factory=list)


def write(labeler: Any, path: str | Path, format: str | None = None) -> Report:  # noqa: A002 - the public contract says format
    """Write the labels of a labeler or job to a file.

    Parameters
    ----------
    labeler : Labeler, Job or DataFrame
        A frame is written as it is: ``write(labeler.metadata, "metadata.csv")``.
    path : str or Path
    format : {"csv", "jsonl", "parquet"}, optional
        Default: by the path's suffix.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If the format is not known; nothing is written.

    Examples
    --------
    >>> import pandas as pd, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write(pd.DataFrame({"label": ["a", "b"]}), folder / "labels.csv").written
    2
    """
    target = Path(path)
    name = format or _SUFFIXES.get(target.suffix.lower())
    writers: dict[str, Callable[[pd.DataFrame, Path], None]] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
    if name not in writers:
        raise ValueError(f"format {format or target.suffix!r} is not known: choose one of {sorted(writers)}")
    frame = labeler if hasattr(labeler, "columns") else labeler.labels
    skipped = 0 if hasattr(labeler, "columns") else labeler.progress["skipped"]
    writers[name](frame, target)
    return Report(written=len(frame), skipped=skipped)


def _csv(frame: pd.DataFrame, path: Path) -> None:
    _plain(_named(frame)).to_csv(path, index=_says_something(frame), encoding="utf-8", lineterminator="\n")


def _jsonl(frame: pd.DataFrame, path: Path) -> None:
    rows = _named(frame).reset_index() if _says_something(frame) else frame
    rows.to_json(path, orient="records", lines=True, force_ascii=False, date_format="iso")


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    _plain(_named(frame)).to_parquet(path)


def _says_something(frame: pd.DataFrame) -> bool:
    """Return whether the index holds what no column holds: an index made of a column need not be written twice."""
    name = frame.index.name
    return name not in frame.columns or list(frame.index) != list(frame[name])


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with an index whose names are not those of columns."""
    taken = set(map(str, frame.columns))
    names = [f"{name}_index" if name is not None and str(name) in taken else name for name in frame.index.names]
    if names == [None] and "index" in taken:
        names = ["id"]
    return frame.set_axis(frame.index.set_names(names), axis=0)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with lists, and keys of several types, as JSON text, as files hold them."""
    odd = [name for name in frame.columns if frame[name].dtype == object and _is_odd(frame[name])]
    return frame.assign(**{str(name): frame[name].map(_json) for name in odd})


def _is_odd(values: pd.Series[Any]) -> bool:
    types = {type(value) for value in values if value is not None}
    return len(types) > 1 or bool(types & {list, dict, tuple})


def _json(value: Any) -> Any:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
