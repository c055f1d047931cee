"""The log of answers: durable, whole or untouched."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.store import Operation, Seat, Store, StoreError, texts

ANN, BOB = Seat("ann", "one"), Seat("bob", "one")


@pytest.fixture
def store(location):
    opened = Store(location)
    yield opened
    opened.close()


@pytest.fixture
def job(store):
    return store.create_job("animals", "image", {"classes": []})


def operation(number: int, **fields) -> Operation:
    return Operation(f"op-{number}", "me", "label", sample=str(number), value="cat", at=1.5, **fields)


def append(store, job, *operations):
    with store.writing(job.id) as writer:
        return [writer.append(each) for each in operations]


def test_what_was_appended_is_read_back_in_order_by_another_store(store, job):
    written = append(store, job, operation(1, comment="ü"), operation(2, suggested={"value": "dog", "score": 0.5}))
    assert [each.seq for each in written] == [1, 2]
    again = Store(store.location)
    assert again.operations(job.id) == written
    assert again.operations(job.id, after=1) == written[1:]
    again.close()


def test_the_same_operation_cannot_be_appended_twice(store, job):
    append(store, job, operation(1))
    with pytest.raises(StoreError, match=r"(?i)unique"):
        append(store, job, operation(1))
    with store.writing(job.id) as writer:
        assert writer.find("op-1") is not None
    assert len(store.operations(job.id)) == 1


def test_a_transaction_is_whole_or_nothing(store, job):
    def fail():
        with store.writing(job.id) as writer:
            writer.append(operation(1))
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail()
    assert store.operations(job.id) == []


def test_writers_of_two_threads_take_turns(store, job):
    def write(start):
        for number in range(start, start + 40):
            append(store, job, operation(number))

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [each.seq for each in store.operations(job.id)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 120


STRANGE = [
    "nul \0",
    "half \ud83d",
    "\ufdd0 and \ufdd00000",
    "Ünï ❤️ 漢字 😀",
    "'; DROP TABLE jobs; --",
    "",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:9]))
def test_text_comes_back_as_it_was_given(store, job, text):
    operation = Operation(
        f"op {text[:9]}", f"me {text}", "label", sample=json.dumps(text), value={"a": [text]}, comment=text, at=1.5
    )
    (written,) = append(store, job, operation)
    with store.writing(job.id) as writer:
        assert writer.find(operation.op_id) == written
        now = writer.now or 0.0
        seat = Seat(operation.annotator, f"kernel {text}")
        writer.claim([text], seat, until=now + 100, now=now)
        writer.renew(seat, until=now + 200, now=now)
    assert store.operations(job.id) == [written]
    assert store.claims(job.id, now=150) == [(text, seat)]


@given(st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\0\ufdd0f0")))
def test_any_text_can_be_kept(text):
    kept = texts.kept(text)
    assert texts.given(kept) == text
    assert "\0" not in kept
    kept.encode()


def test_a_job_has_a_name_that_every_database_can_index(store):
    assert store.create_job("ü" * 200, "image", {}).name == store.jobs()[-1].name
    with pytest.raises(StoreError, match="201 characters, and at most 200"):
        store.create_job("n" * 201, "image", {})


def test_kernels_that_make_a_store_at_once_make_one(location):
    start, errors, stores = threading.Barrier(6), [], []

    def make():
        start.wait(60)
        try:
            stores.append(Store(location))
            stores[-1].create_job("animals", "image", {})
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [len(store.jobs()) for store in stores] == [1] * 6
    for store in stores:
        store.close()


def test_nobody_overwrites_what_another_kernel_has_just_changed_of_a_job(store, job):
    def count(name):
        for _ in range(20):
            store.change_spec(job.id, lambda spec: {**spec, name: spec.get(name, 0) + 1, "all": spec.get("all", 0) + 1})

    threads = [threading.Thread(target=count, args=(name,)) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.job("animals").spec == {"classes": [], "ann": 20, "bob": 20, "all": 40}


def test_a_job_that_was_removed_takes_no_answers(store, job):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM jobs")
    with pytest.raises(StoreError, match="no longer in the store"):
        append(store, job, operation(1))


def test_claims_end_with_their_time_and_with_the_next_claim(store, job):
    with store.writing(job.id) as writer:
        now = writer.now or 0.0  # a database that machines share goes by its own clock
        writer.claim(["1", "2"], ANN, until=now + 100, now=now)
        writer.claim(["3"], BOB, until=now + 200, now=now)
        assert writer.claims(now + 50) == [("1", ANN), ("2", ANN), ("3", BOB)]
        assert writer.claims(now + 150) == [("3", BOB)]
    with store.writing(job.id) as writer:
        writer.renew(ANN, until=now + 400, now=now + 150)
        writer.claim(["9"], ANN, until=now + 300, now=now + 50)
    assert store.claims(job.id, now=60) == [("3", BOB), ("9", ANN)]


def test_who_works_in_two_kernels_has_two_seats_until_one_takes_over(store, job):
    elsewhere = ANN._replace(kernel="two")
    with store.writing(job.id) as writer:
        now = writer.now or 0.0
        for sample, seat in (("1", ANN), ("2", elsewhere), ("3", BOB)):
            writer.claim([sample], seat, until=now + 100, now=now)
        writer.renew(elsewhere, until=now + 200, now=now)
        assert writer.claims(now + 150) == [("2", elsewhere)]
        writer.hand_over(elsewhere, ANN.kernel)
        assert sorted(writer.claims(now)) == [("1", ANN), ("2", ANN), ("3", BOB)]


def test_a_claim_that_has_run_out_is_not_renewed(store, job):
    with store.writing(job.id) as writer:
        now = writer.now or 0.0
        writer.claim(["1"], ANN, until=now + 100, now=now)
        writer.renew(ANN, until=now + 400, now=now + 150)
        assert writer.claims(now + 200) == []


def test_operations_of_a_batch_are_numbered_in_their_order(store, job):
    with store.writing(job.id) as writer:
        written = writer.extend([operation(k) for k in range(2_500)])
    assert [each.op_id for each in written] == [f"op-{k}" for k in range(2_500)]
    assert store.operations(job.id) == written


def test_kernels_fit_one_at_a_time_and_the_first_of_a_session_is_kept(store, job):
    fits = store.fits(job.id)
    assert fits.take_turn("one", 60, now=0)
    assert fits.take_turn("one", 60, now=0)
    assert not fits.take_turn("other", 60, now=0)
    fits.end_turn("one")
    assert fits.take_turn("other", 60, now=0)
    assert fits.publish(1, {"n_labels": 10}, {"keys": ["7"]})
    assert not fits.publish(1, {"n_labels": 11}, {"keys": ["8"]})
    assert fits.publish(2, {"n_labels": 20}, {"keys": ["9"]})
    assert [(fit.session, fit.stats["n_labels"]) for fit in fits.after(0)] == [(1, 10), (2, 20)]
    assert fits.ranking() == {"keys": ["9"]}
    assert store.news(job.id, after=0) == ([], 2)


def test_acknowledged_operations_survive_kill_9(location):
    script = textwrap.dedent("""
        import sys
        from labelloop.store import Operation, Store
        store = Store(sys.argv[1])
        job = store.create_job("j", "image", {})
        for number in range(10_000):
            with store.writing(job.id) as writer:
                writer.append(Operation(str(number), "me", "label", sample=str(number), value=1))
            sys.stdout.write(f"{number}\\n")
            sys.stdout.flush()
    """)
    process = subprocess.Popen([sys.executable, "-c", script, location], stdout=subprocess.PIPE, text=True)
    acknowledged = [int(process.stdout.readline()) for _ in range(50)]
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate()
    acknowledged += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    store = Store(location)
    stored = {int(each.op_id) for each in store.operations(store.job("j").id)}
    store.close()
    assert set(acknowledged) <= stored


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are my notes " * 500)
    with pytest.raises(StoreError, match=r"notes\.db cannot be opened.*left as it is"):
        Store(path)
    assert path.read_bytes() == b"these are my notes " * 500


def test_somebody_elses_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE birds (name)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"database of something else.*birds"):
        Store(path)


def test_another_schema_version_is_refused(tmp_path):
    path = tmp_path / "future.db"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE labelloop SET value = '99'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"schema version 99.*reads version 3"):
        Store(path)


def test_a_damaged_store_is_found_on_opening(tmp_path):
    path = tmp_path / "damaged.db"
    store = Store(path)
    job = store.create_job("j", "image", {})
    append(store, job, *[operation(number, comment="x" * 500) for number in range(200)])
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[8192:40960] = os.urandom(40960 - 8192)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        Store(path)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/no/such/folder/x.db", "is not there; make it first"),
        ("/", "is a folder"),
        ("nothing://somewhere", "cannot be opened"),
    ],
)
def test_a_place_that_cannot_be_is_named(location, message):
    with pytest.raises(StoreError, match=message):
        Store(location)


def test_a_password_is_never_shown():
    with pytest.raises(StoreError) as caught:
        Store("postgresql+psycopg://user:secret@127.0.0.1:1/labels")
    assert "secret" not in str(caught.value)


def test_something_that_is_no_store_is_refused():
    with pytest.raises(StoreError, match="give a path, a database URL"):
        Store.of(7)
