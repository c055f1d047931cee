"""CoNLL: what lines of tokens and tags mean."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.formats.tags import biluo, bio, decode


def read(tmp_path, content):
    path = tmp_path / "labels.conll"
    path.write_bytes(content.encode())
    return ll.formats.read(path)


def write(tmp_path, text, *spans, **columns):
    """Write one document; spans are (start, end, label)."""
    label = [{"text": text[a:b], "start": a, "end": b, "label": key} for a, b, key in spans]
    report = ll.formats.write(pd.DataFrame({"text": [text], "label": [label], **columns}), tmp_path / "labels.conll")
    return (tmp_path / "labels.conll").read_bytes().decode(), report


def found(frame):
    return [[(span["text"], span["label"]) for span in spans] for spans in frame["label"]]


def test_a_document_as_it_is_written(tmp_path):
    content, report = write(tmp_path, "Ada met  Bob.", (0, 3, "PER"), (9, 12, "PER"), id=["a1"], source=["diary"])
    assert content == (
        '# id = a1\n# text = Ada met  Bob.\n# meta = {"source": "diary"}\nAda\tB-PER\nmet\tO\nBob\tB-PER\n.\tO\n\n'
    )
    assert (report.written, report.reasons) == (2, [])


def test_texts_with_line_breaks_and_numbers_as_ids(tmp_path):
    content, _ = write(tmp_path, "a\nb", id=["7"])
    assert content.splitlines()[:2] == ['# id = "7"', '# text_json = "a\\nb"']
    frame, _ = ll.formats.read(tmp_path / "labels.conll")
    assert (frame["id"][0], frame["text"][0], frame["label"][0]) == ("7", "a\nb", [])


def test_offsets_are_written_where_words_could_be_mistaken(tmp_path):
    content, _ = write(tmp_path, "a a", (2, 3, "X"), tokens=[[(2, 3)]])
    assert "# offsets = [[2, 3]]\n" in content
    frame, _ = ll.formats.read(tmp_path / "labels.conll")
    assert frame["label"][0] == [{"text": "a", "start": 2, "end": 3, "label": "X"}]


def test_without_a_text_tokens_are_joined_by_blanks(tmp_path):
    frame, _ = read(tmp_path, "Ada\tB-PER\nLovelace\tI-PER\n\n\nBob\tB-PER\n")
    assert frame["text"].tolist() == ["Ada Lovelace", "Bob"]
    assert frame["tokens"].tolist() == [[(0, 3), (4, 12)], [(0, 3)]]
    assert found(frame) == [[("Ada Lovelace", "PER")], [("Bob", "PER")]]


def test_a_text_that_does_not_hold_the_tokens_is_left_aside(tmp_path):
    frame, report = read(tmp_path, "# text = something else\nAda\tB-PER\n")
    assert frame["text"].tolist() == ["Ada"]
    assert report.reasons[0].startswith("1 document whose tokens are not in its text: joined by blanks")


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("B-X I-X B-X O", [(0, 1), (2, 2)]),  # BIO
        ("I-X I-X B-X O", [(0, 1), (2, 2)]),  # IOB1
        ("O I-X I-Y I-X", [(1, 1), (2, 2), (3, 3)]),
        ("B-X E-X S-X O", [(0, 1), (2, 2)]),  # BIOES
        ("B-X L-X U-X I-X", [(0, 1), (2, 2), (3, 3)]),  # BILUO
        ("B-X I-X O I-X", [(0, 1), (3, 3)]),
    ],
)
def test_relatives_of_bio(tags, spans):
    assert [(first, last) for first, last, _ in decode([[tag] for tag in tags.split()])] == spans


def test_an_inner_span_of_the_same_class_does_not_end_the_outer_one():
    rows = [["B-ORG"], ["I-ORG", "B-ORG"], ["I-ORG", "I-ORG"], ["I-ORG"]]
    assert decode(rows) == [(0, 3, "ORG"), (1, 2, "ORG")]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.sampled_from(["A", "B", "B-A", "O"])), max_size=5))
def test_tags_of_spans_without_overlap_give_them_back(gaps):
    spans, at = [], 0
    for gap, more, label in gaps:
        spans.append((at + gap, at + gap + more, label))
        at += gap + more + 1
    for encode in (bio, biluo):
        assert decode([[tag] for tag in encode(at, spans)]) == spans


def test_of_columns_that_are_no_tags_but_look_like_it_the_last_counts(tmp_path):
    frame, _ = read(
        tmp_path, "-DOCSTART- -X- -X- O\n\nU.N. NNP I-NP I-ORG\nofficial NN I-NP O\n\nParis NNP I-NP I-LOC\n"
    )
    assert found(frame) == [[("U.N.", "ORG"), ("Paris", "LOC")]]
    assert frame["text"].tolist() == ["U.N. official\nParis"]


def test_outer_and_inner_columns_behind_numbered_tokens(tmp_path):
    frame, _ = read(tmp_path, "# http://example.org\n1\tUni\tB-ORG\tO\n2\tKiel\tI-ORG\tB-LOC\n")
    assert found(frame) == [[("Uni Kiel", "ORG"), ("Kiel", "LOC")]]


def test_lines_that_end_as_on_windows(tmp_path):
    frame, _ = read(tmp_path, "# id = 5\r\n# text = Ada met\r\nAda\tB-PER\r\nmet\tO\r\n\r\n")
    assert (frame["id"][0], frame["text"][0], found(frame)) == (5, "Ada met", [[("Ada", "PER")]])


def test_spans_inside_tokens_are_widened_and_counted_with_the_first_case(tmp_path):
    content, report = write(tmp_path, "Johanna and Joe", (0, 3, "PER"), (13, 15, "PER"), id=[3])
    assert "Johanna\tB-PER" in content
    assert (report.written, report.changed) == (2, 2)
    assert report.reasons == ["2 spans moved to token borders (first: document 3, 'Joh' 0-3)"]


def test_the_longest_of_overlapping_spans_is_kept(tmp_path):
    content, report = write(tmp_path, "New York Times", (0, 8, "LOC"), (0, 14, "ORG"), (9, 14, "X"))
    assert "New\tB-ORG\nYork\tI-ORG\nTimes\tI-ORG" in content
    assert (report.written, report.dropped) == (1, 2)
    assert report.reasons[0].startswith("2 spans overlapping a longer one")


def test_spans_of_blanks_are_dropped(tmp_path):
    _, report = write(tmp_path, "a  b", (1, 3, "X"))
    assert (report.written, report.dropped, report.reasons[0][:23]) == (0, 1, "1 span without a token ")


def test_tokens_with_tabs_have_no_line_and_are_counted(tmp_path):
    content, report = write(tmp_path, "a\tb c", (0, 3, "X"), (4, 5, "Y"), tokens=[[(0, 3), (4, 5)]])
    assert content.endswith("c\tB-Y\n\n")
    assert (report.written, report.dropped) == (1, 1)
    assert report.reasons[0].startswith("1 token with a tab or line break: no line")


def test_class_keys_become_text_and_are_counted(tmp_path):
    content, report = write(tmp_path, "a b", (0, 1, 1), (2, 3, "x\ty"))
    assert "a\tB-1\nb\tB-x y\n" in content
    assert report.changed == 2


def test_classes_of_documents_have_no_place(tmp_path):
    frame = pd.DataFrame({"text": ["a"], "label": ["sports"]})
    with pytest.raises(ValueError, match=r"conll holds spans, but the label of document 0 is the class 'sports'"):
        ll.formats.write(frame, tmp_path / "labels.conll")
    assert list(tmp_path.iterdir()) == []
