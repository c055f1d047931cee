"""The Review: what people, and the model, say of samples, side by side; a person has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.widgets import still
from labelloop.widgets.gallery.face import Gallery, configuration
from labelloop.widgets.host import when_idle
from labelloop.widgets.review.desk import Desk
from labelloop.widgets.review.keys import review_keys
from labelloop.widgets.review.members import order_of, title_of
from labelloop.widgets.subject import subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from labelloop.learning import ActiveLearner
    from labelloop.widgets.gallery.wire import Acted


class Review(Gallery):
    """Shows any part of the work, many samples at once or one by one, and takes final answers.

    Each sample stands there with who answered what, the consensus and its confidence, and what the model says. A
    final answer, a verdict, closes the sample: it is what `Job.labels`, the consensus and the training go by from
    then on, until it is undone. What is said in one go, of however many samples, is one step of undo.

    Parameters
    ----------
    work : Job or labeler
    show : {"disagreements", "suspicious", "labeled", "unlabeled", "flagged"}, list of ids, or mask
        ``"disagreements"``: samples of which trusted annotators say different things, those least agreed on first.
        ``"suspicious"``: labels that models hold for wrong which were fitted without them, see
        `labelloop.quality.suspicious_labels`; it takes a learner, and some time, see `wait`.
        A mask has a value for each sample of the pool.
    learner : ActiveLearner, optional
        Default: the labeler's. It predicts, if it has learned already, and its estimator finds suspicious labels. Of
        samples by which it is audited (``ActiveLearner(..., audit=0.1)``) neither says anything here.
    annotator : str, optional
        Who gives the final answers. Default: the labeler's, or the operating system's user.
    page_size : int, default=24
        Samples shown at once, at most 200.
    hide_decided : bool, default=False
        Whether a sample leaves the list with its final answer; it can be changed in the page.

    Raises
    ------
    TypeError, LabelError, PoolError
        If `work` is nothing that can be reviewed, `show` is not known, or there is no learner where one is needed.

    Examples
    --------
    >>> import labelloop as ll
    >>> rows = [{"size": 1}, {"size": 7}]
    >>> job = ll.Job(rows, ["small", "large"], kind="tabular", store=":memory:", judgments_per_sample=2)
    >>> for who, answer in [("ann", "small"), ("bob", "large")]:
    ...     _ = job.record(who, "label", 0, answer)
    >>> review = ll.Review(job, annotator="eve")
    >>> review.rows[["answers", "disputed"]]
                                answers  disputed
    0  {'ann': 'small', 'bob': 'large'}      True
    >>> review.decide([0], "small")
    1
    >>> job.verdicts
    {0: 'small'}
    >>> review.close()
    """

    _endings: Sequence[Callable[[], None]] = ()

    def __init__(
        self,
        work: Any,
        show: Any = "disagreements",
        *,
        learner: ActiveLearner | None = None,
        annotator: str | None = None,
        page_size: int = 24,
        hide_decided: bool = False,
    ) -> None:
        job, learner, who = subject_of("Review", work, learner, annotator)
        self.job, self.learner, self.annotator = job, learner, who
        self._desk = Desk(job, show, who, learner, self._tell)
        classes, actions = review_keys(job)
        config = configuration(
            "review",
            job.pool,
            classes,
            job.label_type.name,
            title=title_of(show),
            order=order_of(show),
            page_size=page_size,
            keymap=actions,
            hide=bool(hide_decided),
            learner=learner is not None,
            job=job.id,
            name=job.name,
            annotator=who,
            store=job.store.display,
        )
        super().__init__(self._desk, config, self._perform)
        self._endings = [job.on_change(self._changed)]
        self._desk.wake()

    @property
    def rows(self) -> pd.DataFrame:
        """What is shown, a row per sample in the order it is shown first, by the pool's index.

        ``answers`` (a dict of annotator to answer), the label's column (the final answer, else the consensus),
        ``confidence`` and ``judgments`` of the consensus, ``disputed``, ``decided``, ``predicted`` with its
        ``score``, and ``self_confidence``, NaN where it was not looked for. Waits for the model, see `wait`.

        Raises
        ------
        LabelError
            If the model failed where the list depends on it.
        """
        self.wait()
        return self._desk.frame()

    def decide(self, ids: Iterable[Any], value: Any) -> int:
        """Give samples a final answer.

        Parameters
        ----------
        ids : list of ids
            They need not be among those shown.
        value : class key, list of class keys, or list of parts

        Returns
        -------
        int
            How many samples.
        """
        return self._desk.decide(_ids(ids), value)

    def adopt(self, ids: Iterable[Any], annotator: str | None = None) -> int:
        """Make what an annotator has answered final, of each sample what was said of it.

        Parameters
        ----------
        ids : list of ids
            Among those shown.
        annotator : str, optional
            Default: the consensus.

        Returns
        -------
        int
            How many samples.

        Raises
        ------
        LabelError
            If one of them has no such answer; nothing is stored then.
        """
        return self._desk.adopt(_ids(ids), annotator)

    def believe(self, ids: Iterable[Any]) -> int:
        """Make what the model says final, of each sample what it says of it; as `adopt`."""
        self.wait()
        return self._desk.believe(_ids(ids))

    def decide_predicted(self, label: Any, above: float) -> int:
        """Give all samples shown that the model takes for a class, and that have no final answer yet, that class.

        Where samples may have several classes, those that the model takes for this one alone.

        Parameters
        ----------
        label : class key
        above : float
            The least score, 0 to 1.

        Returns
        -------
        int
            How many samples.
        """
        self.wait()
        return self._desk.decide_predicted(label, above)

    def skip(self, ids: Iterable[Any]) -> int:
        """Leave samples for now: nothing is stored, and they count as done here until this review is made again."""
        return self._desk.skip(_ids(ids))

    def undo(self) -> None:
        """Take back what was done here last, all of it; raises `LabelError` if there is nothing."""
        self._desk.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self._desk.redo()

    def refresh(self) -> None:
        """Look again which samples belong here, and what has been said of them meanwhile."""
        self._desk.refresh()
        self._tell()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the model has been asked; for scripts and tests.

        Parameters
        ----------
        timeout : float, optional
            Seconds; without it, as long as it takes.

        Returns
        -------
        bool
            False if the time ran out.
        """
        return self._desk.wait(timeout)

    def cancel(self) -> bool:
        """End the look of the model: what it has found by then stays, and `refresh` asks it again.

        Returns
        -------
        bool
            False if it was done.
        """
        return self._desk.cancel()

    def close(self) -> None:
        """Stop looking, and take the view off the page."""
        endings, self._endings = self._endings, []
        for end in endings:
            end()
        if hasattr(self, "_desk"):
            self._desk.close()
        super().close()

    def __repr__(self) -> str:
        return f"Review({self._desk.title!r}, {len(self._desk.facts)} samples of {self.job.name!r})"

    def _still(self) -> str:
        return still.gallery("Review", self.job, f"{self._desk.title}: {len(self._desk.facts):,} samples.")

    def _rest(self) -> None:
        self._desk.rest()

    def _wake(self) -> None:
        self._desk.wake()

    def _changed(self, what: str) -> None:
        if what in {"classes", "pool"}:
            when_idle(lambda: self._renew(self.job, lambda: review_keys(self.job)))

    def _perform(self, act: Acted) -> str:
        return self._desk.perform(act)


def _ids(ids: Iterable[Any]) -> list[Any]:
    if isinstance(ids, str | bytes) or not hasattr(ids, "__iter__"):
        raise LabelError(f"{ids!r:.80} is no list of ids: write [{ids!r:.40}]")
    given = np.asarray(ids).tolist() if isinstance(ids, np.ndarray) else list(ids)
    if not given:
        raise LabelError("no sample was named: give at least one id")
    return given
