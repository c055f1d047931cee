"""Boxes in images."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from labelloop.widgets.base import Labeler

if TYPE_CHECKING:
    import pandas as pd


class BoxLabeler(Labeler):
    """Draws boxes around objects in images, each with a class.

    An answer is a list of ``{"label", "left", "top", "width", "height"}`` in whole pixels of the upright original,
    however the image is shown; an empty list says that there is nothing. Everything but `data` is as for
    `TabularLabeler`.

    Parameters
    ----------
    data : folder, glob pattern, list of paths, array, list of arrays, PIL images or bytes, dict, table, or Job
        As for `ImageLabeler`.
    classes : list of keys, dict of key to caption, or list of dict, optional
    suggestions : dict, DataFrame, callable, model or "learner", optional
        Boxes to begin with, by id, each with a ``score`` if there is one: a list of them per image; or a table with a
        row per box, in ``left``, ``top``, ``width``, ``height`` or ``xmin``, ``ymin``, ``xmax``, ``ymax``, with
        ``label`` and ``score``, and the image's id in the index or in ``path``. A model is a `Detector`, a fitted
        `BoxFinder` or `ActiveLearner`, or has ``predict(list of uint8 arrays)``. Boxes are rounded to whole pixels and
        cut off at the border; one that is not valid is named in a message, and the others are shown.
    **common
        `learner`, `queries`, `store`, `name`, `label_col`, `id_col`, `annotator`, `order`, `seed`, `subset`,
        `instructions`, `hotkeys`, `prefetch`.

    Examples
    --------
    >>> import numpy as np
    >>> labeler = BoxLabeler(np.zeros((3, 80, 100)), ["cat", "dog"], store=":memory:", annotator="me")
    >>> labeler.label(0, [{"label": "cat", "left": 10, "top": 5, "width": 30, "height": 20}])
    >>> labeler.label(1, [])
    >>> labeler.labels["label"].tolist()
    [[{'top': 5, 'left': 10, 'label': 'cat', 'width': 30, 'height': 20}], []]
    """

    _kind: ClassVar[str] = "box"
    _prefetch: ClassVar[int] = 20

    @property
    def boxes(self) -> pd.DataFrame:
        """The boxes drawn, a row each, by the pool's own index.

        ``label``, ``left``, ``top``, ``width``, ``height`` in pixels; ``origin``: ``"accepted"`` or ``"edited"`` if it
        was suggested, ``"manual"`` if not; ``score``: how sure the suggestion was, NaN where nothing said so.
        """
        return self.job.parts(("label", "left", "top", "width", "height"))

    @property
    def rejected(self) -> pd.DataFrame:
        """The suggested boxes that were neither accepted nor changed into something, a row each, by the pool's index.

        ``label``, ``left``, ``top``, ``width``, ``height`` and ``score`` as they were suggested in the page when the
        sample was answered. A box that was changed stands for the suggestion that it overlaps most.
        """
        return self.job.rejected(("label", "left", "top", "width", "height"))
