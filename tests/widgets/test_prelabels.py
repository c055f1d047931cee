"""Prelabels beside suggestions of a function: asked once, and never in the way of an answer."""

from __future__ import annotations

import labelloop as ll

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
