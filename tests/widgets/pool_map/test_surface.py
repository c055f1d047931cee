"""A map whose page shows the picture itself: what it is sent, what it may tell of the pointer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.widgets.pool_map import face
from labelloop.widgets.pool_map.gestures import pointed

N = 60
STILL = {"buttons": 0, "boundingRectWidth": 600, "boundingRectHeight": 440}


@pytest.fixture
def there(monkeypatch):
    monkeypatch.setattr(face, "has_manager", lambda: False)
    table = pd.DataFrame(np.random.default_rng(0).normal(size=(N, 2)), columns=["a", "b"])
    there = ll.PoolMap(ll.Job(table, ["x", "y"], kind="tabular", store=":memory:"), annotator="eve")
    yield there
    there.close()


@pytest.fixture
def sent(there, monkeypatch):
    """What the page is told, as pairs of a message and its buffers."""
    sent = []
    monkeypatch.setattr(there._controls, "send", lambda message, buffers=(): sent.append((message, list(buffers))))
    return sent


def tell(there, *events):
    there._controls._handle_custom_msg({"pointer": [{**STILL, **event} for event in events]}, [])


def line(*corners):
    first, *rest = [{"relativeX": x, "relativeY": y} for x, y in corners]
    moves = [{"event": "mousemove", "buttons": 1, **each} for each in rest]
    return [{"event": "mousedown", "shiftKey": True, **first}, *moves]


def test_a_map_is_one_widget_where_hosts_have_no_boxes(there):
    assert there._display_() is there._controls
    assert there.children == (there._controls,)
    assert there._controls.config["canvas"] == [600, 440]


def test_in_jupyter_another_widget_shows_the_picture():
    there = ll.PoolMap(ll.Job([{"a": 1.0}], ["x", "y"], kind="tabular", store=":memory:"), annotator="eve")
    assert there._controls.config["canvas"] is None
    assert there.children == (there._controls, there._surface.canvas)
    there.close()


def test_a_page_that_opens_asks_for_the_picture_and_is_told_first_what_it_shows(there, sent):
    there._controls._handle_custom_msg({"do": "again"}, [])
    assert [message["kind"] for message, _ in sent] == ["view", "picture", "done"]
    assert sent[1][1] == [there.picture()]


def test_a_line_that_was_held_back_is_drawn_once_and_selects_all_that_it_encloses(there, sent):
    around = [(0, 0), (600, 0), (600, 440), (0, 440)]
    tell(there, *line(*around))
    assert [message["kind"] for message, _ in sent].count("picture") == 1
    tell(there, {"event": "mouseup", "relativeX": 0, "relativeY": 440})
    assert len(there.selected) == N
    assert [message["kind"] for message, _ in sent].count("done") == 2


def test_of_places_that_were_pointed_at_the_last_one_counts(there):
    x, y = there.atlas.view.pixels(there.coordinates)
    tell(there, *({"event": "mousemove", "relativeX": float(x[k]), "relativeY": float(y[k])} for k in (3, 8)))
    assert there.atlas.looked == 8


@pytest.mark.parametrize(
    "told",
    [
        None,
        "mousedown",
        [7],
        [{"event": "mousemove", "relativeX": "far"}],
        [{"event": "mousemove", "relativeY": float("nan")}],
        [{"event": "mousemove", "boundingRectWidth": float("inf")}],
        [{"event": "mousedown", "button": None}],
    ],
)
def test_a_pointer_that_cannot_be_is_refused_in_words(there, told):
    with pytest.raises(LabelError, match="pointer"):
        pointed(told)
    there._controls._handle_custom_msg({"pointer": told}, [])
    assert there._controls.state["said"]["alert"]
