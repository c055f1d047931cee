from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from labelloop.learning.features import PoolFeatures, Recipe, input_form
from labelloop.learning.image_features import ImageFeatures
from labelloop.learning.table_features import TableFeatures, kind_of

ALL = np.arange(4)


def features_of(frame, **options):
    return TableFeatures(**options).fit(frame).transform(frame)


def test_a_complete_table_of_numbers_keeps_its_number_of_columns():
    frame = load_breast_cancer(as_frame=True).data
    made = features_of(frame)
    assert made.shape == frame.shape
    assert made.mean(axis=0) == pytest.approx(np.zeros(30), abs=1e-9)
    assert made.std(axis=0) == pytest.approx(np.ones(30))


def test_what_this_package_writes_never_becomes_a_feature():
    frame = pd.DataFrame({"mass": [1.0, 2.0], "size": [3, 4]})
    more = frame.assign(label=["a", "b"], label_id=[1, 2], uncertainty=[0.1, 0.2], session_id=[1, 1], colour=["r", "g"])
    assert features_of(more, exclude=("label", "label_id", "uncertainty", "session_id", "colour")).shape == (
        2,
        2,
    )
    with pytest.raises(ValueError, match="no column to learn from"):
        features_of(more[["label", "label_id"]])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2, None], "number"),
        (pd.array([1, None, 3], dtype="Int64"), "number"),
        ([True, False, None], "number"),
        (pd.to_timedelta(["1s", "2s", None]), "number"),
        (pd.to_datetime(["2020-01-01", None]), "time"),
        (pd.to_datetime(["2020-01-01", None], utc=True), "time"),
        (["red", "blue", None], "category"),
        (pd.Categorical([1, 2, 1]), "category"),
        (["a long sentence that nobody would call a category"] * 3, "text"),
        ([f"name{k}" for k in range(30)], "text"),
        ([None, None], "empty"),
        ([{"a": 1}, {"b": 2}], "category"),
    ],
)
def test_what_a_column_holds(values, kind):
    column = pd.Series(values)
    assert kind_of(column) == kind
    if kind != "empty":
        made = features_of(column.to_frame("x"))
        made = made.toarray() if sparse.issparse(made) else made
        assert made.shape[0] == len(column)
        assert np.isfinite(made).all()


def test_missing_numbers_are_replaced_and_marked_and_infinity_is_missing():
    made = features_of(pd.DataFrame({"x": [1.0, np.nan, 3.0, np.inf]}))
    assert made.shape == (4, 2)
    assert made[1, 0] == made[3, 0]
    assert (made[:, 1] > 0).tolist() == [False, True, False, True]


def test_categories_not_seen_before_and_new_gaps_do_no_harm():
    maker = TableFeatures().fit(pd.DataFrame({"k": ["a", "b"], "x": [1.0, 2.0]}))
    assert maker.transform(pd.DataFrame({"k": ["c", None], "x": [np.nan, 1.0]})).shape == (2, 3)
    with pytest.raises(ValueError, match="no column 'x'"):
        maker.transform(pd.DataFrame({"k": ["a"]}))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats()), min_size=3, max_size=30))
def test_no_column_of_mixed_cells_breaks_it(cells):
    frame = pd.DataFrame({"odd": pd.Series(cells, dtype=object), "x": np.arange(len(cells), dtype=float)})
    made = features_of(frame)
    assert made.shape[0] == len(cells)


@pytest.mark.parametrize(
    ("estimator", "form"),
    [
        (LogisticRegression(), "matrix"),
        (make_pipeline(StandardScaler(), LogisticRegression()), "matrix"),
        (make_pipeline(make_column_transformer((OneHotEncoder(), ["k"])), LogisticRegression()), "frame"),
        (make_pipeline(TfidfVectorizer(), LogisticRegression()), "text"),
        (GridSearchCV(make_pipeline(TfidfVectorizer(), LogisticRegression()), {}), "text"),
    ],
)
def test_what_the_first_step_wants(estimator, form):
    assert input_form(estimator) == form


def test_pipelines_that_read_columns_or_text_get_them(make_task):
    frame = pd.DataFrame({"k": list("abab"), "title": ["a long title about some dogs and cats"] * 4, "label": 1})
    pool = make_task(frame).pool
    assert PoolFeatures(pool, "auto", "frame").rows(ALL).columns.tolist() == ["k", "title"]
    assert PoolFeatures(pool, "auto", "text").rows(ALL[:1]).tolist() == [frame["title"][0]]
    with pytest.raises(ValueError, match="has 0 of them"):
        PoolFeatures(make_task(frame[["label"]]).pool, "auto", "text")


