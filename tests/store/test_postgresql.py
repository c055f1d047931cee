"""The store on PostgreSQL when things go wrong: told soon and in words, nothing lost, nothing written twice."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from lines import Line

from labelloop.store import Operation, Store, StoreError, postgres


@pytest.fixture
def store(database):
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture
def job(store):
    return store.create_job("animals", "image", {})


@pytest.fixture
def line(shared_postgresql):
    opened = Line(shared_postgresql.port)
    yield opened
    opened.close()


@pytest.fixture
def over_the_line(line, database, job):  # noqa: ARG001 - `job` makes the tables
    """Return a store that is reached over `line`."""
    opened = Store(line.to(database))
    yield opened
    opened.close()


def operation(number):
    return Operation(f"op-{number}", "me", "label", sample=str(number), value="cat", at=1.5)


def write(store, job, number):
    """Write as a job does: what has come before is not written again."""
    with store.writing(job.id) as writer:
        if writer.find(f"op-{number}") is None:
            writer.append(operation(number))


def stored(store, job):
    return [each.op_id for each in store.operations(job.id)]


def test_every_way_to_write_the_address_uses_psycopg_3(database):
    Store(database).close()
    for scheme in ("postgres", "postgresql+psycopg"):
        other = Store(database.replace("postgresql", scheme, 1))
        assert other.display.startswith("postgresql+psycopg://postgres:***@")
        other.close()
    with pytest.raises(StoreError, match="spoken to by psycopg 3"):
        Store(database.replace("postgresql", "postgresql+psycopg2", 1))


def test_a_missing_driver_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "labelloop.store.postgres")
    monkeypatch.delattr("labelloop.store.postgres")
    with pytest.raises(StoreError, match=r"pip install 'labelloop\[postgres\]'"):
        Store("postgresql://user:secret@127.0.0.1/labels")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:secret@127.0.0.1:1/labels",
        "postgresql://user:secret@127.0.0.1:port/labels",
        "postgresql://user:se@secret@127.0.0.1:port/labels",
        "postgresql+asyncpg://user:secret@127.0.0.1:1/labels",
        "postgresql://127.0.0.1:1/labels?user=me&password=secret",
        "postgresql://user@127.0.0.1:1/labels?sslpassword=secret",
        "nothing://user:secret@somewhere",
    ],
)
def test_a_password_is_in_no_message(address):
    with pytest.raises(StoreError) as caught:
        Store(address)
    told = caught.value
    while told is not None:
        assert "secret" not in str(told)
        told = told.__cause__


def test_a_password_is_not_shown_by_a_store_that_works(store):
    assert "never-shown" in store.location
    assert "never-shown" not in repr(store) + store.display + str(store.engine)


def test_a_database_of_something_else_is_left_as_it_is(database, shared_postgresql):
    name = database.rpartition("/")[2]
    shared_postgresql.execute("CREATE TABLE birds (name text)", name)
    with pytest.raises(StoreError, match=r"database of something else.*birds"):
        Store(database)
    assert shared_postgresql.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name) == [
        ("birds",)
    ]


def test_a_database_that_cannot_hold_every_character_is_refused(shared_postgresql):
    shared_postgresql.execute('CREATE DATABASE "latin" TEMPLATE template0 ENCODING LATIN1')
    with pytest.raises(StoreError, match=r"encoding LATIN1.*ENCODING 'UTF8'"):
        Store(shared_postgresql.url("latin"))
    shared_postgresql.drop("latin")


def test_what_a_server_does_by_default_does_not_decide_what_an_answer_is_worth(database, shared_postgresql):
    name = database.rpartition("/")[2]
    shared_postgresql.execute(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'")
    shared_postgresql.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    store = Store(database)
    with store.engine.connect() as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("transaction_isolation", "synchronous_commit", "lock_timeout")
        ]
    assert shown == ["read committed", "on", "8s"]
    store.close()


def test_a_server_that_is_gone_for_a_while(new_postgresql):
    store = Store(new_postgresql.create("labels"))
    job = store.create_job("animals", "image", {})
    write(store, job, 1)
    new_postgresql.stop()
    with pytest.raises(StoreError, match="cannot be written"):
        write(store, job, 2)
    with pytest.raises(StoreError, match="cannot be read"):
        store.operations(job.id)
    new_postgresql.start()
    write(store, job, 2)
    assert stored(store, job) == ["op-1", "op-2"]
    store.close()


def test_a_server_that_dies_in_the_midst_of_a_transaction(new_postgresql):
    store = Store(new_postgresql.create("labels"))
    job = store.create_job("animals", "image", {})

    def half():
        with store.writing(job.id) as writer:
            writer.append(operation(1))
            new_postgresql.kill()
            writer.append(operation(2))

    with pytest.raises(StoreError, match="cannot be written"):
        half()
    new_postgresql.start()
    assert stored(store, job) == []
    write(store, job, 1)
    assert stored(store, job) == ["op-1"]
    store.close()


def test_a_line_that_goes_dead_is_told_soon(over_the_line, line, job):
    write(over_the_line, job, 1)
    line.dead = True
    with pytest.raises(StoreError, match="cannot be written"):
        write(over_the_line, job, 2)
    line.dead = False
    write(over_the_line, job, 2)
    assert stored(over_the_line, job) == ["op-1", "op-2"]


def test_a_line_that_goes_dead_at_the_commit_does_not_double_an_answer(over_the_line, line, job):
    def unheard():
        with over_the_line.writing(job.id) as writer:
            writer.append(operation(1))
            line.dead = True

    with pytest.raises(StoreError, match=r"cannot be written: the server has said nothing for 0\.3 s"):
        unheard()  # it was written, and nobody was told
    line.dead = False
    write(over_the_line, job, 1)
    assert stored(over_the_line, job) == ["op-1"]


def test_a_transaction_of_somebody_else_that_does_not_end(database, store, job, monkeypatch):
    monkeypatch.setattr(postgres, "LOCK", 0.1)
    store.close()  # connections of before have more patience
    other = Store(database)
    one = Store(database)
    with one.writing(job.id), pytest.raises(StoreError, match=r"cannot be written: .*lock timeout"):
        write(other, job, 1)
    write(other, job, 1)
    one.close()
    other.close()


def test_a_kernel_that_stands_still_in_its_transaction_holds_nobody_up(database, store, job, monkeypatch):
    monkeypatch.setattr(postgres, "IDLE", 1.0)  # of a busy machine a tenth is soon gone between two statements
    store.close()  # as above
    frozen = Store(database)

    def stand_still():
        with frozen.writing(job.id) as writer:
            writer.append(operation(1))
            write(store, job, 2)  # waits until the server has ended the other transaction
            writer.append(operation(3))

    with pytest.raises(StoreError, match="idle-in-transaction"):
        stand_still()
    assert stored(store, job) == ["op-2"]
    frozen.close()


def test_a_reader_waits_for_no_writer(database, store, job):
    other = Store(database)
    with store.writing(job.id) as writer:
        writer.append(operation(1))
        assert other.operations(job.id) == []
        assert other.claims(job.id, now=0.0) == []
    other.close()


def test_the_order_of_the_log_is_the_order_of_commits(database, store, job, shared_postgresql):
    """A number is given before its transaction ends: without turns a reader would pass over the slower one."""
    other, reader = Store(database), Store(database)
    second = threading.Thread(target=write, args=(other, job, 2))
    with store.writing(job.id) as writer:
        writer.append(operation(1))
        second.start()
        until_waiting(second, database, shared_postgresql)
        assert stored(reader, job) == []
    second.join()
    assert stored(reader, job) == ["op-1", "op-2"]


def test_the_time_is_told_when_the_wait_is_over(database, store, job, shared_postgresql):
    told = []

    def ask():
        with store.writing(job.id) as writer:
            told.append(writer.now)

    waits = threading.Thread(target=ask)
    with store.writing(job.id):
        waits.start()
        until_waiting(waits, database, shared_postgresql)
        ((now,),) = shared_postgresql.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
    waits.join()
    assert told[0] >= now


def until_waiting(thread, database, server):
    name = database.rpartition("/")[2]
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    while thread.is_alive() and not server.execute(waiting):
        pass


def test_threads_share_few_connections(store, job, shared_postgresql, database):
    threads = [threading.Thread(target=write, args=(store, job, number)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(store, job)) == 20
    name = database.rpartition("/")[2]
    ((left,),) = shared_postgresql.execute(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'")
    assert left == 1


def test_a_cell_that_runs_again_leaves_no_connection_behind(database, shared_postgresql):
    stores = [Store(database) for _ in range(5)]
    assert [store.jobs() for store in stores] == [[]] * 5
    name = database.rpartition("/")[2]
    ((left,),) = shared_postgresql.execute(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'")
    assert left == 1
    stores[0].close()
    assert stores[1].jobs() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_leaves_its_parents_connection_alone(store, job):
    child = os.fork()
    if child == 0:
        try:
            write(store, job, 1)
        finally:  # whatever happens, this is no second pytest
            os._exit(len(stored(store, job)) != 1)
    assert os.waitpid(child, 0)[1] == 0
    write(store, job, 2)
    assert stored(store, job) == ["op-1", "op-2"]
