"""What has been answered: durable, append-only, shared between kernels."""

from labelloop.store.operations import Operation
from labelloop.store.store import JobRow, Store, StoreError, Writer
from labelloop.store.workflows import DataRow, WorkflowRow, Workflows

__all__ = ["DataRow", "JobRow", "Operation", "Store", "StoreError", "WorkflowRow", "Workflows", "Writer"]
