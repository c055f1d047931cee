"""Boxes are moved, named, copied, stacked, locked and counted, by mouse and by keys; each gesture is one step back."""

from __future__ import annotations

import pytest
from boxes import REAL, WHY, BoxPage, Place, photos

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

CELLS = ("BloodImage_00002.jpg", "BloodImage_00014.jpg", "BloodImage_00028.jpg")
KINDS = {"red": "Red cell", "white": "White cell", "plate": "Platelet"}  # keys r, w and, as p pastes, a
A, B, C = Place(60, 80, 150, 100), Place(300, 60, 120, 140), Place(330, 300, 200, 120)


@pytest.fixture
def cells(shared_page):
    return BoxPage.show(shared_page, photos("object_detection/bccd_cells_a/images", *CELLS), classes=KINDS)


@pytest.fixture
def three(cells):
    """Three red cells, and no class held."""
    cells.page.press("r")
    cells.draw(A, B, C)
    cells.page.press("Escape", "Escape")
    return cells


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def looks(page, name):
    return [box.place for box in page.boxes if name in box.looks]


def test_a_box_is_moved_and_stays_in_the_image(three):
    three.drag(A.middle, (A.middle[0] + 40, A.middle[1] - 25))
    assert three.places == [A.by(40, -25), B, C]
    assert three.selected == [A.by(40, -25)]
    three.drag(A.by(40, -25).middle, (-400, -400))
    assert three.places[0] == Place(0, 0, 150, 100)
    three.page.press("Control+z")
    assert three.places[0] == A.by(40, -25)
    three.page.press("Control+z")
    assert three.places == [A, B, C]
    three.page.press("Control+y", "Control+Shift+Z")
    assert three.places[0] == Place(0, 0, 150, 100)


def test_several_are_selected_by_clicks_and_by_a_frame_and_moved_together(three):
    three.click(*A.middle)
    three.click(*B.middle, hold="Control")
    three.click(*C.middle, hold="Shift")
    assert three.selected == [A, B, C]
    three.click(*A.middle, hold="Control")
    assert three.selected == [B, C]
    three.drag(B.middle, (B.middle[0] + 300, B.middle[1] + 33))  # C is at the border before B
    assert three.places == [A, B.by(110, 33), C.by(110, 33)]
    three.page.press("Control+z")
    assert three.places == [A, B, C]
    three.click(20, 20)
    assert three.selected == []
    three.drag((40, 40), (440, 250), hold="Shift")  # what lies in it wholly
    assert three.selected == [A, B]
    three.drag((310, 280), (560, 440), hold="Shift")
    assert three.selected == [A, B, C]
    three.page.press("Escape")
    three.drag((40, 40), (400, 440), hold="Shift")
    assert three.selected == [A]
    assert three.places == [A, B, C]


def test_a_click_on_what_is_selected_means_the_box_below(cells):
    large, small = Place(100, 100, 300, 250), Place(150, 150, 100, 80)
    cells.page.press("r")
    cells.draw(large)
    cells.page.press("Escape")
    cells.draw(small)
    cells.page.press("Escape", "Escape")
    for expected in (small, large, small):
        cells.click(*small.middle)
        assert cells.selected == [expected]


def test_with_a_class_in_hand_a_drag_on_a_box_draws_another(three):
    inside = Place(80, 100, 40, 30)
    three.page.press("w")
    three.draw(inside)
    assert three.boxes[-1][:2] == (inside, "white")
    three.page.press("Escape", "Escape")
    three.drag(*inside.by(60, 20).corners, hold="Control")
    assert three.boxes[-1] == (inside.by(60, 20), None, {"open", "selected"})
    three.page.press("a")
    assert three.labels == ["red", "red", "red", "white", "plate"]


def test_arrows_nudge_and_resize_what_is_selected(three):
    three.click(*A.middle)
    three.page.press("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft")
    assert three.selected == [A.by(-8, 9)]
    three.page.press("Control+z")
    assert three.places == [A, B, C]
    three.page.press("Control+y")
    three.click(*A.middle)
    three.page.press("Alt+ArrowRight", "Alt+ArrowUp", "Alt+Shift+ArrowDown", "Alt+Shift+ArrowLeft")
    assert three.selected == [Place(A.left - 8, A.top + 9, A.width - 9, A.height + 9)]
    three.page.press("Control+a", *["Shift+ArrowDown"] * 9)
    assert [place.top for place in three.places] == [A.top + 9 + 60, B.top + 60, C.top + 60]  # to the border
    three.page.press("Control+z", "Control+z", "Control+z")
    assert three.places == [A, B, C]


def test_tab_goes_through_the_boxes_and_out(three):
    focus = "() => document.activeElement.classList.contains('labelloop')"
    three.page.press("Tab", "Tab")
    assert three.selected == [B]
    three.page.press("Shift+Tab")
    assert three.selected == [A]
    three.page.press("Tab", "Tab")
    assert three.selected == [C]
    assert three.page.page.evaluate(focus)
    three.page.press("Tab")
    assert not three.page.page.evaluate(focus)


