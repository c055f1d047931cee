"""Reports in CSV files: true, false and blanks, nothing that a spreadsheet computes, and back again."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.workflow import read_report, write_report


def report(notes, scores=None):
    n = len(notes)
    return pd.DataFrame(
        {
            "note": pd.Series(notes, dtype=object),
            "error": [k % 2 == 0 for k in range(n)],
            "completed": [k % 3 == 0 for k in range(n)],
            "machine_label:a": np.array([0.1] * n if scores is None else scores, dtype=float),
            "human_label:a": np.full(n, math.nan),
        }
    )


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.lists(texts.filter(lambda text: not text.isdecimal()), min_size=1, max_size=8), st.data())
def test_any_report_comes_back(tmp_path_factory, notes, data):
    # One that is plainly text keeps the column text: a file does not say types.
    notes = ["a note", *notes]
    scores = data.draw(st.lists(st.floats(0, 1), min_size=len(notes), max_size=len(notes)))
    frame = report(notes, scores)
    again = read_report(write_report(frame, tmp_path_factory.mktemp("r") / "r.csv"))
    assert again["note"].tolist() == notes
    pd.testing.assert_frame_equal(again.drop(columns="note"), frame.drop(columns="note"))


def test_the_file_says_true_and_false_and_nothing(tmp_path):
    place = write_report(report(["x", None]), tmp_path / "r.csv")
    assert place.read_text(encoding="utf-8") == (
        "note,error,completed,machine_label:a,human_label:a\nx,true,true,0.1,\n,false,false,0.1,\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "'=1", "\uff1d1"])
def test_no_cell_is_a_formula_and_each_comes_back(tmp_path, text):
    frame = report([text, "plain"]).rename(columns={"note": f"={text}"})
    place = write_report(frame, tmp_path / "r.csv")
    for line in place.read_text(encoding="utf-8").splitlines()[:2]:
        assert line.lstrip('"')[0] == "'"
    assert read_report(place).iloc[:, 0].tolist() == [text, "plain"]
    assert read_report(place).columns[0] == f"={text}"


def test_numbers_and_truth_values_keep_their_type(tmp_path):
    frame = report(["x", "y"]).assign(n=[1, -2], share=[0.5, np.nan], good=[True, False])
    again = read_report(write_report(frame, tmp_path / "r.csv"))
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)
    assert again["n"].dtype == np.int64


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,error\n1,true\n", "line 1: a report has the column 'completed'"),
        ("error,completed\nTrue,false\n", "line 2: error is 'True', expected true or false"),
        ("error,completed,machine_label:a\ntrue,false,high\n", "line 2: 'high' is no confidence"),
        ("error,completed\ntrue\n", "line 2: expected 2 cells"),
    ],
)
def test_what_is_no_report_is_named_with_its_line(tmp_path, text, told):
    place = tmp_path / "r.csv"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        read_report(place)


def test_a_report_without_rows_is_a_file_with_a_head(tmp_path):
    again = read_report(write_report(report([]), tmp_path / "r.csv"))
    assert again.columns.tolist() == ["note", "error", "completed", "machine_label:a", "human_label:a"]
    assert len(again) == 0
