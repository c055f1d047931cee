"""Labelers without a browser: what they take, refuse, and do, by the same path a page uses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from PIL import Image
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LinearRegression, LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store import StoreError

CLASSES = ["a", "b"]
FRAME = pd.DataFrame({"x": [1.5, None, 3.0], "text": ["one", "two", "<b>three</b>"]}, index=[10, 20, 30])


def tabular(data=FRAME, classes=CLASSES, **settings):
    settings = {"store": ":memory:", "annotator": "me", **settings}
    return ll.TabularLabeler(data, classes, **settings)


# ---- what they take -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        FRAME.reset_index(drop=True),
        pl.DataFrame({"x": [1.5, None, 3.0], "text": ["one", "two", "three"]}),
        pa.table({"x": [1.5, None, 3.0], "text": ["one", "two", "three"]}),
        [{"x": 1.5, "text": "one"}, {"x": None, "text": "two"}, {"x": 3.0, "text": "three"}],
    ],
    ids=["pandas", "polars", "pyarrow", "dicts"],
)
def test_tables_in_every_form_people_have_them(data):
    labeler = tabular(data)
    labeler.label(1, "b")
    assert labeler.labels[["text", "label"]].to_dict("index") == {1: {"text": "two", "label": "b"}}


def test_parquet_files_are_labeled_and_known_again(tmp_path):
    for name in ("a", "b"):
        pd.DataFrame({"text": [f"{name} one", f"{name} two"]}).to_parquet(tmp_path / f"{name}.parquet")
    settings = {"store": tmp_path / "labels.db", "order": "sequential"}
    labeler = tabular(str(tmp_path / "*.parquet"), **settings)
    b = str(tmp_path / "b.parquet")
    labeler.label((b, 1), "b")
    assert labeler.labels[["text", "label"]].to_dict("index") == {(b, 1): {"text": "b two", "label": "b"}}
    assert labeler.queue[-1] == (b, 0)
    again = tabular(str(tmp_path / "*.parquet"), **settings)
    assert again.progress["labeled"] == 1


def test_images_in_every_form_people_have_them(tmp_path):
    pixels = np.zeros((2, 8, 8, 3), dtype=np.uint8)
    for i, each in enumerate(pixels):
        Image.fromarray(each).save(tmp_path / f"{i}.png")
    paths = sorted(tmp_path.glob("*.png"))
    forms = {
        "folder": (tmp_path, "0.png"),
        "glob": (f"{tmp_path}/*.png", None),
        "paths": (paths, str(paths[0])),
        "array": (pixels, 0),
        "pillow": ([Image.open(path) for path in paths], 0),
        "bytes": ([path.read_bytes() for path in paths], 0),
        "table": (pd.DataFrame({"path": paths}, index=["x", "y"]), "x"),
    }
    for name, (data, first) in forms.items():
        labeler = ll.ImageLabeler(data, CLASSES, store=":memory:", annotator="me", order="sequential")
        sample = labeler.queue[0]
        if first is not None:
            assert sample == first, name
        labeler.label(sample, "a")
        assert list(labeler.labels.columns) == ["path", "label", "label_id"]
        assert len(labeler.queue) == 1


# ---- what they refuse ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: tabular(clases=["x"]), TypeError, "no argument 'clases'; did you mean 'classes'"),
        (lambda: tabular(anotator="x"), TypeError, "did you mean 'annotator'"),
        (lambda: tabular(regions=True), TypeError, "TabularLabeler has no argument 'regions'"),
        (lambda: tabular(classes=[]), LabelError, "classes is empty"),
        (lambda: tabular(classes=["a", "a"]), LabelError, "given twice"),
        (lambda: tabular(classes=None), LabelError, "classes are missing"),
        (lambda: tabular(label_col="text"), LabelError, "has a column 'text' already"),
        (lambda: tabular(data="nothing.csv"), PoolError, "nothing.csv"),
        (lambda: tabular(data=FRAME.iloc[:0]), PoolError, r"no samples to label.*ll\.Job\(\[\]"),
        (lambda: tabular(learner=LogisticRegression()), TypeError, r"ll\.ActiveLearner\(LogisticRegression\(\)\)"),
        (lambda: tabular(annotator=" "), LabelError, "annotator is empty"),
        (lambda: tabular(seed=None), LabelError, "seed=None"),
        (lambda: tabular(label_col="status"), LabelError, "column of metadata"),
        (lambda: tabular(label_col=""), LabelError, "not a name"),
        (lambda: tabular(queries=pd.DataFrame({"uncertainty": [1, 1]}, index=[10, 10])), LabelError, "twice"),
        (lambda: tabular(order="sorted"), LabelError, "order='sorted'"),
        (lambda: tabular(prefetch=0), LabelError, "prefetch=0"),
        (lambda: tabular(hotkeys={"skip": "ArrowLeft"}), LabelError, "would mean both"),
        (lambda: tabular(suggestions=7), LabelError, "suggestions=int"),
        (lambda: tabular(queries=FRAME), LabelError, "no?t a frame with a column 'uncertainty'"),
        (lambda: tabular(store="/no/such/folder/x.db"), StoreError, "is not there"),
        (lambda: ll.ImageLabeler("/no/such/photos", CLASSES), PoolError, "/no/such/photos"),
        (lambda: tabular(learner=ll.ActiveLearner(LinearRegression())), TypeError, "regressor"),
    ],
)
def test_bad_input_is_named_and_the_mend_with_it(make, error, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        make()


def test_a_store_that_cannot_be_read_is_left_as_it_is(tmp_path):
    path = tmp_path / "labels.db"
    path.write_bytes(b"not a database, but somebody's file" * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="left as it is"):
        tabular(store=path)
    assert path.read_bytes() == before


# ---- what they do -------------------------------------------------------------------------------------------------


def test_the_default_store_is_a_file_in_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    labeler = tabular(store=None)
    labeler.label(10, "a")
    assert (tmp_path / "labelloop.db").exists()
    assert labeler.config["job"]["store"] == "labelloop.db"
    assert tabular(store=None).progress["labeled"] == 1


def test_the_repr_is_the_same_every_time():
    labeler = tabular()
    labeler.label(10, "a")
    assert repr(labeler) == "TabularLabeler(1/3 labeled, classes=['a', 'b'])"


def test_captions_are_shown_and_keys_are_stored():
    labeler = tabular(classes={1: "Red", 2: "White"})
    assert [spec["caption"] for spec in labeler.config["classes"]] == ["Red", "White"]
    labeler.label(10, 2)
    assert labeler.labels["label"].tolist() == [2]


def test_label_skip_back_relabel_undo_redo():
    labeler = tabular(order="sequential")
    labeler.label(10, "a", comment="sure")
    labeler.skip(20)
    labeler.label(10, "b")
    labeler.undo()
    assert labeler.labels["label"].to_dict() == {10: "a"}
    labeler.redo()
    assert labeler.labels["label"].to_dict() == {10: "b"}
    assert labeler.queue == [30]
    assert labeler.progress == {"labeled": 1, "skipped": 1, "total": 3, "per_class": {"a": 0, "b": 1}}


def test_callbacks_hear_each_answer_until_they_are_taken_off():
    labeler, heard, also = tabular(), [], []
    end = labeler.on_label(lambda sample, value: heard.append((sample, value)))
    labeler.on_label(lambda sample, _value: also.append(sample))
    labeler.label(10, "a")
    end()
    labeler.label(20, "b")
    labeler.skip(30)
    assert heard == [(10, "a")]
    assert also == [10, 20]


def test_what_a_callback_raises_is_raised_and_the_answer_is_safe():
    labeler = tabular()

    def fail(_sample, _value):
        raise RuntimeError("boom")

    labeler.on_label(fail)
    with pytest.raises(RuntimeError, match="boom"):
        labeler.label(10, "a")
    assert len(labeler.labels) == 1


@pytest.mark.parametrize(
    "given",
    [
        {10: ("a", 0.75), 20: ("b", 0.5)},
        pd.DataFrame({"label": ["a", "b"], "score": [0.75, 0.5]}, index=[10, 20]),
        {10: ("a", 0.75), 20: ("b", 0.5)}.get,
    ],
    ids=["dict", "frame", "function"],
)
def test_suggestions_in_every_form(given):
    labeler = tabular(suggestions=given)
    assert labeler.suggestion(10) == ("a", 0.75)
    assert labeler.suggestion(30) is None


def test_suggestions_without_a_score():
    assert tabular(suggestions=pd.Series({10: "a"})).suggestion(10) == ("a", None)


def test_queries_are_served_most_uncertain_first():
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    model = LogisticRegression(max_iter=5000).fit(X[:50], y[:50])
    queries = ll.query_sampler(model, X[50:150])
    labeler = tabular(data=X, classes=[0, 1], queries=queries)
    assert labeler.queue[:20] == queries.index[:20].tolist()
    labeler.label(labeler.queue[0], 0)
    assert labeler.metadata["session"].tolist() == [1]


def test_the_loop_asks_better_questions_and_never_the_same_twice():
    digits = load_digits()
    learner = ll.ActiveLearner(LogisticRegression(max_iter=1000), retrain_every=10, random_state=0)
    labeler = ll.ImageLabeler(digits.images, list(range(10)), learner=learner, store=":memory:", annotator="me")
    refills, asked = [], []
    labeler.on_refill(lambda each: refills.append(each.learner.session_id))
    for number in range(40):
        sample = labeler.queue[0]
        front = labeler.queue[:3]
        asked.append(sample)
        labeler.label(sample, int(digits.target[sample]))
        if number % 10 == 9:
            assert learner.wait(120)
            assert labeler.queue[:2] == front[1:]
    assert len(set(asked)) == 40
    assert refills == sorted(refills)
    assert refills[-1] >= 3
    assert labeler.metadata["session"].is_monotonic_increasing
    guess = labeler.predict()
    assert len(guess) == len(digits.images) - 40
    assert (guess["label"].to_numpy() == digits.target[guess.index]).mean() > 0.7
    assert set(asked).isdisjoint(labeler.queue)


def test_a_failing_fit_is_told_and_labeling_goes_on():
    class Broken(LogisticRegression):
        def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
            raise RuntimeError("no memory left")

    labeler = tabular(learner=ll.ActiveLearner(Broken(), retrain_every=2))
    labeler.label(10, "a")
    labeler.label(20, "b")
    assert labeler.learner.wait(60)
    status = labeler.learner.status
    assert (status.state, "no memory left" in status.message) == ("error", True)
    labeler.label(30, "a")
    assert len(labeler.labels) == 3
    told = next(iter(labeler._conversation.handle({"kind": "hello", "page": "p", "version": 1, "have": []})))[0]
    assert "no memory left" in told["learner"]["message"]


def test_the_cell_run_again_with_the_same_learner_goes_on(tmp_path):
    learner = ll.ActiveLearner(LogisticRegression(), retrain_every=2)
    tabular(store=tmp_path / "a.db", learner=learner)
    again = tabular(store=tmp_path / "a.db", learner=learner)
    again.label(10, "a")
    again.label(30, "b")
    assert learner.wait(60)
    with pytest.raises(ValueError, match="serves another job"):
        tabular(learner=learner)


def test_a_class_with_a_hotkey_that_is_taken_is_refused_and_does_no_harm_from_elsewhere(tmp_path):
    labeler = tabular(store=tmp_path / "a.db")
    with pytest.raises(LabelError, match="'Enter' of the class 'c' is taken"):
        labeler.add_class({"key": "c", "hotkey": "Enter"})
    labeler.job.add_class({"key": "c", "hotkey": "Enter"})
    assert [spec["key"] for spec in tabular(store=tmp_path / "a.db").config["classes"]] == ["a", "b", "c"]


def test_an_annotator_may_be_a_number_and_a_subset_a_slice():
    labeler = tabular(annotator=5, subset=slice(0, 2), order="sequential")
    assert labeler.queue == [10, 20]
    labeler.label(10, "a")
    assert labeler.metadata["annotator"].tolist() == ["5"]


def test_a_labeler_reads_what_another_one_has_written(tmp_path):
    one, other = tabular(store=tmp_path / "a.db"), tabular(store=tmp_path / "a.db", annotator="bob")
    one.label(10, "a")
    assert other.progress["labeled"] == 1
    assert other.labels["label"].to_dict() == {10: "a"}


def test_a_store_that_is_removed_under_a_labeler_acknowledges_nothing(tmp_path):
    labeler = tabular(store=tmp_path / "a.db")
    for path in tmp_path.glob("a.db*"):
        path.unlink()
    with pytest.raises(StoreError, match="removed or replaced while it was in use"):
        labeler.label(10, "a")


def test_a_class_added_in_the_page_is_a_number_where_all_are():
    labeler = tabular(classes=[0, 1])
    operation = {"seq": 1, "op_id": "o", "kind": "add_class", "sample": None, "value": "7", "comment": "", "elapsed": 0}
    list(labeler._conversation.handle({"kind": "operations", "page": "p", "operations": [operation]}))
    assert labeler.classes == [0, 1, 7]


def test_a_job_is_shared_by_labelers_of_its_kind():
    job = ll.Job(FRAME, CLASSES, kind="tabular", store=":memory:")
    ann, bob = ll.TabularLabeler(job, annotator="ann", prefetch=1), ll.TabularLabeler(job, annotator="bob", prefetch=1)
    ann.label(10, "a")
    assert bob.progress["labeled"] == 1
    assert 10 not in bob.queue
    with pytest.raises(LabelError, match="shows 'image'"):
        ll.ImageLabeler(job)
    with pytest.raises(LabelError, match="has its classes already"):
        ll.TabularLabeler(job, CLASSES)


def test_samples_classes_and_flags_may_be_added_at_any_time():
    labeler = tabular()
    assert labeler.add(pd.DataFrame({"x": [9.0], "text": ["new"]}, index=[40])) == 1
    labeler.add_class("c")
    labeler.label(40, "c")
    assert labeler.classes == ["a", "b", "c"]
    assert [spec["key"] for spec in labeler.config["classes"]] == ["a", "b", "c"]
    labeler.flag(10)
    assert labeler.flagged == [10]


def test_a_closed_labeler_hears_nothing_more_of_its_job_and_its_learner():
    job = ll.Job(FRAME, CLASSES, kind="tabular", store=":memory:")
    learner = ll.ActiveLearner(LogisticRegression(), "random", retrain_every=2)
    closed, beside = (ll.TabularLabeler(job, annotator=name, learner=learner) for name in ("ann", "bob"))
    assert learner.wait(60)
    sent = {"closed": [], "beside": []}
    closed.send = lambda message, *_: sent["closed"].append(message["kind"])
    beside.send = lambda message, *_: sent["beside"].append(message["kind"])
    closed.on_refill(lambda _: sent["closed"].append("refill"))
    beside.on_refill(lambda _: sent["beside"].append("refill"))
    closed.close()
    closed.close()
    beside.label(10, "a")
    closed.label(20, "b")  # code can go on
    assert learner.wait(60), "the learner serves the job"
    job.add_class("c")
    assert sent["closed"] == []
    assert {"changed", "refill"} <= set(sent["beside"])
    assert (len(closed.config["classes"]), len(beside.config["classes"])) == (2, 3)


def test_reprs_say_what_there_is_and_never_when():
    labeler = tabular()
    labeler.label(10, "a")
    for face, said in (
        (labeler, "TabularLabeler(1/3 labeled, classes=['a', 'b'])"),
        (ll.Monitor(labeler), "Monitor('tabular-label', 1/3 labeled)"),
    ):
        assert repr(face) == said
