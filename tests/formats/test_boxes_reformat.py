"""Boxes as bbox and category: the recipe of the first source."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import labelloop as ll
from labelloop.formats import reformat_annotations

FISH = [{"top": 118, "left": 527, "width": 174, "height": 94, "label": "fish"}]
WANTED = [{"bbox": [527, 118, 174, 94], "category": "fish"}]


def test_an_annotation_becomes_bbox_and_category():
    assert json.loads(reformat_annotations(json.dumps(FISH))) == WANTED
    assert json.loads(reformat_annotations(FISH)) == WANTED
    assert reformat_annotations("[]") == "[]"


@pytest.mark.parametrize("nothing", [float("nan"), np.nan, None, pd.NA])
def test_a_missing_annotation_is_an_empty_list(nothing):
    assert reformat_annotations(nothing) == "[]"


@pytest.mark.parametrize("wrong", ["toto", "", 1, "1", "{}", '[{"top": 1}]', "[3]", True])
def test_what_cannot_be_parsed_is_named(wrong):
    with pytest.raises(
        ValueError,
        match=f"Image annotations {wrong!r}".replace("[", r"\[").replace("{", r"\{") + " could not be parsed",
    ):
        reformat_annotations(wrong)


def test_a_column_is_reformatted_in_its_place():
    frame = pd.DataFrame({"path": ["a.jpg", "b.jpg"], "label": [json.dumps(FISH), np.nan], "n": [1, 2]})
    found = reformat_annotations(frame)
    assert list(found.columns) == ["path", "label", "n"]
    assert [json.loads(text) for text in found["label"]] == [WANTED, []]
    assert frame["label"][0] == json.dumps(FISH)  # the table given is left alone
    renamed = frame.rename(columns={"label": "boxes", "path": "file"})
    assert reformat_annotations(renamed, "boxes")["boxes"].tolist() == found["label"].tolist()


def test_two_columns():
    frame = pd.DataFrame({"path": ["a.jpg"], "label": [FISH], "n": [1]}, index=["x"])
    found = reformat_annotations(frame, two_columns=True)
    assert found.to_dict("index") == {"x": {"images_annotations": json.dumps(WANTED), "images_path": "a.jpg"}}


def test_a_column_that_is_missing_is_named_with_those_that_are_not():
    frame = pd.DataFrame({"path": [], "boxes": []})
    with pytest.raises(ValueError, match=r"no column 'label', but \['path', 'boxes'\]"):
        reformat_annotations(frame)
    with pytest.raises(ValueError, match=r"no column 'images', but \['path', 'boxes'\]"):
        reformat_annotations(frame, "boxes", two_columns=True, path_column="images")
    assert list(reformat_annotations(frame, "boxes").columns) == ["path", "boxes"]


def test_the_labels_of_a_labeler():
    labeler = ll.BoxLabeler(np.zeros((2, 800, 900)), ["fish"], store=":memory:", annotator="me")
    labeler.label(0, FISH)
    labeler.label(1, [])
    assert [json.loads(text) for text in ll.formats.reformat_annotations(labeler.labels)["label"]] == [WANTED, []]
