"""Where the words, characters and symbols of a text begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from labelloop.text.tokens import TOKENIZATIONS, tokenize, whole


def words(text, tokenization="auto"):
    return [text[start:end] for start, end in tokenize(text, tokenization)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\n", []),
        ("Ada's B-52, no. 7", ["Ada", "'", "s", "B", "-", "52", ",", "no", ".", "7"]),
        ("a_b @ada #tag", ["a_b", "@", "ada", "#", "tag"]),
        ("naïve nai\u0308ve", ["naïve", "nai\u0308ve"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("مُحَمَّد هنا", ["مُحَمَّد", "هنا"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("東京へiPhone12で", ["東", "京", "へ", "iPhone12", "で"]),
        ("กำลังไป", ["กำ", "ลั", "ง", "ไ", "ป"]),
        ("မြန်မာ", ["မြ", "န်", "မာ"]),
    ],
)
def test_words_where_there_are_blanks_and_characters_where_there_are_none(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "emoji",
    [
        "😂",
        "❤️",
        "👍🏽",
        "👩🏽‍🔬",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "1️⃣",
        "#️⃣",
        "🏳️‍🌈",
    ],
)
@pytest.mark.parametrize("tokenization", TOKENIZATIONS)
def test_an_emoji_is_one_token_however_many_characters_it_has(emoji, tokenization):
    blank = [" "] if tokenization == "character" else []
    assert words(f"{emoji}{emoji} {emoji}!", tokenization) == [emoji, emoji, *blank, emoji, "!"]


def test_the_way_of_cutting_can_be_told():
    assert words("東京 is big", "word") == ["東京", "is", "big"]
    assert words("東京 is\t", "character") == ["東", "京", " ", "i", "s", "\t"]
    assert words("각", "character") == ["각"]  # a syllable in three pieces
    with pytest.raises(ValueError, match="tokenization='char' is unknown; did you mean 'character'"):
        tokenize("a", "char")


def test_words_of_a_sentence_as_the_specification_gives_them():
    text = "John Snow's dog, isn't  big.\nOK"
    tokens = tokenize(text, "word")
    assert tokens == [(0, 4), (5, 9), (9, 10), (10, 11), (12, 15), (15, 16), (17, 20), (20, 21), (21, 22), (24, 27),
                      (27, 28), (29, 31)]  # fmt: skip
    assert [text[start:end] for start, end in pairwise([k for token in tokens for k in token])][1::2] == [
        " ", "", "", " ", "", " ", "", "", "  ", "", "\n"]  # fmt: skip


def test_words_and_emojis_as_the_specification_gives_them():
    text = "I ❤️ NY 👨‍👩‍👧 ok 🇫🇷!"
    assert tokenize(text, "word") == [(0, 1), (2, 4), (5, 7), (8, 13), (14, 16), (17, 19), (19, 20)]


def test_characters_as_the_specification_gives_them():
    assert words("你好 ok\nx", "character") == ["你", "好", " ", "o", "k", "x"]
    assert tokenize("你好 ok\nx", "character")[2:] == [(2, 3), (3, 4), (4, 5), (6, 7)]


@pytest.mark.parametrize("tokenization", TOKENIZATIONS)
@pytest.mark.parametrize("text", ["", " ", "\n", " \t\n\u3000\x85"])
def test_a_text_without_anything_to_see_has_no_tokens(text, tokenization):
    assert tokenize(text, tokenization) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),  # consonants bound by a virama
        ("क्\u200cष", ["क्\u200c", "ष"]),  # and kept apart by a non-joiner
        ("한각", ["한", "각"]),
        ("e\u0301 \u0301x", ["e\u0301", " \u0301", "x"]),  # a blank can carry a mark
        ("ｶﾞ", ["ｶﾞ"]),
        ("葛\U000e0100城", ["葛\U000e0100", "城"]),
        ("\u0600१", ["\u0600१"]),  # a sign that goes before what it belongs to
        ("a\r\nb", ["a", "b"]),
    ],
)
def test_a_character_is_what_a_person_takes_for_one(text, expected):
    assert words(text, "character") == expected


def test_words_may_be_cut_by_a_function_where_no_blank_parts_them():
    asked = []

    def ends(text):
        asked.append(text)
        return [2, 6, 10]

    text = "東京都 abc กำลัง!"
    tokens = tokenize(text, "auto", ends)
    assert [text[start:end] for start, end in tokens] == ["東京", "都", "abc", "กำ", "ลัง", "!"]
    assert asked == [text]
    assert tokenize("abc def", "auto", ends) == [(0, 3), (4, 7)]  # and is not asked where blanks do
    assert asked == [text]


def test_a_function_cannot_cut_inside_of_a_character():
    assert tokenize("กำลัง", "auto", lambda run: range(1, len(run))) == tokenize("กำลัง")
    assert tokenize("東京", "auto", lambda _: [-1, 0, 2, 7]) == [(0, 2)]


def test_tokens_are_widened_to_whole_characters():
    assert whole("a😀🏽b", [(0, 2), (3, 4)]) == [(0, 3), (3, 4)]
    assert whole("👩‍👩‍👧", [(k, k + 1) for k in range(5)]) == [(0, 5)]
    assert whole("e\u0301 e\u0301", [(0, 1)]) == [(0, 2)]  # what no token touches stays without


def test_a_long_row_of_signs_takes_no_longer_than_it_is_long():
    for sign in ["\u094d", "\u0301", "\u200d", "\u0600", "\u1100", "🇩", "क\u094d", "#\ufe0f", "😀\u200d"]:
        for tokenization in TOKENIZATIONS:  # would not end if it were tried in every way
            assert tokenize(sign * 20_000, tokenization)[-1][1] == len(sign) * 20_000
