"""Files of sounds that are not what they should be: an error that names them, or a report of what is no region."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.labels import Classes
from labelloop.labels.regions import Regions

FORMATS = ["audacity", "label_studio", "raven", "rttm", "textgrid"]
HEAD = "Selection\tBegin Time (s)\tEnd Time (s)\tAnnotation\n"
GRID = '"ooTextFile" "TextGrid" 0 10 <exists> 1 "IntervalTier" "x" 0 10 '
STUDIO = '[{"data": {"audio": "a.wav"}, "annotations": [{"result": [%s]}]}]'


def region(form, start, end):
    """Return a file with one region, whose times are written as they are given."""
    return {
        "audacity": f"{start}\t{end}\tx\n",
        "label_studio": STUDIO % f'{{"type": "labels", "value": {{"start": {start}, "end": {end}, "labels": ["x"]}}}}',
        "raven": f"{HEAD}1\t{start}\t{end}\tx\n",
        "rttm": f"SPEAKER a 1 {start} {float(end) - float(start)!r} <NA> <NA> x <NA> <NA>\n",
        "textgrid": f'{GRID} 1 {start} {end} "x"',
    }[form]


TIMES = [
    ("NaN", "1.0", "whose times are no numbers"),
    ("1.0", "Infinity", "whose times are no numbers"),
    ("1.0", "1e300", "whose times are no numbers"),
    ("2.0", "1.0", "that ends before it starts"),
    ("2.0", "2.0000001", "of no length: a point in time"),
    ("-3.0", "-1.0", "outside the recording"),
]
# Praat knows no such numbers: see test_textgrid.
CASES = [(form, *case) for form in FORMATS for case in TIMES if form != "textgrid" or not {"NaN", "Infinity"} & {*case}]


@pytest.mark.parametrize(("form", "start", "end", "reason"), CASES)
def test_times_that_cannot_be_are_dropped_with_the_reason(tmp_path, form, start, end, reason):
    (tmp_path / "a").write_text(region(form, start, end), encoding="utf-8")
    frame, report = ll.formats.read(tmp_path / "a", form)
    assert frame["label"].tolist() == [[]]
    assert (report.written, report.dropped) == (0, 1)
    assert any(each.startswith(f"1 region {reason} (first: recording 'a") for each in report.reasons)


@pytest.mark.parametrize("form", FORMATS)
def test_a_region_that_begins_before_the_recording_is_cut_off_and_told(tmp_path, form):
    (tmp_path / "a").write_text(region(form, "-1.5", "2.5"), encoding="utf-8")
    frame, report = ll.formats.read(tmp_path / "a", form)
    assert frame["label"].tolist() == [[{"start": 0.0, "end": 2.5, "label": "x"}]]
    assert any("1 region beginning before the recording: cut off there" in each for each in report.reasons)


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("audacity", b"\x89PNG\r\n\x1a\n", "line 1: expected UTF-8 text, found the byte 0x89"),
        ("audacity", b"start\tend\tlabel\n1\t2\tx\n", ": expected a start, an end and a label in each line"),
        ("audacity", b"1\t2\tx\nnot a label\n", "line 2: expected a start, an end and a label, found 'not a label'"),
        ("audacity", b"1 2 x\n", ": expected a start, an end and a label in each line, parted by tabs"),
        ("raven", b"", "line 1: expected columns 'Begin Time (s)' and 'End Time (s)', parted by tabs, found ''"),
        ("raven", b"Begin Time (s)\tLabel\n", "line 1: expected columns 'Begin Time (s)' and 'End Time (s)'"),
        ("raven", b"Begin Time (s)\tEnd Time (s)\tKind\n1\t2\tx\n", "line 1: expected a column 'Annotation' with the"),
        ("rttm", b"SPEAKER a 1 0.5 1.5 <NA> <NA>\n", "line 1: expected SPEAKER, a file, a channel, a start"),
        ("rttm", b"\nspeaker a 1 0.5 1.5 <NA> <NA> x\n", "line 2: expected SPEAKER, a file, a channel"),
        ("rttm", b"\xff\xfeS\x00", "line 1: expected UTF-8 text, found UTF-16"),
        ("label_studio", b"[" * 200_000, ": expected JSON, found lists in lists without end"),
        (
            "label_studio",
            b'[{"data": {"audio": "a.wav"}, "annotations": 5}]',
            "expected a list of annotations, found 5",
        ),
    ],
)
def test_a_file_of_another_kind_is_named_with_its_line(tmp_path, form, content, message):
    path = tmp_path / "labels"
    path.write_bytes(content)
    with pytest.raises(ValueError) as caught:
        ll.formats.read(path, form)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("form", ["audacity", "raven", "textgrid"])
def test_a_folder_without_labels_is_said_to_be_one(tmp_path, form):
    with pytest.raises(ValueError, match="expected a folder with a file of labels for each recording, found none"):
        ll.formats.read(tmp_path, form)
    if form != "textgrid":
        (tmp_path / "a.txt").write_text("x")
        with pytest.raises(ValueError, match=r"expected (a start|tables of selections)"):
            ll.formats.read(tmp_path, form)


marks = ["0", "-1.5", "1e999", "9" * 400, "nan", "1,5", "x", "é", "\0", "\u2028", "<exists>", "<NA> ", "SPEAKER a 1 "]
marks += [HEAD, GRID, '"x"', "Begin File", '"IntervalTier"', '"TextTier"', '"data":', "null", *'\t\n\r "<>!\\;{}[]']
pieces = st.sampled_from(marks)


@pytest.mark.parametrize("form", FORMATS)
@given(
    content=st.lists(pieces, max_size=25).map(lambda parts: "".join(parts).encode())
    | st.lists(pieces, max_size=15).map(lambda parts: (HEAD + "".join(parts)).encode())
    | st.lists(pieces, max_size=15).map(lambda parts: (GRID + " ".join(parts)).encode())
    | st.binary(max_size=40)
)
def test_whatever_a_file_holds_is_read_or_refused(form, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(content)
        try:
            frame, report = ll.formats.read(path, form)
        except ValueError as error:
            said = str(error)
        else:
            said = ""
    if said:
        assert said.startswith(str(path))
        return
    if "duration" not in frame.columns:  # a file of Label Studio without sounds
        return
    labels = [label for label in frame["label"] if label is not None]
    assert report.written == sum(map(len, labels))
    for label in labels:
        keys = sorted({"-", *(each["label"] for each in label)})
        Regions(Classes(keys)).validate(label)


@pytest.mark.parametrize("form", FORMATS)
def test_thousands_of_regions_are_read_and_written(tmp_path, form):
    regions = [{"start": k / 10, "end": (k + 15) / 10, "label": f"c{k % 7}"} for k in range(10_000)]
    frame = pd.DataFrame({"path": ["a.wav"], "duration": [1001.5], "rate": [8000.0], "label": [regions]})
    path = tmp_path / "out"
    assert ll.formats.write(frame, path, form, strict=True).written == len(regions)
    back, report = ll.formats.read(path, form)
    assert back["label"][0] == regions
    assert report.written == len(regions)


@pytest.mark.parametrize("name", ["../../etc/a", "/etc/a", "..", "C:\\a"])
def test_names_in_a_file_do_not_lead_out_of_its_folder(tmp_path, name):
    (tmp_path / "x.rttm").write_text(f"SPEAKER {name} 1 0 1 <NA> <NA> x\n")
    frame, report = ll.formats.read(tmp_path / "x.rttm")
    assert frame["path"][0] in ("a", "recording")
    assert "whose name leads out of its folder" in report.reasons[0]
    (tmp_path / "x.txt").write_text(f"Begin Time (s)\tEnd Time (s)\tLabel\tBegin File\n0\t1\tx\t{name}\n")
    frame, _ = ll.formats.read(tmp_path / "x.txt", "raven")
    assert frame["path"][0] in ("a", "x")
