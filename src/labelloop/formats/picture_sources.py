"""Images of a labeler, a job, or a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelloop.formats import pictures
from labelloop.formats.answers import each_once
from labelloop.formats.documents import plain
from labelloop.formats.images import compare, size_at
from labelloop.formats.pictures import Picture
from labelloop.formats.sources import (
    answers_of,
    columns_of,
    fitting,
    job_of,
    kind_of,
    meta_of,
    names_of,
    need,
    others_of,
    parts_of,
)
from labelloop.progress import steps

if TYPE_CHECKING:
    from labelloop.formats.report import Tally


def pictures_of(source: Any, tally: Tally) -> list[Picture]:
    """Return the images of a labeler, a job, or a table with the columns "path" and "label".

    Parameters
    ----------
    source : Labeler, Job or DataFrame
    tally : Tally
        Told of images without an answer, of boxes that are not valid, and of sizes that are not the image's.

    Returns
    -------
    list of Picture
        Those skipped by an annotator included; each image once for each annotator.

    Raises
    ------
    ValueError
        If there are no boxes in it.
    """
    if not hasattr(source, "columns") and kind_of(source) != "boxes":
        kind = getattr(getattr(job_of(source), "label_type", None), "name", type(source).__name__)
        raise ValueError(
            f"this format holds boxes in images, and the labels are {kind}: choose {fitting('')}, or for texts "
            f"{fitting('texts')}, for sounds {fitting('sounds')}"
        )
    found = _pictures_of_frame(source, tally) if hasattr(source, "columns") else _pictures_of_job(job_of(source))
    for picture in steps(found, "Checking labels"):
        pictures.settle(picture, tally)
    return each_once(found, lambda picture: (picture.path, picture.annotator), tally)


def _pictures_of_frame(frame: Any, tally: Tally) -> list[Picture]:
    frame = need(frame, ("path", "label"))
    rows = [
        Picture(
            path="" if plain(row["path"]) is None else str(row["path"]),
            boxes=parts_of(row["label"], row["path"], "boxes"),
            size=(row["width"], row["height"]) if "width" in row and "height" in row else None,
            id=plain(row.get("id")),
            annotator=plain(row.get("annotator")),
            meta=others_of(row, pictures.OWN),
        )
        for row in frame.to_dict("records")
    ]
    names = names_of([row.path for row in rows], list(frame.index), "image")
    for row, name in zip(steps(rows, "Gathering labels"), names, strict=True):
        place = Path(row.path)
        compare(row, size_at(place) if row.path and place.is_file() else None, tally)
        row.path = name
    return rows


def _pictures_of_job(job: Any) -> list[Picture]:
    answers = answers_of(job)
    positions = [position for _, position, _ in answers]
    columns = columns_of(job.pool, positions)
    names = names_of(columns.pop("path"), [job.pool.id_at(each) for each in positions], "image")
    return [
        Picture(
            path=names[row],
            boxes=parts_of(record.value, names[row], "boxes"),
            size=job.pool.content(position),
            annotator=who,
            skipped=record.status == "SKIPPED",
            meta=meta_of(columns, (values[row] for values in columns.values())),
        )
        for row, (record, position, who) in enumerate(steps(answers, "Gathering labels"))
    ]
