"""Labelers of texts without a browser: spans and whole documents, by the same path a page uses."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store import Store

TEXTS = [
    "John Snow knows nothing.",
    "the next time you see John Snow, john snow",
    "I ❤️ C++ and 👨‍👩‍👧 John Snow",
    "Snow falls on John.",
]


def spans(data=None, classes=("person", "place"), **settings):
    settings = {"store": ":memory:", "annotator": "me", "order": "sequential", **settings}
    return ll.TextSpanLabeler(TEXTS if data is None else data, list(classes), **settings)


def mark(labeler, sample, *phrases, label="person"):
    text = labeler.job.pool.content(labeler.job.pool.position(sample))
    found = [
        {"label": label, "start": text.index(phrase), "end": text.index(phrase) + len(phrase)} for phrase in phrases
    ]
    labeler.label(sample, found)


def suggested(labeler, sample):
    found = labeler.suggestion(sample)
    return [] if found is None else [(span["text"], span["start"], span["label"]) for span in found[0]]


# ---- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        TEXTS,
        np.array(TEXTS),
        pd.Series(TEXTS),
        pd.DataFrame({"text": TEXTS, "source": "web"}),
        [{"text": text} for text in TEXTS],
    ],
    ids=["list", "array", "series", "frame", "dicts"],
)
def test_texts_in_every_form_people_have_them(data):
    labeler = spans(data)
    mark(labeler, 0, "John Snow")
    answer = labeler.labels["label"][0]
    assert answer == [{"text": "John Snow", "start": 0, "end": 9, "label": "person"}]
    assert labeler.labels["text"][0] == TEXTS[0]


def test_a_folder_of_texts(tmp_path):
    (tmp_path / "b.txt").write_text("Ada", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe broken")
    labeler = spans(tmp_path)
    labeler.label("b.txt", [{"label": "person", "start": 0, "end": 3}])
    assert labeler.labels["label"]["b.txt"][0]["text"] == "Ada"
    assert "a.txt" in labeler.queue


def test_a_file_that_is_gone_keeps_its_answer_and_holds_up_nothing(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Ada", encoding="utf-8")
    files, settings = sorted(tmp_path.glob("*.txt")), {"store": tmp_path / "labels.db", "name": "j"}
    spans(files, **settings).label(str(files[0]), [{"label": "person", "start": 0, "end": 3}])
    files[0].unlink()
    again = spans(files[1:], **settings)
    assert again.queue == [str(files[1])]
    files[0].write_text("Ada", encoding="utf-8")
    assert spans(files, **settings).labels["label"].iloc[0][0]["text"] == "Ada"


def test_a_text_too_long_for_a_page_is_said_to_be_and_the_next_one_comes():
    labeler = spans(["a " * 600_000, "Ada"])
    assert "1,200,000 characters" in labeler.job.pool.payload(0).data["error"]
    assert labeler.job.pool.payload(1).data["text"] == "Ada"


def test_labels_and_metadata_have_the_columns_and_the_json_of_the_specification(tmp_path):
    labeler = spans(pd.DataFrame({"text": TEXTS, "source": "web"}))
    mark(labeler, 0, "John Snow")
    labeler.label(3, [])
    labeler.skip(2, comment="no idea")
    assert list(labeler.labels.columns) == ["text", "source", "label", "label_id"]
    assert labeler.labels["label"].to_dict()[3] == []
    assert list(labeler.metadata.columns) == [
        "date", "data_id", "comment", "session", "status", "annotator", "label", "label_id",
    ]  # fmt: skip
    labeler.export(tmp_path / "labels.csv")
    stored = pd.read_csv(tmp_path / "labels.csv")["label"][0]
    assert stored == '[{"text": "John Snow", "start": 0, "end": 9, "label": "person"}]'
    assert json.loads(stored) == labeler.labels["label"][0]


def test_spans_are_counted_one_by_one():
    labeler = spans()
    mark(labeler, 1, "John Snow", "john snow")
    mark(labeler, 3, "Snow", label="place")
    progress = labeler.progress
    assert progress["per_class"] == {"person": 2, "place": 1}
    assert (progress["labeled"], progress["total"]) == (2, 4)


def test_overlap_is_refused_unless_allowed_and_nothing_is_lost():
    nested = [{"label": "person", "start": 0, "end": 9}, {"label": "place", "start": 5, "end": 9}]
    labeler = spans()
    mark(labeler, 0, "John")
    with pytest.raises(LabelError, match=r"'Snow' \(5-9\) overlaps 'John Snow' \(0-9\).*overlap=True"):
        labeler.label(0, nested)
    assert labeler.labels["label"][0][0]["text"] == "John"
    allowed = spans(overlap=True)
    allowed.label(0, nested)
    assert [span["text"] for span in allowed.labels["label"][0]] == ["John Snow", "Snow"]


def test_undo_and_redo_bring_whole_answers_back():
    labeler = spans()
    mark(labeler, 0, "John Snow")
    mark(labeler, 0, "John")
    labeler.undo()
    assert labeler.labels["label"][0][0]["text"] == "John Snow"
    labeler.undo()
    assert labeler.labels.empty
    labeler.redo()
    labeler.redo()
    assert labeler.labels["label"][0][0]["text"] == "John"


# ---- prelabels ----------------------------------------------------------------------------------------------------


def test_what_was_labeled_once_is_suggested_wherever_the_words_come_again():
    labeler = spans()
    assert suggested(labeler, 1) == []
    mark(labeler, 0, "John Snow")
    assert suggested(labeler, 1) == [("John Snow", 22, "person"), ("john snow", 33, "person")]
    assert suggested(labeler, 2) == [("John Snow", 19, "person")]  # an emoji before it shifts nothing
    assert suggested(labeler, 3) == []
    assert labeler.progress["labeled"] == 1  # nothing is applied by itself


def test_longest_first_latest_wins_and_signs_are_words():
    labeler = spans()
    mark(labeler, 3, "John")
    mark(labeler, 0, "John Snow", label="place")
    assert suggested(labeler, 2) == [("John Snow", 19, "place")]
    mark(labeler, 2, "C++", "John Snow", label="place")
    assert labeler.add(["She likes C++ and C + +, said John Snow."]) == 1
    assert suggested(labeler, 4) == [("C++", 10, "place"), ("John Snow", 30, "place")]
    mark(labeler, 1, "John Snow", "john snow")
    assert suggested(labeler, 4)[1] == ("John Snow", 30, "person")


def test_what_a_person_removed_does_not_come_back_until_it_is_labeled_again():
    labeler = spans()
    mark(labeler, 0, "John Snow")
    labeler.label(1, [])  # the suggestions were not taken
    assert suggested(labeler, 2) == []
    labeler.undo()
    assert suggested(labeler, 2) != []
    labeler.label(1, [])
    mark(labeler, 3, "John")
    assert suggested(labeler, 2) == [("John", 19, "person")]
    mark(labeler, 1, "John Snow")
    assert suggested(labeler, 2) == [("John Snow", 19, "person")]


def test_a_suggestion_that_was_changed_is_not_one_that_was_removed():
    labeler = spans(["John was here", "Ask John Snow", "John again"])
    mark(labeler, 0, "John")
    mark(labeler, 1, "John Snow")  # the suggested "John" was made longer
    assert suggested(labeler, 2) == [("John", 0, "person")]


def test_prelabels_come_from_everybody_and_from_before_a_restart(tmp_path):
    first = spans(store=tmp_path / "a.db", annotator="ada")
    mark(first, 0, "John Snow")
    other = spans(store=tmp_path / "a.db", annotator="bob")
    assert suggested(other, 1)[0] == ("John Snow", 22, "person")
    mark(first, 3, "Snow", label="place")
    assert other.progress["labeled"] == 2  # a look into the store
    assert suggested(other, 2) == [("John Snow", 19, "person")]


def test_skipping_teaches_nothing_and_prelabels_can_be_switched_off():
    labeler = spans()
    mark(labeler, 0, "John Snow")
    labeler.skip(1)
    assert suggested(labeler, 2) != []
    off = spans(prelabel=False)
    mark(off, 0, "John Snow")
    assert off.suggestion(1) is None


def test_given_suggestions_come_first_and_prelabels_fill_what_they_leave_free():
    given = {1: [{"label": "place", "start": 22, "end": 26, "score": 0.7}]}
    labeler = spans(suggestions=given)
    mark(labeler, 0, "John Snow")
    assert suggested(labeler, 1) == [("John", 22, "place"), ("john snow", 33, "person")]


def test_a_suggestion_that_does_not_fit_is_told_and_the_sample_is_there():
    labeler = spans(suggestions={0: [{"label": "person", "start": 0, "end": 99}]})
    sent = []
    labeler.send = lambda content, _buffers=None: sent.append(content)
    labeler._received(None, {"kind": "hello", "page": "p", "version": 1, "have": []}, [])
    assert [item["key"] for item in sent[0]["items"]][:1] == ["0"]
    assert any("does not lie in the text" in message.get("message", "") for message in sent)


# ---- the wire -----------------------------------------------------------------------------------------------------


class Page:
    """A page that says hello and answers."""

    def __init__(self, labeler):
        self.labeler, self.sent = labeler, []
        labeler.send = lambda content, _buffers=None: self.sent.append(content)
        self.tell({"kind": "hello", "version": 1, "have": []})

    def tell(self, message):
        self.sent.clear()
        self.labeler._received(None, {"page": "p", **message}, [])
        return list(self.sent)

    def label(self, sample, value, op_id="o", **more):
        operation = {
            "op_id": op_id,
            "seq": 1,
            "kind": "label",
            "sample": sample,
            "value": value,
            "comment": "",
            "elapsed": 1,
        }
        return self.tell({"kind": "operations", "operations": [{**operation, **more}]})


JOHN = {"label": "person", "start": 0, "end": 9, "text": "John Snow"}


def test_a_text_travels_with_its_words_and_its_direction():
    data = Page(spans(["Ada 🇫🇷!"])).sent[0]["items"][0]["data"]
    assert (data["text"], data["tokens"], data["direction"]) == ("Ada 🇫🇷!", [0, 3, 4, 6, 6, 7], "auto")
    data = Page(spans(["שלום עולם"], language="he")).sent[0]["items"][0]["data"]
    assert (data["tokens"], data["direction"]) == ([0, 4, 5, 9], "rtl")


def test_half_a_character_travels_as_a_replacement_and_shifts_nothing():
    page = Page(spans(["ab \ud83d Ada"]))
    data = page.sent[0]["items"][0]["data"]
    assert json.dumps(data, ensure_ascii=False).encode("utf-8")
    assert data["text"] == "ab \ufffd Ada"
    page.label("0", [{"label": "person", "start": 5, "end": 8, "text": "Ada"}])
    assert page.labeler.labels["label"][0][0]["text"] == "Ada"
    refused = page.label("0", [{"label": "person", "start": 3, "end": 4, "text": "\ufffd"}], op_id="o2")
    assert any("refused" in message for message in refused)


def test_an_answer_changes_at_once_what_is_suggested_for_the_samples_ahead():
    page = Page(spans())
    marks = [m for m in page.label("0", [JOHN]) if m["kind"] == "marks"]
    assert {mark["key"] for mark in marks[0]["marks"]} == {"1", "2"}
    texts = [span["text"] for span in marks[0]["marks"][0]["suggestion"]["value"]]
    assert texts == ["John Snow", "john snow"]
    again = page.label("3", [], op_id="o2")
    assert [m for m in again if m["kind"] == "marks"] == []  # nothing has changed for the others


def test_a_page_that_says_hello_again_hears_what_is_suggested_now_for_what_it_holds():
    page = Page(spans())
    mark(page.labeler, 0, "John Snow")  # from a cell: the page hears of it when it asks
    told = page.tell({"kind": "hello", "version": 1, "have": ["0", "1", "2", "3"]})
    marks = {mark["key"]: mark for m in told if m["kind"] == "marks" for mark in m["marks"]}
    assert [span["text"] for span in marks["1"]["suggestion"]["value"]] == ["John Snow", "john snow"]


def test_where_a_span_came_from_is_stored_and_comes_back_to_the_page():
    page = Page(spans())
    page.label("0", [JOHN])
    taken = {"label": "person", "start": 22, "end": 31, "text": "John Snow", "origin": "accepted"}
    suggestion = {"value": [{**JOHN, "start": 22, "end": 31}], "score": None}
    page.label("1", [taken], op_id="o2", suggested=suggestion)
    state = page.tell({"kind": "hello", "version": 1, "have": []})[0]
    entry = {entry["key"]: entry for entry in state["trail"]["entries"]}["1"]
    assert entry["value"][0]["origin"] == "accepted"
    assert page.labeler.labels["label"][1] == [{"text": "John Snow", "start": 22, "end": 31, "label": "person"}]
    assert page.labeler.spans[["text", "origin"]].to_dict("split")["data"] == [
        ["John Snow", "manual"],
        ["John Snow", "accepted"],
    ]
    assert page.labeler.spans.index.tolist() == [0, 1]


@pytest.mark.parametrize(
    "value",
    [
        [{**JOHN, "text": "John snow"}],
        [{**JOHN, "end": 900}],
        [{**JOHN, "origin": "suggested"}],
        [{**JOHN, "label": "nobody"}],
        "John",
        [[1, 2]],
        None,
    ],
)
def test_a_bad_answer_of_a_page_is_refused_in_words_and_nothing_is_stored(value):
    page = Page(spans())
    receipts = [m for m in page.label("0", value) if m["kind"] == "receipt"]
    assert receipts[0]["refused"].startswith("The label of sample 0")
    assert page.labeler.labels.empty


def test_what_a_page_says_was_suggested_is_not_trusted():
    page = Page(spans())
    page.label("0", [JOHN])
    page.label("1", [], op_id="o2", suggested={"value": [{"nonsense": 1}], "score": None})
    assert suggested(page.labeler, 2) != []


# ---- texts that changed -------------------------------------------------------------------------------------------


def test_an_answer_that_no_longer_fits_its_text_is_told_and_asked_again_and_stays_in_the_store(tmp_path):
    labeler = spans(store=tmp_path / "a.db", name="j")
    mark(labeler, 0, "John Snow")
    mark(labeler, 3, "John")
    changed = ["Well, John Snow knows nothing.", *TEXTS[1:]]
    with pytest.warns(UserWarning, match="1 answer does not fit what the sample holds any more.*asked again"):
        again = spans(changed, store=tmp_path / "a.db", name="j")
    assert set(again.labels.index) == {3}
    assert 0 in again.queue
    assert list(again.job.misfits) == [0]
    back = spans(store=tmp_path / "a.db", name="j")
    assert back.labels["label"][0][0]["text"] == "John Snow"
    mark(again, 0, "John Snow")
    assert again.job.misfits == {}


# ---- languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ar", "fa", "he", "ur"])
def test_languages_read_from_right_to_left(code):
    labeler = spans(["abc"], language=code)
    assert labeler.job.pool.payload(0).data["direction"] == "rtl"
    assert spans(["abc"], language=code, direction="ltr").job.pool.payload(0).data["direction"] == "ltr"


def test_a_column_of_languages_and_a_code_that_is_none():
    frame = pd.DataFrame({"text": ["שלום", "hello", "?"], "lang": ["he", "en", None]})
    labeler = spans(frame, language_column="lang")
    directions = [labeler.job.pool.payload(i).data["direction"] for i in range(3)]
    assert directions == ["rtl", "ltr", "auto"]
    with pytest.raises((PoolError, ValueError), match="'xx'"):
        spans(frame.assign(lang=["he", "xx", "en"]), language_column="lang")
    with pytest.raises(ValueError, match="'xx'"):
        spans(language="xx")


def test_own_tokenizers_and_what_is_no_tokenization():
    labeler = spans(["a-b c"], tokenization=lambda text: [m.span() for m in re.finditer(r"\S+", text)])
    assert labeler.job.pool.tokens_at(0) == [(0, 3), (4, 5)]
    assert spans(["ab"], tokenization="character").job.pool.tokens_at(0) == [(0, 1), (1, 2)]
    with pytest.raises(ValueError, match="did you mean 'word'"):
        spans(tokenization="words")


def test_an_unknown_argument_names_the_nearest_one():
    with pytest.raises(TypeError, match="did you mean 'overlap'"):
        spans(overlaps=True)
    with pytest.raises(TypeError, match="TextLabeler has no argument 'prelabel'"):
        ll.TextLabeler(TEXTS, ["a"], store=":memory:", prelabel=True)


def test_a_job_of_texts_comes_back_in_one_line_with_its_options():
    store = Store(":memory:")
    frame = pd.DataFrame({"body": TEXTS, "title": "x"})
    labeler = spans(frame, store=store, name="j", text="body", overlap=True, language="en")
    labeler.label(0, [JOHN, {**JOHN, "end": 4, "text": "John"}])
    job = ll.open_job(store, "j", frame)
    assert job.label_type.overlap is True
    assert len(job.labels["label"][0]) == 2
    assert ll.TextSpanLabeler(job, annotator="you").labels["label"][0][0]["text"] == "John Snow"
    store.close()
