"""Settings of a job, as people write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.pool import Pool

METADATA = ("date", "data_id", "comment", "session", "status", "annotator")
_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def one_of(name: str, value: Any, choices: Iterable[str]) -> None:
    """Raise `LabelError` unless `value` is one of the choices."""
    known = sorted(choices)
    if value not in known:
        raise LabelError(f"{name}={value!r} is not known: choose one of {known}")


def at_least(name: str, value: Any, least: int) -> int:
    """Return a whole number, `least` or more, or raise `LabelError`."""
    if type(value) is not int or value < least:
        raise LabelError(f"{name}={value!r} is not a whole number from {least}")
    return value


def seconds(lease: str | float) -> float:
    """Return a lease in seconds; it is a number of them, or text such as ``"10min"``."""
    if isinstance(lease, int | float) and not isinstance(lease, bool) and lease > 0:
        return float(lease)
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|min|h)\s*", str(lease))
    if not found:
        raise LabelError(f"lease={lease!r} is not a time: write seconds, or text such as '30s', '10min', '1h'")
    return float(found[1]) * _UNITS[found[2]]


def mask_of(subset: Any, pool: Pool) -> NDArray[np.bool_] | None:
    """Return which samples of a pool a subset names; it is a mask or a list of ids."""
    if subset is None:
        return None
    if isinstance(subset, slice):
        subset = [pool.id_at(position) for position in range(len(pool))[subset]]
    given = np.asarray(subset) if not isinstance(subset, list | tuple) else np.asarray(subset, dtype=object)
    mask = np.zeros(len(pool), dtype=bool)
    if given.dtype == bool or (len(given) and all(isinstance(each, bool | np.bool_) for each in given)):
        if len(given) != len(pool):
            raise LabelError(f"subset is a mask of {len(given)} values for {len(pool)} samples")
        mask[:] = given.astype(bool)
    else:
        mask[[pool.position(each) for each in list(subset)]] = True
    if not mask.any():
        raise LabelError("subset names no sample: there would be nothing to label")
    return mask


def check_label_col(label_col: str, pool: Pool) -> None:
    """Raise `LabelError` if answers would overwrite a column of the data."""
    if not isinstance(label_col, str) or not label_col.strip():
        raise LabelError(f"label_col={label_col!r} is not a name for a column")
    if label_col in METADATA:
        raise LabelError(
            f"label_col={label_col!r} is a column of metadata, and answers would overwrite it: choose another"
        )
    for name in (label_col, f"{label_col}_id"):
        if name in pool.columns:
            raise LabelError(
                f"the table has a column {name!r} already, and answers would overwrite it: "
                f"choose another label_col=, for example label_col='{label_col}_new'"
            )


def source_of(data: Any) -> str | None:
    """Return the folder, file or pattern that data are given by, as an absolute path; None for data in memory."""
    return str(Path(data).absolute()) if isinstance(data, str | Path) else None
