"""What the Monitor shows, and when; no browser is needed to know it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.job import Job
from labelloop.learning.task import Status
from labelloop.widgets import live as live_module
from labelloop.widgets.picture import MOST_BARS, MOST_CLASSES, MOST_POINTS, class_counts, monitor_picture, pace

NAN = float("nan")


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def job(clock):
    data = [{"size": i} for i in range(400)]
    return Job(data, {"s": "Small", "l": "Large"}, kind="tabular", store=":memory:", order="sequential", clock=clock)


@dataclass
class Advice:
    stop: bool
    reason: str
    messages: list = field(default_factory=list)

    def __bool__(self):
        return self.stop


@dataclass
class Estimate:
    value: float
    low: float
    high: float
    n: int


class Fake:
    """A learner that has learned already: all that the Monitor asks of one."""

    def __init__(self, fits=3, **more):
        self.status = Status("idle", "learned; next fit after 10 more", fits, 10 * fits)
        numbers = np.arange(1, fits + 1)
        self.history = pd.DataFrame(
            {
                "session_id": numbers,
                "n_labels": 10 * numbers,
                "n_classes": 2,
                "seconds": 0.5,
                "contradictions": np.where(numbers < 3, NAN, 0.1),
                "kappa": np.where(numbers < 3, NAN, 0.8),
                "entropy": 0.4,
                "accuracy": 0.9,
                "accuracy_low": 0.7,
                "accuracy_high": 0.97,
                "n_audited": 2 * numbers,
                "auc": NAN,
                "error": None,
                "at": 1_700_000_000.0 + numbers,
            }
        )
        self.audit = 0.1
        self.accuracy = Estimate(0.9, 0.7, 0.97, 20)
        self.should_stop = Advice(False, "Not yet.", ["Contradictions have stalled for the past 3 iterations."])
        self.halting = None
        vars(self).update(more)


# ---- the picture --------------------------------------------------------------------------------------------------


def test_without_a_learner_it_tells_progress_classes_and_pace(job):
    for i in range(6):
        job.record("me", "label", i, "s" if i else "l")
    job.record("me", "skip", 6)
    picture = monitor_picture(job)
    assert picture["progress"] == {"labeled": 6, "skipped": 1, "open": 393, "total": 400}
    assert [(c["index"], c["key"], c["caption"], c["count"]) for c in picture["classes"]] == [
        (0, "s", "Small", 5),
        (1, "l", "Large", 1),
    ]
    assert picture["pace"]["counts"] == [6]
    assert picture["learner"] is None
    assert picture["now"] == job.clock()


def test_it_has_the_fields_of_the_protocol_and_no_others(job, request):
    example = json.loads((request.config.rootpath / "tests" / "protocol.json").read_text())
    (told,) = (each["picture"] for each in example["from_kernel"] if each["kind"] == "monitor")

    def shape(value):
        return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else None

    mine = shape(monitor_picture(job, Fake(halting=(0.2, 0.8))))
    assert {**mine, "others": shape(told)["others"]} == shape(told)


def test_a_learner_is_told_as_its_contract_has_it(job):
    for i in range(41):
        job.record("me", "label", i, "s")
    told = monitor_picture(job, Fake())["learner"]
    assert (told["state"], told["message"], told["session_id"]) == ("idle", "learned; next fit after 10 more", 3)
    assert told["curves"]["n_labels"] == [10, 20, 30]
    assert told["curves"]["contradictions"] == [None, None, 0.1]
    assert told["curves"]["accuracy_low"] == [0.7] * 3
    assert told["accuracy"] == {"value": 0.9, "low": 0.7, "high": 0.97, "n": 20}
    assert told["stop"] == {
        "stop": False,
        "reason": "Not yet.",
        "messages": ["Contradictions have stalled for the past 3 iterations."],
    }
    # 30 learned from, 6 audited, 41 in all.
    assert told["age"] == {"labels": 5, "at": 1_700_000_003.0, "seconds": 0.5}


def test_fits_that_failed_are_no_points_of_a_curve(job):
    learner = Fake()
    learner.history.loc[1, "error"] = "ValueError: no"
    assert monitor_picture(job, learner)["learner"]["curves"]["n_labels"] == [10, 30]


def test_a_learner_that_knows_less_is_shown_with_what_it_knows(job):
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    told = monitor_picture(job, learner)["learner"]
    assert (told["state"], told["fits"], told["age"]) == ("off", 0, None)
    assert told["curves"]["n_labels"] == []
    short = Fake(history=Fake().history[["session_id", "n_labels", "seconds", "error"]])
    told = monitor_picture(job, short)["learner"]
    assert told["curves"]["accuracy"] == [None] * 3
    assert told["age"]["at"] is None


def test_it_stays_small_and_plain_json_however_much_there_is(clock):
    keys = [f"class {i}" for i in range(500)]
    job = Job([{"size": i} for i in range(9000)], keys, kind="tabular", store=":memory:", clock=clock)
    for i in range(200):
        clock.now += 50_000
        job.record("me", "label", i, keys[i])
    picture = monitor_picture(job, Fake(5000, halting=(0.2, 0.8)))
    assert len(json.dumps(picture, allow_nan=False)) < 40_000
    curves = picture["learner"]["curves"]
    assert {len(values) for values in curves.values()} == {MOST_POINTS}
    assert (curves["n_labels"][0], curves["n_labels"][-1]) == (10, 50_000)


# ---- classes ------------------------------------------------------------------------------------------------------


def test_of_very_many_classes_those_given_most_are_shown_in_their_own_order():
    specs = [{"key": i, "caption": f"{i}"} for i in range(100)]
    shown, others = class_counts(specs, {i: i % 50 for i in range(100)})
    assert len(shown) == MOST_CLASSES
    assert [entry["index"] for entry in shown] == sorted(entry["index"] for entry in shown)
    assert min(entry["count"] for entry in shown) >= 30
    assert others == {"classes": 60, "labels": sum(i % 50 for i in range(100)) - sum(e["count"] for e in shown)}


# ---- pace ---------------------------------------------------------------------------------------------------------


def test_no_label_has_no_pace():
    assert pace({}) == {"step": 60, "start": 0, "counts": [], "per_hour": None}


def test_a_break_is_no_work():
    two_sittings = dict.fromkeys(range(30), 4) | dict.fromkeys(range(500, 530), 10)
    assert pace(two_sittings)["per_hour"] == 600


def test_the_last_hour_of_a_sitting_tells_its_pace():
    slow_then_quick = dict.fromkeys(range(300), 1) | dict.fromkeys(range(240, 300), 7)
    assert pace(slow_then_quick)["per_hour"] == 420


@given(st.dictionaries(st.integers(28_000_000, 28_040_000), st.integers(1, 30), min_size=1, max_size=60))
def test_bars_hold_every_label_and_cover_all_the_time_that_fits(minutes):
    told = pace(minutes)
    step, start = told["step"] // 60, told["start"] // 60
    assert len(told["counts"]) <= MOST_BARS
    assert sum(told["counts"]) == sum(minutes.values())
    assert start <= min(minutes)
    assert start % step == 0
    assert start + step * len(told["counts"]) > max(minutes)
    for i, count in enumerate(told["counts"]):
        inside = range(start + i * step, start + (i + 1) * step)
        assert count == sum(n for minute, n in minutes.items() if minute in inside)


def test_of_more_days_than_bars_the_latest_are_shown():
    told = pace({1440 * day: day for day in range(1, 101)})
    assert told["counts"] == list(range(101 - MOST_BARS, 101))


def test_what_is_taken_back_or_changed_is_counted_when_it_was_given_last(job, clock):
    job.record("me", "label", 1, "s")
    job.record("me", "label", 2, "s")
    clock.now += 120
    job.record("me", "label", 1, "l")
    assert list(job.per_minute().values()) == [1, 1]
    job.record("me", "undo")
    assert list(job.per_minute().values()) == [2]
    job.record("me", "undo")
    job.record("me", "undo")
    assert job.per_minute() == {}


# ---- the halting bar ----------------------------------------------------------------------------------------------


def test_zones_are_told_with_the_picture_and_each_sample_brings_its_place(job):
    assert monitor_picture(job, Fake(halting=None))["learner"]["halting"] is None
    assert monitor_picture(job, Fake(halting=(0.2, 0.8)))["learner"]["halting"] == {"low": 0.2, "high": 0.8}
    job.rank(np.array([7, 3]), np.array([0.9, 0.5]), 1, halting=np.array([0.0, 0.4]))
    labeler = ll.TabularLabeler(job, annotator="me")
    hello = {"kind": "hello", "page": "p1", "version": 1, "have": []}
    items = [item for message, _ in labeler._conversation.handle(hello) for item in message["items"]]
    assert [(item["key"], item["halting"]) for item in items[:3]] == [("7", 0.0), ("3", 0.4), ("0", None)]


# ---- the widget ---------------------------------------------------------------------------------------------------


@pytest.fixture
def labeler(job):
    return ll.TabularLabeler(job, annotator="me", learner=None)


@pytest.fixture
def timers(monkeypatch):
    """Hold back what would be drawn later; each entry is the pause and what comes after it."""
    held = []

    class Timer:
        def __init__(self, pause, fn):
            self.pause, self.run = pause, fn

        def start(self):
            held.append(self)

    monkeypatch.setattr(live_module.threading, "Timer", Timer)
    return held


def test_it_shows_the_labeler_as_it_is_and_follows_it(labeler, timers):
    monitor = ll.Monitor(labeler)
    assert monitor.picture["progress"]["labeled"] == 0
    labeler.label(3, "s")
    timers.pop().run()
    assert monitor.picture["progress"]["labeled"] == 1


def test_what_changes_while_the_first_picture_is_drawn_is_shown_as_well(labeler, timers):
    drawn = []

    def draw():
        drawn.append(labeler.progress["labeled"])
        if len(drawn) == 1:
            labeler.label(3, "s")
        return {"labeled": drawn[-1]}

    face = live_module.Live(draw, [labeler.job.on_change])
    timers.pop().run()
    assert (drawn, face.picture) == ([0, 1], {"labeled": 1})


def test_a_face_that_cannot_be_drawn_leaves_nothing_behind(labeler, timers):
    def draw():
        raise ValueError("no picture")

    with pytest.raises(ValueError, match="no picture"):
        live_module.Live(draw, [labeler.job.on_change])
    labeler.label(3, "s")
    assert timers == []


def test_many_changes_make_one_picture(labeler, timers):
    monitor = ll.Monitor(labeler)
    for i in range(20):
        labeler.label(i, "s")
    (timer,) = timers
    assert 0 <= timer.pause <= 1
    timer.run()
    assert monitor.picture["progress"]["labeled"] == 20
    labeler.label(20, "l")
    assert len(timers) == 2


def test_it_hears_the_learner(timers):
    learner = ll.ActiveLearner(LogisticRegression(), retrain_every=4, random_state=0)
    data = pd.DataFrame({"x": np.arange(40.0)})
    labeler = ll.TabularLabeler(data, ["low", "high"], learner=learner, store=":memory:", order="sequential")
    monitor = ll.Monitor(labeler)
    for i in (0, 1, 30, 31):
        labeler.label(i, "low" if i < 20 else "high")
    assert learner.wait(60)
    while timers:
        timers.pop().run()
    told = monitor.picture["learner"]
    learned_from = told["curves"]["n_labels"]
    # A first batch that is made late learns from the answers that are there by then.
    assert learned_from in ([4], [3, 4])
    assert (told["state"], told["session_id"]) == ("idle", len(learned_from))
    monitor.close()


def test_closed_it_hears_nothing(labeler, timers):
    monitor = ll.Monitor(labeler)
    labeler.label(1, "s")
    monitor.close()
    timers.pop().run()
    labeler.label(2, "s")
    assert monitor.picture["progress"]["labeled"] == 0
    assert timers == []
    monitor.close()


def test_it_says_what_it_needs():
    with pytest.raises(TypeError, match=r"Monitor\(dict\) has nothing to watch: give it a labeler"):
        ll.Monitor({})


def test_its_picture_is_not_for_others_to_set(labeler):
    with pytest.raises(Exception, match="read-only"):
        ll.Monitor(labeler).picture = {}


# ---- inside a labeler ---------------------------------------------------------------------------------------------


def test_a_page_that_asks_is_told_the_same_picture(labeler):
    labeler.label(0, "s")
    ((message, buffers),) = labeler._conversation.handle({"kind": "monitor", "page": "p1"})
    assert (message["kind"], message["to"], buffers) == ("monitor", "p1", [])
    assert message["picture"] == monitor_picture(labeler.job)
