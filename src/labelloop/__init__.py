"""Label data inside a notebook, with a scikit-learn model in the loop."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from labelloop.progress import bars

if TYPE_CHECKING:
    from labelloop import formats, labels, learning, pool, quality, store, text, workflow
    from labelloop.job import Job, open_job
    from labelloop.learning import (
        ActiveLearner,
        BoxFinder,
        Detector,
        LearningCurves,
        RegionFinder,
        SpanTagger,
        query_sampler,
        simulate,
    )
    from labelloop.progress import show_progress
    from labelloop.store import Store
    from labelloop.widgets import (
        AnnotatorPage,
        AudioLabeler,
        BoxLabeler,
        Flow,
        Grid,
        ImageLabeler,
        Monitor,
        OwnerPage,
        PoolMap,
        Review,
        Snapshot,
        TabularLabeler,
        TextLabeler,
        TextSpanLabeler,
    )
    from labelloop.workflow import CustomModel, Workflow

# Where each public name lives: importing labelloop imports none of it until it is used.
_HOMES = {
    "ActiveLearner": "labelloop.learning",
    "AnnotatorPage": "labelloop.widgets",
    "AudioLabeler": "labelloop.widgets",
    "BoxFinder": "labelloop.learning",
    "BoxLabeler": "labelloop.widgets",
    "CustomModel": "labelloop.workflow",
    "Detector": "labelloop.learning",
    "Flow": "labelloop.widgets",
    "Grid": "labelloop.widgets",
    "ImageLabeler": "labelloop.widgets",
    "Job": "labelloop.job",
    "LearningCurves": "labelloop.learning",
    "Monitor": "labelloop.widgets",
    "OwnerPage": "labelloop.widgets",
    "PoolMap": "labelloop.widgets",
    "RegionFinder": "labelloop.learning",
    "Review": "labelloop.widgets",
    "Snapshot": "labelloop.widgets",
    "SpanTagger": "labelloop.learning",
    "Store": "labelloop.store",
    "TabularLabeler": "labelloop.widgets",
    "TextLabeler": "labelloop.widgets",
    "TextSpanLabeler": "labelloop.widgets",
    "Workflow": "labelloop.workflow",
    "open_job": "labelloop.job",
    "query_sampler": "labelloop.learning",
    "show_progress": "labelloop.progress",
    "simulate": "labelloop.learning",
}
_ROOMS = ("formats", "labels", "learning", "pool", "quality", "store", "text", "workflow")

__all__ = [
    "ActiveLearner",
    "AnnotatorPage",
    "AudioLabeler",
    "BoxFinder",
    "BoxLabeler",
    "CustomModel",
    "Detector",
    "Flow",
    "Grid",
    "ImageLabeler",
    "Job",
    "LearningCurves",
    "Monitor",
    "OwnerPage",
    "PoolMap",
    "RegionFinder",
    "Review",
    "Snapshot",
    "SpanTagger",
    "Store",
    "TabularLabeler",
    "TextLabeler",
    "TextSpanLabeler",
    "Workflow",
    "formats",
    "labels",
    "learning",
    "open_job",
    "pool",
    "quality",
    "query_sampler",
    "show_progress",
    "simulate",
    "store",
    "text",
    "workflow",
]


# Rooms that know no notebook show their progress in one, too.
bars.append(lambda doing, total: import_module("labelloop.widgets.bar").notebook_bar(doing, total))


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("labelloop")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(f"labelloop.{name}")
    raise AttributeError(f"module 'labelloop' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
