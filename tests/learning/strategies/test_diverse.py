from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.learning.strategies import diverse


def test_two_steps_by_hand():
    # The four best by score lie in two groups; of each the row nearest the weighted mean is taken.
    X = np.array([[0.0], [1.0], [50.0], [51.0], [200.0]])
    assert diverse(X, [0.9, 0.2, 0.3, 0.8, 0.1], 2, beta=2).tolist() == [0, 3]


@given(st.integers(0, 99), st.integers(1, 20), st.floats(1, 6))
def test_only_the_best_by_score_are_looked_at_and_the_biggest_score_comes_first(seed, n, beta):
    rng = np.random.default_rng(seed)
    X, scores = rng.standard_normal((100, 3)), rng.random(100)
    picks = diverse(X, scores, n, beta=beta, seed=seed)
    best = np.argsort(-scores)[: int(np.ceil(beta * n))]
    assert set(picks.tolist()) <= set(best.tolist())
    assert (np.diff(scores[picks]) <= 0).all()


def test_beta_of_one_is_the_order_by_score():
    rng = np.random.default_rng(0)
    X, scores = rng.standard_normal((100, 3)), rng.random(100)
    assert diverse(X, scores, 10, beta=1).tolist() == np.argsort(-scores)[:10].tolist()


@pytest.mark.parametrize("n", [3, 5])
def test_copies_of_the_best_row_give_way_to_other_rows(n):
    X = np.concatenate([np.zeros((500, 2)), np.random.default_rng(0).standard_normal((20, 2)) + 5])
    scores = np.concatenate([np.full(500, 0.9), np.linspace(0.8, 0.1, 20)])
    picks = diverse(X, scores, n)
    assert (picks < 500).sum() == 1
    assert len(np.unique(X[picks], axis=0)) == n


def test_copies_fill_up_when_there_is_nothing_else():
    X = np.repeat([[0.0], [1.0]], [8, 2], axis=0)
    picks = diverse(X, np.linspace(1, 0, 10), 5)
    assert len(set(picks.tolist())) == 5
    assert set(X[picks, 0]) == {0, 1}


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(60)))
def test_the_order_of_rows_does_not_matter(order):
    # What is preselected comes by score, so all that follows sees the same rows in the same order.
    rng = np.random.default_rng(0)
    X, scores = rng.standard_normal((60, 3)), rng.random(60)
    order = np.array(order)
    assert order[diverse(X[order], scores[order], 8)].tolist() == diverse(X, scores, 8).tolist()


def test_scores_below_zero_and_all_alike_are_welcome():
    X = np.random.default_rng(0).standard_normal((30, 2))
    assert len(diverse(X, np.linspace(-5, -1, 30), 6)) == 6
    assert len(diverse(X, np.zeros(30), 6)) == 6
