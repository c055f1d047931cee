"""What a face shows where no kernel runs: a saved notebook on GitHub, or a page that nbconvert made of one.

Plain HTML that goes with the widget in the output. A host that shows widgets prefers them, so it is seen only where
there are none. It has no scripts, no style sheet and no address, and colours that are seen on light and on dark;
without any colours it can be read, too. What comes from data is escaped. The same answers give the same text: it tells
no times, and nobody's name.
"""

from __future__ import annotations

import logging
from abc import abstractmethod
from html import escape
from typing import TYPE_CHECKING, Any

from labelloop.pool import PoolError
from labelloop.widgets.picture import class_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner

logger = logging.getLogger(__name__)

_LATEST = 5  # answers that are told
_WORDS = 90  # characters of a sample or an answer
_CAPTION = 40  # characters of a class
_FOOT = "As it was when this cell ran. Run the notebook to go on."
_LINE = "rgba(127,127,127,.35)"
_BAR = "#3f83d6"
_CELL = 'style="text-align:left;padding:2px 16px 2px 0"'


class Still:
    """The part of a face that is shown without a kernel; stands before the widget among its bases."""

    @abstractmethod
    def _still(self) -> str:
        """Return it as HTML, see `page`."""
        raise NotImplementedError  # widgets have a metaclass of their own, which does not see to it

    def _repr_mimebundle_(self, **given: Any) -> Any:
        """Return the widget, and what is shown in its place where none can be."""
        bundle = super()._repr_mimebundle_(**given)  # type: ignore[misc] # of the widget that this stands before
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if isinstance(data, dict):
            try:
                data["text/html"] = self._still()
            except Exception:  # data may be anything, and the widget is what counts
                logger.warning("%s is not shown in saved notebooks", type(self).__name__, exc_info=True)
        return bundle


def page(face: str, title: str, *blocks: str, foot: str = _FOOT) -> str:
    """Return a face as HTML.

    Parameters
    ----------
    face : str
        What it is, in words.
    title : str
        Untrusted.
    *blocks : str
        HTML; empty ones are left out.
    foot : str
        The last line.

    Examples
    --------
    >>> page("Labeler", "a < b", "<p>9 of 10</p>").count("a &lt; b")
    1
    """
    box = f"border:1px solid {_LINE};border-radius:6px;padding:10px 14px;max-width:760px;line-height:1.45"
    head = f"<div><strong>{escape(title)}</strong> &nbsp;<small>{escape(face)}</small></div>"
    return f'<div style="{box}">{head}{"".join(blocks)}<div><small>{escape(foot)}</small></div></div>'


def line(text: str) -> str:
    """Return a line of untrusted text as HTML."""
    return f'<div style="margin-top:6px">{escape(text)}</div>' if text else ""


def progress(counts: Mapping[str, Any]) -> str:
    """Return how far the work is, in words and as a bar."""
    labeled, skipped, total = (int(counts[name]) for name in ("labeled", "skipped", "total"))
    more = f", {skipped:,} skipped" if skipped else ""
    share = 100 * labeled // total if total else 0
    track = f"height:6px;border-radius:3px;margin:4px 0;background:{_LINE}"
    inside = f"height:6px;border-radius:3px;width:{share}%;background:{_BAR}"
    said = f"{labeled:,} of {total:,} labeled ({share} %){more}"
    return f'{line(said)}<div style="{track}"><div style="{inside}"></div></div>'


