"""The desk on which the code of the pages runs: the files that the pages speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import soundfile
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with pictures, sounds, letters and tables."""
    rng = np.random.default_rng(0)
    for folder in ("photos", "sounds", "letters"):
        (tmp_path / folder).mkdir()
    for k in range(6):
        Image.fromarray(rng.integers(0, 255, (60, 80, 3), dtype=np.uint8)).save(tmp_path / f"photos/{k}.jpg")
        soundfile.write(tmp_path / f"sounds/{k}.wav", 0.1 * np.sin(np.arange(8000) * 0.05 * (k + 1)), 8000)
        (tmp_path / f"letters/{k}.txt").write_text(f"Letter {k}: John Snow met Ada in Rome.", encoding="utf8")
    _training_files(tmp_path, rng)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "me")  # who labels, where nobody is named
    return tmp_path


def _training_files(folder: Path, rng: np.random.Generator) -> None:
    """Write `training.csv` and `new.csv`: bright pictures, dark ones, and others."""
    (folder / "images").mkdir()
    levels = {"dark": 40, "bright": 210, "negative_examples": 125}
    rows = []
    for label, level in levels.items():
        for k in range(60):
            path = f"images/{label}-{k}.png"
            Image.fromarray((level + rng.integers(-25, 25, (12, 12, 3))).astype(np.uint8)).save(folder / path)
            rows.append((path, label))
    frame = pd.DataFrame(rows, columns=["image_url", "label"])
    frame.to_csv(folder / "training.csv", index=False)
    new = []
    for k, level in enumerate([30, 45, 80, 85, 130, 165, 170, 200, 215]):
        path = f"images/new-{k}.png"
        Image.fromarray((level + rng.integers(-25, 25, (12, 12, 3))).astype(np.uint8)).save(folder / path)
        new.append(path)
    pd.DataFrame({"image_url": new}).to_csv(folder / "new.csv", index=False)
