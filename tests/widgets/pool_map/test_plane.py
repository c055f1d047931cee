"""The plane: what is seen where, and which points a click, a lasso, a rectangle mean."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labelloop.widgets.pool_map.plane import View, inside, nearest

numbers = st.floats(-1e6, 1e6, allow_nan=False, width=32)
corners = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=12)


def naive(x, y, polygon):
    """Count the edges to the right of a point, one by one."""
    odd = False
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if min(y1, y2) <= y < max(y1, y2):
            odd ^= x < x1 + (y - y1) * ((x2 - x1) / (y2 - y1))
    return odd


@given(arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=numbers), corners)
def test_a_lasso_holds_what_the_even_odd_rule_says(points, polygon):
    found = inside(points[:, 0], points[:, 1], polygon)
    assert found.tolist() == [naive(x, y, polygon) for x, y in points]


@given(corners, st.integers(0, 11))
def test_where_a_lasso_begins_does_not_matter(polygon, start):
    points = np.random.default_rng(0).uniform(-1e6, 1e6, (50, 2))
    turned = polygon[start % len(polygon) :] + polygon[: start % len(polygon)]
    x, y = points.T
    assert inside(x, y, polygon).tolist() == inside(x, y, turned).tolist()


def test_a_lasso_within_a_lasso_is_a_hole_and_a_point_without_a_place_is_outside():
    ring = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0), (3, 3), (6, 3), (6, 6), (3, 6), (3, 3)]
    x, y = np.array([1.0, 4.5, np.nan]), np.array([1.0, 4.5, 1.0])
    assert inside(x, y, ring).tolist() == [True, False, False]
    assert not inside(x, y, [(0, 0), (9, 9)]).any()


@given(
    arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=numbers),
    st.floats(0.1, 10),
    st.tuples(st.floats(0, 400), st.floats(0, 300)),
)
def test_a_view_shows_all_points_and_zooming_keeps_the_point_under_the_pointer(points, factor, at):
    view = View.of(points, 400, 300)
    x, y = view.pixels(points)
    assert ((x >= 0) & (x <= 400) & (y >= 0) & (y <= 300)).all()
    before = view.point(*at)
    after = view.zoomed(factor, *at).point(*at)
    size = max(400 / view.across, 300 / view.down, *map(abs, before))
    assert np.allclose(before, after, atol=1e-9 * size)
    assert np.allclose(view.moved(7, -5).moved(-7, 5).point(*at), before, atol=1e-9 * size)


@pytest.mark.parametrize("points", [[[3.0, 4.0]], [[5.0, 5.0]] * 9, [[1e12, 0.0], [1e12, 1.0]]])
def test_one_sample_or_all_alike_lie_in_the_middle(points):
    view = View.of(np.array(points), 400, 300)
    x, _ = view.pixels(np.array(points))
    assert np.allclose(x, 200)


def test_the_nearest_point_within_reach_is_meant():
    x, y = np.array([10.0, 20.0, np.nan]), np.array([10.0, 10.0, 11.0])
    assert nearest(x, y, 17, 10, reach=5) == 1
    assert nearest(x, y, 40, 40, reach=5) is None
    assert nearest(x[:0], y[:0], 0, 0, reach=5) is None


TOLD = json.loads((Path(__file__).parents[2] / "plane.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("case", TOLD["cases"])
def test_dragging_and_zooming_are_what_the_page_takes_them_for(case):
    before = View(TOLD["width"], TOLD["height"], **TOLD["view"])
    after = getattr(before, case["what"])(*case["given"])
    assert {name: getattr(after, name) for name in case["then"]} == pytest.approx(case["then"])
    told = case["then"]
    shown = before.showing(told["left"], told["top"], told["zoom"])  # what the page asks for after it
    assert {name: getattr(shown, name) for name in told} == pytest.approx(told)


def test_nobody_sees_nearer_or_farther_than_a_map_goes():
    view = View(TOLD["width"], TOLD["height"], **TOLD["view"])
    assert view.showing(0.0, 0.0, 1e300).zoom == 1e6
    assert view.showing(0.0, 0.0, 1e-300).zoom == 0.05
