"""Boxes over each other: intersection over union, who matches whom, how far two people agree."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask

from labelloop.labels.overlap import Agreement, agreement, as_array, iou, match

sides = st.integers(0, 12), st.integers(0, 12), st.integers(1, 12), st.integers(1, 12)
boxes = st.lists(st.tuples(*sides).map(list), max_size=5)


def box(left, top=0, width=10, height=10, label="cat"):
    return {"left": left, "top": top, "width": width, "height": height, "label": label}


@given(boxes, boxes)
def test_intersection_over_union_is_that_of_coco(one, other):
    ours = iou(one, other)
    assert ours.shape == (len(one), len(other))
    if one and other:
        theirs = mask.iou(np.array(one, float), np.array(other, float), [False] * len(other))
        assert ours == pytest.approx(np.asarray(theirs))


@given(boxes, boxes)
def test_intersection_over_union_counts_pixels(one, other):
    def pixels(each):
        left, top, width, height = each
        return set(itertools.product(range(left, left + width), range(top, top + height)))

    counted = [[len(pixels(a) & pixels(b)) / len(pixels(a) | pixels(b)) for b in other] for a in one]
    assert iou(one, other) == pytest.approx(np.array(counted).reshape(len(one), len(other)))


def test_boxes_come_as_dictionaries_or_rows_and_a_box_without_area_has_nothing_in_common():
    assert iou([box(0)], [[5, 0, 10, 10]]) == pytest.approx(1 / 3)
    assert iou([[0, 0, 0, 5]], [[0, 0, 0, 5]]).tolist() == [[0.0]]
    assert iou([], [box(0)]).shape == (0, 1)
    with pytest.raises(ValueError, match=r"\(n, 4\)"):
        as_array([[1, 2, 3]])


def test_regions_of_time_are_boxes_of_height_1():
    siren, horn = ({"start": start, "end": end, "label": "siren"} for start, end in ((2.0, 7.0), (5.0, 7.5)))
    assert iou([siren], [horn]) == pytest.approx(2 / 5.5)
    assert agreement([siren, horn], [{**siren, "end": 6.0}, {**horn, "label": "horn"}]) == Agreement(1, 1, 0, 0)
    assert match([{"start": 0.1, "end": 0.3}], [{"start": 0.1, "end": 0.2}]) == [(0, 0)], "a half is a half"


@given(boxes, boxes, st.sampled_from([0.1, 0.5, 0.75]))
def test_no_other_pairs_sum_to_more(one, other, threshold):
    common = iou(one, other)
    pairs = match(one, other, threshold)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(common[pair] >= threshold for pair in pairs)
    short, long = sorted([len(one), len(other)])
    kept = np.where(common >= threshold, common, 0)
    kept = kept if len(one) <= len(other) else kept.T
    best = max(
        sum(kept[i, j] for i, j in zip(range(short), chosen, strict=True))
        for chosen in itertools.permutations(range(long), short)
    )
    assert sum(common[pair] for pair in pairs) == pytest.approx(best)


@given(boxes, boxes)
def test_which_list_comes_first_makes_no_difference(one, other):
    there, back = match(one, other), match(other, one)
    common = iou(one, other)
    assert sum(common[i, j] for i, j in there) == pytest.approx(sum(common[i, j] for j, i in back))


def test_a_box_that_could_match_two_leaves_the_other_its_own():
    assert match([[0, 0, 10, 10], [3, 0, 10, 10]], [[2, 0, 10, 10], [0, 0, 12, 10]]) == [(0, 1), (1, 0)]


def test_two_people_agree_disagree_and_miss():
    mine = [box(0), box(50), box(100)]
    theirs = [box(1), box(50, label="dog"), box(200), box(300)]
    found = agreement(mine, theirs)
    assert found == Agreement(same=1, confused=1, only_one=1, only_other=2)
    assert found.f1 == pytest.approx(2 / 7)
    assert not found.exact


def test_boxes_of_the_same_class_find_each_other_first():
    found = agreement([box(0), box(0, label="dog")], [box(3, label="dog"), box(3)])
    assert found == Agreement(same=2, confused=0, only_one=0, only_other=0)
    assert found.exact


def test_nothing_agrees_with_nothing():
    assert agreement([], []).f1 == 1.0
    assert agreement([box(0)], []) == Agreement(0, 0, 1, 0)
    assert agreement([box(0)], []).f1 == 0.0
