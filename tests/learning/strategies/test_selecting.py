"""Strategies in the place of a name: what they choose together, what they need, what they refuse."""

import time

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.compose import make_column_transformer
from sklearn.datasets import make_blobs
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from labelloop.learning import ActiveLearner
from labelloop.learning.models import fit_model
from labelloop.learning.strategies import Context, DiverseMargin, Selection
from labelloop.learning.strategies.batch import distinct
from labelloop.learning.strategies.registry import NAMED, score_of, strategy_of, works_cold

ALL = sorted(NAMED)


@pytest.fixture(scope="module")
def blobs():
    X, y = make_blobs(300, n_features=5, centers=4, random_state=0)
    return X, y


def fitted(strategy, X, y, estimator=None, **more):
    rows = np.r_[:20]
    chosen = LogisticRegression() if estimator is None else estimator
    return ActiveLearner(chosen, strategy, random_state=0, **more).fit(X[rows], y[rows])


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("n", [0, 1, 7, 400])
def test_every_strategy_returns_as_many_distinct_rows_as_there_are(name, n, blobs):
    X, y = blobs
    chosen = fitted(name, X, y).query(X[20:], n)
    assert len(chosen) == min(n, 280)
    assert len(np.unique(chosen)) == len(chosen)
    assert chosen.min(initial=0) >= 0
    assert chosen.max(initial=0) < 280


@pytest.mark.parametrize("name", ALL)
def test_every_strategy_chooses_the_same_for_the_same_seed(name, blobs):
    X, y = blobs
    one, other = (fitted(name, X, y).query(X[20:], 10).tolist() for _ in range(2))
    assert one == other


@pytest.mark.parametrize("name", ALL)
def test_every_strategy_scores_rows_and_ranks_a_pool(name, blobs):
    X, y = blobs
    learner = fitted(name, X, y)
    scores = learner.score_samples(X[20:])
    assert scores.shape == (280,)
    queries = learner.queries(X[20:])
    assert (np.diff(queries["uncertainty"]) <= 0).all()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("kind", ["sparse", "text", "frame", "forest", "one column"])
def test_every_strategy_takes_what_estimators_take(name, kind, blobs):
    X, y = blobs
    words = np.array(["red", "green", "blue", "grey", "pink"])
    if kind == "sparse":
        data, estimator = csr_matrix(np.maximum(X, 0)), LogisticRegression(max_iter=500)
    elif kind == "text":
        data = np.array([" ".join(words[row > 0]) for row in X], dtype=object)
        estimator = make_pipeline(TfidfVectorizer(), LogisticRegression())
    elif kind == "frame":
        data = pd.DataFrame(X[:, :2], columns=["a", "b"]).assign(word=words[np.abs(X[:, 2]).astype(int) % 5])
        columns = make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["word"]), (StandardScaler(), ["a", "b"])
        )
        estimator = make_pipeline(columns, LogisticRegression())
    elif kind == "forest":
        data, estimator = X, RandomForestClassifier(10, random_state=0)
    else:
        data, estimator = X[:, :1], LogisticRegression()
    first, rest = (data.iloc[:20], data.iloc[20:]) if kind == "frame" else (data[:20], data[20:])
    learner = ActiveLearner(estimator, name, random_state=0).fit(first, y[:20])
    assert len(set(learner.query(rest, 6).tolist())) == 6


