"""Pictures of points: what is there is seen, what is hidden is not."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelloop.widgets.pool_map import raster
from labelloop.widgets.pool_map.plane import View
from labelloop.widgets.pool_map.raster import Scene, drawn, encoded, outlined, palette, radius, region_codes

COLOURS = [(150, 150, 150), (255, 0, 0), (0, 0, 255)]


def scene_of(x, y, codes, **more):
    x, y = np.asarray(x, float), np.asarray(y, float)
    plain = {"shown": np.ones(len(x), bool), "chosen": np.zeros(len(x), bool)}
    return Scene(x, y, np.asarray(codes, np.uint8), **{**plain, **more})


def pixels(scene, width=80, height=60, background=(255, 255, 255)):
    png = encoded(drawn(scene, width, height), palette(COLOURS, background))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_a_point_has_its_colour_and_the_rest_that_of_the_page():
    for background in ((255, 255, 255), (17, 17, 17)):
        picture = pixels(scene_of([20], [30], [1]), background=background)
        assert picture[30, 20].tolist() == [255, 0, 0]
        assert picture[5, 70].tolist() == list(background)


def test_what_is_not_shown_has_no_place_or_lies_outside_is_not_drawn():
    scene = scene_of([20, np.nan, 500], [30, 10, 10], [1, 1, 1], shown=np.array([False, True, True]))
    assert (pixels(scene) == 255).all()


def test_where_some_are_chosen_the_others_are_dull():
    picture = pixels(scene_of([20, 60], [30, 30], [1, 1], chosen=np.array([True, False])))
    assert picture[30, 20].tolist() == [255, 0, 0]
    assert picture[30, 60].tolist() == [255, 191, 191]


def test_what_has_a_category_lies_above_what_has_none():
    for codes in ([0, 1], [1, 0]):
        assert pixels(scene_of([20, 20], [30, 30], codes))[30, 20].tolist() == [255, 0, 0]


def test_what_has_none_takes_no_bite_out_of_what_has_a_category_beside_it():
    around = [(x, y) for x in range(14, 27, 2) for y in range(24, 37, 2) if (x, y) != (20, 30)]
    x, y = np.array([(20, 30), *around]).T
    for chosen in (False, True):
        alone = pixels(scene_of([20], [30], [1], chosen=np.array([chosen])))
        among = pixels(scene_of(x, y, [1] + [0] * len(around), chosen=np.full(len(x), chosen)))
        red = (alone == [255, 0, 0]).all(axis=2)
        dots = radius(1), radius(len(x))
        assert dots[0] == dots[1]
        assert red.sum() > 20
        assert (among[red] == [255, 0, 0]).all()


@given(st.lists(st.tuples(st.floats(-9, 99), st.floats(-9, 99), st.integers(0, 2)), max_size=40), st.booleans())
def test_every_point_in_the_picture_leaves_a_mark(points, dense):
    x, y, codes = (np.array([point[i] for point in points], float) for i in range(3))
    seen = (x >= 0) & (x < 80) & (y >= 0) & (y < 60)
    before, raster.DENSE = raster.DENSE, 0 if dense else raster.DENSE
    try:
        picture = drawn(scene_of(x, y, codes), 80, 60)
    finally:
        raster.DENSE = before
    assert (picture[y[seen].astype(int), x[seen].astype(int)] > 0).all()
    assert bool(picture.any()) == bool(seen.any())


def test_more_points_are_drawn_stronger(monkeypatch):
    monkeypatch.setattr(raster, "DENSE", 10)
    x = np.concatenate([np.full(1000, 20), np.full(1, 60)])
    picture = pixels(scene_of(x, np.full(1001, 30), np.ones(1001))).astype(int)
    assert picture[30, 20].tolist() == [255, 0, 0]
    assert picture[30, 20, 1] < picture[30, 60, 1] < 255


def test_regions_lie_where_the_grid_says():
    view = View.of(np.array([[0.0, 0.0], [2.0, 2.0]]), 80, 60)
    grid = np.array([[1, 1], [2, -1]])  # the first row is the lowest
    region = region_codes(grid, np.ones((2, 2), bool), view, (0, 2, 0, 2))
    picture = pixels(scene_of([], [], [], region=region))
    x, y = (each.astype(int) for each in view.pixels(np.array([[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [-0.1, 0.5]])))
    red, blue, none, outside = picture[y, x].tolist()
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    assert none == outside == [255, 255, 255]


def test_outline_and_ring_may_leave_the_picture():
    picture = drawn(scene_of([5], [5], [1], cursor=(78.0, 1.0)), 80, 60)
    line = outlined(picture, [(-20, 10), (200, 10), (40, 300)])
    assert line[10, 40] == 1
    assert picture[10, 40] == 0
