"""Coefficients of agreement: published examples, other implementations, what is undefined, and the interval."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from labelloop.quality import (
    Agreement,
    agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    pairwise,
    percent_agreement,
)

# Krippendorff, Computing Krippendorff's alpha-reliability (2011), sections A, B and C.
BINARY = ["0100000010", "1110010000"]
NOMINAL = ["aabbdcccedda", "babbbcccedd" + "d"]
GAPS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
# The example of Fleiss' kappa that textbooks and Wikipedia carry: 10 subjects, 14 raters, 5 categories.
FLEISS = """
0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7
"""


def table(rows):
    return pd.DataFrame(rows, columns=["sample", "annotator", "answer"])


def lines(*answers):
    """One line per annotator, one letter per sample, a point where there is no answer."""
    return table(
        [(k, who, letter) for who, line in enumerate(answers) for k, letter in enumerate(line) if letter != "."]
    )


def counts(*rows):
    """One row per sample: how often each class was given."""
    return table(
        [
            (sample, who, int(answer))
            for sample, row in enumerate(rows)
            for who, answer in enumerate(np.repeat(range(len(row)), row))
        ]
    )


def matrix(square):
    """Two annotators' contingency table."""
    cells = [(i, j) for i, row in enumerate(square) for j, n in enumerate(row) for _ in range(n)]
    return table([(k, who, cell[who]) for k, cell in enumerate(cells) for who in (0, 1)])


@pytest.mark.parametrize(
    ("answers", "alpha", "used", "total"),
    [(BINARY, 0.095, 10, 10), (NOMINAL, 0.692, 12, 12), (GAPS, 0.743, 11, 12)],
)
def test_alpha_of_krippendorffs_examples(answers, alpha, used, total):
    found = krippendorff_alpha(lines(*answers))
    assert (round(found.value, 3), found.n_used, found.n_total) == (alpha, used, total)


def test_kappa_of_fleiss_example():
    rows = [[int(n) for n in row.split()] for row in FLEISS.strip().split("|")]
    assert round(fleiss_kappa(counts(*rows)).value, 3) == 0.210


@pytest.mark.parametrize(
    ("square", "kappa"), [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593)]
)
def test_kappa_of_cohen_in_textbook_tables(square, kappa):
    assert round(cohen_kappa(matrix(square)).value, 4) == kappa
    assert percent_agreement(matrix(square)).value == pytest.approx(np.trace(square) / np.sum(square))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_cohens_kappa_is_scikit_learns(answers):
    found = cohen_kappa(table([(k, who, row[who]) for k, row in enumerate(answers) for who in (0, 1)]), resamples=0)
    one, other = zip(*answers, strict=True)
    if len({*one, *other}) == 1:
        assert found.value is None
    else:
        assert found.value == pytest.approx(cohen_kappa_score(one, other), abs=1e-12)


@given(st.lists(st.tuples(*[st.sampled_from(["x", "y", "z", None])] * 3), min_size=1, max_size=20))
def test_coefficients_keep_their_bounds_and_complete_agreement_is_1(answers):
    rows = table([(k, who, answer) for k, row in enumerate(answers) for who, answer in enumerate(row)])
    for found in (percent_agreement(rows), fleiss_kappa(rows), krippendorff_alpha(rows)):
        assert (found.value is None) == (found.why != "" and found.low is None and "interval" not in found.why)
        assert found.value is None or -1 <= found.value <= 1
        assert found.n_used == sum(sum(each is not None for each in row) > 1 for row in answers)
        assert found.n_total == sum(any(each is not None for each in row) for row in answers)
    same = table([(k, who, row[0]) for k, row in enumerate(answers) for who in range(3)])
    assert fleiss_kappa(same, resamples=0).value in {1.0, None}


def test_one_class_in_use_leaves_kappa_undefined_and_says_why():
    rows = lines("xxxx", "xxxx")
    assert percent_agreement(rows).value == 1
    for measure in (cohen_kappa, fleiss_kappa, krippendorff_alpha):
        found = measure(rows)
        assert (found.value, found.low, found.high, found.n_used) == (None, None, None, 4)
        assert "every answer is 'x'" in found.why


def test_nobody_judged_what_another_did():
    found = krippendorff_alpha(lines("xx..", "..yy"))
    assert (found.value, found.n_used, found.n_total) == (None, 0, 4)
    assert found.why == "no sample was answered by two annotators"
    assert percent_agreement(lines()).n_total == 0


