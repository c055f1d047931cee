"""Boxes that a format holds come back as they were; others are counted, or refused when strict."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import labelloop as ll

FORMATS = {
    "coco": "labels.json",
    "cvat": "labels.xml",
    "label_studio": "labels.json",
    "voc": "labels",
    "yolo": "labels",
}
ANY_KEY = {"coco", "yolo"}
ONE_ANSWER = {"cvat", "voc", "yolo"}
WITHOUT_SIZE = {"coco", "cvat", "voc"}
WITH_COLUMNS = {"coco", "label_studio"}

slow = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.sampled_from(
    ["cat", "dog", " a b ", "名", "🎉", "a: #b", "'", '"', "\\", "- x", "1", "true", "é", "<&>", "x\ty"]
)
keys = words | st.sampled_from([1, 0, 2.5, True, -3, 1e22])
names = st.sampled_from(["a.pgm", "b.pgm", "train/a.pgm", "d é/c 1.pgm", "v1.5", "x.y.pgm"])
sides = st.integers(1, 800) | st.integers(1, 100_000)


@st.composite
def images(draw, keys=keys):
    width = draw(sides)
    height = draw(st.integers(1, min(100_000, 80_000_000 // width)))
    boxes = []
    for _ in range(draw(st.integers(0, 4))):
        left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        size = {"width": draw(st.integers(1, width - left)), "height": draw(st.integers(1, height - top))}
        box = {"top": top, "left": left, "label": draw(keys), **size}
        boxes += [box] if repr(box) not in map(repr, boxes) else []
    return {"path": draw(names), "width": width, "height": height, "label": boxes}


def frame_of(rows):
    columns = ("path", "width", "height", "label")
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})


def picture(path, width, height):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"P5\n%d %d\n255\n" % (width, height))  # as much of a file as says its size


def go(form, frame, **options):
    """Write and read a table, with images beside it; return what was read and both reports."""
    with tempfile.TemporaryDirectory() as folder:
        path, photos = Path(folder) / FORMATS[form], Path(folder) / "photos"
        photos.mkdir()
        for row in frame.to_dict("records"):
            picture(photos / row["path"], row["width"], row["height"])
        try:
            written = ll.formats.write(frame, path, form, **options)
        except ValueError:
            assert [*Path(folder).iterdir()] == [photos]
            raise
        back, read = ll.formats.read(path, form, images=photos)
    return back, written, read


def exact(frame):
    return {row["path"]: repr((row["width"], row["height"], row["label"])) for row in frame.to_dict("records")}


@pytest.mark.parametrize("form", FORMATS)
@slow
@given(data=st.data())
def test_boxes_come_back_identical_in_their_order(form, data):
    rows = data.draw(
        st.lists(images(keys if form in ANY_KEY else words), max_size=4, unique_by=lambda row: row["path"])
    )
    if form == "yolo":  # an image with no ending of one is not found again
        rows = [row for row in rows if row["path"] != "v1.5"]
    if not rows and form == "voc":
        return
    frame = frame_of(rows)
    if form == "yolo" and not rows:
        return
    back, written, read = go(form, frame, strict=True)
    assert exact(back) == exact(frame)
    boxes = sum(len(row["label"]) for row in rows)
    assert (written.written, read.written) == (boxes, boxes)
    assert (read.changed, read.dropped, read.reasons) == (0, 0, [])


@pytest.mark.parametrize("form", sorted(set(FORMATS) - ANY_KEY))
@slow
@given(row=images())
def test_class_keys_that_are_no_text_are_counted_where_there_are_only_texts(form, row):
    frame = frame_of([row])
    odd = sum(not isinstance(box["label"], str) for box in row["label"])
    back, written, _ = go(form, frame)
    assert [box["label"] for box in back["label"][0]] == [str(box["label"]) for box in row["label"]] or odd > 1
    assert (written.changed, written.written) == (odd, len(row["label"]))
    if odd:
        with pytest.raises(ValueError, match="class key is no text"):
            go(form, frame, strict=True)


numbers = (
    st.floats(-50, 150)
    | st.integers(-50, 150)
    | st.sampled_from([float("nan"), float("inf"), 1e300, 10**400, None, "3", True])
)
whatever = st.fixed_dictionaries(
    {"label": st.sampled_from(["cat", "", None, float("nan"), ["cat"]])},
    optional=dict.fromkeys(("left", "top", "width", "height"), numbers),
)


@pytest.mark.parametrize("form", FORMATS)
@slow
@given(boxes=st.lists(whatever | st.sampled_from([None, 3, "box"]), max_size=6))
def test_whatever_is_no_box_is_dropped_and_counted_and_what_is_not_whole_is_rounded(form, boxes):
    frame = frame_of([{"path": "a.pgm", "width": 100, "height": 90, "label": boxes}])
    back, written, read = go(form, frame)
    (found,) = back["label"]
    assert written.written + written.dropped == len(boxes)
    assert read.written == len(found) == written.written
    assert read.dropped == read.changed == 0
    ll.labels.Boxes(ll.labels.Classes(["cat"])).validate(found, (100, 90))
    if written.changed or written.dropped:
        with pytest.raises(ValueError, match="strict=True"):
            go(form, frame, strict=True)


@pytest.mark.parametrize("form", FORMATS)
@slow
@given(row=images(words), other=images(words))
def test_a_second_annotator_does_not_make_a_second_image(form, row, other):
    other = {
        **row,
        "label": [
            b
            for b in other["label"]
            if b["left"] + b["width"] <= row["width"] and b["top"] + b["height"] <= row["height"]
        ],
    }
    row["path"] = other["path"] = "a.pgm"
    frame = frame_of([row, other]).assign(annotator=["ann", "bob"])
    back, report, _ = go(form, frame)
    if form in ONE_ANSWER:
        assert exact(back) == exact(frame_of([row]))
        assert report.dropped == len(other["label"])
        assert any(
            "of a further annotator" in reason and "first: image 'a.pgm' by 'bob'" in reason
            for reason in report.reasons
        )
    else:
        assert back["annotator"].tolist() == ["ann", "bob"]
        assert back["label"].tolist() == [row["label"], other["label"]]
        assert report.dropped == 0


@pytest.mark.parametrize("form", sorted(WITH_COLUMNS))
def test_other_columns_are_passed_on(form):
    row = {"path": "a.pgm", "width": 10, "height": 10, "label": []}
    frame = frame_of([row]).assign(camera="north", id=7)
    back, _, _ = go(form, frame, strict=True)
    assert back[["id", "path", "camera"]].to_dict("records") == [{"id": 7, "path": "a.pgm", "camera": "north"}]


@pytest.mark.parametrize("form", sorted(WITHOUT_SIZE))
def test_images_of_unknown_size_are_written_without(form, tmp_path):
    box = {"top": 1, "left": 2, "label": "cat", "width": 3, "height": 4}
    report = ll.formats.write(
        pd.DataFrame({"path": ["a.jpg"], "label": [[box]]}), tmp_path / "labels", form, strict=True
    )
    assert report.reasons == ["1 image of unknown size: written without (first: image 'a.jpg')"]
    back, _ = ll.formats.read(tmp_path / "labels", form)
    assert back[["path", "width", "label"]].to_dict("records") == [{"path": "a.jpg", "width": None, "label": [box]}]


@pytest.mark.parametrize("form", sorted(set(FORMATS) - WITHOUT_SIZE))
def test_shares_of_images_of_unknown_size_are_not_known(form, tmp_path):
    box = {"top": 1, "left": 2, "label": "cat", "width": 3, "height": 4}
    frame = pd.DataFrame({"path": ["a.jpg"], "label": [[box]]})
    report = ll.formats.write(frame, tmp_path / "labels", form)
    assert (report.written, report.dropped) == (0, 1)
    assert report.reasons == ["1 box of an image of unknown size (first: image 'a.jpg', 'cat' 3 x 4 at 2, 1)"]
    with pytest.raises(ValueError, match="unknown size"):
        ll.formats.write(frame, tmp_path / "again", form, strict=True)
