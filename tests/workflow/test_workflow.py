"""Workflows: what the model decides, what goes to people, what is reported, what is frozen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from labelloop.job import Job
from labelloop.learning import ActiveLearner
from labelloop.store import Store
from labelloop.workflow import (
    CustomModel,
    RowsError,
    TrainingWarning,
    Workflow,
    WorkflowError,
    read_report,
    write_report,
)

few = pytest.mark.filterwarnings("ignore::labelloop.workflow.TrainingWarning")
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
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    assert set(job.queue("ann")) == {0}
    workflow.add([{"p": 0.5}, {"p": 0.99}])
    assert set(job.queue("ann")) == {0, "workflow-1:0"}


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
    with pytest.raises(WorkflowError, match="one only"):
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
        Workflow(workflow.model, other, name="w", audit=0.5)


def test_a_class_that_the_job_gets_after_launch_stops_the_work(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job).launch()
    workflow.add([{"p": 0.5}])
    job.add_class("maybe")
    with pytest.raises(ValueError, match="'maybe', which the model does not know"):
        workflow.add([{"p": 0.6}])
    assert state_of(workflow.report())[1] == (False, False, False, False)


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


# ---- rows -----------------------------------------------------------------------------------------------------------


def test_more_columns_than_the_model_needs_are_kept_and_reported(store, says):
    job = job_of(store, columns=("p", "note"))
    workflow = Workflow(says(), job).launch()
    workflow.add(pd.DataFrame({"note": ["a", None], "p": [0.5, 0.9], "n": [1, 2]}, index=[7, 9]))
    report = workflow.report()
    assert report.columns.tolist()[:3] == ["note", "p", "n"]
    assert report.index.tolist() == [0, 1]
    assert job.pool.frame(np.array([1])).to_dict("records") == [{"p": 0.5, "note": "a"}]
    with pytest.raises(ValueError, match=r"job 'tabular-label' is to show need the column 'note'"):
        workflow.add([{"p": 0.5}])
    assert len(workflow.report()) == 2


def test_rows_of_a_file_are_added_and_text_stays_text(store, tmp_path):
    frame = pd.DataFrame({"code": ["01", "02"] * 80, "label": ["a", "b"] * 80})
    model = CustomModel(LogisticRegression())
    model.train(frame)
    place = tmp_path / "rows.csv"
    place.write_text("code,extra\n01,=1+1\n2,\n", encoding="utf-8")
    workflow = Workflow(model, store=store).launch()
    workflow.add(place)
    assert workflow.report()["code"].tolist() == ["01", "2"]
    again = read_report(write_report(workflow.report(), tmp_path / "report.csv"))
    assert "'=1+1" in (tmp_path / "report.csv").read_text(encoding="utf-8")
    assert again["extra"].tolist()[0] == "=1+1"


def test_what_cannot_be_kept_is_refused_row_by_row_and_nothing_is_added(store, says):
    workflow = Workflow(says(), store=store).launch()
    rows = pd.DataFrame({"p": [0.1, 0.2, 0.3], "x": [1, pd.Timestamp("2024-01-01"), [1]]})
    with pytest.raises(RowsError) as caught:
        workflow.add(rows)
    assert [name for name, _ in caught.value.problems] == ["row 1", "row 2"]
    assert "of type Timestamp" in caught.value.problems[0][1]
    assert len(workflow.report()) == 0


@pytest.mark.parametrize("name", ["error", "completed", "machine_label:no", "human_label:x"])
def test_a_column_of_the_reports_name_is_refused(store, says, name):
    with pytest.raises(ValueError, match=f"column '{name}'"):
        Workflow(says(), store=store).add([{"p": 0.5, name: 1}])


def test_what_is_added_under_a_key_is_added_once(store, says):
    workflow = Workflow(says(), store=store).launch()
    assert workflow.add([{"p": 0.5}], key="monday") == [0]
    assert workflow.add([{"p": 0.5}], key="monday") == []
    assert workflow.add([{"p": 0.5}], key="tuesday") == [1]
    assert workflow.add([{"p": 0.5}]) == [2]


@few
def test_images_travel_by_path_and_what_is_broken_stays_here(store, folder):
    folder.add(40, "dark", 20).add(200, "light", 20)
    model = CustomModel(LogisticRegression(C=1e-4))
    model.train(folder.csv())
    job = Job([str(folder.path / "0.png")], ["dark", "light"], kind="image", store=store)
    workflow = Workflow(model, job, 0.999, name="photos").launch()
    (folder.path / "page.png").write_bytes(b"<html>")
    workflow.add(folder.csv("new.csv", ["1.png", "page.png", "30.png"], header="image_url"))
    assert list(workflow.errors) == [1]
    assert job.pool.index.tolist()[1:] == ["photos:0", "photos:2"]
    assert "error" not in job.pool.payload(1).data
    people(job, "ann", {"photos:2": "light"})
    frame = workflow.training_frame()
    assert frame["label"].tolist() == ["light"]
    assert frame["image_url"].tolist() == [str((folder.path / "30.png").resolve())]
    assert workflow.report()["image_url"].tolist() == ["1.png", "page.png", "30.png"]


@few
def test_texts_travel_as_they_are(store):
    frame = pd.DataFrame(
        {"text": [f"{w} day {k}" for k in range(30) for w in ("fine", "grim")], "label": ["+", "-"] * 30}
    )
    model = CustomModel(LogisticRegression())
    model.train(frame)
    job = Job(["one"], ["+", "-"], kind="text", store=store)
    workflow = Workflow(model, job, 1.0, name="mail").launch()
    workflow.add(["what a day", ""])
    assert workflow.errors == {1: "the text is empty"}
    assert [job.pool.content(k) for k in range(len(job.pool))] == ["one", "what a day"]


@few
def test_rows_of_which_none_is_good_are_all_errors(store):
    frame = pd.DataFrame({"text": ["fine", "grim"] * 80, "label": ["+", "-"] * 80})
    model = CustomModel(LogisticRegression())
    model.train(frame)
    workflow = Workflow(model, Job(["one"], ["+", "-"], kind="text", store=store)).launch()
    workflow.add(["", " "])
    workflow.add([{"text": None}, {"text": True}])
    assert list(workflow.errors) == [0, 1, 2, 3]
    assert workflow.errors[3] == "the text is True of type bool"


@few
def test_a_file_that_goes_between_prediction_and_sending_holds_nobody_up(store, folder):
    folder.add(40, "dark", 20).add(200, "light", 20)
    model = CustomModel(LogisticRegression())
    model.train(folder.csv())
    job = Job([str(folder.path / "0.png")], ["dark", "light"], kind="image", store=store)
    workflow = Workflow(model, job, 1.0, name="w")
    workflow.add([str(folder.path / f"{k}.png") for k in (1, 2, 3)])
    scores = model.scores

    def and_gone(samples):
        said = scores(samples)
        (folder.path / "2.png").unlink()
        return said

    model.scores = and_gone
    workflow.launch()
    assert "it cannot be shown to people" in workflow.errors[1]
    assert job.pool.index.tolist()[1:] == ["w:0", "w:2"]
    assert state_of(workflow.report())[1] == (True, True, False, False)


def test_labels_are_what_came_out_and_who_decided(store, says):
    job = job_of(store)
    workflow = Workflow(says(), job, name="w").launch()
    workflow.add([{"p": 0.9}, {"p": 0.6}, {"p": 0.5}, {"p": "?"}, {"p": 0.1}])
    people(job, "ann", {"w:2": "yes"})
    assert workflow.labels[["label", "decided_by"]].to_dict("index") == {
        0: {"label": "yes", "decided_by": "machine"},
        2: {"label": "yes", "decided_by": "people"},
        4: {"label": "no", "decided_by": "machine"},
    }
    other = Workflow(says(), store=store, name="other").launch()
    other.add([{"p": 0.9, "label": "truth"}])
    with pytest.raises(ValueError, match="column 'label'"):
        _ = other.labels


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


def test_a_target_chooses_the_threshold_or_says_why_not(store, says):
    rows = pd.DataFrame({"size": np.arange(600.0), "label": ["a"] * 300 + ["b"] * 300})
    model = CustomModel(LogisticRegression())
    model.train(rows)
    job = Job([{"size": 0.0}], ["a", "b"], kind="tabular", store=store)
    workflow = Workflow(model, job, target_accuracy=0.95)
    assert workflow.threshold == model.threshold(0.95).value
    with pytest.raises(ValueError, match="audited rows"):
        Workflow(says(), job_of(store, name="other"), target_accuracy=0.95)


# ---- restarts -------------------------------------------------------------------------------------------------------


def test_a_restart_resumes(tmp_path, says):
    def begin():
        store = Store(tmp_path / "work.db")
        return Workflow(says(), job_of(store, name="people"), name="w", batch_size=4)

    first = begin().launch()
    first.add([{"p": p} for p in EDGES])
    people(first.job, "ann", {"w:2": "no"})
    report = first.report()
    again = begin()
    assert again.state == "running"
    pd.testing.assert_frame_equal(again.report(), report)
    again.launch()
    pd.testing.assert_frame_equal(again.report(), report)
    assert again.add([{"p": 0.5}]) == [7]
    assert len(again.job.pool) == 1 + 4
    assert first.report()["completed"].tolist() == [True, True, True, False, False, True, True, False]


@pytest.mark.parametrize("step", ["scores", "decide", "send", "mark_sent"])
def test_a_crash_at_any_step_loses_and_doubles_nothing(tmp_path, says, monkeypatch, step):
    rows = [{"p": p} for p in np.linspace(0, 1, 23)]

    def begin():
        store = Store(tmp_path / "work.db")
        return Workflow(says(), job_of(store, name="people"), name="w", batch_size=5)

    class Death(BaseException):
        pass

    workflow = begin()
    workflow.add(rows)
    owner = {"scores": workflow.model, "send": workflow.job}.get(step, workflow._kept)
    real, calls = getattr(owner, step), []

    def dying(*args, **kwargs):
        calls.append(args)
        if step != "scores" and len(calls) == 2:
            real(*args, **kwargs)  # what it writes is written, and nobody hears of it
        if len(calls) == 2:
            raise Death
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, step, dying)
    with pytest.raises(Death):
        workflow.launch()
    again = begin().launch()
    whole = Workflow(says(), job_of(again.store, name="calm"), name="calm").launch()
    whole.add(rows)
    pd.testing.assert_frame_equal(again.report(), whole.report())
    assert len(again.job.pool) == len(whole.job.pool)
    assert sorted(again.job.pool.index[1:]) == sorted(each.replace("calm", "w") for each in whole.job.pool.index[1:])


def test_two_kernels_on_one_workflow_share_the_work(tmp_path, says):
    def begin():
        store = Store(tmp_path / "work.db")
        return Workflow(says(), job_of(store, name="people"), name="w")

    one, two = begin().launch(), begin()
    one.add([{"p": 0.5}])
    two.add([{"p": 0.6}])
    assert sorted(map(str, two.job.pool.index)) == ["0", "w:0", "w:1"]
    people(two.job, "ann", {"w:0": "yes"})
    assert one.report()["completed"].tolist() == [True, False]
    two.stop()
    with pytest.raises(WorkflowError, match="stopped"):
        one.add([{"p": 0.5}])


def test_another_model_is_noticed_and_other_classes_are_refused(store, says):
    rows = pd.DataFrame({"p": np.arange(200.0), "label": ["no"] * 100 + ["yes"] * 100})
    Workflow(says(), store=store, name="w").launch()
    other = CustomModel(LogisticRegression())
    other.train(rows)
    with pytest.warns(UserWarning, match="says something else"):
        Workflow(other, store=store, name="w")
    with pytest.raises(WorkflowError, match=r"of the classes \['no', 'yes'\]"):
        Workflow(says(["a", "b"]), store=store, name="w")


def test_without_a_name_each_is_a_new_one(store, says):
    assert [Workflow(says(), store=store).name for _ in range(3)] == ["workflow-1", "workflow-2", "workflow-3"]


def test_a_workflow_is_read_as_text_and_as_a_page(store, says):
    workflow = Workflow(says(), job_of(store), name="<b>").launch()
    workflow.add([{"p": 0.5}, {"p": 0.9}])
    assert repr(workflow) == "Workflow('<b>', running, 2 rows: 1 machine, 1 with people)"
    assert "<b>" not in workflow._repr_html_()
