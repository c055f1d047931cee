"""Notebook servers for the tests: started on a free port in a home of their own, ended without trace."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["lab", "notebook7", "voila", "marimo", "marimo_app"]
Settings = dict[str, dict[str, Any]]

CHECKOUT = Path(__file__).resolve().parents[3]
START_SECONDS = 120.0

# JupyterLab asks for its news and for updates on first sight of a user; both would cover the page.
QUIET: Settings = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    }
}
# Comms on the kernel's main thread, as with ipykernel 6 or JupyterLab before 4.4.
NO_SUBSHELLS: Settings = {"@jupyterlab/apputils-extension/kernels-settings": {"commsOverSubshells": "disabled"}}
# Cells run when a page is opened, and colours follow the browser.
MARIMO = '[runtime]\nauto_instantiate = true\n[display]\ntheme = "system"\n[save]\nautosave = "off"\n'


class ServerError(RuntimeError):
    """A server that did not start, or ended by itself; the message holds the end of its log."""


@dataclass
class Server:
    """One running server.

    Parameters
    ----------
    kind : {"lab", "notebook7", "voila", "marimo", "marimo_app"}
        What to run; `marimo` edits notebooks, `marimo_app` shows them.
    home : Path
        An empty folder that becomes the server's HOME, with its settings, runtime files and log.
    settings : dict of str to dict, optional
        User settings by plugin, such as `NO_SUBSHELLS`, on top of `QUIET`.
    """

    kind: Kind
    home: Path
    settings: Settings = field(default_factory=dict)
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> Path:
        """The folder the server serves, and where its kernels run."""
        return self.home / "work"

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def app(self) -> Path:
        """The one notebook that `marimo run` shows; each page of it has a kernel of its own."""
        return self.root / "app.py"

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.home / "server.log"

    def start(self) -> Server:
        """Start, or start again at the same address, and wait until the server answers."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._write_settings()
        if self.kind == "marimo_app":
            self.app.touch()
        self.port = self.port or _free_port()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self._arguments()],
                cwd=self.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a process group of its own: ended as a whole
            )
        self._wait_until_up()
        return self

    def leave(self) -> None:
        """Ask the server to end, and its kernels with it; `stop` waits for that."""
        self._signal(signal.SIGTERM)

    def stop(self) -> None:
        """End the server and its kernels."""
        if self.process is None:
            return
        # The server ends its kernels on SIGTERM; a kernel whose server was killed ends by itself.
        self.leave()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait(timeout=15)
        self._signal(signal.SIGKILL)
        self.process = None

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait(timeout=15)
            self.process = None

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Hold the server still for a while, as a network that is gone does; kernels run on."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the server's REST interface; return the decoded answer, or None when it is empty."""
        request = urllib.request.Request(
            f"{self.url}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def _arguments(self) -> list[str]:
        if self.kind in {"marimo", "marimo_app"}:
            what = ["edit", "--skip-update-check", str(self.root)] if self.kind == "marimo" else ["run", str(self.app)]
            marimo = ["-m", "marimo", *what, "--headless", "--no-token", "--no-skew-protection"]
            return [*marimo, "--host=127.0.0.1", f"--port={self.port}"]
        common = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0"]
        common += ["--ServerApp.allow_root=True", "--ServerApp.open_browser=False"]
        common += [f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={self.token}"]
        if self.kind == "lab":
            return ["-m", "jupyterlab", *common, "--LabApp.expose_app_in_browser=True"]
        if self.kind == "notebook7":
            return ["-m", "notebook", *common, "--JupyterNotebookApp.expose_app_in_browser=True"]
        voila = ["-m", "voila", str(self.root), "--no-browser", "--Voila.ip=127.0.0.1"]
        voila += [f"--Voila.port={self.port}", "--Voila.port_retries=0", f"--token={self.token}"]
        return [*voila, "--show_tracebacks=True"]

    def _environment(self) -> dict[str, str]:
        """Return the environment of the server and of its kernels: nothing of the user's Jupyter is read."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON", "JPY_"))}
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
        }
        folders |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
        folders |= {"IPYTHONDIR": "ipython", "HOME": "", "XDG_CONFIG_HOME": "config"}
        # The checkout that holds this harness is what the kernels import, installed or not.
        source = os.pathsep.join(filter(None, [str(CHECKOUT / "src"), os.environ.get("PYTHONPATH")]))
        return kept | {name: str(self.home / folder) for name, folder in folders.items()} | {"PYTHONPATH": source}

    def _write_settings(self) -> None:
        for plugin, values in (QUIET | self.settings).items():
            path = self.home / "settings" / f"{plugin}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf8")
        marimo = self.home / "config" / "marimo" / "marimo.toml"
        marimo.parent.mkdir(parents=True, exist_ok=True)
        marimo.write_text(MARIMO, encoding="utf8")

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                raise ServerError(f"{self.kind} ended while it started; the end of its log:\n{self._tail()}")
            if time.monotonic() > deadline:
                self.stop()
                raise ServerError(f"{self.kind} did not answer in {START_SECONDS:.0f} s; its log:\n{self._tail()}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        if self.kind == "voila":  # every page of Voila's executes a notebook, so ask for a connection only
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        try:
            self.request("GET", "health" if self.kind.startswith("marimo") else "api/status")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf8", errors="replace").splitlines()[-40:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
