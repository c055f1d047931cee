"""Regions that a format holds come back as they were; others are counted, or refused when strict."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import labelloop as ll
from labelloop.labels import Classes
from labelloop.labels.regions import Regions

FORMATS = {
    "audacity": "labels",
    "label_studio": "labels.json",
    "raven": "labels",
    "rttm": "labels.rttm",
    "textgrid": "labels",
}
ONE_ANSWER = {"audacity", "raven", "rttm"}
RATE = 1000

quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.sampled_from(
    ["siren", "名", "🎉", "'", '"', '""', "\\", "-x", "1", "true", "é", "<&>", "!", "<exists>", "5"]
)
texts = words | st.sampled_from([" a b ", "- x", "a  b", "x\x0by", "x\x85y", "x\u2028y"])
keys = words | st.sampled_from([1, 0, 2.5, True, -3, 1e22])
names = st.sampled_from(
    ["a.wav", "b.wav", "train/a.wav", "d é/c 1.wav", "x.y.flac", "x.Table.1.wav", "n.selections.au"]
)
times = st.integers(0, 5_000_000).map(lambda millionths: millionths / 10**6)


@st.composite
def sounds(draw, keys=words, names=names):
    """Return a recording, regions in order: of start, longer ones first."""
    regions = []
    for one, other in draw(st.lists(st.tuples(times, times), max_size=6)):
        region = {"start": min(one, other), "end": max(one, other), "label": draw(keys)}
        regions += [region] if one != other and repr(region) not in map(repr, regions) else []
    regions.sort(key=lambda region: (region["start"], -region["end"]))
    last = max((region["end"] for region in regions), default=0.5)
    return {"path": draw(names), "duration": np.ceil(last * RATE) / RATE, "label": regions}


def frame_of(rows):
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=object) for name in rows[0]} if rows else {}
    )


def sound(path, duration):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros(round(duration * RATE), np.int16), RATE)


def go(form, frame, **options):
    """Write and read a table, with the sounds beside it; return what was read and both reports."""
    with tempfile.TemporaryDirectory() as folder:
        path, audio = Path(folder) / FORMATS[form], Path(folder) / "audio"
        audio.mkdir()
        for row in frame.to_dict("records"):
            sound(audio / row["path"], row["duration"])
        try:
            written = ll.formats.write(frame, path, form, **options)
        except ValueError:
            assert [*Path(folder).iterdir()] == [audio]
            raise
        back, read = ll.formats.read(path, form)
    return back, written, read


def exact(frame):
    return {row["path"]: repr((float(row["duration"]), row["label"])) for row in frame.to_dict("records")}


@pytest.mark.parametrize("form", FORMATS)
@quick
@given(data=st.data())
def test_regions_come_back_identical_in_their_order(form, data):
    if form == "rttm":
        row = sounds(names=names.map(lambda name: name.replace(" ", "-"))).filter(lambda row: row["label"])
    else:
        row = sounds(texts)
    frame = frame_of(data.draw(st.lists(row, min_size=1, max_size=3, unique_by=lambda row: row["path"])))
    frame["rate"] = float(RATE)
    back, written, read = go(form, frame, strict=True)
    assert exact(back) == exact(frame)
    regions = sum(map(len, frame["label"]))
    assert (written.written, read.written) == (regions, regions)
    assert (written.reasons, read.changed, read.dropped, read.reasons) == ([], 0, 0, [])
    for row in back.to_dict("records"):
        Regions(Classes(sorted({"-", *(each["label"] for each in row["label"])}))).validate(
            row["label"], row["duration"]
        )


@pytest.mark.parametrize("form", FORMATS)
@quick
@given(row=sounds(keys, st.just("a.wav")).filter(lambda row: row["label"]))
def test_class_keys_that_are_no_text_are_counted_and_written_as_text(form, row):
    frame = frame_of([row])
    odd = sum(not isinstance(region["label"], str) for region in row["label"])
    back, written, _ = go(form, frame)
    wanted = [{**region, "label": str(region["label"])} for region in row["label"]]
    assert back["label"][0] == wanted or odd > 1  # some may then be the same
    assert (written.changed, written.written) == (odd, len(wanted))
    if odd:
        with pytest.raises(ValueError, match="class key is no text"):
            go(form, frame, strict=True)


numbers = (
    st.floats(-3, 12)
    | st.integers(-3, 12)
    | st.sampled_from([float("nan"), float("inf"), 1e300, 10**400, None, "3", True, -0.0, 1e-9, 9.9999999])
)
whatever = st.fixed_dictionaries(
    {"label": st.sampled_from(["siren", "", " ", None, float("nan"), ["siren"]])},
    optional={"start": numbers, "end": numbers},
)


@pytest.mark.parametrize("form", FORMATS)
@quick
@given(regions=st.lists(whatever | st.sampled_from([None, 3, "region"]), max_size=6))
def test_whatever_is_no_region_is_dropped_and_counted_and_what_reaches_beyond_is_cut_off(form, regions):
    frame = frame_of([{"path": "a.wav", "duration": 10.0, "label": [{"label": "x", "start": 1, "end": 2}, *regions]}])
    back, written, read = go(form, frame)
    (found,) = back["label"]
    assert written.written + written.dropped == len(regions) + 1
    assert read.written == len(found) == written.written
    assert read.dropped == read.changed == 0
    Regions(Classes(["siren", "x"])).validate(found, 10.0)
    if written.changed or written.dropped:
        with pytest.raises(ValueError, match="strict=True"):
            go(form, frame, strict=True)


@pytest.mark.parametrize("form", FORMATS)
@quick
@given(label=st.text(min_size=1).filter(str.strip))
def test_any_text_is_a_class_and_what_a_format_cannot_hold_of_it_is_replaced_and_told(form, label):
    row = {"path": "a.wav", "duration": 2.0, "label": [{"start": 0.0, "end": 1.0, "label": label}]}
    back, written, read = go(form, frame_of([row]))
    found = back["label"][0][0]["label"]
    assert len(found) == len(label)
    assert (found == label) == (written.changed == 0)
    assert (written.written, read.written, read.reasons) == (1, 1, [])


@pytest.mark.parametrize("form", FORMATS)
@quick
@given(row=sounds(names=st.just("a.wav")), other=sounds(names=st.just("a.wav")))
def test_a_second_annotator_does_not_make_a_second_recording(form, row, other):
    row["duration"] = other["duration"] = max(row["duration"], other["duration"])
    if form == "rttm" and not row["label"]:
        return
    frame = frame_of([row, other]).assign(annotator=["ann", "bob"])
    back, report, _ = go(form, frame)
    if form in ONE_ANSWER:
        assert exact(back) == exact(frame_of([row]))
        assert report.dropped == len(other["label"])
        reason = f"of a further annotator: {form} holds one answer a recording"
        assert any(reason in each and "first: recording 'a.wav' by 'bob'" in each for each in report.reasons)
    else:
        column = "tier" if form == "textgrid" else "annotator"
        assert back[column].tolist() == ["ann", "bob"]
        assert back["label"].tolist() == [row["label"], other["label"]]
        assert report.dropped == 0


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@quick
@given(rows=st.lists(sounds(keys), min_size=1, max_size=3))
def test_tables_hold_regions_as_they_are(form, rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"labels.{form}"
        ll.formats.write(frame_of(rows), path)
        back, _ = ll.formats.read(path)
    assert repr(back["label"].tolist()) == repr([row["label"] for row in rows])
    assert back["duration"].tolist() == [row["duration"] for row in rows]
