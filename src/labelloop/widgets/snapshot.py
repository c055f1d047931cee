"""The Snapshot: what a model makes of some rows, with their pictures, to look at before it is let loose."""

from __future__ import annotations

from collections import Counter
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import Classes
from labelloop.labels.classes import page_text
from labelloop.widgets import still
from labelloop.widgets.gallery.face import Gallery, configuration

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from labelloop.pool import Pool
    from labelloop.widgets.gallery.wire import Query
    from labelloop.widgets.protocol import Json

_PREDICTED, _CONFIDENCE = "predicted", "confidence"  # columns, as `CustomModel.evaluate` writes them
_KEYS = {"view": ["v", "F2"], "back": ["PageUp"], "next": ["PageDown"], "play": ["p", "F4"]}


class Snapshot(Gallery):
    """Shows what ``CustomModel.evaluate`` returned: each row with the class predicted and its confidence.

    The page filters by class and least confidence, exactly as ``snapshot.filter(label, min_confidence)`` does.

    Parameters
    ----------
    snapshot : object
        With ``frame`` (rows by their index, with columns ``predicted`` and ``confidence``), ``classes``, ``pool`` (the
        same rows, as samples) and ``filter``; as `CustomModel.evaluate` returns it. If it has them, the ``label`` that
        rows came with is shown, and of ``errors`` why a row could not be predicted.
    page_size : int, default=24
        Rows shown at once, at most 200.

    Attributes
    ----------
    rows : DataFrame
        What is shown: the snapshot's own frame.

    Raises
    ------
    TypeError
        If `snapshot` is no such thing.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> from labelloop import pool
    >>> rows = pd.DataFrame({"size": [1, 7], "predicted": ["small", "large"], "confidence": [0.9, 0.6]})
    >>> snapshot = SimpleNamespace(
    ...     frame=rows, classes=["small", "large"], pool=pool.table(rows[["size"]]), filter=lambda *asked: snapshot
    ... )
    >>> face = Snapshot(snapshot)
    >>> face.rows["predicted"].tolist()
    ['small', 'large']
    >>> face
    Snapshot(2 rows)
    >>> face.close()
    """

    def __init__(self, snapshot: Any, *, page_size: int = 24) -> None:
        missing = [name for name in ("frame", "classes", "pool", "filter") if not hasattr(snapshot, name)]
        if missing:
            kind = type(snapshot).__name__
            raise TypeError(f"Snapshot({kind}) has no {missing[0]}: give it what CustomModel.evaluate(...) returned")
        self._rows = Rows(snapshot)
        classes = Classes(snapshot.classes)
        self._specs = classes.specs
        config = configuration(
            "snapshot",
            snapshot.pool,
            classes,
            "class",
            title="What the model says",
            order="As given",
            page_size=page_size,
            keymap=_KEYS,
            learner=True,
            name="",
            annotator="",
            store="",
        )
        super().__init__(self._rows, config)

    def _still(self) -> str:
        counts = self._rows.facets()["predicted"]
        entries = [{"caption": spec["caption"], "count": counts.get(page_text(spec["key"]), 0)} for spec in self._specs]
        said = still.line(f"{len(self.rows):,} rows, as the model predicts them.")
        return still.page("Snapshot", "What the model says", said, still.classes(entries))

    @property
    def rows(self) -> pd.DataFrame:
        """What is shown."""
        frame: pd.DataFrame = self._rows.snapshot.frame
        return frame

    def __repr__(self) -> str:
        return f"Snapshot({len(self.rows)} rows)"


class Rows:
    """The rows of a snapshot; see `Listing`."""

    version = 1

    def __init__(self, snapshot: Any) -> None:
        self.snapshot, self.lock = snapshot, RLock()
        self._classes = Classes(snapshot.classes)
        frame = snapshot.frame
        positions = [snapshot.pool.position(each) for each in frame.index]
        known = frame[_PREDICTED].notna() & frame[_CONFIDENCE].notna()
        answers = (answer if there else None for answer, there in zip(frame[_PREDICTED].tolist(), known, strict=True))
        self._predicted = dict(zip(positions, answers, strict=True))
        self._score = dict(zip(positions, frame[_CONFIDENCE].tolist(), strict=True))
        label = getattr(snapshot, "label", None)
        truth = [None] * len(frame) if label is None else frame[label].tolist()
        self._truth = dict(zip(positions, truth, strict=True))
        self._errors = getattr(snapshot, "errors", {})

    @property
    def pool(self) -> Pool:
        """Where the samples are."""
        pool: Pool = self.snapshot.pool
        return pool

    def find(self, query: Query) -> NDArray[np.intp]:
        """Return positions; see `Listing`."""
        label = None
        if query.predicted is not None:
            spec = self._classes.named(query.predicted)
            label = query.predicted if spec is None else spec.key
        kept = self.snapshot.filter(label, query.least or None).frame
        positions = np.array([self.pool.position(each) for each in kept.index], dtype=np.intp)
        if query.sort == "score":
            scores = np.array([self._score[position] for position in positions.tolist()], dtype=float)
            key = np.where(np.isnan(scores), np.inf, -scores if query.descending else scores)
            return positions[np.argsort(key, kind="stable")]
        return positions

    def told(self, position: int) -> dict[str, Json]:
        """Return what is said of a row; see `Listing`."""
        id_, answer, score = self.pool.id_at(position), self._predicted[position], self._score[position]
        nothing = {"skipped": False, "more": 0, "consensus": None, "verdict": None, "self_confidence": None}
        predicted = None if answer is None else {"value": answer, "score": float(score)}
        head = {"key": self.pool.key(id_), "id": str(id_)}
        told = {"answers": self._given(position), "predicted": predicted, "note": self._errors.get(id_)}
        return {**head, **nothing, **told}

    def _given(self, position: int) -> list[Json]:
        """Return the label that the row came with, as an answer."""
        spec = self._classes.named(str(self._truth[position]))
        return [] if spec is None else [{"value": spec.key, "by": ["label"], "more": 0, "trusted": True}]

    def facets(self) -> dict[str, Json]:
        """Return the classes predicted with their numbers; see `Listing`."""
        counts = Counter(page_text(answer) for answer in self._predicted.values() if answer is not None)
        return {"said": {}, "predicted": dict(counts), "annotators": {}}

    def summary(self, query: Query, found: NDArray[np.intp]) -> dict[str, Json]:  # noqa: ARG002 - see Listing
        """Return what is said of the list; see `Listing`."""
        nothing = {"bulk": None, "undo": None, "redo": None, "working": "", "failed": "", "outdated": False}
        return {"all": len(self._predicted), "decided": 0, **nothing}

    def retry(self, query: Query) -> None:
        """Do nothing: a table that is there does not fail."""
