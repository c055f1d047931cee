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
            columns = job.pool.columns
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
        return [
            replace(
                row,
                state=ERROR if k in problems else PEOPLE if to_people[k] else MACHINE,
                place=samples.places[k] or row.place,
                scores=None if k in problems else P[k].tolist(),
                error=problems[k].replace("\0", " ") if k in problems else None,
                model=self.model.digest,
                audited=bool(lots[k]) and k not in problems and not to_people[k],
            )
            for k, row in enumerate(rows)
        ]
