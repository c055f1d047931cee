"""Labels that a model doubts: the order, the flag, and folds that small classes survive."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import make_blobs
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC

from labelloop.quality import suspicious, suspicious_labels
from labelloop.quality.doubts import _folds


class Rote(DummyClassifier):
    """It says of each row what it has learned of it, and nothing of others."""

    def fit(self, X, y):
        self.seen_ = {tuple(row): answer for row, answer in zip(np.asarray(X).tolist(), y, strict=True)}
        return super().fit(X, y)

    def predict_proba(self, X):
        P = np.zeros((len(X), len(self.classes_)))
        assert self.seen_.keys().isdisjoint(map(tuple, np.asarray(X).tolist()))
        return P + 1 / len(self.classes_)


def blobs(flips=12, n=150):
    """Three classes far apart, some labels wrong."""
    X, y = make_blobs(n, centers=[[0, 0], [8, 0], [0, 8]], random_state=0)
    rng = np.random.default_rng(0)
    wrong = rng.choice(n, flips, replace=False)
    given = y.copy()
    given[wrong] = (given[wrong] + rng.integers(1, 3, flips)) % 3
    return X, [["a", "b", "c"][k] for k in given], [["a", "b", "c"][k] for k in y], set(wrong.tolist())


def test_wrong_labels_stand_first_and_are_flagged():
    X, given, truth, wrong = blobs()
    found = suspicious_labels(LogisticRegression(), X, given)
    assert set(found.index[: len(wrong)]) == wrong
    flagged = set(found.index[found["suspicious"]])
    assert flagged <= wrong
    assert len(flagged) >= 0.9 * len(wrong)
    assert all(found.loc[row, "suggested"] == truth[row] for row in wrong)
    assert found["self_confidence"].is_monotonic_increasing
    assert sorted(found.index) == list(range(len(X)))


def test_no_model_has_learned_the_row_it_judges():
    X = np.arange(20.0).reshape(-1, 1)
    found = suspicious_labels(Rote(), X, ["a", "b"] * 10, cv=3)
    assert (found["self_confidence"] == 0.5).all()


def test_labels_keep_their_types_and_rows_their_names():
    X, given, _, _ = blobs(n=60)
    numbers = [{"a": 1, "b": 2, "c": 30}[answer] for answer in given]
    frame = pd.DataFrame(X, columns=["x", "y"], index=[f"row{k}" for k in range(60)])
    found = suspicious_labels(GaussianNB(), frame, np.array(numbers))
    assert {type(answer) for answer in found["answer"]} == {int}
    assert set(found.index) == set(frame.index)


def test_a_classifier_without_probabilities_and_a_list_of_rows_will_do():
    X, given, _, wrong = blobs()
    found = suspicious_labels(LinearSVC(), X.tolist(), given)
    assert set(found.index[: len(wrong)]) == wrong


def test_the_only_sample_of_a_class_is_never_left_out_and_comes_last():
    X, given, _, _ = blobs(flips=0, n=30)
    found = suspicious_labels(GaussianNB(), np.vstack([X, [[50, 50]], [[60, 60]]]), [*given, "rare", "rare too"])
    assert found.index[-2:].tolist() == [30, 31]
    last = found.iloc[-1]
    assert np.isnan(last["self_confidence"])
    assert last["suggested"] is None
    assert not last["suspicious"]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.integers(2, 6), st.integers(0, 5))
def test_folds_are_even_and_leave_some_of_each_class_to_learn_from(codes, cv, seed):
    codes = np.array(codes)
    fold = _folds(codes, cv, seed)
    for code in set(codes.tolist()):
        sizes = np.bincount(fold[codes == code] + 1, minlength=cv + 1)
        if (codes == code).sum() == 1:
            assert sizes[0] == 1
        else:
            assert sizes[0] == 0
            assert np.ptp(sizes[1:]) <= 1
            assert sizes[1:].max() < sizes.sum()
    kept = np.bincount(fold[fold >= 0], minlength=cv)
    assert np.ptp(kept) <= 1


def test_folds_are_seeded():
    X, given, _, _ = blobs(n=60)
    one, again, other = (suspicious_labels(GaussianNB(), X, given, random_state=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one, again)
    assert not np.allclose(one["self_confidence"].sort_index(), other["self_confidence"].sort_index(), atol=1e-12)


probabilities = st.integers(2, 4).flatmap(
    lambda k: st.lists(
        st.tuples(st.integers(0, k - 1), st.lists(st.integers(1, 20), min_size=k, max_size=k)), min_size=1, max_size=25
    )
)


@given(probabilities)
def test_the_flag_is_confident_learnings(rows):
    given = np.array([row[0] for row in rows])
    P = np.array([row[1] for row in rows], dtype=float)
    P /= P.sum(axis=1, keepdims=True)
    n_classes = P.shape[1]
    thresholds = [P[given == k, k].mean() if (given == k).any() else 2 for k in range(n_classes)]
    flagged = set()
    for row, p in enumerate(P):
        above = [k for k in range(n_classes) if p[k] >= thresholds[k] - 1e-9]
        if above and max(above, key=lambda k: p[k]) != given[row]:
            flagged.add(row)
    found = suspicious(P, given.tolist(), range(n_classes))
    assert set(found.index[found["suspicious"]]) == flagged
    assert (np.sort(P[np.arange(len(P)), given]) == found["self_confidence"]).all()


def test_no_rows_give_an_empty_table():
    assert suspicious(np.empty((0, 2)), [], ["a", "b"]).empty


@pytest.mark.parametrize(
    ("P", "answers", "message"),
    [
        ([[0.5, 0.5]], ["a", "b"], "P has shape .1, 2.: expected .2, 2."),
        ([[0.5, 1.5]], ["a"], "outside of 0 to 1"),
        ([[0.5, 0.5]], ["c"], "the answer 'c' is none of classes"),
        ([[0.5, 0.5]], [None], "None is no class"),
        ([[0.5, 0.5]], [["a"]], "is no class: every row needs one class"),
    ],
)
def test_what_is_no_probability_or_no_class_is_refused(P, answers, message):
    with pytest.raises(ValueError, match=message):
        suspicious(P, answers, ["a", "b"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"y": ["a"]}, "X has 2 rows and y 1 labels"),
        ({"cv": 1}, "cv=1"),
        ({"y": ["a", "a"]}, "y holds 1 class"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        suspicious_labels(GaussianNB(), **{"X": [[1.0], [2.0]], "y": ["a", "b"]} | options)


def test_a_regressor_is_refused():
    with pytest.raises(TypeError, match="regressor"):
        suspicious_labels(Ridge(), [[1.0], [2.0]], ["a", "b"])
