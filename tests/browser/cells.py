"""Cells of the notebooks that browser tests run; all data are made here."""

TABLE = """
import pandas as pd
import labelloop as ll
data = pd.DataFrame({"name": [f"wine {i}" for i in range(60)], "alcohol": [9 + i / 10 for i in range(60)]})
"""
TABULAR = """
labeler = ll.TabularLabeler(data, ["red", "white"], store="labels.db", annotator="me", order="sequential")
labeler
"""
TABLE_CELLS = [TABLE, TABULAR, "y = 1"]

PHOTOS = """
import pathlib
import numpy as np
from PIL import Image
import labelloop as ll
folder = pathlib.Path("photos")
folder.mkdir(exist_ok=True)
rng = np.random.default_rng(0)
truth = {}
for i in range(60):
    kind = ["dark", "light"][i % 2]
    pixels = rng.integers(0, 90, (120, 160, 3)) + (160 if kind == "light" else 0)
    Image.fromarray(pixels.astype("uint8")).save(folder / f"{i:02}.png")
    truth[f"{i:02}.png"] = kind
(folder / "05.png").write_bytes(b"this is no picture")
"""
IMAGES = """
from sklearn.linear_model import LogisticRegression
labeler = ll.ImageLabeler(
    "photos", ["dark", "light"], store="labels.db", annotator="me", order="sequential",
    learner=ll.ActiveLearner(LogisticRegression(), retrain_every=6), suggestions="learner",
)
labeler
"""
IMAGE_CELLS = [PHOTOS, IMAGES, "y = 1"]
