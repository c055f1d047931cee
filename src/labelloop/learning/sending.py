"""A pool on its way to where fits happen: once per change of it."""

from __future__ import annotations

import tempfile
import uuid
import weakref
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from labelloop.learning import worker
from labelloop.learning.executor import WarmWorker
from labelloop.learning.streamed import streams

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from labelloop.learning.task import Samples


class Sender:
    """Puts a pool where an executor finds it.

    Parameters
    ----------
    executor : concurrent.futures.Executor
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._owner = uuid.uuid4().hex
        self._source: worker.Source | None = None
        self._seen: tuple[Any, ...] = ()
        self._folder: Path | None = None

    def send(self, pool: Samples, features: Any, form: str, exclude: frozenset[Any]) -> worker.Source:
        """Put the pool where the executor finds it, unless it is there already."""
        seen = (pool.version, features, form, exclude)
        if self._source is not None and all(a is b or _equal(a, b) for a, b in zip(self._seen, seen, strict=True)):
            return self._source
        held = (pool, features, form, exclude)
        edition = 0 if self._source is None else self._source.edition + 1
        # What is read in parts is little by itself: the paths of its files.
        if isinstance(self._executor, WarmWorker | ProcessPoolExecutor) and not streams(pool, features):
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="labelloop-"))
                weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
            path = self._folder / f"pool-{edition}.joblib"
            worker.save(str(path), held)
            if self._source is not None and self._source.path is not None:
                with suppress(OSError):  # Windows keeps a mapped file; it goes with its folder
                    Path(self._source.path).unlink()
            source = worker.Source(self._owner, edition, path=str(path))
        else:
            source = worker.Source(self._owner, edition, held=held)
        self._source, self._seen = source, seen
        return source

    def clean(self) -> None:
        """Remove what was sent."""
        worker.forget(self._owner)
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)


def _equal(one: Any, other: Any) -> bool:
    plain = (int, str, frozenset)
    return isinstance(one, plain) and isinstance(other, plain) and one == other
