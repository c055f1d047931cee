"""Annotators that are processes, killed at random: nothing is lost, nothing doubled, nobody works for another."""

from __future__ import annotations

import random

import pytest
from annotators import Crowd, Kernel

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
    assert crowd.suffer(kills=2, rng=random.Random(0)) == 2
    assert crowd.verdict() == NOTHING


@pytest.fixture
def kernels(location):
    """Return a function that begins a kernel; all of them end with the test."""
    begun = []

    def begin():
        begun.append(Kernel(location, 20, order="sequential"))
        return begun[-1]

    yield begin
    for kernel in begun:
        kernel.kill()


@pytest.mark.parametrize("judgments", [1, 2])
def test_who_works_in_two_kernels_is_asked_each_sample_once(location, tmp_path, judgments):
    crowd = Crowd(location, tmp_path, 2, 48 // judgments, pages=2, hesitation=0.01, judgments_per_sample=judgments)
    crowd.work()
    assert crowd.verdict() == NOTHING


def test_two_pages_of_somebody_show_different_samples_and_keep_each_others_answers(kernels):
    one, other = kernels(), kernels()
    assert one.do("claim", "ann", 4) == [0, 1, 2, 3]
    assert other.do("claim", "ann", 4) == [4, 5, 6, 7]
    one.do("record", "ann", "label", 0, "a")
    other.do("record", "ann", "label", 4, "b")
    assert one.do("claim", "ann", 4) == [1, 2, 3, 8], "what one holds the other's answers leave alone"
    assert other.do("claim", "ann", 4) == [5, 6, 7, 9]
    assert one.do("counts", "ann")["per_class"] == {"a": 1, "b": 1}
    assert other.do("queue", "ann")[:4] == [5, 6, 7, 9]
    other.do("release", "ann")
    assert one.do("claim", "ann", 6) == [1, 2, 3, 5, 6, 7]


def test_a_kernel_that_begins_again_has_its_samples_at_once_and_nobody_else_has(kernels):
    dead, beside, bob = kernels(), kernels(), kernels()
    dead.do("claim", "ann", 4)
    beside.do("claim", "ann", 4)
    dead.kill()
    assert bob.do("claim", "bob", 4) == [8, 9, 10, 11]
    assert beside.do("claim", "ann", 4) == [4, 5, 6, 7], "an answer may be under way to a kernel that is no more"
    again = kernels()
    assert again.do("claim", "ann", 4) == [0, 1, 2, 3]
    assert beside.do("claim", "ann", 4) == [4, 5, 6, 7]
