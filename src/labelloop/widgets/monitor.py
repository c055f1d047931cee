"""The Monitor: how far the labeling is, how good the model, whether more answers pay; beside any labeler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from labelloop.widgets import still
from labelloop.widgets.live import Live
from labelloop.widgets.picture import monitor_picture

if TYPE_CHECKING:
    from labelloop.widgets.base import Labeler


class Monitor(Live):
    """A view of a labeler's progress and of its model; the same as the labeler shows by the ``.`` key.

    The learning curve is drawn from audited samples (``ActiveLearner(..., audit=0.1)``); without an audit, the
    agreement of successive models is shown in its place. It changes about once a second at most, when no cell runs.
    While the model is fitted, or the pool scored, it tells how far that is, and *Stop* ends it, see
    `ActiveLearner.cancel`.

    Parameters
    ----------
    labeler : TabularLabeler, ImageLabeler
        What is watched; it may have a learner or none.

    Attributes
    ----------
    picture : dict
        What is shown, as `labelloop.widgets.picture.monitor_picture` returns it.

    Raises
    ------
    TypeError
        If `labeler` is no labeler.

    Examples
    --------
    >>> import labelloop as ll
    >>> labeler = ll.TabularLabeler([{"size": 1}, {"size": 7}], ["small", "large"], store=":memory:")
    >>> monitor = ll.Monitor(labeler)
    >>> monitor.picture["progress"]["open"]
    2
    >>> monitor
    Monitor('tabular-label', 0/2 labeled)
    >>> monitor.close()
    """

    config = traitlets.Dict({"kind": "monitor"}).tag(sync=True)

    def __init__(self, labeler: Labeler) -> None:
        job, learner = getattr(labeler, "job", None), getattr(labeler, "learner", None)
        if job is None:
            kind = type(labeler).__name__
            raise TypeError(f"Monitor({kind}) has nothing to watch: give it a labeler, such as ll.TabularLabeler(...)")
        self._job = job
        self._learner, self._who = learner, getattr(labeler, "annotator", "somebody")
        super().__init__(
            lambda: monitor_picture(job, learner),
            [job.on_change] if learner is None else [job.on_change, learner.on_status],
            # Beside a labeler in an HBox it takes a quarter of the width, elsewhere all of it.
            layout={"width": "100%", "min_width": "280px", "flex": "0 3 auto"},
        )
        self.on_msg(self._received)

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Hear that somebody has pressed Stop."""
        if self._learner is not None and isinstance(content, dict) and content.get("kind") == "stop":
            self._learner.cancel(self._who)

    def _still(self) -> str:
        return still.picture("Monitor", self._drawing())

    def __repr__(self) -> str:
        counts = self._job.counts()
        return f"Monitor({self._job.name!r}, {counts['labeled']}/{counts['total']} labeled)"
