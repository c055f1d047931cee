"""Labelers on pools of Parquet files when something goes wrong: what the person is told, and that labeling goes on."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from processes import workers
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError

N, WAIT = 3_000, 120  # rows; seconds, never reached unless something is stuck


@pytest.fixture
def folder(tmp_path):
    at = tmp_path / "rows"
    at.mkdir()
    X = np.random.default_rng(0).standard_normal((N, 3)).astype(np.float32)
    for k, part in enumerate(np.array_split(X, 3)):
        pd.DataFrame(part, columns=list("abc")).to_parquet(at / f"part-{k}.parquet", row_group_size=200)
    return at


def labeler(folder, estimator, **settings):
    learner = ll.ActiveLearner(estimator, "margin", retrain_every=10, random_state=0, scoring_seconds=None, **settings)
    return ll.TabularLabeler(str(folder), ["no", "yes"], learner=learner, store=":memory:", annotator="me")


def answer(labels, n=10, but=None):
    """Answer samples in the order they are asked, which of some file excepted."""
    for sample in [each for each in labels.queue[:2000] if each[0] != but][:n]:
        row = labels.job.pool.inputs(np.array([labels.job.pool.position(sample)]))
        labels.label(sample, "yes" if row["a"].iloc[0] > 0 else "no")
    assert labels.learner.wait(WAIT)


def told(labels):
    """Return what the page is told of the learner."""
    hello = {"kind": "hello", "page": "p", "version": 1, "have": []}
    status = next(iter(labels._conversation.handle(hello)))[0]["learner"]
    return status["state"], status["message"]


def rewrite(path):
    pd.DataFrame(np.zeros((1000, 3), np.float32), columns=list("abc")).to_parquet(path)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:2000])


@pytest.mark.parametrize(
    ("happens", "said"),
    [(Path.unlink, "is no longer there"), (rewrite, "has changed since"), (cut_short, "has changed since")],
)
def test_a_file_that_is_lost_in_mid_run_is_told_of_and_the_others_go_on(folder, happens, said):
    labels = labeler(folder, LogisticRegression())
    answer(labels)
    assert told(labels)[0] == "idle"
    happens(folder / "part-1.parquet")
    answer(labels, but="part-1.parquet")
    state, message = told(labels)
    assert state == "idle"
    assert f"'part-1.parquet' {said}" in message
    assert labels.learner.session_id == 2
    asked = [sample[0] for sample in labels.queue[:1000]]
    assert "part-1.parquet" not in asked[10:]  # the first were handed out before, and show why they cannot be seen
    with pytest.warns(UserWarning, match="shown without (its|their) columns"):
        assert len(labels.labels) == 20
    shown = labels.job.pool.payload(labels.job.pool.position(("part-1.parquet", 500))).data
    assert said in shown["error"]


class DiesOnce(LogisticRegression):
    """Ends the process in which it is fitted, the first time."""

    def __init__(self, mark=""):
        super().__init__()
        self.mark = mark

    def fit(self, X, y):
        try:
            os.close(os.open(self.mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return super().fit(X, y)
        os._exit(1)


def test_a_worker_that_dies_is_told_of_and_the_next_fit_has_another(folder, tmp_path):
    labels = labeler(folder, DiesOnce(str(tmp_path / "mark")))
    answer(labels)
    state, message = told(labels)
    assert state == "error"
    assert "the worker process died while fitting" in message
    assert "No answer is lost" in message
    answer(labels)
    assert told(labels)[0] == "idle"
    assert labels.learner.session_id == 1
    assert len(labels.labels) == 20


def test_workers_that_are_gone_are_told_of_and_another_executor_goes_on(folder):
    with workers(1) as gone:
        labels = labeler(folder, LogisticRegression(), executor=gone)
        answer(labels)
        assert told(labels)[0] == "idle"
        (worker,) = gone._processes.values()
        worker.kill()
        worker.join()
        answer(labels)
    state, message = told(labels)
    assert state == "error"
    assert "a worker of the executor died" in message
    assert len(labels.labels) == 20
    with workers(1) as other:
        learner = ll.ActiveLearner(LogisticRegression(), "margin", retrain_every=10, executor=other, random_state=0)
        again = ll.TabularLabeler(labels.job, learner=learner, annotator="me")
        answer(again)
        assert told(again)[0] == "idle"
        assert len(again.labels) == 30


def test_rows_are_not_sent_to_files_and_it_says_what_to_do(folder):
    job = labeler(folder, LogisticRegression()).job
    for rows in (pd.DataFrame({"a": [1.0]}), [{"a": 1.0}], str(folder / "new.parquet")):
        with pytest.raises(LabelError, match=r"grows by files.*job\.add\(path\)"):
            job.send(rows)
    assert len(job.pool) == N
