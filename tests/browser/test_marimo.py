"""marimo: labelers in a notebook that runs cells by itself, in shadow roots, with a kernel that is no Jupyter's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cells import IMAGES, PHOTOS, TABLE
from harness.pages import CellError
from spans import SpanPage

import labelloop

TABULAR = """
labeler = ll.TabularLabeler(data, ["red", "white"], store="labels.db", name="wines", annotator="me", order="sequential")
labeler
"""
EXAMPLE = Path(__file__).resolve().parents[2] / "notebooks" / "marimo_labeling.py"
BUSY = """
import pathlib, time
while pathlib.Path("busy").exists():
    pathlib.Path("begun").touch()
    time.sleep(0.02)
"""
CELLS = [TABLE, TABULAR, "told = 'what is said below'"]


@pytest.fixture
def page(marimo):
    clear(marimo)
    page = marimo.open(CELLS, "wines")
    page.wait_state("ready")
    return page


def clear(host):
    for old in host.folder.glob("labels.db*"):
        old.unlink()


def stored(host):
    """Return the answers that are on disk, read by a process of its own."""
    there = {}
    exec(TABLE, there)  # the store holds answers, not samples
    return labelloop.open_job(str(host.folder / "labels.db"), "wines", there["data"]).labels["label"].to_dict()


def test_keys_and_clicks_label_and_are_taken_back(page, marimo):
    page.press("r", "w", "r")
    page.labeler.locator('button[data-class="white"]').click()
    page.wait_saved()
    assert page.item() == "4"
    assert stored(marimo) == {0: "red", 1: "white", 2: "red", 3: "white"}
    page.press("Backspace", "Backspace", "r")
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "white", 2: "red"}
    assert page.eval("labeler.progress['per_class']") == {"red": 2, "white": 1}
    assert page.errors() == []


def test_a_labeler_is_seen_whole(page):
    heights = """root => {
      const area = root.getRootNode().host.closest('.output-area');
      return [area.clientHeight, area.scrollHeight];
    }"""
    shown, whole = page.labeler.evaluate(heights)
    assert shown == whole > 610  # marimo's own limit


def test_an_app_labels_and_goes_on(marimo_app):
    clear(marimo_app)
    page = marimo_app.open(CELLS, "app")
    page.wait_state("ready", timeout=90)
    page.press("r", "w")
    page.labeler.locator('button[data-class="red"]').click()
    page.wait_saved()
    page.reload()  # a kernel of its own
    page.wait_state("ready", timeout=90)
    page.until(lambda: page.item() == "3", "the next sample")
    assert stored(marimo_app) == {0: "red", 1: "white", 2: "red"}
    assert page.errors() == []


def test_a_failing_cell_fails_the_test(marimo):
    page = marimo.open(["1 / 0"], "failing")
    with pytest.raises(CellError, match="ZeroDivisionError"):
        page.wait_state("ready")


def test_a_page_that_is_loaded_again_goes_on(page, marimo):
    page.press("r", "w")
    page.wait_saved()
    page.reload()
    page.wait_state("ready")
    page.until(lambda: page.item() == "2", "the next sample")
    assert page.count("labeled") == 2
    page.press("Backspace")
    page.until(lambda: page.item() == "1", "the undone sample")
    page.press("r")
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "red"}


def test_a_cell_that_runs_again_goes_on(page, marimo):
    page.press("r", "w")
    page.wait_saved()
    page.eval("setattr(labeler, 'old', True)")
    page.run(1)
    page.until(lambda: page.eval("not hasattr(labeler, 'old')"), "a new labeler")
    page.until(lambda: page.labelers.count() == 1 and page.item() == "2", "the next sample")
    page.press("r", "Backspace", "w")
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "white", 2: "white"}
    assert page.errors() == []


def test_a_kernel_that_starts_anew_goes_on(page, marimo):
    page.press("r", "w")
    page.wait_saved()
    before = page.eval("__import__('os').getpid()")
    page.restart_kernel()
    page.wait_state("ready")
    page.until(lambda: page.item() == "2", "the next sample")
    assert page.eval("__import__('os').getpid()") != before
    page.press("r")
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "white", 2: "red"}


def test_answers_while_a_cell_runs_wait_for_nothing_and_are_kept(marimo):
    clear(marimo)
    sign, begun = marimo.folder / "busy", marimo.folder / "begun"
    begun.unlink(missing_ok=True)
    page = marimo.open([*CELLS[:2], BUSY], "busy")
    page.wait_state("ready")
    sign.touch()
    page.run(2)
    page.until(begun.exists, "a busy kernel")
    page.press("r", "w", "r")
    assert page.item() == "3"
    assert page.unsaved() == 3
    sign.unlink()
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "white", 2: "red"}


LONG = """
import time, pathlib
from labelloop import progress
progress._DELAY = 0.1
for k in progress.steps(range(100) if known else iter(range(100)), "Writing labels"):
    time.sleep(0.01)
    while k == 50 and not pathlib.Path("go").exists():
        time.sleep(0.01)
