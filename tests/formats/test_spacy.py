"""spaCy reads what we write, and we read what spaCy writes."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.formats.alignment import cover
from labelloop.formats.spacy_json import words_of
from labelloop.text import tokenize

spacy = pytest.importorskip("spacy", reason="needs spaCy")
from spacy.tokens import Doc, DocBin, Span  # noqa: E402 - after the check
from spacy.training.converters import json_to_docs  # noqa: E402 - after the check
from spacy.vocab import Vocab  # noqa: E402 - after the check

VOCAB = Vocab()
TEXT = "Ada Lovelace met  Charles\nin New York City. 🎉!"


def frame_of(*spans, text=TEXT, **columns):
    label = [{"text": text[a:b], "start": a, "end": b, "label": key} for a, b, key in spans]
    return pd.DataFrame({"text": [text], "label": [label], **columns})


def docs_of(path):
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def marked(spans):
    return [(span.start_char, span.end_char, span.label_) for span in spans]


def test_spacy_reads_our_docbin(tmp_path):
    report = ll.formats.write(frame_of((0, 12, "PER"), (29, 42, "LOC")), tmp_path / "a.spacy", strict=True)
    (doc,) = docs_of(tmp_path / "a.spacy")
    assert doc.text == TEXT
    assert marked(doc.ents) == [(0, 12, "PER"), (29, 42, "LOC")]
    assert not doc.spans
    assert report.reasons == []


def test_overlapping_spans_go_to_the_span_group_of_spacys_categorizer(tmp_path):
    report = ll.formats.write(
        frame_of((0, 12, "PER"), (29, 42, "LOC"), (29, 37, "GPE")), tmp_path / "a.spacy", strict=True
    )
    (doc,) = docs_of(tmp_path / "a.spacy")
    assert marked(doc.ents) == [(0, 12, "PER")]
    assert marked(doc.spans["sc"]) == [(29, 42, "LOC"), (29, 37, "GPE")]
    assert report.reasons[0].startswith("2 spans overlapping others: in doc.spans['sc'], not in doc.ents (first: ")


def test_spans_inside_tokens_are_widened_and_counted(tmp_path):
    report = ll.formats.write(frame_of((0, 8, "PER")), tmp_path / "a.spacy")
    (doc,) = docs_of(tmp_path / "a.spacy")
    assert marked(doc.ents) == [(0, 12, "PER")]
    assert (report.written, report.changed) == (1, 1)


@given(st.text(st.sampled_from("ab .🎉é\n"), min_size=1, max_size=12), st.data())
def test_spans_are_widened_as_spacy_expands_them(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    tokens = tokenize(text)
    words, blanks = words_of(text, tokens)
    doc = Doc(VOCAB, words=[text[a:b] for a, b in words], spaces=blanks)
    assert doc.text == text
    # spaCy's tokens of white space, and blanks that are part of none, are no borders of ours.
    if not any(text[place].isspace() for place in (start, end - 1)):
        span = doc.char_span(start, end, alignment_mode="expand")
        first, last = cover(tokens, start, end)
        assert (span.start_char, span.end_char) == (tokens[first][0], tokens[last][1])


def test_classes_of_documents_are_cats(tmp_path):
    frame = pd.DataFrame({"text": ["a", "b"], "label": ["x", 1]})
    report = ll.formats.write(frame, tmp_path / "a.spacy")
    assert [doc.cats for doc in docs_of(tmp_path / "a.spacy")] == [{"x": 1.0, "1": 0.0}, {"1": 1.0, "x": 0.0}]
    assert (report.written, report.changed) == (2, 1)


def test_a_docbin_of_spacys_own_is_read(tmp_path):
    doc = spacy.blank("en")("Ada met Bob in Rome.")
    doc.set_ents([Span(doc, 0, 1, "PER")])
    doc.spans["sc"] = [Span(doc, 2, 5, "EVENT"), Span(doc, 4, 5, "LOC")]
    doc.spans["other"] = [Span(doc, 2, 3, "X")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    frame, report = ll.formats.read(tmp_path / "a.spacy")
    assert [(s["text"], s["label"]) for s in frame["label"][0]] == [
        ("Ada", "PER"),
        ("Bob in Rome", "EVENT"),
        ("Rome", "LOC"),
    ]
    assert (report.written, report.dropped) == (3, 1)
    assert "in doc.spans['other']: not read" in report.reasons[0]
    assert frame["tokens"][0] == [(token.idx, token.idx + len(token)) for token in doc]


def test_spacy_reads_our_json(tmp_path):
    ll.formats.write(frame_of((0, 12, "PER"), (29, 42, "LOC"), id=[5]), tmp_path / "a.json", "spacy", strict=True)
    (doc,) = json_to_docs((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert doc.text == TEXT
    assert marked(doc.ents) == [(0, 12, "PER"), (29, 42, "LOC")]
    ll.formats.write(pd.DataFrame({"text": ["a", "b"], "label": ["x", "y"]}), tmp_path / "a.json", "spacy", strict=True)
    cats = [doc.cats for doc in json_to_docs((tmp_path / "a.json").read_text(encoding="utf-8"))]
    assert cats == [{"x": 1.0, "y": 0.0}, {"y": 1.0, "x": 0.0}]


def test_json_without_a_raw_text_is_read(tmp_path):
    tokens = [{"orth": "Ada", "ner": "U-PER"}, {"orth": "sang", "ner": "-"}]
    (tmp_path / "a.json").write_text(json.dumps([{"id": 1, "paragraphs": [{"sentences": [{"tokens": tokens}]}]}]))
    frame, _ = ll.formats.read(tmp_path / "a.json", "spacy")
    assert frame["text"].tolist() == ["Ada sang"]
    assert frame["label"][0] == [{"text": "Ada", "start": 0, "end": 3, "label": "PER"}]


def test_json_needs_no_spacy(tmp_path):
    code = (
        "import sys; sys.modules['spacy'] = None; import labelloop as ll, pandas as pd; "
        "frame = pd.DataFrame({'text': ['a'], 'label': [[{'start': 0, 'end': 1, 'label': 'X'}]]}); "
        "ll.formats.write(frame, 'a.json', 'spacy'); print(ll.formats.read('a.json', 'spacy')[1].written); "
        "ll.formats.write(frame, 'a.spacy')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "1\n"
    assert 'ImportError: spaCy is needed for .spacy files: pip install "labelloop[spacy]"' in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