@pytest.mark.parametrize(
    "features",
    [
        np.arange(8.0).reshape(4, 2),
        sparse.coo_array(np.arange(8.0).reshape(4, 2)),
        PCA(2),
        lambda f: f.to_numpy()[:, :2],
    ],
)
def test_features_may_be_given(make_task, features):
    pool = make_task(pd.DataFrame(np.random.default_rng(0).normal(size=(4, 3)))).pool
    rows = PoolFeatures(pool, features, "frame").rows(np.array([2, 0]))
    assert rows.shape == (2, 2)


def test_features_given_as_a_table_are_made_numbers(make_task):
    pool = make_task([None] * 4, "images").pool
    given = pd.DataFrame({"x": [1.0, 2, 3, 4], "k": list("abab")})
    assert PoolFeatures(pool, given, "matrix").rows(ALL).shape == (4, 3)


def test_features_that_do_not_fit_the_pool_are_refused(make_task):
    pool = make_task(pd.DataFrame({"x": [1.0, 2, 3, 4]})).pool
    with pytest.raises(ValueError, match=r"shape \(3, 2\) does not fit 4 samples"):
        PoolFeatures(pool, np.zeros((3, 2)), "matrix")
    with pytest.raises(ValueError, match=r"the function wrong given as features: shape \(1, 1\)"):
        PoolFeatures(pool, wrong, "matrix")
    with pytest.raises(ValueError, match="'pixels' is not understood"):
        Recipe("pixels", "table")


def wrong(_rows):
    return np.zeros((1, 1))


def picture(seed, size=(40, 60)):
    return np.random.default_rng(seed).integers(0, 255, (*size, 3), dtype=np.uint8)


def test_images_of_any_size_give_rows_of_one_length():
    images = [picture(1), picture(2, (17, 300)), None, picture(3, (1, 1))]
    made = ImageFeatures().fit(images).transform(images)
    assert made.dtype == np.float32
    assert np.isnan(made).all(axis=1).tolist() == [False, False, True, False]
    assert np.isfinite(made[[0, 1, 3]]).all()


def test_tiny_images_are_their_pixels():
    images = [picture(k, (8, 8)) for k in range(5)]
    assert ImageFeatures().fit(images).transform(images).shape == (5, 8 * 8 * 3)
    grey = [np.repeat(image[..., :1], 3, axis=2) for image in images]
    assert ImageFeatures().fit(grey).transform(grey).shape == (5, 8 * 8)


def test_the_descriptor_tells_the_direction_of_stripes_wherever_they_lie():
    rng = np.random.default_rng(0)
    lying = np.arange(60) % 2

    def stripes(across):
        wave = (np.sin((np.arange(48) + rng.uniform(0, 12)) * rng.uniform(0.4, 0.7)) * 99 + 128).astype(np.uint8)
        return np.broadcast_to(wave[:, None, None] if across else wave[None, :, None], (48, 48, 3))

    images = [stripes(across) for across in lying]
    made = ImageFeatures().fit(images).transform(images)
    assert LogisticRegression().fit(made[:10], lying[:10]).score(made[10:], lying[10:]) > 0.95


def test_images_are_read_within_a_time_budget_the_wanted_first(make_task):
    pool = make_task([picture(k) for k in range(400)], "images").pool
    read = []
    inputs = pool.inputs
    pool.inputs = lambda positions: read.extend(positions.tolist()) or inputs(positions)
    features = PoolFeatures(pool, "auto", "matrix")
    read.clear()
    wanted = np.array([5, 3, 399])
    assert features.prepare(wanted).tolist() == [5, 3, 399]
    assert read == [5, 3, 399]
    assert set(features.prepare(np.arange(400), seconds=-1).tolist()) == {5, 3, 399}
    assert len(features.prepare(np.arange(400))) == 400
    assert sorted(read) == list(range(400)), "every image is read once"


def test_images_none_of_which_can_be_read_are_refused(make_task):
    with pytest.raises(ValueError, match="none of 3 images looked at can be read"):
        PoolFeatures(make_task([None] * 3, "images").pool, "auto", "matrix")


def test_a_table_of_nothing_but_short_strings_is_read_as_text():
    frame = pd.DataFrame({"text": ["free prize now", "see you soon", "free lunch"] * 10})
    made = TableFeatures().fit(frame)
    known, unseen = made.transform(frame.iloc[:1]), made.transform(pd.DataFrame({"text": ["free beer"]}))
    assert (known @ unseen.T).sum() > 0, "they share a word"
    beside = frame.assign(number=range(30))
    assert TableFeatures().fit(beside).transform(beside).shape[1] == 4, "beside others it is one of three values"
    assert TableFeatures().fit(frame.astype("category")).transform(frame.astype("category")).shape[1] == 3
