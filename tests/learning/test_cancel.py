"""Ending a fit, or the scoring, that is under way; and how far it is until then."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from processes import workers
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from waiting import WAIT, until, until_fitting

from labelloop import progress
from labelloop.learning import ActiveLearner, fitting, loop
from labelloop.learning.executor import abandon, shared_worker
from labelloop.pool import table

N = 60


@pytest.fixture
def task(make_task):
    return make_task(pd.DataFrame({"size": np.arange(float(N))}))


def label(task, positions):
    for position in positions:
        task.label(int(position), "small" if position < N // 2 else "large")


def never(mark, _P):
    """Say that it has begun: a fit that has not is taken from the worker's queue, and the process stays."""
    mark.touch()
    time.sleep(600)


@pytest.fixture
def begun(tmp_path):
    """Where `never` says that it has begun."""
    return tmp_path / "begun"


class Gate(ClassifierMixin, BaseEstimator):
    """A classifier that looks at nothing before it is let through."""

    reached, opened = threading.Event(), threading.Event()

    def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        Gate.reached.set()
        assert Gate.opened.wait(WAIT)
        return np.full((len(X), 2), 0.5)


@pytest.fixture
def gate():
    Gate.reached, Gate.opened = threading.Event(), threading.Event()
    yield Gate.opened
    Gate.opened.set()


def goes_on(learner, task, positions):
    """Whether the next answers are learned from as ever."""
    session = task.session
    label(task, positions)
    assert learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status
    return task.session == session + 1


# ---- ending it --------------------------------------------------------------------------------------------------


def test_without_a_fit_there_is_nothing_to_end(task, attach):
    learner = ActiveLearner(LogisticRegression(), retrain_every=4, random_state=0)
    assert not learner.cancel()
    attach(learner, task)
    assert not learner.cancel()
    assert goes_on(learner, task, [0, 1, 50, 51])


def test_a_fit_in_the_own_worker_ends_at_once_and_what_was_ranked_stays(task, attach, begun):
    learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=4, random_state=0)
    attach(learner, task)
    assert goes_on(learner, task, [0, 1, 50, 51])
    order, worker = task.order.tolist(), shared_worker().submit(os.getpid).result()
    learner.set_params(strategy=partial(never, begun))
    label(task, [2, 3, 52, 53])
    until(begun.exists)
    assert learner.cancel(by="Ann")
    assert not learner.cancel(by="Bob")
    assert learner.wait(WAIT)
    assert learner.status.state == "stopped"
    assert learner.status.message.startswith("stopped by Ann; the order stays as it is")
    assert "ends by itself" not in learner.status.message
    assert task.order.tolist() == order
    assert task.session == learner.session_id == len(learner.history) == 1
    assert shared_worker().submit(os.getpid).result() != worker
    learner.set_params(strategy="margin")
    label(task, [4, 5, 54])
    assert learner.status.state == "stopped", "three of four answers"
    assert goes_on(learner, task, [55])


def test_other_fits_begin_anew_and_what_was_cancelled_before_it_began_keeps_no_process_alive(make_task, attach, begun):
    data = pd.DataFrame({"size": np.arange(float(N))})
    mine = make_task(data)
    slow = ActiveLearner(LogisticRegression(), partial(never, begun), retrain_every=4)
    waiting = [ActiveLearner(LogisticRegression(), "margin", retrain_every=4) for _ in range(6)]
    worker = shared_worker().submit(os.getpid).result()
    attach(slow, mine)
    label(mine, [0, 1, 50, 51])
    until(begun.exists)
    others = [make_task(data) for _ in waiting]
    for learner, other in zip(waiting, others, strict=True):  # more than loky prepares for, all behind it
        attach(learner, other)
        label(other, [0, 1, 50, 51])
        until_fitting(learner)
    for learner in (waiting[-1], waiting[-2], slow):
        assert learner.cancel()
        assert learner.wait(WAIT)
    until(lambda: not alive(worker))
    assert all(learner.wait(WAIT) for learner in waiting[:-2])
    assert [learner.status.state for learner in waiting] == ["idle"] * 4 + ["stopped"] * 2
    assert [other.session for other in others] == [1] * 4 + [0] * 2


