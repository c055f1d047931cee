"""What is told of one sample beside the map. Everything that comes from data is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.widgets.gallery.tiles import SMALL
from labelloop.widgets.gallery.tiles import content as seen

if TYPE_CHECKING:
    from labelloop.job import Job

_SHOWN = 1200  # characters of an answer, a cell, a text


def card_of(job: Job, position: int, said: str = "", *, large: bool = False) -> tuple[str, bytes]:
    """Return a sample as HTML, and its picture if it is one, else nothing.

    Parameters
    ----------
    job : Job
    position : int
    said : str
        What its colour tells.
    large : bool
        All of it, not a glance.
    """
    pool = job.pool
    lines = [f"<b>{_text(pool.id_at(position))}</b>", f"<div>{_text(said)}</div>" if said else ""]
    picture = b""
    if pool.kind == "sounds":
        row = pool.frame(np.array([position])).iloc[0]
        lines += [f"<div>{_text(value)}</div>" for value in row if value is not None]
        return "".join(lines), picture
    found = seen(pool, position, 2 * SMALL if large else 0)
    if "error" in found.data:
        lines.append(f"<p>{_text(found.data['error'])}</p>")
    elif found.buffer is not None:
        picture = found.buffer
    elif "text" in found.data:
        direction = escape(str(found.data.get("direction") or "auto"))
        lines.append(f'<p dir="{direction}" style="white-space:pre-wrap">{_text(found.data["text"])}</p>')
    else:
        rows = zip(pool.columns, found.data["cells"], strict=False)
        cells = "".join(f"<tr><td>{_text(name)}&nbsp;</td><td>{_text(value)}</td></tr>" for name, value in rows)
        more = found.data.get("more")
        lines.append(f"<table>{cells}</table>" + (f"<p>and {int(more)} more columns</p>" if more else ""))
    return "".join(lines), picture


def _text(value: Any) -> str:
    text = str(value)
    return escape(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
