"""What every pool of samples does, whatever they are: identity, keys, search."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from labelloop.pool import ids
from labelloop.pool.errors import PoolError, UnknownIdError
from labelloop.pool.search import Haystack

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from labelloop.labels import Json

_MOST_COMPARED = 10_000
# Indexes in which pandas looks up '2024-05-01' as the time it says.
_READ_TEXT = (pd.DatetimeIndex, pd.PeriodIndex, pd.TimedeltaIndex)


@dataclass(frozen=True)
class Payload:
    """What a person sees of one sample.

    Parameters
    ----------
    data : dict
        Plain JSON. A sample that cannot be shown has ``"error"`` here.
    buffer : bytes, optional
        Media, sent beside the JSON as a binary message buffer.
    """

    data: dict[str, Json]
    buffer: bytes | None = None


class Pool(ABC):
    """Samples to label: in an order, each with an id of its own.

    A pool can be pickled, so that a worker process may have a copy, and read from several threads.
    Samples are only ever added at the end: a position, once given, keeps its meaning.

    Attributes
    ----------
    kind : str
        ``"table"``, ``"images"`` or ``"sounds"``.
    version : int
        0 at first, 1 more after every `add`.
    """

    kind: ClassVar[str]
    version: int = 0
    _haystack: Haystack | None = None

    @property
    @abstractmethod
    def index(self) -> pd.Index[Any]:
        """The user's ids, unique, in the order of positions; its name is kept."""

    @property
    def columns(self) -> list[str]:
        """Names of a table's columns as text; empty for other kinds."""
        return []

    @abstractmethod
    def _payload(self, position: int, max_side: int) -> Payload: ...

    @abstractmethod
    def inputs(self, positions: NDArray[np.intp]) -> Any:
        """Return what a model sees of some samples.

        Parameters
        ----------
        positions : array of int, shape (n,)

        Returns
        -------
        DataFrame or list
            Rows of a table; for images RGB arrays of shape (height, width, 3), dtype uint8, at most
            128 pixels wide and high; for sounds `labelloop.pool.clips.Clip`. None for what cannot be read.
        """

    @abstractmethod
    def frame(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return the columns of the samples' source that stand beside their labels.

        Parameters
        ----------
        positions : array of int, shape (n,)

        Returns
        -------
        DataFrame
            Its index holds the ids. Tables: all columns. Images and sounds: ``path``, None where there is no file.
        """

    @abstractmethod
    def add(self, data: Any) -> NDArray[np.intp]:
        """Append more samples of the same form.

        Parameters
        ----------
        data : object
            As the pool was made from.

        Returns
        -------
        array of int, shape (n_new,)
            Positions of the new samples.

        Raises
        ------
        PoolError
            If the data are not of that form, or an id is in the pool already; the pool is unchanged.
        """

    @abstractmethod
    def signature(self, positions: NDArray[np.intp], columns: Sequence[str] | None = None) -> dict[str, str]:
        """Return short digests of what samples hold, to recognise the same data after a restart.

        Parameters
        ----------
        positions : array of int, shape (n,)
        columns : list of str, optional
            Tables: the columns to look at; all by default. A pool that has grown a column since still
            recognises its rows by the columns known earlier.

        Returns
        -------
        dict of str to str
            Key of each sample to 16 hexadecimal digits.
        """

    def __len__(self) -> int:
        return len(self.index)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} samples)"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_haystack"}

    def payload(self, position: int, *, max_side: int = 1600) -> Payload:
        """Return what a person sees of one sample.

        Parameters
        ----------
        position : int
        max_side : int
            Longest side of a picture in pixels; bigger ones are scaled down.

        Returns
        -------
        Payload
            With ``data["error"]`` where the sample cannot be read: one bad file must not stop the work.

        Raises
        ------
        PoolError
            If there is no such position.
        """
        self._check_position(position)
        return self._payload(position, max_side)

    def content(self, position: int) -> Any:
        """Return what parts of a sample lie in: a text, width and height of an image, seconds of a sound; or None."""
        self._check_position(position)
        return None

    def measure(self, positions: Iterable[int]) -> None:  # noqa: B027 - most pools have nothing to prepare
        """Prepare `content` of many samples, where asking for one after the other would take long."""

    def detail(self, position: int, region: tuple[int, int, int, int], side: int) -> Payload:  # noqa: ARG002 - images only
        """Return a part of an image in more detail than `payload` has it; of other samples, an error.

        Parameters
        ----------
        position : int
        region : (int, int, int, int)
            Left, top, width and height in pixels of the upright original; what lies outside is cut off.
        side : int
            Longest side in pixels; larger parts are scaled down, smaller ones given as they are.

        Returns
        -------
        Payload
            With ``mime`` and the ``region`` that it shows; with ``error`` where it cannot be made.
        """
        self._check_position(position)
        return Payload({"error": "this sample is no image"})

    def picture(
        self,
        position: int,
        start: int,  # noqa: ARG002 - sounds only
        stop: int,  # noqa: ARG002 - sounds only
        columns: int,  # noqa: ARG002 - sounds only
        *,
        rows: int,  # noqa: ARG002 - sounds only
        scale: str,  # noqa: ARG002 - sounds only
        low: float,  # noqa: ARG002 - sounds only
        high: float,  # noqa: ARG002 - sounds only
    ) -> Payload:
        """Return a picture of a part of a sound: its wave and its spectrogram; of other samples, an error.

        Parameters
        ----------
        position : int
        start, stop : int
            Frames, at most 2²² of them; what lies behind the end is cut off.
        columns : int
            1 to 4096. The column `c` begins at the frame ``start + c * (stop - start) // columns``. Where the end is
            cut off, there are fewer columns of the same width, the last of which covers less.
        rows : int
            Of the spectrogram, at most 512; 0: none.
        scale : "mel" or "linear"
            On which rows are of equal height; mel is that of HTK, ``2595 log10(1 + f / 700)``.
        low, high : float
            Hz at the lower border of the first row, and at the upper border of the last.

        Returns
        -------
        Payload
            With ``start``, ``stop``, ``columns``, ``lanes`` and ``rows``. The buffer has peaks as int8 in 128ths of
            full scale, ``[lane][column][lowest, highest]``, then the spectrogram as uint8, ``[lane][row][column]``: its
            first row is the lowest band, 0 is -100 dB or less, 255 is 0 dB re a sine of full scale. With ``error``
            where it cannot be made.
        """
        self._check_position(position)
        return Payload({"error": "this sample is no sound"})

    def samples(self, position: int, start: int, stop: int) -> Payload:  # noqa: ARG002 - sounds only
        """Return a part of a sound to play; of other samples, an error.

        Parameters
        ----------
        position : int
        start, stop : int
            Frames, at most 2²⁰ of them; what lies behind the end is cut off.

        Returns
        -------
        Payload
            With ``start``, ``stop`` and ``lanes``. The buffer has samples as int16, little-endian, lane after lane.
            With ``error`` where they cannot be read.
        """
        self._check_position(position)
        return Payload({"error": "this sample is no sound"})

    def landmarks(self, n: int) -> NDArray[np.intp]:
        """Return about `n` positions, spread over the pool, by whose `signature` the data are known again."""
        return np.unique(np.linspace(0, len(self) - 1, n if len(self) else 0).astype(np.intp))

    def ids_at(self, positions: NDArray[np.intp]) -> pd.Index[Any]:
        """Return the ids of some positions; of a very large pool, without making those of all."""
        return self.index[positions]

    def id_at(self, position: int) -> Any:
        """Return the id of the sample at a position, as a Python value, never a numpy scalar."""
        self._check_position(position)
        return ids.plain(self.index[position])

    def find(self, id: Hashable) -> int | None:  # noqa: A002 - as in position
        """Return the position of an id, None if it is not in the pool; takes no longer where many are not."""
        return self._locate(id)

    def position(self, id: Hashable) -> int:  # noqa: A002 - the public contract says id
        """Return the position of an id.

        Parameters
        ----------
        id : Hashable

        Returns
        -------
        int

        Raises
        ------
        UnknownIdError
            If it is not in the pool; the message names a near one if there is any.
        """
        found = self._locate(id)
        if found is None:
            raise UnknownIdError(f"no sample has the id {id!r}{self._near(id)}")
        return found

    def key(self, id: Hashable) -> str:  # noqa: A002 - the public contract says id
        """Return the canonical text of an id: what a store and the wire know the sample by.

        An id of the pool is taken as the pool has it, so that 5 and 5.0 have one key where they are one id.

        Parameters
        ----------
        id : Hashable
            Need not be in the pool.

        Returns
        -------
        str
            JSON: ``5`` → ``'5'``, ``"a"`` → ``'"a"'``, ``("a", 1)`` → ``'["a",1]'``.

        Raises
        ------
        PoolError
            If it is missing, or of a type that cannot be brought back.
        """
        if type(id) is str and not isinstance(self.index, _READ_TEXT):
            return ids.encode(id)  # only itself is equal to a text
        found = self._locate(id)
        return ids.encode(id if found is None else ids.plain(self.index[found]))

    def id_of(self, key: str) -> Any:
        """Return the id that a key stands for; it need not be in the pool."""
        return ids.decode(key)

    def search(self, text: str, limit: int = 20) -> list[int]:
        """Return positions of samples whose id contains a text.

        Parameters
        ----------
        text : str
            Upper and lower case are the same.
        limit : int
            How many positions at most.

        Returns
        -------
        list of int
            Equal ids first, then those that begin with the text, then the others, each in order.
        """
        haystack = self._haystack
        if haystack is None:
            haystack = self._haystack = Haystack(_texts(self.index))
        return haystack.find(text, limit)

    def _locate(self, id: Any) -> int | None:  # noqa: A002 - as in position
        index, given = self.index, ids.plain(id)
        # pandas answers these with every row that is covered: here an id is one sample's own.
        if isinstance(index, pd.MultiIndex) and not (isinstance(given, tuple) and len(given) == index.nlevels):
            return None
        if isinstance(index, pd.IntervalIndex) and not isinstance(given, pd.Interval):
            return None
        try:
            found = index.get_loc(given)
        except (KeyError, TypeError, ValueError, pd.errors.InvalidIndexError):
            return None
        return int(found) if isinstance(found, int | np.integer) else None

    def _warm(self) -> None:
        """Look up one id: pandas builds a table for it, which threads must not find half built."""
        for first in self.index[:1]:
            self._locate(first)

    def _near(self, id: Any) -> str:  # noqa: A002 - as in position
        given = ids.text(ids.plain(id))
        for position in self.search(given, limit=1):
            near = self.id_at(position)
            if ids.text(near).lower() == given.lower():
                kind = f" ({type(near).__name__})" if type(near) is not type(id) else ""
                return f"; did you mean {near!r}{kind}?"
        if len(self) > _MOST_COMPARED:
            return ""
        texts = {ids.text(ids.plain(each)): position for position, each in enumerate(self.index)}
        near_texts = get_close_matches(given, texts, n=1)
        return f"; did you mean {self.id_at(texts[near_texts[0]])!r}?" if near_texts else ""

    def _check_position(self, position: int) -> None:
        if not 0 <= position < len(self):
            raise PoolError(f"there is no position {position}: the pool has {len(self)} samples, from 0")

    def _grown(self, before: int) -> NDArray[np.intp]:
        """Take note that samples were added after the first `before`; return the new positions."""
        self.version += 1
        self._haystack = None
        self._warm()
        return np.arange(before, len(self))


def _texts(index: pd.Index[Any]) -> list[str]:
    if isinstance(index, pd.MultiIndex):
        levels = [_texts(index.get_level_values(level)) for level in range(index.nlevels)]
        return [", ".join(parts) for parts in zip(*levels, strict=True)]
    if isinstance(index, pd.RangeIndex) or pd.api.types.is_integer_dtype(index.dtype):
        return list(map(str, index.tolist()))
    if isinstance(index, pd.DatetimeIndex) and index.tz is None and (index == index.floor("s")).all():
        # As isoformat writes each, but all at once.
        return list(map(str, np.datetime_as_string(index.to_numpy(), unit="s")))
    return [ids.text(each) for each in index.tolist()]
