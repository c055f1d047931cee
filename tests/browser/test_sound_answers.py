"""What is suggested, accepted, refused, listed and saved; the keys alone; and regions that outlast page and kernel."""

from __future__ import annotations

import numpy as np
import pytest
from parts import Row
from sounds import REAL, WHY, SoundPage, on_grid, recordings

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

FINCHES = ("10.wav", "100.wav", "11.wav")
KINDS = {"a": "A", "b": "B", "c": "C"}
A, B, C = (1.158, 1.226), (1.495, 1.569), (2.676, 2.748)
# What a model finds in every song.
MODEL = """
def find(path):
    found = [("a", 1.158, 1.226, 0.83), ("b", 1.495, 1.569, 0.6), ("c", 2.676, 2.748, 0.33)]
    return [dict(zip(("label", "start", "end", "score"), region)) for region in found]
"""
ASKED = MODEL + 'options["suggestions"] = find'
TABLE = MODEL + (
    "import pandas as pd\n"
    'options["suggestions"] = pd.DataFrame([{"path": path} | region for path in data for region in find(path)])'
)


@pytest.fixture
def show(shared_page):
    paths = recordings("finch_song_a", *FINCHES)
    return lambda more="", **options: SoundPage.show(
        shared_page, paths, more=more, **{"regions": True, "classes": KINDS} | options
    )


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def table(page, name):
    """Return a table of the labeler as rows of values."""
    page.page.wait_saved()
    return page.page.eval(f"labeler.{name}.astype(object).where(labeler.{name}.notna(), None).values.tolist()")


@pytest.mark.parametrize("more", [ASKED, TABLE], ids=["callable", "table"])
def test_suggestions_are_drawn_apart_and_taken_all_at_once(show, more):
    page = show(more)
    assert page.regions == [(*spot, label, {"pending"}) for spot, label in [(A, "a"), (B, "b"), (C, "c")]]
    assert page.page.labeler.locator("[data-region]").first.get_attribute("data-caption") == "A? 0.83"
    assert page.rows[0] == Row("0:01.158 – 0:01.226", "A", "suggested 0.83", selected=False)  # noqa: RUF001 - a dash
    assert page.count("a") == 0
    page.page.press("Enter")
    assert page.page.item() == page.data[1]
    assert table(page, "regions") == [
        ["a", *A, "accepted", 0.83],
        ["b", *B, "accepted", 0.6],
        ["c", *C, "accepted", 0.33],
    ]
    assert table(page, "rejected") == []


def test_suggestions_are_accepted_changed_and_removed_one_by_one(show):
    page = show(ASKED)
    page.page.press("Tab", "Enter")
    assert page.selected == [B]  # the next one that is open
    page.page.press("Alt+Shift+ArrowRight")
    edited = page.selected[0]
    assert edited == (B[0], pytest.approx(B[1] + page.pixel, abs=page.pixel / 2))
    page.page.press("Tab", "Delete")
    assert [region.looks for region in page.regions] == [frozenset(), frozenset()]
    assert [row.tag for row in page.rows] == ["accepted", "edited"]
    page.drag(3.25, 3.38)
    page.page.press("c", "Escape", "Enter")
    drawn = page.stored(page.data[0])[2][:2]
    assert table(page, "regions") == [
        ["a", *A, "accepted", 0.83],
        ["b", *edited, "edited", 0.6],
        ["c", *drawn, "manual", None],
    ]
    assert table(page, "rejected") == [["c", *C, 0.33]]
    page.page.press("Tab", "b")  # another class is a change, too
    page.act("submit")  # without those that nobody looked at
    assert [row[:4] for row in table(page, "regions")[3:]] == [["b", *A, "edited"]]


def test_what_is_less_sure_than_the_slider_is_neither_shown_nor_taken(show):
    page = show(ASKED)
    slider = page.page.labeler.get_by_label("Least score of suggestions")
    slider.fill("0.5")
    assert page.spots == [A, B]
    page.page.labeler.focus()
    page.page.press("Enter")
    assert page.stored(page.data[0]) == [(*A, "a"), (*B, "b")]
    slider.fill("0")
    assert page.spots == [A, B, C]


def test_none_here_is_an_answer_and_a_region_without_a_class_is_none(show):
    page = show(ASKED)
    page.page.press("e")
    assert page.page.item() == page.data[1]
    page.page.press("Control+Backspace")
    page.drag(*A)
    page.page.press("Escape", "Enter")
    assert page.page.item() == page.data[1]
    assert page.notice == "One region has no class yet: choose one, or remove it."
    page.page.press("Tab", "b", "Escape", "Enter", "s")
    assert page.stored(page.data[0]) == []
    assert [label for *_, label in page.stored(page.data[1])] == ["b"]
    assert page.stored(page.data[2]) is None
    assert page.page.count("skipped") == 1


def test_steps_back_and_forth_over_answers(show):
    page = show()
    page.drag(*A)
    page.page.press("a", "Escape")
    page.drag(*B)
    page.page.press("b")
    drawn = page.regions
    page.page.press("Escape", "Delete")  # nothing is selected
    for labels in (["a", None], ["a"], [None], []):
        page.page.press("Control+z")
        assert page.labels == labels
    page.page.press(*["Control+Shift+Z"] * 4)
    assert [region[:3] for region in page.regions] == [region[:3] for region in drawn]
    page.page.press("Enter")
    assert page.page.item() == page.data[1]
    page.page.press("Control+z")
    assert page.page.item() == page.data[0]
    assert [region[:3] for region in page.regions] == [region[:3] for region in drawn]
    page.page.press("Control+y")
    assert page.stored(page.data[0]) == [region[:3] for region in drawn]


