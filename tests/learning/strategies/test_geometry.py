from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning.strategies import density, k_center, k_means, margin, ranked_batch, typiclust


def distances(X, Y):
    return np.sqrt(((X[:, None] - Y[None]) ** 2).sum(axis=2))


def cloud(seed, n_rows=40, n_features=3):
    return np.random.default_rng(seed).standard_normal((n_rows, n_features))


def near_copies(n_groups=40, n_copies=8, n_features=5, seed=0):
    """Groups of rows that all but coincide; row i belongs to group i % n_groups."""
    rng = np.random.default_rng(seed)
    points = rng.standard_normal((n_groups, n_features))
    return np.tile(points, (n_copies, 1)) + 1e-3 * rng.standard_normal((n_groups * n_copies, n_features))


# k-center


def test_k_center_by_hand():
    X = [[0.0, 0.0], [6.0, 8.0], [3.0, 4.0], [0.0, 1.0]]
    positions, widths = k_center(X, 4, centers=[[0.0, 0.0]])
    assert positions.tolist() == [1, 2, 3, 0]
    assert widths == pytest.approx([10, 5, 1, 0])


def test_k_center_without_centers_begins_nearest_the_mean():
    positions, widths = k_center([[0.0], [4.0], [5.0], [11.0]], 3)
    assert positions.tolist() == [2, 3, 0]
    assert widths.tolist() == [np.inf, 6, 5]


def naive_k_center(X, n, chosen):
    picks = []
    for _ in range(n):
        gaps = distances(X, np.vstack([chosen, X[picks]])).min(axis=1)
        picks.append(int(gaps.argmax()))
    return picks


@given(st.integers(0, 50), st.integers(1, 40))
def test_k_center_makes_the_choices_of_the_definition(seed, n):
    X, labeled = cloud(seed), cloud(seed + 1000, 3)
    positions, widths = k_center(X, n, labeled)
    assert positions.tolist() == naive_k_center(X, n, labeled)
    assert (np.diff(widths) <= 1e-6).all()


@pytest.mark.parametrize(
    ("n_rows", "n_features", "n"), [(6000, 1, 400), (6000, 2, 400), (6000, 20, 200), (700, 2, 700)]
)
def test_k_center_keeps_to_the_definition_when_it_looks_at_few_rows_at_a_time(n_rows, n_features, n):
    X = cloud(1, n_rows, n_features)
    positions, widths = k_center(X, n, X[:1])
    gaps = ((X - X[0]) ** 2).sum(axis=1)
    for pick, width in zip(positions, widths, strict=True):
        assert width == pytest.approx(np.sqrt(gaps.max()), rel=1e-3, abs=2e-3)
        assert width == pytest.approx(np.sqrt(gaps[pick]), rel=1e-3, abs=2e-3)
        gaps = np.minimum(gaps, ((X - X[pick]) ** 2).sum(axis=1))
    assert len(set(positions.tolist())) == n


def test_a_large_pool_of_copies_is_no_trouble():
    X = np.repeat([[0.0], [1.0], [5.0]], 2000, axis=0)
    positions, widths = k_center(X, 40, [[0.0]])
    assert widths[:3].tolist() == [5, 1, 0]
    assert len(set(positions.tolist())) == 40


@given(st.integers(0, 99), st.integers(1, 4))
def test_k_center_covers_within_twice_the_best_radius(seed, n):
    X = cloud(seed, 10, 2)
    between = distances(X, X)
    best = min(between[:, list(chosen)].min(axis=1).max() for chosen in combinations(range(10), n))
    assert between[:, k_center(X, n)[0]].min(axis=1).max() <= 2 * best + 1e-6


@given(st.permutations(range(40)), st.floats(0.1, 10), st.floats(-100, 100))
def test_k_center_does_not_depend_on_the_order_of_rows_nor_on_origin_and_unit(order, unit, origin):
    X, labeled = cloud(0), cloud(1, 4)
    expected, widths = k_center(X, 10, labeled)
    positions, moved = k_center(X[order] * unit + origin, 10, labeled * unit + origin)
    assert np.array(order)[positions].tolist() == expected.tolist()
    assert moved == pytest.approx(widths * unit, rel=1e-4)


def test_between_rows_equally_far_the_seed_decides():
    X = np.repeat([[0.0], [1.0]], [1, 500], axis=0)
    firsts = {int(k_center(X, 1, [[0.0]], seed=seed)[0][0]) for seed in range(20)}
    assert len(firsts) > 10


def test_small_differences_far_from_the_origin_count():
    X = cloud(3, 200)
    assert k_center(X + 1e6, 20)[0].tolist() == k_center(X, 20)[0].tolist()


@pytest.mark.parametrize("far", [1e6, 1e200])
def test_labeled_rows_far_out_leave_the_choice_among_the_rows_sound(far):
    X, labeled = cloud(0), cloud(1, 2)
    outlying = np.vstack([labeled, np.full((1, 3), far)])
    assert k_center(X, 10, outlying)[0].tolist() == k_center(X, 10, labeled)[0].tolist()


# k-means


def test_k_means_takes_the_middle_of_each_group_the_largest_group_first():
    X = np.array([[0.0], [1.0], [2.0], [100.0], [101.0], [102.0], [103.0], [104.0]])
    assert k_means(X, 2).tolist() == [5, 1]


def test_k_means_of_one_centre_is_the_weighted_mean():
    X = [[0.0], [4.0], [10.0]]
    assert k_means(X, 1).tolist() == [1]
    assert k_means(X, 1, weights=[0, 1, 9]).tolist() == [2]


