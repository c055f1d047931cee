"""Ctrl-C, or a notebook's stop button, in the middle of what takes long: nothing is half done, and work goes on."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from waiting import WAIT

import labelloop as ll
from labelloop.formats import coco, doccano, tables, voc
from labelloop.job import sending
from labelloop.job.answers import Answers
from labelloop.pool.side_by_side import side_by_side
from labelloop.store.writer import Writer

N = 2_500


@pytest.fixture
def frame():
    return pd.DataFrame({"size": np.arange(N)})


@pytest.fixture(params=["labels.db", ":memory:"])
def store(request, tmp_path):
    return ll.Store(request.param if request.param == ":memory:" else tmp_path / request.param)


@pytest.fixture
def stop_at(monkeypatch):
    """Let somebody press the stop button when a function is called for the n-th time."""

    def stop_at(owner, name, nth=1):
        real, calls = getattr(owner, name), []

        def stopped(*args, **kwargs):
            calls.append(1)
            if len(calls) == nth:
                signal.raise_signal(signal.SIGINT)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, stopped)
        return lambda: monkeypatch.setattr(owner, name, real)

    return stop_at


@pytest.fixture(autouse=True)
def every_step_is_looked_at(monkeypatch):
    monkeypatch.setattr("labelloop.progress._PACE", 0.0)


def a_job(frame, store):
    return ll.Job(frame, ["small", "large"], kind="tabular", store=store, name="sizes")


def answers(n=N):
    return {k: "small" if k < n // 2 else "large" for k in range(n)}


# ---- answers in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    [
        (Answers, "validated", N // 2),  # while they are checked
        (Writer, "_extend", 1),  # with the first thousand of them in the transaction
        (Writer, "_extend", 3),
    ],
)
def test_an_import_that_is_stopped_has_stored_nothing_and_the_next_one_stores_all(frame, store, stop_at, moment):
    job = a_job(frame, store)
    go_on = stop_at(*moment)
    with pytest.raises(KeyboardInterrupt):
        job.record_many("me", "label", answers())
    assert job.counts()["labeled"] == 0
    assert store.operations(job.id) == []
    go_on()
    job.record_many("me", "label", answers())
    assert len(job.labels) == len(a_job(frame, store).labels) == N
    job.record("me", "undo")
    assert job.counts()["labeled"] == 0


@pytest.mark.parametrize("nth", [1, N // 2])
def test_what_is_stored_when_somebody_presses_stop_is_taken_into_account_whole(frame, store, stop_at, nth):
    job = a_job(frame, store)
    go_on = stop_at(Answers, "_step", nth)
    with pytest.raises(KeyboardInterrupt):
        job.record_many("me", "label", answers())
    go_on()
    assert job.counts()["labeled"] == len(a_job(frame, store).labels) == N
    assert job.counts()["per_class"] == {"small": N // 2, "large": N // 2}


def test_a_job_can_be_opened_again_after_opening_it_was_stopped(frame, store, stop_at):
    a_job(frame, store).record_many("me", "label", answers())
    for owner, name in [(Answers, "_step"), (Answers, "_refresh")]:
        go_on = stop_at(owner, name, N // 2)
        with pytest.raises(KeyboardInterrupt):
            a_job(frame, store)
        go_on()
    assert len(a_job(frame, store).labels) == N


@pytest.mark.parametrize("name", ["_cell", "without"])
def test_samples_are_sent_all_or_none(frame, store, stop_at, name):
    job, other = a_job(frame, store), a_job(frame, store)
    rows = frame.set_axis([f"new{k}" for k in range(N)], axis=0)
    go_on = stop_at(sending, name, N // 2) if name == "_cell" else stop_at(Answers, "welcome")
    with pytest.raises(KeyboardInterrupt):
        job.send(rows)
    go_on()
    other.sync()
    assert len(job.pool) == len(other.pool) == (N if name == "_cell" else 2 * N)
    job.send(rows)
    other.sync()
    assert len(job.pool) == len(other.pool) == 2 * N


def test_one_answer_is_stored_whole_or_not_at_all(frame, store, stop_at):
    job = a_job(frame, store)
    stop_at(Writer, "_extend")
    with pytest.raises(KeyboardInterrupt):
        job.record("me", "label", 3, "small")
    assert job.counts()["labeled"] == len(a_job(frame, store).labels)
    job.record("me", "label", 4, "large")
    assert 4 in job.labels.index


# ---- labels out and in ------------------------------------------------------------------------------------------


def texts(n=600):
    return pd.DataFrame({"text": [f"Ada met Rome, {k}" for k in range(n)], "label": [[]] * n})


def boxes(n=600):
    box = {"top": 1, "left": 2, "width": 10, "height": 10, "label": "cat"}
    return pd.DataFrame({"path": [f"{k}.jpg" for k in range(n)], "label": [[box]] * n, "width": 64, "height": 48})


@pytest.mark.parametrize(
    ("name", "make", "moment"),
    [
        ("doccano", texts, (doccano, "_row", 300)),
        ("coco", boxes, (coco, "_image", 300)),
        ("jsonl", texts, (tables, "dumps", 300)),
    ],
)
def test_a_stopped_export_leaves_the_old_file_as_it_was_and_nothing_beside_it(tmp_path, stop_at, name, make, moment):
    target = tmp_path / "labels.json"
    target.write_text("old")
    go_on = stop_at(*moment)
    with pytest.raises(KeyboardInterrupt):
        ll.formats.write(make(), target, name)
    assert target.read_text() == "old"
    assert [*tmp_path.iterdir()] == [target]
    go_on()
    ll.formats.write(make(), target, name)
    assert len(ll.formats.read(target, name)[0]) == 600


def test_a_stopped_export_leaves_the_old_folder_as_it_was(tmp_path, stop_at):
    target = tmp_path / "voc"
    ll.formats.write(boxes(20), target, "voc")
    before = {file: file.read_bytes() for file in target.rglob("*.xml")}
    go_on = stop_at(voc, "_annotation", 10)
    with pytest.raises(KeyboardInterrupt):
        ll.formats.write(boxes(20), target, "voc")
    assert {file: file.read_bytes() for file in target.rglob("*.xml")} == before
    assert [*tmp_path.iterdir()] == [target]
    go_on()


def test_a_folder_takes_its_place_whole_even_if_somebody_presses_stop_meanwhile(tmp_path, stop_at):
    target = tmp_path / "yolo"
    ll.formats.write(boxes(3), target, "yolo")
    new = boxes(3).assign(label=[[]] * 3)
    stop_at(Path, "rename", 2)
    with pytest.raises(KeyboardInterrupt):
        ll.formats.write(new, target, "yolo")
    assert {file.read_text() for file in (target / "labels").iterdir()} == {""}
    assert [*tmp_path.iterdir()] == [target]


def test_a_stopped_look_at_many_files_leaves_those_alone_that_it_has_not_begun_with(monkeypatch):
    looked, told = [], threading.Event()
    shutdown = ThreadPoolExecutor.shutdown

    def look(k):
        looked.append(k)
        if k == 5:
            raise KeyboardInterrupt  # in a thread of its own, it comes to the main one with the result
        assert k < 5 or told.wait(WAIT)

    def tell(*given, **named):
        shutdown(*given, **named)
        told.set()

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", tell)
    with pytest.raises(KeyboardInterrupt):
        side_by_side(look, range(100), "Looking", 1)
    assert looked in (list(range(6)), list(range(7)))
