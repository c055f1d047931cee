"""What a classifier hears of sounds when nobody says."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import chirp, resample_poly
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

from labelloop import ActiveLearner, simulate
from labelloop import pool as pools
from labelloop.learning.features import PoolFeatures, Recipe
from labelloop.learning.log_mel import decibels, log_mel
from labelloop.learning.sound_features import SoundFeatures
from labelloop.pool.clips import Clip, clip_of
from labelloop.pool.errors import UnreadableError
from labelloop.pool.spectra import Bands

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "audio"
RATE = 8000
KINDS = ("up", "down", "noise")


def sound(k, rate=RATE):
    """Return half a second that rises, falls or hisses, by `k`, at some level, with silence around it."""
    rng, time = np.random.default_rng(k), np.arange(rate // 2) / rate
    low, high = rng.uniform(300, 500), rng.uniform(1500, 2500)
    kind = KINDS[k % 3]
    wave = {
        "up": lambda: chirp(time, low, 0.5, high),
        "down": lambda: chirp(time, high, 0.5, low),
        "noise": lambda: rng.normal(0, 0.3, len(time)),
    }[kind]()
    around = [np.zeros(int(rng.uniform(0, 0.3) * rate)) for _ in range(2)]
    wave = np.concatenate([around[0], wave, around[1]]) * rng.uniform(0.05, 0.9)
    return clip_of(wave.clip(-1, 1) + rng.normal(0, 1e-4, len(wave)), rate), kind


class Damaged(Clip):
    """A clip whose header is good and whose samples are not."""

    def __init__(self):
        super().__init__(b"", clip_of(np.zeros(4000), RATE)._facts, "damaged")

    def samples(self, *_args, **_more):
        raise UnreadableError("damaged cannot be read", self)


class FakeSounds:
    kind, version = "sounds", 0

    def __init__(self, clips):
        self.all = clips

    def __len__(self):
        return len(self.all)

    def clips(self, positions):
        return [self.all[k] for k in positions]

    inputs = clips


# Rows


def test_which_way_a_sound_goes_is_told_whatever_its_level_and_place():
    clips, kinds = zip(*(sound(k) for k in range(48)), strict=True)
    made = SoundFeatures().fit(clips[:24]).transform(clips)
    assert made.dtype == np.float32
    assert LogisticRegression(max_iter=1000).fit(made[:24], kinds[:24]).score(made[24:], kinds[24:]) > 0.95


def test_what_cannot_be_read_has_a_row_of_nan_and_nothing_else_has():
    clips = [sound(0)[0], None, Damaged(), sound(1)[0]]
    made = SoundFeatures().fit(clips).transform(clips)
    assert np.isnan(made).all(axis=1).tolist() == [False, True, True, False]
    assert np.isfinite(made[[0, 3]]).all()
    with pytest.raises(ValueError, match="none of the sounds can be read"):
        SoundFeatures().fit([None, Damaged()])


@settings(max_examples=15, deadline=None)
@given(
    frames=st.integers(1, 3000),
    channels=st.integers(1, 3),
    rate=st.sampled_from([100, 8000, 44100, 192000]),
    level=st.sampled_from([0.0, 1e-6, 1.0]),
)
def test_no_sound_breaks_it_however_short_silent_or_fast(frames, channels, rate, level):
    wave = np.random.default_rng(frames).normal(0, level, (frames, channels)).clip(-1, 1)
    clips = [clip_of(wave, rate), sound(0)[0]]
    assert np.isfinite(SoundFeatures().fit(clips).transform(clips)).all()
    assert np.isfinite(SoundFeatures().fit(clips[:1]).transform(clips)).all()


def test_rows_are_comparable_whatever_the_rate():
    wave = np.asarray(sound(0, 48000)[0])
    rates = {8000: (1, 6), 16000: (1, 3), 48000: (1, 1), 192000: (4, 1)}
    same = [clip_of(resample_poly(wave, *factors).clip(-1, 1), rate) for rate, factors in rates.items()]
    others = [sound(k, rate)[0] for k in range(3, 21) for rate in (8000, 48000)]
    for pool in ([*same, *others], [clip for clip in others if clip.rate > 8000]):  # with and without low rates
        made = SoundFeatures().fit(pool).transform([*same, *others])
        apart = np.sqrt(((made[:, None] - made[None]) ** 2).mean(axis=2))
        assert apart[:4, :4].max() < 0.6 < np.median(apart[4:, 4:])


def test_a_level_alone_changes_little():
    wave = np.asarray(sound(1)[0])
    maker = SoundFeatures().fit([sound(k)[0] for k in range(20)])
    loud, low, other = maker.transform([clip_of(wave, RATE), clip_of(wave * 0.1, RATE), sound(4)[0]])
    assert np.abs(loud - low).mean() < 0.25 * np.abs(loud - other).mean()


def test_the_spectrogram_of_a_long_recording_is_decoded_piece_by_piece(monkeypatch):
    wave = np.random.default_rng(0).normal(0, 0.1, 40_000)
    bands = Bands(16, "mel", 50, 4000)
    whole = log_mel(clip_of(wave, RATE), 0.01, bands)
    assert whole.shape == (500, 16)
    assert decibels(whole).max() <= 0
    read = []
    samples = Clip.samples

    def noted(self, start=0, stop=None, **more):
        read.append((start, stop))
        return samples(self, start, stop, **more)

    monkeypatch.setattr("labelloop.learning.log_mel._BLOCK", 8000)
    monkeypatch.setattr(Clip, "samples", noted)
    assert np.array_equal(log_mel(clip_of(wave, RATE), 0.01, bands), whole)
    assert len(read) > 4
    assert max(stop - start for start, stop in read) <= 9000


# Real sounds


def test_spoken_digits_are_told_by_linear_models_and_by_trees():
    if not DATA.is_dir():
        pytest.skip(f"the shared data are not here: {DATA}")
    truth = pd.read_csv(DATA / "spoken_digits_a" / "truth.csv")
    pool = pools.sounds([str(DATA / "spoken_digits_a" / "recordings" / name) for name in truth["filename"]])
    clips = pool.clips(np.arange(len(pool)))
    made = SoundFeatures().fit(clips).transform(clips)
    for estimator, least in ((LogisticRegression(max_iter=1000), 0.97), (ExtraTreesClassifier(random_state=0), 0.95)):
        assert (
            cross_val_score(estimator, made, truth["label"], cv=StratifiedKFold(3, shuffle=True, random_state=0)).mean()
            > least
        )


# In a pool, and in a learner


def durations(clips):
    return [[np.asarray(clip).std(), clip.duration] for clip in clips]


def test_sounds_of_a_pool_are_read_within_a_time_budget_the_wanted_first():
    pool = FakeSounds([sound(k)[0] if k % 10 else None for k in range(40)])
    features = PoolFeatures(pool, "auto", "matrix")
    assert features.prepare(np.array([5, 10, 3])).tolist() == [5, 3]
    assert features.prepare(np.arange(40), seconds=-1).tolist() == [3, 5]
    assert len(features.prepare(np.arange(40))) == 36
    assert np.isfinite(features.rows(np.array([3, 5]))).all()
    with pytest.raises(ValueError, match="none of the sounds can be read"):
        PoolFeatures(FakeSounds([None, Damaged()]), "auto", "matrix")
    with pytest.raises(ValueError, match="none of 2 sounds looked at can be read"):
        PoolFeatures(FakeSounds([None, Damaged()]), durations, "matrix")


def test_a_function_makes_features_of_clips_but_of_those_that_are_damaged():
    pool = FakeSounds([sound(0)[0], Damaged(), None, sound(1)[0]])
    features = PoolFeatures(pool, durations, "matrix")
    assert features.prepare(np.arange(4)).tolist() == [0, 3]
    assert features.rows(np.array([3]))[0, 1] == pytest.approx(sound(1)[0].duration)


def test_a_recipe_travels():
    clips = [sound(k)[0] for k in range(4)]
    recipe = Recipe("auto", "sounds").fit(clips)
    assert np.array_equal(pickle.loads(pickle.dumps(recipe)).transform(clips), recipe.transform(clips))


def test_a_learner_takes_clips_in_hand():
    clips, kinds = (list(each) for each in zip(*(sound(k) for k in range(30)), strict=True))
    learner = ActiveLearner(RandomForestClassifier(50, random_state=0), random_state=0)
    learner.fit([*clips[:20], None], [*kinds[:20], "up"])
    found = learner.predict([*clips[20:], None])
    assert np.mean(found[:-1] == np.array(kinds[20:], dtype=object)) > 0.8
    assert found[-1] is None
    assert np.isnan(learner.predict_proba([None, clips[0]])).all(axis=1).tolist() == [True, False]
    with ThreadPoolExecutor(1) as executor:
        curves = simulate(
            RandomForestClassifier(10),
            clips,
            kinds,
            ["random"],
            batch_size=8,
            n_rounds=1,
            n_repeats=1,
            executor=executor,
        )
    assert curves.frame["n_labels"].tolist() == [10, 18]
