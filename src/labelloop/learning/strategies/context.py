"""What a strategy may look at, and what it answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from labelloop.learning.space import Matrix, NoSpaceError, Space, rows_to_fit
from labelloop.learning.topk import TopK, position_hash
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from labelloop.learning.features import Form
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats, Positions

_CHUNK = 16_384  # rows scored at once
_PROBE = 1_024  # rows whose scoring is timed
_PROBED_SAMPLES = 32  # the same of documents and images, in which parts are found
_MEMBERS = 5


@dataclass(frozen=True)
class Selection:
    """What to ask.

    Parameters
    ----------
    positions : array of int64, shape (n,)
        Best first: the batch, then what comes after it.
    scores : array of float, shape (n,)
        How much each is worth asking, bigger = more.
    """

    positions: Positions
    scores: Floats


@runtime_checkable
class SelectingStrategy(Protocol):
    """A strategy that looks at more than probabilities."""

    def select(self, context: Context) -> Selection:
        """Choose `context.n` samples to ask together, and rank up to `context.most`."""


class Context:
    """What a strategy may look at: candidates, what is labeled, the model, and a space with distances.

    All of it is computed when it is asked for, so that a strategy pays only for what it uses.

    Parameters
    ----------
    rows : callable
        From positions to what the classifier sees of them.
    candidates : array of int64
        Positions that may be asked.
    model : Model or None
        The fitted classifier; None at a cold start.
    labeled : rows as the classifier sees them, or None
    codes : array of int, shape (n_labeled,)
        Their classes, as columns of the model's probabilities.
    classes : list
        All classes there are, also those nobody has given yet.
    n : int
        How many to choose together.
    most : int
        How many to rank in all.
    seed : int
    form : {"matrix", "frame", "text"}
        Of the rows.
    estimator : classifier, optional
        Not fitted; what a committee is made of.
    seconds : float, optional
        Time for scoring; where it does not suffice for all candidates, a random part of them is looked at.
    at_hand : array of int64, optional
        Of a pool that is never loaded whole: the candidates whose rows are at hand, a sample of all. Strategies that
        compare samples look at these.
    ranked : dict of str to Selection, optional
        What has been ranked already, by the name of the score.
    """

    def __init__(
        self,
        *,
        rows: Callable[[Positions], Any],
        candidates: Positions,
        n: int,
        most: int | None = None,
        model: Model | None = None,
        labeled: Any = None,
        codes: Any = (),
        classes: Any = (),
        seed: int = 0,
        form: Form = "matrix",
        estimator: Any = None,
        seconds: float | None = None,
        at_hand: Positions | None = None,
        ranked: Mapping[Any, Selection] | None = None,
    ) -> None:
        self.rows, self.candidates, self.model, self.labeled = rows, candidates, model, labeled
        self.codes, self.classes = np.asarray(codes, dtype=np.intp), list(classes)
        self.n = min(n, len(candidates))
        self.most = max(self.n, min(len(candidates), n if most is None else most))
        self.seed, self._form, self.estimator, self._seconds = seed, form, estimator, seconds
        self.pooled = self.candidates if at_hand is None else at_hand
        self.ranked = {} if ranked is None else ranked

    @cached_property
    def affordable(self) -> Positions:
        """The candidates that can be scored in time: all, or a random part that differs from one fit to the next."""
        probe = _PROBED_SAMPLES if self._form == "samples" else _PROBE
        if self._seconds is None or self.model is None or len(self.pooled) <= probe:
            return self.pooled
        start = time.perf_counter()
        self.model.probabilities(self.rows(self.sample(probe)))  # these are part of any larger sample
        each = (time.perf_counter() - start) / probe
        room = max(probe, 10 * self.n, int(self._seconds / max(each, 1e-9)))
        return self.sample(room)

    def sample(self, most: int, among: Positions | None = None) -> Positions:
        """Return a random part of the candidates, at most `most`, in the order of the pool."""
        given = self.pooled if among is None else among
        if len(given) <= most:
            return given
        lots = position_hash(given, self.seed + 17)
        return np.sort(given[np.argpartition(lots, most)[:most]])

    def blocks(self, positions: Positions | None = None) -> Iterator[tuple[Positions, Any]]:
        """Yield positions and their class probabilities, some thousands at a time."""
        model = self._fitted()
        given = self.affordable if positions is None else positions
        shown = steps(parts_of(given), "Scoring", len(given), each=_CHUNK)
        # A model of parts tells by itself how many samples it has looked at.
        for part in parts_of(given) if self._form == "samples" else shown:
            yield part, model.probabilities(self.rows(part))

    def probabilities(self, positions: Positions) -> Floats:
        """Return class probabilities of some candidates, shape (n, n_classes)."""
        return np.concatenate([P for _, P in self.blocks(positions)])

    def scored(self, strategy: Any, positions: Positions | None = None) -> Selection:
        """Rank by a score of class probabilities, in one pass that keeps only the best."""
        if positions is None and isinstance(strategy, str) and strategy in self.ranked:
            return self.ranked[strategy]
        model, best, start = self._fitted(), TopK(self.most, self.seed), 0
        for part, P in self.blocks(positions):
            best.push(model.scores(P, strategy, seed=self.seed, start=start), part)
            start += len(part)
        found, scores = best.result()
        finite = np.isfinite(scores)
        return Selection(found[finite], scores[finite])

    @cached_property
    def has_space(self) -> bool:
        """Whether samples can be compared with each other."""
        try:
            return self.space is not None
        except NoSpaceError:
            return False

    @cached_property
    def space(self) -> Space:
        """Where distances are measured."""
        known = None if self.model is None else self.model.estimator
        sample = self.pooled[rows_to_fit(len(self.pooled))]
        return Space(known, self._form, self.rows(sample))

    def features(self, positions: Positions) -> Matrix:
        """Return dense, scaled rows of some candidates, shape (n, n_directions)."""
        parts = [self.space(self.rows(part)) for part in parts_of(positions)]
        return np.concatenate(parts) if parts else np.empty((0, 1), np.float32)

    @cached_property
    def labeled_features(self) -> Matrix | None:
        """Dense, scaled rows of what is labeled; None if nothing is."""
        return None if self.labeled is None or not _length(self.labeled) else self.space(self.labeled)

    @cached_property
    def committee(self) -> list[Model]:
        """Models that could as well be right: an ensemble's own members, else five fitted on resampled answers."""
        from labelloop.learning.models import committee_of  # noqa: PLC0415 - models know strategies

        return committee_of(self._fitted(), self.estimator, self.labeled, self.codes, n=_MEMBERS, seed=self.seed)

    def refuse_several(self, name: str) -> None:
        """Raise `ValueError` if samples have several classes."""
        if self._fitted().several:
            raise ValueError(f"{name!r} is for one class per sample: use 'margin' or 'default' with multiple=True")

    @property
    def unseen(self) -> int:
        """How many classes nobody has given yet."""
        known = 0 if self.model is None else len(self.model.classes)
        return max(0, len(self.classes) - known)

    def _fitted(self) -> Model:
        if self.model is None:
            raise ValueError("this strategy needs a model, and there is none before answers of two classes")
        return self.model


def parts_of(positions: Positions) -> Iterator[Positions]:
    """Yield positions some thousands at a time: as many rows as are held at once."""
    for start in range(0, len(positions), _CHUNK):
        yield positions[start : start + _CHUNK]


def arranged(context: Context, positions: Positions, scores: Floats, picks: Any) -> Selection:
    """Return a batch, chosen together, and behind it the other positions by their scores."""
    chosen = np.asarray(picks, dtype=np.intp)
    rest = np.ones(len(positions), dtype=bool)
    rest[chosen] = False
    best = TopK(context.most - len(chosen), context.seed)
    best.push(scores[rest], np.flatnonzero(rest))
    order = np.concatenate([chosen, best.result()[0]])
    return Selection(positions[order], scores[order])


def _length(X: Any) -> int:
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)
