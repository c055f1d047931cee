from __future__ import annotations

import builtins

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from labelloop.learning import LearningCurves, curves

mpl.use("Agg")
import matplotlib.pyplot as plt


def made(scores, n_labels=(10, 20, 40), **options):
    """Curves from scores: strategy to one list per repeat."""
    rows = [
        {"strategy": name, "repeat": k, "n_labels": n, "score": score, "seconds": 0.1}
        for name, repeats in scores.items()
        for k, curve in enumerate(repeats)
        for n, score in zip(n_labels, curve, strict=False)
    ]
    return LearningCurves(pd.DataFrame(rows), **options)


@pytest.fixture
def two():
    return made(
        {
            "random": [[0.5, 0.6, 0.7], [0.4, 0.6, 0.8], [0.6, 0.6, 0.75]],
            "clever": [[0.5, 0.8, 0.9], [0.4, 0.7, 0.8], [0.6, 0.6, 0.6]],
        }
    )


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_the_mean_of_a_curve_is_the_area_under_it_over_its_range(two):
    # from 10 to 20 labels the mean of both ends, and from 20 to 40 with twice the weight
    assert two.means.loc[0, "random"] == pytest.approx((10 * 0.55 + 20 * 0.65) / 30)
    assert two.means.loc[0, "clever"] == pytest.approx((10 * 0.65 + 20 * 0.85) / 30)
    assert list(two.means.columns) == ["random", "clever"]


def test_the_summary_pairs_repeats_with_those_of_random(two):
    gains = two.means["clever"] - two.means["random"]
    row = two.summary().loc["clever"]
    assert row["mean"] == pytest.approx(two.means["clever"].mean())
    assert row["se"] == pytest.approx(two.means["clever"].std(ddof=1) / np.sqrt(3))
    assert row["vs_random"] == pytest.approx(gains.mean())
    assert row["vs_random_se"] == pytest.approx(gains.std(ddof=1) / np.sqrt(3))
    assert (row["wins"], row["repeats"]) == (2, 3)


def test_the_summary_has_the_best_first_and_says_nothing_of_random_against_itself(two):
    summary = two.summary()
    assert summary.index.tolist() == ["clever", "random"]
    assert summary.loc["random", ["vs_random", "vs_random_se", "wins"]].isna().all()


def test_labels_to_the_end_of_random_are_read_off_the_median_curve(two):
    summary = two.summary()
    assert summary["final"].to_dict() == pytest.approx({"clever": 0.8, "random": 0.75})
    assert summary["labels"].to_dict() == {"clever": 40, "random": 40}
    quick = made({"random": [[0.5, 0.6, 0.7]], "quick": [[0.5, 0.7, 0.9]], "slow": [[0.1, 0.2, 0.3]]})
    assert quick.summary()["labels"].dropna().to_dict() == {"quick": 20, "random": 40}
    assert quick.saved() == "quick is with 20 labels where random is with 40: 50% fewer (1 repeat)"


def test_equal_curves_are_no_wins():
    same = made({"random": [[0.5, 0.6]], "same": [[0.5, 0.6]]})
    assert same.summary().loc["same", "wins"] == 0
    assert same.saved() == "no strategy saves labels against random here (1 repeat)"


def test_without_random_there_is_nothing_to_compare_with():
    alone = made({"clever": [[0.5, 0.8, 0.9]]})
    assert alone.summary()[["vs_random", "vs_random_se", "wins", "labels"]].isna().all(axis=None)
    assert alone.saved() == ""
    assert "random" not in repr(alone)
    alone.plot()


def test_curves_of_different_length_and_of_one_point_are_summed_up():
    uneven = made({"random": [[0.5, 0.6, 0.7], [0.5, 0.7]], "short": [[0.5], [0.6]]})
    assert uneven.means.loc[1, "random"] == pytest.approx(0.6)
    assert uneven.summary().loc["short", "mean"] == pytest.approx(0.55)
    uneven.plot()


def test_it_reads_well_as_text_and_as_html(two):
    text, html = repr(two), two._repr_html_()
    assert text.startswith("LearningCurves: accuracy, 3 repeats")
    assert "2 of 3" in text
    assert "nan" not in text.lower()
    assert "<table" in html
    assert "2 of 3" in html
    assert text == repr(two)


def test_notes_are_shown_and_are_text_not_html(two):
    noted = LearningCurves(two.frame, notes=["the pool is <small>"])
    assert "the pool is <small>" in repr(noted)
    assert "the pool is &lt;small&gt;" in noted._repr_html_()


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_the_picture_shows_a_line_per_strategy_and_says_what_is_saved(style):
    quick = made({"random": [[0.5, 0.6, 0.7]], "quick": [[0.5, 0.7, 0.9]]})
    with plt.style.context(style):
        ax = quick.plot()
        ax.figure.canvas.draw()
    assert [line.get_label() for line in ax.get_lines()] == ["random", "quick"]
    assert ax.get_title(loc="left") == quick.saved()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["random", "quick"]


def test_it_draws_where_it_is_told(two):
    _, ax = plt.subplots()
    assert two.plot(ax) is ax


def _contrast(color, ground):
    def light(rgb):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    low, high = sorted([light(to_rgb(color)), light(to_rgb(ground))])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [*curves._COLORS, curves._GREY])
def test_colors_are_seen_on_light_and_on_dark(color):
    assert min(_contrast(color, "white"), _contrast(color, "black")) >= 3


def test_lines_differ_by_more_than_their_color():
    many = made({name: [[0.1, 0.2, 0.3]] for name in ("random", "a", "b", "c", "d")})
    lines = many.plot().get_lines()
    assert len({repr(line._unscaled_dash_pattern) for line in lines}) == 5


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"strategy": []}), "no column 'repeat'"),
        (pd.DataFrame(columns=["strategy", "repeat", "n_labels", "score", "seconds"]), "no rows"),
    ],
)
def test_a_frame_that_holds_no_curves_is_refused(frame, message):
    with pytest.raises(ValueError, match=message):
        LearningCurves(frame)


def test_without_matplotlib_it_says_what_to_install(two, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImportError, match="labelloop\\[plot\\]"):
        two.plot()
