"""Spans on the wire: the examples of tests/protocol.json, which the page's tests read too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labelloop.labels import Classes, Spans
from labelloop.widgets import TextSpanLabeler

PROTOCOL = json.loads((Path(__file__).parent.parent / "protocol.json").read_text())
TEXT = "Ada met Bob in Paris"
NAMES = {"per": "Person", "loc": "Place"}


def answers():
    """The answers of the protocol that are spans, and what had been suggested for them."""
    sent = [each for message in PROTOCOL["to_kernel"] for each in message.get("operations", [])]
    values = [each["value"] for each in sent] + [each["suggested"]["value"] for each in sent if "suggested" in each]
    return [value for value in values if isinstance(value, list) and all("text" in part for part in value)]


@pytest.fixture
def labeler():
    return TextSpanLabeler([f"{TEXT} {i}" for i in range(9)], NAMES, store=":memory:", annotator="me", prefetch=4)


def say(labeler, content):
    return [message for message, _ in labeler._conversation.handle({"page": "p1", **content})]


@pytest.mark.parametrize("value", answers())
def test_what_a_page_may_answer_is_a_valid_answer_as_it_stands(value):
    assert Spans(Classes(NAMES)).validate(value, TEXT) == value


def test_an_answer_is_stored_with_where_its_spans_came_from(labeler):
    state, *_ = say(labeler, {"kind": "hello", "version": 1, "have": []})
    value = max(answers(), key=len)
    operation = {"op_id": "o", "seq": 1, "kind": "label", "sample": state["queue"][0], "value": value}
    (receipt, *_) = say(labeler, {"kind": "operations", "operations": [operation]})
    assert "refused" not in receipt
    (entry,) = say(labeler, {"kind": "hello", "version": 1, "have": []})[0]["trail"]["entries"]
    assert entry["value"] == value


def test_nothing_that_is_only_suggested_is_stored(labeler):
    state, *_ = say(labeler, {"kind": "hello", "version": 1, "have": []})
    value = [{"text": "Ada", "start": 0, "end": 3, "label": "per", "origin": "suggested"}]
    operation = {"op_id": "o", "seq": 1, "kind": "label", "sample": state["queue"][0], "value": value}
    (receipt, *_) = say(labeler, {"kind": "operations", "operations": [operation]})
    assert "suggested" in receipt["refused"]
    assert labeler.labels.empty


def test_the_kernel_says_of_texts_nothing_that_the_protocol_does_not_have(labeler):
    examples = PROTOCOL["from_kernel"]
    marks = [mark for message in examples if message["kind"] == "marks" for mark in message["marks"]]
    items = [item for message in examples for item in message.get("items", []) if "text" in item["data"]]
    spans = [span for value in answers() for span in value]
    said = say(labeler, {"kind": "hello", "version": 1, "have": []})
    value = [{"text": "Bob", "start": 8, "end": 11, "label": "per"}]
    operation = {"op_id": "o", "seq": 1, "kind": "label", "sample": said[0]["queue"][0], "value": value}
    said += say(labeler, {"kind": "operations", "operations": [operation]})
    remarked = [mark for message in said if message["kind"] == "marks" for mark in message["marks"]]
    assert remarked, "the same words in the other texts"
    for mark in remarked:
        assert set(mark) == set(marks[0])
        assert set(mark["suggestion"]) <= {"value", "score", "why"}
        assert all(set(span) <= set().union(*spans) for span in mark["suggestion"]["value"])
    for item in (item for message in said for item in message.get("items", [])):
        assert set(item) == set(items[0])
        assert set(item["data"]) == set(items[0]["data"])
