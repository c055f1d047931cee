from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning.strategies import badge, gradient_length
from labelloop.learning.strategies.gradient import Gradients


def model(seed, n_rows=60, n_classes=4, n_features=5):
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.ones(n_classes), size=n_rows), rng.standard_normal((n_rows, n_features))


def written_out(P, X):
    """Return the gradients for the most probable class, shape (n_rows, n_classes * n_features)."""
    A = P.copy()
    A[np.arange(len(P)), P.argmax(axis=1)] -= 1
    return (A[:, :, None] * X[:, None, :]).reshape(len(P), -1)


@given(st.integers(0, 99), st.integers(2, 6), st.integers(1, 6))
def test_factors_give_the_distances_of_the_gradients_written_out(seed, n_classes, n_features):
    P, X = model(seed, 20, n_classes, n_features)
    G = written_out(P, X)
    gradients = Gradients(P, X)
    unit = np.abs(X).max() ** 2
    for row in (0, 7):
        expected = ((G - G[row]) ** 2).sum(axis=1)
        assert gradients.distances(row) * unit == pytest.approx(expected, rel=1e-3, abs=1e-4)
    assert gradients.squares * unit == pytest.approx((G**2).sum(axis=1), rel=1e-4, abs=1e-6)


def test_badge_by_hand():
    # Gradients of the three rows: (-.5, .5) x 4, twice the same, and (-.1, .1) x 1; nothing else is apart from row 0.
    P, X = [[0.5, 0.5], [0.5, 0.5], [0.9, 0.1]], [[4.0], [4.0], [1.0]]
    assert badge(P, X, 2).tolist()[1] == 2


def test_badge_draws_in_proportion_to_the_squared_distance():
    # After the longest gradient, of row 0, the squared distances are 0, 1, 4 and 9.
    P, X = np.full((4, 2), 0.5), np.array([[10.0], [9.0], [8.0], [7.0]])
    seconds = [badge(P, X, 2, seed=seed)[1] for seed in range(3000)]
    assert np.bincount(seconds, minlength=4) / 3000 == pytest.approx([0, 1 / 14, 4 / 14, 9 / 14], abs=0.03)


def test_of_the_sure_rows_whose_gradient_is_zero_one_is_enough():
    P, X = model(0)
    P[20:] = np.eye(4)[0]
    assert (badge(P, X, 21) >= 20).sum() == 1
    assert (badge(P, X, 25) >= 20).sum() == 5


def test_badge_spreads_as_k_means_plus_plus_on_the_gradients_does():
    from sklearn.cluster import kmeans_plusplus  # noqa: PLC0415 - the oracle of this test alone

    P, X = model(1, 2000)
    G = written_out(P, X)

    def potential(chosen):
        return ((G[:, None] - G[chosen][None]) ** 2).sum(axis=2).min(axis=1).sum()

    ours = np.mean([potential(badge(P, X, 30, seed=seed)) for seed in range(5)])
    theirs = [kmeans_plusplus(G, 30, random_state=seed, n_local_trials=1)[1] for seed in range(5)]
    assert ours == pytest.approx(np.mean([potential(chosen) for chosen in theirs]), rel=0.08)


def test_expected_gradient_length_by_hand():
    # |p - e_y| is .1 sqrt 2 with probability .9 and .9 sqrt 2 with .1; |x| = 5.
    assert gradient_length([[0.9, 0.1]], [[3.0, 4.0]], intercept=False) == pytest.approx([5 * 0.18 * np.sqrt(2)])
    assert gradient_length([[0.9, 0.1]], [[0.0, 0.0]]) == pytest.approx([0.18 * np.sqrt(2)])


@given(st.integers(0, 99), st.integers(1, 6))
def test_expected_gradient_length_is_what_the_gradients_written_out_give(seed, n_classes):
    P, X = model(seed, 20, n_classes)
    inputs = np.column_stack([X, np.ones(20)])
    expected = np.zeros(20)
    for y in range(n_classes):
        residual = P - np.eye(n_classes)[y]
        lengths = np.linalg.norm((residual[:, :, None] * inputs[:, None, :]).reshape(20, -1), axis=1)
        expected += P[:, y] * lengths
    assert gradient_length(P, X) == pytest.approx(expected)
    order = np.random.default_rng(seed).permutation(20)
    assert gradient_length(P[order], X[order]) == pytest.approx(expected[order])
