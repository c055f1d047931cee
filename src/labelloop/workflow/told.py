"""What a workflow says of its rows so far."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.store.workflows import ERROR, MACHINE, PEOPLE, WAITING
from labelloop.workflow.auditing import accuracy_of, has_lot, threshold_from
from labelloop.workflow.flow import FlowCounts
from labelloop.workflow.reporting import human_shares, machine_scores, report_frame
from labelloop.workflow.rows import frame_of, unpacked
from labelloop.workflow.samples import LABEL

if TYPE_CHECKING:
    import pandas as pd

    from labelloop.job import Job
    from labelloop.learning.audit import Estimate, Threshold
    from labelloop.learning.topk import Floats
    from labelloop.store import DataRow, Workflows
    from labelloop.workflow.design import Design
    from labelloop.workflow.model import CustomModel

DECIDED_BY = "decided_by"


class Told:
    """The part of `Workflow` that only reads."""

    id: str
    name: str
    model: CustomModel
    _kept: Workflows
    _job: Job | None
    _design: Design

    @property
    def state(self) -> str:
        """``"new"``, ``"running"`` or ``"stopped"``."""
        return self._kept.get(self.id).state

    @property
    def classes(self) -> list[Any]:
        """The classes, in the order of the report's columns."""
        return list(self._design.classes)

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
    def labels(self) -> pd.DataFrame:
        """What came out: the completed rows with their own columns, ``label``, and who decided it.

        ``decided_by`` is ``"people"`` where they were asked and are done, else ``"machine"``; by row number.

        Raises
        ------
        ValueError
            If the rows have a column of these names.
        """
        rows = [row for row in self._kept.rows(self.id) if row.state in {MACHINE, PEOPLE}]
        human, machine = self._human(rows), machine_scores(rows, len(self.classes))
        asked = np.logical_not(np.isnan(human).any(axis=1))
        done = [place for place, row in enumerate(rows) if asked[place] or row.state == MACHINE]
        frame = frame_of([rows[place] for place in done])
        taken = [name for name in (LABEL, DECIDED_BY) if name in frame.columns]
        if taken:
            raise ValueError(f"the rows have a column {taken[0]!r} of their own: see report(), or rename it")
        best = np.where(asked[:, None], human, machine)[done].argmax(axis=1)
        labels = np.empty(len(done), dtype=object)
        labels[:] = [self.classes[column] for column in best]
        decided = np.where(asked[done], "people", "machine")
        return frame.assign(**{LABEL: labels, DECIDED_BY: decided}).infer_objects()

    @property
    def errors(self) -> dict[int, str]:
        """Why rows could not be predicted, by their number."""
        return {row.row: row.error for row in self._kept.rows(self.id) if row.error is not None}

    @property
    def flow(self) -> FlowCounts:
        """How far the rows have come."""
        counts = self._kept.counts(self.id)
        asked = self._kept.asked_in_short(self.id) if self._job is not None else []
        done = [row for row, shares in zip(asked, self._human(asked), strict=True) if not np.isnan(shares).any()]
        by_people = sum(row.state == PEOPLE for row in done)
        number = {state: counts.get((state, False), 0) + counts.get((state, True), 0) for state, _ in counts}
        return FlowCounts(
            rows=sum(counts.values()),
            waiting=number.get(WAITING, 0),
            machine=number.get(MACHINE, 0),
            with_people=number.get(PEOPLE, 0) - by_people,
            by_people=by_people,
            errors=number.get(ERROR, 0),
            audited=counts.get((MACHINE, True), 0),
            audits_done=len(done) - by_people,
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
            are a fair sample of what comes in. Without an audit, with too few answers yet, or if the model was trained
            again since, from the rows that it held out in training.
        """
        asked_rows = self._kept.asked(self.id) if self._design.audit else []
        rows = [row for row in asked_rows if row.model == self.model.digest]
        lots = has_lot(self.name, [row.row for row in rows], self._design.audit)
        asked = {"target": target, "level": level}
        found = threshold_from(rows, self._human(rows), self._design, lots, **asked) if rows else None
        return self.model.threshold(target, level, self._design.rule) if found is None else found

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

    def __repr__(self) -> str:
        flow = self.flow
        counts = [f"{n} {word}" for word, n in _counts(flow) if n]
        return f"Workflow({self.name!r}, {flow.state}, {flow.rows} rows{': ' if counts else ''}{', '.join(counts)})"

    def _repr_html_(self) -> str:
        flow = self.flow
        cells = "".join(f"<tr><td>{word}</td><td>{n}</td></tr>" for word, n in _counts(flow))
        return f"<div>{escape(self.name)}, {flow.state}, {flow.rows} rows<table>{cells}</table></div>"

    def _human(self, rows: list[DataRow]) -> Floats:
        return human_shares(rows, self.name, self._job, self.classes)


def _counts(flow: FlowCounts) -> list[tuple[str, int]]:
    return [
        ("waiting", flow.waiting),
        ("machine", flow.machine),
        ("with people", flow.with_people),
        ("by people", flow.by_people),
        ("errors", flow.errors),
    ]
