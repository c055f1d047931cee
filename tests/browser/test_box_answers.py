"""What is suggested, accepted, refused, listed, counted and saved; and boxes that outlast a kernel."""

from __future__ import annotations

import pytest
from boxes import REAL, WHY, BoxPage, Place, photos
from parts import Row

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

RACCOONS = ("raccoon-1.jpg", "raccoon-2.jpg", "raccoon-3.jpg", "raccoon-11.jpg")
A, B, C = Place(60, 80, 150, 100), Place(300, 60, 120, 140), Place(330, 250, 200, 120)
# What a detector finds in every image; a model's numbers are no whole ones.
DETECTOR = """
def detect(path):
    boxes = [("animal", 60.2, 79.6, 150.1, 100.4, 0.83), ("tree", 300, 60, 120, 140, 0.6)]
    boxes += [("stone", 330, 250, 200, 120, 0.33)]
    names = ("label", "left", "top", "width", "height", "score")
    return [dict(zip(names, box)) for box in boxes]
"""
ASKED = DETECTOR + 'options["suggestions"] = detect'
FRAME = DETECTOR + (
    'import pandas as pd\noptions["suggestions"] = pd.DataFrame({"boxes": [detect(path) for path in data]}, index=data)'
)


@pytest.fixture
def show(shared_page):
    paths = photos("object_detection/raccoon/images", *RACCOONS)
    return lambda *others, more="", **options: BoxPage.show(shared_page, [*others, *paths], more=more, **options)


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def origins(page):
    page.page.wait_saved()
    rows = page.page.eval("labeler.boxes.astype(object).where(labeler.boxes.notna(), None).values.tolist()")
    return [(Place(*place), label, origin, score) for label, *place, origin, score in rows]


@pytest.mark.parametrize("more", [ASKED, FRAME], ids=["callable", "frame"])
def test_suggestions_are_drawn_apart_and_taken_all_at_once(show, more):
    page = show(more=more)
    assert page.boxes == [(place, label, {"pending"}) for place, label in [(A, "animal"), (B, "tree"), (C, "stone")]]
    assert page.page.labeler.locator("[data-box]").first.get_attribute("data-caption") == "Animal? 0.83"
    assert page.rows[0] == Row("150 × 100", "Animal", "suggested 0.83", selected=False)  # noqa: RUF001 - a size
    assert (page.count("animal"), page.page.count("labeled")) == (0, 0)
    page.page.press("Enter")
    assert page.page.item() == page.data[1]
    assert origins(page) == [
        (A, "animal", "accepted", 0.83),
        (B, "tree", "accepted", 0.6),
        (C, "stone", "accepted", 0.33),
    ]
    assert page.page.eval("sorted(labeler.labels['label'].iloc[0][0])") == ["height", "label", "left", "top", "width"]


def test_suggestions_are_accepted_changed_and_removed_one_by_one(show):
    page = show(more=ASKED)
    page.page.press("Tab", "Enter")
    assert page.selected == [B]  # the next one that is open
    page.page.press("ArrowRight", "Tab")
    assert page.selected == [C]
    page.page.press("Delete")
    assert page.boxes == [(A, "animal", set()), (B.by(1, 0), "tree", set())]
    assert [row.tag for row in page.rows] == ["accepted", "edited"]
    page.draw(C.by(-30, 20))
    page.page.press("s", "Escape", "Enter")
    assert origins(page) == [
        (A, "animal", "accepted", 0.83),
        (B.by(1, 0), "tree", "edited", 0.6),
        (C.by(-30, 20), "stone", "manual", None),
    ]
    page.page.press("Tab", "t")  # another class is a change, too
    page.act("submit")  # without those that nobody looked at
    assert [row[:3] for row in origins(page)[3:]] == [(A, "tree", "edited")]


def test_what_is_less_sure_than_the_slider_is_neither_shown_nor_taken(show):
    page = show(more=ASKED)
    slider = page.page.labeler.get_by_label("Least score of suggestions")
    slider.fill("0.5")
    assert page.places == [A, B]
    assert len(page.rows) == 2
    slider.fill("0.7")
    assert page.places == [A]
    slider.fill("0.5")
    page.page.labeler.focus()
    page.page.press("Enter")
    assert page.places == [A, B]  # of the next image
    assert page.stored(page.data[0]) == [(A, "animal"), (B, "tree")]
    slider.fill("0")
    assert page.places == [A, B, C]


