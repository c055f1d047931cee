"""What is written of a job in one transaction, and how rows are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from labelloop.progress import steps
from labelloop.store import schema
from labelloop.store.operations import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_AT_ONCE = 1000  # operations of a statement
_CLOCK = sa.extract("epoch", sa.func.clock_timestamp())  # not the transaction's time, which began before its turn

# Statements are put together once: that takes ten times as long as to run them.
_jobs, _log, _claims = schema.jobs, schema.operations, schema.claims
_JOB: sa.BindParameter[str] = sa.bindparam("of_job")
_AFTER: sa.BindParameter[int] = sa.bindparam("after")
_columns = [_log.c[name] for name in Operation._fields]
_since = sa.select(*_columns).where(_log.c.job == _JOB, _log.c.seq > _AFTER)
_same = sa.select(*_columns).where(_log.c.job == _JOB, _log.c.op_id == sa.bindparam("the_op"))
_READ = _since.order_by(_log.c.seq)
_COUNT = sa.select(sa.func.count()).select_from(_log).where(_log.c.job == _JOB, _log.c.seq > _AFTER)
_NEWS = _since.union_all(_same.where(_log.c.seq <= _AFTER)).order_by("seq")
_APPEND = sa.insert(_log)
_APPEND_AND_TELL = _APPEND.returning(_log.c.seq, sort_by_parameter_order=True)
_LAST = sa.select(sa.func.last_insert_rowid())
_TURN = sa.select(_jobs.c.session).where(_jobs.c.id == _JOB)
# One question in place of two: what stands outside of the WITH, the time, is told when the wait is over.
_held = _TURN.with_for_update().cte("held")
_TURN_AND_TIME = sa.select(_held.c.session, _CLOCK)
_of_job = _claims.c.job == _JOB
_whose = sa.and_(_claims.c.annotator == sa.bindparam("whose"), _claims.c.kernel == sa.bindparam("in_kernel"))
_live = _claims.c.until > sa.bindparam("at_time")
_LIVE = sa.select(_claims.c.sample, _claims.c.annotator, _claims.c.kernel).where(_of_job, _live)
_RENEW = sa.update(_claims).where(_of_job, _whose, _live).values(until=sa.bindparam("to_time"))
_DROP = sa.delete(_claims).where(_of_job, sa.or_(_whose, sa.not_(_live)))
_CLAIM = sa.insert(_claims)
_HAND_OVER = sa.update(_claims).where(_of_job, _whose).values(kernel=sa.bindparam("to_kernel"))


class Seat(NamedTuple):
    """Where an annotator works: somebody with two pages, each with a kernel, has two seats."""

    annotator: str
    kernel: str


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
        rows = self._connection.execute(_NEWS, {"of_job": self._job, "after": after, "the_op": op_id})
        found = [Operation._make(row) for row in rows]
        return [each for each in found if each.seq > after], any(each.op_id == op_id for each in found)

    def find(self, op_id: str) -> Operation | None:
        """Return the operation of this id, if it has come before."""
        row = self._connection.execute(_same, {"of_job": self._job, "the_op": op_id}).first()
        return None if row is None else Operation._make(row)

    def append(self, operation: Operation) -> Operation:
        """Append an operation and return it with its `seq`."""
        return self.extend([operation])[0]

    def extend(self, operations: Sequence[Operation]) -> list[Operation]:
        """Append operations and return them, each with its `seq`."""
        parts = [operations[start : start + _AT_ONCE] for start in range(0, len(operations), _AT_ONCE)]
        shown = steps(parts, "Storing answers", len(operations), each=_AT_ONCE)
        return [each for part in shown for each in self._extend(part)]

    def _extend(self, operations: Sequence[Operation]) -> list[Operation]:
        rows = [{**operation._asdict(), "job": self._job} for operation in operations]
        for row in rows:
            del row["seq"]
        return [each._replace(seq=int(seq)) for each, seq in zip(operations, self._append(rows), strict=True)]

    def _append(self, rows: list[dict[str, Any]]) -> Iterable[int]:
        if self._connection.dialect.name != "sqlite":
            return self._connection.execute(_APPEND_AND_TELL, rows).scalars().all()
        # It tells of one row at a time only. Nobody else writes meanwhile: the places follow each other.
        self._connection.execute(_APPEND, rows)
        last = int(self._connection.execute(_LAST).scalar_one())
        return range(last - len(rows) + 1, last + 1)

    def claims(self, now: float) -> list[tuple[str, Seat]]:
        """Return live claims, pairs of a sample and whose it is."""
        return claims_of(self._connection, self._job, now)

    def renew(self, seat: Seat, until: float, now: float) -> None:
        """Let the claims of a seat that have not run out last until the time `until`."""
        self._connection.execute(_RENEW, {**self._of(seat), "at_time": now, "to_time": until})

    def claim(self, samples: Iterable[str], seat: Seat, until: float, now: float) -> None:
        """Make `samples` the only claims of a seat, until the time `until`; drop all that have run out."""
        self._connection.execute(_DROP, {**self._of(seat), "at_time": now})
        rows = [{"job": self._job, "sample": sample, **seat._asdict(), "until": until} for sample in samples]
        if rows:
            self._connection.execute(_CLAIM, rows)

    def hand_over(self, seat: Seat, kernel: str) -> None:
        """Let the annotator hold in another kernel what they hold in this one."""
        self._connection.execute(_HAND_OVER, {**self._of(seat), "to_kernel": kernel})

    def _of(self, seat: Seat) -> dict[str, str]:
        return {"of_job": self._job, "whose": seat.annotator, "in_kernel": seat.kernel}


def turn_of(connection: sa.Connection, job: str) -> Turn | None:
    """Wait until nobody else writes to a job; return None if it is not there."""
    known = {"of_job": job}
    if connection.dialect.name == "sqlite":  # has waited when the transaction began
        session = connection.execute(_TURN, known).scalar()
        return None if session is None else Turn(connection, int(session), None)
    row = connection.execute(_TURN_AND_TIME, known).first()
    return None if row is None else Turn(connection, int(row[0]), float(row[1]))


def clock_of(connection: sa.Connection) -> float | None:
    """Return the time by the database's clock; None of SQLite, whose clock is the machine's."""
    return None if connection.dialect.name == "sqlite" else float(connection.execute(sa.select(_CLOCK)).scalar_one())


def operations_of(connection: sa.Connection, job: str, after: int, total: int | None = None) -> list[Operation]:
    """Return the job's operations with a `seq` greater than `after`, in order; `total`: how many, if that is known."""
    rows = connection.execute(_READ, {"of_job": job, "after": after})
    return [Operation._make(row) for row in steps(rows, "Reading answers", total)]


def count_of(connection: sa.Connection, job: str, after: int) -> int:
    """Return how many operations a job has with a `seq` greater than `after`."""
    return int(connection.execute(_COUNT, {"of_job": job, "after": after}).scalar_one())


def claims_of(connection: sa.Connection, job: str, now: float) -> list[tuple[str, Seat]]:
    """Return claims that last longer than `now`."""
    rows = connection.execute(_LIVE, {"of_job": job, "at_time": now})
    return [(row.sample, Seat(row.annotator, row.kernel)) for row in rows]
