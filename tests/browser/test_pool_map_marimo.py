"""The PoolMap in marimo, where its page shows the picture itself: it follows the hand, labels, and is followed."""

from __future__ import annotations

import io

import pytest
from PIL import Image

DATA = """
import labelloop as ll, numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
group = np.arange(600) % 3
points = np.random.default_rng(0).normal(size=(600, 2)) + 9 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(points, columns=["width", "height"])
learner = ll.ActiveLearner(LogisticRegression(), retrain_every=10, random_state=0)
labeler = ll.TabularLabeler(
    data, {"s": "Small", "m": "Middle", "l": "Large"}, learner=learner, store=":memory:", name="map", annotator="eve"
)
"""
CELLS = [DATA, "chart = ll.PoolMap(labeler)\nchart", "labeler"]
BUSY = """
import pathlib, time
while pathlib.Path("busy").exists():
    pathlib.Path("begun").touch()
    time.sleep(0.02)
"""
GREY, BLUE = (150, 150, 150), (0, 114, 178)
LOWER_LEFT = [(0.02, 0.5), (0.5, 0.5), (0.5, 0.98), (0.02, 0.98)]
LOWER_RIGHT = [(0.55, 0.5), (0.98, 0.5), (0.98, 0.98), (0.55, 0.98)]


@pytest.fixture
def page(marimo):
    page = marimo.open(CELLS, "map")
    shown(page)
    return page


def shown(page):
    page.wait_state("ready", timeout=60)
    page.until(lambda: canvas(page).get_attribute("role") == "application", "the map")
    canvas(page).scroll_into_view_if_needed()
    page.until(lambda: GREY in colours(page) or BLUE in colours(page), "its picture")


def box(page):
    return page.page.locator(".labelloop-map")


def canvas(page):
    return box(page).locator("canvas")


def colours(page):
    """Return the colours that many dots of the picture have."""
    picture = Image.open(io.BytesIO(canvas(page).screenshot())).convert("RGB")
    return {colour for n, colour in picture.getcolors(2**24) if n > 20}


def legend(page):
    return dict(row.split("\n") for row in box(page).locator(".ll-map-category").all_inner_texts())


def selected(page):
    return box(page).locator(".ll-map-selected").inner_text()


def lasso(page, corners):
    """Draw around corners, given in shares of the picture."""
    at = canvas(page).bounding_box()
    places = [(at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in corners]
    mouse, keyboard = page.page.mouse, page.page.keyboard
    mouse.move(*places[0])
    keyboard.down("Shift")
    mouse.down()
    for place in [*places[1:], places[0]]:
        mouse.move(*place, steps=4)
    mouse.up()
    keyboard.up("Shift")


def view(page):
    return page.eval("[chart.atlas.view.left, chart.atlas.view.top, chart.atlas.view.zoom]")


def outermost(page):
    """Return the sample that lies farthest to the right, and where it is on the screen."""
    sample = page.eval("int(np.argmax(chart.coordinates[:, 0]))")
    x, y = page.eval(f"[float(each[{sample}]) for each in chart.atlas.view.pixels(chart.coordinates)]")
    at = canvas(page).bounding_box()
    return str(sample), (at["x"] + x * at["width"] / 600, at["y"] + y * at["height"] / 440)


def label_a_third(page, corners, key, caption):
    lasso(page, corners)
    page.until(lambda: selected(page) == "200 samples selected", "a third of the samples")
    page.page.keyboard.press(key)
    page.until(lambda: legend(page).get(caption) == "200", "their labels")


def test_a_lasso_and_keys_label_and_colours_follow_the_fit(page):
    label_a_third(page, LOWER_LEFT, "m", "Middle")
    page.page.keyboard.press("Backspace")
    page.until(lambda: legend(page) == {"no label": "600"}, "none of them")
    label_a_third(page, LOWER_LEFT, "s", "Small")
    page.until(lambda: BLUE in colours(page), "their colour")
    label_a_third(page, LOWER_RIGHT, "m", "Middle")
    assert page.eval("labeler.labels['label'].value_counts().to_dict()") == {"s": 200, "m": 200}
    box(page).locator("select").select_option("prediction")
    page.until(lambda: "no prediction" not in legend(page) and len(legend(page)) == 2, "what the model says")
    box(page).locator('input[data-category="Middle"]').uncheck()
    box(page).locator('[data-action="show_all"]').wait_for()
    box(page).locator('[data-action="all"]').click()
    page.until(lambda: selected(page) == f"{legend(page)['Small']} samples selected", "all that is shown")
    assert page.errors() == []


def test_it_follows_the_hand_the_pointer_and_the_theme(page):
    left, top, zoom = view(page)
    at, mouse = canvas(page).bounding_box(), page.page.mouse
    middle = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    mouse.move(*middle)
    mouse.down()
    mouse.move(middle[0] + 60, middle[1] - 30, steps=6)
    mouse.up()
    page.until(lambda: view(page)[0] < left and view(page)[1] < top, "a view farther left and down")
    mouse.wheel(0, -400)
    page.until(lambda: view(page)[2] > zoom, "a nearer view")
    assert page.eval("chart.atlas.cursor is None"), "a drag is no click"
    page.page.keyboard.press("Home")
    page.until(lambda: view(page) == [left, top, zoom], "the whole map")

    sample, place = outermost(page)
    mouse.move(*place)
    page.until(lambda: box(page).locator(".ll-map-id").all_inner_texts() == [sample], "the sample pointed at")
    mouse.click(*place)
    page.until(lambda: page.item() == sample, "it, in the labeler")
    assert box(page).locator("[role=status]").inner_text().startswith(f"{sample} is open in the labeler")

    page.page.emulate_media(color_scheme="dark")
    page.until(lambda: any(max(colour) < 60 for colour in colours(page)), "a dark picture")
    page.page.emulate_media(color_scheme="light")
    page.until(lambda: (255, 255, 255) in colours(page), "a light picture")
    assert page.errors() == []


def test_a_page_that_is_loaded_again_and_a_cell_that_runs_again_show_the_map_as_it_is(page):
    label_a_third(page, LOWER_LEFT, "s", "Small")
    page.reload()
    shown(page)
    page.until(lambda: BLUE in colours(page), "the picture as it was")
    page.eval("setattr(chart, 'old', True)")
    page.run(1)
    page.until(lambda: page.eval("not hasattr(chart, 'old')"), "a new map")
    page.until(lambda: canvas(page).count() == 1 and legend(page).get("Small") == "200", "it on the page")
    label_a_third(page, LOWER_RIGHT, "m", "Middle")
    assert page.errors() == []


def test_a_lasso_while_a_cell_runs_loses_no_corner(marimo):
    sign, begun = marimo.folder / "busy", marimo.folder / "begun"
    begun.unlink(missing_ok=True)
    page = marimo.open([*CELLS, BUSY], "map-busy")
    shown(page)
    sign.touch()
    page.run(3)
    page.until(begun.exists, "a busy kernel")
    canvas(page).scroll_into_view_if_needed()
    lasso(page, LOWER_LEFT)
    page.page.keyboard.press("l")
    sign.unlink()
    page.until(lambda: legend(page).get("Large") == "200", "the labels of what was enclosed")
    assert page.errors() == []
