"""One page of a notebook host: what a person sees and does, and what a test needs to know of it."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from harness import kernels

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, WebSocket

    from harness.servers import Server

SECONDS = 60.0

# Errors the hosts themselves raise on every page; they say nothing about a widget.
HARMLESS = (
    "reading 'schema'",  # Notebook 7: a settings plugin of its own
    # Voila's bundled core is older than the JupyterLab it is installed with, so some extensions do not load:
    "Unsatisfied version",
    "The getter for the shared module is not a function",
    "font-awesome",  # Voila's template asks jsdelivr for it; no name resolves here
    "net::ERR_NAME_NOT_RESOLVED",
    "favicon.ico",
)

# The notebook panel of JupyterLab and of Notebook 7, whatever else is open.
_PANEL = """
const app = window.jupyterapp;
const panel = app && [...app.shell.widgets('main')].find(w => w.content?.model?.cells && w.sessionContext);
"""

_RUN = (
    "([index, many]) => {"
    + _PANEL
    + """
  const notebook = panel.content;
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  app.shell.activateById(panel.id);
  const command = many ? 'notebook:run-all-cells' : 'notebook:run-cell';
  window.__run = { done: false };
  app.commands.execute(command).finally(() => { window.__run.done = true; });
}"""
)

_WRITE = "([index, source]) => {" + _PANEL + "panel.content.model.cells.get(index).sharedModel.setSource(source); }"

_REPLACE = (
    "sources => {"
    + _PANEL
    + """
  const shared = panel.content.model.sharedModel;
  shared.transact(() => {
    shared.deleteCellRange(0, shared.cells.length);
    shared.insertCells(0, sources.map((source) => ({ cell_type: 'code', source })));
  });
  localStorage.clear();  // answers that an earlier labeler still had to send
}"""
)

_CELLS = (
    "() => {"
    + _PANEL
    + """
  return [...panel.content.model.cells].map(cell => cell.toJSON());
}"""
)

_FAILURE = (
    "() => {"
    + _PANEL
    + """
  const outputs = [...(panel?.content.model?.cells ?? [])].flatMap(cell => cell.toJSON().outputs ?? []);
  const error = outputs.find(output => output.output_type === 'error');
  return error ? error.traceback.join('\\n') : null;
}"""
)

_STATUS = (
    "() => {"
    + _PANEL
    + """
  const kernel = panel?.sessionContext?.session?.kernel;
  return kernel ? [kernel.connectionStatus, kernel.status, kernel.id] : ['none', 'none', ''];
}"""
)


class CellError(AssertionError):
    """A cell of the notebook failed; the message is its traceback."""


class Traffic(NamedTuple):
    """Bytes or messages of the page's kernel connections, as counted by the browser."""

    sent: int
    received: int


