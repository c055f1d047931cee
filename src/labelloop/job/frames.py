"""What has been answered, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.job.ledger import LABELED
from labelloop.labels import LabelError
from labelloop.labels.overlap import match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from labelloop.job.book import Record
    from labelloop.labels.parts import PartsType
    from labelloop.pool import Pool


def labels_frame(
    records: Sequence[tuple[int, Record]], pool: Pool, label_col: str, public: Callable[[Any], Any]
) -> pd.DataFrame:
    """Return labeled samples: the source's columns, the label and its id, by the pool's index; a row each, by this id.

    Parameters
    ----------
    records : list of (position, Record)
        Answers of samples that are in the pool.
    pool : Pool
    label_col : str
    public : callable
        Returns an answer as tables show it.

    Returns
    -------
    DataFrame
    """
    labeled = numbered(pair for pair in records if pair[1].status == LABELED)
    frame = pool.frame(np.asarray([position for position, _ in labeled], dtype=np.intp)).copy()
    frame[label_col] = column([public(record.value) for _, record in labeled])
    frame[f"{label_col}_id"] = np.asarray([record.label_id for _, record in labeled], dtype=np.int64)
    return frame


def metadata_frame(
    records: Sequence[tuple[int, Record]], pool: Pool, label_col: str, public: Callable[[Any], Any]
) -> pd.DataFrame:
    """Return when and by whom samples were labeled or skipped, a row per answer, by ``label_id``.

    Parameters
    ----------
    records : list of (position, Record)
    pool : Pool
    label_col : str
    public : callable

    Returns
    -------
    DataFrame
        ``date`` (UTC), ``data_id``, ``comment``, ``session``, ``status``, ``annotator``, the label and its id.
    """
    found = numbered(records)
    rows = [record for _, record in found]
    ids = [pool.id_at(position) for position, _ in found]
    return pd.DataFrame(
        {
            "date": pd.to_datetime(np.asarray([r.at for r in rows], dtype=float), unit="s", utc=True),
            "data_id": pd.array([str(i) for i in ids], dtype="str"),
            "comment": pd.array([r.comment or None for r in rows], dtype="object"),
            "session": np.asarray([r.session for r in rows], dtype=np.int64),
            "status": pd.array([r.status for r in rows], dtype="str"),
            "annotator": pd.array([r.annotator for r in rows], dtype="str"),
            label_col: column([None if r.value is None else public(r.value) for r in rows]),
            f"{label_col}_id": np.asarray([r.label_id for r in rows], dtype=np.int64),
        }
    )


def numbered(records: Iterable[tuple[int, Record]]) -> list[tuple[int, Record]]:
    """Return records with their positions by `label_id`: in the order in which they were first given."""
    return sorted(records, key=lambda pair: pair[1].label_id or 0)


def parts_frame(
    positions: Sequence[int], answers: Sequence[list[Any]], pool: Pool, columns: Sequence[str]
) -> pd.DataFrame:
    """Return parts of answers, a row each, by the pool's index.

    Parameters
    ----------
    positions : sequence of int, length n
    answers : sequence of n lists of dict
    pool : Pool
    columns : sequence of str
        Fields of a part.

    Returns
    -------
    DataFrame
        Beside these columns, ``origin``, ``"manual"`` where a part says none, and ``score``, NaN where it says none.
    """
    rows = [{"origin": "manual", "score": np.nan, **part} for parts in answers for part in parts]
    frame = pd.DataFrame(rows, columns=[*columns, "origin", "score"])
    owners = np.repeat(np.asarray(positions, dtype=np.intp), [len(parts) for parts in answers])
    return frame.set_axis(pool.ids_at(owners), axis=0)


def rejected_parts(suggested: Any, answer: Sequence[Any], label_type: PartsType, content: Any) -> list[Any]:
    """Return the suggested parts of a sample that its answer has neither taken nor changed into something.

    A suggestion is taken if the answer has the same part, whoever made it. Of the others, one goes for each part of the
    answer whose ``origin`` is ``"edited"``: they are paired so that they overlap most in all (see
    `labelloop.labels.overlap.iou`), whatever their classes, since a class can be what was changed. An edited part
    that was moved away from all suggestions leaves them rejected.

    Parameters
    ----------
    suggested : JSON
        What was suggested when the answer was given: ``{"value", "score"}``. A page said so: what is not valid in it
        counts for nothing.
    answer : sequence of dict
    label_type : PartsType
    content : object
        What parts are measured against, see `labelloop.pool.Pool.content`.

    Returns
    -------
    list of dict
        As they were suggested.
    """
    value = suggested.get("value") if isinstance(suggested, dict) else None
    try:
        offered = label_type.read(value or [], content)
    except LabelError:
        return []
    taken = [label_type.public([part])[0] for part in answer]
    rest = [part for part in offered if label_type.public([part])[0] not in taken]
    edited = [part for part in answer if part.get("origin") == "edited"]
    if not rest or not edited:
        return rest
    before, after = ([label_type.area(part) for part in parts] for parts in (rest, edited))
    changed = {i for i, _ in match(before, after, threshold=0)}
    return [part for i, part in enumerate(rest) if i not in changed]


def column(values: Sequence[Any]) -> Any:
    """Return answers as a column that keeps their type: whole numbers stay whole, lists stay lists."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    kinds = {type(value) for value in values}
    if kinds <= {int} and kinds:
        return array.astype(np.int64)
    return array
