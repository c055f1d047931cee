"""Several kernels, annotators and pages on one store: each case here once lost or doubled something."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest

from labelloop.job import Job
from labelloop.job.callbacks import CallbackError
from labelloop.labels import LabelError
from labelloop.store import Store


def frame(n=10, start=0):
    return pd.DataFrame({"size": np.arange(n) + 0.5}, index=pd.RangeIndex(start, start + n))


@pytest.fixture
def store(location):
    opened = Store(location)
    yield opened
    opened.close()


def make(store, data=None, classes=("a", "b"), **settings):
    data = frame() if data is None else data
    return Job(data, list(classes), kind="tabular", store=store, order="sequential", **settings)


def test_somebody_elses_undo_does_not_stand_in_the_way_of_a_ranking(store):
    bob = make(store)
    bob.record("bob", "label", 0, "a")
    bob.record("bob", "undo")
    ann = make(store)
    ann.rank(np.arange(9, -1, -1), np.linspace(1, 0, 10), session=1)
    assert ann.queue("ann") == list(range(9, -1, -1))


def test_a_class_that_is_new_in_another_kernels_code_is_known_before_its_first_answer(store):
    one = make(store)
    other = make(store, classes=("a", "b", "c"))
    other.record("bob", "label", 5, "a")
    other.record("bob", "label", 3, "c")
    one.record("ann", "label", 0, "a")
    assert one.classes.keys == ["a", "b", "c"]
    assert one.labels["label"].to_dict() == {5: "a", 3: "c", 0: "a"}
    assert set(one.queue("ann")).isdisjoint({0, 3, 5})


def test_answers_to_samples_that_were_appended_come_back_with_them(store):
    job = make(store)
    job.add(frame(3, start=100))
    job.record("me", "label", 101, "a")
    again = make(store)
    assert again.progress["labeled"] == 0
    again.add(frame(3, start=100))
    assert again.progress == {"labeled": 1, "skipped": 0, "total": 13, "per_class": {"a": 1, "b": 0}}
    assert 101 not in again.queue("me")
    again.record("me", "label", 101, "b")
    assert again.progress["per_class"] == {"a": 0, "b": 1}


def test_who_works_keeps_the_samples_on_screen(clock, store):
    ann, bob = make(store, clock=clock, lease="1min"), make(store, clock=clock, lease="1min")
    held = ann.claim("ann", 8)
    for sample in held[:3]:
        clock.now += 40
        ann.record("ann", "label", sample, "a")
        assert set(held).isdisjoint(bob.claim("bob", 2))


def test_what_somebody_has_left_lying_comes_back_to_the_others(clock, store):
    ann, bob = make(store, clock=clock, lease="1min"), make(store, clock=clock, lease="1min")
    held = ann.claim("ann", 8)
    clock.now += 59
    assert set(held).isdisjoint(bob.claim("bob", 10))
    clock.now += 2
    assert set(held) <= set(bob.claim("bob", 10))
    clock.now += 50
    ann.record("ann", "label", held[0], "a")
    assert set(held).isdisjoint(ann.claim("ann", 8)), "an answer that comes late takes nothing from bob"


def test_a_machine_whose_clock_is_put_back_keeps_its_samples(clock, store):
    ann, bob = make(store, clock=clock, lease="1min"), make(store, clock=clock, lease="1min")
    ann.record("ann", "label", 9, "a")
    clock.now -= 3600
    held = ann.claim("ann", 4)
    for sample in held[:3]:
        clock.now += 40
        ann.record("ann", "label", sample, "a")
    assert set(held).isdisjoint(bob.claim("bob", 4))


def test_what_a_callback_raises_comes_after_the_answer_is_saved(store):
    job, heard = make(store), []

    def fail():
        raise KeyError("boom")

    job.on_label(fail)
    job.on_label(lambda: heard.append(1))
    with pytest.raises(CallbackError, match=r"fail raised KeyError.*is saved"):
        job.record("me", "label", 0, "a")
    assert (len(job.labels), heard) == (1, [1])


@pytest.mark.parametrize("deed", ["sync", "claim", "add_class", "record", "refused"])
def test_what_others_do_is_told_whatever_brings_it(store, deed):
    ann, bob, heard, labels = make(store), make(store), [], []
    ann.on_change(heard.append)
    ann.on_label(lambda: labels.append(1))
    bob.record("bob", "label", 0, "a")
    if deed == "refused":
        with pytest.raises(LabelError, match="nothing to undo"):
            ann.record("ann", "undo")
        ann.sync()
    else:
        given = {"sync": (), "claim": ("ann", 3), "add_class": ("c",), "record": ("bob", "undo")}[deed]
        getattr(ann, deed)(*given)
    assert heard.count("others") == 1
    assert labels == [1]


def test_a_store_in_memory_serves_two_threads():
    store = Store(":memory:")
    jobs = [make(store, data=frame(200), name=name) for name in ("one", "other")]
    errors = []

    def work(job):
        try:
            for sample in range(200):
                job.record("me", "label", sample, "a")
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [len(store.operations(job.id)) for job in jobs] == [200, 200]


def test_four_kernels_label_everything_once(store):
    jobs = [make(store, data=frame(80)) for _ in range(4)]
    errors = []

    def work(number, job):
        try:
            while positions := job.claim(f"annotator {number}", 3):
                for position in positions:
                    job.record(f"annotator {number}", "label", job.pool.id_at(position), "a")
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    metadata = make(store, data=frame(80)).metadata
    assert sorted(metadata["data_id"].astype(int)) == list(range(80))
    assert sorted(metadata["label_id"]) == list(range(1, 81))
