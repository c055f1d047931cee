"""Prelabels beside suggestions of a function: asked once, and never in the way of an answer."""

from __future__ import annotations

from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.learning.serving import audited

TEXTS = [f"Ada and text {k}" for k in range(30)]
ADA = {"label": "person", "start": 0, "end": 3}


def test_a_function_is_asked_once_a_sample_however_many_answers_come():
    asked = []
    labeler = ll.TextSpanLabeler(TEXTS, ["person"], store=":memory:", order="sequential", suggestions=asked.append)
    labeler.send = lambda *_: None
    labeler._received(None, {"kind": "hello", "page": "p", "version": 1, "have": []}, [])
    for number in range(5):
        operation = {"op_id": f"o{number}", "seq": 1, "kind": "label", "sample": f"{number}", "value": [ADA]}
        operation |= {"comment": "", "elapsed": 1}
        labeler._received(None, {"kind": "operations", "page": "p", "operations": [operation]}, [])
    assert len(labeler.labels) == 5
    assert len(asked) == len(set(asked))


def test_a_function_that_fails_stands_in_nobodys_way(caplog):
    def fail(sample):
        raise RuntimeError(f"no idea about {sample}")

    labeler = ll.TextSpanLabeler(TEXTS, ["person"], store=":memory:", suggestions=fail)
    labeler.label(0, [ADA])
    assert labeler.labels["label"][0][0]["text"] == "Ada"
    assert "no idea about 0" in caplog.text


def test_what_a_learner_is_audited_by_is_shown_without_any_suggestion():
    learner = ll.ActiveLearner(LogisticRegression(), audit=0.4, random_state=0)
    labeler = ll.TextSpanLabeler(TEXTS, ["person"], store=":memory:", learner=learner, name="j")
    drawn = audited(labeler.job.lots, 0.4)
    assert 0 < drawn.sum() < len(TEXTS)
    labeler.label(0, [ADA])
    assert [labeler.suggestion(sample) is None for sample in range(1, 30)] == drawn[1:].tolist()
