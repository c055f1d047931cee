from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from labelloop.learning import ActiveLearner, query_sampler
from labelloop.learning.models import TooFewClassesError, fit_model


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True, as_frame=True)


@pytest.fixture
def fitted(iris):
    X, y = iris
    return ActiveLearner(LogisticRegression(max_iter=500), "margin", random_state=0).fit(X[::10], y[::10])


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (
            LinearRegression(),
            "LinearRegression seems to be a regressor and not a classifier.*LogisticRegression",
        ),
        (KMeans(), "KMeans is no classifier"),
        (LogisticRegression, r"the class LogisticRegression: give an object, LogisticRegression\(\)"),
        ("forest", "'forest' is not a scikit-learn estimator"),
    ],
)
def test_what_is_no_classifier_is_refused_at_once(estimator, message):
    with pytest.raises(TypeError, match=message):
        ActiveLearner(estimator)


def test_parameters_out_of_range_are_named(iris):
    X, y = iris
    model = LogisticRegression()
    with pytest.raises(ValueError, match="did you mean 'entropy'"):
        ActiveLearner(model, "entropie")
    for options, message in [
        ({"retrain_every": 0}, "retrain_every=0 has to be a whole number"),
        ({"batch_size": 2.5}, "batch_size=2.5"),
        ({"features": "pixels"}, "features='pixels' is not understood"),
        ({"random_state": "x"}, "random_state='x'"),
    ]:
        with pytest.raises(ValueError, match=message):
            ActiveLearner(model, **options).fit(X, y)
    with pytest.raises(TypeError, match="has no submit"):
        ActiveLearner(model, executor=5).fit(X, y)


def test_it_keeps_the_manners_of_scikit_learn(iris):
    model, matrix = LogisticRegression(), np.zeros((3, 2))
    with ThreadPoolExecutor(1) as executor:
        learner = ActiveLearner(model, features=matrix, executor=executor, retrain_every=3)
        assert learner.estimator is model
        copy = clone(learner)
    assert copy.estimator is not model
    assert copy.features is matrix
    assert copy.executor is executor
    assert copy.get_params()["retrain_every"] == 3
    assert repr(copy.set_params(features="auto", executor=None, estimator__C=2.0)) == (
        "ActiveLearner(estimator=LogisticRegression(C=2.0), retrain_every=3)"
    )
    X, y = iris
    assert cross_val_score(ActiveLearner(LogisticRegression(max_iter=500)), X, y).mean() > 0.9
    assert not hasattr(model, "classes_"), "the user's estimator is never fitted"


def test_a_fitted_learner_survives_pickling(fitted, iris):
    copy = pickle.loads(pickle.dumps(fitted))
    assert (copy.predict(iris[0]) == fitted.predict(iris[0])).all()
    assert copy.status.state == "off"
    assert copy.wait(0)


def test_queries_hold_all_columns_most_uncertain_first_and_keep_the_index(fitted, iris):
    pool = iris[0].set_index(pd.Index([f"flower {k}" for k in range(150)], name="id")).assign(label_id=7)
    queries = fitted.queries(pool)
    assert queries.columns.tolist() == [*pool.columns, "uncertainty", "session_id"]
    assert queries.index.name == "id"
    assert set(queries.index) == set(pool.index)
    assert (np.diff(queries["uncertainty"]) <= 0).all()
    scores = pd.Series(fitted.score_samples(pool), index=pool.index)
    assert queries["uncertainty"].to_dict() == scores.to_dict()
    assert "uncertainty" not in pool.columns
    assert fitted.queries(queries).columns.tolist() == queries.columns.tolist()


def test_sessions_count_the_queries(fitted, iris):
    assert fitted.session_id == 0
    assert fitted.queries(iris[0])["session_id"].unique().tolist() == [1]
    fitted.query(iris[0], 3)
    assert fitted.session_id == 2
    assert fitted.queries(iris[0])["session_id"].unique().tolist() == [3]


def test_arrays_are_ranked_too(iris):
    X, y = iris[0].to_numpy(), iris[1]
    learner = ActiveLearner(LogisticRegression(max_iter=500), "entropy", batch_size=7).fit(X[::10], y[::10])
    assert learner.estimator_.n_features_in_ == 4
    positions = learner.query(X)
    assert positions.shape == (7,)
    scores = learner.score_samples(X)
    assert sorted(scores[positions]) == pytest.approx(np.sort(scores)[-7:])
    assert learner.queries(X).shape == (150, 6)
    assert learner.query(X, 1000).shape == (150,)
    with pytest.raises(ValueError, match="n=-1"):
        learner.query(X, -1)


def test_before_two_classes_are_known_the_default_begins_with_samples_that_differ_and_others_say_what_is_missing(iris):
    X, y = iris
    assert sorted(ActiveLearner(LogisticRegression()).query(X, 150)) == list(range(150))
    first = ActiveLearner(LogisticRegression(), random_state=0).query(X, 10)
    assert len({y[k] for k in first}) == 3
    assert first.tolist() == ActiveLearner(LogisticRegression(), random_state=0).query(X, 10).tolist()
    with pytest.raises(NotFittedError, match="no model yet"):
        ActiveLearner(LogisticRegression(), "margin").query(X)
    with pytest.raises(TooFewClassesError, match="all 2 answers so far are 'a'"):
        ActiveLearner(LogisticRegression()).fit(X[:2], ["a", "a"])
    with pytest.raises(ValueError, match="X has 2 rows and y 1"):
        ActiveLearner(LogisticRegression()).fit(X[:2], ["a"])


