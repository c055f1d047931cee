"""Which rows go to people: exact at the boundary, whatever floats do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.workflow import routed
from labelloop.workflow.routing import certainty


def binary(*shares):
    return [[1 - p, p] for p in shares]


@pytest.mark.parametrize("rule", ["top", "band"])
def test_two_classes_at_the_boundary_are_not_routed(rule):
    P = binary(0.0, 0.19, 0.2, 0.21, 0.5, 0.79, 0.8, 0.81, 1.0)
    assert routed(P, 0.8, rule).tolist() == [False, False, False, True, True, True, False, False, False]


@pytest.mark.parametrize("rule", ["top", "band"])
@pytest.mark.parametrize("threshold", [0.55, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0])
def test_what_floats_make_of_one_minus_a_threshold_routes_nothing(rule, threshold):
    assert not routed([[threshold, 1 - threshold], [1 - threshold, threshold]], threshold, rule).any()
    # As people write it: 0.2 beside 0.8, which is not what 1 - 0.8 gives.
    assert not routed([[threshold, round(1 - threshold, 2)]], threshold, rule).any()


def test_one_number_per_row_is_the_score_of_one_of_two_classes():
    assert routed([0.2, 0.21, 0.79, 0.8], 0.8).tolist() == [False, True, True, False]


def test_of_six_classes_that_are_as_probable_top_routes_and_band_does_not():
    P = np.full((1, 6), 1 / 6)
    assert routed(P, 0.8).tolist() == [True]
    assert routed(P, 0.8, "band").tolist() == [False]


def test_band_looks_at_every_class_on_its_own():
    P = [[0.9, 0.9], [0.9, 0.5], [0.1, 0.1], [0.8, 0.2]]
    assert routed(P, 0.8, "band").tolist() == [False, True, False, False]


def test_a_row_without_a_prediction_is_never_routed():
    assert routed([[np.nan, np.nan], [0.5, 0.5]], 0.8).tolist() == [False, True]
    assert routed([[np.nan, 0.5]], 0.8, "band").tolist() == [False]


def test_no_rows_are_no_rows():
    assert routed(np.empty((0, 3)), 0.8).tolist() == []


@pytest.mark.parametrize("threshold", [0.49, 0.0, -1, 1.01, float("nan"), "0.8", True, None])
def test_band_needs_a_threshold_from_a_half_to_one(threshold):
    with pytest.raises(ValueError, match=r"0\.5 to 1"):
        routed([[0.5, 0.5]], threshold, "band")


@pytest.mark.parametrize("threshold", [0, -0.1, 1.5, float("nan"), "high"])
def test_top_needs_a_share(threshold):
    with pytest.raises(ValueError, match="above 0 and up to 1"):
        routed([[0.5, 0.5]], threshold)


def test_what_is_no_score_is_named():
    with pytest.raises(ValueError, match=r"P\[1, 0\] is 80"):
        routed([[0.5, 0.5], [80, 20]], 0.8)
    with pytest.raises(ValueError, match="shape"):
        routed(0.5, 0.8)
    with pytest.raises(ValueError, match="rule='most'"):
        routed([[0.5, 0.5]], 0.8, "most")


shares = st.lists(st.floats(0, 1), min_size=2, max_size=7)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0.5, 1))
def test_with_two_classes_the_rules_agree(scores, threshold):
    assert routed(binary(*scores), threshold).tolist() == routed(binary(*scores), threshold, "band").tolist()


@given(shares, st.floats(0.5, 1))
def test_the_rules_say_what_they_are_defined_to_say(weights, threshold):
    p = np.array(weights) / sum(weights) if sum(weights) > 0 else np.full(len(weights), 1 / len(weights))
    far = 1e-6  # away from the boundary, where the definitions need no tolerance
    if np.abs(np.concatenate([p - threshold, p - (1 - threshold)])).min() > far:
        assert routed([p], threshold)[0] == (p.max() < threshold)
        assert routed([p], threshold, "band")[0] == ((p > 1 - threshold) & (p < threshold)).any()


@given(shares, st.floats(0.5, 1), st.floats(0.5, 1))
def test_a_higher_threshold_never_routes_less(weights, one, other):
    low, high = sorted([one, other])
    for rule in ("top", "band"):
        assert routed([weights], high, rule)[0] >= routed([weights], low, rule)[0]
        assert 0 <= certainty([weights], rule)[0] <= 1
