"""How a reader finds tokens and direction: by language, by rule, by dictionary, by spaCy, or as it is told."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from labelloop.text import LANGUAGES, Reader, Reading, icu, spacy_tokens, tokenize

ICU = icu.segmenter() is not None
needs_icu = pytest.mark.skipif(not ICU, reason="icu4py needs Python 3.11")


def words(text, reader=None, language=None):
    return [text[start:end] for start, end in (reader or Reader()).read(text, language).tokens]


def test_direction_is_that_of_the_language():
    assert Reader("ar").read("x").direction == "rtl"
    assert Reader("en").read("x").direction == "ltr"
    assert Reader().read("x").direction == "auto"
    assert Reader().read("x", language="ur").direction == "rtl"


def test_direction_can_be_told_and_then_goes_before_the_language():
    assert Reader("en", direction="rtl").read("x", language="fr").direction == "rtl"
    with pytest.raises(ValueError, match="direction='right' is unknown: give one of 'ltr', 'rtl', 'auto'"):
        Reader(direction="right")


def test_the_language_of_a_text_goes_before_that_of_the_reader():
    reader = Reader("en")
    assert words("東京 is", reader) == ["東京", "is"]
    assert reader.read("東京 is", language="ja").tokens == Reader("ja").read("東京 is").tokens
    assert Reader("he").read("x", language="en") == Reading([(0, 1)], "ltr")


def test_an_unknown_language_is_refused_when_made_and_when_read():
    with pytest.raises(ValueError, match="'xx' is no language known here"):
        Reader("xx")
    with pytest.raises(ValueError, match="'eng' is no language known here; did you mean 'en'"):
        Reader().read("x", language="eng")


@needs_icu
@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("zh", "雖然美國的許多\uff0ciPhone12", ["雖然", "美國", "的", "許多", "\uff0c", "iPhone12"]),
        ("ja", "東京へ行く。", ["東京", "へ", "行く", "。"]),
        ("th", "กำลังไปโรงเรียน", ["กำลัง", "ไป", "โรงเรียน"]),
        ("km", "ភាសាខ្មែរគឺជា", ["ភាសាខ្មែរ", "គឺជា"]),
        ("lo", "ພາສາລາວເປັນ", ["ພາສາ", "ລາວ", "ເປັນ"]),
        ("my", "မြန်မာ ဘာသာ", ["မြန်မာ", "ဘာသာ"]),
        ("ja", "𠮷野家", ["𠮷", "野家"]),  # the first is two units of UTF-16
        ("zh", "𠀀𠀁美國的", ["𠀀", "𠀁", "美國", "的"]),
    ],
)
def test_words_without_blanks_are_found_with_a_dictionary(code, text, expected):
    assert words(text, Reader(code)) == expected
    assert words(text) == expected  # the script says it without the language


def test_words_without_blanks_are_characters_without_a_dictionary(monkeypatch):
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)
    icu.segmenter.cache_clear()
    try:
        assert words("美國 iPhone12", Reader("zh")) == ["美", "國", "iPhone12"]
    finally:
        monkeypatch.undo()
        icu.segmenter.cache_clear()


def test_languages_with_blanks_are_cut_by_the_word_rule():
    for code, known in LANGUAGES.items():
        if not known.unspaced:
            assert Reader(code).read("isn't 東京").tokens == tokenize("isn't 東京", "word")


def test_the_rule_can_be_told():
    assert words("東京 is", Reader("zh", tokenization="character")) == ["東", "京", " ", "i", "s"]
    assert words("東京 is", Reader("zh", tokenization="word")) == ["東京", "is"]
    with pytest.raises(ValueError, match=r"'spaci' is unknown; did you mean 'spacy'\? Known are 'auto', 'word', 'char"):
        Reader(tokenization="spaci")


def test_a_sentence_is_cut_by_spacy_as_the_specification_says():
    text = "John Snow's dog isn't #big, e.g. $5.20 in U.S."
    assert words(text, Reader("en", tokenization="spacy")) == [
        "John", "Snow", "'s", "dog", "is", "n't", "#big", ",", "e.g.", "$", "5.20", "in", "U.S."]  # fmt: skip


@pytest.mark.parametrize("code", [None, "en", "ar", "hi", "zh"])
def test_spacy_keeps_emojis_and_hashtags_whole_and_white_space_out(code):
    text = "  👩🏽‍🔬🇫🇷🇩🇪  ❤️❤️\xa0#日本 \n"
    assert words(text, Reader(code, tokenization="spacy")) == ["👩🏽‍🔬", "🇫🇷", "🇩🇪", "❤️", "❤️", "#日本"]


def test_a_hashtag_is_one_token_of_spacy_also_with_marks_and_after_another_sign():
    reader = Reader("en", tokenization="spacy")
    assert words("##big #हिन्दी's a#b #", reader) == ["#", "#big", "#हिन्दी", "'s", "a#b", "#"]


@needs_icu
def test_without_rules_of_spacy_words_are_found_as_without_spacy():
    for code, text in [("th", "กำลังไปโรงเรียน"), ("vi", "xin chào, bạn"), ("km", "ភាសាខ្មែរគឺជា")]:
        assert Reader(code, tokenization="spacy").read(text) == Reader(code).read(text)


@pytest.mark.parametrize("code", [None, *LANGUAGES])
def test_spacy_cuts_every_language_or_the_own_rule_does(code):
    text = "Ada 12 नमस्ते #a\ud800 ไทย."
    tokens = words(text, Reader(code, tokenization="spacy"))
    assert "".join(tokens) == text.replace(" ", "")
    assert (code in {"th", "vi", "ja", "ko", "km", "lo", "my"}) == (spacy_tokens._tokenizer(code or "xx") is None)


def test_a_reader_says_how_to_install_spacy(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ImportError, match=r'tokenization="spacy" needs spaCy: pip install "labelloop\[spacy\]"'):
        Reader(tokenization="spacy")


def test_any_function_can_cut_texts_and_its_tokens_are_widened_to_whole_characters():
    reader = Reader(tokenization=lambda text: [[0, 1], (3, len(text))])
    assert reader.read("e\u0301 xy").tokens == [(0, 2), (3, 5)]


@pytest.mark.parametrize("found", [["a", "b"], [(0, 1, 2)], [(0, 1.5)], None, [{"start": 0}], 7])
def test_what_is_no_pair_of_numbers_is_no_token(found):
    with pytest.raises(TypeError, match=r"^tokenization=.* returned .*: expected a list of \(start, end\) pairs"):
        Reader(tokenization=lambda _: found).read("a b")


@pytest.mark.parametrize("found", [[(0, 0)], [(0, 4)], [(-1, 2)], [(0, 2), (1, 3)], [(2, 3), (0, 1)]])
def test_tokens_that_are_empty_outside_or_out_of_order_are_refused(found):
    with pytest.raises(ValueError, match=r"tokens are .start, end. in order, none empty.* within the 3 characters"):
        Reader(tokenization=lambda _: found).read("a b")


@pytest.mark.parametrize(
    "reader", [Reader(), Reader("th"), Reader("he", "ltr", "spacy"), Reader(tokenization=tokenize)]
)
def test_a_reader_is_a_value_that_can_be_sent_to_another_process(reader):
    again = pickle.loads(pickle.dumps(reader))
    assert again == reader
    assert hash(again) == hash(reader)
    assert again.read("a กำลังไป") == reader.read("a กำลังไป")


@pytest.mark.parametrize("reader", [Reader("th"), Reader("en", tokenization="spacy")])
def test_threads_may_read_at_once(reader):
    texts = [f"กำลังไปโรงเรียน isn't word{k}" for k in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(reader.read, texts)) == [reader.read(text) for text in texts]


def test_reading_words_brings_in_no_slow_package():
    code = "import sys; from labelloop.text import Reader; Reader('en').read('a b'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
