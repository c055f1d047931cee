"""What regions are taken from: labelers, jobs, tables; which sounds they are of; and how they reach files."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import soundfile

import labelloop as ll

SIREN = {"start": 1.0, "end": 7.5, "label": "siren"}
HORN = {"start": 2.0, "end": 2.5, "label": "horn"}
FORMATS = {
    "audacity": "out",
    "label_studio": "out.json",
    "raven": "out",
    "rttm": "out.rttm",
    "textgrid": "out",
}


@pytest.fixture
def audio(tmp_path):
    for name in ("a.wav", "b.flac", "c/d.wav", "e.wav"):
        path = tmp_path / "audio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.zeros(8000, np.int16), 1000)
    return tmp_path / "audio"


@pytest.fixture
def labeler(audio):
    labeler = ll.AudioLabeler(audio, ["horn", "siren", 2], regions=True, store=":memory:", annotator="me")
    labeler.label("a.wav", [HORN, SIREN])
    labeler.label("b.flac", [])
    labeler.label("c/d.wav", [{**HORN, "label": 2, "origin": "accepted", "score": 0.5}])
    labeler.skip("e.wav")
    return labeler


@pytest.mark.parametrize("form", FORMATS)
def test_a_labelers_regions_are_written_and_read(labeler, tmp_path, form):
    report = labeler.export(tmp_path / FORMATS[form], form)
    assert (report.written, report.skipped, report.changed, report.dropped) == (3, 1, 1, 0)
    assert "1 recording without an answer (first: recording 'e.wav')" in report.reasons
    back, reading = ll.formats.read(tmp_path / FORMATS[form], form)
    found = {row["path"]: row["label"] for row in back.to_dict("records") if row["label"] is not None}
    wanted = {"a.wav": [SIREN, HORN], "b.flac": [], "c/d.wav": [{**HORN, "label": "2"}]}
    assert found == {path: label for path, label in wanted.items() if label or form != "rttm"}
    assert (reading.written, reading.changed, reading.dropped) == (3, 0, 0)
    assert set(back["duration"].dropna()) == {8.0}
    if form == "raven":
        assert "\t500.0\t" in (tmp_path / "out" / "a.Table.1.selections.txt").read_text()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_tables_hold_the_regions_as_they_are(labeler, tmp_path, form):
    labeler.export(tmp_path / f"labels.{form}", strict=True)
    back, _ = ll.formats.read(tmp_path / f"labels.{form}")
    assert back["label"].tolist() == labeler.labels["label"].tolist()
    assert [[*region] for region in back["label"].iloc[0]] == [["start", "end", "label"]] * 2


@pytest.mark.parametrize("form", ["audacity", "textgrid"])
def test_what_is_read_is_what_another_labeler_begins_with(labeler, audio, tmp_path, form):
    labeler.export(tmp_path / "out", form)
    back, _ = ll.formats.read(tmp_path / "out", form)
    classes = ["horn", "siren", "2"]
    other = ll.AudioLabeler(
        audio,
        classes,
        regions=True,
        suggestions=back.set_index("path"),
        store=":memory:",
        annotator="me",
    )
    assert [other.suggestion(path)[0] for path in ("a.wav", "b.flac")] == [[SIREN, HORN], []]


def test_a_table_with_a_row_a_region_is_what_a_labeler_begins_with(audio, tmp_path):
    text = "filename,start,end,label\na.wav,1.0,7.5,siren\na.wav,2.000,2.50,horn\nc/d.wav,3.25,4,horn\n"
    (tmp_path / "events.csv").write_text(text)
    events, _ = ll.formats.read(tmp_path / "events.csv")
    labeler = ll.AudioLabeler(
        audio, ["horn", "siren"], regions=True, suggestions=events, store=":memory:", annotator="me"
    )
    assert labeler.suggestion("a.wav")[0] == [SIREN, HORN]
    assert labeler.suggestion("c/d.wav")[0] == [{"start": 3.25, "end": 4.0, "label": "horn"}]


def test_regions_marked_are_such_a_table_again(labeler, tmp_path):
    ll.formats.write(labeler.regions, tmp_path / "events.csv", strict=True)
    back, _ = ll.formats.read(tmp_path / "events.csv")
    assert back[["label", "start", "end"]].to_numpy().tolist() == [
        ["siren", 1.0, 7.5],
        ["horn", 2.0, 2.5],
        [2, 2.0, 2.5],
    ]
    assert back.index.tolist() == ["a.wav", "a.wav", "c/d.wav"]


def test_classes_of_whole_clips_are_for_tables_and_label_studio(audio, tmp_path):
    labeler = ll.AudioLabeler(audio, ["dog", "cat"], store=":memory:", annotator="me")
    labeler.label("a.wav", "dog")
    assert labeler.export(tmp_path / "a.json", "label_studio", strict=True).written == 1
    back, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert back[["path", "label"]].to_numpy().tolist() == [["a.wav", "dog"]]
    with pytest.raises(ValueError, match=r"rttm holds regions, but the label of recording 'a\.wav' is the class 'dog'"):
        labeler.export(tmp_path / "a.rttm")
    several = ll.AudioLabeler(audio, ["dog", "cat"], multiple=True, store=":memory:", annotator="me")
    several.label("a.wav", [])
    with pytest.raises(ValueError, match="raven holds regions, but the label"):
        several.export(tmp_path / "a", "raven")


def test_arrays_are_called_by_their_ids(tmp_path):
    labeler = ll.AudioLabeler(np.zeros((2, 800)), ["x"], regions=True, rate=100, store=":memory:", annotator="me")
    labeler.label(1, [{**HORN, "label": "x"}])
    labeler.export(tmp_path / "out", "audacity", strict=True)
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["1.txt"]


def test_two_annotators_of_one_job(audio, tmp_path):
    job = ll.Job(audio, ["horn"], kind="audio", regions=True, store=":memory:", judgments_per_sample=2)
    ann, bob = (ll.AudioLabeler(job, annotator=name) for name in ("ann", "bob"))
    ann.label("a.wav", [HORN])
    bob.label("a.wav", [])
    for form, column in (("label_studio", "annotator"), ("textgrid", "tier")):
        ann.export(tmp_path / FORMATS[form], form, strict=True)
        back, _ = ll.formats.read(tmp_path / FORMATS[form], form)
        assert back[["path", column, "label"]].to_numpy().tolist() == [["a.wav", "ann", [HORN]], ["a.wav", "bob", []]]


def test_paths_of_this_machine_become_paths_in_the_folder_of_all(audio, tmp_path):
    frame = pd.DataFrame({"path": [str(audio / "a.wav"), str(audio / "c" / "d.wav")], "label": [[HORN], [SIREN]]})
    ll.formats.write(frame, tmp_path / "out", "textgrid", strict=True)
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert names == ["a.TextGrid", "c/d.TextGrid"]
    assert "xmax = 8.000000" in (tmp_path / "out" / "a.TextGrid").read_text()  # as the file itself says


@pytest.mark.parametrize("form", ["audacity", "raven", "textgrid"])
@pytest.mark.parametrize("name", ["../../x.wav", "/etc/x.wav", "C:\\x.wav", "a\0/x.wav", "..", "/"])
def test_no_name_leads_out_of_the_folder(tmp_path, form, name):
    frame = pd.DataFrame({"path": [name], "label": [[HORN]]})
    folder = tmp_path / "deep" / "out"
    folder.parent.mkdir()
    ll.formats.write(frame, folder, form)
    (file,) = [path.relative_to(folder) for path in tmp_path.rglob("*") if path.is_file()]
    assert ".." not in file.parts


@pytest.mark.parametrize("form", ["audacity", "raven", "textgrid", "rttm"])
def test_recordings_that_differ_in_the_ending_alone_cannot_both_be_written(tmp_path, form):
    frame = pd.DataFrame({"path": ["a.wav", "a.mp3"], "duration": 8.0, "rate": 1000, "label": [[HORN], [SIREN]]})
    report = ll.formats.write(frame, tmp_path / FORMATS[form], form)
    assert (report.written, report.dropped) == (1, 1)
    assert report.reasons == [
        "1 region of a recording called like 'a.wav' but for the ending (first: recording 'a.mp3', 'siren' 1-7.5 s)"
    ]


def test_one_recording_may_have_a_file_and_several_have_a_folder(tmp_path):
    one = pd.DataFrame({"path": ["a.wav"], "duration": 8.0, "rate": 1000, "label": [[HORN]]})
    for name, form in (("x.txt", "audacity"), ("y.txt", "raven"), ("z.textgrid", None)):
        ll.formats.write(one, tmp_path / name, form, strict=True)
        back, _ = ll.formats.read(tmp_path / name, form)
        assert back["label"].tolist() == [[HORN]]
        with pytest.raises(ValueError, match="holds the labels of one recording, and there are 2"):
            ll.formats.write(pd.concat([one, one.assign(path="b.wav")]), tmp_path / name, form)
    with pytest.raises(ValueError, match=r"'a\.txt' may be 'audacity' and 'raven': say which with format="):
        ll.formats.write(one, tmp_path / "a.txt")


def test_the_same_recording_twice_is_written_once(tmp_path):
    frame = pd.DataFrame({"path": ["a.wav", "a.wav"], "label": [[HORN], [SIREN]]})
    report = ll.formats.write(frame, tmp_path / "a.rttm")
    assert (report.written, report.dropped) == (1, 1)
    assert any("of a recording that is given twice" in reason for reason in report.reasons)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"label_studio"}))
def test_labels_of_other_samples_are_refused(tmp_path, form):
    labeler = ll.TextLabeler(["Ada"], ["x"], store=":memory:", annotator="me")
    labeler.label(0, "x")
    with pytest.raises(ValueError, match=r"holds sounds, and the labels are .* of other samples: choose 'csv'"):
        labeler.export(tmp_path / "out", form)
    with pytest.raises(ValueError, match=r"no column 'path', but \['file', 'label'\]"):
        ll.formats.write(pd.DataFrame({"file": ["a.wav"], "label": [[HORN]]}), tmp_path / "out", form)
    with pytest.raises(ValueError, match=r"label of 'b\.wav' is 'x': expected a list of regions"):
        ll.formats.write(pd.DataFrame({"path": ["a.wav", "b.wav"], "label": [[HORN], "x"]}), tmp_path / "out", form)
    assert list(tmp_path.iterdir()) == []


def test_regions_are_refused_by_formats_of_texts_and_of_boxes(labeler, tmp_path):
    with pytest.raises(ValueError, match="holds texts; write labels of other samples as 'audacity', 'label_studio'"):
        labeler.export(tmp_path / "out", "conll")
    with pytest.raises(
        ValueError, match=r"holds boxes in images, and the labels are regions: .* for sounds 'audacity'"
    ):
        labeler.export(tmp_path / "out", "voc")


# ---- which sounds -----------------------------------------------------------------------------------------------


def test_sounds_elsewhere_are_a_folder_or_the_one_recording(audio, tmp_path):
    track = tmp_path / "far" / "labels" / "a.txt"
    track.parent.mkdir(parents=True)
    track.write_text("1\t9\tx\n")
    for sounds, path, end in ((None, "a", 9.0), (audio, "a.wav", 8.0), (audio / "b.flac", "b.flac", 8.0)):
        frame, report = ll.formats.read(track, "audacity", sounds=sounds)
        assert (frame["path"][0], frame["label"][0][0]["end"]) == (path, end)
        assert report.changed == (sounds is not None)
    (track.parent / "b.txt").write_text("1\t2\tx\n")
    with pytest.raises(ValueError, match=r"a\.wav' is not there: give the folder"):
        ll.formats.read(track, "audacity", sounds=tmp_path / "a.wav")
    (tmp_path / "x.rttm").write_text("SPEAKER a 1 0 1 <NA> <NA> x\nSPEAKER b 1 0 1 <NA> <NA> x\n")
    with pytest.raises(ValueError, match=r"a\.wav' is one file, and the labels are of 2 recordings"):
        ll.formats.read(tmp_path / "x.rttm", sounds=audio / "a.wav")


def test_sounds_are_of_sounds_only(audio, tmp_path):
    (tmp_path / "a.conll").write_text("Ada B-PER\n")
    (tmp_path / "a.xml").write_text("<annotations/>")
    for path in (tmp_path / "a.conll", tmp_path / "a.xml"):
        with pytest.raises(ValueError, match=r"says where sounds lie, and .* holds none: leave it out"):
            ll.formats.read(path, sounds=audio)
    (tmp_path / "a.rttm").write_text("")
    with pytest.raises(ValueError, match="says where images with boxes lie, and rttm holds none"):
        ll.formats.read(tmp_path / "a.rttm", images=audio)


def test_a_sound_that_cannot_be_read_says_nothing(audio):
    (audio / "a.wav").write_bytes(b"no sound")
    (audio / "a.txt").write_text("1\t9\tx\n")
    frame, report = ll.formats.read(audio / "a.txt", "audacity")
    assert frame.to_dict("records") == [
        {"path": "a.wav", "duration": None, "label": [{"start": 1.0, "end": 9.0, "label": "x"}]}
    ]
    assert report.reasons == []
