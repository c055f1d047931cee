"""A page of marimo: its notebooks are Python files, its widgets live in shadow roots, its kernel has no websocket."""

from __future__ import annotations

import ast
import json
import textwrap
import urllib.request
from typing import TYPE_CHECKING, Any

from harness.kernels import KernelError
from harness.pages import SECONDS, HostPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from harness.servers import Server


def write_notebook(cells: list[str], path: Path) -> None:
    """Write a marimo notebook of these cells; what a cell needs of others, marimo finds out by itself."""
    parts = ["import marimo\n\napp = marimo.App()\n"]
    parts += [f"@app.cell\ndef _():\n{textwrap.indent(cell.strip(), '    ')}\n    return\n" for cell in cells]
    path.write_text("\n\n".join(parts), encoding="utf8")


class MarimoPage(HostPage):
    """A notebook open in `marimo edit`, or the app that `marimo run` shows."""

    @property
    def notebook(self) -> str:
        return self.url.split("file=")[1]

    @property
    def cells(self) -> Locator:
        """The cells; an app has none of them, but their outputs."""
        return self.page.locator("[data-cell-id]")

    def failure(self) -> str | None:
        found = self.page.locator("[data-cell-role=output] > [role=alert]")
        return found.first.inner_text() if found.count() else None

    def run(self, index: int) -> None:
        """Run a cell again by its button, and those that depend on it."""
        cell = self.cells.nth(index)
        cell.hover()
        cell.get_by_test_id("run-button").first.click()

    def sources(self) -> list[str]:
        """Return what stands in each cell: what a key that reaches marimo changes."""
        return [cell.inner_text() for cell in self.page.get_by_test_id("cell-editor").all()]

    def sessions(self) -> list[str]:
        """Return the ids of the kernels behind this notebook."""
        return sessions(self.server, self.notebook)

    def eval(self, expression: str, timeout: float = SECONDS) -> Any:
        """Return the value of a Python expression in the kernel; its repr where it is no literal."""
        (session,) = self.sessions()
        request = urllib.request.Request(
            f"{self.server.url}/api/kernel/execute",
            data=json.dumps({"code": f"print(repr({expression}), end='')"}).encode(),
            headers={"Marimo-Session-Id": session, "Content-Type": "application/json"},
        )
        told = {"stdout": "", "stderr": ""}
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            for event in answer.read().decode().split("\n\n"):
                kind, _, data = event.removeprefix("event: ").partition("\ndata: ")
                if kind in told:
                    told[kind] += json.loads(data)["data"]
        if not told["stdout"]:
            raise KernelError(told["stderr"] or f"{expression} has no value")
        try:
            return ast.literal_eval(told["stdout"])
        except (ValueError, SyntaxError):
            return told["stdout"]

    def restart_kernel(self) -> None:
        """Start another kernel and load the page again, which is what marimo's own button does."""
        (session,) = self.sessions()
        end_session(self.server, session)
        self.page.reload()


def sessions(server: Server, notebook: str = "") -> list[str]:
    """Return the ids of the kernels behind a notebook's file; without one, of all."""
    found = server.request("GET", "api/sessions")
    return [key for key, told in found.items() if (told["path"] or "").endswith(notebook)]


def end_session(server: Server, session: str) -> None:
    """End a kernel."""
    server.request("POST", "api/home/shutdown_session", {"sessionId": session})
