"""Running the cell again: the same data go on, other data and other classes are told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from labelloop.job import Job, open_job
from labelloop.labels import LabelError
from labelloop.store import Store, StoreError


def frame(n=10, start=0):
    return pd.DataFrame({"size": np.arange(n) + 0.5}, index=pd.RangeIndex(start, start + n))


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "labels.db")
    yield opened
    opened.close()


def make(store, data=None, classes=("a", "b"), **settings):
    return Job(frame() if data is None else data, list(classes), kind="tabular", store=store, **settings)


def test_the_same_cell_again_goes_on(store):
    make(store).record("me", "label", 0, "a")
    again = make(store)
    assert again.name == "tabular-label"
    assert again.progress["labeled"] == 1
    more = frame().assign(weight=1.0).iloc[::-1]
    assert make(store, data=more).progress["labeled"] == 1
    assert make(store, data=frame(20)).progress["labeled"] == 1


def test_a_column_that_is_gone_or_renamed_does_not_hide_the_answers(store):
    data = frame().assign(name=[f"row {i}" for i in range(10)], weight=1.5)
    make(store, data=data).record("me", "label", 0, "a")
    assert make(store, data=data[["name", "size"]]).progress["labeled"] == 1
    assert make(store, data=data.rename(columns={"name": "title"})).progress["labeled"] == 1
    strangers = pd.DataFrame({"x": range(10), "y": range(10), "weight": 1.5})
    assert make(store, data=strangers).progress["labeled"] == 0


def test_other_data_is_another_job_unless_the_name_says_otherwise(store):
    make(store).record("me", "label", 0, "a")
    other = make(store, data=frame() * 7)
    assert (other.name, other.progress["labeled"]) == ("tabular-label-2", 0)
    with pytest.raises(LabelError, match=r"is about other data.*name="):
        make(store, data=frame() * 7, name="tabular-label")


def test_other_classes_on_one_job_are_refused_and_more_are_welcome(store):
    make(store, name="j").record("me", "label", 0, "a")
    with pytest.raises(LabelError, match=r"has the classes \['a', 'b'\], and \['a', 'b'\] are not among"):
        make(store, name="j", classes=("x", "y"))
    job = make(store, name="j", classes=("a", "b", "c"))
    assert job.classes.keys == ["a", "b", "c"]


def test_a_class_added_while_labeling_is_there_for_everybody(store):
    one, other = make(store), make(store)
    one.add_class("bird")
    one.record("ann", "label", 0, "bird")
    other.sync()
    assert other.classes.keys == ["a", "b", "bird"]
    with pytest.raises(LabelError, match="given twice"):
        other.add_class("bird")
    assert make(store).labels["label"].tolist() == ["bird"]


def test_another_task_under_the_same_name_is_refused(store):
    make(store, name="j")
    with pytest.raises(LabelError, match="is another task"):
        make(store, name="j", multiple=True)


def test_a_job_comes_back_in_one_line(store):
    make(store, name="j").record("me", "label", 0, "a")
    assert open_job(store, "j", frame()).labels["label"].tolist() == ["a"]
    with pytest.raises(StoreError, match=r"no job 'k'.*'j'"):
        open_job(store, "k", frame())
    with pytest.raises(StoreError, match="needs its samples"):
        open_job(store, "j")


def test_a_job_made_of_files_finds_them_again(store, tmp_path):
    for name in ("a.png", "b.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    Job(tmp_path, ["x", "y"], kind="image", store=store, name="files").record("me", "label", "a.png", "x")
    assert open_job(store, "files").queue("me") == ["b.png"]


def test_labels_of_samples_that_are_gone_are_kept_in_the_store(store):
    job = make(store)
    job.record("me", "label", 9, "a")
    assert make(store, data=frame(5), name=job.name).progress["labeled"] == 0
    assert make(store).labels["label"].to_dict() == {9: "a"}
