"""Fixtures: a browser and its hosts for the session, closed pages and clean kernels after every test.

`lab`, `notebook7`, `voila`, `marimo` and `marimo_app` are `Host`s; `notebook_host` is each of the first two in turn.
`new_host` starts one of a test's own, with settings, to be killed at will. A failed test leaves pictures in `shots/`.
"""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # tests are no package: this is how they share the harness

from harness import chromium  # noqa: E402 - needs the line above
from harness.hosts import Host  # noqa: E402 - as above
from harness.marimo import MarimoPage  # noqa: E402 - as above
from harness.pages import NotebookPage, VoilaPage  # noqa: E402 - as above
from harness.servers import Kind, Server, Settings  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

SHOTS = HERE / "shots"
PAGES = {"voila": VoilaPage, "marimo": MarimoPage, "marimo_app": MarimoPage}
_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test failed, for the fixture that takes the pictures."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session", autouse=True)
def _ends_cleanly() -> Iterator[None]:
    """Let SIGTERM (a `timeout`, a CI runner) unwind the fixtures, or servers would stay behind."""

    def leave(number: int, _frame: object) -> None:
        pytest.exit(f"ended by signal {number}", returncode=128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - keeps collection quick

    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _hosts() -> list[Host]:
    return []


@pytest.fixture(scope="session")
def start_host(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, _hosts: list[Host]
) -> Iterator[Callable[..., Host]]:
    """Return a function that starts a host of the given kind and settings; all are stopped at the end."""

    def start(kind: Kind, settings: Settings | None = None) -> Host:
        server = Server(kind, tmp_path_factory.mktemp(kind), settings or {}).start()
        host = Host(server, browser, PAGES.get(kind, NotebookPage))
        host.put(HERE / "toy")
        _hosts.append(host)
        return host

    yield start
    for host in _hosts:
        host.server.leave()  # side by side
    for host in _hosts:
        host.server.stop()


@pytest.fixture(scope="session")
def lab(start_host: Callable[..., Host]) -> Host[NotebookPage]:
    """JupyterLab as installed."""
    return start_host("lab")


@pytest.fixture(scope="session")
def notebook7(start_host: Callable[..., Host]) -> Host[NotebookPage]:
    """Notebook 7 as installed."""
    return start_host("notebook7")


@pytest.fixture(scope="session")
def voila(start_host: Callable[..., Host]) -> Host[VoilaPage]:
    """Voila as installed."""
    return start_host("voila")


@pytest.fixture(scope="session")
def marimo(start_host: Callable[..., Host]) -> Host[MarimoPage]:
    """`marimo edit` as installed."""
    return start_host("marimo")


@pytest.fixture(scope="session")
def marimo_app(start_host: Callable[..., Host]) -> Host[MarimoPage]:
    """`marimo run` as installed."""
    return start_host("marimo_app")


@pytest.fixture(params=["lab", "notebook7"])
def notebook_host(request: pytest.FixtureRequest) -> Host[NotebookPage]:
    """Each host in which a person edits notebooks, in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def shared_page(lab: Host[NotebookPage]) -> Iterator[NotebookPage]:
    """A notebook of two cells that many tests share; each writes its own first cell."""
    page = lab.keep(lab.open(["", "y = 1"], "shared"))
    yield page
    lab.drop(page)


@pytest.fixture
def new_host(start_host: Callable[..., Host], _hosts: list[Host]) -> Iterator[Callable[..., Host]]:
    """Return `start_host` for a host that this test alone uses and may kill."""
    started: list[Host] = []

    def start(kind: Kind, settings: Settings | None = None) -> Host:
        started.append(start_host(kind, settings))
        return started[-1]

    yield start
    for host in started:
        host.close_pages()
        host.server.stop()
        _hosts.remove(host)


@pytest.fixture(autouse=True)
def _leaves_nothing(request: pytest.FixtureRequest, _hosts: list[Host]) -> Iterator[None]:
    """Close the test's pages and end their kernels; fail the test if a page asked anything of the network."""
    yield
    failed = request.node.stash.get(_FAILED, False)
    picture = SHOTS / re.sub(r"[^\w.-]+", "_", request.node.name) if failed else None
    leaving = [url for host in _hosts for url in host.leaving()]
    for host in _hosts:
        host.close_pages(picture)
    assert not leaving, f"The page asked the network for {leaving}; labelloop must work offline."
