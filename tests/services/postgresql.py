"""A real PostgreSQL for the tests: found, or installed; started on a free port of this machine, gone without trace.

Run as a command, this file makes sure that there is one and writes the folder of its programs.

Servers here do not wait for the disk (``fsync=off``): what dies in these tests are processes, never the machine. Who
comes from this machine is trusted. PostgreSQL refuses to run as root, so that root starts it as another user.
"""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
USERS = ("postgres", "nobody")
START_SECONDS = 60.0
SAFE = {"listen_addresses": "127.0.0.1", "max_connections": "200"}
EMPTY = """
    DROP SCHEMA IF EXISTS hours CASCADE;
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public;
    ALTER DATABASE "{database}" RESET ALL
"""
SETTINGS = {**SAFE, "fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class PostgreSQLError(RuntimeError):
    """There is no PostgreSQL, or it does not start; the message holds the end of its log."""


def find() -> Path | None:
    """Return the folder of PostgreSQL's programs: `$POSTGRES_BIN`, that of the PATH, or where packages put them."""
    named = os.environ.get("POSTGRES_BIN")
    if named:
        if not _whole(Path(named)):
            raise PostgreSQLError(
                f"POSTGRES_BIN={named!r} holds no initdb and postgres that start; correct or unset it"
            )
        return Path(named)
    on_path = shutil.which("postgres")
    newest_first = sorted((Path(found) for place in PLACES for found in glob.glob(place)), key=_version, reverse=True)  # noqa: PTH207 - absolute patterns
    folders = [*([Path(on_path).resolve().parent] if on_path else []), *newest_first]
    return next((folder for folder in folders if _whole(folder)), None)


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits) if digits else 0


