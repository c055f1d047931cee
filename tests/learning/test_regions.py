"""A finder of regions: what it finds, what it is given, what it refuses."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop import pool as pools
from labelloop.labels import Classes, Regions
from labelloop.labels.overlap import iou
from labelloop.learning.exact import region_match
from labelloop.learning.parts import PartsEstimator
from labelloop.learning.region_examples import Labeled, Scores, halves_of
from labelloop.learning.regions import RegionFinder
from labelloop.learning.time_windows import Frames, Heard, apart, grid, jittered, lengths, overlaps, suppressed
from labelloop.pool.clips import Clip, clip_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "audio"
RATE = 8000
LABELS = ("burst", "chirp", "tone")


def wave(label, seconds, rng):
    time = np.arange(int(seconds * RATE)) / RATE
    if label == "tone":
        return np.sin(2 * np.pi * rng.uniform(400, 600) * time)
    if label == "chirp":
        return np.sin(2 * np.pi * (1000 + 600 * time / seconds) * time)
    return rng.normal(0, 1, len(time))


def scene(k, seconds=3.0, labels=LABELS):
    """Return a noisy clip with up to three sounds, every fourth without any, and its regions."""
    rng = np.random.default_rng(k)
    samples, regions = rng.normal(0, 0.01, int(seconds * RATE)), []
    for label in rng.permutation(labels)[: 0 if k % 4 == 3 else 1 + k % 3]:
        length = rng.uniform(0.2, 0.8)
        start = rng.uniform(0, seconds - length)
        place = slice(int(start * RATE), int(start * RATE) + int(length * RATE))
        samples[place] += rng.uniform(0.1, 0.3) * wave(label, length, rng)
        regions.append({"label": str(label), "start": start, "end": start + length})
    return clip_of(samples.clip(-1, 1), RATE), regions


def scenes(numbers, **more):
    clips, regions = zip(*(scene(k, **more) for k in numbers), strict=True)
    return list(clips), list(regions)


@pytest.fixture(scope="module")
def fitted():
    return RegionFinder(LogisticRegression(C=10)).fit(*scenes(range(12)))


# What it finds


def test_most_sounds_are_found_when_they_are_heard_also_over_each_other(fitted):
    clips, regions = scenes(range(20, 36))
    found = fitted.predict(clips)
    assert region_match(regions, found).f1 > 0.85
    assert fitted.score(clips, regions) == region_match(regions, found).f1
    assert fitted.classes_ == list(LABELS)
    over = [each for each in regions if any(iou([a], [b])[0, 0] > 0 for a, b in combinations(each, 2))]
    assert len(over) > 1, "some sound at once"


def test_regions_are_valid_answers_the_surest_first(fitted):
    clips, _ = scenes(range(20, 26), seconds=2.345)
    answers = Regions(Classes(LABELS))
    for clip, found in zip(clips, fitted.predict(clips), strict=True):
        assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
        assert all(0.3 <= one["score"] <= 1 for one in found)
        assert len(answers.validate(found, clip.duration)) == len(found)


def test_parts_are_class_probabilities_of_what_may_be_there(fitted):
    clips, _ = scenes(range(20, 24))
    for (found, P), parts in zip(fitted.find(clips), fitted.predict_parts(clips), strict=True):
        assert np.array_equal(P, parts)
        assert P.shape[1] == 3
        assert ((P >= 0) & (P <= 1)).all()
        for one, p in zip(found, P, strict=False):
            assert p[LABELS.index(one["label"])] == one["score"]


def test_two_classes_from_the_same_start_to_the_same_end_are_both_found():
    rng = np.random.default_rng(0)

    def both(start, labels):
        samples = rng.normal(0, 0.01, 2 * RATE)
        for label in labels:
            samples[int(start * RATE) : int(start * RATE) + RATE // 2] += 0.2 * wave(label, 0.5, rng)
        return clip_of(samples.clip(-1, 1), RATE), [{"label": x, "start": start, "end": start + 0.5} for x in labels]

    starts = rng.uniform(0.1, 1.4, 12)
    given = [["tone"], ["burst"], ["tone", "burst"]] * 4
    clips, regions = zip(*map(both, starts, given), strict=True)
    (found,) = RegionFinder().fit(clips[:-1], regions[:-1]).predict(clips[-1:])
    assert sorted(one["label"] for one in found) == ["burst", "tone"]


def test_regions_of_one_class_never_overlap_and_of_several_only_where_they_may():
    several, single = (
        RegionFinder(LogisticRegression(), several=each).fit(*scenes(range(9))) for each in (True, False)
    )
    alone = Regions(Classes(LABELS), overlap=False)
    together = 0
    for clip in scenes(range(20, 40))[0]:
        alone.validate(single.predict([clip])[0], clip.duration)
        found = several.predict([clip])[0]
        for label in LABELS:
            alone.validate([one for one in found if one["label"] == label], clip.duration)
        together += (iou(found, found) > 0).sum() > len(found)
    assert together > 0


def test_a_region_much_longer_than_any_it_has_learned_from_is_found_whole(fitted):
    rng = np.random.default_rng(7)
    samples = rng.normal(0, 0.01, 5 * RATE)
    samples[RATE : 4 * RATE] += 0.2 * wave("burst", 3, rng)
    (found,) = fitted.predict([clip_of(samples.clip(-1, 1), RATE)])
    assert region_match([[{"label": "burst", "start": 1, "end": 4}]], [found]).f1 == 1


def test_a_recording_is_looked_through_piece_by_piece(fitted, monkeypatch):
    parts, at = [], 0.0
    expected = []
    for k in (20, 21, 22, 24):
        clip, regions = scene(k)
        parts.append(np.asarray(clip))
        expected += [{**one, "start": one["start"] + at, "end": one["end"] + at} for one in regions]
        at += clip.duration
    clip = clip_of(np.concatenate(parts), RATE)
    monkeypatch.setattr("labelloop.learning.regions._PIECE", 2.5)
    assert region_match([expected], fitted.predict([clip])).f1 > 0.85
    again = RegionFinder(LogisticRegression(C=10)).fit([clip], [expected])
    assert again.score([clip], [expected]) > 0.85


def test_the_same_seed_finds_the_same():
    given = scenes(range(6))
    one, other = (RegionFinder(LogisticRegression(), random_state=3).fit(*given) for _ in range(2))
    assert one.predict(given[0]) == other.predict(given[0])


@pytest.mark.parametrize("estimator", [None, KNeighborsClassifier(5), make_pipeline(PCA(10), LogisticRegression(C=99))])
def test_one_clip_is_enough_to_begin_with(estimator):
    clips, regions = scenes([2])
    assert RegionFinder(estimator).fit(clips, regions).score(clips, regions) > 0.5


def test_a_region_as_long_as_its_clip_leaves_nothing_to_tell_apart():
    clip = clip_of(np.random.default_rng(0).normal(0, 0.1, RATE).clip(-1, 1), RATE)
    (found,) = RegionFinder().fit([clip], [[{"label": 7, "start": 0, "end": 1}]]).predict([clip])
    assert [(one["label"], one["start"], one["end"]) for one in found] == [(7, 0, 1)]


@pytest.mark.parametrize("rate", [100, 8000, 192_000])
@pytest.mark.parametrize("frames", [1, 3, 700])
def test_clips_of_any_length_and_rate_are_listened_to(fitted, rate, frames):
    clips = [clip_of(samples, rate) for samples in (np.zeros(frames), np.ones(frames) * 0.5)]
    for clip, found in zip(clips, fitted.predict(clips), strict=True):
        assert all(0 <= one["start"] < one["end"] <= clip.duration + 1e-6 for one in found)


# Real recordings


def events(name):
    """Return clips and regions of a set, by file."""
    if not DATA.is_dir():
        pytest.skip(f"the shared data are not here: {DATA}")
    table = pd.read_csv(DATA / name / "events.csv", dtype={"label": str})
    by_file = {file: rows[["label", "start", "end"]].to_dict("records") for file, rows in table.groupby("filename")}
    pool = pools.sounds([str(DATA / name / file) for file in by_file])
    return pool.clips(np.arange(len(pool))), list(by_file.values())


def test_syllables_of_a_song_from_two_others():
    clips, regions = events("finch_song_a")
    assert RegionFinder().fit(clips[1:], regions[1:]).score(clips[:1], regions[:1]) > 0.85


def test_a_street_where_the_horn_is_heard_during_the_siren():
    clips, regions = events("urban_events_soundscape")
    finder = RegionFinder().fit(clips, regions)
    assert finder.score(clips, regions) == 1
    samples = np.asarray(clips[0])
    later = clip_of(np.roll(samples, clips[0].rate) * 0.5, clips[0].rate)
    moved = [{**one, "start": one["start"] + 1, "end": one["end"] + 1} for one in regions[0]]
    assert finder.score([later], [moved]) == 1


# Scikit-learn's manners


def test_it_is_cloned_and_taken_for_what_it_is():
    finder = RegionFinder(RandomForestClassifier(5), low=200, threshold=0.2)
    assert clone(finder).get_params()["low"] == 200
    assert isinstance(finder, PartsEstimator)
    assert ll.RegionFinder is RegionFinder


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"n_sizes": 0}, "n_sizes=0"),
        ({"threshold": 2}, "threshold=2 has to be a number from 0 to 1"),
        ({"overlap": "x"}, "overlap='x'"),
        ({"low": 900, "high": 300}, "low=900, high=300"),
        ({"low": "50"}, "low='50', high=None"),
        ({"estimator": LinearSVC()}, "has no predict_proba"),
        ({"estimator": make_pipeline(TfidfVectorizer(), LogisticRegression())}, "is given the features of windows"),
    ],
)
def test_parameters_out_of_range_are_refused(given, message):
    with pytest.raises(ValueError, match=message):
        RegionFinder(**given).fit(*scenes(range(2)))


@pytest.mark.parametrize(
    ("regions", "error", "message"),
    [
        ([[]], ValueError, "2 samples and 1 lists of regions"),
        ([[], []], ValueError, "no region in any sample"),
        ([[], "tone"], TypeError, "the regions of sample 1"),
        ([[{"label": "tone", "start": 1}], []], TypeError, "sample 0 has a region"),
        ([[{"label": "a", "start": 1, "end": 1}], []], ValueError, "to end after that"),
        ([[{"label": "a", "start": float("nan"), "end": 1}], []], ValueError, "to end after that"),
        ([[], [{"label": "a", "start": 70, "end": 71}]], ValueError, "sample 1 lasts 3 s, and has a region .* at 70 s"),
    ],
)
def test_what_is_no_list_of_regions_is_refused_by_name(regions, error, message):
    with pytest.raises(error, match=message):
        RegionFinder().fit(scenes(range(2))[0], regions)


def test_a_sample_that_is_no_clip_is_refused(fitted):
    with pytest.raises(TypeError, match="is no sound: give a Clip"):
        fitted.predict([np.zeros(300)])


# Windows


spans = st.tuples(st.floats(0, 20), st.floats(0.1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
some_windows = st.lists(spans, min_size=1, max_size=12).map(np.array)


@given(some_windows, arrays(float, 12, elements=st.floats(0, 1)), st.sampled_from([0.0, 0.3, 0.7]))
def test_of_windows_over_each_other_the_surest_stays(windows, scores, most):
    scores = scores[: len(windows)]

    def share(i, j):
        common = min(windows[i, 1], windows[j, 1]) - max(windows[i, 0], windows[j, 0])
        return common - most * min(np.ptp(windows[i]), np.ptp(windows[j]))

    kept = suppressed(windows, scores, most).tolist()
    assert scores[kept].tolist() == sorted(scores[kept], reverse=True)
    assert all(share(i, j) <= 0 for i, j in combinations(kept, 2))
    for gone in set(range(len(windows))) - set(kept):
        assert any(share(gone, k) > 0 and scores[k] >= scores[gone] for k in kept)


@given(some_windows, some_windows)
def test_windows_overlap_as_boxes_of_height_1_do(one, other):
    boxes = ([{"start": start, "end": end} for start, end in each.tolist()] for each in (one, other))
    assert overlaps(one, other) == pytest.approx(iou(*boxes))


@given(st.floats(0.5, 30), arrays(float, 2, elements=st.floats(0.1, 20)))
@settings(max_examples=30)
def test_windows_lie_in_the_sound_and_a_region_of_their_length_is_met(seconds, sizes):
    windows = grid(seconds, sizes)
    assert (windows >= 0).all()
    assert (windows <= seconds + 1e-9).all()
    length = min(sizes[0], seconds)
    starts = np.linspace(0, seconds - length, 20)
    assert (overlaps(np.column_stack([starts, starts + length]), windows).max(axis=1) >= 0.73).all()


def test_a_description_tells_pitch_and_course_and_is_finite_everywhere():
    loudness = np.full((100, 32), 40, np.uint8)
    loudness[20:60, 8:12] = 200
    frames = Frames(loudness, 0.01)
    rows = frames.describe(np.array([[0.2, 0.6], [0.65, 0.95], [-1, 0.0], [2, 3], [0.2, 0.2001]]))
    assert np.isfinite(rows).all()
    assert set(rows[0, :32].argsort()[-4:].tolist()) == {8, 9, 10, 11}
    assert not np.allclose(rows[0], rows[1])
    assert frames.describe(np.empty((0, 2))).shape == (0, 0)


def test_edges_are_moved_to_where_a_class_begins_and_ends_and_runs_are_where_it_is_heard():
    activity = np.zeros((200, 2))
    activity[50:120, 1] = 0.9
    heard = Heard(Frames(np.zeros((200, 32), np.uint8), 0.01), activity)
    windows = np.array([[0.55, 1.15], [0.45, 1.3], [0.1, 0.4]])
    moved = heard.snapped(windows, np.array([1, 1, 0]))
    assert moved[:2] == pytest.approx(np.array([[0.5, 1.2], [0.5, 1.2]]), abs=0.03)
    assert moved[2].tolist() == [0.1, 0.4]
    runs = heard.runs(0.05)
    assert overlaps(np.array([[0.5, 1.2]]), runs).max() > 0.95


@given(some_windows)
def test_windows_are_cut_off_where_surer_ones_are(windows):
    cut, stay = apart(windows, np.arange(len(windows)))
    assert all(min(cut[i, 1], cut[j, 1]) <= max(cut[i, 0], cut[j, 0]) for i, j in combinations(stay, 2))
    assert (np.ptp(cut[stay], axis=1) >= np.ptp(windows[stay], axis=1) / 2 - 1e-9).all()
    assert stay[0] == 0
    assert cut[0].tolist() == windows[0].tolist()


def test_lengths_are_those_of_regions():
    regions = np.array([[0, 0.1], [1, 1.11], [2, 7], [3, 8.1]])
    assert np.sort(lengths(regions, 2, 0)) == pytest.approx([0.105, 5.05], rel=0.01)
    assert len(jittered(regions, 3, np.random.default_rng(0))) == 16


# What is learned from


def labeled(n_regions, seconds=10.0):
    starts = np.linspace(0, seconds - 1, n_regions)
    regions = np.column_stack([starts, starts + 0.5])
    return Labeled(np.zeros((int(seconds * 100), 32), np.uint8), 0.01, regions, np.zeros(n_regions, np.intp), 1)


def test_recordings_are_halved_whole_unless_only_one_has_regions():
    rng = np.random.default_rng(0)
    one, other = halves_of([labeled(4), labeled(0), labeled(3), labeled(1)], rng)
    assert sorted(len(stretch.own) for stretch in (*one, *other)) == [0, 1, 3, 4]
    assert all(sum(len(stretch.own) for stretch in half) >= 3 for half in (one, other))
    one, other = halves_of([labeled(0), labeled(6)], rng)
    assert [sum(len(stretch.own) for stretch in half) for half in (one, other)] == [3, 3]
    one, other = halves_of([labeled(1)], rng)
    assert [len(one), len(other)] == [1, 0]


def test_a_long_recording_is_cut_into_pieces_that_have_all_its_regions():
    pieces = labeled(7).pieces(3)
    assert [len(piece.loudness) for piece in pieces] == [300, 300, 300, 100]
    assert sum(len(piece.regions) for piece in pieces) == 7
    assert all((piece.regions >= 0).all() and (piece.regions <= 3.0).all() for piece in pieces)


@pytest.mark.parametrize("estimator", [LogisticRegression(), RandomForestClassifier(10), KNeighborsClassifier(3)])
def test_scores_of_classes_do_not_depend_on_each_other(estimator):
    rng = np.random.default_rng(0)
    there = rng.random((80, 4)) < 0.5
    there[:, 2], there[:, 3] = True, False
    X = (there + rng.normal(0, 0.05, there.shape)).astype(np.float32)
    scores = Scores(estimator, X, there)
    assert ((scores(X) > 0.5) == there).all()
    assert Scores(estimator, X, there[:, :1])(X).shape == (80, 1)
    assert Scores(estimator, X, there[:, 2:])(X[:3]).tolist() == [[1, 0]] * 3
    assert scores(X[:0]).shape == (0, 4)


def test_a_clip_is_decoded_once_for_all_it_is_asked(fitted, monkeypatch):
    read = []
    samples = Clip.samples
    monkeypatch.setattr(Clip, "samples", lambda self, *a, **k: read.append(self) or samples(self, *a, **k))
    fitted.predict([scene(20)[0]])
    assert len(read) == 1
