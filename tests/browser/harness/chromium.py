"""A Chromium for the tests: found, or installed; and proof that it talks to this machine only.

Run as a command, this file makes sure that there is a browser and writes its path.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

log = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

ARGUMENTS = (
    "--no-sandbox",  # the sandbox refuses to start as root, and containers are root
    "--disable-gpu",
    "--disable-dev-shm-usage",  # /dev/shm is 64 MB in most containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--autoplay-policy=no-user-gesture-required",
    # A page in the background must not be slowed down: tests may hold several pages at once.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    # No name but loopback resolves. Unlike request interception this costs no time and keeps the HTTP cache.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def _works(path: str) -> bool:
    """Whether the file starts: Ubuntu's `chromium` may be a note that a snap is missing."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find() -> str | None:
    """Return the path of a browser that starts: `$CHROMIUM`, one on the PATH, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not _works(named):
            raise RuntimeError(
                f"CHROMIUM={named!r} does not start; name a Chromium or Chrome executable, or unset CHROMIUM."
            )
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path and _works(path):
            return path
    return _playwrights_own()


def _playwrights_own() -> str | None:
    # In a process of its own, for a running event loop in this one forbids Playwright's synchronous face.
    code = """if True:
        from playwright.sync_api import sync_playwright
        with sync_playwright() as playwright:
            print(playwright.chromium.executable_path)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if path and Path(path).exists() and _works(path) else None


def ensure() -> str:
    """Return the path of a browser, installing one when there is none.

    Debian's package is tried first (root only), then Playwright's download.
    """
    path = find()
    if path:
        return path
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        _try(["apt-get", "update"])
        _try(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    path = find()
    if path is None:
        _try([sys.executable, "-m", "playwright", "install", *(["--with-deps"] if root else []), "chromium"])
        path = find()
    if path is None:
        raise RuntimeError(
            "No Chromium found and none could be installed; install Chromium or Chrome, or name one in the "
            "environment variable CHROMIUM, then run again."
        )
    return path


def _try(command: list[str]) -> None:
    log.info("running %s", " ".join(command))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        log.warning("%s ended with %d", " ".join(command), done.returncode)


def launch(playwright: Playwright) -> Browser:
    """Start a headless browser that reaches nothing but this machine."""
    path = find()
    if path is None:
        raise RuntimeError("No Chromium found; `make chromium` installs one, CHROMIUM=/path names one.")
    return playwright.chromium.launch(executable_path=path, headless=True, args=list(ARGUMENTS))


def watch(context: BrowserContext) -> list[str]:
    """Return a list that grows by every request of the context that leaves this machine."""
    leaving: list[str] = []

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
            leaving.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    return leaving


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.stdout.write(ensure() + "\n")