@pytest.mark.parametrize(
    "keys",
    [
        ["a", "b", "c"],
        [3, 1, 2],
        [True, False, True],
        [1.5, 2, 0.25],
        [1, "a", True],
        [np.int64(4), np.int64(5), np.int64(4)],
    ],
)
def test_answers_come_back_as_they_were_given(iris, keys):
    X, y = iris
    answers = [keys[k] for k in y]
    learner = ActiveLearner(RandomForestClassifier(10, random_state=0)).fit(X, answers)
    right = [
        a == b and isinstance(a, int) == isinstance(b, int | np.integer)
        for a, b in zip(learner.predict(X).tolist(), answers, strict=True)
    ]
    assert np.mean(right) > 0.95
    assert learner.predict_proba(X).shape == (150, len(learner.classes_))


@pytest.mark.parametrize("estimator", [SVC(), LinearSVC(), HistGradientBoostingClassifier(max_iter=5)])
def test_a_decision_function_will_do(iris, estimator):
    X, y = iris
    for targets in (y, y > 0):
        learner = ActiveLearner(estimator, "confidence").fit(X, targets)
        P = learner.predict_proba(X)
        assert P.sum(axis=1) == pytest.approx(np.ones(150))
        assert np.mean(learner.classes_[P.argmax(axis=1)] == learner.predict(X)) > 0.95


def test_text_goes_to_a_pipeline_that_reads_it_and_as_numbers_to_one_that_does_not():
    frame = pd.DataFrame({"title": ["wonderful film about happy dogs", "terrible film about boring cats"] * 10})
    y = ["good", "bad"] * 10
    for estimator in (
        make_pipeline(TfidfVectorizer(), LogisticRegression()),
        LogisticRegression(),
        HistGradientBoostingClassifier(min_samples_leaf=2, max_iter=5),  # takes no sparse matrix
    ):
        learner = ActiveLearner(estimator).fit(frame, y)
        assert learner.predict(frame).tolist() == y


def test_several_classes_per_sample(iris):
    X, y = iris
    truth = [["flower"] if k == 0 else ["big", "flower"] if k == 1 else ["big"] for k in y]
    learner = ActiveLearner(LogisticRegression(max_iter=500), "margin").fit(X, truth)
    assert learner.classes_.tolist() == ["big", "flower"]
    assert np.mean([a == b for a, b in zip(learner.predict(X), truth, strict=True)]) > 0.9
    P = learner.predict_proba(X)
    assert learner.score_samples(X) == pytest.approx((1 - abs(2 * P - 1)).mean(axis=1))
    alone = fit_model(LogisticRegression(), X.to_numpy(), [[] if k == 0 else ["big"] for k in y])
    assert alone.probabilities(X.to_numpy()).shape == (150, 1)
    with pytest.raises(ValueError, match="some answers are lists"):
        learner.fit(X[:2], ["a", ["b"]])


def test_images_are_understood_as_they_come():
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 100, (30, 40, 3), dtype=np.uint8) + np.uint8(100 * (k % 2)) for k in range(20)]
    y = ["dark", "bright"] * 10
    learner = ActiveLearner(LogisticRegression(), "margin").fit([*images, None], [*y, "dark"])
    assert learner.predict([images[0], None, images[1]]).tolist() == ["dark", None, "bright"]
    assert learner.query([None, *images[:3]], 4).tolist()[-1] == 0, "what cannot be read is asked last"


def test_query_sampler_ranks_by_a_model_that_is_fitted_already(iris):
    X, y = iris
    model = LogisticRegression(max_iter=500).fit(X[::10], y[::10])
    queries = query_sampler(model, X.assign(note="x"), "entropy")
    assert queries.columns.tolist() == [*X.columns, "note", "uncertainty", "session_id"]
    assert (np.diff(queries["uncertainty"]) <= 0).all()
    assert queries.index.tolist() == query_sampler(model, X, "entropy").index.tolist()
    with pytest.raises(TypeError, match="seems to be a regressor"):
        query_sampler(LinearRegression().fit(X, y), X)
    with pytest.raises(NotFittedError):
        query_sampler(LogisticRegression(), X)
    with pytest.raises(ValueError, match="unknown"):
        query_sampler(model, X, "surprise")
    with pytest.raises(TypeError, match="cannot be ranked as a table"):
        query_sampler(
            make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(["good dog", "bad cat"], [0, 1]),
            ["dog"],
        )


def test_query_sampler_understands_a_model_with_several_outputs():
    X, y = load_breast_cancer(return_X_y=True)
    both = np.column_stack([y, 1 - y, np.ones_like(y)])
    model = RandomForestClassifier(5, random_state=0).fit(X, both)
    queries = query_sampler(model, X, "margin")
    assert queries["uncertainty"].between(0, 1).all()
    assert queries["uncertainty"].iloc[0] > 0


def test_importing_the_room_imports_neither_scikit_learn_nor_pandas():
    code = "import sys; from labelloop.learning import strategies, Status; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "labelloop.learning.strategies" in loaded
    assert not {"sklearn", "pandas", "scipy", "joblib"}.intersection(loaded)