def classes(entries: Sequence[Mapping[str, Any]], others: Mapping[str, int] | None = None) -> str:
    """Return classes with their numbers, as `class_counts` returns them."""
    most = max((entry["count"] for entry in entries), default=0)
    rows = [
        (escape(cut(str(entry["caption"]), _CAPTION)), f"{entry['count']:,}", _bar(entry["count"] / max(most, 1)))
        for entry in entries
    ]
    more = f"and {others['classes']:,} more classes with {others['labels']:,} labels" if others else ""
    return table(("Class", "Labels", ""), rows) + line(more)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are HTML; nothing without rows."""
    body = "".join(f"<tr>{''.join(f'<td {_CELL}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    head = "".join(f"<th {_CELL}>{name}</th>" for name in heads)
    return f'<table style="margin:6px 0;border-collapse:collapse"><tr>{head}</tr>{body}</table>'


def labeler(face: str, job: Job, annotator: str, learner: ActiveLearner | None) -> str:
    """Return a labeler: progress, classes, model, the latest answers."""
    counts = job.counts(annotator)
    shown = class_counts(job.classes.specs, counts["per_class"])
    return page(face, job.name, progress(counts), classes(*shown), line(model(learner)), _answers(job, annotator))


def gallery(face: str, job: Job, said: str) -> str:
    """Return what shows many samples: what it is about, progress, classes."""
    counts = job.counts()
    shown = class_counts(job.classes.specs, counts["per_class"])
    return page(face, job.name, line(said), progress(counts), classes(*shown))


def model(learner: ActiveLearner | None) -> str:
    """Return in words what model there is."""
    if learner is None:
        return ""
    return f"Model: {type(learner.estimator).__name__}, {_session(learner.status.session_id)}."


def picture(face: str, told: Mapping[str, Any], *more: str) -> str:
    """Return what a Monitor or an owner's page shows, see `monitor_picture`, and blocks of HTML."""
    return page(
        face, told["name"], progress(told["progress"]), classes(told["classes"], told["others"]), _learned(told), *more
    )


def cut(text: str, most: int = _WORDS) -> str:
    """Return the beginning of a text, on one line."""
    joined = " ".join(text.split())
    return joined if len(joined) <= most else f"{joined[:most].rstrip()}…"


def _learned(told: Mapping[str, Any]) -> str:
    learner = told["learner"]
    if learner is None:
        return ""
    said, found = f"Model: {_session(learner['session_id'])}", learner["accuracy"]
    if found is not None and found["value"] is not None:
        interval = f"{found['low']:.2f} to {found['high']:.2f}"
        said += f", accuracy {found['value']:.2f} ({interval}) on {found['n']:,} audited samples"
    return line(f"{said}.")


def _session(number: int) -> str:
    return f"session {number}" if number else "nothing learned yet"


def _bar(share: float) -> str:
    shape = "height:8px;border-radius:4px"
    inside = f'<div style="{shape};width:{share:.0%};background:{_BAR}"></div>'
    return f'<div style="{shape};width:160px;background:{_LINE}">{inside}</div>'


def _answers(job: Job, annotator: str) -> str:
    """Return an annotator's latest answers, last first."""
    length = job.trail_length(annotator)
    latest = job.trail(annotator, max(0, length - _LATEST), length)[::-1]
    captions = {spec["key"]: spec["caption"] for spec in job.classes.specs}
    rows = []
    for record in latest:
        position = job.position_of(record.sample)
        if position is None:
            continue
        said = "skipped" if record.status != "LABELED" else _answer(job, record.value, captions)
        rows.append([escape(cut(each)) for each in (str(job.pool.id_at(position)), _sample(job, position), said)])
    heads = ["Latest answers", "", ""]
    return table(heads, rows)


def _answer(job: Job, value: Any, captions: Mapping[Any, str]) -> str:
    counted = job.label_type.count(value)
    if not counted:
        return "none"
    parts = job.label_type.has_parts
    return ", ".join(f"{f'{count} ' if parts else ''}{captions.get(key, key)}" for key, count in counted.items())


def _sample(job: Job, position: int) -> str:
    """Return a sample in words; of pictures, sounds and rows that lie in files their ids say enough."""
    if job.pool.kind in {"images", "sounds"} or hasattr(job.pool, "rows"):
        return ""
    try:
        data = job.pool.payload(position).data
    except PoolError:
        return ""
    if "text" in data:
        return str(data["text"])
    return ", ".join(f"{name} {cell}" for name, cell in zip(job.pool.columns, data.get("cells", ()), strict=False))
