"""What the footer of a Parquet file says of its numbers, and batches of a size that memory bears."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from labelloop.pool import table
from labelloop.pool.parquet_stretch import rows_within

N, GROUP = 20_000, 5_000


@pytest.fixture
def stretch(tmp_path):
    """Make a file of some columns, and return its stretch from a row on."""

    def made(first=0, stop=None, group=GROUP, **columns):
        pq.write_table(pa.table(columns), tmp_path / "rows.parquet", row_group_size=group)
        return table(tmp_path).rows.stretch(0, first, stop)

    return made


def test_it_says_how_large_numbers_are_in_the_row_groups_that_are_read(stretch):
    x = np.arange(N, dtype=np.float32)
    found = stretch(first=GROUP, stop=2 * GROUP, x=x, y=-x.astype(int)).largest(["y", "x", "z"])
    assert found[:2].tolist() == [2 * GROUP - 1] * 2
    assert np.isnan(found[2])


@pytest.mark.parametrize(
    "column",
    [
        pa.array([None, *range(1, N)]),
        pa.array([f"{k}" for k in range(N)]),
        pa.array(np.arange(N).astype("datetime64[s]")),
        pa.array(np.full(N, np.nan)),
        pa.array([Decimal(k % 7) for k in range(N)]),
    ],
    ids=["missing", "text", "time", "no number", "decimal"],
)
def test_it_says_nothing_of_what_it_does_not_know(stretch, column):
    assert np.isnan(stretch(x=column).largest(["x"])).all()


def test_many_small_row_groups_are_better_looked_at(stretch):
    assert np.isnan(stretch(x=np.arange(N), group=100).largest(["x"])).all()


def test_numbers_that_are_none_are_not_told_of(stretch):
    assert stretch(x=np.where(np.arange(N) % 2, np.nan, 3.0)).largest(["x"]).tolist() == [3]


@pytest.mark.parametrize("size", [1, 1 << 16, 1 << 30])
def test_batches_are_all_rows_in_pieces_of_about_a_size(stretch, size):
    rows = stretch(x=np.arange(N), y=np.arange(N, dtype=np.float32))
    batches = list(rows.batches(size))
    assert [at for at, _ in batches] == np.cumsum([0, *(batch.num_rows for _, batch in batches[:-1])]).tolist()
    assert np.concatenate([batch.column(0).to_numpy() for _, batch in batches]).tolist() == list(range(N))
    assert all(batch.num_rows <= max(1024, size // 12) for _, batch in batches)


def test_wide_rows_come_in_smaller_batches():
    def wide(n):
        return pa.schema([(f"x{k}", pa.float64() if k % 2 else pa.string()) for k in range(n)])

    assert rows_within(wide(2), 8 << 20) == (8 << 20) // 40
    assert rows_within(wide(200), 8 << 20) == (8 << 20) // 4_000
    assert rows_within(wide(100_000), 8 << 20) == 1024
