"""From a location to an engine: SQLite files by path, PostgreSQL and others by URL.

What is special about PostgreSQL is in `labelloop.store.postgres`, which is imported only when it is needed: its driver
is an extra.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from labelloop.store.errors import StoreError

DEFAULT = "labelloop.db"
BUSY_TIMEOUT = 15.0  # seconds a writer waits for another
_IN_MEMORY = (None, "", ":memory:")
_HIDDEN = "***"


def url_of(location: str) -> sa.URL:
    """Return the database URL of a path or a URL.

    Raises
    ------
    StoreError
        If it can be none.

    Examples
    --------
    >>> url_of("postgresql://me@localhost/labels").drivername
    'postgresql+psycopg'
    >>> url_of("labels.db").drivername
    'sqlite'
    """
    if "://" in location:
        return _parsed(location)
    if location == ":memory:":
        return sa.URL.create("sqlite")
    path = Path(location).expanduser()
    if path.is_dir():
        raise StoreError(f"store={location!r} is a folder: name a file in it, for example {path / DEFAULT}")
    if not path.parent.is_dir():
        raise StoreError(f"store={location!r}: the folder {path.parent} is not there; make it first")
    return sa.URL.create("sqlite", database=str(path))


def shown(url: sa.URL) -> str:
    """Return a URL for people to read: no password in it, wherever it stood."""
    query = {name: _HIDDEN if "password" in name.lower() else value for name, value in url.query.items()}
    return url.set(query=query).render_as_string(hide_password=True).replace(quote(_HIDDEN, safe=""), _HIDDEN)


def in_memory(url: sa.URL) -> bool:
    """Return whether this is a SQLite database that ends with its connection."""
    return url.get_backend_name() == "sqlite" and url.database in _IN_MEMORY


def file_identity(url: sa.URL) -> tuple[int, int] | None:
    """Return what tells a SQLite file from another of the same name; None if there is no file."""
    if url.get_backend_name() != "sqlite" or in_memory(url):
        return None
    try:
        found = Path(str(url.database)).stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def engine_of(url: sa.URL) -> sa.Engine:
    """Return the engine of a database; nothing has been connected yet.

    Raises
    ------
    StoreError
        If the driver is not installed.
    """
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend != "postgresql":
        return sa.create_engine(url, pool_pre_ping=True)
    try:
        from labelloop.store import postgres  # noqa: PLC0415 - its driver may be missing
    except ImportError as error:
        raise StoreError(
            f"store={shown(url)!r} needs the driver of PostgreSQL: pip install 'labelloop[postgres]' ({error})"
        ) from error
    return postgres.engine_of(url)


def reader_of(engine: sa.Engine) -> sa.Engine:
    """Return the same engine for reading: it waits for no writer, and holds nobody up."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(reading=True)


def prepare(connection: sa.Connection) -> None:
    """Take turns with other kernels that make the tables; SQLite has done so when the transaction began."""
    if connection.dialect.name == "postgresql":
        from labelloop.store import postgres  # noqa: PLC0415 - see the head of this module

        postgres.prepare(connection)


def _parsed(location: str) -> sa.URL:
    try:
        url = sa.make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", location))
    except (SQLAlchemyError, ValueError):  # ValueError: a port that is no number
        hidden = re.sub(r"(//[^:/@]*):.*@", rf"\1:{_HIDDEN}@", location)
        raise StoreError(f"store={hidden!r} is not a database URL (postgresql://user@host:5432/database)") from None
    if url.get_backend_name() == "postgresql" and url.drivername != "postgresql+psycopg":
        raise StoreError(f"store={shown(url)!r}: PostgreSQL is spoken to by psycopg 3; write postgresql://…")
    return url


def _sqlite(url: sa.URL) -> sa.Engine:
    connect = {"check_same_thread": False, "timeout": BUSY_TIMEOUT}
    pool = sa.StaticPool if in_memory(url) else sa.QueuePool
    engine = sa.create_engine(url, connect_args=connect, poolclass=pool)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, below
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a commit survives the machine's death
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
