"""Dawid and Skene's estimate: what samples are, and who takes which class for which."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.quality import dawid_skene, shares

REAL = next((found for up in Path(__file__).parents if (found := up / "shared" / "data").is_dir()), None)


def table(rows):
    return pd.DataFrame(rows, columns=["sample", "annotator", "answer"])


def crowd(seed, *, n_samples=60, n_annotators=6, n_classes=3, skill=0.8, per_sample=4):
    """Truth, and answers that are right with a probability."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, n_classes, n_samples)
    rows = []
    for sample in range(n_samples):
        for who in rng.choice(n_annotators, per_sample, replace=False):
            right = rng.random() < skill
            rows.append((sample, f"w{who}", int(truth[sample] if right else rng.integers(0, n_classes))))
    return truth, table(rows)


@pytest.mark.skipif(REAL is None, reason="needs answers of real crowds: ../shared/data")
@pytest.mark.parametrize(
    ("name", "accuracy", "majority"),
    [("bluebirds", 0.8981, 0.7593), ("rte", 0.9275, 0.8969), ("dog_breeds", 0.8426, 0.8222)],
)
def test_three_real_crowds_are_read_as_well_as_the_reference_does(name, accuracy, majority):
    folder = REAL / "multi_annotator" / name
    rows = pd.read_csv(folder / "labels.csv").set_axis(["sample", "annotator", "answer"], axis=1)
    truth = pd.read_csv(folder / "truth.csv").set_index("item")["truth"]
    found = dawid_skene(rows)
    assert found.converged
    assert np.mean(found.answers == truth.loc[found.answers.index]) == pytest.approx(accuracy, abs=5e-5)
    votes = shares(rows)
    top = votes.eq(votes.max(axis=1), axis=0).to_numpy()
    right = np.array(list(votes.columns)) == truth.loc[votes.index].to_numpy()[:, None]
    assert np.mean((top & right).sum(axis=1) / top.sum(axis=1)) == pytest.approx(majority, abs=5e-5)


def test_somebody_who_has_it_the_wrong_way_round_is_read_accordingly():
    rows = [(k, who, k % 2) for k in range(20) for who in ("a", "b", "c")] + [(k, "d", 1 - k % 2) for k in range(20)]
    rows += [(99, "d", 0)]
    found = dawid_skene(table(rows))
    assert found.answers[99] == 1
    assert found.accuracy["d"] < 0.01
    assert found.confusion.loc["d"].loc[0, 1] > 0.99


def test_rows_are_probabilities_and_the_likelihood_grows():
    _, rows = crowd(0)
    runs = [dawid_skene(rows, max_iter=k, tol=0, smoothing=0) for k in (1, 2, 5, 20)]
    for found in runs:
        assert np.allclose(found.proba.sum(axis=1), 1)
        assert np.allclose(found.confusion.sum(axis=1), 1)
        assert found.prior.sum() == pytest.approx(1)
    likelihoods = [found.log_likelihood for found in runs]
    assert likelihoods == sorted(likelihoods)


def test_it_is_said_whether_rounds_sufficed(caplog):
    _, rows = crowd(1)
    assert dawid_skene(rows).converged
    assert not caplog.records
    short = dawid_skene(rows, max_iter=1)
    assert (short.n_iter, short.converged) == (1, False)
    assert "stopped after 1 rounds" in caplog.text


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_neither_order_of_rows_nor_names_change_what_is_found(seed):
    _, rows = crowd(seed, n_samples=20)
    found = dawid_skene(rows)
    mixed = rows.sample(frac=1, random_state=seed % 1000)
    again = dawid_skene(mixed.assign(annotator=mixed["annotator"].str.upper()))
    assert np.allclose(found.proba, again.proba.loc[found.proba.index], atol=1e-6)
    assert np.allclose(found.accuracy.sort_index(), again.accuracy.sort_index(), atol=1e-6)


def test_a_sample_that_is_known_stays_what_it_is_and_teaches_who_errs():
    rows = table([(k, who, "cat") for k in range(8) for who in ("a", "b")] + [(k, "c", "dog") for k in range(8)])
    assert set(dawid_skene(rows).answers) == {"cat"}
    found = dawid_skene(rows, known=dict.fromkeys(range(6), "dog"))
    assert set(found.answers[:6]) == {"dog"}
    assert set(found.answers) == {"dog"}  # those like them as well
    assert found.proba.loc[0, "dog"] == 1
    again = dawid_skene(rows, known={**dict.fromkeys(range(6), "dog"), 99: "cat"})
    pd.testing.assert_frame_equal(again.proba, found.proba)


def test_without_smoothing_one_answer_rules_a_class_out_and_nothing_divides_by_zero():
    rows = table([(1, "a", "x"), (1, "b", "y"), (2, "a", "x"), (2, "b", "x")])
    found = dawid_skene(rows, smoothing=0, classes=["x", "y", "z"])
    assert np.isfinite(found.proba.to_numpy()).all()
    assert found.proba["z"].max() < 1e-200


def test_types_are_kept_and_unanswered_samples_left_out():
    found = dawid_skene(table([("s", "a", 1), ("s", "b", "1"), ("s", "c", 1), ("t", "a", None), ("u", "d", None)]))
    assert found.answers.to_dict() == {"s": 1}
    assert found.accuracy.index.tolist() == ["a", "b", "c"]


def test_no_answers_give_an_empty_result():
    found = dawid_skene(table([]))
    assert found.proba.empty
    assert found.answers.empty
    assert found.converged


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"smoothing": -1}, "smoothing=-1"),
        ({"tol": float("nan")}, "tol=nan"),
        ({"max_iter": 0}, "max_iter=0"),
        ({"classes": ["cat"]}, "the answer 'dog' is none of classes"),
        ({"known": {7: "cat"}}, "known names 1 samples, 7 first, and nobody judged any"),
    ],
)
def test_bad_parameters_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        dawid_skene(table([(1, "a", "cat"), (1, "b", "dog")]), **options)


def test_lists_of_classes_are_refused():
    with pytest.raises(ValueError, match="ask for each class alone"):
        dawid_skene(table([(1, "a", ["cat"])]))
