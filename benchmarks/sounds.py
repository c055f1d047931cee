"""How fast waves and mel spectrograms are drawn of a recording, beside reading it once and beside librosa.

Run ``python benchmarks/sounds.py [--minutes 5] [--passes 3]``; it takes less than a minute.

Seconds of sound per second of processor time, the best of several passes, each of which opens the file anew. "read"
reads it once with soundfile, in blocks: nothing that looks at every sample is faster. "wave" draws the peaks of all of
it in pieces of 2²¹ frames, as the page asks for them; "far" draws the spectrogram, too, as seen from far away (the
mean of 8 windows for 65,536 frames); "near" has one window of 2,048 for every 512 frames, and 128 bands: just what
librosa is asked for. All threads count. "open" is what the page waits for before it can play and draw the beginning.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import librosa
import numpy as np
import soundfile

from labelloop.pool import sounds

RATE = 44100
PIECE = 1 << 21
FORMS = {
    "wav": {"format": "WAV"},
    "flac": {"format": "FLAC"},
    "ogg": {"format": "OGG", "subtype": "VORBIS"},
    "mp3": {"format": "MP3", "bitrate_mode": "VARIABLE"},
}


def record(path, minutes, form):
    """Write noise and a tone that glides: a minute of it, over and over."""
    time_line = np.arange(60 * RATE) / RATE
    minute = 0.3 * np.sin(2 * np.pi * 300 * time_line * (1 + time_line / 30))
    minute += 0.1 * np.random.default_rng(0).standard_normal(len(minute))
    with soundfile.SoundFile(path, "w", RATE, 1, **form) as file:
        for _ in range(minutes):
            for start in range(0, len(minute), 16384):
                file.write(minute[start : start + 16384])


def read(path):
    with soundfile.SoundFile(path) as file:
        while len(file.read(1 << 16, dtype="float32")):
            pass


def draw(path, columns, rows):
    pool = sounds(path)
    frames = pool.payload(0).data["frames"]
    for start in range(0, frames, PIECE):
        stop = min(frames, start + PIECE)
        count = max(1, (stop - start) * columns // PIECE)
        picture = pool.picture(0, start, stop, count, rows=rows, scale="mel", low=0, high=RATE / 2)
        assert "error" not in picture.data


def theirs(path):
    samples, rate = librosa.load(path, sr=None)
    power = librosa.feature.melspectrogram(
        y=samples, sr=rate, n_fft=2048, hop_length=512, n_mels=128, htk=True, norm=None
    )
    librosa.power_to_db(power)


DEEDS = {
    "read": read,
    "wave": lambda path: draw(path, 32, 0),
    "far": lambda path: draw(path, 32, 128),
    "near": lambda path: draw(path, PIECE // 512, 128),
    "librosa": theirs,
}


def cost(deed, path, passes):
    """Return the processor time of a deed; the first pass is not counted: it meets cold code, and a cold disk."""
    seconds = []
    for _ in range(passes + 1):
        begun = time.process_time()
        deed(path)
        seconds.append(time.process_time() - begun)
    return min(seconds[1:])


def opening(path, passes):
    seconds = []
    for _ in range(passes + 1):
        begun = time.perf_counter()
        assert "error" not in sounds(path).payload(0).data
        seconds.append(time.perf_counter() - begun)
    return min(seconds[1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=int, default=5)
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    length = 60 * options.minutes
    print(f"{options.minutes} min of mono at {RATE} Hz; seconds of sound per second (x of reading once)")
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            path = Path(folder) / f"sound.{name}"
            record(path, options.minutes, form)
            costs = {deed: cost(function, path, options.passes) for deed, function in DEEDS.items()}
            cells = [f"{deed} {length / each:8,.0f} ({costs['read'] / each:4.2f} x)" for deed, each in costs.items()]
            ratio = costs["librosa"] / costs["near"]
            print(f"{name:4}  {'  '.join(cells)}  near is {ratio:4.2f} x as fast as librosa"
                  f"  open {opening(path, options.passes) * 1e3:5.1f} ms", flush=True)  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