def alive(pid):
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_fit_that_takes_too_long_ends_without_harm_to_others(make_task, attach, begun):
    data = pd.DataFrame({"size": np.arange(float(N))})
    mine, other = make_task(data), make_task(data)
    slow = ActiveLearner(LogisticRegression(), partial(never, begun), retrain_every=4, fit_timeout=0.3)
    quick = ActiveLearner(LogisticRegression(), "margin", retrain_every=4)
    attach(slow, mine)
    attach(quick, other)
    label(mine, [0, 1, 50, 51])
    until(lambda: begun.exists() or slow.status.state == "error")
    label(other, [0, 1, 50, 51])
    assert slow.wait(WAIT)
    assert quick.wait(WAIT)
    assert slow.status.state == "error"
    assert "fit_timeout=0.3" in slow.status.message
    assert (quick.status.state, other.session) == ("idle", 1)


def test_a_fit_in_a_thread_is_left_to_itself_and_its_result_is_ignored(task, attach, gate):
    with ThreadPoolExecutor(1) as thread:
        learner = ActiveLearner(Gate(), "margin", retrain_every=4, executor=thread)
        attach(learner, task)
        label(task, [0, 1, 50, 51])
        assert Gate.reached.wait(WAIT)
        assert learner.cancel(by="Ann")
        assert learner.wait(WAIT)
        assert learner.status.state == "stopped"
        assert learner.status.message.endswith("what is under way ends by itself, and its result is ignored")
        gate.set()
        assert goes_on(learner, task, [2, 3, 52, 53])
        assert len(task.rankings) == 1


