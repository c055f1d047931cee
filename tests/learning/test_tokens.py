"""Where the words, characters and symbols of a text begin and end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning.tokens import TOKENIZATIONS, tokenize


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
    assert words(f"{emoji}{emoji} {emoji}!", tokenization) == [emoji, emoji, emoji, "!"]


def test_the_way_of_cutting_can_be_told():
    assert words("東京 is big", "word") == ["東京", "is", "big"]
    assert words("東京 is", "character") == ["東", "京", "i", "s"]
    assert words("각", "character") == ["각"]  # a syllable in three pieces
    with pytest.raises(ValueError, match="tokenization='char' is unknown; did you mean 'character'"):
        tokenize("a", "char")


@given(st.text(), st.sampled_from(TOKENIZATIONS))
def test_tokens_follow_each_other_and_leave_out_only_blanks(text, tokenization):
    place = 0
    for start, end in tokenize(text, tokenization):
        assert place <= start < end
        assert text[place:start].strip() == ""
        # No mark is torn from what it follows.
        assert start == place or text[start - 1].isspace()
        assert start == 0 or start > place or not unicodedata.category(text[start]).startswith("M")
        place = end
    assert text[place:].strip() == ""
