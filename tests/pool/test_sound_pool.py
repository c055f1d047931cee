"""Sounds as samples: what is sent to be seen and heard is what is in the file, at its place."""

from __future__ import annotations

import io
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from takes import RATE, WHOLE, noise, parts, pcm, wav

from labelloop.pool import PoolError, UnknownIdError, images, sounds, table


def test_a_pool_of_files_is_known_by_their_names(tape):
    pool = sounds(tape)
    assert pool.kind == "sounds"
    assert pool.columns == []
    assert pool.position("take7.wav") == 7
    assert pool.key("take7.wav") == '"take7.wav"'
    assert pool.search("TAKE7") == [7]
    assert pool.frame(np.array([7]))["path"].tolist() == [str(tape / "take7.wav")]
    with pytest.raises(UnknownIdError, match=r"did you mean 'take7\.wav'"):
        pool.position("take7.mp3")


def test_a_short_sound_is_sent_whole(tape):
    payload = sounds(tape).payload(3)
    facts = {"rate": 8000, "frames": 1040, "channels": 1, "lanes": 1, "name": "take3.wav", "head": 1040}
    assert payload.data == facts | {"picture": {"columns": 512, "rows": 128}}
    assert (pcm(payload)[0] == noise(1040, seed=3)).all()


def test_a_short_sound_brings_the_picture_of_all_of_it(tape):
    pool = sounds(tape)
    whole = pool.picture(3, 0, 1040, 512, rows=128, scale="mel", low=0.0, high=4000.0)
    assert pool.payload(3).buffer[1040 * 2 :] == whole.buffer


def test_of_a_long_sound_the_beginning_is_sent():
    long, short = noise(300_000, 2), noise(250_000, 2)
    pool = sounds([long, short], rate=RATE)
    assert pool.payload(1).data["head"] == 250_000
    payload = pool.payload(0)
    assert payload.data["head"] == 62_500
    assert len(payload.buffer) == 250_000
    assert (pcm(payload) == long[:62_500].T).all()


@settings(max_examples=30)
@given(st.integers(0, 199_999), st.integers(1, 70_000), st.integers(1, 3), st.booleans())
def test_samples_are_those_of_the_file(start, count, channels, in_memory):
    sound = LONG[:, :channels]
    pool = POOLS[channels, in_memory]
    payload = pool.samples(0, start, start + count)
    stop = min(200_000, start + count)
    lanes = channels if channels <= 2 else 1
    assert payload.data == {"start": start, "stop": stop, "lanes": lanes}
    expected = sound[start:stop].T
    if channels > 2:
        assert np.abs(pcm(payload) - expected.mean(axis=0)).max() <= 0.51
    else:
        assert (pcm(payload) == expected).all()


LONG = noise(200_000, 3)
POOLS = {
    (channels, in_memory): sounds([(LONG[:, :channels], RATE) if in_memory else wav(LONG[:, :channels])])
    for channels in (1, 2, 3)
    for in_memory in (True, False)
}


