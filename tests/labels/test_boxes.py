"""Boxes in an image: whole pixels, inside, never silently altered; what a model finds is rounded and cut off."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.labels import Boxes, Classes, LabelError, MisfitError

BOXES = Boxes(Classes(["cat", "dog", 3]))
SIZE = (100, 80)


def box(left=5, top=6, width=10, height=20, label="cat", **more):
    return {"label": label, "left": left, "top": top, "width": width, "height": height, **more}


@st.composite
def boxes_inside(draw):
    found = []
    for _ in range(draw(st.integers(0, 6))):
        left, top = draw(st.integers(0, SIZE[0] - 1)), draw(st.integers(0, SIZE[1] - 1))
        width, height = draw(st.integers(1, SIZE[0] - left)), draw(st.integers(1, SIZE[1] - top))
        found.append(box(left, top, width, height, draw(st.sampled_from(BOXES.classes.keys))))
    return found


numbers = st.floats(-300, 300, allow_nan=False)


@given(boxes_inside())
def test_boxes_stay_as_they_are_in_their_order_and_survive_json(given_boxes):
    kept = BOXES.validate(given_boxes, SIZE)
    assert kept == [each for k, each in enumerate(given_boxes) if each not in given_boxes[:k]]
    assert all(list(each) == ["top", "left", "label", "width", "height"] for each in kept)
    assert BOXES.read(json.loads(json.dumps(kept)), SIZE) == kept
    assert sum(BOXES.count(kept).values()) == len(kept)


@given(boxes_inside(), st.integers(1, 5))
def test_a_box_beyond_a_border_is_refused_and_named(given_boxes, by):
    for each in given_boxes:
        for beyond in (
            {**each, "left": SIZE[0] - each["width"] + by},
            {**each, "height": SIZE[1] - each["top"] + by},
            {**each, "left": -by},
        ):
            with pytest.raises(MisfitError, match="does not lie in the image"):
                BOXES.validate([beyond], SIZE)


def test_an_empty_list_says_that_there_is_nothing():
    assert BOXES.validate([], SIZE) == []
    assert BOXES.count([]) == {}


def test_a_box_over_the_whole_image_fits():
    assert BOXES.validate([box(0, 0, 100, 80)], SIZE) == [
        {"top": 0, "left": 0, "label": "cat", "width": 100, "height": 80}
    ]


def test_without_a_size_boxes_may_lie_anywhere_right_and_below():
    assert BOXES.validate([box(5_000, 6_000)]) == [
        {"top": 6000, "left": 5000, "label": "cat", "width": 10, "height": 20}
    ]
    with pytest.raises(MisfitError):
        BOXES.validate([box(-1)])


def test_numbers_of_numpy_and_whole_floats_become_ints():
    (kept,) = BOXES.validate([box(np.int32(5), 6.0, np.float32(10), np.int64(20), np.int64(3))], SIZE)
    assert kept == {"top": 6, "left": 5, "label": 3, "width": 10, "height": 20}
    assert {type(value) for value in kept.values()} == {int}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (box(width=0), "is empty: its width and height must be at least one pixel"),
        (box(height=-4), "the box 10 x -4 at left 5, top 6 is empty"),
        (box(left=math.nan), "'left' of a box is nan: it must be a number of pixels"),
        (box(top=math.inf), "'top' of a box is inf"),
        (box(left=10**400), "'left' of a box is 1000000000"),
        (box(left=1.5), "'left' of a box is 1.5: it must be a whole number of pixels, round it"),
        (box(width="10"), "'width' of a box is '10'"),
        (box(width=True), "'width' of a box is True"),
        (box(label="cow"), "'cow' is not one of the classes"),
        (box(color="red"), "a box has no field 'color': it has top, left, label, width, height"),
        ({"label": "cat"}, "is not a box: write {'label': ..., 'left': 0"),
        ([5, 6, 10, 20], "is not a box"),
        (box(origin="guessed"), "'origin' of a box is 'guessed'"),
        (box(score=2), "'score' of a box is 2: it must lie between 0 and 1"),
    ],
)
def test_what_is_no_box_is_named(wrong, said):
    with pytest.raises(LabelError) as caught:
        BOXES.validate([box(), wrong], SIZE)
    assert said in str(caught.value)


@pytest.mark.parametrize("wrong", ["cat", box(), 5, None])
def test_what_is_no_list_is_named(wrong):
    with pytest.raises(LabelError, match="is not a list of boxes: write"):
        BOXES.validate(wrong, SIZE)


def test_where_a_box_came_from_is_kept_and_not_shown():
    given_box = box(origin="edited", score=0.5)
    (kept,) = BOXES.validate([given_box], SIZE)
    assert (kept["origin"], kept["score"]) == ("edited", 0.5)
    assert BOXES.public([kept]) == [{"top": 6, "left": 5, "label": "cat", "width": 10, "height": 20}]


@given(numbers, numbers, st.floats(0.01, 400), st.floats(0.01, 400))
def test_what_a_model_finds_is_rounded_and_cut_off_or_refused(left, top, width, height):
    inside = left < SIZE[0] and top < SIZE[1] and left + width > 0 and top + height > 0
    if not inside:
        with pytest.raises(MisfitError):
            BOXES.propose([box(left, top, width, height)], SIZE)
        return
    (found,) = BOXES.propose([box(left, top, width, height)], SIZE)
    assert BOXES.validate([found], SIZE) == [found]
    for start, length, side, size in (("left", "width", width, SIZE[0]), ("top", "height", height, SIZE[1])):
        low = {"left": left, "top": top}[start]
        assert abs(found[start] - min(max(low, 0), size)) <= 1
        assert abs(found[start] + found[length] - min(max(low + side, 0), size)) <= 1


@pytest.mark.parametrize("wrong", [box(width=math.nan), box(width=-3), box(label="cow"), {"label": "cat"}, "cat"])
def test_what_a_model_finds_must_be_boxes(wrong):
    with pytest.raises(LabelError):
        BOXES.propose([wrong], SIZE)
