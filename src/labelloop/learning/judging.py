"""What a fit says of its model: on a fixed random set of samples, on audited ones, and of what it asks next.

Of samples made of parts, spans of text, boxes in images and regions of sounds are judged: an answer is right, or the
same as before, when every part of it is.
"""

from __future__ import annotations

import math
import time
from operator import eq
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.audit import Audit
from labelloop.learning.exact import (
    box_keys,
    box_match,
    exact_match,
    region_keys,
    region_match,
    same_boxes,
    same_regions,
    span_keys,
)
from labelloop.learning.models import same_answer
from labelloop.learning.parts_model import Parts
from labelloop.learning.stopping import View, halting, mean_entropy
from labelloop.learning.strategies.registry import score_of

if TYPE_CHECKING:
    from labelloop.learning.models import Model
    from labelloop.learning.strategies.context import Selection
    from labelloop.learning.topk import Floats, Positions
    from labelloop.learning.worker import AnyFeatures, RefitTask

_MOST_NUMBERS = 200_000  # probabilities that are looked at of the fixed random set
_AT_ONCE = 64  # samples made of parts that are looked at together
# Of answers with parts: what is compared, when that is the same, and how well parts are found.
_COMPARED: dict[str, tuple[Any, Any, Any]] = {
    "boxes": (box_keys, same_boxes, box_match),
    "regions": (region_keys, same_regions, region_match),
    "spans": (span_keys, eq, exact_match),
}


def judge(
    task: RefitTask, features: AnyFeatures, model: Model | None, selection: Selection, n_labels: int
) -> tuple[View | None, Audit | None, tuple[Floats, float, float] | None]:
    """Return what a model thinks of the fixed random set, how it does on audited samples, and halting values.

    Parameters
    ----------
    task : RefitTask
    features : PoolFeatures
    model : Model or None
    selection : Selection
        What is asked next.
    n_labels : int
        How many answers the model has learned from.

    Returns
    -------
    View or None
    Audit or None
    tuple or None
        See `labelloop.learning.stopping.halting`. Each is None where there is nothing to judge by.
    """
    if model is None or (model.has_parts and task.answer not in _COMPARED):
        return None, None, None
    audit = _audit(task, features, model)
    # Images and sounds are described as they are asked for: only what is there already is looked at.
    seen = features.prepare(task.seen, 0.0)
    if len(seen) == 0:
        return None, audit, None
    view, P = (_view_of_parts if model.has_parts else _view)(task, features, model, seen, n_labels)
    return view, audit, _halting(task, model, P, selection)


def targets_of(positions: Positions, known: Positions, targets: list[Any]) -> list[Any]:
    """Return the answers of some positions, given those of all that have one."""
    place = {position: k for k, position in enumerate(known.tolist())}
    return [targets[place[position]] for position in positions.tolist()]


def _view(
    task: RefitTask,  # noqa: ARG001 - the same arguments as of parts
    features: AnyFeatures,
    model: Model,
    seen: Positions,
    n_labels: int,
) -> tuple[View, Any]:
    seen = seen[: max(1, _MOST_NUMBERS // max(1, len(model.classes)))]
    P = model.probabilities(features.rows(seen))
    names = [str(key) for key in model.classes]
    return View(seen, [names[k] for k in P.argmax(axis=1)], mean_entropy(P), n_labels), P


def _view_of_parts(
    task: RefitTask, features: AnyFeatures, model: Model, seen: Positions, n_labels: int
) -> tuple[View, Any]:
    """Look at as many samples as there is time for: documents and sounds may be long, and images large."""
    stop, answers = time.perf_counter() + (math.inf if task.scoring_seconds is None else task.scoring_seconds), []
    P: Any = Parts([], [])
    for start in range(0, len(seen), _AT_ONCE):
        if start and time.perf_counter() > stop:
            break
        part: Any = model.probabilities(features.rows(seen[start : start + _AT_ONCE]))
        answers += model.decide(part)[0]
        P = Parts([*P, *part], [*P.samples, *part.samples])
    readable = [k for k, answer in enumerate(answers) if answer is not None]
    entropies = model.scores(P, "entropy")[readable]
    mean = float(np.mean(entropies)) if readable else math.nan
    keys, same, _ = _COMPARED[task.answer]
    return View(seen[readable], [keys(answers[k]) for k in readable], mean, n_labels, same), P


def _audit(task: RefitTask, features: AnyFeatures, model: Model) -> Audit | None:
    ready = features.prepare(task.audited)
    if len(ready) == 0:
        return None
    truth = targets_of(ready, task.audited, task.audited_targets)
    P: Any = model.probabilities(features.rows(ready))
    answers, confidences = model.decide(P)
    if model.has_parts:
        return _audit_of_parts(task, truth, answers, confidences)
    right = [same_answer(a, b) for a, b in zip(answers, truth, strict=True)]
    codes = None if model.several else model.codes(truth)
    P = None if codes is None else np.asarray(P)
    return Audit(np.asarray(confidences, dtype=float), np.array(right, dtype=bool), P, codes)


def _audit_of_parts(task: RefitTask, truth: list[Any], answers: list[Any], confidences: Floats) -> Audit | None:
    keys, same, match = _COMPARED[task.answer]
    read = [k for k, answer in enumerate(answers) if answer is not None]
    if not read:
        return None
    found, given = [answers[k] for k in read], [truth[k] for k in read]
    right = [same(keys(one), keys(other)) for one, other in zip(found, given, strict=True)]
    return Audit(confidences[read], np.array(right, dtype=bool), f1=match(given, found).f1)


def _halting(task: RefitTask, model: Model, P: Any, selection: Selection) -> tuple[Floats, float, float] | None:
    """Return the halting value of each sample in the queue, and the zones; the fixed random set says what is usual."""
    score = score_of(task.strategy)
    if score in {None, "random", "weighted"} or not len(selection.scores):
        return None
    usual = np.asarray(model.scores(P, score), dtype=float)
    usual = usual[np.isfinite(usual)]
    if not len(usual):
        return None
    order = np.argsort(-selection.scores, kind="stable")
    values = np.empty(len(order))
    values[order], low, high = halting(
        selection.scores[order],
        mean=float(usual.mean()),
        least=float(usual.min()),
        total=task.total or len(task.candidates),
    )
    return values, low, high
