"""How much scoring a million rows costs, relative to reading them once.

Run ``python benchmarks/scores.py [n_rows] [n_classes]``. Prints, per strategy, the processor time of
`labelloop.learning.strategies.top` for 100 rows, and its ratio to ``P.sum()`` and to plain NumPy.
"""

import sys
import time

import numpy as np

from labelloop.learning import strategies


def naive(P, n, strategy):
    if strategy == "confidence":
        scores = 1 - P.max(axis=1)
    elif strategy == "margin":
        two = np.partition(P, -2, axis=1)[:, -2:]
        scores = 1 - (two[:, 1] - two[:, 0])
    else:
        scores = -(P * np.log(np.where(P > 0, P, 1))).sum(axis=1) / np.log(P.shape[1])
    best = np.argpartition(scores, -n)[-n:]
    return best[np.argsort(-scores[best])]


def milliseconds(call, repeats=5):
    call()
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return 1e3 * float(np.median(taken))


def main():
    given = [int(text) for text in sys.argv[1:3]]
    n_rows, n_classes = given + [1_000_000, 10][len(given) :]
    P = np.random.default_rng(0).dirichlet(np.ones(n_classes), size=n_rows)
    read = milliseconds(P.sum)
    print(f"{n_rows:,} x {n_classes} float64, top 100; reading once (P.sum()): {read:.1f} ms")
    for name in ("confidence", "margin", "entropy"):
        ours = milliseconds(lambda name=name: strategies.top(P, 100, name))
        plain = milliseconds(lambda name=name: naive(P, 100, name), 3)
        print(
            f"{name:<11} {ours:6.1f} ms = {ours / read:5.1f} x reading once, "
            f"{plain / ours:4.1f} x faster than plain NumPy ({plain:.1f} ms)"
        )


if __name__ == "__main__":
    main()