def test_the_list_is_in_step_with_the_picture(show):
    page = show()
    for spot in (A, B, C):
        page.drag(*spot)
        page.page.press("a", "Escape")
    rows = page.page.labeler.locator("button.ll-part")
    rows.nth(1).click()
    assert page.selected == [page.spots[1]]
    assert page.head == pytest.approx(page.spots[1][0], abs=0.001)
    page.page.press("b")
    page.page.labeler.locator(".ll-part-remove").first.click()
    page.page.press("Escape")
    page.click((C[0] + C[1]) / 2)
    assert [(row.caption, row.selected) for row in page.rows] == [("B", False), ("A", True)]
    page.page.press("Escape", "h")
    assert page.spots == []
    page.page.press("h", "Enter")
    page.page.until(lambda: page.count("b") == 1, "regions counted")


def test_the_keys_alone_label_a_whole_recording(show):
    page = show()
    keys = page.keyboard
    page.page.labeler.focus()

    def go(time):
        """Move the playhead by arrows: by as much of the window as each of them does."""
        seen = page.port["width"] * page.pixel
        for share, step in ((0.05, "Shift+ArrowRight"), (0.005, "ArrowRight")):
            for _ in range(int((time - page.head) / (share * seen))):
                keys.press(step)

    for _ in range(3):
        keys.press("+")
    go(A[0])
    keys.press("[")
    start = page.head
    go(A[1])
    keys.press("]")
    assert page.spots == [(pytest.approx(start, abs=0.001), pytest.approx(page.head, abs=0.001))]
    keys.press("a")
    first = page.selected[0]
    step = min(0.01, page.pixel)
    for press, by in [
        ("ArrowRight", (1, 1)),
        ("Shift+ArrowLeft", (-10, -10)),
        ("Alt+ArrowLeft", (-1, 0)),
        ("Alt+Shift+ArrowRight", (0, 1)),
    ]:
        keys.press(press)
        now = page.selected[0]
        meant = [time + steps * step for time, steps in zip(first, by, strict=True)]
        assert now == pytest.approx(meant, abs=1 / page.rate)
        assert now == tuple(on_grid(time, page.rate) for time in now)
        first = now
    keys.press("Escape")
    keys.press("Control+ArrowRight")
    keys.press("0")
    go(B[0])
    keys.press("Insert")
    keys.press("b")
    keys.press("Escape")
    keys.press("Tab")
    assert page.selected == [first]
    keys.press("Tab")
    keys.press("x")  # the playhead is at its start: nothing to cut
    assert "could be split" in page.notice
    keys.press("Tab")
    assert page.page.page.evaluate("document.activeElement.closest('.ll-stage, .labelloop') !== null")
    keys.press("Escape")
    keys.press("Escape")
    page.page.labeler.focus()
    keys.press("Enter")
    keys.press("e")
    page.page.until(lambda: page.page.item() == page.data[2], "the third")
    assert [label for *_, label in page.stored(page.data[0])] == ["a", "b"]
    assert page.stored(page.data[0])[0][:2] == first
    assert page.stored(page.data[1]) == []


def test_no_key_of_the_sound_reaches_the_notebook(show):
    page = show()
    notebook = page.page
    page.drag(*A)
    before = [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()]
    for key in [*"dxmyb00+-lhrgn[]<>", "Space", "Space", "Shift+Space", "Insert", "Home", "End", "PageUp", "PageDown"]:
        notebook.press(key)
    for modifier in ("", "Shift+", "Alt+", "Control+", "Alt+Shift+"):
        notebook.press(*[f"{modifier}Arrow{way}" for way in ("Down", "Up", "Left", "Right")])
    notebook.press(*[f"Control+{key}" for key in ("a", "z", "y", "Backspace")], "Shift+Delete", "Delete", "Backspace")
    assert [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()] == before
    assert notebook.page.evaluate("document.activeElement.closest('.labelloop') !== null")


def test_what_is_marked_while_the_page_is_loaded_again_and_the_kernel_restarted_is_there(lab):
    paths = recordings("finch_song_a", *FINCHES)
    options = {"store": "songs.db", "annotator": "me", "order": "sequential", "regions": True}
    cell = f"labeler = ll.AudioLabeler({paths}, {list(KINDS)}, **{options})\nlabeler"
    for old in lab.folder.glob("songs.db*"):
        old.unlink()
    notebook = lab.open(["import labelloop as ll", cell], "songs")
    notebook.run_all()
    notebook.wait_state("ready")
    page = SoundPage(notebook, paths)
    page.drag(*A)
    notebook.press("a", "Escape", "Enter")
    first = page.stored(paths[0])
    page.drag(*B)
    notebook.press("b", "Escape")
    begun = page.regions
    notebook.save()
    notebook.reload()
    notebook.until(lambda: notebook.labelers.count() == 1 and notebook.state() == "ready", "the labeler")
    assert notebook.item() == paths[1]
    assert page.regions == begun
    notebook.restart_kernel()
    page.drag(*C)
    notebook.press("c", "Escape")
    begun = page.regions
    assert len(begun) == 2
    notebook.run_all()
    notebook.wait_state("ready")
    notebook.until(lambda: notebook.item() == paths[1], "the song of before")
    assert page.regions == begun
    page.listen()
    notebook.press("Enter", "Space")
    page.wait_heard()
    assert np.abs(page.heard().samples).max() > 0
    assert page.stored(paths[0]) == first
    assert page.stored(paths[1]) == [region[:3] for region in begun]
