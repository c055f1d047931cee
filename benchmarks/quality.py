"""How much each strategy teaches a model per label, on sets of many kinds.

Run ``python benchmarks/quality.py``. Options choose sets, models and strategies by name (``--sets digits wine
--models linear``), how often and how long (``--repeats 10 --rounds 20 --batch 10``), and ``--csv FILE`` keeps
every curve's mean. Sets that come with scikit-learn or are made by it are always there; those read from files are
used when ``--data`` (or LABELLOOP_DATA, else ../shared/data) has them. Strategies of scikit-activeml run in the
same loop when it is installed.

Prints per set and model the mean height of the learning curves (the area under the curve over the range of its
labels), the paired difference to random with its standard error, and in how many repeats random was beaten; at
last the average rank of each strategy over sets and models. Rare classes are scored by balanced accuracy.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import labelloop as ll

MOST_ROWS = 2_500  # of a set: enough that strategies have a choice, few enough for many repeats
FOLDER = os.environ.get("LABELLOOP_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
OURS = ["random", "confidence", "margin", "entropy", "default"]


def imbalanced(_folder):
    """94, 4 and 2 percent."""
    X, y = make_classification(
        2_000, n_informative=6, n_classes=3, weights=[0.94, 0.04, 0.02], flip_y=0.01, class_sep=1.2, random_state=0
    )
    return X, y, "balanced_accuracy"


def redundant(_folder):
    """400 points of five classes, each there eight times, almost."""
    X, y = make_classification(400, n_informative=8, n_classes=5, n_clusters_per_class=2, random_state=0)
    near = np.random.default_rng(0).normal(scale=0.05, size=(8 * len(X), X.shape[1]))
    return np.repeat(X, 8, axis=0) + near, np.repeat(y, 8), "accuracy"


def wine_color(folder):
    frame = pd.read_csv(folder / "tabular/wine_quality/wine_color.csv", index_col="row_id")
    return frame.drop(columns=["color", "quality"]).to_numpy(), frame["color"], "balanced_accuracy"


def penguins(folder):
    frame = pd.read_csv(folder / "tabular/palmer_penguins/penguins.csv")
    return frame.drop(columns=["species", "island", "year"]), frame["species"], "accuracy"


def birdstrikes(folder):
    """Text, numbers and dates in one table."""
    frame = pd.read_csv(folder / "tabular/birdstrikes_10k/birdstrikes.csv", keep_default_na=False, na_values=[""])
    return frame.drop(columns=["Wildlife Size"]), frame["Wildlife Size"], "balanced_accuracy"


def sms_spam(folder):
    path = folder / "text/sms_spam_en/SMSSpamCollection"
    frame = pd.read_csv(path, sep="\t", header=0, names=["label", "text"], quoting=3)
    return frame["text"].tolist(), frame["label"], "balanced_accuracy"


def clickbait(folder):
    frame = pd.read_csv(folder / "text/clickbait_titles_en/titles_5k.csv")
    return frame["title"].tolist(), frame["label"], "accuracy"


SETS = {
    "digits": lambda _: (*load_digits(return_X_y=True), "accuracy"),
    "breast_cancer": lambda _: (*load_breast_cancer(return_X_y=True), "accuracy"),
    "wine": lambda _: (*load_wine(return_X_y=True), "accuracy"),
    "imbalanced": imbalanced,
    "redundant": redundant,
    "wine_color": wine_color,
    "penguins": penguins,
    "birdstrikes": birdstrikes,
    "sms_spam": sms_spam,
    "clickbait": clickbait,
}
MODELS = {
    "linear": lambda: LogisticRegression(max_iter=300),
    "forest": lambda: RandomForestClassifier(50),
}


def model_for(X, name):
    """Return the model behind what makes numbers of texts or of the same size of numbers."""
    model = MODELS[name]()
    if isinstance(X, list):
        return make_pipeline(TfidfVectorizer(min_df=2, sublinear_tf=True), model)
    return make_pipeline(StandardScaler(), model) if name == "linear" else model


def peers():
    """Return the strategies of scikit-activeml by name, none if it is not installed."""
    try:
        from skactiveml import pool  # noqa: PLC0415 - optional
    except ImportError:
        return {}
    return {
        "skactiveml margin": pool.UncertaintySampling(method="margin_sampling", random_state=0),
        "skactiveml CoreSet": pool.CoreSet(random_state=0),
        "skactiveml Badge": pool.Badge(random_state=0),
        "skactiveml TypiClust": pool.TypiClust(random_state=0),
    }


def load(name, folder):
    """Return X, y and scoring of a set; None if its file is not there."""
    try:
        X, y, scoring = SETS[name](Path(folder))
    except FileNotFoundError:
        return None
    y = np.asarray(y)
    if len(y) > MOST_ROWS:
        rows = np.sort(np.random.default_rng(0).permutation(len(y))[:MOST_ROWS])
        X = X.iloc[rows] if hasattr(X, "iloc") else X[rows] if hasattr(X, "shape") else [X[k] for k in rows]
        y = y[rows]
    return X, y, scoring


def show(title, curves, seconds):
    summary = curves.summary()
    print(f"\n{title}, {curves.scoring}, {seconds:.0f} s")
    for name, row in summary.iterrows():
        gain = "" if name == "random" else f"{row['vs_random']:+.4f} +- {row['vs_random_se']:.4f}"
        wins = "" if name == "random" else f"wins {row['wins']:.0f} / {row['repeats']:.0f}"
        print(f"  {name:<24} {row['mean']:.4f}  {gain:<20} {wins:<14} end {row['final']:.4f}", flush=True)
    for note in curves.notes:
        print(f"  ({note})")


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), metavar="SET")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS), metavar="MODEL")
    parser.add_argument("--strategies", nargs="+", default=OURS, metavar="NAME", help="ours, besides random")
    parser.add_argument("--no-peers", action="store_true", help="leave scikit-activeml out")
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--initial", type=int, default=10)
    parser.add_argument("--data", default=FOLDER, help="folder of the sets that are read from files")
    parser.add_argument("--csv", help="file for the mean of every curve")
    return parser.parse_args()


def main():
    chosen = options()
    strategies = {name: name for name in dict.fromkeys(["random", *chosen.strategies])}
    strategies |= {} if chosen.no_peers else peers()
    means = {}
    for name in chosen.sets:
        loaded = load(name, chosen.data)
        if loaded is None:
            print(f"\n{name}: left out, no file under {chosen.data}")
            continue
        X, y, scoring = loaded
        for model in chosen.models:
            start = time.perf_counter()
            curves = ll.simulate(
                model_for(X, model),
                X,
                y,
                strategies,
                n_initial=chosen.initial,
                batch_size=chosen.batch,
                n_rounds=chosen.rounds,
                n_repeats=chosen.repeats,
                scoring=scoring,
            )
            show(f"{name}, {model}", curves, time.perf_counter() - start)
            means[name, model] = curves.means
            if chosen.csv:
                pd.concat(means, names=["set", "model"]).to_csv(chosen.csv)
    ranks = pd.DataFrame({key: table.mean().rank(ascending=False) for key, table in means.items()})
    print("\naverage rank over sets and models, 1 = best; in brackets, on how many the mean is above that of random")
    above = pd.DataFrame({key: table.mean() > table["random"].mean() for key, table in means.items()}).sum(axis=1)
    for name, rank in ranks.mean(axis=1).sort_values().items():
        print(f"  {name:<24} {rank:.2f}  ({above[name]} of {len(means)})")


if __name__ == "__main__":
    main()
