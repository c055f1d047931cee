"""What is suggested where answers have parts: from tables, functions, detectors; and what is not valid in it."""

from __future__ import annotations

import warnings
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError


def box(left=5, top=6, width=10, height=20, label="cat", **more):
    return {"top": top, "left": left, "label": label, "width": width, "height": height, **more}


def boxes(data=None, **settings):
    data = np.zeros((4, 80, 100)) if data is None else data
    return ll.BoxLabeler(data, ["cat", "dog"], store=":memory:", annotator="me", order="sequential", **settings)


def value(labeler, sample):
    found = labeler.suggestion(sample)
    return None if found is None else found[0]


# Tables


ROWS = pd.DataFrame({"left": [5.4, 40, 0], "top": [6, 6, 0], "width": [10, 10, 200], "height": [20, 20, 80]}).assign(
    label=["cat", "dog", "cat"], score=[0.9, np.nan, 0.25]
)
EXPECTED = {0: [box(score=0.9), box(40, label="dog")], 2: [box(0, 0, 100, 80, score=0.25)], 1: None}


@pytest.mark.parametrize(
    "frame",
    [
        ROWS.set_index(pd.Index([0, 0, 2])),
        ROWS.assign(id=[0, 0, 2]),
        ROWS.assign(path=[0, 0, 2]).sample(frac=1, random_state=0).sort_values(["path", "left"]),
        ROWS.assign(filename=[0, 0, 2], xmin=ROWS.left, ymin=ROWS.top)
        .assign(xmax=ROWS.left + ROWS.width, ymax=ROWS.top + ROWS.height)
        .drop(columns=["left", "top", "width", "height"]),
    ],
    ids=["index", "id", "path", "corners"],
)
def test_a_table_has_a_row_per_box(frame):
    labeler = boxes(suggestions=frame)
    assert {sample: value(labeler, sample) for sample in (0, 1, 2)} == EXPECTED


def test_the_boxes_of_one_labeler_are_suggestions_for_another():
    first = boxes()
    first.label(1, [box(), box(30, label="dog")])
    first.label(2, [])
    assert value(boxes(suggestions=first.boxes), 1) == [box(), box(30, label="dog")]


def test_a_row_without_a_place_says_that_there_is_nothing():
    frame = ROWS.assign(id=[0, 0, 2])
    frame.loc[2, ["left", "top", "width", "height"]] = np.nan
    assert value(boxes(suggestions=frame), 2) == []


def test_with_one_class_boxes_need_not_name_it():
    frame = pd.DataFrame({"left": [1], "top": [2], "width": [3], "height": [4]}, index=[3])
    labeler = ll.BoxLabeler(np.zeros((4, 80, 100)), ["cell"], store=":memory:", suggestions=frame)
    assert value(labeler, 3) == [{"top": 2, "left": 1, "label": "cell", "width": 3, "height": 4}]
    with pytest.raises(LabelError, match=r"no column 'label', which names the class of each box"):
        boxes(suggestions=frame)


def test_a_table_about_other_samples_is_refused():
    with pytest.raises(LabelError, match=r"they are for 'x\.jpg' and 0 others, and the first sample is 0"):
        boxes(suggestions=ROWS.assign(path="x.jpg"))


def test_a_table_with_a_row_per_sample_holds_lists_of_boxes():
    frame = pd.DataFrame({"label": [[box()], []], "score": [0.5, 0.75]}, index=[0, 2])
    labeler = boxes(suggestions=frame)
    assert (labeler.suggestion(0), labeler.suggestion(2)) == (([box()], 0.5), ([], 0.75))


def test_a_table_has_a_row_per_span():
    frame = pd.DataFrame({"id": [1, 1], "start": [0, 8], "end": [3, 13], "label": ["who", "where"]})
    texts = ["Nobody.", "Ada in  Paris"]
    labeler = ll.TextSpanLabeler(texts, ["who", "where"], store=":memory:", suggestions=frame, prelabel=False)
    assert [(span["text"], span["label"]) for span in value(labeler, 1)] == [("Ada", "who"), ("Paris", "where")]


def test_a_function_of_an_id_returns_boxes():
    assert value(boxes(suggestions=lambda sample: [box(sample, 0, score=0.5)]), 3) == [box(3, 0, score=0.5)]


# Models


def test_a_detector_suggests_what_it_finds_in_the_whole_image():
    seen = []

    def detect(image):
        seen.append(image.shape)
        return [{"left": 300.2, "top": 0, "width": 500, "height": 10, "scores": [0.25, 0.75]}]

    labeler = boxes(np.zeros((2, 500, 700)), suggestions=ll.Detector(detect, ["cat", "dog"]))
    assert labeler.suggestion(0) == ([box(300, 0, 400, 10, "dog", score=0.75)], 0.75)
    assert labeler.suggestion(0) == labeler.suggestion(0)
    assert seen == [(500, 700, 3)]


