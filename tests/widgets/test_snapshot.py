"""The Snapshot without a browser: it filters exactly as what it shows does."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop import pool as pools

CLASSES = ["cat", "dog"]
QUERY = {"sort": "default", "descending": False, "said": None, "annotator": None, "hide": False}


@dataclass
class Evaluated:
    """As `CustomModel.evaluate` returns it."""

    frame: pd.DataFrame
    classes: list
    pool: object

    def filter(self, label=None, min_confidence=None):
        kept = pd.Series(data=True, index=self.frame.index)
        if label is not None:
            kept &= self.frame["predicted"] == label
        if min_confidence is not None:
            kept &= self.frame["confidence"] >= min_confidence
        return Evaluated(self.frame[kept], self.classes, self.pool)


@pytest.fixture
def evaluated():
    rows = pd.DataFrame({"size": np.arange(5.0)}, index=list("abcde"))
    pool = pools.table(rows)
    predicted = ["cat", "dog", "cat", None, "cat"]
    confidence = [0.9, 0.8, 0.8, np.nan, 0.79]
    return Evaluated(rows.assign(predicted=predicted, confidence=confidence), CLASSES, pool)


def ask(face, predicted=None, least=0.0, **more):
    query = {**QUERY, "predicted": predicted, "least": least, **more}
    message = {"kind": "list", "page": "p", "request": 1, "start": 0, "count": 24, "known": 0, "query": query}
    ((reply, _),) = face._talk.handle(message)
    return reply


def test_it_shows_each_row_with_its_class_and_confidence(evaluated):
    reply = ask(ll.Snapshot(evaluated))
    assert [facts["id"] for facts in reply["facts"]] == list("abcde")
    told = [facts["predicted"] for facts in reply["facts"]]
    assert told[0] == {"value": "cat", "score": 0.9}
    assert told[3] is None
    assert reply["facets"]["predicted"] == {"cat": 3, "dog": 1}
    json.dumps(reply, allow_nan=False)


@pytest.mark.parametrize("label", [None, "cat", "dog"])
@pytest.mark.parametrize("least", [0.0, 0.79, 0.8, 0.81])
def test_it_filters_as_the_snapshot_does(evaluated, label, least):
    shown = [facts["id"] for facts in ask(ll.Snapshot(evaluated), label, least)["facts"]]
    assert shown == evaluated.filter(label, least or None).frame.index.tolist()


def test_it_sorts_by_confidence_and_what_is_not_known_comes_last(evaluated):
    face = ll.Snapshot(evaluated)
    assert [facts["id"] for facts in ask(face, sort="score", descending=True)["facts"]] == list("abced")
    assert [facts["id"] for facts in ask(face, sort="score")["facts"]] == list("ebcad")


def test_of_a_filtered_snapshot_only_its_rows_are_shown(evaluated):
    face = ll.Snapshot(evaluated.filter("cat"))
    assert ask(face)["all"] == 3
    assert face.rows.index.tolist() == list("ace")


def test_nothing_can_be_changed_in_it(evaluated):
    act = {"kind": "decide", "page": "p", "op_id": "a", "keys": ['"a"'], "value": "cat"}
    ((receipt, _),) = ll.Snapshot(evaluated)._talk.handle(act)
    assert receipt["refused"] == "nothing can be changed here"


def test_what_is_no_snapshot_is_said():
    with pytest.raises(TypeError, match="has no frame"):
        ll.Snapshot({"frame": 1})


@pytest.mark.filterwarnings("ignore::labelloop.workflow.TrainingWarning")
def test_it_shows_what_a_custom_model_evaluated(tmp_path):
    rng = np.random.default_rng(0)
    for k in range(20):
        pixels = rng.integers(0, 60, (8, 8, 3), np.uint8) + np.uint8(150 * (k % 2))
        Image.fromarray(pixels).save(tmp_path / f"{k}.png")
    (tmp_path / "broken.png").write_bytes(b"no image")
    paths = [str(tmp_path / f"{k}.png") for k in range(20)]
    rows = pd.DataFrame({"image_url": paths, "label": ["dark", "bright"] * 10})
    model = ll.CustomModel(LogisticRegression())
    model.train(rows)
    broken = pd.DataFrame({"image_url": [str(tmp_path / "broken.png")], "label": ["dark"]}, index=[99])
    snapshot = model.evaluate(pd.concat([rows.iloc[4:8], broken]))
    face = ll.Snapshot(snapshot)
    facts = ask(face)["facts"]
    assert [each["id"] for each in facts] == [str(row) for row in snapshot.frame.index]
    assert [each["predicted"] and each["predicted"]["value"] for each in facts] == ["dark", "bright"] * 2 + [None]
    assert [each["answers"][0]["value"] for each in facts] == ["dark", "bright"] * 2 + ["dark"]
    assert "no image" in facts[-1]["note"]
    shown = [each["id"] for each in ask(face, "dark", 0.5)["facts"]]
    assert shown == [str(row) for row in snapshot.filter("dark", 0.5).frame.index]
