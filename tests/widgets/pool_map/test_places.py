"""Where samples lie; what cannot be understood is said in words that help."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.pool.parquet_pool import ParquetPool
from labelloop.widgets.pool_map import reducing
from labelloop.widgets.pool_map.places import places_of


def job_of(data, **more):
    return ll.Job(data, ["x", "y"], kind="tabular", store=":memory:", **more)


@pytest.fixture
def job():
    table = {"a": [1.0, 2.0, 4.0], "b": [1, 5, 9], "c": [0.5, 0.25, 0.0], "word": ["p", "q", "p"]}
    return job_of(pd.DataFrame(table, index=["u", "v", "w"]))


def test_two_named_columns_are_the_axes(job):
    places = places_of(["b", "a"], job, None)
    assert places.points.tolist() == [[1, 1], [5, 2], [9, 4]]
    assert places.axes == places.columns == ("b", "a")


def test_a_table_of_two_features_needs_no_names():
    places = places_of(None, job_of(pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4]})), None)
    assert places.columns == ("a", "b")


def test_otherwise_features_are_brought_to_two_components(job):
    places = places_of(None, job, None)
    assert places.points.shape == (3, 2)
    assert places.columns is None
    assert np.isfinite(places.points).all()


@pytest.mark.parametrize(
    "given",
    [
        [[0, 1], [2, 3], [4, 5]],
        {"u": (0, 1), "v": (2, 3), "w": (4, 5)},
        pd.DataFrame({"x": [4, 2, 0], "y": [5, 3, 1]}, index=["w", "v", "u"]),
        lambda features: np.arange(2 * len(features)).reshape(-1, 2),
    ],
)
def test_coordinates_in_every_form(job, given):
    assert places_of(given, job, None).points.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_a_transformer_is_given_the_features(job):
    class Flat:
        def fit_transform(self, features):
            self.seen = features.shape
            return features[:, :2]

    flat = Flat()
    assert places_of(flat, job, None).axes == ("Flat 1", "Flat 2")
    assert flat.seen[0] == 3


def test_samples_without_a_finite_place_are_left_out_and_told_of(job):
    places = places_of([[0, 1], [np.nan, 3], [np.inf, 5]], job, None)
    assert np.isnan(places.points[1:]).all()
    assert "2 samples have no place" in places.notes[0]
    assert "1 sample has no place" in places_of({"u": (0, 1), "v": (2, 3)}, job, None).notes[0]


def test_all_alike_is_told(job):
    assert "same point" in places_of(np.zeros((3, 2)), job, None).notes[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.full((3, 2), np.nan), "none of 3 samples has a place"),
        (np.zeros((3, 3)), r"shape \(3, 3\)"),
        (np.zeros((5, 2)), "5 points for 3 samples"),
        (np.zeros(3), r"shape \(3,\)"),
        (["a", "zz"], "'zz', which is no column"),
        (["a", "word"], "'word' cannot be an axis"),
        ("umap", "'umap' is not understood"),
        (7, "7 is not understood"),
        ([["p", "q"]] * 3, "no number"),
        (pd.DataFrame({"x": [1.0, 2, 3]}, index=["u", "v", "w"]), "1 columns"),
        (pd.DataFrame({"x": [1.0], "y": [2.0]}, index=["n"]), "no id of coordinates is in the pool"),
        (pd.DataFrame({"x": [1.0, 2], "y": [2.0, 3]}, index=["u", "u"]), "twice"),
        (lambda features: features[:1, :2], "1 points for 3 samples"),
        (lambda _features: "nothing", "no number"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(job, given, said):
    with pytest.raises(LabelError, match=said):
        places_of(given, job, None)


def test_an_unknown_id_is_named(job):
    with pytest.raises(PoolError, match="'nobody'"):
        places_of({"nobody": (1, 2)}, job, None)


@pytest.mark.parametrize(
    "rows", [[{"a": 1.0}], [{"a": 1.0}] * 4, [{"a": 1.0}, {"a": 2.0}], [{"a": 1.0, "b": 2.0, "c": 3.0}]]
)
def test_a_pool_of_one_or_of_equals_has_a_map(rows):
    assert np.isfinite(places_of(None, job_of(rows), None).points).all()


def test_files_that_are_never_loaded_whole_are_placed_a_stretch_at_a_time(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(700, 4)) * [5, 3, 1, 1], columns=list("abcd"))
    for part in range(2):
        table.iloc[350 * part : 350 * part + 350].to_parquet(tmp_path / f"{part}.parquet")
    asked = []
    inputs = ParquetPool.inputs
    monkeypatch.setattr(ParquetPool, "inputs", lambda self, at: (asked.append(len(at)), inputs(self, at))[1])
    monkeypatch.setattr(reducing, "_STRETCH", 100)
    job = job_of(tmp_path / "*.parquet")
    found, whole = places_of(None, job, None), places_of(None, job_of(table), None)
    for axis in range(2):
        assert abs(np.corrcoef(found.points[:, axis], whole.points[:, axis])[0, 1]) > 0.99
    named = places_of(("a", "c"), job, None)
    assert named.points == pytest.approx(table[["a", "c"]].to_numpy())
    assert max(asked) <= 100
