"""How well and how fast spans are found, and whether asking the unsure documents first pays.

Run ``python benchmarks/spans.py [--data ../shared/data] [--sets NAME ...] [--seeds 5] [--compare] [--only PART]``.
``quality``: per set, exact-match precision, recall and F1 of `SpanTagger` trained on 70 % of the documents and tried on
the rest, with the tokens per second of processor time of fit and predict (``--compare``: LogisticRegression beside it).
``learning``: F1 over rounds of 20 documents, chosen at random and by the mean or the largest margin score of their
tokens: mean over seeds, at equal documents and at equal characters read.
"""

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from labelloop.learning.exact import exact_match
from labelloop.learning.parts import part_scores
from labelloop.learning.spans import SpanTagger
from labelloop.text import tokenize

SETS = ["wnut17_ner_en", "uner_ner_zh", "wikipedia_ner_ja", "thai_ner_th", "wojood_ner_ar_val"]
FIRST, BATCH, ROUNDS = 20, 20, 8


class Documents:
    """Texts and their spans, taken by position."""

    def __init__(self, path):
        rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
        self.rows = [(row["text"], row["spans"]) for row in rows]

    def split(self, seed):
        """Return positions to learn from and to try on."""
        order = np.random.default_rng(seed).permutation(len(self.rows)).tolist()
        cut = len(order) * 7 // 10
        return order[:cut], order[cut:]

    def take(self, positions):
        """Return texts, and the spans of each."""
        return [self.rows[k][0] for k in positions], [self.rows[k][1] for k in positions]


def n_tokens(texts):
    return sum(len(tokenize(text)) for text in texts)


def quality(name, documents, seeds, estimators):
    for title, estimator in estimators.items():
        scores, speeds = [], []
        for seed in range(seeds):
            (texts, spans), (others, truth) = (documents.take(part) for part in documents.split(seed))
            begun = time.process_time()
            tagger = SpanTagger(estimator).fit(texts, spans)
            fitted = time.process_time()
            found = tagger.predict(others)
            speeds.append((n_tokens(texts) / (fitted - begun), n_tokens(others) / (time.process_time() - fitted)))
            scores.append(exact_match(truth, found))
        precision, recall, f1 = np.mean(scores, axis=0)
        fit, predict = np.median(speeds, axis=0)
        print(
            f"{name:18} {title:20} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}; "
            f"tokens per second: fit {fit:9,.0f}, predict {predict:9,.0f}",
            flush=True,
        )


def curve(documents, seed, aggregate):
    """Return F1 and characters read after each round, choosing at random without an aggregate."""
    pool, rest = documents.split(seed)
    others, truth = documents.take(rest)
    labeled, unlabeled = pool[:FIRST], pool[FIRST:]
    points = []
    for _ in range(ROUNDS + 1):
        texts, spans = documents.take(labeled)
        tagger = SpanTagger().fit(texts, spans)
        points.append((exact_match(truth, tagger.predict(others)).f1, sum(map(len, texts))))
        chosen = range(BATCH)  # the pool is shuffled
        if aggregate is not None:
            parts = tagger.predict_parts(documents.take(unlabeled)[0])
            chosen = np.argsort(-part_scores(parts, "margin", aggregate, empty=0), kind="stable")[:BATCH].tolist()
        labeled = labeled + [unlabeled[k] for k in chosen]
        unlabeled = [position for k, position in enumerate(unlabeled) if k not in set(chosen)]
    return np.array(points).T


def gains(ours, base):
    """Return how much more F1 a curve has than another, on average: per document, and per character read."""
    read = np.linspace(base[1, 0], min(base[1, -1], ours[1, -1]), 50)
    per_character = np.interp(read, ours[1], ours[0]) - np.interp(read, base[1], base[0])
    return (ours[0] - base[0]).mean(), per_character.mean()


def learning(name, documents, seeds):
    if len(documents.rows) * 7 // 10 < FIRST + ROUNDS * BATCH * 2:
        print(f"{name:18} has too few documents for a curve")
        return
    curves = {way: [curve(documents, seed, way) for seed in range(seeds)] for way in (None, "mean", "max")}
    for way, points in curves.items():
        f1, read = np.mean(points, axis=0)
        line = " ".join(f"{value:.3f}" for value in f1)
        print(f"{name:18} {way or 'random':8} F1 {line}; mean {f1.mean():.3f}; {read[-1]:7,.0f} characters", flush=True)
    for way in ("mean", "max"):
        gain = np.array([gains(ours, base) for ours, base in zip(curves[way], curves[None], strict=True)])
        wins = (gain > 0).sum(axis=0)
        print(
            f"{name:18} {way:8} over random: {gain[:, 0].mean():+.3f} at equal documents ({wins[0]} of {seeds} seeds), "
            f"{gain[:, 1].mean():+.3f} at equal characters ({wins[1]} of {seeds})",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[1] / ".." / "shared" / "data")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--only", choices=["quality", "learning"])
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # nested spans, and LogisticRegression stopped before it converged
    estimators = {"default": None}
    if given.compare:
        estimators["LogisticRegression"] = LogisticRegression(C=2)
    sets = {name: Documents(given.data / "text" / name / "docs.jsonl") for name in given.sets}
    if given.only != "learning":
        for name, documents in sets.items():
            quality(name, documents, given.seeds, estimators)
    if given.only != "quality":
        print(f"F1 after {FIRST} documents and each of {ROUNDS} rounds of {BATCH}")
        for name, documents in sets.items():
            learning(name, documents, given.seeds)


if __name__ == "__main__":
    main()
