"""Sounds on the wire: the examples of tests/protocol.json, which the page's tests read too."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

import labelloop as ll
from labelloop.pool import Payload
from labelloop.widgets.protocol import Listen, ProtocolError, parse

PROTOCOL = json.loads((Path(__file__).parent.parent / "protocol.json").read_text(encoding="utf-8"))
RATE = 44_100
PICTURE, SAMPLES = (each for each in PROTOCOL["to_kernel"] if each["kind"] == "sound")
SAID = [each for each in PROTOCOL["from_kernel"] if each["kind"] == "sound"]


def tone(seconds, hertz=1000.0):
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)


def recordings(data=None, **settings):
    data = [(tone(3), RATE), (tone(2), RATE), (np.zeros(3), RATE)] if data is None else data
    settings = {"regions": True, "store": ":memory:", "annotator": "me", "order": "sequential", **settings}
    return ll.AudioLabeler(data, {"siren": "Siren", "horn": "Horn"}, **settings)


@pytest.fixture
def labeler():
    return recordings()


def say(labeler, content):
    return list(labeler._conversation.handle({"page": "p1", **content}))


# Asking to see and to hear


def test_what_a_page_asks_for_is_understood():
    assert parse(PICTURE) == Listen("p1", 11, "1", 0, 44_100, 512, 128, "mel", 0.0, 22_050.0)
    assert parse(SAMPLES) == Listen("p1", 12, "1", 44_100, 88_200)


def test_a_page_is_sent_the_picture_that_it_asks_for(labeler):
    ((reply, buffers),) = say(labeler, PICTURE)
    assert reply == next(each for each in SAID if each["want"] == "picture")
    peaks, rows = np.frombuffer(buffers[0][:1024], np.int8), np.frombuffer(buffers[0][1024:], np.uint8)
    assert peaks.reshape(1, 512, 2)[:, 10:-10].max() == 64  # half of full scale
    assert rows.size == 512 * 128


def test_without_rows_there_is_no_spectrogram(labeler):
    ((reply, buffers),) = say(labeler, {**PICTURE, "rows": 0})
    assert reply["rows"] == 0
    assert len(buffers[0]) == 1024


def test_a_page_is_sent_the_samples_that_it_asks_for(labeler):
    ((reply, buffers),) = say(labeler, SAMPLES)
    assert reply == next(each for each in SAID if each["want"] == "samples" and "error" not in each)
    sent = np.frombuffer(buffers[0], "<i2")
    assert np.abs(sent / 32_768 - tone(2)[RATE:]).max() < 1e-4


def test_what_lies_behind_the_end_is_cut_off_and_said(labeler):
    ((reply, buffers),) = say(labeler, {**SAMPLES, "stop": 44_100 + 2**20})
    assert (reply["start"], reply["stop"], len(buffers[0])) == (44_100, 88_200, 2 * 44_100)
    ((reply, _),) = say(labeler, {**PICTURE, "stop": 4 * 44_100})
    assert (reply["stop"], reply["columns"]) == (88_200, 256)


def test_the_shortest_sound_can_be_seen_and_heard(labeler):
    ((reply, buffers),) = say(labeler, {**PICTURE, "sample": "2", "stop": 3, "columns": 3})
    assert (reply["stop"], reply["columns"], len(buffers[0])) == (3, 3, 3 * 2 + 3 * 128)
    ((reply, buffers),) = say(labeler, {**SAMPLES, "sample": "2", "start": 0, "stop": 3})
    assert buffers == [bytes(6)]


@pytest.mark.parametrize("ask", [PICTURE, SAMPLES], ids=["picture", "samples"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": -1}, "'start' and 'stop' are not frames in order"),
        ({"start": 88_200, "stop": 88_200}, "'start' and 'stop' are not frames in order"),
        ({"stop": 2**23}, "at most 4194304 apart"),
        ({"start": 0.5}, "'start' is not a whole number"),
        ({"stop": None}, "'stop' is not a whole number"),
        ({"want": "spectrum"}, "'want' is neither 'picture' nor 'samples'"),
        ({"request": "x"}, "'request' is not a whole number"),
        ({"sample": 1}, "'sample' is not a text"),
    ],
)
def test_what_no_page_asks_for_is_refused(labeler, ask, change, said):
    ((reply, buffers),) = say(labeler, {**ask, **change})
    assert (reply["kind"], reply["to"], buffers) == ("error", "p1", [])
    assert said in reply["message"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": 0}, "'columns' are not 1 to 4096"),
        ({"columns": 10**9}, "'columns' are not 1 to 4096"),
        ({"rows": 513}, "'rows' not 0 to 512"),
        ({"scale": "bark"}, "'scale' is none of ('mel', 'linear')"),
        ({"scale": []}, "'scale' is none of ('mel', 'linear')"),
        ({"low": 9000, "high": 9000}, "'low' is not below 'high'"),
        ({"low": float("nan")}, "'low' is not a frequency in Hz"),
        ({"high": True}, "'high' is not a frequency in Hz"),
        ({"high": 10**400}, "'high' is not a frequency in Hz"),
        ({"low": -1}, "'low' is not a frequency in Hz"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(change, said):
    with pytest.raises(ProtocolError) as caught:
        parse({**PICTURE, **change})
    assert said in str(caught.value)


@pytest.mark.parametrize("ask", [PICTURE, SAMPLES], ids=["picture", "samples"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sample": "77"}, "there is no sample 77"),
        ({"sample": "["}, "there is no sample ["),
        ({"start": 88_200, "stop": 88_300}, "lies outside of the sound of 88200 frames"),
    ],
)
def test_what_is_not_there_is_told_to_who_asked(labeler, ask, change, said):
    ((reply, buffers),) = say(labeler, {**ask, **change})
    assert said in reply["error"]
    assert (reply["kind"], reply["request"], reply["want"], buffers) == ("sound", ask["request"], ask["want"], [])
    assert set(reply) == set(next(each for each in SAID if "error" in each))


def test_a_sample_that_is_no_sound_says_so():
    labeler = ll.ImageLabeler(np.zeros((2, 4, 4)), ["a"], store=":memory:", annotator="me")
    ((reply, _),) = say(labeler, SAMPLES)
    assert reply["error"] == next(each["error"] for each in SAID if "error" in each)


def test_a_file_that_cannot_be_read_has_an_error_in_its_place():
    labeler = recordings([b"no sound", (tone(1), RATE)])
    said = say(labeler, {"kind": "hello", "version": 1, "have": []})
    items = {item["key"]: item["data"] for message, _ in said for item in message.get("items", [])}
    assert "cannot read 0" in items["0"]["error"]
    assert items["1"]["frames"] == RATE
    for ask in (PICTURE, SAMPLES):
        ((reply, _),) = say(labeler, {**ask, "sample": "0", "start": 0, "stop": 9})
        assert f"no {ask['want']} of 0" in reply["error"]


# What comes with a sample


def test_a_sound_comes_with_nothing_that_the_protocol_does_not_have():
    items = [each for message in PROTOCOL["from_kernel"] for each in message.get("items", [])]
    (example,) = [each for each in items if "rate" in each["data"]]
    labeler = recordings([(np.zeros((RATE, 6)), RATE)], suggestions=lambda _: [{"label": "horn", "start": 0, "end": 1}])
    ((message, _),) = say(labeler, {"kind": "hello", "version": 1, "have": []})
    (item,) = message["items"]
    assert set(item) == set(example)
    assert set(item["data"]) <= set(example["data"])
    assert set(item["suggestion"]["value"][0]) <= set(example["suggestion"]["value"][0])


def test_a_short_sound_comes_whole_with_its_picture(labeler):
    said = say(labeler, {"kind": "hello", "version": 1, "have": []})
    (item, buffer) = next(
        (item, buffers[item["buffer"]]) for message, buffers in said for item in message["items"] if item["key"] == "1"
    )
    size = item["data"]["picture"]
    assert (item["data"]["head"], item["data"]["frames"], item["data"]["rate"]) == (88_200, 88_200, RATE)
    assert len(buffer) == 2 * 88_200 + size["columns"] * (2 + size["rows"])


def test_of_a_long_sound_only_the_beginning_comes():
    labeler = recordings([(tone(30), RATE)])
    ((message, buffers),) = say(labeler, {"kind": "hello", "version": 1, "have": []})
    data = message["items"][0]["data"]
    assert data["head"] < data["frames"] == 30 * RATE
    assert len(buffers[0]) == 2 * data["head"] <= 250_000


def test_messages_with_sounds_stay_below_a_websocket_frame():
    labeler = recordings([(np.zeros(500_000, np.int16), RATE)] * 10)
    said = say(labeler, {"kind": "hello", "version": 1, "have": []})
    assert sum(len(message["items"]) for message, _ in said) == 10
    assert max(sum(map(len, buffers)) for _, buffers in said) < 8_000_000


# Answering


def operation(value, **more):
    return {"op_id": "o", "seq": 1, "kind": "label", "sample": "1", "value": value, "comment": "", "elapsed": 9, **more}


def test_an_answer_is_stored_with_where_its_regions_came_from(labeler):
    (message,) = [each for each in PROTOCOL["to_kernel"] if '"start": 0.25' in json.dumps(each)]
    say(labeler, {"kind": "hello", "version": 1, "have": []})
    (receipt, _), *_ = say(labeler, message)
    assert "refused" not in receipt
    (entry,) = say(labeler, {"kind": "hello", "version": 1, "have": []})[0][0]["trail"]["entries"]
    assert entry["value"] == message["operations"][0]["value"]
    assert labeler.regions["origin"].tolist() == ["edited", "manual"]
    assert labeler.rejected["start"].tolist() == [1.75]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([{"label": "siren", "start": 0, "end": 9}], "0-9 s does not lie in the sound of 2 s"),
        ([{"label": "siren", "start": 1, "end": 1}], "is empty"),
        ([{"label": "siren", "start": "0", "end": 1}], "it must be a number of seconds"),
        ([{"label": "bell", "start": 0, "end": 1}], "'bell' is not one of the classes"),
        ([{"label": "siren", "start": 0, "end": 1, "origin": "suggested"}], "'origin' of a region is 'suggested'"),
        ("siren", "is not a list of regions"),
    ],
)
def test_an_answer_that_is_not_valid_is_refused_in_words(labeler, value, said):
    (receipt, _), *_ = say(labeler, {"kind": "operations", "operations": [operation(value)]})
    assert receipt["refused"].startswith("The label of sample 1 (")
    assert said in receipt["refused"]
    assert labeler.labels.empty


def test_who_labels_whole_clips_says_a_class():
    labeler = recordings(regions=False)
    (receipt, _), *_ = say(labeler, {"kind": "operations", "operations": [operation("horn")]})
    assert "refused" not in receipt
    assert labeler.labels["label"].to_dict() == {1: "horn"}


# Never under the lock


@pytest.mark.parametrize(("ask", "how"), [(PICTURE, "picture"), (SAMPLES, "samples")], ids=["picture", "samples"])
def test_an_answer_does_not_wait_until_a_sound_is_read(labeler, monkeypatch, ask, how):
    reading, answered = threading.Event(), threading.Event()

    def slow(*_args, **_fields):
        reading.set()
        assert answered.wait(60)
        return Payload({"lanes": 1}, b"samples")

    sent = []
    monkeypatch.setattr(labeler.job.pool, how, slow)
    monkeypatch.setattr(labeler, "send", lambda content, _buffers=None: sent.append(content["kind"]))
    thread = threading.Thread(target=labeler._received, args=(labeler, ask, []))
    thread.start()
    assert reading.wait(60)
    labeler._received(labeler, {"kind": "operations", "page": "p1", "operations": [operation([])]}, [])
    assert sent == ["receipt"]
    answered.set()
    thread.join()
    assert sent == ["receipt", "sound"]
