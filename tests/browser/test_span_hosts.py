"""Spans outlast reloads and kernels, in every host; and a host that keeps widgets in a shadow root is one too."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from harness.chromium import watch
from spans import SpanPage

import labelloop
from labelloop.text import Reader

TEXTS = ["Ada Lovelace of London met Charles Babbage.", "آدا لوفلايس في لندن", "The 👩‍👩‍👧‍👦 in Paris."]
LABELER = """
options = {"store": "spans.db", "annotator": "me", "order": "sequential"}
labeler = ll.TextSpanLabeler(texts, {"person": "Person", "place": "Place"}, **options)
labeler
"""
CELLS = [f"import labelloop as ll\ntexts = {TEXTS!r}", LABELER]


def test_a_half_marked_text_outlasts_a_reload_and_a_new_kernel(notebook7):
    for old in notebook7.folder.glob("spans.db*"):
        old.unlink()
    page = notebook7.open(CELLS, "spans")
    page.run_all()
    page.wait_state("ready")
    here = SpanPage(page, TEXTS)
    here.drag("Ada Lovelace")
    page.press("p")
    here.double_click("London")
    page.press("l")
    both = [("Ada Lovelace", "person"), ("London", "place")]
    page.save()
    page.reload()
    page.wait_state("ready")
    assert here.marked == both
    assert page.eval("labeler.progress['labeled']") == 0
    page.press("]", "Delete")  # a step of the page that was closed is none of this one
    assert here.marked == both[1:]
    page.press("Control+z", "Control+z")
    assert here.marked == both
    here.drag("Charles Babbage")
    page.press("p")
    page.restart_kernel()
    page.run_all()
    page.wait_state("ready")
    everything = [*both, ("Charles Babbage", "person")]
    assert here.marked == everything
    page.press("Enter")
    assert here.stored(0) == here.meant(0, *everything)
    here.drag("آدا لوفلايس")
    page.press("p", "Escape", "Enter")
    assert here.stored(1) == here.meant(1, ("آدا لوفلايس", "person"))
    assert page.cell_count() == len(CELLS)
    assert page.errors() == []


def test_spans_in_voila(voila):
    for old in voila.folder.glob("spans.db*"):
        old.unlink()
    page = voila.open(CELLS, "spans")
    page.wait_state("ready", timeout=90)
    here = SpanPage(page, TEXTS)
    here.drag("Ada Lovelace")
    page.press("p", "Escape")
    here.walk("London", "ArrowRight", after="Ada Lovelace")
    page.press("l", "Escape", "Enter")
    page.wait_saved()
    assert page.item() == "1"
    here.click_ends("آدا لوفلايس")
    page.press("p")
    assert page.errors() == []
    page.reload()
    page.wait_state("ready", timeout=90)
    assert page.item() == "1"
    assert here.marked == [("آدا لوفلايس", "person")]
    page.press("PageUp")
    page.until(lambda: page.item() == "0", "the answer, which the new page has to ask for")
    assert here.marked == [("Ada Lovelace", "person"), ("London", "place")]


# What marimo does: the style and the widget in an open shadow root; a kernel that says only what it must.
SHADOW = """<!doctype html><meta charset="utf-8"><div id="host"></div><script type="module">
import make from "./labelloop.js";
const { config, item } = JSON.parse(document.querySelector("#data").textContent);
const heard = [];
window.answers = [];
const model = {
  get: () => config,
  on: (name, hear) => name === "msg:custom" && heard.push(hear),
  off() {},
  send(message) {
    const counts = { labeled: 0, skipped: 0, total: 1, classes: {} };
    const tell = (more) => setTimeout(() => heard.forEach((hear) => hear({ to: message.page, counts, ...more }, [])));
    const nothing = { trail: { total: 0, start: 0, entries: [] }, undo: [], redo: [], more: false };
    const learner = { state: "off", message: "", session_id: 0 };
    if (message.kind === "hello") tell({ kind: "state", queue: [item.key], items: [item], learner, ...nothing });
    for (const operation of message.operations ?? []) {
      window.answers.push(operation.value);
      tell({ kind: "receipt", op_id: operation.op_id });
    }
  },
};
const root = document.querySelector("#host").attachShadow({ mode: "open" });
const style = document.createElement("link");
Object.assign(style, { rel: "stylesheet", href: "./labelloop.css" });
const el = document.createElement("div");
root.append(style, el);
document.addEventListener("keydown", (event) => (window.outside = (window.outside ?? []).concat(event.key)));
make().render({ model, el });
</script><script type="application/json" id="data">DATA</script>
"""


class ShadowPage:
    """As much of a page as `SpanPage` needs, around a labeler that no kernel is behind."""

    def __init__(self, page):
        self.page = page
        self.labeler = page.locator(".labelloop")

    def item(self):
        return self.labeler.get_attribute("data-item")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def shadow(browser, tmp_path):
    static = Path(labelloop.__file__).parent / "static"
    for name in ("labelloop.js", "labelloop.css"):
        (tmp_path / name).write_bytes((static / name).read_bytes())
    labeler = labelloop.TextSpanLabeler(TEXTS, {"person": "Person", "place": "Place"}, store=":memory:", annotator="me")
    tokens = [edge for token in Reader().read(TEXTS[0]).tokens for edge in token]
    item = {"key": "0", "id": "0", "buffer": None, "suggestion": None, "uncertainty": None, "halting": None}
    item |= {"entry": None, "data": {"text": TEXTS[0], "tokens": tokens, "direction": "auto", "columns": {}}}
    data = json.dumps({"config": labeler.config, "item": item})
    (tmp_path / "index.html").write_text(SHADOW.replace("DATA", data), encoding="utf8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    leaving = watch(context)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
    page.locator(".labelloop[data-state=ready]").wait_for()
    page.wait_for_function(
        "getComputedStyle(document.querySelector('#host').shadowRoot.querySelector('.ll-flow'))"
        ".whiteSpaceCollapse === 'preserve'"
    )
    yield SpanPage(ShadowPage(page), TEXTS)
    context.close()
    server.shutdown()
    server.server_close()
    assert errors == leaving == []


def test_spans_in_a_shadow_root(shadow):
    shadow.drag("Ada Lovelace")
    shadow.page.press("p", "Escape")
    shadow.double_click("London")
    shadow.page.press("l")
    shadow.pull(shadow.handle("start"), shadow.ends("of")[0])
    assert shadow.marked == [("Ada Lovelace", "person"), ("of London", "place")]
    shadow.page.press("Alt+ArrowRight", "Escape")
    shadow.walk("Charles Babbage", "ArrowRight", after="London")
    shadow.page.press("p", "Escape")
    shadow.click("Charles")
    assert shadow.selected == ["Charles Babbage"]
    assert [row.selected for row in shadow.rows] == [False, False, True]
    shadow.page.press("Backspace", "Control+z", "Enter")
    shadow.page.page.wait_for_function("window.answers.length > 0")  # messages leave after the frame
    assert shadow.page.page.evaluate("window.answers") == [
        [
            {"text": "Ada Lovelace", "start": 0, "end": 12, "label": "person"},
            {"text": "London", "start": 16, "end": 22, "label": "place"},
            {"text": "Charles Babbage", "start": 27, "end": 42, "label": "person"},
        ]
    ]
    assert set(shadow.page.page.evaluate("window.outside")) == {"Escape"}
