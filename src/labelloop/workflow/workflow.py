"""A model that decides what it is sure of, and people who decide the rest."""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING, Any

from labelloop.job.callbacks import Callbacks
from labelloop.store import Store, Workflows
from labelloop.workflow.design import Design, as_job, check_job, design_of
from labelloop.workflow.errors import WorkflowError
from labelloop.workflow.model import CustomModel
from labelloop.workflow.opening import opened, settled
from labelloop.workflow.reading import need_columns, read_rows
from labelloop.workflow.rows import packed
from labelloop.workflow.told import Told
from labelloop.workflow.working import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.job import Job
    from labelloop.learning.audit import Threshold
    from labelloop.workflow.routing import Rule


class Workflow(Told):
    """Rows come in, a model predicts them, and those it is not sure of go on to people.

    Without a job the model decides all rows that it can predict. With one, rows below the threshold become samples of
    the job at once. Rows, predictions and what has been sent lie in the store: a workflow that is opened again under
    its name, after a restart or in another kernel, goes on where it was.

    Parameters
    ----------
    model : CustomModel
        Trained; a model is in one workflow only.
    job : Job or labeler, optional
        Of the same kind and with the same classes as the model. Several workflows may share one; the id of each
        sample says where it came from, ``"name:row"``.
    threshold : float or Threshold, optional
        The certainty from which on the model decides alone, see `routed`; or ``model.threshold(0.95)``, which is
        chosen for an accuracy. Default, as of `rule` and `audit`: what the workflow of this name has; 0.8 of a new one.
    rule : {"top", "band"}, optional
        What certainty is, see `routed`; "top" of a new one.
    target_accuracy : float, optional
        In place of `threshold`: how often what the model decides alone is to be right; see `CustomModel.threshold`.
    audit : float, optional
        This share of the rows that the model decides goes to people all the same, drawn by lot and without a hint, so
        that `accuracy` is known; 0 of a new one.
    store : str, Path or Store, optional
        Where it is kept. Default: where the job is, or the file ``labelloop.db`` in the working directory.
    name : str, optional
        To find it again. Default: ``"workflow-1"`` and so on, a new one each time.
    batch_size : int, default=200
        How many rows are predicted, and written, at once.

    Raises
    ------
    ValueError
        If the parts do not go together: classes that differ are listed.
    WorkflowError
        If the model is in another workflow, or a launched one would be changed.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = CustomModel(LogisticRegression())
    >>> _ = model.train(pd.DataFrame({"size": range(200), "label": ["small"] * 100 + ["large"] * 100}))
    >>> workflow = Workflow(model, store=":memory:").launch()
    >>> workflow.add([{"size": 3}, {"size": "huge"}])
    [0, 1]
    >>> workflow.report()[["size", "error", "completed"]]
       size  error  completed
    0     3  False       True
    1  huge   True       True
    >>> workflow
    Workflow('workflow-1', running, 2 rows: 1 machine, 1 errors)
    """

    def __init__(
        self,
        model: CustomModel,
        job: Any = None,
        threshold: float | Threshold | None = None,
        rule: Rule | None = None,
        *,
        target_accuracy: float | None = None,
        audit: float | None = None,
        store: Any = None,
        name: str | None = None,
        batch_size: int = 200,
    ) -> None:
        if not isinstance(model, CustomModel):
            raise TypeError(
                f"model={model!r:.80} is no CustomModel: make one of it, CustomModel(estimator), and train it"
            )
        if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
            raise ValueError(f"batch_size={batch_size!r} is no number of rows: give 1 or more")
        self.model, self._job = model, as_job(job)
        at = Store.of(self._job.store if store is None and self._job is not None else store)
        self._kept = Workflows(at)
        asked = settled(self._kept, name, threshold=threshold, rule=rule, audit=audit)
        if target_accuracy is not None:
            asked["threshold"] = model.threshold(target_accuracy, rule=asked["rule"])
        design = design_of(model, self._job, **asked)
        row = opened(self._kept, name, design, model.in_workflow)
        self.id, self.name, self.store, self.batch_size = row.id, row.name, at, batch_size
        model.in_workflow = row.id, row.name
        self._lock = threading.RLock()
        self._changed = Callbacks()
        self._noticed = ""
        self._refresh()
        self._notice(design.digest)

    @property
    def threshold(self) -> float:
        """The certainty from which on the model decides alone; it can be set before launch."""
        return self._design.threshold

    @threshold.setter
    def threshold(self, value: float | Threshold) -> None:
        self._redesign(threshold=value)

    @property
    def rule(self) -> Rule:
        """What certainty is; it can be set before launch."""
        return self._design.rule

    @rule.setter
    def rule(self, value: Rule) -> None:
        self._redesign(rule=value)

    @property
    def audit(self) -> float:
        """The share of what the model decides that people are asked all the same; it can be set before launch."""
        return self._design.audit

    @audit.setter
    def audit(self, value: float) -> None:
        self._redesign(audit=value)

    @property
    def job(self) -> Job | None:
        """Who gets what the model is not sure of; it can be set before launch."""
        return self._job

    @job.setter
    def job(self, value: Any) -> None:
        job = as_job(value)
        self._redesign(job=job)
        self._job = job

    def launch(self) -> Workflow:
        """Let it run: rows that wait are predicted now, rows that come later at once; returns itself.

        From now on threshold, rule, audit share and job stay as they are, and the job's classes have to. Launched
        already, it goes on with what is left; stopped, it runs again.

        Raises
        ------
        ValueError
            If the job's classes are no longer those of the model.
        """
        with self._lock:
            if self.state == "new":  # the model may have been trained again since
                design = design_of(self.model, self._job, self.threshold, self.rule, self.audit)
                self._kept.respecify(self.id, design.spec())
            self._check()
            self._kept.turn(self.id, "running", ("new", "stopped"))
            self._work()
        return self

    def add(self, rows: Any, *, key: str | None = None) -> list[int]:
        """Add rows; while it runs they are predicted and routed at once, before launch they wait.

        Parameters
        ----------
        rows : path of a CSV file, DataFrame, list of dict; of images, sounds and texts also a list of these
            With the columns that the model needs; more are kept and reported. Cells are text, numbers, True and False.
        key : str, optional
            What is added again under the same key is not added again: a cell that is run twice does no harm.

        Returns
        -------
        list of int
            Numbers of the rows, by which the report has them.

        Raises
        ------
        WorkflowError
            If the workflow is stopped.
        ValueError
            If columns are missing, cells cannot be kept, or the job's classes are no longer those of the model; nothing
            is added then.
        """
        if key is not None and not (isinstance(key, str) and 0 < len(key) <= 200):  # noqa: PLR2004 - as the store has room
            raise ValueError(f"key={key!r:.60} is no name for what is added: give a text of 1 to 200 characters")
        state = self.state
        if state == "stopped":
            raise self._stopped()
        if state == "running":
            self._check()
        given = read_rows(rows, self.model.kind.column, self.model.texts)
        need_columns(given, self.model.columns, "rows of this workflow need")
        if self._job is not None and self.model.kind.column is None:
            need_columns(given, self._job.pool.columns, f"rows that the job {self._job.name!r} is to show need")
        added = self._kept.append(self.id, packed(given, self.model.kind), key)
        if added is None:
            raise self._stopped()
        with self._lock:
            if self.state == "running":
                self._work()
            else:
                self._changed()
        return added

    def stop(self) -> Workflow:
        """Turn it off: no rows are taken any more, what people have goes on; returns itself."""
        if not self._kept.turn(self.id, "stopped", ("running",)) and self.state == "new":
            raise WorkflowError(f"the workflow {self.name!r} has not been launched: there is nothing to stop")
        self._changed()
        return self

    def retry(self) -> int:
        """Predict the rows that are errors once more, after what was wrong is mended: a server that was down, a file.

        Returns
        -------
        int
            How many there were; what is still wrong is an error again.
        """
        n = self._kept.retry(self.id)
        with self._lock:
            if self.state == "running":
                self._check()
                self._work()
        return n

    def on_change(self, fn: Callable[[], None]) -> Callable[[], None]:
        """Call `fn` after rows were added or predicted, or it was stopped; returns a function that ends it.

        What people do is told by `Job.on_change`.
        """
        return self._changed.register(fn)

    def _work(self) -> None:
        """Predict what waits and send what people are to see, batch by batch."""
        worker = Worker(self._kept, self.id, self.name, self.model, self._job, self._design)
        while worker.send(self.batch_size) or worker.predict(self.batch_size):
            self._changed()

    def _check(self) -> None:
        """Raise if the model or the job is no longer what the workflow was made of."""
        self._refresh()
        if self._job is not None:
            check_job(self.model, self._job)
        if self.model.classes != self._design.classes:
            raise WorkflowError(
                f"the model has the classes {self.model.classes}, and the workflow {self.name!r} was made for "
                f"{self._design.classes}: make a new workflow for it"
            )
        self._notice(self.model.digest)

    def _notice(self, digest: str) -> None:
        if self._kept.get(self.id).state != "new" and digest not in (self._design.digest, self._noticed):
            self._noticed = digest
            warnings.warn(
                f"the workflow {self.name!r} was launched with a model that says something else of the held-out rows: "
                "rows from now on are predicted by this one",
                UserWarning,
                stacklevel=4,
            )

    def _redesign(self, **changes: Any) -> None:
        given = {"threshold": self.threshold, "rule": self.rule, "audit": self.audit, "job": self._job, **changes}
        design = design_of(self.model, **given)
        if not self._kept.respecify(self.id, design.spec()):
            raise WorkflowError(
                f"the workflow {self.name!r} is {self.state}: {', '.join(changes)} cannot be changed after launch; "
                "make a new workflow, with a model of its own"
            )
        self._refresh()

    def _refresh(self) -> None:
        self._design = Design.of(self._kept.get(self.id).spec)

    def _stopped(self) -> WorkflowError:
        return WorkflowError(f"the workflow {self.name!r} is stopped and takes no rows: launch() lets it run again")
