"""The whole pool as tiles, to label many samples at once."""

from labelloop.widgets.grid.face import Grid

__all__ = ["Grid"]
