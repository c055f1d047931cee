"""A page for people who label and write no code: who they are, what to do, how far they are, thanks."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labelloop.job import Job
from labelloop.job.settings import at_least
from labelloop.labels import LabelError
from labelloop.widgets import still
from labelloop.widgets.audio import AudioLabeler
from labelloop.widgets.base import Labeler
from labelloop.widgets.box import BoxLabeler
from labelloop.widgets.host import this_cell, when_idle
from labelloop.widgets.image import ImageLabeler
from labelloop.widgets.live import Live
from labelloop.widgets.names import checked_name
from labelloop.widgets.tabular import TabularLabeler
from labelloop.widgets.text import TextLabeler
from labelloop.widgets.text_span import TextSpanLabeler
from labelloop.widgets.worker_picture import worker_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning import ActiveLearner
    from labelloop.widgets.protocol import Json

logger = logging.getLogger(__name__)

_FACES: dict[str, type[Labeler]] = {
    face._kind: face  # noqa: SLF001 - the faces are of this room
    for face in (AudioLabeler, BoxLabeler, ImageLabeler, TabularLabeler, TextLabeler, TextSpanLabeler)
}


class AnnotatorPage(Live):
    """A page to label on: made for Voila, where every visitor has a kernel of their own; a notebook shows it, too.

    They answer, and nothing else: no classes are added here, and the Monitor is for the owner.

    Who comes is asked for a name. Answers are kept under it, so whoever comes back under the same name goes on where
    they were: after a reload, on another day, at another computer. Nobody is asked who comes by a link with
    ``?annotator=Ann`` at its end, or from a JupyterHub, which knows its users.

    A name is no password: who can open the page can work under any name, but on a JupyterHub.

    Parameters
    ----------
    work : Job or callable
        What is labeled. A function is called with the annotator's name when that is known, and returns a job, or a
        labeler for this annotator with settings of its own.
    title : str, optional
        Default: the job's name.
    instructions : str
        Plain text. It is open when somebody comes for the first time, and folded afterwards.
    annotator : str, optional
        Who works here, if it is known: nobody is asked.
    hub : bool
        Whether the user of a JupyterHub's server (``JUPYTERHUB_USER``) is taken for the annotator. False where several
        people share one server.
    learner : ActiveLearner, optional
        Decides what is asked next.
    prefetch : int
        How many samples are held for one annotator at a time; nobody else is served these.
    **options : object
        Of the labeler: `suggestions`, `hotkeys`, `queries`.

    Attributes
    ----------
    labeler : Labeler or None
        What the annotator works with; None until there is a name.

    Raises
    ------
    LabelError, TypeError
        All say what was given and what to write instead.

    Examples
    --------
    >>> import labelloop as ll
    >>> job = ll.Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> page = ll.AnnotatorPage(job, title="Sizes", instructions="How large is it?", hub=False)
    >>> page.enter("Ann")
    >>> page.labeler.label(1, "large")
    >>> page
    AnnotatorPage(Ann: 1 answer)
    """

    config = traitlets.Dict().tag(sync=True)
    labeler = anywidget.WidgetTrait().tag(sync=True)
    _pause = 0.3

    def __init__(
        self,
        work: Job | Callable[[str], Job | Labeler],
        *,
        title: str = "",
        instructions: str = "",
        annotator: str | None = None,
        hub: bool = True,
        learner: ActiveLearner | None = None,
        prefetch: int = 8,
        **options: Any,
    ) -> None:
        if not (isinstance(work, Job) or callable(work)):
            kind = type(work).__name__
            raise TypeError(
                f"AnnotatorPage({kind}): give it a job, ll.Job(...), or a function that makes one of a name"
            )
        self._work, self._options = work, options
        self._learner, self._prefetch = learner, at_least("prefetch", prefetch, 1)
        self._job, self._name = work if isinstance(work, Job) else None, ""
        self._cell = this_cell()
        self._refused: Json = None
        self._midnight = 0.0
        self._stop: Callable[[], None] | None = None
        known = os.environ.get("JUPYTERHUB_USER") if annotator is None and hub else annotator
        # The same on every visit, so that the browser knows which instructions were read.
        key = f"{title}\n{instructions}" if self._job is None else self._job.id
        told = {"title": title or (self._job.name if self._job is not None else ""), "instructions": instructions}
        super().__init__(
            self._picture,
            config={"kind": "page", "key": key, "asks": not known, **told},
            layout={"width": "100%"},
        )
        self.on_msg(self._received)
        if known:
            self.enter(known)

    @property
    def annotator(self) -> str | None:
        """Who works here; None until that is known."""
        return self._name or None

    def enter(self, name: str) -> None:
        """Let somebody begin, or go on, under a name.

        Raises
        ------
        LabelError
            If the name cannot be taken, or somebody is here.
        """
        name = checked_name(name)
        if self.labeler is not None:
            if name == self.annotator:
                return
            raise LabelError(f"{self.annotator} is working on this page; leave it first")
        with self._cell():
            labeler = self._labeler_for(name)
        labeler.restrict()
        self._watch(labeler)
        self.labeler = labeler

    def leave(self) -> None:
        """End the work of whoever is here, and ask for a name again; what was held for them goes to others at once."""
        labeler, self.labeler = self.labeler, None
        if labeler is None:
            return
        labeler.close()
        labeler.job.release(labeler.annotator)
        self._watch(None)

    def close(self) -> None:
        """Stop watching, and take the view off the page."""
        if self._stop is not None:
            self._stop()
        super().close()

    def _labeler_for(self, name: str) -> Labeler:
        made = self._work if isinstance(self._work, Job) else self._work(name)
        if isinstance(made, Job):
            own = {"learner": self._learner, "prefetch": self._prefetch, **self._options}
            return _FACES[made.kind](made, annotator=name, **own)
        if not isinstance(made, Labeler):
            raise TypeError(
                f"the function of this page returned a {type(made).__name__}: it has to make a job or a labeler"
            )
        if made.annotator != name:
            raise LabelError(
                f"the function of this page made a labeler for {made.annotator!r}, and {name!r} is here: write "
                "lambda name: ll.TabularLabeler(..., annotator=name)"
            )
        if self._options or self._learner is not None:
            given = ", ".join([*self._options, *(["learner"] if self._learner is not None else [])])
            raise LabelError(f"the function of this page makes a labeler: give {given} to that")
        return made

    def __repr__(self) -> str:
        if self.labeler is None:
            return "AnnotatorPage(nobody yet)"
        answers = worker_picture(self.labeler.job, self.labeler.annotator)["mine"]["labeled"]
        return f"AnnotatorPage({self.annotator}: {answers} answer{'' if answers == 1 else 's'})"

    def _still(self) -> str:
        told = self._picture()
        done = still.progress(told["all"]) if "all" in told else still.line("Nobody is here yet.")
        return still.page("Page for annotators", self.config["title"], done)

    def _watch(self, labeler: Labeler | None) -> None:
        """Show how far somebody is, or ask for a name."""
        if self._stop is not None:
            self._stop()
        self._job = self._job if labeler is None else labeler.job
        self._name = "" if labeler is None else labeler.annotator
        self._stop = None if labeler is None else labeler.job.on_change(self._changed)
        self._refused = None
        self._draw()

    def _picture(self) -> dict[str, Json]:
        told: dict[str, Json] = {"annotator": self._name or None, "refused": self._refused}
        if self._name and self._job is not None:
            told |= worker_picture(self._job, self._name, since=self._midnight)
        return told

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take a message of the page; a labeler is made when no cell runs, as a person would make it."""
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "enter":
            when_idle(lambda: self._enter(content.get("name")))
        elif kind == "leave":
            when_idle(self.leave)
        elif kind == "look":
            since = content.get("since")
            self._midnight = float(since) if isinstance(since, int | float) else 0.0
            self._sync()

    def _enter(self, name: Any) -> None:
        try:
            self.enter(name)
        except Exception as error:  # what a user's function raises, too, must reach who sits in front of the page
            if not isinstance(error, LabelError):
                logger.exception("nobody can work on this page")
            text = str(error) if isinstance(error, LabelError) else f"{type(error).__name__}: {error}"
            number = 1 if self._refused is None else self._refused["number"] + 1
            self._refused = {"message": text, "number": number}
            self._draw()

    def _sync(self) -> None:
        if self._job is None or not self._name:
            return
        try:
            self._job.sync()
        except Exception:  # the labeler tells of a store that is gone; here the last picture stays
            logger.warning("the store did not answer", exc_info=True)
            return
        self._changed()
