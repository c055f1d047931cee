"""Rows of a table as samples."""

from __future__ import annotations

import datetime as dt
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool import PoolError, UnknownIdError, table
from labelloop.pool.ids import text

TABULAR = Path(__file__).parents[3] / "shared" / "data" / "tabular"

INDEXES = {
    "range": pd.RangeIndex(3),
    "int": pd.Index([30, 10, 20]),
    "float": pd.Index([0.5, 1.0, 2.0]),
    "str": pd.Index(["b", "a", "5"]),
    "mixed": pd.Index(["5", 5, ("a", 1)], tupleize_cols=False),
    "bool": pd.Index([True, False, "x"], dtype=object),
    "multi": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["who", "n"]),
    "time": pd.date_range("2024-05-01", periods=3, name="day"),
    "instant": pd.DatetimeIndex(["2024-05-01", "2024-05-01 00:00:00.5", "2024-05-02"]),
    "zoned": pd.date_range("2024-05-01", periods=3, tz="Europe/Berlin"),
    "span": pd.timedelta_range("1h", periods=3),
    "month": pd.period_range("2024-05", periods=3, freq="M"),
    "interval": pd.interval_range(0, 3),
    "category": pd.CategoricalIndex(["x", "y", "z"]),
    "date": pd.Index([dt.date(2024, 5, day) for day in (1, 2, 3)]),
    "nullable": pd.Index([1, 2, 3], dtype="Int64"),
}


def numbers(index):
    return pd.DataFrame({"x": range(len(index))}, index=index)


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_any_index_identifies_rows_exactly(index):
    pool = table(numbers(index))
    for position in range(3):
        sample = pool.id_at(position)
        assert not isinstance(sample, np.generic)
        assert pool.position(sample) == position
        assert pool.id_of(pool.key(sample)) == sample
        assert pool.position(pool.id_of(pool.key(sample))) == position
        assert position in pool.search(text(sample))
    assert len({pool.key(pool.id_at(position)) for position in range(3)}) == 3
    assert list(pool.index.names) == list(index.names)
    pd.testing.assert_frame_equal(pool.frame(np.array([2, 0])).reset_index(drop=True), pd.DataFrame({"x": [2, 0]}))


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_a_worker_process_can_have_a_copy(index):
    pool = table(numbers(index))
    pool.search("1")
    copy = pickle.loads(pickle.dumps(pool))
    assert copy.index.equals(pool.index)
    assert copy.payload(1) == pool.payload(1)
    assert copy.search("1") == pool.search("1")


def test_an_id_given_another_way_has_the_key_that_the_pool_gives_it():
    assert table(numbers(INDEXES["float"])).key(1) == "1.0"
    assert table(numbers(INDEXES["int"])).key(np.float64(10)) == "10"
    days = table(numbers(INDEXES["time"]))
    assert days.key("2024-05-02") == days.key(days.id_at(1))
    assert days.key(dt.datetime(2024, 5, 2)) == days.key(days.id_at(1))  # noqa: DTZ001 - as the index


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("range", 3),
        ("range", -1),
        ("range", True),
        ("range", None),
        ("range", [1]),
        ("str", 5),
        ("multi", "a"),
        ("multi", ("a",)),
        ("time", "2024-05"),
        ("interval", 0.5),
    ],
)
def test_only_a_whole_id_names_a_sample(name, given):
    with pytest.raises(UnknownIdError, match="no sample has the id"):
        table(numbers(INDEXES[name])).position(given)
    assert table(numbers(INDEXES[name])).find(given) is None


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_several_threads_may_look_ids_up_at_once(index):
    pool = table(numbers(index))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda position: pool.position(pool.id_at(position)), [0, 1, 2] * 50))
    assert found == [0, 1, 2] * 50


def test_an_unknown_id_is_answered_with_a_near_one():
    pool = table(pd.DataFrame({"x": [1, 2]}, index=["berlin.jpg", "paris.jpg"]))
    with pytest.raises(UnknownIdError, match=r"^no sample has the id 'pari.jpg'; did you mean 'paris.jpg'\?$"):
        pool.position("pari.jpg")
    with pytest.raises(KeyError, match=r"did you mean 1 \(int\)"):
        table({"x": [1, 2]}).position("1")


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ([1, 2, 1], r"repeated, for example 1: .*reset_index\(drop=True\).*id_col="),
        (["a", "a", "b"], "repeated, for example 'a'"),
        ([1.0, None, 2.0], "missing for 1 of 3 samples"),
        (["a", None, None], "missing for 2 of 3"),
        (pd.MultiIndex.from_tuples([("a", 1), ("a", None), (None, 1)]), "missing for 2 of 3"),
        (pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 1)]), r"repeated, for example \('a', 1\)"),
        (pd.Index([1, frozenset([2]), 3], dtype=object), "of type frozenset"),
    ],
)
def test_ids_that_cannot_identify_are_refused_with_a_way_to_mend_them(index, message):
    with pytest.raises(PoolError, match=message):
        table(pd.DataFrame({"x": [1, 2, 3]}, index=index))


