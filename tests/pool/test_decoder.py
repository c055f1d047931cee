"""Files of sound: any part is, sample by sample, what it is when all is read from the beginning."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.pool import PoolError
from labelloop.pool.decoder import Decoder
from labelloop.pool.files import file_at

SECONDS = 8
FORMS = {
    "wav": {"format": "WAV"},
    "adpcm": {"format": "WAV", "subtype": "IMA_ADPCM"},
    "gsm": {"format": "WAV", "subtype": "GSM610"},  # libsndfile does not seek in it
    "flac": {"format": "FLAC"},
    "vorbis": {"format": "OGG", "subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "cbr": {"format": "MP3", "bitrate_mode": "CONSTANT"},
    "vbr": {"format": "MP3", "bitrate_mode": "VARIABLE", "compression_level": 0.5},
}
RATES = {"gsm": 8000, "opus": 48000}


def noise(rate, seconds=SECONDS):
    """Return tones that change and crackle all the time: no part is like another, and blocks have all lengths."""
    rng = np.random.default_rng(3)
    count = rate * seconds
    loud = np.interp(np.arange(count), np.arange(0, count + 999, 999), rng.random(count // 999 + 2) ** 3)
    sound = loud * np.sin(np.cumsum(0.02 + 0.05 * loud)) * 0.5
    sound[:: rate // 7] += 0.4
    return sound


def written(sound, rate, **form):
    stream = io.BytesIO()
    with soundfile.SoundFile(stream, "w", rate, 1, **form) as file:
        for start in range(0, len(sound), 10_000):  # Vorbis at once is more than libsndfile bears
            file.write(sound[start : start + 10_000])
    return stream.getvalue()


def frame_length(data):
    """Return how long the first frame of an MP3 of libsndfile is: of MPEG 1."""
    kbits = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[data[2] >> 4]
    return 144_000 * kbits // (44100, 48000, 32000)[(data[2] >> 2) & 3] + ((data[2] >> 1) & 1)


class Case:
    """A file, and what is in it when it is read in one go."""

    def __init__(self, content, whole=None):
        self.content = content
        self.whole = soundfile.read(io.BytesIO(content), dtype="float32")[0] if whole is None else whole
        self.decoder = Decoder(content)


@pytest.fixture(scope="module")
def cases():
    made = {
        name: Case(written(noise(RATES.get(name, 44100)), RATES.get(name, 44100), **form))
        for name, form in FORMS.items()
    }
    for name in ("cbr", "vbr"):
        content = made[name].content
        bare = content[frame_length(content) :]  # without the Xing header, which is the first frame
        made[f"{name} bare"] = Case(bare, whole=bare_samples(made[name]))
    return made


def bare_samples(case):
    """Return what a bare MP3 holds: what the whole has, after 1105 samples of padding that nothing tells of."""
    return np.concatenate([np.full(1105, np.nan), case.whole, np.full(1152 * 2, np.nan)])


EVERY = [*FORMS, "cbr bare", "vbr bare"]


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=25)
@given(data=st.data())
def test_any_part_is_what_it_is_in_the_whole(cases, name, data):
    case = cases[name]
    frames = case.decoder.facts.frames
    start = data.draw(st.integers(0, frames - 1))
    stop = min(frames, start + data.draw(st.integers(1, 5000)))
    part = case.decoder.read(start, stop)[0]
    expected = case.whole[start:stop]
    known = ~np.isnan(expected)
    assert len(part) == stop - start
    assert np.abs(part - expected)[known].max(initial=0) < 1e-6


@pytest.mark.parametrize("name", FORMS)
def test_the_header_tells_how_many_there_are(cases, name):
    facts = cases[name].decoder.facts
    assert facts.frames == len(cases[name].whole) >= SECONDS * RATES.get(name, 44100)
    assert facts.note == ""


@pytest.mark.parametrize("name", ["vbr", "cbr", "vorbis", "opus", "flac"])
def test_read_in_blocks_there_is_no_click_between_them(cases, name):
    case = cases[name]
    decoder, frames = Decoder(case.content), len(case.whole)
    blocks = [decoder.read(start, min(frames, start + 30_011)) for start in range(0, frames, 30_011)]
    assert np.abs(np.concatenate(blocks, axis=1)[0] - case.whole).max() < 1e-6


@pytest.mark.parametrize("name", ["cbr", "vbr"])
def test_an_mp3_without_a_header_has_all_its_frames(cases, name):
    bare = cases[f"{name} bare"]
    frames = bare.decoder.facts.frames
    assert frames % 1152 == 0
    assert 0 <= frames - 1105 - len(cases[name].whole) < 2 * 1152
    # Sample 0 is that of libsndfile, which does not find the end.
    plain = soundfile.read(io.BytesIO(bare.content), dtype="float32")[0]
    assert len(plain) != frames or name == "cbr"
    assert np.abs(bare.decoder.read(0, 40_000)[0] - plain[:40_000]).max() < 1e-6


def test_two_mp3_joined_are_heard_one_after_the_other(cases):
    one, other = cases["vbr"].content, cases["cbr"].content
    decoder = Decoder(one + other)
    assert decoder.facts.frames > 2 * SECONDS * 44100
    assert np.abs(decoder.read(0, 99_000)[0] - cases["vbr"].whole[:99_000]).max() < 1e-6
    assert np.abs(decoder.read(len(cases["vbr"].whole) + 99_000, decoder.facts.frames)).max() > 0.1


def test_tags_are_no_sound(cases):
    tag = b"ID3\x03\x00\x00\x00\x00\x10\x00" + bytes([255, 251, 144, 0] * 512)  # 2 kB, which look like frames
    for name in ("vbr", "vbr bare"):
        case = cases[name]
        tagged = Decoder(tag + case.content + b"TAG" + b" " * 125)
        assert tagged.facts == case.decoder.facts
        assert np.allclose(tagged.read(9000, 12_000), case.decoder.read(9000, 12_000), atol=1e-6)


@pytest.mark.parametrize("name", ["wav", "flac", "vorbis", "opus", "cbr", "vbr", "cbr bare"])
def test_of_a_file_that_was_cut_off_what_is_there_is_read(cases, name):
    case = cases[name]
    cut = Decoder(case.content[: len(case.content) // 2])
    frames = cut.facts.frames
    assert 0.3 < frames / len(case.whole) < 0.7
    part = cut.read(frames - 9000, frames - 5000)[0]
    assert np.abs(part - case.whole[frames - 9000 : frames - 5000]).max() < 1e-6
    if name in {"wav", "flac", "cbr", "vbr"}:  # an Ogg, or a bare MP3, does not tell how long it was
        assert cut.facts.note == f"truncated: {frames / 44100:.1f} of 8.0 s could be read"


@pytest.mark.parametrize("name", ["flac", "cbr"])
def test_what_is_damaged_is_silent_and_the_rest_is_read(cases, name):
    case = cases[name]
    content, middle = bytearray(case.content), len(case.content) // 2
    content[middle : middle + 2000] = np.random.default_rng(0).bytes(2000)
    damaged = Decoder(bytes(content))
    assert damaged.facts.frames == len(case.whole)
    begin = damaged.read(0, 90_000)[0]
    assert np.abs(begin - case.whole[:90_000]).max() < 1e-6
    end = np.concatenate([damaged.read(start, start + 40_000)[0] for start in range(150_000, 350_000, 40_000)])
    assert np.abs(end[-60_000:]).max() > 0.1
    if name == "flac":  # an MP3 goes on earlier by the frames that are lost
        assert np.abs(end[-60_000:] - case.whole[290_000:350_000]).max() < 1e-6


def test_files_whose_writer_did_not_know_how_long_they_would_be(cases):
    flac = bytearray(cases["flac"].content)
    flac[21] &= 0xF0
    flac[22:26] = bytes(4)  # how many samples there are in all
    wav = bytearray(cases["wav"].content)
    wav[4:8] = wav[40:44] = b"\xff" * 4
    for name, content in (("flac", flac), ("wav", wav)):
        facts = Decoder(bytes(content)).facts
        assert facts.frames == len(cases[name].whole)
        assert facts.note == ""


def test_a_file_and_its_bytes_are_the_same(cases, tmp_path):
    for name in ("vorbis", "vbr bare", "wav"):
        path = tmp_path / "sound"  # what it is does not hang on how it is called
        path.write_bytes(cases[name].content)
        decoder = Decoder(file_at(str(path)))
        assert decoder.facts == cases[name].decoder.facts
        assert np.allclose(decoder.read(300_000, 300_500), cases[name].decoder.read(300_000, 300_500), atol=1e-6)
        decoder.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"the file is empty \(0 bytes\)"),
        (b"no sound at all, but text", r"it is no sound that can be read \(Format not recognised\)"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", r"it is no sound that can be read"),
        (b"ID3" + bytes(300), r"it is no sound that can be read"),
        (b"OggS" + bytes(300), r"it is no sound that can be read"),
        (
            written(np.zeros(10), 8000, format="WAV")[:22] + b"\xff\x00" + bytes(40),
            "no sound that can be read|channels",
        ),
    ],
)
def test_what_is_no_sound_is_refused_in_plain_words(content, message):
    with pytest.raises(PoolError, match=message):
        Decoder(content)


def test_a_file_of_too_many_channels_is_refused():
    stream = io.BytesIO()
    soundfile.write(stream, np.zeros((10, 100)), 8000, format="WAV")
    with pytest.raises(PoolError, match="100 channels"):
        Decoder(stream.getvalue())


@given(data=st.data())
def test_damage_anywhere_leads_to_an_error_or_to_samples(cases, data):
    name = data.draw(st.sampled_from(["wav", "flac", "vorbis", "opus", "cbr", "vbr bare"]))
    content = bytearray(cases[name].content[:60_000])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.one_of(st.integers(0, 200), st.integers(0, len(content) - 1)))
        content[place : place + 8] = data.draw(st.binary(max_size=12))
    try:
        decoder = Decoder(bytes(content))
    except PoolError:
        return
    frames = min(decoder.facts.frames, 100_000)
    assert decoder.read(0, frames).shape == (decoder.facts.channels, frames)
    decoder.read(frames // 2, frames)
    decoder.close()
