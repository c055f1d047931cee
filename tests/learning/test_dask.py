"""Fits and scoring on a cluster of Dask: workers that die, a cluster that goes away."""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from waiting import until

import labelloop as ll
from labelloop.learning import ActiveLearner

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # what a cluster says of ports, locks and sockets is not ours
    pytest.mark.timeout(120),
]
WAIT = 90  # seconds; never reached unless something is stuck
N = 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("rows")
    X = np.random.default_rng(0).standard_normal((N, 3)).astype(np.float32)
    for k, part in enumerate(np.array_split(X, 4)):
        pd.DataFrame(part, columns=list("abc")).to_parquet(at / f"part-{k}.parquet")
    return at


@contextmanager
def cluster(processes):
    """Begin two workers, in processes of their own or in threads, and return their client."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    settings = {"processes": processes, "threads_per_worker": 1, "dashboard_address": ":0"}
    with distributed.LocalCluster(n_workers=2, **settings) as begun, distributed.Client(begun) as client:
        yield client


@pytest.fixture(scope="module")
def client():
    with cluster(processes=True) as client:
        yield client


class DiesOnce(LogisticRegression):
    """Ends the process that it scores in, the first time."""

    def __init__(self, mark=""):
        super().__init__()
        self.mark = mark

    def predict_proba(self, X):
        try:
            os.close(os.open(self.mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return super().predict_proba(X)
        os._exit(1)


def labeler(folder, client, estimator, said):
    learner = ActiveLearner(
        estimator, "margin", retrain_every=10, executor=client.get_executor(), random_state=0, scoring_seconds=None
    )
    learner.on_status(lambda status: said.append(status.message))
    return ll.TabularLabeler(str(folder), ["no", "yes"], learner=learner, store=":memory:", annotator="me")


def answer(labeler, n):
    for sample in labeler.queue[:n]:
        row = labeler.job.pool.inputs(np.array([labeler.job.pool.position(sample)]))
        labeler.label(sample, "yes" if row["a"].iloc[0] > 0 else "no")


def test_a_cluster_fits_and_scores_and_a_worker_that_dies_costs_nothing(folder, client, tmp_path):
    said = []
    labels = labeler(folder, client, DiesOnce(str(tmp_path / "mark")), said)
    answer(labels, 10)
    assert labels.learner.wait(WAIT)
    assert (tmp_path / "mark").exists()
    assert labels.learner.status.state == "idle", said
    assert "scoring 4 of 4 files" in said
    assert labels.learner.session_id == 1
    pool = labels.job.pool
    first = pool.inputs(np.array([pool.position(each) for each in labels.queue[5:15]]))
    usual = labels.learner.predict_proba(pool.inputs(np.arange(N))).max(axis=1).mean()
    assert labels.learner.predict_proba(first).max() < usual  # what it is least sure of


def test_a_cluster_that_goes_away_is_told_of_and_nothing_is_lost(folder):
    said = []
    with cluster(processes=False) as client:
        labels = labeler(folder, client, LogisticRegression(), said)
        answer(labels, 10)
        assert labels.learner.wait(WAIT)
        asked = labels.queue[:3]
        client.cluster.close()
        answer(labels, 10)
        assert labels.learner.wait(WAIT)
    assert labels.learner.status.state == "error"
    assert "the cluster has given up a fit, or is gone" in labels.learner.status.message
    assert len(labels.labels) == 20
    assert set(asked) <= set(labels.labels.index)
    assert len(labels.queue) == N - 20


class Waits(LogisticRegression):
    """Scores as soon as a file is there."""

    def __init__(self, go=""):
        super().__init__()
        self.go = go

    def predict_proba(self, X):
        while not os.path.exists(self.go):  # noqa: PTH110 - it stays a plain parameter
            time.sleep(0.01)
        return super().predict_proba(X)


def test_somebody_ends_the_scoring_and_the_loop_goes_on(folder, client, tmp_path):
    said = []
    labels = labeler(folder, client, Waits(str(tmp_path / "go")), said)
    order = labels.queue
    answer(labels, 10)
    until(lambda: any(each.startswith("learning from") for each in said))
    assert labels.learner.cancel(by="Ann")
    assert labels.learner.wait(WAIT)
    assert labels.learner.status.state == "stopped"
    assert labels.queue == order[10:]
    (tmp_path / "go").touch()
    answer(labels, 10)
    assert labels.learner.wait(WAIT)
    assert (labels.learner.status.state, labels.learner.session_id) == ("idle", 1), said
