"""A model of one's own: what it learns from, what it is judged on, what it says of new rows."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits, load_wine
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline

from labelloop.workflow import CustomModel, TrainingWarning
from labelloop.workflow.holdout import hold_out

few = pytest.mark.filterwarnings("ignore::labelloop.workflow.TrainingWarning")


def wine():
    data = load_wine(as_frame=True)
    return data.data[["alcohol", "malic_acid", "ash", "hue"]].assign(
        label=np.array(["barolo", "grignolino", "negative_examples"])[data.target]
    )


class Spy(GaussianNB):
    """Remembers all rows it was ever given to learn from."""

    seen: ClassVar[list] = []

    def fit(self, X, y, sample_weight=None):
        type(self).seen.append(np.array(X))
        return super().fit(X, y, sample_weight)


@pytest.fixture(scope="module")
def trained():
    model = CustomModel(make_pipeline(LogisticRegression(max_iter=500)))
    with pytest.warns(TrainingWarning, match="negative_examples"):
        model.train(wine())
    return model


# ---- the hold-out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [10, 11, 12, 13, 99, 178, 251])
def test_a_fifth_is_held_out_of_each_class_its_share(n):
    labels = np.random.default_rng(n).choice(["a", "b", "c"], n, p=[0.6, 0.3, 0.1]).tolist()
    held = hold_out(labels, seed=0)
    assert held.sum() == round(0.2 * n)
    for key in "abc":
        members = np.array(labels) == key
        assert abs(held[members].sum() - 0.2 * members.sum()) <= 1


def test_a_class_with_a_single_row_is_learned_and_not_held_out():
    held = hold_out(["a"] * 10 + ["rare"], seed=0)
    assert not held[-1]


def test_the_draw_depends_on_the_seed_and_on_nothing_else():
    labels = ["a", "b"] * 50
    assert hold_out(labels, seed=1).tolist() == hold_out(labels, seed=1).tolist()
    assert hold_out(labels, seed=1).tolist() != hold_out(labels, seed=2).tolist()


def test_held_out_rows_are_never_learned_from():
    frame = wine()
    Spy.seen = []
    model = CustomModel(Spy(), features=lambda rows: rows.to_numpy(dtype=float))
    with pytest.warns(TrainingWarning):
        report = model.train(frame)
    held = model.held_out
    (learned,) = Spy.seen
    assert len(held) == round(0.2 * len(frame)) == report.rows_held_out
    assert len(learned) == len(frame) - len(held) == report.rows_trained
    rows = {tuple(row) for row in learned}
    assert not any(tuple(row) in rows for row in held[list(frame.columns[:-1])].to_numpy(dtype=float))


def test_accuracy_precision_and_recall_are_what_can_be_recomputed(trained):
    held, report = trained.held_out, trained.report
    assert report.accuracy == (held["label"] == held["predicted"]).mean()
    assert report.per_class.index.tolist() == trained.classes
    for key, row in report.per_class.iterrows():
        said, true = held["predicted"] == key, held["label"] == key
        assert row["n"] == true.sum()
        assert row["precision"] == (true & said).sum() / said.sum()
        assert row["recall"] == (true & said).sum() / true.sum()
    assert report.interval.low < report.accuracy < report.interval.high < 1
    again = trained.predict(held.drop(columns=["label", "predicted", "confidence", *trained.classes]))
    assert again.tolist() == held["predicted"].tolist()


def test_the_report_is_read_as_text_and_as_a_page(trained):
    assert "142 rows trained, 36 held out, accuracy" in repr(trained.report)
    assert "negative_examples" in repr(trained.report)
    assert "<table" in trained.report._repr_html_()


def test_names_of_classes_are_text_on_a_page():
    frame = pd.DataFrame({"size": range(200), "label": ["<b>a</b>", "b"] * 100})
    model = CustomModel(GaussianNB())
    page = model.train(frame)._repr_html_()
    assert "<b>a</b>" not in page
    assert "<b>a</b>" not in model.evaluate(frame[:3])._repr_html_()


@few
def test_refit_learns_from_all_rows_once_the_report_is_made():
    Spy.seen = []
    report = CustomModel(Spy(), refit=True).train(wine())
    assert [len(rows) for rows in Spy.seen] == [142, 178]
    assert (report.rows_trained, report.rows_held_out, report.refitted) == (142, 36, True)


# ---- more rows ------------------------------------------------------------------------------------------------------


@few
def test_more_rows_are_added_and_those_held_out_stay_so():
    frame = wine().sample(frac=1, random_state=0).reset_index(drop=True)
    model = CustomModel(GaussianNB())
    model.train(frame[:90])
    before = model.held_out
    report = model.train(frame[90:], add=True)
    after = model.held_out
    assert report.rows == 178
    assert report.rows_held_out == round(0.2 * 178)
    columns = list(frame.columns[:-1])
    assert set(map(tuple, before[columns].to_numpy())) <= set(map(tuple, after[columns].to_numpy()))


@few
def test_rows_that_say_nothing_of_others_are_not_held_out():
    frame = wine()
    model = CustomModel(GaussianNB())
    model.train(frame[::2])
    held = model.held_out
    report = model.train(frame[1::2], add=True, hold_out=False)
    assert model.held_out.index.tolist() == held.index.tolist()
    assert (report.rows, report.rows_held_out) == (178, len(held))


@few
def test_training_without_add_begins_anew():
    model = CustomModel(GaussianNB())
    model.train(wine())
    assert model.train(wine()[:130]).rows == 130
    assert model.classes == ["barolo", "grignolino"]


def test_adding_to_nothing_is_refused():
    with pytest.raises(ValueError, match="none yet"):
        CustomModel(GaussianNB()).train(wine(), add=True)


@few
def test_a_text_that_comes_again_takes_the_new_label_and_stays_held_out():
    frame = pd.DataFrame({"text": [f"word{k} {'good' if k % 2 else 'bad'}" for k in range(60)]})
    frame["label"] = np.where(np.arange(60) % 2, "pro", "con")
    model = CustomModel(make_pipeline(TfidfVectorizer(), LogisticRegression()))
    model.train(frame)
    held = model.held_out["text"].tolist()
    again = pd.DataFrame({"text": held, "label": "pro"})
    report = model.train(again, add=True, hold_out=False)
    assert report.rows == 60
    assert model.held_out["text"].tolist() == held
    assert set(model.held_out["label"]) == {"pro"}


@few
def test_a_training_that_fails_leaves_the_model_as_it_was():
    model = CustomModel(GaussianNB())
    model.train(wine())
    said = model.predict(wine()).tolist()
    with pytest.raises(ValueError, match="label is empty"):
        model.train(wine().assign(label=None))
    assert model.predict(wine()).tolist() == said


# ---- evaluation -----------------------------------------------------------------------------------------------------


def test_a_hundred_rows_are_evaluated_and_not_one_more(trained):
    assert len(trained.evaluate(wine()[:100])) == 100
    with pytest.raises(ValueError, match=r"101 rows, and at most 100"):
        trained.evaluate(wine()[:101])


def test_a_snapshot_has_the_rows_columns_the_class_its_score_and_all_scores(trained):
    rows = wine().drop(columns="label").iloc[40:60]
    snapshot = trained.evaluate(rows)
    ours = ["predicted", "confidence", "barolo", "grignolino", "negative_examples"]
    assert snapshot.frame.columns.tolist() == [*rows.columns, *ours]
    assert snapshot.frame.index.tolist() == rows.index.tolist() == snapshot.pool.index.tolist()
    P = snapshot.frame[trained.classes].to_numpy()
    assert P.sum(axis=1) == pytest.approx(1)
    assert snapshot.frame["confidence"].tolist() == P.max(axis=1).tolist()
    assert snapshot.frame["predicted"].tolist() == [trained.classes[k] for k in P.argmax(axis=1)]


def test_filters_are_exact(trained):
    snapshot = trained.evaluate(wine()[40:140])
    frame = snapshot.frame
    least = float(frame["confidence"].iloc[7])
    assert snapshot.filter("barolo").frame.equals(frame[frame["predicted"] == "barolo"])
    kept = snapshot.filter(min_confidence=least).frame
    assert kept.equals(frame[frame["confidence"] >= least])
    assert frame.index[7] in kept.index
    both = snapshot.filter("grignolino", least).frame
    assert both.equals(frame[(frame["predicted"] == "grignolino") & (frame["confidence"] >= least)])
    assert snapshot.filter().frame.equals(frame)
    assert len(snapshot.filter(min_confidence=1.0)) <= len(snapshot.filter(min_confidence=0.0)) == 100


@pytest.mark.parametrize("asked", [{"label": "merlot"}, {"min_confidence": 80}, {"min_confidence": "high"}])
def test_a_filter_that_means_nothing_is_refused(trained, asked):
    with pytest.raises(ValueError, match=next(iter(asked))):
        trained.evaluate(wine()[:3]).filter(**asked)


def test_a_filter_tells_numbers_from_truth_values():
    frame = pd.DataFrame({"size": range(200), "label": [k // 100 for k in range(200)]})
    model = CustomModel(GaussianNB())
    model.train(frame)
    assert len(model.evaluate(frame[150:160]).filter(1)) == 10
    with pytest.raises(ValueError, match="label=True"):
        model.evaluate(frame[150:160]).filter(True)


def test_rows_that_fail_are_in_the_snapshot_with_the_reason(trained):
    rows = wine().drop(columns="label")[:3].astype(object)
    rows.iloc[1, 0] = "strong"
    snapshot = trained.evaluate(rows)
    assert [key is None for key in snapshot.frame["predicted"]] == [False, True, False]
    assert np.isnan(snapshot.frame["confidence"].iloc[1])
    assert snapshot.errors == {1: "column 'alcohol' is 'strong', expected a number"}
    assert snapshot.filter(min_confidence=0.0).errors == {}


def test_a_column_that_a_prediction_would_stand_in_is_named(trained):
    with pytest.raises(ValueError, match="column 'predicted'"):
        trained.evaluate(wine().assign(predicted=1)[:3])


def test_missing_columns_are_named(trained):
    with pytest.raises(ValueError, match="'alcohol'"):
        trained.evaluate(wine()[:3].rename(columns={"alcohol": "Alcohol"}))


def test_an_untrained_model_says_so():
    with pytest.raises(ValueError, match="not been trained"):
        CustomModel(GaussianNB()).evaluate([{"a": 1}])


# ---- honest scores and thresholds -----------------------------------------------------------------------------------


def digits():
    X, y = load_digits(return_X_y=True)
    return pd.DataFrame(X, columns=[f"p{k}" for k in range(64)]).assign(label=y)


@pytest.fixture(scope="module")
def reader():
    model = CustomModel(GaussianNB(), calibrate=True)
    model.train(digits()[:1200])
    return model


def test_calibration_tames_a_model_that_is_too_sure(reader):
    bold = CustomModel(GaussianNB())
    bold.train(digits()[:1200])
    rest = digits()[1200:]
    right = (reader.predict(rest) == rest["label"].to_numpy()).mean()
    assert reader.report.temperature > 1
    assert bold.report.temperature is None
    assert abs(reader.predict_proba(rest).max(axis=1).mean() - right) < abs(
        bold.predict_proba(rest).max(axis=1).mean() - right
    )
    assert reader.predict(rest).tolist() == bold.predict(rest).tolist()


def test_a_threshold_says_what_it_promises(reader):
    found = reader.threshold(0.9)
    assert found
    assert 0 < found.value < 1
    assert "at least 90%" in found.promise
    assert not reader.threshold(0.9999)
    banded = reader.threshold(0.9, rule="band")
    assert banded.value >= 0.5


@few
def test_two_models_that_say_the_same_are_known_as_one():
    one, two, other = CustomModel(GaussianNB()), CustomModel(GaussianNB()), CustomModel(GaussianNB(), random_state=1)
    for model in (one, two, other):
        model.train(wine())
    assert one.digest == two.digest != other.digest
