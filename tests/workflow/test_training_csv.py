"""What a CSV file of training data has to be, and what is said of one that is not."""

from __future__ import annotations

import pickle
import warnings

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from labelloop.workflow import CustomModel, RowsError, TrainingWarning
from labelloop.workflow.fetching import MEGABYTE
from labelloop.workflow.reading import read_rows


@pytest.fixture
def model(tmp_path):
    return CustomModel(LogisticRegression(), folder=tmp_path / "kept")


def refused(model, data, **settings):
    with pytest.raises(ValueError) as caught:
        model.train(data, **settings)
    return caught.value


def write(tmp_path, text, encoding="utf-8"):
    place = tmp_path / "rows.csv"
    place.write_bytes(text.encode(encoding))
    return place


# ---- images -------------------------------------------------------------------------------------------------------


def test_a_good_file_is_learned_from_without_a_word(folder, model):
    folder.add(40, "dark", 75).add(200, "light", 75, form="JPEG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = model.train(folder.csv())
    assert (report.rows_trained, report.rows_held_out, report.accuracy) == (120, 30, 1.0)
    assert model.classes_.tolist() == ["dark", "light"]


def test_paths_are_relative_to_the_file_and_not_to_the_working_directory(folder, model, monkeypatch, tmp_path_factory):
    folder.add(40, "dark", 5).add(200, "light", 5)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with pytest.warns(TrainingWarning):
        assert model.train(folder.csv()).rows == 10


@pytest.mark.parametrize("header", ["image,label", "image_url,class", "Image_URL,label", " image_url,label"])
def test_a_header_that_is_not_exact_is_named(folder, header):
    folder.add(40, "dark", 2)
    message = str(refused(CustomModel(LogisticRegression(), kind="image"), folder.csv(header=header)))
    assert "image_url" in message or "'label'" in message
    assert repr(header.split(",")[0]) in message


def test_a_header_that_differs_only_in_case_is_offered(folder, model):
    folder.add(40, "dark", 2)
    assert "'LABEL'" in str(refused(model, folder.csv(header="image_url,LABEL")))


def test_all_offending_rows_are_listed_in_one_error(folder, model):
    folder.add(40, "dark", 3).add(200, "light", 3)
    path = folder.path
    (path / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20 * MEGABYTE))
    (path / "fits.png").write_bytes((path / "0.png").read_bytes())
    (path / "a.gif").write_bytes(b"GIF89a" + bytes(20))
    (path / "lies.jpg").write_bytes(b"GIF89a" + bytes(20))
    (path / "page.png").write_bytes(b"<html>not here</html>")
    (path / "cut.png").write_bytes((path / "0.png").read_bytes()[:60])
    (path / "none.png").write_bytes(b"")
    bad = ["big.png,dark", "a.gif,dark", "fits.png,dark", "lies.jpg,light", "page.png,light", "gone.png,dark"]
    bad += ["cut.png,dark", "none.png,dark", ",dark", "0.png,", "ftp://host/a.png,dark", ".,dark"]
    error = refused(model, folder.csv(lines=[*folder.lines, *bad]))
    assert isinstance(error, RowsError)
    found = dict(error.problems)
    # Six good lines and the header come before; "fits.png" is good.
    assert list(found) == [f"line {n}" for n in (8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19)]
    words = ["20 MB", "GIF", "GIF", "no image", "gone.png'", "cannot read", "empty", "empty", "label is empty"]
    assert [word in found[line] for word, line in zip(words, found, strict=False)] == [True] * len(words)
    assert "ftp://host/a.png" in found["line 18"]
    assert "folder" in found["line 19"]
    assert all(line in str(error) for line in found)
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_a_long_list_is_cut_in_the_message_and_whole_in_the_error(model):
    frame = pd.DataFrame({"image_url": [f"{k}.png" for k in range(60)], "label": "a"})
    error = refused(model, frame)
    assert len(error.problems) == 60
    assert "and 10 more" in str(error)
    assert error.problems[0][0] == "row 0"


def test_20_megabytes_are_allowed_and_a_byte_more_is_not(folder, model):
    folder.add(40, "dark", 3).add(200, "light", 3)
    whole = (folder.path / "0.png").read_bytes()
    (folder.path / "full.png").write_bytes(whole + bytes(20 * MEGABYTE - len(whole)))
    (folder.path / "more.png").write_bytes(whole + bytes(20 * MEGABYTE - len(whole) + 1))
    error = refused(model, folder.csv(lines=[*folder.lines, "full.png,dark", "more.png,dark"]))
    assert [line for line, _ in error.problems] == ["line 9"]


