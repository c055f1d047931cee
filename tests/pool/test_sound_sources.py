"""The forms sounds come in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile

from labelloop.pool import PoolError, sounds

RATE = 8000


def record(path, loud=0.5):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.full(80, loud), RATE)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder of sounds, each of its own loudness, and of what is none, and stand above it."""
    for number, name in enumerate(["take10.wav", "take2.wav", "b/TAKE1.FLAC", "b/take1.ogg", "a x/1.aiff"]):
        record(tmp_path / "tape" / name, number / 10)
    for name in [".hidden.wav", "b/.peaks/t.wav"]:
        record(tmp_path / "tape" / name)
    (tmp_path / "tape" / "notes.txt").write_text("no sound")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tape"


def names(pool):
    return [pool.id_at(position) for position in range(len(pool))]


def loudness(pool):
    """Return how loud each sound is, to know one from the other."""
    return [round(float(np.asarray(clip).mean()), 2) for clip in pool.inputs(np.arange(len(pool)))]


def test_a_folder_is_read_whole_in_natural_order(folder):
    for form in (str(folder), folder, "tape/"):
        assert names(sounds(form)) == ["a x/1.aiff", "b/TAKE1.FLAC", "b/take1.ogg", "take2.wav", "take10.wav"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("tape/*.wav", ["tape/take2.wav", "tape/take10.wav"]),
        ("tape/*", ["tape/take2.wav", "tape/take10.wav"]),
        ("tape/**/*.ogg", ["tape/b/take1.ogg"]),
        ("tape/take2.wav", ["tape/take2.wav"]),
    ],
)
def test_a_pattern_or_a_path_names_its_files(pattern, found):
    assert names(sounds(pattern)) == found


def test_paths_in_a_list_are_ids_as_given(folder):
    pool = sounds([folder / "take2.wav", "tape/take10.wav"])
    assert names(pool) == [str(folder / "take2.wav"), "tape/take10.wav"]
    assert loudness(pool) == [0.1, 0.0]


QUIET = np.full(80, 0.25, dtype=np.float32)
SAMPLES = {
    "float64": QUIET.astype(float),
    "float32": QUIET,
    "float16": QUIET.astype(np.float16),
    "int16": np.full(80, 2**13, np.int16),
    "int32": np.full(80, 2**29, np.int32),
    "uint8": np.full(80, 128 + 32, np.uint8),
    "one channel": QUIET[:, None],
    "stereo": np.stack([QUIET, QUIET], axis=1),
    "big-endian": QUIET.astype(">f4"),
}


@pytest.mark.parametrize("samples", SAMPLES.values(), ids=SAMPLES)
def test_samples_of_every_type_are_as_loud(samples):
    forms = [samples, (samples, RATE), (RATE, samples), {"array": samples, "sampling_rate": RATE}, (samples, 8000.0)]
    pool = sounds(forms, rate=RATE)
    assert loudness(pool) == [0.25] * 5
    assert names(pool) == [0, 1, 2, 3, 4]
    assert [pool.content(position) for position in range(5)] == [0.01] * 5


def test_a_rate_of_its_own_goes_before_that_of_all():
    pool = sounds([QUIET, (QUIET, 4000)], rate=RATE)
    assert [pool.content(position) for position in range(2)] == [0.01, 0.02]


@pytest.mark.parametrize(
    ("data", "rate", "count"),
    [
        (np.zeros((3, 80)), RATE, 3),
        (np.zeros((3, 80, 2)), RATE, 3),
        (np.zeros(80), RATE, 1),
        ((np.zeros(80), RATE), None, 1),
        ((RATE, np.zeros((80, 2))), None, 1),
        ({"array": np.zeros(80), "sampling_rate": RATE}, None, 1),
        ({"array": [0.0] * 80, "sampling_rate": RATE, "path": "gone.wav"}, None, 1),
        (iter([np.zeros(80)]), RATE, 1),
        (pd.Series([np.zeros(80), np.zeros(80)]), RATE, 2),
        ((np.zeros(80), np.zeros(80)), RATE, 2),
    ],
)
def test_arrays_come_alone_and_together(data, rate, count):
    pool = sounds(data, rate=rate)
    assert names(pool) == list(range(count))
    assert pool.content(count - 1) == 0.01


def test_ids_are_the_keys_of_a_dict_and_the_index_of_a_series(folder):
    pool = sounds({"a": folder / "take2.wav", ("b", 1): (QUIET, RATE), 3: b"damaged"})
    assert names(pool) == ["a", ("b", 1), 3]
    assert "error" in pool.payload(2).data
    assert names(sounds(pd.Series([QUIET], index=["u"]), rate=RATE)) == ["u"]


