"""Annotators that are processes, killed at random: nothing is lost, nothing doubled, nobody works for another."""

from __future__ import annotations

import random

import pytest
from annotators import Crowd

NOTHING = {"lost": 0, "double": 0, "missing": 0, "served twice": 0}
CLOCKS = [0.0, -30 * 24 * 3600.0, 7 * 3600.0]  # seconds by which they are fast


@pytest.mark.parametrize("judgments", [1, 2])
def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(location, tmp_path, judgments):
    crowd = Crowd(location, tmp_path, 3, 48 // judgments, hesitation=0.01, judgments_per_sample=judgments)
    assert crowd.suffer(kills=4, rng=random.Random(0)) == 4
    assert crowd.verdict() == NOTHING


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_machines_whose_clocks_disagree_by_hours_keep_each_others_claims(location, tmp_path):
    crowd = Crowd(location, tmp_path, 3, 48, clocks=CLOCKS, hesitation=0.01, lease="5min")
    crowd.suffer(kills=2, rng=random.Random(0))
    assert crowd.verdict() == NOTHING
