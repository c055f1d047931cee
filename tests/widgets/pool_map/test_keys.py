"""PoolMap by keys alone, with a cursor that reaches every sample; and what a page may ask of it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.widgets.pool_map.controls import wanted
from labelloop.widgets.pool_map.plane import toward

CROSS = [[0, 0], [4, 0], [-4, 0], [0, 4], [0, -4]]  # the middle, then right, left, up, down


@pytest.fixture
def made():
    maps = []

    def make(points, work=None):
        rows = [{"a": float(x), "b": float(y)} for x, y in points]
        work = ll.Job(rows, ["x", "y"], kind="tabular", store=":memory:") if work is None else work
        maps.append(ll.PoolMap(work, [list(each) for each in points], annotator="eve"))
        return maps[-1]

    yield make
    for each in maps:
        each.close()


def tell(there, content):
    there._controls._handle_custom_msg(content, [])


def press(there, *keys, **held):
    for key in keys:
        tell(there, {"event": "keydown", "key": key, **held})
    return there.atlas.cursor


def said(there):
    return there._controls.state["said"]["text"]


def test_arrows_go_to_the_next_sample_in_their_direction_and_say_what_it_is(made):
    there = made(CROSS)
    assert press(there, "ArrowLeft") == 0, "the first one shows where the cursor is: in the middle"
    for key, found in (("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 2), ("ArrowUp", 3), ("ArrowDown", 0)):
        assert press(there, key) == found
    assert said(there) == "0: no label."
    assert there._controls.card["id"] == "0"
    press(there, "ArrowDown")
    assert press(there, "ArrowDown") == 4, "there is none beyond"
    assert said(there) == "No sample lies farther that way."


def test_space_and_shift_select_and_a_class_labels_what_they_have_selected(made):
    there = made(CROSS)
    press(there, "ArrowLeft", " ")
    assert there.selected == [0]
    assert said(there) == "0: no label, selected. 1 sample selected."
    press(there, "ArrowRight", shiftKey=True)
    assert there.selected == [0, 1]
    press(there, " ")
    assert there.selected == [0]
    press(there, "x")
    assert there.job.labels["label"].to_dict() == {0: "x"}
    press(there, "Backspace")
    assert len(there.job.labels) == 0


def test_what_the_legend_leaves_out_is_passed_over(made):
    there = made(CROSS)
    there.job.record("ann", "label", 1, "x")
    there.wait()
    press(there, "ArrowLeft")
    tell(there, {"do": "hide", "value": "x"})
    assert press(there, "ArrowRight") == 0
    tell(there, {"do": "show_all"})
    press(there, "PageUp", "PageUp", "PageUp", "PageUp")
    assert press(there, "PageDown") == 1


def test_samples_at_one_place_are_told_and_reached_one_after_the_other(made):
    there = made([[1, 1]] * 3)
    press(there, "ArrowLeft")
    assert "2 samples more at this place" in said(there)
    assert [press(there, "PageDown") for _ in range(3)] == [1, 2, 2]
    assert said(there) == "No sample comes after this one."


def test_the_view_follows_the_cursor_and_zooms_at_it(made):
    there = made(CROSS)
    press(there, "ArrowLeft", "+", "+", "+", "+", "+")
    assert there.atlas.pixel(there.atlas.cursor) == pytest.approx((300, 220))
    press(there, "ArrowRight")
    column, row = there.atlas.pixel(there.atlas.cursor)
    assert 0 < column < 600
    assert row == pytest.approx(220)
    before = there.atlas.view
    press(there, "ArrowRight", ctrlKey=True)
    assert (there.atlas.view.left > before.left, there.atlas.cursor) == (True, 1)
    press(there, "Home")
    assert there.atlas.view.zoom == 1


def test_a_sample_without_a_place_is_no_place_to_be(made):
    there = made([[0, 0], [np.nan, 1], [2, 0]])
    assert press(there, "ArrowRight", "ArrowRight") == 2
    assert press(there, "PageUp") == 0
    assert press(there, "PageDown") == 2
    assert there._controls.state["notes"] == [
        "1 sample has no place on the map: a coordinate is missing or not a finite number."
    ]


points = st.integers(2, 30).flatmap(
    lambda most: st.lists(st.tuples(st.integers(0, most), st.integers(0, most)), min_size=1, max_size=12)
)


@given(points)
@example([(0, 0), (1, 29), (13, 23), (20, 29)])
@example([(0, 0), (2, 0), (2, 2), (0, 2), (1, 1)])
def test_arrows_reach_every_place_from_every_other(given_points):
    x, y = (np.array(each, dtype=float) for each in zip(*given_points, strict=True))
    for start in range(len(x)):
        places = {(x[each], y[each]) for each in reached_from(start, x, y)}
        assert places == {(float(a), float(b)) for a, b in given_points}


def reached_from(start, x, y):
    reached, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = toward(x, y, x[here], y[here], way)
            if found is None:
                continue
            assert (x[found] - x[here]) * way[0] + (y[found] - y[here]) * way[1] > 0
            todo += {found} - reached
            reached.add(found)
    return reached


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
NAMES = st.sampled_from(["tool", "color", "hide", "show", "label", "fit", "undo", "wait", "close", "__init__"])


@pytest.fixture(scope="module")
def there():
    there = ll.PoolMap(ll.Job([{"a": 1.0}], ["x"], kind="tabular", store=":memory:"), [[0, 0]], annotator="eve")
    yield there
    there.close()


@given(content=st.one_of(ANYTHING, st.fixed_dictionaries({"do": NAMES | ANYTHING, "value": ANYTHING})))
def test_what_a_page_may_ask_for_is_one_of_few_things(there, content):
    try:
        what, values = wanted(content, there.atlas)
    except LabelError:
        return
    assert hasattr(there, f"_do_{what}")
    assert len(values) <= 1


def test_what_a_page_asks_wrongly_is_said_and_changes_nothing(made):
    there = made(CROSS)
    for content in (None, 3, [], {}, {"do": "close"}, {"do": "label", "value": 7}, {"do": "label", "value": True}):
        tell(there, content)
        assert there._controls.state["said"]["alert"]
    tell(there, {"do": "color", "value": "prediction"})
    assert "needs a model" in said(there)
    tell(there, {"event": "keydown", "key": {"a": 1}})
    assert there.job.labels.empty


def test_what_the_page_is_told_is_plain(made):
    there = made(CROSS)
    json.dumps([there._controls.config, there._controls.state])
    press(there, "ArrowLeft")
    json.dumps({**there._controls.card, "buffer": None})
