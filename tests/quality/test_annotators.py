"""How each annotator works: against the others without themself, against the truth, confusions, pace."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.quality import annotator_report, consensus, dawid_skene


def table(rows, columns=("sample", "annotator", "answer")):
    return pd.DataFrame(rows, columns=list(columns))


def lines(*answers):
    """One line per annotator, one letter per sample, a point where there is no answer."""
    named = zip("abcdef", answers, strict=False)
    return table([(k, who, letter) for who, line in named for k, letter in enumerate(line) if letter != "."])


def box(left, label="cat"):
    return {"left": left, "top": 0, "width": 10, "height": 10, "label": label}


def test_nobody_is_compared_with_themself():
    found = annotator_report(lines("xxyy", "xxyx")).table
    assert found["agreement"].tolist() == [0.75, 0.75]
    assert found["n_compared"].tolist() == [4, 4]


def test_what_nobody_else_answered_and_what_the_others_tie_on_is_not_compared():
    found = annotator_report(lines("xxx", "x.y", "y.y")).table
    assert found["n"].tolist() == [3, 2, 2]
    assert found["n_compared"].tolist() == [1, 0, 1]
    assert found["agreement"].dropna().to_dict() == {"a": 0, "c": 0}
    alone = annotator_report(lines("xx", "..")).table
    assert alone.loc["a", ["n", "n_compared"]].tolist() == [2, 0]
    assert np.isnan(alone.loc["a", "agreement"])
    assert alone.loc["a", ["low", "high"]].tolist() == [0, 1]


def test_the_others_count_by_their_trust():
    rows = lines("x", "x", "y")
    assert annotator_report(rows).table["n_compared"].tolist() == [0, 0, 1]
    found = annotator_report(rows, trust={"b": 0.9, "c": 0.3}).table
    assert found["agreement"].tolist()[0] == 1


def test_against_the_truth_with_its_interval():
    rows = lines("xxyyx", "xyxyy")
    found = annotator_report(rows, truth={0: "x", 1: "x", 2: "y", 3: "y", 99: "x"}).table
    assert found["agreement"].tolist() == [1, 0.5]
    assert found["n_compared"].tolist() == [4, 4]
    assert (found["low"] < found["agreement"]).all()
    assert found.loc["b", "high"] == pytest.approx(0.85, abs=0.01)


def test_samples_may_be_called_by_tuples():
    rows = table([((1, "x"), "a", "cat"), ((2, "x"), "a", "dog")])
    assert annotator_report(rows, truth={(1, "x"): "cat", (2, "x"): "cat"}).table["agreement"].tolist() == [0.5]


def test_confusions_are_counted_true_class_by_answer():
    found = annotator_report(lines("xxyyx"), truth=dict(enumerate("xyyyy")), classes=["y", "x", "z"]).confusion
    assert found.loc["a"].to_numpy().tolist() == [[2, 2, 0], [0, 1, 0], [0, 0, 0]]
    assert found.loc["a"].columns.tolist() == ["y", "x", "z"]


def test_of_several_classes_what_was_left_out_and_what_was_added_stands_under_nothing():
    rows = table([(1, "a", ["x", "y"]), (2, "a", [])])
    found = annotator_report(rows, truth={1: ["x", "z"], 2: []})
    assert found.table.loc["a", "agreement"] == pytest.approx((0.5 + 1) / 2)
    mine = found.confusion.loc["a"]
    assert mine.loc["x", "x"] == 1
    assert mine.loc["z", "(nothing)"] == 1
    assert mine.loc["(nothing)", "y"] == 1
    assert mine.to_numpy().sum() == 3


def test_boxes_match_within_their_class_first_and_then_whatever_their_class():
    rows = table([(1, "a", [box(0), box(40, "dog"), box(80)])])
    found = annotator_report(rows, truth={1: [box(1), box(40, "cat"), box(200, "dog")]})
    mine = found.confusion.loc["a"]
    assert mine.loc["cat", "cat"] == 1
    assert mine.loc["cat", "dog"] == 1
    assert mine.loc["dog", "(nothing)"] == 1
    assert mine.loc["(nothing)", "cat"] == 1
    assert found.table.loc["a", "agreement"] == pytest.approx(1 / 3)


def test_marks_are_compared_with_what_the_others_agree_on():
    rows = table([(1, "a", [box(0)]), (1, "b", [box(1)]), (1, "c", [box(2), box(50)]), (1, "d", [])])
    found = annotator_report(rows).table
    assert found["agreement"].tolist() == pytest.approx([1, 1, 2 / 3, 0])


def test_pace_leaves_breaks_out():
    times = pd.to_datetime("2024-05-01 10:00") + pd.to_timedelta([0, 1, 2, 62, 63, 0, 5], unit="min")
    rows = table([(k, "a" if k < 5 else "b", "x") for k in range(7)]).assign(at=times)
    found = annotator_report(rows).table
    assert found["hours"].tolist() == pytest.approx([3 / 60, 5 / 60])
    assert found["per_hour"].tolist() == pytest.approx([60, 12])
    assert np.isnan(annotator_report(rows, break_minutes=1.5).table.loc["b", "per_hour"])
    assert annotator_report(rows, break_minutes=60).table.loc["a", "per_hour"] == pytest.approx(4 / 63 * 60)


def test_without_times_or_with_equal_ones_there_is_no_pace():
    rows = lines("xy")
    assert annotator_report(rows).table["per_hour"].isna().all()
    at_once = rows.assign(at=pd.Timestamp("2024-05-01", tz="UTC"))
    assert annotator_report(at_once).table["per_hour"].isna().all()
    assert annotator_report(rows.assign(at=[pd.NaT, pd.Timestamp("2024-05-01")])).table["hours"].tolist() == [0]


def test_dawid_and_skenes_accuracy_if_asked():
    rows = lines("xxyyxyxy", "xxyyxyxy", "yyxxyxyx")
    found = annotator_report(rows, with_dawid_skene=True).table
    assert found["dawid_skene"].to_dict() == dawid_skene(rows).accuracy.to_dict()
    assert "dawid_skene" not in annotator_report(rows).table


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from("abcd"), st.sampled_from("xyz")),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_the_others_are_everybody_but_one(rows):
    found = annotator_report(table(rows)).table
    for who in found.index:
        mine = {row[0]: row[2] for row in rows if row[1] == who}
        others = [row for row in rows if row[1] != who]
        standard = consensus(table(others)) if others else pd.DataFrame({"tied": [], "answer": []})
        clear = standard[~standard["tied"].astype(bool)]["answer"].to_dict()
        same = [mine[sample] == clear[sample] for sample in mine if sample in clear]
        assert found.loc[who, "n_compared"] == len(same)
        assert found.loc[who, "agreement"] == pytest.approx(np.mean(same) if same else np.nan, nan_ok=True)


def test_no_judgments_give_an_empty_report():
    found = annotator_report(table([]))
    assert found.table.empty
    assert found.confusion.empty


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"truth": {0: ["x"]}}, "truth holds classes and answers are class"),
        ({"iou": 2}, "iou=2"),
        ({"break_minutes": 0}, "break_minutes=0"),
        ({"classes": ["x"]}, "the answer 'y' is none of classes"),
    ],
)
def test_bad_parameters_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        annotator_report(lines("xy", "yy"), **options)


def test_lists_have_no_dawid_and_skene():
    with pytest.raises(ValueError, match="takes one class per sample"):
        annotator_report(table([(1, "a", ["x"])]), with_dawid_skene=True)
