"""When to stop: what the advice is made of. The lists are the golden ones of the source system."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from labelloop.learning.stopping import View, advise, compare, halting, kappa, mean_entropy, stopping_messages

CONTRADICTIONS = "Contradictions have stalled for the past 3 iterations."
AUC = "Classifier AUC has stalled for the past 3 iterations."


@pytest.mark.parametrize(
    ("contradictions", "auc", "messages"),
    [
        ([0.05, 0.051, 0.052], [0.9, 0.93, 0.931], [CONTRADICTIONS]),
        ([0.05, 0.051], [0.9, 0.9], []),
        ([0.05, 0.051, 0.052], [0.93, 0.931, 0.932], [CONTRADICTIONS, AUC]),
        ([0.5, 0.05, 0.051, 0.052], [], [CONTRADICTIONS]),
        ([0.05, math.nan, 0.051, 0.052], [], [CONTRADICTIONS]),
        ([0.05, 0.08, 0.081], [], []),
    ],
)
def test_messages(contradictions, auc, messages):
    assert stopping_messages(contradictions, auc) == messages


def view(P, n_labels, classes="ab", positions=None):
    P = np.asarray(P, dtype=np.float32)
    answers = [classes[k] for k in P.argmax(axis=1)]
    return View(np.arange(len(P)) if positions is None else np.asarray(positions), answers, mean_entropy(P), n_labels)


def test_contradictions_are_the_share_of_changed_classes():
    before = view([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9]], 20)
    after = view([[0.9, 0.1], [0.1, 0.9], [0.1, 0.9], [0.1, 0.9]], 40)
    found = compare(before, after)
    assert found.contradictions == 0.25
    assert found.kappa == 0.5


def test_models_fewer_than_20_answers_apart_are_not_compared():
    one = view([[0.9, 0.1]], 20)
    assert compare(one, view([[0.1, 0.9]], 39)) is None
    assert compare(one, view([[0.1, 0.9]], 40)).contradictions == 1
    assert compare(None, one) is None


def test_the_share_is_of_the_samples_both_have_seen():
    before = view([[0.9, 0.1], [0.9, 0.1]], 0, positions=[5, 6])
    after = view([[0.1, 0.9], [0.9, 0.1], [0.9, 0.1]], 20, positions=[6, 7, 8])
    assert compare(before, after).contradictions == 1


def test_classes_are_compared_by_name_not_by_column():
    before = view([[0.1, 0.9]], 0, classes=["a", "c"])
    after = view([[0.1, 0.0, 0.9]], 20, classes=["a", "b", "c"])
    assert compare(before, after).contradictions == 0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=50))
def test_kappa_of_a_coding_with_itself_is_one(codes):
    coding = np.array(codes)
    assert kappa(coding, coding) == 1.0


def test_kappa_is_scikit_learns():
    rng = np.random.default_rng(0)
    a = rng.integers(0, 4, 200)
    b = np.where(rng.random(200) < 0.7, a, rng.integers(0, 4, 200))
    assert kappa(a, b) == pytest.approx(cohen_kappa_score(a, b))


def test_three_fits_that_agree_are_time_to_stop():
    found = advise([0.1, 0.004, 0.002, 0.0], [0.8, 0.99, 0.99, 1.0])
    assert found
    assert "0.2 %" in found.reason
    assert found.messages == [CONTRADICTIONS]


def test_early_on_the_advice_is_that_it_is_too_early():
    assert not advise([], [])
    assert "Too early" in advise([math.nan], [math.nan]).reason
    assert not advise([0.0, 0.0], [1.0, 1.0])


def test_mean_entropy_leaves_out_what_cannot_be_scored():
    assert mean_entropy(np.array([[0.5, 0.5], [np.nan, np.nan]])) == pytest.approx(1)
    assert math.isnan(mean_entropy(np.array([[np.nan, np.nan]])))


scores = st.lists(st.floats(0, 1), min_size=1, max_size=60).map(lambda s: np.array(sorted(s, reverse=True)))


@given(scores)
def test_halting_values_begin_at_0_and_never_fall(sorted_scores):
    values, low, high = halting(sorted_scores)
    assert values[0] == 0
    assert (np.diff(values) >= 0).all()
    assert values.min() >= 0
    assert values.max() <= 1
    assert 0 <= low <= high <= 1


@given(scores)
def test_at_least_ten_samples_are_worth_asking(sorted_scores):
    values, low, _ = halting(sorted_scores)
    assert (values <= low).sum() >= min(10, len(values))


def test_scores_of_any_range_have_three_zones():
    for top in (0.5, 1.0, 30.0):
        values, low, high = halting(np.linspace(top, 0, 200))
        zones = [(values <= low).sum(), ((values > low) & (values < high)).sum(), (values >= high).sum()]
        assert min(zones) >= 10


def test_constant_scores_and_an_empty_queue_do_no_harm():
    values, low, high = halting(np.full(5, 0.3))
    assert values.tolist() == [0] * 5
    assert (low, high) == (1, 1)
    assert halting(np.empty(0))[0].size == 0
