"""What a page is told where several people work on a job: whether something is left for it, and what it missed."""

from __future__ import annotations

import pandas as pd
import pytest

from labelloop import Job
from labelloop.widgets import TabularLabeler

DATA = pd.DataFrame({"text": [f"row {i}" for i in range(12)]})
NEXT = iter(range(10**9))


def labeler(who, store=":memory:", prefetch=20, **more):
    job = Job(DATA, ["cat", "dog"], kind="tabular", store=store, name="pets", order="sequential", **more)
    return TabularLabeler(job, annotator=who, prefetch=prefetch)


def tell(labeler, content):
    return [message for message, _ in labeler._conversation.handle({"page": "p1", **content})]


def hello(labeler):
    return tell(labeler, {"kind": "hello", "version": 1, "have": []})


def answer(labeler, *samples, value="cat"):
    fields = {"kind": "label", "comment": "", "elapsed": 10, "value": value}
    operations = [{**fields, "op_id": f"op{next(NEXT)}", "seq": 1, "sample": sample} for sample in samples]
    return tell(labeler, {"kind": "operations", "operations": operations})


def work(messages):
    return [message["work"] for message in messages if "work" in message]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "labels.db"


def test_who_has_nothing_because_others_hold_it_is_told_to_wait_and_gets_a_share_when_they_are_heard(place):
    ann = labeler("ann", place)
    hello(ann)
    bob = labeler("bob", place)
    state = hello(bob)[0]
    assert state["queue"] == []
    assert state["work"]["state"] == "waiting"
    assert "other people" in state["work"]["message"]
    (given_back,) = tell(ann, {"kind": "alive"})
    assert given_back["kind"] == "requeue"
    assert given_back["queue"] == [str(k) for k in range(6)]
    assert tell(bob, {"kind": "need", "have": []})[0]["queue"] == []  # not before it is off ann's screen
    tell(ann, {"kind": "need", "have": given_back["queue"], "seen": given_back["number"]})
    items = tell(bob, {"kind": "need", "have": []})[0]
    assert items["queue"] == ["6", "7", "8"]
    assert items["work"]["state"] == "open"


def test_the_last_answer_of_all_ends_the_work_without_waiting(place):
    ann = labeler("ann", place)
    hello(ann)
    bob = labeler("bob", place)
    assert work(hello(bob))[0]["state"] == "waiting"
    answer(ann, *map(str, range(12)))
    assert work(tell(bob, {"kind": "need", "have": []}))[0] == {"state": "open", "message": ""}


def test_a_missed_question_is_told_with_the_receipt():
    ann = labeler(
        "ann", test_questions={3: {"accepted": ["dog", "cat"]}, 4: {"accepted": "dog", "reason": "It barks."}}
    )
    hello(ann)
    receipts = [message for message in answer(ann, "0", "3", "4") if message["kind"] == "receipt"]
    assert [receipt.get("missed") for receipt in receipts] == [
        None,
        None,
        {"sample": "4", "id": "4", "given": "cat", "accepted": ["dog"], "reason": "It barks."},
    ]


def test_who_is_not_trusted_any_more_is_told_why_and_their_queue_is_taken_back():
    ann = labeler("ann", test_questions={3: "dog"}, min_accuracy=0.7)
    hello(ann)
    messages = answer(ann, "3")
    assert [message["kind"] for message in messages] == ["receipt", "requeue"]
    assert messages[1]["queue"] == []
    assert messages[1]["work"]["state"] == "ended"
    assert "0 of 1 answers to test questions were right" in messages[1]["work"]["message"]
    assert work(hello(ann))[0]["state"] == "ended"


def test_an_answer_that_was_on_its_way_when_trust_ended_is_kept_and_does_not_count():
    ann = labeler("ann", test_questions={3: "dog"}, min_accuracy=0.7)
    hello(ann)
    answer(ann, "3", "0")
    assert ann.labels.empty
    assert ann.metadata["status"].tolist() == ["LABELED", "LABELED"]


def test_the_counts_of_a_page_do_not_tell_a_question():
    ann = labeler("ann", test_questions={3: "cat"})
    assert hello(ann)[0]["counts"]["total"] == 12
    before, after = (answer(ann, sample)[0]["counts"]["labeled"] for sample in ("0", "3"))
    assert (before, after) == (1, 2)


def test_what_was_done_to_many_samples_at_once_is_not_taken_back_by_the_page():
    ann = labeler("ann")
    ann.label(0, "cat")
    ann.job.record_many("ann", "label", {1: "dog", 2: "dog"})
    ann.label(5, "cat")
    state = hello(ann)[0]
    assert [step["after"]["key"] for step in state["undo"]] == ["5"]
