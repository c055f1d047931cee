"""A person labels, by keys and by mouse; what is shown is what is stored, and the notebook hears nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from cells import IMAGE_CELLS, TABLE, TABLE_CELLS


@pytest.fixture
def table(notebook_host):
    page = notebook_host.show(TABLE_CELLS)
    page.exec("import pathlib; [p.unlink() for p in pathlib.Path('.').glob('labels.db*')]")
    page.run_all()
    page.wait_state("ready")
    return page


def shown(page):
    page.exec("import pathlib; [p.unlink() for p in pathlib.Path('.').glob('labels.db*')]")
    page.run_all()
    page.wait_state("ready")
    return page


def labels(page):
    return page.eval("labeler.labels['label'].to_dict()")


def test_keys_and_clicks_answer_the_sample_on_screen_and_the_next_appears(table):
    assert table.item() == "0"
    table.press("r")
    assert table.item() == "1"
    table.press("2")
    table.labeler.locator('button[data-class="red"]').click()
    table.press(" ")
    table.wait_saved()
    assert table.item() == "4"
    assert labels(table) == {0: "red", 1: "white", 2: "red"}
    assert [table.count(name) for name in ("labeled", "skipped", "total")] == [3, 1, 60]
    assert "wine 4" in table.labeler.locator('[data-role="stage"]').inner_text()
    assert table.errors() == []


def test_no_key_reaches_the_notebook_from_any_control(table):
    root = table.labeler
    counts = [cell["execution_count"] for cell in table.cells()]
    parts = ['button[data-class="red"]', '[data-role="comment"]', 'button[data-action="undo"]', '[data-role="stage"]']
    for part in parts:
        element = root.locator(part).first
        if element.evaluate("e => e.tabIndex") < 0 or element.is_disabled():
            root.focus()
        else:
            element.focus()
        for key in ("d", "d", "x", "m", "b", "a", "1", "2", "j", "k", "Shift+Enter", "Control+Enter", "Alt+Enter"):
            table.page.keyboard.press(key)
    assert table.cell_count() == 3
    assert table.cell_types() == ["code"] * 3
    assert [cell["execution_count"] for cell in table.cells()] == counts


def test_two_quick_presses_answer_two_samples(table):
    table.labeler.focus()
    table.page.evaluate(
        """() => { for (const key of ["r", "w"]) document.querySelector(".labelloop").dispatchEvent(
            new KeyboardEvent("keydown", { key, code: `Key${key.toUpperCase()}`, bubbles: true })); }"""
    )
    table.wait_saved()
    assert labels(table) == {0: "red", 1: "white"}


def test_a_held_key_answers_once(table):
    table.labeler.focus()
    for _ in range(8):
        table.page.keyboard.down("r")
    table.page.keyboard.up("r")
    table.wait_saved()
    assert labels(table) == {0: "red"}


def test_a_double_click_answers_once(table):
    table.labeler.locator('button[data-class="white"]').dblclick()
    table.wait_saved()
    assert labels(table) == {0: "white"}


def test_typing_a_comment_triggers_nothing_and_is_stored(table):
    table.labeler.locator('[data-role="comment"]').fill("")
    table.labeler.locator('[data-role="comment"]').click()
    table.page.keyboard.type("rw 12 dd?/f red wine")
    assert table.item() == "0"
    table.page.keyboard.press("Escape")
    table.press("r")
    table.wait_saved()
    assert table.eval("labeler.metadata['comment'].tolist()") == ["rw 12 dd?/f red wine"]
    table.press("ArrowLeft")
    assert table.labeler.locator('[data-role="comment"]').input_value() == "rw 12 dd?/f red wine"


def test_going_back_shows_the_answer_and_changing_it_goes_on_at_the_head(table):
    table.press("r", "r", "r", "ArrowLeft")
    assert table.item() == "2"
    assert table.labeler.locator('button[data-class="red"]').get_attribute("aria-pressed") == "true"
    table.press("ArrowUp")
    assert table.item() == "0"
    table.until(lambda: table.labeler.locator('button[data-action="back"]').is_disabled(), "the end of the way back")
    table.press("ArrowRight")
    assert table.item() == "1"
    table.press("w")
    assert table.item() == "3"
    table.wait_saved()
    assert labels(table) == {0: "red", 1: "white", 2: "red"}
    table.press("ArrowUp", "ArrowDown")
    assert table.item() == "3"


def test_undo_and_redo_by_keys(table):
    table.press("r", "w", "Backspace")
    assert table.item() == "1"
    table.press("Control+z")
    assert table.item() == "0"
    table.until(lambda: table.count("labeled") == 0, "the count without both answers")
    table.press("Control+Shift+Z")
    assert table.item() == "1"
    table.wait_saved()
    assert labels(table) == {0: "red"}
    kinds = table.eval("[each.kind for each in labeler.job.store.operations(labeler.job.id)]")
    assert kinds == ["label", "label", "undo", "undo", "redo"]


def test_flag_help_and_jump(table):
    table.press("f", "?")
    dialog = table.labeler.locator('[role="dialog"]')
    assert dialog.first.is_visible()
    assert "Skip" in dialog.first.inner_text()
    table.page.keyboard.press("Escape")
    table.press("/")
    table.page.keyboard.type("42")
    table.labeler.get_by_text("42", exact=True).first.wait_for()
    table.page.keyboard.press("Enter")
    table.until(lambda: table.item() == "42", "sample 42")
    table.press("w")
    table.wait_saved()
    assert labels(table) == {42: "white"}
    assert table.eval("labeler.flagged") == [0]
    assert table.item() == "0"


def test_a_class_added_while_labeling(table):
    table.labeler.get_by_role("button", name="add class").click()
    table.page.keyboard.type("rosé")
    table.page.keyboard.press("Enter")
    button = table.labeler.locator('button[data-class="rosé"]')
    button.wait_for()
    button.click()
    table.wait_saved()
    assert labels(table) == {0: "rosé"}


def test_all_samples_labeled(lab):
    page = lab.show([TABLE, "labeler = ll.TabularLabeler(data[:3], ['a', 'b'], store=':memory:')\nlabeler"])
    page.run_all()
    page.wait_state("ready")
    page.press("a", "a", "b")
    page.wait_state("done")
    page.wait_saved()
    assert "All samples are labeled" in page.labeler.inner_text()
    page.press("Backspace")
    page.wait_state("ready")
    assert page.count("labeled") == 2


def test_several_classes_per_sample(lab):
    cell = (
        "labeler = ll.TabularLabeler(data, ['a', 'b', 'c'], multiple=True, store=':memory:', order='sequential')\n"
        "labeler"
    )
    page = lab.show([TABLE, cell])
    page.run_all()
    page.wait_state("ready")
    page.press("c", "a")
    assert page.item() == "0"
    page.press("Enter")
    page.press("Enter")
    page.labeler.locator('button[data-class="b"]').click()
    page.labeler.locator('button[data-action="submit"]').click()
    page.wait_saved()
    assert labels(page) == {0: ["a", "c"], 1: [], 2: ["b"]}


SUGGESTED = """
import labelloop as ll
hints = {k: ("ham", 0.8) for k in range(40)}
labeler = ll.TextLabeler(["a"] * 40, ["ham", "spam"], suggestions=hints, store=":memory:")
for k in labeler.queue[:23]:
    labeler.label(k, "ham")
