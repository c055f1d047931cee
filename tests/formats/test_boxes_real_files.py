"""Boxes that people drew, in files that other tools wrote."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import labelloop as ll

FOLDERS = [folder / "shared" / "data" for folder in Path(__file__).resolve().parents]
SHARED = next((folder for folder in FOLDERS if folder.is_dir()), None)
SMALL = "peer_formats/cvat_voc_coco_small"
STUDIO = "peer_formats/label_studio_export"

pytestmark = pytest.mark.skipif(SHARED is None, reason="needs ../shared/data")


def read(path, form, **options):
    return ll.formats.read(SHARED / path, form, **options)


def truth(folder):
    """Return path, class and sides of all boxes of a folder's boxes.csv, whose borders are those of VOC."""
    rows = pd.read_csv(SHARED / folder / "boxes.csv").itertuples()
    return Counter(
        (r.filename, r.label, r.xmin - 1, r.ymin - 1, r.xmax - r.xmin + 1, r.ymax - r.ymin + 1) for r in rows
    )


def drawn(frame):
    return Counter(
        (path, box["label"], box["left"], box["top"], box["width"], box["height"])
        for path, boxes in zip(frame["path"], frame["label"], strict=True)
        for box in boxes
    )


@pytest.mark.parametrize(
    ("folder", "boxes"), [("object_detection/raccoon", 77), ("object_detection/bccd_cells_a", 387)]
)
@pytest.mark.parametrize("form", ["coco", "cvat", "label_studio", "voc", "yolo"])
def test_voc_goes_through_every_format(folder, boxes, form, tmp_path):
    frame, report = read(folder, "voc")
    assert (report.written, report.changed, report.dropped) == (boxes, 0, 0)
    assert drawn(frame) == truth(folder)
    written = ll.formats.write(frame, tmp_path / "out", form, strict=True)
    back, again = ll.formats.read(tmp_path / "out", form, images=SHARED / folder / "images")
    assert written.written == again.written == boxes
    assert (again.changed, again.reasons) == (0, [])
    columns = ["path", "width", "height", "label"]
    assert back[columns].sort_values("path").values.tolist() == frame[columns].sort_values("path").values.tolist()  # noqa: PD011 - lists of plain values


def test_pycocotools_reads_what_voc_held(tmp_path):
    tool = pytest.importorskip("pycocotools.coco")
    frame, _ = read("object_detection/bccd_cells_a", "voc")
    ll.formats.write(frame, tmp_path / "a.json", "coco", strict=True)
    found = tool.COCO(str(tmp_path / "a.json"))
    names = {each["id"]: each["file_name"] for each in found.loadImgs(found.getImgIds())}
    classes = {each["id"]: each["name"] for each in found.loadCats(found.getCatIds())}
    boxes = found.loadAnns(found.getAnnIds())
    assert Counter((names[b["image_id"]], classes[b["category_id"]], *b["bbox"]) for b in boxes) == drawn(frame)
    assert all(box["area"] == box["bbox"][2] * box["bbox"][3] for box in boxes)


def test_a_folder_of_yolo_of_label_studio():
    frame, report = read("peer_formats/yolo_folder", "yolo")
    assert frame["path"].tolist() == [f"img_{n}.jpg" for n in range(1, 6)]
    assert set(zip(frame["width"], frame["height"], strict=True)) == {(640, 329)}
    assert report.written == 19
    assert frame["label"][0][0] == {"top": 9, "left": 10, "label": "bus", "width": 617, "height": 286}


def test_a_file_of_cvat():
    frame, report = read(f"{SMALL}/cvat_dataset/for_images/train.xml", "cvat")
    assert frame["label"].tolist() == [[{"top": 2, "left": 0, "label": "label1", "width": 4, "height": 2}], []]
    assert (report.written, report.dropped) == (1, 5)


def test_a_file_of_voc_with_parts():
    frame, report = read(f"{SMALL}/voc_dataset/voc_dataset1", "voc")
    assert [(b["label"], b["left"], b["top"], b["width"], b["height"]) for b in frame["label"][0]] == [
        ("cat", 0, 1, 3, 3),
        ("person", 3, 4, 3, 3),
    ]
    assert report.written == 2


def test_files_of_coco_whose_categories_have_gaps():
    frame, report = read(f"{SMALL}/coco_dataset/coco_instances/annotations/instances_val.json", "coco")
    assert [(b["label"], b["height"]) for b in frame["label"][0]] == [("a", 2), ("b", 9)]
    assert (frame["id"][0], report.written, report.changed) == (40, 2, 1)


def test_boxes_of_label_studio():
    frame, report = read(f"{STUDIO}/test_export_yolo/data.json", "label_studio")
    assert (frame["path"].tolist(), frame["annotator"].tolist()) == (["image1", "image1", "image2"], [2, 1, 1])
    assert report.written == 6
    frame, report = read(f"{STUDIO}/test_export_csv/csv_test.json", "label_studio")
    assert frame["label"].map(len).tolist() == [1, 2]
    frame, report = read(f"{STUDIO}/image_bbox/tasks.json", "label_studio")
    assert (len(frame), report.written, report.skipped) == (3, 0, 3)
    assert frame["image"].str.startswith("https://").all()


def test_the_photo_that_exif_turns(tmp_path):
    folder = SHARED / "image_classification" / "exif_orientation_photo"
    labeler = ll.BoxLabeler(folder, ["sea"], store=":memory:", annotator="me")
    upright, turned = "Landscape_1.jpg", "Landscape_6.jpg"
    wide, high = labeler.job.pool.content(labeler.job.pool.position(upright))
    box = {"top": high - 10, "left": wide - 20, "label": "sea", "width": 20, "height": 10}
    for name in (upright, turned):
        labeler.label(name, [box])
    for form in ("coco", "cvat", "label_studio", "voc", "yolo"):
        labeler.export(tmp_path / form, form, strict=True)
        frame, report = ll.formats.read(tmp_path / form, form, images=folder)
        assert frame["label"].tolist() == [[box], [box]]
        assert set(zip(frame["width"], frame["height"], strict=True)) == {(wide, high)}
        assert report.reasons == []
    # A tool that knows no EXIF says the size of the photo on its side.
    content = json.loads((tmp_path / "coco").read_text())
    content["images"] = [
        {**each, "width": high, "height": wide} for each in content["images"] if each["file_name"] == turned
    ]
    content["annotations"] = []
    (tmp_path / "b.json").write_text(json.dumps(content))
    frame, report = ll.formats.read(tmp_path / "b.json", "coco", images=folder)
    assert frame["width"].tolist() == [high]
    assert "said the other way round, as before EXIF turns it upright" in report.reasons[0]
    assert f"{high} x {wide} is said, the image is {wide} x {high}" in report.reasons[0]
