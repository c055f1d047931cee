"""The Grid: many samples at once, to find what belongs together and label it in one go."""

from __future__ import annotations

import threading
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.labels.classes import page_text
from labelloop.widgets import still
from labelloop.widgets.gallery.face import Gallery, configuration
from labelloop.widgets.gallery.wire import SORTS, Query
from labelloop.widgets.grid.desk import Desk
from labelloop.widgets.host import when_idle
from labelloop.widgets.review.keys import review_keys
from labelloop.widgets.review.members import Tables, members
from labelloop.widgets.subject import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labelloop.learning import ActiveLearner

_KEYS = {"like": ["l"], "open": ["o"], "found": ["Mod+Shift+a"], "search": ["/", "Mod+f"]}
_SORTS = tuple(name for name in SORTS if name not in {"disagreement", "self_confidence"})
_PAUSE = 0.25  # seconds in which changes of the job are gathered


class Grid(Gallery):
    """Shows samples as tiles, many at once, and gives all that are selected one answer in one step of undo.

    Samples can be searched for words, sorted by what a model takes them for, by how sure it is, or by how like they are
    to some of them; and all that is found, on all pages, can be labeled at once. Where the model is right, that is the
    quickest way to many labels; where it is not, it shows. Answers are those of a labeler: they are stored at once,
    models learn from them, and a labeler of the same annotator beside it goes on with what is left. Made of a labeler,
    the grid opens samples in it, to mark their parts or to look closer.

    Parameters
    ----------
    work : Job or labeler
    show : {"labeled", "unlabeled", "flagged"}, list of ids, or mask, optional
        Samples it is about, as of `Review`. Default: all that anybody is asked about.
    learner : ActiveLearner, optional
        Default: the labeler's. It predicts, if it has learned already. Of samples by which it is audited
        (``ActiveLearner(..., audit=0.1)``) it says nothing.
    annotator : str, optional
        Who labels. Default: the labeler's, or the operating system's user.
    page_size : int, default=60
        Samples shown at once, at most 200.
    hide_labeled : bool, default=False
        Whether a sample leaves the list with its answer; it can be changed in the page.

    Raises
    ------
    TypeError, LabelError, PoolError
        If `work` has no samples, or `show` is not known.

    Examples
    --------
    >>> import labelloop as ll
    >>> rows = [{"said": "Apple pie"}, {"said": "Green apple"}, {"said": "Old cheese"}]
    >>> job = ll.Job(rows, ["fruit", "other"], kind="tabular", store=":memory:")
    >>> grid = ll.Grid(job, annotator="me")
    >>> grid.find(text="apple")
    [0, 1]
    >>> grid.label(grid.find(text="apple"), "fruit")
    2
    >>> job.labels["label"].tolist()
    ['fruit', 'fruit']
    >>> grid.undo()
    >>> grid.close()
    """

    def __init__(
        self,
        work: Any,
        show: Any = None,
        *,
        learner: ActiveLearner | None = None,
        annotator: str | None = None,
        page_size: int = 60,
        hide_labeled: bool = False,
    ) -> None:
        job, learner, who = subject_of("Grid", work, learner, annotator)
        if isinstance(show, str) and show not in {"labeled", "unlabeled", "flagged"}:
            raise LabelError(f"show={show!r} is not known: choose 'labeled', 'unlabeled' or 'flagged', or give ids")
        self.job, self.learner, self.annotator = job, learner, who
        self._timing = threading.Lock()
        self._timer: threading.Timer | None = None
        chosen = None if show is None else members(Tables(job), show)
        opens = getattr(work, "show", None)
        lost = lambda: self._attention.lost()  # noqa: E731, PLW0108 - it is made below
        self._desk = Desk(job, who, learner, chosen, self._tell_soon, show=opens, lost=lost)
        classes, actions = review_keys(job, _KEYS)
        config = configuration(
            "grid",
            job.pool,
            classes,
            job.label_type.name,
            title="All samples" if show is None else "Chosen samples",
            order="Order of the data" if show is None else "As given",
            page_size=page_size,
            keymap=actions,
            hide=bool(hide_labeled),
            learner=learner is not None,
            opens=opens is not None,
            job=job.id,
            name=job.name,
            annotator=who,
            store=job.store.display,
        )
        super().__init__(self._desk, config, self._desk.perform)
        self._desk.wake()

    def find(
        self,
        *,
        text: str = "",
        predicted: Any = None,
        above: float = 0.0,
        labeled: Any = None,
        like: Iterable[Any] = (),
        sort: str = "default",
        descending: bool = False,
        unlabeled: bool = False,
    ) -> list[Any]:
        """Return ids of samples, as the page finds them; waits until all have been looked at.

        Parameters
        ----------
        text : str
            Words: samples that hold all of them, in their ids, texts or cells.
        predicted, labeled : class key, optional
            Samples that the model takes for a class, and that the annotator has given it.
        above : float
            Samples whose prediction has at least this score, 0 to 1.
        like : list of ids
            Samples that others shall be like; the most like come first.
        sort : {"default", "prediction", "score", "likeness", "id"}
            ``"prediction"``: by the class that the model takes them for, the surest first.
        descending : bool
        unlabeled : bool
            Without what the annotator has answered or skipped, and what needs no more answers.

        Returns
        -------
        list of ids
        """
        if not isinstance(text, str):
            raise LabelError(f"text={text!r:.80} is no text: give words")
        if sort not in _SORTS:
            raise LabelError(f"sort={sort!r} is not known: choose one of {', '.join(map(repr, _SORTS))}")
        keys = tuple(self.job.pool.key(self.job.pool.id_at(each)) for each in self._positions(like).tolist())
        query = Query(
            sort="likeness" if keys and sort == "default" else sort,
            descending=descending,
            said=None if labeled is None else page_text(self.job.classes.find(labeled)),
            predicted=None if predicted is None else page_text(self.job.classes.find(predicted)),
            least=_share(above),
            hide=unlabeled,
            text=text,
            like=keys,
        )
        self.wait()
        self._desk.retry(query)
        return self.job.pool.ids_at(self._desk.find_all(query)).tolist()

    def label(self, ids: Iterable[Any], value: Any) -> int:
        """Give samples an answer, all in one step of undo; returns how many.

        Parameters
        ----------
        ids : list of ids, or mask
        value : class key, list of class keys, or list of parts
        """
        return self._desk.label(self._positions(ids), value)

    def label_predicted(self, label: Any, above: float) -> int:
        """Give all open samples that the model takes for a class that class, in one step of undo; returns how many.

        Where samples may have several classes, those that the model takes for this one alone.

        Parameters
        ----------
        label : class key
        above : float
            The least score, 0 to 1.
        """
        key = self.job.classes.find(label)
        query = Query(predicted=page_text(key), least=_share(above))
        self.wait()
        return self._desk.label_predicted(key, query)

    def skip(self, ids: Iterable[Any]) -> int:
        """Leave samples without an answer, all in one step of undo; returns how many."""
        return self._desk.skip(self._positions(ids))

    def undo(self) -> None:
        """Take back the annotator's latest operation, all of it; raises `LabelError` if there is nothing."""
        self._desk.turn("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._desk.turn("redo")

    def refresh(self) -> None:
        """Take up new samples, and what the model says by now; until then the order stays as it is."""
        self._desk.refresh()
        self._tell()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the model has been asked; for scripts and tests. Returns False if the time ran out."""
        return self._desk.wait(timeout)

    def cancel(self) -> bool:
        """End searches, and the look of the model: what was found by then stays, and `refresh` asks again.

        Returns
        -------
        bool
            False if all was done.
        """
        return self._desk.cancel()

    def close(self) -> None:
        """Stop looking, and take the view off the page."""
        if hasattr(self, "_desk"):
            self._desk.close()
            with self._timing:
                if self._timer is not None:
                    self._timer.cancel()
        super().close()

    def _still(self) -> str:
        return still.gallery("Grid", self.job, f"{self.config['title']}.")

    def __repr__(self) -> str:
        return f"Grid({len(self._desk.shelf)} samples of {self.job.name!r})"

    def _positions(self, ids: Any) -> Any:
        if isinstance(ids, str | bytes) or not hasattr(ids, "__iter__"):
            raise LabelError(f"{ids!r:.80} is no list of ids: write [{ids!r:.40}]")
        return members(Tables(self.job), ids.tolist() if isinstance(ids, np.ndarray) else ids)

    def _tell_soon(self) -> None:
        """Tell a moment later: changes come in swarms."""
        if self._attention.lost():
            return
        with self._timing:
            if self._timer is None:
                self._timer = threading.Timer(_PAUSE, self._tell_now)
                self._timer.daemon = True
                self._timer.start()

    def _tell_now(self) -> None:
        self._timer = None
        when_idle(self._keep_up)
        self._tell()

    def _resume(self) -> None:
        self._desk.learned()
        self._tell_soon()

    def _rest(self) -> None:
        self._desk.rest()

    def _wake(self) -> None:
        self._desk.wake()

    def _keep_up(self) -> None:
        self._renew(self.job, lambda: review_keys(self.job, _KEYS))


def _share(above: float) -> float:
    if not isinstance(above, Real) or not 0 <= above <= 1:
        raise LabelError(f"above={above!r} is no probability: give a number from 0 to 1")
    return float(above)
