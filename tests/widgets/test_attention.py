"""Faces that nobody looks at any more: a cell that is run again leaves the old one, and that one stops working."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.widgets.attention import Attention
from labelloop.widgets.grid import desk as grid_desk
from labelloop.widgets.grid.shelf import Shelf
from labelloop.widgets.pool_map import following
from labelloop.widgets.review.looking import predicted

TIMES = 20
QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False, "text": "", "like": []}
LIST = {"kind": "list", "page": "p", "request": 1, "start": 0, "count": 24, "known": 0, "query": QUERY}


@pytest.fixture
def job():
    return ll.Job(pd.DataFrame({"size": np.arange(40.0)}), ["a", "b"], kind="tabular", store=":memory:")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Let nothing wait for a moment; what timers do is done at once."""

    class Timer(threading.Timer):
        def start(self):
            self.function()

    monkeypatch.setattr(threading, "Timer", Timer)


@pytest.fixture
def run():
    """Make a face as running its cell does, many times over; pages open, and only the last one stays."""
    made = []

    def runs(make, hello, bye=None):
        for _ in range(TIMES):
            if made and bye is not None:
                made[-1]._handle_custom_msg(bye, [])
            face = make()
            face.sent = []
            face.send = lambda content, _buffers=None, face=face: face.sent.append(content["kind"])
            made.append(face)
            face._handle_custom_msg(hello, [])
        return made

    yield runs
    for face in made:
        face.close()


def answers(face, hello):
    """What a page that is there does with a message."""
    face.send = lambda content, _buffers=None: (
        face.sent.append(content["kind"]),
        content["kind"] in {"changed", "here"} and face._handle_custom_msg(hello, []),
    )


# ---- what it is ---------------------------------------------------------------------------------------------------


@pytest.fixture
def attention():
    asked, resumed = [], []
    made = Attention(lambda: asked.append(1), lambda: resumed.append(1))
    made.asked, made.resumed = asked, resumed
    return made


def test_what_no_page_has_opened_is_kept_up_for_code(attention):
    attention.ask()
    assert not attention.lost()
    assert attention.asked == []


def test_a_page_that_answers_misses_nothing(attention):
    for _ in range(3):
        attention.here()
        assert not attention.lost()
        attention.ask()
    assert (len(attention.asked), attention.resumed) == (3, [])


def test_a_page_that_was_only_slow_is_told_what_it_missed_once(attention):
    attention.here()
    attention.ask()
    assert [attention.lost() for _ in range(5)] == [True] * 5
    assert len(attention.asked) == 1
    attention.here()
    attention.here()
    assert attention.resumed == [1]


