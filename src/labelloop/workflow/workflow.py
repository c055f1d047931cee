"""A model that decides what it is sure of, and people who decide the rest."""

from __future__ import annotations

import threading
import warnings
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.job.callbacks import Callbacks
from labelloop.store import Store, Workflows
from labelloop.store.workflows import MACHINE, PEOPLE
from labelloop.workflow.auditing import accuracy_of, threshold_from
from labelloop.workflow.design import Design, as_job, check_job, design_of
from labelloop.workflow.errors import WorkflowError
from labelloop.workflow.flow import Flow
from labelloop.workflow.model import CustomModel
from labelloop.workflow.opening import opened
from labelloop.workflow.reading import need_columns, read_rows
from labelloop.workflow.reporting import human_shares, report_frame
from labelloop.workflow.rows import frame_of, packed, unpacked
from labelloop.workflow.samples import LABEL
from labelloop.workflow.working import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from labelloop.job import Job
    from labelloop.learning.audit import Estimate, Threshold
    from labelloop.learning.topk import Floats
    from labelloop.store import DataRow
    from labelloop.workflow.routing import Rule


class Workflow:
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
    threshold : float or Threshold, default=0.8
        The certainty from which on the model decides alone, see `routed`; or ``model.threshold(0.95)``, which is
        chosen for an accuracy.
    rule : {"top", "band"}, default="top"
        What certainty is, see `routed`.
    target_accuracy : float, optional
        In place of `threshold`: how often what the model decides alone is to be right; see `CustomModel.threshold`.
    audit : float, default=0
        This share of the rows that the model decides goes to people all the same, drawn by lot and without a hint, so
        that `accuracy` is known.
    store : str, Path or Store, optional
        Where it is kept. Default: where the job is, or the file ``labelloop.db`` in the working directory.
    name : str, optional
        To find it again. Default: ``"workflow-1"`` and so on, a new one each time.
    batch_size : int, default=100
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
        threshold: float | Threshold = 0.8,
        rule: Rule = "top",
        *,
        target_accuracy: float | None = None,
        audit: float = 0.0,
        store: Any = None,
        name: str | None = None,
        batch_size: int = 100,
    ) -> None:
        if not isinstance(model, CustomModel):
            raise TypeError(
                f"model={model!r:.80} is no CustomModel: make one of it, CustomModel(estimator), and train it"
            )
        if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
            raise ValueError(f"batch_size={batch_size!r} is no number of rows: give 1 or more")
        if target_accuracy is not None:
            threshold = model.threshold(target_accuracy, rule=rule)
        self.model, self._job = model, as_job(job)
        design = design_of(model, self._job, threshold, rule, audit)
        at = Store.of(self._job.store if store is None and self._job is not None else store)
        self._kept = Workflows(at)
        row = opened(self._kept, name, design, model.in_workflow)
        self.id, self.name, self.store, self.batch_size = row.id, row.name, at, batch_size
        model.in_workflow = row.id
        self._lock = threading.RLock()
        self._changed = Callbacks()
        self._refresh()
        self._notice(design.digest)

    @property
    def state(self) -> str:
        """``"new"``, ``"running"`` or ``"stopped"``."""
        return self._kept.get(self.id).state

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

    @property
    def classes(self) -> list[Any]:
        """The classes, in the order of the report's columns."""
        return list(self._design.classes)

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
            If columns are missing or cells cannot be kept; nothing is added then.
        """
        if key is not None and not (isinstance(key, str) and 0 < len(key) <= 200):  # noqa: PLR2004 - as the store has room
            raise ValueError(f"key={key!r:.60} is no name for what is added: give a text of 1 to 200 characters")
        if self.state == "stopped":
            raise self._stopped()
        given = read_rows(rows, self.model.kind.column, self.model.texts)
        need_columns(given, self.model.columns, "rows of this workflow need")
        if self._job is not None and self.model.kind.column is None:
            need_columns(given, self._job.pool.columns, f"rows that the job {self._job.name!r} is to show need")
        added = self._kept.append(self.id, packed(given, self.model.kind), key)
        if added is None:
            raise self._stopped()
        with self._lock:
            if self.state == "running":
                self._check()
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

    def report(self, mask_incomplete: bool = False) -> pd.DataFrame:
        """Return who decided what: a row for each row, in the order they were added.

        Parameters
        ----------
        mask_incomplete : bool, default=False
            Whether rows that are not completed show no scores of the model.

        Returns
        -------
        DataFrame
            The rows' own columns; ``error``, ``completed``; ``machine_label:<class>``, what the model says; and
            ``human_label:<class>``, the trust-weighted share of people for each class. The five states are:

            ==============================  =====  =========  =============  ===========
            state                           error  completed  machine_label  human_label
            ==============================  =====  =========  =============  ===========
            waits for a prediction          False  False      NaN            NaN
            decided by the model            False  True       score          NaN
            with people                     False  False      score          NaN
            decided by people               False  True       score          share
            could not be predicted          True   True       NaN            NaN
            ==============================  =====  =========  =============  ===========

            An audited row is decided by the model until people have answered. `write_report` makes a CSV file of it.
        """
        rows = self._kept.rows(self.id)
        return report_frame(rows, self._human(rows), self.classes, mask_incomplete=mask_incomplete)

    @property
    def errors(self) -> dict[int, str]:
        """Why rows could not be predicted, by their number."""
        return {row.row: row.error for row in self._kept.rows(self.id) if row.error is not None}

    @property
    def flow(self) -> Flow:
        """How far the rows have come."""
        counts = self._kept.counts(self.id)
        asked = self._kept.asked(self.id) if self._job is not None else []
        done = ~np.isnan(self._human(asked)).any(axis=1) if asked else np.zeros(0, dtype=bool)
        by_people = sum(bool(ok) for ok, row in zip(done, asked, strict=True) if row.state == PEOPLE)
        number = {state: counts.get((state, False), 0) + counts.get((state, True), 0) for state, _ in counts}
        return Flow(
            rows=sum(counts.values()),
            waiting=number.get("waiting", 0),
            machine=number.get(MACHINE, 0),
            with_people=number.get(PEOPLE, 0) - by_people,
            by_people=by_people,
            errors=number.get("error", 0),
            audited=counts.get((MACHINE, True), 0),
            audits_done=int(done.sum()) - by_people,
            state=self.state,
        )

    @property
    def accuracy(self) -> Estimate:
        """How often people agree with what the model decided alone, with the interval; from audited rows."""
        rows = self._kept.asked(self.id)
        return accuracy_of(rows, self._human(rows))

    def choose_threshold(self, target: float = 0.95, level: float = 0.95) -> Threshold:
        """Choose a threshold for the next workflow, from what people have said of this one's rows.

        Parameters
        ----------
        target : float, default=0.95
            The accuracy to promise for what the model decides alone.
        level : float, default=0.95
            How sure the promise is.

        Returns
        -------
        Threshold
            From the rows on which the lot of the audit has fallen, those included that the model was not sure of: they
            are a fair sample of what comes in. Without an audit, or with too few answers yet, from the rows that the
            model held out in training.
        """
        from labelloop.workflow.auditing import has_lot  # noqa: PLC0415 - beside its only use

        rows = self._kept.asked(self.id) if self.audit else []
        lots = has_lot(self.id, [row.row for row in rows], self.audit)
        asked = {"target": target, "level": level}
        found = threshold_from(rows, self._human(rows), self._design, lots, **asked) if rows else None
        return self.model.threshold(target, level, self.rule) if found is None else found

    def training_frame(self, *, audited: bool = False) -> pd.DataFrame:
        """Return the rows that people have labeled, as `CustomModel.train` takes them.

        Parameters
        ----------
        audited : bool, default=False
            Whether audited rows are among them. A model that has learned from them cannot be judged by them.

        Returns
        -------
        DataFrame
            The rows' own columns, paths absolute, and ``label``: the class with the largest share.
        """
        rows = [row for row in self._kept.asked(self.id) if audited or not row.audited]
        human = self._human(rows)
        done = np.flatnonzero(~np.isnan(human).any(axis=1))
        kept = [rows[place] for place in done]
        if not kept:
            return frame_of([]).assign(**{LABEL: []})
        labels = np.empty(len(kept), dtype=object)
        labels[:] = [self.classes[column] for column in human[done].argmax(axis=1)]
        frame = unpacked(kept, self.model.kind).frame.drop(columns=[LABEL], errors="ignore")
        return frame.assign(**{LABEL: labels}).infer_objects()

    def on_change(self, fn: Callable[[], None]) -> Callable[[], None]:
        """Call `fn` after rows were added or predicted, or it was stopped; returns a function that ends it.

        What people do is told by `Job.on_change`.
        """
        return self._changed.register(fn)

    def __repr__(self) -> str:
        flow = self.flow
        counts = [f"{n} {word}" for word, n in _told(flow) if n]
        return f"Workflow({self.name!r}, {flow.state}, {flow.rows} rows{': ' if counts else ''}{', '.join(counts)})"

    def _repr_html_(self) -> str:
        flow = self.flow
        cells = "".join(f"<tr><td>{word}</td><td>{n}</td></tr>" for word, n in _told(flow))
        return f"<div>{escape(self.name)}, {flow.state}, {flow.rows} rows<table>{cells}</table></div>"

    def _human(self, rows: list[DataRow]) -> Floats:
        return human_shares(rows, self.name, self._job, self.classes)

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

    _noticed = ""

    def _redesign(self, **changes: Any) -> None:
        given = {"threshold": self.threshold, "rule": self.rule, "audit": self.audit, "job": self._job, **changes}
        design = design_of(self.model, **given)
        if not self._kept.respecify(self.id, design.spec()):
            raise WorkflowError(
                f"the workflow {self.name!r} is {self.state}: {', '.join(changes)} cannot be changed after launch; make "
                "a new workflow, with a model of its own"
            )
        self._refresh()

    def _refresh(self) -> None:
        self._design = Design.of(self._kept.get(self.id).spec)

    def _stopped(self) -> WorkflowError:
        return WorkflowError(f"the workflow {self.name!r} is stopped and takes no rows: launch() lets it run again")


def _told(flow: Flow) -> list[tuple[str, int]]:
    return [
        ("waiting", flow.waiting),
        ("machine", flow.machine),
        ("with people", flow.with_people),
        ("by people", flow.by_people),
        ("errors", flow.errors),
    ]
