"""What the kernel answers to a page; the messages are those of tests/protocol.json, read by the page's tests too."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelloop.store import Store, StoreError
from labelloop.widgets import ImageLabeler, TabularLabeler
from labelloop.widgets.protocol import parse

PROTOCOL = json.loads((Path(__file__).parent.parent / "protocol.json").read_text())
NEXT = iter(range(10**9))


@pytest.fixture
def labeler():
    data = pd.DataFrame({"text": [f"row {i}" for i in range(60)]})
    return TabularLabeler(data, ["cat", "dog"], store=":memory:", annotator="me", prefetch=8, order="sequential")


class Browser:
    """A page that does what js/src/core does with what it is told, as far as these tests need it."""

    def __init__(self, labeler, name="p1"):
        self.labeler, self.name = labeler, name
        self.queue, self.items = [], {}
        self.replies = []
        self.tell({"kind": "hello", "page": name, "version": 1, "have": []})

    def tell(self, content):
        self.replies = list(self.labeler._conversation.handle(content))
        for message, buffers in self.replies:
            assert message.get("to", self.name) == self.name
            json.dumps(message)
            for item in message.get("items", []):
                self.items[item["key"]] = None if item["buffer"] is None else buffers[item["buffer"]]
            if message["kind"] in {"state", "requeue"}:
                kept = self.queue[:3] if message["kind"] == "requeue" else []
                before, self.queue = self.queue, kept + [key for key in message["queue"] if key not in kept]
                for key in set(before) - set(self.queue):  # it forgets what a new queue does not name
                    del self.items[key]
            elif message["kind"] == "items":
                self.queue += [key for key in message.get("queue", []) if key not in self.queue]
            assert set(self.queue[:2]) <= set(self.items), "what is shown next is there with the first message"
        assert set(self.queue) <= set(self.items), "and all others when the last has come"
        return [message for message, _ in self.replies]

    def operate(self, kind="label", sample=None, value=None, **fields):
        fields = {"comment": "", "elapsed": 10, "op_id": f"op{next(NEXT)}", **fields}
        if kind in {"label", "skip"} and sample in self.queue:
            self.queue.remove(sample)
        operation = {"seq": 1, "kind": kind, "sample": sample, "value": value, **fields}
        return self.tell({"kind": "operations", "page": self.name, "operations": [operation]})

    def label(self, value="cat", **fields):
        return self.operate("label", self.queue[0], value, **fields)


@pytest.mark.parametrize("message", PROTOCOL["to_kernel"], ids=lambda m: m["kind"])
def test_every_message_of_the_protocol_is_understood(message):
    assert parse(message).page == "p1"


def test_the_kernel_says_nothing_that_the_protocol_does_not_have(labeler):
    shapes = {}
    for example in PROTOCOL["from_kernel"]:
        shapes.setdefault(example["kind"], set()).update(example)
    browser = Browser(labeler)
    said = [message for message, _ in browser.replies]
    said += browser.label() + browser.operate("skip", browser.queue[0]) + browser.operate("undo")
    said += browser.label("cow") + browser.operate("label", "777", "cat")
    for message in PROTOCOL["to_kernel"]:
        said += browser.tell(message)
    said += browser.tell({"kind": "nonsense", "page": "p1"})
    for message in said:
        assert set(message) <= shapes[message["kind"]], message["kind"]
    assert {message["kind"] for message in said} >= {
        "state",
        "receipt",
        "items",
        "trail",
        "found",
        "marks",
        "monitor",
        "error",
    }


def test_a_page_is_told_the_queue_and_its_first_samples_first(labeler):
    browser = Browser(labeler)
    first = browser.replies[0][0]
    assert (first["kind"], first["more"], len(first["items"])) == ("state", True, 2)
    assert browser.queue == [str(i) for i in range(8)]
    assert browser.replies[-1][0]["more"] is False


def test_an_answer_is_stored_acknowledged_and_followed_by_more(labeler):
    browser = Browser(labeler)
    for i in range(30):
        receipt, *_ = browser.label("cat" if i % 2 else "dog", comment="hm")
        assert receipt["kind"] == "receipt"
        assert len(browser.queue) >= 5
    assert labeler.labels.index.tolist() == list(range(30))
    assert receipt["counts"] == {"labeled": 30, "skipped": 0, "total": 60, "classes": {"cat": 15}}


def test_an_operation_that_comes_again_is_acknowledged_again_and_applied_once(labeler):
    browser = Browser(labeler)
    for _ in range(3):
        receipt, *_ = browser.operate("label", "0", "cat", op_id="same")
        assert (receipt["kind"], receipt["op_id"]) == ("receipt", "same")
    assert len(labeler.metadata) == 1


def test_what_is_not_valid_is_refused_in_words(labeler):
    browser = Browser(labeler)
    receipt, *_ = browser.operate("label", "0", "cow")
    assert "'cow' is not one of the classes" in receipt["refused"]
    receipt, *_ = browser.operate("label", "4711", "cat")
    assert "4711" in receipt["refused"]
    assert labeler.labels.empty


def test_when_the_store_fails_there_is_no_receipt(labeler, monkeypatch):
    browser = Browser(labeler)

    def full(*_args, **_fields):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(labeler.job, "record", full)
        replies = browser.label(op_id="kept")
        assert [message["kind"] for message in replies] == ["error"]
        assert "disk is full" in replies[0]["message"]
    receipt, *_ = browser.operate("label", "0", "cat", op_id="kept")
    assert receipt["kind"] == "receipt"
    assert labeler.labels.index.tolist() == [0]


def test_after_a_failed_write_later_operations_wait_for_their_turn(labeler, monkeypatch):
    browser = Browser(labeler)
    operations = [
        {"seq": 1, "op_id": "first", "kind": "label", "sample": "0", "value": "cat", "comment": "", "elapsed": 1},
        {"seq": 2, "op_id": "second", "kind": "label", "sample": "0", "value": "dog", "comment": "", "elapsed": 1},
    ]

    def full(*_args, **_fields):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(labeler.job, "record", full)
        browser.tell({"kind": "operations", "page": "p1", "operations": operations[:1]})
    assert browser.tell({"kind": "operations", "page": "p1", "operations": operations[1:]}) == []
    assert labeler.labels.empty
    receipts = browser.tell({"kind": "operations", "page": "p1", "operations": operations})
    assert [message["op_id"] for message in receipts if message["kind"] == "receipt"] == ["first", "second"]
    assert labeler.labels["label"].to_dict() == {0: "dog"}


@pytest.mark.parametrize(
    "poison",
    [
        {"comment": "x" * 200_000},
        {"kind": "explode"},
        {"sample": "[" * 50_000},
        {"sample": None},
        {"value": {"deep": [1]}},
    ],
    ids=["long", "kind", "deep", "nothing", "value"],
)
def test_an_operation_that_can_never_be_applied_is_refused_and_holds_up_nothing(labeler, poison):
    browser = Browser(labeler)
    good = {"seq": 2, "op_id": "good", "kind": "label", "sample": "1", "value": "cat", "comment": "", "elapsed": 1}
    bad = {**good, "op_id": "bad", "sample": "0", **poison}
    replies = browser.tell({"kind": "operations", "page": "p1", "operations": [bad, good]})
    receipts = {message["op_id"]: message for message in replies if message["kind"] == "receipt"}
    assert receipts["bad"]["refused"]
    assert "refused" not in receipts["good"]
    assert labeler.labels["label"].to_dict() == {1: "cat"}


def test_half_a_character_in_a_comment_is_stored_as_a_replacement(labeler):
    browser = Browser(labeler)
    (receipt, *_) = browser.label(comment="broken \ud83d emoji")
    assert "refused" not in receipt
    assert labeler.metadata["comment"].tolist() == ["broken \ufffd\ufffd\ufffd emoji"]


def test_a_flag_is_told_again_to_a_page_that_holds_the_sample(labeler):
    browser = Browser(labeler)
    browser.operate("flag", "0", True)
    browser.tell({"kind": "hello", "page": "p1", "version": 1, "have": browser.queue})
    sent = {item["key"]: item for message, _ in browser.replies for item in message.get("items", [])}
    assert sent["0"]["entry"]["flag"] is True
    assert list(sent) == ["0"]


def test_what_can_be_undone_stops_at_a_sample_that_is_gone():
    data = pd.DataFrame({"a": range(4)})
    settings = {"store": (store := Store(":memory:")), "annotator": "me", "name": "j"}
    labeler = TabularLabeler(data, ["x"], **settings)
    for sample in (0, 3, 1):
        labeler.label(sample, "x")
    fewer = Browser(TabularLabeler(data[:3], ["x"], **settings))
    assert [step["after"]["key"] for step in fewer.replies[0][0]["undo"]] == ["1"]
    store.close()


def test_another_page_of_the_same_labeler_hears_of_an_answer(labeler, monkeypatch):
    sent = []
    monkeypatch.setattr(labeler, "send", lambda content, _buffers=None: sent.append(content))
    for page in ("one", "other"):
        labeler._received(None, {"kind": "hello", "page": page, "version": 1, "have": []}, [])
    sent.clear()
    operation = {"seq": 1, "op_id": "o", "kind": "label", "sample": "0", "value": "cat", "comment": "", "elapsed": 1}
    labeler._received(None, {"kind": "operations", "page": "one", "operations": [operation]}, [])
    assert [(m["kind"], m["to"]) for m in sent] == [("receipt", "one"), ("changed", "other")]


def test_answers_that_a_callback_gives_are_told_to_the_page(labeler, monkeypatch):
    sent = []
    monkeypatch.setattr(labeler, "send", lambda content, _buffers=None: sent.append(content))
    labeler.on_label(lambda sample, value: labeler.job.record("me", "label", sample + 1, value))
    labeler._received(None, {"kind": "hello", "page": "one", "version": 1, "have": []}, [])
    operation = {"seq": 1, "op_id": "o", "kind": "label", "sample": "0", "value": "cat", "comment": "", "elapsed": 1}
    labeler._received(None, {"kind": "operations", "page": "one", "operations": [operation]}, [])
    assert sent[-1] == {"kind": "changed", "what": "all", "to": "one"}


def test_a_page_that_comes_back_is_told_all_and_sent_only_what_it_lacks(labeler):
    browser = Browser(labeler)
    browser.label()
    browser.operate("skip", browser.queue[0])
    have = browser.queue[:6]
    state, *_ = browser.tell({"kind": "hello", "page": "p1", "version": 1, "have": have})
    assert [entry["status"] for entry in state["trail"]["entries"]] == ["LABELED", "SKIPPED"]
    assert [step["after"]["key"] for step in state["undo"]] == ["0", "1"]
    sent = [item["key"] for message, _ in browser.replies for item in message.get("items", [])]
    assert set(sent).isdisjoint(have)


def test_a_new_ranking_rides_on_the_next_receipt_and_leaves_what_is_on_screen(labeler):
    browser = Browser(labeler)
    on_screen = browser.queue[1:4]
    labeler.job.rank(range(59, -1, -1), [i / 60 for i in range(60)], session=1)
    kinds = [message["kind"] for message in browser.label()]
    assert kinds[:2] == ["receipt", "requeue"]
    assert browser.queue[:3] == on_screen
    assert browser.queue[3:6] == ["59", "58", "57"]
    assert "requeue" not in [message["kind"] for message in browser.label()]


def test_a_long_ranking_in_several_messages_leaves_all_that_the_page_holds(labeler):
    browser = Browser(labeler)
    held = set(browser.items)
    # Much of what is held comes late in the new queue, and others come before it.
    ranked = [59, 58, 57, *range(57)]
    labeler.job.rank(ranked, [1 - i / 60 for i in range(60)], session=1)
    messages = browser.label()
    assert sum("queue" in message for message in messages) > 1
    assert held & set(browser.queue[5:])
    sent = [item["key"] for message, _ in browser.replies for item in message.get("items", [])]
    assert len(sent) == len(set(sent))
    assert not held & set(sent), "what the page holds is not sent again"


def test_going_back_far_and_jumping_bring_the_samples(labeler):
    browser = Browser(labeler)
    for _ in range(25):
        browser.label()
    trail, *_ = browser.tell({"kind": "need", "page": "p1", "trail": [0, 20]})
    assert (trail["trail"]["total"], len(trail["trail"]["entries"])) == (25, 20)
    sent = [item["key"] for message, _ in browser.replies for item in message.get("items", [])]
    assert sorted(map(int, sent)) == list(range(20))
    items, *_ = browser.tell({"kind": "need", "page": "p1", "samples": ["50", "no such"]})
    assert [item["key"] for item in items["items"]] == ["50"]
    assert "queue" not in items


def test_samples_are_found_by_id_and_status(labeler):
    browser = Browser(labeler)
    browser.label()
    browser.operate("skip", "1")
    browser.operate("flag", "5", True)

    def found(text, status):
        (message,) = browser.tell({"kind": "find", "page": "p1", "request": 1, "text": text, "status": status})
        return [match["id"] for match in message["matches"]]

    assert found("5", "all")[:3] == ["5", "50", "51"]
    assert found("", "labeled") == ["0"]
    assert found("", "skipped") == ["1"]
    assert found("", "flagged") == ["5"]


def test_a_failing_callback_is_shown_and_the_answer_is_safe(labeler):
    browser = Browser(labeler)

    def fail(_sample, _value):
        raise RuntimeError("boom")

    end = labeler.on_label(fail)
    receipt, error, *_ = browser.label()
    assert receipt["kind"] == "receipt"
    assert "RuntimeError: boom" in error["message"]
    assert len(labeler.labels) == 1
    end()
    assert "error" not in [message["kind"] for message in browser.label()]


def test_a_failing_suggestion_is_shown_and_labeling_goes_on():
    def suggest(sample):
        raise KeyError(sample)

    labeler = TabularLabeler([{"a": 1}], ["x"], store=":memory:", suggestions=suggest, annotator="me")
    browser = Browser.__new__(Browser)
    browser.labeler, browser.name, browser.queue, browser.items = labeler, "p1", [], {}
    messages = browser.tell({"kind": "hello", "page": "p1", "version": 1, "have": []})
    assert any("KeyError" in message.get("message", "") for message in messages)
    assert "state" in [message["kind"] for message in messages]


def test_pages_are_told_apart(labeler):
    one, other = Browser(labeler, "one"), Browser(labeler, "other")
    one.label()
    other.operate("label", "1", "dog")
    assert labeler.labels["label"].to_dict() == {0: "cat", 1: "dog"}


def test_no_message_grows_with_the_number_of_answers():
    data = pd.DataFrame({"text": [f"row {i:05}" for i in range(1000)]})
    labeler = TabularLabeler(data, ["cat", "dog"], store=":memory:", annotator="me", order="sequential")
    browser = Browser(labeler)

    def cost():
        browser.label()
        return sum(len(json.dumps(message)) for message, _ in browser.replies)

    costs = [cost() for _ in range(700)]
    assert max(costs[600:]) <= max(costs[20:120]) + 100  # numbers have more digits


def test_messages_with_media_stay_below_a_websocket_frame(tmp_path):
    Image.effect_noise((1500, 1500), 90).save(tmp_path / "0.png")
    for i in range(1, 12):
        shutil.copy(tmp_path / "0.png", tmp_path / f"{i}.png")
    labeler = ImageLabeler(tmp_path, ["a"], store=":memory:", annotator="me")
    browser = Browser(labeler)
    sizes = [sum(map(len, buffers)) for _, buffers in browser.replies]
    assert max(sizes) < 8_000_000
    assert len(browser.items) == 12


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoiled(draw):
    """A message of the protocol with something in it replaced by anything."""
    message = copy.deepcopy(draw(st.sampled_from(PROTOCOL["to_kernel"])))
    target = message
    if message["kind"] == "operations" and draw(st.booleans()):
        target = draw(st.sampled_from(message["operations"]))
    target[draw(st.sampled_from(sorted(target)))] = draw(json_values)
    return message


KINDS = {each["kind"] for each in PROTOCOL["from_kernel"]}
JOBS = Store(":memory:")  # a job for each message; to open a store for each takes longer than the rest


@given(st.one_of(json_values, spoiled()))
def test_nothing_a_page_may_send_breaks_the_conversation(message):
    data, name = [{"a": i} for i in range(9)], f"job {next(NEXT)}"
    labeler = TabularLabeler(data, ["cat", "dog"], store=JOBS, annotator="me", name=name)
    for reply, _ in labeler._conversation.handle(message):
        assert reply["kind"] in KINDS
        json.dumps(reply, allow_nan=False)
    assert set(labeler.labels["label"]) <= {"cat", "dog"}
