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


CROWD = """
job = ll.Job(data, ["red", "white"], kind="tabular", store="review.db", name="crowd", judgments_per_sample=2)
if job.judgments.empty:
    for who, said in (("ann", "red"), ("bob", "white")):
        job.record_many(who, "label", dict.fromkeys(range(3), said))
review = ll.Review(job, annotator="eve")
review
"""


def test_a_review_settles_what_people_disagree_on_and_a_reload_knows(voila):
    (voila.folder / "review.db").unlink(missing_ok=True)
    page = voila.open([TABLE, CROWD], "review")
    tiles = page.labeler.locator(".ll-tiles > [data-item]")

    def states():
        return tiles.evaluate_all("all => all.map(tile => tile.dataset.state)")

    page.until(lambda: states() == ["open"] * 3, "three samples that are disputed", 90)
    page.press("ArrowRight", "Shift+ArrowRight", "w")
    page.wait_saved()
    page.until(lambda: states() == ["decided", "decided", "open"], "two final answers")
    tiles.nth(2).click()
    page.labeler.locator('button[data-class="red"]').click()
    page.wait_saved()
    page.until(lambda: states() == ["decided"] * 3, "all of them")
    page.press("Backspace")
    page.until(lambda: states()[2] == "open", "the last one taken back")
    page.wait_saved()
    assert page.errors() == []
    page.reload()
    page.until(lambda: states() == ["open"], "what is left to decide", 90)
    assert page.item() == "2"
