"""Tables with a row per part, as suggestions: what detectors and other tools write."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from labelloop.job import Job

_PLACES = {
    "boxes": (("left", "top", "width", "height"), ("xmin", "ymin", "xmax", "ymax")),
    "regions": (("start", "end"),),
    "spans": (("start", "end"),),
}
_IDS = ("id", "path", "image", "audio", "file", "filename")


def has_part_rows(frame: pd.DataFrame, job: Job) -> bool:
    """Return whether a table has a row per part of the job's answers, rather than one per sample."""
    return _places(frame, job) is not None


def parts_by_id(frame: pd.DataFrame, job: Job) -> dict[Hashable, list[dict[str, Any]]]:
    """Return the parts in a table, by the sample's id, in the order of the rows.

    Parameters
    ----------
    frame : DataFrame
        Of boxes: ``left``, ``top``, ``width``, ``height``, or ``xmin``, ``ymin``, ``xmax``, ``ymax`` (where a box ends:
        its width is ``xmax - xmin``); of spans and regions: ``start``, ``end``. The class in the job's label column or
        in ``label``; without either, there has to be only one class. Optionally ``score``. The id in a column called as
        the data's index, or ``id``, ``path``, ``image``, ``audio``, ``file`` or ``filename``, else in the index. A row
        whose place is missing says that its sample is there and has no part.
    job : Job

    Returns
    -------
    dict of id to list of dict

    Raises
    ------
    LabelError
        If no class is named, or none of the ids is one of the job's.
    """
    places, label = _places(frame, job) or (), _label_column(frame, job)
    scores = frame["score"].tolist() if "score" in frame.columns else [None] * len(frame)
    labels = [job.classes.keys[0]] * len(frame) if label is None else frame[label].tolist()
    found: dict[Hashable, list[dict[str, Any]]] = defaultdict(list)
    rows = zip(_ids(frame, job), frame[list(places)].to_numpy().tolist(), labels, scores, strict=True)
    for sample, place, key, score in rows:
        if all(value != value for value in place):  # noqa: PLR0124 - NaN is what differs from itself
            found[sample] += []
            continue
        part = {**_sides(dict(zip(places, place, strict=True))), "label": key}
        # A score that is missing is none.
        found[sample].append(part if score is None or score != score else {**part, "score": score})  # noqa: PLR0124 - as above
    _check_known(found, job)
    return dict(found)


def _places(frame: pd.DataFrame, job: Job) -> tuple[str, ...] | None:
    forms = _PLACES.get(job.label_type.name, ())
    return next((form for form in forms if set(form) <= set(frame.columns)), None)


def _label_column(frame: pd.DataFrame, job: Job) -> Any:
    column = next((name for name in (job.label_col, "label") if name in frame.columns), None)
    if column is None and len(job.classes) > 1:
        raise LabelError(
            f"suggestions have no column {job.label_col!r}, which names the class of each {_noun(job)}: they have "
            f"{', '.join(map(repr, frame.columns))}"
        )
    return column


def _ids(frame: pd.DataFrame, job: Job) -> list[Any]:
    names = (job.pool.index.name, *_IDS)
    column = next((name for name in names if name is not None and name in frame.columns), None)
    return frame.index.tolist() if column is None else frame[column].tolist()


def _sides(place: dict[str, Any]) -> dict[str, Any]:
    """Return a place in the public form: of borders, the sides."""
    if "xmax" not in place:
        return place
    left, top = place["xmin"], place["ymin"]
    return {"left": left, "top": top, "width": place["xmax"] - left, "height": place["ymax"] - top}


def _check_known(found: dict[Hashable, Any], job: Job) -> None:
    known = set(job.pool.index)
    if found and not known & found.keys():
        raise LabelError(
            f"suggestions name no sample of the data: they are for {next(iter(found))!r} and {len(found) - 1} others, "
            f"and the first sample is {job.pool.id_at(0)!r}. Give its id in the index or in a column 'id'"
        )


def _noun(job: Job) -> str:
    return str(getattr(job.label_type, "noun", "part"))
