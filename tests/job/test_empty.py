"""Jobs that begin without samples: all of them say so, and go on when the first ones come."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import soundfile
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.job import Job, open_job
from labelloop.labels import LabelError
from labelloop.store import StoreError
from labelloop.widgets.worker_picture import worker_picture
from labelloop.workflow import Workflow

FACES = {
    "tabular": ll.TabularLabeler,
    "text": ll.TextLabeler,
    "text_span": ll.TextSpanLabeler,
    "image": ll.ImageLabeler,
    "box": ll.BoxLabeler,
    "audio": ll.AudioLabeler,
}


def empty(kind="tabular", store=":memory:", **settings):
    return Job([], ["a", "b"], kind=kind, store=store, **settings)


@pytest.fixture
def first(tmp_path):
    """Return a function that makes the first samples of a kind, and an answer to one."""

    def make(kind):
        if kind == "tabular":
            return [{"size": 1, "name": "x"}, {"size": 7, "name": None}], "a"
        if kind in {"text", "text_span"}:
            span = [{"label": "a", "start": 0, "end": 2, "text": "It"}]
            return ["It rains.", "It snows."], "a" if kind == "text" else span
        if kind == "audio":
            for name in ("one.wav", "two.wav"):
                soundfile.write(tmp_path / name, np.zeros(800), 8000)
            return [tmp_path / "one.wav", tmp_path / "two.wav"], "a"
        for name in ("one.png", "two.png"):
            Image.new("RGB", (8, 8)).save(tmp_path / name)
        box = [{"label": "a", "left": 0, "top": 0, "width": 2, "height": 2}]
        return [tmp_path / "one.png", tmp_path / "two.png"], "a" if kind == "image" else box

    return make


def say(labeler, kind, **message):
    return [reply for reply, _ in labeler._conversation.handle({"kind": kind, "page": "p", **message})]


@pytest.mark.parametrize("kind", FACES)
def test_every_kind_begins_without_samples_and_goes_on_in_all_kernels(kind, first, tmp_path):
    place = tmp_path / "labels.db"
    here, there = empty(kind, place, name="job"), empty(kind, place, name="job")
    labeler = FACES[kind](here, annotator="ann")
    assert (len(here.pool), labeler.queue, len(labeler.labels), len(labeler.metadata)) == (0, [], 0, 0)
    assert (len(here.judgments), len(here.consensus()), len(here.annotators), len(here.complete)) == (0, 0, 0, 0)
    assert labeler.progress == {"labeled": 0, "skipped": 0, "total": 0, "per_class": {"a": 0, "b": 0}}
    assert labeler.export(tmp_path / "labels.csv").written == 0
    (state,) = say(labeler, "hello", version=1, have=[])
    assert state["work"] == {"state": "waiting", "message": here.work("ann")[1]}
    assert "no samples yet" in state["work"]["message"]

    samples, answer = first(kind)
    ids = here.send(samples)
    assert ids == [0, 1]
    assert [reply["kind"] for reply in say(labeler, "need", have=[])] == ["items"]
    labeler.label(1, answer)
    there.sync()
    assert there.pool.columns == here.pool.columns
    assert (there.pool.index.tolist(), there.queue("ann")) == ([0, 1], [0])
    again = open_job(place, "job")
    assert again.labels.index.tolist() == [1]
    assert again.send(samples[:1]) == [2], "as any other job, it numbers on"


def test_pages_have_the_columns_of_the_first_rows():
    job = empty()
    labeler = ll.TabularLabeler(job, annotator="ann")
    assert labeler.config["columns"] == []
    job.send([{"size": 1}])
    assert (labeler.config["columns"], labeler.config["column_kinds"]) == (["size"], ["number"])


def test_a_table_without_rows_may_name_its_columns_and_its_ids():
    job = Job(pd.DataFrame({"name": [], "size": []}), ["a"], kind="tabular", store=":memory:", id_col="name")
    with pytest.raises(ValueError, match="without 'name', 'size' and with 'x'"):
        job.send([{"x": 1}])
    job.add([{"size": 3, "name": "one"}])
    assert job.pool.frame(np.array([0])).to_dict("index") == {"one": {"name": "one", "size": 3}}
    assert job.pool.frame(np.array([0])).dtypes["size"] == np.int64, "the empty column had no type to keep"


def test_what_is_not_fit_to_be_first_leaves_the_job_without_samples():
    job = empty("text", text="body")
    with pytest.raises(ValueError, match="text='body' is not a column"):
        job.send([{"text": "a"}])
    assert (len(job.pool), job.store.operations(job.id)) == (0, [])
    job.send([{"body": "a", "text": "b"}])
    assert job.pool.content(0) == "a"


def test_a_job_without_a_name_is_found_again_and_is_not_taken_for_another(tmp_path):
    place = tmp_path / "labels.db"
    assert empty(store=place).name == empty(store=place).name == "tabular-label"
    assert Job([{"size": 1}], ["a", "b"], kind="tabular", store=place).name == "tabular-label-2"
    assert empty(store=place).name == "tabular-label"


def test_no_data_are_not_the_data_of_a_job_that_had_some(tmp_path):
    place = tmp_path / "labels.db"
    Job([{"size": 1}], ["a", "b"], kind="tabular", store=place, name="full")
    with pytest.raises(LabelError, match="about other data"):
        empty(store=place, name="full")
    with pytest.raises(StoreError, match="needs its samples"):
        open_job(place, "full")


def test_a_folder_or_a_pattern_without_files_is_still_a_mistake(tmp_path):
    with pytest.raises(ValueError, match="no images in the folder"):
        Job(tmp_path, ["a"], kind="image", store=":memory:")
    with pytest.raises(ValueError, match="no sound matches"):
        Job(str(tmp_path / "*.wav"), ["a"], kind="audio", store=":memory:")


@pytest.mark.parametrize("strategy", ["default", "margin"])
def test_a_learner_waits_for_the_first_samples(strategy):
    job = empty(seed=1)
    learner = ll.ActiveLearner(LogisticRegression(), strategy, retrain_every=4, random_state=0)
    labeler = ll.TabularLabeler(job, annotator="ann", learner=learner)
    assert learner.wait(60)
    assert (learner.status.state, learner.status.message) == ("idle", "there are no samples yet")
    job.send([{"x": float(x)} for x in range(40)])
    assert learner.wait(60)
    assert learner.status.state == "idle", learner.status.message
    assert learner.session_id == 0
    for sample in labeler.queue[:4]:
        labeler.label(sample, "a" if sample < 20 else "b")
    labeler.label(0, "a")
    labeler.label(39, "b")
    assert learner.wait(60)
    assert learner.session_id >= 1, learner.status.message


def test_what_shows_many_samples_shows_none_and_then_the_first():
    job = empty()
    labeler = ll.TabularLabeler(job, annotator="ann")
    plane, review, owner, grid = ll.PoolMap(labeler), ll.Review(job), ll.OwnerPage(job), ll.Grid(labeler)
    assert grid.find() == []
    assert plane.atlas.notes == ["There are no samples yet."]
    assert plane.picture().startswith(b"\x89PNG")
    assert ll.Monitor(labeler).picture["progress"]["total"] == 0
    ll.AnnotatorPage(job, annotator="bob").leave()
    assert worker_picture(job, "bob")["done"] is False
    job.send([{"x": 1.0, "y": 2.0}, {"x": 3.0, "y": 5.0}])
    labeler.label(0, "a")
    assert plane.wait(60)
    assert plane.coordinates.tolist() == [[1.0, 2.0], [3.0, 5.0]]
    assert plane.atlas.notes == []
    grid.refresh()
    assert grid.find() == [0, 1]
    for each in (plane, review, owner, grid):
        each.close()


def test_a_workflow_begins_with_a_job_without_samples_and_without_test_questions(tmp_path):
    rows = pd.DataFrame({"size": np.arange(200.0), "label": ["a"] * 100 + ["b"] * 100})
    model = ll.CustomModel(LogisticRegression())
    model.train(rows)
    job = empty(store=tmp_path / "work.db")
    workflow = Workflow(model, job, 0.9999, name="flow").launch()
    assert len(workflow.report()) == 0
    workflow.add([{"size": 99.5}, {"size": 100.0}])
    assert sorted(job.queue("ann")) == ["flow:0", "flow:1"]
    job.record("ann", "label", "flow:0", "a")
    assert workflow.report()["completed"].tolist() == [True, False]
