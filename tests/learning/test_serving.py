"""Who is audited, and where audited samples stand in the queue."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labelloop.learning.serving import audited, by_lot, fixed_sample, interleave
from labelloop.learning.topk import position_hash


def test_the_share_of_audited_samples_is_the_one_asked_for():
    lots = position_hash(np.arange(100_000), 1)
    assert abs(audited(lots, 0.1).mean() - 0.1) < 0.005
    assert not audited(lots, 0.0).any()


def test_a_larger_share_holds_out_what_a_smaller_one_did():
    lots = position_hash(np.arange(10_000), 1)
    assert (audited(lots, 0.2) >= audited(lots, 0.1)).all()


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 0.9), st.integers(0, 1000))
def test_nothing_is_lost_doubled_or_put_in_another_order(n_ranked, n_drawn, share, seed):
    ranked, drawn = np.arange(n_ranked), np.arange(1000, 1000 + n_drawn)
    positions, is_drawn = interleave(ranked, drawn, share, seed)
    assert positions[~is_drawn].tolist() == ranked.tolist()
    assert positions[is_drawn].tolist() == drawn[: is_drawn.sum()].tolist()


def test_any_stretch_of_the_queue_has_its_share():
    first = [interleave(np.arange(500), np.arange(1000, 1500), 0.2, seed)[1][3:10].mean() for seed in range(500)]
    assert abs(np.mean(first) - 0.2) < 0.02


def test_lots_decide_the_order():
    lots = np.array([30, 10, 20], dtype=np.uint64)
    assert by_lot(np.array([0, 1, 2]), lots).tolist() == [1, 2, 0]


def test_the_fixed_sample_stays_the_same_and_grows_with_the_pool():
    assert fixed_sample(50).tolist() == fixed_sample(50).tolist()
    assert len(fixed_sample(50)) == 50
    assert len(np.unique(fixed_sample(10_000))) == 2000
