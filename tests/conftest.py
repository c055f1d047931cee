"""How all tests run, and the databases they share.

`database` is the address of an empty PostgreSQL database, `location` that of a store of each kind in turn;
`clock` is what decides how late it is there. `new_postgresql` starts a server of the test's own, to be stopped and
killed at will.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent / "services"))  # tests are no package: this is how they share it

import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A suite holds a million objects from the start, none of them rubbish: to look through them as often as Python does
# by default takes a tenth of the time.
gc.set_threshold(50_000, 20, 50)

# How long an example takes says how busy the machine is, and nothing about the code. The CI, for which nobody waits,
# looks at more of them.
settings.register_profile("labelloop", deadline=None, max_examples=100 if os.environ.get("CI") else 40)
settings.load_profile("labelloop")

# Whoever starts us in the background of a shell without job control has us ignore Ctrl-C, and all that we start.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_HOME, _OWNER = "LABELLOOP_TESTS_HOME", "LABELLOOP_TESTS_OWNER"


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the one server of this run, before processes are started that share it."""
    if not hasattr(config, "workerinput"):
        os.environ.update({_HOME: str(postgresql.make_home()), _OWNER: str(os.getpid())})


def pytest_collection_finish() -> None:
    """Leave what stands now to itself: to look through it again and again takes long, and finds nothing."""
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server, if one was started."""
    if not hasattr(config, "workerinput"):
        postgresql.remove_home(Path(os.environ.pop(_HOME)))


def _or_skip(start: Callable[[], postgresql.Server]) -> postgresql.Server:
    """Return a server; where there is none to be had, leave the test out, unless this is the CI."""
    if postgresql.find() is None and not os.environ.get("CI"):
        pytest.skip("there is no PostgreSQL here; `make postgres` as root installs it, POSTGRES_BIN names it")
    return start()


@pytest.fixture(scope="session")
def shared_postgresql() -> postgresql.Server:
    """One PostgreSQL for all tests and all processes of this run."""
    return _or_skip(lambda: postgresql.shared(Path(os.environ[_HOME]), int(os.environ[_OWNER])))


@pytest.fixture
def database(shared_postgresql: postgresql.Server) -> Iterator[str]:
    """Address of an empty database, of this test alone."""
    name = f"test-{uuid.uuid4().hex}"
    yield shared_postgresql.create(name)
    shared_postgresql.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be: a file, and a database."""
    return str(tmp_path / "labels.db") if request.param == "sqlite" else request.getfixturevalue("database")


class Clock:
    """What a machine says the time is, to be put forward."""

    now = 1_000_000.0

    def __call__(self) -> float:
        """Return seconds since the epoch."""
        return self.now


class DatabaseClock(Clock):
    """What the server of a database says the time is; what a kernel's machine says is far off."""

    def __init__(self, server: postgresql.Server, database: str) -> None:
        self._run, self._now = lambda statement: server.execute(statement, database), Clock.now
        self._run("CREATE SCHEMA hours")
        self.now = Clock.now
        # Found before the server's own function, while tables are still made in `public`
        self._run(f'ALTER DATABASE "{database}" SET search_path = public, hours, pg_catalog')

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now

    @now.setter
    def now(self, seconds: float) -> None:
        self._now = seconds
        told = "CREATE OR REPLACE FUNCTION hours.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS {}"
        self._run(told.format(f"'SELECT to_timestamp({seconds!r})'"))

    def __call__(self) -> float:
        return self.now + 7 * 3600


@pytest.fixture
def clock(location: str, request: pytest.FixtureRequest) -> Clock:
    """Return what decides how late it is in a store at `location`; jobs are given it as the clock of their machine."""
    if "://" not in location:
        return Clock()
    return DatabaseClock(request.getfixturevalue("shared_postgresql"), location.rpartition("/")[2])


@pytest.fixture
def new_postgresql() -> Iterator[postgresql.Server]:
    """Return a server that this test alone uses and may end."""
    home = postgresql.make_home()
    server = _or_skip(postgresql.Server(home).start)
    yield server
    server.stop()
    postgresql.remove_home(home)
