"""What to ask next, ours beside other libraries': the same arrays, the same process, one BLAS thread.

    python benchmarks/strategies.py [--rows NAME ...] [--scale 0.1] [--repeats 3] [--slow]

Per row and library: processor time (median), its ratio to ours, peak memory beyond the input, and whether it chose
the same rows, or else what its choice leaves of what the strategy makes small: the covering radius of k-center, the
squared distances to the nearest pick of the others, between gradients for BADGE (above 1: worse than ours). Libraries
that are not installed are left out (`pip install --group bench`, then `pip install --no-deps modAL-python`).
Without ``--slow`` what takes minutes is left out too: small-text where it calls a Python function per row or measures
all distances anew for each pick, modAL's ranked batch, and k-means to the end on all rows.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import _peers as peers
import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from labelloop.learning import strategies
from labelloop.learning.topk import TopK

if TYPE_CHECKING:
    from collections.abc import Callable

N, BETA = 100, 10
# A peer that takes longer than this is timed once, and its memory is not measured.
PATIENCE = 8.0


@dataclass
class Row:
    """A question, our answer, theirs, and how to compare two answers."""

    name: str
    ours: Callable[[], Any]
    peers: dict[str, Callable[[], Any]]
    compare: Callable[[Any, Any], str] = field(default=lambda ours, theirs: f"{same(ours, theirs)} same rows")


def same(ours, theirs):
    return f"{len(set(np.asarray(ours).tolist()) & set(np.asarray(theirs).tolist()))}/{len(ours)}"


def quality(loss):
    """Compare by what the strategy makes small: how much their choice leaves, relative to ours."""
    return lambda ours, theirs: f"{same(ours, theirs)} same rows, loss {loss(theirs) / loss(ours):.3f} x ours"


def gaps(X, picks):
    """Squared distance of each row to the nearest pick."""
    squares = (X**2).sum(axis=1)
    return np.min([squares + squares[pick] - 2 * X @ X[pick] for pick in picks], axis=0)


def gradient_gaps(P, X, picks):
    A = P.copy()
    A[np.arange(len(P)), P.argmax(axis=1)] -= 1
    squares = (A**2).sum(axis=1) * (X**2).sum(axis=1)
    return np.min([squares + squares[i] - 2 * (A @ A[i]) * (X @ X[i]) for i in picks], axis=0)


def pool(n_rows, n_features=64, n_classes=10):
    """Make rows in 50 heaps, a model fitted on 1,000 of them, and its probabilities."""
    rng = np.random.default_rng(0)
    heap = rng.integers(50, size=n_rows)
    X = rng.standard_normal((50, n_features))[heap] + rng.standard_normal((n_rows, n_features))
    model = LogisticRegression(max_iter=300).fit(X[:1000], heap[:1000] % n_classes)
    return X, model, model.predict_proba(X)


def scores(scale, slow):
    P = np.random.default_rng(0).dirichlet(np.ones(10), size=int(1_000_000 * scale))
    read = median_seconds(P.sum, 5)
    print(f"reading {len(P):,} x 10 probabilities once, P.sum(): {1e3 * read:.1f} ms")
    for name in ("confidence", "margin", "entropy"):
        yield Row(name, lambda name=name: strategies.top(P, N, name), peers.uncertainty(P, N, name, slow))


def query(scale, _slow):
    X, model, _ = pool(int(100_000 * scale))

    def ours():
        best = TopK(N, 0)
        for start in range(0, len(X), 4096):
            best.push(strategies.margin(model.predict_proba(X[start : start + 4096])), start)
        return best.result()[0]

    yield Row("margin query with its model", ours, peers.end_to_end(model, X, N))


def batches(scale, slow):
    X, _, P = pool(int(50_000 * scale) + 100)
    labeled, X, P = X[:100], X[100:], P[100:]
    doubt = strategies.confidence(P)

    def radius(picks):
        return np.sqrt(np.minimum(gaps(X, picks), label_gaps).max())

    whole = np.concatenate([labeled, X])
    label_gaps = gaps(whole, range(100))[100:]
    spread = quality(lambda picks: gaps(X, picks).mean())
    yield Row(
        "k_center", lambda: strategies.k_center(X, N, labeled)[0], peers.k_center(X, labeled, N, slow), quality(radius)
    )
    yield Row(
        "ranked_batch", lambda: strategies.ranked_batch(X, doubt, N, labeled), peers.ranked(X, doubt, labeled, N, slow)
    )
    yield Row(
        "badge",
        lambda: strategies.badge(P, X, N),
        peers.badge(P, X, N),
        quality(lambda picks: gradient_gaps(P, X, picks).mean()),
    )
    yield Row("typiclust", lambda: strategies.typiclust(X, N, labeled), peers.typiclust(X, labeled, N), spread)
    yield Row("k_means", lambda: strategies.k_means(X, N), peers.k_means(X, N, slow), spread)
    best = strategies.top(P, BETA * N, "margin")
    yield Row(
        "two-step (diverse)",
        lambda: strategies.diverse(X, strategies.margin(P), N, beta=BETA),
        peers.two_step(P, X, N, BETA),
        quality(lambda picks: gaps(np.concatenate([X[picks], X[best]]), range(len(picks)))[len(picks) :].mean()),
    )


def committee(scale, _slow):
    members = np.stack([pool_of_member(int(100_000 * scale), seed) for seed in range(5)])

    def ranks(ours, theirs):
        return f"rank correlation {np.corrcoef(np.argsort(np.argsort(ours)), np.argsort(np.argsort(theirs)))[0, 1]:.4f}"

    for name in ("vote_entropy", "kl_divergence"):
        yield Row(name, lambda name=name: getattr(strategies, name)(members), peers.committee(members, name), ranks)


def pool_of_member(n_rows, seed):
    X, _, _ = pool(n_rows)
    rows = np.random.default_rng(seed).integers(2000, size=300)
    labels = (X[:, :10] @ np.ones(10) > 0) + 2 * (X[:, 10:20] @ np.ones(10) > 0)
    return LogisticRegression(max_iter=300).fit(X[rows], labels[rows]).predict_proba(X)


def median_seconds(call, repeats):
    taken = []
    while len(taken) < repeats and (not taken or taken[0] < PATIENCE):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def peak_megabytes(call):
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def show(row, repeats):
    answer = row.ours()
    ours = median_seconds(row.ours, max(repeats, 5))
    print(f"{row.name:<28} labelloop            {1e3 * ours:9.1f} ms          {peak_megabytes(row.ours):7.1f} MB")
    for name, call in row.peers.items():
        try:
            theirs = call()
        except Exception as error:  # noqa: BLE001 - a peer that breaks is reported, not fatal
            print(f"{'':<28} {name:<20} broken: {type(error).__name__}: {error}")
            continue
        seconds = median_seconds(call, repeats)
        memory = f"{peak_megabytes(call):7.1f}" if seconds < PATIENCE else "      -"
        verdict = row.compare(answer, theirs)
        print(f"{'':<28} {name:<20} {1e3 * seconds:9.1f} ms {seconds / ours:7.1f} x {memory} MB  {verdict}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", nargs="*", default=[], help="only rows whose names hold one of these words")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full number of rows")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--slow", action="store_true", help="also what takes minutes")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with threadpool_limits(1):
        for group in (scores, query, batches, committee):
            for row in group(options.scale, options.slow):
                if not options.rows or any(word in row.name for word in options.rows):
                    show(row, options.repeats)


if __name__ == "__main__":
    main()
