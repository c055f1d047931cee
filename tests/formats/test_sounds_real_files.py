"""Regions that people marked, in files that other tools wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import labelloop as ll

FOLDERS = [folder / "shared" / "data" for folder in Path(__file__).resolve().parents]
SHARED = next((folder for folder in FOLDERS if folder.is_dir()), None)
STUDIO = "peer_formats/label_studio_export"

pytestmark = pytest.mark.skipif(SHARED is None, reason="needs ../shared/data")


def read(path, form=None, **options):
    return ll.formats.read(SHARED / path, form, **options)


def truth(folder):
    """Return path, start, end and class of all regions of a folder's events.csv, to millionths."""
    rows = pd.read_csv(SHARED / "audio" / folder / "events.csv", dtype={"label": str}).round(6)
    return sorted(rows[["filename", "start", "end", "label"]].itertuples(index=False, name=None))


def marked(frame):
    return sorted(
        (path, region["start"], region["end"], region["label"])
        for path, regions in zip(frame["path"], frame["label"], strict=True)
        for region in regions
    )


def test_an_audacity_track_of_a_street():
    frame, report = read("audio/urban_events_soundscape", "audacity")
    assert frame[["duration", "rate"]].to_numpy().tolist() == [[10.0, 22050.0]]
    assert marked(frame) == truth("urban_events_soundscape")
    content = json.loads((SHARED / "audio/urban_events_soundscape/soundscape_20200501_22050.jams").read_text())
    events = [event for each in content["annotations"] for event in each["data"]]
    jams = [
        (round(event["time"], 6), round(event["time"] + event["duration"], 6), event["value"]["label"])
        for event in events
        if event["value"]["role"] == "foreground"
    ]
    assert sorted(region[1:] for region in marked(frame)) == sorted(jams)
    assert report.reasons == ["1 file that is no label track: passed over (first: SOURCE.txt)"]


def test_turns_of_a_meeting():
    frame, report = read("audio/ami_meeting_dev00/dev00.rttm")
    assert marked(frame) == truth("ami_meeting_dev00")
    assert (frame["path"].tolist(), round(frame["duration"][0], 3), report.written) == (["dev00.wav"], 30.0, 9)
    assert report.reasons == []


def test_words_and_phones_of_a_sentence():
    sound = SHARED / "audio/praat_bobby/bobby.wav"
    frame, report = read("audio/praat_bobby/bobby_words.TextGrid", sounds=sound)
    assert frame[["path", "tier"]].to_numpy().tolist() == [["bobby.wav", "word"], ["bobby.wav", "phrase"]]
    assert [tuple(region.values()) for region in frame["label"][0]] == [
        (0.064691, 0.411565, "BOBBY"),
        (0.411565, 0.657688, "RIPPED"),
        (0.657688, 0.740816, "THE"),
        (0.740816, 1.117148, "LEDGER"),
    ]
    assert (frame["label"][1][0]["label"], report.reasons) == ("BOBBY RIPPED THE LEDGER", [])
    frame, report = read("audio/praat_bobby/bobby_phones.TextGrid", sounds=sound)
    phones = [region["label"] for region in frame["label"][0]]
    assert phones == ["B", "AA1", "B", "IY0", "R", "IH1", "PT", "DH", "AH0", "L", "EH1", "JH", "ER0"]


@pytest.mark.parametrize("form", ["audacity", "label_studio", "raven", "rttm", "textgrid"])
@pytest.mark.parametrize("folder", ["ami_meeting_dev00", "finch_song_a", "urban_events_soundscape"])
def test_real_regions_go_through_every_format(folder, form, tmp_path):
    events, _ = read(f"audio/{folder}/events.csv")
    rows = events.assign(label=events["label"].astype(str)).groupby("filename", sort=False)
    frame = pd.DataFrame(
        {
            "path": [str(SHARED / "audio" / folder / name) for name, _ in rows],
            "label": [each[["start", "end", "label"]].to_dict("records") for _, each in rows],
        }
    )
    path = tmp_path / f"out{'.rttm' if form == 'rttm' else ''}"
    written = ll.formats.write(frame, path, form, strict=True)
    back, report = ll.formats.read(path, form, sounds=SHARED / "audio" / folder)
    assert marked(back) == truth(folder)
    assert (written.written, report.written, report.reasons) == (len(events), len(events), [])


def test_events_are_what_a_labeler_begins_with():
    events, _ = read("audio/ami_meeting_dev00/events.csv")
    labeler = ll.AudioLabeler(
        SHARED / "audio/ami_meeting_dev00",
        ["MEE009", "MEE012"],
        regions=True,
        suggestions=events,
        store=":memory:",
        annotator="me",
    )
    regions, _ = labeler.suggestion("dev00.wav")
    assert [("dev00.wav", *region.values()) for region in regions] == truth("ami_meeting_dev00")


def test_regions_of_label_studio():
    frame, report = read(f"{STUDIO}/audio_regions/annotations/1.json", "label_studio")
    assert [tuple(region.values()) for region in frame["label"][0]] == [
        (12.778411, 28.505686, "Beat"),
        (55.747573, 59.398547, "Other"),
    ]
    assert frame[["path", "choices"]].to_numpy().tolist() == [["barradeen-emotional.mp3", ["Lo-Fi"]]]
    assert (report.written, report.reasons) == (2, [])
    frame, report = read(f"{STUDIO}/audio_regions/tasks.json", "label_studio")
    assert (frame["prediction"][0], report.skipped) == (["Lo-Fi"], 2)


def test_classes_of_clips_of_label_studio():
    for name, label in (("0", "Politics"), ("1", "Other")):
        frame, report = read(f"{STUDIO}/audio_classification/annotations/{name}.json", "label_studio")
        assert frame[["path", "label"]].to_numpy().tolist() == [["game.wav", label]]
        assert (report.written, report.reasons) == (1, [])
