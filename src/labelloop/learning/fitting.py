"""One fit on an executor: handed over, waited for, and, where the pool is read in parts, scored side by side."""

from __future__ import annotations

import concurrent.futures
import logging
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning import chunks, packing, stages, worker
from labelloop.learning.executor import WarmWorker, abandon
from labelloop.learning.linear import linear_of
from labelloop.learning.strategies.registry import ranks_by
from labelloop.learning.streamed import streams
from labelloop.learning.telling import Ear, Note, telling
from labelloop.learning.topk import TopK, position_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from labelloop.learning.chunks import Chunk, Scored
    from labelloop.learning.stages import Begun
    from labelloop.learning.task import Samples

log = logging.getLogger(__name__)

FutureTimeoutError = concurrent.futures.TimeoutError  # the built-in one from Python 3.11 on
_SIGN = 15.0  # seconds between signs of life to other kernels while a fit runs
_LOOK = 0.25  # seconds between looks whether the learner was stopped
_PACE = 0.5  # seconds between two words on how far it is
_RANKED = 1_000  # of a pool that is read in parts: their rows travel, and the queue is replaced long before its end
_PROBE = 256  # rows on which a faster way is compared with the model's own
_WIDTH = 16  # stretches that are under way on an executor that does not say how many workers it has
_GONE = (
    "the worker process died while fitting (killed, or out of memory). No answer is lost: "
    "the next fit starts a new process"
)
_BROKEN = (
    "a worker of the executor died, and it takes no more work ({why}). No answer is lost, and samples are asked in the "
    "order there is; to go on learning, give another: learner.set_params(executor=…), and make the labeler anew"
)
_CLUSTER = (
    "the cluster has given up a fit, or is gone ({why}). No answer is lost, and samples are asked in the order there "
    "is; the next fit is tried all the same"
)
_NAMELESS = (  # the mending first: a labeler's line shows the beginning
    "the estimator is given a matrix without column names: begin it with a ColumnTransformer, or give "
    "features=lambda rows: rows[[...]] ({why})"
)


class StoppedError(Exception):
    """The learner was detached while a fit ran."""


class CancelledFit(Exception):  # noqa: N818 - nothing went wrong
    """Somebody has ended a fit.

    Parameters
    ----------
    by : str
        Who.
    left : int
        How many pieces of work could not be ended: they end by themselves, and their results are ignored.
    """

    def __init__(self, by: str, left: int = 0) -> None:
        super().__init__(by, left)
        self.by, self.left = by, left


