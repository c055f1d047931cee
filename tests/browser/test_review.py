"""The Review and the Snapshot in JupyterLab: by keyboard alone, many samples at once, failures seen, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

JOB = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
import labelloop as ll
data = pd.DataFrame({"size": np.arange(300.0)})
job = ll.Job(data, {"s": "Small", "l": "Large"}, kind="tabular", store="STORE", judgments_per_sample=2, name="sizes")
for row in range(20):
    job.record("ann", "label", row, "s")
    job.record("bob", "label", row, "l" if row < 12 else "s")
sizes = pd.DataFrame({"size": [0.0, 1.0, 298.0, 299.0]})
learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(sizes, ["s", "s", "l", "l"])
"""
REVIEW = "review = ll.Review(job, SHOW, learner=learner, annotator='eve', page_size=10)\nreview"
REFUSE = """
keep = job.record_many
def refuse(*given, **more):
    raise ll.store.StoreError("the disk is full")
job.record_many = refuse
"""
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"


def opened(lab, show="'disagreements'", store=":memory:"):
    page = lab.show([JOB.replace("STORE", store), REVIEW.replace("SHOW", show), "y = 1"])
    page.run_all()
    page.wait_state("ready")
    page.until(lambda: tiles(page).count() and "Waiting" not in tiles(page).first.inner_text(), "tiles")
    return page


def tiles(page):
    return page.labeler.locator(".ll-tiles > [data-item]")


def told(page, name):
    """Return an attribute of every tile, as they are at one moment."""
    return tiles(page).evaluate_all("(all, name) => all.map(tile => tile.getAttribute(name))", name)


def states(page):
    return told(page, "data-state")


def selected(page):
    found = zip(told(page, "data-item"), told(page, "aria-selected"), strict=True)
    return [sample for sample, chosen in found if chosen == "true"]


def verdicts(page):
    return page.eval("job.verdicts")


def test_disagreements_are_settled_by_keyboard_alone(lab):
    page = opened(lab)
    assert page.labeler.get_attribute("data-kind") == "review"
    page.until(lambda: "model" in tiles(page).first.inner_text(), "what the model says")
    text = tiles(page).first.inner_text()
    assert all(said in text for said in ("Small", "ann", "Large", "bob", "50"))
    page.press("ArrowRight", "ArrowRight", "s")  # the first arrow shows the cursor, the second moves it
    page.wait_saved()
    page.until(lambda: states(page)[1] == "decided", "the tile says so")
    assert page.item() == "2"
    page.press("Shift+ArrowRight", "Shift+ArrowRight")
    assert selected(page) == ["2", "3", "4"]
    page.press("l")
    page.wait_saved()
    assert verdicts(page) == {1: "s", 2: "l", 3: "l", 4: "l"}
    page.press("Backspace")
    page.until(lambda: verdicts(page) == {1: "s"}, "undo of all three")
    page.press("Control+y")
    page.until(lambda: len(verdicts(page)) == 4, "all three again")
    page.press("PageDown")
    page.until(lambda: told(page, "data-item") == ["10", "11"], "the last page")
    page.press("Enter")
    page.until(lambda: 10 in verdicts(page), "what most say")
    assert page.cell_count() == 3
    assert set(page.cell_types()) == {"code"}
    assert page.errors() == []


def test_one_by_one_a_key_decides_and_shows_the_next(lab):
    page = opened(lab)
    page.press("v")
    page.until(lambda: page.labeler.locator(".ll-large").is_visible(), "one sample")
    assert page.item() == "0"
    page.press("l")
    page.until(lambda: page.item() == "1", "the next")
    page.press("ArrowLeft")
    page.until(lambda: page.labeler.locator(".ll-large").get_attribute("data-state") == "decided", "the one before")
    page.press("v")
    assert tiles(page).count() == 10
    assert verdicts(page) == {0: "l"}


