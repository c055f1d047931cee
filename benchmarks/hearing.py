"""How well ordinary classifiers tell sounds apart by what they are given when nobody says, and by what is common.

Run ``python benchmarks/hearing.py [--data ../shared/data]``; it takes about a minute.
Accuracy by `SoundFeatures`, and by means and spreads of 20 MFCCs of librosa, scaled alike: five folds, the same with 40
labels only, and, of spoken digits, with speakers held out. Milliseconds are of processor time per second of sound.
"""

import argparse
import time
from pathlib import Path

import librosa
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    LeaveOneGroupOut,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    StratifiedShuffleSplit,
    cross_val_score,
)
from sklearn.preprocessing import StandardScaler

from labelloop import pool as pools
from labelloop.learning.sound_features import SoundFeatures

CLASSIFIERS = {
    "LogisticRegression": LogisticRegression(max_iter=2000),
    "RandomForestClassifier": RandomForestClassifier(200, random_state=0),
}


def ours(clips):
    return SoundFeatures().fit(clips).transform(clips)


def mfcc(clips):
    rows = []
    for clip in clips:
        n_fft = min(2048, 1 << int(np.log2(clip.frames)))
        found = librosa.feature.mfcc(y=np.asarray(clip), sr=clip.rate, n_mfcc=20, n_fft=n_fft)
        rows.append(np.concatenate([found.mean(axis=1), found.std(axis=1)]))
    return StandardScaler().fit_transform(rows)


def schemes(name, truth):
    """Return ways to hold out, by name."""
    if name != "spoken_digits_a":
        return {"5 folds, twice": {"cv": RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=0)}}
    return {
        "5 folds": {"cv": StratifiedKFold(5, shuffle=True, random_state=0)},
        "40 labels": {"cv": StratifiedShuffleSplit(5, train_size=40, random_state=0)},
        "other speakers": {"cv": LeaveOneGroupOut(), "groups": truth["speaker"]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    given = parser.parse_args()
    for name, folder in (("spoken_digits_a", "recordings"), ("esc10_a", ".")):
        truth = pd.read_csv(given.data / "audio" / name / "truth.csv")
        pool = pools.sounds([str(given.data / "audio" / name / folder / file) for file in truth["filename"]])
        clips = pool.clips(np.arange(len(pool)))
        mfcc(clips[:1])  # librosa compiles what it uses first
        for title, describe in (("SoundFeatures", ours), ("MFCC", mfcc)):
            begun = time.process_time()
            X = describe(clips)
            cost = 1000 * (time.process_time() - begun) / sum(clip.duration for clip in clips)
            print(f"{name} {title}: {X.shape[1]} columns, {cost:.1f} ms a second of sound")
            for model, estimator in CLASSIFIERS.items():
                scores = {
                    way: cross_val_score(estimator, X, truth["label"], **how).mean()
                    for way, how in schemes(name, truth).items()
                }
                print(f"  {model}: " + ", ".join(f"{way} {score:.2f}" for way, score in scores.items()), flush=True)


if __name__ == "__main__":
    main()