class Fitting:
    """Fits on an executor.

    Parameters
    ----------
    executor : concurrent.futures.Executor
    stopped : callable
        Returns whether the result is not wanted any more.
    progress : callable
        Is told in words, and as a share, how far it is.
    sign : callable
        Is called now and then while a fit runs.
    """

    def __init__(
        self,
        executor: Executor,
        stopped: Callable[[], bool],
        progress: Callable[[str, float | None], None],
        sign: Callable[[], None],
    ) -> None:
        self._executor, self._stopped, self._progress, self._sign = executor, stopped, progress, sign
        self._here = isinstance(executor, ThreadPoolExecutor)
        self._signed = self._told = time.monotonic()
        self._end: Future[str] = Future()
        self._under_way: set[Future[Any]] = set()
        self._ear: Ear | Note = Ear()
        self._on_the_whole = self._said = ""

    def run(
        self, task: worker.RefitTask, pool: Samples, patience: float | None, end: Future[str], doing: str
    ) -> worker.Refit | None:
        """Fit, score, and return what to ask; None if it was stopped.

        Parameters
        ----------
        task : RefitTask
        pool : Samples
            What there is to label.
        patience : float, optional
            Seconds after which it is given up.
        end : Future of str
            Has the name of whoever wants it to end, as soon as somebody does.
        doing : str
            What it is on the whole, for people.

        Raises
        ------
        CancelledFit
            If somebody has ended it.
        Exception
            Whatever fitting raises; `explain` says it in words.
        """
        late = None if patience is None else time.monotonic() + patience
        self._end, self._under_way, self._ear = end, set(), Ear()
        self._on_the_whole = self._said = doing
        try:
            if task.source.held is None or not streams(pool, task.source.held[1], task.source.held[2]):
                return self._whole(task, late)
            return self._in_parts(task, pool, late)
        except StoppedError:
            return None
        except FutureTimeoutError:
            abandon(self._executor, self._under_way)  # else the next fit would wait behind this one
            raise
        except CancelledFit as cancelled:
            raise CancelledFit(cancelled.by, abandon(self._executor, self._under_way)) from None
        finally:
            self._ear.close()
            self._under_way = set()

    def explain(self, error: Exception, patience: float | None) -> str:
        """Return in words why a fit failed."""
        if isinstance(error, FutureTimeoutError):
            return (
                f"the fit took longer than fit_timeout={patience} seconds and was given up. No answer "
                "is lost: the next fit is tried all the same; a faster estimator, or a larger fit_timeout, helps"
            )
        if isinstance(error, BrokenExecutor):
            return _GONE if isinstance(self._executor, WarmWorker) else _BROKEN.format(why=error)
        if type(error).__module__.startswith("distributed") or isinstance(error, concurrent.futures.CancelledError):
            return _CLUSTER.format(why=f"{type(error).__name__}: {error}".removesuffix(": "))
        why = f"{type(error).__name__}: {error}"
        by_name = isinstance(error, IndexError) and "valid indices" in str(error)  # what NumPy says of X["age"]
        return _NAMELESS.format(why=why) if by_name else why

    def _whole(self, task: worker.RefitTask, late: float | None) -> worker.Refit:
        """Do all of it in one place."""
        if task.source.path is not None:
            self._ear = Note.beside(task.source.path)
        named = task if self._here else replace(task, source=replace(task.source, held=None))
        try:
            found: worker.Refit = self._call(task, late, worker.refit, named)
        except worker.MissingPoolError:  # a pool is large: it goes to workers that say they have not had it
            found = self._call(task, late, worker.refit, task)
        return found

    def _in_parts(self, task: worker.RefitTask, pool: Any, end: float | None) -> worker.Refit:
        candidates = np.sort(task.candidates)
        task = replace(task, candidates=np.empty(0, np.int64), n=_RANKED, total=len(candidates))
        begun: Begun = self._call(task, end, stages.begin, task)
        best = self._rank(task, begun, pool.rows, candidates, end)
        sample = begun.sample
        places = np.minimum(np.searchsorted(candidates, sample), max(0, len(candidates) - 1))
        still = sample[candidates[places] == sample] if len(candidates) else sample[:0]
        done: worker.Refit = self._call(task, end, stages.finish, task, begun, best, still)
        return replace(done, note=_note(task, begun, best), n_left=0 if best is None else len(candidates) - best.n)

    def _rank(self, task: worker.RefitTask, begun: Begun, rows: Any, candidates: Any, end: float | None) -> Any:
        """Return what scores highest of the whole pool, or of as much of it as there is time for."""
        score = ranks_by(task.strategy)
        if score == "random":
            best = TopK(task.n, task.seed)
            best.push(position_hash(candidates, task.seed + 1) / 2.0**64, candidates)
            return chunks.Scored(*best.result(), n=len(candidates), name=score)
        if score is None or begun.model is None:
            return None
        recipe = begun.features.recipe
        fast = linear_of(recipe, begun.model, begun.features.kept.head(_PROBE))
        ranker = chunks.Ranker(begun.model, recipe, score, task.n, task.seed, fast)
        todo = chunks.cut(rows, candidates)
        # In another order after each fit: where time does not suffice, all of the pool has its turn.
        order = np.random.default_rng([task.seed, 1]).permutation(len(todo))
        return self._side_by_side(task, ranker, [todo[place] for place in order], end)

    def _side_by_side(
        self, task: worker.RefitTask, ranker: chunks.Ranker, todo: list[Chunk], end: float | None
    ) -> Scored | None:
        """Score stretches on all workers, until all are done or time is over."""
        total, files, start = len(todo), len({chunk.rows.parts[0].place for chunk in todo}), time.monotonic()
        what = f"{total} files" if files == total else f"{total} parts of {files} files"
        over = np.inf if task.scoring_seconds is None else start + task.scoring_seconds
        wait = concurrent.futures.wait
        running: dict[Future[Any], int] = {}  # and how many stretches each has
        each = 1 if self._here else chunks.together(ranker, total, self._width // 2)
        best: Scored | None = None
        failed: Exception | None = None
        done = 0
        self._told = 0.0  # of the first there is word at once
        try:
            while todo or running:
                while todo and len(running) < self._width and (best is None or time.monotonic() < over):
                    pieces, todo = todo[:each], todo[each:]
                    if task.scoring_seconds is not None:
                        ranker = replace(ranker, seconds=max(0.0, over - time.monotonic()))
                    running[self._submit(task, chunks.score, ranker, *pieces)] = len(pieces)
                if best is not None and time.monotonic() >= over:
                    todo = []
                    running = {future: n for future, n in running.items() if not future.cancel()}
                wait({*running, self._end}, _LOOK, concurrent.futures.FIRST_COMPLETED)
                self._look(end)
                if self._stopped():
                    raise StoppedError
                for future in [future for future in running if future.done()]:
                    part, failed = self._part(future, failed)
                    best = best if part is None else chunks.merged(best, part, ranker.most, ranker.seed)
                    done += running.pop(future)
                    self._say(f"scoring {done} of {what}", done / total)
        finally:
            for future in running:
                future.cancel()
        if best is None and failed is not None:
            raise failed
        return best

    def _part(self, future: Future[Any], failed: Exception | None) -> tuple[Scored | None, Exception | None]:
        """Return what a stretch has, or why it has nothing: one that fails, on a worker that died, costs no other."""
        try:
            return self._unpacked(future.result()), failed
        except BrokenExecutor:
            raise
        except Exception as error:  # whatever an estimator, or a cluster, raises
            log.info("a part of the pool was not scored", exc_info=error)
            return None, error

    @property
    def _width(self) -> int:
        if isinstance(self._executor, WarmWorker):
            return 2  # while what one has found is put with the rest, the next begins
        known = getattr(self._executor, "_max_workers", None)
        return 2 * known if isinstance(known, int) else _WIDTH

    def _call(self, task: worker.RefitTask, end: float | None, function: Callable[..., Any], *given: Any) -> Any:
        return self._unpacked(self._result(self._submit(task, function, *given), end))

    def _submit(self, task: worker.RefitTask, function: Callable[..., Any], *given: Any) -> Future[Any]:
        if self._here:
            return self._begin(telling, self._ear, function, *given)
        heard = self._ear if isinstance(self._ear, Note) else None  # an ear hears threads only
        return self._begin(packing.call, packing.pack(telling, (heard, function, *given), task.estimator))

    def _begin(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        future: Future[Any] = self._executor.submit(function, *given)
        self._under_way = {each for each in self._under_way if not each.done()} | {future}
        return future

    def _unpacked(self, result: Any) -> Any:
        return result if self._here else packing.unpacked(result)

    def _result(self, future: Future[Any], late: float | None) -> Any:
        """Wait for a piece of work; tell how far it is, and let other kernels know that this one is alive."""
        while True:
            left = _LOOK if late is None else min(_LOOK, late - time.monotonic())
            concurrent.futures.wait({future, self._end}, max(0.0, left), concurrent.futures.FIRST_COMPLETED)
            if future.done() and not self._end.done():
                return future.result()
            self._look(late)
            self._tell()

    def _tell(self) -> None:
        """Tell what has been heard of the work; between two things that can be counted it goes on uncounted."""
        heard = self._ear.read()
        if heard is None:
            return
        doing, done, total = heard
        if total and done >= total:
            self._say(self._on_the_whole, None)
        else:
            of = f" of {total:,}" if total else ""
            self._say(f"{doing[:1].lower()}{doing[1:]}: {done:,}{of}", done / total if total else None)

    def _say(self, message: str, share: float | None) -> None:
        """Tell how far it is, not more often than pages can use."""
        if message != self._said and (time.monotonic() - self._told > _PACE or share == 1):
            self._told, self._said = time.monotonic(), message
            self._progress(message, share)

    def _look(self, end: float | None) -> None:
        if self._end.done():
            raise CancelledFit(self._end.result())
        if end is not None and time.monotonic() >= end:
            raise FutureTimeoutError
        if time.monotonic() - self._signed > _SIGN:
            self._signed = time.monotonic()
            self._sign()


def _note(task: worker.RefitTask, begun: Begun, best: Scored | None) -> str:
    """Return what people are to know of what was scored."""
    problems = list(dict.fromkeys([*begun.features.problems, *(() if best is None else best.problems)]))
    text = ""
    if best is not None and task.total and best.n < task.total:
        why = (
            ""
            if problems or task.scoring_seconds is None
            else f" in the scoring_seconds={task.scoring_seconds:g} there are; others have their turn"
        )
        text = f"; scored {best.n:,} of {task.total:,} samples{why}"
    return text + (f". {' '.join(problems[:3])}" if problems else "")
