"""Regions of a sound: millionths of a second, inside, never silently altered; what a model finds is cut off."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.labels import Classes, LabelError, MisfitError, Regions

REGIONS = Regions(Classes(["siren", "horn", 3]))
APART = Regions(Classes(["siren", "horn", 3]), overlap=False)
LONG = 10.0


def region(start=2, end=7, label="siren", **more):
    return {"label": label, "start": start, "end": end, **more}


millionths = st.integers(0, int(LONG * 1e6))
places = st.tuples(millionths, millionths).filter(lambda pair: pair[0] != pair[1]).map(sorted)
some = st.lists(
    st.builds(lambda place, label: region(place[0] / 1e6, place[1] / 1e6, label), places, st.sampled_from(["horn", 3])),
    max_size=6,
)


@given(some)
def test_regions_stay_as_they_are_each_once_and_survive_json(given_regions):
    kept = REGIONS.validate(given_regions, LONG)
    assert all(list(each) == ["start", "end", "label"] for each in kept)
    assert all(each in given_regions for each in kept)
    assert all(each in kept for each in given_regions)
    assert len({json.dumps(each) for each in kept}) == len(kept)
    assert REGIONS.validate(kept, LONG) == REGIONS.read(json.loads(json.dumps(kept)), LONG) == kept
    assert sum(REGIONS.count(kept).values()) == len(kept)


@given(some, st.randoms(use_true_random=False))
def test_the_order_is_that_of_time_longer_ones_first_whatever_it_was_before(given_regions, random):
    kept = REGIONS.validate(given_regions, LONG)
    assert kept == sorted(kept, key=lambda each: (each["start"], -each["end"]))
    random.shuffle(given_regions)
    assert REGIONS.validate(given_regions, LONG) == kept


def test_at_the_same_place_the_order_is_that_of_the_classes():
    given_regions = [region(label=3), region(label="horn"), region(label="siren")]
    assert [each["label"] for each in REGIONS.validate(given_regions, LONG)] == ["siren", "horn", 3]


# Time


@given(st.integers(0, 192_000 * 3600), st.integers(1, 192_000 * 3600), st.sampled_from([8000, 44_100, 192_000]))
def test_from_seconds_every_sample_is_found_again(first, more, rate):
    (kept,) = REGIONS.validate([region(first / rate, (first + more) / rate)])
    assert (round(kept["start"] * rate), round(kept["end"] * rate)) == (first, first + more)


def test_a_region_may_be_a_single_sample_at_192_khz():
    (kept,) = REGIONS.validate([region(1 / 192_000, 2 / 192_000)], 3 / 192_000)
    assert kept == {"start": 0.000005, "end": 0.00001, "label": "siren"}


@given(st.integers(1, 10**9), st.sampled_from([8000, 11_025, 22_050, 44_100, 48_000, 192_000]))
def test_a_region_to_the_very_end_of_a_sound_fits(frames, rate):
    duration = frames / rate
    (kept,) = REGIONS.validate([region(0, duration)], duration)
    assert abs(kept["end"] - duration) <= 1e-6
    assert REGIONS.read([kept], duration) == REGIONS.propose([region(-1, duration + 1)], duration) == [kept]


def test_numbers_of_any_kind_become_floats_without_the_noise_of_arithmetic():
    (kept,) = REGIONS.validate([region(np.int32(0), 0.1 + 0.2, np.int64(3))], LONG)
    assert kept == {"start": 0.0, "end": 0.3, "label": 3}
    assert {type(kept["start"]), type(kept["end"])} == {float}
    assert REGIONS.validate([region(Fraction(1, 2), np.float32(5.7))]) == [{"start": 0.5, "end": 5.7, "label": "siren"}]
    assert str(REGIONS.validate([region(-0.0)])[0]["start"]) == "0.0"


# What does not fit


@given(some, st.floats(2e-6, 1e9))
def test_a_region_beyond_an_end_is_refused_and_named(given_regions, by):
    for each in given_regions:
        for beyond in ({**each, "end": LONG + by}, {**each, "start": -by}):
            with pytest.raises(MisfitError, match=r"the region .* does not lie in the sound of 10 s: cut it off there"):
                REGIONS.validate([beyond], LONG)


def test_an_empty_list_says_that_there_is_nothing():
    assert REGIONS.validate([], LONG) == []
    assert REGIONS.count([]) == {}


def test_without_a_duration_regions_may_end_anywhere():
    assert REGIONS.validate([region(5000, 6000)]) == [{"start": 5000, "end": 6000, "label": "siren"}]
    with pytest.raises(MisfitError, match="does not lie in the sound: cut it off there"):
        REGIONS.validate([region(-1)])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (region(end=2), "the region 2-2 s is empty: it must end after it starts"),
        (region(end=2 + 4e-7), "is empty"),
        (region(7, 2), "the region 7-2 s is empty: it must end after it starts"),
        (region(math.nan), "'start' of a region is nan: it must be a number of seconds"),
        (region(end=math.inf), "'end' of a region is inf: it must be a number of seconds"),
        (region(end=10**400), "'end' of a region is 1000000000"),
        (region("2"), "'start' of a region is '2': it must be a number of seconds"),
        (region(end=True), "'end' of a region is True: it must be a number of seconds"),
        (region(np.bool_(False)), "'start' of a region is False"),
        (region(None), "'start' of a region is None"),
        (region(label="bell"), "'bell' is not one of the classes"),
        (region(lane=1), "a region has no field 'lane': it has start, end, label"),
        ({"label": "horn", "start": 1}, "is not a region: write {'label': ..., 'start': 0.5, 'end': 1.25}"),
        ([2, 7, "horn"], "is not a region"),
        (region(origin="guessed"), "'origin' of a region is 'guessed'"),
        (region(score=2), "'score' of a region is 2: it must lie between 0 and 1"),
    ],
)
def test_what_is_no_region_is_named(wrong, said):
    for check in (REGIONS.validate, REGIONS.propose):
        with pytest.raises(LabelError) as caught:
            check([region(0, 1), wrong], LONG)
        assert said in str(caught.value)


@pytest.mark.parametrize("wrong", ["siren", region(), 5, None])
def test_what_is_no_list_is_named(wrong):
    for check in (REGIONS.validate, REGIONS.propose):
        with pytest.raises(LabelError, match=r"is not a list of regions: write \[\{'label': ..., 'start': 0.5"):
            check(wrong, LONG)


# Overlap


@given(some)
def test_where_regions_must_not_overlap_any_two_that_do_are_refused(given_regions):
    kept = REGIONS.validate(given_regions, LONG)
    apart = all(
        one["end"] <= other["start"] or other["end"] <= one["start"] for k, one in enumerate(kept) for other in kept[:k]
    )
    if apart:
        assert APART.validate(given_regions, LONG) == kept
        return
    for check in (APART.validate, APART.propose):
        with pytest.raises(LabelError, match=r"overlaps the region .* regions may overlap only with overlap=True"):
            check(given_regions, LONG)
    assert APART.read(kept, LONG) == kept  # what was allowed when it was answered is not lost


def test_regions_that_meet_do_not_overlap():
    meeting = [region(0, 0.1), region(0.1, 0.1 + 0.2), region(0.3, 1)]
    assert len(APART.validate(meeting, LONG)) == 3


@pytest.mark.parametrize("wrong", [1, "no", None])
def test_overlap_is_true_or_false(wrong):
    with pytest.raises(LabelError, match="is neither True nor False"):
        Regions(Classes(["siren"]), overlap=wrong)


# Provenance, suggestions


def test_where_a_region_came_from_is_kept_and_not_shown():
    (kept,) = REGIONS.validate([region(origin="edited", score=0.5)], LONG)
    assert (kept["origin"], kept["score"]) == ("edited", 0.5)
    assert REGIONS.public([kept]) == [{"start": 2.0, "end": 7.0, "label": "siren"}]


def test_the_place_of_a_region_is_a_box_of_height_1():
    assert REGIONS.area(region(2, 7)) == (2, 0, 5, 1)


times = st.floats(-20, 40, allow_nan=False)


@given(times, st.floats(1e-3, 60))
def test_what_a_model_finds_is_cut_off_at_both_ends_or_refused(start, length):
    end = start + length
    if start >= LONG or end <= 0:
        with pytest.raises(MisfitError, match="does not lie in the sound of 10 s"):
            REGIONS.propose([region(start, end)], LONG)
        return
    low, high = max(0.0, start), min(LONG, end)
    if high - low < 2e-6:  # what is left is hardly a sample
        return
    (found,) = REGIONS.propose([region(start, end, score=0.5)], LONG)
    assert REGIONS.validate([found], LONG) == [found]
    assert abs(found["start"] - low) <= 1e-6
    assert abs(found["end"] - high) <= 1e-6
    assert found["score"] == 0.5