# ---- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("size,label\n1,ok\n2,caf\xe9\n", "latin-1", "line 3: expected UTF-8 text, found the byte 0xe9"),
        ("size,label\n1,a\n", "utf-16", "line 1: expected UTF-8 text, found UTF-16"),
        ("size,label\n1,a\n2\n3,b\n", "utf-8", "line 3: expected 2 cells (size, label), found 1"),
        ("size,label\n1,a\n2,b,c\n", "utf-8", "line 3: expected 2 cells (size, label), found 3"),
        ('size,label\n1,"a\nb"\n2,"c\n3,d\n', "utf-8", "line 4: this is no row of a CSV file: a quote is opened"),
        ('size,label\n1,"a"x\n', "utf-8", "line 2: this is no row of a CSV file"),
        ("size,size,label\n1,2,a\n", "utf-8", "line 1: the column 'size' is there twice"),
        ("size,label\n1,a\0b\n", "utf-8", "line 2: expected text, found a null character"),
        ("size,label\n", "utf-8", "expected rows below the names of columns"),
        ("", "utf-8", "line 1: expected the names of columns, found an empty file"),
        ("\n1,2\n", "utf-8", "line 1: expected the names of columns, found an empty line"),
        ("size\n1\n", "utf-8", "'label'"),
        ("size;label\n1;a\n", "utf-8", "separated by commas, and here ';' seems to do it"),
        ("label\na\nb\n", "utf-8", "nothing to learn from"),
        ("size,label\n1,a\n2,a\n", "utf-8", "all 2 rows are labeled 'a'"),
        ("size,label\n1,a\n,\n", "utf-8", "line 3: the label is empty"),
    ],
)
def test_a_file_that_is_no_table_of_rows_is_refused_with_its_line(tmp_path, model, text, encoding, told):
    assert told in str(refused(model, write(tmp_path, text, encoding)))


def test_a_file_that_is_not_there_is_named(model):
    assert "'nowhere.csv' is not there" in str(refused(model, "nowhere.csv"))


def test_what_is_no_table_says_what_to_give(model):
    assert "CSV file" in str(refused(model, 5))


def test_a_mark_at_the_beginning_empty_lines_and_quoted_commas_are_read(tmp_path):
    text = "\ufeffsize,note,label\r\n" + "".join(f'{k},"a, ""b""",{"xy"[k % 2]}\r\n\r\n' for k in range(20))
    model = CustomModel(LogisticRegression())
    with pytest.warns(TrainingWarning):
        assert model.train(write(tmp_path, text)).rows == 20
    assert model.columns == ["size", "note"]


def test_labels_of_a_file_are_text_and_those_of_a_table_keep_their_type(tmp_path):
    model = CustomModel(LogisticRegression())
    with pytest.warns(TrainingWarning):
        model.train(write(tmp_path, "size,label\n" + "".join(f"{k},{k // 10}\n" for k in range(20))))
    assert model.classes == ["0", "1"]
    with pytest.warns(TrainingWarning):
        model.train(pd.DataFrame({"size": range(20), "label": [k // 10 for k in range(20)]}))
    assert model.classes == [0, 1]
    assert type(model.classes[0]) is int


def test_a_class_written_in_two_types_is_refused(model):
    frame = pd.DataFrame({"size": range(4), "label": pd.Series([1, "1", 2, 2], dtype=object)})
    assert "read alike" in str(refused(model, frame))


# ---- few rows -----------------------------------------------------------------------------------------------------


def test_few_rows_of_a_class_and_few_in_all_are_warned_of():
    frame = pd.DataFrame({"size": range(149), "label": ["a"] * 50 + ["b"] * 50 + ["c"] * 49})
    with pytest.warns(TrainingWarning) as told:
        report = CustomModel(LogisticRegression()).train(frame)
    assert [str(each.message) for each in told] == report.warnings
    assert report.warnings == [
        "fewer than 50 rows of these classes: c (49)",
        "149 rows in all; 150 or more are recommended",
    ]


def test_a_picture_that_is_there_twice_is_warned_of(folder, model):
    folder.add(40, "dark", 75).add(200, "light", 75)
    with pytest.warns(TrainingWarning, match="1 rows repeat the image_url"):
        model.train(folder.csv(lines=[*folder.lines, "0.png,dark"]))


@given(st.one_of(st.binary(max_size=80), st.text('a,"\n\r\t;=1\0\ufeffé', max_size=80).map(str.encode)))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(tmp_path_factory, content):
    place = tmp_path_factory.mktemp("any") / "rows.csv"
    place.write_bytes(content)
    try:
        rows = read_rows(place)
    except ValueError as error:
        assert str(place) in str(error)  # noqa: PT017 - either is right
    else:
        assert len(rows.frame) == len(rows.names) > 0
