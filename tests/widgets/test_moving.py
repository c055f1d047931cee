"""A page that is loaded anew under another kernel, as Voila does it: what it had on screen comes along."""

from __future__ import annotations

import pytest

import labelloop as ll


@pytest.fixture
def kernels(tmp_path):
    """Return a function that makes a labeler as another kernel would, on one store."""

    def kernel(name, annotator="Ann"):
        rows = [{"a": i} for i in range(40)]
        labeler = ll.TabularLabeler(
            ll.Job(rows, ["x", "y"], kind="tabular", store=tmp_path / "a.db", name="j", order="sequential"),
            annotator=annotator,
            prefetch=4,
        )
        labeler.job.release(annotator)  # what it has claimed as this process
        labeler.job._answers.kernel = name
        labeler.job.claim(annotator, 4)
        return labeler

    return kernel


def hello(labeler, page="p", was=()):
    asked = {"kind": "hello", "page": page, "version": 1, "have": [], "seen": 0, "was": list(was)}
    replies = [reply for reply, _ in labeler._conversation.handle(asked)]
    return next(reply["queue"] for reply in replies if "queue" in reply)


def test_a_tab_that_is_loaded_anew_has_what_it_had(kernels):
    before = kernels("place\t1 a")
    first = hello(before)
    after = kernels("place\t2 b")
    assert set(hello(after, "q")).isdisjoint(first)  # another tab, for all one knows
    again = kernels("place\t3 c")
    assert hello(again, "r", [before.job.seat]) == first
    assert after.job.seat != before.job.seat


def test_who_is_at_work_takes_nothing_from_another_page_of_theirs(kernels):
    one, other = kernels("place\t1 a"), kernels("place\t2 b")
    first, second = hello(one), hello(other, "q")
    assert hello(other, "q2", [one.job.seat]) == second
    assert hello(one, "p2", [other.job.seat]) == first


def test_nobody_takes_what_another_person_holds(kernels):
    ann, bob = kernels("place\t1 a"), kernels("place\t2 b", "Bob")
    first = hello(ann)
    assert set(hello(bob, "q", [ann.job.seat])).isdisjoint(first)
    assert hello(ann) == first
