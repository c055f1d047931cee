"""What several people together say of a sample: shares of trust, votes on classes, on several classes, ties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labelloop.quality import consensus, shares, weighted_confidence


def table(*rows, columns=("sample", "annotator", "answer")):
    return pd.DataFrame(rows, columns=list(columns))


def votes(*answers, sample=1):
    """One sample, judged by a, b, c and so on."""
    return table(*((sample, name, answer) for name, answer in zip("abcdefgh", answers, strict=False)))


def test_confidence_is_the_share_of_trust_as_appen_documents_it():
    found = weighted_confidence({"a": 4.4703, "b": 1.8571, "c": 0.9231})
    assert {answer: round(share, 4) for answer, share in found.items()} == {"a": 0.6166, "b": 0.2561, "c": 0.1273}


@given(trusts=st.dictionaries(st.one_of(st.text(), st.integers()), st.floats(0, 1e6), min_size=1))
@example(trusts={"a": 999_999.9999999999, "b": 1e6})  # whose shares are the same number
def test_confidences_sum_to_1_and_follow_the_trust(trusts):
    found = weighted_confidence(trusts)
    assert sum(found.values()) == pytest.approx(1)
    assert sorted(found.values()) == [found[answer] for answer in sorted(trusts, key=trusts.get)]


def test_no_answers_have_no_shares():
    assert weighted_confidence({}) == {}


@pytest.mark.parametrize("trust", [-0.1, float("nan"), float("inf"), "0.5", True, None])
def test_a_trust_that_is_none_is_refused_and_named(trust):
    with pytest.raises(ValueError, match="the trust of 'cat' is"):
        weighted_confidence({"cat": trust})
    with pytest.raises(ValueError, match="the trust of 'a' is"):
        consensus(votes("cat"), trust={"a": trust})


def test_the_class_with_most_trust_wins_not_the_one_with_most_votes():
    found = consensus(votes("cat", "dog", "dog"), trust={"a": 1.0, "b": 0.4, "c": 0.5}).loc[1]
    assert (found.answer, found.n, found.disputed, found.tied) == ("cat", 3, True, False)
    assert found.confidence == pytest.approx(1 / 1.9)


def test_who_is_not_named_is_trusted_wholly():
    assert consensus(votes("cat", "dog"), trust={"b": 0.9}).loc[1, "answer"] == "cat"


def test_where_nobody_is_trusted_all_count_alike():
    found = consensus(votes("dog", "cat", "dog"), trust=dict.fromkeys("abc", 0)).loc[1]
    assert (found.answer, found.confidence) == ("dog", pytest.approx(2 / 3))


def test_a_tie_goes_to_the_first_class_and_is_said():
    assert consensus(votes("dog", "cat")).loc[1, ["answer", "tied"]].tolist() == ["cat", True]
    found = consensus(votes("dog", "cat"), classes=["dog", "cat"]).loc[1]
    assert (found.answer, found.tied, found.confidence) == ("dog", True, 0.5)


def test_sums_of_trust_that_differ_by_rounding_tie():
    trust = {"a": 0.1, "b": 0.2, "c": 0.3}  # 0.1 + 0.2 > 0.3
    found = consensus(votes("dog", "dog", "cat"), trust, classes=["cat", "dog"]).loc[1]
    assert (found.answer, found.tied) == ("cat", True)


def test_types_are_kept():
    found = consensus(votes(1, "1", "1", True)).loc[1]
    assert found.answer == "1"
    assert list(shares(votes(1, "1", "1", True)).loc[1]) == [0.25, 0.25, 0.5]
    assert type(consensus(votes(np.int64(3))).loc[1, "answer"]) is int
    assert type(consensus(votes(2, 2)).loc[1, "answer"]) is int


def test_samples_may_be_called_by_numbers_strings_and_tuples_side_by_side():
    rows = table((1, "a", "x"), ("1", "a", "y"), ((1, "b"), "a", "z"), ((1, "b"), "b", "z"))
    assert consensus(rows)["answer"].tolist() == ["x", "y", "z"]
    assert consensus(rows).index.tolist() == [1, "1", (1, "b")]


def test_the_last_answer_of_an_annotator_counts():
    rows = table((1, "a", "cat"), (1, "b", "dog"), (1, "a", "dog"))
    assert consensus(rows).loc[1, ["answer", "n", "disputed"]].tolist() == ["dog", 2, False]
    timed = rows.assign(at=pd.to_datetime(["2024-05-01 12:00", "2024-05-01 11:00", "2024-05-01 10:00"]))
    assert consensus(timed).loc[1, ["answer", "n", "disputed"]].tolist() == ["cat", 2, True]


def test_no_answer_is_none_and_an_empty_list_is_one():
    found = consensus(table((1, "a", None), (2, "a", []), (3, "a", float("nan"))))
    assert found.index.tolist() == [2]
    assert found.loc[2, "answer"] == []
    assert consensus(table((1, "a", "cat"), (1, "a", None))).empty


def test_of_several_classes_each_is_voted_on():
    found = consensus(votes(["cat", "dog"], ["dog"], ["dog", "cow"])).loc[1]
    assert found.answer == ["dog"]
    assert found.confidence == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)
    assert (found.disputed, found.tied) == (True, False)


def test_exactly_half_the_trust_does_not_keep_a_class_and_is_said():
    found = consensus(votes(["cat", "dog"], ["dog"])).loc[1]
    assert (found.answer, found.tied) == (["dog"], True)


def test_nothing_chosen_by_all_is_a_sure_answer():
    assert consensus(votes([], [])).loc[1].tolist() == [[], 1.0, 2, False, False]


def test_a_medoid_is_the_answer_of_somebody():
    found = consensus(votes(["cat", "dog"], ["dog", "cow"], ["cat", "dog", "cow"]), method="medoid").loc[1]
    assert sorted(found.answer) == ["cat", "cow", "dog"]
    assert found.confidence == pytest.approx((0.8 + 0.8 + 1) / 3)


def test_shares_of_several_classes_are_counted_one_by_one():
    assert shares(votes(["cat", "dog"], ["dog"])).loc[1].to_dict() == {"cat": 0.5, "dog": 1.0}


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("abcd"), st.sampled_from(["x", "y", 1])), min_size=1, max_size=20
    ),
    st.randoms(use_true_random=False),
)
def test_consensus_is_the_largest_share_in_whatever_order_rows_come(rows, random):
    rows = list({row[:2]: row for row in rows}.values())
    found, part = consensus(table(*rows)), shares(table(*rows))
    assert np.allclose(part.sum(axis=1), 1)
    assert np.allclose(found["confidence"], part.max(axis=1))
    random.shuffle(rows)
    again = consensus(table(*rows)).loc[found.index]
    pd.testing.assert_frame_equal(found, again)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(1, "a", "cat")], "judgments are a list: give a DataFrame"),
        (pd.DataFrame({"sample": [1], "annotator": ["a"]}), "no column 'answer'"),
        (table(([1], "a", "cat")), "a sample must be a name or a number"),
        (table((None, "a", "cat")), "1 of 1 judgments have no sample"),
        (table((1, None, "cat")), "1 of 1 judgments have no annotator"),
        (table((1, "a", "cat"), (1, "b", ["cat"])), "different kinds: 'cat' .class. and .'cat'. .classes."),
        (table((1, "a", {"label": "cat"})), "the answer of 'a' to sample 1 is .*give a class"),
        (table((1, "a", [{"start": 1, "end": 2}])), "a part needs 'label' and either"),
        (table((1, "a", [{"label": "x", "start": 1, "end": float("nan")}])), "must be numbers"),
        (table((1, "a", [{"label": [], "start": 1, "end": 2}])), "must be a class"),
        (
            table((1, "a", "x", "soon"), columns=("sample", "annotator", "answer", "at")),
            "'at' of judgments holds no times",
        ),
    ],
)
def test_judgments_that_cannot_be_read_are_refused_and_the_message_says_why(rows, message):
    with pytest.raises(ValueError, match=message):
        consensus(rows)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "mean"}, "method='mean'"),
        ({"iou": 0}, "iou=0"),
        ({"quorum": 1}, "quorum=1"),
        ({"classes": ["dog"]}, "the answer 'cat' is none of classes"),
    ],
)
def test_options_out_of_range_are_refused(options, message):
    rows = votes([{"label": "cat", "start": 0, "end": 1}])
    with pytest.raises(ValueError, match=message):
        consensus(rows, **options)


def test_shares_of_parts_are_refused():
    with pytest.raises(ValueError, match="see consensus_parts"):
        shares(votes([{"label": "cat", "start": 0, "end": 1}]))