def test_copies_go_beside_and_into_the_next_image(three):
    three.click(*A.middle)
    three.click(*B.middle, hold="Control")
    three.page.press("Control+c", "Control+d")
    assert three.places == [A, B, C, A.by(10, 10), B.by(10, 10)]
    assert three.selected == [A.by(10, 10), B.by(10, 10)]
    three.page.press("Delete", "Enter")
    assert three.page.item() == three.data[1]
    three.page.press("Control+v")
    assert three.boxes == [(A, "red", {"selected"}), (B, "red", {"selected"})]
    three.page.press("Control+z", "p")
    assert [box[:2] for box in three.boxes] == [(A, "red"), (B, "red"), (C, "red")]
    three.page.press("Enter")
    assert [three.stored(path) for path in three.data] == [[(A, "red"), (B, "red"), (C, "red")]] * 2 + [None]


def test_boxes_are_deleted_one_by_one_and_all(three):
    three.click(*B.middle)
    three.page.press("Delete")
    three.click(*A.middle)
    three.page.press("Backspace")
    assert three.places == [C]
    three.page.press("Control+z", "Control+Backspace")
    assert three.places == []
    three.page.press("Control+z", "Control+z")
    assert three.places == [A, B, C]
    three.act("clear")
    assert three.places == []
    three.page.press("Backspace")  # with nothing selected: a step back
    assert three.places == [A, B, C]


def test_the_order_is_the_answers(three):
    three.click(*A.middle)
    three.page.press("Control+]")
    assert three.places == [B, C, A]
    three.page.press("Escape")
    three.click(*C.middle)
    three.page.press("Control+[", "Enter")
    assert three.stored(three.data[0]) == [(C, "red"), (B, "red"), (A, "red")]


def test_what_is_locked_stays_as_it_is(three):
    three.click(*A.middle)
    three.page.press("l", "ArrowRight")
    assert looks(three, "locked") == [A]
    assert "Locked" in three.notice
    assert three.page.labeler.locator(".ll-grip:visible").count() == 0
    three.page.press("Delete", "w", "Escape")
    three.draw(A)  # a drag on it draws
    three.page.press("Delete", "Control+Backspace")
    assert three.boxes == [(A, "red", {"locked"})]
    three.page.press("Control+z", "Escape")
    three.click(*A.middle)
    three.page.press("l", "ArrowRight")
    assert three.places == [A.by(1, 0), B, C]


def test_what_is_hidden_is_not_seen_and_not_lost(three):
    three.click(*B.middle)
    three.page.press("h")
    assert three.places == [A, C]
    assert len(three.rows) == 3
    three.page.press("h")  # with nothing selected: what is hidden is shown
    assert three.places == [A, B, C]
    three.page.press("h")
    assert three.places == []
    three.page.press("Enter")
    assert [place for place, _ in three.stored(three.data[0])] == [A, B, C]


def test_one_and_several_get_another_class(three):
    three.click(*B.middle)
    three.page.press("w")
    assert three.labels == ["red", "white", "red"]
    three.page.press("Control+a", "a")
    assert three.labels == ["plate"] * 3
    three.page.press("Control+z")
    assert three.labels == ["red", "white", "red"]
    three.page.press("Control+a")
    three.page.labeler.locator('button[data-class="white"]').click()
    assert three.labels == ["white"] * 3


def test_a_class_key_after_a_box_means_the_next_one(cells):
    cells.page.press("r")
    cells.draw(A)
    cells.page.press("w")
    cells.draw(B)
    assert [box[:2] for box in cells.boxes] == [(A, "red"), (B, "white")]
    cells.page.press("w")  # let go
    cells.draw(C)
    assert cells.boxes[-1] == (C, None, {"open", "selected"})
    cells.page.press("a")
    assert cells.labels == ["red", "white", "plate"]


def test_escape_goes_outwards_step_by_step(three):
    three.page.press("w")
    three.mouse.move(*three.at(200, 250))
    three.mouse.down()
    three.mouse.move(*three.at(260, 290), steps=3)
    three.page.press("Escape")
    three.mouse.up()
    assert three.places == [A, B, C]
    three.draw(Place(200, 250, 60, 40))
    assert three.selected == [Place(200, 250, 60, 40)]
    three.page.press("Escape")
    assert three.selected == []
    three.draw(Place(200, 350, 60, 40))
    assert three.labels[-1] == "white"  # the class was still held
    three.page.press("Escape", "Escape")
    three.draw(Place(50, 350, 60, 40))
    assert three.labels[-1] is None
    three.mouse.move(*three.at(*A.middle))
    three.mouse.down()
    three.mouse.move(*three.at(250, 250), steps=3)
    three.page.press("Escape")
    three.mouse.up()
    assert three.places[0] == A


def test_the_numbers_of_the_selected_box_are_read_and_typed(three):
    assert three.numbers is None
    three.click(*A.middle)
    assert three.numbers == A
    three.field("left").fill("77")
    three.field("left").press("Enter")
    three.field("height").fill("33")
    three.field("height").press("Tab")
    assert three.selected == [Place(77, 80, 150, 33)] == [three.numbers]
    assert three.page.item() == three.data[0]
    three.field("width").fill("5000")
    three.field("width").press("Tab")
    assert three.numbers == Place(77, 80, 640 - 77, 33)
    assert "563 is as far as the image of 640" in three.notice
    three.page.labeler.focus()
    three.page.press("Control+z", "Control+z", "Control+z")
    assert three.places == [A, B, C]