def test_clicks_select_as_in_a_file_manager(lab):
    page = opened(lab)
    for place, modifiers, expected in (
        (1, [], ["1"]),
        (3, ["Control"], ["1", "3"]),
        (5, ["Shift"], ["3", "4", "5"]),
        (5, [], ["5"]),
    ):
        tiles(page).nth(place).click(modifiers=modifiers, position={"x": 30, "y": 20})
        assert selected(page) == expected
    page.press("Control+a")
    assert len(selected(page)) == 10
    page.labeler.locator('button[data-class="s"]').click()
    page.until(lambda: len(verdicts(page)) == 10, "all that were shown")
    page.labeler.locator('[data-filter="hide"]').check()
    page.until(lambda: tiles(page).count() == 2, "what is decided leaves the list")


def test_all_of_one_prediction_is_decided_and_undone_in_one_step(lab):
    page = opened(lab, "'unlabeled'")
    page.until(lambda: page.labeler.locator('[data-filter="predicted"]').is_visible(), "predictions")
    page.labeler.locator('[data-filter="predicted"]').select_option("l")
    button = page.labeler.locator('[data-action="bulk"]')
    page.until(lambda: button.is_visible() and button.is_enabled(), "how many there are")
    n = int(page.eval("int((review.rows['predicted'] == 'l').sum())"))
    assert n > 100
    assert button.inner_text() == f"Label all {n} as Large"
    button.click()
    dialog = page.labeler.locator('[role="alertdialog"]')
    assert f"Decide {n} samples?" in dialog.inner_text()
    assert verdicts(page) == {}
    page.page.keyboard.press("Enter")  # the button that goes on has the focus
    page.until(lambda: len(verdicts(page)) == n, "all of them")
    page.until(lambda: set(states(page)) == {"decided"}, "tiles that say so")
    page.labeler.locator('[data-action="undo"]').click()
    page.until(lambda: verdicts(page) == {}, "none of them")
    assert page.errors() == []


def test_what_is_not_stored_is_an_alert_and_no_tile_says_it_is(lab):
    page = opened(lab)
    page.exec(REFUSE)
    page.press("s")
    alert = page.labeler.locator('[role="alert"]')
    page.until(alert.is_visible, "the alert")
    assert "the disk is full" in alert.inner_text()
    assert (page.state(), page.unsaved()) == ("error", 1)
    assert "decided" not in states(page)
    page.exec("job.record_many = keep")
    page.until(lambda: verdicts(page) == {0: "s"}, "the final answer, once the store takes it")
    page.until(lambda: page.state() == "ready", "no alert any more")


def test_without_a_kernel_nothing_counts_as_stored(lab):
    page = lab.open([JOB.replace("STORE", "review.db"), REVIEW.replace("SHOW", "'disagreements'")], "gone")
    page.may_fail = True
    page.run_all()
    page.wait_state("ready")
    page.press("s")
    page.wait_saved()
    page.kill_kernel()
    page.until(lambda: page.kernel_status()[1] != "idle" or page.page.locator(".jp-Dialog").count(), "its end")
    page.wait_kernel()
    page.press("s")
    page.until(lambda: page.state() == "offline", "that the kernel is gone")
    assert (page.unsaved(), states(page)[:2]) == (1, ["decided", "saving"])
    page.run_all()
    page.until(lambda: page.unsaved() == 0, "the receipt of what was kept in the browser")
    assert verdicts(page) == {0: "s", 1: "s"}


def test_an_answer_is_stored_while_a_cell_runs(lab):
    page = opened(lab)
    page.write(2, "import time\nwhile len(job.verdicts) < 1: time.sleep(0.05)\nprint('seen')")
    page.run(2, wait=False)
    page.press("s")
    page.until(lambda: "seen" in str(page.cells()[2]["outputs"]), "the answer, in the cell that waits for it")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(lab, theme):
    page = opened(lab)
    page.page.evaluate(THEME, theme)
    page.until(lambda: page.labeler.get_attribute("data-theme") in theme.lower(), "the theme")
    page.until(lambda: "model" in tiles(page).first.inner_text(), "what the model says")
    page.press("ArrowRight", "Shift+ArrowRight")
    for keys in ((), ("s",), ("v",), ("?",)):
        page.press(*keys)
        page.wait_saved()
        found = Axe().run(page.page, context=".labelloop").response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}]
        assert serious == []
    page.page.evaluate(THEME, "JupyterLab Light")


