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
    from labelloop.workflow.model import CustomModel
    from labelloop.workflow.reading import RowsError
    from labelloop.workflow.routing import routed
    from labelloop.workflow.snapshot import PredictionsSnapshot
    from labelloop.workflow.training import TrainingReport, TrainingWarning

# Where each public name lives; scikit-learn is imported with the first one that needs it.
_HOMES = {
    "CustomModel": "model",
    "PredictionsSnapshot": "snapshot",
    "RowsError": "reading",
    "TrainingReport": "training",
    "TrainingWarning": "training",
    "routed": "routing",
}

__all__ = ["CustomModel", "PredictionsSnapshot", "RowsError", "TrainingReport", "TrainingWarning", "routed"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"labelloop.workflow.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'labelloop.workflow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
