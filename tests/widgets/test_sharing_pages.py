"""What one page gives back goes to others only when it is off its screen."""

from __future__ import annotations

import pytest

import labelloop as ll


@pytest.fixture
def pages():
    """Return a function that says something for one of two people, and returns what they are told."""
    job = ll.Job([{"a": i} for i in range(8)], ["x", "y"], kind="tabular", store=":memory:", order="sequential")
    people = {name: ll.TabularLabeler(job, annotator=name, prefetch=8) for name in ("Ann", "Bob")}
    job.release("Bob")

    def say(name, kind, **message):
        asked = {"kind": kind, "page": name, **({"version": 1} if kind == "hello" else {}), **message}
        return [reply for reply, _ in people[name]._conversation.handle(asked)]

    return say


def queue(replies):
    return next(reply["queue"] for reply in replies if "queue" in reply)


def answered(sample, number):
    operation = {"op_id": f"o{number}", "kind": "label", "sample": sample, "value": "x", "comment": "", "elapsed": 1}
    return {"operations": [operation | {"target": None, "suggested": None}]}


def test_what_a_page_gives_back_is_free_when_it_has_let_go_of_it(pages):
    mine = list(queue(pages("Ann", "hello", have=[])))
    assert len(mine) == 8
    assert queue(pages("Bob", "hello", have=[])) == []
    pages("Ann", "operations", **answered(mine[0], 1))
    (_, fewer) = pages("Ann", "operations", **answered(mine[1], 2))  # Bob is there: a share of what is left
    assert 0 < len(fewer["queue"]) < 6
    assert queue(pages("Bob", "need", have=[])) == []  # Ann may be at any of hers by now
    shown = mine[-1:]  # she was quick: this is what her page shows when it hears of it
    for number, sample in enumerate(mine[2:5]):
        pages("Ann", "operations", **answered(sample, 3 + number))
    pages("Ann", "need", have=shown, seen=0)  # what she was sent may still be under way
    assert queue(pages("Bob", "need", have=[])) == []
    pages("Ann", "need", have=shown, seen=fewer["number"] + 2)
    assert queue(pages("Bob", "need", have=[])) == [mine[6]]
