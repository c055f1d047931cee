"""Suspicious labels in a Review: found beside the kernel's main thread, with progress, and failures in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from reviews import a_job, ask, shown
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError


def mislabeled(*wrong, n=60):
    job = a_job(n)
    right = {row: "s" if row < n / 2 else "l" for row in range(n)}
    job.record_many("ann", "label", {row: {"s": "l", "l": "s"}[a] if row in wrong else a for row, a in right.items()})
    return job


def a_learner(**more):
    return ll.ActiveLearner(LogisticRegression(), executor=ThreadPoolExecutor(1), **more)


def test_labels_that_models_hold_for_wrong_come_with_what_they_would_answer():
    job = mislabeled(3, 50)
    review = ll.Review(job, "suspicious", learner=a_learner(), annotator="eve")
    rows = review.rows
    assert {3, 50} <= set(rows.index)
    assert rows["self_confidence"].is_monotonic_increasing
    assert rows.loc[[3, 50], "predicted"].tolist() == ["s", "l"]
    assert (rows["self_confidence"] < 0.5).all()
    assert shown(review, sort="self_confidence") == [str(row) for row in rows.index]


def test_what_the_models_say_can_have_the_last_word():
    job = mislabeled(3, 50)
    review = ll.Review(job, "suspicious", learner=a_learner(), annotator="eve")
    assert review.believe([3, 50]) == 2
    assert job.verdicts == {3: "s", 50: "l"}
    with pytest.raises(LabelError, match="no prediction here"):
        review.believe([10])


def test_a_suspicious_label_that_was_settled_is_not_shown_again():
    job = mislabeled(3, 50)
    job.record_many("eve", "verdict", {3: "l"})
    rows = ll.Review(job, "suspicious", learner=a_learner()).rows
    assert 3 not in rows.index
    assert 50 in rows.index


def test_audited_labels_are_not_corrected_only_where_a_model_doubts():
    wrong = range(0, 60, 4)
    job = mislabeled(*wrong)
    every = set(ll.Review(job, "suspicious", learner=a_learner()).rows.index)
    some = set(ll.Review(job, "suspicious", learner=a_learner(audit=0.5)).rows.index)
    assert some == {row for row in every if job.lots[row] >= 2**63} < every


def test_while_models_are_fitted_it_says_so_and_answers():
    begun, go_on = Event(), Event()

    def slowly(samples):
        begun.set()
        assert go_on.wait(60)
        return samples[["size"]].to_numpy()

    review = ll.Review(mislabeled(3), "suspicious", learner=a_learner(features=slowly))
    assert begun.wait(60)
    reply = ask(review)
    assert (reply["all"], reply["working"]) == (0, "Reading samples")
    assert not review.wait(0)
    go_on.set()
    assert review.wait(60)
    assert (ask(review)["working"], "3" in shown(review)) == ("", True)


def test_why_there_are_no_suspicious_labels_is_said():
    job = a_job()
    job.record("ann", "label", 0, "s")
    review = ll.Review(job, "suspicious", learner=a_learner())
    review.wait()
    assert "from two on" in ask(review)["failed"]
    with pytest.raises(LabelError, match="from two on"):
        review.rows  # noqa: B018 - it raises
    several = ll.Review(a_job(multiple=True), "suspicious", learner=a_learner())
    several.wait()
    assert "one class per sample" in ask(several)["failed"]
