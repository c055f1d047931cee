"""Many annotators on one job, each a process of its own, on SQLite and on PostgreSQL.

    python benchmarks/crowd.py [--annotators 8] [--answers 500] [--seed 0]

Four parts, each alone with ``--part``. ``work``: all annotate as fast as they can; the floor is bare rows inserted and
committed by the same number of processes with the same syncing to disk (one row per answer; claims, one for every four
answers, come on top of that). ``kills``: again, while processes are killed (kill -9) at random and started anew: an
answer is lost if it was acknowledged and is not in the store, double if a sample has two or an operation came twice,
served twice if two people held a sample at the same time. ``claims``: what a claim costs with 1,000,000 samples against
1,000. ``answers``: what the rest costs with 100,000 answers, three per sample, against 1,000. Annotators use
`Job.claim` and `Job.record`, as pages do through their kernels; see `tests/services/annotators.py`.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "services"))

import postgresql
from annotators import Crowd

import labelloop as ll
from labelloop.store import Operation
from labelloop.widgets.owner_picture import owner_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILLS = 3  # per annotator, on average
BARE = "CREATE TABLE bare (id {key}, sample TEXT, value TEXT)"


def bare(location: str, rows: int) -> None:
    """Insert and commit bare rows: the floor."""
    if "://" in location:
        import psycopg  # noqa: PLC0415 - an extra

        connection: Any = psycopg.connect(location, autocommit=True)
        begin, mark = "BEGIN", "%s"
    else:
        connection = sqlite3.connect(location, isolation_level=None, timeout=60)
        connection.execute("PRAGMA synchronous=FULL")
        begin, mark = "BEGIN IMMEDIATE", "?"
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for number in range(rows):
        connection.execute(begin)
        connection.execute(f"INSERT INTO bare (sample, value) VALUES ({mark}, {mark})", (str(number), "a"))
        connection.execute("COMMIT")
    connection.close()


def race(workers: list[subprocess.Popen[str]]) -> float:
    """Let all go at once, and return the seconds until the last one is done."""
    start = time.perf_counter()
    for worker in workers:
        assert worker.stdin
        worker.stdin.close()
    if any(worker.wait() for worker in workers):
        raise RuntimeError("a process ended by an error")
    return time.perf_counter() - start


def floor(location: str, annotators: int, answers: int) -> float:
    """Return bare rows per second."""
    words = [sys.executable, __file__, "--bare", location, str(answers)]
    workers = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(annotators)
    ]
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    return annotators * answers / race(workers)


# ---- what a claim costs ------------------------------------------------------------------------------------------


def claims(location: str, samples: int, name: str) -> tuple[float, float]:
    """Return the median and the 95th percentile of the seconds a claim takes, between answers."""
    frame = pd.DataFrame({"x": range(samples)})
    job = ll.Job(frame, ["a", "b"], kind="tabular", store=location, name=name, order="sequential")
    times = []
    for _ in range(60):
        start = time.perf_counter()
        held = job.claim("me", 8)
        times.append(time.perf_counter() - start)
        for position in held[:4]:
            job.record("me", "label", job.pool.id_at(position), "a")
    job.store.close()
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def filled(location: str, answers: int, name: str) -> ll.Job:
    """Return a job with three judgments per sample and so many answers by eight people, on twice as many samples."""
    samples = 1 + answers * 2 // 3
    frame = pd.DataFrame({"x": range(samples)})
    job = ll.Job(frame, ["a", "b"], kind="tabular", store=location, name=name, judgments_per_sample=3)
    rows = []
    with job.store.writing(job.id) as writer:
        for number in range(answers):
            sample, who = divmod(number, 3)
            person = f"person {(who + sample) % 8}"
            answer = {"sample": str(sample), "value": "ab"[number % 2], "label_id": number + 1, "at": 1e9 + number}
            rows.append(Operation(f"{name}-{number}", person, "label", **answer))
        writer.extend(rows)
    return job


def costs(location: str, answers: int, name: str) -> dict[str, float]:
    """Return the seconds of what many people's work rests on."""
    filled(location, answers, name).store.close()
    samples = 1 + answers * 2 // 3
    start = time.perf_counter()
    job = ll.Job(pd.DataFrame({"x": range(samples)}), kind="tabular", store=location, name=name, order="sequential")
    found = {"open": time.perf_counter() - start}
    labeler = ll.TabularLabeler(job, annotator="person 1")
    ids = iter(range(samples - 1, 0, -1))
    hello = {"kind": "hello", "page": "p", "version": 1, "have": []}
    deeds: dict[str, Callable[[], Any]] = {
        "hello": lambda: list(labeler._conversation.handle(hello)),  # noqa: SLF001 - no other way
        "claim": lambda: job.claim("person 1", 8),
        "record": lambda: job.record("person 1", "label", next(ids), "a"),
        "snapshot": job.snapshot,
        "progress": lambda: job.progress,
        "queue": lambda: job.queue("person 1"),
    }
    for deed, do in deeds.items():
        times = []
        for _ in range(7):
            job.record("person 2", "label", next(ids), "b")  # nothing may live on what was found the last time
            start = time.perf_counter()
            do()
            times.append(time.perf_counter() - start)
        found[deed] = statistics.median(times)
    found["owner"] = held(job, lambda: owner_picture(job))  # how long one look at an owner's page holds up answers
    job.store.close()
    return found


