"""What has been answered, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.job.ledger import LABELED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.job.ledger import Record
    from labelloop.pool import Pool


def labels_frame(
    records: Sequence[tuple[int, Record]], pool: Pool, label_col: str, public: Callable[[Any], Any]
) -> pd.DataFrame:
    """Return labeled samples: the source's columns, the label and its id, by the pool's index.

    Parameters
    ----------
    records : list of (position, Record)
        Answers of samples that are in the pool, by ``label_id``.
    pool : Pool
    label_col : str
    public : callable
        Returns an answer as tables show it.

    Returns
    -------
    DataFrame
    """
    labeled = [(position, record) for position, record in records if record.status == LABELED]
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
    rows = [record for _, record in records]
    ids = [pool.id_at(position) for position, _ in records]
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
    return frame.set_axis(pool.index[owners], axis=0)


def column(values: Sequence[Any]) -> Any:
    """Return answers as a column that keeps their type: whole numbers stay whole, lists stay lists."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    kinds = {type(value) for value in values}
    if kinds <= {int} and kinds:
        return array.astype(np.int64)
    return array
