"""Pages built by the known rules of hosts that cannot be started here: VS Code, Colab.

A widget lies in a frame of another origin; what it sends is answered by a real labeler, in the test's own process.
"""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.chromium import watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator

STATIC = Path(__file__).resolve().parents[3] / "src" / "labelloop" / "static"

_INNER = """<!doctype html><html HTML><head><meta charset="utf-8"><title>output</title>
<link rel="stylesheet" href="./labelloop.css"><style>STYLE</style></head>
<body BODY><div class="cell-output-ipywidget-background"><div id="el"></div></div>
<script type="module" src="./inner.js"></script></body></html>"""

_SCRIPT = """import make from "./labelloop.js";
const heard = [];
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
const config = await window.configOf();
const model = {
  get: (name) => (name === "config" ? config : undefined),
  on: (name, hear) => name === "msg:custom" && heard.push(hear),
  off() {},
  async send(message) {
    for (const [reply, buffers] of await window.toKernel(message))
      for (const hear of heard) hear(reply, buffers.map(bytes));
  },
};
window.addEventListener("keydown", (event) => (window.outside ??= []).push(event.key));
const tell = () => parent.postMessage(document.documentElement.offsetHeight, "*");
new ResizeObserver(tell).observe(document.documentElement);
make().render({ model, el: document.querySelector("#el") });
"""

# The frame is made as high as what is in it, where `grows`.
_OUTER = """<!doctype html><html><head><meta charset="utf-8"><title>notebook</title></head><body>
<iframe sandbox="SANDBOX" src="INNER" style="width:100%;height:150px;border:0"></iframe>
<script>
const frame = document.querySelector("iframe");
const grows = GROWS;
if (grows) window.addEventListener("message", ({ data }) => { frame.style.height = `${data}px`; });
else frame.style.height = "900px";
</script></body></html>"""


@dataclass(frozen=True)
class Rules:
    """What a host does to a widget's page.

    Parameters
    ----------
    html, body : str
        Attributes of the elements around the widget.
    style : str
        The host's style sheet.
    sandbox : str
        What the frame may do. Without `allow-same-origin` its storage throws.
    policy : str
        The content security policy, if any.
    grows : bool
        The frame is as high as what is in it.
    """

    html: str = ""
    body: str = ""
    style: str = ""
    sandbox: str = "allow-scripts allow-same-origin"
    policy: str = ""
    grows: bool = False


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *given: Any, pages: dict[str, str], policy: str, **more: Any) -> None:
        self.pages, self.policy = pages, policy
        super().__init__(*given, directory=str(STATIC), **more)

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")  # a sandboxed frame is of no origin
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class BarePage:
    """A labeler in a frame that follows some rules.

    Parameters
    ----------
    browser : Browser
    labeler : Labeler
        A real one.
    rules : Rules
    dark : bool
        What the system prefers.
    """

    def __init__(self, browser: Browser, labeler: Any, rules: Rules, *, dark: bool = False) -> None:
        inner = _INNER.replace("HTML", rules.html).replace("BODY", rules.body).replace("STYLE", rules.style)
        self._servers = [_serve({"/inner.html": inner, "/inner.js": _SCRIPT}, rules.policy)]
        address = f"http://127.0.0.1:{self._servers[0].server_port}/inner.html"
        outer = _OUTER.replace("SANDBOX", rules.sandbox).replace("INNER", address)
        self._servers.append(_serve({"/": outer.replace("GROWS", str(rules.grows).lower())}, ""))
        self._sent: list[tuple[Any, Any]] = []
        self._real = labeler
        self.busy = False  # the kernel answers nothing
        labeler.send = lambda content, buffers=None: self._sent.append((content, buffers))
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport={"width": 1200, "height": 1000}, color_scheme=scheme)
        self.leaving = watch(self.context)
        self.context.expose_function("configOf", lambda: labeler.config)
        self.context.expose_function("toKernel", self._answer)
        self.page = self.context.new_page()
        self._errors: list[str] = []
        self.page.on("pageerror", lambda error: self._errors.append(str(error)))
        self.page.on("console", self._note)
        self.page.goto(f"http://127.0.0.1:{self._servers[1].server_port}/")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            self._errors.append(message.text)

    def _answer(self, message: Any) -> list[list[Any]]:
        if self.busy:
            return []
        self._real._received(None, message, [])
        sent, self._sent = self._sent, []
        return [[content, [base64.b64encode(each).decode() for each in buffers or []]] for content, buffers in sent]

    @property
    def frame(self) -> FrameLocator:
        """What is inside the frame."""
        return self.page.frame_locator("iframe")

    @property
    def labeler(self) -> Locator:
        """The labeler."""
        return self.frame.locator(".labelloop")

    def wait_ready(self) -> None:
        """Wait for a sample."""
        self.frame.locator(".labelloop[data-state=ready]").wait_for()

    def errors(self, known: str = "") -> list[str]:
        """Return what went wrong, without what is known to be refused."""
        return [error for error in self._errors if not (known and known in error)]

    def close(self) -> None:
        """Close the page and end its servers."""
        self.context.close()
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _serve(pages: dict[str, str], policy: str) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, pages=pages, policy=policy))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def colours(element: Locator) -> Iterator[tuple[float, ...]]:
    """Yield the colour of a text and of what is behind it."""
    yield from (tuple(each) for each in element.evaluate(_COLOURS))


_COLOURS = """element => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const layers = [];
  for (let each = element; each; each = each.parentElement ?? each.getRootNode().host) {
    layers.unshift(getComputedStyle(each).backgroundColor);
  }
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  return [paint('#fff', ...layers, getComputedStyle(element).color), paint('#fff', ...layers)];
}"""


def contrast(element: Locator) -> float:
    """Return the contrast of a text to what is behind it, as WCAG 2.2 defines it: 1 to 21."""

    def luminance(colour: tuple[float, ...]) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(luminance(colour) for colour in colours(element))
    return (high + 0.05) / (low + 0.05)
