"""A job's order as a model ranks it, shared by all kernels: one fits at a time, and all take what it finds."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.job.callbacks import Callbacks
from labelloop.job.ranking import Ranking
from labelloop.store import StoreError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from labelloop.job.answers import Answers
    from labelloop.job.order import Order
    from labelloop.store import Store

logger = logging.getLogger(__name__)

TURN = 60.0  # seconds after which a kernel that fits, and is not heard of any more, is taken for dead


class Refits:
    """The part of `Job` that has to do with its model."""

    id: str
    store: Store
    lock: threading.RLock
    clock: Callable[[], float]
    session: int
    ranking: Ranking
    _answers: Answers
    _order: Order
    _changed: Callbacks

    if TYPE_CHECKING:  # what the job brings

        def key_at(self, position: int) -> str:
            """Return the canonical text of a sample's id."""

        def sync(self) -> None:
            """Take into account what other kernels have written."""

    def _begin_refits(self) -> None:
        self._fits = self.store.fits(self.id)
        self._me = uuid.uuid4().hex
        self._refitted = Callbacks()
        self._rows: list[dict[str, Any]] = []
        self.ranking = Ranking()
        self.session = self._answers.ledger.session
        self._adopt()

    def rank(
        self,
        positions: NDArray[np.intp],
        scores: NDArray[np.floating[Any]],
        session: int,
        *,
        predictions: Mapping[int, tuple[Any, float]] | None = None,
        halting: NDArray[np.floating[Any]] | None = None,
        stats: Mapping[str, Any] | None = None,
    ) -> bool:
        """Replace the order in which samples are asked; the first few of every annotator stay.

        Parameters
        ----------
        positions : array of int, shape (n,)
            Samples to ask first, best first.
        scores : array of float, shape (n,)
        session : int
            How often the queue has been ranked; answers carry it from now on.
        predictions, halting
            See `Ranking`.
        stats : dict, optional
            What a fit has said, a row of `history`. With it the order is that of all kernels that share the job.

        Returns
        -------
        bool
            False if another kernel has ranked the same session: then its order is taken, and this one is not.
        """
        found = Ranking.of(positions, scores, predictions, halting)
        if stats is not None and not self._publish(np.asarray(positions), found, session, stats):
            self.sync()
            return False
        self._rank(np.asarray(positions), session, found)
        return True

    def begin_fit(self) -> bool:
        """Return whether this kernel may fit now; if another does, its ranking will come."""
        return self._fits.take_turn(self._me, TURN, self.clock())

    def end_fit(self) -> None:
        """Let others fit."""
        self._fits.end_turn(self._me)

    @property
    def history(self) -> pd.DataFrame:
        """One row per fit by any kernel that shares the job, see `ActiveLearner.history`."""
        self.sync()
        with self.lock:
            return pd.DataFrame(self._rows)

    def rows(self) -> list[dict[str, Any]]:
        """Return `history` as this kernel knows it, without a look into the store."""
        with self.lock:
            return list(self._rows)

    def on_refit(self, fn: Callable[[], None]) -> Callable[[], None]:
        """Call `fn` after another kernel's ranking was taken; returns a function that ends it."""
        return self._refitted.register(fn)

    @property
    def order_version(self) -> int:
        """How often the order has been replaced."""
        return self._order.version

    def _rank(self, positions: NDArray[np.intp], session: int, found: Ranking) -> None:
        with self.lock:
            self._answers.dispatch.hold()
            self._order.rank(positions)
            self.session = session
            self.ranking = found
        self._changed("order")

    def _publish(self, positions: NDArray[np.intp], found: Ranking, session: int, stats: Mapping[str, Any]) -> bool:
        places = positions.tolist()
        keys = [self.key_at(position) for position in places]
        answers = [found.predictions.get(position) for position in places]
        ranking = {
            "keys": keys,
            "scores": [found.scores[position] for position in places],
            "halting": [found.halting.get(position) for position in places],
            "answers": [None if each is None else [each[0], float(each[1])] for each in answers],
        }
        row = {name: _plain(value) for name, value in stats.items()}
        try:
            if not self._fits.publish(session, row, ranking):
                return False
        except StoreError:
            logger.warning("the ranking could not be shared with other kernels", exc_info=True)
        with self.lock:
            if session > self._known():  # else `_adopt` was quicker, in another thread
                self._rows.append(row)
            self._answers.fitted = max(self._answers.fitted, session)
        return True

    def _adopt(self) -> bool:
        """Take the latest ranking in the store, if it is not this kernel's; return whether it was taken."""
        fits = self._fits.after(self._known())
        if not fits:
            return False
        with self.lock:
            known = self._known()
            self._rows += [fit.stats for fit in fits if fit.session > known]
            self._answers.fitted = session = fits[-1].session
        data = self._fits.ranking()
        if data is None or session <= self.session - bool(not self._order.version):
            return False
        places = [self._answers.position_of(key) for key in data["keys"]]
        here = [i for i, position in enumerate(places) if position is not None]
        positions = np.asarray([places[i] for i in here], dtype=np.intp)
        found = Ranking(
            scores={int(places[i] or 0): data["scores"][i] for i in here},
            halting={int(places[i] or 0): v for i in here if (v := data["halting"][i]) is not None},
            predictions={int(places[i] or 0): tuple(v) for i in here if (v := data["answers"][i]) is not None},
        )
        self._rank(positions, session, found)
        return True

    def _heed(self) -> None:
        """Take another kernel's ranking if the store knows of one."""
        if self._answers.fitted > self._known() and self._adopt():
            self._refitted()

    def _known(self) -> int:
        return int(self._rows[-1]["session_id"]) if self._rows else 0


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
