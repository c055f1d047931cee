"""What is said of samples: by whom, by most, by the model, at last. Counted once, then looked up and sorted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.job.frames import column
from labelloop.labels.classes import page_text
from labelloop.widgets.review.members import positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from labelloop.widgets.gallery.wire import Query
    from labelloop.widgets.protocol import Json
    from labelloop.widgets.review.members import Positions, Tables

_GROUPS, _NAMES, _PARTS = 12, 12, 300  # different answers of a sample, names beside one, parts of one that are told


@dataclass(frozen=True)
class Agreed:
    """What most say."""

    value: Any
    confidence: float
    judgments: int


class Facts:
    """What is said of some samples of a job at one moment, but for verdicts, which can be taken up as they come.

    Parameters
    ----------
    tables : Tables
    positions : array of int
        The samples, in their own order.

    Attributes
    ----------
    predicted, score : arrays
        What a model answers and how probable that is, by place; None and NaN until `predict` has told.
    self_confidence : array of float
        How probable the model holds the label; NaN where that is not known.
    """

    def __init__(self, tables: Tables, positions: Positions) -> None:
        self._job, self.positions = tables.job, positions
        n = len(positions)
        self._place = {position: place for place, position in enumerate(positions.tolist())}
        self.answers: list[list[tuple[str, Any, bool]]] = [[] for _ in range(n)]
        self.agreed: list[Agreed | None] = [None] * n
        self.disputed = np.zeros(n, dtype=bool)
        self.predicted: list[Any] = [None] * n
        self.score = np.full(n, np.nan)
        self.self_confidence = np.full(n, np.nan)
        self.verdicts: dict[int, Any] = {}  # by place
        self._said: list[frozenset[str] | None] = [None] * n
        self._judge(tables.judgments)
        self._agree(tables.consensus)
        self.decide()

    # ---- what the job says --------------------------------------------------------------------------------------

    def _judge(self, judged: pd.DataFrame) -> None:
        for position, who, answer, trusted in zip(
            positions_of(self._job.pool, judged["sample"]).tolist(),
            judged["annotator"],
            judged["answer"].tolist(),
            judged["trusted"],
            strict=True,
        ):
            place = self._place.get(position)
            if place is not None:
                self.answers[place].append((str(who), answer, bool(trusted)))

    def _agree(self, agreed: pd.DataFrame) -> None:
        values = agreed[self._job.label_col].tolist()
        rows = zip(
            values, agreed["confidence"], agreed["judgments"], agreed["disputed"], agreed["decided_by"], strict=True
        )
        for position, row in zip(positions_of(self._job.pool, agreed.index).tolist(), rows, strict=True):
            place = self._place.get(position)
            if place is None or row[4] == "verdict":
                continue
            self.agreed[place] = Agreed(row[0], float(row[1]), int(row[2]))
            self.disputed[place] = bool(row[3])

    def decide(self) -> list[int]:
        """Take up all verdicts there are; returns places that have lost theirs and had no consensus told beside it."""
        now = {}
        verdicts = self._job.verdicts
        for position, value in zip(positions_of(self._job.pool, verdicts).tolist(), verdicts.values(), strict=True):
            place = self._place.get(position)
            if place is not None:
                now[place] = value
        before, self.verdicts = self.verdicts, now
        for place in before.keys() | now.keys():
            self._said[place] = None
        return [place for place in before.keys() - now.keys() if self.agreed[place] is None and self.answers[place]]

    def predict(self, places: Iterable[int], answers: Iterable[Any], scores: Iterable[float]) -> None:
        """Take up what a model says of some places."""
        for place, answer, score in zip(places, answers, scores, strict=True):
            self.predicted[place], self.score[place] = answer, score if answer is not None else np.nan

    def adopt(self, other: Facts) -> None:
        """Take from earlier facts what a model has said of the same samples."""
        for position, place in self._place.items():
            before = other._place.get(position)
            if before is not None:
                self.predicted[place], self.score[place] = other.predicted[before], other.score[before]
                self.self_confidence[place] = other.self_confidence[before]

    # ---- looking up ---------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.positions)

    def place(self, position: int) -> int | None:
        """Return where a sample stands among these, None if it does not."""
        return self._place.get(position)

    def answer_of(self, place: int, annotator: str | None) -> Any:
        """Return what an annotator has answered, or for None the consensus; None where there is no such answer."""
        if annotator is None:
            agreed = self.agreed[place]
            return None if agreed is None else agreed.value
        return next((value for who, value, _ in self.answers[place] if who == annotator), None)

    def said(self, place: int) -> frozenset[str]:
        """Return the classes, as text, that somebody named, or that were decided."""
        found = self._said[place]
        if found is None:
            values = [value for _, value, _ in self.answers[place]]
            values += [self.verdicts[place]] if place in self.verdicts else []
            found = self._said[place] = frozenset(key for value in values for key in self.classes_in(value))
        return found

    def classes_in(self, value: Any) -> set[str]:
        """Return the classes of an answer, as a page counts them."""
        return {page_text(key) for key in self._job.label_type.count(value)}

    def chosen(self, query: Query, hidden: Iterable[int]) -> NDArray[np.intp]:
        """Return the places that a query lets through, in its order.

        Parameters
        ----------
        query : Query
        hidden : iterable of int
            Places that have been skipped.
        """
        keep = np.ones(len(self), dtype=bool)
        if query.hide:
            keep[list({*self.verdicts, *hidden})] = False
        if query.least > 0:
            keep &= self.score >= query.least
        if query.predicted is not None:
            keep &= self.takes_for(query.predicted)
        if query.said is not None:
            keep &= np.fromiter((query.said in self.said(p) for p in range(len(self))), bool, len(self))
        if query.annotator is not None:
            own = (any(who == query.annotator for who, _, _ in given) for given in self.answers)
            keep &= np.fromiter(own, bool, len(self))
        return self._sorted(np.flatnonzero(keep), query.sort, descending=query.descending)

    def takes_for(self, label: str) -> NDArray[np.bool_]:
        """Return by place whether the model takes the sample for a class, or finds it there."""
        told = (answer is not None and label in self.classes_in(answer) for answer in self.predicted)
        return np.fromiter(told, bool, len(self))

    def _sorted(self, places: NDArray[np.intp], sort: str, *, descending: bool) -> NDArray[np.intp]:
        if sort == "default":
            return places[::-1] if descending else places
        values = self._values(sort)[places]
        key = np.where(np.isnan(values), np.inf, -values if descending else values)  # what is not known comes last
        return places[np.argsort(key, kind="stable")]

    def _values(self, sort: str) -> NDArray[np.float64]:
        if sort == "id":
            return self.positions.astype(float)
        if sort == "disagreement":
            return np.array([np.nan if each is None else 1 - each.confidence for each in self.agreed])
        return self.score if sort == "score" else self.self_confidence

    # ---- told ---------------------------------------------------------------------------------------------------

    def facets(self) -> dict[str, Json]:
        """Return classes named and predicted, each with how many samples, and who has answered."""
        said = Counter(key for place in range(len(self)) for key in self.said(place))
        predicted = Counter(key for answer in self.predicted if answer is not None for key in self.classes_in(answer))
        annotators = Counter(who for given in self.answers for who in {who for who, _, _ in given})
        return {"said": dict(said), "predicted": dict(predicted), "annotators": dict(sorted(annotators.items()))}

    def told(self, place: int) -> dict[str, Json]:
        """Return what a page is told of a sample."""
        agreed, score = self.agreed[place], self.score[place]
        groups = grouped(self.answers[place])
        return {
            "answers": [_group(*each) for each in groups[:_GROUPS]],
            "more": max(0, len(groups) - _GROUPS),
            "consensus": agreed
            and {
                "value": _short(agreed.value),
                "confidence": _number(agreed.confidence),
                "judgments": agreed.judgments,
            },
            "verdict": {"value": _short(self.verdicts[place])} if place in self.verdicts else None,
            "predicted": None
            if self.predicted[place] is None
            else {"value": _short(self.predicted[place]), "score": _number(score)},
            "self_confidence": _number(self.self_confidence[place]),
        }

    def frame(self, places: NDArray[np.intp]) -> pd.DataFrame:
        """Return a row per sample, by the pool's index; see `Review.rows`."""
        label_col, at = self._job.label_col, places.tolist()
        agreed = [self.agreed[place] for place in at]
        final = [self.verdicts.get(p, None if a is None else a.value) for p, a in zip(at, agreed, strict=True)]
        return pd.DataFrame(
            {
                "answers": column([{who: value for who, value, _ in self.answers[place]} for place in at]),
                label_col: column(final),
                "confidence": np.array([np.nan if a is None else a.confidence for a in agreed], dtype=float),
                "judgments": np.array([0 if a is None else a.judgments for a in agreed], dtype=np.int64),
                "disputed": self.disputed[places],
                "decided": np.array([place in self.verdicts for place in at], dtype=bool),
                "predicted": column([self.predicted[place] for place in at]),
                "score": self.score[places],
                "self_confidence": self.self_confidence[places],
            },
            index=self._job.pool.ids_at(self.positions[places]),
        )


def grouped(answers: Iterable[tuple[str, Any, bool]]) -> list[tuple[Any, list[str], bool]]:
    """Return different answers, the one that most gave first, with who gave it and whether one of them is trusted."""
    groups: dict[str, tuple[Any, list[str], bool]] = {}
    for who, value, trusted in answers:
        name = json.dumps(_ordered(value), sort_keys=True, default=str)
        _, names, any_trusted = groups.setdefault(name, (value, [], False))
        groups[name] = (value, [*names, who], any_trusted or trusted)
    return sorted(groups.values(), key=lambda group: -len(group[1]))


def _ordered(value: Any) -> Any:
    """Return an answer so that the same parts in another order are the same answer."""
    return sorted(value, key=lambda part: json.dumps(part, sort_keys=True, default=str)) if _has_parts(value) else value


def _has_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _group(value: Any, names: list[str], trusted: bool) -> Mapping[str, Json]:
    return {"value": _short(value), "by": names[:_NAMES], "more": max(0, len(names) - _NAMES), "trusted": trusted}


def _short(value: Any) -> Json:
    return value[:_PARTS] if _has_parts(value) else value


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
