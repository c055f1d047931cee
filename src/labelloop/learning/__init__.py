"""What to ask next: strategies, background fitting, the active learner.

Examples
--------
>>> from labelloop.learning import strategies
>>> strategies.confidence([[0.8, 0.2]]).round(2).tolist()
[0.2]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelloop.learning import strategies
    from labelloop.learning.boxes import BoxFinder
    from labelloop.learning.curves import LearningCurves
    from labelloop.learning.detector import Detector
    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.parts import PartsEstimator, part_scores
    from labelloop.learning.regions import RegionFinder
    from labelloop.learning.sampler import query_sampler
    from labelloop.learning.simulation import simulate
    from labelloop.learning.spans import SpanTagger
    from labelloop.learning.task import Snapshot, Status, Task

# Where each public name lives; scikit-learn is imported with the first one that needs it.
_HOMES = {
    "ActiveLearner": "learner",
    "BoxFinder": "boxes",
    "Detector": "detector",
    "LearningCurves": "curves",
    "PartsEstimator": "parts",
    "RegionFinder": "regions",
    "Snapshot": "task",
    "SpanTagger": "spans",
    "Status": "task",
    "Task": "task",
    "part_scores": "parts",
    "query_sampler": "sampler",
    "simulate": "simulation",
}

__all__ = [
    "ActiveLearner",
    "BoxFinder",
    "Detector",
    "LearningCurves",
    "PartsEstimator",
    "RegionFinder",
    "Snapshot",
    "SpanTagger",
    "Status",
    "Task",
    "part_scores",
    "query_sampler",
    "simulate",
    "strategies",
]


def __getattr__(name: str) -> Any:
    if name == "strategies":
        return import_module("labelloop.learning.strategies")
    if name in _HOMES:
        return getattr(import_module(f"labelloop.learning.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'labelloop.learning' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
