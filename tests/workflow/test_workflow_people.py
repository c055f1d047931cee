"""What people say of a workflow's rows: it teaches, it judges, it chooses thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from labelloop.job import Job
from labelloop.learning import ActiveLearner
from labelloop.widgets import ImageLabeler
from labelloop.workflow import (
    CustomModel,
    TrainingWarning,
    Workflow,
)

few = pytest.mark.filterwarnings("ignore::labelloop.workflow.TrainingWarning")


def job_of(store, classes=("no", "yes"), columns=("p",), **settings):
    """Return a job that begins with one sample, which is a test question where it is to be one."""
    return Job([dict.fromkeys(columns, 0.5)], list(classes), kind="tabular", store=store, **settings)


def people(job, annotator, answers):
    job.record_many(annotator, "label", answers)


def state_of(report):
    """Return error, completed, and which labels there are, row by row."""
    machine = report.filter(like="machine_label:").notna().all(axis=1)
    human = report.filter(like="human_label:").notna().all(axis=1)
    return list(zip(report["error"], report["completed"], machine, human, strict=True))


# ---- what people say goes back --------------------------------------------------------------------------------------


def test_answers_go_back_into_training_and_into_an_active_learner(store):
    rows = pd.DataFrame({"size": np.arange(200.0), "label": ["small"] * 100 + ["large"] * 100})
    model = CustomModel(LogisticRegression(C=0.01))
    model.train(rows)
    job = Job([{"size": 0.0}], ["small", "large"], kind="tabular", store=store)
    workflow = Workflow(model, job, 0.99).launch()
    workflow.add([{"size": float(size)} for size in range(90, 110)])
    asked = [each for each in job.queue("ann") if each != 0]
    people(job, "ann", {each: "small" if int(each.partition(":")[2]) < 10 else "large" for each in asked})
    frame = workflow.training_frame()
    assert frame.columns.tolist() == ["size", "label"]
    assert len(frame) == len(asked) > 10
    learner = ActiveLearner(GaussianNB(), random_state=0).fit(frame[["size"]], frame["label"])
    assert sorted(learner.classes_) == ["large", "small"]
    held = model.held_out.index.tolist()
    report = model.train_on(workflow)
    assert (report.rows, report.rows_held_out) == (200 + len(asked), 40)
    assert model.held_out.index.tolist() == held
    assert model.train_on(workflow).rows == report.rows
    other = CustomModel(GaussianNB())
    with pytest.warns(TrainingWarning):
        assert other.train_on(job).rows == len(asked)


def test_training_on_nothing_is_refused(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    assert len(workflow.training_frame()) == 0
    with pytest.raises(ValueError, match="not answered anything"):
        workflow.model.train_on(workflow)
    with pytest.raises(TypeError, match="no people's answers"):
        workflow.model.train_on([1, 2])


# ---- audit ----------------------------------------------------------------------------------------------------------


def test_an_audit_asks_people_about_a_share_of_what_the_model_decides(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job, audit=0.2, name="w").launch()
    workflow.add([{"p": 0.9} for _ in range(300)] + [{"p": 0.6} for _ in range(50)])
    flow = workflow.flow
    assert (flow.machine, flow.with_people) == (300, 50)
    assert 25 < flow.audited < 100
    audited = [each for each in job.pool.index[1:] if int(each.partition(":")[2]) < 300]
    assert len(audited) == flow.audited
    assert state_of(workflow.report())[:300] == [(False, True, True, False)] * 300
    wrong = audited[:5]
    people(job, "ann", {each: "no" if each in wrong else "yes" for each in audited})
    assert workflow.accuracy.n == workflow.flow.audits_done == len(audited)
    assert workflow.accuracy.value == (len(audited) - 5) / len(audited)
    assert workflow.accuracy.low < workflow.accuracy.value < workflow.accuracy.high
    row = int(wrong[0].partition(":")[2])
    assert workflow.report().loc[row, ["completed", "human_label:no"]].tolist() == [True, 1.0]
    assert len(workflow.training_frame()) == 0
    assert len(workflow.training_frame(audited=True)) == len(audited)


def test_without_answers_nothing_is_known_of_accuracy(store, says):
    workflow = Workflow(says(), job_of(store), audit=0.1).launch()
    assert (workflow.accuracy.low, workflow.accuracy.high, workflow.accuracy.n) == (0, 1, 0)


def test_the_next_threshold_is_chosen_from_what_people_have_said(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job, 0.9, audit=0.5, name="w").launch()
    scores = np.linspace(0.5, 1, 500)
    workflow.add([{"p": float(p)} for p in scores])
    from_training = workflow.choose_threshold(0.95)
    assert not from_training  # all training rows have p = 1/2
    # The model is right above 0.7 and a toss-up below.
    numbers = {each: int(each.partition(":")[2]) for each in job.pool.index[1:]}
    people(job, "ann", {each: "yes" if scores[k] > 0.7 or k % 2 else "no" for each, k in numbers.items()})
    found = workflow.choose_threshold(0.95)
    assert 0.65 < found.value < 0.75
    assert "at least 95%" in found.promise
    assert Workflow(says(), job, found, name="next").threshold == found.value
    workflow.model._fitted = replace(workflow.model._fitted, digest="of another")
    assert workflow.choose_threshold(0.95) == from_training


def test_a_target_chooses_the_threshold_or_says_why_not(store, says):
    rows = pd.DataFrame({"size": np.arange(600.0), "label": ["a"] * 300 + ["b"] * 300})
    model = CustomModel(LogisticRegression())
    model.train(rows)
    job = Job([{"size": 0.0}], ["a", "b"], kind="tabular", store=store)
    workflow = Workflow(model, job, target_accuracy=0.95)
    assert workflow.threshold == model.threshold(0.95).value
    with pytest.raises(ValueError, match="audited rows"):
        Workflow(says(), job_of(store, name="other"), target_accuracy=0.95)


@few
def test_a_job_of_images_teaches_a_model_by_path(store, folder):
    folder.add(40, "dark", 12).add(200, "light", 12)
    paths = [str(folder.path / f"{k}.png") for k in range(24)]
    labeler = ImageLabeler(paths, classes=["dark", "light"], store=store, annotator="ann")
    for k, path in enumerate(paths):
        labeler.label(path, "dark" if k < 12 else "light")
    model = CustomModel(LogisticRegression())
    report = model.train_on(labeler)
    assert (report.rows, report.rows_held_out) == (24, 5)
    assert model.predict(paths[::12]).tolist() == ["dark", "light"]
    labeler.close()


@few
def test_a_job_of_texts_teaches_a_model_and_says_what_it_cannot(store):
    texts = [f"a {word} day {k}" for k in range(12) for word in ("fine", "grim")]
    job = Job(pd.DataFrame({"body": texts, "year": 1999}), ["+", "-"], kind="text", text="body", store=store)
    people(job, "ann", {k: "+-"[k % 2] for k in range(24)})
    model = CustomModel(LogisticRegression())
    model.train_on(job)
    assert model.predict(["so grim", "so fine"]).tolist() == ["-", "+"]
    in_memory = Job([np.zeros((4, 4, 3), np.uint8)] * 2, ["a", "b"], kind="image", store=store)
    people(in_memory, "ann", {0: "a", 1: "b"})
    with pytest.raises(ValueError, match="samples in memory"):
        CustomModel(LogisticRegression()).train_on(in_memory)
