"""What saved notebooks show of a face: readable, small, harmless, the same for the same answers."""

from __future__ import annotations

import logging
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop import pool

WIDGET = "application/vnd.jupyter.widget-view+json"
ROWS = [{"name": f"wine {i}", "alcohol": 9 + i} for i in range(10)]


def told(face):
    """Return the HTML that goes with a face."""
    data, _ = face._repr_mimebundle_()
    assert data[WIDGET]["model_id"] == face.model_id
    assert data["text/plain"] == repr(face)
    return data["text/html"]


class Words(HTMLParser):
    """What can be read of it."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags = [], set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert {name for name, _ in attributes} <= {"style"}

    def handle_data(self, data):
        self.words.append(data)


def words(face):
    return " ".join(" ".join(Words(told(face)).words).split())


@pytest.fixture
def labeler():
    labeler = ll.TabularLabeler(ROWS, {"r": "Red", "w": "White"}, store=":memory:", name="wines", annotator="secret")
    labeler.label(3, "r")
    labeler.label(1, "w")
    labeler.label(2, "r")
    labeler.skip(4)
    return labeler


def test_a_labeler_tells_how_far_it_is_and_the_latest_answers(labeler):
    said = words(labeler)
    assert said.startswith("wines TabularLabeler 3 of 10 labeled (30 %), 1 skipped Class Labels Red 2 White 1")
    assert "Latest answers 4 name wine 4, alcohol 13 skipped 2 name wine 2, alcohol 11 Red 1" in said
    assert said.endswith("Run the notebook to go on.")


def test_it_tells_no_time_and_nobodys_name(labeler):
    again = ll.TabularLabeler(ROWS, {"r": "Red", "w": "White"}, store=":memory:", name="wines", annotator="other")
    for sample, answer in {3: "r", 1: "w", 2: "r"}.items():
        again.label(sample, answer)
    again.skip(4)
    assert told(again) == told(labeler)
    assert "secret" not in told(labeler)


def test_a_model_is_named():
    learner = ll.ActiveLearner(LogisticRegression())
    labeler = ll.TabularLabeler([{"a": i} for i in range(20)], ["x", "y"], store=":memory:", learner=learner)
    assert "Model: LogisticRegression, nothing learned yet." in words(labeler)


EVIL = '<script>alert(1)</script><img src=x onerror="alert(1)">'


def test_data_are_text():
    rows = [{EVIL: EVIL}, {EVIL: 1}]
    labeler = ll.TabularLabeler(rows, {EVIL: EVIL, "y": "&amp;"}, store=":memory:", name=EVIL)
    labeler.label(0, EVIL)
    seen = Words(told(labeler))
    assert seen.tags <= {"div", "strong", "small", "table", "tr", "th", "td"}
    assert "&amp;" in seen.words
    assert sum(EVIL in each for each in seen.words) >= 3  # title, class, answer


def test_it_is_small_however_much_there_is():
    rows = [{f"column {i}": "word " * 400 for i in range(200)} for _ in range(20)]
    classes = {f"class {i}": "caption " * 20 for i in range(300)}
    labeler = ll.TabularLabeler(rows, classes, store=":memory:")
    for row in range(20):
        labeler.label(row, f"class {row}")
    assert "and 260 more classes with 0 labels" in words(labeler)
    assert len(told(labeler)) < 20_000


def test_parts_are_counted(tmp_path):
    Image.fromarray(np.zeros((20, 30, 3), dtype=np.uint8)).save(tmp_path / "a.png")
    boxes = ll.BoxLabeler(str(tmp_path), ["cat", "dog"], store=":memory:")
    place = {"left": 1, "top": 1, "width": 5, "height": 5}
    boxes.label("a.png", [{**place, "label": "cat"}, {**place, "left": 9, "label": "cat"}])
    assert "Latest answers a.png 2 cat" in words(boxes)
    spans = ll.TextSpanLabeler(["Ada met\nBob."], ["person"], store=":memory:")
    spans.label(0, [])
    assert "Latest answers 0 Ada met Bob. none" in words(spans)


def test_every_face_has_one(labeler):
    job = labeler.job
    assert "wines Monitor 3 of 10 labeled" in words(ll.Monitor(labeler))
    assert "3 judgments by 1 person, 0 samples disputed." in words(ll.OwnerPage(job))
    assert "wines Review Labeled samples: 3 samples." in words(ll.Review(job, "labeled"))
    assert "wines Grid All samples. 3 of 10 labeled" in words(ll.Grid(job))
    page = ll.AnnotatorPage(job, title="Wines", annotator="Ann")
    assert "Wines Page for annotators 3 of 10 labeled" in words(page)
    assert "Ann " not in words(page)
    rows = job.labels.drop(columns=["label", "label_id"]).assign(predicted="Red", confidence=0.9)
    frame = SimpleNamespace(frame=rows, classes=["Red", "White"], pool=pool.table(rows), filter=None)
    assert "3 rows, as the model predicts them. Class Labels Red 3 White 0" in words(ll.Snapshot(frame))


def test_what_cannot_be_told_keeps_no_widget_from_being_shown(labeler, monkeypatch, caplog):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(type(labeler), "_still", fail)
    with caplog.at_level(logging.WARNING):
        data, _ = labeler._repr_mimebundle_()
    assert set(data) == {WIDGET, "text/plain"}
    assert "TabularLabeler is not shown in saved notebooks" in caplog.text
