"""Sounds that are broken, odd, or of the kinds people have: they are shown as far as they go, and the work goes on."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from takes import RATE, WHOLE, noise, parts, pcm, wav

from labelloop.pool import sounds

REAL = Path(__file__).parents[3] / "shared" / "data" / "audio"


def test_what_cannot_be_read_is_told_and_the_pool_goes_on(tape):
    (tape / "take3.wav").write_bytes(b"")
    (tape / "take4.wav").write_bytes(b"no sound")
    (tape / "take5.wav").write_bytes(wav(np.zeros(0)))
    pool = sounds(tape)
    (tape / "take6.wav").unlink()
    told = [pool.payload(position).data.get("error") for position in range(10)]
    assert told == [
        *[None] * 3,
        "cannot read take3.wav: the file is empty (0 bytes)",
        "cannot read take4.wav: it is no sound that can be read (Format not recognised)",
        "cannot read take5.wav: it is empty (0 samples)",
        "cannot read take6.wav: the file is no longer there",
        *[None] * 3,
    ]
    broken = [3, 4, 5, 6]
    assert [position for position in range(10) if pool.content(position) is None] == broken
    assert [position for position, clip in enumerate(pool.clips(np.arange(10))) if clip is None] == broken
    for position in broken:
        assert pool.payload(position).data["name"] == f"take{position}.wav"
        assert "no samples of take" in pool.samples(position, 0, 10).data["error"]
        assert "no picture of take" in pool.picture(position, 0, 10, 2, **WHOLE).data["error"]


def test_a_file_that_goes_while_it_is_looked_at_is_told_and_may_come_again(tape):
    content = (tape / "take1.wav").read_bytes()
    pool = sounds(tape)
    (tape / "take1.wav").unlink()
    assert "no longer there" in pool.samples(1, 0, 10).data["error"]
    (tape / "take1.wav").write_bytes(content)
    assert pool.samples(1, 0, 10).data["stop"] == 10


def test_what_is_louder_than_full_scale_is_cut_and_noted():
    loud = np.array([0.5, 1.5, -3, np.nan, np.inf, -np.inf], dtype=np.float32)
    pool = sounds([(loud, RATE), wav(loud, subtype="FLOAT")])
    for position in range(2):
        payload = pool.payload(position)
        assert payload.data["note"] == "louder than full scale: cut"
        assert pcm(payload)[0].tolist() == [16384, 32767, -32768, 0, 32767, -32768]
        assert parts(pool.picture(position, 0, 6, 6, **WHOLE))[0][0, :, 1].tolist() == [64, 127, -128, 0, 127, -128]


def test_many_channels_are_mixed_and_noted():
    payload = sounds([wav(noise(100, 6))]).payload(0)
    assert (payload.data["channels"], payload.data["lanes"]) == (6, 1)
    assert payload.data["note"] == "6 channels mixed"


def test_a_file_that_was_cut_off_tells_how_much_there_is():
    content = wav(noise(40_000))
    data = sounds([content[: 44 + 51_200]]).payload(0).data
    assert (data["frames"], data["note"]) == (25_600, "truncated: 3.2 of 5.0 s could be read")


def test_three_samples_and_fast_ones_are_sounds():
    pool = sounds([(noise(3), 44100), wav(noise(5000), rate=192_000, subtype="PCM_32")])
    assert pool.content(0) == 3 / 44100
    peaks, spectrum = parts(pool.picture(0, 0, 3, 9, **WHOLE))
    assert peaks.shape == (1, 9, 2)
    assert spectrum.any()
    assert parts(pool.picture(1, 0, 5000, 100, **{**WHOLE, "high": 96_000}))[1].min() > 60


class TestRealSounds:
    """Files people have."""

    @pytest.fixture
    def real(self):
        if not REAL.is_dir():
            pytest.skip(f"the shared data are not here: {REAL}")
        return REAL

    def test_odd_files_are_shown_where_they_can_be_read_and_told_where_not(self, real):
        pool = sounds(real / "odd_audio_a")
        told = {name: pool.payload(pool.position(name)).data for name in pool.index}
        assert {name for name, data in told.items() if "error" in data} == {"empty_2c.wav"}
        with (real / "odd_audio_a" / "facts.csv").open() as facts:
            assert {row["filename"] for row in csv.DictReader(facts)} == set(pool.index)
        assert told["silence_10s.mp3"]["frames"] == 441_000
        assert told["bobby_32bit_48khz.wav"]["rate"] == 48_000

    def test_any_part_of_an_ogg_is_what_it_is_in_the_whole(self, real):
        pool = sounds(real / "esc10_a")
        rng = np.random.default_rng(0)
        for position in range(0, len(pool), 7):
            clip = pool.clips(np.array([position]))[0]
            whole = np.asarray(clip)
            for start in rng.integers(0, clip.frames - 2000, 3):
                assert np.abs(clip.samples(start, start + 2000) - whole[start : start + 2000]).max() < 1e-6