def test_it_fits_a_narrow_place(lab):
    page = opened(lab)
    for width in (340, 700, 1100):
        page.labeler.evaluate("(e, w) => { e.parentElement.style.width = `${w}px`; }", width)
        assert page.labeler.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


BOXES = """
images = [np.full((60, 80), 90, np.uint8)] * 2
job = ll.Job(images, ["cat", "dog"], kind="box", store=":memory:", judgments_per_sample=2)
def box(label, left):
    return [{"label": label, "left": left, "top": 5, "width": 30, "height": 20}]
for sample in (0, 1):
    job.record("ann", "label", sample, box("cat", 5))
    job.record("bob", "label", sample, box("dog", 40))
review = ll.Review(job, annotator="eve")
review
"""


def test_of_boxes_one_chooses_whose_they_shall_be(lab):
    page = lab.show([JOB.replace("STORE", ":memory:"), BOXES])
    page.run_all()
    page.wait_state("ready")
    first = tiles(page).first
    rectangles = first.locator("svg rect:not([data-edge])")
    page.until(lambda: rectangles.count() == 2, "everybody's boxes")
    page.labeler.locator('[data-annotator="bob"]').hover()
    page.until(lambda: first.locator("svg rect.ll-box-faint").count() == 2, "those of others are faint")
    page.press("2")
    page.until(lambda: 0 in verdicts(page), "a final answer")
    assert verdicts(page)[0][0]["label"] == "dog"
    page.until(lambda: rectangles.count() == 1, "the last word alone")
    page.press("Control+a")
    page.labeler.locator('[data-annotator="ann"]').click()
    page.until(lambda: len(verdicts(page)) == 2, "both at once")
    assert page.errors() == []


def test_no_key_reaches_the_notebook(notebook_host):
    page = notebook_host.show([JOB.replace("STORE", ":memory:"), REVIEW.replace("SHOW", "'disagreements'"), "y = 1"])
    page.run_all()
    page.wait_state("ready")
    page.press("d", "d", "b", "a", "m", "y", "1", "ArrowRight", "x", "Control+a", "Escape", "c")
    page.wait_saved()
    assert page.cell_count() == 3
    assert set(page.cell_types()) == {"code"}


SNAPSHOT = """
from types import SimpleNamespace
from labelloop import pool
images = [np.full((40, 60), level, np.uint8) for level in range(0, 250, 5)]
level = np.arange(50)
frame = pd.DataFrame({"predicted": np.where(level < 25, "s", "l"), "confidence": np.abs(level - 24.5) / 24.5})
def kept(frame):
    def filter(label=None, least=None):
        rows = frame if label is None else frame[frame["predicted"] == label]
        return kept(rows if least is None else rows[rows["confidence"] >= least])
    return SimpleNamespace(frame=frame, classes=["s", "l"], pool=pictures, filter=filter)
pictures = pool.images(images)
snapshot = kept(frame)
ll.Snapshot(snapshot)
"""


def test_a_snapshot_shows_pictures_and_filters_them(lab):
    page = lab.show([JOB.replace("STORE", ":memory:"), SNAPSHOT])
    page.run_all()
    page.wait_state("ready")
    page.until(lambda: tiles(page).first.locator("img").count(), "a picture")
    assert tiles(page).first.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    page.labeler.locator('[data-filter="predicted"]').select_option("l")
    page.labeler.locator('[data-filter="least"]').fill("0.8")
    n = int(page.eval("len(snapshot.filter('l', 0.8).frame)"))
    page.until(lambda: tiles(page).count() == n, "what is as sure as that")
    assert page.labeler.locator("[data-class]").count() == 0
    assert page.errors() == []
