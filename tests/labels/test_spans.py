"""Spans of a text: what is one, and that no offset is ever wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.labels import Classes, LabelError, MisfitError, Spans

CLASSES = Classes(["person", "place", 3])
NESTED = Spans(CLASSES, overlap=True)
FLAT = Spans(CLASSES)
TEXT = "I ❤️ NY 👨‍👩‍👧 with Ada 🇫🇷 in 東京!"

# What UTF-16 counts as two, what is drawn as one, what is read from right to left.
letters = st.sampled_from([*"ab .é", "\u0301", "👩", "🏽", "\u200d", "ש", "م", "東", "\U0001f1eb"])


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(letters, min_size=1, max_size=30))
    edges = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda edge: edge[0] < edge[1])
    found = draw(st.lists(st.tuples(edges, st.sampled_from(CLASSES.keys)), max_size=8))
    return text, [{"label": label, "start": start, "end": end} for (start, end), label in found]


@given(texts_with_spans())
def test_every_span_holds_what_stands_there_and_survives_json(drawn):
    text, given_spans = drawn
    spans = NESTED.validate(given_spans, text)
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)
    assert {(s["label"], s["start"], s["end"]) for s in spans} == {
        (s["label"], s["start"], s["end"]) for s in given_spans
    }
    assert NESTED.read(json.loads(json.dumps(spans)), text) == spans
    assert NESTED.validate(spans, text) == spans  # one canonical form
    assert NESTED.validate(spans[::-1], text) == spans
    assert sum(NESTED.count(spans).values()) == len(spans)


@given(texts_with_spans())
def test_without_overlap_exactly_the_disjoint_ones_are_taken(drawn):
    text, given_spans = drawn
    spans = NESTED.validate(given_spans, text)
    apart = all(a["end"] <= b["start"] or b["end"] <= a["start"] for k, a in enumerate(spans) for b in spans[:k])
    if apart:
        assert FLAT.validate(given_spans, text) == spans
    else:
        with pytest.raises(LabelError, match="overlap=True"):
            FLAT.validate(given_spans, text)


def test_offsets_count_code_points_not_what_javascript_counts():
    start = TEXT.index("Ada")
    (span,) = FLAT.validate([{"label": "person", "start": start, "end": start + 3, "text": "Ada"}], TEXT)
    assert span == {"text": "Ada", "start": start, "end": start + 3, "label": "person"}
    utf16 = len(TEXT[:start].encode("utf-16-le")) // 2
    assert utf16 != start
    with pytest.raises(MisfitError, match="offsets count code points"):
        FLAT.validate([{"label": "person", "start": utf16, "end": utf16 + 3, "text": "Ada"}], TEXT)


def test_longer_spans_come_first_and_the_same_one_counts_once():
    inner, outer = {"label": "place", "start": 0, "end": 1}, {"label": "person", "start": 0, "end": 4}
    spans = NESTED.validate([inner, outer, inner], TEXT)
    assert [(span["start"], span["end"]) for span in spans] == [(0, 4), (0, 1)]


def test_numpy_offsets_and_keys_are_taken():
    (span,) = FLAT.validate([{"label": np.int64(3), "start": np.int32(0), "end": np.int64(1)}], TEXT)
    assert (span["label"], span["start"], span["end"]) == (3, 0, 1)
    assert type(span["start"]) is int


def test_tables_show_four_fields_in_the_order_of_files():
    spans = FLAT.validate(
        [{"label": "person", "start": 0, "end": 1, "origin": "accepted", "score": np.float32(0.5)}], TEXT
    )
    assert spans[0]["origin"] == "accepted"
    assert spans[0]["score"] == 0.5
    assert [list(span) for span in FLAT.public(spans)] == [["text", "start", "end", "label"]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Ada", "not a list of spans"),
        ({"label": "person"}, "not a list of spans"),
        (7, "not a list of spans"),
        (["Ada"], "is not a span"),
        ([{"label": "person", "start": 0}], "is not a span"),
        ([{"label": "person", "start": 0, "end": 2, "colour": 1}], "no field 'colour'"),
        ([{"label": "persn", "start": 0, "end": 2}], "did you mean 'person'"),
        ([{"label": "person", "start": "0", "end": 2}], "must be a whole number"),
        ([{"label": "person", "start": True, "end": 2}], "must be a whole number"),
        ([{"label": "person", "start": 0, "end": 2.0}], "must be a whole number"),
        ([{"label": "person", "start": 2, "end": 2}], "does not lie in the text"),
        ([{"label": "person", "start": 3, "end": 2}], "does not lie in the text"),
        ([{"label": "person", "start": -1, "end": 2}], "does not lie in the text"),
        ([{"label": "person", "start": 0, "end": 999}], "of 32 characters"),
        ([{"label": "person", "start": 0, "end": 1, "text": "X"}], "0-1 says it holds 'X', and the text has 'I' there"),
        ([{"label": "person", "start": 0, "end": 1, "text": 5}], "'text' of a span is 5"),
        ([{"label": "person", "start": 0, "end": 1, "origin": "magic"}], "'origin' of a span"),
        ([{"label": "person", "start": 0, "end": 1, "score": 2}], "between 0 and 1"),
        ([{"label": "person", "start": 0, "end": 1, "score": float("nan")}], "between 0 and 1"),
    ],
)
def test_bad_spans_are_refused_by_name(value, message):
    with pytest.raises(LabelError, match=message):
        FLAT.validate(value, TEXT)


def test_half_a_character_cannot_be_marked_and_the_rest_of_its_text_can():
    broken = "ab \ud83d cd"
    assert FLAT.validate([{"label": "place", "start": 5, "end": 7}], broken)[0]["text"] == "cd"
    with pytest.raises(MisfitError, match="lone surrogate"):
        FLAT.validate([{"label": "place", "start": 3, "end": 4}], broken)


def test_a_long_text_is_quoted_where_it_differs():
    text = "a" * 100 + "b" + "c" * 100
    with pytest.raises(MisfitError, match=r"says it holds 'a{20}xc.*and the text has 'a{20}bc"):
        FLAT.validate([{"label": "place", "start": 0, "end": 201, "text": text.replace("b", "x")}], text)


def test_where_the_text_is_not_known_a_span_brings_its_own():
    assert FLAT.read([{"label": "place", "start": 5, "end": 7, "text": "cd"}])
    with pytest.raises(MisfitError):
        FLAT.read([{"label": "place", "start": 5, "end": 9, "text": "cd"}])
    with pytest.raises(LabelError, match="says no 'text'"):
        FLAT.read([{"label": "place", "start": 5, "end": 7}])


def test_overlap_is_a_matter_of_yes_or_no():
    with pytest.raises(LabelError, match="neither True nor False"):
        Spans(CLASSES, overlap="nested")
