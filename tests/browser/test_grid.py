"""The Grid in JupyterLab: keyboard alone, search, in bulk, beside a labeler, through the kernel's death, by axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

LABELER = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
import labelloop as ll
data = pd.DataFrame({"size": np.arange(300.0), "word": ["even" if k % 2 == 0 else "odd" for k in range(300)]})
sizes = pd.DataFrame({"size": [0.0, 1.0, 298.0, 299.0], "word": ["even", "odd", "even", "odd"]})
learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(sizes, ["s", "s", "l", "l"])
labeler = ll.TabularLabeler(
    data, {"s": "Small", "l": "Large"}, store="STORE", name="sizes", annotator="eve", order="sequential"
)
"""
GRID = "grid = ll.Grid(labeler, learner=learner, page_size=20)\ngrid"
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"


def opened(lab, store=":memory:", then="y = 1"):
    page = lab.show([LABELER.replace("STORE", store), GRID, then])
    page.run_all()
    page.wait_state("ready")
    page.until(lambda: tiles(page).count() == 20, "tiles")
    page.until(lambda: "model" in tiles(page).first.inner_text(), "what the model says")
    return page


def grid(page):
    return page.page.locator('.labelloop[data-kind="grid"]')


def tiles(page):
    return grid(page).locator(".ll-tiles > [data-item]")


def told(page, name):
    """Return an attribute of every tile, as they are at one moment."""
    return tiles(page).evaluate_all("(all, name) => all.map(tile => tile.getAttribute(name))", name)


def labels(page):
    return page.eval("labeler.labels['label'].to_dict()")


