"""Jobs about sounds: what an answer is, what survives restarts, answers that no longer fit."""

from __future__ import annotations

from contextlib import nullcontext, suppress

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.job import Job, open_job
from labelloop.labels import LabelError, MisfitError, Regions
from labelloop.pool import PoolError
from labelloop.store import Store

RATE = 8000
CLIPS = [np.full(RATE, 0.1 * k, np.float32) for k in range(1, 6)]  # a second each


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "labels.db")
    yield opened
    opened.close()


def make(store, data=None, classes=("siren", "horn"), **given_settings):
    given_settings = {"order": "sequential", **given_settings}
    if data is None:
        data, given_settings["rate"] = CLIPS, RATE
    return Job(data, list(classes), kind="audio", store=store, **given_settings)


def region(start=0.25, end=0.5, label="siren", **more):
    return {"start": start, "end": end, "label": label, **more}


@pytest.mark.parametrize(
    ("options", "answer", "value"),
    [
        ({}, "class", "horn"),
        ({"multiple": True}, "classes", ["siren", "horn"]),
        ({"regions": True}, "regions", [region(), region(0.3, 1.0, "horn")]),
        ({"regions": True, "overlap": False}, "regions", [region(), region(0.5, 1.0, "horn")]),
    ],
)
def test_what_an_answer_is_is_remembered(store, options, answer, value):
    job = make(store, name="j", **options)
    job.record("me", "label", 0, value)
    again = open_job(store, "j", CLIPS)  # the rate is remembered, too
    assert (again.kind, again.label_type) == ("audio", job.label_type)
    assert again.label_type.name == answer
    assert again.labels["label"].tolist() == [value]
    assert again.pool.content(0) == 1.0
    assert again.add([CLIPS[0]]) == 1


def test_overlap_is_remembered_and_what_overlapped_before_is_kept(store):
    make(store, name="j", regions=True).record("me", "label", 0, [region(), region(0.3, 1)])
    strict = make(store, name="j", regions=True, overlap=False)
    assert len(strict.labels["label"][0]) == 2
    with pytest.raises(LabelError, match="overlaps"):
        strict.record("me", "label", 1, [region(), region(0.3, 1)])


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"regions": True, "multiple": True}, LabelError, "multiple=True is for whole clips"),
        ({"overlap": False}, LabelError, "overlap=False is for regions"),
        ({"regions": "no"}, LabelError, "regions='no' is neither True nor False"),
        ({"multiple": 1}, LabelError, "multiple=1 is neither True nor False"),
        ({"rate": "44.1 kHz"}, PoolError, r"rate= has the rate '44.1 kHz'"),
        ({"regoins": True}, TypeError, "no option 'regoins'; did you mean 'regions'"),
    ],
)
def test_what_does_not_go_together_is_refused_and_no_job_is_made(store, options, error, said):
    with pytest.raises(error, match=said):
        Job(CLIPS, ["a"], kind="audio", store=store, **{"rate": RATE, **options})
    assert store.jobs() == []


def test_clips_and_regions_of_the_same_sounds_are_two_jobs(store):
    clips, regions = make(store), make(store, regions=True)
    assert (clips.name, regions.name) == ("audio-label", "audio-label-2")
    assert make(store, regions=True).name == regions.name
    with pytest.raises(LabelError, match="is another task"):
        make(store, name=clips.name, regions=True)


def test_other_sounds_are_another_job(store):
    make(store).record("me", "label", 0, "horn")
    assert make(store).progress["labeled"] == 1
    assert make(store, [(clip[::-1] * 0.5, RATE) for clip in CLIPS]).progress["labeled"] == 0


def test_a_job_made_of_a_folder_finds_it_again(store, tmp_path):
    for name in ("a.wav", "b.flac", "notes.txt"):
        if name.endswith("txt"):
            (tmp_path / name).write_text("no sound")
        else:
            soundfile.write(tmp_path / name, CLIPS[0], RATE)
    job = make(store, tmp_path, name="files", regions=True)
    job.record("me", "label", "a.wav", [region()])
    assert open_job(store, "files").queue("me") == ["b.flac"]


# Answers that do not fit


def test_an_answer_is_measured_in_seconds_of_the_sound(store):
    job = make(store, regions=True)
    with pytest.raises(MisfitError, match="does not lie in the sound of 1 s"):
        job.record("me", "label", 0, [region(0.5, 1.5)])
    assert store.operations(job.id) == []


def test_a_sound_that_cannot_be_measured_takes_any_answer(store):
    job = make(store, [b"no sound", *((clip, RATE) for clip in CLIPS)], regions=True)
    assert job.pool.content(0) is None
    job.record("me", "label", 0, [region(5, 6)])
    assert job.labels["label"].to_dict() == {0: [region(5.0, 6.0)]}


@pytest.mark.parametrize("seconds", [0.75, 0.5])
def test_answers_that_no_longer_fit_a_shorter_file_are_asked_again_and_not_lost(store, tmp_path, seconds):
    for name in "abc":
        soundfile.write(tmp_path / f"{name}.wav", CLIPS[0], RATE)
    job = make(store, tmp_path, name="j", regions=True)
    for name in "ab":
        job.record("me", "label", f"{name}.wav", [region(0, 0.6)])
    soundfile.write(tmp_path / "a.wav", CLIPS[0][: int(seconds * RATE)], RATE)
    again = make(store, tmp_path, name="j", regions=True)
    if seconds > 0.6:
        assert (again.misfits, again.queue("me")) == ({}, ["c.wav"])
        return
    assert list(again.misfits) == ["a.wav"]
    assert "0-0.6 s does not lie in the sound of 0.5 s" in again.misfits["a.wav"]
    assert again.queue("me") == ["a.wav", "c.wav"]
    assert again.progress["per_class"] == {"siren": 1, "horn": 0}
    again.record("me", "label", "a.wav", [region(0, 0.5)])
    assert again.misfits == {}
    assert make(store, tmp_path, name="j", regions=True).misfits == {}


# Restarts

millionths = st.integers(0, 10**6)
places = st.tuples(millionths, millionths).filter(lambda pair: pair[0] != pair[1]).map(sorted)
answers = st.lists(
    st.builds(lambda place, label: region(place[0] / 1e6, place[1] / 1e6, label), places, st.sampled_from(["horn"])),
    max_size=3,
)
operations = st.lists(
    st.one_of(
        st.tuples(st.just("label"), st.integers(0, 4), answers),
        st.tuples(st.just("skip"), st.integers(0, 4), st.none()),
        st.tuples(st.sampled_from(["undo", "redo"]), st.none(), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(operations)
def test_a_restart_changes_nothing(performed):
    store = Store(":memory:")
    job = make(store, regions=True)
    for kind, sample, value in performed:
        with suppress(LabelError) if kind in {"undo", "redo"} else nullcontext():  # there may be nothing to undo
            job.record("me", kind, sample, value)
    again = make(store, regions=True)
    assert again.labels["label"].to_dict() == job.labels["label"].to_dict()
    assert (again.progress, again.queue("me")) == (job.progress, job.queue("me"))
    assert isinstance(again.label_type, Regions)
    store.close()
