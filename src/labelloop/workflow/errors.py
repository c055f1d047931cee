"""What a workflow refuses to do."""

from __future__ import annotations


class WorkflowError(RuntimeError):
    """Something that a workflow does not do in its state; the message says what to do instead."""
