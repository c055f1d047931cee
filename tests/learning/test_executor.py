from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

WAIT = 120  # seconds; never reached unless something is stuck


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
    for _ in range(200):
        if not alive(int(worker)):
            break
        time.sleep(0.1)
    assert not alive(int(worker))
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
