"""Agreement on several classes, boxes, spans and regions, against the definitions written out."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from labelloop.labels import overlap
from labelloop.quality import agreement, cohen_kappa, fleiss_kappa, krippendorff_alpha, pairwise, percent_agreement
from labelloop.quality.judgments import read_judgments
from labelloop.quality.likeness import coded, masi


def table(rows):
    return pd.DataFrame(rows, columns=["sample", "annotator", "answer"])


def box(left, top, width, height, label):
    return {"left": left, "top": top, "width": width, "height": height, "label": label}


def span(start, end, label="person"):
    return {"start": start, "end": end, "label": label}


def written_out(answers, distance):
    """Krippendorff's alpha as its definition has it; `answers` by sample, each a list."""
    lists = [row for row in answers if len(row) > 1]
    flat = [each for row in lists for each in row]
    n = len(flat)
    observed = sum(distance(*pair) / (len(row) - 1) for row in lists for pair in itertools.permutations(row, 2))
    expected = sum(distance(one, other) for one, other in itertools.permutations(flat, 2))
    return 1 - (observed / n) / (expected / (n * (n - 1))) if expected else None


places, sizes = st.integers(0, 12), st.integers(1, 9)
boxes = st.builds(box, places, places, sizes, sizes, st.sampled_from("ab"))
some = st.lists(st.lists(st.lists(boxes, max_size=3), min_size=1, max_size=3), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("ab", "abc", 4 / 9), ("ab", "bc", 1 / 9), ("ab", "ab", 1), ("ab", "cd", 0), ("", "a", 0), ("", "", 1)],
)
def test_masi_as_passonneau_defines_it(one, other, alike):
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(alike)


@given(some, st.sampled_from([0.2, 0.5, 1.0]))
def test_all_likenesses_at_once_are_those_of_two_lists_at_a_time(answers, iou):
    rows = [(k, who, parts) for k, row in enumerate(answers) for who, parts in enumerate(row)]
    _, lists, likeness = coded(read_judgments(table(rows)), iou)
    expected = [[overlap.agreement(one, other, iou).f1 for other in lists] for one in lists]
    np.fill_diagonal(expected := np.array(expected), 1)  # an answer is itself, however its parts lie
    assert np.allclose(likeness.toarray(), expected)


@given(some)
def test_alpha_of_boxes_is_1_less_observed_by_expected_distance(answers):
    rows = [(k, who, parts) for k, row in enumerate(answers) for who, parts in enumerate(row)]
    expected = written_out(answers, lambda one, other: 1 - overlap.agreement(one, other).f1)
    found = krippendorff_alpha(table(rows), resamples=0).value
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(st.lists(st.lists(st.sets(st.sampled_from("xyz")), min_size=1, max_size=4), min_size=1, max_size=6))
def test_alpha_of_several_classes_is_with_masi(answers):
    rows = [(k, who, sorted(names)) for k, row in enumerate(answers) for who, names in enumerate(row)]
    expected = written_out([[*map(frozenset, row)] for row in answers], lambda one, other: 1 - masi(one, other))
    found = krippendorff_alpha(table(rows), resamples=0).value
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_the_order_of_classes_and_parts_is_no_difference():
    assert percent_agreement(table([(1, "a", ["x", "y"]), (1, "b", ["y", "x"])])).value == 1
    marks = [span(0, 3), span(5, 9)]
    assert percent_agreement(table([(1, "a", marks), (1, "b", marks[::-1])])).value == 1


def test_to_see_nothing_is_to_agree_and_not_to_look_is_not():
    seen = table([(1, "a", []), (1, "b", []), (2, "a", [span(0, 3)]), (2, "b", [span(0, 3)])])
    found = krippendorff_alpha(seen)
    assert (found.value, found.n_used) == (1, 2)
    unseen = table([(1, "a", []), (1, "b", None), (2, "a", [span(0, 3)]), (2, "b", [span(0, 3)])])
    found = percent_agreement(unseen)
    assert (found.value, found.n_used, found.n_total) == (1, 1, 2)


