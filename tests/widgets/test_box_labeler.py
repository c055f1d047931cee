"""A labeler of boxes without a browser, by the same path a page uses."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import labelloop as ll
from labelloop.labels import Classes, LabelError, MisfitError
from labelloop.widgets.keymap import keymap

IMAGES = np.zeros((4, 80, 100))


def boxes(data=IMAGES, classes=("cat", "dog"), **settings):
    settings = {"store": ":memory:", "annotator": "me", "order": "sequential", **settings}
    return ll.BoxLabeler(data, list(classes), **settings)


def box(left=5, top=6, width=10, height=20, label="cat", **more):
    return {"label": label, "left": left, "top": top, "width": width, "height": height, **more}


def test_label_skip_back_and_relabel():
    labeler = boxes()
    labeler.label(0, [box()])
    labeler.skip(1)
    labeler.label(2, [])
    labeler.label(0, [box(label="dog"), box(30)])
    assert labeler.progress == {"labeled": 2, "skipped": 1, "total": 4, "per_class": {"cat": 1, "dog": 1}}
    assert labeler.queue == [3]
    assert labeler.labels["label"].to_dict() == {
        0: [
            {"top": 6, "left": 5, "label": "dog", "width": 10, "height": 20},
            {"top": 6, "left": 30, "label": "cat", "width": 10, "height": 20},
        ],
        2: [],
    }
    labeler.undo()
    assert labeler.labels["label"][0] == [{"top": 6, "left": 5, "label": "cat", "width": 10, "height": 20}]


def test_boxes_are_a_frame_with_where_they_came_from():
    labeler = boxes()
    labeler.label(3, [box(origin="accepted", score=0.75), box(40, label="dog")])
    frame = labeler.boxes
    assert list(frame.columns) == ["label", "left", "top", "width", "height", "origin", "score"]
    assert frame.index.tolist() == [3, 3]
    assert frame["origin"].tolist() == ["accepted", "manual"]
    assert frame["score"].tolist()[0] == 0.75
    assert np.isnan(frame["score"].tolist()[1])
    assert boxes().boxes.empty


def test_a_box_that_does_not_fit_is_refused_and_nothing_is_written():
    labeler = boxes()
    with pytest.raises(MisfitError, match=re.escape("does not lie in the image of 100 x 80 pixels")):
        labeler.label(0, [box(95)])
    assert labeler.progress["labeled"] == 0


def test_boxes_are_measured_against_the_upright_image(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned: 60 wide and 40 high in the file, 40 wide and 60 high to see
    Image.new("RGB", (60, 40)).save(tmp_path / "turned.jpg", exif=exif)
    labeler = boxes(tmp_path)
    labeler.label("turned.jpg", [box(0, 0, 40, 60)])
    with pytest.raises(MisfitError):
        labeler.label("turned.jpg", [box(0, 0, 60, 40)])


def test_an_image_that_has_changed_is_told_and_asked_again(tmp_path):
    for name in "abc":
        Image.new("RGB", (100, 80)).save(tmp_path / f"{name}.png")
    store = tmp_path / "labels.db"
    first = boxes(tmp_path, store=store, name="job")
    first.label("a.png", [box(60)])
    first.label("b.png", [box(60)])
    Image.new("RGB", (50, 80)).save(tmp_path / "a.png")
    with pytest.warns(UserWarning, match="1 answer does not fit what the sample holds any more"):
        again = boxes(tmp_path, store=store, name="job")
    assert again.queue == ["a.png", "c.png"]
    assert list(again.job.misfits) == ["a.png"]


def test_suggestions_of_a_model_are_rounded_and_cut_off():
    labeler = boxes(suggestions={0: [box(-3.4, 6.2, 10, 20.6, score=0.9)]})
    assert labeler.suggestion(0) == (
        [{"top": 6, "left": 0, "label": "cat", "width": 7, "height": 21, "score": 0.9}],
        None,
    )


def test_a_broken_image_is_skipped_and_the_others_go_on(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no image")
    Image.new("RGB", (100, 80)).save(tmp_path / "b.png")
    labeler = boxes(tmp_path)
    assert "cannot read" in labeler.job.pool.payload(0).data["error"]
    labeler.skip("a.png")
    labeler.label("b.png", [box()])
    assert labeler.progress["labeled"] == 1


def test_the_same_job_again_resumes_with_its_boxes(tmp_path):
    for name in "abc":
        Image.new("RGB", (100, 80)).save(tmp_path / f"{name}.png")
    boxes(tmp_path, store=tmp_path / "l.db").label("a.png", [box(score=0.5, origin="edited")])
    again = boxes(tmp_path, store=tmp_path / "l.db")
    assert again.boxes["origin"].tolist() == ["edited"]
    assert "a.png" not in again.queue
    assert ll.open_job(tmp_path / "l.db", again.job.name).labels["label"].tolist() == again.labels["label"].tolist()


def test_the_page_knows_that_answers_are_boxes():
    config = boxes().config
    assert (config["kind"], config["answer"], config["overlap"]) == ("box", "boxes", True)
    json.dumps(config)


def test_what_a_page_may_answer_is_stored_as_it_stands():
    """Both sides of the wire read one file."""
    protocol = json.loads((Path(__file__).parents[1] / "protocol.json").read_text(encoding="utf-8"))
    messages = [each for each in protocol["to_kernel"] if each["kind"] == "operations"]
    (message,) = [each for each in messages if '"left"' in json.dumps(each)]
    labeler = boxes(classes=["cat", 3], prefetch=3)
    list(labeler._conversation.handle({"kind": "hello", "page": "p1", "version": 1, "have": []}))
    ((receipt, _), *_) = labeler._conversation.handle(message)
    assert "refused" not in receipt
    (operation,) = message["operations"]
    ((state, _), *_) = labeler._conversation.handle({"kind": "hello", "page": "p1", "version": 1, "have": []})
    assert state["trail"]["entries"][0]["value"] == operation["value"]


def test_a_page_is_sent_what_it_zooms_into():
    wide = np.zeros((1, 100, 3000), dtype=np.uint8)
    labeler = boxes(wide)
    ask = {"kind": "detail", "page": "p1", "request": 9, "sample": "0", "region": [2000, 10, 400, 50], "side": 200}
    ((reply, buffers),) = labeler._conversation.handle(ask)
    assert reply == {
        "kind": "detail",
        "to": "p1",
        "request": 9,
        "sample": "0",
        "region": [2000, 10, 400, 50],
        "mime": "image/png",
    }
    assert Image.open(io.BytesIO(buffers[0])).size == (200, 25)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"region": [0, 0, 0, 5]}, "'region' is not left, top, width and height"),
        ({"region": [0, 0, 5]}, "'region'"),
        ({"region": [0.5, 0, 5, 5]}, "'region'"),
        ({"region": [0, 0, 10**9, 5]}, "'region'"),
        ({"side": 10**6}, "'side' is not between 16 and 4096"),
        ({"sample": "77"}, "there is no sample 77"),
        ({"region": [500, 0, 5, 5]}, "does not lie in the picture"),
    ],
)
def test_what_cannot_be_zoomed_into_is_told(change, said):
    ask = {"kind": "detail", "page": "p1", "request": 9, "sample": "0", "region": [0, 0, 5, 5], "side": 200}
    ((reply, buffers),) = boxes()._conversation.handle({**ask, **change})
    assert said in (reply.get("error") or reply.get("message"))
    assert buffers == []


def test_minus_makes_an_image_smaller_and_never_saves_an_answer():
    _, actions = keymap(Classes(["cat"]), answer="boxes")
    assert actions["zoom_out"] == ["-"]
    assert actions["empty"] == ["e"]
    assert keymap(Classes(["cat"]), answer="spans")[1]["empty"] == ["-"]


def test_no_class_gets_a_key_that_boxes_need():
    named, actions = keymap(Classes(["nut", "pear", "lemon", "hazel", "egg", "fig"]), answer="boxes")
    taken = {key for name, keys in actions.items() if not name.startswith("class:") for key in keys}
    assert not taken & {spec.hotkey for spec in named}


def test_unknown_keyword_names_the_nearest():
    with pytest.raises(TypeError, match="anotator"):
        ll.BoxLabeler(IMAGES, ["cat"], store=":memory:", anotator="me")
    with pytest.raises(LabelError):
        boxes(classes=[""])
