"""The log of answers in a database: SQLite file by default, PostgreSQL or anything SQLAlchemy speaks to by URL.

An acknowledged operation is on disk: every commit is synced. All writers of a job take
turns, so that the order of `Operation.seq` is the order of commits and a reader who remembers the last number it saw
misses nothing.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from labelloop.progress import uninterrupted
from labelloop.store import schema
from labelloop.store.engines import DEFAULT, engine_of, file_identity, in_memory, prepare, reader_of, shown, url_of
from labelloop.store.errors import StoreError
from labelloop.store.fits import Fits
from labelloop.store.writer import Seat, Turn, Writer, claims_of, clock_of, count_of, operations_of, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labelloop.store.operations import Operation

logger = logging.getLogger(__name__)

_LONGEST_NAME = 200  # characters; PostgreSQL indexes no more than 2.7 kB


@dataclass(frozen=True)
class JobRow:
    """A job as the store knows it; `spec` is plain JSON and belongs to the job."""

    id: str
    name: str
    kind: str
    spec: dict[str, Any]


class Store:
    """Where answers are kept.

    Parameters
    ----------
    location : str, Path or Store, default "labelloop.db"
        Path of a SQLite file (made when it is not there), ``":memory:"``, or the URL of a database that is there:
        ``"postgresql://user@host/labels"`` (``pip install 'labelloop[postgres]'``) for people on several machines. Its
        clock decides then how long a claim lasts, and each kernel keeps one connection. A password is better left to
        ``~/.pgpass`` or the environment variable PGPASSWORD, which PostgreSQL reads by itself; in the URL it is never
        shown.

    Raises
    ------
    StoreError
        If the file is no labelloop store, is damaged, is of another schema version, or cannot be written.

    Examples
    --------
    >>> store = Store(":memory:")
    >>> store.jobs()
    []
    """

    def __init__(self, location: str | Path = DEFAULT) -> None:
        self.location = str(location)
        self._url = url_of(self.location)
        # All of a store in memory is one connection: two threads would share one transaction.
        self._alone = threading.RLock() if in_memory(self._url) else nullcontext()
        with self._errors("opened"):
            self.engine = engine_of(self._url)
            self._reader = reader_of(self.engine)
            self._open()
        self._file = file_identity(self._url)

    @classmethod
    def of(cls, store: Any) -> Store:
        """Return `store` itself, or the store at the path or URL it is; None is the default file."""
        if isinstance(store, cls):
            return store
        if store is None:
            return cls()
        if isinstance(store, str | Path):
            return cls(store)
        raise StoreError(
            f"store={store!r} is not a store: give a path, a database URL or an ll.Store (got {type(store).__name__})"
        )

    def jobs(self) -> list[JobRow]:
        """Return all jobs, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(schema.jobs).order_by(schema.jobs.c.created)).all()
        return [_job(row) for row in rows]

    def job(self, name: str) -> JobRow | None:
        """Return the job of this name, or None."""
        with self._reading() as connection:
            row = connection.execute(sa.select(schema.jobs).where(schema.jobs.c.name == name)).first()
        return None if row is None else _job(row)

    def create_job(self, name: str, kind: str, spec: dict[str, Any]) -> JobRow:
        """Make a job, or return the one another kernel has just made under this name."""
        if len(name) > _LONGEST_NAME:
            raise StoreError(f"the job's name has {len(name)} characters, and at most {_LONGEST_NAME} can be kept")
        row = {
            "id": uuid.uuid4().hex,
            "name": name,
            "kind": kind,
            "spec": json.dumps(spec),
            "created": time.time(),
        }
        try:
            with self._errors("written"), self.engine.begin() as connection:
                connection.execute(sa.insert(schema.jobs).values(row))
        except StoreError as error:
            found = self.job(name)
            if found is None:
                raise
            logger.debug("job %r was made meanwhile: %s", name, error)
            return found
        return JobRow(str(row["id"]), name, kind, spec)

    def change_spec(self, job: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        """Write the job's `spec` anew, as `change` makes it of what it is now, and return it."""
        table = schema.jobs
        with self._writing(job) as (connection, *_):
            text = connection.execute(sa.select(table.c.spec).where(table.c.id == job)).scalar_one()
            spec = change(dict(json.loads(text)))
            connection.execute(sa.update(table).where(table.c.id == job).values(spec=json.dumps(spec)))
        return spec

    def operations(self, job: str, after: int = 0) -> list[Operation]:
        """Return the job's operations with a `seq` greater than `after`, in order."""
        with self._reading() as connection:
            return operations_of(connection, job, after, count_of(connection, job, after))

    def news(self, job: str, after: int) -> tuple[list[Operation], int]:
        """Return `operations`, and the session of the job's latest fit."""
        with self._reading() as connection:
            session = connection.execute(sa.select(schema.jobs.c.session).where(schema.jobs.c.id == job)).scalar_one()
            return operations_of(connection, job, after), int(session)

    def claims(self, job: str, now: float) -> list[tuple[str, Seat]]:
        """Return live claims, pairs of a sample and whose it is, at the time `now`; see `Writer.now`."""
        with self._reading() as connection:
            clock = clock_of(connection)
            return claims_of(connection, job, now if clock is None else clock)

    def fits(self, job: str) -> Fits:
        """Return what kernels tell each other of the fits of a job."""
        return Fits(job, self._reading, self._writing)

    @contextmanager
    def writing(self, job: str) -> Iterator[Writer]:
        """Enter the one short transaction in which operations and claims of a job are written."""
        with self._writing(job) as turn:
            yield Writer(turn, job)

    @contextmanager
    def _writing(self, job: str) -> Iterator[Turn]:
        self._check_place()
        with self._errors("written"), self.engine.begin() as connection:
            turn = turn_of(connection, job)
            if turn is None:
                raise StoreError(f"the job is no longer in the store {self.display}: somebody has removed it")
            yield turn

    @property
    def display(self) -> str:
        """Return the location for people to read, without a password."""
        return shown(self._url) if "://" in self.location else self.location

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def __repr__(self) -> str:
        return f"Store({self.display!r})"

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._errors("read"), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _errors(self, what: str) -> Iterator[None]:
        try:
            # An interrupt within a statement would cost the connection, and with it a store in memory.
            with self._alone, uninterrupted(but_between_steps=True):
                yield
        except (SQLAlchemyError, ImportError) as error:  # ImportError: the database's driver
            cause = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
            hint = ""
            if what == "opened" and self._url.get_backend_name() == "sqlite":
                hint = "; it was left as it is: move it away or choose another store="
            raise StoreError(f"the store {self.display} cannot be {what}: {cause}{hint}") from error

    def _check_place(self) -> None:
        """Raise if the file is not the one that was opened: SQLite would write on, into nothing."""
        if self._file is not None and file_identity(self._url) != self._file:
            raise StoreError(
                f"the store {self.display} was removed or replaced while it was in use; put it back, or restart the "
                "kernel and run the cell again to begin a new one"
            )

    def _open(self) -> None:
        if not self._is_made(self.engine):
            with self.engine.begin() as connection:
                prepare(connection)
                if not self._is_made(connection):  # by another kernel, while this one waited for its turn
                    schema.metadata.create_all(connection)
                    row = {"name": "schema", "value": str(schema.VERSION)}
                    connection.execute(sa.insert(schema.about).values(row))
        self._check()

    def _is_made(self, database: sa.Engine | sa.Connection) -> bool:
        """Return whether the tables are there; raises if others are."""
        tables = set(sa.inspect(database).get_table_names())
        if tables and schema.about.name not in tables:
            raise StoreError(
                f"{self.display} is a database of something else (its tables: {', '.join(sorted(tables)[:5])}); "
                "it was left as it is: choose another store="
            )
        return bool(tables)

    def _check(self) -> None:
        with self._reading() as connection:
            rows = connection.execute(sa.select(schema.about.c.name, schema.about.c.value))
            about = {name: value for name, value in rows}  # noqa: C416 - a Row is no tuple to mypy
            if about.get("schema") != str(schema.VERSION):
                raise StoreError(
                    f"{self.display} is a labelloop store of schema version {about.get('schema')}, and this "
                    f"labelloop reads version {schema.VERSION}; it was left as it is: use the labelloop that wrote it, "
                    "or choose another store="
                )
            if self.engine.dialect.name == "sqlite":
                verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                if verdict != "ok":
                    raise StoreError(
                        f"the store {self.display} is damaged ({verdict}); it was left as it is: restore a backup, "
                        "or choose another store="
                    )


def _job(row: Any) -> JobRow:
    return JobRow(row.id, row.name, row.kind, json.loads(row.spec))