def test_after_a_while_it_is_asked_again_for_a_question_may_not_have_arrived(attention, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("labelloop.widgets.attention.time.monotonic", lambda: now[0])
    attention.here()
    attention.ask()
    for now[0] in (30.0, 61.0, 62.0):
        assert attention.lost()
    assert len(attention.asked) == 2


# ---- a cell that is run twenty times ------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [ll.Grid, ll.Review], ids=["grid", "review"])
def test_old_galleries_are_told_once_more_at_most(job, run, make):
    faces = run(lambda: make(job, "unlabeled", annotator="me"), LIST)
    for face in faces:
        face.sent.clear()
    answers(faces[-1], LIST)
    for row in range(5):
        job.record("me", "label", row, "a")
    assert all(len(face.sent) <= 1 for face in faces[:-1])
    assert "changed" in faces[-1].sent


def test_an_old_grid_whose_page_says_that_it_is_gone_keeps_nothing_and_hears_nothing(job, run, monkeypatch):
    shelves = weakref.WeakSet()
    asked = []

    class Noted(Shelf):
        def __init__(self, *given):
            super().__init__(*given)
            shelves.add(self)

    def noted(*given):
        asked.append(1)
        return predicted(*given)

    monkeypatch.setattr(grid_desk, "Shelf", Noted)
    monkeypatch.setattr(grid_desk, "predicted", noted)
    listeners = len(job._changed._functions)
    rows = pd.DataFrame({"size": [0.0, 1.0, 10.0, 11.0]})
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(rows, ["a", "a", "b", "b"])
    faces = run(lambda: ll.Grid(job, learner=learner, annotator="me"), LIST, {"kind": "left", "page": "p"})
    assert faces[-1].wait(30)
    gc.collect()
    assert (len(shelves), len(job._changed._functions) - listeners) == (1, 1)
    answers(faces[-1], LIST)
    faces[-1]._handle_custom_msg(LIST, [])  # it may have been told of the model before it could answer
    for face in faces:
        face.sent.clear()
    asked.clear()
    job.record("me", "label", 0, "a")
    assert all(face.sent == [] for face in faces[:-1])
    assert (asked, faces[-1].sent[:1]) == ([], ["changed"])


def test_a_grid_that_is_shown_again_goes_on(job, run):
    faces = run(lambda: ll.Grid(job, annotator="me"), LIST, {"kind": "left", "page": "p"})
    job.record("me", "label", 7, "b")
    old = faces[0]
    old.sent.clear()
    told = []
    old.send = lambda content, _buffers=None: told.append(content)
    old._handle_custom_msg(LIST, [])
    (reply,) = [each for each in told if each["kind"] == "list"]
    assert (reply["all"], reply["decided"]) == (40, 1)
    job.record("me", "label", 8, "b")
    assert told[-1] == {"kind": "changed"}
    assert old.find(labeled="b") == [7, 8]


def test_code_can_ask_a_grid_that_nobody_looks_at(job, run):
    rows = pd.DataFrame({"size": [0.0, 1.0, 10.0, 11.0]})
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(rows, ["a", "a", "b", "b"])
    faces = run(lambda: ll.Grid(job, learner=learner, annotator="me"), LIST, {"kind": "left", "page": "p"})
    assert len(faces[0].find(predicted="b")) == len(faces[-1].find(predicted="b")) > 20


def test_a_review_that_is_shown_again_says_that_there_is_news_and_knows_what_was_skipped(job, run):
    faces = run(lambda: ll.Review(job, "unlabeled", annotator="me"), LIST)
    old = faces[0]
    old.skip([3])
    old._handle_custom_msg({"kind": "left", "page": "p"}, [])
    job.record("you", "label", 1, "a")
    told = []
    old.send = lambda content, _buffers=None: told.append(content)
    old._handle_custom_msg(LIST, [])
    (reply,) = [each for each in told if each["kind"] == "list"]
    assert (reply["outdated"], [facts["id"] for facts in reply["facts"] if facts["skipped"]]) == (True, ["3"])


def test_two_views_of_one_face_are_one_that_is_looked_at(job, run):
    grid = run(lambda: ll.Grid(job, annotator="me"), LIST)[-1]
    grid._handle_custom_msg({**LIST, "page": "q"}, [])
    grid._handle_custom_msg({"kind": "left", "page": "p"}, [])
    grid.sent.clear()
    job.record("me", "label", 1, "a")
    assert grid.sent == ["changed"]


@pytest.mark.parametrize("page", [None, 5, ["p"], {}])
def test_a_malformed_goodbye_changes_nothing(job, run, page):
    grid = run(lambda: ll.Grid(job, annotator="me"), LIST)[-1]
    grid._handle_custom_msg({"kind": "left", "page": page}, [])
    grid.sent.clear()
    job.record("me", "label", 1, "a")
    assert grid.sent == ["changed"]


def test_old_monitors_draw_one_more_picture_at_most(job, run):
    labeler = ll.TabularLabeler(job, annotator="me")
    hello = {"kind": "here"}
    faces = run(lambda: ll.Monitor(labeler), hello)
    drawn = []
    for number, face in enumerate(faces):
        face._drawing = lambda number=number, draw=face._drawing: (drawn.append(number), draw())[1]
    answers(faces[-1], hello)
    for row in range(5):
        labeler.label(row, "a")
    assert [drawn.count(number) for number in range(TIMES)] == [1] * (TIMES - 1) + [5]
    faces[0]._handle_custom_msg(hello, [])  # it is scrolled to, in another place
    assert faces[0].picture["progress"]["labeled"] == 5


def test_old_maps_look_once_more_at_most(job, monkeypatch):
    def looked(self):
        self._look()
        self._timer = None
        self._seen(None)

    monkeypatch.setattr(following.Following, "_look_again", looked)
    looks = []

    def a_map():
        made = ll.PoolMap(job, np.random.default_rng(0).random((40, 2)), annotator="me")
        number, look = len(looks), made._following._look
        looks.append(0)

        def counted():
            looks[number] += 1
            look()

        made._following._look = counted
        made._controls.send = lambda _content: None
        return made

    maps = [a_map() for _ in range(TIMES)]
    hello = {"kind": "here"}
    for each in maps:
        each._controls._handle_custom_msg(hello, [])
    last = maps[-1]._controls
    last.send = lambda content: content == hello and last._handle_custom_msg(hello, [])
    for row in range(5):
        job.record("me", "label", row, "a")
    assert looks == [1] * (TIMES - 1) + [5]
    maps[0]._controls._handle_custom_msg(hello, [])
    assert looks[0] == 2
    for each in maps:
        each.close()