def test_none_here_is_an_answer(show):
    page = show(more=ASKED)
    page.page.press("e")
    page.act("empty")
    assert [page.stored(path) for path in page.data[:3]] == [[], [], None]
    assert page.page.count("labeled") == 2
    page.page.press("PageUp")
    assert page.boxes == []
    page.page.press("a")
    page.draw(A)
    page.page.press("Escape", "PageDown")
    assert page.stored(page.data[1]) == [(A, "animal")]


def test_a_box_without_a_class_is_no_answer_yet(show):
    page = show()
    page.draw(A)
    assert page.boxes == [(A, None, {"open", "selected"})]
    page.page.press("Escape", "Enter")
    assert page.page.item() == page.data[0]
    assert page.notice == "One box has no class yet: choose one, or remove it."
    page.draw(B)
    page.page.press("Escape", "Enter")
    assert page.notice.startswith("2 boxes have no class yet")
    page.page.press("Tab", "t", "Tab", "Delete", "Enter")
    assert page.stored(page.data[0]) == [(A, "tree")]
    page.draw(A)
    page.page.press("Escape", "Space")  # may be left for another day
    assert page.stored(page.data[1]) is None
    assert page.page.count("skipped") == 1


def test_the_list_is_in_step_with_the_image_and_classes_are_counted(show):
    page = show()
    page.page.press("a")
    page.draw(A, B)
    page.page.press("Escape", "t")
    page.draw(C)
    page.page.press("Escape", "Escape")
    assert [(row.text, row.caption) for row in page.rows] == [
        ("150 × 100", "Animal"),  # noqa: RUF001 - a size
        ("120 × 140", "Animal"),  # noqa: RUF001 - as above
        ("200 × 120", "Tree"),  # noqa: RUF001 - as above
    ]
    counts = page.page.labeler.locator(".ll-parts-counts [role=img]")
    assert [each.get_attribute("aria-label") for each in counts.all()] == ["2 Animal", "1 Tree"]
    rows = page.page.labeler.locator("button.ll-part")
    rows.nth(1).click()
    assert page.selected == [B]
    rows.nth(2).click(modifiers=["Shift"])
    assert page.selected == [B, C]
    page.page.press("s")
    page.page.labeler.locator(".ll-part-remove").first.click()
    assert [box[:2] for box in page.boxes] == [(B, "stone"), (C, "stone")]
    page.page.press("Escape")
    page.click(*C.middle)
    assert [row.selected for row in page.rows] == [False, True]
    page.page.press("Enter")
    page.page.wait_saved()
    page.page.until(lambda: page.count("stone") == 2, "boxes counted, not images")
    assert page.page.count("labeled") == 1


def test_a_box_out_of_sight_comes_into_view_when_it_is_chosen(show):
    page = show()
    page.page.press("a")
    page.draw(A, C)
    page.page.press("Escape", "Escape")
    for _ in range(4):
        page.wheel(page.at(*A.middle), -120, hold="Control")
    port = page.page.labeler.locator(".ll-port").bounding_box()
    right, bottom = port["x"] + port["width"], port["y"] + port["height"]
    x, y = page.at(*C.middle)
    assert x > right or y > bottom
    page.page.labeler.locator("button.ll-part").nth(1).click()
    x, y = page.at(*C.middle)
    assert port["x"] < x < right
    assert port["y"] < y < bottom


def test_comments_and_steps_back_over_answers(show):
    page = show()
    page.page.press("a")
    page.draw(A)
    page.page.labeler.locator('[data-role="comment"]').fill("twice as many as I drew, e, n, p")
    page.page.press("Escape", "Escape", "Enter")
    page.draw(B)
    page.page.press("Escape", "Enter")
    page.page.wait_saved()
    assert page.page.eval("labeler.metadata['comment'].fillna('').tolist()") == ["twice as many as I drew, e, n, p", ""]
    page.page.press("Control+z")  # the answer, with what was drawn
    assert page.page.item() == page.data[1]
    assert page.places == [B]
    page.page.press("Control+z")
    assert page.page.item() == page.data[0]
    assert page.places == [A]
    page.page.press("Control+Shift+Z")
    assert page.page.item() == page.data[1]
    assert page.stored(page.data[0]) == [(A, "animal")]
    assert page.stored(page.data[1]) is None
    page.page.press("ArrowLeft")
    assert page.places == [A]
    page.page.press("ArrowRight")
    assert page.page.item() == page.data[1]