labeler
"""


def test_in_a_narrow_place_what_a_class_button_tells_stands_side_by_side(lab):
    page = lab.show([SUGGESTED])
    page.run_all()
    page.wait_state("ready")
    page.labeler.evaluate("root => { root.parentElement.style.width = '360px'; }")
    button = page.labeler.locator('[data-class="ham"]')
    page.until(lambda: button.locator(".ll-tag").bounding_box()["width"] <= 1, "no room for the word")
    parts = [button.locator(each).bounding_box() for each in (".ll-chip", ".ll-caption", ".ll-count", ".ll-hints")]
    assert all(a["x"] + a["width"] <= b["x"] for a, b in pairwise(parts))
    keys = button.locator("kbd").first.bounding_box()  # what does not fit its box would lie over its neighbour
    assert keys["x"] >= parts[2]["x"] + parts[2]["width"]


def test_seventy_seven_classes_are_found_by_typing(lab):
    cell = (
        "labeler = ll.TabularLabeler(data, [f'intent {i:02}' for i in range(76)] + ['zebra'], "
        "store=':memory:', order='sequential')\nlabeler"
    )
    page = lab.show([TABLE, cell])
    page.run_all()
    page.wait_state("ready")
    page.press("z", "e", "b")
    page.page.keyboard.press("Enter")
    page.wait_saved()
    assert labels(page) == {0: "zebra"}
    assert page.item() == "1"


def test_images_a_broken_file_and_the_model_in_the_loop(notebook_host):
    page = notebook_host.show(IMAGE_CELLS)
    shown(page)
    for _ in range(5):
        item = page.until(page.item, "a picture: the first message brings two, the others follow")
        page.press("l" if int(item[:2]) % 2 else "d")
    page.until(lambda: page.item() == "05.png", "the broken file")
    page.until(lambda: "05.png" in page.labeler.locator('[data-role="stage"]').inner_text(), "the broken file's tile")
    page.press(" ")
    for _ in range(3):
        page.press("l" if int(page.item()[:2]) % 2 else "d")
    page.wait_saved()
    page.until(lambda: page.eval("labeler.learner.session_id") >= 1, "a refit", timeout=60)
    order = page.eval("labeler.queue[:8]")
    page.until(lambda: page.item() == order[0], "the sample on screen to stay")
    for expected in order[:5]:
        assert page.item() == expected
        page.press("l" if int(expected[:2]) % 2 else "d")
    page.wait_saved()
    assert page.eval("all(truth[k] == v for k, v in labeler.labels['label'].items())") is True
    assert page.eval("int(labeler.metadata['session'].max())") >= 1
    image = page.labeler.locator('[data-role="stage"] img').first
    assert image.evaluate("i => [i.complete, i.naturalWidth]") == [True, 160]
    assert page.errors() == []


QUICK = """
import numpy as np, pandas as pd, labelloop as ll
from sklearn.linear_model import LogisticRegression
data = pd.DataFrame(np.random.default_rng(0).normal(size=(500, 6)))
learner = ll.ActiveLearner(LogisticRegression(), retrain_every=5, random_state=0)
labeler = ll.TabularLabeler(data, ["x", "y"], store="labels.db", annotator="me", learner=learner)
labeler
"""
STATES = """root => {
  window.__states = [];
  const note = () => window.__states.push([root.dataset.state, root.dataset.item]);
  new MutationObserver(note).observe(root, { attributes: true, attributeFilter: ["data-state", "data-item"] });
}"""


def test_rankings_that_come_while_somebody_labels_quickly_never_leave_the_stage_empty(lab):
    page = lab.show([QUICK])
    page.run(0)
    page.wait_state("ready")
    page.labeler.evaluate(STATES)
    for number in range(45):  # fewer than are in the page: none has to be waited for
        page.press("xy"[number % 2])
        page.page.wait_for_timeout(40)
    page.wait_saved()
    shown = page.page.evaluate("() => window.__states")
    assert [state for state, _ in shown if state != "ready"] == []
    assert len({item for _, item in shown}) == 45
    assert page.eval("labeler.progress['labeled']") == 45
    assert page.eval("learner.session_id") > 1


def test_hostile_text_is_text(lab):
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    cell = f"""
import pandas as pd, labelloop as ll
evil = {evil!r}
frame = pd.DataFrame({{evil: [evil], "b": ["</textarea><b>bold</b>"]}}, index=[evil])
labeler = ll.TabularLabeler(frame, {{"a": evil, "b": "ok"}}, store=":memory:", instructions=evil, annotator=evil)
labeler
"""
    page = lab.show([cell])
    page.run_all()
    page.wait_state("ready")
    assert evil in page.labeler.locator('[data-role="stage"]').inner_text()
    assert page.item() == evil
    page.labeler.locator('button[data-class="a"]').click()
    page.wait_saved()
    assert evil in page.labeler.locator(".ll-footer").inner_text()  # who is labeling
    page.press("ArrowLeft")
    assert evil in page.labeler.locator('[data-role="stage"]').inner_text()
    page.press(".", "/")
    page.until(lambda: evil in page.labeler.locator(".ll-match").first.inner_text(), "the sample found by its name")
    page.press("Escape")
    page.until(lambda: evil in page.labeler.locator('[data-role="monitor"]').inner_text(), "the class in the Monitor")
    assert page.page.evaluate("window.hacked") is None
    assert page.labeler.locator("script, b, img").count() == 0
    assert page.eval("labeler.metadata['annotator'].tolist()") == [evil]


def test_two_labelers_on_one_job_share_the_work(lab):
    cells = [
        TABLE,
        "job = ll.Job(data, ['a', 'b'], kind='tabular', store='two.db', name='both', order='sequential')",
        "ann = ll.TabularLabeler(job, annotator='ann', prefetch=5)\nann",
        "bob = ll.TabularLabeler(job, annotator='bob', prefetch=5)\nbob",
    ]
    page = lab.show(cells)
    page.run_all()
    page.wait_state("ready")
    page.wait_state("ready", at=1)
    assert page.item(0) != page.item(1)
    page.press("a", "a", at=0)
    page.press("b", "b", at=1)
    page.wait_saved(at=0)
    page.wait_saved(at=1)
    page.until(lambda: page.count("labeled", at=0) == page.count("labeled", at=1) == 4, "shared counts")
    assert page.eval("job.metadata.groupby('annotator').size().to_dict()") == {"ann": 2, "bob": 2}
