"""What a fit says of its model: on a fixed random set of samples, on audited ones, and of what it asks next.

Of samples made of parts, spans of text are judged: an answer is right, or the same as before, when every span is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.audit import Audit
from labelloop.learning.exact import exact_match, span_keys
from labelloop.learning.models import same_answer
from labelloop.learning.parts_model import Parts
from labelloop.learning.stopping import View, halting, mean_entropy
from labelloop.learning.strategies.registry import score_of

if TYPE_CHECKING:
    from labelloop.learning.features import PoolFeatures
    from labelloop.learning.models import Model
    from labelloop.learning.strategies.context import Selection
    from labelloop.learning.topk import Floats, Positions
    from labelloop.learning.worker import RefitTask

_MOST_NUMBERS = 200_000  # probabilities that are looked at of the fixed random set
_DOCUMENTS = 64  # looked at together


def judge(
    task: RefitTask, features: PoolFeatures, model: Model | None, selection: Selection, n_labels: int
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
    if model is None or (model.has_parts and task.answer != "spans"):
        return None, None, None
    audit = _audit(task, features, model)
    # Images are described as they are asked for: only what is there already is looked at.
    seen = features.prepare(task.seen, 0.0)
    if len(seen) == 0:
        return None, audit, None
    view, P = (_view_of_spans if model.has_parts else _view)(task, features, model, seen, n_labels)
    return view, audit, _halting(task, model, P, selection)


def targets_of(positions: Positions, known: Positions, targets: list[Any]) -> list[Any]:
    """Return the answers of some positions, given those of all that have one."""
    place = {position: k for k, position in enumerate(known.tolist())}
    return [targets[place[position]] for position in positions.tolist()]


def _view(
    task: RefitTask,  # noqa: ARG001 - the same arguments as of spans
    features: PoolFeatures,
    model: Model,
    seen: Positions,
    n_labels: int,
) -> tuple[View, Any]:
    seen = seen[: max(1, _MOST_NUMBERS // max(1, len(model.classes)))]
    P = model.probabilities(features.rows(seen))
    names = [str(key) for key in model.classes]
    return View(seen, [names[k] for k in P.argmax(axis=1)], mean_entropy(P), n_labels), P


def _view_of_spans(
    task: RefitTask, features: PoolFeatures, model: Model, seen: Positions, n_labels: int
) -> tuple[View, Any]:
    """Look at as many documents as there is time for: they may be long."""
    stop, answers = time.perf_counter() + task.scoring_seconds, []
    P: Any = Parts([], [])
    for start in range(0, len(seen), _DOCUMENTS):
        if start and time.perf_counter() > stop:
            break
        part: Any = model.probabilities(features.rows(seen[start : start + _DOCUMENTS]))
        answers += [span_keys(spans) for spans in model.decide(part)[0]]
        P = Parts([*P, *part], [*P.samples, *part.samples])
    return View(seen[: len(answers)], answers, float(np.mean(model.scores(P, "entropy"))), n_labels), P


def _audit(task: RefitTask, features: PoolFeatures, model: Model) -> Audit | None:
    ready = features.prepare(task.audited)
    if len(ready) == 0:
        return None
    truth = targets_of(ready, task.audited, task.audited_targets)
    P: Any = model.probabilities(features.rows(ready))
    answers, confidences = model.decide(P)
    if model.has_parts:
        right = [span_keys(a) == span_keys(b) for a, b in zip(answers, truth, strict=True)]
        return Audit(confidences, np.array(right, dtype=bool), f1=exact_match(truth, answers).f1)
    right = [same_answer(a, b) for a, b in zip(answers, truth, strict=True)]
    codes = None if model.several else model.codes(truth)
    P = None if codes is None else np.asarray(P)
    return Audit(np.asarray(confidences, dtype=float), np.array(right, dtype=bool), P, codes)


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
        selection.scores[order], mean=float(usual.mean()), least=float(usual.min()), total=len(task.candidates)
    )
    return values, low, high
