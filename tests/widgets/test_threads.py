"""A kernel may hand a page's messages to several threads: they are answered one by one, in whatever order they come.

But for parts of large pictures, which must not keep answers waiting.
"""

from __future__ import annotations

import threading
import time

import numpy as np
import pandas as pd
import pytest

from labelloop.pool import Payload
from labelloop.widgets import BoxLabeler, TabularLabeler


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
    reply = labeler._conversation._reply

    def watched(message):
        inside.append(message)
        most.append(len(inside))
        time.sleep(0.01)
        yield from reply(message)
        inside.pop()

    labeler._conversation._reply = watched
    message = {"kind": "need", "page": "p1", "samples": ["1"]}
    threads = [threading.Thread(target=labeler._received, args=(labeler, message, [])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_an_answer_does_not_wait_until_a_large_picture_is_decoded(monkeypatch):
    labeler = BoxLabeler(np.zeros((2, 30, 40)), ["cat"], store=":memory:", annotator="me", order="sequential")
    decoding, answered = threading.Event(), threading.Event()

    def slow(_position, region, _side):
        decoding.set()
        assert answered.wait(60)
        return Payload({"mime": "image/png", "region": list(region)}, b"png")

    sent = []

    def send(content, _buffers=None):
        sent.append((content["kind"], threading.get_ident()))

    monkeypatch.setattr(labeler.job.pool, "detail", slow)
    monkeypatch.setattr(labeler, "send", send)
    ask = {"kind": "detail", "page": "p1", "request": 1, "sample": "0", "region": [0, 0, 9, 9], "side": 20}
    thread = threading.Thread(target=labeler._received, args=(labeler, ask, []))
    thread.start()
    assert decoding.wait(60)
    skip = {"op_id": "a", "seq": 1, "kind": "skip", "sample": "0", "value": None, "comment": "", "elapsed": 1}
    asker = thread.ident
    labeler._received(labeler, {"kind": "operations", "page": "p1", "operations": [skip]}, [])
    answered.set()
    thread.join()
    assert sent == [("receipt", threading.get_ident()), ("detail", asker)]  # each by the thread that was asked
