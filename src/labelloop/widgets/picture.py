"""What the Monitor shows, as plain JSON: how far the work is, how good the model, whether more answers pay.

A function of a job and its learner. What it returns is small, however many answers, fits and classes there are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.protocol import Json

MOST_POINTS = 200  # of a curve
MOST_BARS = 36
MOST_CLASSES = 40
_STEPS = (1, 5, 15, 60, 360, 1440)  # minutes that a bar may stand for
_BREAK = 10  # minutes without a label that end a sitting
_LATELY = 60  # minutes of a sitting that tell its pace
_CURVES = ("n_labels", "accuracy", "accuracy_low", "accuracy_high", "contradictions", "kappa")
_MOST_MESSAGES = 5


def monitor_picture(job: Job, learner: ActiveLearner | None = None) -> dict[str, Json]:
    """Return what a `Monitor` shows.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner, optional

    Returns
    -------
    dict
        ``name`` and ``now`` (seconds since the epoch); ``progress`` (``labeled``, ``skipped``, ``open``, ``total``:
        samples); ``classes`` and ``others``, see `class_counts`; ``pace``, see `pace`; ``learner``, None without
        one. Numbers that are not known are None.

    Examples
    --------
    >>> from labelloop.job import Job
    >>> job = Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> _ = job.record("me", "label", 1, "large")
    >>> picture = monitor_picture(job)
    >>> picture["progress"], [entry["count"] for entry in picture["classes"]], picture["learner"]
    ({'labeled': 1, 'skipped': 0, 'open': 1, 'total': 2}, [0, 1], None)
    """
    counts = job.counts()
    labeled, skipped, total = (counts[name] for name in ("labeled", "skipped", "total"))
    shown, others = class_counts(job.classes.specs, counts["per_class"])
    return {
        "name": job.name,
        "now": job.clock(),
        "progress": {"labeled": labeled, "skipped": skipped, "open": total - labeled - skipped, "total": total},
        "classes": shown,
        "others": others,
        "pace": pace(job.per_minute()),
        "learner": None if learner is None else learner_picture(learner, labeled),
    }


def class_counts(specs: Sequence[Mapping[str, Any]], counts: Mapping[Any, int]) -> tuple[list[Json], Json]:
    """Return the classes with their number of labels, in their own order; of very many, those given most.

    Parameters
    ----------
    specs : list of dict
        As of `Classes.specs`.
    counts : dict of class key to int

    Returns
    -------
    classes : list of dict
        ``index`` (in `specs`: it decides the colour), ``key``, ``caption``, ``color``, ``count``.
    others : dict or None
        ``classes`` and ``labels``: how many more there are.
    """
    order = sorted(range(len(specs)), key=lambda index: -counts[specs[index]["key"]])
    chosen, rest = sorted(order[:MOST_CLASSES]), order[MOST_CLASSES:]
    shown = [
        {
            "index": index,
            "key": specs[index]["key"],
            "caption": specs[index]["caption"],
            "color": specs[index].get("color"),
            "count": counts[specs[index]["key"]],
        }
        for index in chosen
    ]
    others = {"classes": len(rest), "labels": sum(counts[specs[index]["key"]] for index in rest)}
    return shown, others if rest else None


def pace(per_minute: Mapping[int, int]) -> dict[str, Json]:
    """Return how fast labels came.

    Parameters
    ----------
    per_minute : dict of int to int
        Minute since the epoch to labels given in it.

    Returns
    -------
    dict
        ``step`` (seconds that a bar stands for), ``start`` (of the first bar, seconds since the epoch), ``counts``
        (labels per bar, at most 36 bars, to the latest label), ``per_hour`` (over the last hour of the latest
        sitting, which ten minutes without a label end; None before the first label).

    Examples
    --------
    >>> pace({100: 30, 101: 10, 103: 20})
    {'step': 60, 'start': 6000, 'counts': [30, 10, 0, 20], 'per_hour': 900.0}
    """
    if not per_minute:
        return {"step": 60 * _STEPS[0], "start": 0, "counts": [], "per_hour": None}
    minutes = np.array(sorted(per_minute))
    labels = np.array([per_minute[minute] for minute in minutes.tolist()])
    last = int(minutes[-1])
    fitting = (step for step in _STEPS if last // step - int(minutes[0]) // step < MOST_BARS)
    step = next(fitting, _STEPS[-1])
    first = max(int(minutes[0]) // step, last // step - MOST_BARS + 1)
    inside = minutes // step >= first
    bars = np.bincount(minutes[inside] // step - first, weights=labels[inside]).astype(int)
    return {
        "step": 60 * step,
        "start": 60 * step * first,
        "counts": bars.tolist(),
        "per_hour": _per_hour(minutes, labels),
    }


def _per_hour(minutes: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> float:
    breaks = np.flatnonzero(np.diff(minutes) > _BREAK)
    sitting = slice(int(breaks[-1]) + 1 if breaks.size else 0, None)
    recent = minutes[sitting] > minutes[-1] - _LATELY
    worked = int(minutes[-1] - minutes[sitting][recent][0]) + 1
    return float(labels[sitting][recent].sum()) * 60 / worked


def learner_picture(learner: ActiveLearner, labeled: int) -> dict[str, Json]:
    """Return what is shown of a model, `labeled` samples having an answer."""
    status = learner.status
    fits, columns = _fits(learner.history)
    accuracy, stop = getattr(learner, "accuracy", None), getattr(learner, "should_stop", None)
    zones = getattr(learner, "halting", None)
    return {
        "state": status.state,
        "message": status.message,
        "share": getattr(status, "share", None),
        "session_id": status.session_id,
        "fits": fits,
        "age": _age(columns, labeled) if fits else None,
        "audit": bool(getattr(learner, "audit", 0)),
        "accuracy": None
        if accuracy is None
        else {name: _number(getattr(accuracy, name)) for name in ("value", "low", "high", "n")},
        "stop": None
        if stop is None
        else {"stop": bool(stop), "reason": stop.reason, "messages": list(stop.messages)[:_MOST_MESSAGES]},
        "curves": {name: columns[name] for name in _CURVES},
        "halting": None if zones is None else {"low": float(zones[0]), "high": float(zones[1])},
    }


def fits_picture(history: pd.DataFrame) -> dict[str, Json] | None:
    """Return the curves of fits that other kernels may have made, None before the first.

    Parameters
    ----------
    history : DataFrame
        As of `Job.history`.

    Returns
    -------
    dict or None
        ``curves``; ``accuracy`` of the last fit (``value``, ``low``, ``high``, ``n``) or None; ``audit``: whether
        there is one.
    """
    fits, columns = _fits(history)
    if not fits:
        return None
    known = {"value": "accuracy", "low": "accuracy_low", "high": "accuracy_high", "n": "n_audited"}
    last = {name: columns[column][-1] for name, column in known.items()}
    audited = any(columns["n_audited"])
    curves = {name: columns[name] for name in _CURVES}
    return {"curves": curves, "accuracy": last if last["value"] is not None else None, "audit": audited}


def _fits(history: pd.DataFrame) -> tuple[int, dict[str, list[float | None]]]:
    """Return how many fits succeeded, and what the history says of them, without rows that no curve misses."""
    good = history[history["error"].isna()] if "error" in history else history
    some = good.iloc[_spread(len(good), MOST_POINTS)]
    return len(good), {
        name: [_number(value) for value in some[name]] if name in some else [None] * len(some)
        for name in (*_CURVES, "n_audited", "seconds", "at")
    }


def _age(columns: Mapping[str, Sequence[float | None]], labeled: int) -> Json:
    """Return what has happened since the last fit."""
    known = (columns["n_labels"][-1] or 0) + (columns["n_audited"][-1] or 0)
    return {"labels": max(0, labeled - int(known)), "at": columns["at"][-1], "seconds": columns["seconds"][-1]}


def _spread(n: int, most: int) -> list[int]:
    """Return at most `most` places among `n`, evenly spread, first and last kept."""
    places: list[int] = np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int)).tolist()
    return places


def _number(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
