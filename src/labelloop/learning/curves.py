"""Learning curves: how good a model becomes with each label, strategy by strategy."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

_BASELINE = "random"
_COLUMNS = ("strategy", "repeat", "n_labels", "score", "seconds")
# Told apart by people who see few colours, and at least 3:1 against white and against black.
# The first three and the grey are from Okabe and Ito, *Color Universal Design* (2008), the others between them.
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#b4589a", "#a67c00", "#5b7fd1")
_DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)))
_GREY = "#808080"


class LearningCurves:
    """What `simulate` found: a score for each strategy, repeat and number of labels.

    Parameters
    ----------
    frame : DataFrame
        One row per point, columns ``strategy``, ``repeat``, ``n_labels``, ``score`` and ``seconds`` (what
        choosing the last batch and fitting on all labels took).
    scoring : str, default="accuracy"
        What the score is, in a word.
    notes : sequence of str, optional
        What to know when reading the curves, a sentence each.

    Examples
    --------
    >>> points = [("random", 0, 10, 0.5), ("random", 0, 20, 0.7), ("margin", 0, 10, 0.5), ("margin", 0, 20, 0.9)]
    >>> frame = pd.DataFrame(points, columns=["strategy", "repeat", "n_labels", "score"]).assign(seconds=0.1)
    >>> LearningCurves(frame).summary()["mean"].round(2).to_dict()
    {'margin': 0.7, 'random': 0.6}
    """

    def __init__(self, frame: pd.DataFrame, scoring: str = "accuracy", notes: Sequence[str] = ()) -> None:
        missing = [name for name in _COLUMNS if name not in frame.columns]
        if missing:
            raise ValueError(f"the frame has no column {missing[0]!r}: learning curves need {', '.join(_COLUMNS)}")
        if frame.empty:
            raise ValueError("the frame has no rows: there is nothing to compare")
        self.frame = frame
        self.scoring = scoring
        self.notes = tuple(notes)

    @property
    def strategies(self) -> list[str]:
        """Names of the strategies, in the order they were given."""
        return list(self.frame["strategy"].unique())

    @property
    def means(self) -> pd.DataFrame:
        """Mean height of every single curve: a row per repeat, a column per strategy.

        That is the area under the curve over the range of its labels, by the trapezoidal rule; curves of
        one point have the height of that point.
        """
        heights = {
            key: _height(curve["n_labels"].to_numpy(float), curve["score"].to_numpy(float))
            for key, curve in self.frame.groupby(["repeat", "strategy"], sort=False)
        }
        table = pd.Series(heights, name="mean").rename_axis(["repeat", "strategy"]).reset_index()
        return table.pivot_table("mean", "repeat", "strategy")[self.strategies]

    def summary(self) -> pd.DataFrame:
        """Sum the curves up, a row per strategy, the best first.

        Returns
        -------
        DataFrame
            Indexed by strategy.

            - ``mean``, ``se``: mean height of the curves, and its standard error over the repeats.
            - ``vs_random``, ``vs_random_se``: difference to random in the same repeat, its mean and standard
              error; NaN without random.
            - ``wins``: in how many repeats the curve is higher than that of random; ``repeats``: of how many.
            - ``final``: median score at the end.
            - ``labels``: the fewest labels with which the median score is that of random at its end or
              better; NaN if it never is.
        """
        means, medians = self.means, self._quantile(0.5)
        gains = means.sub(means.get(_BASELINE, np.nan), axis=0)
        if _BASELINE in gains:
            gains[_BASELINE] = np.nan
        final = medians.groupby("strategy", sort=False).last()
        table = pd.DataFrame(
            {
                "mean": means.mean(),
                "se": means.sem(),
                "vs_random": gains.mean(),
                "vs_random_se": gains.sem(),
                "wins": (gains > 0).sum().where(gains.notna().any()),
                "repeats": means.notna().sum(),
                "final": final,
                "labels": _first_to_reach(medians, final.get(_BASELINE, np.nan)),
            },
            index=pd.Index(self.strategies, name="strategy"),
        )
        return table.sort_values("mean", ascending=False, kind="stable")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the median curve of each strategy, and the band that holds the middle half of its repeats.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure if not given. Text follows your matplotlib style, light or dark.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        """
        if ax is None:
            try:
                import matplotlib.pyplot as plt  # noqa: PLC0415 - optional, and slow to import
            except ImportError as error:
                raise ImportError("plot needs matplotlib: pip install 'labelloop[plot]'") from error
            _, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        low, middle, high = (self._quantile(share) for share in (0.25, 0.5, 0.75))
        others = [name for name in self.strategies if name != _BASELINE]
        for name in (name for name in (_BASELINE, *others) if name in self.strategies):
            place = -1 if name == _BASELINE else others.index(name)
            color = _GREY if place < 0 else _COLORS[place % len(_COLORS)]
            n_labels = middle.xs(name).index
            ax.fill_between(n_labels, low.xs(name), high.xs(name), color=color, alpha=0.15, linewidth=0)
            ax.plot(
                n_labels,
                middle.xs(name),
                label=name,
                color=color,
                linewidth=2,
                linestyle=_DASHES[place % len(_DASHES)] if place >= 0 else (0, (1, 1)),
                marker="o" if len(n_labels) == 1 else "",
            )
        self._draw_savings(ax)
        ax.set_xlabel("labels")
        ax.set_ylabel(self.scoring.replace("_", " "))
        ax.spines[["top", "right"]].set_visible(False)
        ax.grid(axis="y", color=_GREY, alpha=0.25, linewidth=0.6)
        ax.legend(loc="lower right", frameon=False)
        return ax

    def saved(self) -> str:
        """Say in one sentence how many labels the best strategy saves against random."""
        best = self._savings()
        if best is None:
            return ""
        name, needed, budget = best
        if np.isnan(needed) or needed >= budget:
            return f"no strategy saves labels against random here ({self._repeats()})"
        return (
            f"{name} is with {needed:.0f} labels where random is with {budget:.0f}: "
            f"{1 - needed / budget:.0%} fewer ({self._repeats()})"
        )

    def __repr__(self) -> str:
        head = f"LearningCurves: {self.scoring.replace('_', ' ')}, {self._repeats()}"
        return "\n".join([head, self._shown().to_string(), *filter(None, [self.saved()]), *self.notes])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(text)}</p>" for text in (self.saved(), *self.notes) if text)
        return f"{self._shown().to_html()}{said}"

    def _shown(self) -> pd.DataFrame:
        """Return the summary as people read it."""
        table = self.summary()
        shown = pd.DataFrame(
            {
                "mean of the curve": _texts("{:.4f} ± {:.4f}", table["mean"], table["se"]),
                "against random": _texts("{:+.4f} ± {:.4f}", table["vs_random"], table["vs_random_se"]),
                "wins": _texts("{:.0f} of {}", table["wins"], table["repeats"]),
                "at the end": _texts("{:.4f}", table["final"]),
                "labels to random's end": _texts("{:.0f}", table["labels"]),
            },
            index=table.index,
        )
        return shown if _BASELINE in table.index else shown[["mean of the curve", "at the end"]]

    def _repeats(self) -> str:
        count = self.frame["repeat"].nunique()
        return f"{count} repeat" + "s" * (count != 1)

    def _quantile(self, share: float) -> pd.Series[float]:
        """Return a quantile over the repeats, indexed by strategy and number of labels."""
        return self.frame.groupby(["strategy", "n_labels"])["score"].quantile(share)

    def _savings(self) -> tuple[str, float, float] | None:
        """Return the strategy that reaches random's end first, its labels, and those of random."""
        labels = self.summary()["labels"]
        others = labels.drop(_BASELINE, errors="ignore")
        if len(others) == len(labels) or others.empty:
            return None
        best = str(others.idxmin()) if others.notna().any() else str(others.index[0])
        return best, float(others[best]), float(labels[_BASELINE])

    def _draw_savings(self, ax: Axes) -> None:
        best = self._savings()
        if best is None:
            return
        _, needed, budget = best
        ax.set_title(self.saved(), loc="left", fontsize="medium")
        if needed < budget:
            level = self.summary()["final"][_BASELINE]
            ink = ax.xaxis.label.get_color()
            line = {"arrowstyle": "->", "color": ink, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", xy=(needed, level), xytext=(budget, level), arrowprops=line)


def _height(n_labels: np.ndarray[Any, Any], scores: np.ndarray[Any, Any]) -> float:
    if len(scores) == 1:
        return float(scores[0])
    steps = np.diff(n_labels)
    return float(np.sum(steps * (scores[1:] + scores[:-1]) / 2) / steps.sum())


def _first_to_reach(medians: pd.Series[float], level: float) -> pd.Series[float]:
    """Return per strategy the fewest labels whose median score is at least `level`."""
    there = medians[medians >= level].reset_index("n_labels")["n_labels"]
    return there.groupby("strategy").min().astype(float)


def _texts(form: str, *columns: pd.Series[float]) -> list[str]:
    """Write rows of numbers; what is not known stays blank."""
    return ["" if np.isnan(row[0]) else form.format(*row).removesuffix(" ± nan") for row in zip(*columns, strict=True)]
