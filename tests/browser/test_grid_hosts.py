"""The Grid in every host: what is labeled in Notebook 7, Voila and marimo is what the store holds."""

from __future__ import annotations

import pandas as pd
import pytest

import labelloop

CELL = """
import labelloop as ll
rows = [{{"said": f"{{word}} {{number}}"}} for number in range(20) for word in ("apple", "stone")]
grid = ll.Grid(ll.Job(rows, ["fruit", "other"], kind="tabular", store={store!r}, name="hosts"), annotator="me")
grid
"""


@pytest.fixture(params=["notebook7", "voila", "marimo"])
def host(request):
    return request.getfixturevalue(request.param)


def test_what_is_found_is_labeled_and_saved(host, tmp_path):
    store = str(tmp_path / "grid.db")
    page = host.open([CELL.format(store=store)], "grid")
    if host.kind == "notebook7":
        page.run_all()
    page.wait_state("ready", timeout=90)
    tiles = page.labeler.locator(".ll-tiles > [data-item]")
    page.until(lambda: tiles.count() == 40, "tiles")
    page.press("/")
    page.page.keyboard.type("stone")
    page.until(lambda: tiles.count() == 20, "what was found")
    page.page.keyboard.press("Enter")
    page.press("Control+Shift+a", "o")
    page.wait_saved()
    page.until(lambda: page.labeler.locator(".ll-counts").inner_text().endswith("20 labeled"), "what was done")
    page.labeler.locator('[data-filter="text"]').fill("")
    page.until(lambda: tiles.count() == 40, "all again")
    tiles.first.click()
    page.labeler.locator('button[data-class="fruit"]').click()
    page.press("ArrowRight", "Delete", "Backspace")
    page.wait_saved()
    rows = pd.DataFrame({"said": [f"{word} {number}" for number in range(20) for word in ("apple", "stone")]})
    job = labelloop.Job(rows, ["fruit", "other"], kind="tabular", store=store, name="hosts")
    assert job.labels["label"].to_dict() == {0: "fruit", **dict.fromkeys(range(1, 40, 2), "other")}
    assert job.counts()["skipped"] == 0
    assert page.errors() == []
