"""The Review without a browser: what is shown, who has the last word, what can be taken back, what is refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviews import PEOPLE, a_job, ask, shown
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError

# ---- what is shown --------------------------------------------------------------------------------------------------


def test_disagreements_come_with_who_said_what_the_least_agreed_on_first(review):
    rows = review.rows
    assert rows.index.tolist() == [1, 0, 2]
    assert rows.loc[0, "answers"] == {"ann": "s", "bob": "s", "cem": "l"}
    assert rows.loc[0, ["label", "judgments", "disputed", "decided"]].tolist() == ["s", 3, True, False]
    assert rows["confidence"].round(2).tolist() == [0.5, 0.67, 0.67]
    assert rows["score"].isna().all()


def test_labeled_unlabeled_flagged_ids_and_masks_can_be_shown(job):
    job.record("ann", "flag", 7, True)
    assert ll.Review(job, "labeled").rows.index.tolist() == [0, 1, 2, 3, 4]
    assert ll.Review(job, "unlabeled").rows.index.tolist() == [5, 6, 7, 8, 9, 10, 11]
    assert ll.Review(job, "flagged").rows.index.tolist() == [7]
    assert ll.Review(job, [9, 2, 9]).rows.index.tolist() == [9, 2]
    assert ll.Review(job, np.arange(12) > 9).rows.index.tolist() == [10, 11]
    assert ll.Review(job, "flagged").rows["answers"].tolist() == [{}]


def test_a_labeler_brings_its_job_its_annotator_and_its_learner(learner):
    labeler = ll.TabularLabeler(
        [{"size": 1.0}, {"size": 9.0}], {"s": "Small", "l": "Large"}, store=":memory:", annotator="ann"
    )
    labeler.learner = learner
    review = ll.Review(labeler, "unlabeled")
    assert (review.job, review.annotator) == (labeler.job, "ann")
    assert review.rows["predicted"].tolist() == ["s", "l"]


def test_what_nobody_is_asked_about_and_test_questions_are_not_shown_as_unlabeled():
    job = a_job(subset=[1, 2, 3, 4], test_questions={2: "s"})
    assert ll.Review(job, "unlabeled").rows.index.tolist() == [1, 3, 4]
    job.record("ann", "label", 2, "l")
    assert ll.Review(job, "labeled").rows.empty


@pytest.mark.parametrize(
    ("show", "error", "says"),
    [
        ("disagreement", LabelError, "'disagreements'"),
        ([99], PoolError, "no sample has the id 99"),
        ([True, False], LabelError, "a mask of 2 values for 12 samples"),
        ("suspicious", LabelError, "takes a model"),
    ],
)
def test_what_cannot_be_shown_is_said(job, show, error, says):
    with pytest.raises(error, match=says):
        ll.Review(job, show)


def test_what_is_no_job_is_said():
    with pytest.raises(TypeError, match="give it a Job, or a labeler"):
        ll.Review([1, 2])


def test_a_model_says_what_it_would_answer(job, learner):
    rows = ll.Review(job, "unlabeled", learner=learner).rows
    assert rows["predicted"].tolist() == ["s" if size < 5.5 else "l" for size in rows.index]
    assert rows["score"].between(0.5, 1).all()


def test_a_learner_without_a_model_says_nothing(job):
    rows = ll.Review(job, learner=ll.ActiveLearner(LogisticRegression())).rows
    assert rows["predicted"].isna().all()


def test_lists_are_sorted_and_filtered(job, learner):
    review = ll.Review(job, "labeled", learner=learner)
    review.wait()
    assert shown(review, sort="disagreement", descending=True) == ["1", "0", "2", "3", "4"]
    assert shown(review, said="l") == ["0", "1", "2", "4"]
    assert shown(review, annotator="cem") == ["0", "2", "3", "4"]
    assert shown(review, predicted="l") == []
    scores = review.rows["score"]
    assert shown(review, least=0.75) == [str(row) for row in scores.index[scores >= 0.75]]
    by_score = scores.sort_values(kind="stable").index
    assert shown(review, sort="score") == [str(row) for row in by_score]


def test_pages_are_as_long_as_asked_and_name_what_comes_next(job):
    review = ll.Review(job, "labeled")
    reply = ask(review, start=2, count=2)
    assert ([facts["id"] for facts in reply["facts"]], reply["ahead"], reply["total"]) == (["2", "3"], ["4"], 5)
    assert ask(review, start=40, count=2)["start"] == 4  # the last page, where that one is gone
    assert "facets" not in ask(review, known=reply["known"])
    assert reply["facets"]["said"] == {"s": 4, "l": 4}
    assert reply["facets"]["annotators"] == {"ann": 5, "bob": 5, "cem": 4}


def test_a_page_is_told_groups_of_equal_answers(review):
    facts = {each["id"]: each for each in ask(review)["facts"]}
    assert [(group["value"], group["by"]) for group in facts["0"]["answers"]] == [("s", ["ann", "bob"]), ("l", ["cem"])]
    assert facts["0"]["consensus"]["judgments"] == 3
    json.dumps(facts, allow_nan=False)


# ---- the last word --------------------------------------------------------------------------------------------------


def test_a_final_answer_stands_whoever_said_what(review):
    assert review.decide([0, 1], "l") == 2
    assert review.job.verdicts == {0: "l", 1: "l"}
    assert review.job.labels["label"].loc[[0, 1]].tolist() == ["l", "l"]
    assert review.rows["decided"].tolist() == [True, True, False]
    assert review.rows["label"].tolist()[:2] == ["l", "l"]


def test_what_is_decided_at_once_is_undone_at_once_and_done_again(review):
    review.decide([0, 1, 2], "l")
    review.decide([2], "s")
    review.undo()
    assert review.job.verdicts == {0: "l", 1: "l", 2: "l"}
    review.undo()
    assert review.job.verdicts == {}
    review.redo()
    assert review.job.verdicts == {0: "l", 1: "l", 2: "l"}
    review.redo()
    with pytest.raises(LabelError, match="nothing to redo"):
        review.redo()


def test_undo_takes_back_nothing_that_was_done_elsewhere(review):
    review.decide([0], "l")
    review.job.record("eve", "label", 9, "s")
    with pytest.raises(LabelError, match="something else was done meanwhile"):
        review.undo()
    assert review.job.verdicts == {0: "l"}


def test_a_new_review_can_undo_what_an_earlier_one_decided(job):
    ll.Review(job, annotator="eve").decide([0, 1], "l")
    again = ll.Review(job, "labeled", annotator="eve")
    assert ask(again)["undo"] == "2 samples: Large"
    again.undo()
    assert job.verdicts == {}
    assert again.rows.loc[0, "label"] == "s"  # what most say is told again
    with pytest.raises(LabelError, match="nothing to undo"):
        again.undo()


def test_the_consensus_or_one_of_them_can_have_the_last_word(review):
    assert review.adopt([0, 2]) == 2
    assert review.job.verdicts == {0: "s", 2: "s"}
    review.adopt([0, 2], "cem")
    assert review.job.verdicts == {0: "l", 2: "l"}
    with pytest.raises(LabelError, match="sample 1 has no answer of 'cem'"):
        review.adopt([0, 1], "cem")
    assert 1 not in review.job.verdicts


def test_all_that_the_model_takes_for_a_class_is_decided_at_once(job, learner):
    review = ll.Review(job, "unlabeled", learner=learner, annotator="eve")
    review.decide([11], "s")
    scores = review.rows["score"]
    sure = [row for row in range(6, 11) if scores[row] >= 0.7]
    assert review.decide_predicted("l", 0.7) == len(sure)
    assert job.verdicts == {11: "s"} | dict.fromkeys(sure, "l")
    assert review.decide_predicted("l", 0.7) == 0
    review.undo()
    assert job.verdicts == {11: "s"}
    with pytest.raises(LabelError, match="not one of the classes"):
        review.decide_predicted("huge", 0.5)
    with pytest.raises(LabelError, match="from 0 to 1"):
        review.decide_predicted("l", 80)


def test_of_audited_samples_the_model_says_nothing_and_bulk_leaves_them_alone(job):
    rows = pd.DataFrame({"size": [0.0, 1.0, 10.0, 11.0]})
    learner = ll.ActiveLearner(LogisticRegression(), audit=0.5, random_state=0).fit(rows, ["s", "s", "l", "l"])
    review = ll.Review(job, "unlabeled", learner=learner)
    told = review.rows["predicted"].notna()
    assert told.tolist() == (job.lots[5:] >= 2**63).tolist()
    assert 0 < told.sum() < 7
    review.decide_predicted("l", 0)
    assert set(job.verdicts) <= set(told.index[told])


def test_all_of_one_prediction_leaves_alone_what_the_model_takes_for_more():
    job = a_job(multiple=True)
    rows = pd.DataFrame({"size": np.arange(12.0)})
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    learner.fit(rows, [["s"]] * 3 + [["s", "l"]] * 6 + [["l"]] * 3)
    review = ll.Review(job, "unlabeled", learner=learner)
    predicted = review.rows["predicted"]
    alone = [row for row, answer in predicted.items() if answer == ["l"]]
    assert 0 < len(alone) < sum("l" in answer for answer in predicted)
    review.decide_predicted("l", 0)
    assert job.verdicts == {row: ["l"] for row in alone}


def test_what_is_skipped_is_not_stored_and_comes_back_by_undo(review):
    review.skip([1])
    assert review.job.verdicts == {}
    assert shown(review, hide=True) == ["0", "2"]
    review.undo()
    assert shown(review, hide=True) == ["1", "0", "2"]


def test_several_classes_are_decided_together():
    job = a_job(multiple=True)
    job.record("ann", "label", 0, ["s"])
    job.record("bob", "label", 0, ["s", "l"])
    review = ll.Review(job)
    review.decide([0], ["l", "s"])
    assert job.verdicts == {0: ["s", "l"]}
    review.decide([0], [])
    assert job.verdicts == {0: []}
    assert shown(review, said="l") == ["0"]


def test_parts_are_decided_by_whose_answer_it_shall_be():
    text = "Ann met Bob in Rome."
    job = ll.Job([text], ["PER", "LOC"], kind="text_span", store=":memory:", judgments_per_sample=2)
    ann = [{"label": "PER", "start": 0, "end": 3, "text": "Ann"}]
    bob = [*ann, {"label": "LOC", "start": 15, "end": 19, "text": "Rome"}]
    job.record("ann", "label", 0, ann)
    job.record("bob", "label", 0, bob)
    review = ll.Review(job)
    assert ask(review)["facts"][0]["answers"][1]["value"] == bob
    review.adopt([0], "bob")
    assert job.verdicts == {0: bob}
    review.decide([0], ann)
    assert job.verdicts == {0: ann}
    with pytest.raises(LabelError, match="a class alone is no answer"):
        review.decide_predicted("PER", 0.5)


def test_nothing_is_stored_where_one_is_not_valid(review):
    with pytest.raises(PoolError, match="no sample has the id 99"):
        review.decide([0, 99], "s")
    with pytest.raises(LabelError, match="did you mean"):
        review.decide([0], "ss")
    with pytest.raises(LabelError, match="no list of ids"):
        review.decide("0", "s")
    with pytest.raises(LabelError, match="at least one id"):
        review.decide([], "s")
    assert review.job.verdicts == {}


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["decide", "skip", "undo", "redo"]), st.integers(0, 4)), max_size=8))
def test_undo_and_redo_lead_back_to_where_one_was(steps):
    job = a_job()
    for who, answer in zip(PEOPLE, "sls", strict=True):
        job.record_many(who, "label", dict.fromkeys(range(5), answer))
    review = ll.Review(job, annotator="eve")
    states = [(job.verdicts, set())]
    at = 0
    for what, row in steps:
        if what == "skip" and row in states[at][1]:
            assert review.skip([row]) == 0
        elif what in {"decide", "skip"}:
            getattr(review, what)([row], *(["l"] if what == "decide" else []))
            verdicts, skipped = states[at]
            after = ({**verdicts, row: "l"}, skipped) if what == "decide" else (verdicts, skipped | {row})
            states, at = [*states[: at + 1], after], at + 1
        elif 0 <= at + (-1 if what == "undo" else 1) < len(states):
            getattr(review, what)()
            at += -1 if what == "undo" else 1
    verdicts, skipped = states[at]
    assert job.verdicts == verdicts
    hidden = {facts["id"] for facts in ask(review)["facts"] if facts["skipped"]}
    assert hidden == {str(row) for row in skipped}
    review.close()


# ---- settings -------------------------------------------------------------------------------------------------------


def test_classes_have_the_keys_they_have_in_a_labeler():
    classes = ["violin", "dog", "xylophone"]
    labeler = ll.TabularLabeler([{"a": 1}], classes, store=":memory:")
    review = ll.Review(labeler, "unlabeled")
    hotkeys = [spec["hotkey"] for spec in review.config["classes"]]
    assert hotkeys == [spec["hotkey"] for spec in labeler.config["classes"]]
    assert review.config["keymap"]["view"] == ["F2"]  # v is the violin's
    assert review.config["keymap"]["skip"] == ["Delete"]


@pytest.mark.parametrize("size", [0, 201, 2.5, True])
def test_a_page_has_a_size_that_can_be_shown(job, size):
    with pytest.raises(ValueError, match="from 1 to 200"):
        ll.Review(job, page_size=size)


def test_it_says_what_it_is(review):
    assert repr(review) == f"Review('Disagreements', 3 samples of {review.job.name!r})"


def test_a_hundred_thousand_samples_are_listed_a_page_at_a_time():
    job = a_job(100_000)
    job.record_many("ann", "label", dict.fromkeys(range(2_000), "s"))
    review = ll.Review(job, "unlabeled")
    reply = ask(review, start=90_000)
    assert (reply["total"], len(reply["facts"]), len(json.dumps(reply)) < 20_000) == (98_000, 24, True)
    assert len(json.dumps(review.config)) < 5_000
