"""The PoolMap in Notebook 7, Voila and marimo: a rectangle and a key, and keys alone; what is shown is stored."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import labelloop

CELL = """
import ipywidgets, labelloop as ll, numpy as np, pandas as pd
group = np.arange(300) % 3
points = np.random.default_rng(0).normal(size=(300, 2)) + 9 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(points, columns=["width", "height"])
labeler = ll.TabularLabeler(data, {{"s": "Small", "m": "Middle"}}, store={store!r}, name="hosts", annotator="me")
{together}([ll.PoolMap(labeler), labeler])
"""
TOGETHER = {"marimo": "__import__('marimo').vstack"}


@pytest.fixture(params=["notebook7", "voila", "marimo"])
def host(request):
    return request.getfixturevalue(request.param)


def test_a_lasso_and_keys_label_and_a_click_opens_a_sample(host, tmp_path):
    store = str(tmp_path / "map.db")
    cell = CELL.format(store=store, together=TOGETHER.get(host.kind, "ipywidgets.VBox"))
    page = host.open([cell, "y = 1"], "map")
    if host.kind == "notebook7":
        page.run_all()
    page.wait_state("ready", timeout=90)
    box = page.page.locator(".labelloop-map")
    canvas = box.locator("canvas")
    page.until(lambda: canvas.get_attribute("role") == "application", "the map")
    canvas.scroll_into_view_if_needed()
    page.until(lambda: legend(box) == {"no label": "300"}, "its legend")
    page.until(lambda: (150, 150, 150) in colours(canvas), "its picture")
    selected = box.locator(".ll-map-selected")

    box.locator('button[data-tool="rectangle"]').click()
    page.until(lambda: box.locator('button[data-tool="rectangle"][aria-pressed="true"]').count() == 1, "the tool")
    at = canvas.bounding_box()
    mouse = page.page.mouse
    mouse.move(at["x"] + 5, at["y"] + at["height"] / 2)
    mouse.down()
    mouse.move(at["x"] + at["width"] / 4, at["y"] + at["height"] * 0.7)
    mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] - 5)
    mouse.up()
    page.until(lambda: selected.inner_text() == "100 samples selected", "a third of the samples")
    page.page.keyboard.press("s")
    page.until(lambda: legend(box) == {"no label": "200", "Small": "100"}, "their labels")
    page.until(lambda: (0, 114, 178) in colours(canvas), "their colour")

    box.locator('input[data-category="Small"]').uncheck()  # what is left out is passed over
    page.until(lambda: box.locator('[data-action="show_all"]').is_visible(), "the rest alone")
    canvas.focus()
    for key in ("ArrowRight", " ", "PageDown", " ", "PageDown", " "):
        page.page.keyboard.press(key)
    page.until(lambda: selected.inner_text() == "3 samples selected", "three by keys")
    page.page.keyboard.press("m")
    page.until(lambda: legend(box).get("Middle") == "3", "their labels")
    page.page.keyboard.press("Enter")
    said = box.locator("[role=status]")
    page.until(lambda: "is open in the labeler" in said.inner_text(), "word of it")
    page.until(lambda: page.item() == said.inner_text().split(" ")[0], "the sample")

    for key in ("d", "d", "b", "x", "y"):
        page.page.keyboard.press(key)
    if host.kind == "notebook7":
        assert page.cell_count() == 2
    again = labelloop.TabularLabeler(table(), store=store, name="hosts", annotator="me")
    assert again.labels["label"].value_counts().to_dict() == {"s": 100, "m": 3}
    assert set(again.labels.index[again.labels["label"] == "s"]) == set(range(0, 300, 3))
    assert page.errors() == []


def colours(canvas):
    """Return the colours that many dots of the picture have."""
    picture = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    return {colour for n, colour in picture.getcolors(2**24) if n > 20}


def legend(box):
    """Return the number of samples of each category, as it is shown."""
    return dict(row.split("\n") for row in box.locator(".ll-map-category").all_inner_texts())


def table():
    group = np.arange(300) % 3
    points = np.random.default_rng(0).normal(size=(300, 2)) + 9 * np.array([[0, 0], [1, 0], [0, 1]])[group]
    return pd.DataFrame(points, columns=["width", "height"])
