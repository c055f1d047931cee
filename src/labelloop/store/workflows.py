"""Workflows and their rows: what was added, what a model said of it, what went on to people."""

from __future__ import annotations

import json
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from labelloop.store.errors import StoreError
from labelloop.store.schema import metadata
from labelloop.store.texts import Exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.store.store import Store

workflows = sa.Table(
    "workflows",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", Exact, nullable=False, unique=True),
    sa.Column("state", sa.String(16), nullable=False),  # "new", "running", "stopped"
    sa.Column("spec", sa.Text, nullable=False),  # JSON
    sa.Column("created", sa.Float, nullable=False),
)

workflow_rows = sa.Table(
    "workflow_rows",
    metadata,
    sa.Column("workflow", sa.String(32), primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),  # from 0, in the order they were added
    sa.Column("source", sa.Text, nullable=False),  # JSON
    sa.Column("place", Exact),  # where the file of an image or a sound lies
    sa.Column("state", sa.String(16), nullable=False),  # "waiting", "machine", "people", "error"
    sa.Column("scores", sa.Text),  # JSON
    sa.Column("error", Exact),
    sa.Column("model", sa.String(32)),
    sa.Column("audited", sa.Boolean, nullable=False),
    sa.Column("sent", sa.Boolean),  # to the job; null: it is not to be sent
    sa.Index("workflow_rows_by_state", "workflow", "state", "row"),
    sa.Index("workflow_rows_by_sent", "workflow", "sent", "row"),
)

# What was added under a name of its own, so that it is not added twice.
workflow_deliveries = sa.Table(
    "workflow_deliveries",
    metadata,
    sa.Column("workflow", sa.String(32), primary_key=True),
    sa.Column("key", Exact, primary_key=True),
)

WAITING, MACHINE, PEOPLE, ERROR = "waiting", "machine", "people", "error"


@dataclass(frozen=True)
class WorkflowRow:
    """A workflow as the store knows it; `spec` is plain JSON and belongs to the workflow."""

    id: str
    name: str
    state: str
    spec: dict[str, Any]


@dataclass(frozen=True)
class DataRow:
    """A row of a workflow.

    Parameters
    ----------
    row : int
        Its number, from 0.
    source : dict
        Its columns, as plain JSON.
    place : str or None
        Where the file lies that it names: an absolute path, or an address that has not been fetched yet.
    state : {"waiting", "machine", "people", "error"}
        For a prediction; decided by the model; with people; not predictable.
    scores : list of float or None
        What the model says, in the order of its classes.
    error : str or None
    model : str or None
        The digest of the model.
    audited : bool
        Decided by the model, and asked of people all the same.
    sent : bool or None
        Whether it is among the samples of the job; None if it is not to be.
    """

    row: int
    source: dict[str, Any]
    place: str | None = None
    state: str = WAITING
    scores: list[float] | None = None
    error: str | None = None
    model: str | None = None
    audited: bool = False
    sent: bool | None = None


