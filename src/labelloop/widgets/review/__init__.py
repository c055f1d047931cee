"""The face in which answers are compared and settled: disagreements, suspicious labels, any part of a pool."""

from labelloop.widgets.review.face import Review

__all__ = ["Review"]