@settings(max_examples=30)
@given(st.integers(0, 199_000), st.integers(1, 90_000), st.integers(1, 200), st.booleans())
def test_a_picture_has_the_peaks_of_its_frames(start, count, columns, in_memory):
    payload = POOLS[2, in_memory].picture(0, start, start + count, columns, **{**WHOLE, "rows": 0})
    stop = min(200_000, start + count)
    data = payload.data
    assert (data["start"], data["stop"], data["lanes"], data["rows"]) == (start, stop, 2, 0)
    peaks, _ = parts(payload)
    borders = [start + column * count // columns for column in range(columns + 1)]
    # As wide as they were asked for; those beyond the end are left out.
    if stop < start + count:  # as wide as they were asked for; those beyond the end are left out
        assert data["columns"] == -(-(stop - start) * columns // count)
    else:
        assert data["columns"] == columns
    for column in {0, data["columns"] // 2, data["columns"] - 1}:
        part = LONG[borders[column] : min(stop, max(borders[column + 1], borders[column] + 1)), :2] / 256
        expected = np.stack([np.rint(part.min(axis=0)), np.rint(part.max(axis=0))], axis=1)
        assert np.abs(peaks[:, column] - expected).max() <= 1e-6


@settings(max_examples=20)
@given(st.sampled_from([4, 32, 600, 5000]), st.integers(1, 20), st.integers(1, 20))
def test_pictures_of_neighbours_join(width, left, right):
    pool, start = POOLS[2, False], 9_999
    middle, stop = start + left * width, start + (left + right) * width
    whole = parts(pool.picture(0, start, stop, left + right, **WHOLE))
    one = parts(pool.picture(0, start, middle, left, **WHOLE))
    other = parts(pool.picture(0, middle, stop, right, **WHOLE))
    assert (np.concatenate([one[0], other[0]], axis=1) == whole[0]).all()
    assert np.abs(np.concatenate([one[1], other[1]], axis=2).astype(int) - whole[1]).max() <= 1


@pytest.mark.parametrize("header", [True, False], ids=["told", "untold"])
def test_of_an_mp3_the_picture_and_the_samples_are_of_the_same_frames(header):
    stream = io.BytesIO()
    soundfile.write(stream, LONG[:, 0], 44100, format="MP3", bitrate_mode="VARIABLE", compression_level=0.5)
    content = stream.getvalue()
    pool = sounds([content if header else content[content.index(b"\xff\xfb", 4) :]])
    frames = pool.payload(0).data["frames"]
    heard = np.concatenate([pcm(sounds([pool._items[0]]).samples(0, 0, frames))], axis=1)[0] / 32768
    rng = np.random.default_rng(1)
    for start in rng.integers(0, frames - 3000, 20):  # here and there, not one after the other
        drawn = parts(pool.picture(0, int(start), int(start) + 3000, 30, **WHOLE))[0][0] / 128
        played = pcm(pool.samples(0, int(start), int(start) + 3000))[0] / 32768
        assert np.abs(played - heard[start : start + 3000]).max() < 1e-4
        columns = played.reshape(30, 100)
        assert np.abs(drawn - np.stack([columns.min(axis=1), columns.max(axis=1)], axis=1)).max() < 1 / 128


def test_a_tone_is_seen_where_and_as_loud_as_it_is():
    sound = np.zeros((4 * RATE, 2))
    sound[RATE : 2 * RATE, 1] = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    peaks, spectrum = parts(sounds([sound], rate=RATE).picture(0, 0, 4 * RATE, 40, **WHOLE))
    assert not peaks[0].any()
    assert not spectrum[0].any()
    assert np.flatnonzero(peaks[1, :, 1] > 100).tolist() == list(range(10, 20))
    rows = 2595 * np.log10(1 + 1000 / 700) / (2595 * np.log10(1 + 4000 / 700)) * 32
    assert {abs(int(row) - int(rows)) for row in spectrum[1, :, 11:19].argmax(axis=0)} == {0}
    assert spectrum[1, :, 11:19].max() >= 250
    assert not spectrum[1, :, 22:].any()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ((-1, 10, 4), "the part from -1 to 10"),
        ((10, 10, 4), "the part from 10 to 10 is empty"),
        ((200_000, 200_001, 4), "of the sound of 200000 frames"),
        ((0, (1 << 22) + 1, 4), "longer than 4194304"),
        ((0, 10, 0), "0 columns"),
        ((0, 10, 4097), "4097 columns"),
    ],
)
def test_a_part_that_cannot_be_drawn_is_told(asked, message):
    payload = POOLS[1, False].picture(0, *asked, **WHOLE)
    assert message in payload.data["error"]
    assert payload.buffer is None


def test_rows_and_samples_have_bounds_too():
    pool = POOLS[1, True]
    assert "513 rows" in pool.picture(0, 0, 10, 4, **{**WHOLE, "rows": 513}).data["error"]
    assert "scale='bark'" in pool.picture(0, 0, 10, 4, **{**WHOLE, "scale": "bark"}).data["error"]
    assert "longer than 1048576" in pool.samples(0, 0, (1 << 20) + 1).data["error"]
    for wrong in (lambda: pool.samples(1, 0, 5), lambda: pool.picture(-1, 0, 5, 2, **WHOLE)):
        with pytest.raises(PoolError, match="there is no position"):
            wrong()


def test_other_samples_are_no_sounds():
    for pool in (images(np.zeros((1, 4, 4))), table([{"a": 1}])):
        assert pool.picture(0, 0, 5, 2, **WHOLE).data == {"error": "this sample is no sound"}
        assert pool.samples(0, 0, 5).data == {"error": "this sample is no sound"}


def test_the_length_is_in_seconds_and_read_side_by_side(tape, monkeypatch):
    pool = sounds(tape)
    assert pool.content(9) == 1520 / RATE
    asked, together = [], threading.Barrier(3)  # nine are left: nobody goes on alone
    opened = soundfile.SoundFile.__init__

    def watched(file, path, *more, **options):
        asked.append(Path(path).name)
        together.wait(60)
        opened(file, path, *more, **options)

    monkeypatch.setattr(soundfile.SoundFile, "__init__", watched)
    pool.measure(range(10))
    assert [pool.content(position) for position in range(10)] == [(800 + 80 * n) / RATE for n in range(10)]
    assert sorted(asked) == [f"take{number}.wav" for number in range(9)]


def test_going_through_a_file_decodes_it_once(monkeypatch):
    read, frames = soundfile.SoundFile.read, []

    def watched(file, count=-1, *more, **options):
        found = read(file, count, *more, **options)
        frames.append(len(found))
        return found

    monkeypatch.setattr(soundfile.SoundFile, "read", watched)
    pool = sounds([wav(LONG)])
    pool.payload(0)
    for start in range(0, 200_000, 20_000):
        pool.picture(0, start, start + 20_000, 50, **WHOLE)
        pool.samples(0, start, start + 20_000)
    assert sum(frames) <= 200_000 + 3  # some to see whether the last are there


def test_several_threads_may_look_and_listen_at_once():
    sound = noise(200_000, 2)
    contents = [wav(np.roll(sound, 1000 * number, axis=0)) for number in range(6)]
    pool, start = sounds(contents), threading.Barrier(4)

    def look(seed):
        start.wait(60)
        rng = np.random.default_rng(seed)
        for _ in range(60):
            position, first = int(rng.integers(6)), int(rng.integers(199_000))
            heard = pcm(pool.samples(position, first, first + 500))
            if not (heard == np.roll(sound, 1000 * position, axis=0)[first : first + 500].T).all():
                return position, first
            pool.picture(position, first, first + 1000, 10, **WHOLE)
        return None

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(look, range(4))) == [None] * 4


