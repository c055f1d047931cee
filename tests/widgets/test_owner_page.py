"""The page of a job's owner: what it shows and what it gives away; no browser is needed to know it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

import pandas as pd
import pytest

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.store import StoreError
from labelloop.widgets import owner_page as module
from labelloop.widgets.owner_picture import MOST_PEOPLE, flow_picture, owner_picture


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def job(clock):
    data = [{"size": i} for i in range(20)]
    rules = {"judgments_per_sample": 2, "test_questions": {18: "s", 19: ["s", "l"]}, "min_accuracy": 0.6}
    return ll.Job(data, {"s": "Small", "l": "Large"}, kind="tabular", store=":memory:", clock=clock, **rules)


@pytest.fixture
def page(job, monkeypatch):
    """What is done apart is done at once here."""
    monkeypatch.setattr(module.OwnerPage, "_apart", lambda _self, fn: fn())
    page = ll.OwnerPage(job)
    page.sent = []
    monkeypatch.setattr(page, "send", lambda message, buffers: page.sent.append((message, buffers)))
    return page


def told(at, **message):
    at._received(None, message, [])


# ---- the picture --------------------------------------------------------------------------------------------------


def test_a_job_that_nobody_has_begun(job):
    picture = owner_picture(job)
    assert json.loads(json.dumps(picture)) == picture
    assert picture["progress"]["open"] == 18
    counts = [picture[name] for name in ("judgments", "disputed", "flagged", "more_people")]
    assert (counts, picture["people"]) == ([0, 0, 0, 0], [])
    nothing = [picture[name] for name in ("agreement", "measured", "learner", "flow")]
    assert nothing == [None] * 4
    assert picture["questions"] == {"total": 2, "missed": []}


def test_people_their_trust_and_their_pace(job, clock):
    for sample in range(6):
        job.record("<b>Ann</b>", "label", sample, "s")
        clock.now += 10
    job.record("<b>Ann</b>", "label", 18, "s")
    job.record("Bob", "label", 0, "s")
    job.record("Bob", "skip", 1)
    job.record("Bob", "label", 18, "l")
    ann, bob = owner_picture(job)["people"]
    assert (ann["name"], ann["judgments"], ann["trust"], ann["trusted"]) == ("<b>Ann</b>", 6, 1.0, True)
    assert ann["per_hour"] == 6 * 60 / 2  # in two minutes
    assert ann["last_at"] == clock.now
    assert (bob["judgments"], bob["skipped"], bob["seen"], bob["missed"]) == (1, 1, 1, 1)
    assert (bob["trust"], bob["trusted"]) == (0.0, False)


def test_of_very_many_people_those_with_most_answers_are_told(job):
    for i in range(MOST_PEOPLE + 3):
        job.record(f"person {i}", "label", i % 9 * 2, "s")
    job.record("busy", "label", 1, "s")
    job.record("busy", "label", 3, "s")
    picture = owner_picture(job)
    assert (len(picture["people"]), picture["more_people"]) == (MOST_PEOPLE, 4)
    assert picture["people"][0]["name"] == "busy"


def test_agreement_is_of_those_who_are_trusted_and_says_of_how_many_samples(job):
    for sample in range(8):
        job.record("Ann", "label", sample, "s" if sample < 4 else "l")
        job.record("Bob", "label", sample, "s" if sample < 5 else "l")
    job.record("Ann", "label", 9, "l")
    picture = owner_picture(job)
    assert picture["disputed"] == 1
    percent, alpha = picture["agreement"]["percent"], picture["agreement"]["alpha"]
    assert percent["value"] == pytest.approx(7 / 8)
    assert (percent["used"], percent["total"]) == (8, 9)
    assert alpha["low"] <= alpha["value"] <= alpha["high"] <= 1
    job.record("Bob", "label", 18, "l")  # a test question: Bob is not trusted any more
    assert owner_picture(job)["agreement"] is None


def test_agreement_that_is_not_defined_says_why(job):
    for name in ("Ann", "Bob"):
        job.record(name, "label", 0, "s")
    alpha = owner_picture(job)["agreement"]["alpha"]
    assert alpha["value"] is None
    assert alpha["why"]


def test_the_questions_missed_most_come_first(job):
    for name in ("Ann", "Bob", "Cay"):
        job.record(name, "label", 19, "l")
    job.record("Ann", "label", 18, "l")
    picture = owner_picture(job)["questions"]
    assert picture == {"total": 2, "missed": [{"id": "18", "missed": 1, "seen": 1, "accepted": "s"}]}
    job.forgive("Ann", 18)
    assert owner_picture(job)["questions"]["missed"][0]["missed"] == 1  # it may be the question that is wrong


def test_the_curve_is_of_fits_by_any_kernel(job):
    row = {"session_id": 1, "n_labels": 30, "accuracy": 0.8, "accuracy_low": 0.7, "accuracy_high": 0.9, "n_audited": 40}
    job.rank([0, 1], [0.5, 0.4], 1, stats={**row, "error": None})
    measured = owner_picture(job)["measured"]
    assert measured["curves"]["n_labels"] == [30]
    assert (measured["accuracy"], measured["audit"]) == ({"value": 0.8, "low": 0.7, "high": 0.9, "n": 40}, True)


@dataclass
class Flow:
    rows = 10
    waiting = 1
    machine = 4
    with_people = 2
    by_people = 2
    errors = 1
    audited = 3
    audits_done = 2
    state = "running"


class Workflow:
    name = "photos"
    threshold = 0.91
    flow = Flow()


def test_the_flow_of_a_workflow(job):
    picture = owner_picture(job, workflow=Workflow())["flow"]
    assert picture == flow_picture(Workflow())
    assert [picture[name] for name in ("waiting", "machine", "people", "done", "errors")] == [1, 4, 2, 2, 1]
    assert (picture["name"], picture["state"]) == ("photos", "running")
    assert picture["message"].startswith("The model decides alone from 0.91 on. Of 3 rows")


# ---- the page -----------------------------------------------------------------------------------------------------


def test_it_follows_other_kernels_when_its_page_asks(tmp_path):
    mine, theirs = (ll.Job([{"a": 1}, {"a": 2}], ["x", "y"], kind="tabular", store=tmp_path / "a.db") for _ in range(2))
    page = ll.OwnerPage(mine)
    theirs.record("Ann", "label", 1, "x")
    page._due()
    assert page.picture["judgments"] == 1
    assert page.picture["people"][0]["name"] == "Ann"


def test_it_is_drawn_anew_only_where_something_has_changed(page, job, monkeypatch):
    drawn = []
    monkeypatch.setattr(page, "_drawing", lambda: drawn.append(1) or page.picture)
    page._due()
    page._due()
    assert len(drawn) == 1
    for change in (
        lambda: job.record("Ann", "label", 18, "l"),
        lambda: job.forgive("Ann"),
        lambda: job.rank([0, 1], [0.5, 0.4], 1),
    ):
        change()
        page._due()
        page._due()
    assert len(drawn) == 4


def test_a_store_that_does_not_answer_is_told_and_what_was_known_stays(page, job, monkeypatch):
    def gone():
        raise StoreError("the store is gone")

    monkeypatch.setattr(job, "sync", gone)
    page._due()
    assert page.picture["problem"] == "StoreError: the store is gone"
    assert page.picture["progress"]["total"] == 18
    monkeypatch.undo()
    page._due()
    assert page.picture["problem"] is None


@pytest.mark.parametrize("what", ["labels", "metadata", "consensus"])
def test_files_are_those_of_the_job(page, job, what):
    job.record("=cmd()", "label", 3, "s")
    told(page, kind="download", what=what, page="p1")
    ((message, (content,)),) = page.sent
    assert (message["to"], message["name"], message["error"]) == ("p1", f"{what}.csv", None)
    frame = pd.read_csv(io.BytesIO(content), index_col=0)
    frames = {"labels": job.labels, "metadata": job.metadata, "consensus": job.consensus()}
    assert list(frame.columns) == list(frames[what].columns)
    assert len(frame) == 1
    assert b"\n=cmd" not in content
    assert b",=cmd" not in content
    assert content == page.file(what)


def test_a_file_that_there_is_not_is_refused(page):
    told(page, kind="download", what="../secrets", page="p1")
    ((message, buffers),) = page.sent
    assert "choose one of ['labels', 'metadata', 'consensus']" in message["error"]
    assert buffers == []
    with pytest.raises(LabelError, match="not known"):
        page.file("secrets")


def test_what_somebody_missed_is_forgiven(page, job):
    job.record("Ann", "label", 18, "l")
    assert not job.standing("Ann").trusted
    told(page, kind="forgive", name="Ann")
    assert job.standing("Ann").trusted
    told(page, kind="forgive", name="nobody")
    assert "nobody" in page.picture["problem"]


@pytest.mark.parametrize("message", [None, 7, {}, {"kind": "x"}, {"kind": "forgive"}, {"kind": "download"}])
def test_what_a_page_should_not_send_does_no_harm(page, message):
    page._received(None, message, [])


def test_it_says_what_it_needs():
    with pytest.raises(TypeError, match=r"OwnerPage\(list\) has nothing to show: give it a job"):
        ll.OwnerPage([])


def test_closed_it_hears_nothing(page, job):
    page.close()
    job.record("Ann", "label", 0, "s")
    page._due()
    assert page.picture["judgments"] == 0


def test_a_flow_stands_alone_too():
    with pytest.raises(TypeError, match=r"Flow\(list\) has nothing to show"):
        ll.Flow([])