def test_a_column_of_ids_that_repeats_is_named():
    with pytest.raises(PoolError, match="repeated, for example 1: mend column 'row'"):
        table({"row": [1, 1]}, id_col="row")


def test_rows_that_are_equal_are_different_samples():
    pool = table([{"x": 1}, {"x": 1}])
    assert len(pool) == 2
    assert pool.key(pool.id_at(0)) != pool.key(pool.id_at(1))


def test_nothing_is_copied():
    frame = pd.DataFrame(np.zeros((1_000_000, 2)), columns=["a", "b"])
    pool = table(frame)
    everything = pool.inputs(np.arange(len(pool)))
    assert np.shares_memory(everything["a"].to_numpy(), frame["a"].to_numpy())
    assert isinstance(pool.index, pd.RangeIndex)


def test_what_the_user_does_to_the_table_later_does_not_reach_the_pool():
    frame = pd.DataFrame({"x": [1, 2]})
    pool = table(frame)
    frame["y"] = 0
    frame.index = ["a", "b"]
    assert pool.columns == ["x"]
    assert pool.id_at(0) == 0


def test_a_cell_is_shown_with_the_type_of_its_column():
    frame = pd.DataFrame({"n": [10**17 + 1], "f": [0.1], "t": pd.to_datetime(["2024-05-01"]), "s": ["None"]})
    pool = table(frame)
    assert pool.payload(0).data == {"cells": ["100000000000000001", "0.1", "2024-05-01T00:00:00", "None"]}
    assert pool.payload(0).buffer is None
    assert pool.column_kinds == ["number", "number", "time", "text"]


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_text_is_lost_between_table_and_page(rows):
    pool = table([{"a": a, "b": b} for a, b in rows])
    assert [pool.payload(position).data["cells"] for position in range(len(rows))] == rows


@pytest.mark.parametrize("position", [-1, 2])
def test_a_position_that_is_not_there_is_refused(position):
    with pytest.raises(PoolError, match=f"no position {position}: the pool has 2 samples"):
        table([{"x": 1}, {"x": 1}]).payload(position)


def test_rows_are_given_as_the_model_and_the_labels_need_them():
    frame = pd.DataFrame({"x": [1, 2, 3], "s": list("abc")}, index=pd.Index(list("uvw"), name="who"))
    for rows in (table(frame).inputs(np.array([2, 0])), table(frame).frame(np.array([2, 0]))):
        pd.testing.assert_frame_equal(rows, frame.iloc[[2, 0]])


class TestAdd:
    """More rows."""

    def test_rows_without_an_index_are_numbered_on(self):
        pool = table([{"x": 1, "s": "a"}])
        assert pool.add([{"s": "b", "x": 2}]).tolist() == [1]
        assert pool.add(pl.DataFrame({"x": [3], "s": ["c"]})).tolist() == [2]
        assert pool.id_at(2) == 2
        assert pool.payload(2).data["cells"] == ["3", "c"]
        assert pool.version == 2

    def test_rows_with_ids_keep_them(self):
        pool = table(pd.DataFrame({"x": [1]}, index=pd.Index(["a"], name="who")))
        pool.search("b")
        assert pool.add(pd.DataFrame({"x": [2]}, index=["b"])).tolist() == [1]
        assert pool.position("b") == 1
        assert pool.search("b") == [1]
        assert pool.index.name == "who"

    def test_a_column_of_ids_stays_the_identity(self):
        pool = table({"name": ["a"], "x": [1]}, id_col="name")
        pool.add({"name": ["b"], "x": [2]})
        assert pool.position("b") == 1

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            (pd.DataFrame({"x": [2]}, index=["a"]), "1 of 1 ids are in the pool already, for example 'a'"),
            (pd.DataFrame({"x": [2, 3]}, index=["b", "b"]), "repeated, for example 'b'"),
            (pd.DataFrame({"y": [2]}, index=["b"]), "without 'x' and with 'y'"),
            (pd.DataFrame({"x": [2]}, index=pd.MultiIndex.from_tuples([("b", 1)])), "1 parts.* 2"),
            ([{"x": 2}], "no plain numbering"),
        ],
    )
    def test_what_does_not_fit_is_refused_and_changes_nothing(self, more, message):
        pool = table(pd.DataFrame({"x": [1]}, index=["a"]))
        with pytest.raises(PoolError, match=message):
            pool.add(more)
        assert len(pool) == 1
        assert pool.version == 0
        assert pool.payload(0).data["cells"] == ["1"]

    @pytest.mark.parametrize("nothing", [[], {}, pd.DataFrame(), pd.DataFrame({"x": []})])
    def test_nothing_is_added_of_a_table_without_rows(self, nothing):
        pool = table(pd.DataFrame({"x": [1]}, index=["a"]))
        assert pool.add(nothing).tolist() == []
        assert (len(pool), pool.version) == (1, 0)

    def test_a_pool_without_rows_becomes_what_the_first_make_of_it(self):
        pool = table([])
        assert (len(pool), pool.columns, pool.column_kinds, pool.search("a")) == (0, [], [], [])
        assert pool.landmarks(5).tolist() == []
        index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["who", "n"])
        assert pool.add(pd.DataFrame({"x": [1, 2]}, index=index)).tolist() == [0, 1]
        assert (pool.position(("b", 2)), pool.column_kinds, pool.version) == (1, ["number"], 1)
        assert pool.index.names == ["who", "n"]

    def test_a_column_may_be_empty_in_the_new_rows(self):
        pool = table([{"x": 1, "s": "a"}])
        pool.add([{"x": None, "s": None}])
        assert pool.payload(1).data["cells"] == [None, None]
        assert pool.column_kinds == ["number", "text"]

    def test_compound_ids_keep_their_names(self):
        pool = table(numbers(INDEXES["multi"]))
        pool.add(pd.DataFrame({"x": [9]}, index=pd.MultiIndex.from_tuples([("c", 1)])))
        assert list(pool.index.names) == ["who", "n"]
        assert pool.position(("c", 1)) == 3

    @given(st.lists(st.lists(st.integers(), max_size=4), min_size=1, max_size=4))
    def test_positions_keep_their_meaning(self, batches):
        pool = table([{"x": "first"}])
        expected = ["first"]
        for batch in filter(None, batches):
            pool.add([{"x": str(value)} for value in batch])
            expected += map(str, batch)
        assert [pool.payload(position).data["cells"][0] for position in range(len(pool))] == expected