def test_a_worker_process_can_have_a_copy(tape):
    for form in (tape, [(noise(100), RATE)], [wav(noise(100))]):
        pool = sounds(form)
        pool.payload(0)
        pool.picture(0, 0, 100, 10, **WHOLE)
        before = len(pickle.dumps(pool))
        assert before < 5000
        copy = pickle.loads(pickle.dumps(pool))
        assert copy.payload(0) == pool.payload(0)
        assert copy.index.equals(pool.index)
        assert copy.samples(0, 5, 50) == pool.samples(0, 5, 50)


class TestAdd:
    """More sounds."""

    def test_they_come_with_their_names_or_are_numbered_on(self, tape, tmp_path_factory):
        more = tmp_path_factory.mktemp("more")
        soundfile.write(more / "new.flac", noise(100), RATE)
        pool = sounds(tape)
        assert pool.add(more).tolist() == [10]
        assert pool.position("new.flac") == 10
        assert pool.content(10) == 100 / RATE
        pool = sounds(np.zeros((2, 100)), rate=RATE)
        assert pool.add(np.zeros((1, 200))).tolist() == [2]
        assert pool.content(2) == 200 / RATE
        assert pool.version == 1

    def test_what_is_there_already_is_refused_and_changes_nothing(self, tape):
        pool = sounds(tape)
        with pytest.raises(PoolError, match=r"10 of 10 ids are in the pool already, for example 'take0.wav'"):
            pool.add(tape)
        with pytest.raises(PoolError, match="the new sounds have no ids"):
            pool.add([(noise(5), RATE)])
        assert (len(pool), pool.version) == (10, 0)


def test_the_same_sounds_are_recognised(tape):
    some = np.array([1, 2])
    before = sounds(tape).signature(some)
    soundfile.write(tape / "take2.wav", noise(9), RATE)
    after = sounds(tape).signature(some)
    assert after['"take1.wav"'] == before['"take1.wav"']
    assert after['"take2.wav"'] != before['"take2.wav"']
    first = np.array([0])
    one = sounds([(noise(9), RATE)]).signature(first)
    assert sounds([(noise(9), RATE)]).signature(first) == one
    assert sounds([(noise(9), 2 * RATE)]).signature(first) != one
