from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labelloop.learning import strategies
from labelloop.learning.topk import TopK, position_hash

NAMES = ("confidence", "margin", "entropy")
GOLDEN = np.array([[0.5, 0.5, 0], [0.34, 0.33, 0.33], [0.6, 0.2, 0.2], [0.9, 0.05, 0.05], [0.45, 0.44, 0.11]])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("confidence", [0.5, 0.66, 0.4, 0.1, 0.55]),
        ("margin", [1, 0.99, 0.6, 0.15, 0.99]),
        ("entropy", [0.6309, 0.9999, 0.865, 0.359, 0.8769]),
    ],
)
def test_golden_rows(name, expected):
    assert getattr(strategies, name)(GOLDEN) == pytest.approx(expected, abs=1e-4)


def test_golden_orders():
    assert strategies.top(GOLDEN, 5, "confidence").tolist() == [1, 4, 0, 2, 3]
    assert strategies.top(GOLDEN, 5, "entropy").tolist() == [1, 4, 2, 0, 3]
    assert strategies.top(GOLDEN, 5, "default").tolist() == strategies.top(GOLDEN, 5, "margin").tolist()


@pytest.mark.parametrize("name", NAMES)
def test_one_class_leaves_nothing_to_ask(name):
    assert getattr(strategies, name)(np.ones((4, 1))).tolist() == [0, 0, 0, 0]


def simplex(n_classes):
    return (
        st.integers(1, 60)
        .flatmap(lambda n: arrays(float, (n, n_classes), elements=st.floats(0.001, 1)))
        .map(lambda A: A / A.sum(axis=1, keepdims=True))
    )


@given(st.integers(2, 6).flatmap(simplex))
def test_scores_stay_in_their_range_and_do_not_depend_on_the_order_of_classes(P):
    k = P.shape[1]
    for name, most in zip(NAMES, (1 - 1 / k, 1, 1), strict=True):
        scores = getattr(strategies, name)(P)
        assert scores.min() >= 0
        assert scores.max() <= most + 1e-12
        assert getattr(strategies, name)(P[:, ::-1]) == pytest.approx(scores)


@given(simplex(2))
def test_with_two_classes_all_rank_alike(P):
    P = P.round(3)  # so that rounding in the last bit makes no ties
    P[:, 1] = 1 - P[:, 0]
    order = np.argsort(strategies.confidence(P), kind="stable")
    for name in ("margin", "entropy"):
        assert (np.diff(getattr(strategies, name)(P)[order]) >= -1e-12).all()


@given(
    n_rows=st.integers(0, 400),
    n_levels=st.integers(1, 5),
    n=st.integers(0, 450),
    cuts=st.lists(st.integers(0, 400), max_size=6),
    seed=st.integers(0, 2**32),
)
def test_the_best_do_not_depend_on_how_the_stream_is_cut(n_rows, n_levels, n, cuts, seed):
    scores = np.random.default_rng(0).integers(n_levels, size=n_rows) / 7.0
    positions = np.arange(n_rows)
    parts = np.split(positions, sorted(min(cut, n_rows) for cut in cuts))
    best = TopK(n, seed)
    for part in reversed(parts):
        best.push(scores[part], part)
    expected = np.lexsort((position_hash(positions, seed), -scores))[:n]
    assert best.result()[0].tolist() == expected.tolist()


def test_a_long_stream_with_ties_is_compacted_and_still_right():
    scores = np.random.default_rng(1).integers(50, size=100_000) / 50
    best = TopK(100, seed=3)
    for start in range(0, len(scores), 997):
        best.push(scores[start : start + 997], start)
    expected = np.lexsort((position_hash(np.arange(len(scores)), 3), -scores))[:100]
    assert best.result()[0].tolist() == expected.tolist()


def test_ties_are_broken_by_the_seed_and_not_by_position():
    P = np.full((1000, 2), 0.5)
    first = strategies.top(P, 100, "margin", seed=1)
    assert (strategies.top(P, 100, "margin", seed=1) == first).all()
    assert (strategies.top(P, 100, "margin", seed=2) != first).any()
    assert abs(first.mean() - 500) < 100  # storage order would give 50 or 950


@pytest.mark.parametrize("name", [*NAMES, "default"])
def test_top_agrees_with_sorting_all_scores(name):
    P = np.random.default_rng(0).dirichlet(np.ones(7), size=50_000)
    scores = strategies.scores(P, name)
    assert strategies.top(P, 50, name).tolist() == np.argsort(-scores)[:50].tolist()


def test_float32_stays_float32():
    P = np.random.default_rng(0).dirichlet(np.ones(4), size=100).astype(np.float32)
    assert strategies.entropy(P).dtype == np.float32
    assert strategies.entropy(P) == pytest.approx(strategies.entropy(P.astype(float)), abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_rows_with_nan_score_nan_and_come_last(name):
    P = np.array([[np.nan, np.nan], [1.0, 0.0], [0.6, 0.4]])
    assert np.isnan(getattr(strategies, name)(P)).tolist() == [True, False, False]
    assert strategies.top(P, 3, name).tolist() == [2, 1, 0]
    assert strategies.top(P, 2, name).tolist() == [2, 1]


def test_random_is_uniform_and_needs_no_probabilities():
    P = np.full((20_000, 3), np.nan)
    scores = strategies.scores(P, "random", seed=5)
    assert 0 <= scores.min() < 0.01
    assert 0.99 < scores.max() <= 1
    assert scores.mean() == pytest.approx(0.5, abs=0.02)
    parts = [strategies.scores(P[:7], "random", seed=5), strategies.scores(P[7:], "random", seed=5, start=7)]
    assert (np.concatenate(parts) == scores).all()


def test_classes_that_do_not_exclude_each_other_count_one_by_one():
    P = np.array([[0.5, 0.5], [1.0, 0.5], [1.0, 0.0]])
    assert strategies.class_wise(P, "margin").tolist() == [1, 0.5, 0]
    assert strategies.class_wise(P, "confidence").tolist() == [0.5, 0.25, 0]


def test_a_function_is_a_strategy():
    assert strategies.top(GOLDEN, 1, lambda P: P[:, 0]).tolist() == [3]
    with pytest.raises(ValueError, match=r"one number per row.*\(5,\)"):
        strategies.top(GOLDEN, 1, lambda P: P)


@pytest.mark.parametrize(
    ("P", "message"),
    [
        ([0.5, 0.5], r"shape \(2,\)"),
        (np.zeros((3, 0)), r"shape \(3, 0\)"),
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
        ([["a", "b"]], "not a matrix of numbers"),
        ([[0.5, 0.5], [-0.2, 1.2]], "row 1 of P holds -0.2"),
        ([[2.5, -1.0], [np.nan, 1]], "row 0 of P holds -1"),
        ([[np.nan, 0.5], [3.0, 0.1]], "row 1 of P holds 3"),
    ],
)
def test_what_is_no_probability_is_refused(P, message):
    with pytest.raises(ValueError, match=message):
        strategies.top(P, 1, "margin")


def test_a_misspelt_strategy_is_named_with_its_neighbour():
    with pytest.raises(ValueError, match=r"'margn' is unknown; did you mean 'margin'\?"):
        strategies.top(GOLDEN, 1, "margn")
    with pytest.raises(ValueError, match="n=-1"):
        strategies.top(GOLDEN, -1)
