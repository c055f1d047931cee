"""What the owner of a job sees, as plain JSON: progress, people, agreement, test questions, the model, the workflow.

A function of a job, its learner and its workflow. What it returns is small, however many answers there are.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.widgets.picture import fits_picture, learner_picture, monitor_picture, pace

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.quality import Agreement
    from labelloop.widgets.protocol import Json
    from labelloop.workflow import Workflow

MOST_PEOPLE = 100
MOST_QUESTIONS = 8
_LONGEST = 80  # characters of an answer that is only named


def owner_picture(job: Job, learner: ActiveLearner | None = None, workflow: Workflow | None = None) -> dict[str, Json]:
    """Return what an `OwnerPage` shows.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner, optional
        One that runs in this kernel; fits of other kernels are seen without it.
    workflow : Workflow, optional

    Returns
    -------
    dict
        ``name``, ``progress``, ``classes``, ``others``, ``pace`` as of `monitor_picture`; ``store``; ``flagged``,
        ``disputed``, ``judgments``: counts; ``agreement``, see `agreement_picture`; ``people`` and ``more_people``, see
        `people_picture`; ``questions``, see `questions_picture`; ``measured``: curves of fits by all kernels, None
        before the first; ``learner``; ``flow``. What is not known is None.

    Examples
    --------
    >>> from labelloop.job import Job
    >>> job = Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> _ = job.record("Ann", "label", 1, "large")
    >>> picture = owner_picture(job)
    >>> picture["judgments"], [person["name"] for person in picture["people"]], picture["agreement"]
    (1, ['Ann'], None)
    """
    job.sync()
    base, judgments = monitor_picture(job), job.judgments
    people, more = people_picture(job.annotators, judgments)
    return {
        **{name: base[name] for name in ("name", "progress", "classes", "others", "pace")},
        "store": job.store.display,
        "flagged": len(job.flagged),
        "disputed": int(job.consensus()["disputed"].sum()),
        "judgments": len(judgments),
        "agreement": agreement_picture(judgments[judgments["trusted"]]),
        "people": people,
        "more_people": more,
        "questions": questions_picture(job),
        "measured": fits_picture(job.history),
        "learner": None if learner is None else learner_picture(learner, base["progress"]["labeled"]),
        "flow": None if workflow is None else flow_picture(workflow),
    }


def people_picture(annotators: pd.DataFrame, judgments: pd.DataFrame) -> tuple[list[Json], int]:
    """Return who has labeled, those with most answers first, and how many more there are.

    Parameters
    ----------
    annotators, judgments : DataFrame
        As of `Job.annotators` and `Job.judgments`.

    Returns
    -------
    people : list of dict
        ``name``, ``judgments``, ``skipped``, ``seen``, ``missed``, ``forgiven`` (test questions), ``trust``,
        ``trusted``, ``per_hour`` (lately), ``last_at`` (seconds since the epoch).
    more : int
    """
    shown = annotators.sort_values("judgments", ascending=False, kind="stable").head(MOST_PEOPLE)
    minutes = (judgments["at"] - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(minutes=1)
    paces = {}
    for name, group in minutes.groupby(judgments["annotator"]):
        paces[str(name)] = pace(Counter(map(int, group)))["per_hour"]
    people: list[Json] = [
        {
            "name": str(name),
            "judgments": int(row["judgments"]),
            "skipped": int(row["skipped"]),
            "seen": int(row["questions_seen"]),
            "missed": int(row["questions_missed"]),
            "forgiven": int(row["forgiven"]),
            "trust": float(row["trust"]),
            "trusted": bool(row["trusted"]),
            "per_hour": paces.get(str(name)),
            "last_at": None if pd.isna(row["last_at"]) else row["last_at"].timestamp(),
        }
        for name, row in shown.iterrows()
    ]
    return people, len(annotators) - len(shown)


def agreement_picture(judgments: pd.DataFrame) -> Json:
    """Return how far people agree, with 95 % intervals; None while fewer than two have answered.

    Parameters
    ----------
    judgments : DataFrame
        As of `Job.judgments`, those that count.

    Returns
    -------
    dict or None
        ``percent`` and ``alpha`` (Krippendorff's), each with ``value``, ``low``, ``high``, ``used`` of ``total``
        samples, ``why`` there is no value.
    """
    from labelloop.quality import krippendorff_alpha, percent_agreement  # noqa: PLC0415 - only where it is needed

    if judgments["annotator"].nunique() < 2:  # noqa: PLR2004 - it takes two to agree
        return None
    return {"percent": _measure(percent_agreement(judgments)), "alpha": _measure(krippendorff_alpha(judgments))}


def questions_picture(job: Job) -> Json:
    """Return the test questions that were missed most, None where there are none.

    Returns
    -------
    dict or None
        ``total`` and ``missed``: a list of ``id``, ``missed``, ``seen`` and ``accepted``, most missed first.
    """
    questions = job.questions
    if not questions:
        return None
    grades = job.question_grades
    worst = grades[grades["missed"] > 0].sort_values(["missed", "seen"], ascending=[False, True], kind="stable")
    missed = [
        {
            "id": str(sample),
            "missed": int(row["missed"]),
            "seen": int(row["seen"]),
            "accepted": " or ".join(_named(answer) for answer in questions[sample].accepted),
        }
        for sample, row in worst.head(MOST_QUESTIONS).iterrows()
    ]
    return {"total": len(questions), "missed": missed}


def _named(answer: Any) -> str:
    if isinstance(answer, list) and any(isinstance(part, dict) for part in answer):
        return "1 mark" if len(answer) == 1 else f"{len(answer)} marks"
    text = ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _measure(found: Agreement) -> Json:
    numbers = {name: _number(getattr(found, name)) for name in ("value", "low", "high")}
    return {**numbers, "used": int(found.n_used), "total": int(found.n_total), "why": found.why}


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def flow_picture(workflow: Workflow) -> dict[str, Json]:
    """Return where the rows of a workflow are.

    Returns
    -------
    dict
        ``name``; ``state``, as of `Workflow.state`; ``message``: what the model decides alone; counts of rows:
        ``waiting`` for a prediction, ``machine`` (decided by the model), ``people`` (with people), ``done`` (decided
        by people), ``errors``.
    """
    flow = workflow.flow
    message = f"The model decides alone from {workflow.threshold:.3g} on."
    if flow.audited:
        message += f" Of {flow.audited} rows it decided that people see all the same, {flow.audits_done} are done."
    return {
        "name": workflow.name,
        "state": flow.state,
        "message": message,
        "waiting": flow.waiting,
        "machine": flow.machine,
        "people": flow.with_people,
        "done": flow.by_people,
        "errors": flow.errors,
    }
