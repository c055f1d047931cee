"""Sounds: whole clips, and regions of time in recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from labelloop.labels import LabelError
from labelloop.widgets.base import Labeler

if TYPE_CHECKING:
    import pandas as pd


class AudioLabeler(Labeler):
    """Labels sounds by keys or mouse: whole clips, or with ``regions=True`` what is heard when.

    A clip has a class, or several (``multiple=True``). With ``regions=True`` an answer is a list of
    ``{"label", "start", "end"}`` in seconds; an empty list says that there is nothing. Waveform, spectrogram, playback
    and answers share one clock: samples divided by the rate. Recordings may be long: only what is looked at or heard
    is read. Everything but the arguments below is as for `TabularLabeler`.

    Parameters
    ----------
    data : folder, glob pattern, list of paths, arrays or bytes, dict, table, or Job
        Files that soundfile reads: WAV, FLAC, OGG, MP3 and others. A folder's sounds are known by their path within it,
        listed paths by themselves, arrays by number. A table has a column ``path``, ``audio``, ``file`` or
        ``filename``. A file that cannot be read is shown as such, and the work goes on.
    classes : list of keys, dict of key to caption, or list of dict, optional
    regions : bool, default=False
        Mark regions of time instead of labeling whole clips.
    overlap : bool, default=True
        Whether regions may overlap.
    rate : int, optional
        Samples per second of sounds that are given as arrays without one.
    autoplay : bool, default=False
        Play each sound when it is shown. Browsers allow it after the first key or click.
    suggestions : dict, DataFrame, callable, model or "learner", optional
        Of clips as for `TabularLabeler`. Regions to begin with, by id, each with a ``score`` if there is one: a list of
        them per recording; or a table with a row per region, in ``start``, ``end``, ``label`` and ``score``, and the
        recording's id in the index or in ``path``. A model is a `Detector`, a fitted `RegionFinder` or `ActiveLearner`,
        or has ``predict(list of clips)``. Regions are cut off at the end of the recording; one that is not valid is
        named in a message, and the others are shown.
    **common
        `learner`, `queries`, `store`, `name`, `label_col`, `id_col`, `annotator`, `order`, `seed`, `subset`,
        `instructions`, `hotkeys`, `prefetch`, `multiple`.

    Examples
    --------
    >>> import numpy as np
    >>> tone = np.sin(np.arange(8000) * 0.3)
    >>> labeler = AudioLabeler([tone, 0 * tone], ["tone", "silence"], rate=8000, store=":memory:", annotator="me")
    >>> labeler.label(0, "tone")
    >>> labeler
    AudioLabeler(1/2 labeled, classes=['tone', 'silence'])
    >>> finder = AudioLabeler([tone], ["tone"], regions=True, rate=8000, store=":memory:", annotator="me")
    >>> finder.label(0, [{"label": "tone", "start": 0.25, "end": 0.5}])
    >>> finder.labels["label"][0]
    [{'start': 0.25, 'end': 0.5, 'label': 'tone'}]
    """

    _kind: ClassVar[str] = "audio"
    _prefetch: ClassVar[int] = 10
    _own: ClassVar[frozenset[str]] = frozenset({"autoplay"})

    def __init__(self, data: Any, classes: Any = None, **common: Any) -> None:
        autoplay = common.get("autoplay", False)
        if not isinstance(autoplay, bool):
            raise LabelError(f"autoplay={autoplay!r} is neither True nor False")
        self._autoplay = autoplay
        super().__init__(data, classes, **common)

    @property
    def regions(self) -> pd.DataFrame:
        """The regions marked, a row each, by the pool's own index.

        ``label``, ``start`` and ``end`` in seconds; ``origin``: ``"accepted"`` or ``"edited"`` if it was suggested,
        ``"manual"`` if not; ``score``: how sure the suggestion was, NaN where nothing said so.
        """
        self._check_regions("regions")
        return self.job.parts(("label", "start", "end"))

    @property
    def rejected(self) -> pd.DataFrame:
        """The suggested regions that were neither accepted nor changed into something, a row each, by the pool's index.

        ``label``, ``start``, ``end`` and ``score`` as they were suggested in the page when the sample was answered. A
        region that was changed stands for the suggestion that it overlaps most.
        """
        self._check_regions("rejected")
        return self.job.rejected(("label", "start", "end"))

    def _check_regions(self, name: str) -> None:
        if not self.job.label_type.has_parts:
            raise LabelError(f"there is no {name!r} where whole clips are labeled: that is for regions=True")

    def _configuration(self) -> dict[str, Any]:
        return {**super()._configuration(), "autoplay": self._autoplay}
