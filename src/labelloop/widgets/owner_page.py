"""A page for who runs a job: how far it is, who works, how well they agree, how good the model is; files."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import traitlets

from labelloop.job import Job
from labelloop.labels import LabelError
from labelloop.widgets import still
from labelloop.widgets.host import when_idle
from labelloop.widgets.live import Live
from labelloop.widgets.owner_picture import owner_picture

if TYPE_CHECKING:
    import pandas as pd

    from labelloop.learning import ActiveLearner
    from labelloop.widgets.protocol import Json
    from labelloop.workflow import Workflow

logger = logging.getLogger(__name__)

File = Literal["labels", "metadata", "consensus"]
_PAUSE = 2.0  # seconds between two pictures, at least
_SHARE = 0.1  # of its time that a kernel may spend on pictures


class OwnerPage(Live):
    """What is known of a job while people work on it; made for Voila, and a notebook shows it, too.

    It looks into the store every few seconds while it is visible, so it follows people who label in other kernels.
    Who can open it can see every annotator's name and take the answers away.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner, optional
        One that runs in this kernel. Without it, what fits of other kernels have found is shown.
    workflow : Workflow, optional
        Where its samples are is shown.
    title : str, optional
        Default: the job's name.

    Attributes
    ----------
    picture : dict
        What is shown, as `labelloop.widgets.owner_picture.owner_picture` returns it, and ``problem``: what went wrong,
        or None.

    Raises
    ------
    TypeError
        If `job` is no job.

    Examples
    --------
    >>> import labelloop as ll
    >>> job = ll.Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> _ = job.record("Ann", "label", 1, "large")
    >>> page = ll.OwnerPage(job)
    >>> page.picture["people"][0]["name"]
    'Ann'
    >>> page.close()
    """

    config = traitlets.Dict().tag(sync=True)
    _pause = _PAUSE

    def __init__(
        self,
        job: Job,
        *,
        learner: ActiveLearner | None = None,
        workflow: Workflow | None = None,
        title: str = "",
    ) -> None:
        if not isinstance(job, Job):
            kind = type(job).__name__
            raise TypeError(f"OwnerPage({kind}) has nothing to show: give it a job, ll.Job(...) or labeler.job")
        self._job, self._learner, self._workflow = job, learner, workflow
        self._drawn_of: object = None
        super().__init__(
            self._picture,
            [job.on_change] if learner is None else [job.on_change, learner.on_status],
            config={"kind": "owner", "title": title or job.name},
            layout={"width": "100%"},
        )
        self.add_class("labelloop-page")
        self.on_msg(self._received)

    def file(self, what: File) -> bytes:
        """Return one of the files that can be downloaded: CSV in UTF-8.

        Parameters
        ----------
        what : {"labels", "metadata", "consensus"}
            As `Job.labels`, `Job.metadata`, `Job.consensus`.
        """
        from labelloop.formats import write  # noqa: PLC0415 - imported when needed

        if what not in get_args(File):
            raise LabelError(f"what={what!r} is not known: choose one of {list(get_args(File))}")
        frames: dict[File, pd.DataFrame] = {
            "labels": self._job.labels,
            "metadata": self._job.metadata,
            "consensus": self._job.consensus(),
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{what}.csv"
            write(frames[what], path)
            return path.read_bytes()

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take a message of the page; what may take long is done on a thread of its own."""
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "look":
            self._changed()
        elif kind == "forgive":
            self._apart(lambda: self._forgive(content.get("name")))
        elif kind == "download":
            self._apart(lambda: self._download(content.get("what"), content.get("page")))

    def _apart(self, fn: Any) -> None:
        threading.Thread(target=fn, daemon=True).start()

    def _picture(self) -> dict[str, Json]:
        return {**owner_picture(self._job, self._learner, self._workflow), "problem": None}

    def _due(self) -> None:
        """Draw on this thread, which nothing waits for; the next picture comes the later the longer this one took."""
        self._begin()
        begun = time.monotonic()
        try:
            self._job.sync()
            state = self._job.version, self._learner and self._learner.status, self._workflow and self._workflow.flow
            if state == self._drawn_of:
                return
            picture = self._drawing()
            self._drawn_of = state
        except Exception as error:  # who looks at the page must see it: a log is not where they look
            logger.exception("the job could not be shown")
            self._drawn_of = None
            picture = {**self.picture, "problem": f"{type(error).__name__}: {error}"}
        self._pause = max(_PAUSE, (time.monotonic() - begun) / _SHARE)
        when_idle(lambda: self._show(picture))

    def _still(self) -> str:
        told = self.picture
        people = len(told["people"]) + told["more_people"]
        said = f"{told['judgments']:,} judgments by {people:,} {'person' if people == 1 else 'people'}"
        return still.picture("Owner's page", told, still.line(f"{said}, {told['disputed']:,} samples disputed."))

    def _forgive(self, name: Any) -> None:
        try:
            self._job.forgive(str(name))
        except Exception as error:  # as in _due
            logger.exception("nothing was forgiven")
            self._drawn_of = None
            problem = {**self.picture, "problem": f"{type(error).__name__}: {error}"}
            when_idle(lambda: self._show(problem))

    def _download(self, what: Any, page: Any) -> None:
        answer: dict[str, Json] = {"kind": "file", "to": page, "what": what, "name": f"{what}.csv"}
        answer |= {"type": "text/csv;charset=utf-8", "error": None}
        content: list[bytes] = []
        try:
            content = [self.file(cast("File", what))]
        except Exception as error:  # as in _due
            logger.exception("a file could not be made")
            answer["error"] = f"{what}.csv could not be made: {error}"
        when_idle(lambda: self.send(answer, content))

    def __repr__(self) -> str:
        return f"OwnerPage({self._job!r})"
