"""How right a model is where it decides alone, against what was promised.

    python benchmarks/routing.py [--repeats 50] [--target 0.95] [--level 0.95]

Each repeat trains a `CustomModel` on two thirds of scikit-learn's digits, a fifth of it held out, lets it choose a
threshold for the target, and counts on the last third, which nothing has seen, what the model would decide alone.
Printed per model and rule: how often there was a threshold, the share of rows that the model keeps, how right it is on
these and on all, and in how many repeats it is less right than promised. A promise of 95 % certainty may be broken in
5 % of all repeats, counted over the luck of the third that is looked at, too: with some 400 rows kept, a model that is
right in exactly 95 % of all rows would seem to be below it every other time. So a violation is also told apart that is
beyond that luck (an exact binomial test, 5 %).
"""

from __future__ import annotations

import argparse
import warnings

import numpy as np
import pandas as pd
from scipy.stats import binom
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from labelloop.workflow import CustomModel, routed

MODELS = {
    "linear": lambda seed: make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=200, random_state=seed)),
    "forest": lambda seed: RandomForestClassifier(40, max_depth=6, random_state=seed),
    "naive Bayes": lambda _: GaussianNB(),
}
LUCK = 0.05


def trial(frame, name, seed, *, calibrate, rule, target, level):
    """Return share kept, its accuracy, the accuracy of all, and whether the shortfall is beyond luck; or None."""
    learned, fresh = train_test_split(frame, test_size=1 / 3, stratify=frame["label"], random_state=seed)
    model = CustomModel(MODELS[name](seed), random_state=seed, calibrate=calibrate)
    model.train(learned)
    P = model.predict_proba(fresh)
    right = np.array(model.classes)[P.argmax(axis=1)] == fresh["label"].to_numpy()
    found = model.threshold(target, level, rule)
    if not found:
        return None
    kept = ~routed(P, found.value, rule)
    beyond = binom.cdf(right[kept].sum(), kept.sum(), target) < LUCK
    return kept.mean(), right[kept].mean(), right.mean(), beyond


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--level", type=float, default=0.95)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    X, y = load_digits(return_X_y=True)
    frame = pd.DataFrame(X, columns=[f"p{k}" for k in range(64)]).assign(label=y)
    print(f"digits, {options.repeats} repeats; promised: {options.target:.0%} with {options.level:.0%} certainty")
    print(f"{'':34}{'found':>6}{'keeps':>8}{'right':>8}{'of all':>8}   below the promise   beyond luck")
    for name in MODELS:
        for calibrate, rule in ((False, "top"), (True, "top"), (False, "band")):
            asked = {"calibrate": calibrate, "rule": rule, "target": options.target, "level": options.level}
            trials = [each for seed in range(options.repeats) if (each := trial(frame, name, seed, **asked))]
            title = f"{name}, {rule}{', calibrated' if calibrate else ''}"
            if not trials:
                print(f"{title:34}{0:6}")
                continue
            kept, right, whole, beyond = np.array(trials, dtype=float).T
            low = int((right < options.target).sum())
            print(
                f"{title:34}{len(trials):6}{kept.mean():8.1%}{right.mean():8.1%}{whole.mean():8.1%}"
                f"{low:12} of {len(trials)}{int(beyond.sum()):14}",
                flush=True,
            )


if __name__ == "__main__":
    main()
