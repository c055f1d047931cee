"""Features of a text are found where they stand, whatever lower-casing and stripping do to its length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from labelloop.learning.grams import grams_of
from labelloop.text import tokenize

SETTINGS = [
    {},
    {"ngram_range": (1, 3)},
    {"ngram_range": (2, 2), "stop_words": ["the", "a"]},
    {"lowercase": False, "token_pattern": r"(?u)\b\w+\b"},
    {"strip_accents": "unicode", "token_pattern": r"\S+"},
    {"strip_accents": "ascii", "ngram_range": (1, 2)},
    {"token_pattern": r"#(\w+)"},
    {"tokenizer": str.split, "token_pattern": None},
    {"analyzer": "char", "ngram_range": (1, 3)},
    {"analyzer": "char", "ngram_range": (2, 4), "strip_accents": "unicode"},
    {"analyzer": "char_wb", "ngram_range": (1, 3)},
    {"analyzer": "char_wb", "ngram_range": (4, 6), "strip_accents": "unicode", "lowercase": False},
]
SIGMA = ("\u03c3", "\u03c2")  # written in one way within a word and in another at its end
LETTERS = st.sampled_from("aB the 12#İßΣσéé\u0301\u0307ﬁ½東ไท่한\u1112\u1161😀🏽\u200d\u00a0\n\t\ud83d.")
texts = st.one_of(st.text(LETTERS, max_size=30), st.text(max_size=20))


@pytest.mark.parametrize("given_settings", SETTINGS, ids=str)
@given(text=texts)
def test_features_are_those_of_the_vectorizer(given_settings, text):
    vectorizer = CountVectorizer(**given_settings)
    assert sorted(grams_of(vectorizer, text).terms) == sorted(vectorizer.build_analyzer()(text))


@pytest.mark.parametrize("given_settings", [s for s in SETTINGS if "char" not in s.get("analyzer", "")], ids=str)
@given(text=texts)
def test_a_word_is_seen_as_it_is_where_it_stands(given_settings, text):
    vectorizer = CountVectorizer(**{**given_settings, "ngram_range": (1, 1)})
    grams, see = grams_of(vectorizer, text), vectorizer.build_preprocessor()
    assert (np.diff(grams.units[:, 0]) >= 0).all()
    for term, (start, end) in zip(grams.terms, grams.units, strict=True):
        assert 0 <= start < end <= len(text)
        assert term.replace(*SIGMA) in see(text[start:end]).replace(*SIGMA)


@pytest.mark.parametrize(
    ("text", "strip", "words"),
    [
        ("Das İstanbul in", None, ["Das", "stanbul", "in"]),  # the dot of a lower-cased İ is no letter
        ("Das İstanbul in", "unicode", ["Das", "İstanbul", "in"]),
        ("Straße nach Süden", "unicode", ["Straße", "nach", "Süden"]),
        ("Straße nach Süden", "ascii", ["Straße", "nach", "Süden"]),
        ("cafe\u0301 au lait", "unicode", ["cafe\u0301", "au", "lait"]),  # the mark belongs to the word
        ("😀 eﬃcient 한국 ΟΔΟΣ Αθήνα", "unicode", ["eﬃcient", "한국", "ΟΔΟΣ", "Αθήνα"]),
        ("½ cup ¾ cup", "unicode", ["cup", "cup"]),
    ],
)
def test_golden_words(text, strip, words):
    grams = grams_of(TfidfVectorizer(strip_accents=strip), text)
    assert [text[start:end] for start, end in grams.units] == words


@given(text=texts, analyzer=st.sampled_from(["char", "char_wb"]))
def test_what_characters_add_is_summed_over_words(text, analyzer):
    grams = grams_of(CountVectorizer(analyzer=analyzer, ngram_range=(2, 3)), text)
    values = np.array([1.0 if term.strip() else 0.0 for term in grams.terms])  # a blank says nothing of a word
    shared = grams.shared(values)
    assert sum(shared.values()) == pytest.approx(values.sum())
    assert set(shared) <= set(tokenize(text))


def test_a_feature_of_several_words_is_shared_among_them():
    grams = grams_of(CountVectorizer(ngram_range=(1, 2)), "not good, not at all")
    values = [{"not good": -2.0, "good": 1.0}.get(term, 0.0) for term in grams.terms]
    assert grams.shared(values) == {(0, 3): -1.0}  # "good" is for and against, and adds up to nothing
    assert grams.shared(np.ones(len(values))) == {(0, 3): 1.5, (4, 8): 2.0, (10, 13): 2.0, (14, 16): 2.0, (17, 20): 1.5}


def test_where_places_cannot_be_told_there_are_none():
    assert grams_of(CountVectorizer(analyzer=str.split), "a b") is None
    assert grams_of(CountVectorizer(preprocessor=lambda text: text.replace("don't", "do not")), "don't go") is None
    assert grams_of(CountVectorizer(tokenizer=lambda text: ["go" for _ in text.split()]), "they went") is None


def test_a_preprocessor_that_replaces_characters_is_followed():
    grams = grams_of(CountVectorizer(preprocessor=lambda text: text.replace("&", " and ")), "cats&dogs")
    assert grams.terms == ["cats", "and", "dogs"]
    assert grams.units.tolist() == [[0, 4], [4, 5], [5, 9]]


def test_empty_texts_have_no_features():
    for each in SETTINGS:
        assert grams_of(CountVectorizer(**each), "").shared([]) == {}
