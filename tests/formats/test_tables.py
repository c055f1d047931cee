"""Labels as files: what is written is read back."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import labelloop as ll
from labelloop.formats import write


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
    back = pd.read_csv(tmp_path / "labels.csv", index_col=0, keep_default_na=False)
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
