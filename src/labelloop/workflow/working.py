"""The work of a workflow, a batch at a time: predict, decide, write; send to people, write.

Each step is written in one transaction before the next begins. What a crash interrupts is done again and comes to the
same: rows are decided once, and a job takes samples of the same id once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store.workflows import ERROR, MACHINE, PEOPLE
from labelloop.workflow.auditing import has_lot
from labelloop.workflow.reporting import sample_id
from labelloop.workflow.routing import routed
from labelloop.workflow.rows import unpacked

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.store import DataRow, Workflows
    from labelloop.workflow.design import Design
    from labelloop.workflow.model import CustomModel


@dataclass(frozen=True)
class Worker:
    """Does the work of a workflow.

    Parameters
    ----------
    kept : Workflows
    id, name : str
        Of the workflow.
    model : CustomModel
    job : Job or None
    design : Design
    """

    kept: Workflows
    id: str
    name: str
    model: CustomModel
    job: Job | None
    design: Design

    def predict(self, most: int) -> bool:
        """Predict and decide the first rows that wait; return whether there were any, and the workflow runs."""
        rows = self.kept.waiting(self.id, most)
        return bool(rows) and self.kept.decide(self.id, self._decided(rows))

    def send(self, most: int) -> bool:
        """Send the first rows to the job that it does not have; return whether there were any."""
        rows = [] if self.job is None else self.kept.unsent(self.id, most)
        if self.job is None or not rows:
            return False
        try:
            self._send(self.job, rows)
        except (PoolError, LabelError):
            for row in rows:  # one of them is to blame: the others go on without it
                self._send_one(self.job, row)
        return True

    def _send_one(self, job: Job, row: DataRow) -> None:
        try:
            self._send(job, [row])
        except (PoolError, LabelError) as error:
            self.kept.fail(self.id, row.row, f"it cannot be shown to people: {error}"[:500])

    def _send(self, job: Job, rows: list[DataRow]) -> None:
        ids = [sample_id(self.name, row.row) for row in rows]
        if self.model.kind.wanted is not None:
            job.send({each: row.place for each, row in zip(ids, rows, strict=True)})
        else:
            columns = job.pool.columns or list(dict.fromkeys(name for row in rows for name in row.source))
            frame = pd.DataFrame([{name: row.source.get(name) for name in columns} for row in rows], columns=columns)
            job.send(frame.astype(object).set_axis(ids, axis=0))
        self.kept.mark_sent(self.id, [row.row for row in rows])

    def _decided(self, rows: list[DataRow]) -> list[DataRow]:
        samples = self.model.samples(unpacked(rows, self.model.kind))
        P, problems = self.model.scores(samples)
        to_people = np.zeros(len(rows), dtype=bool)
        if self.job is not None:
            to_people = routed(P, self.design.threshold, self.design.rule)
        lots = has_lot(self.name, [row.row for row in rows], self.design.audit)
        known = [
            replace(row, place=place or row.place, model=self.model.digest)
            for row, place in zip(rows, samples.places, strict=True)
        ]
        return [
            replace(row, state=ERROR, error=problems[k].replace("\0", " "))
            if k in problems
            else _decided(row, P[k].tolist(), to_people=bool(to_people[k]), lot=bool(lots[k]))
            for k, row in enumerate(known)
        ]


def _decided(row: DataRow, scores: list[float], *, to_people: bool, lot: bool) -> DataRow:
    if to_people:
        return replace(row, state=PEOPLE, scores=scores, sent=False)
    return replace(row, state=MACHINE, scores=scores, audited=lot, sent=False if lot else None)