class HostPage:
    """What every host's page can do: show labelers of the DOM contract and take keys for them.

    Where a page shows several labelers, `at` says which, in the order of the page.
    """

    def __init__(self, context: BrowserContext, server: Server, url: str, leaving: list[str]) -> None:
        self.context = context
        self.server = server
        self.url = url
        self.leaving = leaving
        self.page = context.new_page()
        self.may_fail = False  # for a test in which a cell fails, or is interrupted, on purpose
        self._errors: list[str] = []
        self._sent: list[int] = []
        self._received: list[int] = []
        self.page.on("pageerror", lambda error: self._errors.append(str(error)))
        self.page.on("console", lambda m: self._errors.append(m.text) if m.type == "error" else None)
        self.page.on("websocket", self._count)

    def _count(self, socket: WebSocket) -> None:
        if "/channels" not in socket.url:
            return

        def size(payload: str | bytes) -> int:
            return len(payload.encode() if isinstance(payload, str) else payload)

        socket.on("framesent", lambda payload: self._sent.append(size(payload)))
        socket.on("framereceived", lambda payload: self._received.append(size(payload)))

    @property
    def notebook(self) -> str:
        """Return the name of the notebook's file."""
        return self.url.split("?")[0].rsplit("/", 1)[1]

    def failure(self) -> str | None:
        """Return the traceback of the first cell that failed, if any."""
        raise NotImplementedError

    def until(self, check: Callable[[], Any], what: str, timeout: float = SECONDS) -> Any:
        """Wait for `check` to return something true, and return it; fail fast when a cell has failed."""
        deadline = time.monotonic() + timeout
        while True:
            value = check()
            if value:
                return value
            self._raise_failure()
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come in {timeout:.0f} s; page errors: {self.errors()}")
            self.page.wait_for_timeout(50)

    def _raise_failure(self) -> None:
        failure = None if self.may_fail else self.failure()
        if failure:
            raise CellError(failure)

    @property
    def labelers(self) -> Locator:
        """Every labeler of the page."""
        return self.page.locator(".labelloop")

    @property
    def labeler(self) -> Locator:
        """The first labeler of the page."""
        return self.labelers.first

    def item(self, at: int = 0) -> str | None:
        """Return the id of the sample shown."""
        return self.labelers.nth(at).get_attribute("data-item")

    def state(self, at: int = 0) -> str | None:
        """Return `ready`, `waiting`, `done`, `offline` or `error`."""
        return self.labelers.nth(at).get_attribute("data-state")

    def unsaved(self, at: int = 0) -> int:
        """Return the number of answers the labeler holds that the kernel has not confirmed."""
        return int(self.labelers.nth(at).get_attribute("data-unsaved") or 0)

    def count(self, name: str, at: int = 0) -> int:
        """Return the number shown in `[data-count=name]`: `labeled`, `skipped` or `total`."""
        return int(self.labelers.nth(at).locator(f'[data-count="{name}"]').first.inner_text())

    def wait_state(self, state: str, at: int = 0, timeout: float = SECONDS) -> None:
        """Wait until the labeler is there and in the given state."""
        self.until(lambda: self.labelers.count() > at and self.state(at) == state, f"data-state={state!r}", timeout)

    def wait_saved(self, at: int = 0, timeout: float = SECONDS) -> None:
        """Wait until the kernel has confirmed every answer."""
        self.until(lambda: self.unsaved(at) == 0, "data-unsaved=0", timeout)

    def press(self, *keys: str, at: int = 0) -> None:
        """Press keys as a person would with the labeler in focus (a focused part of it keeps the focus)."""
        root = self.labelers.nth(at)
        if not root.evaluate("root => root.contains(root.getRootNode().activeElement)"):  # marimo: a shadow root
            root.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def reload(self) -> None:
        """Load the page again, as F5 does."""
        self.page.reload(wait_until="domcontentloaded")

    def websocket_bytes(self) -> Traffic:
        """Return what went over the page's kernel connections since it was opened."""
        self.page.wait_for_timeout(0)  # lets frames already seen by the browser be counted
        return Traffic(sum(self._sent), sum(self._received))

    def websocket_messages(self) -> Traffic:
        """Return how many messages went over the page's kernel connections since it was opened."""
        self.page.wait_for_timeout(0)  # as above
        return Traffic(len(self._sent), len(self._received))

    def errors(self) -> list[str]:
        """Return page errors and console errors, without those the host raises on every page."""
        return [error for error in self._errors if not any(known in error for known in HARMLESS)]

    def shot(self, path: Path) -> None:
        """Write a screenshot."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, timeout=10_000)


class NotebookPage(HostPage):
    """A notebook open in JupyterLab or Notebook 7."""

    def wait_kernel(self, timeout: float = SECONDS) -> None:
        """Wait until the kernel is connected and idle; closes the note that a kernel died."""

        def idle() -> bool:
            for button in self.page.locator(".jp-Dialog .jp-mod-accept").all():
                button.click()
            return self.kernel_status()[:2] == ["connected", "idle"]

        self.until(idle, "an idle kernel", timeout)

    def kernel_status(self) -> list[str]:
        """Return what the page knows: connection status, kernel status, kernel id."""
        return list(self.page.evaluate(_STATUS))

    def failure(self) -> str | None:
        return self.page.evaluate(_FAILURE)

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as nbformat holds them, outputs included, from the page's own model."""
        return list(self.page.evaluate(_CELLS))

    def cell_count(self) -> int:
        """Return the number of cells: what `b` or `d d` change when they reach the notebook."""
        return len(self.cells())

    def cell_types(self) -> list[str]:
        """Return each cell's type: what `m` or a digit changes when it reaches the notebook."""
        return [cell["cell_type"] for cell in self.cells()]

    def write(self, index: int, source: str) -> None:
        """Put another source into a cell."""
        self.page.evaluate(_WRITE, [index, source])

    def replace_cells(self, sources: list[str]) -> None:
        """Put these cells into the place of all that were there, and forget what went wrong with those."""
        self.page.evaluate(_REPLACE, sources)
        self.until(lambda: self.cell_count() == len(sources) and self.labelers.count() == 0, "the new cells")
        self._errors.clear()

    def run_all(self, *, wait: bool = True, timeout: float = SECONDS) -> None:
        """Run every cell; with `wait`, until the last is done."""
        self._run(0, many=True, wait=wait, timeout=timeout)

    def run(self, index: int, *, wait: bool = True, timeout: float = SECONDS) -> None:
        """Run one cell; with `wait`, until it is done."""
        self._run(index, many=False, wait=wait, timeout=timeout)

    def _run(self, index: int, *, many: bool, wait: bool, timeout: float) -> None:
        self.page.evaluate(_RUN, [index, many])
        if wait:
            self.until(lambda: self.page.evaluate("() => window.__run.done"), "the end of the run", timeout)
            self._raise_failure()

    @property
    def kernel_id(self) -> str:
        """The id of the page's kernel, which the page itself need not be there for."""
        for session in self.server.request("GET", "api/sessions"):
            if session["path"] == self.notebook:
                return str(session["kernel"]["id"])
        raise kernels.KernelError(f"No kernel runs for {self.notebook}.")

    def eval(self, expression: str, timeout: float = SECONDS) -> Any:
        """Return the value of a Python expression in the kernel; its repr where it is no literal."""
        return kernels.run(self.server, self.kernel_id, "", expression, timeout)

    def exec(self, code: str, timeout: float = SECONDS) -> None:
        """Run Python statements in the kernel, unseen by the notebook."""
        kernels.run(self.server, self.kernel_id, code, timeout=timeout)

    def _command(self, name: str) -> None:
        self.page.evaluate("name => window.jupyterapp.commands.execute(name).then(() => null)", name)

    def save(self) -> None:
        """Save the notebook."""
        self._command("docmanager:save")

    def reload(self) -> None:
        """Load the page again and wait for its kernel."""
        # What is not saved is lost silently, as it is when a browser crashes.
        super().reload()
        self.wait_kernel()

    def interrupt(self) -> None:
        """Interrupt the running cell; it fails with KeyboardInterrupt, so set `may_fail` first."""
        self.server.request("POST", f"api/kernels/{self.kernel_id}/interrupt")

    def restart_kernel(self) -> None:
        """Restart the kernel from the page and wait until it is idle."""
        before = self.eval("__import__('os').getpid()")
        self.page.evaluate(
            "() => {" + _PANEL + "return panel.sessionContext.session.kernel.restart().then(() => null);}"
        )
        self.wait_kernel()
        after = self.eval("__import__('os').getpid()")
        if after == before:
            raise AssertionError(f"The kernel, process {before}, was not restarted.")

    def kill_kernel(self) -> int:
        """End the kernel's process at once (SIGKILL) and return its id; the server starts another soon."""
        pid = int(self.eval("__import__('os').getpid()"))
        os.kill(pid, signal.SIGKILL)
        return pid


class VoilaPage(HostPage):
    """A notebook shown by Voila: its cells have run, its kernel is the page's own."""

    def failure(self) -> str | None:
        error = self.page.locator('[data-mime-type="application/vnd.jupyter.error"], .jp-RenderedText pre.traceback')
        stderr = self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]', has_text="Traceback")
        for found in (error, stderr):
            if found.count():
                return found.first.inner_text()
        return None
