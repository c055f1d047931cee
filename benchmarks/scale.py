"""What it costs to choose from a pool that does not fit into memory, and to begin with a million files.

Run ``python benchmarks/scale.py [--rows N] [--files N] [--images N] [--trees N] [--rounds N] [--no-dask]``. By default
a small pool, to be through in a minute; ``--rows 10000000 --images 1000000`` is the size that people ask about.

Prints the time to rank all rows of a Parquet pool of 32 columns by the margin of a logistic regression and take the
best 100, as a ratio to reading the files once (by pyarrow: batch by batch, the same in small pieces, file by file; the
fastest of them) and to scikit-learn file by file; the same with a forest on two workers of Dask, as a ratio to one
process, beside two plain processes; and from a folder of images, and from a list of their paths, to a labeler that can
be used, as a ratio to looking at the folder, or at each path, once.

All are measured in turn, each in a process of its own; the least of some
runs counts, in seconds and in seconds of processors, with the most memory.
"""

import argparse
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

N_COLUMNS, TOP, SEED = 32, 100, 0
NAMES = [f"x{k}" for k in range(N_COLUMNS)]


# ---- what is measured ---------------------------------------------------------------------------------------------


def read_by_batches(folder):
    import pyarrow.dataset as ds  # noqa: PLC0415 - each in a process of its own

    return lambda: sum(batch.num_rows for batch in ds.dataset(folder, format="parquet").to_batches())


def read_buffered(folder):
    import pyarrow.dataset as ds  # noqa: PLC0415 - as above

    kind = ds.ParquetFileFormat(use_buffered_stream=True, pre_buffer=False)
    return lambda: sum(batch.num_rows for batch in ds.dataset(folder, format=kind).to_batches())


def read_by_files(folder):
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    return lambda: sum(pq.read_table(path).num_rows for path in sorted(Path(folder).glob("*.parquet")))


def ours(folder, trees=0, workers=None):
    """Rank the pool as a fit does, on an executor, or here."""
    from labelloop.learning import chunks, packing  # noqa: PLC0415 - as above
    from labelloop.pool import table  # noqa: PLC0415 - as above

    pool = table(folder)
    ranker, candidates = ranker_of(pool, trees), np.arange(len(pool))

    def there(tasks):
        calls = [packing.pack(chunks.score, (ranker, *pieces), None) for pieces in tasks]
        return map(packing.unpacked, workers.map(packing.call, calls))

    def rank():
        pieces, best = chunks.cut(pool.rows, candidates), None
        each = chunks.together(ranker, len(pieces), 2 if workers else 1)
        tasks = [pieces[k : k + each] for k in range(0, len(pieces), each)]
        for part in there(tasks) if workers else (chunks.score(ranker, *task) for task in tasks):
            best = chunks.merged(best, part, TOP, SEED)
        return best.positions

    return rank


def ranker_of(pool, trees):
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415 - as above
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    from labelloop.learning import chunks  # noqa: PLC0415 - as above
    from labelloop.learning.linear import linear_of  # noqa: PLC0415 - as above
    from labelloop.learning.models import fit_model  # noqa: PLC0415 - as above
    from labelloop.learning.streamed import StreamedFeatures  # noqa: PLC0415 - as above

    features = StreamedFeatures(pool, "auto", "matrix")
    X = features.rows(features.sample[:1000])
    estimator = RandomForestClassifier(trees, random_state=0) if trees else LogisticRegression()
    model = fit_model(estimator, X, (X[:, 0] + X[:, 1] > 0).astype(int).tolist())
    return chunks.Ranker(
        model, features.recipe, "margin", TOP, SEED, linear_of(features.recipe, model, features.kept[:256])
    )


def with_sklearn(folder):
    import pandas as pd  # noqa: PLC0415 - as above
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - as above
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - as above

    paths = sorted(Path(folder).glob("*.parquet"))
    some = pd.read_parquet(paths[0]).head(1000)
    y = (some["x0"] + some["x1"] > 0).astype(int)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(some, y)

    def rank():
        scores, places = [], []
        for path in paths:
            two = np.sort(model.predict_proba(pd.read_parquet(path)), axis=1)[:, -2:]
            margin = two[:, 1] - two[:, 0]
            best = np.argpartition(margin, TOP)[:TOP]
            scores.append(margin[best])
            places += [(path.name, int(row)) for row in best]
        return [places[k] for k in np.argsort(np.concatenate(scores))[:TOP]]

    return rank


def on_two(folder, trees):
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - as above
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    workers = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    list(workers.map(warm, range(2)))
    return ours(folder, trees, workers)


