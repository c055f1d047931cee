"""What a format holds comes back as it was; what it cannot hold is counted, or refused when strict."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import labelloop as ll
from labelloop.text import Reader

FORMATS = {
    "conll": "labels.conll",
    "doccano": "labels.jsonl",
    "label_studio": "labels.json",
    "prodigy": "labels.jsonl",
    "spacy": "labels.spacy",
    "spacy as JSON": "labels.json",
}
WITH_TOKENS = {"conll", "prodigy", "spacy", "spacy as JSON"}
OF_WHOLE_TOKENS = {"conll", "spacy", "spacy as JSON"}
WITHOUT_OVERLAP = {"conll", "spacy as JSON"}
ANY_KEY = {"doccano"}

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
few = settings(slow, max_examples=25)  # for what is drawn from eight classes

characters = st.sampled_from(list("ab é東🎉́\u200d\u2028\x00\x0b\x85\xa0#=\"\\'-_O\t\n\r[]{}")) | st.characters(
    codec="utf-8"
)
some_text = st.text(characters, max_size=24)
labels = st.sampled_from(["PER", "LOC", "B-x", "O", "a b", "名", 'q"\\', " "])
keys = labels | st.sampled_from([1, 2.5, True, "tab\there"])
plain_values = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | some_text
metas = st.dictionaries(
    st.sampled_from(["source", "x y", "meta", "labels", "# id", "cats", "answer"]),
    plain_values | st.lists(plain_values, max_size=2) | st.dictionaries(some_text, plain_values, max_size=2),
    max_size=2,
)
ids = st.integers(-5, 2**70) | some_text | st.booleans()


@st.composite
def borders(draw, length, most=8):
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=most)))
    return [(a, b) for a, b in pairwise(cuts) if draw(st.booleans())]


def usual(text):
    """Return the tokens that a text has where nobody says, those of a dictionary in scripts without blanks."""
    return Reader().read(text).tokens


@st.composite
def documents(draw, keys=keys):
    text = draw(some_text)
    tokens = draw(st.none() | st.just(usual(text)) | borders(len(text)))
    places = [(a, b) for a in range(len(text)) for b in range(a + 1, min(len(text), a + 9) + 1)]
    marked = draw(st.lists(st.tuples(st.sampled_from(places), keys), max_size=5)) if places else []
    spans = [{"text": text[a:b], "start": a, "end": b, "label": key} for (a, b), key in marked]
    spans = [span for place, span in enumerate(spans) if span not in spans[:place]]
    return {"id": draw(ids), "text": text, "label": spans, "tokens": tokens, "meta": draw(metas)}


def frame_of(rows):
    names = dict.fromkeys(name for row in rows for name in row["meta"])
    own = {name: pd.Series([row[name] for row in rows], dtype=object) for name in ("id", "text", "label", "tokens")}
    return pd.DataFrame(own | {n: pd.Series([row["meta"].get(n) for row in rows], dtype=object) for n in names})


def go(name, frame, *, strict=False):
    """Write and read a table; return what was read, both reports, and what was left in the folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FORMATS[name]
        form = name.split()[0]
        try:
            written = ll.formats.write(frame, path, form, strict=strict)
            back, read = ll.formats.read(path, form)
        except ValueError:
            assert list(Path(folder).iterdir()) == []
            raise
        assert list(Path(folder).iterdir()) == [path]
    return back, written, read


def exact(spans):
    return sorted((s["start"], -s["end"], repr(s["label"]), s["text"]) for s in spans)


def check_tokens(name, found, rows):
    for tokens, row in zip(found, rows, strict=True):
        wanted = usual(row["text"]) if row["tokens"] is None else row["tokens"]
        if name == "conll":  # a line cannot hold these; '# a = b' reads as a comment
            words = {(a, b): row["text"][a:b] for a, b in wanted}
            wanted = [t for t, w in words.items() if w.strip() and not set(w) & set("\t\n\r") and w[0] != "#"]
        assert [(a, b) for a, b in tokens if name != "conll" or row["text"][a] != "#"] == wanted