def test_anything_that_predicts_boxes_of_images_suggests_them():
    model = SimpleNamespace(predict=lambda images: [[box(width=int(image.shape[1] / 2))] for image in images])
    assert value(boxes(suggestions=model), 1) == [box(width=50)]
    spans = SimpleNamespace(predict=lambda texts: [[{"label": "x", "start": 0, "end": len(text)}] for text in texts])
    labeler = ll.TextSpanLabeler(["Ada"], ["x"], store=":memory:", suggestions=spans, prelabel=False)
    assert [span["text"] for span in value(labeler, 0)] == ["Ada"]


def test_an_image_that_cannot_be_read_has_no_suggestion(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no image")
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (60, 60, 3), dtype=np.uint8)).save(tmp_path / "b.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "b.png").read_bytes()[:2000])
    for model in (SimpleNamespace(predict=lambda _: [[]]), ll.Detector(lambda _: [], ["cat"])):
        labeler = boxes(tmp_path, suggestions=model)
        assert value(labeler, "a.png") is None
        assert value(labeler, "b.png") is None


def scene(k):
    image = np.full((60, 80, 3), 90 + k, np.uint8)
    left, top = 3 * k, 2 * k
    image[top : top + 20, left : left + 20] = (250, 40, 40)
    return image, [box(left, top, 20, 20)]


def test_a_learner_fitted_elsewhere_suggests_and_predicts():
    images, found = zip(*(scene(k) for k in range(16)), strict=True)
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    labeler = boxes(list(images), suggestions=learner, learner=learner)
    assert labeler.suggestion(15) is None
    with pytest.raises(NotFittedError):
        labeler.predict()
    learner.fit(list(images[:12]), list(found[:12]))
    suggested, score = labeler.suggestion(15)
    assert [one["label"] for one in suggested] == ["cat"]
    frame = labeler.predict([15, 14])
    assert frame.loc[15, "label"] == suggested
    assert frame.loc[15, "score"] == pytest.approx(score)
    assert list(frame.loc[15, "label"][0]) == ["top", "left", "label", "width", "height", "score"]


def test_predictions_are_rounded_cut_off_and_none_for_what_cannot_be_read(tmp_path):
    Image.new("RGB", (100, 80)).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"no image")
    detector = ll.Detector(lambda _: [box(-3.5, 6, 10, 20, score=0.5)], ["cat"])
    learner = ll.ActiveLearner(detector).fit([np.zeros((8, 8, 3), np.uint8)], [[box()]])
    frame = boxes(tmp_path, learner=learner).predict()
    assert frame["label"].tolist() == [[box(0, 6, 7, 20, score=0.5)], None]
    assert frame["score"].tolist()[0] == 0.5


# What is not valid


WRONG = {
    "no_number": (box(np.nan), "'left' of a box is nan"),
    "inverted": (box(width=-4), "is empty"),
    "class": (box(label="car"), "'car' is not one of the classes"),
    "outside": (box(500), "does not lie in the image of 100 x 80 pixels"),
    "score": (box(score=7), "'score' of a box is 7"),
    "missing": ({"label": "cat"}, "is not a box"),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG.values(), ids=WRONG)
def test_a_box_that_is_not_valid_is_named_and_the_others_are_shown(wrong, message):
    labeler = boxes(suggestions={1: [box(), wrong, box(40)]})
    with pytest.warns(UserWarning, match=f"suggested for 1 is shown without .*{message}"):
        assert labeler.suggestion(1) == ([box(), box(40)], None)


def hello(labeler):
    sent = []
    labeler.send = lambda content, _buffers=None: sent.append(content)
    labeler._received(None, {"kind": "hello", "page": "p", "version": 1, "have": []}, [])
    return sent


def test_the_page_is_told_as_well_and_gets_the_others():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sent = hello(boxes(suggestions={0: [box(), box(np.nan), box(500)]}))
    suggestion = sent[0]["items"][0]["suggestion"]
    assert suggestion == {"value": [box()], "score": None}
    (error,) = [message["message"] for message in sent if message["kind"] == "error"]
    assert "suggested for 0 is shown without" in error
    assert error.endswith("So are 1 more.")


def test_of_spans_that_overlap_the_first_is_shown():
    given = {0: [{"label": "x", "start": 0, "end": 3}, {"label": "x", "start": 2, "end": 5}]}
    labeler = ll.TextSpanLabeler(["abcdef"], ["x"], store=":memory:", suggestions=given, prelabel=False)
    with pytest.warns(UserWarning, match="overlap"):
        assert [span["text"] for span in value(labeler, 0)] == ["abc"]


@pytest.mark.parametrize("wrong", ["box", 7])
def test_what_is_no_list_at_all_is_an_error(wrong):
    with pytest.raises(LabelError, match="is not a list of boxes"):
        boxes(suggestions={0: wrong}).suggestion(0)
