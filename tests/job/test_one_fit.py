"""Kernels that share a job fit one at a time, and all take the ranking of the latest fit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from labelloop import ActiveLearner, Job, TabularLabeler
from labelloop.job.refits import TURN


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    return pd.DataFrame(rng.normal(size=(60, 2)), columns=["x", "y"])


def labeler(data, place, who, executor=None):
    learner = None
    if executor is not None:
        learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=10, executor=executor, random_state=0)
    return TabularLabeler(data, ["low", "high"], store=place, annotator=who, learner=learner)


def answer(one, data, n):
    for each in one.queue[:n]:
        one.label(each, "high" if data.x[each] > 0 else "low")


def test_one_kernel_fits_for_all_and_its_ranking_is_used_by_all(location, data, executor):
    ann, bob = (labeler(data, location, who, executor) for who in ("ann", "bob"))
    plain = labeler(data, location, "cleo")
    answer(ann, data, 10)
    assert ann.learner.wait(60)
    assert ann.job.session == 1
    for other in (bob, plain):
        other.job.sync()
        assert other.job.session == 1
        assert list(other.job.ranking.scores.values()) == list(ann.job.ranking.scores.values())
        assert other.job.history.equals(ann.job.history)
        first = [p for p in other.queue if p not in ann.queue[:3]][:5]
        assert first == [each for each in other.queue if each in first]
    assert bob.learner.session_id == 1
    assert bob.learner.history.equals(ann.learner.history)
    assert "another kernel" in bob.learner.status.message


def test_answers_of_all_kernels_count_towards_the_next_fit(location, data, executor):
    ann, bob = labeler(data, location, "ann", executor), labeler(data, location, "bob")
    answer(bob, data, 9)
    ann.job.sync()
    assert ann.job.session == 0
    answer(ann, data, 1)
    assert ann.learner.wait(60)
    assert ann.learner.history["n_labels"].tolist() == [10]


def test_a_restart_finds_the_ranking_and_the_history(location, data, executor):
    ann = labeler(data, location, "ann", executor)
    answer(ann, data, 10)
    assert ann.learner.wait(60)
    again = labeler(data, location, "ann", executor)
    assert again.learner.wait(60)
    assert set(again.queue[3:10]) <= set(ann.queue[:13])
    assert again.learner.history["session_id"].tolist()[0] == 1


def test_whoever_dies_while_fitting_does_not_keep_the_others_from_it(clock, location, data):
    one, other = (Job(data, ["a", "b"], kind="tabular", store=location, clock=clock) for _ in range(2))
    assert one.begin_fit()
    assert one.begin_fit(), "its own turn goes on"
    assert not other.begin_fit()
    clock.now += TURN + 1
    assert other.begin_fit()
    other.end_fit()
    assert one.begin_fit()


def test_the_second_ranking_of_a_session_is_dropped_and_the_first_taken(location, data):
    one, other = (Job(data, ["a", "b"], kind="tabular", store=location) for _ in range(2))
    first, second = np.arange(60), np.arange(59, -1, -1)
    predictions = {7: ("a", 0.75)}
    assert one.rank(first, np.ones(60), 1, predictions=predictions, stats={"session_id": 1, "n_labels": 5})
    assert other.rank(second, np.zeros(60), 1, stats={"session_id": 1, "n_labels": 6}) is False
    assert other.ranking.predictions == {7: ("a", 0.75)}
    assert other.queue("ann")[3:6] == one.queue("ann")[3:6]
    assert other.history["n_labels"].tolist() == [5]


def test_samples_that_another_kernel_does_not_have_are_left_out_of_its_ranking(location, data):
    large = Job(data, ["a", "b"], kind="tabular", store=location, name="one")
    small = Job(data[:50], ["a", "b"], kind="tabular", store=location, name="one")
    large.rank(np.arange(59, -1, -1), np.linspace(1, 0, 60), 1, stats={"session_id": 1})
    small.sync()
    assert small.queue("ann")[3:] == [k for k in range(49, -1, -1) if k in small.queue("ann")[3:]]