def held(job: ll.Job, look: Callable[[], Any]) -> float:
    """Return the seconds for which the job's lock is held at a stretch, at most, while somebody looks."""
    lock, longest, begun, depth = job.lock, 0.0, 0.0, 0

    class Watched:
        def __enter__(self) -> None:
            nonlocal begun, depth
            lock.acquire()
            begun, depth = (time.perf_counter() if depth == 0 else begun), depth + 1

        def __exit__(self, *_: object) -> None:
            nonlocal longest, depth
            depth -= 1
            longest = max(longest, time.perf_counter() - begun) if depth == 0 else longest
            lock.release()

    job.lock = Watched()  # type: ignore[assignment] # all that a job does with it
    look()
    job.lock = lock
    return longest


# ---- the command ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def stores(folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """Yield by the name of a database a function that makes a new one."""
    makers: dict[str, Callable[[str], str]] = {"SQLite": lambda name: str(folder / f"{name}.db")}
    home = postgresql.make_home()
    server = postgresql.Server(home, settings=dict(postgresql.SAFE))
    if postgresql.find() is None:
        print("PostgreSQL is not here: its figures are left out")
    else:
        makers["PostgreSQL"] = server.start().create
    try:
        yield makers
    finally:
        server.stop()
        postgresql.remove_home(home)


def empty(location: str, table: str) -> str:
    """Make the floor's table."""
    if "://" in location:
        import psycopg  # noqa: PLC0415 - an extra

        with psycopg.connect(location, autocommit=True) as connection:
            connection.execute(table.format(key="BIGSERIAL PRIMARY KEY").encode())
    else:
        with contextlib.closing(sqlite3.connect(location)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(table.format(key="INTEGER PRIMARY KEY"))
    return location


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--annotators", type=int, default=8)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part", choices=["work", "kills", "claims", "answers"], help="only this part")
    options = parser.parse_args()
    people, each = options.annotators, options.answers
    parts = [options.part] if options.part else ["work", "kills", "claims", "answers"]
    with tempfile.TemporaryDirectory() as home, stores(Path(home)) as makers:
        for name, make in makers.items():
            folder = Path(home) / name
            for part in ("calm", "wild"):
                (folder / part).mkdir(parents=True)
            if "work" in parts:
                crowd = Crowd(make("calm"), folder / "calm", people, people * each)
                before = floor(empty(make("before"), BARE), people, each)
                ours, after = crowd.work(), floor(empty(make("after"), BARE), people, each)
                least = statistics.harmonic_mean([before, after])
                print(f"{name:10}  {people} annotators   labelloop {ours:6.0f} answers/s   bare rows {least:6.0f}/s"
                      f"   ratio {least / ours:.2f} x   {told(crowd.verdict())}")  # fmt: skip
            if "kills" in parts:
                crowd = Crowd(make("wild"), folder / "wild", people, people * each)
                kills = crowd.suffer(KILLS * people, random.Random(options.seed))
                print(f"{name:10}  {people} annotators, {kills} times kill -9   {told(crowd.verdict())}")
            if "claims" in parts:
                (p50, p95), (small50, small95) = claims(make("m"), 10**6, "m"), claims(make("k"), 10**3, "k")
                print(f"{name:10}  a claim, 1,000,000 samples   p50 {p50 * 1e3:.2f} ms  p95 {p95 * 1e3:.2f} ms"
                      f"   against 1,000: {p50 / small50:.2f} x  {p95 / small95:.2f} x")  # fmt: skip
            if "answers" in parts:
                big, small = costs(make("much"), 100_000, "much"), costs(make("few"), 1_000, "few")
                for deed in big:
                    print(f"{name:10}  {deed:9} 3 judgments per sample, 100,000 answers   {big[deed] * 1e3:9.2f} ms"
                          f"   against 1,000: {big[deed] / small[deed]:7.2f} x")  # fmt: skip


def told(verdict: dict[str, int]) -> str:
    return "   ".join(f"{what} {n}" for what, n in verdict.items())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare(sys.argv[2], int(sys.argv[3]))
    else:
        main()
