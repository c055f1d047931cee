"""Test questions: hidden among the work, they tell whom to trust; judgments of others do not count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from labelloop import Job
from labelloop.labels import LabelError

ROWS = [{"n": k} for k in range(30)]
CLASSES = ["cat", "dog"]
KNOWN = {26: "cat", 27: ["cat", "dog"], 28: {"accepted": "dog", "reason": "It barks."}, 29: "dog"}


def job(store=":memory:", **more):
    settings = {"kind": "tabular", "store": store, "name": "pets", "test_questions": KNOWN, "question_every": 3}
    return Job(ROWS, CLASSES, **{**settings, **more})


def answer_all(job, who, answer):
    """Answer what is served, one by one, until nothing is."""
    served = []
    while positions := job.claim(who, 5):
        position = positions[0]
        served.append(position)
        job.record(who, "label", position, answer(position))
    return served


def rightly(position):
    return {26: "cat", 27: "dog", 28: "dog", 29: "dog"}.get(position, "cat")


def test_questions_are_hidden_among_the_work_and_each_is_asked_once():
    pets = job()
    served = answer_all(pets, "ann", rightly)
    assert sorted(served) == list(range(30))
    places = [place for place, position in enumerate(served) if position in KNOWN]
    assert [place // 3 for place in places] == [0, 1, 2, 3], "one in three, until there are no more"
    assert len({place % 3 for place in places}) > 1, "nobody can tell where"
    assert pets.standing("ann").trust == 1.0


def test_questions_are_in_no_result_and_nothing_tells_them_from_other_samples():
    pets = job()
    answer_all(pets, "ann", rightly)
    assert len(pets.labels) == len(pets.judgments) == len(pets.consensus()) == len(pets.complete) == 26
    assert not set(pets.labels.index) & set(KNOWN)
    assert pets.progress["labeled"] == pets.progress["total"] == 26
    assert pets.counts("ann")["labeled"] == pets.counts("ann")["total"] == 30
    assert pets.counts("ann")["per_class"] == {"cat": 27, "dog": 3}
    assert not set(pets.snapshot().labeled.tolist()) & set(KNOWN)
    assert len(pets.metadata) == 30, "who did what is told of all"


def test_a_miss_is_told_with_the_reason_and_a_secret_one_is_not():
    pets = job(test_questions={**KNOWN, 25: {"accepted": "dog", "secret": True}})
    missed = pets.record("ann", "label", 28, "cat").missed
    assert (missed.accepted, missed.reason) == (("dog",), "It barks.")
    assert pets.record("ann", "label", 27, "dog").missed is None, "several answers can be right"
    assert pets.record("ann", "label", 25, "cat").missed is None
    standing = pets.standing("ann")
    assert (standing.seen, standing.missed) == (3, 2)


def test_who_is_below_the_minimum_is_asked_nothing_more_and_their_samples_are_asked_again():
    pets = job(min_accuracy=0.6)
    for sample in (0, 1, 2):
        pets.record("bob", "label", sample, "dog")
    assert pets.progress["labeled"] == 3
    pets.record("bob", "label", 26, "dog")
    assert pets.standing("bob").trusted is False
    assert pets.claim("bob", 5) == []
    assert pets.queue("bob") == []
    state, message = pets.work("bob")
    assert state == "ended"
    assert "0 of 1" in message
    assert pets.progress["labeled"] == 0
    assert pets.labels.empty
    assert pets.judgments["trusted"].tolist() == [False] * 3
    assert {0, 1, 2} <= set(answer_all(pets, "ann", rightly))


def test_forgiving_restores_what_was_dropped():
    pets = job(min_accuracy=0.6)
    pets.record("bob", "label", 0, "dog")
    pets.record("bob", "label", 26, "dog")
    assert not pets.complete[0]
    pets.forgive("bob", 26)
    assert pets.standing("bob") == type(pets.standing("bob"))(seen=0, missed=0, forgiven=1)
    assert pets.complete[0]
    assert pets.labels["label"].to_dict() == {0: "dog"}
    pets.record("bob", "label", 29, "cat")
    assert not pets.complete[0]
    pets.forgive("bob")
    assert pets.annotators.loc["bob", ["forgiven", "trusted"]].tolist() == [2, True]


def test_a_changed_question_grades_again():
    pets = job(min_accuracy=0.6)
    pets.record("bob", "label", 0, "dog")
    pets.record("bob", "label", 26, "dog")
    assert not pets.standing("bob").trusted
    pets.set_question(26, ["cat", "dog"])
    assert pets.standing("bob").trusted
    assert pets.complete[0]


def test_the_first_answer_counts_whatever_is_taken_back():
    pets = job()
    first = pets.record("ann", "label", 28, "cat", op_id="once")
    assert pets.record("ann", "label", 28, "cat", op_id="once").missed == first.missed, "told again, should it get lost"
    pets.record("ann", "undo")
    assert pets.record("ann", "label", 28, "dog").missed is None
    assert pets.standing("ann").missed == 1


def test_a_sample_that_becomes_a_question_grades_what_was_said_of_it_and_leaves_the_results():
    pets = job(test_questions=None)
    pets.record("ann", "label", 5, "cat")
    pets.set_question(5, "dog", "It is one.")
    assert pets.standing("ann").missed == 1
    assert pets.labels.empty
    assert pets.progress == {"labeled": 0, "skipped": 0, "total": 29, "per_class": {"cat": 0, "dog": 0}}
    pets.drop_question(5)
    assert pets.labels["label"].to_dict() == {5: "cat"}
    assert pets.progress["total"] == 30
    assert pets.standing("ann").seen == 0


def test_a_quiz_comes_first_and_who_fails_it_goes_no_further():
    pets = job(quiz=3, min_accuracy=0.6)
    served = answer_all(pets, "ann", rightly)
    assert set(served[:3]) < set(KNOWN)
    assert sorted(served) == list(range(30))
    failed = answer_all(pets, "bob", lambda position: {26: "dog", 27: "cat", 28: "cat", 29: "cat"}[position])
    assert len(failed) == 3
    assert not pets.standing("bob").trusted
    assert not pets.standing("bob").in_quiz


def test_one_miss_in_a_quiz_does_not_end_it():
    pets = job(quiz=3, min_accuracy=0.6)
    (first, *_) = pets.claim("bob", 5)
    pets.record("bob", "label", first, "cat" if first in {28, 29} else "dog")
    assert pets.standing("bob").trusted
    assert pets.standing("bob").in_quiz


def test_trust_is_the_same_in_another_kernel_and_after_a_restart(tmp_path):
    place = tmp_path / "labels.db"
    here, there = job(place, min_accuracy=0.6), job(place, min_accuracy=0.6)
    here.record("bob", "label", 0, "dog")
    here.record("bob", "label", 26, "dog")
    there.sync()
    assert not there.standing("bob").trusted
    there.forgive("bob")
    here.sync()
    assert here.standing("bob").trusted
    assert job(place).annotators.equals(here.annotators)


def test_what_the_owner_has_changed_is_not_changed_back_by_running_the_cell_again(tmp_path):
    place = tmp_path / "labels.db"
    job(place).set_question(26, "dog")
    job(place).drop_question(29)
    again = job(place)
    assert again.questions[26].accepted == ("dog",)
    assert 29 not in again.questions


def test_questions_come_in_a_table_too():
    frame = pd.DataFrame({"label": ["dog", "cat"], "reason": ["It barks.", None]}, index=[28, 3])
    pets = job(test_questions=frame)
    assert {key: (q.accepted, q.reason) for key, q in pets.questions.items()} == {
        28: (("dog",), "It barks."),
        3: (("cat",), ""),
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"test_questions": {99: "cat"}}, "99"),
        ({"test_questions": {3: "mouse"}}, "mouse"),
        ({"test_questions": {3: []}}, "accepts no answer"),
        ({"test_questions": {3: {"answer": "cat"}}}, "'accepted'"),
        ({"test_questions": ["cat"]}, "neither a dict"),
        ({"test_questions": pd.DataFrame({"x": [1]})}, "'accepted' or 'label'"),
        ({"quiz": 5}, "quiz=5 needs as many test questions, and there are 4"),
        ({"min_accuracy": 70}, "min_accuracy=70"),
        ({"question_every": 1}, "question_every=1"),
    ],
)
def test_what_makes_no_sense_is_said(more, said):
    with pytest.raises((LabelError, ValueError), match=said):
        job(**more)


def test_finished_samples_stay_finished_if_that_is_asked_for():
    pets = job(min_accuracy=0.6, remain_finalized=True)
    pets.record("bob", "label", 0, "dog")
    pets.record("bob", "label", 26, "dog")
    assert pets.complete[0]
    assert pets.labels.empty, "what bob said does not count all the same"


def test_boxes_are_right_when_each_has_its_match():
    box = {"label": "cat", "left": 2, "top": 2, "width": 10, "height": 10}
    pictures = Job([np.zeros((20, 20), np.uint8)] * 3, ["cat"], kind="box", store=":memory:", test_questions={0: [box]})
    assert pictures.record("ann", "label", 0, [{**box, "width": 9}]).missed is None
    assert pictures.record("bob", "label", 0, []).missed.accepted[0][0]["width"] == 10
