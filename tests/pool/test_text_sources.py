"""The forms texts come in."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from labelloop.pool import PoolError, texts


def contents(pool):
    return [pool.content(position) for position in range(len(pool))]


def names(pool):
    return [pool.id_at(position) for position in range(len(pool))]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder of texts, and of what is none, and stand above it."""
    for name, text in {
        "t10.txt": "ten",
        "t2.txt": "two",
        "b/T1.TXT": "One 東",
        ".t.txt": "hidden",
        "n.md": "#",
    }.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


class TestForms:
    """How texts come."""

    @pytest.mark.parametrize(
        "form",
        [
            list,
            tuple,
            iter,
            np.array,
            lambda given: np.array(given, dtype=object),
            pd.Series,
            pd.Index,
            lambda given: pd.Series(given, dtype="category"),
            pl.Series,
            pa.array,
            lambda given: pa.chunked_array([given]),
            lambda given: [{"text": each} for each in given],
            lambda given: {"text": given},
            lambda given: pl.DataFrame({"text": given}),
            lambda given: pa.table({"text": given}),
            lambda given: pd.DataFrame({"text": given}).astype("string"),
            lambda given: pd.DataFrame({"text": given}, dtype=pd.ArrowDtype(pa.string())),
        ],
    )
    def test_one_list_reads_alike_in_every_form(self, form):
        pool = texts(form(["It rains.", "docs", ""]))
        assert contents(pool) == ["It rains.", "docs", ""]
        assert names(pool) == [0, 1, 2]
        assert pool.columns == ["text"]
        assert pool.kind == "table"
        assert pool.inputs(np.array([2, 0]))["text"].tolist() == ["", "It rains."]
        assert pool.frame(np.array([1]))["text"].tolist() == ["docs"]
        assert pool.signature(np.arange(3)) == texts(["It rains.", "docs", ""]).signature(np.arange(3))

    def test_a_series_brings_its_ids(self):
        pool = texts(pd.Series(["x", "y"], index=pd.Index(["a", "b"], name="who"), name="said"))
        assert names(pool) == ["a", "b"]
        assert pool.columns == ["text"]
        assert pool.index.name == "who"

    @pytest.mark.parametrize(
        ("frame", "options", "column"),
        [
            ({"title": ["x"], "text": ["y"]}, {}, "text"),
            ({"title": ["x"], "n": [1]}, {}, "title"),
            ({"title": ["x"], "body": ["y"]}, {"text": "body"}, "body"),
            ({"title": ["x"], "body": ["y"]}, {"id_col": "title"}, "body"),
            ({"lang": ["en"], "body": ["y"]}, {"language_column": "lang"}, "body"),
            ({"text": ["x"], "body": ["y"]}, {"text": "body"}, "body"),
            ({"text": [None], "n": [1]}, {}, "text"),
        ],
    )
    def test_the_column_of_texts_is_the_named_the_called_so_or_the_only_one(self, frame, options, column):
        pool = texts(frame, **options)
        assert list(pool.inputs(np.array([0])).columns) == [column]
        assert pool.content(0) == (frame[column][0] or "")
        assert list(pool.frame(np.array([0])).columns) == list(frame)

    @pytest.mark.parametrize(
        ("data", "options", "message"),
        [
            (
                {"a": ["x"], "b": ["y"], "n": [1]},
                {},
                r"Of the columns 'a', 'b', 'n' these hold texts: 'a', 'b'; name one with text=",
            ),
            ({"n": [1], "m": [2.0]}, {}, "Of the columns 'n', 'm' none holds texts"),
            ({"body": ["x"]}, {"text": "bdy"}, "text='bdy' is not a column; did you mean 'body'?"),
            ({"body": ["x"]}, {"text": "q"}, "text='q' is not a column: the columns are 'body'"),
            ({"body": ["x"]}, {"language_column": "lang"}, "language_column='lang' is not a column"),
            (["x"], {"id_col": "who"}, "id_col='who' is not a column"),
            (["a", 5], {}, r"row 1 \(id 1\) has 5 of type int in the column 'text', expected a text.*astype\(str\)"),
            (["a", b"b"], {}, "has b'b' of type bytes"),
            (["a", Path("b")], {}, "row 1 .*Path"),
            (["a", ["b"]], {}, r"has \['b'\] of type list"),
            ([None, float("nan"), 2.5], {}, "row 2 .* has 2.5 of type float"),
            (pd.Series([1, 2], index=["u", "v"]), {}, r"row 0 \(id 'u'\) has 1 of type int"),
            ({"n": [1]}, {"text": "n"}, "row 0 .*in the column 'n'"),
            ([Path("a.txt"), "b"], {}, "item 1 is 'b' among files"),
            ([Path("gone.txt")], {}, "1 of 1 files are missing: 'gone.txt'"),
            ([{"text": "a"}, "b"], {}, "row 1 is 'b' of type str, expected a dict"),
            (5, {}, "5 of type int is not what texts come in: give a table"),
            (np.zeros((2, 2)), {}, "of type ndarray is not what texts come in"),
            (["a"], {"reader": "en"}, "reader='en' has no read"),
            (["a"], {"tokens": True}, "tokens=True needs what finds them"),
        ],
    )
    def test_what_holds_no_texts_is_refused_with_what_was_found(self, data, options, message):
        with pytest.raises(PoolError, match=message):
            texts(data, **options)

    @pytest.mark.parametrize(
        "text", ["It rains.", "Does it rain? [yes]", "a" * 5_000, "what?\0" * 9, "two\nlines?", ""]
    )
    def test_a_single_text_is_no_list_of_texts(self, text):
        with pytest.raises(PoolError, match=r"is no folder, and no pattern.*if it is a text, give a list of texts"):
            texts(text)

    def test_a_missing_text_is_empty(self):
        given = ["a", None, float("nan"), pd.NA]
        for data in (given, pd.Series(given, dtype="category"), pd.Series(given, dtype="string")):
            pool = texts(data)
            assert contents(pool) == ["a", "", "", ""]
            assert pool.inputs(np.arange(4))["text"].tolist() == ["a", "", "", ""]
            assert pool.payload(1).data["text"] == ""
        assert texts({"text": [None, None]}).content(1) == ""


