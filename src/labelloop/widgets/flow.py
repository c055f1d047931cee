"""The live picture of a workflow, beside a notebook: where its rows are."""

from __future__ import annotations

from typing import Any

import traitlets

from labelloop.widgets import still
from labelloop.widgets.live import Live
from labelloop.widgets.owner_picture import flow_picture
from labelloop.workflow import Workflow


class Flow(Live):
    """Where the rows of a workflow are: waiting, decided by the model, with people, decided by them, failed.

    It looks every few seconds while it is visible. An `OwnerPage` shows the same beside all else.

    Parameters
    ----------
    workflow : Workflow

    Attributes
    ----------
    picture : dict
        What is shown, as `labelloop.widgets.owner_picture.flow_picture` returns it.

    Raises
    ------
    TypeError
        If `workflow` is none.

    Examples
    --------
    >>> import pandas as pd
    >>> import labelloop as ll
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = ll.CustomModel(LogisticRegression())
    >>> _ = model.train(pd.DataFrame({"size": range(200), "label": ["small"] * 100 + ["large"] * 100}))
    >>> workflow = ll.Workflow(model, store=":memory:").launch()
    >>> _ = workflow.add([{"size": 3}, {"size": "huge"}])
    >>> flow = ll.Flow(workflow)
    >>> flow.picture["machine"], flow.picture["errors"]
    (1, 1)
    >>> flow
    Flow(Workflow('workflow-1', running, 2 rows: 1 machine, 1 errors))
    >>> flow.close()
    """

    config = traitlets.Dict({"kind": "flow"}).tag(sync=True)

    def __init__(self, workflow: Workflow) -> None:
        if not isinstance(workflow, Workflow):
            kind = type(workflow).__name__
            raise TypeError(f"Flow({kind}) has nothing to show: give it a workflow, ll.Workflow(...)")
        self._workflow = workflow
        super().__init__(lambda: flow_picture(workflow), layout={"width": "100%"})
        self.on_msg(self._received)

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "look":
            self._changed()

    def _still(self) -> str:
        told = self._drawing()
        places = {
            "waiting": "waiting for the model",
            "machine": "decided by the model",
            "people": "with people",
            "done": "decided by people",
            "errors": "failed",
        }
        rows = [(words, f"{told[name]:,}") for name, words in places.items()]
        return still.page("Flow", told["name"], still.line(told["message"]), still.table(("Rows", ""), rows))

    def __repr__(self) -> str:
        return f"Flow({self._workflow!r})"
