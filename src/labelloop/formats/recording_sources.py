"""Recordings of a labeler, a job, or a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.formats import recordings
from labelloop.formats.answers import each_once
from labelloop.formats.documents import is_spans, plain
from labelloop.formats.recordings import Recording
from labelloop.formats.sounds import compare, facts_at
from labelloop.formats.sources import (
    answers_of,
    columns_of,
    fitting,
    job_of,
    kind_of,
    label_of,
    meta_of,
    names_of,
    need,
    others_of,
    parts_of,
)
from labelloop.progress import steps

if TYPE_CHECKING:
    from labelloop.formats.report import Tally


def recordings_of(source: Any, tally: Tally) -> list[Recording]:
    """Return the recordings of a labeler, a job, or a table with the columns "path" and "label".

    Parameters
    ----------
    source : Labeler, Job or DataFrame
    tally : Tally
        Told of recordings without an answer, of regions that are not valid, and of durations that are not the file's.

    Returns
    -------
    list of Recording
        Those skipped by an annotator included; each recording once for each annotator, and for each tier if the table
        has a column "tier".

    Raises
    ------
    ValueError
        If there are no sounds in it.
    """
    tabular = hasattr(source, "columns")
    if not tabular and kind_of(source) != "sounds":
        kind = getattr(getattr(job_of(source), "label_type", None), "name", type(source).__name__)
        raise ValueError(
            f"this format holds sounds, and the labels are {kind} of other samples: choose {fitting('')}, or for "
            f"images with boxes {fitting('boxes')}"
        )
    found = _recordings_of_frame(source, tally) if tabular else _recordings_of_job(job_of(source))
    answers = [recording.classes for recording in found if recording.classes is not None]
    label_type = None if tabular else job_of(source).label_type
    # A table does not say what was asked; nothing but empty lists are recordings without regions.
    marked = (
        any(map(is_spans, answers)) or all(answer == [] for answer in answers)
        if label_type is None
        else label_type.has_parts
    )
    for recording in steps(found, "Checking labels"):
        if marked and recording.classes is not None:
            recording.regions, recording.classes = parts_of(recording.classes, recording.path, "regions"), None
        recordings.settle(recording, tally)
    return each_once(found, lambda each: (each.path, each.annotator, each.meta.get("tier")), tally)


def _recordings_of_frame(frame: Any, tally: Tally) -> list[Recording]:
    frame = need(frame, ("path", "label"))
    rows = [
        Recording(
            path="" if plain(row["path"]) is None else str(row["path"]),
            classes=label_of(row["label"]),
            duration=row.get("duration"),
            rate=row.get("rate"),
            id=plain(row.get("id")),
            annotator=plain(row.get("annotator")),
            meta=others_of(row, recordings.OWN),
        )
        for row in frame.to_dict("records")
    ]
    names = names_of([row.path for row in rows], list(frame.index), "recording")
    for row, name in zip(steps(rows, "Gathering labels"), names, strict=True):
        place = Path(row.path)
        compare(row, facts_at(place) if row.path and place.is_file() else None, tally)
        row.path = name
    return rows


def _recordings_of_job(job: Any) -> list[Recording]:
    answers = answers_of(job)
    positions = [position for _, position, _ in answers]
    columns = columns_of(job.pool, positions)
    names = names_of(columns.pop("path"), [job.pool.id_at(each) for each in positions], "recording")
    clips = job.pool.clips(np.asarray(positions, dtype=np.intp))
    return [
        Recording(
            path=names[row],
            classes=label_of(record.value),
            duration=None if clips[row] is None else clips[row].duration,
            rate=None if clips[row] is None else clips[row].rate,
            annotator=who,
            skipped=record.status == "SKIPPED",
            meta=meta_of(columns, (values[row] for values in columns.values())),
        )
        for row, (record, _, who) in enumerate(steps(answers, "Gathering labels"))
    ]
