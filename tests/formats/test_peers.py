"""doccano, Prodigy and Label Studio: their files in detail."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import labelloop as ll

TEXT = "Hi 🎉 Ada, 東京!"
ADA = {"text": "Ada", "start": 5, "end": 8, "label": "PER"}
SPANS = [ADA, {"text": "da, 東", "start": 6, "end": 11, "label": 2}]


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def put(path, *rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


# ---- doccano ----------------------------------------------------------------------------------------------------


def test_a_line_of_doccano(tmp_path):
    frame = pd.DataFrame({"text": [TEXT], "label": [SPANS], "id": ["a"], "source": ["s"], "annotator": ["me"]})
    report = ll.formats.write(frame, tmp_path / "a.jsonl", "doccano", strict=True)
    (row,) = rows_of(tmp_path / "a.jsonl")
    assert row["label"] == [[5, 8, "PER"], [6, 11, 2]]
    assert {**row, "label": 0} == {"id": "a", "text": TEXT, "label": 0, "annotator": "me", "meta": {"source": "s"}}
    assert report == ll.formats.Report(written=2)


@pytest.mark.parametrize(
    "said",
    [
        {"label": [[5, 8, "PER"]]},
        {"labels": [[5, 8, "PER"]]},
        {"entities": [[5, 8, "PER"]]},
        {"entities": [{"id": 0, "start_offset": 5, "end_offset": 8, "label": "PER"}]},
        {"annotations": [{"label": "PER", "start_offset": 5, "end_offset": 8, "user": 1}]},
        {"annotations": [{"label": "PER", "start_offset": 5, "end_offset": 8}]},
    ],
)
def test_all_ways_in_which_doccano_says_spans(tmp_path, said):
    frame, report = ll.formats.read(put(tmp_path / "a.jsonl", {"text": TEXT, **said}), "doccano")
    assert frame["label"][0] == [ADA]
    assert report.written == 1


@pytest.mark.parametrize(
    "said",
    [
        {"label": ["x"]},
        {"label": "x"},
        {"labels": ["x"]},
        {"cats": ["x"]},
        {"annotations": [{"label": "x", "user": 1}]},
    ],
)
def test_all_ways_in_which_doccano_says_classes(tmp_path, said):
    frame, _ = ll.formats.read(put(tmp_path / "a.jsonl", {"text": TEXT, **said}), "doccano")
    assert frame["label"][0] == "x"


def test_documents_of_doccano_without_labels_are_counted(tmp_path):
    frame, report = ll.formats.read(put(tmp_path / "a.jsonl", {"text": "a"}, {"text": "b", "label": []}), "doccano")
    assert frame["label"].tolist() == [None, []]
    assert (report.written, report.skipped) == (0, 1)


# ---- Prodigy ----------------------------------------------------------------------------------------------------


def test_a_line_of_prodigy(tmp_path):
    frame = pd.DataFrame({"text": [TEXT], "label": [SPANS]})
    report = ll.formats.write(frame, tmp_path / "a.jsonl", "prodigy")
    (row,) = rows_of(tmp_path / "a.jsonl")
    assert row["tokens"][2] == {"text": "Ada", "start": 5, "end": 8, "id": 2, "ws": False}
    assert row["tokens"][3] == {"text": ",", "start": 8, "end": 9, "id": 3, "ws": True}
    assert row["spans"] == [
        {"start": 5, "end": 8, "token_start": 2, "token_end": 2, "label": "PER"},
        {"start": 6, "end": 11, "token_start": 2, "token_end": 4, "label": "2"},
    ]
    assert (row["answer"], row["_view_id"]) == ("accept", "spans_manual")
    assert (report.written, report.changed) == (2, 1)
    assert "whose class key is no text: written as text" in report.reasons[0]


def test_classes_of_prodigy(tmp_path):
    ll.formats.write(pd.DataFrame({"text": ["a"], "label": ["x"]}), tmp_path / "a.jsonl", "prodigy")
    assert rows_of(tmp_path / "a.jsonl")[0]["label"] == "x"
    ll.formats.write(pd.DataFrame({"text": ["a", "b"], "label": [["x"], []]}), tmp_path / "a.jsonl", "prodigy")
    first, second = rows_of(tmp_path / "a.jsonl")
    assert (first["accept"], second["accept"]) == (["x"], [])
    assert first["options"] == second["options"] == [{"id": "x", "text": "x"}]
    single = {"text": "a", "options": [], "accept": ["x"], "config": {"choice_style": "single"}, "answer": "accept"}
    frame, _ = ll.formats.read(put(tmp_path / "b.jsonl", single), "prodigy")
    assert frame["label"].tolist() == ["x"]


def test_tokens_of_prodigy_that_do_not_fit_are_left_aside(tmp_path):
    row = {"text": "Ada", "tokens": [{"text": "Bob", "start": 0, "end": 3, "id": 0}], "answer": "accept"}
    frame, report = ll.formats.read(put(tmp_path / "a.jsonl", row), "prodigy")
    assert "tokens" not in frame
    assert frame["label"].tolist() == [[]]
    assert report.reasons[0].startswith("1 document with tokens that do not fit its text")


# ---- Label Studio -----------------------------------------------------------------------------------------------


def task(*results, text=TEXT, **more):
    return {"id": 1, "data": {"text": text}, "annotations": [{"result": list(results), **more}]}


def labels(start, end, *names, **value):
    value = {"start": start, "end": end, "labels": list(names), **value}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value}


def test_a_task_of_label_studio(tmp_path):
    frame = pd.DataFrame({"text": [TEXT], "label": [SPANS[:1]], "id": ["a"], "source": ["s"]})
    ll.formats.write(frame, tmp_path / "a.json", "label_studio", strict=True)
    (found,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found["data"] == {"id": "a", "text": TEXT, "source": "s"}
    (result,) = found["annotations"][0]["result"]
    assert (result["from_name"], result["to_name"], result["type"]) == ("label", "text", "labels")
    assert result["value"] == {"start": 5, "end": 8, "text": "Ada", "labels": ["PER"]}


def test_two_annotators_are_two_annotations_of_one_task(tmp_path):
    columns = {"id": [5, 5], "text": ["ab", "ab"], "label": [[], [{"start": 0, "end": 1, "label": "X"}]]}
    frame = pd.DataFrame({**columns, "annotator": ["ann", "bob"]})
    ll.formats.write(frame, tmp_path / "a.json", "label_studio", strict=True)
    (found,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found["id"] == 5
    assert [(each["completed_by"], len(each["result"])) for each in found["annotations"]] == [
        ({"email": "ann"}, 0),
        ({"email": "bob"}, 1),
    ]
    back, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert back["annotator"].tolist() == ["ann", "bob"]


def test_offsets_in_utf16_units_are_converted_and_counted(tmp_path):
    found = task(labels(6, 9, "PER", text="Ada"), labels(5, 8, "PER2", text="Ada"), labels(3, 5, "X", text="🎉"))
    frame, report = ll.formats.read(put(tmp_path / "a.json", found), "label_studio")
    assert [(s["start"], s["end"], s["text"]) for s in frame["label"][0]] == [
        (3, 4, "🎉"),
        (5, 8, "Ada"),
        (5, 8, "Ada"),
    ]
    assert (report.written, report.changed, report.dropped) == (3, 2, 0)
    assert report.reasons == ["2 spans whose offsets counted UTF-16 units: converted (first: document 1, 'Ada')"]


def test_offsets_that_fit_neither_way_are_dropped_not_moved(tmp_path):
    found = task(labels(0, 3, "PER", text="Ada"), labels(4, 6, "X", text="\udf89 "), labels(5, 8, "OK"))
    frame, report = ll.formats.read(put(tmp_path / "a.json", found), "label_studio")
    assert [span["label"] for span in frame["label"][0]] == ["OK"]
    assert (report.written, report.dropped) == (1, 2)
    assert "whose text is not what stands there" in report.reasons[0]


def test_several_labels_and_results_of_other_kinds(tmp_path):
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    found = task(labels(5, 8, "A", "B"), labels(0, 2), relation)
    frame, report = ll.formats.read(put(tmp_path / "a.json", found), "label_studio")
    assert [(span["text"], span["label"]) for span in frame["label"][0]] == [("Ada", "A"), ("Ada", "B")]
    assert report.dropped == 2
    assert [reason.split(" (")[0] for reason in report.reasons] == [
        "1 result of type 'relation': neither spans nor choices",
        "1 span without a class",
    ]


def test_the_address_of_a_picture_is_no_text_but_a_text_may_be_an_address(tmp_path):
    data = [{"text": "https://example.org/"}, {"image": "https://example.org/a.jpg"}]
    choice = {"type": "choices", "to_name": "image", "value": {"choices": ["x"]}}
    tasks = [{"id": n, "data": each, "annotations": [{"result": [choice]}]} for n, each in enumerate(data)]
    (tmp_path / "a.json").write_text(json.dumps(tasks))
    frame, report = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert frame["text"].tolist() == ["https://example.org/"]
    assert (frame["label"].tolist(), report.skipped) == (["x"], 1)


def test_old_completions_and_what_was_cancelled(tmp_path):
    old = {
        "id": 1,
        "data": {"text": TEXT},
        "completions": [{"result": [labels(5, 8, "PER")]}, {"was_cancelled": True, "result": []}],
    }
    frame, report = ll.formats.read(put(tmp_path / "a.json", old), "label_studio")
    assert frame["label"].tolist() == [[ADA]]
    assert (report.written, report.skipped) == (1, 1)


def test_who_completed_it(tmp_path):
    people = [7, {"id": 3, "email": "ann@example.org"}, {"id": 3}]
    tasks = [task(labels(5, 8, "PER"), completed_by=who) for who in people]
    (tmp_path / "a.json").write_text(json.dumps(tasks))
    frame, _ = ll.formats.read(tmp_path / "a.json", "label_studio")
    assert frame["annotator"].tolist() == [7, "ann@example.org", 3]
