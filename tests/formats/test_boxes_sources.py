"""What boxes are taken from: labelers, jobs, tables; and how they reach files and folders."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import labelloop as ll

CAT = {"top": 5, "left": 10, "label": "cat", "width": 30, "height": 20}
DOG = {"top": 0, "left": 0, "label": 2, "width": 1, "height": 1}
FORMATS = {"coco": "out.json", "cvat": "out.xml", "label_studio": "out.json", "voc": "out", "yolo": "out"}


@pytest.fixture
def photos(tmp_path):
    for name in ("a.png", "b.png", "c/d.png", "e.png"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (100, 80)).save(path)
    return tmp_path / "photos"


@pytest.fixture
def labeler(photos):
    labeler = ll.BoxLabeler(photos, ["bird", "cat", 2], store=":memory:", annotator="me")
    labeler.label("a.png", [CAT, DOG])
    labeler.label("b.png", [])
    labeler.label("c/d.png", [{**DOG, "origin": "accepted", "score": 0.5}])
    labeler.skip("e.png")
    return labeler


@pytest.mark.parametrize("form", FORMATS)
def test_a_labelers_boxes_are_written_and_read(labeler, photos, tmp_path, form):
    report = labeler.export(tmp_path / FORMATS[form], form)
    assert (report.written, report.skipped, report.dropped) == (3, 1, 0)
    assert "1 image without an answer (first: image 'e.png')" in report.reasons
    back, reading = ll.formats.read(tmp_path / FORMATS[form], form, images=photos)
    label = 2 if form in ("coco", "yolo") else "2"
    wanted = {"a.png": [CAT, {**DOG, "label": label}], "b.png": [], "c/d.png": [{**DOG, "label": label}]}
    found = {row["path"]: row["label"] for row in back.to_dict("records") if row["label"] is not None}
    assert found == wanted
    assert reading.written == 3
    assert report.changed == (0 if isinstance(label, int) else 2)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_tables_hold_the_boxes_as_they_are(labeler, tmp_path, form):
    report = labeler.export(tmp_path / f"labels.{form}")
    assert (report.written, report.skipped) == (3, 1)
    back, _ = ll.formats.read(tmp_path / f"labels.{form}")
    assert back["label"].tolist() == labeler.labels["label"].tolist() == [[CAT, DOG], [], [DOG]]
    assert [[*box] for box in back["label"].iloc[0]] == [["top", "left", "label", "width", "height"]] * 2
    assert list(back.index) == ["a.png", "b.png", "c/d.png"]


def test_what_is_read_labels_another_labeler(labeler, photos, tmp_path):
    labeler.export(tmp_path / "out.json", "coco", strict=True)
    back, _ = ll.formats.read(tmp_path / "out.json", "coco")
    other = ll.BoxLabeler(photos, ["bird", "cat", 2], store=":memory:", annotator="me")
    for path, label in zip(back["path"], back["label"], strict=True):
        other.label(path, label)
    assert other.labels["label"].tolist() == labeler.labels["label"].tolist()


def test_the_table_of_labels_is_written_like_the_labeler(labeler, tmp_path):
    labeler.export(tmp_path / "one.json", "coco")
    ll.formats.write(labeler.labels.drop(columns="label_id"), tmp_path / "two.json", "coco", strict=True)
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one.json", "two.json"))
    assert one["images"] == two["images"]
    assert [each["bbox"] for each in one["annotations"]] == [each["bbox"] for each in two["annotations"]]


def test_arrays_are_called_by_their_ids(tmp_path):
    labeler = ll.BoxLabeler(np.zeros((2, 80, 100)), ["cat"], store=":memory:", annotator="me")
    labeler.label(1, [CAT])
    labeler.export(tmp_path / "out", "voc", strict=True)
    back, _ = ll.formats.read(tmp_path / "out", "voc")
    assert back.to_dict("records") == [{"path": "1", "width": 100, "height": 80, "label": [CAT]}]


def test_paths_of_this_machine_become_paths_in_the_folder_of_all(photos, tmp_path):
    paths = [str(photos / "a.png"), str(photos / "c" / "d.png")]
    labeler = ll.BoxLabeler(paths, ["cat"], store=":memory:", annotator="me")
    for path in paths:
        labeler.label(path, [CAT])
    labeler.export(tmp_path / "out", "yolo", strict=True)
    assert sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.txt")) == [
        "classes.txt",
        "labels/a.txt",
        "labels/c/d.txt",
    ]


def test_two_annotators_of_one_job(photos, tmp_path):
    job = ll.Job(photos, ["cat"], kind="box", store=":memory:", judgments_per_sample=2)
    ann, bob = (ll.BoxLabeler(job, annotator=name) for name in ("ann", "bob"))
    ann.label("a.png", [CAT])
    bob.label("a.png", [])
    bob.label("b.png", [CAT, {**CAT, "left": 0}])
    report = ann.export(tmp_path / "out.json", "coco", strict=True)
    assert report.written == 3
    content = json.loads((tmp_path / "out.json").read_text())
    assert [each["file_name"] for each in content["images"]] == ["a.png", "b.png"]
    back, _ = ll.formats.read(tmp_path / "out.json", "coco")
    rows = zip(back["path"], back["annotator"], map(len, back["label"]), strict=True)
    assert list(rows) == [("a.png", "ann", 1), ("a.png", "bob", 0), ("b.png", "bob", 2)]


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"label_studio"}))
def test_labels_that_are_no_boxes_are_refused(tmp_path, form):
    labeler = ll.TextLabeler(["Ada"], ["x"], store=":memory:", annotator="me")
    labeler.label(0, "x")
    with pytest.raises(ValueError, match=r"holds boxes in images, and the labels are .*: choose 'csv'"):
        labeler.export(tmp_path / "out", form)
    with pytest.raises(ValueError, match=r"label of 'a\.png' is 'cat': expected a list of boxes"):
        ll.formats.write(pd.DataFrame({"path": ["a.png"], "label": ["cat"]}), tmp_path / "out", form)
    with pytest.raises(ValueError, match=r"no column 'path', but \['file', 'label'\]"):
        ll.formats.write(pd.DataFrame({"file": ["a.png"], "label": [[CAT]]}), tmp_path / "out", form)
    assert list(tmp_path.iterdir()) == []


def test_boxes_are_refused_by_formats_of_texts(labeler, tmp_path):
    with pytest.raises(ValueError, match="holds texts; write labels of other samples as 'coco', 'cvat'"):
        labeler.export(tmp_path / "out", "conll")


def test_sizes_come_from_the_images_and_other_ones_are_told(photos, tmp_path):
    frame = pd.DataFrame({"path": [str(photos / "a.png")], "label": [[CAT]]})
    ll.formats.write(frame, tmp_path / "out.json", "label_studio", strict=True)
    back, _ = ll.formats.read(tmp_path / "out.json", "label_studio")
    assert back[["width", "height"]].to_numpy().tolist() == [[100, 80]]
    for width, height, reason in ((80, 100, "said the other way round"), (50, 40, "is not the one that is said")):
        report = ll.formats.write(frame.assign(width=width, height=height), tmp_path / "out.json", "coco")
        assert reason in report.reasons[0]
        assert f"{width} x {height} is said, the image is 100 x 80" in report.reasons[0]
        assert json.loads((tmp_path / "out.json").read_text())["annotations"][0]["bbox"] == [10, 5, 30, 20]


def test_the_same_image_twice_is_written_once(tmp_path):
    frame = pd.DataFrame({"path": ["a.png", "a.png"], "label": [[CAT], [DOG]]})
    report = ll.formats.write(frame, tmp_path / "out.json", "coco")
    assert (report.written, report.dropped) == (1, 1)
    assert any("of an image that is given twice" in reason for reason in report.reasons)


@pytest.mark.parametrize("form", ["voc", "yolo"])
def test_images_that_differ_in_the_ending_alone_cannot_both_be_written(tmp_path, form):
    frame = pd.DataFrame({"path": ["a.png", "a.jpg"], "width": 100, "height": 80, "label": [[CAT], [CAT]]})
    report = ll.formats.write(frame, tmp_path / "out", form)
    assert (report.written, report.dropped) == (1, 1)
    assert report.reasons == [
        "1 box of an image called like 'a.png' but for the ending (first: image 'a.jpg', 'cat' 30 x 20 at 10, 5)"
    ]


# ---- folders ----------------------------------------------------------------------------------------------------


def test_a_folder_keeps_what_is_not_of_the_format(labeler, photos):
    labeler.export(photos, "yolo")
    (photos / "labels" / "old.txt").write_text("")
    labeler.export(photos, "yolo")
    assert sorted(each.name for each in photos.iterdir()) == [
        "a.png",
        "b.png",
        "c",
        "classes.txt",
        "data.yaml",
        "e.png",
        "labels",
    ]
    assert sorted(each.name for each in (photos / "labels").iterdir()) == ["a.txt", "b.txt", "c"]


def test_a_folder_is_as_it_was_if_it_cannot_be_written(labeler, photos):
    before = sorted(photos.rglob("*"))
    with pytest.raises(ValueError, match="strict=True"):
        labeler.export(photos, "voc", strict=True)
    assert sorted(photos.rglob("*")) == before


def test_files_and_folders_do_not_take_each_others_place(labeler, photos, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ValueError, match="is a file, and this format writes a folder"):
        labeler.export(tmp_path / "file", "voc")
    with pytest.raises(ValueError, match="is a folder, and this format writes a file"):
        labeler.export(photos, "coco")
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "photos"]


def test_images_are_a_folder_and_of_boxes_only(labeler, photos, tmp_path):
    labeler.export(tmp_path / "out.json", "coco")
    with pytest.raises(ValueError, match="is no folder: give the one that the images lie in"):
        ll.formats.read(tmp_path / "out.json", "coco", images=tmp_path / "nowhere")
    (tmp_path / "a.conll").write_text("Ada B-PER\n")
    with pytest.raises(ValueError, match="says where images with boxes lie, and conll holds none"):
        ll.formats.read(tmp_path / "a.conll", images=photos)


def test_a_folder_is_as_it_was_if_a_file_cannot_take_its_place(labeler, photos, monkeypatch):
    labeler.export(photos, "yolo")
    (photos / "labels" / "mine.txt").write_text("0 0 0 0 0")
    before = {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()}
    rename, calls = Path.rename, []

    def failing(path, target):
        calls.append(path)
        if len(calls) == 5:
            raise PermissionError(str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PermissionError):
        labeler.export(photos, "yolo")
    assert {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()} == before
    assert [each.name for each in photos.parent.iterdir()] == [photos.name]