class Workflows:
    """The workflows of a store.

    Parameters
    ----------
    store : Store

    Examples
    --------
    >>> from labelloop.store import Store
    >>> kept = Workflows(Store(":memory:"))
    >>> made = kept.create("shoes", {"threshold": 0.8})
    >>> kept.append(made.id, [({"size": 42}, None)])
    [0]
    >>> kept.counts(made.id)
    {('waiting', False): 1}
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, name: str) -> WorkflowRow | None:
        """Return the workflow of this name, or None."""
        return self._one(workflows.c.name == name)

    def get(self, workflow: str) -> WorkflowRow:
        """Return a workflow by its id."""
        found = self._one(workflows.c.id == workflow)
        if found is None:
            raise LookupError(f"there is no workflow {workflow!r} in {self._store.display}")
        return found

    def names(self) -> list[str]:
        """Return the names of all workflows, oldest first."""
        query = sa.select(workflows.c.name).order_by(workflows.c.created)
        with self._reading() as connection:
            return [str(name) for name in connection.execute(query).scalars()]

    def create(self, name: str, spec: dict[str, Any]) -> WorkflowRow:
        """Make a workflow, or return the one another kernel has just made under this name."""
        row = {"id": uuid.uuid4().hex, "name": name, "state": "new", "spec": json.dumps(spec), "created": time.time()}
        try:
            with self._writing() as connection:
                connection.execute(sa.insert(workflows).values(row))
        except StoreError:
            found = self.find(name)
            if found is None:
                raise
            return found
        return WorkflowRow(str(row["id"]), name, "new", spec)

    def respecify(self, workflow: str, spec: dict[str, Any]) -> bool:
        """Write the spec of a workflow anew, if it has not been launched; return whether it was written."""
        return self._turn(workflow, ("new",), spec=json.dumps(spec))

    def turn(self, workflow: str, state: str, before: Sequence[str]) -> bool:
        """Put a workflow into a state, if it is in one of those before; return whether it was."""
        return self._turn(workflow, before, state=state)

    def append(
        self, workflow: str, rows: Sequence[tuple[dict[str, Any], str | None]], key: str | None = None
    ) -> list[int] | None:
        """Append rows, pairs of source and place, and return their numbers.

        Parameters
        ----------
        workflow : str
        rows : sequence of (dict, str or None)
        key : str, optional
            Rows that come again under the same key are not added again: the list is empty.

        Returns
        -------
        list of int, or None
            None if the workflow is stopped; nothing was added then.
        """
        table, kept = workflow_rows, workflow_deliveries
        with self._writing(workflow) as connection:
            state = connection.execute(sa.select(workflows.c.state).where(workflows.c.id == workflow)).scalar_one()
            if state == "stopped":
                return None
            if key is not None:
                mine = sa.and_(kept.c.workflow == workflow, kept.c.key == key)
                if connection.execute(sa.select(kept.c.key).where(mine)).first() is not None:
                    return []
                connection.execute(sa.insert(kept).values(workflow=workflow, key=key))
            last = connection.execute(sa.select(sa.func.max(table.c.row)).where(table.c.workflow == workflow)).scalar()
            start = 0 if last is None else int(last) + 1
            new = [
                {
                    "workflow": workflow,
                    "row": number,
                    "source": json.dumps(source),
                    "place": place,
                    "state": WAITING,
                    "audited": False,
                }
                for number, (source, place) in enumerate(rows, start)
            ]
            connection.execute(sa.insert(table), new)
        return list(range(start, start + len(rows)))

    def waiting(self, workflow: str, most: int) -> list[DataRow]:
        """Return the first rows that wait for a prediction."""
        return self._rows(workflow, most, workflow_rows.c.state == WAITING)

    def unsent(self, workflow: str, most: int) -> list[DataRow]:
        """Return the first rows that people are to see and the job does not have yet."""
        return self._rows(workflow, most, workflow_rows.c.sent.is_(False))

    def rows(self, workflow: str) -> list[DataRow]:
        """Return all rows in order."""
        return self._rows(workflow, None)

    def decide(self, workflow: str, rows: Sequence[DataRow]) -> bool:
        """Write what became of rows that wait, all or none; those that another kernel has decided stay as they are.

        Returns
        -------
        bool
            False if the workflow does not run any more; nothing was written then.
        """
        table = workflow_rows
        this = sa.and_(table.c.workflow == workflow, table.c.row == sa.bindparam("number"), table.c.state == WAITING)
        change = sa.update(table).where(this)
        with self._writing(workflow) as connection:
            state = connection.execute(sa.select(workflows.c.state).where(workflows.c.id == workflow)).scalar_one()
            if state != "running":
                return False
            connection.execute(
                change,
                [
                    {
                        "number": row.row,
                        "state": row.state,
                        "place": row.place,
                        "scores": None if row.scores is None else json.dumps(row.scores),
                        "error": row.error,
                        "model": row.model,
                        "audited": row.audited,
                        "sent": row.sent,
                    }
                    for row in rows
                ],
            )
        return True

    def mark_sent(self, workflow: str, numbers: Sequence[int]) -> None:
        """Write that the job has these rows."""
        table = workflow_rows
        change = sa.update(table).where(table.c.workflow == workflow, table.c.row == sa.bindparam("number"))
        with self._writing(workflow) as connection:
            connection.execute(change.values(sent=True), [{"number": number} for number in numbers])

    def fail(self, workflow: str, number: int, error: str) -> None:
        """Write that a row cannot be sent to the job: it is an error, and stays here."""
        table = workflow_rows
        this = sa.and_(table.c.workflow == workflow, table.c.row == number, table.c.sent.is_(False))
        values = {"state": ERROR, "scores": None, "audited": False, "sent": None, "error": error}
        with self._writing(workflow) as connection:
            connection.execute(sa.update(table).where(this).values(values))

    def counts(self, workflow: str) -> dict[tuple[str, bool], int]:
        """Return how many rows there are, by state and whether they are audited."""
        table = workflow_rows
        query = sa.select(table.c.state, table.c.audited, sa.func.count()).where(table.c.workflow == workflow)
        with self._reading() as connection:
            rows = connection.execute(query.group_by(table.c.state, table.c.audited)).all()
        return {(str(state), bool(audited)): int(n) for state, audited, n in rows}

    def retry(self, workflow: str) -> int:
        """Let the rows that are errors wait for a prediction again; return how many there are."""
        table = workflow_rows
        these = sa.and_(table.c.workflow == workflow, table.c.state == ERROR)
        with self._writing(workflow) as connection:
            return connection.execute(sa.update(table).where(these).values(state=WAITING, error=None)).rowcount

    def asked(self, workflow: str) -> list[DataRow]:
        """Return the rows that the job has."""
        return self._rows(workflow, None, workflow_rows.c.sent.is_(True))

    def asked_in_short(self, workflow: str) -> list[DataRow]:
        """Return the rows that the job has, without their columns and scores: of many, too, in short time."""
        table = workflow_rows
        query = sa.select(table.c.row, table.c.state, table.c.audited)
        query = query.where(table.c.workflow == workflow, table.c.sent.is_(True)).order_by(table.c.row)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [DataRow(row, {}, state=state, audited=bool(audited), sent=True) for row, state, audited in rows]

    def _one(self, condition: sa.ColumnElement[bool]) -> WorkflowRow | None:
        with self._reading() as connection:
            row = connection.execute(sa.select(workflows).where(condition)).first()
        return None if row is None else _workflow(row)

    def _rows(self, workflow: str, most: int | None, condition: sa.ColumnElement[bool] | None = None) -> list[DataRow]:
        table = workflow_rows
        query = sa.select(table).where(table.c.workflow == workflow).order_by(table.c.row).limit(most)
        if condition is not None:
            query = query.where(condition)
        with self._reading() as connection:
            return [_data_row(row) for row in connection.execute(query)]

    def _turn(self, workflow: str, before: Sequence[str], **values: str) -> bool:
        this = sa.and_(workflows.c.id == workflow, workflows.c.state.in_(before))
        with self._writing(workflow) as connection:
            return connection.execute(sa.update(workflows).where(this).values(values)).rowcount == 1

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._store._reading() as connection:  # noqa: SLF001 - of the same room
            yield connection

    @contextmanager
    def _writing(self, workflow: str | None = None) -> Iterator[sa.Connection]:
        """Enter a transaction; all that write to one workflow take turns."""
        self._store._check_place()  # noqa: SLF001 - of the same room
        with self._store._errors("written"), self._store.engine.begin() as connection:  # noqa: SLF001 - of the same room
            if workflow is not None:
                connection.execute(sa.select(workflows.c.id).where(workflows.c.id == workflow).with_for_update())
            yield connection


def _workflow(row: Any) -> WorkflowRow:
    return WorkflowRow(row.id, row.name, row.state, json.loads(row.spec))


def _data_row(row: Any) -> DataRow:
    return DataRow(
        row.row,
        json.loads(row.source),
        row.place,
        row.state,
        None if row.scores is None else json.loads(row.scores),
        row.error,
        row.model,
        bool(row.audited),
        None if row.sent is None else bool(row.sent),
    )
