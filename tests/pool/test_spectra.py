"""Pictures of sound: every sample is in its column, every tone in its band, and loudness is what it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.pool import PoolError
from labelloop.pool.spectra import Bands, peaks, reach, spectrogram, triangles, window_size

RATE = 16000


def sine(hertz, seconds=1.0, rate=RATE, loud=1.0):
    return (loud * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)[None]


def decibels(values):
    return values.astype(float) / 255 * 100 - 100


def drawn(sound, columns, width, bands, rate=RATE):
    """Return the spectrogram of a sound whose first and last frames are only reached for."""
    beside = reach(width, rate)
    assert sound.shape[1] >= columns * width + 2 * beside
    return spectrogram(sound, columns, width, bands, rate)


@given(st.integers(1, 500), st.integers(1, 300), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_peaks_are_the_lowest_and_the_highest_of_each_column(frames, columns, lanes, seed):
    sound = np.random.default_rng(seed).uniform(-1.2, 1.2, (lanes, frames)).astype(np.float32)
    edges = np.arange(columns) * frames // columns
    found = peaks(sound, edges)
    for column in range(columns):
        stop = edges[column + 1] if column + 1 < columns else frames
        part = sound[:, edges[column] : max(stop, edges[column] + 1)]
        for lane in range(lanes):
            expected = [part[lane].min() * 128, part[lane].max() * 128]
            assert found[lane, column].tolist() == np.clip(np.rint(expected), -128, 127).tolist()


def test_silence_is_a_line_in_the_middle():
    assert not peaks(np.zeros((1, 10), np.float32), np.array([0, 5])).any()
    assert not spectrogram(np.zeros((1, 5000), np.float32), 2, 1000, Bands(8, "mel", 0, 8000), RATE).any()


@given(
    scale=st.sampled_from(["mel", "linear"]),
    rows=st.integers(1, 300),
    width=st.sampled_from([1, 20, 100, 1000]),
    place=st.floats(0.02, 0.98),
)
def test_a_sine_of_full_scale_reads_about_nothing_in_its_band(scale, rows, width, place):
    bands = Bands(rows, scale, 500, 7500)  # below, a short window sees less than two periods
    middles = bands.corners()[1:-1]
    row = int(place * rows)
    found = decibels(drawn(sine(middles[row]), 2, width, bands)[0, :, 1])
    assert abs(found[row]) < 1.0
    assert found.max() - found[row] < 2.0  # where bands are narrower than the window sees, neighbours have it, too


@given(hertz=st.floats(300, 7500), loud=st.floats(-60, 0), scale=st.sampled_from(["mel", "linear"]))
def test_the_loudest_row_is_that_of_the_tone_and_tells_how_loud_it_is(hertz, loud, scale):
    bands = Bands(64, scale, 0, 8000)
    found = decibels(drawn(sine(hertz, loud=10 ** (loud / 20)), 2, 4000, bands)[0, :, 0])
    nearest = np.abs(bands.corners()[1:-1] - hertz).argmin()
    assert abs(int(found.argmax()) - nearest) <= 1
    assert loud - 4 < found.max() < loud + 1


def test_no_row_is_black_where_there_is_sound():
    noise = np.random.default_rng(0).uniform(-1, 1, (1, 8000)).astype(np.float32)
    for bands in (Bands(512, "mel", 0, 8000), Bands(512, "mel", 100, 200), Bands(300, "linear", 40, 41)):
        assert drawn(noise, 4, 100, bands).min() > 80
        assert (np.diff(drawn(noise, 4, 10, bands).astype(int), axis=1).std() < 60).all()


def test_above_half_the_rate_there_is_nothing():
    found = drawn(sine(1000), 2, 1000, Bands(100, "linear", 0, 16000))[0, :, 0]
    assert found[:12].max() > 240
    assert not found[51:].any()


def test_what_is_beside_a_column_is_not_in_it():
    sound = np.zeros((1, 6 * 4096), np.float32)
    sound[:, 8192:12288] = sine(2000, 4096 / RATE)
    beside = reach(4096, RATE)
    found = drawn(np.pad(sound, ((0, 0), (beside, beside))), 6, 4096, Bands(16, "mel", 0, 8000))[0].max(axis=0)
    assert found.argmax() == 2
    assert decibels(found)[[0, 1, 3, 4, 5]].max() < -10


@settings(max_examples=30)
@given(
    columns=st.integers(2, 40),
    cut=st.integers(1, 39),
    width=st.sampled_from([1, 7, 64, 512, 3000]),
    scale=st.sampled_from(["mel", "linear"]),
)
def test_pieces_are_what_the_whole_is(columns, cut, width, scale):
    cut = min(cut, columns - 1)
    beside, bands = reach(width, RATE), Bands(20, scale, 0, 8000)
    sound = np.random.default_rng(1).uniform(-1, 1, (2, columns * width + 2 * beside)).astype(np.float32)
    whole = spectrogram(sound, columns, width, bands, RATE)
    left = spectrogram(sound[:, : cut * width + 2 * beside], cut, width, bands, RATE)
    right = spectrogram(sound[:, cut * width :], columns - cut, width, bands, RATE)
    assert np.abs(np.concatenate([left, right], axis=2).astype(int) - whole).max() <= 1  # rounding


def test_triangles_are_those_of_librosa_where_they_are_wider_than_bins():
    # librosa 0.11: filters.mel(sr=16000, n_fft=512, n_mels=40, fmin=0, fmax=8000, htk=True, norm=None), whose corners
    # lie evenly from 0 to 8000 Hz; ours lie half a band inside of the borders.
    step = 2595 * np.log10(1 + 8000 / 700) / 41
    low, high = (700 * (10 ** (mel / 2595) - 1) for mel in (0.5 * step, 40.5 * step))
    corners = Bands(40, "mel", low, high).corners()
    assert np.allclose(corners[[0, -1]], [0, 8000])
    weights = triangles(corners, 512, 16000).T
    golden = {
        5: (9, [0.487413, 0.994994, 0.507958, 0.020921]),
        20: (
            55,
            [0.169037, 0.375032, 0.581027, 0.787022, 0.993017, 0.812851, 0.619136, 0.425421, 0.231706, 0.037991],
        ),
    }
    for row, (first, values) in golden.items():
        assert np.flatnonzero(weights[row]).tolist() == list(range(first, first + len(values)))
        assert np.allclose(weights[row][first : first + len(values)], values, atol=1e-6)
    assert weights[39].sum() == pytest.approx(16.09169558)


def test_mels_are_those_of_htk():
    # librosa 0.11: mel_frequencies(7, fmin=0, fmax=8000, htk=True)
    middles = Bands(6, "mel", 0, 8000).corners()
    borders = [0.0, 365.37272841, 921.45578634, 1767.79253585, 3055.88409582, 5016.30926679, 8000.0]
    mels = 2595 * np.log10(1 + np.asarray(borders) / 700)
    assert np.allclose(2595 * np.log10(1 + middles[1:-1] / 700), (mels[1:] + mels[:-1]) / 2)


def test_wide_columns_have_long_windows_and_narrow_ones_short_ones():
    sizes = [window_size(width, 44100) for width in (1, 63.7, 64, 65, 200, 511, 513, 100_000)]
    assert sizes == [256, 256, 256, 256, 1024, 2048, 2048, 2048]
    assert window_size(1, 1) == 32
    assert window_size(1e6, 192_000) == 8192


@pytest.mark.parametrize(
    ("scale", "low", "high", "message"),
    [
        ("bark", 0, 8000, "scale='bark': expected 'mel' or 'linear'"),
        ("mel", 8000, 0, "from 8000 to 0 Hz"),
        ("mel", -5, 100, "from -5 to 100 Hz"),
        ("linear", 0, float("inf"), "from 0 to inf Hz"),
        ("linear", float("nan"), 5, "from nan to 5 Hz"),
    ],
)
def test_bands_that_cannot_be_are_refused(scale, low, high, message):
    with pytest.raises(PoolError, match=message):
        Bands(10, scale, low, high)