def test_rows_without_weight_do_not_attract_centres():
    X = np.array([[0.0], [0.1], [50.0], [50.1], [99.0], [99.1]])
    picks = k_means(X, 2, weights=[1, 1, 0, 0, 1, 1])
    assert {int(X[pick, 0]) for pick in picks} == {0, 99}


@pytest.mark.parametrize("n", [10, 30, 40])
@pytest.mark.parametrize("seed", range(5))
def test_no_near_duplicates_while_there_are_other_rows(n, seed):
    picks = k_means(near_copies(), n, seed=seed)
    assert len(set((picks % 40).tolist())) == n


def test_a_large_pool_is_stood_for_as_well_as_by_all_rounds_on_all_rows():
    from sklearn.cluster import KMeans  # noqa: PLC0415 - the oracle of this test alone

    X = np.random.default_rng(0).standard_normal((20_000, 4))
    ours = (distances(X, X[k_means(X, 20)]).min(axis=1) ** 2).sum()
    best = KMeans(20, n_init=1, random_state=0).fit(X)
    theirs = (distances(X, X[best.transform(X).argmin(axis=0)]).min(axis=1) ** 2).sum()
    assert ours <= 1.05 * theirs


def test_more_picks_than_distinct_rows_are_filled_up():
    X = np.repeat([[0.0], [1.0], [2.0]], 10, axis=0)
    picks = k_means(X, 7)
    assert len(set(picks.tolist())) == 7
    assert set(X[picks, 0]) == {0, 1, 2}


# Ranked batch


def test_ranked_batch_by_hand():
    # One labeled row and three to choose: a = 3/4. Scores .75 d/(1+d) + .25 u: row 0 .1+0=0 + .225, row 1 .375 + .2,
    # row 2 .675 + .025. Then a = 2/4, and row 1 beats row 0: .25 + .4 against 0 + .45.
    assert ranked_batch([[0.0], [1.0], [9.0]], [0.9, 0.8, 0.1], 3, labeled=[[0.0]]).tolist() == [2, 1, 0]


def naive_ranked(X, doubt, n, labeled):
    picks, known = [], list(labeled)
    for _ in range(n):
        free = len(X) - len(picks)
        share = free / (free + len(known))
        similar = (1 / (1 + distances(X, np.array(known)))).max(axis=1)
        value = share * (1 - similar) + (1 - share) * doubt
        value[picks] = -1
        picks.append(int(value.argmax()))
        known.append(X[picks[-1]])
    return picks


@given(st.integers(0, 50), st.integers(1, 40))
def test_ranked_batch_makes_the_choices_of_the_definition(seed, n):
    X, labeled, doubt = cloud(seed), cloud(seed + 1000, 30), np.random.default_rng(seed).random(40)
    assert ranked_batch(X, doubt, n, labeled).tolist() == naive_ranked(X, doubt, n, labeled)


def test_ranked_batch_without_labeled_rows_begins_nearest_the_mean():
    assert ranked_batch([[0.0], [4.0], [5.0], [11.0]], [1, 1, 0, 1], 1).tolist() == [2]


def test_the_more_is_labeled_the_more_uncertainty_counts():
    X, doubt = cloud(0, 50), np.linspace(0, 1, 50)
    assert ranked_batch(X, doubt, 1, labeled=cloud(1, 5000)).tolist() == [49]


# Density


@given(st.integers(0, 50), st.integers(1, 30))
def test_density_is_the_mean_of_all_similarities(seed, n_rows):
    X = cloud(seed, n_rows)
    unit = X / np.linalg.norm(X, axis=1, keepdims=True)
    assert density(X) == pytest.approx((unit @ unit.T).mean(axis=1))


def test_rows_of_zeros_are_similar_to_none():
    assert density([[0.0, 0.0], [1.0, 1.0]]) == pytest.approx([0, 0.5])
    assert density(np.zeros((0, 2))).shape == (0,)
    assert density([[1e200, 0.0], [1e-200, 0.0]]) == pytest.approx([1, 1])


# TypiClust


def test_typiclust_takes_the_most_typical_row_of_the_largest_group_first():
    # In the first group the row at 2 is closest to its neighbours on average, in the second that at 101.
    X = np.array([[100.0], [101.0], [102.0], [0.0], [1.0], [2.0], [3.0], [4.0]])
    assert typiclust(X, 2).tolist() == [5, 1]


def test_typiclust_passes_over_groups_with_labeled_rows():
    X = np.concatenate([cloud(0, 60) / 100, cloud(1, 40) / 100 + 5, cloud(2, 20) / 100 - 5])
    assert typiclust(X, 1, labeled=[[0.0, 0.0, 0.0], [5.0, 5.0, 5.0]])[0] >= 100


def test_typiclust_goes_on_when_all_clusters_are_covered():
    X = cloud(0, 30)
    assert sorted(typiclust(X, 30, labeled=X).tolist()) == list(range(30))


def test_clusters_larger_than_what_is_compared_are_ranked_on_a_sample():
    X = np.random.default_rng(0).standard_normal((5000, 2))
    assert np.linalg.norm(X[typiclust(X, 1)]) < 0.8  # where half of the rows are farther out than 1.17


def test_weights_come_from_scores_as_they_are():
    X = cloud(0, 500)
    P = np.column_stack([np.linspace(0, 1, 500), np.linspace(1, 0, 500)])
    picks = k_means(X, 20, weights=margin(P))
    assert abs(np.median(picks) - 250) < 60  # near the border between the classes
