"""`labeler.show`: the pages are told which sample is to be seen; the message is that of tests/protocol.json."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from labelloop.pool import PoolError
from labelloop.widgets import TabularLabeler

PROTOCOL = json.loads((Path(__file__).parent.parent / "protocol.json").read_text())
SHOW = next(each for each in PROTOCOL["from_kernel"] if each["kind"] == "show")


@pytest.fixture
def labeler():
    data = pd.DataFrame({"text": [f"row {i}" for i in range(60)]})
    return TabularLabeler(data, ["cat", "dog"], store=":memory:", annotator="me", prefetch=8, order="sequential")


def opened(labeler, page="p1"):
    labeler._received(labeler, {"kind": "hello", "page": page, "version": 1, "have": []}, [])


def told(labeler, monkeypatch):
    """Return what is sent to the pages beside replies."""
    sent = []
    monkeypatch.setattr(labeler, "send", lambda message, *_: sent.append(message))
    return sent


def test_all_pages_are_told_to_show_a_sample_and_can_have_any(labeler, monkeypatch):
    opened(labeler)
    sent = told(labeler, monkeypatch)
    labeler.show(41)
    assert sent == [SHOW | {"sample": "41"}]
    labeler._received(labeler, {"kind": "need", "page": "p1", "samples": ["41"]}, [])
    assert [each["key"] for each in sent[-1]["items"]] == ["41"]


def test_what_is_to_be_shown_waits_for_the_first_page(labeler, monkeypatch):
    sent = told(labeler, monkeypatch)
    labeler.show(41)
    labeler.show(42)
    assert sent == []
    opened(labeler)
    assert [(each["kind"], each.get("sample")) for each in sent if each["kind"] == "show"] == [("show", "42")]
    opened(labeler, "p2")
    assert sum(each["kind"] == "show" for each in sent) == 1


def test_only_the_last_of_several_in_one_cell_is_shown_when_it_ends(labeler, monkeypatch):
    opened(labeler)
    sent, later = told(labeler, monkeypatch), []
    monkeypatch.setattr("labelloop.widgets.telling.when_idle", later.append)
    for each in (3, 4, 5):
        labeler.show(each)
    assert sent == []
    for ended in later:
        ended()
    assert sent == [{"kind": "show", "sample": "5"}]


@pytest.mark.parametrize("unknown", [60, -1, "3", None, 2.5])
def test_a_sample_that_is_not_there_cannot_be_shown(labeler, unknown):
    with pytest.raises(PoolError, match=str(unknown)):
        labeler.show(unknown)
