"""Files of other tools, written down as their formats are described."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import soundfile

import labelloop as ll

SIREN = {"start": 2.0, "end": 7.0, "label": "siren"}
HORN = {"start": 5.0, "end": 5.6875, "label": "horn"}
FRAME = pd.DataFrame({"path": ["street.wav"], "duration": [10.0], "rate": [8000], "label": [[SIREN, HORN]]})


def sound(path, seconds=10, rate=100):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros(int(seconds * rate), np.int16), rate)


def read(path, content, form=None, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ll.formats.read(path, form, **options)


def regions(frame, row=0):
    return [(region["start"], region["end"], region["label"]) for region in frame["label"][row]]


# ---- Audacity ---------------------------------------------------------------------------------------------------


def test_a_label_track_is_written_with_six_decimals(tmp_path):
    ll.formats.write(FRAME, tmp_path / "street.txt", "audacity", strict=True)
    assert (tmp_path / "street.txt").read_text() == "2.000000\t7.000000\tsiren\n5.000000\t5.687500\thorn\n"


def test_points_and_frequencies_of_a_label_track_are_told(tmp_path):
    sound(tmp_path / "a.wav")
    lines = ["1\t1\tclick", "\\\t6928.456055\t6928.456055\r", "2.0\t3\tsong of\ta bird", "\\\t800\t1200"]
    track = "\n".join([*lines, "4.5\tno end", "", "5\t6", "7\t8\t", ""])
    frame, report = read(tmp_path / "a.txt", track, "audacity")
    assert regions(frame) == [(2.0, 3.0, "song of\ta bird")]
    assert frame[["path", "duration", "rate"]].to_numpy().tolist() == [["a.wav", 10.0, 100.0]]
    assert (report.written, report.dropped) == (1, 4)
    assert report.reasons == [
        "2 regions with a band of frequencies, not read (first: recording 'a.wav', 'click' 1-1 s)",
        "2 regions of no length: a point in time (first: recording 'a.wav', 'click' 1-1 s)",
        "2 regions without a class (first: recording 'a.wav', '' 5-6 s)",
    ]


def test_times_of_a_label_track_may_have_a_comma_as_some_countries_write_it(tmp_path):
    sound(tmp_path / "a.wav")
    frame, report = read(tmp_path / "a.txt", "0,5\t1,25\tx\n", "audacity")
    assert regions(frame) == [(0.5, 1.25, "x")]
    assert "with a comma in its times" in report.reasons[0]


def test_a_folder_of_label_tracks_may_hold_other_texts(tmp_path):
    sound(tmp_path / "audio" / "b" / "two.FLAC".lower())
    (tmp_path / ".hidden.txt").write_text("1\t2\tx\n")
    (tmp_path / "SOURCE.txt").write_text("from: a field\n")
    read(tmp_path / "b" / "two.txt", "1\t2\tx\n", "audacity")
    (tmp_path / "none.txt").write_text("")
    frame, report = ll.formats.read(tmp_path, "audacity")
    assert frame["path"].tolist() == ["b/two.flac", "none"]
    assert frame["label"].map(len).tolist() == [1, 0]
    assert "1 file that is no label track: passed over (first: SOURCE.txt)" in report.reasons
    assert any("recording whose name has no ending, for its sound is not found" in each for each in report.reasons)


# ---- Raven ------------------------------------------------------------------------------------------------------

HEAD = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"


def test_a_selection_table_is_written_over_all_frequencies(tmp_path):
    ll.formats.write(FRAME, tmp_path / "tables", "raven", strict=True)
    table = (tmp_path / "tables" / "street.Table.1.selections.txt").read_text().splitlines()
    assert table[0] == f"{HEAD}\tBegin File\tAnnotation"
    assert table[1] == "1\tSpectrogram 1\t1\t2.000000\t7.000000\t0.0\t4000.0\tstreet.wav\tsiren"
    assert len(table) == 3


def test_a_selection_of_unknown_rate_is_told_how_high_it_reaches(tmp_path):
    report = ll.formats.write(FRAME.drop(columns="rate"), tmp_path / "a.txt", "raven", strict=True)
    assert report.reasons == [
        "1 recording of unknown rate: its selections reach up to 1000 Hz (first: recording 'street.wav')"
    ]


def test_a_table_of_raven_lists_each_view_and_measures(tmp_path):
    sound(tmp_path / "a.wav", rate=8000)
    rows = [
        "1\tWaveform 1\t1\t1.5\t2.5\t0.0\t4000.0\t1.0\tchirp",
        "1\tSpectrogram 1\t1\t1.5\t2.5\t0.0\t4000.0\t1.0\tchirp",
        "2\tSpectrogram 1\t1\t3.0\t4.0\t800\t4000\t1.0\tchirp",
        "3\tSpectrogram 1\t2\t3.0\t4.0\t0.0\t4000\t1.0\tchirp",
        "4\tSpectrogram 1\t1\t5.0\t6.0\t0.0\t4000\t1.0",
    ]
    table = "\r\n".join([f"{HEAD}\tDelta Time (s)\tannotation", *rows, ""])
    frame, report = read(tmp_path / "a.Table.1.selections.txt", table, "raven")
    assert regions(frame) == [(1.5, 2.5, "chirp"), (3.0, 4.0, "chirp")]
    assert frame["path"].tolist() == ["a.wav"]
    assert report.reasons == [
        "1 table with further columns, not read (first: a.Table.1.selections.txt: delta time (s))",
        "1 region with a band of frequencies, not read (first: recording 'a.wav', 'chirp' 3-4 s)",
        "1 region given twice (first: recording 'a.wav', 'chirp' 3-4 s)",
        "1 region without a class (first: recording 'a.wav', '' 5-6 s)",
    ]


def test_times_of_a_table_of_several_files_begin_with_each_file(tmp_path):
    table = (
        f"{HEAD}\tCommon Name\tSpecies Code\tConfidence\tBegin Path\tFile Offset (s)\n"
        "1\tSpectrogram 1\t1\t0\t3.0\t0\t15000\tRobin\trob\t0.9\tC:\\birds\\a.wav\t0\n"
        "2\tSpectrogram 1\t1\t63\t66.0\t0\t15000\tWren\twre\t0.8\tC:\\birds\\b.wav\t3\n"
    )
    frame, report = read(tmp_path / "BirdNET_SelectionTable.txt", table, "raven")
    assert frame["path"].tolist() == ["a.wav", "b.wav"]
    assert (regions(frame), regions(frame, 1)) == ([(0.0, 3.0, "Robin")], [(3.0, 6.0, "Wren")])
    assert "species code, confidence" in report.reasons[0]


@pytest.mark.parametrize(
    "name", ["a.Table.1.selections.txt", "a.selections.txt", "a.BirdNET.selection.table.txt", "a.TXT"]
)
def test_a_table_without_a_row_is_a_recording_in_which_there_is_nothing(tmp_path, name):
    sound(tmp_path / "a.wav")
    (tmp_path / name).write_text(f"{HEAD}\tAnnotation\n")
    (tmp_path / "README.txt").write_text("about")
    frame, report = ll.formats.read(tmp_path, "raven")
    assert frame[["path", "label"]].to_numpy().tolist() == [["a.wav", []]]
    assert report.reasons == ["1 file that is no selection table: passed over (first: README.txt)"]


# ---- RTTM -------------------------------------------------------------------------------------------------------


def test_turns_of_several_recordings_are_written_in_one_file(tmp_path):
    frame = pd.concat([FRAME, FRAME.assign(path="night walk.wav")], ignore_index=True)
    frame["label"] = [[SIREN], [{**HORN, "label": "car horn"}]]
    report = ll.formats.write(frame, tmp_path / "a.rttm")
    assert (tmp_path / "a.rttm").read_text().splitlines() == [
        "SPEAKER street 1 2.000000 5.000000 <NA> <NA> siren <NA> <NA>",
        "SPEAKER night_walk 1 5.000000 0.687500 <NA> <NA> car_horn <NA> <NA>",
    ]
    assert (report.written, report.changed) == (2, 1)
    name, label = report.reasons
    assert name == "1 recording whose name has blanks: written with _ (first: recording 'night walk.wav')"
    assert label.startswith("1 region whose class has blanks, or is <NA>: written with _ (first: ")


def test_two_names_that_blanks_make_one_are_not_mixed(tmp_path):
    frame = pd.DataFrame({"path": ["a b.wav", "a_b.wav", "c.wav"], "label": [[SIREN], [HORN], []]})
    report = ll.formats.write(frame, tmp_path / "a.rttm")
    assert (report.written, report.dropped) == (1, 1)
    assert any("called like 'a b.wav' but for the ending" in each for each in report.reasons)
    assert any("recording in which there is nothing: it has no line" in each for each in report.reasons)


def test_other_lines_and_fields_of_rttm_are_told(tmp_path):
    lines = [
        ";; a comment",
        "SPKR-INFO a 1 <NA> <NA> <NA> unknown Ada <NA> <NA>",
        "SPEAKER a 1 0.5 1.5 <NA> <NA> Ada 0.93 <NA>",
        "LEXEME a 1 0.5 0.3 word lex Ada 0.7 <NA>",
        "SPEAKER b 2 0.5 1.5 <NA> <NA> Bob",
        "SPEAKER a 1 3.0 0 <NA> <NA> Ada <NA> <NA>",
        "SPEAKER a 1 3.0 -1 <NA> <NA> Ada <NA> <NA>",
        "SPEAKER a 1 3.0 <NA> <NA> <NA> Ada <NA> <NA>",
        "SPEAKER a 1 3.0 1 <NA> <NA> <NA> <NA> <NA>",
    ]
    sound(tmp_path / "wav" / "a.wav")
    sound(tmp_path / "b.ogg".replace("ogg", "au"))
    frame, report = read(tmp_path / "x.rttm", "\n".join(lines))
    assert frame["path"].tolist() == ["a.wav", "b.au"]
    assert (regions(frame), regions(frame, 1)) == ([(0.5, 2.0, "Ada")], [(0.5, 2.0, "Bob")])
    assert (report.written, report.dropped) == (2, 4)
    assert [each.partition(" (first")[0] for each in report.reasons] == [
        "1 line of the type SPKR-INFO, not read",
        "1 region with a confidence or other fields, not read",
        "1 line of the type LEXEME, not read",
        "1 region of a further channel: read as of the whole recording",
        "1 region of no length: a point in time",
        "1 region that ends before it starts",
        "1 region whose times are no numbers",
        "1 region without a class",
    ]


# ---- Label Studio -----------------------------------------------------------------------------------------------


def test_regions_are_tasks_of_label_studio(tmp_path):
    ll.formats.write(
        FRAME.assign(id=5, site="north").drop(columns="rate"), tmp_path / "a.json", "label_studio", strict=True
    )
    (task,) = json.loads((tmp_path / "a.json").read_text())
    assert (task["id"], task["data"]) == (5, {"audio": "street.wav", "site": "north"})
    assert task["annotations"][0]["result"][1] == {
        "id": "1",
        "from_name": "label",
        "to_name": "audio",
        "type": "labels",
        "original_length": 10.0,
        "value": {"start": 5.0, "end": 5.6875, "channel": 0, "labels": ["horn"]},
    }
    frame, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert frame.to_dict("records") == [
        {"id": 5, "path": "street.wav", "duration": 10.0, "label": [SIREN, HORN], "site": "north"}
    ]


def test_classes_of_whole_recordings_are_choices_of_label_studio(tmp_path):
    frame = pd.DataFrame({"path": ["a.wav", "b.wav", "c.wav"], "label": ["dog", 2, None]})
    report = ll.formats.write(frame, tmp_path / "a.json", "label_studio")
    assert (report.written, report.changed, report.skipped) == (2, 1, 1)
    back, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert back[["path", "label"]].to_numpy().tolist() == [["a.wav", "dog"], ["b.wav", "2"]]
    several = frame.assign(label=[["dog", "cat"], [], ["dog"]])
    ll.formats.write(several, tmp_path / "a.json", "label_studio", strict=True)
    back, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert back["label"].tolist() == several["label"].tolist()


def test_what_else_label_studio_says_of_a_sound_is_told(tmp_path):
    value = {"start": 1, "end": 2.5, "labels": ["a", "b"]}
    results = [
        {"type": "labels", "original_length": 9.5, "to_name": "song", "value": {**value, "channel": 1}},
        {"type": "labels", "value": {"start": 3, "end": 4, "channel": 0}},
        {"type": "textarea", "value": {**value, "text": ["la"]}},
    ]
    tasks = [
        {
            "data": {"song": "/data/upload/1/x%20y.mp3", "bpm": 90},
            "annotations": [{"result": results, "completed_by": 3}],
        },
        {"data": {"song": "/data/local-files/?d=new/z.wav"}, "annotations": [{"was_cancelled": True, "result": []}]},
        {"data": {"bpm": 5}, "annotations": []},
    ]
    tasks[2]["data"]["song"] = ""
    frame, report = read(tmp_path / "a.json", json.dumps(tasks[:2]), "label_studio")
    assert frame[["path", "duration", "annotator", "bpm", "audio"]].to_numpy().tolist() == [
        ["x y.mp3", 9.5, 3, 90, "/data/upload/1/x%20y.mp3"]
    ]
    assert regions(frame) == [(1.0, 2.5, "a"), (1.0, 2.5, "b")]
    assert [each.partition(" (first")[0] for each in report.reasons] == [
        "1 region of a further channel: read as of the whole recording",
        "1 result of type 'textarea': neither regions nor choices",
        "1 annotation that was cancelled",
        "1 region without a class",
    ]
    frame, report = read(tmp_path / "a.json", json.dumps(tasks), "label_studio", sounds=tmp_path)
    assert "1 task without a sound (first: task 3)" in report.reasons


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"text": "x", "voice": "a.wav"}, "text"),
        ({"image": "a.png", "audio": "a.wav"}, "width"),
        ({"url": "http://x.org/a.mp3?key=1"}, "duration"),
        ({"speech": "s3://bucket/a"}, "duration"),
        ({"url": "http://x.org/page"}, "text"),
    ],
)
def test_what_a_file_of_label_studio_is_about_its_data_tell(tmp_path, data, kind):
    frame, _ = read(tmp_path / "a.json", json.dumps([{"data": data, "annotations": [{"result": []}]}]), "label_studio")
    assert kind in frame.columns
