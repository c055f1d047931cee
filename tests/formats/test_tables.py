"""Labels as files: what is written is read back."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.formats import read, write


@pytest.fixture
def labeler():
    data = pd.DataFrame({"name": ['ü, "x"', "=1+1", "c"], "n": [1, 2, 3]}, index=["p", "q", "r"])
    labeler = ll.TabularLabeler(data, ["None", "NA"], store=":memory:", annotator="me")
    labeler.label("q", "None", comment="línea\nzwei")
    labeler.label("p", "NA")
    labeler.skip("r")
    return labeler


def test_csv_comes_back_identical(labeler, tmp_path):
    report = labeler.export(tmp_path / "labels.csv")
    assert (report.written, report.skipped) == (2, 1)
    back = pd.read_csv(tmp_path / "labels.csv", index_col=0, keep_default_na=False).replace("'=1+1", "=1+1")
    pd.testing.assert_frame_equal(back, labeler.labels, check_dtype=False, check_index_type=False)
    write(labeler.metadata, tmp_path / "metadata.csv")
    back = pd.read_csv(tmp_path / "metadata.csv", index_col=0, keep_default_na=False)
    assert back["comment"].tolist() == ["línea\nzwei", "", ""]
    assert back["data_id"].tolist() == ["q", "p", "r"]


def test_json_lines_and_parquet(labeler, tmp_path):
    labeler.export(tmp_path / "labels.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text(encoding="utf8").splitlines()]
    assert [row["label"] for row in rows] == ["None", "NA"]
    assert [row["index"] for row in rows] == ["q", "p"]
    labeler.export(tmp_path / "labels.parquet")
    assert pd.read_parquet(tmp_path / "labels.parquet")["label"].to_dict() == {"q": "None", "p": "NA"}


def test_lists_of_classes_are_json_in_files(tmp_path):
    labeler = ll.TabularLabeler([{"a": 1}], ["x", "y"], multiple=True, store=":memory:", annotator="me")
    labeler.label(0, ["y", "x"])
    labeler.export(tmp_path / "labels.csv")
    assert json.loads(pd.read_csv(tmp_path / "labels.csv")["label"][0]) == ["x", "y"]


def test_an_unknown_format_is_refused_and_nothing_written(labeler, tmp_path):
    with pytest.raises(ValueError, match=r"'\.xls' is not known"):
        labeler.export(tmp_path / "labels.xls")
    assert not (tmp_path / "labels.xls").exists()


def test_ids_are_kept_when_the_index_has_the_name_of_a_column(tmp_path):
    data = pd.DataFrame({"x": [1, 2]}, index=pd.Index([7, 8], name="x"))
    labeler = ll.TabularLabeler(data, ["a"], store=":memory:", annotator="me")
    labeler.label(8, "a")
    labeler.export(tmp_path / "labels.jsonl")
    assert json.loads((tmp_path / "labels.jsonl").read_text())["x_index"] == 8
    labeler.export(tmp_path / "labels.csv")
    assert pd.read_csv(tmp_path / "labels.csv")["x_index"].tolist() == [8]


def test_an_id_column_is_written_once(tmp_path):
    labeler = ll.TabularLabeler([{"id": "q", "n": 1}], ["a"], id_col="id", store=":memory:", annotator="me")
    labeler.label("q", "a")
    labeler.export(tmp_path / "labels.csv")
    assert pd.read_csv(tmp_path / "labels.csv").columns.tolist() == ["id", "n", "label", "label_id"]


def test_keys_of_several_types_fit_into_parquet(tmp_path):
    labeler = ll.TabularLabeler([{"n": 1}, {"n": 2}], ["x", 2], store=":memory:", annotator="me")
    labeler.label(0, "x")
    labeler.label(1, 2)
    labeler.export(tmp_path / "labels.parquet")
    assert pd.read_parquet(tmp_path / "labels.parquet")["label"].tolist() == ['"x"', "2"]


# ---- reading ----------------------------------------------------------------------------------------------------

ENDINGS = ["csv", "jsonl", "parquet"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_labels_and_metadata_come_back_equal(labeler, tmp_path, ending):
    for name in ("labels", "metadata"):
        frame = getattr(labeler, name)
        write(frame, tmp_path / f"{name}.{ending}")
        back, report = read(tmp_path / f"{name}.{ending}")
        assert report == ll.formats.Report(written=len(frame))
        pd.testing.assert_frame_equal(back, frame, check_dtype=False, check_index_type=False)
    assert back["date"].dtype.tz is not None


@pytest.mark.parametrize("ending", ENDINGS)
def test_lists_spans_and_keys_of_several_types_come_back(tmp_path, ending):
    spans = [{"text": "Ada", "start": 0, "end": 3, "label": "PER"}]
    labels = {
        "spans": [spans, []],
        "lists": [["x", 2], ["y"]],
        "mixed": ["x", 2],
        "flags": [True, False],
        "texts": ["[1]", '"quoted"'],
        "numbers as text": ["01", "1e3"],
        "floats": [0.1, float("nan")],
        "large": [2**53 + 1, -(2**62)],
        "nothing": [None, None],
    }
    frame = pd.DataFrame({name: pd.Series(values) for name, values in labels.items()})
    write(frame, tmp_path / f"a.{ending}")
    back, _ = read(tmp_path / f"a.{ending}")
    pd.testing.assert_frame_equal(back, frame, check_dtype=False, check_index_type=False)
    assert back["large"].dtype == frame["large"].dtype == "int64"


cells = st.text(st.sampled_from(list("ab,\"'\n\r\t;[]{}01.-é🎉#\\ \x00\u2028")), min_size=1, max_size=6)


@pytest.mark.parametrize("ending", ENDINGS)
@given(
    rows=st.lists(
        st.tuples(cells, st.integers(-(2**60), 2**60), st.floats(allow_infinity=False)), min_size=1, max_size=4
    )
)
def test_every_text_and_number_comes_back(ending, rows):
    texts, whole, floats = zip(*rows, strict=True)
    # A word among the texts, so that they are texts in a CSV file as well; it says no types.
    frame = pd.DataFrame(
        {"text": ["word", *texts], "n": [1, *whole], "x": [0.5, *floats]}, index=range(3, 4 + len(rows))
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        write(frame, path)
        back, _ = read(path)
    pd.testing.assert_frame_equal(back, frame, check_index_type=False)


# ---- texts that a spreadsheet would compute -------------------------------------------------------------------------

risky = st.text(st.sampled_from(list("'=+-@\t\r\n \"a1,;")), min_size=1, max_size=5)


def formulas(path):
    """Return the cells of a CSV file that a spreadsheet would compute."""
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    return [cell for cell in cells if cell.strip(" \t\r\n").startswith(("=", "+", "-", "@"))]


@given(
    names=st.lists(risky, min_size=2, max_size=2, unique=True),
    rows=st.lists(st.tuples(risky, risky, st.integers(-9, 9)), min_size=1, max_size=4),
    indexed=st.booleans(),
)
def test_no_cell_of_a_csv_file_is_a_formula_and_all_texts_come_back(names, rows, indexed):
    ids, texts, numbers = zip(("an id", "word", 0), *rows, strict=True)
    frame = pd.DataFrame({names[0]: texts, names[1]: numbers}, index=list(ids) if indexed else None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        report = write(frame, path)
        back, reading = read(path)
        assert [cell for cell in formulas(path) if not cell[1:].isdecimal()] == []
    pd.testing.assert_frame_equal(back, frame, check_index_type=False)
    assert (report.written, reading.changed) == (len(frame), 0)


def test_what_people_wrote_is_harmless_in_a_csv_file_and_counted(tmp_path):
    data = pd.DataFrame({"@name": ["=1+1", "b"], "n": [-5, 3]}, index=["-p", "q"])
    labeler = ll.TabularLabeler(data, ["+yes", "no"], store=":memory:", annotator='=cmd|"x"')
    labeler.label("-p", "+yes", comment="\t=SUM(A1)")
    labeler.skip("q")
    for frame, changed in ((labeler.labels, 2), (labeler.metadata, 2)):  # the name of a column and a row; two rows
        report = write(frame, tmp_path / "a.csv")
        assert formulas(tmp_path / "a.csv") == ["-5"] * ("n" in frame)
        assert report.changed == changed
        assert "begin" in report.reasons[0]
        back, _ = read(tmp_path / "a.csv")
        pd.testing.assert_frame_equal(back, frame, check_dtype=False, check_index_type=False)
    with pytest.raises(ValueError, match="formula"):
        write(labeler.labels, tmp_path / "b.csv", strict=True)


def test_names_paths_and_categories_are_texts_too(tmp_path):
    index = pd.MultiIndex.from_tuples([("=a", 1), ("b", -2)], names=["-i", "j"])
    frame = pd.DataFrame({"path": [Path("@x"), Path("y")], "c": pd.Categorical(["=1", "z"])}, index=range(2))
    report = write(frame.set_axis(index, axis=0), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "'-i,j,path,c\n'=a,1,'@x,'=1\nb,-2,y,z\n"
    assert report.changed == 2
    assert "first: row 0, column 'path': '@x'" in report.reasons[0]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_index_with_a_name_is_a_column_but_in_parquet(tmp_path, ending):
    frame = pd.DataFrame({"label": ["a", "b"]}, index=pd.Index(["p", "q"], name="row"))
    write(frame, tmp_path / f"a.{ending}")
    back, _ = read(tmp_path / f"a.{ending}")
    back = back if ending == "parquet" else back.set_index("row")
    pd.testing.assert_frame_equal(back, frame, check_index_type=False)


@pytest.mark.parametrize("ending", ENDINGS)
def test_tables_without_rows(tmp_path, ending):
    write(pd.DataFrame({"label": pd.Series([], dtype=object)}), tmp_path / f"a.{ending}")
    back, report = read(tmp_path / f"a.{ending}")
    assert (len(back), report.written) == (0, 0)
    assert ending == "jsonl" or list(back.columns) == ["label"]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_halves_of_characters_are_replaced_in_tables(tmp_path, ending):
    write(pd.DataFrame({"text": pd.Series(["a\ud83d", "b"], dtype=object)}), tmp_path / f"a.{ending}")
    assert read(tmp_path / f"a.{ending}")[0]["text"].tolist() == ["a\ufffd", "b"]


def test_csv_of_others(tmp_path):
    (tmp_path / "a.csv").write_bytes(b'text,label\r\n"one,\ntwo",NA\r\n"say ""hi""",None\r\n,3\r\n')
    back, _ = read(tmp_path / "a.csv")
    assert back["text"].tolist()[:2] == ["one,\ntwo", 'say "hi"']
    assert back["text"].isna().tolist() == [False, False, True]
    assert back["label"].tolist() == ["NA", "None", "3"]


