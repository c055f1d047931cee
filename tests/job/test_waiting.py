"""Nobody who answers waits for somebody who looks: tables are made outside of the lock that answers need."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest

from labelloop.job import Job
from labelloop.widgets.owner_picture import owner_picture

LOOKS = {
    "labels": lambda job: job.labels,
    "metadata": lambda job: job.metadata,
    "judgments": lambda job: job.judgments,
    "consensus": lambda job: job.consensus(),
    "shares": lambda job: job.shares(),
    "verdicts": lambda job: job.verdicts,
    "annotators": lambda job: job.annotators,
    "owner": owner_picture,
}


@pytest.fixture
def job():
    made = Job(
        pd.DataFrame({"x": np.arange(6.0)}), ["a", "b"], kind="tabular", store=":memory:", judgments_per_sample=2,
        test_questions={5: "a"},
    )  # fmt: skip
    for who, answers in {"ann": "abab", "bob": "aabb"}.items():
        made.record_many(who, "label", dict(enumerate(answers)))
    made.record("ann", "label", 5, "b")
    made.record("ann", "skip", 4)
    made.record_many("cleo", "verdict", {2: "a"})
    return made


@pytest.mark.parametrize("look", LOOKS)
def test_an_answer_comes_through_while_a_table_is_made(job, look, monkeypatch):
    before, held = repr(LOOKS[look](job)), []

    def checked(fn):
        def call(*given, **named):
            def answer():
                free = job.lock.acquire(blocking=False)
                held.append(not free)
                if free:
                    job.lock.release()

            thread = threading.Thread(target=answer)
            thread.start()
            thread.join()
            return fn(*given, **named)

        return call

    for name in ("ids_at", "id_at", "frame"):  # a table has the ids of samples
        monkeypatch.setattr(job.pool, name, checked(getattr(job.pool, name)))
    monkeypatch.setattr(pd, "to_datetime", checked(pd.to_datetime))  # or a time
    if look != "owner":  # which tells when it was made
        assert repr(LOOKS[look](job)) == before
    else:
        owner_picture(job)
    assert held
    assert not any(held)
