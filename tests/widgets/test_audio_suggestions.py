"""What is suggested for sounds: classes of clips; regions from tables, functions and models; what is not valid."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import soundfile
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool.clips import clip_of

RATE = 8000
SOUNDS = [(np.full(RATE * (k + 1), 0.1, np.float32), RATE) for k in range(4)]  # of 1, 2, 3 and 4 seconds


def region(start=0.25, end=0.5, label="siren", **more):
    return {"start": start, "end": end, "label": label, **more}


def recordings(data=None, classes=("siren", "horn"), **settings):
    settings = {"regions": True, "store": ":memory:", "annotator": "me", "order": "sequential", **settings}
    return ll.AudioLabeler(SOUNDS if data is None else data, list(classes), **settings)


def value(labeler, sample):
    found = labeler.suggestion(sample)
    return None if found is None else found[0]


# Clips


@pytest.mark.parametrize(
    "given",
    [
        {0: ("horn", 0.75), 2: "siren"},
        pd.DataFrame({"label": ["horn", "siren"], "score": [0.75, np.nan]}, index=[0, 2]),
        {0: ("horn", 0.75), 2: ("siren", None)}.get,
    ],
    ids=["dict", "frame", "function"],
)
def test_classes_of_clips_come_by_id(given):
    labeler = recordings(regions=False, suggestions=given)
    assert [labeler.suggestion(sample) for sample in range(3)] == [("horn", 0.75), None, ("siren", None)]


# Tables of regions


ROWS = pd.DataFrame({"start": [0.5, 2.0, 1.0], "end": [1.0, 9.0, 1.5], "label": ["horn", "siren", "siren"]}).assign(
    score=[0.9, np.nan, 0.25]
)
EXPECTED = {
    0: None,
    1: [region(1.0, 1.5, score=0.25)],
    2: [region(0.5, 1.0, "horn", score=0.9), region(2.0, 3.0)],
}


@pytest.mark.parametrize(
    "frame",
    [
        ROWS.set_index(pd.Index([2, 2, 1])),
        ROWS.assign(id=[2, 2, 1]),
        ROWS.assign(path=[2, 2, 1]).iloc[::-1],
        ROWS.assign(audio=[2, 2, 1]),
    ],
    ids=["index", "id", "path", "audio"],
)
def test_a_table_has_a_row_per_region_and_what_lies_behind_the_end_is_cut_off(frame):
    labeler = recordings(suggestions=frame)
    assert {sample: value(labeler, sample) for sample in (0, 1, 2)} == EXPECTED


def test_the_regions_of_one_labeler_are_suggestions_for_another():
    first = recordings()
    first.label(1, [region(), region(1, 2, "horn")])
    first.label(2, [])
    assert value(recordings(suggestions=first.regions), 1) == [region(), region(1.0, 2.0, "horn")]


def test_a_row_without_a_place_says_that_there_is_nothing():
    frame = ROWS.assign(id=[2, 2, 1])
    frame.loc[2, ["start", "end"]] = np.nan
    assert value(recordings(suggestions=frame), 1) == []


def test_with_one_class_regions_need_not_name_it():
    frame = pd.DataFrame({"start": [1], "end": [2.5]}, index=[3])
    assert value(recordings(classes=["call"], suggestions=frame), 3) == [region(1.0, 2.5, "call")]
    with pytest.raises(LabelError, match=r"no column 'label', which names the class of each region"):
        recordings(suggestions=frame)


def test_a_table_about_other_recordings_is_refused():
    with pytest.raises(LabelError, match=r"they are for 'x\.wav' and 0 others, and the first sample is 0"):
        recordings(suggestions=ROWS.assign(path="x.wav"))


# Functions and models


def test_a_function_of_an_id_returns_regions():
    labeler = recordings(suggestions=lambda sample: [region(0, sample, score=0.5)])
    assert value(labeler, 3) == [region(0.0, 3.0, score=0.5)]


def test_anything_that_predicts_regions_of_clips_suggests_them():
    model = SimpleNamespace(predict=lambda clips: [[region(0, clip.duration / 2)] for clip in clips])
    assert value(recordings(suggestions=model), 1) == [region(0.0, 1.0)]


def test_a_sound_that_cannot_be_read_has_no_suggestion(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"no sound")
    soundfile.write(tmp_path / "b.wav", np.zeros(0), RATE)
    soundfile.write(tmp_path / "c.wav", np.zeros(RATE), RATE)
    model = SimpleNamespace(predict=lambda clips: [[region()] for _ in clips])
    labeler = recordings(tmp_path, suggestions=model)
    assert [value(labeler, f"{name}.wav") for name in "abc"] == [None, None, [region()]]


def test_a_detector_suggests_what_it_finds_in_a_sound():
    detector = ll.Detector(
        lambda clip: [{"start": -1, "end": clip.duration, "scores": [0.25, 0.75]}], ["siren", "horn"]
    )
    assert recordings(suggestions=detector).suggestion(2) == ([region(0.0, 3.0, "horn", score=0.75)], 0.75)


def beep(k):
    """Return a sound of a second with a beep in it, and where that is."""
    start, time = 0.1 + 0.05 * k, np.arange(RATE) / RATE
    heard = 0.4 * np.sin(2 * np.pi * 1000 * time) * ((time >= start) & (time < start + 0.25))
    return (heard + np.random.default_rng(k).normal(0, 0.01, RATE), RATE), [region(start, start + 0.25)]


def test_a_learner_fitted_elsewhere_suggests_and_predicts():
    sounds, found = zip(*(beep(k) for k in range(10)), strict=True)
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    labeler = recordings(list(sounds), suggestions=learner, learner=learner)
    assert labeler.suggestion(9) is None
    with pytest.raises(NotFittedError):
        labeler.predict()
    learner.fit([clip_of(*each) for each in sounds[:8]], list(found[:8]))
    suggested, score = labeler.suggestion(9)
    assert [one["label"] for one in suggested] == ["siren"]
    assert abs(suggested[0]["start"] - found[9][0]["start"]) < 0.1
    frame = labeler.predict([9, 8])
    assert frame.loc[9, "label"] == suggested
    assert frame.loc[9, "score"] == pytest.approx(score)


# What is not valid


WRONG = {
    "no_number": (region(math.nan), "'start' of a region is nan"),
    "inverted": (region(0.5, 0.25), "is empty: it must end after it starts"),
    "class": (region(label="bell"), "'bell' is not one of the classes"),
    "outside": (region(5, 6), "does not lie in the sound of 2 s"),
    "score": (region(score=7), "'score' of a region is 7"),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG.values(), ids=WRONG)
def test_a_region_that_is_not_valid_is_named_and_the_others_are_shown(wrong, message):
    labeler = recordings(suggestions={1: [region(), wrong, region(1, 2)]})
    with pytest.warns(UserWarning, match=f"suggested for 1 is shown without .*{message}"):
        assert labeler.suggestion(1) == ([region(), region(1.0, 2.0)], None)


def test_where_regions_must_not_overlap_the_first_of_two_is_shown():
    labeler = recordings(overlap=False, suggestions={0: [region(), region(0.4, 0.9)]})
    with pytest.warns(UserWarning, match="overlaps"):
        assert value(labeler, 0) == [region()]


@pytest.mark.parametrize("wrong", ["region", 7])
def test_what_is_no_list_at_all_is_an_error(wrong):
    with pytest.raises(LabelError, match="is not a list of regions"):
        recordings(suggestions={0: wrong}).suggestion(0)
