"""Rows of Parquet files, of which only those are read that are asked for."""

from __future__ import annotations

import os
import pickle

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool import PoolError, UnknownIdError, table
from labelloop.pool.parquet_pool import ParquetPool

SIZES = (5, 300, 1)  # rows of the files


def rows(start, n):
    numbers = range(start, start + n)
    return pd.DataFrame({"x": list(numbers), "name": [f"row {k}" for k in numbers]})


@pytest.fixture
def folder(tmp_path):
    """Three files, of rows that are numbered through; one of them has several row groups."""
    start = 0
    for number, n in enumerate(SIZES):
        rows(start, n).to_parquet(tmp_path / f"part-{number}.parquet", row_group_size=100)
        start += n
    return tmp_path


# ---- what is given ------------------------------------------------------------------------------------------------


def test_a_folder_a_pattern_a_path_and_a_list_name_the_same_rows(folder):
    paths = sorted(folder.glob("*.parquet"))
    pools = [table(folder), table(str(folder / "*.parquet")), table(paths), table([str(each) for each in paths])]
    for pool in pools:
        assert isinstance(pool, ParquetPool)
        assert len(pool) == sum(SIZES)
        assert pool.columns == ["x", "name"]
        assert pool.payload(305).data == {"cells": ["305", "row 305"]}
    assert pools[0].id_at(6) == ("part-1.parquet", 1)
    assert pools[1].id_at(6) == (str(paths[1]), 1)
    alone = table(paths[1])
    assert (len(alone), alone.id_at(7), alone.payload(7).data["cells"][0]) == (300, 7, "12")


def test_what_lies_beside_the_rows_in_a_folder_is_left_out(folder):
    for name in ("_metadata.parquet", ".hidden.parquet", "readme.txt"):
        (folder / name).write_text("no rows")
    pq.write_table(pa.table({"x": pa.array([], pa.int64()), "name": pa.array([], pa.string())}), folder / "no.parquet")
    assert len(table(folder)) == sum(SIZES)


def test_folders_whose_names_are_values_become_columns(tmp_path):
    for year in (2023, 2024):
        (tmp_path / f"year={year}").mkdir()
        rows(0, 2).to_parquet(tmp_path / f"year={year}" / "a.parquet")
    pool = table(tmp_path)
    assert pool.columns == ["x", "name", "year"]
    assert pool.id_at(3) == ("year=2024/a.parquet", 1)
    assert pool.inputs(np.array([3, 0]))["year"].tolist() == ["2024", "2023"]


def test_types_that_differ_between_files_are_brought_together(tmp_path):
    pq.write_table(pa.table({"x": pa.array([1, 2], pa.int32())}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"x": pa.array([0.5, None])}), tmp_path / "b.parquet")
    pq.write_table(pa.table({"x": pa.array([None], pa.null())}), tmp_path / "c.parquet")
    assert table(tmp_path).inputs(np.arange(3))["x"].tolist() == [1.0, 2.0, 0.5]


def test_a_column_has_one_type_whichever_rows_are_read(tmp_path):
    made = {"n": [1, 2, None], "yes": [True, None, False], "kind": pa.array(["a", "b", "a"]).dictionary_encode()}
    pq.write_table(pa.table(made), tmp_path / "a.parquet", row_group_size=1)
    pool = table(tmp_path)
    assert all(pool.inputs(np.array([k])).dtypes.equals(pool.inputs(np.arange(3)).dtypes) for k in range(3))
    assert pool.column_kinds[0] == "number"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda at: (at / "b.parquet").write_text("x,y"), "'b.parquet' cannot be read as a Parquet file"),
        (lambda at: rows(0, 1)[["x"]].to_parquet(at / "b.parquet"), "'b.parquet' has no column 'name'"),
        (lambda at: rows(0, 1).assign(y=1).to_parquet(at / "b.parquet"), "'a.parquet' has no column 'y'"),
        (lambda at: rows(0, 1).astype({"x": str}).to_parquet(at / "b.parquet"), "of different types"),
    ],
)
def test_files_that_do_not_fit_are_named(tmp_path, make, why):
    rows(0, 2).to_parquet(tmp_path / "a.parquet")
    make(tmp_path)
    with pytest.raises(PoolError, match=why):
        table(tmp_path)


def test_what_is_not_there_is_named(folder):
    with pytest.raises(PoolError, match=r"part-1\.parquet"):
        table(str(folder / "part-11.parquet"))
    with pytest.raises(PoolError, match="listed more than once"):
        table([str(folder / "part-0.parquet")] * 2)
    with pytest.raises(PoolError, match="is not a column"):
        table(folder, id_col="nam")


# ---- ids ----------------------------------------------------------------------------------------------------------


@given(position=st.integers(0, sum(SIZES) - 1))
def test_every_row_has_a_key_of_its_own_that_leads_back_to_it(position):
    pool = ParquetPool.__new__(ParquetPool)
    from labelloop.pool.row_ids import FileRows  # noqa: PLC0415 - the ids alone

    pool.rows, pool._ids = range(sum(SIZES)), FileRows(["a", "b", "c"], SIZES)
    sample = pool.id_at(position)
    assert pool.position(pool.id_of(pool.key(sample))) == position
    assert pool.index[position] == sample
    assert pool.ids_at(np.array([position]))[0] == sample


def test_ids_that_are_not_there_are_refused(folder):
    pool = table(folder)
    for odd in [("part-0.parquet", 5), ("part-0.parquet", -1), ("no.parquet", 0), 3, ("part-0.parquet",), ("a", "b")]:
        with pytest.raises(UnknownIdError):
            pool.position(odd)


