"""How well and how fast boxes in images and regions in sounds are found by ordinary classifiers.

Run ``python benchmarks/finder.py [--data ../shared/data] [--sets NAME ...] [--seeds 5]``.
Per set and classifier: precision, recall and F1 at an intersection over union of 0.5, and processor time of fit and
predict; means over seeds. `BoxFinder` is fitted on 70 % of the images and tried on the rest, seconds are per image;
`RegionFinder` is fitted on all recordings but one and tried on that, each in turn, milliseconds are per second of
sound, and then on ten minutes of them, one after another.
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
from labelloop.learning.exact import box_match, region_match
from labelloop.learning.regions import RegionFinder
from labelloop.pool.clips import clip_of

IMAGES, SOUNDS = ["raccoon", "bccd_cells_a"], ["finch_song_a"]
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


def load_sounds(folder):
    """Return the clips of a set, and the regions of each."""
    frame = pd.read_csv(folder / "events.csv", dtype={"label": str})
    columns = ["label", "start", "end"]
    regions = {name: rows[columns].to_dict("records") for name, rows in frame.groupby("filename")}
    pool = pools.sounds([str(folder / name) for name in regions])
    return pool.clips(np.arange(len(pool))), list(regions.values())


def heard(estimator, clips, regions, seed):
    """Return precision, recall, F1, and milliseconds per second of sound of fit and predict."""
    found, fit, predict = [], 0.0, 0.0
    for k in range(len(clips)):
        others = [j for j in range(len(clips)) if j != k]
        begun = time.process_time()
        finder = RegionFinder(estimator, random_state=seed)
        finder.fit([clips[j] for j in others], [regions[j] for j in others])
        fitted = time.process_time()
        found += finder.predict([clips[k]])
        fit, predict = fit + fitted - begun, predict + time.process_time() - fitted
    seconds = sum(clip.duration for clip in clips)
    return [*region_match(regions, found), 1000 * fit / seconds / (len(clips) - 1), 1000 * predict / seconds]


def ten_minutes(estimator, clips, regions):
    """Return seconds of processor time to look through ten minutes."""
    finder = RegionFinder(estimator).fit(clips, regions)
    rate = clips[0].rate
    song = np.concatenate([np.asarray(clip) for clip in clips])
    long = clip_of(np.resize(song, 600 * rate), rate)
    begun = time.process_time()
    finder.predict([long])
    return time.process_time() - begun


def report(name, title, rows, unit):
    precision, recall, f1, fit, predict = np.mean(rows, axis=0)
    print(
        f"{name} {title}: precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} "
        f"(sd {np.std(rows, axis=0)[2]:.2f}), fit {fit:.3f}, predict {predict:.3f} {unit}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--sets", nargs="+", default=[*IMAGES, *SOUNDS])
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    for name in given.sets:
        if name in SOUNDS:
            clips, regions = load_sounds(given.data / "audio" / name)
        else:
            photos, boxes = load(given.data / "object_detection" / name)
        for title, estimator in CLASSIFIERS.items():
            if name in SOUNDS:
                rows = [heard(estimator, clips, regions, seed) for seed in range(given.seeds)]
                report(name, title, rows, "ms a second of sound")
                print(f"{name} {title}: ten minutes in {ten_minutes(estimator, clips, regions):.1f} s", flush=True)
            else:
                rows = [tried(estimator, photos, boxes, seed) for seed in range(given.seeds)]
                report(name, title, rows, "s an image")


if __name__ == "__main__":
    main()
