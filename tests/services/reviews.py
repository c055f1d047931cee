"""A job that is reviewed, and what a page of a Review says to its kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import labelloop as ll

PEOPLE = ("ann", "bob", "cem")
QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False}


def a_job(n: int = 12, **more: Any) -> ll.Job:
    """Return a job about `n` rows of one number."""
    rows = pd.DataFrame({"size": np.arange(float(n))})
    settings = {"kind": "tabular", "store": ":memory:", "judgments_per_sample": 3, **more}
    return ll.Job(rows, {"s": "Small", "l": "Large"}, **settings)


def ask(review: ll.Review, page: str = "p", start: int = 0, count: int = 24, known: int = 0, **query: Any) -> Any:
    """Return what a page is told that asks for its list."""
    message = {"kind": "list", "page": page, "request": 1, "start": start, "count": count, "known": known}
    (reply, _), *_ = review._talk.handle({**message, "query": {**QUERY, **query}})
    return reply


def shown(review: ll.Review, **query: Any) -> list[str]:
    """Return the ids of what a page is told."""
    return [facts["id"] for facts in ask(review, **query)["facts"]]


def act(review: ll.Review, kind: str, op_id: str = "op", **more: Any) -> list[Any]:
    """Return what a page is told that does something."""
    message = {"kind": kind, "page": "p", "op_id": op_id, **more}
    return [reply for reply, _ in review._talk.handle(message)]
