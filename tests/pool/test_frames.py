"""The forms tables come in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from labelloop.pool import PoolError, table

COLUMNS = {"n": [1, None, 3], "s": ["x", None, "NA"], "b": [True, None, False], "f": [None, 0.5, 2.0]}
ROWS = [["1", "x", "True", None], [None, None, None, "0.5"], ["3", "NA", "False", "2.0"]]


def cells(pool):
    return [pool.payload(position).data["cells"] for position in range(len(pool))]


@pytest.mark.parametrize(
    "data",
    [
        pl.DataFrame(COLUMNS),
        pa.table(COLUMNS),
        pd.DataFrame(COLUMNS).astype({"n": "Int64", "b": "boolean"}),
    ],
    ids=["polars", "pyarrow", "pandas"],
)
def test_one_table_reads_alike_in_every_library(data):
    pool = table(data)
    assert pool.columns == ["n", "s", "b", "f"]
    assert pool.column_kinds == ["number", "text", "bool", "number"]
    assert cells(pool) == ROWS
    assert pool.id_at(2) == 2


@pytest.mark.parametrize(
    "form", [pl.DataFrame, pa.table, pd.DataFrame, dict], ids=["polars", "pyarrow", "pandas", "dict"]
)
def test_a_column_can_be_the_identity_in_every_form(form):
    pool = table(form({"name": ["a", "b"], "size": [1, 2]}), id_col="name")
    assert pool.id_at(1) == "b"
    assert pool.columns == ["name", "size"]
    assert pool.index.name == "name"
    assert pool.payload(1).data["cells"] == ["b", "2"]


def test_polars_needs_no_pyarrow(monkeypatch):
    def missing(*_args, **_kwargs):
        raise ModuleNotFoundError("pyarrow")

    monkeypatch.setattr(pl.Series, "to_pandas", missing)
    assert cells(table(pl.DataFrame(COLUMNS))) == ROWS


def test_rows_may_be_dicts_and_columns_lists():
    assert cells(table([{"a": 1, "b": "x"}, {"b": "y", "a": 2}])) == [["1", "x"], ["2", "y"]]
    assert cells(table({"a": [1, 2], "b": np.array([[1, 2], [3, 4]])})) == [["1", "[1, 2]"], ["2", "[3, 4]"]]
    assert cells(table({"a": pd.Series([1, 2], index=[5, 6]), "b": pd.Series([3, 4])})) == [
        ["1", "3"],
        ["2", "4"],
    ]


def test_names_that_are_no_text_are_shown_as_text_and_kept_for_the_model():
    pool = table(pd.DataFrame(np.eye(2)))
    assert pool.columns == ["0", "1"]
    assert list(pool.inputs(np.array([0])).columns) == [0, 1]


def test_the_parts_of_a_compound_name_are_joined():
    columns = pd.MultiIndex.from_tuples([("size", "mm"), ("size", "in"), ("name", "")])
    frame = pd.DataFrame([[1, 2, "a"]], columns=columns)
    assert table(frame).columns == ["size / mm", "size / in", "name"]
    assert frame.columns is columns or frame.columns.equals(columns)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("photos.csv", r"'photos.csv' is not a table.*pd\.read_csv"),
        ("tests/pol", r"no folder of Parquet files.*did you mean 'tests/pool'\?"),
        (pd.Series([1]), r"Series.*\.to_frame\(\)"),
        (np.eye(2), r"ndarray.*pd\.DataFrame\(array\)"),
        (pl.LazyFrame({"a": [1]}), r"LazyFrame.*\.collect\(\)"),
        (5, "5 is not a table"),
        (None, "None is not a table"),
        ([[1, 2]], "row 0 is .* of type list, expected a dict"),
        ({"a": 1}, "column 'a' is 1, expected a list"),
        ({"a": "text"}, "column 'a' is 'text', expected a list"),
        ({"a": [1], "b": [1, 2]}, "different lengths.*'b': 2"),
        (pd.DataFrame(index=[1, 2]), "no columns"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "repeated or read alike: 'a'"),
        (pd.DataFrame([[1, 2]], columns=[1, "1"]), "repeated or read alike: '1'"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_to_mend_it(data, message):
    with pytest.raises(PoolError, match=message):
        table(data)


def test_a_column_of_ids_that_is_not_there_is_named_with_a_near_one():
    with pytest.raises(PoolError, match="id_col='row' is not a column; did you mean 'row_id'"):
        table({"row_id": [1], "x": [2]}, id_col="row")