def test_many_are_labeled_by_keyboard_alone_and_taken_back_in_one_step(lab):
    page = opened(lab)
    page.press("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "s")
    page.until(lambda: labels(page) == {0: "s", 1: "s", 2: "s"}, "three labels")
    page.until(lambda: told(page, "data-state")[:4] == ["labeled"] * 3 + ["open"], "tiles that say so")
    assert page.item() == "3"
    page.press("l", "Delete")
    page.until(lambda: page.eval("labeler.progress['skipped']") == 1, "a skip")
    assert labels(page)[3] == "l"
    page.press("Backspace", "Backspace", "Backspace")
    page.until(lambda: labels(page) == {}, "all of it taken back")
    page.press("Control+y")
    page.until(lambda: len(labels(page)) == 3, "three again")
    assert page.cell_count() == 3
    assert page.errors() == []


def test_words_are_searched_and_all_that_is_found_is_labeled(lab):
    page = opened(lab)
    page.press("/")
    page.page.keyboard.type("odd")
    page.until(lambda: "150 of 300" in grid(page).locator(".ll-counts").inner_text(), "what was found")
    page.page.keyboard.press("Enter")
    page.press("Control+Shift+a", "l")
    dialog = grid(page).locator('[role="alertdialog"]')
    page.until(dialog.is_visible, "the question")
    assert "Label 150 samples?" in dialog.inner_text()
    assert labels(page) == {}
    page.page.keyboard.press("Enter")
    page.until(lambda: len(labels(page)) == 150, "all of them")
    assert set(labels(page).values()) == {"l"}
    grid(page).locator('[data-action="undo"]').click()
    page.until(lambda: labels(page) == {}, "none of them")


def test_all_of_one_prediction_above_a_score(lab):
    page = opened(lab)
    grid(page).locator('[data-filter="predicted"]').select_option("l")
    grid(page).locator('[data-filter="sort"]').select_option(label="Surest prediction")
    page.until(lambda: told(page, "data-item")[:1] == ["299"], "the surest first")
    button = grid(page).locator('[data-action="bulk"]')
    n = page.eval("len(grid.find(predicted='l'))")
    page.until(lambda: button.inner_text() == f"Label all {n} as Large", "how many there are")
    button.click()
    page.page.keyboard.press("Enter")
    page.until(lambda: len(labels(page)) == n, "all of them")


def test_more_like_this(lab):
    page = opened(lab)
    page.press("ArrowRight", "ArrowRight")
    like = grid(page).locator('[data-action="like"]')
    like.click()
    page.until(lambda: set(told(page, "data-item")[:3]) == {"1", "3", "5"}, "its neighbours with the same word")
    assert told(page, "data-item")[0] == "1"
    grid(page).locator('[data-action="unlike"]').click()
    page.until(lambda: told(page, "data-item")[:2] == ["0", "1"], "the order of the data")


def test_a_labeler_beside_it_and_the_grid_follow_each_other(lab):
    page = opened(lab, then="labeler")
    page.until(lambda: page.page.locator('.labelloop[data-kind="tabular"]').count() == 1, "the labeler")
    beside = page.page.locator('.labelloop[data-kind="tabular"]')
    page.until(lambda: beside.get_attribute("data-item") == "0", "its first sample")
    beside.locator('button[data-class="s"]').click()
    page.until(lambda: told(page, "data-state")[0] == "labeled", "the answer in the grid")
    tiles(page).nth(2).click()
    tiles(page).nth(4).click(modifiers=["Shift"])
    grid(page).locator('button[data-class="l"]').click()
    page.until(lambda: len(labels(page)) == 4, "three more")
    seen = []
    while len(labels(page)) < 8:
        page.until(lambda: beside.get_attribute("data-item") not in seen, "the next")
        seen.append(beside.get_attribute("data-item"))
        n = len(labels(page))
        beside.locator('button[data-class="s"]').click()
        page.until(lambda n=n: len(labels(page)) == n + 1, "one more answer")
    assert set(seen).isdisjoint({"0", "2", "3", "4"})
    tiles(page).nth(12).click()
    page.press("o")
    page.until(lambda: beside.get_attribute("data-item") == "12", "the sample, in the labeler")


AGAIN = """
import collections
every, drawn = globals().setdefault("every", []), globals().setdefault("drawn", collections.Counter())
grid = ll.Grid(labeler, learner=learner, page_size=20)
every.append((grid, ll.Monitor(labeler), ll.PoolMap(labeler, ["size", "size"])))
every[-1][1].observe(lambda _, number=len(every): drawn.update([number]), "picture")
for face in every[-1]:
    display(face)
"""


def test_a_cell_that_is_run_again_leaves_nothing_at_work(lab):
    page = lab.show([LABELER.replace("STORE", ":memory:"), AGAIN])
    page.run(0)
    for times in (1, 2, 3):
        page.run(1)
        page.until(lambda n=times: page.eval("len(every)") == n, "another three faces")
        page.until(lambda: tiles(page).count() == 20, "tiles")
        page.until(lambda: page.page.locator(".labelloop-map canvas").count() == 1, "a map")
    page.until(lambda: page.eval("[bool(grid._desk._ends) for grid, _, _ in every]") == [False, False, True], "rest")
    labeled = ".labelloop-monitor [data-figure=labeled]"
    for row in range(4):
        page.eval(f"labeler.label({row}, 's')")
        page.until(lambda n=row + 1: page.page.locator(labeled).inner_text() == f"{n}", "the monitor to follow")
        page.until(lambda n=row + 1: told(page, "data-state")[:n] == ["labeled"] * n, "the grid to follow")
    assert page.eval("[drawn[number] for number in (1, 2)]") <= [1, 1]
    assert page.eval("drawn[3]") >= 4
    sent = page.eval("[each.bytes_sent for _, _, each in every]")
    page.eval("labeler.label(9, 'l')")
    page.until(lambda: page.eval("every[-1][2].bytes_sent") > sent[2], "the map to follow")
    assert page.eval("[each.bytes_sent for _, _, each in every[:2]]") == sent[:2]
    assert page.errors() == []


def test_what_the_kernel_could_not_store_is_stored_after_its_end(lab):
    page = lab.open([LABELER.replace("STORE", "grid.db"), GRID, ""], "grid-gone")
    page.may_fail = True
    page.run_all()
    page.wait_state("ready")
    page.press("ArrowRight", "s")
    page.wait_saved()
    page.kill_kernel()
    page.until(lambda: page.kernel_status()[1] != "idle" or page.page.locator(".jp-Dialog").count(), "its end")
    page.wait_kernel()
    page.press("l")
    page.until(lambda: page.state() == "offline", "that the kernel is gone")
    assert page.unsaved() == 1
    page.run_all()
    page.until(lambda: page.unsaved() == 0, "the answer's receipt")
    assert labels(page) == {0: "s", 1: "l"}


def test_an_answer_is_stored_while_a_cell_runs(lab):
    page = opened(lab)
    page.write(2, "import time\nwhile labeler.progress['labeled'] < 1: time.sleep(0.05)\nprint('seen')")
    page.run(2, wait=False)
    page.press("ArrowRight", "s")
    page.until(lambda: "seen" in str(page.cells()[2]["outputs"]), "the answer, in the cell that waits for it")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(lab, theme):
    page = opened(lab)
    page.page.evaluate(THEME, theme)
    page.until(lambda: grid(page).get_attribute("data-theme") in theme.lower(), "the theme")
    page.press("ArrowRight", "Shift+ArrowRight")
    for keys in ((), ("k",), ("Control+Shift+a",), ("Escape", "?")):
        page.press(*keys)
        page.wait_saved()
        found = Axe().run(page.page, context='[data-kind="grid"]').response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}]
        assert serious == []
    page.page.evaluate(THEME, "JupyterLab Light")
