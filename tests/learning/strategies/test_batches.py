"""What holds for every strategy that chooses a batch, whatever the features."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning import strategies


def probabilities(X):
    """Three classes that depend on the rows alone."""
    z = np.tanh(np.asarray(X, dtype=float).sum(axis=1, keepdims=True)) * [1, 0, -1]
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def score(X):
    return strategies.margin(probabilities(X)) if len(X) else np.zeros(0)


CHOOSE = {
    "k_center": lambda X, n, seed=0: strategies.k_center(X, n, seed=seed)[0],
    "k_center beside labeled": lambda X, n, seed=0: strategies.k_center(X, n, np.asarray(X)[:2] + 1.0, seed=seed)[0],
    "k_means": lambda X, n, seed=0: strategies.k_means(X, n, seed=seed),
    "k_means weighted": lambda X, n, seed=0: strategies.k_means(X, n, seed=seed, weights=score(X)),
    "ranked_batch": lambda X, n, seed=0: strategies.ranked_batch(X, score(X), n, seed=seed),
    "typiclust": lambda X, n, seed=0: strategies.typiclust(X, n, seed=seed),
    "typiclust beside labeled": lambda X, n, seed=0: strategies.typiclust(X, n, np.asarray(X)[:2] + 1.0, seed=seed),
    "badge": lambda X, n, seed=0: strategies.badge(probabilities(X), X, n, seed=seed),
    "diverse": lambda X, n, seed=0: strategies.diverse(X, score(X), n, seed=seed),
}
every_strategy = pytest.mark.parametrize("choose", CHOOSE.values(), ids=CHOOSE)


@st.composite
def rows(draw):
    """Rows of whole numbers: duplicates and constant columns are frequent."""
    n_rows, n_features, span = draw(st.integers(0, 25)), draw(st.integers(1, 3)), draw(st.integers(0, 4))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return rng.integers(-span, span + 1, (n_rows, n_features)).astype(float)


@every_strategy
@given(X=rows(), n=st.integers(0, 30), seed=st.integers(0, 3))
def test_as_many_distinct_rows_as_asked_or_all_there_are(choose, X, n, seed):
    picks = choose(X, n, seed)
    assert picks.dtype == np.int64
    assert len(picks) == len(set(picks.tolist())) == min(n, len(X))
    assert set(picks.tolist()) <= set(range(len(X)))
    assert (choose(X, n, seed) == picks).all()


@every_strategy
@pytest.mark.parametrize(
    "X",
    [np.zeros((0, 3)), np.ones((1, 2)), np.zeros((9, 2)), np.full((9, 2), 1e9)],
    ids=["none", "one", "zero", "same"],
)
def test_pools_with_nothing_to_tell_apart(choose, X):
    assert sorted(choose(X, 20).tolist()) == list(range(len(X)))
    assert len(choose(X, 3)) == min(3, len(X))
    assert choose(X, 0).tolist() == []


@every_strategy
@pytest.mark.parametrize("factor", [1e-30, 1e30, 1e300])
def test_tiny_and_huge_features_are_no_trouble(choose, factor):
    X = np.random.default_rng(0).standard_normal((40, 3)) * factor
    assert len(set(choose(X, 10).tolist())) == 10


@every_strategy
@pytest.mark.parametrize("dtype", [np.float32, np.float16, int, bool])
def test_features_of_any_number_type(choose, dtype):
    X = np.random.default_rng(0).integers(0, 9, (30, 4)).astype(dtype)
    assert (choose(X, 8) == choose(X.astype(float), 8)).all()
    assert (choose(np.asfortranarray(X), 8) == choose(X, 8)).all()


@every_strategy
def test_what_cannot_be_chosen_from_is_refused(choose):
    X = np.ones((4, 2))
    with pytest.raises(ValueError, match="n=-1 rows"):
        choose(X, -1)
    with pytest.raises(TypeError):
        choose(X, 1.5)


REFUSE = {
    "k_center": lambda X: strategies.k_center(X, 1),
    "k_means": lambda X: strategies.k_means(X, 1),
    "ranked_batch": lambda X: strategies.ranked_batch(X, np.zeros(3), 1),
    "density": strategies.density,
    "typiclust": lambda X: strategies.typiclust(X, 1),
    "badge": lambda X: strategies.badge(np.full((3, 2), 0.5), X, 1),
    "gradient_length": lambda X: strategies.gradient_length(np.full((3, 2), 0.5), X),
    "diverse": lambda X: strategies.diverse(X, np.zeros(3), 1),
}


@pytest.mark.parametrize("use", REFUSE.values(), ids=REFUSE)
@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([[0.0, 1.0], [2.0, np.nan], [0.0, 0.0]], "row 1 of X holds nan.*fill in"),
        ([[0.0], [1.0], [np.inf]], "row 2 of X holds inf"),
        ([0.0, 1.0, 2.0], r"X has shape \(3,\)"),
        (np.zeros((3, 0)), r"X has shape \(3, 0\)"),
        ([["a"], ["b"], ["c"]], "no matrix of numbers"),
    ],
)
def test_features_that_are_none_are_refused(use, X, message):
    with pytest.raises(ValueError, match=message):
        use(X)


def test_sparse_features_are_refused_with_a_way_out():
    from scipy.sparse import csr_array  # noqa: PLC0415 - needed here alone

    with pytest.raises(ValueError, match=r"sparse.*TruncatedSVD"):
        strategies.k_center(csr_array(np.eye(3)), 1)


def test_what_goes_with_the_rows_has_to_fit_them():
    X, P = np.zeros((3, 2)), np.full((3, 2), 0.5)
    with pytest.raises(ValueError, match="centers has 3 features and the rows to choose from have 2"):
        strategies.k_center(X, 1, np.zeros((1, 3)))
    with pytest.raises(ValueError, match="row 0 of labeled holds nan"):
        strategies.typiclust(X, 1, [[np.nan, 0.0]])
    with pytest.raises(ValueError, match=r"uncertainty has shape \(2,\).*\(3,\)"):
        strategies.ranked_batch(X, [1, 2], 1)
    with pytest.raises(ValueError, match="row 2 of scores holds nan"):
        strategies.diverse(X, [1, 2, np.nan], 1)
    with pytest.raises(ValueError, match="row 1 of weights holds -2"):
        strategies.k_means(X, 1, weights=[1, -2, 0])
    with pytest.raises(ValueError, match="P has 2 rows and X has 3"):
        strategies.badge(P[:2], X, 1)
    with pytest.raises(ValueError, match="row 1 of P holds nan"):
        strategies.badge([[0.5, 0.5], [np.nan, 0.5], [0.5, 0.5]], X, 1)
    with pytest.raises(ValueError, match="row 2 of P holds 3"):
        strategies.badge([[0.5, 0.5], [0.5, 0.5], [3.0, 0.5]], X, 1)
    with pytest.raises(ValueError, match=r"beta=0\.5 has to be 1 or more"):
        strategies.diverse(X, [1, 2, 3], 1, beta=0.5)
