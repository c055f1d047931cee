"""What is written of a job in one transaction, and how rows are read back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from labelloop.store import schema
from labelloop.store.operations import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_JSON = ("value", "suggested")
_CLOCK = sa.extract("epoch", sa.func.clock_timestamp())  # not the transaction's time, which began before its turn


class Turn(NamedTuple):
    """The right to write to a job until the transaction ends; `session` and `now` as in `Writer`."""

    connection: sa.Connection
    session: int
    now: float | None


class Writer:
    """What can be done inside `Store.writing`.

    Attributes
    ----------
    session : int
        Of the job's latest fit.
    now : float or None
        The time by the clock of a database that several machines share, whose own may disagree; None where the
        machine's own clock is as good.
    """

    def __init__(self, turn: Turn, job: str) -> None:
        self._connection, self.session, self.now = turn
        self._job = job

    def operations(self, after: int) -> list[Operation]:
        """Return what was appended since `after`."""
        return operations_of(self._connection, self._job, after)

    def news(self, after: int, op_id: str) -> tuple[list[Operation], bool]:
        """Return `operations`, and whether the operation of this id has come before, now or earlier."""
        table = schema.operations
        same = sa.select(table).where(table.c.job == self._job, table.c.op_id == op_id, table.c.seq <= after)
        rows = self._connection.execute(_since(self._job, after).union_all(same).order_by("seq"))
        found = [_operation(row) for row in rows]
        return [each for each in found if each.seq > after], any(each.op_id == op_id for each in found)

    def find(self, op_id: str) -> Operation | None:
        """Return the operation of this id, if it has come before."""
        table = schema.operations
        query = sa.select(table).where(table.c.job == self._job, table.c.op_id == op_id)
        row = self._connection.execute(query).first()
        return None if row is None else _operation(row)

    def append(self, operation: Operation) -> Operation:
        """Append an operation and return it with its `seq`."""
        return self.extend([operation])[0]

    def extend(self, operations: Sequence[Operation]) -> list[Operation]:
        """Append operations and return them, each with its `seq`."""
        table = schema.operations
        rows = [
            {
                name: json.dumps(value) if name in _JSON and value is not None else value
                for name, value in vars(operation).items()
                if name != "seq"
            }
            | {"job": self._job}
            for operation in operations
        ]
        query = sa.insert(table).returning(table.c.seq, sort_by_parameter_order=True)
        places = self._connection.execute(query, rows).scalars().all()
        return [replace(each, seq=int(seq)) for each, seq in zip(operations, places, strict=True)]

    def claims(self, now: float) -> list[tuple[str, str]]:
        """Return live claims, pairs of sample and annotator."""
        return claims_of(self._connection, self._job, now)

    def renew(self, annotator: str, until: float, now: float) -> None:
        """Let the annotator's claims that have not run out last until the time `until`."""
        table = schema.claims
        mine = sa.and_(table.c.job == self._job, table.c.annotator == annotator, table.c.until > now)
        self._connection.execute(sa.update(table).where(mine).values(until=until))

    def claim(self, samples: Iterable[str], annotator: str, until: float, now: float) -> None:
        """Make `samples` the annotator's only claims, until the time `until`; drop all that have run out."""
        table = schema.claims
        stale = sa.or_(table.c.annotator == annotator, table.c.until <= now)
        self._connection.execute(sa.delete(table).where(table.c.job == self._job, stale))
        rows = [{"job": self._job, "sample": s, "annotator": annotator, "until": until} for s in samples]
        if rows:
            self._connection.execute(sa.insert(table), rows)


def turn_of(connection: sa.Connection, job: str) -> Turn | None:
    """Wait until nobody else writes to a job; return None if it is not there."""
    jobs = schema.jobs
    query = sa.select(jobs.c.session).where(jobs.c.id == job)
    if connection.dialect.name == "sqlite":  # has waited when the transaction began
        session = connection.execute(query).scalar()
        return None if session is None else Turn(connection, int(session), None)
    # One question in place of two: what stands outside of the WITH, the time, is told when the wait is over.
    held = query.with_for_update().cte("held")
    row = connection.execute(sa.select(held.c.session, _CLOCK)).first()
    return None if row is None else Turn(connection, int(row[0]), float(row[1]))


def clock_of(connection: sa.Connection) -> float | None:
    """Return the time by the database's clock; None of SQLite, whose clock is the machine's."""
    return None if connection.dialect.name == "sqlite" else float(connection.execute(sa.select(_CLOCK)).scalar_one())


def operations_of(connection: sa.Connection, job: str, after: int) -> list[Operation]:
    """Return the job's operations with a `seq` greater than `after`, in order."""
    return [_operation(row) for row in connection.execute(_since(job, after).order_by(schema.operations.c.seq))]


def _since(job: str, after: int) -> sa.Select[Any]:
    table = schema.operations
    return sa.select(table).where(table.c.job == job, table.c.seq > after)


def claims_of(connection: sa.Connection, job: str, now: float) -> list[tuple[str, str]]:
    """Return claims that last longer than `now`."""
    table = schema.claims
    query = sa.select(table.c.sample, table.c.annotator).where(table.c.job == job, table.c.until > now)
    return [(row.sample, row.annotator) for row in connection.execute(query)]


def _operation(row: Any) -> Operation:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's columns
    del values["job"]
    for name in _JSON:
        if values[name] is not None:
            values[name] = json.loads(values[name])
    return Operation(**values)
