"""YOLO: its folder and lines, and the names of classes in data.yaml."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import labelloop as ll
from labelloop.formats.yaml_names import names_in, written

CAT = {"top": 5, "left": 10, "label": "cat", "width": 30, "height": 20}


@pytest.fixture
def root(tmp_path):
    """A folder with labels/a.txt, to be written, and images/a.png of 100 x 80 pixels."""
    (tmp_path / "labels").mkdir()
    (tmp_path / "images").mkdir()
    Image.new("L", (100, 80)).save(tmp_path / "images" / "a.png")
    (tmp_path / "classes.txt").write_text("cat\ndog\n")
    return tmp_path


def lines(root, *given):
    (root / "labels" / "a.txt").write_text("\n".join(given))
    frame, report = ll.formats.read(root, "yolo")
    return frame["label"][0], report


def test_a_folder_of_yolo(tmp_path):
    frame = pd.DataFrame({"path": ["a.jpg", "x/b.jpg"], "width": 100, "height": 80, "label": [[CAT], []]})
    ll.formats.write(frame, tmp_path / "out", "yolo", strict=True)
    assert (tmp_path / "out/labels/a.txt").read_text() == "0 0.2500000000 0.1875000000 0.3000000000 0.2500000000\n"
    assert (tmp_path / "out/labels/x/b.txt").read_text() == ""
    assert (tmp_path / "out/data.yaml").read_text() == 'train: images\nval: images\nnames:\n  0: "cat"\n'
    assert (tmp_path / "out/classes.txt").read_text() == "cat\n"


def test_lines_of_boxes_confidences_turned_boxes_and_outlines(root):
    boxes, report = lines(
        root,
        "0 0.25 0.1875 0.3 0.25",
        "",
        "1 0.25 0.1875 0.3 0.25 0.9",
        "0 0.1 0.0 0.2 0.1 0.1 0.2 0.0 0.1",
        "1 0.1 0.0 0.2 0.1 0.1 0.2",
    )
    assert boxes == [
        CAT,
        {**CAT, "label": "dog"},
        {"top": 0, "left": 0, "label": "cat", "width": 20, "height": 16},
        {"top": 0, "left": 10, "label": "dog", "width": 10, "height": 16},
    ]
    assert (report.written, report.changed, report.dropped) == (4, 2, 0)
    assert [reason.split(" (")[0] for reason in report.reasons] == [
        "1 box with a confidence, not read",
        "1 box turned: the upright box around it is read",
        "1 box given by an outline: the upright box around it is read",
    ]


def test_six_decimals_are_enough_to_mean_whole_pixels(root):
    Image.new("L", (9973, 7)).save(root / "images" / "a.png")
    boxes, report = lines(root, f"0 {(3001 + 1.5) / 9973:.6f} 0.500000 {3 / 9973:.6f} 1.000000")
    assert boxes == [{"top": 0, "left": 3001, "label": "cat", "width": 3, "height": 7}]
    assert report.changed == 0


@pytest.mark.parametrize(
    "line", ["0 0.5 0.5 0.1", "cat 0.5 0.5 0.1 0.1", "0 0.5 0.5 0.1 x", "0.5 0.5 0.1 0.1 1", "0 1 2 3 4 5 6 7"]
)
def test_lines_that_are_none_are_named(root, line):
    with pytest.raises(ValueError, match=r"a\.txt, line 2: expected a class number and the numbers of a box"):
        lines(root, "0 0.5 0.5 0.1 0.1", line)


def test_boxes_that_are_none_are_told(root):
    boxes, report = lines(
        root, "7 0.5 0.5 0.1 0.1", "0 nan 0.5 0.1 0.1", "0 0.5 0.5 -0.1 0.1", "0 0.95 0.5 0.2 0.5", "0 2 2 0.1 0.1"
    )
    assert [box["left"] for box in boxes] == [85]
    assert (report.written, report.changed, report.dropped) == (1, 1, 4)
    assert "of a class that data.yaml or classes.txt does not name" in report.reasons[0]


def test_an_empty_file_is_nothing_and_no_file_is_no_answer(root):
    Image.new("L", (10, 10)).save(root / "images" / "b.png")
    (root / "labels" / "a.txt").write_text("")
    frame, report = ll.formats.read(root, "yolo")
    assert dict(zip(frame["path"], frame["label"], strict=True)) == {"a.png": [], "b.png": None}
    assert (report.written, report.skipped) == (0, 1)


def test_without_images_their_folder_has_to_be_named(root, tmp_path_factory):
    lines(root, "0 0.25 0.1875 0.3 0.25")
    away = tmp_path_factory.mktemp("away")
    (root / "images" / "a.png").rename(away / "a.png")
    with pytest.raises(ValueError, match="none of the 1 images is found: say which folder they lie in with images="):
        ll.formats.read(root, "yolo")
    frame, _ = ll.formats.read(root, "yolo", images=away)
    assert frame["label"].tolist() == [[CAT]]
    (root / "labels" / "b.txt").write_text("0 0.25 0.1875 0.3 0.25")
    frame, report = ll.formats.read(root, "yolo", images=away)
    assert frame["label"].tolist() == [[CAT], None]
    assert "1 box of an image that is not found" in report.reasons[0]


def test_parts_of_a_data_set_and_the_file_that_names_its_classes(tmp_path):
    for part in ("train", "valid"):
        (tmp_path / part / "labels").mkdir(parents=True)
        (tmp_path / part / "images").mkdir()
        Image.new("L", (100, 80)).save(tmp_path / part / "images" / "a.jpg")
        (tmp_path / part / "labels" / "a.txt").write_text("0 0.25 0.1875 0.3 0.25")
    (tmp_path / "data.yaml").write_text("nc: 1\nnames: ['cat']  # one\n")
    for path in (tmp_path, tmp_path / "data.yaml"):
        frame, _ = ll.formats.read(path, "yolo")
        assert frame["path"].tolist() == ["train/a.jpg", "valid/a.jpg"]
        assert frame["label"].tolist() == [[CAT], [CAT]]


def test_classes_without_names_are_numbers(root):
    (root / "classes.txt").unlink()
    boxes, report = lines(root, "3 0.25 0.1875 0.3 0.25")
    assert boxes == [{**CAT, "label": 3}]
    assert "without data.yaml or classes.txt: class keys are numbers" in report.reasons[0]


def test_a_folder_without_labels(tmp_path):
    with pytest.raises(ValueError, match=r"expected a folder 'labels' with a file \.txt for each image"):
        ll.formats.read(tmp_path, "yolo")


# ---- the names of classes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "names: ['a b', \"c\", d]",
        "names:\n- a b\n- 'c'\n- d\n",
        'path: x\nnames:  # all\n  0: a b\n  1: "c"\n  2: d\nnc: 3\n',
        "names: {0: a b, 1: 'c', 2: d}",
        "names: [a b,\n  c,\n  d]\nnc: 3",
        "names:\n  '0': a b\n  '1': c\n\n  # last\n  '2': d",
    ],
)
def test_all_ways_in_which_names_are_written(text):
    assert names_in(text, "data.yaml") == {0: "a b", 1: "c", 2: "d"}


def test_names_that_are_not_understood_are_named():
    with pytest.raises(ValueError, match=r"data\.yaml, line 2: expected class names as a list"):
        names_in("nc: 1\nnames: &x [a]", "data.yaml")
    assert names_in("nc: 1", "data.yaml") == {}


keys = (
    st.text(max_size=12)
    | st.integers(-(10**9), 10**9)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
)


@given(st.lists(keys, max_size=4))
def test_names_come_back_with_their_types_as_other_readers_see_them(given_keys):
    text = "train: images\n" + "\n".join(written(given_keys)) + "\n"
    assert list(map(repr, names_in(text, "data.yaml").values())) == list(map(repr, given_keys))
    yaml = pytest.importorskip("yaml")
    assert list(map(repr, dict(yaml.safe_load(text)["names"]).values())) == list(map(repr, given_keys))
