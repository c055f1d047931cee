"""Features of a pool that is never loaded whole: of the rows that are at hand, and of others as they are read.

At hand are a sample of the pool, what has an answer, and what a fit is about to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import Form, Recipe, is_rows
from labelloop.learning.table_features import OWN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    import pandas as pd

    from labelloop.learning.topk import Positions

_SAMPLE = 20_000  # rows that stand for the pool
_STRETCHES = 16  # places of the pool that they are from
_STRETCH = 262_144  # rows of a stretch, or a row group
_SEEN = 2_000  # rows of the sample on which models are compared


def is_streamed(pool: Any) -> bool:
    """Return whether a pool is read in parts, see `labelloop.pool.parquet_pool.ParquetPool.rows`."""
    return hasattr(pool, "rows") and hasattr(pool.rows, "stretches")


def streams(pool: Any, features: Any, form: str = "matrix") -> bool:
    """Return whether features are made of a pool that is read in parts: not where they are given as a matrix."""
    return is_streamed(pool) and not is_rows(features) and form != "samples"


class StreamedFeatures:
    """Feature rows by position, in the manner of `labelloop.learning.features.PoolFeatures`.

    Parameters
    ----------
    pool : ParquetPool
    features : "auto", transformer or callable
    form : {"matrix", "frame", "text"}
        What the classifier wants.
    exclude : collection of column names
        Columns that never become features.

    Attributes
    ----------
    recipe : Recipe
        What makes features of rows; it has learned from the sample.
    form : {"matrix", "frame", "text"}
        What the rows are.
    sample : array of int64
        Positions of the sample, ascending: random rows of some stretches, the same whenever it is made.
    seen : array of int64
        The part of it on which models are compared.
    problems : list of str
        Why rows could not be read.
    """

    def __init__(self, pool: Any, features: Any, form: Form, exclude: Collection[Hashable] = OWN_COLUMNS) -> None:
        self._rows = pool.rows
        self.problems: list[str] = []
        self.kept = self._drawn()
        self._passing = self.kept.iloc[:0]
        self.sample: Positions = self.kept.index.to_numpy(dtype=np.int64)
        self.seen: Positions = np.random.default_rng(1).permutation(self.sample)[:_SEEN]
        self.recipe = Recipe(features, "table", form, exclude).fit(self.kept)
        self.form: Form = self.recipe.form

    def rows(self, positions: Positions) -> Any:
        """Return feature rows; raise `PoolError` if one cannot be read."""
        if not len(positions):  # what makes features refuses to make none
            return self.recipe.transform(self.kept.iloc[:1])[:0]
        return self.recipe.transform(self._frame(np.asarray(positions)))

    def prepare(self, positions: Positions, seconds: float | None = None) -> Positions:
        """Put rows at hand, and return the positions of those that are.

        Parameters
        ----------
        positions : array of int64
        seconds : float, optional
            0: nothing is read.

        Returns
        -------
        array of int64
        """
        import pandas as pd  # noqa: PLC0415 - slow to import

        new = np.unique(positions[_places(self.kept, positions) < 0])
        if len(new) and seconds != 0:
            passing = _places(self._passing, new)
            unknown = new[passing < 0]
            frame, readable, problems = self._rows.take(unknown)
            self.problems += [problem for problem in problems if problem not in self.problems]
            known = self._passing.iloc[passing[passing >= 0]]
            self.kept = pd.concat([self.kept, known, frame.set_axis(unknown, axis=0)[readable]])
        found: Positions = positions[self.at_hand(positions)]
        return found

    def present(self) -> Positions:
        """Return the part of the sample whose files are as they were."""
        return self.readable(self.sample)

    def readable(self, positions: Positions) -> Positions:
        """Return those of the positions whose files are as they were."""
        good = np.ones(len(positions), dtype=bool)
        for number, why in self._rows.troubles().items():
            start, stop = self._rows.starts[number : number + 2]
            good &= (positions < start) | (positions >= stop)
            self.problems += [] if why in self.problems else [why]
        found: Positions = positions[good]
        return found

    def pass_by(self, positions: Positions, table: Any) -> None:
        """Have rows, as Arrow has them, at hand until the next ones come."""
        self._passing = self._rows.frame_of(table).set_axis(positions, axis=0)

    def at_hand(self, positions: Positions) -> Any:
        """Return whether rows can be had without reading a file."""
        return (_places(self.kept, positions) >= 0) | (_places(self._passing, positions) >= 0)

    def _frame(self, positions: Positions) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - slow to import

        places = _places(self.kept, positions)
        if (places >= 0).all():
            whole: pd.DataFrame = self.kept.iloc[places]
            return whole
        others = positions[places < 0]
        passing = _places(self._passing, others)
        pieces = [self.kept.iloc[places[places >= 0]], self._passing.iloc[passing[passing >= 0]]]
        unknown = others[passing < 0]
        if len(unknown):
            frame, readable, problems = self._rows.take(unknown)
            if not readable.all():
                from labelloop.pool.errors import PoolError  # noqa: PLC0415 - only where it is needed

                raise PoolError("; ".join(problems))
            pieces.append(frame.set_axis(unknown, axis=0))
        found: pd.DataFrame = pd.concat(pieces).loc[positions]
        return found

    def _drawn(self) -> pd.DataFrame:
        """Return random rows of random stretches; those that cannot be read are told of and left out."""
        import pandas as pd  # noqa: PLC0415 - slow to import

        rng = np.random.default_rng(0)
        stretches = self._rows.stretches(_STRETCH)
        some = rng.permutation(len(stretches))[:_STRETCHES]
        total = sum(stretches[k][2] - stretches[k][1] for k in some)
        pieces = []
        for number, first, stop in (stretches[k] for k in sorted(some)):
            n = min(stop - first, max(1, round(_SAMPLE * (stop - first) / total)))
            drawn = np.sort(rng.choice(stop - first, n, replace=False)) + first + self._rows.starts[number]
            frame, readable, problems = self._rows.take(drawn)
            self.problems += [problem for problem in problems if problem not in self.problems]
            pieces.append(frame.set_axis(drawn, axis=0)[readable])
        found: pd.DataFrame = pd.concat(pieces)
        if not len(found):
            raise ValueError(f"nothing can be read of the pool: {'; '.join(self.problems)}")
        return found


def _places(frame: pd.DataFrame, positions: Positions) -> Any:
    """Return where positions stand in a frame, -1 where they do not."""
    return frame.index.get_indexer(positions)  # type: ignore[arg-type] # an array does as well
