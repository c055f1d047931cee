"""Finding texts that contain a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool.search import Haystack

words = st.text(st.sampled_from("abAB1\n .*İß"), max_size=4)


def one_by_one(texts, needle, limit):
    """Say the same as `Haystack.find`, one text at a time."""

    def fold(text):
        return text.lower().replace("\n", " ")

    sought = fold(needle)
    ranks = {
        position: 0 if fold(text) == sought else 1 if fold(text).startswith(sought) else 2
        for position, text in enumerate(texts)
        if sought in fold(text)
    }
    return sorted(ranks, key=lambda position: (ranks[position], position))[:limit]


@given(st.lists(words, max_size=12), words, st.integers(0, 5))
def test_finds_what_looking_at_each_text_finds_in_the_same_order(texts, needle, limit):
    assert Haystack(texts).find(needle, limit) == one_by_one(texts, needle, limit)


def test_an_empty_text_is_in_every_text():
    assert Haystack(["b", "", "a"]).find("", limit=5) == [1, 0, 2]


def test_what_is_sought_is_text_not_a_pattern():
    assert Haystack(["a.b", "axb"]).find("a.b", limit=5) == [0]
