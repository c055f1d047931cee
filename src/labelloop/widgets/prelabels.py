"""Suggesting what was labeled before: spans of the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.job.ledger import LABELED
from labelloop.labels import LabelError
from labelloop.pool.text_pool import TextPool
from labelloop.text.prelabels import Prelabels, phrase

if TYPE_CHECKING:
    from labelloop.job import Job, Record, Step
    from labelloop.labels import Span


class Memory:
    """What the answers of a job teach about the words of other samples; follows every answer, and what is taken back.

    Parameters
    ----------
    job : Job
        Of spans.
    """

    def __init__(self, job: Job) -> None:
        if not isinstance(job.pool, TextPool):
            kind = type(job.pool).__name__
            raise LabelError(f"prelabel=True needs texts, and this job has a {kind}: use prelabel=False")
        self._job, self._pool = job, job.pool
        self._prelabels = Prelabels()
        job.follow(self)

    def add(self, step: Step) -> None:
        """Learn from a record in its new state."""
        record = step.after
        source = (record.annotator, record.sample)
        if record.status != LABELED:
            self._prelabels.forget(source)
            return
        position = self._job.position_of(record.sample)
        if position is None:
            return
        text, tokens = self._pool.content(position), self._pool.tokens_at(position)

        def words(span: Span) -> tuple[str, ...]:
            return phrase(text, tokens, span["start"], span["end"])

        marked = [(span["label"], words(span)) for span in record.value]
        self._prelabels.learn(source, record.at, marked, [words(span) for span in self._removed(record, text)])

    def suggest(self, position: int) -> list[Span]:
        """Return the spans that a sample has according to all that was answered so far."""
        with self._job.lock:
            found = self._prelabels.find(self._pool.content(position), self._pool.tokens_at(position))
            known = self._job.classes
            return [span for span in found if span["label"] in known]

    def _removed(self, record: Record, text: str) -> list[Span]:
        """Return the suggestions that nothing of the answer touches."""
        suggested: Any = record.suggested
        value = suggested.get("value") if isinstance(suggested, dict) else None
        try:
            offered = self._job.label_type.read(value or [], text)
        except LabelError:  # a page said so: it is not to be trusted
            return []
        return [span for span in offered if not any(overlap(span, marked) for marked in record.value)]


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans have a character in common."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
