"""A model that labels what it is sure of, people who label the rest, and a report of who decided what.

Examples
--------
>>> import labelloop as ll
>>> ll.workflow.routed([[0.9, 0.1], [0.6, 0.4]], threshold=0.8).tolist()
[False, True]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelloop.workflow.errors import WorkflowError
    from labelloop.workflow.files import read_report, write_report
    from labelloop.workflow.flow import FlowCounts
    from labelloop.workflow.model import CustomModel
    from labelloop.workflow.reading import RowsError
    from labelloop.workflow.routing import routed
    from labelloop.workflow.snapshot import PredictionsSnapshot
    from labelloop.workflow.training import TrainingReport, TrainingWarning
    from labelloop.workflow.workflow import Workflow

# Where each public name lives; scikit-learn is imported with the first one that needs it.
_HOMES = {
    "CustomModel": "model",
    "FlowCounts": "flow",
    "PredictionsSnapshot": "snapshot",
    "RowsError": "reading",
    "TrainingReport": "training",
    "TrainingWarning": "training",
    "Workflow": "workflow",
    "WorkflowError": "errors",
    "read_report": "files",
    "routed": "routing",
    "write_report": "files",
}

__all__ = [
    "CustomModel",
    "FlowCounts",
    "PredictionsSnapshot",
    "RowsError",
    "TrainingReport",
    "TrainingWarning",
    "Workflow",
    "WorkflowError",
    "read_report",
    "routed",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"labelloop.workflow.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'labelloop.workflow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
