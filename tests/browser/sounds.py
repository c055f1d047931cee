"""A labeler of sounds as a person meets it: what is heard, what is drawn by mouse and by keys, what is stored.

Times are found from where the ruler's marks stand in the window and from the rate that soundfile reads, never from the
labeler's own numbers.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import soundfile
from parts import PartPage, Point

REAL = next((found / "audio" for up in Path(__file__).parents if (found := up / "shared" / "data").is_dir()), None)
WHY = "needs real recordings: ../shared/data"

_REGIONS = """root => [...root.querySelectorAll('[data-region]')]
  .filter((element) => element.style.display !== 'none')
  .map(({ dataset }) => [
    ...dataset.region.split('-').map(Number), dataset.label ?? null,
    ['pending', 'open', 'selected', 'locked'].filter((name) => name in dataset)])"""

# The marks of the ruler: what they say, and where they stand.
_TICKS = """root => [...root.querySelectorAll('.ll-tick')]
  .filter((mark) => mark.style.display !== 'none')
  .map((mark) => [mark.textContent, mark.getBoundingClientRect().left])"""

_EDGES = """root => [...root.querySelectorAll('[data-region]')]
  .filter((element) => element.style.display !== 'none')
  .map((element) => element.getBoundingClientRect())
  .map(({ left, right }) => [left, right])"""

# Notes every piece of sound that the page hands to the browser, and when it is to start.
_LISTEN = """() => {
  if (window.__heard) return;
  window.__heard = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when, ...more) {
    const { buffer, context } = this;
    const lanes = Array.from({ length: buffer.numberOfChannels }, (_, lane) => [...buffer.getChannelData(lane)]);
    window.__heard.push({ when, rate: context.sampleRate, lanes });
    return start.call(this, when, ...more);
  };
}"""


class Region(NamedTuple):
    """A region as it is drawn: `looks` are some of pending, open (no class yet), selected and locked."""

    start: float
    end: float
    label: str | None
    looks: frozenset[str] = frozenset()


class Window(NamedTuple):
    """Which stretch of the recording is seen: the time at a place in the page, and how many pixels a second takes."""

    left: float
    time: float
    scale: float


class Heard(NamedTuple):
    """What was handed to the browser to be played: samples by lane, and where its pieces do not join (s)."""

    samples: np.ndarray
    rate: float
    gaps: list[float]


@cache
def facts(path: str) -> Any:
    """Return what soundfile says of a recording."""
    return soundfile.info(path)


def recordings(folder: str, *names: str) -> list[str]:
    """Return the paths of real recordings."""
    assert REAL
    return [str(REAL / folder / name) for name in names]


def on_grid(time: float, rate: int) -> float:
    """Return the time of the sample nearest to another time, as it is stored."""
    return math.floor(round(time * rate) / rate * 1e6 + 0.5) / 1e6


class SoundPage(PartPage):
    """A page with a labeler of sound files, whose ids are their paths."""

    KIND = "AudioLabeler"
    CLASSES: ClassVar = {"siren": "Siren", "car": "Car", "voice": "Voice"}  # keys i (s skips), c, v

    # ---- time ---------------------------------------------------------------------------------------------

    @property
    def rate(self) -> int:
        """Samples per second of the recording on screen."""
        path = self.page.item()
        assert path
        return int(facts(path).samplerate)

    @property
    def window(self) -> Window:
        """Which stretch is seen, read off the ruler."""
        marks = [(_seconds(text), left) for text, left in self.page.labeler.evaluate(_TICKS)]
        (first, left), (last, right) = marks[0], marks[-1]
        return Window(left, first, (right - left) / (last - first))

    def at(self, time: float, height: float = 0.3) -> Point:
        """Return where a time is in the window, at a share of the height of the picture."""
        window = self.window
        box = self.port
        return window.left + (time - window.time) * window.scale, box["y"] + height * box["height"]

    def under(self, x: float) -> float:
        """Return which time is at a place in the window."""
        window = self.window
        return window.time + (x - window.left) / window.scale

    @property
    def port(self) -> dict[str, float]:
        """Where the picture is."""
        box = self.page.labeler.locator(".ll-sound-port").bounding_box()
        assert box
        return dict(box)

    @property
    def pixel(self) -> float:
        """Seconds of a pixel."""
        return 1 / self.window.scale

    @property
    def head(self) -> float:
        """The time of the playhead, as it is told."""
        return _seconds(self.page.labeler.locator(".ll-time-at").inner_text())

    # ---- by mouse -----------------------------------------------------------------------------------------

    def drag(self, start: float, end: float, *, height: float = 0.3, hold: str | None = None) -> None:
        """Drag from one time to another."""
        self.pull(self.at(start, height), self.at(end, height), hold)

    def click(self, time: float, *, height: float = 0.3, hold: str | None = None) -> None:
        """Click at a time."""
        with self.held(hold):
            self.mouse.click(*self.at(time, height))

    def wheel(self, time: float, by: float, *, hold: str | None = None) -> None:
        """Turn the wheel over a time."""
        self.mouse.move(*self.at(time))
        with self.held(hold):
            before = self.window
            self.mouse.wheel(0, by)
            self.page.until(lambda: self.window != before, "another stretch")

    # ---- what is there ------------------------------------------------------------------------------------

    @property
    def regions(self) -> list[Region]:
        """What is drawn over the picture, in the order of their making."""
        drawn = self.page.labeler.evaluate(_REGIONS)
        return sorted(Region(start, end, label, frozenset(looks)) for start, end, label, looks in drawn)

    @property
    def spots(self) -> list[tuple[float, float]]:
        """Where regions are drawn, in seconds."""
        return [(region.start, region.end) for region in self.regions]

    @property
    def labels(self) -> list[str | None]:
        """The classes of what is drawn."""
        return [region.label for region in self.regions]

    @property
    def selected(self) -> list[tuple[float, float]]:
        """Which regions are drawn as selected."""
        return [region[:2] for region in self.regions if "selected" in region.looks]

    @property
    def shown(self) -> list[tuple[float, float]]:
        """Where the browser shows the regions, in seconds."""
        window = self.window
        edges = self.page.labeler.evaluate(_EDGES)
        return sorted(tuple(window.time + (x - window.left) / window.scale for x in pair) for pair in edges)

    def field(self, name: str) -> Any:
        """Return the field of a number of the selected region."""
        return self.page.labeler.locator(f'[data-field="{name}"]')

    def stored(self, item: str) -> list[tuple[float, float, str]] | None:
        """Return what the store holds of a recording; None without an answer."""
        regions = self.value(item)
        if regions is None:
            return None
        return [(region["start"], region["end"], region["label"]) for region in regions]

    # ---- what is heard ------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether the labeler says that it plays."""
        return "Pause" in self.page.labeler.locator(".ll-play").inner_text()

    def listen(self) -> None:
        """Forget what was played; from now on it is noted."""
        self.page.page.evaluate(_LISTEN)
        self.page.page.evaluate("() => { window.__heard.length = 0; }")

    def heard(self) -> Heard:
        """Return what was played since `listen`."""
        pieces = self.page.page.evaluate("() => window.__heard")
        assert pieces, "nothing was played"
        rate = pieces[0]["rate"]
        ends = [piece["when"] + len(piece["lanes"][0]) / rate for piece in pieces]
        gaps = [after["when"] - end for end, after in zip(ends, pieces[1:], strict=False)]
        return Heard(np.concatenate([piece["lanes"] for piece in pieces], axis=1), rate, gaps)

    def wait_heard(self, pieces: int = 1) -> None:
        """Wait until so many pieces were played since `listen`."""
        self.page.until(lambda: self.page.page.evaluate("() => window.__heard.length") >= pieces, "a sound")

    def wait_playing(self) -> None:
        """Wait until the playhead moves."""
        self.page.until(lambda: self.playing, "a sound that plays")
        before = self.head
        self.page.until(lambda: self.head != before, "a playhead that moves")

    def wait_silent(self) -> None:
        """Wait until nothing plays."""
        self.page.until(lambda: not self.playing, "silence")


def _seconds(text: str) -> float:
    """Return the seconds of a time as people write it."""
    total = 0.0
    for part in text.strip().split(":"):
        total = total * 60 + float(part)
    return total
