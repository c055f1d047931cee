"""Jobs: answers, order, claims, history, what survives a restart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelloop.job import Job
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store import Store

COLUMNS = ["date", "data_id", "comment", "session", "status", "annotator", "label", "label_id"]


def frame(n=10, start=0):
    return pd.DataFrame({"size": np.arange(n) + 0.5}, index=pd.RangeIndex(start, start + n))


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "labels.db")
    yield opened
    opened.close()


def make(store, data=None, classes=("a", "b"), **settings):
    return Job(frame() if data is None else data, list(classes), kind="tabular", store=store, **settings)


def state(job):
    records = sorted((r.annotator, r.sample, r.status, r.value, r.flag) for r in job._answers.ledger.all_records())
    return records, job.progress


# ---- answers ------------------------------------------------------------------------------------------------------


def test_a_label_appears_with_the_pools_own_index_and_columns(store):
    job = make(store, data=frame(start=100))
    job.record("me", "label", 103, "b", comment="sure")
    assert job.labels.to_dict("index") == {103: {"size": 3.5, "label": "b", "label_id": 1}}
    row = job.metadata.iloc[0]
    assert list(job.metadata.columns) == COLUMNS
    assert (row.data_id, row.comment, row.session, row.status, row.annotator, row.label, row.label_id) == (
        "103", "sure", 0, "LABELED", "me", "b", 1,
    )  # fmt: skip


def test_rows_that_are_alike_are_different_samples(store):
    job = make(store, data=pd.DataFrame({"size": [1.0] * 5}))
    job.record("me", "label", 2, "a")
    assert list(job.labels.index) == [2]
    assert job.progress["labeled"] == 1
    assert 3 in job.queue("me")


def test_a_relabel_keeps_its_number_and_counts_once(store):
    job = make(store)
    job.record("me", "label", 1, "a")
    job.record("me", "label", 2, "a")
    job.record("me", "label", 1, "b")
    assert job.labels["label_id"].to_dict() == {1: 1, 2: 2}
    assert job.progress["per_class"] == {"a": 1, "b": 1}


def test_a_skip_is_not_served_again_and_can_be_labeled_later(store):
    job = make(store)
    job.record("me", "skip", 4, comment="blurred")
    assert 4 not in job.queue("me")
    assert job.labels.empty
    assert (job.progress["skipped"], job.metadata["status"].tolist()) == (1, ["SKIPPED"])
    assert pd.isna(job.metadata["label"].iloc[0])
    job.record("me", "label", 4, "a")
    assert job.labels["label_id"].to_dict() == {4: 1}
    assert job.progress["skipped"] == 0
    job.record("me", "skip", 4)
    assert job.labels.empty


def test_keys_keep_their_type_in_the_frames(store):
    job = make(store, classes=(1, 2))
    job.record("me", "label", 0, np.int64(2))
    assert job.labels["label"].dtype == np.int64
    job = make(store, classes=("None", "NA"), name="strings")
    job.record("me", "label", 0, "None")
    assert job.labels["label"].tolist() == ["None"]


def test_several_classes_per_sample_are_a_list(store):
    job = make(store, classes=("a", "b", "c"), multiple=True)
    assert job.label_type.name == "classes"
    job.record("me", "label", 0, ["c", "a"])
    job.record("me", "label", 1, [])
    assert job.labels["label"].tolist() == [["a", "c"], []]
    assert job.progress["per_class"] == {"a": 1, "b": 0, "c": 1}


def test_a_label_column_that_is_there_is_refused(store):
    with pytest.raises(LabelError, match=r"has a column 'size' already.*label_col="):
        make(store, label_col="size")
    with pytest.raises(LabelError, match="'colour_id'"):
        make(store, data=pd.DataFrame({"colour_id": [1]}), label_col="colour")
    assert list(make(store, label_col="colour").labels.columns) == ["size", "colour", "colour_id"]


@pytest.mark.parametrize(
    ("kind", "sample", "value", "error"),
    [
        ("label", 0, "c", LabelError),
        ("label", 99, "a", PoolError),
        ("label", 0, ["a"], LabelError),
        ("delete", 0, None, LabelError),
        ("undo", None, None, LabelError),
        ("redo", None, None, LabelError),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(store, kind, sample, value, error):
    job = make(store)
    with pytest.raises(error):
        job.record("me", kind, sample, value)
    assert store.operations(job.id) == []


def test_an_operation_that_comes_again_is_written_once(store):
    job = make(store)
    first = job.record("me", "label", 0, "a", op_id="x")
    again = job.record("me", "label", 0, "a", op_id="x")
    assert (first.repeated, again.repeated) == (False, True)
    assert again.operation == first.operation
    assert len(store.operations(job.id)) == 1


# ---- undo, redo, history ------------------------------------------------------------------------------------------


def test_undo_and_redo_go_across_samples_and_restarts(store):
    job = make(store)
    job.record("me", "label", 0, "a")
    job.record("me", "label", 1, "b")
    job.record("me", "skip", 0)
    again = make(store)
    again.record("me", "undo")
    assert again.labels["label"].to_dict() == {0: "a", 1: "b"}
    again.record("me", "undo")
    assert again.labels["label"].to_dict() == {0: "a"}
    once_more = make(store)
    once_more.record("me", "redo")
    assert once_more.labels["label_id"].to_dict() == {0: 1, 1: 2}


def test_what_was_undone_is_asked_next(store):
    job = make(store)
    sample = job.queue("me")[0]
    job.record("me", "label", sample, "a")
    job.queue("me")
    job.record("me", "undo")
    assert job.queue("me")[0] == sample


def test_a_new_answer_ends_what_could_be_redone(store):
    job = make(store)
    job.record("me", "label", 0, "a")
    job.record("me", "undo")
    job.record("me", "label", 1, "a")
    with pytest.raises(LabelError, match="nothing to redo"):
        job.record("me", "redo")


@pytest.mark.parametrize(("n", "asked"), [(7, 7), (300, 100)])
def test_of_many_that_were_undone_at_once_the_first_are_asked_next_and_the_others_in_their_turn(store, n, asked):
    job = make(store, data=frame(1000))
    last = list(range(999, 999 - n, -1))
    others = [sample for sample in job.queue("somebody else") if sample not in last[:asked]]
    job.record_many("me", "label", dict.fromkeys(last, "a"))
    job.record("me", "undo")
    assert job.claim("me", asked + 2) == [*last[:asked], *others[:2]]
    job.record("me", "redo")
    assert set(job.claim("me", 2)).isdisjoint(last)
    assert job.progress["labeled"] == n


def test_answers_of_a_batch_have_places_in_the_log_that_follow_each_other(store):
    job = make(store, data=frame(2500))
    job.record("me", "skip", 7)
    receipts = job.record_many("me", "label", dict.fromkeys(range(2500), "a"))
    assert [receipt.operation.seq for receipt in receipts] == list(range(2, 2502))
    assert store.operations(job.id)[1:] == [receipt.operation for receipt in receipts]


def test_undo_of_something_that_is_no_longer_the_latest_is_refused(store):
    job = make(store)
    job.record("me", "label", 0, "a", op_id="first")
    job.record("me", "label", 1, "a", op_id="second")
    with pytest.raises(LabelError, match="something else was done meanwhile"):
        job.record("me", "undo", target="first")


def test_everybody_undoes_their_own(store):
    job = make(store, judgments_per_sample=2)
    job.record("ann", "label", 0, "a")
    job.record("bob", "label", 0, "b")
    job.record("ann", "undo")
    assert job.labels["label"].tolist() == ["b"]


operations = st.lists(
    st.one_of(
        st.tuples(st.just("label"), st.integers(0, 4), st.sampled_from(["a", "b"])),
        st.tuples(st.sampled_from(["skip"]), st.integers(0, 4), st.none()),
        st.tuples(st.just("flag"), st.integers(0, 4), st.booleans()),
        st.tuples(st.sampled_from(["undo", "redo"]), st.none(), st.none()),
    ),
    max_size=25,
)


@given(operations, st.integers(0, 25))
def test_a_restart_at_any_moment_changes_nothing(performed, cut):
    store = Store(":memory:")
    job = make(store, data=frame(5))
    for number, (kind, sample, value) in enumerate(performed):
        if number == cut:
            job = make(store, data=frame(5))
        try:
            job.record("me", kind, sample, value)
        except LabelError:
            assert kind in {"undo", "redo"}
    again = make(store, data=frame(5))
    assert state(again) == state(job)
    assert set(again.queue("me")) == set(job.queue("me"))
    judged = set(job.metadata["data_id"].astype(int))
    assert judged.isdisjoint(job.queue("me"))
    assert len(judged) + len(job.queue("me")) == 5
    assert job.progress["labeled"] == len(job.labels)
    assert sum(job.progress["per_class"].values()) == len(job.labels)
    store.close()


@settings(max_examples=30, deadline=None)
@given(operations)
def test_undoing_everything_and_redoing_it_comes_back_to_the_same(performed):
    store = Store(":memory:")
    job = make(store, data=frame(5))
    for kind, sample, value in performed:
        if kind not in {"undo", "redo"}:
            job.record("me", kind, sample, value)
    before = state(job)
    count = len(job.steps("me", "undo", 1000))
    for _ in range(count):
        job.record("me", "undo")
    assert job.progress["labeled"] == job.progress["skipped"] == 0
    assert job.flagged == []
    for _ in range(count):
        job.record("me", "redo")
    assert state(job) == before
    store.close()


# ---- order and claims ---------------------------------------------------------------------------------------------


def test_the_random_order_is_the_seeds(store):
    orders = [make(store, data=frame(50), seed=seed).queue("me") for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == list(range(50))


def test_the_sequential_order_is_the_pools(store):
    assert make(store, order="sequential").queue("me") == list(range(10))


def test_a_ranking_is_served_but_for_the_sample_on_screen_and_two_behind_it(store):
    job = make(store, data=frame(20), order="sequential")
    assert job.queue("me")[:3] == [0, 1, 2]
    job.record("me", "label", 0, "a")
    job.rank(np.arange(19, -1, -1), np.linspace(1, 0, 20), session=1)
    assert job.queue("me") == [1, 2, 3, *range(19, 3, -1)]
    job.record("me", "label", 1, "a")
    assert job.metadata["session"].tolist() == [0, 1]


def test_a_subset_by_mask_or_ids(store):
    job = make(store, subset=[3, 5], order="sequential")
    assert job.queue("me") == [3, 5]
    assert job.progress["total"] == 2
    mask = np.zeros(10, dtype=bool)
    mask[7] = True
    assert make(store, subset=mask).queue("me") == [7]
    with pytest.raises(LabelError, match="mask of 3 values for 10 samples"):
        make(store, subset=[True, False, True])
    with pytest.raises(LabelError, match="names no sample"):
        make(store, subset=[])


def test_two_annotators_never_hold_the_same_sample_until_the_lease_ends(store):
    clock = Clock()
    ann = make(store, data=frame(100), clock=clock, lease="1min")
    bob = make(store, data=frame(100), clock=clock, lease="1min")
    held = ann.claim("ann", 20)
    assert set(held).isdisjoint(bob.claim("bob", 20))
    assert set(held).isdisjoint(bob.queue("bob"))
    assert ann.claim("ann", 20) == held
    clock.now += 61
    assert set(held) <= set(bob.queue("bob"))


def test_what_one_kernel_labels_the_other_does_not_serve(store):
    one, other = make(store), make(store)
    one.record("ann", "label", 3, "a")
    other.claim("bob", 10)
    assert 3 not in other.queue("bob")
    assert other.progress["labeled"] == 1
    receipt = other.record("bob", "label", 4, "a")
    assert receipt.operation.label_id == 2


def test_a_pool_that_grows_is_asked_after_all_that_was_there(store):
    job = make(store, order="sequential")
    assert job.add(frame(2, start=50)) == 2
    assert job.queue("me")[-2:] == [50, 51]
    assert job.progress["total"] == 12
    with pytest.raises(PoolError):
        job.add(frame(1))
    assert job.progress["total"] == 12


def test_a_learner_sees_the_latest_answer_of_each_sample(store):
    job = make(store)
    job.record("me", "label", 2, "a")
    job.record("me", "label", 3, "a")
    job.record("me", "label", 2, "b")
    snapshot = job.snapshot()
    assert dict(zip(snapshot.labeled.tolist(), snapshot.targets, strict=True)) == {3: "a", 2: "b"}
    assert snapshot.candidates.tolist() == [0, 1, 4, 5, 6, 7, 8, 9]
    assert snapshot.since_session == 2


@pytest.mark.parametrize("lease", ["10 parsecs", -1, 0, True])
def test_a_lease_is_a_time(store, lease):
    with pytest.raises(LabelError, match="is not a time"):
        make(store, lease=lease)
