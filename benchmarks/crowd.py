"""Many annotators on one job, each a process of its own, on SQLite and on PostgreSQL.

    python benchmarks/crowd.py [--annotators 8] [--answers 500] [--seed 0]

Three parts. First all annotate as fast as they can; the floor is bare rows inserted and committed by the same number
of processes with the same syncing to disk. Then again while processes are killed (kill -9) at random and started anew:
an answer is lost if it was acknowledged and is not in the store, double if a sample has two or an operation came twice,
served twice if a sample was handed to two annotators while the first one's claim stood. Then what a claim costs with
1,000,000 samples against 1,000, and what the rest costs with 100,000 answers, three per sample, against 1,000.
Annotators use `Job.claim` and `Job.record`, as pages do through their kernels; what a killed one had not heard of it
sends again, as pages do.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "services"))

import postgresql

import labelloop as ll
from labelloop.store import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AHEAD = 4  # samples a page holds
KILLS = 3  # per annotator, on average
BARE = "CREATE TABLE bare (id {key}, sample TEXT, value TEXT)"


def job_of(location: str, samples: int, **settings: Any) -> ll.Job:
    frame = pd.DataFrame({"x": range(samples)})
    return ll.Job(frame, ["a", "b"], kind="tabular", store=location, name="crowd", **settings)


# ---- an annotator: a process that may be killed at any moment ---------------------------------------------------


def annotate(who: str, location: str, samples: int, diary: Path, quota: int) -> None:
    """Answer until `quota` answers are acknowledged; the diary holds what was served, tried and acknowledged."""
    with diary.open("a+", encoding="utf8", buffering=1) as notes:
        notes.seek(0)
        before = [json.loads(line) for line in notes if line.endswith("\n")]
        acknowledged = {note["op"] for note in before if note["what"] == "heard"}
        tried = [note for note in before if note["what"] == "tried" and note["op"] not in acknowledged]

        def note(what: str, **known: Any) -> None:
            notes.write(json.dumps({"what": what, "at": time.monotonic(), **known}) + "\n")

        def answer(op: str, sample: int) -> None:
            job.record(who, "label", sample, "ab"[sample % 2], op_id=op)
            note("heard", op=op, sample=sample)

        job = job_of(location, samples)
        note("ready")
        sys.stdin.readline()
        for each in tried:
            answer(each["op"], each["sample"])
        done = len(acknowledged) + len(tried)
        while done < quota:
            note("asks")
            served = [int(job.pool.id_at(position)) for position in job.claim(who, AHEAD)]
            note("served", samples=served)
            for sample in served[: quota - done]:
                op = f"{who}/{sample}/{random.getrandbits(64):x}"
                note("tried", op=op, sample=sample)
                answer(op, sample)
                done += 1
            if not served:  # others hold all that is left; a page asks again after a while, too
                time.sleep(0.1)
        note("asks")
        job.release(who)


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


# ---- the crowd ---------------------------------------------------------------------------------------------------


@dataclass
class Crowd:
    """Annotators at work on one store."""

    location: str
    folder: Path
    annotators: int
    answers: int
    killed: dict[str, list[float]] = field(default_factory=dict)

    @property
    def samples(self) -> int:
        return self.annotators * self.answers

    def start(self, number: int) -> subprocess.Popen[str]:
        words = [f"person {number}", self.location, str(self.samples), str(self.diary(number)), str(self.answers)]
        return subprocess.Popen([sys.executable, __file__, "--annotate", *words], stdin=subprocess.PIPE, text=True)

    def diary(self, number: int) -> Path:
        return self.folder / f"person {number}.jsonl"

    def notes(self, number: int) -> list[dict[str, Any]]:
        lines = self.diary(number).read_text(encoding="utf8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def work(self) -> float:
        """Let all work undisturbed; returns answers per second."""
        job_of(self.location, self.samples).store.close()
        workers = [self.start(number) for number in range(self.annotators)]
        for number in range(self.annotators):
            while not self.diary(number).exists() or not self.notes(number):
                time.sleep(0.05)
        seconds = race(workers)
        return self.samples / seconds

    def suffer(self, rng: random.Random) -> int:
        """Let all work while they are killed at random; returns how many were."""
        job_of(self.location, self.samples).store.close()
        workers = {number: self.go(number) for number in range(self.annotators)}
        kills = 0
        while workers:
            time.sleep(rng.uniform(0, 0.4))
            for number in [number for number, worker in workers.items() if worker.poll() is not None]:
                if workers.pop(number).returncode:
                    raise RuntimeError(f"person {number} ended by an error")
            begun = [number for number in workers if len(self.notes_or_none(number)) > 20]
            if begun and kills < KILLS * self.annotators:
                number = rng.choice(begun)
                workers[number].send_signal(signal.SIGKILL)
                if workers[number].wait() == -signal.SIGKILL:
                    self.killed.setdefault(str(number), []).append(time.monotonic())
                    kills += 1
                    workers[number] = self.go(number)
                else:
                    workers.pop(number)
        return kills

    def go(self, number: int) -> subprocess.Popen[str]:
        worker = self.start(number)
        assert worker.stdin
        worker.stdin.close()  # its end is as good as a word
        return worker

    def notes_or_none(self, number: int) -> list[dict[str, Any]]:
        return self.notes(number) if self.diary(number).exists() else []

    def verdict(self) -> dict[str, int]:
        """Compare what the annotators know with what the store holds."""
        job = job_of(self.location, self.samples)
        stored = [op for op in job.store.operations(job.id) if op.kind == "label"]
        heard = {
            note["op"] for number in range(self.annotators) for note in self.notes(number) if note["what"] == "heard"
        }
        job.store.close()
        return {
            "lost": len(heard - {op.op_id for op in stored}),
            "double": len(stored) - len({op.sample for op in stored}) + len(stored) - len({op.op_id for op in stored}),
            "served twice": served_twice([self.spans(number) for number in range(self.annotators)]),
        }

    def spans(self, number: int) -> list[tuple[float, float, set[int]]]:
        """Return from when to when which samples were surely one annotator's."""
        ends = self.killed.get(str(number), [])
        spans, held = [], None
        for note in self.notes(number):
            if note["what"] == "served":
                held = note
            elif held and note["what"] in {"asks", "ready"}:
                dead = [end for end in ends if end > held["at"]]
                spans.append((held["at"], min([note["at"], *dead]), set(held["samples"])))
                held = None
        return spans


