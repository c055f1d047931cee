"""PostgreSQL, so that nobody waits for ever: what a connection is asked for, and how long it may be silent.

A page waits for its kernel, and a kernel for its database. Whatever is wrong there, a server that is gone, one that
accepts and then says nothing, a colleague's transaction that does not end, is told within `CONNECT` + `SILENCE`
seconds; the page keeps the answer and sends it again.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
import sqlalchemy as sa

from labelloop.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator

CONNECT = 5  # seconds until a connection stands
SILENCE = 10.0  # seconds without a byte from the server
LOCK = 8.0  # seconds for somebody else's transaction
IDLE = 30.0  # seconds after which the server ends a transaction whose kernel stands still
_THREADS = 10  # connections of a kernel at most; one is kept
_SCHEMA_LOCK = 0x6C6C6F6F70  # "lloop"

_PARAMETERS = {
    "connect_timeout": CONNECT,
    "application_name": "labelloop",
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": int(SILENCE * 1000),
    "client_encoding": "utf8",
}
# Reading has no time limit: a long log over a slow line is no error as long as it comes. What a server does when
# nothing is said to it about safety stays, but for one thing: an acknowledged answer is on its disk.
_SETTINGS = """
    SELECT set_config('lock_timeout', %s, false),
           set_config('idle_in_transaction_session_timeout', %s, false),
           set_config('statement_timeout', '0', false),
           CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""

_T = TypeVar("_T")


class Connection(psycopg.Connection[Any]):
    """A connection that does not wait for a silent server."""

    def wait(self, gen: Generator[Any, Any, _T], *arguments: Any, **named: Any) -> _T:
        """Wait for what the server has to say; psycopg looks in ten times a second."""
        return super().wait(self._heard(gen), *arguments, **named)

    def _heard(self, gen: Generator[Any, Any, _T]) -> Generator[Any, Any, _T]:
        last = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready:
                    last = now
                elif now - last > SILENCE:
                    self.pgconn.finish()  # what becomes of the transaction is not known here: nobody goes on with it
                    raise psycopg.OperationalError(f"the server has said nothing for {SILENCE:g} s")
                wanted = gen.send(ready)
        except StopIteration as end:
            value: _T = end.value
            return value


_engines: weakref.WeakValueDictionary[sa.URL, sa.Engine] = weakref.WeakValueDictionary()
_making = threading.Lock()


def engine_of(url: sa.URL) -> sa.Engine:
    """Return the engine of a database: its connections are as described above, and one is kept.

    All stores of a kernel at this address share it, or each run of a cell would leave a connection behind, and a server
    has a hundred of them for everybody.
    """
    with _making:
        engine = _engines.get(url)
        if engine is None:
            engine = _engines[url] = _made(url)
        return engine


def _made(url: sa.URL) -> sa.Engine:
    parameters = {name: value for name, value in _PARAMETERS.items() if name not in url.query}
    engine = sa.create_engine(
        url,
        connect_args=parameters,
        # Whatever the server's default is: who waited for a writer must see what that one wrote.
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=1,
        max_overflow=_THREADS - 1,
        pool_timeout=SILENCE,
    )

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Connection:
        return Connection.connect(*arguments, **named)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # or the settings would end with their transaction
        connection.execute(_SETTINGS, (f"{LOCK * 1000:.0f}ms", f"{IDLE * 1000:.0f}ms"))
        connection.autocommit = False

    return engine


def _after_fork() -> None:
    """Leave the parent's connections to the parent."""
    for engine in list(_engines.values()):
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def prepare(connection: sa.Connection) -> None:
    """Take turns with others who are about to make the tables in this database, if it can hold all that people write.

    Raises
    ------
    StoreError
        If its encoding has not every character.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(
            f"the database {connection.engine.url.database!r} has the encoding {encoding}, which cannot hold every "
            "character: make one with ENCODING 'UTF8'"
        )
