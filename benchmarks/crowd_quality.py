"""What crowds say, ours beside other libraries': accuracy, agreement to the last digit, time.

    python benchmarks/crowd_quality.py [--data ../shared/data] [--seeds 100] [--judgments 200000]

Three parts. Of three real crowds (``multi_annotator`` in the data): accuracy of the majority, in expectation over ties
broken at random, and of Dawid and Skene's estimate, beside the references in their SOURCE.txt, and crowd-kit's time as
a ratio to ours. Of made-up crowds: the largest difference of each coefficient from scikit-learn (Cohen), statsmodels
(Fleiss), krippendorff (alpha) and, where it is installed, nltk (alpha of sets with MASI). Of one large crowd: the time
of each of ours, per 100,000 judgments. Libraries that are not installed are left out (`pip install --group bench`).
"""

from __future__ import annotations

import argparse
import re
import time
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score
from threadpoolctl import threadpool_limits

from labelloop import quality

CROWDS = ("bluebirds", "rte", "dog_breeds")
REFERENCE = re.compile(r"majority vote accuracy ([\d.]+).*?, Dawid-Skene \([^)]*\) ([\d.]+)")


def table(rows):
    return pd.DataFrame(rows, columns=["sample", "annotator", "answer"])


def timed(call, repeats=5):
    """Return what it gives, and the fastest of some runs: those beside others on a shared machine tell nothing."""
    found, best = call(), np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        found = call()
        best = min(best, time.perf_counter() - start)
    return found, best


def expected_majority(judgments, truth):
    """Return the accuracy of the largest share, each of equal ones as probable."""
    shares = quality.shares(judgments)
    top = np.isclose(shares, shares.max(axis=1).to_numpy()[:, None])
    right = np.array(list(shares.columns)) == truth.loc[shares.index].to_numpy()[:, None]
    return ((top & right).sum(axis=1) / top.sum(axis=1)).mean()


def crowd_kit(judgments):
    """Return crowd-kit's estimate to call, None if it is not installed."""
    with warnings.catch_warnings(), suppress(ImportError):
        warnings.simplefilter("ignore")
        from crowdkit.aggregation import DawidSkene  # noqa: PLC0415 - a library that is not installed is left out

        named = judgments.set_axis(["task", "worker", "label"], axis=1)
        return lambda: DawidSkene(n_iter=100).fit_predict(named)
    return None


def real_crowds(folder):
    print(f"{'crowd':12}{'majority':>10}{'reference':>11}{'Dawid-Skene':>13}{'reference':>11}{'ours':>10}", end="")
    print(f"{'crowd-kit':>22}")
    for name in CROWDS:
        judgments = pd.read_csv(folder / name / "labels.csv").set_axis(["sample", "annotator", "answer"], axis=1)
        truth = pd.read_csv(folder / name / "truth.csv").set_index("item")["truth"]
        references = REFERENCE.search((folder / name / "SOURCE.txt").read_text(encoding="utf8"))
        found, seconds = timed(lambda judgments=judgments: quality.dawid_skene(judgments))
        accuracy = (found.answers == truth.loc[found.answers.index]).mean()
        peer = crowd_kit(judgments)
        theirs = ""
        if peer is not None:
            answers, theirs_seconds = timed(peer, 2)
            theirs = f"{(answers == truth.loc[answers.index]).mean():10.4f}, {theirs_seconds / seconds:.0f} x the time"
        print(
            f"{name:12}{expected_majority(judgments, truth):10.4f}{references[1]:>11}{accuracy:13.4f}"
            f"{references[2]:>11}{1000 * seconds:7.1f} ms{theirs:>24}"
        )


def made_up(seed):
    """Return answers of a few annotators to some samples, one row per sample."""
    rng = np.random.default_rng(seed)
    n, m, n_classes = rng.integers(2, 60), rng.integers(2, 6), rng.integers(2, 6)
    truth = rng.integers(0, n_classes, (n, 1))
    return np.where(rng.random((n, m)) < rng.random(), truth, rng.integers(0, n_classes, (n, m))), rng


