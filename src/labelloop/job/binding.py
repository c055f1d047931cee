"""Which job of a store a labeler means, and whether its data and classes are that job's."""

from __future__ import annotations

import itertools
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import Classes, LabelError
from labelloop.store import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labelloop.pool import Pool
    from labelloop.store import JobRow, Store

_SAMPLED = 16  # samples whose digests are remembered to know the data again,
_COLUMNS = 24  # column by column, so that one that is gone or renamed does not hide the others


@dataclass(frozen=True)
class Wanted:
    """What a labeler asks the store for."""

    kind: str
    label_col: str
    label_type: str
    classes: Classes | None
    source: str | None = None  # where the data lie, if in files
    options: Mapping[str, Any] = field(default_factory=dict)  # of this kind of job
    rules: Mapping[str, Any] = field(default_factory=dict)  # about its people, as far as they are given


def bind(store: Store, name: str | None, wanted: Wanted, pool: Pool) -> tuple[JobRow, Classes]:
    """Return the job to work on, made if need be, and its classes.

    Parameters
    ----------
    store : Store
    name : str or None
        None finds the job of this kind about these data, or makes one.
    wanted : Wanted
    pool : Pool

    Returns
    -------
    JobRow, Classes
        The classes given, and after them those added while labeling.

    Raises
    ------
    LabelError
        If the job is of another kind, about other data, or has other classes.
    """
    if name is not None:
        row = store.job(name)
        if row is not None:
            _check_task(row, wanted)
            _check_data(row, pool)
            return _agree(store, row, wanted)
        return _create(store, name, wanted, pool)
    stem = f"{wanted.kind}-{wanted.label_col}"
    for number in itertools.count(1):
        candidate = stem if number == 1 else f"{stem}-{number}"
        row = store.job(candidate)
        if row is None:
            return _create(store, candidate, wanted, pool)
        same = _same_data(row, pool) or (not len(pool) and began_empty(row))
        if row.kind == wanted.kind and row.spec["label_type"] == wanted.label_type and same:
            return _agree(store, row, wanted)
    raise AssertionError("unreachable")  # count() has no end


def spec_of(classes: Classes, wanted: Wanted, pool: Pool, given: Classes) -> dict[str, Any]:
    """Return what is remembered of a job; `given` are the classes the code names, `classes` all there are."""
    sampled = pool.landmarks(_SAMPLED)
    return {
        "classes": classes.specs,
        "given": given.specs,
        "label_col": wanted.label_col,
        "label_type": wanted.label_type,
        "source": wanted.source,
        "rules": dict(wanted.rules),
        "options": {name: value for name, value in wanted.options.items() if not callable(value)},
        "signature": {
            column: pool.signature(sampled, columns=[column] if column else None)
            for column in pool.columns[:_COLUMNS] or [""]
        },
    }


def _create(store: Store, name: str, wanted: Wanted, pool: Pool) -> tuple[JobRow, Classes]:
    if wanted.classes is None:
        raise LabelError(f"classes are missing: {name!r} is a new job in {store.display}, say what to choose from")
    row = store.create_job(name, wanted.kind, spec_of(wanted.classes, wanted, pool, wanted.classes))
    _check_task(row, wanted)
    return _agree(store, row, wanted)


def _check_task(row: JobRow, wanted: Wanted) -> None:
    theirs = (row.kind, row.spec["label_type"], row.spec["label_col"])
    ours = (wanted.kind, wanted.label_type, wanted.label_col)
    if theirs != ours:
        raise LabelError(
            f"the job {row.name!r} in the store is another task (kind, label type, label column): {theirs}, "
            f"and this labeler's are {ours}; give this one a name= of its own"
        )


def _check_data(row: JobRow, pool: Pool) -> None:
    if not (began_empty(row) or _same_data(row, pool)):
        raise LabelError(
            f"the job {row.name!r} in the store is about other data: the samples it remembers "
            f"({', '.join(list(_keys(row))[:3])}, …) are not there or hold something else; "
            "give this labeler a name= of its own"
        )


def began_empty(row: JobRow) -> bool:
    """Return whether a job had no samples when it was made: all it has came through its log."""
    return not _keys(row)


def _same_data(row: JobRow, pool: Pool) -> bool:
    """Return whether most of what is remembered of samples that are in the pool is still so."""
    remembered = row.spec["signature"]
    common = [column for column in remembered if not column or column in pool.columns]
    found = (_position(pool, key) for key in _keys(row))
    positions = np.asarray([position for position in found if position is not None], dtype=np.intp)
    if len(common) * 2 < len(remembered) or not len(positions):
        return False
    verdicts = [
        remembered[column].get(key) == digest
        for column in common
        for key, digest in pool.signature(positions, columns=[column] if column else None).items()
    ]
    return bool(sum(verdicts) * 2 > len(verdicts))


def _keys(row: JobRow) -> list[str]:
    return list(next(iter(row.spec["signature"].values())))


def _position(pool: Pool, key: str) -> int | None:
    try:
        return pool.position(pool.id_of(key))
    except ValueError:
        return None  # this sample is no longer among those to label


def _agree(store: Store, row: JobRow, wanted: Wanted) -> tuple[JobRow, Classes]:
    """Return a job that is there, with its classes and those that are new in the code; rules that are given hold."""
    if wanted.classes is not None:
        _announce(store, row, wanted.classes)

    def agreed(spec: dict[str, Any]) -> dict[str, Any]:
        known = {**spec, "rules": {**spec.get("rules", {}), **wanted.rules}}
        if wanted.classes is None:
            return known
        every = wanted.classes.extend_with(Classes(spec["classes"]))
        return {**known, "classes": every.specs, "given": wanted.classes.specs}

    spec = agreed(row.spec)
    if {**spec, "given": row.spec["given"]} != row.spec:
        spec = store.change_spec(row.id, agreed)  # others may have changed it since `row` was read
    return replace(row, spec=spec), Classes(spec["classes"])


def _announce(store: Store, row: JobRow, wanted: Classes) -> None:
    """Write classes that are new in the code to the log, or raise `LabelError` if one is gone."""
    gone = [key for key in Classes(row.spec["given"]).keys if key not in wanted]
    if gone:
        raise LabelError(
            f"the job {row.name!r} in {store.display} has the classes {Classes(row.spec['given']).keys}, and "
            f"{gone} are not among those given, {wanted.keys}; keep them, or give this labeler a name= of its own"
        )
    stored = Classes(row.spec["classes"])
    added = [spec for spec in wanted if spec.key not in stored]
    if added:
        # Other kernels that work on this job read the log, and meet the class there before its first answer.
        with store.writing(row.id) as writer:
            at = time.time() if writer.now is None else writer.now
            drafts = [Operation(uuid.uuid4().hex, "", "add_class", value=spec.to_json(), at=at) for spec in added]
            writer.extend(drafts)
