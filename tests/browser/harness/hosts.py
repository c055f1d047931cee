"""A running server and its pages: give it cells, get a page."""

from __future__ import annotations

import re
import secrets
import shutil
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import nbformat

from harness.chromium import watch
from harness.marimo import end_session, sessions, write_notebook
from harness.pages import HostPage, NotebookPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from harness.servers import Server

PageT = TypeVar("PageT", bound=HostPage)

# What a host asks of the network by itself. Voila's template links a style sheet on jsdelivr; without it some
# icons are missing. JupyterLab and Notebook 7 ask for nothing.
KNOWN_REQUESTS = {"voila": re.compile(r"https://cdn\.jsdelivr\.net/npm/@fortawesome/")}


class Host(Generic[PageT]):
    """One server with a browser at hand.

    Parameters
    ----------
    server : Server
        Started.
    browser : Browser
        Every page gets a context of its own in it: no cookies, no storage left by another test.
    page_type : type
        `NotebookPage`, `VoilaPage` or `MarimoPage`.
    """

    def __init__(self, server: Server, browser: Browser, page_type: type[PageT]) -> None:
        self.server = server
        self.browser = browser
        self.page_type = page_type
        self.pages: list[PageT] = []
        self.kept: list[PageT] = []
        self.shown: PageT | None = None  # the one of `kept` that `show` uses

    @property
    def kind(self) -> str:
        """Return `lab`, `notebook7`, `voila`, `marimo` or `marimo_app`."""
        return self.server.kind

    @property
    def folder(self) -> Path:
        """Where the notebooks are and their kernels run: what is put here, a cell can import or open."""
        return self.server.root

    def put(self, path: Path) -> None:
        """Copy a file or a folder next to the notebooks."""
        target = self.folder / path.name
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)

    def open(self, cells: list[str], name: str, ratio: float = 1, query: str = "") -> PageT:
        """Write a notebook of code cells and open it; in Voila and marimo its cells run at once.

        `ratio` is the number of the screen's dots per pixel of the page, `query` stands at the end of its address.
        """
        self.write(cells, name)
        return self.open_again(name, ratio=ratio, query=query)

    def write(self, cells: list[str], name: str) -> None:
        """Write a notebook of code cells."""
        if self.kind.startswith("marimo"):
            write_notebook(cells, self.folder / f"{name}.py")
            return
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, self.folder / f"{name}.ipynb")

    def show(self, cells: list[str]) -> PageT:
        """Make a notebook of these cells of the one that was shown before, if any: a tenth of the time of `open`.

        The page and its kernel are those of earlier tests, so what ends a kernel, fails a cell or asks what a page
        is told from its beginning needs `open`.
        """
        if self.shown is None:
            self.shown = self.keep(self.open(cells, "shown"))
        else:
            self.shown.replace_cells(cells)
        return self.shown

    def open_file(self, path: Path) -> PageT:
        """Open a copy of a notebook file."""
        self.put(path)
        return self.open_again(path.stem)

    def open_again(
        self, name: str, context_of: PageT | None = None, ratio: float = 1, query: str = "", *, wait: bool = True
    ) -> PageT:
        """Open a notebook that is already there, in a fresh browser profile or in another page's profile.

        Without `wait` it is on its way when this returns, so that several can be at once.
        """
        if context_of is None:
            context = self.browser.new_context(viewport={"width": 1280, "height": 1000}, device_scale_factor=ratio)
            leaving = watch(context)
        else:
            context, leaving = context_of.context, context_of.leaving
        context.set_default_timeout(30_000)
        page = self.page_type(context, self.server, self._address(name), leaving)
        self.pages.append(page)
        until: Literal["load", "commit"] = "load" if wait else "commit"
        asked = "&".join(filter(None, [query, f"token={self.server.token}"]))
        page.page.goto(f"{page.url}{'&' if '?' in page.url else '?'}{asked}", wait_until=until)
        if isinstance(page, NotebookPage):
            page.wait_kernel()
        return page

    def _address(self, name: str) -> str:
        if self.kind == "lab":  # a workspace of its own, so that no tab of another test is restored
            return f"{self.server.url}/lab/workspaces/{secrets.token_hex(4)}/tree/{name}.ipynb"
        if self.kind.startswith("marimo"):
            return f"{self.server.url}/?file={name}.py"
        folder = "notebooks" if self.kind == "notebook7" else "voila/render"
        return f"{self.server.url}/{folder}/{name}.ipynb"

    def keep(self, page: PageT) -> PageT:
        """Leave a page open when its test ends, for others to go on with; `drop` closes it."""
        self.pages.remove(page)
        self.kept.append(page)
        return page

    def drop(self, page: PageT) -> None:
        """Close a page that was kept."""
        self.kept.remove(page)
        self.pages.append(page)
        self.close_pages()

    def leaving(self) -> list[str]:
        """Return the requests of all pages that left this machine, without those the host is known for."""
        known = KNOWN_REQUESTS.get(self.kind)
        found = [url for page in [*self.pages, *self.kept] for url in page.leaving]
        return [url for url in found if not (known and known.match(url))]

    def close_pages(self, shots: Path | None = None) -> None:
        """Close the pages and end their kernels; before that, write a picture of each, named after `shots`.

        With pictures, the test failed: what it leaves of the page that `show` uses is closed, too.
        """
        for number, page in enumerate([*self.pages, *self.kept]):
            if shots is not None and not page.page.is_closed():
                page.shot(shots.with_name(f"{shots.name}-{self.kind}-{number}.png"))
        if shots is not None and self.shown is not None:
            self.kept.remove(self.shown)
            self.pages.append(self.shown)
            self.shown = None
        for page in self.pages:
            page.context.close()
        self.pages.clear()
        if self.kind not in {"voila", "marimo_app"} and self.server.process is not None:
            self._end_sessions()

    def _end_sessions(self) -> None:
        kept = {page.notebook for page in self.kept}
        if self.kind == "marimo":
            for session in sessions(self.server):
                end_session(self.server, session)
            return
        for session in self.server.request("GET", "api/sessions"):
            if session["path"] in kept:
                continue
            self.server.request("DELETE", f"api/sessions/{session['id']}")
