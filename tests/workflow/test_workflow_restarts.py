"""Workflows that are opened again: after a restart, a crash, in another kernel, with another model."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from labelloop.job import Job
from labelloop.store import Store
from labelloop.workflow import (
    CustomModel,
    Workflow,
    WorkflowError,
)

EDGES = [0.0, 0.2, 0.21, 0.5, 0.79, 0.8, 1.0]


def job_of(store, classes=("no", "yes"), columns=("p",), **settings):
    """Return a job that begins with one sample, which is a test question where it is to be one."""
    return Job([dict.fromkeys(columns, 0.5)], list(classes), kind="tabular", store=store, **settings)


def people(job, annotator, answers):
    job.record_many(annotator, "label", answers)


# ---- restarts -------------------------------------------------------------------------------------------------------


def test_a_restart_resumes(location, says):
    def begin():
        store = Store(location)
        return Workflow(says(), job_of(store, name="people"), name="w", batch_size=4)

    first = begin().launch()
    first.add([{"p": p} for p in EDGES])
    people(first.job, "ann", {"w:2": "no"})
    report = first.report()
    again = begin()
    assert again.state == "running"
    pd.testing.assert_frame_equal(again.report(), report)
    again.launch()
    pd.testing.assert_frame_equal(again.report(), report)
    assert again.add([{"p": 0.5}]) == [7]
    assert len(again.job.pool) == 1 + 4
    assert first.report()["completed"].tolist() == [True, True, True, False, False, True, True, False]


def test_what_is_not_said_again_after_a_restart_is_as_it_was(location, says):
    store = Store(location)
    first = Workflow(says(), job_of(store, name="people"), 0.9, "band", name="w", audit=0.25).launch()
    first.add([{"p": p} for p in EDGES])
    store = Store(location)
    again = Workflow(says(), job_of(store, name="people"), name="w")
    assert (again.threshold, again.rule, again.audit) == (0.9, "band", 0.25)
    assert len(again.report()) == len(EDGES)


@pytest.mark.parametrize("step", ["scores", "decide", "send", "mark_sent"])
def test_a_crash_at_any_step_loses_and_doubles_nothing(location, says, monkeypatch, step):
    rows = [{"p": p} for p in np.linspace(0, 1, 23)]

    def begin():
        store = Store(location)
        return Workflow(says(), job_of(store, name="people"), name="w", batch_size=5)

    class Death(BaseException):
        pass

    workflow = begin()
    workflow.add(rows)
    owner = {"scores": workflow.model, "send": workflow.job}.get(step, workflow._kept)
    real, calls = getattr(owner, step), []

    def dying(*args, **kwargs):
        calls.append(args)
        if step != "scores" and len(calls) == 2:
            real(*args, **kwargs)  # what it writes is written, and nobody hears of it
        if len(calls) == 2:
            raise Death
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, step, dying)
    with pytest.raises(Death):
        workflow.launch()
    again = begin().launch()
    whole = Workflow(says(), job_of(again.store, name="calm"), name="calm").launch()
    whole.add(rows)
    pd.testing.assert_frame_equal(again.report(), whole.report())
    assert len(again.job.pool) == len(whole.job.pool)
    assert sorted(again.job.pool.index[1:]) == sorted(each.replace("calm", "w") for each in whole.job.pool.index[1:])


def test_two_kernels_on_one_workflow_share_the_work(location, says):
    def begin():
        store = Store(location)
        return Workflow(says(), job_of(store, name="people"), name="w")

    one, two = begin().launch(), begin()
    one.add([{"p": 0.5}])
    two.add([{"p": 0.6}])
    assert sorted(map(str, two.job.pool.index)) == ["0", "w:0", "w:1"]
    people(two.job, "ann", {"w:0": "yes"})
    assert one.report()["completed"].tolist() == [True, False]
    two.stop()
    with pytest.raises(WorkflowError, match="stopped"):
        one.add([{"p": 0.5}])


def test_another_model_is_noticed_and_other_classes_are_refused(store, says):
    rows = pd.DataFrame({"p": np.arange(200.0), "label": ["no"] * 100 + ["yes"] * 100})
    Workflow(says(), store=store, name="w").launch()
    other = CustomModel(LogisticRegression())
    other.train(rows)
    with pytest.warns(UserWarning, match="says something else"):
        Workflow(other, store=store, name="w")
    with pytest.raises(WorkflowError, match=r"of the classes \['no', 'yes'\]"):
        Workflow(says(["a", "b"]), store=store, name="w")


def test_without_a_name_each_is_a_new_one(store, says):
    assert [Workflow(says(), store=store).name for _ in range(3)] == ["workflow-1", "workflow-2", "workflow-3"]


def test_a_workflow_is_read_as_text_and_as_a_page(store, says):
    workflow = Workflow(says(), job_of(store), name="<b>").launch()
    workflow.add([{"p": 0.5}, {"p": 0.9}])
    assert repr(workflow) == "Workflow('<b>', running, 2 rows: 1 machine, 1 with people)"
    assert "<b>" not in workflow._repr_html_()


def test_kernels_that_add_at_once_number_rows_without_a_gap(location, says):
    name, n = "w", 4
    Workflow(says(), store=location, name=name).launch()
    kernels = [Workflow(says(), store=Store(location), name=name) for _ in range(n)]
    with ThreadPoolExecutor(n) as threads:
        numbers = [each for added in threads.map(lambda k: k.add([{"p": 0.9}] * 5), kernels) for each in added]
    assert sorted(numbers) == list(range(5 * n))
    assert kernels[0].report()["completed"].all()


def test_what_was_added_under_a_key_is_known_after_a_restart(location, says):
    for expected in ([0, 1], []):
        workflow = Workflow(says(), store=Store(location), name="w").launch()
        assert workflow.add([{"p": 0.9}, {"p": 0.1}], key="monday") == expected
    assert len(workflow.report()) == 2


def test_any_text_is_kept_as_it_is(location, says):
    texts = ["a\0b", "\ud800", "ü 🎈", "'; drop table jobs; --", "", " "]
    workflow = Workflow(says(), store=Store(location), name="w").launch()
    workflow.add([{"p": 0.9, "note": text, "self": 1} for text in texts])
    assert workflow.report()["note"].tolist() == texts
