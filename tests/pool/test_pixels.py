"""Arrays of numbers as pictures of 8 bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from labelloop.pool import PoolError
from labelloop.pool.pixels import Scale, check_picture, check_stack, scale_of

moderate = st.floats(-1e150, 1e150)


@given(
    arrays.arrays(np.float64, arrays.array_shapes(min_dims=1, max_dims=1), elements=moderate),
    moderate,
    moderate,
)
def test_what_is_lighter_stays_at_least_as_light(values, one, other):
    shown = Scale(min(one, other), max(one, other)).apply(np.sort(values))
    assert (np.diff(shown.astype(int)) >= 0).all()


@given(arrays.arrays(np.uint8, (3, 4)))
def test_eight_bits_are_shown_as_they_are_whatever_the_type_that_holds_them(values):
    assert (Scale(0, 5).apply(values) == values).all()
    scale = Scale(0, 255)
    for kind in (np.int64, np.float32, np.uint16):
        assert (scale.apply(values.astype(kind)) == values).all()


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (np.array([0.0, 0.25]), 0, 1),
        (np.array([0.0, 1.0]), 0, 1),
        (np.array([0.0, 16.0]), 0, 16),
        (np.array([0, 1]), 0, 1),
        (np.array([3, 16]), 0, 16),
        (np.array([0.0, 254.0]), 0, 255),
        (np.array([0, 200]), 0, 255),
        (np.array([0, 65535], dtype=np.uint16), 0, 65535),
        (np.array([-1.0, 1.0]), -1, 1),
        (np.array([-4.0, -2.0]), -4, 0),
        (np.array([np.nan, np.inf, 2.0]), 0, 2),
    ],
)
def test_black_and_white_are_chosen_by_what_the_numbers_look_like(values, low, high):
    assert scale_of([values]) == Scale(low, high)


def test_one_scale_serves_all_pictures():
    assert scale_of([np.array([1.0]), np.array([[8.0]]), np.full((200, 2), -3.0)]) == Scale(-3, 8)


def test_pictures_of_8_bits_need_no_scale():
    assert scale_of([np.zeros(3, np.uint8), np.ones(3, bool)]) is None


def test_truth_is_white_and_what_is_missing_black():
    scale = Scale(0, 1)
    assert scale.apply(np.array([True, False])).tolist() == [255, 0]
    assert scale.apply(np.array([np.nan, np.inf, -np.inf, 1.0])).tolist() == [0, 255, 0, 255]
    assert Scale(0, 0).apply(np.zeros(3)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("shape", "one"),
    [
        ((5, 8, 9), (8, 9)),
        ((5, 8, 9, 1), (8, 9)),
        ((5, 8, 9, 3), (8, 9, 3)),
        ((5, 8, 9, 4), (8, 9, 4)),
        ((1, 480, 640, 3), (480, 640, 3)),
        ((5, 3, 3), (3, 3)),
    ],
)
def test_a_stack_holds_gray_or_colour_pictures(shape, one):
    stack = np.zeros(shape)
    pictures = check_stack(stack)
    assert len(pictures) == shape[0]
    assert pictures[0].shape == one
    assert all(np.shares_memory(picture, stack) for picture in pictures)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1797, 64), r"write array\.reshape\(1797, 8, 8\)"),
        ((10, 3072), r"write array\.reshape\(10, 32, 32, 3\)"),
        ((10, 7), "reshape it, or write array"),
        ((480, 640, 3), r"one colour picture.*array\[None\]"),
        ((10, 3, 32, 32), r"np\.moveaxis\(array, 1, -1\)"),
        ((10,), r"shape \(10,\)"),
        ((2, 2, 2, 2), r"shape \(2, 2, 2, 2\)"),
        ((0, 8, 8), "empty"),
    ],
)
def test_a_stack_of_another_shape_is_refused_with_the_line_that_mends_it(shape, message):
    with pytest.raises(PoolError, match=message):
        check_stack(np.zeros(shape))


@pytest.mark.parametrize("values", [np.zeros((2, 2), complex), np.zeros((2, 2), "datetime64[s]")])
def test_pixels_are_numbers(values):
    with pytest.raises(PoolError, match="image 3 holds"):
        check_picture(values, "image 3")


@pytest.mark.parametrize("shape", [(5,), (0, 5), (3, 8, 8), (8, 8, 2)])
def test_a_picture_of_another_shape_is_refused_by_name(shape):
    with pytest.raises(PoolError, match="image 3 has the shape"):
        check_picture(np.zeros(shape), "image 3")
