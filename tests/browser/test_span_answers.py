"""What is suggested, accepted, removed and counted; the list beside the text; what is begun and not yet saved."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from parts import Row
from spans import Mark, SpanPage

JOHN = ["John Snow met Arya.", "Arya saw John Snow.", "Nobody is Arya, John Snow said.", "John Snow and Arya."]
SENTENCE = "Ada Lovelace of London met Charles Babbage of London."
DARK = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"


def span(text, phrase, label, **more):
    start = text.index(phrase)
    return {"label": label, "start": start, "end": start + len(phrase), **more}


@pytest.fixture
def show(shared_page):
    return lambda texts, **options: SpanPage.show(shared_page, texts, **options)


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def pending(*marks):
    return [Mark(text, label, pending=True, selected=False) for text, label in marks]


def mark(page, keys):
    for phrase, key in keys.items():
        page.drag(phrase)
        page.page.press(key, "Escape")


def test_what_was_labeled_once_is_suggested_accepted_removed_and_remembered(show):
    page = show(JOHN)
    mark(page, {"John Snow": "p", "Arya": "p"})
    page.page.press("Enter")
    page.page.until(lambda: page.marks == pending(("Arya", "person"), ("John Snow", "person")), "the same words again")
    assert (page.page.count("labeled"), page.count("person")) == (1, 2)
    page.page.press("]")
    assert page.selected == ["Arya"]
    page.page.press("Delete")
    assert page.marks == pending(("John Snow", "person"))
    page.page.press("]", "Enter", "Escape")
    assert page.marks == [Mark("John Snow", "person", pending=False, selected=False)]
    assert page.rows == [Row("John Snow", "Person", "accepted", selected=False)]
    page.page.press("Enter")
    assert page.spans(1) == [{**span(JOHN[1], "John Snow", "person"), "text": "John Snow", "origin": "accepted"}]
    assert page.page.eval("sorted(labeler.labels['label'][1][0])") == ["end", "label", "start", "text"]
    page.page.until(lambda: page.marks == pending(("John Snow", "person")), "a text without the phrase removed")
    page.page.page.wait_for_timeout(150)  # what has come in the moment of the key is not accepted unseen
    page.page.press("Enter")  # nothing is taken or selected: all that is suggested, and on
    assert page.stored(2) == page.meant(2, ("John Snow", "person"))
    assert page.page.item() == "3"
    page.page.press("Control+z")  # that answer again
    assert page.page.item() == "2"
    page.page.until(lambda: page.page.eval("labeler.progress['labeled']") == 2, "the answer taken back")


def test_suggestions_with_scores_are_taken_one_by_one(show):
    text = SENTENCE
    given = [span(text, "Ada Lovelace", "person", score=0.875), span(text, "London", "place", score=0.5)]
    page = show([text, "Nothing here."], suggestions={0: given, 1: [span("Nothing here.", "here", "place")]})
    assert page.page.labeler.locator(".ll-mark").first.get_attribute("data-caption") == "Person? 0.88"
    assert [row.tag for row in page.rows] == ["suggested 0.88", "suggested 0.50"]
    assert (page.count("person"), page.page.count("labeled")) == (0, 0)
    page.page.press("]", "Enter")
    assert page.marks == [
        Mark("Ada Lovelace", "person", pending=False, selected=False),
        Mark("London", "place", pending=True, selected=True),
    ]
    page.page.press("d", "Alt+Shift+ArrowRight", "Escape")  # a suggestion that is changed is an answer
    assert [row.tag for row in page.rows] == ["accepted", "edited"]
    page.page.press("Enter")
    assert [(each["text"], each["label"], each["origin"]) for each in page.spans(0)] == [
        ("Ada Lovelace", "person", "accepted"),
        ("London met", "date", "edited"),
    ]
    page.act("submit")  # without what is suggested
    assert page.stored(1) == []


def test_none_here_is_an_answer(show):
    page = show([SENTENCE, "Nobody.", "Nothing."], suggestions={0: [span(SENTENCE, "London", "place")]})
    page.page.press("-")
    page.page.labeler.locator('[data-action="empty"]').click()
    assert page.stored(0) == page.stored(1) == []
    assert page.page.count("labeled") == 2
    page.page.press("PageUp")
    page.double_click("Nobody")
    page.page.press("p", "PageDown")
    assert page.stored(1) == page.meant(1, ("Nobody", "person"))


def test_the_list_is_in_step_with_the_text(show):
    text = "\n".join(f"Line {number} tells of London and of nothing else." for number in range(80))
    page = show([text])
    page.double_click("London")
    page.page.press("l", "*", "Escape")
    rows = page.page.labeler.locator("button.ll-part")
    assert (len(page.rows), len(page.marks), page.rows[0].caption) == (80, 80, "Place")
    rows.nth(60).click()
    assert [row.selected for row in page.rows].index(True) == 60
    shown = page.page.labeler.evaluate(
        "root => { const mark = root.querySelector('.ll-mark[data-selected]').getBoundingClientRect();"
        " const stage = root.querySelector('.ll-text-scroll').getBoundingClientRect();"
        " return stage.top <= mark.top && mark.bottom <= stage.bottom; }"
    )
    assert shown
    rows.nth(62).click(modifiers=["Shift"])
    assert page.selected == ["London"] * 2
    page.page.press("p")
    assert [row.caption for row in page.rows[59:63]] == ["Place", "Person", "Place", "Person"]
    page.page.labeler.locator(".ll-part-remove").nth(60).click()
    page.click("London", 5)
    assert page.rows[5].selected
    assert page.rows[5].caption == "Place"
    page.page.press("Enter")
    assert len(page.stored(0)) == 79
    assert (page.count("place"), page.count("person")) == (78, 1)  # spans are counted, not texts
    title = page.page.labeler.locator('[data-class="place"] .ll-count').get_attribute("title")
    assert "78 marks" in title
    assert "99% of all marks" in title


def test_what_is_begun_is_there_again_after_a_look_at_another_text(show):
    page = show([*JOHN[:2], "Nothing."], prelabel=False)
    mark(page, {"John Snow": "p"})
    page.page.press("Enter")
    mark(page, {"Arya": "p"})
    page.page.press("PageUp")
    assert page.marked == [("John Snow", "person")]
    page.page.press("PageDown")
    assert page.marked == [("Arya", "person")]
    assert page.page.eval("labeler.progress['labeled']") == 1
    page.page.press("Home", "End", "Enter")
    assert page.stored(1) == page.meant(1, ("Arya", "person"))


def test_no_key_of_the_text_reaches_the_notebook(show):
    page = show([SENTENCE, *JOHN])
    notebook = page.page
    before = [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()]
    moves = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]
    for keys in (["d", "d"], ["x"], ["m"], ["y"], ["b"], ["0", "0"], moves, [f"Shift+{key}" for key in moves]):
        notebook.press(*keys)
    notebook.press(*[f"Alt+{key}" for key in moves[:4]], *[f"Alt+Shift+{key}" for key in moves[:4]])
    notebook.press("Enter", "Shift+Enter", "Control+Enter", "Alt+Enter", "Shift+Space", "Space", "Delete", "Backspace")
    assert [(cell["cell_type"], cell["execution_count"]) for cell in notebook.cells()] == before
    assert notebook.page.evaluate("document.activeElement.closest('.labelloop') !== null")


@pytest.fixture(params=["JupyterLab Light", "JupyterLab Dark"])
def theme(shared_page, request):
    shared_page.page.evaluate(DARK, request.param)
    yield request.param.split()[1].lower()
    shared_page.page.evaluate(DARK, "JupyterLab Light")


def test_axe_finds_nothing_where_marks_and_suggestions_are_on_screen(show, theme):
    text = SENTENCE
    page = show([text], overlap=True, suggestions={0: [span(text, "London", "place", score=0.5)]})
    page.page.until(lambda: page.page.labeler.get_attribute("data-theme") == theme, theme)
    mark(page, {"Ada Lovelace": "p", "Charles Babbage": "p", "Babbage of": "l"})
    page.click("Ada")  # selected, with handles
    page.page.press("d")
    assert len(page.rows) == 4
    assert violations(page) == []
    page.page.press("Escape", "p")
    page.page.press("ArrowRight")  # taken, with a class held
    assert violations(page) == []
    page.page.press("Escape", "Escape", "?")
    page.page.labeler.locator('[role="dialog"]').first.wait_for()
    assert violations(page) == []


def violations(page):
    found = Axe().run(page.page.page, context=".labelloop").response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


def test_what_is_marked_is_said(show):
    page = show([SENTENCE])
    said = page.page.labeler.locator('.ll-sr > [role="status"]').first
    page.page.press("ArrowRight", "Shift+ArrowRight")
    page.page.until(lambda: "Ada Lovelace" in (said.text_content() or ""), "the words under the cursor")
    page.page.press("p")
    page.page.until(lambda: "Ada Lovelace marked" in (said.text_content() or ""), "the mark")
    page.page.press("Escape")
    page.drag("Lovelace of")
    page.page.press("l")
    assert page.page.labeler.locator('.ll-parts-notice[role="alert"]').is_visible()


def test_whole_texts_are_answered_by_keys_and_read_from_right_to_left(show):
    texts = ["Win a <b>prize</b>!\x00", "نلتقي ظهرا في London", "См. завтра"]
    page = show(texts, kind="TextLabeler", classes=["spam", "ham"])
    words = page.page.labeler.locator(".ll-line")
    assert words.inner_text() == "Win a <b>prize</b>!␀"
    page.page.press("s")
    assert words.evaluate("line => getComputedStyle(line).direction") == "rtl"
    first, last = page.ends(texts[1])
    assert first[0] > last[0]
    page.page.press("h", "1", "Backspace", "2")
    page.page.wait_saved()
    assert page.page.eval("labeler.labels['label'].to_dict()") == {0: "spam", 1: "ham", 2: "ham"}


LEARNER = """
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
model = make_pipeline(TfidfVectorizer(), LogisticRegression(C=100))
options |= {"learner": ll.ActiveLearner(model, retrain_every=2, random_state=0), "suggestions": "learner"}
options |= {"name": "words"}
"""


def test_the_words_that_moved_a_linear_model_are_underlined(show):
    texts = ["lovely sun", "awful rain", "lovely sea", "awful wind", "lovely rain and awful sun"]
    page = show(texts, kind="TextLabeler", classes=["good", "bad"])
    page.page.exec(LEARNER)
    page.page.run(0)
    page.page.until(lambda: page.page.labeler.get_attribute("aria-label") == "Labeler: words", "the labeler")
    page.page.wait_state("ready")
    page.page.press("g", "b", "g", "b")
    underlined = page.page.labeler.locator(".ll-why i")
    page.page.until(lambda: underlined.count() > 0, "words underlined")
    word, _ = page.ends("awful")
    boxes = [box for box in (each.bounding_box() for each in underlined.all()) if box]
    assert any(box["x"] < word[0] < box["x"] + box["width"] for box in boxes)
    assert "spoke most for what is suggested" in page.page.labeler.locator(".ll-why-legend").inner_text()
