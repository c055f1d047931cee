"""The faces: one small class per modality over one base."""

from labelloop.widgets.annotator_page import AnnotatorPage
from labelloop.widgets.audio import AudioLabeler
from labelloop.widgets.base import Labeler
from labelloop.widgets.box import BoxLabeler
from labelloop.widgets.flow import Flow
from labelloop.widgets.grid import Grid
from labelloop.widgets.image import ImageLabeler
from labelloop.widgets.monitor import Monitor
from labelloop.widgets.owner_page import OwnerPage
from labelloop.widgets.pool_map import PoolMap
from labelloop.widgets.review import Review
from labelloop.widgets.snapshot import Snapshot
from labelloop.widgets.tabular import TabularLabeler
from labelloop.widgets.text import TextLabeler
from labelloop.widgets.text_span import TextSpanLabeler

__all__ = [
    "AnnotatorPage",
    "AudioLabeler",
    "BoxLabeler",
    "Flow",
    "Grid",
    "ImageLabeler",
    "Labeler",
    "Monitor",
    "OwnerPage",
    "PoolMap",
    "Review",
    "Snapshot",
    "TabularLabeler",
    "TextLabeler",
    "TextSpanLabeler",
]
