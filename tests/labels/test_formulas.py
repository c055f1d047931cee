"""Texts that a spreadsheet would compute are harmless in a CSV file, and come back exactly."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labelloop.labels.formulas import escape_formula, unescape_formula

texts = st.text(st.sampled_from(list("'=+-@\t\r\n \x00\xa0\u200b\ufeffa1\"|;(")) | st.characters(codec="utf-8"))


@given(texts)
@example("'=1")
@example("''")
def test_every_text_comes_back(text):
    assert unescape_formula(escape_formula(text)) == text


@given(texts, texts)
def test_no_two_texts_become_the_same_cell(one, other):
    assert (escape_formula(one) == escape_formula(other)) == (one == other)


@given(texts)
def test_what_is_written_begins_no_formula(text):
    seen = "".join(c for c in escape_formula(text) if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"})
    assert not seen.startswith(("=", "+", "-", "@"))
    assert not escape_formula(text).startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@A1", "\t1", "\r1", " =1", "\xa0\u200b\ufeff=1", "\x00=1", "\uff1d1", "=cmd|' /C calc'!A0"],
)
def test_what_a_spreadsheet_computes_is_made_a_text(text):
    assert escape_formula(text) == f"'{text}"


@given(texts)
def test_no_part_of_it_is_a_formula_that_calls_something_where_semicolons_separate(text):
    for part in re.split("[;\t\r\n]", escape_formula(text)):
        seen = "".join(
            c for c in part.replace('"', "") if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}
        )
        assert not seen.startswith("=")
        assert not (seen.startswith(("+", "-", "@")) and re.search(r"\w\(|[|!#\[]", part))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=1", "a;'=1"),
        ("a; =1;+b", "a;' =1;+b"),
        ("a\n=1\t'=2", "a\n'=1\t''=2"),
        ("a;=cmd|' /C calc'!A0;b", "a;'=cmd|' /C calc'!A0;b"),
        ("a;-cmd|x!A0", "a;'-cmd|x!A0"),
        ("a;@SUM(A1)", "a;'@SUM(A1)"),
        ('a;"=1', "a;'\"=1"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_a_formula_after_a_semicolon_is_made_a_text(text, cell):
    assert escape_formula(text) == cell
    assert unescape_formula(cell) == text


@pytest.mark.parametrize("text", ["nice ;-)", "sad ;-(", "- a\n- b", "a\n+ b (c)", "1;-2", "a;@b", "it's; 't was"])
def test_smileys_and_lists_of_points_are_left_alone_inside_of_a_text(text):
    inside = f"a {text}"
    assert escape_formula(inside) == inside == unescape_formula(inside)


@pytest.mark.parametrize("text", ["", "a", "a=1", "1-1", "'", "'a'", "'t =", '"=1"', "a@b.org", "5", "é", " a"])
def test_all_other_texts_are_left_alone(text):
    assert escape_formula(text) == text == unescape_formula(text)
