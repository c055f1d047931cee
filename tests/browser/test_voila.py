"""The same labeler as a page for people who write no code."""

from __future__ import annotations

from cells import TABLE

CELL = """
labeler = ll.TabularLabeler(data, ["red", "white"], store="voila.db", annotator="guest", order="sequential")
labeler
"""


def test_a_page_labels_and_a_reload_goes_on(voila):
    (voila.folder / "voila.db").unlink(missing_ok=True)
    page = voila.open([TABLE, CELL], "page")
    page.wait_state("ready", timeout=90)
    page.press("r", "w", "r")
    page.labeler.locator('button[data-class="white"]').click()
    page.wait_saved()
    assert page.item() == "4"
    page.reload()
    page.wait_state("ready", timeout=90)
    assert page.item() == "4"
    assert page.count("labeled") == 4
    page.press("Backspace")
    page.until(lambda: page.item() == "3", "the undone sample")
    page.wait_saved()
    page.until(lambda: page.count("labeled") == 3, "the count")
