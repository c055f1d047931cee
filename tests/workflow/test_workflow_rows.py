"""Rows of workflows: of every kind, from files, odd ones; what comes out of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import soundfile
from sklearn.linear_model import LogisticRegression

from labelloop.job import Job, open_job
from labelloop.workflow import (
    CustomModel,
    RowsError,
    Workflow,
    read_report,
    write_report,
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


def test_a_job_without_samples_takes_its_columns_from_the_first_rows(store, says):
    job = Job([], ["no", "yes"], kind="tabular", store=store, name="empty")
    workflow = Workflow(says(), job, name="flow").launch()
    workflow.add([{"p": 0.9}])
    assert (len(job.pool), job.pool.columns) == (0, []), "the model was sure"
    workflow.add([{"p": 0.5, "note": "odd"}, {"p": 0.6, "note": None}])
    assert set(job.queue("ann")) == {"flow:1", "flow:2"}
    assert job.pool.columns == ["p", "note"]
    with pytest.raises(ValueError, match="note"):
        workflow.add([{"p": 0.5}])
    again = open_job(store, "empty")
    again.record("ann", "label", "flow:1", "no")
    job.sync()
    assert workflow.report()["human_label:no"].tolist()[1] == 1.0


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
def test_images_of_the_web_are_fetched_once_and_people_see_the_file(store, folder, server, image, tmp_path):
    folder.add(40, "dark", 20).add(200, "light", 20)
    model = CustomModel(LogisticRegression(), folder=tmp_path / "kept")
    model.train(folder.csv())
    job = Job([str(folder.path / "0.png")], ["dark", "light"], kind="image", store=store)
    workflow = Workflow(model, job, 1.0, name="web").launch()
    address = f"{server.url}/late.png"
    workflow.add([address, str(folder.path / "1.png")])
    assert "404" in workflow.errors[0]
    server.pages["/late.png"] = image(200)
    assert workflow.retry() == 1
    assert workflow.errors == {}
    assert workflow.retry() == 0
    assert workflow.report()["image_url"].iloc[0] == address
    assert job.pool.index.tolist()[1:] == ["web:1", "web:0"]
    assert job.pool.payload(2).buffer == image(200)
    assert server.asked == ["/late.png"] * 2


@few
def test_sounds_travel_by_path(store, tmp_path):
    rate, pitches = 8000, [300, 2000] * 10
    for k, pitch in enumerate(pitches):
        soundfile.write(tmp_path / f"{k}.wav", 0.4 * np.sin(np.arange(rate // 2) / rate * 2 * np.pi * pitch), rate)
    frame = pd.DataFrame({"audio_url": [tmp_path / f"{k}.wav" for k in range(20)], "label": ["low", "high"] * 10})
    model = CustomModel(LogisticRegression())
    model.train(frame)
    job = Job([str(tmp_path / "0.wav")], ["low", "high"], kind="audio", store=store)
    workflow = Workflow(model, job, 1.0, name="calls").launch()
    workflow.add([tmp_path / "1.wav", tmp_path / "none.wav"])
    assert list(workflow.errors) == [1]
    assert job.pool.content(1) == 0.5
    people(job, "ann", {"calls:0": "high"})
    assert workflow.training_frame().to_dict("records") == [{"audio_url": str(tmp_path / "1.wav"), "label": "high"}]


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
