"""How well and how fast boxes are found by ordinary classifiers.

Run ``python benchmarks/finder.py [--data ../shared/data] [--sets NAME ...] [--seeds 5]``.
Per set and classifier: precision, recall and F1 at an intersection over union of 0.5 of `BoxFinder` fitted on 70 % of
the images and tried on the rest, and seconds of processor time per image of fit and predict; means over seeds.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from labelloop import pool as pools
from labelloop.learning.boxes import BoxFinder
from labelloop.learning.exact import box_match

SETS = ["raccoon", "bccd_cells_a"]
CLASSIFIERS = {
    "default": None,
    "LogisticRegression()": LogisticRegression(),
    "RandomForestClassifier()": RandomForestClassifier(random_state=0),
}


def load(folder):
    """Return the photos of a set, and the boxes of each."""
    frame = pd.read_csv(folder / "boxes.csv")
    frame = frame.assign(left=frame.xmin, top=frame.ymin, width=frame.xmax - frame.xmin, height=frame.ymax - frame.ymin)
    columns = ["label", "left", "top", "width", "height"]
    boxes = {name: rows[columns].to_dict("records") for name, rows in frame.groupby("filename")}
    pool = pools.images([str(folder / "images" / name) for name in boxes])
    return pool.photos(np.arange(len(pool))), list(boxes.values())


def tried(estimator, photos, boxes, seed):
    """Return precision, recall, F1, and seconds per image of fit and predict."""
    order = np.random.default_rng(seed).permutation(len(photos))
    known, other = np.split(order, [len(photos) * 7 // 10])
    begun = time.process_time()
    finder = BoxFinder(estimator).fit([photos[k] for k in known], [boxes[k] for k in known])
    fitted = time.process_time()
    found = finder.predict([photos[k] for k in other])
    seconds = (fitted - begun) / len(known), (time.process_time() - fitted) / len(other)
    return [*box_match([boxes[k] for k in other], found), *seconds]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    for name in given.sets:
        photos, boxes = load(given.data / "object_detection" / name)
        for title, estimator in CLASSIFIERS.items():
            rows = [tried(estimator, photos, boxes, seed) for seed in range(given.seeds)]
            precision, recall, f1, fit, predict = np.mean(rows, axis=0)
            print(
                f"{name} {title}: precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} "
                f"(sd {np.std(rows, axis=0)[2]:.2f}), fit {fit:.3f} s, predict {predict:.3f} s an image",
                flush=True,
            )


if __name__ == "__main__":
    main()