@pytest.mark.parametrize("column", ["x", "name"])
def test_a_column_can_hold_the_ids(folder, column):
    pool = table(folder, id_col=column)
    wanted = rows(0, sum(SIZES))[column].tolist()
    assert [pool.id_at(position) for position in range(len(pool))] == wanted
    assert [pool.position(each) for each in wanted] == list(range(len(pool)))
    assert pool.index.tolist() == wanted
    assert pool.frame(np.array([9])).index.tolist() == [wanted[9]]
    with pytest.raises(UnknownIdError):
        pool.position("row 1000")


@pytest.mark.parametrize(
    ("values", "why"),
    [(["a", "b", "a"], "repeated, for example 'a'"), (["a", None, "b"], "missing for 1"), ([1, 1, 2], "repeated")],
)
def test_ids_of_a_column_are_there_and_once(tmp_path, values, why):
    pd.DataFrame({"id": values}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(PoolError, match=why):
        table(tmp_path, id_col="id")


def test_search_finds_files_rows_and_values(folder):
    pool = table(folder)
    ids = lambda text, limit=20: [pool.id_at(k) for k in pool.search(text, limit)]  # noqa: E731 - used below
    assert ids("part-1.parquet, 42") == [("part-1.parquet", 42)]
    assert ids("42") == [("part-1.parquet", 42), ("part-1.parquet", 142), ("part-1.parquet", 242)]
    assert ids("PART-2") == [("part-2.parquet", 0)]
    assert len(ids("part", 7)) == 7
    named = table(folder, id_col="name")
    assert [named.id_at(k) for k in named.search("Row 30", 3)] == ["row 30", "row 300", "row 301"]
    numbered = table(folder, id_col="x")
    assert numbered.search("30", 3) == [30, 300, 301]


# ---- rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 7, 64, 65, 500])
def test_rows_come_in_the_order_asked_for(folder, n):
    pool, whole = table(folder), rows(0, sum(SIZES))
    positions = np.random.default_rng(n).integers(0, sum(SIZES), n)
    found = pool.inputs(positions)
    assert found.reset_index(drop=True).equals(whole.iloc[positions].reset_index(drop=True))
    assert found.index.tolist() == [pool.id_at(int(each)) for each in positions]


def test_only_row_groups_that_hold_the_rows_are_read(folder, monkeypatch):
    pool, read = table(folder), []
    original = pq.ParquetFile.iter_batches
    monkeypatch.setattr(
        pq.ParquetFile, "iter_batches", lambda *a, **k: read.append(k["row_groups"]) or original(*a, **k)
    )
    pool.payload(5 + 210)
    pool.payload(5 + 211)
    assert read == [[1], [2]]  # rows 128 to 255, kept together


def test_batches_are_all_rows_once_from_the_row_group_asked_for(folder):
    pool = table(folder)
    seen = [(at, batch.num_rows) for part in range(3) for at, batch in pool.rows.stretch(part, columns=["x"]).batches()]
    assert sum(n for _, n in seen) == sum(SIZES)
    at, batch = next(pool.rows.stretch(1, first=150, columns=["x"]).batches())
    assert (at, batch.column(0)[0].as_py()) == (105, 105)


def test_no_rows_have_all_columns(folder):
    assert list(table(folder).frame(np.empty(0, np.intp)).columns) == ["x", "name"]


def test_it_travels_to_another_process(folder):
    pool = table(folder)
    pool.payload(0)
    assert pickle.loads(pickle.dumps(pool)).payload(6).data == pool.payload(6).data


# ---- growing, changing, going -------------------------------------------------------------------------------------


def test_it_grows_by_files(folder, tmp_path):
    pool = table(folder)
    rows(306, 2).to_parquet(tmp_path / "more.parquet")
    assert pool.add(str(tmp_path / "more.parquet")).tolist() == [306, 307]
    assert pool.payload(307).data["cells"][0] == "307"
    assert pool.version == 1
    with pytest.raises(PoolError, match="in the pool already"):
        pool.add(str(tmp_path / "more.parquet"))
    with pytest.raises(PoolError, match="grows by files"):
        pool.add([{"x": 1, "name": "a"}])


def test_the_same_data_are_known_again_and_others_are_not(folder):
    pool = table(folder)
    remembered = pool.signature(pool.landmarks(16))
    assert len(remembered) >= 3
    assert table(folder).signature(table(folder).landmarks(16)) == remembered
    rows(1000, 300).to_parquet(folder / "part-1.parquet")
    assert table(folder).signature(pool.landmarks(16)) != remembered


def change(path):
    rows(0, 300).to_parquet(path)
    os.utime(path, (1, 1))


@pytest.mark.parametrize(("happens", "word"), [(os.remove, "no longer there"), (change, "has changed")])
def test_a_file_that_changes_or_vanishes_is_told_of_and_the_others_go_on(folder, happens, word):
    pool = table(folder)
    pool.payload(6)  # known already, and not shown any more all the same
    happens(folder / "part-1.parquet")
    assert word in pool.payload(6).data["error"]
    assert pool.payload(0).data == {"cells": ["0", "row 0"]}
    with pytest.raises(PoolError, match=word):
        pool.inputs(np.array([0, 6]))
    with pytest.warns(UserWarning, match=word):
        frame = pool.frame(np.array([6, 0, 305]))
    assert frame.index.tolist() == [("part-1.parquet", 1), ("part-0.parquet", 0), ("part-2.parquet", 0)]
    assert frame["name"].isna().tolist() == [True, False, False]
    with pytest.raises(PoolError, match=word):
        list(pool.rows.stretch(1).batches())
