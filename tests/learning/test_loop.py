from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.linear_model import LogisticRegression
from waiting import WAIT, until, until_fitting

from labelloop.learning import ActiveLearner
from labelloop.learning.executor import shared_worker
from labelloop.learning.task import Status


@pytest.fixture
def iris():
    frame = load_iris(as_frame=True).frame
    return frame.drop(columns="target"), [["setosa", "versicolor", "virginica"][k] for k in frame["target"]]


@pytest.fixture
def thread():
    with ThreadPoolExecutor(1) as executor:
        yield executor


class Gate(ClassifierMixin, BaseEstimator):
    """A classifier whose fit waits until it is let through; and which cannot be pickled."""

    opened = threading.Event()
    fits = 0

    def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
        assert Gate.opened.wait(WAIT)
        Gate.fits += 1
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.full((len(X), len(self.classes_)), 1 / len(self.classes_))

    def __reduce__(self):
        raise TypeError("it holds a lock")


@pytest.fixture
def gate():
    Gate.opened, Gate.fits = threading.Event(), 0
    yield Gate.opened
    Gate.opened.set()


def label(task, truth, positions):
    for position in positions:
        task.label(int(position), truth[position])


def test_the_loop_asks_what_is_open_most_uncertain_first_in_sessions_that_count_up(make_task, attach, iris):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(max_iter=500), "margin", retrain_every=5, random_state=0)
    attach(learner, task)
    label(task, truth, range(0, 150, 30))
    for _ in range(4):
        assert learner.wait(WAIT)
        label(task, truth, task.queue[:5])
    assert learner.wait(WAIT)
    assert [session for _, _, session, _, _ in task.rankings] == [1, 2, 3, 4, 5]
    for positions, scores, _, predictions, answered in task.rankings:
        assert not answered.intersection(positions.tolist())
        assert (np.diff(scores) <= 0).all()
        assert all(0 <= probability <= 1 for _, probability in predictions.values())
        assert {answer for answer, _ in predictions.values()} <= set(truth)
    assert len(task.rankings[-1][0]) == 150 - 25
    assert learner.session_id == 5
    assert learner.status.state == "idle"
    assert learner.status.n_labels == 25
    history = learner.history
    assert history.columns.tolist() == [
        *["session_id", "n_labels", "n_classes", "seconds", "contradictions", "kappa", "entropy"],
        *["accuracy", "accuracy_low", "accuracy_high", "n_audited", "auc", "f1", "error", "at"],
    ]
    assert history["contradictions"].notna().tolist() == [False, False, False, False, True], "20 answers apart"
    assert history["accuracy"].isna().all(), "nothing is audited"
    assert history["at"].is_monotonic_increasing
    assert history["n_labels"].tolist() == [5, 10, 15, 20, 25]
    assert history["n_classes"].iloc[-1] == 3
    assert history["error"].isna().all()
    assert learner.predict(frame).tolist().count("setosa") > 40


