"""What several people together have marked: clusters of boxes, spans and regions, majorities, medians."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.labels import Boxes, Classes, Regions, Spans
from labelloop.labels.overlap import iou
from labelloop.quality import consensus, consensus_parts
from labelloop.quality.parts import cluster, weighted_median


def box(left, top, width=10, height=10, label="cat"):
    return {"top": top, "left": left, "label": label, "width": width, "height": height}


def span(text, start, label="person"):
    return {"text": text, "start": start, "end": start + len(text), "label": label}


def region(start, end, label="siren"):
    return {"start": start, "end": end, "label": label}


def votes(*answers):
    rows = [(1, name, answer) for name, answer in zip("abcdefgh", answers, strict=False)]
    return pd.DataFrame(rows, columns=["sample", "annotator", "answer"])


def agreed(*answers, **options):
    return consensus(votes(*answers), **options).loc[1]


def test_a_box_that_the_majority_drew_is_kept_at_the_median_of_its_edges():
    found = agreed([box(0, 0)], [box(1, 0), box(50, 50)], [box(2, 1, height=11)])
    assert found.answer == [box(1, 0, height=10)]
    assert found.confidence == pytest.approx((1 + 2 / 3 + 1) / 3)
    assert (found.n, found.disputed, found.tied) == (3, True, False)


def test_a_box_that_nobody_else_drew_is_dropped_and_a_half_is_said():
    found = agreed([box(0, 0)], [box(0, 0), box(50, 50)])
    assert found.answer == [box(0, 0)]
    assert (found.disputed, found.tied) == (True, True)


def test_trust_is_what_counts_not_heads():
    answers = [box(0, 0)], [], []
    assert agreed(*answers, trust={"b": 0.3, "c": 0.3}).answer == [box(0, 0)]
    assert agreed(*answers, trust={"b": 0.6, "c": 0.6}).answer == []


def test_a_quorum_may_be_asked_for():
    answers = [box(0, 0)], [box(0, 0)], []
    assert agreed(*answers, quorum=0.6).answer == [box(0, 0)]
    assert agreed(*answers, quorum=0.7).answer == []
    assert agreed([box(0, 0)], [], [], quorum=0).answer == [box(0, 0)]


def test_where_it_is_and_what_it_is_are_decided_one_after_the_other():
    found = agreed([box(0, 0, label="dog")], [box(0, 1, label="cat")], [box(0, 1, label="dog")])
    assert found.answer == [box(0, 1, label="dog")]
    assert found.confidence == pytest.approx(2 / 3)
    assert found.disputed
    tie = agreed([box(0, 0, label="dog")], [box(0, 0, label="cat")], classes=["dog", "cat"])
    assert (tie.answer, tie.tied) == ([box(0, 0, label="dog")], True)


def test_nothing_marked_by_all_is_a_sure_answer_and_one_who_saw_something_is_outvoted():
    assert agreed([], [], []).tolist() == [[], 1.0, 3, False, False]
    found = agreed([], [], [box(0, 0)])
    assert (found.answer, found.disputed) == ([], True)
    assert found.confidence == pytest.approx(2 / 3)


def test_one_annotators_boxes_are_never_taken_for_one():
    crowded = [box(0, 0), box(1, 0)]
    assert agreed(crowded, crowded).answer == crowded


def test_a_mark_with_two_classes_is_two_marks():
    both = [span("Ada", 0, "person"), span("Ada", 0, "name")]
    assert sorted(part["label"] for part in agreed(both, both[::-1], both).answer) == ["name", "person"]


def test_a_chain_of_overlaps_is_not_one_box():
    chain = [box(0, 0)], [box(3, 0)], [box(6, 0)]  # neighbours overlap by 7/13, the ends by 4/16
    assert sorted(len(members) for members in cluster(chain, 0.5)) == [1, 2]


def test_four_sloppy_boxes_are_one_although_two_of_them_hardly_overlap():
    sloppy = [box(0, 0)], [box(2, 0)], [box(3, 1)], [box(4, 1)]
    assert iou(sloppy[0], sloppy[3])[0, 0] < 0.4
    assert agreed(*sloppy).answer == [box(3, 1)]


def test_parts_that_do_not_touch_are_never_one():
    apart = [box(0, 0)], [box(4, 0, width=12)], [box(10, 0)]
    assert all(len(members) < 3 for members in cluster(apart, 0.1))


def test_spans_keep_words_whole_and_bring_their_text():
    found = agreed([span("Ada", 0)], [span("Ada Lovelace", 0)], [span("Ada Lovelace", 0)], iou=0.2)
    assert found.answer == [span("Ada Lovelace", 0)]
    # Two in the middle: the lower offset, which somebody gave. The text is put together from what each one holds.
    found = agreed([span("new York", 4)], [span("York City", 8)], iou=0.3)
    assert found.answer == [span("new York", 4)]
    found = agreed([span("the new York", 0)], [span("York City", 8)], [span("new York C", 4)], iou=0.2)
    assert found.answer == [span("new York C", 4)]


def test_spans_without_text_stay_without():
    bare = [{"start": 3, "end": 7, "label": "x"}]
    assert agreed(bare, bare).answer == bare


def test_a_region_lies_between_two_that_differ():
    assert agreed([region(1.0, 3.0)], [region(1.2, 3.5)]).answer == [region(1.1, 3.25)]
    assert agreed([region(1, 3)], [region(1.5, 3)]).answer == [region(1.25, 3.0)]


def test_a_medoid_is_an_answer_that_somebody_gave():
    answers = [box(0, 0)], [box(1, 0), box(50, 50)], [box(2, 1), box(50, 51), box(80, 80)]
    found = agreed(*answers, method="medoid")
    assert found.answer == answers[1]
    assert found.confidence == pytest.approx((2 / 3 + 1 + 0.8) / 3)


def test_what_was_marked_can_be_seen_part_by_part():
    found = consensus_parts(votes([box(0, 0)], [box(1, 0, label="dog"), box(50, 50)], [box(1, 0)]))
    assert found["answer"].tolist() == [box(1, 0), box(50, 50)]
    assert found["confidence"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert found["marked"].tolist() == pytest.approx([1, 1 / 3])
    assert found["n"].tolist() == [3, 1]
    assert found["kept"].tolist() == [True, False]
    assert consensus_parts(votes([], [])).empty
    with pytest.raises(ValueError, match="takes lists of parts"):
        consensus_parts(votes("cat"))


@pytest.mark.parametrize(
    ("values", "weights", "middle"),
    [([5], [1], (5, 5)), ([1, 3], [1, 1], (1, 3)), ([3, 1, 9], [1, 1, 3], (9, 9)), ([1, 2, 3], [0, 1, 1], (2, 3))],
)
def test_the_weighted_median_has_half_the_weight_on_either_side(values, weights, middle):
    assert weighted_median(values, np.array(weights, dtype=float)) == middle


boxes = st.builds(
    box, st.integers(0, 30), st.integers(0, 30), st.integers(1, 15), st.integers(1, 15), st.sampled_from(["cat", "dog"])
)
lists = st.lists(st.lists(boxes, max_size=4), min_size=1, max_size=4)


@given(lists, st.sampled_from([0.1, 0.5, 0.8]))
def test_a_cluster_is_what_it_is_said_to_be(answers, least):
    clusters = cluster(answers, least)
    everything = sorted(member for members in clusters for member in members)
    assert everything == [(owner, k) for owner, parts in enumerate(answers) for k in range(len(parts))]
    for members in clusters:
        assert len({owner for owner, _ in members}) == len(members)
        parts = [answers[owner][k] for owner, k in members]
        common = iou(parts, parts)
        assert common.min() > 0
        assert len(members) != 2 or common.min() >= least - 1e-9


@given(lists)
def test_a_consensus_of_boxes_is_a_valid_answer_and_rows_may_come_in_any_order(answers):
    found = agreed(*answers, iou=0.1)
    assert len(Boxes(Classes(["cat", "dog"])).validate(found.answer)) <= len(found.answer)
    assert 0 <= found.confidence <= 1 + 1e-9
    reversed_rows = consensus(votes(*answers).iloc[::-1], iou=0.1).loc[1]
    assert found.confidence == pytest.approx(reversed_rows.confidence)


spans = st.integers(0, 20).flatmap(
    lambda start: st.integers(start + 1, 26).map(lambda end: span("abcdefghijklmnopqrstuvwxyz"[start:end], start))
)


@given(st.lists(st.lists(spans, max_size=3), min_size=1, max_size=4), st.sampled_from([0.1, 0.5]))
def test_a_consensus_of_spans_says_what_stands_there(answers, least):
    found = agreed(*answers, iou=least, quorum=0).answer
    assert len(Spans(Classes(["person"]), overlap=True).validate(found, "abcdefghijklmnopqrstuvwxyz")) <= len(found)


regions = st.builds(lambda start, length: region(start, start + length), st.floats(0, 9), st.floats(0.1, 5))


@settings(max_examples=30)
@given(st.lists(st.lists(regions, max_size=3), min_size=1, max_size=4))
def test_a_consensus_of_regions_is_a_valid_answer(answers):
    found = agreed(*answers, quorum=0).answer
    assert len(Regions(Classes(["siren"])).validate(found)) <= len(found)