def test_one_sample_has_a_value_and_no_interval():
    found = percent_agreement(lines("x", "y"))
    assert (found.value, found.low, found.why) == (0, None, "one sample alone tells no interval")
    assert percent_agreement(lines("xx", "xy"), resamples=0).low is None


def test_types_are_told_apart():
    rows = table([(1, "a", 1), (1, "b", "1"), (2, "a", True), (2, "b", 1), (3, "a", 1), (3, "b", 1.0)])
    assert percent_agreement(rows).value == pytest.approx(1 / 3)


def test_the_interval_is_seeded_and_holds_the_value():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 80)
    answers = np.where(rng.random((80, 3)) < 0.8, truth[:, None], rng.integers(0, 3, (80, 3)))
    rows = table([(k, who, int(answers[k, who])) for k in range(80) for who in range(3)])
    found = krippendorff_alpha(rows)
    assert found == krippendorff_alpha(rows)
    assert found != krippendorff_alpha(rows, random_state=1)
    assert found.low < found.value < found.high
    assert repr(found).startswith("Agreement(krippendorff_alpha, value=0.")


def test_an_interval_holds_the_true_agreement_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(100):  # two annotators who agree with a probability of .7
        agree = rng.random(60) < 0.7
        rows = [(k, who, int(who == 0 or same)) for k, same in enumerate(agree) for who in (0, 1)]
        found = percent_agreement(table(rows), resamples=300)
        held += found.low <= 0.7 <= found.high
    assert 88 <= held <= 99


def test_all_side_by_side():
    found = agreement(lines("xxyyx", "xyyyx"))
    assert found.index.tolist() == ["percent_agreement", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha"]
    assert found.columns.tolist() == ["value", "low", "high", "n_used", "n_total", "why"]
    assert found["why"].tolist() == [""] * 4
    three = agreement(lines("xxyy", "xyyy", "xxxy"))
    assert np.isnan(three.loc["cohen_kappa", "value"])
    assert "there are 3 annotators: see pairwise" in three.loc["cohen_kappa", "why"]
    assert three.loc["fleiss_kappa", "value"] == fleiss_kappa(lines("xxyy", "xyyy", "xxxy")).value


@pytest.mark.parametrize("measure", ["percent_agreement", "cohen_kappa", "krippendorff_alpha"])
def test_pairs_are_compared_on_what_both_answered(measure):
    rows = lines("xxyyx.", "xyyyxy", "..yx..")
    found = pairwise(rows, measure)
    assert found.n_used.to_numpy().tolist() == [[5, 5, 2], [5, 6, 2], [2, 2, 2]]
    assert found.n_total.to_numpy().tolist() == [[5, 6, 5], [6, 6, 6], [5, 6, 2]]
    assert np.allclose(found.value, found.value.T, equal_nan=True)
    function = {"percent_agreement": percent_agreement, "krippendorff_alpha": krippendorff_alpha}.get(
        measure, cohen_kappa
    )
    assert found.value.loc[0, 1] == function(rows[rows["annotator"] != 2]).value
    assert np.isnan(np.diag(found.value)).all()


def test_of_many_annotators_a_pair_is_named():
    rows = lines("xxyy", "xyyy", "xxyy")
    assert cohen_kappa(rows, (0, 2)).value == 1
    with pytest.raises(ValueError, match="there are 3 annotators: name two"):
        cohen_kappa(rows)
    with pytest.raises(ValueError, match="there is no annotator 'ada'"):
        cohen_kappa(rows, (0, "ada"))
    with pytest.raises(ValueError, match="compared with themself"):
        cohen_kappa(rows, (1, 1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rows: pairwise(rows, "gamma"), "measure='gamma' is none of"),
        (lambda rows: percent_agreement(rows, by="words"), "by='words' is neither"),
        (lambda rows: percent_agreement(rows, by="units"), "only spans and regions"),
        (lambda rows: krippendorff_alpha(rows, iou=0), "iou=0"),
        (lambda rows: fleiss_kappa(rows, resamples=-1), "resamples=-1"),
        (lambda _: fleiss_kappa(pd.DataFrame()), "no column 'sample'"),
    ],
)
def test_bad_parameters_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(lines("xy", "yy"))


def test_an_agreement_is_a_plain_value():
    assert Agreement("m", None, None, None, 0, 3, "because") == Agreement("m", None, None, None, 0, 3, "because")