def test_bytes_are_files(folder):
    content = (folder / "take2.wav").read_bytes()
    assert loudness(sounds([content, bytearray(content)])) == [0.1, 0.1]
    assert names(sounds(content)) == [0]


@pytest.mark.parametrize("column", ["path", "audio", "file", "filename", "Path"])
def test_a_table_has_a_column_of_sounds(folder, column):
    frame = pd.DataFrame({column: [str(folder / "take2.wav"), str(folder / "take10.wav")], "who": ["u", "v"]})
    assert names(sounds(frame)) == [0, 1]
    assert names(sounds(frame.set_index("who"))) == ["u", "v"]
    assert names(sounds(pl.DataFrame(frame.to_dict("list")), id_col="who")) == ["u", "v"]
    assert loudness(sounds(frame)) == [0.1, 0.0]


def test_sounds_may_come_as_data_sets_hold_them(folder):
    content = (folder / "take2.wav").read_bytes()
    held = [
        {"bytes": content, "path": "take2.wav"},
        {"bytes": None, "path": "tape/take2.wav"},
        {"array": np.full(80, 0.1), "sampling_rate": RATE, "path": "gone.wav"},
    ]
    assert loudness(sounds(pd.DataFrame({"audio": held}))) == [0.1, 0.1, 0.1]
    assert loudness(sounds(held)) == [0.1, 0.1, 0.1]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("tap", "no file or folder 'tap' in .*; did you mean 'tape'"),
        ("tape/*.mp3", "no sound matches 'tape/.*: there is no file"),
        ("tape/*.txt", "only other files, such as '.*notes.txt'"),
        (["tape/take2.wav", "gone.wav"], "1 of 2 files are missing: 'gone.wav'"),
        (["tape/take2.wav", "tape/take2.wav"], "repeated, for example 'tape/take2.wav'"),
        (["https://example.org/a.mp3"], "is an address, not a file"),
        ([1, 2], r"sound 0 is 1: a sound is a path, an array, a pair \(array, rate\) or bytes"),
        ({"a": None}, "'a' is None: a sound is a path"),
        (5, "5 is not what sounds come in"),
        (pd.DataFrame({"clip": ["a"]}), r"no column of sounds.*\('clip'\) 'path' or 'audio'"),
        ([QUIET], r"sound 0 is an array without a rate: give rate=44100, or pairs \(array, rate\)"),
        ({"a": {"array": QUIET}}, "'a' is an array without a rate"),
        ([(QUIET, 0)], "sound 0 has the rate 0: expected how many samples"),
        ([(QUIET, 22050.5)], r"sound 0 has the rate 22050\.5"),
        ([(QUIET, float("nan"))], "sound 0 has the rate nan"),
        ([(QUIET.astype(complex), RATE)], "sound 0 holds complex128: expected floats"),
        ([(np.zeros(80, np.int64), RATE)], "sound 0 holds int64"),
        ([(np.zeros((2, 3, 4)), RATE)], r"sound 0 has the shape \(2, 3, 4\)"),
        (
            [(np.zeros((2, 4000)), RATE)],
            r"sound 0 has 4000 channels, of 2 samples each; channels first\? Give array\.T",
        ),
    ],
)
def test_what_holds_no_sounds_is_refused_with_what_was_found(data, message):
    with pytest.raises(PoolError, match=message):
        sounds(data)


def test_a_rate_is_no_option_of_files(folder):
    with pytest.raises(PoolError, match="rate=8000 is for arrays of samples"):
        sounds(folder, rate=8000)
    with pytest.raises(PoolError, match="rate= has the rate '8k'"):
        sounds([QUIET], rate="8k")


def test_only_tables_have_a_column_of_ids(folder):
    for data in (folder, [folder / "take2.wav"], np.zeros((2, 80))):
        with pytest.raises(PoolError, match="id_col='who' names a column"):
            sounds(data, id_col="who", rate=RATE if isinstance(data, np.ndarray) else None)


def test_a_sound_works_when_the_user_goes_elsewhere(folder, tmp_path, monkeypatch):
    pool = sounds("tape/*.wav")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert loudness(pool) == [0.1, 0.0]
    assert Path(pool.frame(np.array([0]))["path"].iloc[0]) == Path("tape", "take2.wav")
    assert folder.is_dir()