def test_a_pool_that_is_read_in_parts_is_scored_no_further(tmp_path, make_task, attach, gate):
    for part in range(4):
        frame = pd.DataFrame({"size": np.arange(float(N))})
        frame.to_parquet(tmp_path / f"part-{part}.parquet")
    task = make_task(None)
    task.pool = table(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        learner = ActiveLearner(Gate(), "margin", retrain_every=4, executor=threads, scoring_seconds=None)
        attach(learner, task)
        label(task, [0, 1, 50, 51])
        assert Gate.reached.wait(WAIT)
        assert learner.cancel()
        assert learner.wait(WAIT)
        assert learner.status.state == "stopped"
        assert task.rankings == []
        gate.set()
        assert goes_on(learner, task, [2, 3, 52, 53])


def test_other_processes_finish_what_they_have_begun(task, attach, tmp_path):
    let_through = tmp_path / "go"

    with workers(1) as executor:
        learner = ActiveLearner(Waiting(str(let_through)), "margin", retrain_every=4, executor=executor)
        attach(learner, task)
        label(task, [0, 1, 50, 51])
        until(lambda: not learner._loop._fitting._under_way.isdisjoint(running(executor)))
        assert learner.cancel()
        assert learner.wait(WAIT)
        assert learner.status.message.endswith("what is under way ends by itself, and its result is ignored")
        let_through.touch()
        assert goes_on(learner, task, [2, 3, 52, 53])
        assert len(task.rankings) == 1


def running(executor):
    return {item.future for item in list(executor._pending_work_items.values()) if item.future.running()}


class Waiting(GaussianNB):
    """Fits as soon as a file is there."""

    def __init__(self, go=""):
        super().__init__()
        self.go = go

    def fit(self, X, y):
        while not os.path.exists(self.go):  # noqa: PTH110 - it stays a plain parameter
            time.sleep(0.01)
        return super().fit(X, y)


def test_whoever_waits_for_another_kernel_may_stop_waiting(make_task, attach, monkeypatch):
    monkeypatch.setattr(loop, "_PATIENCE", 0.01)
    task = make_task(pd.DataFrame({"size": np.arange(float(N))}))
    task.begin_fit, task.end_fit, task.sync = lambda: False, lambda: None, lambda: None
    task.rows, task.on_refit = list, lambda _: lambda: None
    learner = ActiveLearner(LogisticRegression(), retrain_every=4)
    attach(learner, task, waits=False)
    until(lambda: "another kernel is fitting" in learner.status.message)
    assert learner.cancel(by="Ann")
    assert learner.wait(WAIT)
    assert learner.status.state == "stopped"


def test_what_was_submitted_elsewhere_is_not_the_workers_to_end():
    with ThreadPoolExecutor(1) as threads:
        gate = threading.Event()
        first, second = threads.submit(gate.wait), threads.submit(gate.wait)
        until(first.running)
        assert abandon(threads, [first, second]) == 1
        assert second.cancelled()
        gate.set()


def test_the_worker_is_an_executor_like_others():
    worker = shared_worker()
    assert worker.submit(pow, 2, 5).result(WAIT) == 32
    with pytest.raises(ZeroDivisionError):
        worker.submit(divmod, 1, 0).result(WAIT)
    done = worker.submit(abs, -1)
    assert done.result(WAIT) == 1
    worker.end(done)
    assert done.result() == 1


# ---- how far it is ----------------------------------------------------------------------------------------------


def test_it_says_how_many_samples_have_been_read_in_a_thread(make_task, attach, monkeypatch):
    monkeypatch.setattr(progress, "_PACE", 0.0)
    monkeypatch.setattr(fitting, "_PACE", 0.0)
    monkeypatch.setattr(fitting, "_LOOK", 0.001)
    gate, read = threading.Event(), []

    def features(images):
        read.append(len(images))
        if len(read) == 6:
            gate.wait(WAIT)
        return np.array([[image.mean()] for image in images])

    task = make_task([np.full((4, 4, 3), k % 256, np.uint8) for k in range(1000)], kind="images")
    with ThreadPoolExecutor(1) as thread:
        learner = ActiveLearner(LogisticRegression(), features=features, retrain_every=4, executor=thread)
        said = []
        learner.on_status(said.append)
        attach(learner, task, waits=False)
        until(lambda: any(status.share for status in said))
        assert learner.cancel()
        assert learner.wait(WAIT)
        assert learner.status.state == "stopped"
        gate.set()
    told = next(status for status in said if status.share)
    assert 0 < told.share < 1
    assert told.message == f"reading images: {round(told.share * 1000):,} of 1,000"
    assert sum(read) < 1000, "it ends with the next word, though a thread cannot be interrupted"


def test_it_says_how_many_samples_have_been_read_in_the_own_worker(make_task, attach):
    def features(images):
        time.sleep(0.2 if len(images) > 1 else 0)
        return np.array([[image.mean()] for image in images])

    task = make_task([np.full((4, 4, 3), k % 256, np.uint8) for k in range(300)], kind="images")
    learner = ActiveLearner(LogisticRegression(), features=features, retrain_every=4)
    said = []
    learner.on_status(said.append)
    attach(learner, task)
    told = [status for status in said if status.share]
    assert told
    assert all(status.message.startswith("reading images: ") for status in told)
    assert said[-1].share is None


def test_between_two_things_that_are_counted_it_learns(task, attach, monkeypatch):
    monkeypatch.setattr(fitting, "_PACE", 0.0)
    monkeypatch.setattr(fitting, "_LOOK", 0.001)
    gate, counted = threading.Event(), threading.Event()

    class Reads(GaussianNB):
        def fit(self, X, y):
            told = progress._listener.heard
            told("Reading images", 3, 12)
            counted.wait(WAIT)
            told("Reading images", 12, 12)
            gate.wait(WAIT)
            return super().fit(X, y)

    with ThreadPoolExecutor(1) as thread:
        learner = ActiveLearner(Reads(), "margin", retrain_every=4, executor=thread)
        attach(learner, task)
        label(task, [0, 1, 50, 51])
        until(lambda: learner.status.message == "reading images: 3 of 12", lambda: learner.status)
        assert learner.status.share == 0.25
        counted.set()
        until(lambda: learner.status.message == "learning from 4 answers", lambda: learner.status)
        assert learner.status.share is None
        gate.set()
        assert learner.wait(WAIT)