def _whole(folder: Path) -> bool:
    """Whether both programs are there and start."""
    for name in ("initdb", "postgres"):
        try:
            done = subprocess.run([folder / name, "--version"], capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if done.returncode:
            return False
    return True


def ensure() -> Path | None:
    """Return the folder of PostgreSQL's programs; root gets Debian's package when there are none."""
    folder = find()
    if folder is None and _is_root() and shutil.which("apt-get"):
        _try(["apt-get", "update"])
        _try(["apt-get", "install", "-y", "--no-install-recommends", "postgresql-common"])
        with _no_cluster():
            _try(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"])
        folder = find()
    return folder


@contextlib.contextmanager
def _no_cluster() -> Iterator[None]:
    """Keep Debian's package from starting a server of its own as soon as it is installed."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    before = settings.read_text(encoding="utf8") if settings.exists() else None
    if before is not None:
        settings.write_text(f"{before}\ncreate_main_cluster = false\n", encoding="utf8")
    try:
        yield
    finally:
        if before is not None:
            settings.write_text(before, encoding="utf8")


def _try(command: list[str]) -> None:
    log.info("running %s", " ".join(command))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode:
        log.warning("%s ended with %d", " ".join(command), done.returncode)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_another() -> dict[str, Any]:
    """Return what `subprocess` is told so that a program of PostgreSQL does not run as root."""
    if not _is_root():
        return {}
    import pwd  # noqa: PLC0415 - not on Windows, where the rest of this file can still be read

    for name in USERS:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgreSQLError(f"PostgreSQL does not run as root, and none of the users {USERS} is there")


@dataclass
class Server:
    """One PostgreSQL.

    Parameters
    ----------
    home : Path
        A folder that other users may enter, with a short path: it holds the socket, too.
    owner : int
        The server ends when this process does, however that ends; default is the present one.
    settings : dict
        Of the server.
    """

    home: Path
    owner: int = field(default_factory=os.getpid)
    port: int = 0
    settings: dict[str, str] = field(default_factory=lambda: dict(SETTINGS))
    process: subprocess.Popen[bytes] | None = None
    empty: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The folder of the server's data."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.home / "server.log"

    def url(self, database: str) -> str:
        """Return the address of a database, with a password that is never to be seen."""
        return f"postgresql://postgres:never-shown@127.0.0.1:{self.port}/{database}"

    def start(self) -> Server:
        """Start, or start again at the same port, and wait until the server takes connections."""
        folder = find()
        if folder is None:
            raise PostgreSQLError("there is no PostgreSQL here")
        if not self.data.exists():
            self._make(folder)
        self.port = self.port or _free_port()
        settings = {**self.settings, "port": str(self.port), "unix_socket_directories": str(self.home)}
        command = [str(folder / "postgres"), "-D", str(self.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, __file__, "--keep", str(self.owner), *command],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_up()
        return self

    def stop(self) -> None:
        """End the server and every connection to it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=START_SECONDS)
            self.process = None

    def kill(self) -> None:
        """End the server as a power cut would, for those connected to it."""
        first = int((self.data / "postmaster.pid").read_text(encoding="utf8").split()[0])
        os.kill(first, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(timeout=START_SECONDS)
            self.process = None

    def create(self, database: str) -> str:
        """Make an empty database and return its address; one that was given back is there sooner than a new one."""
        if self.empty:
            self.execute(f'ALTER DATABASE "{self.empty.pop()}" RENAME TO "{database}"')
        else:
            self.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
        return self.url(database)

    def give_back(self, database: str) -> None:
        """Empty a database for somebody else, whoever is connected to it."""
        self.execute(f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{database}'")
        self.execute(EMPTY.format(database=database), database)
        self.empty.append(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run a statement outside of a transaction and return its rows."""
        import psycopg  # noqa: PLC0415 - this file is run as a command without it, too

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def _make(self, folder: Path) -> None:
        other = _as_another()
        self.home.chmod(0o755)
        self.data.mkdir()
        if other:
            for path in (self.home, self.data):
                os.chown(path, other["user"], other["group"])
        command = [folder / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        done = subprocess.run(
            [*command, "--no-sync", "--no-instructions"], cwd=self.home, capture_output=True, check=False, **other
        )
        if done.returncode:
            raise PostgreSQLError(
                f"initdb ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"
            )

    def _wait_until_up(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self._is_up():
            if self.process is None or self.process.poll() is not None or time.monotonic() > end:
                tail = self.log.read_text(encoding="utf8", errors="replace")[-2000:]
                raise PostgreSQLError(f"PostgreSQL did not start:\n{tail}")
            time.sleep(0.02)

    def _is_up(self) -> bool:
        import psycopg  # noqa: PLC0415 - as above

        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            return True
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def shared(folder: Path, owner: int) -> Server:
    """Return the one server of all processes of a test run, started by whoever comes first.

    Parameters
    ----------
    folder : Path
        Known to all of them; becomes the server's home.
    owner : int
        The process that outlasts them.
    """
    import fcntl  # noqa: PLC0415 - as `pwd`

    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = folder / "port"
        if note.exists():
            return Server(folder, owner, int(note.read_text(encoding="utf8")))
        server = Server(folder, owner).start()
        note.write_text(str(server.port), encoding="utf8")
        (folder / "keeper").write_text(str(server.process.pid if server.process else 0), encoding="utf8")
        return server


def make_home() -> Path:
    """Return a new folder for a server: short, for sockets have paths of at most 100 characters."""
    return Path(tempfile.mkdtemp(prefix="ll-pg-"))


def remove_home(home: Path) -> None:
    """End the shared server of this folder, if there is one, and remove the folder."""
    note = home / "keeper"
    if note.exists():
        with contextlib.suppress(ProcessLookupError):
            keeper = int(note.read_text(encoding="utf8"))
            os.kill(keeper, signal.SIGTERM)
            end = time.monotonic() + START_SECONDS
            while (home / "data" / "postmaster.pid").exists() and time.monotonic() < end:
                time.sleep(0.02)
    shutil.rmtree(home, ignore_errors=True)


def keep(owner: int, command: list[str]) -> int:
    """Run a server until it ends, is told to end by SIGTERM, or `owner` is gone."""
    server = subprocess.Popen(command, **_as_another())
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))  # a fast end: nobody is waited for
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return server.wait(timeout=0.5)
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            server.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=10)
            shutil.rmtree(Path.cwd(), ignore_errors=True)
            return 1


def main(arguments: list[str]) -> int:
    """Keep a server, or see to it that there is one to be had."""
    if arguments[:1] == ["--keep"]:
        return keep(int(arguments[1]), arguments[2:])
    folder = ensure()
    if folder is not None:
        sys.stdout.write(f"{folder}\n")
        return 0
    sys.stderr.write(
        "No PostgreSQL found and none could be installed: its tests are left out. Install it, or name the folder of "
        "initdb and postgres in the environment variable POSTGRES_BIN.\n"
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.exit(main(sys.argv[1:]))
