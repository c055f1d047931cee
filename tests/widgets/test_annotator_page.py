"""The page for people who label: who is here, whose work it shows, how far it is; no browser is needed to know it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.job.kinds import KINDS
from labelloop.labels import LabelError
from labelloop.widgets.annotator_page import _FACES
from labelloop.widgets.names import LONGEST, checked_name
from labelloop.widgets.worker_picture import worker_picture


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def job(clock):
    data = [{"size": i} for i in range(6)]
    return ll.Job(data, {"s": "Small", "l": "Large"}, kind="tabular", store=":memory:", order="sequential", clock=clock)


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)


def told(page, **message):
    page._received(None, message, [])
    return page.picture


# ---- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Ann", "O'Neil", '<b>"Ann"</b>', "李雷", "علی", "👩\u200d🔬", "a" * LONGEST, "x; DROP TABLE jobs --"]
)
def test_every_name_that_can_be_seen_is_a_name(name):
    assert checked_name(name) == name


def test_blanks_around_and_between_do_not_make_another_person():
    assert checked_name("\t Ann \n  Lee\u00a0") == "Ann Lee"
    assert checked_name("Zoe\u0308") == checked_name("Zo\u00eb")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "give a name"),
        (" \t\n", "give a name"),
        ("\u200d", "give a name"),
        ("a" * (LONGEST + 1), "has 81 characters"),
        ("a\x00b", r"cannot be seen \(U\+0000\)"),
        ("a\u202eb", r"U\+202E"),
        ("\ud800", r"U\+D800"),
        (7, "a name is text, not int"),
        (None, "a name is text"),
    ],
)
def test_what_is_no_name_is_refused_in_words(given, said):
    with pytest.raises(LabelError, match=said):
        checked_name(given)


@given(st.text())
def test_a_checked_name_stays_as_it_is(text):
    try:
        name = checked_name(text)
    except LabelError:
        return
    assert checked_name(name) == name
    assert 0 < len(name) <= LONGEST


# ---- who is here --------------------------------------------------------------------------------------------------


def test_it_asks_for_a_name_and_then_shows_a_labeler_for_it(job):
    page = ll.AnnotatorPage(job, title="Sizes")
    assert (page.labeler, page.annotator) == (None, None)
    picture = told(page, kind="enter", name="  Ann ")
    assert picture["annotator"] == page.annotator == page.labeler.annotator == "Ann"
    assert isinstance(page.labeler, ll.TabularLabeler)


def test_who_is_known_is_not_asked(job, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "hub ann")
    assert ll.AnnotatorPage(job).annotator == "hub ann"
    assert ll.AnnotatorPage(job, annotator="Bob").annotator == "Bob"
    assert ll.AnnotatorPage(job).config["asks"] is False
    assert ll.AnnotatorPage(job, hub=False).annotator is None


def test_a_name_that_is_refused_is_told_each_time_anew(job):
    page = ll.AnnotatorPage(job)
    first = told(page, kind="enter", name="")["refused"]
    second = told(page, kind="enter", name="")["refused"]
    assert first["message"] == second["message"] == "Please give a name."
    assert first["number"] != second["number"]
    assert told(page, kind="enter", name="Ann")["refused"] is None


@pytest.mark.parametrize("message", [None, 7, {}, {"kind": "enter"}, {"kind": "enter", "name": {}}, {"kind": "x"}])
def test_what_a_page_should_not_send_does_no_harm(job, message):
    page = ll.AnnotatorPage(job)
    page._received(None, message, [])
    assert page.labeler is None


def test_a_second_name_does_not_drive_out_the_first(job):
    page = ll.AnnotatorPage(job, annotator="Ann")
    page.enter("Ann")
    with pytest.raises(LabelError, match="Ann is working on this page"):
        page.enter("Bob")


def test_who_leaves_makes_room_and_holds_nothing(job):
    page = ll.AnnotatorPage(job)
    page.enter("Ann")
    assert job.store.claims(job.id, job.clock())
    assert told(page, kind="leave")["annotator"] is None
    assert page.labeler is None
    assert job.store.claims(job.id, job.clock()) == []
    page.leave()
    assert told(page, kind="enter", name="Bob")["annotator"] == "Bob"


def test_who_comes_again_goes_on(job):
    page = ll.AnnotatorPage(job)
    page.enter("Ann")
    page.labeler.label(0, "s")
    page.leave()
    page.enter("Ann")
    assert page.labeler.queue[0] == 1
    assert page.picture["mine"]["labeled"] == 1


# ---- what is labeled ----------------------------------------------------------------------------------------------


def test_a_function_may_make_the_job_or_the_labeler(job):
    for make in (lambda _: job, lambda name: ll.TabularLabeler(job, annotator=name, hotkeys={"skip": "k"})):
        page = ll.AnnotatorPage(make, title="Sizes", annotator="Ann")
        assert page.labeler.job is job
        assert page.picture["all"]["total"] == 6
        page.leave()


def test_every_kind_of_job_has_its_labeler():
    assert {kind: face._kind for kind, face in _FACES.items()} == {kind: kind for kind in KINDS}


def test_who_only_answers_adds_no_classes_and_sees_no_monitor(job):
    mine = ll.TabularLabeler(job, annotator="Ann")
    assert mine.config["restricted"] is False
    page = ll.AnnotatorPage(lambda _: mine, annotator="Ann")
    assert page.labeler.config["restricted"] is True

    def say(kind, **message):
        return [reply for reply, _ in page.labeler._conversation.handle({"kind": kind, "page": "p", **message})]

    added = {"op_id": "1", "kind": "add_class", "sample": None, "value": "huge", "comment": "", "elapsed": 1}
    (receipt, *_) = say("operations", operations=[added | {"target": None, "suggested": None}])
    assert "added by whoever owns the job" in receipt["refused"]
    assert "whoever owns the job" in say("monitor")[0]["message"]
    assert job.classes.keys == ["s", "l"]
    mine.add_class("huge")
    assert (job.classes.keys[-1], mine.config["restricted"]) == ("huge", True)


def test_the_labelers_own_settings_go_to_it(job):
    page = ll.AnnotatorPage(job, annotator="Ann", suggestions={0: "l"}, prefetch=3)
    assert page.labeler.suggestion(0) == ("l", None)
    assert sum(sample != "" for sample, _ in job.store.claims(job.id, job.clock())) == 3


def test_it_says_what_it_needs(job):
    with pytest.raises(TypeError, match=r"AnnotatorPage\(list\): give it a job"):
        ll.AnnotatorPage([])
    with pytest.raises(TypeError, match="returned a int"):
        ll.AnnotatorPage(lambda _: 7, annotator="Ann")
    with pytest.raises(LabelError, match="labeler for 'Bob', and 'Ann' is here"):
        ll.AnnotatorPage(lambda _: ll.TabularLabeler(job, annotator="Bob"), annotator="Ann")
    with pytest.raises(LabelError, match="give hotkeys to that"):
        ll.AnnotatorPage(lambda name: ll.TabularLabeler(job, annotator=name), annotator="Ann", hotkeys={})


def test_what_a_function_raises_reaches_who_sits_in_front_of_the_page():
    def broken(_name):
        raise FileNotFoundError("photos")

    page = ll.AnnotatorPage(broken)
    assert told(page, kind="enter", name="Ann")["refused"]["message"] == "FileNotFoundError: photos"


# ---- how far it is ------------------------------------------------------------------------------------------------


def test_mine_todays_and_everybodys_answers_are_counted(job, clock):
    job.record("Ann", "label", 0, "s")
    clock.now += 86400
    job.record("Ann", "label", 1, "s")
    job.record("Ann", "skip", 2)
    job.record("Bob", "label", 3, "l")
    picture = worker_picture(job, "Ann", since=clock.now - 3600)
    assert picture["mine"] == {"labeled": 2, "skipped": 1, "today": 1}
    assert picture["all"] == {"labeled": 3, "skipped": 1, "total": 6}


def test_it_is_done_when_nothing_is_left(job):
    for sample in range(5):
        job.record("Ann", "label", sample, "s")
    job.claim("Bob", 1)
    assert worker_picture(job, "Ann")["done"] is False  # Bob may go away
    job.record("Bob", "skip", 5)
    assert worker_picture(job, "Ann")["done"] is True
    job.record("Bob", "undo")
    assert worker_picture(job, "Ann")["done"] is False


def test_who_is_asked_nothing_more_is_told_why(clock):
    data, questions = [{"size": i} for i in range(6)], dict.fromkeys(range(4), "s")
    rules = {"test_questions": questions, "question_every": 2, "min_accuracy": 0.9}
    job = ll.Job(data, ["s", "l"], kind="tabular", store=":memory:", clock=clock, **rules)
    job.record("Ann", "label", 5, "l")
    assert worker_picture(job, "Ann")["message"] == ""
    job.record("Ann", "label", 0, "l")
    picture = worker_picture(job, "Ann")
    assert (picture["done"], picture["mine"]["labeled"], picture["all"]["labeled"]) == (True, 2, 0)
    assert "0 of 1 answers to test questions were right" in picture["message"]


def test_a_page_that_asks_is_told_what_others_did(tmp_path):
    first, second = (
        ll.Job([{"a": 1}, {"a": 2}], ["x", "y"], kind="tabular", store=tmp_path / "a.db") for _ in range(2)
    )
    page = ll.AnnotatorPage(first, annotator="Ann", prefetch=1)
    second.record("Bob", "label", 1, "x")
    assert page.picture["all"]["labeled"] == 0
    told(page, kind="look", since=0)
    page._draw()
    assert page.picture["all"]["labeled"] == 1