def long(answers):
    rows, columns = np.nonzero(answers >= 0)
    return table({"sample": rows, "annotator": columns, "answer": answers[rows, columns]})


def oracles():
    """Return, by name, our coefficient and theirs, each of answers in rows; -1 is no answer."""
    ways = {"Cohen's kappa, scikit-learn": (lambda a: quality.cohen_kappa(long(a[:, :2]), resamples=0), _sklearn)}
    with suppress(ImportError):
        from statsmodels.stats import inter_rater  # noqa: PLC0415 - as above

        ways["Fleiss' kappa, statsmodels"] = (
            lambda a: quality.fleiss_kappa(long(a), resamples=0),
            lambda a: inter_rater.fleiss_kappa(inter_rater.aggregate_raters(a)[0]),
        )
    with suppress(ImportError):
        import krippendorff  # noqa: PLC0415 - as above

        ways["Krippendorff's alpha, a quarter missing, krippendorff"] = (
            lambda a: quality.krippendorff_alpha(long(a), resamples=0),
            lambda a: krippendorff.alpha(np.where(a < 0, np.nan, a).T, level_of_measurement="nominal"),
        )
    with suppress(ImportError):
        from nltk.metrics import masi_distance  # noqa: PLC0415 - as above
        from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - as above

        ways["alpha of sets with MASI, nltk"] = (
            lambda a: quality.krippendorff_alpha(_sets(a), resamples=0),
            lambda a: AnnotationTask([(w, s, frozenset(v)) for s, w, v in _sets(a).to_numpy()], masi_distance).alpha(),
        )
    return ways


def _sklearn(answers):
    return cohen_kappa_score(answers[:, 0], answers[:, 1])


def _sets(answers):
    """Return answers as lists of classes: the bits of the class, and one class that all have."""
    judgments = long(answers)
    return judgments.assign(answer=[[k for k in range(3) if (code + 1) >> k & 1] for code in judgments["answer"]])


def difference(ours, theirs, answers):
    """Return how far two coefficients differ; NaN where one is not defined."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mine, other = ours(answers).value, theirs(answers)
    except (ValueError, ZeroDivisionError):
        return np.nan
    return np.nan if mine is None else abs(mine - other)


def coefficients(seeds):
    print(f"\n{'coefficient, against':56}{'largest difference':>20}{'of designs':>12}")
    for name, (ours, theirs) in oracles().items():
        found = []
        for seed in range(seeds):
            answers, rng = made_up(seed)
            gaps = rng.random(answers.shape) < (0.25 if "alpha" in name else 0)
            found.append(difference(ours, theirs, np.where(gaps, -1, answers)))
        print(f"{name:56}{np.nanmax(found):20.1e}{np.isfinite(found).sum():12}")


def large(n):
    rng = np.random.default_rng(0)
    n_samples = n // 5
    truth = rng.integers(0, 5, n_samples)
    sample, annotator = np.repeat(np.arange(n_samples), 5), rng.integers(0, 1000, 5 * n_samples)
    answer = np.where(rng.random(len(sample)) < 0.7, truth[sample], rng.integers(0, 5, len(sample)))
    judgments = table({"sample": sample, "annotator": annotator, "answer": answer})
    calls = {
        "consensus": lambda: quality.consensus(judgments),
        "dawid_skene": lambda: quality.dawid_skene(judgments),
        "krippendorff_alpha, no interval": lambda: quality.krippendorff_alpha(judgments, resamples=0),
        "krippendorff_alpha, 1000 resamples": lambda: quality.krippendorff_alpha(judgments),
        "annotator_report": lambda: quality.annotator_report(judgments),
    }
    print(f"\n{len(judgments):,} judgments of 1,000 annotators, milliseconds per 100,000")
    for name, call in calls.items():
        print(f"  {name:36}{1000 * timed(call, 1)[1] * 100_000 / len(judgments):8.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--judgments", type=int, default=200_000)
    options = parser.parse_args()
    with threadpool_limits(1):
        if (folder := options.data / "multi_annotator").is_dir():
            real_crowds(folder)
        coefficients(options.seeds)
        large(options.judgments)


if __name__ == "__main__":
    main()
