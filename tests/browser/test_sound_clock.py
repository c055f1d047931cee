"""Picture, playback and labels of a long recording have one clock: samples over rate, to the frame."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from sounds import SoundPage

RATE = 44100
MINUTES = 10
EVERY = 7.3  # s from click to click
LATE = 73  # the number of the click that is looked at: in minute 9
# Where the wave reaches highest, in device pixels of the canvas: of its upper part, which holds no spectrogram.
_TOP = """canvas => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, Math.floor(height * 0.41));
  for (let y = 0; y < height; y += 1) {
    const inked = [];
    for (let x = 0; x < width; x += 1) if (data[4 * (y * width + x) + 3] > 127) inked.push(x);
    if (inked.length > 0) return [(inked[0] + inked.at(-1) + 1) / 2 / devicePixelRatio, inked.length, y];
  }
  return null;
}"""


@pytest.fixture(scope="module")
def clicks(tmp_path_factory):
    """Return a long MP3 of changing bitrate with clicks, and where soundfile has one of them that comes late."""
    path = str(tmp_path_factory.mktemp("long") / "clicks.mp3")
    sound = np.zeros(MINUTES * 60 * RATE, np.float32)
    places = (np.arange(5, MINUTES * 60, EVERY) * RATE).astype(int)
    sound[places] = 0.9
    with soundfile.SoundFile(path, "w", RATE, 1, bitrate_mode="VARIABLE", compression_level=0.6) as file:
        file.write(sound)
    near, block = places[LATE], 1 << 18
    with soundfile.SoundFile(path) as file:
        while file.tell() < near - block:  # from the beginning on: no seeking is trusted here
            file.read(block, dtype="float32")
        start, rest = file.tell(), file.read(2 * block, dtype="float32")
    at = int(np.abs(rest).argmax())
    assert abs(start + at - near) < 2000
    return path, start + at, rest[at:]


def top(page):
    """Return the time at which the wave on screen reaches highest, once that does not change any more."""
    canvas = page.page.labeler.locator(".ll-sound-picture")
    found = [None]

    def still():
        found.append(canvas.evaluate(_TOP))
        return found[-1] is not None and found[-1] == found[-2]

    page.page.until(still, "a picture at rest")
    return page.under(page.port["x"] + found[-1][0])


def test_picture_and_playback_agree_to_one_frame_on_a_long_mp3(shared_page, clicks):
    path, frame, decoded = clicks
    page = SoundPage.show(shared_page, [path], regions=True, classes={"click": "Click"})
    time = frame / RATE
    minimap = page.page.labeler.locator(".ll-minimap").bounding_box()
    page.mouse.click(minimap["x"] + minimap["width"] * time / (MINUTES * 60), minimap["y"] + 10)
    while page.pixel > 0.005:  # peaks of many frames each
        page.wheel(time, -240, hold="Control")
    assert top(page) == pytest.approx(time, abs=page.pixel)
    while page.pixel > 1 / RATE / 12:
        page.wheel(time, -240, hold="Control")
    assert top(page) * RATE == pytest.approx(frame, abs=1)

    first, last = (frame - 2) / RATE, (frame + 3) / RATE
    page.drag(first, last)
    assert page.spots == [(round(first, 6), round(last, 6))]
    page.page.press("Escape")

    page.click((frame - 10) / RATE)
    page.listen()
    page.page.press("Space")
    page.wait_heard(2)
    page.page.press("Space")
    heard = page.heard().samples[0]
    loudest = int(np.abs(heard).argmax())
    assert loudest == pytest.approx(10, abs=1)
    assert heard[loudest:][:2000] == pytest.approx(decoded[:2000], abs=2e-5)

    page.page.press("Enter")
    assert page.stored(path) == [(round(first, 6), round(last, 6), "click")]
    assert shared_page.errors() == []