def test_one_refit_after_the_fifth_label_and_the_next_after_five_more(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), retrain_every=5, executor=thread)
    attach(learner, task)
    sessions = []
    for count in range(1, 16):
        position = 37 * count % 150
        task.label(position, truth[position])
        task.label(position, truth[position])  # a correction does not count
        learner.wait(WAIT)
        sessions.append((count, task.session))
    assert sessions == [(count, count // 5) for count in range(1, 16)]


def test_one_fit_runs_and_at_most_one_waits(make_task, attach, iris, thread, gate):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(Gate(), "margin", retrain_every=2, executor=thread)
    attach(learner, task)
    label(task, truth, [0, 140])
    until_fitting(learner)
    label(task, truth, range(10, 140, 10))  # 13 more: six times enough, while the first fit stands still
    assert not learner.wait(0)
    gate.set()
    assert learner.wait(WAIT)
    assert Gate.fits == len(task.rankings) == 2
    positions, *_, answered = task.rankings[0]
    assert not answered.intersection(positions.tolist()), "answered while the fit ran"
    assert learner.status.n_labels == 15


def test_with_one_class_the_fit_is_postponed_until_there_are_two(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), retrain_every=3, executor=thread)
    attach(learner, task)
    label(task, truth, [0, 1, 2, 3])
    learner.wait(WAIT)
    assert learner.status.state == "postponed"
    assert "all 3 answers so far are 'setosa'" in learner.status.message or "all 4" in learner.status.message
    assert learner.session_id == 0
    assert len(learner.history) == 0
    task.label(100, truth[100])  # no need to wait for three more
    learner.wait(WAIT)
    assert learner.status.state == "idle"
    assert task.session == 1


def test_enough_answers_in_the_store_are_learned_at_once(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    label(task, truth, range(0, 150, 15))
    task.session = 4
    learner = ActiveLearner(LogisticRegression(), retrain_every=10, executor=thread)
    attach(learner, task)
    assert learner.wait(WAIT)
    assert learner.session_id == task.session == 5


def test_a_failing_fit_is_shown_and_the_loop_goes_on(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(C=-1), retrain_every=4, executor=thread)
    attach(learner, task)
    label(task, truth, range(0, 120, 30))
    learner.wait(WAIT)
    assert learner.status.state == "error"
    assert "InvalidParameterError: The 'C' parameter" in learner.status.message
    assert learner.history["error"].iloc[0] == learner.status.message
    learner.set_params(estimator__C=1.0)
    label(task, truth, range(1, 121, 30))
    learner.wait(WAIT)
    assert learner.status.state == "idle"
    assert task.session == 1
    assert len(learner.history) == 2


def test_what_cannot_be_pickled_is_named_with_the_way_out(make_task, attach, iris, gate):
    frame, truth = iris
    task = make_task(frame)
    gate.set()
    learner = ActiveLearner(Gate(), retrain_every=4)
    attach(learner, task)
    label(task, truth, range(0, 120, 30))
    learner.wait(WAIT)
    assert learner.status.state == "error"
    assert "Gate" in learner.status.message
    assert "ThreadPoolExecutor(1)" in learner.status.message


def test_a_killed_worker_is_replaced(make_task, attach, iris, tmp_path):
    frame, truth = iris
    task, begun = make_task(frame), tmp_path / "begun"

    def slow(_P):
        begun.touch()
        time.sleep(600)

    learner = ActiveLearner(LogisticRegression(), slow, retrain_every=5)
    attach(learner, task)
    worker = shared_worker().submit(os.getpid).result()
    label(task, truth, range(0, 150, 30))
    until(begun.exists, lambda: learner.status)
    os.kill(worker, signal.SIGKILL)
    assert learner.wait(WAIT)
    assert learner.status.state == "error"
    assert "worker process died" in learner.status.message
    learner.set_params(strategy="margin")
    label(task, truth, range(1, 151, 30))
    assert learner.wait(WAIT)
    assert learner.status.state == "idle"
    assert task.session == 1
    assert shared_worker().submit(os.getpid).result() != worker


def test_functions_of_the_notebook_reach_the_worker(make_task, attach, iris):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(
        LogisticRegression(), lambda P: P[:, 0], retrain_every=5, features=lambda rows: rows.to_numpy()[:, :2]
    )
    attach(learner, task)
    label(task, truth, range(0, 150, 30))
    assert learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.estimator_.n_features_in_ == 2
    positions, scores, *_ = task.rankings[0]
    assert learner.predict_proba(frame)[positions, 0] == pytest.approx(scores)


def test_a_pool_that_grew_meanwhile_is_learned_again(make_task, attach, iris, thread, gate):
    frame, truth = iris
    task = make_task(frame[:100])
    learner = ActiveLearner(Gate(), retrain_every=4, executor=thread)
    attach(learner, task)
    label(task, truth, [0, 1, 60, 61])
    until_fitting(learner)
    task.pool.data, task.pool.version = frame, 1
    gate.set()
    assert learner.wait(WAIT)
    assert [len(ranking[0]) for ranking in task.rankings] == [146]


def test_a_result_older_than_the_queue_is_dropped(make_task, attach, iris, thread, gate):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(Gate(), retrain_every=4, executor=thread)
    attach(learner, task)
    label(task, truth, [0, 1, 60, 61])
    until_fitting(learner)
    task.session = 7  # another kernel has refilled it
    gate.set()
    assert learner.wait(WAIT)
    assert task.rankings == []
    assert learner.session_id == 7
    label(task, truth, [2, 3, 62, 63])
    assert learner.wait(WAIT)
    assert task.session == 8


def test_callbacks_hear_of_refills_and_of_each_status(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=4, executor=thread)
    sessions, states = [], []
    learner.on_refill(lambda given: sessions.append((given.session_id, given.wait(0))))
    unregister = learner.on_refill(lambda _: sessions.append("twice"))
    learner.on_status(lambda status: states.append(status.state))
    unregister()
    detach = attach(learner, task)
    label(task, truth, range(0, 120, 30))
    learner.wait(WAIT)
    assert sessions == [(1, True)]
    detach()
    assert states == ["idle", "waiting", "fitting", "idle", "off"]
    label(task, truth, range(1, 121, 30))
    assert learner.wait(WAIT)
    assert task.session == 1


def test_a_failing_callback_is_shown_and_keeps_nobody_else_from_hearing(make_task, attach, iris, thread):
    frame, truth = iris
    task = make_task(frame)
    heard = []

    def broken(_learner):
        raise KeyError("colour")

    learner = ActiveLearner(LogisticRegression(), retrain_every=4, executor=thread)
    learner.on_refill(broken)
    learner.on_refill(heard.append)
    attach(learner, task)
    label(task, truth, range(0, 120, 30))
    learner.wait(WAIT)
    assert heard == [learner]
    assert task.session == 1
    assert learner.status.state == "error"
    assert "broken, registered by on_refill, raised KeyError: 'colour'" in learner.status.message


def test_one_learner_serves_one_job(make_task, attach, iris):
    learner = ActiveLearner(LogisticRegression())
    assert learner.status == Status("off", "not attached to a labeler", 0, 0)
    task = make_task(iris[0])
    attach(learner, task)
    attach(learner, task)
    with pytest.raises(ValueError, match="clone"):
        attach(learner, make_task(iris[0]))


def test_several_classes_per_sample_are_learned(make_task, attach, iris, thread):
    frame, truth = iris
    answers = [[] if name == "setosa" else ["big", name] for name in truth]
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(max_iter=500), retrain_every=15, executor=thread)
    attach(learner, task)
    label(task, answers, range(0, 150, 10))
    learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.classes_.tolist() == ["big", "versicolor", "virginica"]
    predictions = task.rankings[0][3]
    right = [("big" in answer) == ("big" in answers[position]) for position, (answer, _) in predictions.items()]
    assert np.mean(right) > 0.95
    assert all(probability >= 0.5 for _, probability in predictions.values())


def test_images_that_cannot_be_read_are_neither_learned_nor_asked(make_task, attach, thread):
    digits = load_digits()
    images = [np.repeat((image * 15).astype(np.uint8)[..., None], 3, axis=2) for image in digits.images[:300]]
    for broken in (0, 7, 250):
        images[broken] = None
    task = make_task(images, kind="images")
    learner = ActiveLearner(LogisticRegression(max_iter=500), retrain_every=60, executor=thread)
    attach(learner, task)
    label(task, digits.target.tolist(), range(60))
    learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.status.n_labels == 58
    assert set(task.rankings[0][0].tolist()) == set(range(60, 300)) - {250}
    assert "1 samples have no score" in learner.status.message
    assert learner.estimator_.n_features_in_ == 64
    assert np.mean(learner.predict(images[251:]) == digits.target[251:300]) > 0.7


def test_asking_actively_beats_asking_at_random(make_task, attach, thread):
    data = load_breast_cancer(as_frame=True)
    truth = data.target.tolist()

    def mean_accuracy(strategy, seed):
        task = make_task(data.data)
        learner = ActiveLearner(
            LogisticRegression(max_iter=1000), strategy, retrain_every=10, executor=thread, random_state=seed
        )
        detach = attach(learner, task)
        accuracy = []
        label(task, truth, np.random.default_rng(seed).permutation(len(truth))[:10])
        for _ in range(4):
            learner.wait(WAIT)
            accuracy.append(np.mean(learner.predict(data.data) == truth))
            label(task, truth, task.queue[:10])
        detach()
        return np.mean(accuracy)

    wins = [mean_accuracy("default", seed) > mean_accuracy("random", seed) for seed in range(5)]
    assert sum(wins) >= 4


def test_missing_values_and_strings_of_a_table_are_taken_care_of(make_task, attach, thread):
    rng = np.random.default_rng(0)
    size = rng.normal(size=200)
    frame = pd.DataFrame(
        {
            "size": np.where(rng.random(200) < 0.2, np.nan, size),
            "kind": np.where(size > 0, "large", "small"),
            "label_id": range(200),
        }
    )
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), retrain_every=20, executor=thread)
    attach(learner, task)
    label(task, [bool(value > 0) for value in size], range(20))
    learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.estimator_.n_features_in_ == 4  # size, whether it is missing, two kinds
    assert learner.classes_.tolist() == [False, True]