def test_places_and_scores_of_others_are_numbers_with_any_decimals(tmp_path):
    (tmp_path / "a.csv").write_text("start,end,score,code,mixed\n1.440,2,.50,1.440,1\n+3e1,4.5,,2,0.5\n")
    back, _ = read(tmp_path / "a.csv")
    assert back[["start", "end"]].to_numpy().tolist() == [[1.44, 2.0], [30.0, 4.5]]
    assert back["score"][0] == 0.5
    assert back["code"].tolist() == ["1.440", "2"]
    assert back["mixed"].tolist() == [1.0, 0.5]
    (tmp_path / "a.csv").write_text("start,end\n1,x\n2,1_0\n")
    back, _ = read(tmp_path / "a.csv")
    assert back.to_dict("list") == {"start": [1, 2], "end": ["x", "1_0"]}


def test_texts_that_look_like_something_else_come_back_as_texts_where_that_is_known(tmp_path):
    data = pd.DataFrame(
        {"zip": ["10115", "2.5", "True", "2024-01-01 00:00:00"], "n": [1, 2, 3, 4]}, index=["1", "2", "3", "4"]
    )
    labeler = ll.TabularLabeler(data, ["0", "1"], store=":memory:", annotator="007")
    for sample in data.index:
        labeler.label(sample, "1", comment="12")
    for frame in (labeler.labels, labeler.metadata):
        write(frame, tmp_path / "a.csv")
        for like in (labeler, labeler.job, frame):
            back, _ = read(tmp_path / "a.csv", like=like)
            pd.testing.assert_frame_equal(back, frame, check_dtype=False)
            assert {type(value) for value in back["label"]} == {str}
    write(labeler.labels, tmp_path / "a.csv")
    assert read(tmp_path / "a.csv")[0]["label"].tolist() == [1] * 4
    with pytest.raises(TypeError, match="like=5 is no labeler"):
        read(tmp_path / "a.csv", like=5)


@given(texts=st.lists(risky, min_size=1, max_size=4))
@example(texts=['""', '"a"'])
@example(texts=["[1]", "{}"])
def test_whatever_a_column_of_texts_holds_comes_back(texts):
    frame = pd.DataFrame({"text": texts})
    with tempfile.TemporaryDirectory() as folder:
        write(frame, Path(folder) / "a.csv")
        back, _ = read(Path(folder) / "a.csv", like=frame)
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"labels\.csv cannot be written: there is no folder .*gone'"):
        write(pd.DataFrame({"label": ["a"]}), tmp_path / "gone" / "labels.csv")
    assert list(tmp_path.iterdir()) == []
