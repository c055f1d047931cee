"""How good the model is, from audited samples: intervals, thresholds with a promise, calibration."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.learning.audit import Audit, calibrated, choose_threshold, fewest_to_pass, temperature, wilson


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (95, 100, 0.8882, 0.9785)],
)
def test_wilsons_interval_is_the_textbooks(right, n, low, high):
    found = wilson(right, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(sample, level):
    found = wilson(*sample, level)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_no_sample_says_nothing():
    found = wilson(0, 0)
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0, 1)


@pytest.mark.parametrize("sample", [(3, 2), (-1, 2)])
def test_more_right_than_there_are_is_refused(sample):
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(*sample)


def test_rows_without_an_error_that_a_promise_takes():
    assert [fewest_to_pass(target) for target in (0.90, 0.95, 0.98, 0.99)] == [29, 59, 149, 299]


def test_too_few_audited_rows_give_no_threshold_and_say_how_many_it_takes():
    found = choose_threshold([0.99] * 58, [True] * 58)
    assert not found
    assert found.value is None
    assert "59 audited rows" in found.promise


def test_a_model_that_is_wrong_everywhere_gives_no_threshold():
    found = choose_threshold([0.99] * 200, [False] * 200)
    assert not found
    assert "No threshold qualifies" in found.promise


def test_a_perfect_model_answers_all_alone():
    found = choose_threshold(np.linspace(0.5, 1, 100), [True] * 100)
    assert found.value == 0.5
    assert found.coverage == 1
    assert "95% certainty" in found.promise


def test_rows_that_tie_are_on_the_same_side():
    # 60 right ones at 0.9; half of those at 0.6 are wrong, and no order among them may hide it.
    right = [True] * 60 + [True] * 20 + [False] * 20
    assert choose_threshold([0.9] * 60 + [0.6] * 40, right).value == 0.9


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.8, 0.9, 0.95]))
def test_a_chosen_threshold_always_keeps_its_bound_on_what_was_seen(seed, target):
    rng = np.random.default_rng(seed)
    confidences = rng.random(150)
    right = rng.random(150) < confidences
    found = choose_threshold(confidences, right, target)
    if found:
        above = confidences >= found.value
        assert (found.right, found.n) == (right[above].sum(), above.sum())
        assert found.right / found.n >= target


def test_the_promise_is_kept_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    broken = chosen = 0
    for _ in range(400):
        confidences = rng.uniform(0.5, 1, 200)
        found = choose_threshold(confidences, rng.random(200) < confidences, 0.9, 0.9)
        if found:
            chosen += 1
            broken += (found.value + 1) / 2 < 0.9  # the true accuracy above a threshold t is (t + 1) / 2
    assert chosen > 100
    assert broken / 400 <= 0.13  # at most one in ten, and the chance of 400 trials


def test_a_threshold_wants_one_verdict_per_confidence():
    with pytest.raises(ValueError, match="one of each per row"):
        choose_threshold([0.9, 0.8], [True])
    with pytest.raises(ValueError, match="target=1"):
        choose_threshold([0.9], [True], target=1)


def test_temperature_finds_how_far_probabilities_were_sharpened():
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([1, 1, 1], 4000)
    codes = np.array([rng.choice(3, p=row) for row in honest])
    sharp = honest**2 / (honest**2).sum(axis=1, keepdims=True)
    degree = temperature(sharp, codes)
    assert degree == pytest.approx(2, rel=0.1)
    assert np.abs(calibrated(sharp, degree) - honest).max() < 0.03


def test_calibration_changes_no_answer():
    P = np.random.default_rng(0).dirichlet([1] * 5, 100)
    assert (calibrated(P, 3.0).argmax(axis=1) == P.argmax(axis=1)).all()


def test_few_rows_give_no_temperature():
    assert temperature([[0.9, 0.1]] * 29, [0] * 29) is None


def test_an_audit_tells_accuracy_and_auc_also_for_classes_the_model_does_not_know():
    P = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.4, 0.6]])
    found = Audit(P.max(axis=1), np.array([True, True, True, False]), P, np.array([0, 0, 1, -1]))
    assert found.accuracy.value == 0.75
    assert 0.5 < found.auc <= 1


def test_the_auc_of_one_class_is_unknown():
    P = np.array([[0.9, 0.1]])
    assert math.isnan(Audit(P.max(axis=1), np.array([True]), P, np.array([0])).auc)
