"""Annotators that are processes of their own, may be killed at any moment, and keep diaries to compare with the store.

They use `Job.claim` and `Job.record`, as pages do through their kernels; what a killed one had sent and was not
acknowledged it sends again under the same id, as pages do.
"""

from __future__ import annotations

import json
import random
import signal
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
from processes import processes

from labelloop import Job

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event
    from pathlib import Path

    Note = dict[str, Any]
    Span = tuple[float, float, set[int]]

AHEAD = 4  # samples a page holds
SETTLED = 500  # bytes of a life before it may be taken
LIFE = 6  # answers of one while some are still to be killed: else all may be through before that, on a busy machine
SPARED = "spared"  # the file that says that nobody is killed any more


def job_of(location: str, samples: int, **settings: Any) -> Job:
    """Return the job that all work on."""
    frame = pd.DataFrame({"x": range(samples)})
    return Job(frame, ["a", "b"], kind="tabular", store=location, name="crowd", **settings)


@dataclass(frozen=True, eq=False)
class Annotator:
    """One annotator.

    Parameters
    ----------
    who, location : str
    samples : int
        In the job.
    diary : Path
        What was served, tried and acknowledged, a line each.
    ahead_of_time : float
        Seconds by which the clock of this one's machine is fast.
    hesitation : float
        Seconds between two answers, at most; without it one annotator may be through before the next begins.
    settings : dict
        Of the job.
    """

    who: str
    location: str
    samples: int
    diary: Path
    ahead_of_time: float = 0.0
    hesitation: float = 0.0
    settings: dict[str, Any] = field(default_factory=dict)

    def notes(self) -> list[Note]:
        """Return what the diary says so far; a line that was cut off by death says nothing."""
        if not self.diary.exists():
            return []
        lines = self.diary.read_text(encoding="utf8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def written(self) -> int:
        """Return how many bytes the diary has."""
        return self.diary.stat().st_size if self.diary.exists() else 0

    def work(self, go: Event | None = None) -> None:
        """Answer until nothing is left to answer."""
        before = self.notes()
        done = {note["op"] for note in before if note["what"] == "heard"}
        unheard = {note["op"]: note["sample"] for note in before if note["what"] == "tried" and note["op"] not in done}
        job = job_of(self.location, self.samples, clock=lambda: time.time() + self.ahead_of_time, **self.settings)
        with self.diary.open("a", encoding="utf8", buffering=1) as diary:

            def note(what: str, **known: Any) -> None:
                diary.write(json.dumps({"what": what, "at": time.monotonic(), **known}) + "\n")

            def answer(op: str, sample: int) -> None:
                job.record(self.who, "label", sample, "ab"[sample % 2], op_id=op)
                note("heard", op=op)

            if before:
                diary.write("\n")  # ends what was cut off
            note("ready")
            if go is not None:
                go.wait()
            for op, sample in unheard.items():
                answer(op, sample)
            answered = 0
            while True:
                note("asks")
                served = [int(job.pool.id_at(position)) for position in job.claim(self.who, AHEAD)]
                note("served", samples=served)
                for sample in served:
                    self._rest(answered if go is None else 0)
                    op = uuid.uuid4().hex
                    note("tried", op=op, sample=sample)
                    answer(op, sample)
                    answered += 1
                if not served and job.work(self.who)[0] != "waiting":
                    break
                if not served:
                    time.sleep(0.02)  # others hold all that is left; a page asks again after a while, too
            note("asks")
            job.release(self.who)
        job.store.close()

    def _rest(self, answered: int) -> None:
        """Hesitate; who has answered enough in a life goes on when nobody is killed any more."""
        time.sleep(random.uniform(0, self.hesitation))
        while answered >= LIFE and not (self.diary.parent / SPARED).exists():
            time.sleep(0.01)

    def start(self, go: Event | None = None) -> BaseProcess:
        """Begin to work, in a process of its own."""
        process = processes.Process(target=self.work, args=(go,), daemon=True)
        process.start()
        return process

    def spans(self, deaths: list[float]) -> list[Span]:
        """Return from when to when which samples were surely this one's."""
        spans: list[Span] = []
        held: Note | None = None
        for note in self.notes():
            if held is not None and note["what"] in {"asks", "ready"}:
                ends = [note["at"], *(death for death in deaths if death > held["at"])]
                spans.append((held["at"], min(ends), set(held["samples"])))
                held = None
            held = note if note["what"] == "served" else held
        return spans


class Kernel:
    """A process with the job, that does what it is asked to, until it is killed.

    Parameters
    ----------
    location : str
    samples : int
    **settings : object
        Of the job.
    """

    def __init__(self, location: str, samples: int, **settings: Any) -> None:
        self._pipe, there = processes.Pipe()
        self._process = processes.Process(target=_obey, args=(there, location, samples, settings), daemon=True)
        self._process.start()

    def do(self, method: str, *given: Any, **named: Any) -> Any:
        """Call a method of the job there, and return what it does."""
        self._pipe.send((method, given, named))
        return self._pipe.recv()

    def kill(self) -> None:
        """End the process, as if memory had run out."""
        self._process.kill()
        self._process.join()


def _obey(pipe: Connection, location: str, samples: int, settings: dict[str, Any]) -> None:
    job = job_of(location, samples, **settings)
    while True:
        method, given, named = pipe.recv()
        found = getattr(job, method)(*given, **named)
        pipe.send(None if method == "record" else found)


class Crowd:
    """Annotators at work on one store.

    Parameters
    ----------
    location : str
    folder : Path
        Of the diaries.
    people, samples : int
    pages : int, default=1
        In how many kernels each of them works at once.
    clocks : list of float, optional
        Seconds by which each one's clock is fast.
    hesitation : float
        See `Annotator`.
    **settings : object
        Of the job.
    """

    def __init__(
        self,
        location: str,
        folder: Path,
        people: int,
        samples: int,
        *,
        pages: int = 1,
        clocks: list[float] | None = None,
        hesitation: float = 0.0,
        **settings: Any,
    ) -> None:
        self.location, self.samples, self.settings = location, samples, settings
        self.judgments = int(settings.get("judgments_per_sample", 1))
        self.annotators = [
            Annotator(f"person {n}", location, samples, folder / f"{n}-{page}.jsonl", fast, hesitation, settings)
            for n, fast in enumerate(clocks or [0.0] * people)
            for page in range(pages)
        ]
        self._spared = folder / SPARED
        self._deaths: dict[Annotator, list[float]] = {each: [] for each in self.annotators}
        job_of(location, samples, **settings).store.close()

    def work(self) -> float:
        """Let all work undisturbed; returns answers per second."""
        go = processes.Event()
        workers = [each.start(go) for each in self.annotators]
        while not all(each.written() for each in self.annotators):
            time.sleep(0.01)
        start = time.perf_counter()
        go.set()
        for worker in workers:
            worker.join()
        seconds = time.perf_counter() - start
        self._check(workers)
        return self.samples * self.judgments / seconds

    def suffer(self, kills: int, rng: random.Random) -> int:
        """Let all work, and kill at random; returns how many died."""
        died = 0
        workers = {each: each.start() for each in self.annotators}
        due = dict.fromkeys(workers, SETTLED)
        while workers:
            if died == kills:
                self._spared.touch()
            time.sleep(rng.uniform(0, 0.02))
            ended = [each for each, worker in workers.items() if not worker.is_alive()]
            self._check([workers.pop(each) for each in ended])
            ready = [each for each in workers if each.written() >= due[each]]
            if ready and died < kills:
                victim = rng.choice(ready)
                due[victim] = victim.written() + SETTLED
                workers[victim].kill()
                workers[victim].join()
                if workers[victim].exitcode == -signal.SIGKILL:
                    died += 1
                    self._deaths[victim].append(time.monotonic())
                    workers[victim] = victim.start()
        return died

    def verdict(self) -> dict[str, int]:
        """Compare the diaries with the store.

        Returns
        -------
        dict
            ``lost``: acknowledged and not in the store. ``double``: judgments beyond those wanted, two of one person on
            one sample, and operations written twice. ``missing``: judgments that nobody has given. ``served twice``:
            samples that more people held at the same time than were to judge them, or one person in two kernels.
        """
        job = job_of(self.location, self.samples, **self.settings)
        stored = [each for each in job.store.operations(job.id) if each.kind == "label"]
        job.store.close()
        notes = [note for each in self.annotators for note in each.notes()]
        heard = {note["op"] for note in notes if note["what"] == "heard"}
        given = Counter(each.sample for each in stored)
        once = Counter((each.sample, each.annotator) for each in stored), Counter(each.op_id for each in stored)
        beyond = sum(max(0, n - self.judgments) for n in given.values())
        return {
            "lost": len(heard - {each.op_id for each in stored}),
            "double": beyond + sum(n - 1 for counter in once for n in counter.values()),
            "missing": self.samples * self.judgments - sum(min(n, self.judgments) for n in given.values()),
            "served twice": self._held_by_too_many(),
        }

    def _held_by_too_many(self) -> int:
        """Count samples that too many held at once: who begins to hold one counts the others."""
        held: dict[int, list[tuple[float, float, str]]] = {}
        for each in self.annotators:
            for start, end, samples in each.spans(self._deaths[each]):
                for sample in samples:
                    held.setdefault(sample, []).append((start, end, each.who))
        crowds = {
            sample: [[who for start, end, who in spans if start <= begin < end] for begin, *_ in spans]
            for sample, spans in held.items()
        }
        return sum(
            any(len(who) > self.judgments or len(who) > len(set(who)) for who in moments) for moments in crowds.values()
        )

    @staticmethod
    def _check(workers: list[Any]) -> None:
        if any(worker.exitcode for worker in workers):
            raise RuntimeError("an annotator ended by an error of its own; see above")