done = True
"""


@pytest.mark.parametrize("known", [True, False])
def test_what_takes_long_shows_marimos_own_bar_and_takes_it_away(marimo, known):
    go = marimo.folder / "go"
    go.unlink(missing_ok=True)
    page = marimo.open([f"known = {known}", LONG], "long")
    shown = page.page.get_by_text("Writing labels", exact=True)
    page.until(lambda: shown.count() == 1, "a bar")
    go.touch()
    page.until(lambda: page.eval("done"), "the end")
    page.until(lambda: shown.count() == 0, "the end of the bar")
    assert page.errors() == []


def test_keys_stay_in_the_labeler(page, marimo):
    before = page.sources()
    heard = "document.addEventListener('keydown', (event) => (window.heard ??= []).push(event.key))"
    page.page.evaluate(heard)
    page.press("Control+Enter", "Shift+Enter", "d", "d", "x", "a", "b", "j", "Control+k", "r")
    page.wait_saved()
    assert page.sources() == before
    assert stored(marimo) == {0: "red"}
    assert page.page.evaluate("window.heard ?? []") == []


def test_light_and_dark_follow_the_page(page):
    def colours():
        read = "root => { const look = getComputedStyle(root); return [look.backgroundColor, look.color]; }"
        return [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in page.labeler.evaluate(read)]

    page.page.emulate_media(color_scheme="light")
    page.until(lambda: page.labeler.get_attribute("data-theme") == "light", "light")
    behind, text = colours()
    assert behind > text
    page.page.emulate_media(color_scheme="dark")
    page.until(lambda: page.labeler.get_attribute("data-theme") == "dark", "dark")
    behind, text = colours()
    assert behind < text


def test_images_with_a_learner(marimo):
    clear(marimo)
    page = marimo.open([PHOTOS, IMAGES], "photos")
    page.wait_state("ready")
    truth = page.eval("truth")
    for _ in range(13):
        shown = page.item()
        page.press("Space" if page.state() == "error" else truth[shown][0])
        page.until(lambda shown=shown: page.item() != shown and page.state() in {"ready", "error"}, "the next sample")
    page.wait_saved()
    page.until(lambda: page.eval("labeler.learner.status.session_id") >= 1, "a fit")
    page.until(lambda: "Suggested: light" in page.labeler.inner_text(), "a suggestion")
    assert page.item() in [name for name, kind in truth.items() if kind == "light"]
    assert page.eval("labeler.progress['labeled']") == 12
    assert page.errors() == []


def test_spans_are_marked_in_a_shadow_root(marimo):
    clear(marimo)
    texts = ["Ada Lovelace of London met Charles Babbage.", "آدا لوفلايس في لندن", "The 👩‍👩‍👧‍👦 in Paris."]
    options = "store='labels.db', name='texts', annotator='me', order='sequential'"
    cell = f"import labelloop as ll\nlabeler = ll.TextSpanLabeler({texts!r}, ['person', 'place'], {options})\nlabeler"
    page = marimo.open([cell], "texts")
    page.wait_state("ready")
    here = SpanPage(page, texts)
    here.drag("Ada Lovelace")
    page.press("p", "Escape")
    here.double_click("London")
    page.press("l")
    here.pull(here.handle("start"), here.ends("of")[0])
    assert here.marked == [("Ada Lovelace", "person"), ("of London", "place")]
    page.press("Alt+ArrowRight", "Escape")
    here.walk("Charles Babbage", "ArrowRight", after="London")
    page.press("p", "Escape")
    page.reload()
    page.wait_state("ready")
    everything = [("Ada Lovelace", "person"), ("London", "place"), ("Charles Babbage", "person")]
    page.until(lambda: here.marked == everything, "what was begun")
    page.press("Enter")
    assert here.stored(0) == here.meant(0, *everything)
    assert page.errors() == []


def test_the_example_of_the_documentation(marimo):
    page = marimo.open_file(EXAMPLE)
    page.wait_state("ready")
    page.press("e", "c", "e")
    page.wait_saved()
    page.page.get_by_text("3 rows, 4 columns").wait_for()
    assert page.eval("labeler.progress['per_class']") == {"eat": 2, "cook": 1}
    assert page.errors() == []


FACES = """
job = ll.Job(data, ["red", "white"], kind="tabular", store="labels.db", name="wines", order="sequential")
page = ll.AnnotatorPage(job, title="Wines", hub=False)
page
"""


def test_a_page_for_annotators_asks_and_shows_the_labeler(marimo):
    clear(marimo)
    page = marimo.open([TABLE, FACES], "annotators")
    asked = page.page.locator(".ll-page input")
    asked.fill("Ann")
    asked.press("Enter")
    page.wait_state("ready")
    page.press("r", "w")
    page.wait_saved()
    assert stored(marimo) == {0: "red", 1: "white"}
    page.page.get_by_role("button", name="Not you?").click()
    page.until(lambda: page.labelers.count() == 0, "nobody")
    asked.fill("Bob")
    asked.press("Enter")
    page.wait_state("ready")
    page.until(lambda: page.item() == "2", "the next sample")
    assert page.eval("page.annotator") == "Bob"
    assert page.errors() == []


def test_faces_that_show(marimo):
    clear(marimo)
    watching = "ll.Monitor(labeler)", "ll.Review(labeler, 'labeled')", "ll.OwnerPage(labeler.job)", "ll.Grid(labeler)"
    page = marimo.open([*CELLS[:2], *watching], "faces")
    page.wait_state("ready")
    page.press("r", "w")
    page.wait_saved()
    for place in (2, 4):
        face = page.cells.nth(place).locator(".labelloop-monitor").first
        page.until(lambda face=face: "labeled 2" in " ".join(face.inner_text().split()), "the count")
    page.cells.nth(3).get_by_text("Labeled samples").wait_for()
    page.cells.nth(5).get_by_text("wine 0").first.wait_for()
    assert page.errors() == []
