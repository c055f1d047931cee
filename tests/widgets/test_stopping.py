"""Stop: what a page, a Monitor, a Review and a Grid do with what goes on beside the kernel's main thread."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from waiting import WAIT, until, until_fitting

import labelloop as ll
from labelloop import progress

QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False}
CLASSES = {"s": "Small", "l": "Large"}


class Gate(ClassifierMixin, BaseEstimator):
    """A classifier that looks at nothing before it is let through."""

    opened = threading.Event()

    def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
        assert Gate.opened.wait(WAIT)
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        assert Gate.opened.wait(WAIT)
        return np.full((len(X), 2), 0.5)

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


@pytest.fixture(autouse=True)
def gate():
    Gate.opened = threading.Event()
    yield Gate.opened
    Gate.opened.set()


@pytest.fixture
def thread():
    with ThreadPoolExecutor(1) as executor:
        yield executor
        Gate.opened.set()


@pytest.fixture
def rows():
    return pd.DataFrame({"size": np.arange(20.0)})


@pytest.fixture
def labeler(rows, thread):
    learner = ll.ActiveLearner(Gate(), "margin", retrain_every=4, executor=thread)
    labeler = ll.TabularLabeler(rows, CLASSES, learner=learner, store=":memory:", annotator="ann")
    for row in (0, 1, 18, 19):
        labeler.label(row, "s" if row < 10 else "l")
    until_fitting(learner)
    return labeler


def say(labeler, **message):
    return [reply for reply, _ in labeler._conversation.handle({"page": "p", **message})]


# ---- the learner ------------------------------------------------------------------------------------------------


def test_a_page_ends_a_fit_in_the_name_of_its_annotator(labeler):
    (reply,) = say(labeler, kind="stop")
    assert reply["kind"] == "monitor"
    assert labeler.learner.wait(WAIT)
    assert labeler.learner.status.message.startswith("stopped by ann; ")
    (reply,) = say(labeler, kind="monitor")
    assert reply["picture"]["learner"]["state"] == "stopped"


def test_who_may_only_answer_stops_nothing(labeler):
    labeler._conversation.restricted = True
    (reply,) = say(labeler, kind="stop")
    assert reply["kind"] == "error"
    assert labeler.learner.status.state == "fitting"


def test_a_monitor_beside_it_ends_it_too_and_hears_nothing_else(labeler):
    monitor = ll.Monitor(labeler)
    for junk in (None, 7, [], {}, {"kind": "label"}, {"kind": ["stop"]}):
        monitor._received(monitor, junk, [])
    assert labeler.learner.status.state == "fitting"
    monitor._received(monitor, {"kind": "stop"}, [])
    assert labeler.learner.wait(WAIT)
    assert labeler.learner.status.message.startswith("stopped by ann; ")
    monitor.close()


def test_without_a_learner_there_is_nothing_to_stop(rows):
    labeler = ll.TabularLabeler(rows, CLASSES, store=":memory:")
    (reply,) = say(labeler, kind="stop")
    assert reply["picture"]["learner"] is None
    monitor = ll.Monitor(labeler)
    monitor._received(monitor, {"kind": "stop"}, [])
    monitor.close()


def test_pages_are_told_how_far_it_is(labeler):
    loop = labeler.learner._loop
    loop._progress("reading images: 64 of 256", 0.25)
    state = say(labeler, kind="hello", version=1, have=[], seen=0)[0]
    told = {"state": "fitting", "message": "reading images: 64 of 256", "session_id": 0, "share": 0.25}
    assert state["learner"] == told
    (reply,) = say(labeler, kind="monitor")
    assert reply["picture"]["learner"]["share"] == 0.25


# ---- a Review and a Grid ----------------------------------------------------------------------------------------


def ask(face, **more):
    message = {"kind": "list", "page": "p", "request": 1, "query": QUERY, "start": 0, "count": 24, "known": 0}
    return [reply for reply, _ in face._talk.handle({**message, **more})]


def act(face, kind):
    return ask(face, kind=kind, op_id=kind)[0]


@pytest.fixture
def review(rows, thread):
    job = ll.Job(rows, CLASSES, kind="tabular", store=":memory:")
    job.record_many("ann", "label", {row: "s" if row < 10 else "l" for row in range(20)})
    return ll.Review(job, "suspicious", learner=ll.ActiveLearner(Gate(), executor=thread), annotator="eve")


def test_a_review_stops_looking_says_so_and_looks_again(review, gate):
    until(lambda: "Fitting" in ask(review)[0]["working"])
    assert act(review, "stop")["said"] == "Stopped"
    assert review.wait(WAIT)
    (told,) = ask(review)
    assert (told["working"], told["outdated"]) == ("", True)
    assert told["failed"] == "The model could not be asked: it was stopped. Try again."
    assert not review.cancel()
    gate.set()
    review.refresh()
    assert review.wait(WAIT)
    assert ask(review)[0]["failed"] == ""


def test_a_review_tells_how_far_reading_is(gate, thread, monkeypatch):
    monkeypatch.setattr(progress, "_PACE", 0.0)
    read = []

    def features(images):
        read.append(len(images))
        if len(read) > 3:
            assert gate.wait(WAIT)
        return np.array([[image.mean()] for image in images])

    images = [np.full((4, 4, 3), k, np.uint8) for k in range(250)]
    job = ll.Job(images, CLASSES, kind="image", store=":memory:")
    job.record_many("ann", "label", {k: "s" if k < 125 else "l" for k in range(250)})
    learner = ll.ActiveLearner(Gate(), features=features, executor=thread)
    review = ll.Review(job, "suspicious", learner=learner, annotator="eve")
    until(lambda: ask(review)[0]["share"])
    (told,) = ask(review)
    assert told["working"] == f"Reading images: {round(told['share'] * 250)} of 250"
    assert review.cancel()
    gate.set()
    assert review.wait(WAIT)
    assert sum(read) < 250
    assert ask(review)[0]["share"] is None


def test_a_grid_stops_looking(rows, gate, thread):
    gate.set()
    learner = ll.ActiveLearner(Gate(), features=rows.to_numpy(), retrain_every=4, executor=thread)
    job = ll.Job(rows, CLASSES, kind="tabular", store=":memory:")
    labeler = ll.TabularLabeler(job, learner=learner, annotator="ann")
    for row in (0, 1, 18, 19):
        labeler.label(row, "s" if row < 10 else "l")
    assert learner.wait(WAIT)
    gate.clear()
    grid = ll.Grid(labeler)
    until(lambda: "Predicting" in ask(grid)[0]["working"])
    assert act(grid, "stop")["said"] == "Stopped"
    gate.set()
    assert grid.wait(WAIT)
    (told,) = ask(grid)
    assert (told["working"], told["share"], told["outdated"]) == ("", None, True)
    assert not grid.cancel()
