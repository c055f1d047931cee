"""Waiting until something has come about that happens beside the test: however busy the machine is, no test guesses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT = 120  # seconds; never reached unless something is stuck


def until(check: Callable[[], Any], told: Callable[[], Any] = str) -> None:
    """Wait until a condition holds; `told` says, if it never does, how things are instead."""
    end = time.monotonic() + WAIT
    while not check():
        if time.monotonic() > end:
            pytest.fail(f"it did not come to that {told()}")
        time.sleep(0.005)


def until_fitting(learner: Any) -> None:
    """Wait until a learner fits; a first batch that has just ended came before."""
    until(lambda: learner.status.state in ("fitting", "error"), lambda: learner.status)
    assert learner.status.state == "fitting", learner.status.message
