"""Workflows: what the model decides, what goes to people, what is reported, what is frozen."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from labelloop.job import Job
from labelloop.widgets import TabularLabeler
from labelloop.workflow import (
    CustomModel,
    Workflow,
    WorkflowError,
    read_report,
    write_report,
)

EDGES = [0.0, 0.2, 0.21, 0.5, 0.79, 0.8, 1.0]


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


# ---- model only -----------------------------------------------------------------------------------------------------


def test_without_a_job_every_good_row_is_completed_by_the_model(store, says):
    workflow = Workflow(says(), store=store).launch()
    assert workflow.add([{"p": p} for p in EDGES]) == list(range(7))
    report = workflow.report()
    assert report.columns.tolist() == [
        "p", "error", "completed", "machine_label:no", "machine_label:yes", "human_label:no", "human_label:yes",
    ]  # fmt: skip
    assert report["machine_label:yes"].tolist() == EDGES
    assert state_of(report) == [(False, True, True, False)] * 7


def test_rows_that_cannot_be_predicted_are_errors_with_a_reason(store, says):
    workflow = Workflow(says(), job_of(store), store=store).launch()
    workflow.add([{"p": 0.9}, {"p": "high"}, {"p": None}, {"p": 0.5}, {"p": -7}, {"p": 3}])
    assert state_of(workflow.report())[1:3] == [(True, True, False, False)] * 2
    assert list(workflow.errors) == [1, 2, 4, 5]
    assert workflow.errors[1] == "column 'p' is 'high', expected a number"
    assert "no probabilities" in workflow.errors[2]
    assert workflow.errors[4] == "the model fails: ArithmeticError: a score below -1"
    assert workflow.job.pool.index.tolist() == [0, "workflow-1:3"]


# ---- model then job -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["top", "band"])
def test_with_a_job_what_lies_between_goes_to_people_and_the_boundary_does_not(store, says, rule):
    job = job_of(store)
    workflow = Workflow(says(), job, 0.8, rule).launch()
    workflow.add([{"p": p} for p in EDGES])
    assert workflow.report()["completed"].tolist() == [True, True, False, False, False, True, True]
    assert job.pool.index.tolist() == [0, "workflow-1:2", "workflow-1:3", "workflow-1:4"]


@pytest.mark.parametrize(("rule", "sent"), [("top", 1), ("band", 0)])
def test_of_six_classes_alike_the_rule_decides(store, says, rule, sent):
    classes = list("abcdef")
    job = job_of(store, classes, [f"p{k}" for k in range(6)])
    Workflow(says(classes), job, rule=rule).launch().add([{f"p{k}": 1 / 6 for k in range(6)}])
    assert len(job.pool) == 1 + sent


def test_routed_rows_are_in_the_queue_at_once(store, says):
    labeler = TabularLabeler(job_of(store), annotator="ann")
    workflow = Workflow(says(), labeler).launch()
    assert labeler.queue == [0]
    workflow.add([{"p": 0.5}, {"p": 0.99}])
    assert set(labeler.queue) == {0, "workflow-1:0"}
    labeler.label("workflow-1:0", "yes")
    assert workflow.report()["human_label:yes"].tolist()[0] == 1.0
    labeler.close()


def test_all_five_states_in_one_report(store, says, tmp_path):
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.9}, {"p": 0.6}, {"p": 0.4}, {"p": -7}])
    job.record("ann", "label", "workflow-1:2", "no")
    stopped = workflow.stop()
    stopped._kept.turn(stopped.id, "new", ("stopped",))  # so that a row can wait beside those that are done
    stopped.add([{"p": 0.7}])
    report = workflow.report()
    assert state_of(report) == [
        (False, True, True, False),  # decided by the model
        (False, False, True, False),  # with people
        (False, True, True, True),  # decided by people
        (True, True, False, False),  # could not be predicted
        (False, False, False, False),  # waits for a prediction
    ]
    assert report.loc[2, ["human_label:no", "human_label:yes"]].tolist() == [1.0, 0.0]
    masked = workflow.report(mask_incomplete=True)
    assert state_of(masked)[1] == (False, False, False, False)
    assert masked.drop(index=1).equals(report.drop(index=1))
    again = read_report(write_report(report, tmp_path / "report.csv"))
    pd.testing.assert_frame_equal(again, report)
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()[1:3] == [
        "0.9,false,true,0.09999999999999998,0.9,,",
        "0.6,false,false,0.4,0.6,,",
    ]
    flow = workflow.flow
    assert (flow.rows, flow.waiting, flow.machine, flow.with_people, flow.by_people, flow.errors) == (5, 1, 1, 1, 1, 1)


def test_negative_examples_are_a_class_as_any_other(store, says):
    classes = ["boot", "negative_examples", "shoe"]
    model = says(classes)
    with pytest.raises(ValueError, match=r"lacks 'negative_examples'"):
        Workflow(model, job_of(store, ["boot", "shoe"], ["p0", "p1", "p2"]))
    job = job_of(store, ["shoe", "boot", "negative_examples"], ["p0", "p1", "p2"], name="whole")
    workflow = Workflow(model, job).launch()
    workflow.add([{"p0": 0.1, "p1": 0.85, "p2": 0.05}, {"p0": 0.4, "p1": 0.5, "p2": 0.1}])
    job.record("ann", "label", "workflow-1:1", "boot")
    report = workflow.report()
    assert report.columns.tolist()[5:] == [f"{who}_label:{c}" for who in ("machine", "human") for c in classes]
    assert report.filter(like="human_label:").iloc[1].tolist() == [1.0, 0.0, 0.0]


def test_three_judgments_complete_a_row_and_agreement_is_weighted_with_trust(store, says):
    questions = pd.DataFrame({"p": [0.5] * 8})
    truth = dict.fromkeys(range(8), "yes")
    job = Job(
        questions, ["no", "yes"], kind="tabular", store=store, judgments_per_sample=3, test_questions=truth,
        question_every=2,
    )  # fmt: skip
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.5}])
    for name, right in {"ann": 8, "bob": 4, "cyd": 6}.items():
        people(job, name, {k: "yes" if k < right else "no" for k in range(8)})
    people(job, "ann", {"workflow-1:0": "yes"})
    people(job, "bob", {"workflow-1:0": "no"})
    assert state_of(workflow.report()) == [(False, False, True, False)]
    people(job, "cyd", {"workflow-1:0": "no"})
    report = workflow.report()
    assert state_of(report) == [(False, True, True, True)]
    # Trust 1, 1/2 and 3/4.
    assert report["human_label:yes"].iloc[0] == pytest.approx(1 / 2.25)
    assert report["human_label:no"].iloc[0] == pytest.approx(1.25 / 2.25)


def test_who_is_no_longer_trusted_opens_the_row_again(store, says):
    job = Job(
        pd.DataFrame({"p": [0.5, 0.5]}), ["no", "yes"], kind="tabular", store=store,
        test_questions={0: "yes", 1: "yes"}, question_every=2, min_accuracy=0.7,
    )  # fmt: skip
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.5}])
    people(job, "bob", {"workflow-1:0": "no"})
    assert workflow.report()["completed"].tolist() == [True]
    people(job, "bob", {0: "no"})
    assert state_of(workflow.report()) == [(False, False, True, False)]
    assert workflow.flow.with_people == 1
    job.forgive("bob")
    assert workflow.report()["completed"].tolist() == [True]


# ---- who may work with whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        (["no"], r"lacks 'yes'"),
        (["no", "yes", "maybe"], r"has 'maybe', which the model does not know"),
        (["No", "yes"], r"lacks 'no'; it has 'No'"),
    ],
)
def test_classes_of_job_and_model_have_to_be_the_same(store, says, classes, told):
    with pytest.raises(ValueError, match=told):
        Workflow(says(), job_of(store, classes))


def test_the_number_1_is_not_the_text_1(store, says):
    Workflow(says([1, 2]), job_of(store, [2, 1]))
    with pytest.raises(ValueError, match=r"lacks 1, 2; it has '1', '2'"):
        Workflow(says([1, 2]), job_of(store, ["1", "2"], name="text"))


def test_a_job_of_another_kind_is_refused(store, says):
    texts = Job(["a text"], ["no", "yes"], kind="text", store=store)
    with pytest.raises(ValueError, match=r"text samples, and the model's rows are tabular"):
        Workflow(says(), texts)
    several = job_of(store, multiple=True, name="several")
    with pytest.raises(ValueError, match="one class per sample"):
        Workflow(says(), several)
    with pytest.raises(TypeError, match="neither a Job nor a labeler"):
        Workflow(says(), "shoes")


def test_a_model_is_in_one_workflow_only(store, says):
    model = says()
    first = Workflow(model, store=store, name="one")
    with pytest.raises(WorkflowError, match=r"in the workflow 'one' already.*one only"):
        Workflow(model, store=store)
    with pytest.raises(WorkflowError, match="one only"):
        Workflow(model, store=store, name="two")
    assert Workflow(model, store=store, name="one").id == first.id
    assert first._kept.names() == ["one"]


def test_several_workflows_share_a_job_and_the_origin_of_each_row_is_kept(store, says):
    job = job_of(store)
    boots, shoes = Workflow(says(), job, name="boots").launch(), Workflow(says(), job, name="shoes").launch()
    boots.add([{"p": 0.5}, {"p": 0.6}])
    shoes.add([{"p": 0.5}])
    assert job.pool.index.tolist() == [0, "boots:0", "boots:1", "shoes:0"]
    people(job, "ann", {"boots:0": "no", "shoes:0": "yes"})
    assert boots.report()["completed"].tolist() == [True, False]
    assert shoes.report()["human_label:yes"].tolist() == [1.0]


def test_what_is_no_model_is_refused(store):
    with pytest.raises(TypeError, match="no CustomModel"):
        Workflow(LogisticRegression(), store=store)
    with pytest.raises(ValueError, match="not been trained"):
        Workflow(CustomModel(LogisticRegression()), store=store)


# ---- before, during and after a run ---------------------------------------------------------------------------------


def test_rows_that_come_before_launch_wait(store, says):
    workflow = Workflow(says(), job_of(store))
    workflow.add([{"p": 0.5}, {"p": 0.9}])
    assert workflow.state == "new"
    assert state_of(workflow.report()) == [(False, False, False, False)] * 2
    assert workflow.launch().state == "running"
    assert state_of(workflow.report()) == [(False, False, True, False), (False, True, True, False)]


def test_before_launch_everything_can_be_changed_and_after_it_nothing(store, says):
    job, other = job_of(store), job_of(store, name="other")
    workflow = Workflow(says(), job, name="w")
    workflow.threshold, workflow.rule, workflow.job, workflow.audit = 0.9, "band", other, 0.5
    workflow.launch()
    for name, value in {"threshold": 0.8, "rule": "top", "job": job, "audit": 0.0}.items():
        with pytest.raises(WorkflowError, match=f"{name} cannot be changed after launch"):
            setattr(workflow, name, value)
    assert (workflow.threshold, workflow.rule, workflow.job, workflow.audit) == (0.9, "band", other, 0.5)
    with pytest.raises(WorkflowError, match=r"threshold is 0\.9, and 0\.8 is given; rule is 'band'"):
        Workflow(workflow.model, other, name="w", threshold=0.8, rule="top", audit=0.5)


def test_a_class_that_the_job_gets_after_launch_stops_the_work(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.5}])
    job.add_class("maybe")
    with pytest.raises(ValueError, match="'maybe', which the model does not know"):
        workflow.add([{"p": 0.6}])
    assert len(workflow.report()) == 1


def test_a_model_may_be_trained_again_until_launch(store, says):
    model = says()
    workflow = Workflow(model, store=store)
    workflow.add([{"p": 0.9, "p1": 0.1, "p2": 0.0, "p0": 0.9}])
    model.train(says(["a", "b", "c"])._rows.frame.assign(label=["a", "b", "c"] * 75))
    workflow.launch()
    assert workflow.classes == ["a", "b", "c"]
    assert workflow.report()["machine_label:a"].tolist() == [0.9]
    model.train(pd.DataFrame({"p": 0.5, "label": ["no", "yes"] * 75}))
    with pytest.raises(WorkflowError, match=r"was made for \['a', 'b', 'c'\]"):
        workflow.add([{"p": 0.9}])


def test_after_stop_nothing_is_taken_and_people_go_on(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.5}])
    assert workflow.stop().state == "stopped"
    with pytest.raises(WorkflowError, match="stopped"):
        workflow.add([{"p": 0.5}])
    assert len(workflow.report()) == 1
    people(job, "ann", {"workflow-1:0": "yes"})
    assert workflow.report()["completed"].tolist() == [True]
    assert workflow.launch().add([{"p": 0.9}]) == [1]


def test_what_was_never_launched_is_not_stopped(store, says):
    with pytest.raises(WorkflowError, match="not been launched"):
        Workflow(says(), store=store).stop()


def test_changes_are_told(store, says):
    heard = []
    workflow = Workflow(says(), store=store)
    end = workflow.on_change(lambda: heard.append(workflow.flow.waiting))
    workflow.add([{"p": 0.5}])
    workflow.launch()
    end()
    workflow.stop()
    assert heard == [1, 0]


@pytest.mark.parametrize("settings", [{"threshold": 0.4, "rule": "band"}, {"threshold": 2}, {"rule": "most"}])
def test_a_threshold_that_cannot_decide_is_refused(store, says, settings):
    with pytest.raises(ValueError, match=r"threshold|rule"):
        Workflow(says(), job_of(store), **settings)


@pytest.mark.parametrize(
    "settings", [{"audit": 1}, {"audit": -0.1}, {"audit": "all"}, {"batch_size": 0}, {"name": " "}]
)
def test_settings_that_mean_nothing_are_refused(store, says, settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        Workflow(says(), job_of(store), **settings)


def test_an_audit_needs_people(store, says):
    with pytest.raises(ValueError, match="needs people"):
        Workflow(says(), store=store, audit=0.1)