def test_a_broken_file_is_told_and_skipped(show, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"this is no picture")
    page = show(str(broken))
    stage = page.page.labeler.locator('[data-role="stage"]')
    page.page.until(lambda: "broken.jpg" in stage.inner_text(), "the broken file's tile")
    assert page.page.labeler.locator(".ll-scene-picture img:visible").count() == 0
    page.page.press("n", "Space")
    page.page.until(lambda: page.page.item() == page.data[1], "the next image")
    page.page.press("a")
    page.draw(A)
    page.page.press("Escape", "Enter")
    assert [page.stored(path) for path in page.data[:2]] == [None, [(A, "animal")]]
    assert page.page.count("skipped") == 1


def test_the_keys_alone_label_whole_images(show):
    page = show(classes={"animal": "Animal", "tree": "Tree"})
    keys = page.keyboard
    page.page.labeler.focus()
    for place, key in [(A, "a"), (B, "t")]:
        keys.press("n")
        keys.press(key)
        here = page.selected[0]
        for arrows, by in [
            ("", (place.left - here.left, place.top - here.top)),
            ("Alt+", (place.width - here.width, place.height - here.height)),
        ]:
            for (less, more), way in zip([("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown")], by, strict=True):
                arrow = more if way > 0 else less
                for step in [f"{arrows}Shift+{arrow}"] * (abs(way) // 10) + [arrows + arrow] * (abs(way) % 10):
                    keys.press(step)
        assert page.selected == [place]
        keys.press("Escape")
    keys.press("Enter")
    keys.press("n")
    keys.press("a")
    for name, number in zip(Place._fields, C, strict=True):  # the numbers, reached and typed
        for _ in range(60):
            if page.field(name).evaluate("field => field === document.activeElement"):
                break
            keys.press("Tab")
        keys.type(str(number))
        keys.press("Enter")
    assert page.numbers == C
    keys.press("Escape")
    assert page.page.labeler.evaluate("root => root.contains(document.activeElement)")
    keys.press("Escape")
    keys.press("Enter")
    assert page.stored(page.data[0]) == [(A, "animal"), (B, "tree")]
    assert page.stored(page.data[1]) == [(C, "animal")]


def test_no_key_of_the_image_reaches_the_notebook(show):
    page = show()
    notebook = page.page
    page.page.press("a")
    page.draw(A)
    before = [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()]
    arrows = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]
    for keys in (["d", "d"], ["x"], ["m"], ["y"], ["b"], ["0", "0"], ["+", "-"], ["l", "l"], ["h", "h"], arrows):
        notebook.press(*keys)
    for modifier in ("Shift", "Alt", "Control"):
        notebook.press(*[f"{modifier}+{key}" for key in (*arrows, "Enter")])
    notebook.press(*[f"Control+{key}" for key in ("a", "c", "v", "d", "]", "[", "z", "y", "Backspace")])
    notebook.press("Shift+Delete", "Delete", "Backspace", "n", "p", "Space", "PageUp", "PageDown", "Home", "End")
    assert [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()] == before
    assert notebook.page.evaluate("document.activeElement.closest('.labelloop') !== null")


def test_what_is_drawn_while_the_kernel_dies_is_there_again(lab):
    paths = photos("object_detection/raccoon/images", *RACCOONS)
    options = {"store": "boxes.db", "annotator": "me", "order": "sequential"}
    cell = f"labeler = ll.BoxLabeler({paths}, ['animal', 'tree'], **{options})\nlabeler"
    for old in lab.folder.glob("boxes.db*"):
        old.unlink()
    notebook = lab.open(["import labelloop as ll", cell], "killed")
    notebook.run_all()
    notebook.wait_state("ready")
    page = BoxPage(notebook, paths)
    notebook.press("a")
    page.draw(A, B)
    notebook.press("Escape", "Enter")
    page.draw(A)
    notebook.kill_kernel()
    notebook.until(lambda: notebook.page.locator(".jp-Dialog").count() > 0, "the note that the kernel died")
    notebook.wait_kernel()
    page.draw(C)
    notebook.press("Escape", "t")
    page.draw(Place(30, 200, 50, 60))
    meant = [(A, "animal"), (C, "animal"), (Place(30, 200, 50, 60), "tree")]
    assert [box[:2] for box in page.boxes] == meant
    notebook.save()
    notebook.reload()
    notebook.run_all()
    notebook.wait_state("ready")
    notebook.until(lambda: notebook.item() == paths[1], "the image of before")
    assert [box[:2] for box in page.boxes] == meant
    notebook.press("Enter")
    assert page.stored(paths[0]) == [(A, "animal"), (B, "animal")]
    assert page.stored(paths[1]) == meant
