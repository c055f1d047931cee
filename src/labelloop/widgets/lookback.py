"""What a page is told of the past: answers given, what can be taken back, and where a sample is to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelloop.widgets.protocol import entry_json, step_json

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.widgets.protocol import Find, Json, Reply

_FOUND = 20


def steps(job: Job, annotator: str, kind: str) -> list[Json]:
    """Return what can be undone or redone from the latest on, as far as its samples are here."""
    found: list[Json] = []
    for batch in reversed(job.steps(annotator, kind)):
        step = batch[0]
        # A page takes back one answer at a time: what was done to many at once, elsewhere, is taken back there
        if len(batch) > 1 or step.after.verdict or job.position_of(step.after.sample) is None:
            break
        found.append(step_json(step, job.pool))
    return found[::-1]


def trail(job: Job, annotator: str, start: int, stop: int | None = None) -> tuple[dict[str, Json], list[str]]:
    """Return a part of an annotator's answers, in the order they were first given, and the keys of their samples."""
    records = job.trail(annotator, start, stop)
    entries = [entry_json(record, job.pool) for record in records]
    told = {"total": job.trail_length(annotator), "start": start, "entries": entries}
    return told, [record.sample for record in records]


def found(job: Job, annotator: str, find: Find) -> Reply:
    """Return the samples whose id holds a text, of all or of those with a status."""
    if find.status == "all":
        keys = [job.key_at(position) for position in job.pool.search(find.text, _FOUND)]
        records = [job.record_of(annotator, key) for key in keys]
    elif find.status == "flagged":
        own = (job.record_of(annotator, job.pool.key(each)) for each in job.flagged)
        records = [record for record in own if record.flag]
    else:
        records = [record for record in job.trail(annotator) if (record.status or "").lower() == find.status]
    wanted = find.text.lower()
    matches = [
        {"key": r.sample, "id": str(job.pool.id_of(r.sample)), "status": (r.status or "").lower()} for r in records
    ]
    matches = [match for match in matches if wanted in match["id"].lower()][:_FOUND]
    return {"kind": "found", "to": find.page, "request": find.request, "matches": matches}, []