def test_a_batch_looks_through_copies():
    rng = np.random.default_rng(0)
    centers = rng.normal(size=(60, 4))
    X = np.repeat(centers, 8, axis=0) + rng.normal(scale=0.01, size=(480, 4))
    y = (np.repeat(centers, 8, axis=0)[:, 0] > 0).astype(int)
    start = np.r_[:480:16]
    pool = np.setdiff1d(np.arange(480), start)
    for strategy, most in (("margin", 8), ("default", 12), ("diverse_margin", 12)):
        learner = ActiveLearner(LogisticRegression(), strategy, random_state=0).fit(X[start], y[start])
        different = {int(row) // 8 for row in pool[learner.query(X[pool], 12)]}
        assert len(different) == 12 if most == 12 else len(different) < most, strategy


def test_distinct_rows_come_first_and_copies_only_fill_up():
    X = np.array([[0.0], [0.0], [0.0], [1.0]], dtype=np.float32)
    assert distinct(X, 2, 0.1).tolist() == [0, 3]
    assert distinct(X, 3, 0.1).tolist() == [0, 1, 3]


def test_the_first_batch_finds_the_rare_class():
    rng = np.random.default_rng(0)
    found = 0
    for seed in range(10):
        common, rare = rng.normal(size=(970, 6)), rng.normal(loc=4, size=(30, 6))
        chosen = ActiveLearner(LogisticRegression(), random_state=seed).query(np.concatenate([common, rare]), 10)
        found += (chosen >= 970).any()
    assert found == 10, "ten rows at random would have found it in three of ten trials"


def test_the_default_asks_by_the_estimator_that_is_given(blobs):
    X, y = blobs
    estimators = LogisticRegression(), RandomForestClassifier(5, random_state=0)
    margins = [fitted("margin", X, y, estimator).score_samples(X) for estimator in estimators]
    defaults = [fitted("default", X, y, estimator).score_samples(X) for estimator in estimators]
    assert np.allclose(margins[0], defaults[0])
    assert not np.allclose(defaults[0], defaults[1])


def test_a_function_and_an_object_of_ones_own_work_in_the_same_place(blobs):
    class Last:
        def select(self, context):
            positions = context.candidates[::-1][: context.most]
            return Selection(positions, np.arange(len(positions), 0, -1.0))

    X, y = blobs
    assert fitted(Last(), X, y).query(X[20:], 3).tolist() == [279, 278, 277]
    assert fitted(lambda P: P[:, 0], X, y).query(X[20:], 1).tolist() == [
        int(fitted("margin", X, y).predict_proba(X[20:])[:, 0].argmax())
    ]


def test_settings_of_a_strategy_are_given_by_its_object(blobs):
    X, y = blobs
    wide, narrow = (set(fitted(DiverseMargin(beta=b), X, y).query(X[20:], 10).tolist()) for b in (10, 1))
    assert wide != narrow
    assert narrow == set(fitted("margin", X, y).query(X[20:], 10).tolist())


@pytest.mark.parametrize("name", ["UncertaintySampling", "CoreSet", "Badge", "TypiClust", "RandomSampling"])
def test_strategies_of_scikit_activeml_work_in_the_same_place(name, blobs):
    theirs = getattr(pytest.importorskip("skactiveml.pool"), name)
    X, y = blobs
    words = np.array(["no", "yes", "maybe", "never"])
    learner = fitted(theirs(), X, words[y])
    chosen = learner.query(X[20:], 5)
    assert len(set(chosen.tolist())) == 5


def test_scikit_activemls_margin_is_ours(blobs):
    pool = pytest.importorskip("skactiveml.pool")
    X, y = blobs
    theirs = fitted(pool.UncertaintySampling("margin_sampling"), X, y).query(X[20:], 5)
    assert set(theirs.tolist()) == set(fitted("margin", X, y).query(X[20:], 5).tolist())


def test_a_strategy_that_wants_a_committee_of_its_own_says_what_to_use():
    pool = pytest.importorskip("skactiveml.pool")
    X, y = make_blobs(60, centers=2, random_state=0)
    with pytest.raises(TypeError, match="vote_entropy"):
        fitted(pool.QueryByCommittee(), X, y).query(X[20:], 2)


@pytest.mark.parametrize("name", ["vote_entropy", "kl_divergence", "badge", "expected_gradient_length"])
def test_strategies_for_one_class_per_sample_refuse_several(name, blobs):
    X, y = blobs
    several = [[int(c)] if c else [1, 2] for c in y[:20]]
    learner = ActiveLearner(LogisticRegression(), name, random_state=0).fit(X[:20], several)
    with pytest.raises(ValueError, match="one class per sample"):
        learner.query(X[20:], 3)


@pytest.mark.parametrize("name", ["default", "margin", "k_center", "ranked_batch", "density", "weighted"])
def test_several_classes_per_sample_can_be_asked(name, blobs):
    X, y = blobs
    several = [[int(c)] if c else [1, 2] for c in y[:20]]
    learner = ActiveLearner(LogisticRegression(), name, random_state=0).fit(X[:20], several)
    assert len(set(learner.query(X[20:], 5).tolist())) == 5


def test_an_unknown_strategy_is_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match=r"'bage' is unknown; did you mean 'badge'\?"):
        ActiveLearner(LogisticRegression(), "bage")
    with pytest.raises(ValueError, match=r"give an object, DiverseMargin\(\)"):
        ActiveLearner(LogisticRegression(), DiverseMargin)


def test_chance_needs_no_model(blobs):
    chosen = ActiveLearner(LogisticRegression(), "random", random_state=0).query(blobs[0], 5)
    assert len(set(chosen.tolist())) == 5
    assert chosen.tolist() == fitted("random", *blobs).query(blobs[0], 5).tolist()


def test_what_can_begin_without_a_model():
    assert [name for name in ALL if works_cold(name)] == ["default", "k_center", "k_means", "typiclust"]
    assert score_of("default") == "margin"
    assert score_of("k_center") is None
    assert strategy_of("margin").score == "margin"


def test_text_without_numbers_has_no_distances_and_says_so():
    X = [["a"], ["b"], ["c"], ["d"]]

    class Letters(LogisticRegression):
        def fit(self, X, y):
            return super().fit([[ord(row[0])] for row in X], y)

        def predict_proba(self, X):
            return super().predict_proba([[ord(row[0])] for row in X])

    learner = ActiveLearner(Letters(), "k_center", random_state=0).fit(X[:2], [0, 1])
    with pytest.raises(ValueError, match="no distances between samples"):
        learner.query(X, 2)
    default = ActiveLearner(Letters(), random_state=0).fit(X[:2], [0, 1])
    assert len(default.query(X, 2)) == 2, "the default goes on without distances"


class Slow(LogisticRegression):
    """Takes a millisecond for twenty rows."""

    def predict_proba(self, X):
        time.sleep(len(X) / 20_000)
        return super().predict_proba(X)


def test_where_scoring_is_slow_a_random_part_is_looked_at_and_another_one_each_time():
    X, y = make_blobs(20_000, n_features=3, centers=3, random_state=0)
    model = fit_model(Slow(), X[:30], y[:30].tolist())

    def looked_at(seed, seconds):
        context = Context(
            rows=lambda positions: X[positions],
            candidates=np.arange(20_000),
            n=10,
            model=model,
            seed=seed,
            seconds=seconds,
        )
        return set(context.affordable.tolist())

    one, other = looked_at(1, 0.1), looked_at(2, 0.1)
    assert 1_024 <= len(one) < 20_000
    assert len(one & other) < len(one)
    assert len(looked_at(1, None)) == 20_000
