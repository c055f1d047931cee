from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning.strategies import kl_divergence, vote_entropy

DISAGREE = (vote_entropy, kl_divergence)


def committee(n_members, n_rows, n_classes, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(n_classes), size=(n_members, n_rows))


def test_votes_two_against_one():
    members = [[[0.6, 0.4, 0.0]], [[0.6, 0.0, 0.4]], [[0.1, 0.9, 0.0]]]
    entropy = -(2 / 3 * np.log(2 / 3) + 1 / 3 * np.log(1 / 3))
    assert vote_entropy(members) == pytest.approx([entropy / np.log(3)])


def test_divergence_of_a_golden_row():
    # Consensus (0.5, 0.5): each member is log 2 - H(0.9, 0.1) from it.
    entropy = -(0.9 * np.log(0.9) + 0.1 * np.log(0.1))
    assert kl_divergence([[[0.9, 0.1]], [[0.1, 0.9]]]) == pytest.approx([np.log(2) - entropy])


def test_votes_as_even_as_they_can_be_score_one():
    sure = np.eye(4)
    assert vote_entropy([sure[[0]], sure[[1]]]) == pytest.approx([1])  # fewer members than classes
    assert vote_entropy([sure[[c]][:, :2] for c in (0, 1, 0, 1)]) == pytest.approx([1])  # more


@given(st.integers(1, 6), st.integers(0, 40), st.integers(1, 5), st.integers(0, 9))
def test_both_agree_with_their_definitions(n_members, n_rows, n_classes, seed):
    P = committee(n_members, n_rows, n_classes, seed)
    votes = np.eye(n_classes)[P.argmax(axis=2)].mean(axis=0)
    logs = np.log(np.where(votes > 0, votes, 1))
    expected = -(votes * logs).sum(axis=1) / np.log(max(2, min(n_members, n_classes)))
    assert vote_entropy(P) == pytest.approx(expected)
    assert kl_divergence(P) == pytest.approx((P * np.log(P / P.mean(axis=0))).sum(axis=2).mean(axis=0), abs=1e-12)


@given(st.permutations(range(5)), st.permutations(range(30)))
def test_members_may_come_in_any_order_and_rows_are_scored_one_by_one(members, rows):
    P = committee(5, 30, 3)
    for disagreement in DISAGREE:
        assert disagreement(P[members][:, rows]) == pytest.approx(disagreement(P)[rows])


@pytest.mark.parametrize("disagreement", DISAGREE)
def test_an_array_a_list_and_a_generator_say_the_same(disagreement):
    P = committee(3, 10_000, 4)
    expected = disagreement(P)
    assert (disagreement(list(P)) == expected).all()
    assert (disagreement(member for member in P) == expected).all()
    assert disagreement(P.astype(np.float32)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("disagreement", DISAGREE)
def test_a_single_member_and_a_united_committee_do_not_disagree(disagreement):
    P = committee(1, 50, 3)
    assert disagreement(P) == pytest.approx(0, abs=1e-12)
    assert disagreement([P[0]] * 4) == pytest.approx(0, abs=1e-12)
    assert disagreement(P[:, :0]).shape == (0,)


@pytest.mark.parametrize("disagreement", DISAGREE)
def test_a_row_that_one_member_cannot_score_is_not_scored(disagreement):
    P = committee(3, 4, 2)
    P[1, 2] = np.nan
    assert np.isnan(disagreement(P)).tolist() == [False, False, True, False]


@pytest.mark.parametrize("disagreement", DISAGREE)
def test_what_is_no_committee_is_refused(disagreement):
    with pytest.raises(ValueError, match="at least one member"):
        disagreement([])
    with pytest.raises(ValueError, match=r"member 1 gives probabilities of shape \(2, 3\) and member 0 .*\(2, 2\)"):
        disagreement([np.full((2, 2), 0.5), np.full((2, 3), 0.5)])
    with pytest.raises(ValueError, match="row 0 of P holds 2"):
        disagreement([[[2.0, 0.0]]])
