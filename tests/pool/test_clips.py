"""Sounds for models."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest
import soundfile

from labelloop.pool import PoolError, sounds
from labelloop.pool.clips import clip_of
from labelloop.pool.errors import UnreadableError

RATE = 8000
STEREO = np.random.default_rng(0).uniform(-0.9, 0.9, (4000, 2)).astype(np.float32)


@pytest.fixture
def clip(tmp_path):
    soundfile.write(tmp_path / "a.wav", STEREO, RATE, subtype="FLOAT")
    return sounds(tmp_path).clips(np.array([0]))[0]


def test_it_knows_how_long_it_is_and_is_not_decoded_before_it_is_asked_for(clip):
    assert (clip.rate, clip.frames, clip.channels, clip.duration, clip.name) == (RATE, 4000, 2, 0.5, "a.wav")
    assert repr(clip) == "Clip('a.wav', 0.500 s at 8000 Hz)"
    assert len(pickle.dumps(clip)) < 1000


def test_any_part_can_be_had_mixed_or_in_channels(clip):
    for sound in (clip, pickle.loads(pickle.dumps(clip)), clip_of(STEREO, RATE)):
        assert np.allclose(np.asarray(sound), STEREO.mean(axis=1), atol=1e-6)
        assert np.asarray(sound).dtype == np.float32
        assert np.allclose(sound.samples(100, 300), STEREO[100:300].mean(axis=1), atol=1e-6)
        assert np.array_equal(sound.samples(100, 300, mono=False), STEREO[100:300])
        assert sound.samples(3900, 9999).shape == (100,)
        assert sound.samples(9999).shape == (0,)


def test_it_is_resampled_where_a_model_hears_another_rate():
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    twice = clip_of(tone, RATE).samples(rate=16_000)
    expected = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    assert twice.dtype == np.float32
    assert np.abs(twice - expected)[200:-200].max() < 0.01
    assert clip_of(np.stack([tone, tone], axis=1), RATE).samples(0, 800, rate=11_025, mono=False).shape == (1103, 2)
    assert clip_of(tone, RATE).samples(5, 5, rate=16_000).shape == (0,)


def test_a_file_that_is_gone_is_told(clip, tmp_path):
    (tmp_path / "a.wav").unlink()
    with pytest.raises(UnreadableError, match=r"a\.wav cannot be read: the file is no longer there") as caught:
        clip.samples()
    assert caught.value.sample is clip


def test_a_damaged_sound_is_none_among_clips():
    stream = io.BytesIO()
    soundfile.write(stream, STEREO, RATE, format="FLAC")
    assert [each is None for each in sounds([b"no sound", stream.getvalue()]).inputs(np.arange(2))] == [True, False]


def test_what_is_no_sound_is_no_clip():
    with pytest.raises(PoolError, match="a sound holds int64"):
        clip_of(np.arange(5), RATE)
