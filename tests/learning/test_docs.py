from __future__ import annotations

import doctest
from importlib import import_module

import pytest

STRATEGIES = ["uncertainty", "committee", "geometry", "gradient", "diverse"]
ROOMS = [
    "strategies",
    *(f"strategies.{name}" for name in STRATEGIES),
    "topk",
    "models",
    "features",
    "table_features",
    "image_features",
    "sampler",
    "learner",
]


@pytest.mark.parametrize("name", ["", *ROOMS])
def test_examples_in_the_documentation_run(name):
    result = doctest.testmod(import_module(f"labelloop.learning.{name}".rstrip(".")))
    assert result.attempted > 0
    assert result.failed == 0
