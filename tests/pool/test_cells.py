"""Values as the text of cells."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool.cells import MOST_CHARACTERS, canonical, cell, kind_of


@given(st.text(max_size=MOST_CHARACTERS))
def test_a_text_is_shown_as_it_is(text):
    assert cell(text) == text


@given(st.floats(allow_nan=False))
def test_a_float_reads_back_as_itself(value):
    assert float(cell(value)) == value
    assert float(cell(np.float64(value))) == value


@given(st.floats(allow_nan=False, width=32).map(np.float32))
def test_a_float_of_32_bits_is_written_at_its_own_precision(value):
    assert np.float32(cell(value)) == value
    assert len(cell(value)) <= len("-1.17549435e-38")  # nine digits tell any two apart


@given(st.text(st.characters()))
def test_whatever_a_text_holds_it_can_be_sent(text):
    json.dumps(cell(text), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan"), pd.NaT, pd.NA, np.datetime64("NaT")])
def test_what_is_missing_is_null(missing):
    assert cell(missing) is None
    assert canonical(missing) is None


@pytest.mark.parametrize("text", ["None", "NA", "nan", "", " ", "<b>&amp;</b>"])
def test_texts_that_look_like_something_else_stay_texts(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (np.int64(10**15), "1000000000000000"),
        (np.float32(0.1), "0.1"),
        (2.0, "2.0"),
        (True, "True"),
        (np.bool_(False), "False"),
        (Decimal("1.50"), "1.50"),
        (pd.Timestamp("2024-05-01 12:30"), "2024-05-01T12:30:00"),
        (np.datetime64("2024-05-01"), "2024-05-01"),
        (dt.date(2024, 5, 1), "2024-05-01"),
        (dt.time(12, 30), "12:30:00"),
        (pd.Period("2024-05", "M"), "2024-05"),
        (b"abc", "3 bytes"),
        ([1, "a"], "[1, 'a']"),
        (list(range(50)), "list of 50 items"),
        ({"a": 1}, "{'a': 1}"),
        (np.array([1, 2]), "[1, 2]"),
        (np.zeros((3, 4)), "array of shape (3, 4), float64"),
    ],
)
def test_every_kind_of_value_has_a_short_text(value, text):
    assert cell(value) == text


def test_a_long_text_is_cut_and_says_so():
    assert cell("x" * 2001) == "x" * 2000 + "…"
    assert cell({"key": "x" * 1000}).endswith("…")


def test_numbers_that_are_equal_have_one_content_and_texts_keep_theirs():
    assert canonical(3) == canonical(np.float64(3)) == canonical(np.int8(3)) == "3"
    assert canonical("3.0") == "3.0"
    assert canonical("x" * 5000) == "x" * 5000
    assert canonical(float("inf")) == "inf"
    assert canonical(np.arange(100)) != canonical(np.arange(1, 101))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "number"),
        ([1.5, None], "number"),
        (pd.array([1, None], dtype="Int64"), "number"),
        ([Decimal(1)], "number"),
        (["a", None], "text"),
        (pd.Categorical(["a", "b"]), "text"),
        (pd.Categorical([1, 2]), "number"),
        ([True, False], "bool"),
        ([True, None], "bool"),
        (pd.to_datetime(["2024-05-01"]), "time"),
        ([dt.date(2024, 5, 1)], "time"),
        (pd.period_range("2024", periods=2, freq="M"), "time"),
        ([[1], [2]], "other"),
        ([b"a"], "other"),
        ([None, None], "text"),
    ],
)
def test_a_column_is_of_a_kind(values, kind):
    assert kind_of(pd.Series(values, dtype=getattr(values, "dtype", None))) == kind
