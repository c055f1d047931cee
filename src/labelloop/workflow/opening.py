"""Which workflow is meant: a new one, or one that is there."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from labelloop.workflow.design import Design
from labelloop.workflow.errors import WorkflowError

if TYPE_CHECKING:
    from labelloop.store import WorkflowRow, Workflows

_LONGEST_NAME = 200
_DEFAULTS: dict[str, Any] = {"threshold": 0.8, "rule": "top", "audit": 0.0}


def settled(kept: Workflows, name: str | None, **given: Any) -> dict[str, Any]:
    """Return what a workflow is to be: what is given, else what the one of this name has, else the default."""
    row = kept.find(name) if isinstance(name, str) else None
    before = _DEFAULTS if row is None else row.spec
    return {key: before[key] if value is None else value for key, value in given.items()}


def opened(kept: Workflows, name: str | None, design: Design, model_is_in: tuple[str, str] | None) -> WorkflowRow:
    """Return the workflow of a name, made if it was not there; without a name, a new one.

    Parameters
    ----------
    kept : Workflows
    name : str or None
    design : Design
    model_is_in : (str, str) or None
        Id and name of the workflow that the model is in already.

    Raises
    ------
    WorkflowError
        If the model is in another workflow, or one that is launched was made otherwise.
    """
    if name is not None and not (isinstance(name, str) and name.strip() and len(name) <= _LONGEST_NAME):
        raise ValueError(f"name={name!r:.60} is no name: give a text of 1 to {_LONGEST_NAME} characters")
    row = None if name is None else kept.find(name)
    if model_is_in is not None and (row is None or row.id != model_is_in[0]):
        raise WorkflowError(
            f"this model is in the workflow {model_is_in[1]!r} already, and a model can be in one only: "
            f"name={model_is_in[1]!r} opens that one again; for another, train another CustomModel"
        )
    if row is None:
        return _made(kept, name, design)
    if row.state == "new":
        kept.respecify(row.id, design.spec())
        return row
    there = Design.of(row.spec)
    if there.classes != design.classes or there.kind != design.kind:
        raise WorkflowError(
            f"the workflow {row.name!r} was made for {there.kind} rows of the classes {there.classes}, and this model "
            f"has {design.kind} rows of {design.classes}: give it a name= of its own"
        )
    changes = there.differences(design)
    if changes:
        raise WorkflowError(
            f"the workflow {row.name!r} is {row.state}, and nothing of it can be changed after launch: "
            f"{'; '.join(changes)}"
        )
    return row


def _made(kept: Workflows, name: str | None, design: Design) -> WorkflowRow:
    if name is not None:
        return kept.create(name, design.spec())
    known = set(kept.names())
    free = (each for number in itertools.count(1) if (each := f"workflow-{number}") not in known)
    return kept.create(next(free), design.spec())
