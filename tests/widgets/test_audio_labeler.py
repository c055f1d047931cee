"""A labeler of sounds without a browser: whole clips, and regions of time, by the same path a page uses."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import soundfile

import labelloop as ll
from labelloop.labels import LabelError, MisfitError
from labelloop.pool import PoolError

RATE = 8000
NAMES = ["a.wav", "b.wav", "c.wav", "d.wav"]


def tone(seconds=1.0, hertz=440.0, rate=RATE):
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


@pytest.fixture
def folder(tmp_path):
    """Return a folder of four sounds of a second each."""
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    for k, name in enumerate(NAMES):
        soundfile.write(sounds / name, tone(hertz=300 + 100 * k), RATE)
    return sounds


def clips(data=None, classes=("tone", "noise"), **settings):
    settings = {"store": ":memory:", "annotator": "me", "order": "sequential", **settings}
    if data is None:
        data, settings["rate"] = [tone(hertz=300 + 100 * k) for k in range(4)], RATE
    return ll.AudioLabeler(data, list(classes), **settings)


def recordings(data=None, classes=("siren", "horn"), **settings):
    return clips(data, classes, **{"regions": True, **settings})


def region(start=0.25, end=0.5, label="siren", **more):
    return {"start": start, "end": end, "label": label, **more}


# Clips


def test_label_skip_relabel_and_undo_whole_clips():
    labeler = clips()
    labeler.label(0, "tone")
    labeler.skip(1)
    labeler.label(2, "noise")
    labeler.label(0, "noise")
    assert labeler.progress == {"labeled": 2, "skipped": 1, "total": 4, "per_class": {"tone": 0, "noise": 2}}
    assert labeler.queue == [3]
    labeler.undo()
    assert labeler.labels["label"].to_dict() == {0: "tone", 2: "noise"}
    labeler.redo()
    assert labeler.labels["label"].to_dict() == {0: "noise", 2: "noise"}


def test_a_clip_may_have_several_classes():
    labeler = clips(multiple=True)
    labeler.label(0, ["noise", "tone"])
    labeler.label(1, [])
    assert labeler.labels["label"].tolist() == [["tone", "noise"], []]
    assert labeler.config["answer"] == "classes"


@pytest.mark.parametrize("what", ["regions", "rejected"])
def test_whole_clips_have_no_regions_to_tell_of(what):
    labeler = clips()
    labeler.label(0, "tone")
    with pytest.raises(LabelError, match=rf"there is no '{what}' where whole clips are labeled.*regions=True"):
        getattr(labeler, what)


def test_the_path_of_a_file_stands_beside_its_label(folder):
    labeler = clips(folder)
    labeler.label("b.wav", "tone")
    assert labeler.labels.to_dict("index") == {"b.wav": {"path": str(folder / "b.wav"), "label": "tone", "label_id": 1}}


@pytest.mark.parametrize(
    "data",
    [
        [(tone(), RATE)],
        [(RATE, tone())],
        [{"array": tone(), "sampling_rate": RATE}],
        {"one": (tone(), RATE)},
        pd.Series([(tone(), RATE)], index=["one"]),
        [(np.column_stack([tone(), tone()]), RATE)],
    ],
    ids=["array_rate", "rate_array", "dict", "by_id", "series", "stereo"],
)
def test_sounds_come_in_the_forms_people_have_them(data):
    labeler = clips(data)
    assert labeler.job.pool.content(0) == 1.0
    labeler.label(labeler.queue[0], "tone")
    assert labeler.queue == []


def test_arrays_without_a_rate_are_refused():
    with pytest.raises(PoolError, match="is an array without a rate: give rate=44100"):
        clips([tone()])


# Regions


def test_regions_of_a_recording_are_labeled_skipped_changed_and_taken_back():
    labeler = recordings()
    labeler.label(0, [region(0.5, 0.75, "horn"), region()])
    labeler.skip(1)
    labeler.label(2, [])
    labeler.label(0, [region(0, 1), region(0.1 + 0.2, 0.9, "horn")])
    assert labeler.progress == {"labeled": 2, "skipped": 1, "total": 4, "per_class": {"siren": 1, "horn": 1}}
    assert labeler.labels["label"].to_dict() == {0: [region(0.0, 1.0), region(0.3, 0.9, "horn")], 2: []}
    labeler.undo()
    assert labeler.labels["label"][0] == [region(), region(0.5, 0.75, "horn")]


def test_regions_are_a_frame_with_where_they_came_from():
    labeler = recordings()
    labeler.label(3, [region(origin="accepted", score=0.75), region(0.5, 1, "horn")])
    frame = labeler.regions
    assert list(frame.columns) == ["label", "start", "end", "origin", "score"]
    assert frame.index.tolist() == [3, 3]
    assert frame["origin"].tolist() == ["accepted", "manual"]
    assert frame["score"].tolist()[0] == 0.75
    assert np.isnan(frame["score"].tolist()[1])
    assert recordings().regions.empty


def test_suggestions_that_were_not_taken_are_told_with_their_score():
    labeler = recordings()
    offered = {"value": [region(score=0.9), region(0.5, 0.75, score=0.25), region(0.8, 0.9)], "score": None}
    taken = [region(score=0.9, origin="accepted"), region(0.45, 0.75, "horn", origin="edited")]
    labeler.job.record("me", "label", 2, taken, suggested=offered)
    assert list(labeler.rejected.columns) == ["label", "start", "end", "score"]
    assert labeler.rejected[["label", "start", "end"]].to_dict("index") == {2: region(0.8, 0.9)}
    assert recordings().rejected.empty


def test_a_region_that_does_not_fit_is_refused_and_nothing_is_written():
    labeler = recordings()
    with pytest.raises(MisfitError, match=re.escape("the region 0.5-1.5 s does not lie in the sound of 1 s")):
        labeler.label(0, [region(0.5, 1.5)])
    assert labeler.progress["labeled"] == 0
    labeler.label(0, [region(0.5, 1 + 4e-7)])  # as far as rounding goes it does


def test_where_regions_must_not_overlap_they_are_refused():
    labeler = recordings(overlap=False)
    with pytest.raises(LabelError, match="overlaps"):
        labeler.label(0, [region(), region(0.3, 0.6, "horn")])
    labeler.label(0, [region(), region(0.5, 0.6, "horn")])
    assert labeler.config["overlap"] is False


def test_stereo_is_as_long_as_each_of_its_channels():
    labeler = recordings([(np.zeros((RATE, 2)), RATE)])
    labeler.label(0, [region(0, 1)])
    with pytest.raises(MisfitError):
        labeler.label(0, [region(0, 2)])


def test_a_file_that_is_no_sound_is_skipped_and_the_others_go_on(folder):
    (folder / "a.wav").write_bytes(b"no sound")
    (folder / "b.wav").write_bytes(b"")
    soundfile.write(folder / "c.wav", np.zeros(0), RATE)
    labeler = recordings(folder)
    for position, name in enumerate(NAMES[:3]):
        assert f"cannot read {name}" in labeler.job.pool.payload(position).data["error"]
        labeler.skip(name)
    labeler.label("d.wav", [region()])
    assert labeler.progress["labeled"] == 1


# Again


def test_a_file_that_has_become_shorter_is_told_and_asked_again(folder, tmp_path):
    store = tmp_path / "labels.db"
    first = recordings(folder, store=store, name="job")
    for name in NAMES[:3]:
        first.label(name, [region(0.6, 0.9)])
    soundfile.write(folder / "a.wav", tone(0.5), RATE)
    with pytest.warns(UserWarning, match="1 answer does not fit what the sample holds any more"):
        again = recordings(folder, store=store, name="job")
    assert list(again.job.misfits) == ["a.wav"]
    assert again.queue == ["a.wav", "d.wav"]
    assert again.regions.index.tolist() == ["b.wav", "c.wav"]
    soundfile.write(folder / "a.wav", tone(), RATE)  # it was not lost
    assert recordings(folder, store=store, name="job").queue == ["d.wav"]


def test_the_same_cell_again_goes_on_with_its_regions(folder, tmp_path):
    recordings(folder, store=tmp_path / "l.db").label("a.wav", [region(score=0.5, origin="edited")])
    again = recordings(folder, store=tmp_path / "l.db")
    assert again.regions["origin"].tolist() == ["edited"]
    assert "a.wav" not in again.queue


def test_a_job_opened_by_its_name_is_given_to_a_labeler(folder, tmp_path):
    first = recordings(folder, store=tmp_path / "l.db", overlap=False)
    first.label("a.wav", [region()])
    job = ll.open_job(tmp_path / "l.db", first.job.name)
    again = ll.AudioLabeler(job, annotator="me")
    assert again.regions.equals(first.regions)
    assert (again.config["answer"], again.config["overlap"]) == ("regions", False)
    with pytest.raises(LabelError, match="the job has its regions already: leave that out"):
        ll.AudioLabeler(job, regions=True)
    with pytest.raises(LabelError, match=r"of the kind 'audio': ImageLabeler shows 'image'"):
        ll.ImageLabeler(job)


@pytest.mark.parametrize("name", ["labels.csv", "labels.jsonl", "labels.parquet"])
def test_tables_hold_regions_and_give_them_back(folder, tmp_path, name):
    labeler = recordings(folder)
    labeler.label("a.wav", [region(0.1234567, 0.5), region(0.3, 1, "horn")])
    labeler.label("b.wav", [])
    labeler.skip("c.wav")
    report = labeler.export(tmp_path / name)
    assert (report.written, report.changed, report.dropped) == (2, 0, 0)
    back, _ = ll.formats.read(tmp_path / name)
    assert back["label"].tolist() == [[region(0.123457, 0.5), region(0.3, 1.0, "horn")], []]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("audacity", "audacity"),
        ("raven", "raven"),
        ("grids", "textgrid"),
        ("labels.rttm", None),
        ("tasks.json", "label_studio"),
    ],
)
def test_files_of_other_tools_hold_regions_and_are_suggestions_again(folder, tmp_path, name, kind):
    labeler = recordings(folder)
    labeler.label("a.wav", [region(0.1234567, 0.5), region(0.75, 1, "horn")])
    labeler.label("c.wav", [region()])
    report = labeler.export(tmp_path / name, kind)
    assert (report.written, report.changed, report.dropped) == (3, 0, 0)
    back, _ = ll.formats.read(tmp_path / name, kind, sounds=folder)
    again = recordings(folder, suggestions=back.set_index("path"))
    assert again.suggestion("a.wav")[0] == [region(0.123457, 0.5), region(0.75, 1.0, "horn")]
    assert again.suggestion("c.wav")[0] == [region()]


# What is asked for


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"regions": True, "multiple": True}, r"multiple=True is for whole clips.*leave it out"),
        ({"overlap": False}, r"overlap=False is for regions.*leave it out"),
        ({"regions": "yes"}, "regions='yes' is neither True nor False"),
        ({"multiple": 1}, "multiple=1 is neither True nor False"),
        ({"regions": True, "overlap": None}, "overlap=None is neither True nor False"),
        ({"autoplay": "always"}, "autoplay='always' is neither True nor False"),
        ({"classes": [""]}, "class"),
    ],
)
def test_what_does_not_go_together_is_refused(settings, said):
    with pytest.raises(LabelError, match=said):
        clips(**settings)


def test_rate_is_for_arrays(folder):
    with pytest.raises(PoolError, match="rate=8000 is for arrays of samples"):
        clips(folder, rate=8000)
    with pytest.raises(PoolError, match=r"rate= has the rate 0"):
        clips([tone()], rate=0)


def test_unknown_keyword_names_the_nearest():
    with pytest.raises(TypeError, match="did you mean 'autoplay'"):
        clips(autplay=True)
    with pytest.raises(TypeError, match="did you mean 'regions'"):
        clips(region=True)


def test_the_page_knows_what_it_shows():
    config = clips(autoplay=True).config
    assert (config["kind"], config["answer"], config["autoplay"]) == ("audio", "class", True)
    config = recordings().config
    assert (config["kind"], config["answer"], config["overlap"], config["autoplay"]) == (
        "audio",
        "regions",
        True,
        False,
    )
    assert config["keymap"]["play"] == [" "]
    json.dumps(config)