@pytest.mark.parametrize("name", FORMATS)
@slow
@given(rows=st.lists(documents(), max_size=3))
def test_whatever_is_marked_is_written_or_counted_and_tokens_come_back(name, rows):
    frame = frame_of(rows)
    back, report, reading = go(name, frame)
    assert back["text"].tolist() == [row["text"] for row in rows]
    if rows:
        assert [repr(each) for each in back["id"]] == [repr(row["id"]) for row in rows]
    for place, row in enumerate(rows):
        told = {n: v for n, v in row["meta"].items() if v is not None}
        assert {n: back[n][place] for n in told} == told
    if rows and name in WITH_TOKENS:
        check_tokens(name, back["tokens"], rows)
    before = [span for row in rows for span in row["label"]]
    after = [span for spans in back["label"] for span in spans]
    assert report.written == len(after) == len(before) - report.dropped
    assert (reading.changed, reading.dropped, reading.written) == (0, 0, len(after))
    for text, spans in zip(back["text"], back["label"], strict=True):
        assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)
    if report.changed or report.dropped:
        assert report.reasons
        with pytest.raises(ValueError, match="strict=True"):
            go(name, frame, strict=True)
    else:
        assert go(name, frame, strict=True)[1] == report
        assert [exact(spans) for spans in back["label"]] == [exact(row["label"]) for row in rows]


@st.composite
def held(draw, name):
    """Documents that a format holds entirely."""
    text = draw(some_text)
    tokens = [(a, b) for a, b in usual(text) if text[a:b].strip() and not set(text[a:b]) & set("\t\n\r")]
    if name in OF_WHOLE_TOKENS:
        starts, ends = [a for a, _ in tokens], [b for _, b in tokens]
    else:
        starts, ends = range(len(text)), range(1, len(text) + 1)
    places = sorted((a, b) for a in starts for b in ends if a < b)
    chosen = draw(st.sets(st.sampled_from(places), max_size=4)) if places else set()
    spans, taken = [], set()
    for a, b in sorted(chosen, key=lambda place: (place[0], -place[1])):
        if name not in WITHOUT_OVERLAP or not taken & set(range(a, b)):
            taken |= set(range(a, b))
            label = draw(keys if name in ANY_KEY else labels)
            spans.append({"text": text[a:b], "start": a, "end": b, "label": label})
    return {"id": draw(ids), "text": text, "label": spans, "tokens": tokens, "meta": {}}


@pytest.mark.parametrize("name", FORMATS)
@slow
@given(data=st.data())
def test_what_a_format_holds_comes_back_identical(name, data):
    rows = data.draw(st.lists(held(name), max_size=3))
    frame = frame_of(rows)
    back, report, _ = go(name, frame, strict=True)
    assert report.changed == report.dropped == 0
    assert back["label"].tolist() == [row["label"] for row in rows]
    # and so do annotators, of whom there may be several
    twice = pd.concat([frame.assign(annotator="ann"), frame.assign(annotator="bob")], ignore_index=True)
    back, _, _ = go(name, twice, strict=True)
    if rows:
        pairs = [(w, repr(i), t, repr(s)) for w, i, t, s in back[["annotator", "id", "text", "label"]].to_numpy()]
        wanted = [(w, repr(r["id"]), r["text"], repr(r["label"])) for w in ("ann", "bob") for r in rows]
        assert sorted(pairs) == sorted(wanted)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"conll"}))
@given(classes=st.lists(labels, min_size=1, max_size=4))
@few
def test_classes_of_documents_come_back(name, classes):
    frame = pd.DataFrame({"text": [f"text {i}" for i in range(len(classes))], "label": classes})
    back, report, _ = go(name, frame, strict=True)
    assert report.written == len(classes)
    assert back["label"].tolist() == classes


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"conll"}))
@given(answers=st.lists(st.lists(labels, unique=True, max_size=3), min_size=1, max_size=4))
@few
def test_lists_of_classes_come_back(name, answers):
    answers = [["PER", "LOC"], *answers]  # where every document has one class, lists and keys cannot be told apart
    frame = pd.DataFrame({"text": [f"text {i}" for i in range(len(answers))], "label": answers})
    back, _, _ = go(name, frame, strict=True)
    assert back["label"].tolist() == answers
