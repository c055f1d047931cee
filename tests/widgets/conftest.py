"""What tests of widgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from reviews import PEOPLE, a_job
from sklearn.linear_model import LogisticRegression

import labelloop as ll

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a pace that is made for people: changes are gathered, and looked for, for a moment only."""
    for pace in ("pool_map.following._PAUSE", "grid.face._PAUSE", "review.looking._PATIENCE"):
        monkeypatch.setattr(f"labelloop.widgets.{pace}", 0.01)


@pytest.fixture
def job() -> ll.Job:
    """Return a job of which rows 0 to 2 are disputed, 1 the most; 3 and 4 are agreed on, the others open."""
    job = a_job()
    for who, answers in zip(PEOPLE, ("ssssl", "slssl", "lslsl"), strict=True):
        for row, answer in enumerate(answers):
            if (who, row) != ("cem", 1):
                job.record(who, "label", row, answer)
    return job


@pytest.fixture
def learner() -> ll.ActiveLearner:
    """Return a learner that knows small from large."""
    rows = pd.DataFrame({"size": [0.0, 1.0, 10.0, 11.0]})
    return ll.ActiveLearner(LogisticRegression(), random_state=0).fit(rows, ["s", "s", "l", "l"])


@pytest.fixture
def review(job: ll.Job) -> Iterator[ll.Review]:
    """Return eve's review of the disputed rows."""
    review = ll.Review(job, annotator="eve")
    yield review
    review.close()
