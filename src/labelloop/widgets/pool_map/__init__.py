"""The whole pool as a map: where samples lie, what is known of them, and labels for many at once.

`places` finds a point for each sample, `colours` what is told of it, `regions` what a model would answer anywhere.
`plane` knows which part of the plane is seen, and which points are meant by a click or a lasso; `raster` makes a
picture of it, `gestures` knows what a pointer does. None of these needs a browser. `face` brings them to a page.
"""

from labelloop.widgets.pool_map.face import PoolMap

__all__ = ["PoolMap"]
