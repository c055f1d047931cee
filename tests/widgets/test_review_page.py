"""What a Review answers to its pages: what they are told, what they may do, and what is refused."""

from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviews import QUERY, act, ask, shown

import labelloop as ll
from labelloop.store import StoreError
from labelloop.widgets.gallery import wire
from labelloop.widgets.protocol import ProtocolError

# ---- what a page does -----------------------------------------------------------------------------------------------


def test_an_answer_of_a_page_is_acknowledged_when_it_is_stored_and_the_list_comes_with_it(review):
    ask(review)
    receipt, listed = act(review, "decide", keys=["0", "1"], value="l")
    assert receipt == {"kind": "receipt", "op_id": "op", "said": "2 samples: Large", "to": "p"}
    assert [facts["verdict"] for facts in listed["facts"]] == [{"value": "l"}, {"value": "l"}, None]
    assert (listed["undo"], listed["redo"], listed["decided"]) == ("2 samples: Large", None, 2)
    assert review.job.verdicts == {0: "l", 1: "l"}


def test_what_comes_twice_is_done_once(review):
    for _ in range(2):
        act(review, "decide", keys=["0"], value="l", op_id="a")
        act(review, "undo", op_id="b")
    assert review.job.verdicts == {}
    assert ask(review)["redo"] == "1 sample: Large"


def test_what_a_store_refuses_is_said_and_kept_by_the_page(review, monkeypatch):
    def refuse(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr(review.job, "record_many", refuse)
    (error,) = act(review, "decide", keys=["0"], value="l")  # without a receipt it is sent again
    assert (error["kind"], error["message"]) == ("error", "the disk is full")
    assert ask(review)["undo"] is None


def test_bulk_decides_what_the_person_was_told_and_nothing_else(job, learner):
    review = ll.Review(job, "unlabeled", learner=learner, annotator="eve")
    review.wait()
    query = {**QUERY, "predicted": "l", "least": 0.6}
    n = ask(review, predicted="l", least=0.6)["bulk"]
    assert n == ask(review, predicted="l", least=0.6)["total"] > 1
    wrong, _ = act(review, "bulk", op_id="a", value="l", above=0.6, expected=n + 1, query=query)
    assert f"there are {n} such samples now, not {n + 1}" in wrong["refused"]
    right, _ = act(review, "bulk", op_id="b", value="l", above=0.6, expected=n, query=query)
    assert right["said"] == f"{n} samples: Large"
    assert len(job.verdicts) == n
    act(review, "undo", op_id="c")
    assert job.verdicts == {}


def test_news_from_elsewhere_is_told_and_taken_up_when_asked(review):
    assert ask(review)["outdated"] is False
    review.decide([2], "s")
    assert ask(review)["outdated"] is False  # that is no news
    review.job.record("dan", "label", 3, "l")
    assert ask(review)["outdated"] is True
    act(review, "refresh")
    assert shown(review) == ["1", "0", "3"]  # 2 is decided, 3 is disputed by now


def test_samples_come_small_and_large():
    images = [np.full((900, 600), value, np.uint8) for value in (20, 200)]
    job = ll.Job(images, ["dark", "bright"], kind="image", store=":memory:")
    review = ll.Review(job, "unlabeled")
    for side, longest in ((0, 320), (700, 700)):
        message = {"kind": "samples", "page": "p", "request": 1, "keys": ["1", "0"], "side": side}
        ((reply, buffers),) = review._talk.handle(message)
        assert [item["key"] for item in reply["items"]] == ["1", "0"]
        assert reply["items"][0]["data"]["size"] == [600, 900]
        assert [size_of(buffer)[1] for buffer in buffers] == [longest, longest]


def size_of(content):
    from io import BytesIO  # noqa: PLC0415 - for this test

    from PIL import Image  # noqa: PLC0415 - as above

    return Image.open(BytesIO(content)).size


def test_sounds_come_as_a_wave_and_to_play():
    clips = np.sin(np.linspace(0, 900, 8000))[None]
    job = ll.Job(clips, ["a", "b"], kind="audio", rate=8000, store=":memory:")
    review = ll.Review(job, "unlabeled")
    ((reply, (wave,)),) = review._talk.handle({"kind": "samples", "page": "p", "request": 1, "keys": ["0"], "side": 0})
    assert reply["items"][0]["data"] == {"seconds": 1.0, "rate": 8000, "frames": 8000, "columns": 160, "drawn": 1.0}
    assert len(wave) == 2 * 160
    ((sound, (pcm,)),) = review._talk.handle({"kind": "sound", "page": "p", "request": 1, "key": "0"})
    assert (sound["lanes"], sound["stop"], len(pcm)) == (1, 8000, 16000)


def test_what_cannot_be_read_is_said_in_its_tile():
    job = ll.Job([b"no image", b"neither"], ["a", "b"], kind="image", store=":memory:")
    review = ll.Review(job, "unlabeled")
    ((reply, buffers),) = review._talk.handle({"kind": "samples", "page": "p", "request": 1, "keys": ["0"], "side": 0})
    assert "cannot read" in reply["items"][0]["data"]["error"]
    assert buffers == []


def test_messages_stay_small_however_large_samples_are():
    texts = ["word " * 4000, "é" * 2000, "short"]
    job = ll.Job(texts, ["a", "b"], kind="text", store=":memory:")
    review = ll.Review(job, "unlabeled")
    ((reply, _),) = review._talk.handle(
        {"kind": "samples", "page": "p", "request": 1, "keys": ["0", "1", "2"], "side": 0}
    )
    assert [item["data"]["cut"] for item in reply["items"]] == [True, True, False]
    assert len(json.dumps(reply)) < 10_000


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"kind": "list"},
        {"kind": "list", "page": "p", "request": 1, "start": 0, "count": 10**6, "known": 0, "query": QUERY},
        {"kind": "list", "page": "p", "request": 1, "start": -1, "count": 1, "known": 0, "query": QUERY},
        {"kind": "list", "page": "p", "request": 1, "start": 0, "count": 1, "known": 0, "query": {"sort": "x"}},
        {"kind": "samples", "page": "p", "request": 1, "keys": ["0"] * 201, "side": 0},
        {"kind": "samples", "page": "p", "request": 1, "keys": ["0"], "side": 10**9},
        {"kind": "samples", "page": "p", "request": 1, "keys": ['"nobody"'], "side": 0},
        {"kind": "samples", "page": "p", "request": 1, "keys": ["{"], "side": 0},
        {"kind": "sound", "page": "p", "request": 1, "key": "0"},
        {"kind": "sound", "page": "p", "request": 1, "key": 5},
        {"kind": "decide", "page": "p", "op_id": "a", "keys": [], "value": "s"},
        {"kind": "decide", "page": "p", "op_id": "a" * 65, "keys": ["0"], "value": "s"},
        {"kind": "bulk", "page": "p", "op_id": "a", "value": "s", "above": float("nan"), "expected": 1, "query": QUERY},
        {"kind": "__init__", "page": "p", "op_id": "a"},
    ],
)
def test_what_no_page_sends_is_answered_with_an_error(review, message):
    replies = [reply for reply, _ in review._talk.handle(message)]
    assert len(replies) == 1
    assert replies[0]["kind"] == "error" or replies[0].get("error")
    assert review.job.verdicts == {}


