from __future__ import annotations

import numpy as np
import pytest

from labelloop.learning import strategies
from labelloop.learning.topk import TopK

# Margin scores 1, 0.5, 0.5 and 0: row 3 must come last.
P = np.array([[0.5, 0.5], [0.75, 0.25], [0.75, 0.25], [1.0, 0.0]])


def test_the_first_row_is_drawn_in_proportion_to_its_margin_score():
    firsts = [strategies.top(P, 1, "weighted", seed=seed)[0] for seed in range(4000)]
    assert np.bincount(firsts, minlength=4) / 4000 == pytest.approx([0.5, 0.25, 0.25, 0], abs=0.03)


def test_the_second_row_is_drawn_likewise_among_the_rest():
    pairs = np.array([strategies.top(P, 2, "weighted", seed=seed) for seed in range(4000)])
    seconds = pairs[pairs[:, 0] == 0, 1]
    assert np.bincount(seconds, minlength=4) / len(seconds) == pytest.approx([0, 0.5, 0.5, 0], abs=0.04)


def test_a_stream_cut_anywhere_draws_the_same_rows():
    pool = np.random.default_rng(0).dirichlet(np.ones(3), size=20_000)
    best = TopK(50, seed=4)
    for start in (7000, 0):
        stop = 20_000 if start else 7000
        best.push(strategies.weighted(pool[start:stop], seed=4, start=start), start)
    assert best.result()[0].tolist() == strategies.top(pool, 50, "weighted", seed=4).tolist()


def test_keys_lie_between_zero_and_one_and_rows_without_probabilities_have_none():
    keys = strategies.weighted([[0.5, 0.5], [np.nan, np.nan], [1.0, 0.0]])
    assert 0 < keys[0] < 1
    assert np.isnan(keys[1])
    assert keys[2] == 0


def test_independent_classes_weigh_by_their_mean_margin():
    keys = strategies.class_wise(P, "weighted", seed=1)
    weights = strategies.class_wise(P, "margin")
    alone = strategies.weighted(np.column_stack([1 - weights / 2, weights / 2]), seed=1)
    assert keys == pytest.approx(alone)
