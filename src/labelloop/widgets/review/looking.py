"""What takes a model: predictions, and labels that look wrong. Found out beside the kernel's main thread."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import wait
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.progress import told_to
from labelloop.widgets.gallery.sayings import STOPPED
from labelloop.widgets.review.facts import Facts
from labelloop.widgets.review.members import Tables, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    import pandas as pd
    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.review.members import Positions

    Say: TypeAlias = Callable[..., None]  # what is being done, in words, and how much of it

logger = logging.getLogger(__name__)

_AT_ONCE = {"images": 64, "sounds": 32}  # samples looked at before the next word is said
_ROWS = 5_000
_FOLDS = 5
_PATIENCE = 0.5  # seconds


class Looking:
    """One look at samples with a model, on a thread of its own.

    Parameters
    ----------
    look : callable
        Given this; calls `say` now and then. What it raises is kept in words.
    done : callable
        Called at the end, on the same thread.
    """

    def __init__(self, look: Callable[[Looking], None], done: Callable[[], None]) -> None:
        self.working, self.failed = "Starting…", ""
        self.share: float | None = None  # of it that is done
        self.stopped = False
        self._look, self._done = look, done
        self._thread = threading.Thread(target=self._run, name="labelloop-review", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def say(self, text: str, share: float | None = None) -> None:
        """Tell what is being done, and how much of it is; raises `InterruptedError` once nobody wants it any more."""
        self.check()
        self.working, self.share = text, share

    def check(self, *_told: object) -> None:
        """Raise `InterruptedError` once nobody wants it any more."""
        if self.stopped:
            raise InterruptedError

    def stop(self) -> None:
        """End soon: nobody wants it any more."""
        self.stopped = True

    def cancel(self) -> bool:
        """End soon, because somebody says so, and tell people; returns False if it was done."""
        if not self.working:
            return False
        self.failed = STOPPED
        self.stop()
        return True

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is done; returns False if that took longer than `timeout` seconds."""
        if threading.current_thread() is self._thread:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with told_to(self.check):
                self._look(self)
        except InterruptedError:
            if not self.failed:
                return
        except Exception as error:  # whatever a user's estimator raises is for the person to see
            logger.info("a review has no model", exc_info=error)
            known = isinstance(error, LabelError | PoolError)  # they say themselves what to do
            self.failed = str(error) if known else f"{type(error).__name__}: {error}"
        finally:
            self.working, self.share = "", None
        self._done()


def predicted(
    job: Job, learner: ActiveLearner, positions: Positions, say: Say
) -> Iterator[tuple[list[int], list[Any], Any]]:
    """Yield what a learner would answer, a stretch of samples after the other; nothing while it has no model.

    Of samples that are audited it does not say: whoever has seen it tends to agree with it, and an audit has to tell
    how the model does without that.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner
    positions : array of int
    say : callable
        Told in words how far it is.

    Yields
    ------
    list of places in `positions`, list of answers, array of scores
    """
    from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - slow to import

    from labelloop.widgets.suggestions import predicted as answers_of  # noqa: PLC0415 - as above

    places = np.flatnonzero(~held_out(job, learner)[positions])
    step = _AT_ONCE.get(job.pool.kind, _ROWS)
    for start in range(0, len(places), step):
        say(f"Predicting: {start:,} of {len(places):,} samples", start / len(places))
        part = places[start : start + step]
        try:
            answers, scores = answers_of(learner, job, positions[part])
        except NotFittedError:
            return
        yield part.tolist(), answers, scores


def held_out(job: Job, learner: ActiveLearner) -> NDArray[np.bool_]:
    """Return by position which samples a learner is audited by."""
    from labelloop.learning.serving import audited  # noqa: PLC0415 - only where it is needed

    return audited(job.lots, float(getattr(learner, "audit", 0.0)))


def suspects(job: Job, learner: ActiveLearner, say: Say) -> Facts:
    """Return what is said of the samples whose label looks wrong, the most suspicious first; see `suspicious`.

    Left out are those that a person has settled, and those that are audited: an audit that is corrected only where a
    model doubts it would flatter the model.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner
    say : callable

    Returns
    -------
    Facts
        With the self-confidence, and with what the models would answer.
    """
    tables = Tables(job)
    agreed = Facts(tables, members(tables, "labeled"))
    final = [agreed.verdicts.get(place, agreed.answer_of(place, None)) for place in range(len(agreed))]
    known = [place for place, value in enumerate(final) if value is not None]
    labels = [final[place] for place in known]
    positions, found = suspicious(job, learner, agreed.positions[known], labels, say)
    settled = agreed.positions[list(agreed.verdicts)]
    open_ = ~np.isin(positions, settled) & ~held_out(job, learner)[positions]
    positions, found = positions[open_], found[open_]
    facts = Facts(tables, positions)
    facts.self_confidence[:] = found["self_confidence"]
    facts.predict(range(len(facts)), found["suggested"].tolist(), found["confidence"].tolist())
    return facts


def suspicious(
    job: Job, learner: ActiveLearner, positions: Positions, labels: list[Any], say: Say
) -> tuple[Positions, pd.DataFrame]:
    """Return the labels that look wrong to models which have not seen them, the most suspicious first.

    Features are read here; the models are fitted where the learner's are.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner
        Its estimator and its features are used, not what it has learned.
    positions : array of int
        Samples with a label.
    labels : list of class keys
    say : callable
        Told in words how far it is.

    Returns
    -------
    positions : array of int
    DataFrame
        A row for each, see `labelloop.quality.suspicious_labels`.

    Raises
    ------
    LabelError
        If answers are not one class.
    ValueError
        If there are fewer than two classes.
    """
    from labelloop.learning.executor import abandon, shared_worker  # noqa: PLC0415 - only where it is needed
    from labelloop.learning.features import PoolFeatures, input_form  # noqa: PLC0415 - as above
    from labelloop.learning.table_features import OWN_COLUMNS  # noqa: PLC0415 - as above
    from labelloop.quality import suspicious_labels  # noqa: PLC0415 - as above

    if job.label_type.name != "class":
        raise LabelError('show="suspicious" is for jobs with one class per sample: here look at show="disagreements"')
    say("Reading samples")
    exclude = frozenset(OWN_COLUMNS).union(job.exclude)
    features = PoolFeatures(job.pool, learner.features, input_form(learner.estimator), exclude)
    n = len(positions)
    with told_to(lambda doing, done, _total: say(f"{doing}: {done:,} of {n:,}", done / n)):
        ready = features.prepare(positions)
    known = np.isin(positions, ready)
    y = [label for label, readable in zip(labels, known, strict=True) if readable]
    fitting = f"Fitting {_FOLDS} models, each without a part of the {len(y):,} labels"
    say(fitting)
    rows = features.rows(positions[known])
    rows = rows.reset_index(drop=True) if hasattr(rows, "reset_index") else rows
    executor = learner.executor or shared_worker()
    future = executor.submit(suspicious_labels, learner.estimator, rows, y, cv=_FOLDS)
    try:
        while not wait([future], timeout=_PATIENCE).done:
            say(fitting)
    except InterruptedError:
        abandon(executor, [future])
        raise
    found = future.result()
    flagged = found[found["suspicious"]]
    return positions[known][flagged.index.to_numpy(dtype=np.intp)], flagged
