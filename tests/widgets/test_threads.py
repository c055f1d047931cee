"""A kernel may hand a page's messages to several threads: they are answered one by one, in whatever order they come."""

from __future__ import annotations

import threading
import time

import pandas as pd
import pytest

from labelloop.widgets import TabularLabeler


@pytest.fixture
def labeler():
    data = pd.DataFrame({"text": [f"row {i}" for i in range(20)]})
    return TabularLabeler(data, ["cat", "dog"], store=":memory:", annotator="me", order="sequential")


def test_messages_that_overtake_one_another_come_to_the_same_as_in_order(labeler):
    """Each message brings what had no receipt when it was sent: see `push` in js/src/core/wire.ts."""
    list(labeler._conversation.handle({"kind": "hello", "page": "p1", "version": 1, "have": []}))
    first, second = "0", "1"
    done = [
        {"op_id": "a", "kind": "label", "sample": first, "value": "cat"},
        {"op_id": "b", "kind": "label", "sample": second, "value": "dog"},
        {"op_id": "c", "kind": "undo", "sample": second, "value": None, "target": "b"},
        {"op_id": "d", "kind": "undo", "sample": first, "value": None, "target": "a"},
        {"op_id": "e", "kind": "redo", "sample": first, "value": None, "target": "a"},
    ]
    operations = [{"seq": n, "comment": "", "elapsed": 1, **each} for n, each in enumerate(done, start=1)]
    for last in (2, 1, 5, 3, 4):  # the kernel's threads have them in this order
        message = {"kind": "operations", "page": "p1", "operations": operations[:last]}
        replies = [reply for reply, _ in labeler._conversation.handle(message)]
        assert not [reply for reply in replies if "refused" in reply]
    stored = labeler.job.store.operations(labeler.job.id)
    assert [each.op_id for each in stored] == ["a", "b", "c", "d", "e"]
    assert labeler.labels["label"].to_dict() == {int(first): "cat"}


def test_two_threads_of_the_kernel_answer_a_page_one_after_the_other(labeler):
    inside, most = [], []
    handle = labeler._conversation.handle

    def watched(content):
        inside.append(content)
        most.append(len(inside))
        time.sleep(0.01)
        yield from handle(content)
        inside.pop()

    labeler._conversation.handle = watched
    message = {"kind": "need", "page": "p1", "samples": ["1"]}
    threads = [threading.Thread(target=labeler._received, args=(labeler, message, [])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5
