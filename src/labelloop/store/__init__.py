"""What has been answered: durable, append-only, shared between kernels."""

from labelloop.store.errors import StoreError
from labelloop.store.operations import Operation
from labelloop.store.store import JobRow, Store, Writer

__all__ = ["JobRow", "Operation", "Store", "StoreError", "Writer"]
