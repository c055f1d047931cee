"""What labels are taken from: labelers, jobs, tables; and how they reach the file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import labelloop as ll
from labelloop.labels import Classes, MultipleClasses, SingleClass, Spans
from labelloop.text import tokenize

TEXTS = {"a": "Ada met Bob.", "b": "Rome", "c": "nothing"}
PER = {"text": "Ada", "start": 0, "end": 3, "label": "PER"}


@dataclass
class Texts:
    """A pool of texts, as far as formats ask it."""

    texts: dict[str, str]
    more: dict[str, list[Any]] = field(default_factory=dict)

    def id_at(self, position):
        return list(self.texts)[position]

    def content(self, position):
        return self.texts[self.id_at(position)]

    def tokens_at(self, position):
        return [(0, len(self.content(position)))] if self.id_at(position) == "b" else tokenize(self.content(position))

    def frame(self, positions):
        return pd.DataFrame({"body": list(self.texts.values()), **self.more}, index=list(self.texts)).iloc[positions]


class Job:
    """A job of texts, as far as formats ask it: records (annotator, id, value); no value is a skip."""

    def __init__(self, *records, pool=None, classes=False, multiple=False):
        self.pool = pool or Texts(TEXTS)
        asked = (MultipleClasses if multiple else SingleClass) if classes else Spans
        self.label_type = asked(Classes(["news", "x", "PER", "LOC"]))
        self.records = [
            SimpleNamespace(
                annotator=who, sample=id_, value=value, label_id=n, status="SKIPPED" if value is None else "LABELED"
            )
            for n, (who, id_, value) in enumerate(records, 1)
        ]

    @property
    def metadata(self):
        return pd.DataFrame({"annotator": [record.annotator for record in self.records]})

    def trail(self, annotator):
        return [record for record in self.records if record.annotator == annotator]

    def position_of(self, key):
        return list(self.pool.texts).index(key)


def write(job, tmp_path, name="doccano", **options):
    report = ll.formats.write(SimpleNamespace(job=job), tmp_path / "labels", name, **options)
    return ll.formats.read(tmp_path / "labels", name)[0], report


def test_a_labelers_spans_come_with_the_texts_and_columns_of_its_pool(tmp_path):
    pool = Texts(TEXTS, {"n": [1, 2, 3], "x": [0.5, 1.5, 2.5], "text": ["x", "y", None]})
    made_by_hand = {**PER, "origin": "edited"}
    frame, report = write(Job(("me", "c", []), ("me", "a", [made_by_hand]), ("me", "b", None), pool=pool), tmp_path)
    assert frame["id"].tolist() == ["c", "a"]
    assert frame["text"].tolist() == ["nothing", "Ada met Bob."]
    assert frame["label"].tolist() == [[], [PER]]
    assert frame["n"].tolist() == [3, 1]
    assert frame["n"].dtype == "int64"
    assert frame["text_"].tolist() == [None, "x"]  # a column of the source, not the text that was labeled
    assert "annotator" not in frame
    assert (report.written, report.skipped) == (1, 1)
    assert report.reasons == ["1 sample without an answer (first: document 'b')"]


def test_a_labelers_tokens_are_those_of_its_pool(tmp_path):
    frame, _ = write(Job(("me", "b", []), ("me", "a", [PER])), tmp_path, "prodigy")
    assert frame["tokens"].tolist() == [[(0, 4)], tokenize("Ada met Bob.")]


def test_answers_of_several_annotators_are_told_apart(tmp_path):
    job = Job(("ann", "a", [PER]), ("bob", "a", []), ("ann", "b", []))
    frame, _ = write(job, tmp_path, "label_studio")
    assert sorted(zip(frame["id"], frame["annotator"], map(len, frame["label"]), strict=True)) == [
        ("a", "ann", 1),
        ("a", "bob", 0),
        ("b", "ann", 0),
    ]


def test_what_was_skipped_is_ignored_in_prodigy_and_cancelled_in_label_studio(tmp_path):
    job = Job(("me", "a", [PER]), ("me", "b", None))
    _, report = write(job, tmp_path, "prodigy")
    rows = [json.loads(line) for line in (tmp_path / "labels").read_text().splitlines()]
    assert [(row["text"], row["answer"]) for row in rows] == [("Ada met Bob.", "accept"), ("Rome", "ignore")]
    assert report.skipped == 1
    write(job, tmp_path, "label_studio")
    tasks = json.loads((tmp_path / "labels").read_text())
    assert [each["annotations"][0].get("was_cancelled", False) for each in tasks] == [False, True]
    for name in ("doccano", "conll", "spacy"):
        assert len(write(job, tmp_path, name)[0]) == 1


def test_classes_of_documents(tmp_path):
    frame, report = write(Job(("me", "a", "news"), ("me", "b", 3), classes=True), tmp_path)
    assert frame["label"].tolist() == ["news", 3]
    assert report.written == 2
    frame, _ = write(Job(("me", "a", ["news", "x"]), ("me", "b", []), classes=True, multiple=True), tmp_path)
    assert frame["label"].tolist() == [["news", "x"], []]


def test_answers_and_skips_of_a_real_job(tmp_path):
    labeler = ll.TabularLabeler(
        [{"body": "Ada", "n": 1}, {"body": "b", "n": 2}], ["x", 3], store=":memory:", annotator="me"
    )
    labeler.job.pool.content = lambda position: ["Ada", "b"][position]
    labeler.job.pool.tokens_at = lambda position: [(0, len(["Ada", "b"][position]))]
    labeler.label(0, "x")
    labeler.skip(1)
    report = labeler.export(tmp_path / "labels", "prodigy")
    assert (report.written, report.skipped) == (1, 1)
    frame, _ = ll.formats.read(tmp_path / "labels", "prodigy")
    assert frame.to_dict("records") == [{"id": 0, "text": "Ada", "label": "x", "tokens": [(0, 3)], "n": 1}]
    labeler.undo()
    labeler.undo()
    assert labeler.export(tmp_path / "labels", "prodigy").written == 0


def test_a_labeler_of_other_samples_is_told_what_it_can_write(tmp_path):
    class Pixels(Texts):
        def content(self, position):  # noqa: ARG002 - as of the pool
            return None

    with pytest.raises(
        ValueError, match=r"sample 'a' is no text: this format holds texts; .* 'csv', 'jsonl' or 'parquet'"
    ):
        ll.formats.write(Job(("me", "a", "cat"), pool=Pixels(TEXTS)), tmp_path / "labels", "conll")
    assert list(tmp_path.iterdir()) == []


def test_a_table_needs_texts_and_labels(tmp_path):
    with pytest.raises(ValueError, match=r"no column 'text', but \['body', 'label'\]: rename the one that is meant"):
        ll.formats.write(pd.DataFrame({"body": ["a"], "label": [[]]}), tmp_path / "a.conll")
    with pytest.raises(ValueError, match=r"text of document 1 is 5, of type int: expected a string"):
        ll.formats.write(pd.DataFrame({"text": ["a", 5], "label": [[], []]}), tmp_path / "a.conll")
    with pytest.raises(ValueError, match=r"label of document 1 is 'x': expected a list of spans"):
        ll.formats.write(pd.DataFrame({"text": ["Ada", "b"], "label": [[PER], "x"]}), tmp_path / "a.conll")
    assert list(tmp_path.iterdir()) == []


def test_rows_without_a_label_are_skipped_and_texts_may_be_missing(tmp_path):
    frame = pd.DataFrame({"text": ["Ada", "b", None], "label": [[PER], None, []]}, index=["x", "y", "z"])
    report = ll.formats.write(frame, tmp_path / "a.conll")
    back, _ = ll.formats.read(tmp_path / "a.conll")
    assert (back["id"].tolist(), back["text"].tolist()) == (["x", "z"], ["Ada", ""])
    assert (report.written, report.skipped) == (1, 1)


def test_numpy_values_in_a_table(tmp_path):
    span = {"start": np.int64(0), "end": np.int32(3), "label": np.str_("PER")}
    frame = pd.DataFrame(
        {"text": ["Ada"], "label": [np.array([span])], "tokens": [np.array([[0, 3]])], "n": [np.float32(0.5)]}
    )
    ll.formats.write(frame, tmp_path / "a.jsonl", "prodigy", strict=True)
    back, _ = ll.formats.read(tmp_path / "a.jsonl", "prodigy")
    assert (back["label"][0], back["tokens"][0], back["n"][0]) == ([PER], [(0, 3)], 0.5)


def test_tables_of_polars(tmp_path):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": ["Ada"], "label": [[{"start": 0, "end": 3, "label": "PER"}]]})
    ll.formats.write(frame, tmp_path / "a.conll", strict=True)
    assert ll.formats.read(tmp_path / "a.conll")[0]["label"][0] == [PER]


@pytest.mark.parametrize("name", ["conll", "spacy", "doccano", "prodigy", "label_studio"])
def test_halves_of_characters_are_replaced_one_for_one_and_counted(tmp_path, name):
    text = pd.Series(["\ud83d\ude00 Ada \ud83d"], dtype=object)
    frame = pd.DataFrame({"text": text, "label": [[{"start": 3, "end": 6, "label": "PER"}]]})
    report = ll.formats.write(frame, tmp_path / "labels", name)
    back, _ = ll.formats.read(tmp_path / "labels", name)
    assert back["text"].tolist() == ["\ufffd\ufffd Ada \ufffd"]
    assert back["label"][0] == [{**PER, "start": 3, "end": 6}]
    assert (report.written, report.changed) == (1, 1)


def test_the_same_span_twice_is_written_once(tmp_path):
    report = ll.formats.write(pd.DataFrame({"text": ["Ada"], "label": [[PER, dict(PER)]]}), tmp_path / "a.conll")
    assert (report.written, report.dropped) == (1, 1)
    assert report.reasons == ["1 span given twice (first: document 0, 'Ada' 0-3)"]


def test_a_file_is_replaced_only_when_all_is_written(tmp_path):
    path = tmp_path / "a.conll"
    path.write_text("as it was")
    wide = pd.DataFrame({"text": ["Ada"], "label": [[{"start": 0, "end": 1, "label": "PER"}]]})
    with pytest.raises(ValueError, match=r"strict=True: nothing was written; 1 span moved to token borders \(first: "):
        ll.formats.write(wide, path, strict=True)
    assert path.read_text() == "as it was"
    ll.formats.write(wide, path)
    assert path.read_text().startswith("# id = 0")
    assert list(tmp_path.iterdir()) == [path]


def test_a_reason_is_told_once_however_often_it_holds(tmp_path):
    spans = [{"start": 2 * i, "end": 2 * i + 1, "label": i} for i in range(1000)]
    report = ll.formats.write(pd.DataFrame({"text": ["a " * 1000], "label": [spans]}), tmp_path / "a.conll")
    assert report.changed == 1000
    assert report.reasons == ["1000 spans whose class key is no text: written as text (first: document 0, 'a' 0-1)"]


def test_a_labeler_of_documents_without_any_class_has_classes_all_the_same(tmp_path):
    labeler = ll.TextLabeler(["one", "two"], ["a", "b"], store=":memory:", annotator="me", multiple=True)
    for sample in (0, 1):
        labeler.label(sample, [])
    labeler.export(tmp_path / "labels.json", "label_studio")
    assert '"choices": []' in (tmp_path / "labels.json").read_text(encoding="utf-8")