class TestSignature:
    """Recognising the same data again."""

    def test_equal_content_has_an_equal_digest_in_any_form(self):
        rows = [{"n": 1, "s": "a"}, {"n": 2, "s": None}]
        here = table(rows).signature(np.array([0, 1]))
        assert set(here) == {"0", "1"}
        assert table(pd.DataFrame(rows)[["s", "n"]]).signature(np.array([0, 1])) == here
        assert table(pl.DataFrame(rows)).signature(np.array([0, 1])) == here
        assert table(pd.DataFrame(rows).astype({"n": float})).signature(np.array([0, 1])) == here

    def test_a_change_of_a_value_or_a_name_changes_it(self):
        first = table({"n": [1], "s": ["a"]}).signature(np.array([0]))
        assert table({"n": [2], "s": ["a"]}).signature(np.array([0])) != first
        assert table({"n": [1], "t": ["a"]}).signature(np.array([0])) != first
        assert table({"n": ["a"], "s": [1]}).signature(np.array([0])) != first

    def test_a_column_that_is_new_can_be_left_out(self):
        first = table({"n": [1]}).signature(np.array([0]))
        grown = table({"n": [1], "guess": [0.5]})
        assert grown.signature(np.array([0]), columns=["n"]) == first
        assert grown.signature(np.array([0])) != first


class TestRealTables:
    """Tables people have."""

    @pytest.fixture
    def tabular(self):
        if not TABULAR.is_dir():
            pytest.skip(f"the shared data are not here: {TABULAR}")
        return TABULAR

    def test_wine_has_equal_rows_and_keeps_them_all(self, tabular):
        frame = pd.read_csv(tabular / "wine_quality" / "wine_color.csv", index_col="row_id")
        pool = table(frame)
        assert frame.duplicated().sum() == 1177
        assert len(pool) == 6497
        assert pool.index.name == "row_id"
        assert pool.column_kinds == ["number"] * 12 + ["text"]

    def test_no_damage_is_a_class_not_a_gap(self, tabular):
        frame = pd.read_csv(tabular / "birdstrikes_10k" / "birdstrikes.csv", keep_default_na=False)
        pool = table(frame)
        column = next(
            place for place, name in enumerate(pool.columns) if (frame[name].astype(str) == "None").sum() == 8939
        )
        shown = [pool.payload(position).data["cells"][column] for position in range(50)]
        assert "None" in shown

    def test_penguins_read_alike_with_polars(self, tabular):
        path = tabular / "palmer_penguins" / "penguins.csv"
        in_pandas, in_polars = table(pd.read_csv(path)), table(pl.read_csv(path, null_values="NA"))
        positions = np.arange(0, len(in_pandas), 25)
        assert in_pandas.signature(positions) == in_polars.signature(positions)


def test_rows_that_are_asked_for_stay_those_while_the_pool_grows(monkeypatch):
    """Searches and models read on threads of their own."""
    pool, same = table([{"n": 1}, {"n": 2}]), np.array_equal

    def growing(*given):
        pool.add([{"n": 3}])
        return same(*given)

    monkeypatch.setattr(np, "array_equal", growing)
    assert pool.inputs(np.arange(2))["n"].tolist() == [1, 2]
