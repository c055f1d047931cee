"""Several people judge each sample; reviewers have the last word; many answers are one step."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop import Job, Store, TabularLabeler
from labelloop.labels import LabelError
from labelloop.quality.redundancy import Redundancy

ROWS = [{"n": k} for k in range(8)]
CLASSES = ["cat", "dog"]


def job(store=":memory:", n=8, **more):
    return Job(ROWS[:n], CLASSES, **{"kind": "tabular", "store": store, "name": "pets", **more})


def say(job, sample, **answers):
    for who, answer in answers.items():
        job.record(who, "label", sample, answer)


def test_a_sample_is_complete_at_the_third_judgment_and_nobody_judges_it_twice():
    pets = job(judgments_per_sample=3, n=1)
    for who in ("ann", "bob", "cleo"):
        assert pets.claim(who, 5) == [0]
        assert not pets.complete[0]
        pets.record(who, "label", 0, "cat")
        assert pets.claim(who, 5) == []
    assert pets.complete[0]
    assert pets.claim("dan", 5) == []
    pets.record("ann", "label", 0, "dog")
    assert len(pets.judgments) == 3, "an annotator's second answer takes the place of the first"


def test_as_many_people_hold_a_sample_at_the_same_time_as_are_still_to_judge_it():
    pets = job(judgments_per_sample=2, n=1)
    assert [pets.claim(who, 1) for who in ("ann", "bob", "cleo")] == [[0], [0], []]
    pets.record("ann", "label", 0, "cat")
    assert pets.claim("cleo", 1) == [], "bob is about to give the last one"
    assert pets.work("cleo")[0] == "waiting"
    pets.record("bob", "label", 0, "cat")
    assert pets.work("cleo")[0] == "open", "there is nothing left to wait for"


def test_the_answer_that_stands_is_the_one_with_most_trust():
    pets = job(judgments_per_sample=3, test_questions={7: "cat", 6: "cat"}, n=8)
    say(pets, 0, ann="cat", bob="dog", cleo="dog")
    say(pets, 7, ann="cat", bob="dog", cleo="dog")
    say(pets, 6, ann="cat", bob="cat", cleo="dog")
    found = pets.consensus().loc[0]
    assert (found["label"], found["judgments"], found["disputed"], found["decided_by"]) == ("cat", 3, True, "vote")
    assert found["confidence"] == pytest.approx(1 / 1.5)
    assert pets.shares().loc[0].to_dict() == pytest.approx({"cat": 1 / 1.5, "dog": 0.5 / 1.5})


def test_dawid_skene_needs_no_test_questions():
    pets = job(judgments_per_sample=3)
    for sample in range(6):
        truth = CLASSES[sample % 2]
        say(pets, sample, ann=truth, bob=truth, cleo="cat")
    found = pets.consensus("dawid_skene")
    assert found["label"].tolist() == ["cat", "dog"] * 3
    with pytest.raises(LabelError, match="choose one of"):
        pets.consensus("majority")


def test_of_two_that_differ_the_first_class_stands_for_training_and_for_consensus():
    pets = job(judgments_per_sample=2)
    say(pets, 0, ann="cat", bob="dog")
    say(pets, 1, ann="dog", bob="cat")
    assert pets.consensus()["label"].tolist() == ["cat", "cat"] == pets.snapshot().targets


def test_boxes_of_several_people_become_boxes_that_most_of_them_drew():
    pictures = Job([np.zeros((40, 40), np.uint8)], ["cat"], kind="box", store=":memory:", judgments_per_sample=3)
    for who, left in (("ann", 4), ("bob", 5), ("cleo", 9)):
        box = {"label": "cat", "left": left, "top": 4, "width": 20, "height": 20}
        extra = [{**box, "left": 30, "top": 30, "width": 5, "height": 5}] if who == "bob" else []
        pictures.record(who, "label", 0, [box, *extra])
    found = pictures.consensus().loc[0]
    assert [(box["left"], box["width"]) for box in found["label"]] == [(5, 20)]
    assert found["disputed"]


def test_dynamic_judgments_go_on_until_the_answer_is_sure():
    pets = job(judgments_per_sample=2, max_judgments=4, min_confidence=0.7)
    say(pets, 0, ann="cat", bob="cat")
    assert pets.complete[0]
    say(pets, 1, ann="cat", bob="dog")
    assert not pets.complete[1]
    say(pets, 1, cleo="cat")
    assert not pets.complete[1], "two of three are less than 0.7"
    say(pets, 1, dan="cat")
    assert pets.complete[1]
    say(pets, 2, ann="cat", bob="dog", cleo="cat", dan="dog")
    assert pets.complete[2], "no more than four are asked"


def test_dynamic_judgments_go_on_until_enough_agree():
    pets = job(matching=2, max_judgments=5)
    say(pets, 0, ann="cat")
    assert not pets.complete[0]
    say(pets, 0, bob="dog", cleo="dog")
    assert pets.complete[0]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"judgments_per_sample": 0}, "judgments_per_sample=0"),
        ({"judgments_per_sample": True}, "judgments_per_sample=True"),
        ({"max_judgments": 5}, "needs min_confidence= or matching="),
        ({"judgments_per_sample": 3, "max_judgments": 2, "matching": 2}, "is less than"),
        ({"matching": 9}, "matching=9"),
        ({"min_confidence": 1.5}, "min_confidence=1.5"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rule, said):
    with pytest.raises(LabelError, match=said):
        job(**rule)


def test_rules_are_remembered_with_the_job(tmp_path):
    place = tmp_path / "labels.db"
    job(place, judgments_per_sample=3, min_accuracy=0.5)
    again = job(place)
    again.record("ann", "label", 0, "cat")
    assert not again.complete[0]
    assert job(place, judgments_per_sample=1).complete[0], "what the code says holds"


def test_a_verdict_closes_the_sample_and_stands_for_what_was_said():
    pets = job(judgments_per_sample=2)
    say(pets, 0, ann="cat", bob="dog")
    pets.record_many("rev", "verdict", {0: "dog", 3: "cat"})
    assert pets.verdicts == {0: "dog", 3: "cat"}
    assert pets.labels["label"].to_dict() == {0: "dog", 3: "cat"}
    assert pets.consensus().loc[0, ["label", "confidence", "disputed", "decided_by"]].tolist() == [
        "dog",
        1.0,
        True,
        "verdict",
    ]
    assert pets.complete[[0, 3]].all()
    assert len(pets.judgments) == 2, "judgments stay, to measure agreement"
    assert pets.progress["per_class"] == {"cat": 1, "dog": 1}
    assert pets.snapshot().targets == ["dog", "cat"]


def test_many_answers_are_one_step_of_undo_and_redo():
    pets = job()
    say(pets, 5, ann="dog")
    pets.record_many("ann", "verdict", dict.fromkeys(range(5), "cat"))
    pets.record("ann", "undo")
    assert pets.verdicts == {}
    assert pets.labels["label"].to_dict() == {5: "dog"}
    pets.record("ann", "redo")
    assert pets.verdicts == dict.fromkeys(range(5), "cat")
    pets.record("ann", "undo")
    pets.record("ann", "undo")
    assert pets.labels.empty
    assert len(pets.queue("ann")) == 8


def test_a_batch_is_whole_or_nothing_and_is_written_once():
    pets = job()
    with pytest.raises(LabelError):
        pets.record_many("ann", "label", {0: "cat", 1: "mouse"})
    assert pets.labels.empty
    receipts = pets.record_many("ann", "label", {0: "cat", 1: "dog"}, batch="once")
    assert [r.step.after.label_id for r in receipts] == [1, 2]
    assert all(r.repeated for r in pets.record_many("ann", "label", {0: "cat", 1: "dog"}, batch="once"))
    assert len(pets.labels) == 2
    assert pets.record_many("ann", "label", {}) == []


def test_the_latest_of_two_reviewers_decides_and_taking_it_back_brings_the_other_ones():
    pets = job()
    pets.record_many("rev", "verdict", {0: "cat"})
    pets.record_many("sue", "verdict", {0: "dog"})
    assert pets.verdicts == {0: "dog"}
    pets.record("sue", "undo")
    assert pets.verdicts == {0: "cat"}


def test_samples_that_are_sent_are_in_every_kernel_and_after_a_restart(tmp_path):
    place = tmp_path / "labels.db"
    here, there = job(place), job(place)
    ids = here.send(pd.DataFrame({"n": [70, 71]}), origin="flow")
    assert ids == ["flow:8", "flow:9"]
    assert here.send(pd.DataFrame({"n": [70, 71]}, index=ids)) == ids, "they are there already"
    there.sync()
    assert there.pool.index.tolist() == here.pool.index.tolist()
    there.record("ann", "label", "flow:9", "dog")
    assert job(place).labels.loc["flow:9", ["n", "label"]].tolist() == [71, "dog"]
    assert len(here.queue("bob")) == 9
    with pytest.raises(LabelError, match="text, numbers"):
        here.send([{"n": object()}])
    with pytest.raises(ValueError, match="columns of the first"):
        here.send([{"m": 3}])
    assert len(job(place).pool) == 10, "what does not fit is not in the log"


def test_little_that_is_left_is_shared_among_those_at_work():
    pets = job()
    assert len(pets.claim("ann", 20)) == 8
    assert pets.claim("bob", 20) == []
    assert pets.work("bob")[0] == "waiting"
    assert len(pets.claim("ann", 20)) == 4, "bob is there, too"
    assert len(pets.claim("bob", 20)) == 2
    pets.release("ann")
    assert len(pets.claim("bob", 20)) == 8


def test_a_page_gives_back_what_others_have_nothing_of(tmp_path):
    place = tmp_path / "labels.db"
    ann = TabularLabeler(ROWS, CLASSES, store=place, annotator="ann")
    bob = TabularLabeler(ROWS, CLASSES, store=place, annotator="bob")
    assert set(ann.queue).isdisjoint(bob.queue)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ann", "bob", "cleo"]),
            st.sampled_from(["label", "skip", "undo", "redo", "verdict", "forgive", "question", "drop"]),
            st.integers(0, 7),
            st.sampled_from(CLASSES),
        ),
        max_size=40,
    )
)
def test_what_counts_is_a_function_of_the_log_alone(steps):
    """Another kernel, one that followed step by step, and one opened at the end agree in all they tell."""
    store = Store(":memory:")
    rules = {"judgments_per_sample": 2, "min_accuracy": 0.5, "test_questions": {0: "cat", 1: "dog"}}
    here, there = job(store, **rules), job(store, **rules)
    for who, kind, sample, answer in steps:
        with suppress(LabelError):  # nothing to undo, nothing to forgive
            if kind == "verdict":
                here.record_many(who, kind, {sample: answer, (sample + 1) % 8: answer})
            elif kind == "forgive":
                here.forgive(who)
            elif kind == "question":
                there.set_question(sample, answer)
            elif kind == "drop":
                there.drop_question(sample)
            else:
                (here if answer == "cat" else there).record(who, kind, sample, answer if kind == "label" else None)
    fresh = job(store)
    for told in ("progress", "verdicts", "questions"):
        assert getattr(here, told) == getattr(there, told) == getattr(fresh, told), told
    for told in ("labels", "judgments", "annotators", "complete"):
        mine, theirs, new = (getattr(each, told) for each in (here, there, fresh))
        assert mine.equals(theirs), told
        assert mine.equals(new), told
    assert sorted(here.snapshot().labeled) == sorted(fresh.snapshot().labeled)
    assert here._order.n_open == np.count_nonzero(~here._order.closed)


@given(st.lists(st.sampled_from("abc"), max_size=9), st.integers(1, 4), st.integers(0, 3))
def test_a_rule_never_asks_more_than_it_may_nor_fewer_than_it_must(answers, judgments, more):
    rule = Redundancy(judgments, most=judgments + more, min_confidence=0.6)
    votes = {each: (answers.count(each), float(answers.count(each))) for each in set(answers)}
    enough = rule.enough(len(answers), votes)
    assert not (enough and len(answers) < judgments)
    assert enough or len(answers) < judgments + more
