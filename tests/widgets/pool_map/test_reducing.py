"""A person's reducer of a pool that is never loaded whole: fitted on a sample, given a stretch at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import labelloop as ll
from labelloop import progress
from labelloop.labels import LabelError
from labelloop.learning import streamed
from labelloop.widgets.pool_map import reducing
from labelloop.widgets.pool_map.places import places_of

N, FILES, STRETCH, PIECE, SAMPLE = 700, 3, 100, 50, 60


class Recorded:
    """A reducer with fit and transform that remembers what it was given."""

    def __init__(self, transform=lambda rows, _time: rows[:, :2]):
        self.fitted, self.given, self._transform = [], [], transform

    def fit(self, rows):
        self.fitted.append(np.array(rows))
        return self

    def transform(self, rows):
        self.given.append(np.array(rows))
        return self._transform(rows, len(self.given))

    def fit_transform(self, rows):
        return self.fit(rows).transform(rows)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Stretches and a sample that a pool of a test is larger than."""
    monkeypatch.setattr(reducing, "_STRETCH", STRETCH)
    monkeypatch.setattr(reducing, "_PIECE", PIECE)
    monkeypatch.setattr(streamed, "_SAMPLE", SAMPLE)


@pytest.fixture
def table():
    wide, narrow, noise = np.random.default_rng(0).normal(size=(3, N))
    return pd.DataFrame({"a": wide, "b": narrow, "c": wide + noise / 9, "d": wide - noise / 9})


@pytest.fixture
def folder(table, tmp_path):
    for number, part in enumerate(np.array_split(np.arange(N), FILES)):
        table.iloc[part].to_parquet(tmp_path / f"{number}.parquet")
    return tmp_path


def job_of(data):
    return ll.Job(data, ["x", "y"], kind="tabular", store=":memory:")


def files_of(folder):
    return job_of(folder / "*.parquet")


def test_it_is_fitted_on_a_sample_and_never_given_more_than_a_piece_of_a_stretch(folder, table, monkeypatch):
    asked, rows_of = [], streamed.StreamedFeatures.rows
    monkeypatch.setattr(
        streamed.StreamedFeatures, "rows", lambda self, at: (asked.append(len(at)), rows_of(self, at))[1]
    )
    given = Recorded()
    places = places_of(given, files_of(folder), None)
    assert [len(rows) for rows in given.fitted] == [SAMPLE]
    assert [len(rows) for rows in given.given] == [PIECE] * (N // PIECE)
    assert asked == [SAMPLE, *[STRETCH] * (N // STRETCH)]
    assert places.axes == ("Recorded 1", "Recorded 2")
    # Each row lies where its own features put it.
    for axis, name in enumerate("ab"):
        assert np.corrcoef(places.points[:, axis], table[name])[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("reducer", [PCA(2), make_pipeline(StandardScaler(), PCA(2))])
def test_scikit_learns_reducers_place_nearly_as_they_do_where_all_is_at_hand(folder, table, reducer):
    found, whole = places_of(reducer, files_of(folder), None), places_of(reducer, job_of(table), None)
    assert np.isfinite(found.points).all()
    distances = [np.linalg.norm(each.points[:300] - each.points[300:600], axis=1) for each in (found, whole)]
    assert np.corrcoef(*distances)[0, 1] > 0.9


@pytest.mark.parametrize("reducer", [TSNE(), lambda rows: rows[:, :2], make_pipeline(StandardScaler(), TSNE())])
def test_what_needs_all_at_once_is_refused_with_a_way_out(folder, reducer):
    said = r"needs the features of all 700 samples at once.*up to 100 samples.*fit and transform.*array of shape"
    with pytest.raises(LabelError, match=said):
        places_of(reducer, files_of(folder), None)


def test_what_needs_all_at_once_has_it_of_a_pool_that_is_no_more_than_a_stretch(folder, monkeypatch):
    monkeypatch.setattr(reducing, "_STRETCH", N)
    given = []
    places = places_of(lambda rows: given.append(len(rows)) or rows[:, :2], files_of(folder), None)
    assert given == [N]
    assert np.isfinite(places.points).all()


def test_a_reducer_that_fails_on_the_way_is_told_of_as_it_fails(folder):
    def breaks(rows, time):
        if time == 3:
            raise ArithmeticError("no convergence")
        return rows[:, :2]

    given = Recorded(breaks)
    with pytest.raises(ArithmeticError, match="no convergence"):
        ll.PoolMap(files_of(folder), given)
    assert len(given.given) == 3


def test_whoever_stops_it_waits_for_no_more_than_a_stretch(folder, monkeypatch):
    monkeypatch.setattr(progress, "_PACE", 0)

    def stop(doing, done, total):
        if doing == "Placing samples" and done >= 2 * STRETCH:
            assert total == N
            raise KeyboardInterrupt

    given = Recorded()
    with pytest.raises(KeyboardInterrupt), progress.told_to(stop):
        places_of(given, files_of(folder), None)
    assert 0 < len(given.given) < N // PIECE


def test_what_it_cannot_place_is_not_on_the_map(folder):
    def some(rows, _time):
        made = np.array(rows[:, :2])
        made[::10] = np.nan
        return made

    places = places_of(Recorded(some), files_of(folder), None)
    assert np.isnan(places.points).all(axis=1).sum() == N // 10
    assert "70 samples have no place" in places.notes[0]
    with pytest.raises(LabelError, match="none of 700 samples has a place"):
        places_of(Recorded(lambda rows, _: np.full((len(rows), 2), np.nan)), files_of(folder), None)


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        (lambda rows, _: rows[:, :3], r"what Recorded returned has the shape \(50, 3\)"),
        (lambda rows, time: rows[: 50 - 20 * (time == 2), :2], "Recorded returned 30 points for 50 samples"),
        (lambda _rows, _: "nothing", "no number"),
    ],
)
def test_what_is_no_point_for_each_is_refused_in_words(folder, transform, said):
    with pytest.raises(LabelError, match=said):
        places_of(Recorded(transform), files_of(folder), None)


@pytest.mark.parametrize("reducer", [None, Recorded()])
def test_a_file_that_has_gone_takes_its_samples_off_the_map(folder, reducer):
    job = files_of(folder)
    (folder / "1.parquet").unlink()
    places = places_of(reducer, job, None)
    gone = np.array_split(np.arange(N), FILES)[1]
    assert np.flatnonzero(np.isnan(places.points[:, 0])).tolist() == gone.tolist()
    assert "no place on the map" in places.notes[0]


def test_sparse_features_are_made_dense_a_piece_at_a_time(folder, monkeypatch):
    monkeypatch.setattr(reducing, "_NUMBERS", 200)  # of 20 columns: 10 rows
    learner = ll.ActiveLearner(LogisticRegression(), features=lambda frame: csr_matrix(np.tile(frame.to_numpy(), 5)))
    given = Recorded()
    places = places_of(given, files_of(folder), learner)
    assert max(len(rows) for rows in [*given.fitted, *given.given]) == 10
    assert sum(len(rows) for rows in given.given) == N
    assert np.isfinite(places.points).all()
