"""What the tests of sounds share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package: this is how they share `takes`

from takes import RATE, noise


@pytest.fixture
def tape(tmp_path):
    """Make a folder of ten sounds, each of its own length."""
    for number in range(10):
        soundfile.write(tmp_path / f"take{number}.wav", noise(800 + 80 * number, seed=number), RATE)
    return tmp_path
