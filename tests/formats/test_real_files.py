"""Files that other tools wrote, and people labeled."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import labelloop as ll

FOLDERS = [folder / "shared" / "data" for folder in Path(__file__).resolve().parents]
SHARED = next((folder for folder in FOLDERS if folder.is_dir()), None)
USERS = "multi_annotator/doccano_two_users"
EXAMPLES = "peer_formats/doccano/data_export/pipeline/examples"
PRODIGY = "peer_formats/prodigy_jsonl"
STUDIO = "peer_formats/label_studio_export"

pytestmark = pytest.mark.skipif(SHARED is None, reason="needs ../shared/data")


@cache
def read(path, name=None):
    """What was read, once for all tests: none changes it."""
    return ll.formats.read(SHARED / path, name)


def classes(frame):
    return Counter(span["label"] for spans in frame["label"] for span in spans)


def truth(path):
    return [json.loads(line) for line in (SHARED / path).read_text(encoding="utf-8").splitlines()]


def marked(spans):
    return sorted((span["start"], span["end"], str(span["label"])) for span in spans)


def test_two_columns_of_wnut():
    frame, report = read("text/wnut17_ner_en/emerging.dev.conll")
    assert len(frame) == 1009
    counts = {"person": 470, "product": 114, "creative-work": 105, "location": 74, "group": 39, "corporation": 34}
    assert classes(frame) == counts
    assert (report.written, report.changed, report.dropped, report.reasons) == (836, 0, 0, [])
    for text, spans, wanted in zip(frame["text"], frame["label"], truth("text/wnut17_ner_en/docs.jsonl"), strict=True):
        assert (text, marked(spans)) == (wanted["text"], marked(wanted["spans"]))
    frame, report = read("text/wnut17_ner_en/emerging.test.annotated", "conll")
    assert (len(frame), report.written) == (1287, 1079)


def test_several_columns_of_tags_of_wojood():
    frame, report = read("text/wojood_ner_ar_val/val.txt", "conll")
    assert (len(frame), report.written, report.dropped) == (158, 470, 0)
    found = classes(frame)
    assert (found["GPE"], found["ORG"], found["DATE"], found["PERS"]) == (117, 87, 84, 42)
    assert len(found) == 18
    wanted = truth("text/wojood_ner_ar_val/docs.jsonl")
    assert frame["text"].tolist() == [each["text"] for each in wanted]
    pairs = zip(frame["label"], [each["spans"] for each in wanted], strict=True)
    other = [(mine, theirs) for mine, theirs in pairs if marked(mine) != marked(theirs)]
    # Five sentences have a span inside another of the same class. Theirs end the outer one where the inner begins.
    assert len(other) == 5
    for mine, theirs in other:
        assert sorted((s["start"], s["label"]) for s in mine) == sorted((s["start"], s["label"]) for s in theirs)
        assert sum(s["end"] for s in mine) > sum(s["end"] for s in theirs)


def test_numbered_tokens_and_raw_text_of_uner():
    frame, report = read("text/uner_ner_zh/zh_pud-ud-test.iob2")
    assert (len(frame), report.written) == (1000, 1139)
    assert classes(frame) == {"LOC": 512, "PER": 473, "ORG": 154}
    for text, spans, wanted in zip(frame["text"], frame["label"], truth("text/uner_ner_zh/docs.jsonl"), strict=True):
        assert (text, marked(spans)) == (wanted["text"], marked(wanted["spans"]))
    assert frame["id"][0] == "batch-0000-0001"
    assert " " not in frame["text"][1]


@pytest.mark.parametrize("ending", ["conll2003", "spacy"])
@pytest.mark.parametrize("user", [1, 2])
def test_both_users_of_doccano_as_its_own_conversions_have_them(user, ending):
    frame, report = read(f"{USERS}/labeling.jsonl", "doccano")
    assert (len(frame), report.written) == (3, 16)
    mine = frame[frame["annotator"] == user]
    theirs, _ = read(f"{USERS}/labeling.{ending}.user{user}", "conll" if ending == "conll2003" else "spacy")
    assert mine["text"].tolist() == theirs["text"].tolist()
    assert [marked(spans) for spans in mine["label"]] == [marked(spans) for spans in theirs["label"]]
    assert {type(span["label"]) for spans in mine["label"] for span in spans} == {int}


@pytest.mark.parametrize("ending", ["conll2003", "spacy"])
def test_classes_by_name_of_doccano_as_its_own_conversions_have_them(ending, tmp_path):
    mine, _ = read(f"{USERS}/labeling_text_label.jsonl", "doccano")
    name = "conll" if ending == "conll2003" else "spacy"
    theirs, _ = read(f"{USERS}/labeling_text_label.{ending}.user0", name)
    path = tmp_path / ("ours.conll" if name == "conll" else "ours.json")
    report = ll.formats.write(mine.assign(tokens=theirs["tokens"]), path, name, strict=True)
    ours, _ = ll.formats.read(path, name)
    assert report.written == 11
    assert ours["text"].tolist() == theirs["text"].tolist()
    assert ours["tokens"].tolist() == theirs["tokens"].tolist()
    assert ours["label"].tolist() == theirs["label"].tolist() == mine["label"].tolist()


def test_examples_of_doccano():
    frame, report = read(f"{EXAMPLES}/sequence_labeling/example.jsonl", "doccano")
    assert classes(frame) == {"ORG": 1, "MISC": 1, "PERSON": 2}
    frame, _ = read(f"{EXAMPLES}/intent_detection/example.jsonl", "doccano")
    assert classes(frame) == {"City": 3}
    assert frame["cats"].tolist() == [["flight"], ["airport"]]
    for kind in ("jsonl", "json"):
        frame, _ = read(f"{EXAMPLES}/text_classification/example.{kind}", "doccano")
        assert frame["label"].tolist() == ["negative", "positive", "positive"]
    relations = "peer_formats/doccano/data_import/pipeline/examples/relation_extraction/example.jsonl"
    frame, report = read(relations, "doccano")
    assert classes(frame) == {"ORG": 1, "DATE": 1, "PERSON": 2}
    assert report.dropped == 3
    assert "3 relations between spans: not read" in report.reasons[0]
    frame, _ = read("peer_formats/doccano/data_import/pipeline/examples/sequence_labeling/example.txt", "conll")
    assert [[s["text"] for s in spans] for spans in frame["label"]] == [
        ["EU", "German", "British"],
        ["Peter Blackburn"],
    ]


@pytest.mark.parametrize("name", ["bounding_box", "relation_extraction", "segmentation"])
def test_examples_of_doccano_that_are_printed_over_several_lines(name):
    with pytest.raises(ValueError, match=r"example\.jsonl, line 1: expected one JSON object on each line, found '\{'"):
        read(f"{EXAMPLES}/{name}/example.jsonl", "doccano")


def test_an_example_of_doccano_without_texts():
    with pytest.raises(ValueError, match=r"example\.jsonl, line 1: expected the key 'text' with a text"):
        read(f"{EXAMPLES}/image_classification/example.jsonl", "doccano")


def test_headlines_of_prodigy():
    frame, report = read(f"{PRODIGY}/annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl", "prodigy")
    assert (len(frame), report.written, report.skipped) == (372, 303, 1)
    assert classes(frame) == {"ORG": 136, "LOCATION": 121, "PERSON": 38, "PRODUCT": 8}
    assert report.reasons[0].startswith("1 sample ignored")


def test_issues_of_prodigy():
    frame, report = read(f"{PRODIGY}/annotated_github-issues-DOCUMENTATION-textcat.jsonl", "prodigy")
    assert (len(frame), report.written, report.skipped) == (126, 126, 289)
    assert set(frame["label"]) == {"DOCUMENTATION"}
    assert [reason.split(" (")[0] for reason in report.reasons] == [
        "259 samples rejected: no label",
        "30 samples ignored: no label",
    ]
    assert frame["score"].notna().all()


def test_spans_of_label_studio():
    frame, report = read(f"{STUDIO}/named_entity/annotations/1.json", "label_studio")
    assert report.written == 1
    assert frame["label"][0] == [{"text": "February 22", "start": 343, "end": 354, "label": "Date"}]
    frame, report = read(f"{STUDIO}/named_entity/tasks.json", "label_studio")
    assert (report.written, report.skipped, frame["label"].tolist()) == (0, 1, [None])
    assert frame["prediction"][0][0]["text"] == "February 22"


def test_choices_of_label_studio():
    found = [read(f"{STUDIO}/sentiment_analysis/annotations/{i}.json", "label_studio")[0] for i in range(4)]
    assert [frame["label"][0] for frame in found] == ["Negative", "Negative", "Neutral", "Neutral"]
    assert all(frame["text"][0] != frame["summary"][0] for frame in found)


@pytest.mark.parametrize("name", ["conll", "spacy", "doccano", "prodigy", "label_studio"])
@pytest.mark.parametrize("file", ["text/wnut17_ner_en/emerging.dev.conll", "text/uner_ner_zh/zh_pud-ud-test.iob2"])
def test_real_documents_go_through_every_format(name, file, tmp_path):
    frame, _ = read(file)
    frame = frame.head(200).drop(columns=["newdoc id"], errors="ignore")
    report = ll.formats.write(frame, tmp_path / "labels", name, strict=True)
    back, _ = ll.formats.read(tmp_path / "labels", name)
    assert report.written == sum(map(len, frame["label"]))
    assert back["text"].tolist() == frame["text"].tolist()
    assert back["label"].tolist() == frame["label"].tolist()


def test_nested_spans_go_into_a_docbin(tmp_path):
    frame, _ = read("text/wojood_ner_ar_val/val.txt", "conll")
    report = ll.formats.write(frame, tmp_path / "labels.spacy", strict=True)
    back, _ = ll.formats.read(tmp_path / "labels.spacy")
    assert [marked(spans) for spans in back["label"]] == [marked(spans) for spans in frame["label"]]
    assert "overlapping others: in doc.spans['sc'], not in doc.ents" in report.reasons[0]
    lossy = ll.formats.write(frame, tmp_path / "labels.conll")
    assert lossy.written + lossy.dropped == 470
    assert lossy.dropped > 80
    assert "overlapping a longer one" in lossy.reasons[0]