class TestFiles:
    """Texts in files."""

    @pytest.mark.parametrize("form", [str, Path], ids=["str", "Path"])
    def test_a_folder_is_read_whole_in_natural_order(self, folder, form):
        pool = texts(form(folder))
        assert names(pool) == ["b/T1.TXT", "t2.txt", "t10.txt"]
        assert contents(pool) == ["One 東", "two", "ten"]
        assert pool.columns == ["path", "text"]
        assert pool.column_kinds == ["text", "text"]

    @pytest.mark.usefixtures("folder")
    def test_a_pattern_names_files_of_any_kind(self):
        assert names(texts("docs/t*.txt")) == ["docs/t2.txt", "docs/t10.txt"]
        assert contents(texts("docs/*.md")) == ["#"]

    def test_paths_are_ids_as_given(self, folder):
        pool = texts([folder / "t2.txt", Path("docs/n.md")])
        assert names(pool) == [str(folder / "t2.txt"), str(Path("docs", "n.md"))]
        assert contents(pool) == ["two", "#"]

    @pytest.mark.usefixtures("folder")
    def test_a_list_of_names_is_a_list_of_texts(self):
        assert contents(texts(["docs/t2.txt"])) == ["docs/t2.txt"]

    @pytest.mark.usefixtures("folder")
    @pytest.mark.parametrize(
        ("data", "options", "message"),
        [
            ("docs/t2.txt", {}, r"a single file: as one text, give \[Path\('docs/t2.txt'\)\].*pd.read_csv"),
            ("docs/.", {"text": "body"}, "text='body' names a column, but the texts are files"),
            ("docs", {"id_col": "who"}, "id_col='who' names a column"),
            ("docs/*.csv", {}, "no pattern that a file in .* matches"),
            ([Path("docs")], {}, "a folder is given where a file is expected: 'docs'"),
        ],
    )
    def test_what_cannot_be_files_is_refused(self, data, options, message):
        with pytest.raises(PoolError, match=message):
            texts(data, **options)

    def test_a_folder_without_texts_tells_what_it_holds(self, tmp_path):
        (tmp_path / "a.csv").write_text("x")
        with pytest.raises(
            PoolError, match=r"no text files in the folder .*1 other files, such as 'a\.csv'.* end in \.txt"
        ):
            texts(tmp_path)

    def test_files_are_found_when_the_user_goes_elsewhere(self, folder, monkeypatch):
        pool = texts("docs")
        monkeypatch.chdir(folder / "b")
        assert contents(pool) == ["One 東", "two", "ten"]
        assert contents(pickle.loads(pickle.dumps(pool))) == ["One 東", "two", "ten"]

    def test_a_file_reads_as_python_reads_it(self, folder):
        (folder / "t2.txt").write_bytes("\ufeffa\r\nb\0".encode())
        assert texts([folder / "t2.txt"]).content(0) == "a\nb\0"

    def test_bad_files_are_told_and_do_not_stop_the_work(self, folder):
        pool = texts(folder)
        (folder / "t2.txt").write_bytes(b"caf\xe9")
        (folder / "t10.txt").unlink()
        assert pool.payload(0).data["text"] == "One 東"
        assert pool.payload(1).data == {"error": "cannot read t2.txt: it is no text in UTF-8 (byte 3 is 0xe9)"}
        assert pool.payload(2).data == {"error": "cannot read t10.txt: the file is no longer there"}
        assert pool.inputs(np.arange(3))["text"].tolist() == ["One 東", "", ""]
        assert pool.frame(np.array([0, 2]))["text"].tolist() == ["One 東", None]
        for ask in (pool.content, pool.tokens_at):
            with pytest.raises(PoolError, match="cannot read t10"):
                ask(2)

    def test_the_path_stands_beside_the_labels(self, folder):
        frame = texts("docs").frame(np.array([1]))
        assert frame.index.tolist() == ["t2.txt"]
        assert frame.to_dict("list") == {"path": [str(Path("docs", "t2.txt"))], "text": ["two"]}
        assert texts(folder).frame(np.array([1]))["path"].tolist() == [str(folder / "t2.txt")]

    def test_files_are_recognised_by_name_and_size_as_images_are(self, folder):
        first = texts(folder).signature(np.array([0, 1]))
        assert set(first) == {'"b/T1.TXT"', '"t2.txt"'}
        assert texts(folder).signature(np.array([0, 1]), columns=["text"]) == first
        (folder / "t2.txt").write_text("two more")
        changed = texts(folder).signature(np.array([0, 1]))
        assert [changed[key] == first[key] for key in first] == [True, False]
