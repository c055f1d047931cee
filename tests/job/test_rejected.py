"""Suggested parts that an answer has not taken: what was there to see, and is not in the answer."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.job.frames import rejected_parts
from labelloop.labels import Boxes, Classes, Spans

BOXES = Boxes(Classes(["cat", "dog"]))
SPANS = Spans(Classes(["who", "where"]), overlap=True)


def box(left, width=10, label="cat", **more):
    return {"top": 0, "left": left, "label": label, "width": width, "height": 10, **more}


def rejected(suggested, answer):
    return rejected_parts({"value": suggested, "score": None}, answer, BOXES, (200, 100))


def test_what_is_in_the_answer_was_not_rejected():
    offered = [box(0, score=0.9), box(50, score=0.5), box(100)]
    assert rejected(offered, [box(0, score=0.9, origin="accepted"), box(100)]) == [box(50, score=0.5)]
    assert rejected(offered, []) == offered
    assert rejected([], [box(0)]) == []


def test_the_same_place_with_another_class_is_not_the_same():
    assert rejected([box(0)], [box(0, label="dog")]) == [box(0)]


def test_a_changed_part_stands_for_what_it_overlaps_most():
    offered = [box(0), box(12), box(100)]
    assert rejected(offered, [box(10, origin="edited")]) == [box(0), box(100)]
    assert rejected(offered, [box(0, label="dog", origin="edited")]) == [box(12), box(100)]


def test_two_changed_parts_stand_for_two():
    offered = [box(0), box(8)]
    assert rejected(offered, [box(4, origin="edited"), box(9, origin="edited")]) == []


def test_a_part_that_was_moved_away_leaves_what_it_was_rejected():
    assert rejected([box(0)], [box(150, origin="edited")]) == [box(0)]


def test_an_accepted_part_does_not_stand_for_its_neighbour():
    assert rejected([box(0), box(2)], [box(0, origin="accepted")]) == [box(2)]


def test_spans_are_compared_by_the_characters_they_share():
    text = "John Snow knows"
    offered = [
        {"text": "John", "start": 0, "end": 4, "label": "who"},
        {"text": "knows", "start": 10, "end": 15, "label": "where"},
    ]
    longer = {"text": "John Snow", "start": 0, "end": 9, "label": "who", "origin": "edited"}
    assert rejected_parts({"value": offered}, [longer], SPANS, text) == offered[1:]


def test_what_a_page_says_was_suggested_is_not_trusted():
    for suggested in (None, 7, {"value": "x"}, {"value": [{"label": "cow"}]}, {"value": [box(500)]}, {"score": 1}):
        assert rejected_parts(suggested, [], BOXES, (200, 100)) == []


some = st.lists(st.integers(0, 15).map(lambda k: box(10 * k)), max_size=4, unique_by=lambda part: part["left"])


@given(some, some, st.sampled_from([None, "accepted", "edited"]))
def test_each_part_of_the_answer_accounts_for_one_suggestion_at_most(offered, answer, origin):
    answer = [part if origin is None else {**part, "origin": origin} for part in answer]
    left = rejected(offered, answer)
    assert all(part in offered for part in left)
    assert len(offered) - len(answer) <= len(left) <= len(offered)


def test_a_labeler_tells_what_was_rejected_with_its_score():
    labeler = ll.BoxLabeler(np.zeros((4, 100, 200)), ["cat", "dog"], store=":memory:", annotator="me")
    offered = {"value": [box(0, score=0.9), box(50, score=0.25)], "score": None}
    taken = box(0, score=0.9, origin="accepted")
    labeler.job.record("me", "label", 2, [taken], suggested=offered)
    labeler.job.record("me", "label", 1, [], suggested=offered)
    labeler.job.record("me", "label", 1, [taken, box(50, score=0.25, origin="accepted")])  # thought again
    labeler.job.record("me", "skip", 3, suggested=offered)
    frame = labeler.rejected
    assert list(frame.columns) == ["label", "left", "top", "width", "height", "score"]
    assert frame.to_dict("records") == [
        {"label": "cat", "left": 50, "top": 0, "width": 10, "height": 10, "score": 0.25}
    ]
    assert frame.index.tolist() == [2]


def test_a_prelabel_that_was_removed_is_rejected():
    labeler = ll.TextSpanLabeler(["Ask John.", "John left."], ["who"], store=":memory:", annotator="me")
    labeler.label(0, [{"label": "who", "start": 4, "end": 8}])
    assert labeler.rejected.empty
    labeler.label(1, [])
    assert labeler.rejected[["label", "text"]].to_dict() == {"label": {1: "who"}, "text": {1: "John"}}
