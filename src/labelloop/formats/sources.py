"""Where labels come from: a labeler, a job, or a table; what texts, images and sounds have in common there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from labelloop.formats.documents import plain
from labelloop.formats.files import inside
from labelloop.formats.sounds import is_sound
from labelloop.labels import Boxes, Regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind: TypeAlias = Literal["texts", "boxes", "sounds", ""]

_FORMATS = {
    "texts": "'doccano', 'label_studio' or 'prodigy'",
    "boxes": "'coco', 'cvat', 'label_studio', 'voc' or 'yolo'",
    "sounds": "'audacity', 'label_studio', 'raven', 'rttm' or 'textgrid'",
    "": "'csv', 'jsonl' or 'parquet'",
}


def kind_of(source: Any) -> Kind:
    """Return what a labeler, job or table is about; "" if it is neither of boxes in images nor of sounds.

    A table with texts is of these. One with paths is of images or of sounds: which, its labels tell, else its columns,
    else the endings of its paths.
    """
    if hasattr(source, "columns"):
        return _kind_of_frame(source)
    job = job_of(source)
    label_type = getattr(job, "label_type", None)
    if isinstance(label_type, Boxes):
        return "boxes"
    of_sounds = getattr(getattr(job, "pool", None), "kind", "") == "sounds"
    return "sounds" if of_sounds or isinstance(label_type, Regions) else ""


def fitting(kind: Kind) -> str:
    """Return names of formats that hold such samples, to be said in a message."""
    return _FORMATS[kind]


def classes_of(source: Any) -> list[Any]:
    """Return the keys of all classes of a labeler or job; a table knows none but those in it."""
    return [] if hasattr(source, "columns") else list(job_of(source).label_type.classes.keys)


def job_of(source: Any) -> Any:
    """Return the job of a labeler; a job is its own."""
    return getattr(source, "job", source)


def answers_of(job: Any) -> list[tuple[Any, int, Any]]:
    """Return every annotator's answers and skips in the order they were first given: record, position, who.

    Who is None where there is one annotator only.
    """
    names = list(dict.fromkeys(job.metadata["annotator"]))
    answers = (record for name in names for record in job.trail(name) if record.status is not None)
    records = sorted(answers, key=lambda record: record.label_id or 0)
    several = len(names) > 1
    return [(each, job.position_of(each.sample), each.annotator if several else None) for each in records]


def columns_of(pool: Any, positions: Sequence[int]) -> dict[str, list[Any]]:
    """Return what the pool's table says of some samples."""
    frame = pool.frame(np.asarray(positions, dtype=np.intp))
    return {str(name): frame.iloc[:, place].tolist() for place, name in enumerate(frame.columns)}


def need(frame: Any, names: Iterable[str]) -> Any:
    """Return a table as one of pandas, or raise `ValueError` if it has not all of some columns."""
    for name in names:
        if name not in frame.columns:
            raise ValueError(f"the table has no column {name!r}, but {[*frame.columns]}: rename the one that is meant")
    return frame.to_pandas() if hasattr(frame, "to_pandas") else frame


def meta_of(names: Iterable[Any], values: Iterable[Any]) -> dict[str, Any]:
    """Return what else is said of a sample, without what is missing."""
    pairs = ((str(name), plain(value)) for name, value in zip(names, values, strict=True))
    return {name: value for name, value in pairs if value is not None}


def others_of(row: dict[Any, Any], own: Sequence[str]) -> dict[str, Any]:
    """Return what the columns of a row say that are not some format's own."""
    names = [name for name in row if name not in own]
    return meta_of(names, [row[name] for name in names])


def label_of(value: Any) -> Any:
    """Return a label with lists as lists, parts untouched, None where there is none."""
    if isinstance(value, list | tuple | np.ndarray):
        return [each if isinstance(each, dict) else plain(each) for each in value]
    return plain(value)


def parts_of(label: Any, name: Any, what: str) -> list[Any] | None:
    """Return parts as dictionaries of their own, None where there is no label.

    Parameters
    ----------
    label : list of dict, or what is missing
    name : str
        Of the sample, for the message.
    what : str
        What the parts are called there.

    Returns
    -------
    list or None

    Raises
    ------
    ValueError
        If it is anything else.
    """
    if not isinstance(label, list | tuple | np.ndarray):
        if plain(label) is None:
            return None
        raise ValueError(f"the label of {name!r} is {label!r:.80}: expected a list of {what}")
    return [dict(each) if isinstance(each, dict) else each for each in label]


def names_of(paths: Iterable[Any], ids: Sequence[Any], what: str) -> list[str]:
    """Return what to call files in a file: their paths within the folder that holds them all, with slashes.

    Samples without a path are called by their ids, and files of a folder by their paths in it, which are their ids.

    Parameters
    ----------
    paths : iterable of str, or what is missing
    ids : list
    what : str
        The name of what has no other.

    Returns
    -------
    list of str
    """
    slashed = ["" if plain(path) is None else str(path).replace(os.sep, "/") for path in paths]
    root = _root([path for path in slashed if path and inside(path) != path])
    return [_name(path, id_, root) or what for path, id_ in zip(slashed, ids, strict=True)]


def _name(path: str, id_: Any, root: str) -> str:
    if not path:
        return inside(str(id_))
    if isinstance(id_, str) and path.endswith(f"/{id_}") and inside(id_) == id_:
        return id_
    return path if inside(path) == path else inside(os.path.relpath(path, root).replace(os.sep, "/"))


def _root(paths: Sequence[str]) -> str:
    """Return the folder that holds all files."""
    try:
        return os.path.commonpath([Path(path).absolute().parent for path in paths]) if paths else ""
    except ValueError:  # on several drives
        return ""


def _kind_of_frame(frame: Any) -> Kind:
    if "text" in frame.columns:
        return "texts"
    if "path" not in frame.columns:
        return ""
    labels = list(frame["label"]) if "label" in frame.columns else []
    lists = (each for each in labels if isinstance(each, list | tuple | np.ndarray))
    part = next((part for parts in lists for part in parts if isinstance(part, dict)), None)
    if part is not None:
        return "sounds" if "start" in part else "boxes"
    if "width" in frame.columns or "duration" in frame.columns:
        return "boxes" if "width" in frame.columns else "sounds"
    return "sounds" if any(is_sound(str(path)) for path in frame["path"]) else "boxes"
