"""What kernels that share a job tell each other of its model: whose turn it is to fit, and what the fits have said."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from labelloop.store import schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from labelloop.store.writer import Turn


@dataclass(frozen=True)
class Fit:
    """One fit.

    Parameters
    ----------
    session : int
        Its number; answers carry it from then on.
    stats : dict
        A row of the learner's history.
    """

    session: int
    stats: dict[str, Any]


class Fits:
    """The fits of a job, see `Store.fits`.

    Parameters
    ----------
    job : str
    reading, writing : callable
        Open a connection for reading, and the job's transaction for writing.
    """

    def __init__(
        self,
        job: str,
        reading: Callable[[], AbstractContextManager[sa.Connection]],
        writing: Callable[[str], AbstractContextManager[Turn]],
    ) -> None:
        self._job, self._reading, self._writing = job, reading, writing

    def take_turn(self, holder: str, seconds: float, now: float) -> bool:
        """Return whether it is `holder`'s turn to fit, for so many seconds, now or still."""
        table = schema.turns
        with self._writing(self._job) as (connection, _session, clock):
            now = now if clock is None else clock
            row = connection.execute(sa.select(table).where(table.c.job == self._job)).first()
            if row is not None and row.holder != holder and row.until > now:
                return False
            connection.execute(sa.delete(table).where(table.c.job == self._job))
            connection.execute(sa.insert(table).values(job=self._job, holder=holder, until=now + seconds))
        return True

    def end_turn(self, holder: str) -> None:
        """Let others have their turn."""
        table = schema.turns
        with self._writing(self._job) as (connection, *_):
            connection.execute(sa.delete(table).where(table.c.job == self._job, table.c.holder == holder))

    def publish(self, session: int, stats: dict[str, Any], ranking: Any) -> bool:
        """Keep a fit and what it ranks, for all kernels; return False if another of this number has come before.

        Parameters
        ----------
        session : int
        stats : dict
            Plain JSON.
        ranking : JSON
        """
        fits, jobs = schema.fits, schema.jobs
        packed = zlib.compress(json.dumps(ranking).encode())
        with self._writing(self._job) as (connection, latest, _now):
            if latest >= session:
                return False
            connection.execute(sa.update(fits).where(fits.c.job == self._job).values(ranking=None))
            row = {"job": self._job, "session": session, "stats": json.dumps(stats), "ranking": packed}
            connection.execute(sa.insert(fits).values(row))
            connection.execute(sa.update(jobs).where(jobs.c.id == self._job).values(session=session))
        return True

    def after(self, session: int) -> list[Fit]:
        """Return the fits of later sessions than this."""
        table = schema.fits
        query = sa.select(table.c.session, table.c.stats).where(table.c.job == self._job, table.c.session > session)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(table.c.session)).all()
        return [Fit(row.session, json.loads(row.stats)) for row in rows]

    def ranking(self) -> Any:
        """Return what the latest fit ranks, as it was given to `publish`; None without one."""
        table = schema.fits
        query = sa.select(table.c.ranking).where(table.c.job == self._job, table.c.ranking.is_not(None))
        with self._reading() as connection:
            packed = connection.execute(query.order_by(table.c.session.desc())).scalar()
        return None if packed is None else json.loads(zlib.decompress(packed))