def served_twice(everybody: list[list[tuple[float, float, set[int]]]]) -> int:
    """Count samples that two annotators held at once."""
    found = set()
    for i, mine in enumerate(everybody):
        for theirs in everybody[:i]:
            for start, end, samples in mine:
                for other_start, other_end, others in theirs:
                    if start < other_end and other_start < end:
                        found |= samples & others
    return len(found)


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
    job.store.close()
    return found


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
                crowd = Crowd(make("calm"), folder / "calm", people, each)
                ours, least = crowd.work(), floor(empty(make("bare"), BARE), people, each)
                print(f"{name:10}  {people} annotators   labelloop {ours:6.0f} answers/s   bare rows {least:6.0f}/s"
                      f"   ratio {least / ours:.2f} x   {told(crowd.verdict())}")  # fmt: skip
            if "kills" in parts:
                crowd = Crowd(make("wild"), folder / "wild", people, each)
                kills = crowd.suffer(random.Random(options.seed))
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
    if sys.argv[1:2] == ["--annotate"]:
        annotate(sys.argv[2], sys.argv[3], int(sys.argv[4]), Path(sys.argv[5]), int(sys.argv[6]))
    elif sys.argv[1:2] == ["--bare"]:
        bare(sys.argv[2], int(sys.argv[3]))
    else:
        main()