def test_percent_of_boxes_is_the_mean_f1():
    ada, bob = [box(0, 0, 9, 9, "x"), box(20, 0, 9, 9, "x")], [box(0, 0, 9, 8, "x")]
    assert percent_agreement(table([(1, "a", ada), (1, "b", bob)])).value == pytest.approx(2 / 3)
    assert percent_agreement(table([(1, "a", ada), (1, "b", bob)]), iou=0.9).value == 0


spans = st.integers(0, 8).flatmap(
    lambda start: st.builds(span, st.just(start), st.integers(start + 1, 10), st.sampled_from("xy"))
)


def named(parts, k):
    """What a character is labeled as."""
    return "".join(sorted({part["label"] for part in parts if part["start"] <= k < part["end"]}))


@given(st.lists(st.tuples(st.lists(spans, max_size=3), st.lists(spans, max_size=3)), min_size=1, max_size=4))
def test_kappa_of_spans_is_kappa_of_characters(answers):
    rows = table([(k, who, row[who]) for k, row in enumerate(answers) for who in (0, 1)])
    letters = [[named(row[who], k) for row in answers for k in range(12)] for who in (0, 1)]
    lengths = dict.fromkeys(range(len(answers)), 12)
    found = cohen_kappa(rows, lengths=lengths, resamples=0).value
    if len({*letters[0], *letters[1]}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(*letters), abs=1e-9)
    assert percent_agreement(rows, by="units", lengths=lengths).value == pytest.approx(
        np.mean(np.array(letters[0]) == letters[1])
    )


def test_fleiss_kappa_of_spans_takes_every_character_alike():
    marks = {"a": [span(0, 4)], "b": [span(0, 5)], "c": [span(0, 4)]}
    rows = table([(1, who, parts) for who, parts in marks.items()])
    letters = [(k, who, int(k < marks[who][0]["end"])) for k in range(10) for who in marks]
    assert fleiss_kappa(rows, lengths={1: 10}).value == pytest.approx(fleiss_kappa(table(letters)).value)


def test_without_lengths_a_text_ends_with_the_last_mark():
    rows = table([(1, "a", [span(0, 4)]), (1, "b", [span(2, 8)]), (2, "a", []), (2, "b", [])])
    assert cohen_kappa(rows).value == cohen_kappa(rows, lengths={1: 8, 2: 0}).value
    assert cohen_kappa(rows, lengths={1: 100, 2: 100}).value > cohen_kappa(rows).value
    assert cohen_kappa(rows).n_used == 1


def test_moments_of_sounds_weigh_as_much_as_they_last():
    rows = table([(1, "a", [span(0.0, 1.5, "horn")]), (1, "b", [span(0.5, 1.5, "horn")])])
    found = percent_agreement(rows, by="units", lengths={1: 4.0})
    assert found.value == pytest.approx(3.5 / 4)


@pytest.mark.parametrize(
    ("lengths", "message"),
    [({2: 9}, "lengths say nothing of sample 1"), ({1: 3}, "sample 1 has 3 characters, and a mark in it ends at 4")],
)
def test_lengths_that_do_not_fit_are_refused(lengths, message):
    rows = table([(1, "a", [span(0, 4)]), (1, "b", [span(0, 4)])])
    with pytest.raises(ValueError, match=message):
        cohen_kappa(rows, lengths=lengths)


def test_boxes_have_all_coefficients_and_every_pair():
    one, other = [box(0, 0, 9, 9, "x")], [box(30, 30, 9, 9, "x")]
    rows = table([(k, who, one if (k + (who == "c")) % 2 else other) for k in range(6) for who in "abc"])
    found = pairwise(rows)
    assert found.value.loc["a", "b"] == 1
    assert found.value.loc["a", "c"] == pytest.approx(-1)
    assert agreement(rows)["value"].notna().tolist() == [True, False, True, True]
