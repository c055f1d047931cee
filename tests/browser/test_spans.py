"""Spans are marked by mouse and by keys in every script, and what is stored is the very stretch that was meant."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from spans import Mark, SpanPage


class Script(NamedTuple):
    """A text with a person, a place (one word) and the arrow that reads on."""

    text: str
    person: str
    place: str
    forward: str = "ArrowRight"

    @property
    def backward(self) -> str:
        return "ArrowLeft" if self.forward == "ArrowRight" else "ArrowRight"


SCRIPTS = {
    "english": Script("Then Ada Lovelace went to London in 1835.", "Ada Lovelace", "London"),
    "arabic": Script("ولدت آدا لوفلايس في لندن عام 1815.", "آدا لوفلايس", "لندن", "ArrowLeft"),
    "hebrew": Script("אמנם עדה לאבלייס נולדה בלונדון בשנת 1815.", "עדה לאבלייס", "בלונדון", "ArrowLeft"),
    "chinese": Script("昨天阿达·洛芙莱斯来到伦敦了。", "阿达·洛芙莱斯", "伦敦"),
    "japanese": Script("昨日エイダ・ラブレスはロンドンで働いた。", "エイダ・ラブレス", "ロンドン"),
    "thai": Script("คุณ เอดา เลิฟเลซ อยู่ใน ลอนดอน วันนี้", "เอดา เลิฟเลซ", "ลอนดอน"),
    "hindi": Script("कल एडा लवलेस का जन्म लंदन में हुआ था।", "एडा लवलेस", "लंदन"),
    "tweet": Script("wow 👩‍👩‍👧‍👦 Jürgen 👍🏽 in 🇫🇷🇩🇪 café́ 😎", "👩‍👩‍👧‍👦 Jürgen 👍🏽", "café́"),
}
SENTENCE = "Ada Lovelace of London met Charles Babbage of London."


@pytest.fixture(params=SCRIPTS.values(), ids=SCRIPTS)
def script(request):
    return request.param


@pytest.fixture
def page(shared_page, script):
    return SpanPage.show(shared_page, [script.text])


@pytest.fixture
def show(shared_page):
    return lambda *texts, **options: SpanPage.show(shared_page, list(texts), **options)


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def test_the_mouse_marks_what_it_goes_over(page, script):
    page.drag(script.person)
    page.page.press("p")
    word = page.token(script.place)
    page.double_click(script.place)
    page.page.press("l")
    assert page.marked == [(script.person, "person"), (word, "place")]
    page.page.press("Control+z", "Control+z")
    assert page.marked == []
    page.page.press("Control+y", "Control+y", "Enter")
    assert page.stored(0) == page.meant(0, (script.person, "person"), (word, "place"))


def test_a_class_first_then_a_click_on_the_first_and_the_last_word(page, script):
    page.page.press("p")
    page.click_ends(script.person)
    page.page.press("Backspace", "Control+Shift+Z", "l")
    page.drag(script.place)
    assert page.marked == [(script.person, "person"), (script.place, "place")]
    page.act("submit")
    assert page.stored(0) == page.meant(0, (script.person, "person"), (script.place, "place"))


def test_the_keys_alone(page, script):
    page.page.press("p")
    page.walk(script.person, script.forward)
    page.page.press("Enter", "Escape")
    page.walk(script.place, script.forward, after=script.person)
    page.page.press("l", "Control+z", "Control+y", "Enter")
    assert page.stored(0) == page.meant(0, (script.person, "person"), (script.place, "place"))


def test_both_ends_of_a_mark_are_moved_with_the_mouse_and_with_keys(page, script):
    first = script.person.split(" ")[0] if " " in script.person else page.token(script.person)
    page.drag(first)
    page.page.press("p")
    page.pull(page.handle("end"), page.ends(script.person)[1])
    assert page.marked == [(script.person, "person")]
    before = page.text[: page.range(script.person)[0]].strip()
    wide = page.text[page.range(before)[0] : page.range(script.person)[1]]
    page.pull(page.handle("start"), page.ends(before)[0])
    assert page.marked == [(wide, "person")]
    page.page.press("Control+z")
    assert page.marked == [(script.person, "person")]
    page.click(script.person)
    page.page.press(f"Alt+{script.backward}")
    longer = page.marked[0][0]
    assert len(longer) > len(script.person)
    assert longer.endswith(script.person)
    page.page.press(f"Alt+{script.forward}", f"Alt+Shift+{script.forward}")
    longer = page.marked[0][0]
    assert len(longer) > len(script.person)
    assert longer.startswith(script.person)
    page.page.press(f"Alt+Shift+{script.backward}")
    assert page.marked == [(script.person, "person")]
    page.page.press("Control+z")
    assert page.marked == [(longer, "person")]
    page.page.press("Control+y", "Enter")
    assert page.stored(0) == page.meant(0, (script.person, "person"))


def test_a_click_in_a_family_or_a_flag_takes_all_of_it(show):
    family, flag, thumb = "👩‍👩‍👧‍👦", "🇫🇷", "👍🏽"
    page = show(f"a{family}b {flag}🇩🇪 {thumb}{thumb}")
    page.page.press("#", "p")
    for emoji in (family, flag, thumb):
        page.double_click(emoji)
    page.page.press("Escape", "Enter")
    assert page.stored(0) == page.meant(0, (family, "person"), (flag, "person"), (thumb, "person"))


@pytest.mark.parametrize("way", ["held", "switched", "keys"])
def test_a_mark_begins_inside_a_hebrew_word(show, way):
    page = show("עדה נולדה בלונדון ב־1815.")
    city = "לונדון"
    if way == "held":
        page.drag(city, hold="Shift")
    elif way == "switched":
        page.page.press("#")
        page.drag(city)
    else:
        page.walk("בלונדון", "ArrowLeft")
        page.page.press("#", "ArrowRight", *["ArrowLeft"] * 2, *["Shift+ArrowLeft"] * 5)
    page.page.press("l", "Enter")
    assert page.stored(0) == page.meant(0, (city, "place"))


def test_lines_of_mixed_direction(show):
    text = "מנהל Google ישראל אמר\nThe word שלום עולם means hello\n\nثم قال John Snow كلمة"
    page = show(text)
    meant = [("Google", "person"), ("שלום עולם", "place"), ("hello", "date"), ("John Snow", "person"), ("كلمة", "date")]
    for phrase, label in meant:
        page.drag(phrase)
        page.page.press(label[0] if label != "place" else "l")
    assert page.marked == meant
    page.page.press("Enter")
    assert page.stored(0) == page.meant(0, *meant)


def test_handles_stand_where_a_mark_begins_and_ends_also_against_the_direction_of_its_line(show):
    page = show("ثم كتب Charles Babbage كلمة")
    page.drag("Charles Babbage")
    page.page.press("p")
    for side, letter in [("start", "Ch"), ("end", "ge")]:
        (x, _), (there, _) = page.handle(side), page.ends(letter)[side == "end"]
        assert abs(x - there) < 14  # a letter is about 9 wide
    page.pull(page.handle("start"), page.ends("Babbage")[0])
    assert page.marked == [("Babbage", "person")]


def test_the_words_beside_a_selected_mark_are_within_reach(show):
    page = show("阿达伦敦")
    page.page.press("#")
    page.drag("达")
    page.page.press("p")
    for neighbour in "阿伦":
        page.page.press("Escape")
        page.drag(neighbour)
        page.page.press("l")
    assert page.marked == [("阿", "place"), ("达", "person"), ("伦", "place")]


def test_a_click_on_a_handle_is_a_click_on_its_mark(show):
    page = show(SENTENCE)
    page.double_click("London")
    page.page.press("l")
    page.mouse.click(*page.handle("start"))
    assert page.selected == ["London"]
    page.mouse.dblclick(*page.handle("end"))
    assert page.marked == []


def test_marks_within_marks_are_drawn_one_below_the_other(show):
    page = show(SENTENCE, overlap=True)
    for phrase, key in [("Charles Babbage", "p"), ("Babbage of London", "l"), ("Babbage", "d")]:
        page.drag(phrase)
        page.page.press(key)
    lines = page.page.labeler.evaluate(
        "root => [...root.querySelectorAll('[data-span]')].map("
        "(mark) => mark.getBoundingClientRect().bottom - mark.getBoundingClientRect().top)"
    )
    assert len(set(lines)) == 3
    page.click("Babbage")
    assert page.selected == ["Babbage"]  # the innermost is on top
    page.page.press("Backspace", "Escape")
    assert page.marked == [("Charles Babbage", "person"), ("Babbage of London", "place")]
    page.page.press("Control+z", "Enter")
    assert page.stored(0) == [
        ("Charles Babbage", 27, "person"),
        ("Babbage of London", 35, "place"),
        ("Babbage", 35, "date"),
    ]


def test_the_keys_select_a_mark_in_a_mark(show):
    page = show(SENTENCE, overlap=True)
    page.drag("Ada Lovelace")
    page.page.press("p", "Escape")
    page.drag("Ada Lovelace of London")
    page.page.press("l", "Escape")
    page.click("met")
    page.page.press("Escape", "ArrowLeft", *["ArrowLeft"] * 3, "Shift+Space")
    assert page.selected == ["Ada Lovelace"]
    page.page.press("Shift+Space")
    assert page.selected == ["Ada Lovelace of London"]
    page.page.press("[", "]", "]")
    assert page.selected == ["Ada Lovelace"]


def test_an_overlap_is_refused_and_nothing_is_lost(show):
    page = show(SENTENCE)
    page.drag("Ada Lovelace")
    page.page.press("p")
    page.drag("Lovelace of London")
    page.page.press("l")
    assert page.notice == "“\u2068Lovelace of London\u2069” would overlap “\u2068Ada Lovelace\u2069”."
    assert page.marked == [("Ada Lovelace", "person")]
    page.page.press("Escape")
    page.drag("London")
    assert page.notice == ""
    page.page.press("l")
    page.click("Ada")
    page.page.press(*["Alt+Shift+ArrowRight"] * 3)
    assert "would overlap" in page.notice
    assert page.marked == [("Ada Lovelace of", "person"), ("London", "place")]
    page.pull(page.handle("end"), page.ends("met")[1])
    assert page.marked == [("Ada Lovelace of", "person"), ("London", "place")]
    page.page.press("Enter")
    assert page.stored(0) == page.meant(0, ("Ada Lovelace of", "person"), ("London", "place"))


def test_marks_are_relabeled_repeated_and_removed(show):
    page = show(SENTENCE)
    page.double_click("London")
    page.page.press("p", "l")  # the second key finds it selected
    assert page.marks == [Mark("London", "place", pending=False, selected=True)]
    page.page.press("*")
    assert page.marked == [("London", "place")] * 2
    page.page.press("*")
    assert "nowhere else" in page.notice
    page.drag("Ada Lovelace")
    page.page.press("d")
    page.double_click("Ada")  # on a mark: removes it
    assert page.marked == [("London", "place")] * 2
    page.click("London", 1)
    page.page.press("Delete")
    assert page.marked == [("London", "place")]
    page.page.press("Control+Backspace")
    assert page.marked == []
    page.page.press(*["Control+z"] * 3)
    assert page.marked == [("Ada Lovelace", "date"), ("London", "place"), ("London", "place")]
    page.page.press("Enter")
    assert page.stored(0) == [("Ada Lovelace", 0, "date"), ("London", 16, "place"), ("London", 46, "place")]


def test_a_word_clicked_and_marked_by_a_key_is_done_and_the_next_click_begins_anew(show):
    page = show(SENTENCE)
    page.click("London")
    page.page.press("l", "Escape")
    page.click("Ada")
    page.page.press("p")
    page.click("London")
    assert page.selected == ["London"]
    assert page.marked == [("Ada", "person"), ("London", "place")]


def test_with_one_class_a_drag_is_a_mark(show):
    page = show(SENTENCE, classes=["name"])
    page.drag("Charles Babbage")
    page.double_click("London")
    page.page.press("Escape", "ArrowRight", "Escape", "Enter")
    assert page.stored(0) == page.meant(0, ("London", "name"), ("Charles Babbage", "name"))


HOSTILE = {
    "html": ("<img src=x onerror='window.pwned=1'> <b>Ada</b> <script>window.pwned=1</script> &amp; London", "London"),
    "nul and controls": ("a\x00b\x01 \x1b[31m Ada\x7f \r\n\tin\u2028 London \ufeff!", "London"),
    "lone surrogates": ("\ud83d Ada \udc4d in 👍 London \ud800", "London"),
    "bidi controls": ("\u202eadA\u202c \u2067in\u2069 \u200fLondon\u200e.", "London"),
    "a very long word": ("x" * 3000 + "👍" * 200 + " London", "London"),
    "blank lines": ("\n\n  \n\tAda\n \nLondon\n\n", "London"),
    "combining marks": ("Z̸̢̛a̶͇͝l̷̰͌g̵͇̀o̴̧͝ in L̷o̷n̷d̷o̷n̷ London", "London"),
}


@pytest.mark.parametrize(("text", "place"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_texts_and_offsets_are_pythons(show, text, place):
    page = show(text)
    page.double_click(place)
    page.page.press("l")
    assert page.marked == [(place, "place")]
    page.page.press("Enter")
    assert page.stored(0) == page.meant(0, (place, "place"))
    assert page.page.page.evaluate("window.pwned") is None
    assert page.page.labeler.locator("script, b, .ll-flow img").count() == 0


def test_a_text_without_words_can_only_have_none(show):
    page = show("", " \n\t ", "Ada")
    for text in ("", " \n\t "):
        assert page.text == text
        page.page.labeler.locator('[data-role="stage"]').click()
        page.page.press("p", "ArrowRight", "Shift+ArrowRight", "Enter")
    assert page.stored(0) == page.stored(1) == []
    assert page.page.item() == "2"
