"""A database that is lost in mid-work: what was said is written once, whatever was heard of it."""

from __future__ import annotations

import pandas as pd
import pytest
import sqlalchemy as sa
from lines import Line

from labelloop import Job
from labelloop.store import StoreError


@pytest.fixture
def line(shared_postgresql):
    opened = Line(shared_postgresql.port)
    yield opened
    opened.close()


def job(place):
    return Job(pd.DataFrame({"x": range(10)}), ["a", "b"], kind="tabular", store=place, name="j", order="sequential")


def test_an_answer_whose_receipt_was_lost_is_there_once(line, database):
    bob = job(database)
    ann = job(line.to(database))
    held = ann.claim("ann", 3)

    @sa.event.listens_for(ann.store.engine, "commit")
    def cut(_connection):
        line.dead = True

    with pytest.raises(StoreError, match="cannot be written"):
        ann.record("ann", "label", held[0], "a", op_id="one")
    sa.event.remove(ann.store.engine, "commit", cut)
    with pytest.raises(StoreError, match="cannot be written"):
        ann.record("ann", "label", held[1], "a", op_id="two")
    line.dead = False
    assert ann.record("ann", "label", held[0], "a", op_id="one").repeated
    assert not ann.record("ann", "label", held[1], "a", op_id="two").repeated
    assert ann.record("ann", "undo").operation.target == "two"
    for each in (ann, bob):
        assert each.labels["label"].to_dict() == {held[0]: "a"}
    assert set(held).isdisjoint(bob.claim("bob", 3))


def test_a_kernel_reads_on_where_it_was_when_the_database_is_back(new_postgresql):
    place = new_postgresql.create("labels")
    ann, bob = job(place), job(place)
    bob.record("bob", "label", 0, "a")
    new_postgresql.kill()
    with pytest.raises(StoreError, match="cannot be read"):
        ann.sync()
    with pytest.raises(StoreError, match="cannot be written"):
        ann.claim("ann", 3)
    assert ann.counts()["labeled"] == 0, "what a kernel knows it tells without its database"
    new_postgresql.start()
    bob.record("bob", "label", 1, "b")
    assert ann.claim("ann", 3) == [2, 3, 4]
    assert ann.labels["label"].to_dict() == {0: "a", 1: "b"}
