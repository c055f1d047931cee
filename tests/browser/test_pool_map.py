"""The PoolMap in JupyterLab: a lasso, keys and buttons label, no key reaches the notebook, light and dark."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

CODE = """
import numpy as np, pandas as pd, labelloop as ll
group = np.arange(600) % 3
points = np.random.default_rng(0).normal(size=(600, 2)) + 9 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(points, columns=["width", "height"])
job = ll.Job(data, {"s": "Small", "m": "Middle", "l": "Large"}, kind="tabular", store=":memory:", name="map")
there = ll.PoolMap(job, annotator="eve")
there
"""
FEW = 20
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"


@pytest.fixture
def page(lab):
    page = lab.show([CODE, "y = 1"])
    page.run_all()
    page.until(lambda: canvas(page).count() == 1, "the map")
    page.until(lambda: box(page).get_attribute("data-lm-suppress-shortcuts") == "true", "its frame")
    canvas(page).scroll_into_view_if_needed()
    page.until(lambda: len(colours(page)) > 1, "a picture")
    return page


def box(page):
    return page.page.locator(".ll-map")


def canvas(page):
    return page.page.locator(".ll-map canvas")


def colours(page):
    """Return the colours on the screen, but for those of a few pixels: where edges are smoothed."""
    picture = Image.open(io.BytesIO(canvas(page).screenshot())).convert("RGB")
    return {colour for n, colour in picture.getcolors(2**24) if n > FEW}


def lasso(page, corners, key="Shift"):
    """Draw around corners, given in shares of the picture."""
    at = canvas(page).bounding_box()
    places = [(at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in corners]
    mouse, keyboard = page.page.mouse, page.page.keyboard
    mouse.move(*places[0])
    keyboard.down(key)
    mouse.down()
    page.until(lambda: page.eval("there._gestures._using") == "lasso", "the line's beginning")
    for place in [*places[1:], places[0]]:
        corner = (place[0] - at["x"], place[1] - at["y"])
        mouse.move(*place)
        page.until(lambda corner=corner: near(page.eval("there._gestures._line[-1]"), corner), "a corner")
    mouse.up()
    keyboard.up(key)


def near(one, other):
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < 5


def lower_left(page):
    """Draw around the group of every third sample."""
    lasso(page, [(0.02, 0.5), (0.5, 0.5), (0.5, 0.98), (0.02, 0.98)])
    page.until(lambda: page.eval("len(there.selected)") == 200, "a third of the samples")


def press(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def status(page):
    return page.page.locator(".ll-map [role=status]").inner_text().strip("\u00a0")


def legend(page):
    """Return the number of samples of each category, as it is shown."""
    return dict(row.split("\n") for row in box(page).locator(".ll-map-category").all_inner_texts())


def test_a_lasso_and_a_key_label_many_samples_and_undo_takes_them_back(page):
    lower_left(page)
    page.until(lambda: status(page) == "200 samples selected.", "how many")
    press(page, "m")
    page.until(lambda: page.eval("job.counts()['per_class']['m']") == 200, "their labels")
    page.until(lambda: (230, 159, 0) in colours(page), "their colour")
    page.until(lambda: legend(page).get("Middle") == "200", "the legend")
    press(page, "Backspace")
    page.until(lambda: page.eval("len(job.labels)") == 0, "none of them")


def test_buttons_do_all_that_keys_do(page):
    lower_left(page)
    button = box(page).locator('button[data-class="l"]')
    button.click()
    page.until(lambda: page.eval("job.counts()['per_class']['l']") == 200, "their labels")
    box(page).locator('button[data-action="undo"]').click()
    page.until(lambda: page.eval("len(job.labels)") == 0, "none of them")
    page.until(button.is_disabled, "that nothing is selected any more")


def test_the_legend_filters_and_a_click_opens_a_sample(page):
    page.exec("_ = job.record_many('ann', 'label', {k: 's' for k in range(0, 600, 3)})")
    page.until(lambda: legend(page) == {"no label": "400", "Small": "200"}, "the legend")
    box(page).locator('input[data-category="no label"]').uncheck()
    page.until(lambda: (150, 150, 150) not in colours(page), "only what has a label")
    x, y = page.eval("[float(each[3]) for each in there.atlas.view.pixels(there.coordinates)]")
    at = canvas(page).bounding_box()
    page.page.mouse.click(at["x"] + x, at["y"] + y)
    page.until(lambda: page.eval("there.atlas.cursor") is not None, "an open sample")
    page.until(lambda: box(page).locator("th", has_text="height").count() == 1, "what it holds")


def test_dragging_moves_and_the_wheel_zooms(page):
    before = page.eval("there.atlas.view.zoom")
    at = canvas(page).bounding_box()
    page.page.mouse.move(at["x"] + 200, at["y"] + 200)
    page.page.mouse.wheel(0, -400)
    page.until(lambda: page.eval("there.atlas.view.zoom") > before, "a nearer view")
    left = page.eval("there.atlas.view.left")
    page.page.mouse.down()
    page.page.mouse.move(at["x"] + 260, at["y"] + 200, steps=6)
    page.page.mouse.up()
    page.until(lambda: page.eval("there.atlas.view.left") < left, "a view farther left")
    press(page, "Home")
    page.until(lambda: page.eval("there.atlas.view.zoom") == before, "the whole map")


def test_a_page_that_is_loaded_again_shows_the_map_as_it_is(lab):
    page = lab.open([CODE], "map-reload")
    page.run(0)
    page.until(lambda: canvas(page).count() == 1 and len(colours(page)) > 1, "a picture")
    page.save()
    page.exec("_ = job.record_many('ann', 'label', {k: 'l' for k in range(600)})")
    page.reload()
    page.until(lambda: canvas(page).count() == 1 and (0, 158, 115) in colours(page), "the picture of now")
    assert legend(page) == {"Large": "600"}
    assert page.errors() == []


def test_no_key_reaches_the_notebook(page):
    canvas(page).focus()
    press(page, "d", "d", "b", "a", "y", "1", "x", "Escape", "c", "v")
    page.page.wait_for_function("() => true")
    page.until(lambda: page.eval("there.selected") == [], "that keys were heard")
    assert page.cell_count() == 2
    assert set(page.cell_types()) == {"code"}
    assert page.errors() == []


def test_without_a_pointer_samples_are_found_selected_labeled_and_taken_back(page):
    canvas(page).focus()
    press(page, "ArrowRight")
    page.until(lambda: "no label" in status(page), "what is under the cursor")
    first = page.eval("there.atlas.cursor")
    press(page, " ", "Shift+ArrowLeft", "Shift+ArrowLeft")
    page.until(lambda: page.eval("len(there.selected)") == 3, "three samples")
    assert first in page.eval("there.selected")
    assert status(page).endswith("selected. 3 samples selected.")
    press(page, "l")
    page.until(lambda: page.eval("job.counts()['per_class']['l']") == 3, "their labels")
    press(page, "Backspace")
    page.until(lambda: page.eval("len(job.labels)") == 0, "none of them")
    press(page, "?")
    page.until(lambda: box(page).get_by_role("dialog").is_visible(), "the keys")
    press(page, "Escape")
    assert canvas(page).evaluate("canvas => canvas === document.activeElement")
    press(page, "Escape")
    page.until(lambda: page.eval("there.atlas.cursor") is None, "no cursor")
    page.until(lambda: status(page) == "Nothing is selected.", "that it is told")
    press(page, "Escape")
    assert box(page).get_attribute("data-keys") == "off"
    assert page.errors() == []


BESIDE = """
import ipywidgets
labeler = ll.TabularLabeler(job, annotator="eve", prefetch=4)
there.close()
there = ll.PoolMap(labeler)
ipywidgets.VBox([labeler, there])
"""


def test_a_click_opens_a_sample_in_the_labeler_beside_the_map(page):
    page.write(1, BESIDE)
    page.run(1)
    page.wait_state("ready")
    page.until(lambda: canvas(page).count() == 1 and len(colours(page)) > 1, "its map")
    canvas(page).scroll_into_view_if_needed()
    far = page.eval("labeler.queue[300]")
    x, y = page.eval(f"[float(each[{far}]) for each in there.atlas.view.pixels(there.coordinates)]")
    at = canvas(page).bounding_box()
    page.page.mouse.click(at["x"] + x, at["y"] + y)
    page.until(lambda: page.eval("there.atlas.cursor") is not None, "the cursor")
    clicked = page.eval("there.atlas.cursor")  # another may lie over it
    page.until(lambda: page.item() == str(clicked) and page.state() == "ready", "the sample")
    press(page, "ArrowUp", "Enter")
    page.until(lambda: page.item() == str(page.eval("there.atlas.cursor")) != str(clicked), "the one above it")
    page.press("m")
    page.wait_saved()
    assert page.eval("job.labels['label'].tolist()") == ["m"]
    assert page.errors() == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_is_as_light_or_dark_as_the_page_and_axe_finds_nothing_serious(page, theme):
    page.page.evaluate(THEME, theme)
    behind = (33, 33, 33) if "Dark" in theme else (255, 255, 255)
    page.until(lambda: behind in colours(page), "the page's own colour behind the points")
    found = Axe().run(page.page, context=".ll-map").response["violations"]
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}]
    page.page.evaluate(THEME, "JupyterLab Light")
    assert serious == []


def test_while_the_kernel_is_busy_the_plane_follows_the_hand_and_the_kernel_catches_up(page):
    before = page.eval("(there.atlas.view.left, there.atlas.view.top)")
    still = canvas(page).screenshot()
    page.exec(
        "import ctypes; held = ctypes.PyDLL(None)"
    )  # a call that holds the interpreter: nothing is heard meanwhile
    page.write(1, "held.sleep(4)")
    page.run(1, wait=False)
    at = canvas(page).bounding_box()
    mouse = page.page.mouse
    mouse.move(at["x"] + 200, at["y"] + 200)
    mouse.down()
    mouse.move(at["x"] + 260, at["y"] + 230, steps=4)
    page.until(lambda: canvas(page).screenshot() != still, "another picture", timeout=3)
    mouse.up()
    page.until(lambda: page.eval("(there.atlas.view.left, there.atlas.view.top)") != before, "the kernel's view")
    left, top = page.eval("(there.atlas.view.left, there.atlas.view.top)")
    assert left < before[0]
    assert top > before[1]
