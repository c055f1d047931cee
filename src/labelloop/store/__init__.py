"""What has been answered: durable, append-only, shared between kernels."""

from labelloop.store.errors import StoreError
from labelloop.store.fits import Fit, Fits
from labelloop.store.operations import Operation
from labelloop.store.store import JobRow, Store
from labelloop.store.workflows import DataRow, WorkflowRow, Workflows
from labelloop.store.writer import Seat, Writer

__all__ = [
    "DataRow",
    "Fit",
    "Fits",
    "JobRow",
    "Operation",
    "Seat",
    "Store",
    "StoreError",
    "WorkflowRow",
    "Workflows",
    "Writer",
]
