"""What all labelers are: a job, its pages, and the same verbs with and without a browser."""

from __future__ import annotations

import getpass
import inspect
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import numpy as np
import pandas as pd
import traitlets

from labelloop.job import Job
from labelloop.job.callbacks import Callbacks
from labelloop.job.frames import column
from labelloop.job.settings import at_least
from labelloop.labels import Classes, LabelError
from labelloop.widgets import still
from labelloop.widgets.conversation import Conversation
from labelloop.widgets.given import check_not_empty, check_shared, job_options
from labelloop.widgets.host import when_idle
from labelloop.widgets.keymap import keymap
from labelloop.widgets.misfits import warn_of_misfits
from labelloop.widgets.picture import monitor_picture
from labelloop.widgets.queries import rank_by
from labelloop.widgets.suggestions import predicted, suggester, told, unless_audited
from labelloop.widgets.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.formats import Report
    from labelloop.job import Receipt
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.suggestions import Suggestion

logger = logging.getLogger(__name__)

_STATIC = Path(__file__).parent.parent / "static"
_NO_LEARNER = {"state": "off", "message": "", "session_id": 0, "share": None}


class Labeler(still.Still, anywidget.AnyWidget):
    """Base of the labelers; see `TabularLabeler` for what they have in common.

    Attributes
    ----------
    job : Job
        What is labeled and all that has been answered.
    annotator : str
    learner : ActiveLearner or None
    """

    _esm = _STATIC / "labelloop.js"
    _css = _STATIC / "labelloop.css"
    # What does not change while labeling, but for a class that is added; the rest are messages.
    config = traitlets.Dict().tag(sync=True)

    _kind: ClassVar[str]
    _prefetch: ClassVar[int]
    _own: ClassVar[frozenset[str]] = frozenset()  # arguments of this face that are not the job's
    _restricted: bool = False
    _endings: Sequence[Callable[[], None]] = ()
    _live: bool = False  # an answer may change what is suggested for other samples

    def __init__(
        self,
        data: Any,
        classes: Any = None,
        *,
        learner: ActiveLearner | None = None,
        queries: Any = None,
        suggestions: Any = None,
        store: Any = None,
        name: str | None = None,
        label_col: str = "label",
        id_col: Any = None,
        annotator: str | None = None,
        order: str = "random",
        seed: int = 0,
        subset: Any = None,
        instructions: str = "",
        hotkeys: dict[Any, str] | None = None,
        prefetch: int | None = None,
        **own: Any,
    ) -> None:
        parameters = inspect.signature(Labeler.__init__).parameters
        options = job_options(type(self).__name__, self._kind, own, {*parameters, *self._own})
        if learner is not None and not hasattr(learner, "attach"):
            kind = type(learner).__name__
            raise TypeError(f"learner={kind}(...) is no learner: write learner=ll.ActiveLearner({kind}())")
        if isinstance(data, Job):
            check_shared(data, type(self).__name__, self._kind, classes, options)
            self.job = data
        else:
            check_not_empty(data, self._kind)
            settings = {"store": store, "name": name, "label_col": label_col, "id_col": id_col}
            asked = {"order": order, "seed": seed, "subset": subset}
            self.job = Job(data, classes, kind=self._kind, **settings, **asked, **options)
        warn_of_misfits(self.job)
        self.annotator = getpass.getuser() if annotator is None else str(annotator)
        if not self.annotator.strip() or self.annotator != self.annotator.encode("utf8", "ignore").decode():
            state = "empty" if not self.annotator.strip() else f"{self.annotator!r}, which is no valid text"
            raise LabelError(f"annotator is {state}: give a name, or leave it out for the operating system's user")
        self.learner = learner
        self._instructions = instructions
        self._queries = queries
        self._hotkeys = hotkeys
        known = self.job.classes if classes is None else Classes(classes)
        self._given = len(known)
        self._keymap(known)  # raises if keys collide
        self._ahead = self._prefetch if prefetch is None else at_least("prefetch", prefetch, 1)
        self._labelled = Callbacks()
        self._refilled = Callbacks()
        self._suggest = unless_audited(self._suggester(suggestions, own), self.job, learner)
        self._conversation = Conversation(
            self.job,
            self.annotator,
            prefetch=self._ahead,
            learner=self._learner_status,
            suggest=self._suggest,
            live=self._live,
            answered=self._call_back,
            picture=lambda: monitor_picture(self.job, self.learner),
            stop=lambda: self.learner is not None and self.learner.cancel(self.annotator),
        )
        self._telling = Telling(self._conversation, lambda *message: self.send(*message))  # noqa: PLW0108 - tests replace it
        super().__init__(config=self._configuration(), layout={"width": "100%"})
        self.on_msg(self._received)
        if queries is not None:
            rank_by(queries, self.job)
        self.job.claim(self.annotator, self._ahead)
        self._endings = [self.job.on_change(self._changed)]
        if learner is not None:
            self._endings.append(learner.on_refill(lambda *_: self._refilled(self)))
            self._endings.append(learner.on_status(lambda *_: self._changed("learner")))
            learner.attach(self.job)

    def close(self) -> None:
        """Take the labeler off the page; its job and its learner go on without it."""
        endings, self._endings = self._endings, []
        for end in endings:
            end()
        super().close()

    # ---- verbs --------------------------------------------------------------------------------------------------

    def label(self, id: Any, value: Any, comment: str = "") -> None:  # noqa: A002 - the public contract says id
        """Answer a sample, as a person would in the page.

        Parameters
        ----------
        id : object
            Of the sample: its value in the pool's index.
        value : class key, list of class keys, or list of parts
        comment : str
        """
        receipt = self.job.record(self.annotator, "label", id, value, comment=comment, suggested=self._offered(id))
        self._call_back(receipt)

    def skip(self, id: Any, comment: str = "") -> None:  # noqa: A002 - as in label
        """Leave a sample without an answer; it is not served again."""
        self.job.record(self.annotator, "skip", id, comment=comment)

    def flag(self, id: Any, flag: bool = True) -> None:  # noqa: A002 - as in label; reads as flag(3, False)
        """Mark a sample to come back to; see `flagged`."""
        self.job.record(self.annotator, "flag", id, flag)

    def show(self, id: Any) -> None:  # noqa: A002 - as in label
        """Have every page of this labeler show a sample now, as its own *find* does; nothing that was begun is lost.

        While a cell runs the pages are told after it. If none has been opened yet, the first one shows it.

        Parameters
        ----------
        id : object
            Of any sample of the pool, answered or not.

        Raises
        ------
        PoolError
            If there is no such sample.

        Examples
        --------
        >>> import labelloop as ll
        >>> labeler = ll.TabularLabeler([{"size": 1}, {"size": 7}], ["small", "large"], store=":memory:")
        >>> labeler.show(1)
        """
        pool = self.job.pool
        self._telling.show(pool.key(pool.id_at(pool.position(id))))

    def undo(self) -> None:
        """Take back this annotator's latest operation, over restarts too."""
        self.job.record(self.annotator, "undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self.job.record(self.annotator, "redo")

    def suggestion(self, id: Any) -> tuple[Any, float | None] | None:  # noqa: A002 - as in label
        """Return what is suggested for a sample, as answer and score, or None."""
        found = told(self._suggest(self.job.pool.position(id)))
        return None if found is None else (found["value"], found["score"])

    def predict(self, ids: Any = None) -> pd.DataFrame:
        """Return what the model would answer.

        Parameters
        ----------
        ids : list of ids, optional
            Default: every sample that nobody has answered.

        Returns
        -------
        DataFrame
            By id: the answer in the label's column, and in ``score`` its probability; of several parts, that of the
            least sure.

        Raises
        ------
        NotFittedError
            If there is no model yet.
        """
        if self.learner is None:
            raise LabelError("there is no model: give this labeler a learner=ll.ActiveLearner(...)")
        wanted = self.job.snapshot().candidates if ids is None else [self.job.pool.position(each) for each in ids]
        positions = np.asarray(wanted, dtype=np.int64)
        answers, scores = predicted(self.learner, self.job, positions)
        frame = pd.DataFrame({self.job.label_col: column(answers), "score": scores})
        return frame.set_axis(self.job.pool.ids_at(positions), axis=0)

    def add(self, data: Any) -> int:
        """Append samples to the pool and return how many; they are asked after all that is there."""
        return self.job.add(data)

    def add_class(self, entry: Any) -> None:
        """Add a class while labeling: a key, or a dict of key, caption, color, hotkey, description."""
        self._keymap(self.job.classes.add(entry))  # raises if its hotkey is taken
        self.job.add_class(entry, self.annotator)

    def restrict(self) -> None:
        """Offer answering alone from now on: the pages add no classes and show no Monitor; code still can."""
        self._restricted = self._conversation.restricted = True
        self.config = self._configuration()

    def export(self, path: str | Path, format: str | None = None, *, strict: bool = False) -> Report:  # noqa: A002 - the public contract says format
        """Write what was labeled to a file; see `labelloop.formats.write`."""
        from labelloop.formats import write  # noqa: PLC0415 - imported when needed

        return write(self, path, format, strict)

    def on_label(self, fn: Callable[[Any, Any], object]) -> Callable[[], None]:
        """Call ``fn(id, value)`` after each answer; returns a function that ends it."""
        return self._labelled.register(fn)

    def on_refill(self, fn: Callable[[Labeler], object]) -> Callable[[], None]:
        """Call ``fn(labeler)`` after the learner has put a new order on the queue; returns a function that ends it."""
        return self._refilled.register(fn)

    # ---- what there is ------------------------------------------------------------------------------------------

    @property
    def queue(self) -> list[Any]:
        """Ids of the samples still to answer, next first."""
        return self.job.queue(self.annotator)

    @property
    def labels(self) -> pd.DataFrame:
        """Labeled samples, by the pool's own index."""
        return self.job.labels

    @property
    def metadata(self) -> pd.DataFrame:
        """Who labeled or skipped what, when."""
        return self.job.metadata

    @property
    def progress(self) -> dict[str, Any]:
        """``labeled``, ``skipped``, ``total`` and ``per_class``."""
        return self.job.progress

    @property
    def flagged(self) -> list[Any]:
        """Ids of flagged samples."""
        return self.job.flagged

    @property
    def classes(self) -> list[Any]:
        """Keys of the classes."""
        return self.job.classes.keys

    def __repr__(self) -> str:
        counts = self.job.progress
        return f"{type(self).__name__}({counts['labeled']}/{counts['total']} labeled, classes={self.classes!r})"

    def _still(self) -> str:
        return still.labeler(type(self).__name__, self.job, self.annotator, self.learner)

    # ---- within -------------------------------------------------------------------------------------------------

    def _configuration(self) -> dict[str, Any]:
        try:
            classes, actions = self._keymap(self.job.classes)
        except LabelError:  # a class that somebody added has a hotkey that is taken here: it goes without
            bare = Classes([{**spec, "hotkey": None} for spec in self.job.classes.specs])
            classes, actions = self._keymap(bare)
        return {
            "kind": self._kind,
            "answer": self.job.label_type.name,
            "overlap": getattr(self.job.label_type, "overlap", True),
            "classes": classes.specs,
            "keymap": actions,
            "instructions": self._instructions,
            "columns": list(self.job.pool.columns),
            "column_kinds": list(getattr(self.job.pool, "column_kinds", [])),
            "job": {
                "id": self.job.id,
                "name": self.job.name,
                "annotator": self.annotator,
                "store": self.job.store.display,
            },
            "prefetch": self._ahead,
            "learner": self.learner is not None,
            "order": self.job.order_name if self._queries is None else "order of queries",
            "restricted": self._restricted,
        }

    def _keymap(self, classes: Classes) -> tuple[Classes, dict[str, list[str]]]:
        heard = self.job.pool.kind == "sounds"
        return keymap(classes, self._hotkeys, self._given, answer=self.job.label_type.name, heard=heard)

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        self._telling.received(content)

    def _changed(self, what: str) -> None:
        if what == "classes" or (what == "pool" and self.config["columns"] != self.job.pool.columns):
            self._use_configuration()
        if what != "classes":
            self._telling.changed(what)

    def _use_configuration(self) -> None:
        configuration = self._configuration()
        if self._telling.replying:
            self.config = configuration
        else:
            when_idle(lambda: self.set_trait("config", configuration))

    def _call_back(self, receipt: Receipt) -> None:
        if receipt.step is None or receipt.operation.kind != "label":
            return
        sample = self.job.pool.id_of(receipt.step.after.sample)
        self._labelled(sample, receipt.step.after.value)

    def _learner_status(self) -> dict[str, Any]:
        if self.learner is None:
            return _NO_LEARNER
        status = self.learner.status
        return {name: getattr(status, name) for name in _NO_LEARNER}

    def _suggester(self, suggestions: Any, _own: dict[str, Any]) -> Callable[[int], Suggestion | None]:
        """Return what suggests answers, by position; `_own` are the arguments of this face."""
        return suggester(suggestions, self.job)

    def _offered(self, id: Any) -> Suggestion | None:  # noqa: A002 - as in label
        """Return what is suggested for a sample without an answer, where answers teach what to suggest."""
        if not self._live or self.job.record_of(self.annotator, self.job.pool.key(id)).status is not None:
            return None
        try:
            return told(self._suggest(self.job.pool.position(id)))
        except Exception:  # a user's function may raise anything, and must not stand between a person and an answer
            logger.exception("no suggestion for sample %r", id)
            return None