@pytest.mark.parametrize("value", [None, {}, [["s"]], {"label": "s"}, 7, "S", "x" * 10_000])
def test_an_answer_that_is_none_is_refused_in_words(review, value):
    receipt = act(review, "decide", keys=["0"], value=value)[0]
    assert receipt["refused"].startswith("Nothing was saved")
    receipt = act(review, "decide", op_id="other", keys=["11"], value="s")[0]
    assert "is not in this list" in receipt["refused"]
    assert review.job.verdicts == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["kind", "page", "request", "query", "start", "count", "known", "keys", "side", "op_id", "value", "above"]
KINDS = ["list", "samples", "sound", "decide", "adopt", "bulk", "skip", "undo"]


@given(st.dictionaries(st.sampled_from(NAMES), json_values), st.sampled_from(KINDS))
def test_nothing_a_page_may_send_gets_past_the_parser(content, kind):
    with suppress(ProtocolError):
        assert wire.parse({**content, "kind": kind, "page": "p"}).page == "p"


def test_classes_that_are_added_in_a_labeler_can_be_chosen_in_a_review_that_is_open(review):
    labeler = ll.TabularLabeler(review.job, annotator="ann")
    labeler.add_class({"key": "h", "caption": "Huge"})
    assert [spec["caption"] for spec in review.config["classes"]] == ["Small", "Large", "Huge"]
    assert review.config["classes"][2]["hotkey"] == "h"
    assert ask(review)["outdated"] is False, "nobody has answered anything"
    act(review, "decide", keys=["0"], value="h")
    assert review.job.verdicts == {0: "h"}
    review.close()
    labeler.add_class("none")
    assert len(review.config["classes"]) == 3


def test_classes_without_keys_can_be_added_too():
    job = ll.Job(["It rains."], ["place"], kind="text_span", store=":memory:")
    review = ll.Review(job, [0], annotator="eve")
    job.add_class("person")
    assert [spec["key"] for spec in review.config["classes"]] == ["place", "person"]
    review.close()
