"""Images, whole."""

from __future__ import annotations

from typing import ClassVar

from labelloop.widgets.base import Labeler


class ImageLabeler(Labeler):
    """Labels images, one at a time, by keys or mouse.

    Everything but `data` is as for `TabularLabeler`.

    Parameters
    ----------
    data : folder, glob pattern, list of paths, array, list of arrays, PIL images or bytes, dict, table, or Job
        A folder's images are known by their path within it, listed paths by themselves, arrays by number. A table
        has a column ``path``. A file that cannot be read is shown as such, and the work goes on.
    classes : list of keys, dict of key to caption, or list of dict, optional
    **common
        `learner`, `queries`, `suggestions`, `store`, `name`, `label_col`, `id_col`, `annotator`, `order`, `seed`,
        `subset`, `instructions`, `hotkeys`, `prefetch`, `multiple`.

    Examples
    --------
    >>> import numpy as np
    >>> labeler = ImageLabeler(np.zeros((3, 8, 8)), ["dark", "light"], store=":memory:", annotator="me")
    >>> labeler.label(0, "dark")
    >>> labeler.progress["labeled"], labeler.progress["total"]
    (1, 3)
    """

    _kind: ClassVar[str] = "image"
    _prefetch: ClassVar[int] = 20
