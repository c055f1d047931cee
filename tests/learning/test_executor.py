from __future__ import annotations

import os
import platform
import subprocess
import sys
import textwrap
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from processes import workers
from sklearn.linear_model import LogisticRegression
from waiting import WAIT, until

from labelloop.learning import ActiveLearner


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_a_killed_kernel_leaves_neither_worker_nor_files_behind(tmp_path):
    script = textwrap.dedent("""
        import os, signal
        from sklearn.datasets import load_iris
        from sklearn.linear_model import LogisticRegression
        from labelloop.learning import ActiveLearner
        from labelloop.learning.executor import shared_worker
        from tests.learning.conftest import FakeTask

        X, y = load_iris(return_X_y=True, as_frame=True)
        task, learner = FakeTask(X), ActiveLearner(LogisticRegression(), retrain_every=5)
        learner.attach(task)
        for position in (0, 50, 100, 1, 51):
            task.label(position, int(y[position]))
        learner.wait()
        print(learner.status.state, shared_worker().submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    paths = [str(Path(__file__).parents[2]), *sys.path]
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    state, worker = done.stdout.split()
    assert state == "idle"
    until(lambda: not alive(int(worker)))
    assert list(tmp_path.glob("labelloop-*")) == []


def alive(pid):
    """Whether a process runs; one that has ended and waits to be collected does not."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Elsewhere(Executor):
    """Workers of which nobody knows where they are, as on a cluster."""

    def __init__(self, workers):
        self.workers, self.sent = workers, []

    def submit(self, function, /, *given):
        self.sent.append(sum(map(len, given)))
        return self.workers.submit(function, *given)


def test_a_pool_is_sent_to_a_cluster_once_and_again_when_it_has_grown(make_task):
    rows = pd.DataFrame(np.random.default_rng(0).standard_normal((5_000, 20)))
    task, large = make_task(rows), rows.to_numpy().nbytes / 2
    with workers(1) as first:
        cluster = Elsewhere(first)
        learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=5, executor=cluster)
        learner.attach(task)

        def fit():
            for position in task.snapshot().candidates[:5]:
                task.label(position, int(rows[0][position] > 0))
            assert learner.wait(WAIT)
            assert learner.status.state == "idle", learner.status
            return sum(size > large for size in cluster.sent)

        assert [fit(), fit(), fit()] == [1, 1, 1]
        task.pool.version += 1
        assert [fit(), fit()] == [2, 2]
    with workers(1) as cluster.workers:  # another, which has nothing
        assert fit() == 3
    assert learner.status.n_labels == 30


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc's malloc can be told to keep memory")
def test_memory_that_is_free_stays_with_a_worker():
    script = textwrap.dedent("""
        import resource, threading
        import numpy as np
        from labelloop.learning.packing import call, pack

        def cleared():
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            for _ in range(200):
                np.ones(200_000)  # 1.6 MB
            return (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) * resource.getpagesize() / 1.6e6

        def in_a_thread():
            found = []
            thread = threading.Thread(target=lambda: found.append(cleared()))
            thread.start()
            thread.join()
            return found[0]

        before = in_a_thread()
        call(pack(print, (), None))
        print(before, in_a_thread())
    """)
    # As Dask sets it for its workers.
    given = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=given, capture_output=True, text=True, timeout=WAIT, check=True
    )
    before, after = map(float, done.stdout.split())
    assert before > 150
    assert after < 20
