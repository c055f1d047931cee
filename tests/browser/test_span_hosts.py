"""Spans outlast reloads and kernels, in every host; of marimo see `test_marimo`."""

from __future__ import annotations

from spans import SpanPage

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
