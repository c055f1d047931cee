"""What is written of a job in one transaction, and how rows are read back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from labelloop.store import schema
from labelloop.store.operations import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_JSON = ("value", "suggested")


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

    def __init__(self, connection: sa.Connection, job: str, session: int) -> None:
        self._connection = connection
        self._job = job
        self.session = session
        self.now = clock_of(connection)

    def operations(self, after: int) -> list[Operation]:
        """Return what was appended since `after`."""
        return operations_of(self._connection, self._job, after)

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


def clock_of(connection: sa.Connection) -> float | None:
    """Return the time by the database's clock; None of SQLite, whose clock is the machine's."""
    if connection.dialect.name == "sqlite":
        return None
    # Not the transaction's time: it may have waited for its turn since it began
    return float(connection.execute(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))).scalar_one())


def operations_of(connection: sa.Connection, job: str, after: int) -> list[Operation]:
    """Return the job's operations with a `seq` greater than `after`, in order."""
    table = schema.operations
    query = sa.select(table).where(table.c.job == job, table.c.seq > after).order_by(table.c.seq)
    return [_operation(row) for row in connection.execute(query)]


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
