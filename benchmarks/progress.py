"""What it costs to say how far a loop is, against the bare loop; and what a shield costs.

    python benchmarks/progress.py [--n 1000000]

Prints a ratio to the bare loop for bodies of three sizes, of `labelloop.progress.steps` and of tqdm.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from labelloop.progress import steps, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1_000_000)
    n = parser.parse_args().n
    print(f"{'body of the loop':<28}{'bare':>9}{'steps':>9}{'tqdm':>9}")
    for name, body, times in (
        ("nothing", _nothing, n),
        ("a sum", _sum, n),
        ("a line of JSON", _line, n // 10),
    ):
        bare = _best(body, range, times)
        ours = _best(body, _told, times)
        theirs = _best(body, _by_tqdm, times)
        print(f"{name:<28}{bare / times * 1e9:>6.0f} ns{ours / bare:>7.2f} x{theirs / bare:>7.2f} x")
    empty = _best(_empty, range, 1000) / 1000
    shield = _best(_shielded, range, 1000) / 1000
    print(f"a loop without items: {empty * 1e6:.1f} us; a shield: {shield * 1e6:.1f} us")


def _nothing(items: Iterable[int]) -> None:
    for _ in items:
        pass


def _sum(items: Iterable[int]) -> int:
    total = 0
    for item in items:
        total += item
    return total


def _line(items: Iterable[int]) -> list[str]:
    return [json.dumps({"id": item, "label": [{"start": 0, "end": 3, "label": "PER"}]}) for item in items]


def _told(n: int) -> Iterable[int]:
    return steps(range(n), "Counting")


def _by_tqdm(n: int) -> Iterable[int]:
    return tqdm(range(n), delay=60)


def _empty(items: Iterable[int]) -> None:
    for _ in items:
        list(steps((), "Counting"))


def _shielded(items: Iterable[int]) -> None:
    for _ in items:
        with uninterrupted():
            pass


def _best(body: Callable[[Iterable[int]], Any], made: Callable[[int], Iterable[int]], n: int) -> float:
    taken = []
    for _ in range(5):
        items = made(n)
        start = time.perf_counter()
        body(items)
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    main()