def on_dask(folder, trees):
    from distributed import Client, LocalCluster  # noqa: PLC0415 - as above

    workers = Client(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")).get_executor()
    list(workers.map(warm, range(2)))
    return ours(folder, trees, workers)


def warm(_):
    """Import what scoring needs."""
    import pandas as pd  # noqa: F401, PLC0415 - as above

    import labelloop.learning.stages  # noqa: F401, PLC0415 - as above

    time.sleep(0.5)  # so that each worker has one


def labeler_of(data):
    import labelloop as ll  # noqa: PLC0415 - as above

    _ = ll.ImageLabeler  # imported, as in a notebook that is at work
    given = Path(data).read_text(encoding="utf8").split("\n") if data.endswith(".txt") else data
    return lambda: ll.ImageLabeler(given, ["a", "b"], store=":memory:", annotator="me").job.claim("me", 10)


def look(data):
    """Look at each file of a list once; or walk a folder, which says what is a file."""
    if data.endswith(".txt"):
        paths = Path(data).read_text(encoding="utf8").split("\n")
        return lambda: sum(os.stat(path).st_size >= 0 for path in paths)  # noqa: PTH116 - the floor

    def walk(folder):
        with os.scandir(folder) as entries:
            return sum(walk(entry.path) if entry.is_dir() else 1 for entry in entries)

    return lambda: walk(data)


KINDS = {
    "batches": read_by_batches,
    "buffered": read_buffered,
    "files": read_by_files,
    "ours": ours,
    "sklearn": with_sklearn,
    "forest": lambda folder, trees: ours(folder, int(trees)),
    "two": lambda folder, trees: on_two(folder, int(trees)),
    "dask": lambda folder, trees: on_dask(folder, int(trees)),
    "look": look,
    "images": labeler_of,
}


# ---- how ----------------------------------------------------------------------------------------------------------


@dataclass
class Measured:
    """The least of some runs: seconds, seconds of processors, and of these processes the most memory in MB."""

    seconds: float = np.inf
    processor: float = np.inf
    memory: float = 0.0

    def over(self, other):
        """Return the ratios to another, of seconds and of seconds of processors."""
        least = 0.01  # seconds that a system counts
        return f"{self.seconds / other.seconds:.2f} ({max(self.processor, least) / max(other.processor, least):.2f})"

    def __str__(self):
        return f"{self.seconds:.2f} s ({self.processor:.2f} s of processors), {self.memory:.0f} MB"


def measure(rounds, repeats, **kinds):
    """Measure kinds in turn, so that whatever else the machine does meets all of them alike.

    Each run is in a process of its own, which does it some times.
    """
    found = {name: Measured() for name in kinds}
    for _ in range(rounds):
        for name, (kind, *given) in kinds.items():
            command = [sys.executable, __file__, "--measure", kind, str(repeats), *map(str, given)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{kind}: {done.stderr[-2000:]}")
            seconds, processor, memory = map(float, done.stdout.split()[-3:])
            least = found[name]
            found[name] = Measured(
                min(least.seconds, seconds), min(least.processor, processor), max(least.memory, memory)
            )
    return found


def processors():
    """Return the seconds of processors that this process and its workers have had so far."""
    here = psutil.Process()
    return sum(sum(each.cpu_times()[:2]) for each in (here, *here.children(recursive=True)))


def measured(kind, repeats, *given):
    call, taken, spent = KINDS[kind](*given), [], []
    for _ in range(int(repeats)):
        start, before = time.perf_counter(), processors()
        call()
        taken.append(time.perf_counter() - start)
        spent.append(processors() - before)
    print(min(taken), min(spent), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, flush=True)
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(0)  # a cluster takes its time to end


def write_rows(folder, rows, files):
    import pyarrow as pa  # noqa: PLC0415 - only here
    import pyarrow.parquet as pq  # noqa: PLC0415 - only here

    rng = np.random.default_rng(0)
    for k, part in enumerate(np.array_split(np.arange(rows), files)):
        X = rng.standard_normal((N_COLUMNS, len(part)), dtype=np.float32)
        pq.write_table(pa.table(dict(zip(NAMES, X, strict=True))), Path(folder) / f"part-{k:03}.parquet")


def write_images(folder, n):
    """Write images, 1,000 to a folder; most are links to one file, which cost as much to look at."""
    from PIL import Image  # noqa: PLC0415 - only here

    paths = []
    for k in range(n):
        path = Path(folder) / f"d{k // 1000}" / f"img{k}.png"
        if k % 1000 == 0:
            path.parent.mkdir()
            Image.new("RGB", (8, 8)).save(path)
            first = path
        else:
            os.link(first, path)
        paths.append(str(path))
    return paths


def main():
    parser = argparse.ArgumentParser()
    for name, default in {"rows": 1_000_000, "files": 20, "images": 20_000, "trees": 20, "rounds": 2}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--no-dask", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_rows(folder, given.rows, given.files)
        rows(folder, given)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "paths.txt"
        pictures = Path(folder) / "pictures"
        pictures.mkdir()
        listed.write_text("\n".join(write_images(pictures, given.images)), encoding="utf8")
        images(pictures, listed, given)


def rows(folder, given):
    reading = ["batches", "buffered", "files"]
    kinds = {kind: (kind, folder) for kind in reading}
    kinds |= {"linear": ("ours", folder), "scikit-learn file by file": ("sklearn", folder)}
    found = measure(given.rounds, 3, **kinds)
    read = min((found[kind] for kind in reading), key=lambda each: each.seconds)
    linear, theirs = found["linear"], found["scikit-learn file by file"]
    print(f"{given.rows:,} x {N_COLUMNS} float32 in {given.files} files; read once: {read}")
    print(f"linear model, top {TOP}: {linear}; {linear.over(read)} x reading once")
    print(f"scikit-learn file by file: {theirs}; {theirs.over(linear)} x ours")
    if given.no_dask:
        return
    names = {"forest": "one process", "two": "two processes", "dask": "two workers of Dask"}
    found = measure(given.rounds, 2, **{kind: (kind, folder, given.trees) for kind in names})
    for kind, name in names.items():
        faster = found["forest"].seconds / found[kind].seconds
        print(f"forest of {given.trees} trees, {name}: {found[kind]}; {faster:.2f} x as fast as one process")


def images(pictures, listed, given):
    places = {"in folders": pictures, "as a list of paths": listed}
    kinds = {name: ("images", place) for name, place in places.items()}
    found = measure(given.rounds, 1, **kinds, **{f"look {name}": ("look", place) for name, place in places.items()})
    for name in places:
        floor = found[f"look {name}"]
        print(f"{given.images:,} images {name} to a ready labeler: {found[name]}; {found[name].over(floor)} x a look")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measured(*sys.argv[2:])
    else:
        main()
