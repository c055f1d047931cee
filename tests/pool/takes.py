"""Sounds that tests make, and what is read out of what a pool sends of them."""

from __future__ import annotations

import io

import numpy as np
import soundfile

RATE = 8000
WHOLE = {"rows": 32, "scale": "mel", "low": 0, "high": 4000}


def pcm(payload, lanes=None):
    """Return the samples of a sound as it is sent, or of a part of one."""
    lanes = lanes or payload.data["lanes"]
    count = lanes * payload.data["head"] if "head" in payload.data else -1
    return np.frombuffer(payload.buffer, "<i2", count).reshape(lanes, -1)


def parts(payload):
    """Return the peaks and the spectrogram of a picture."""
    data = payload.data
    shape = data["lanes"], data["columns"], 2
    peaks = np.frombuffer(payload.buffer, np.int8, np.prod(shape)).reshape(shape)
    rest = np.frombuffer(payload.buffer, np.uint8, offset=peaks.size)
    return peaks, rest.reshape(data["lanes"], data["rows"], data["columns"])


def noise(frames, channels=1, seed=0):
    sound = np.random.default_rng(seed).integers(-20_000, 20_000, (frames, channels), dtype=np.int16)
    return sound[:, 0] if channels == 1 else sound


def wav(array, rate=RATE, **form):
    stream = io.BytesIO()
    soundfile.write(stream, array, rate, format="WAV", **form)
    return stream.getvalue()
