"""Files that are not what they should be: the error names file, line, and what was expected."""

from __future__ import annotations

import pytest

import labelloop as ll

GOOD = b'{"text": "Ada", "label": [[0, 3, "PER"]]}\n'
CONLL = b"Ada\tB-PER\ncodes\tO\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("doccano", GOOD + b"not JSON\n", "line 2: expected one JSON object on each line, found 'not JSON'"),
        ("doccano", GOOD + b"[1]\n", "line 2: expected a JSON object, found '\\[1\\]'"),
        ("doccano", b'["a", 1]\n', "item 1: expected a JSON object"),
        ("doccano", GOOD + b'{"text": 5}\n', "line 2: expected the key 'text' with a text"),
        ("doccano", GOOD + b'{"text": "x", "label": [{}]}', "line 2: expected labels like"),
        ("doccano", GOOD + b'{"text": "x", "label": [[0, 1, "a"], "b"]}', "line 2: expected spans or classes"),
        ("doccano", GOOD + b'{"text": "caf\xe9"}', "line 2: expected UTF-8 text, found the byte 0xe9"),
        ("doccano", b"\xff\xfe{\x00", "line 1: expected UTF-8 text, found UTF-16"),
        ("prodigy", b'\n\n{"label": "x"}', "line 3: expected the key 'text' with a text"),
        ("prodigy", b'{\n"text": "x"\n}', "line 1: expected one JSON object on each line"),
        ("label_studio", b'[\n{"data": }]', "line 2: expected JSON"),
        ("label_studio", b'[{"text": "x"}]', "task 1: expected a task with 'data' and 'annotations'"),
        ("label_studio", b'[{"data": {"text": "x"}, "annotations": 5}]', "task 1: expected a list of annotations"),
        (
            "label_studio",
            b'[{"data": {"text": "x"}, "annotations": [5]}]',
            "task 1, annotations: expected a JSON object",
        ),
        ("spacy", b'[{"id": 1}]', "document 1: expected a list of 'paragraphs'"),
        ("spacy", b'[{"paragraphs": [{"sentences": [{"tokens": [{}]}]}]}]', "document 1: expected tokens with 'orth'"),
        ("spacy", b"PK\x03\x04", "expected a DocBin as spaCy writes it"),
        ("conll", CONLL + b"alone\n", "line 3: expected a token, a tab and a tag such as O or B-PER, found 'alone'"),
        ("conll", CONLL + b"a\tX\n", "line 3: expected a token, a tab and a tag such as O or B-PER, found 'a X'"),
        ("conll", CONLL + b"\tO\n", "line 3: expected a token, a tab and a tag"),
        ("spacy", b'[{"paragraphs": [{"sentences": 5}]}]', "document 1: expected a list of 'sentences', found 5"),
        ("csv", b"", "line 1: expected the names of columns"),
        ("csv", b"a,b\n1,2\n1,2,3\n", "expected as many cells in every line: .* line 3"),
        ("csv", b"a\ncaf\xe9\n", "line 2: expected UTF-8"),
        ("jsonl", b'{"a": 1}\n5\n', "line 2: expected a JSON object, found '5'"),
        ("parquet", b"no", "expected a Parquet file"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path, name, content, message):
    path = tmp_path / "labels"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        ll.formats.read(path, name)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("name", sorted(ll.formats.FORMATS))
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(FileNotFoundError):
        ll.formats.read(tmp_path / "labels", name)


def test_formats_are_found_by_name_and_by_suffix(tmp_path):
    with pytest.raises(ValueError, match="'prodgy' is not known: did you mean 'prodigy'"):
        ll.formats.read(tmp_path / "labels.jsonl", "prodgy")
    with pytest.raises(ValueError, match=r"'\.xls' is not known: choose one of"):
        ll.formats.read(tmp_path / "labels.xls")
    with pytest.raises(
        ValueError, match=r"'labels\.json' may be 'coco' and 'label_studio' and 'spacy': say which with format="
    ):
        ll.formats.read(tmp_path / "labels.json")
    (tmp_path / "labels.BIO").write_bytes(CONLL)
    assert ll.formats.read(tmp_path / "labels.BIO")[1].written == 1


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        ([0, 9, "PER"], "outside its text, or empty"),
        ([-3, 2, "PER"], "outside its text, or empty"),
        ([2, 2, "PER"], "outside its text, or empty"),
        ([2, 1, "PER"], "outside its text, or empty"),
        ([0.5, 2, "PER"], "with offsets that are no whole numbers"),
        (["0", 2, "PER"], "with offsets that are no whole numbers"),
        ([True, 2, "PER"], "with offsets that are no whole numbers"),
        ([0, 2, None], "without a class"),
        ([0, 2, ""], "without a class"),
        ([0, 2, {}], "without a class"),
    ],
)
def test_a_span_that_does_not_fit_is_dropped_with_its_reason(tmp_path, span, reason):
    path = tmp_path / "labels.jsonl"
    row = ll.formats.files.dumps({"id": 7, "text": "Ada", "label": [[0, 3, "PER"], span]})
    path.write_text(row, encoding="utf-8")
    frame, report = ll.formats.read(path, "doccano")
    assert frame["label"][0] == [{"text": "Ada", "start": 0, "end": 3, "label": "PER"}]
    assert (report.written, report.dropped) == (1, 1)
    assert report.reasons[0].startswith(f"1 span {reason} (first: document 7, ")


def test_a_span_that_says_another_text_than_stands_there_is_dropped(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"text": "Ada met Bob", "spans": [{"start": 0, "end": 3, "text": "Bob", "label": "PER"}]}')
    frame, report = ll.formats.read(path, "prodigy")
    assert frame["label"][0] == []
    assert "whose text is not what stands there" in report.reasons[0]


def test_a_mark_that_some_editors_put_first_is_passed_over(tmp_path):
    path = tmp_path / "labels.conll"
    path.write_bytes(b"\xef\xbb\xbf" + CONLL)
    frame, _ = ll.formats.read(path)
    assert frame["text"].tolist() == ["Ada codes"]
