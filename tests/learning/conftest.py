"""A job of the simplest kind: enough to drive a learner, with nothing stored."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from waiting import WAIT

from labelloop.learning import Snapshot

# The worker process finds the fake pool's class by its name, which starts at the project's folder.
sys.path.append(str(Path(__file__).parents[2]))


class FakePool:
    """A table or a list of images, in the manner of `labelloop.pool.Pool`."""

    def __init__(self, data, kind="table"):
        self.data, self.kind, self.version = data, kind, 0

    def __len__(self):
        return len(self.data)

    def inputs(self, positions):
        if self.kind == "table":
            return self.data.iloc[positions]
        return [self.data[k] for k in positions]


class FakeTask:
    """Keeps answers in a dictionary and remembers every ranking."""

    def __init__(self, data, kind="table"):
        self.pool = FakePool(data, kind)
        self.session = 0
        self.answers = {}
        self.since = 0
        self.rankings = []
        self.beginnings = []
        self.order = np.empty(0, dtype=np.int64)
        self.halting = None
        self.classes = []
        self.listeners = []
        self.lock = threading.RLock()

    def snapshot(self):
        with self.lock:
            labeled = np.array(list(self.answers), dtype=np.int64)
            candidates = np.setdiff1d(np.arange(len(self.pool)), labeled)
            return Snapshot(labeled, list(self.answers.values()), candidates, self.since, self.classes)

    def rank(self, positions, scores, session, predictions, halting=None):
        with self.lock:
            self.order, self.halting = positions, halting
            if session == self.session:  # chosen without a model: no session begins
                self.beginnings.append(positions)
                return
            self.rankings.append((positions, scores, session, predictions, set(self.answers)))
            self.session, self.since = session, 0

    def on_label(self, fn):
        self.listeners.append(fn)
        return lambda: self.listeners.remove(fn)

    def label(self, position, value):
        with self.lock:
            new = position not in self.answers
            self.answers[position] = value
            self.since += new
        if new:
            for fn in list(self.listeners):
                fn()

    @property
    def queue(self):
        return [p for p in self.order.tolist() if p not in self.answers]


@pytest.fixture
def make_task():
    return FakeTask


@pytest.fixture
def attach():
    """Attach learners to tasks, and detach them when the test is over.

    Many begin at once, by choosing a first batch: what a test says afterwards would come before, or meanwhile, or
    after it as the machine pleases. So that is waited for, unless a test says `waits=False`.
    """
    detachers = []

    def attach(learner, task, waits=True):
        detachers.append(learner.attach(task))
        assert not waits or learner.wait(WAIT)
        return detachers[-1]

    yield attach
    for detach in detachers:
        detach()
