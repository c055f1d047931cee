"""Whole clips are heard and named by keys; what cannot be heard is told, and the work goes on."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from sounds import REAL, WHY, SoundPage, recordings

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

DIGITS = ("0_george_0.wav", "1_george_0.wav", "2_george_0.wav")
WORDS = {"zero": "Zero", "one": "One", "two": "Two"}  # keys z, o, t
ODD = ("empty_2c.wav", "veryshort.wav", "bobby_32bit_48khz.wav", "silence_10s.mp3")


@pytest.fixture
def show(shared_page):
    return lambda paths, **options: SoundPage.show(shared_page, paths, **{"classes": WORDS} | options)


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def digits():
    return recordings("spoken_digits_a/recordings", *DIGITS)


def whole(path):
    """Return all that soundfile reads, in steps of 16 bits."""
    return np.rint(soundfile.read(path, always_2d=True)[0].T * 32768).clip(-32768, 32767) / 32768


def test_clips_are_heard_and_named_by_keys(show):
    page = show(digits())
    for path, key in zip(page.data, "zot", strict=True):
        page.page.until(lambda path=path: page.page.item() == path, path)
        assert not page.playing
        page.listen()
        page.page.press("Space")
        page.wait_heard()
        page.wait_silent()
        heard = page.heard()
        assert heard.rate == 8000
        assert heard.samples.tolist() == whole(path).tolist()
        assert all(abs(gap) < 0.01 / heard.rate for gap in heard.gaps)
        page.page.press(key)
    page.page.wait_state("done")
    assert [page.value(path) for path in page.data] == ["zero", "one", "two"]


def test_space_stops_and_goes_on_and_a_click_goes_elsewhere(show):
    page = show(recordings("esc10_a/005 - Clock tick", "1-21934-A.ogg"), classes=["tick", "other"])
    page.page.press("Space")
    page.wait_playing()
    page.page.press("Space")
    page.wait_silent()
    stopped = page.head
    assert 0 < stopped < 5
    page.click(2.5)
    assert page.head == pytest.approx(2.5, abs=page.pixel)
    page.listen()
    page.page.press("Space")
    page.wait_playing()
    first = round(page.under(page.at(2.5)[0]) * page.rate)
    heard = page.heard().samples
    near = whole(page.data[0])[:, first - 500 : first + 500 + heard.shape[1]]
    offsets = [k for k in range(1000) if np.array_equal(near[:, k : k + heard.shape[1]], heard)]
    assert len(offsets) == 1
    assert abs(offsets[0] - 500) <= page.pixel * page.rate


def test_each_clip_plays_when_it_is_shown_if_asked(show):
    page = show(digits(), autoplay=True)
    page.listen()
    page.page.press("z")
    page.wait_heard()
    page.wait_silent()
    assert page.heard().samples.tolist() == whole(page.data[1]).tolist()
    page.listen()
    page.page.press("o", "t")  # answered before it ends
    page.page.wait_state("done")
    page.wait_silent()
    assert [page.value(path) for path in page.data] == ["zero", "one", "two"]


def test_a_clip_has_several_classes(show):
    page = show(digits(), multiple=True)
    page.page.press("z", "t", "Enter", "o", "Enter")
    assert [page.value(path) for path in page.data] == [["zero", "two"], ["one"], None]


def test_files_that_are_odd_or_broken_hold_nothing_up(show, tmp_path):
    (tmp_path / "text.wav").write_text("this is no sound")
    soundfile.write(tmp_path / "three.wav", np.array([0.5, -0.5, 0.25]), 44100, subtype="FLOAT")
    soundfile.write(tmp_path / "high.flac", np.sin(np.arange(19200) * 0.05)[:, None] * [0.5, 0.25], 192000, "PCM_24")
    cut = (tmp_path / "high.flac").read_bytes()
    (tmp_path / "cut.flac").write_bytes(cut[: len(cut) // 2])
    made = [str(tmp_path / name) for name in ("text.wav", "three.wav", "high.flac", "cut.flac")]
    paths = [*recordings("odd_audio_a", *ODD), *made]
    page = show(paths, classes=["sound", "nothing"], hotkeys={"sound": "a", "nothing": "z"})
    broken = {paths[0]: "empty", made[0]: "text.wav"}
    stage = page.page.labeler.locator('[data-role="stage"]')
    for path in paths:
        page.page.until(lambda path=path: page.page.item() == path, path)
        if path in broken:
            page.page.until(lambda path=path: broken[path] in stage.inner_text(), "its tile")
            page.page.press("Space")
            assert not page.playing
            page.page.press("s")
            continue
        page.page.until(lambda: page.page.labeler.locator(".ll-cover:visible").count() == 0, "a picture")
        page.listen()
        page.page.press("Space")
        page.wait_heard()
        if path != made[3]:
            heard = page.heard().samples
            assert heard.tolist() == whole(path)[:, : heard.shape[1]].tolist()
        page.page.press("a")
    assert page.page.count("skipped") == 2
    assert [page.value(path) for path in paths] == [None if path in broken else "sound" for path in paths]


def test_clips_are_heard_and_answered_while_the_kernel_is_busy(show, shared_page):
    page = show(digits())
    shared_page.write(1, "import time\nend = time.monotonic() + 5\nwhile time.monotonic() < end: pass")
    shared_page.run(1, wait=False)
    page.page.until(lambda: shared_page.kernel_status()[1] == "busy", "a busy kernel")
    for path, key in zip(page.data, "zot", strict=True):
        assert page.page.item() == path
        page.listen()
        page.page.press("Space")
        page.wait_heard()
        heard = page.heard().samples
        assert heard.tolist() == whole(path)[:, : heard.shape[1]].tolist()
        page.page.press(key)
    assert not page.page.page.evaluate("window.__run.done")
    page.page.until(lambda: page.page.page.evaluate("window.__run.done"), "the end of the cell")
    assert [page.value(path) for path in page.data] == ["zero", "one", "two"]
