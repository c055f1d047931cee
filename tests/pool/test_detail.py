"""Parts of large pictures: what a person sees where they zoom in is where it is in the upright original."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelloop.pool import encode, images
from labelloop.pool.detail import View

SIZE = (2000, 1200)


def wide():
    return Image.new("RGB", SIZE, (10, 60, 20))


def png():
    stream = io.BytesIO()
    wide().save(stream, "PNG")
    return stream.getvalue()


def photo(width=2000, height=1200):
    """Return the bytes of a JPEG with something to see everywhere."""
    coarse = np.random.default_rng(0).integers(0, 256, (height // 50, width // 50, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def seen(payload):
    return Image.open(io.BytesIO(payload.buffer)).convert("RGB")


@given(st.integers(0, 2100), st.integers(0, 1300), st.integers(1, 2500), st.integers(1, 1500))
def test_what_lies_outside_is_cut_off(left, top, width, height):
    detail = POOL.detail(0, (left, top, width, height), 64)
    if left >= SIZE[0] or top >= SIZE[1]:
        assert "does not lie in the picture of 2000 x 1200 pixels" in detail.data["error"]
        assert detail.buffer is None
        return
    assert detail.data["region"] == [left, top, min(width, SIZE[0] - left), min(height, SIZE[1] - top)]
    assert max(seen(detail).size) <= 64


POOL = images([wide()])


def test_numbers_beyond_eight_bits_are_stretched_as_in_the_whole_picture():
    deep = np.linspace(0, 60_000, 2000 * 50).reshape(50, 2000).astype(np.uint16)
    stream = io.BytesIO()
    Image.fromarray(deep).save(stream, "PNG")
    for data in ([stream.getvalue()], [deep]):
        pool = images(data)
        whole, detail = seen(pool.payload(0, max_side=4000)), seen(pool.detail(0, (900, 10, 100, 20), 500))
        part = np.asarray(whole)[10:30, 900:1000]
        assert np.abs(part.astype(int) - np.asarray(detail).astype(int)).max() <= 3


def test_what_is_see_through_stays_so():
    picture = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    detail = images([picture]).detail(0, (0, 0, 100, 100), 100)
    assert Image.open(io.BytesIO(detail.buffer)).convert("RGBA").getextrema()[3] == (0, 0)


@pytest.mark.parametrize("content", [b"", b"no image", photo()[:20_000]])
def test_a_broken_file_is_told_and_the_pool_goes_on(content):
    pool = images([content, wide()])
    assert "no detail of 0" in pool.detail(0, (0, 0, 10, 10), 100).data["error"]
    assert pool.detail(1, (0, 0, 10, 10), 100).buffer is not None


def test_a_picture_is_decoded_once_while_one_moves_about_in_it(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(png())
    pool = images([path])
    first = pool.detail(0, (0, 0, 10, 10), 100)
    path.unlink()
    assert pool.detail(0, (0, 0, 10, 10), 100) == first


@pytest.mark.parametrize(("side", "least"), [(2000, 2000), (1001, 2000), (1000, 1000), (260, 500), (100, 250)])
def test_of_a_jpeg_no_more_is_decoded_than_is_asked_for(side, least):
    assert encode.decoded(photo(), lambda _size: side).picture.width == least


def test_zooming_further_into_a_jpeg_shows_all_there_is():
    source, around, near = photo(), (300, 100, 1600, 1000), (300, 100, 120, 80)
    pool = images([source])
    coarse = pool.detail(0, around, 400)
    fine = pool.detail(0, near, 400)
    assert fine == images([source]).detail(0, near, 400)
    whole = np.asarray(Image.open(io.BytesIO(source)))[100:180, 300:420].astype(int)
    assert np.abs(np.asarray(seen(fine)) - whole).max() == 0  # PNG: nothing is lost
    # Out again it is cut from what is there, and looks the same.
    again = pool.detail(0, around, 400)
    assert seen(again).size == seen(coarse).size == (400, 250)
    assert np.abs(np.asarray(seen(again)).astype(int) - np.asarray(seen(coarse))).max() < 12


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(16, 4096))
def test_what_is_enough_for_a_view_holds_the_pixels_it_shows(width, height, side):
    view = View((10, 20, width, height), side)
    left, upper, right, lower = view.borders(SIZE)
    longest = max(right - left, lower - upper)
    enough = view.enough(SIZE)
    assert enough <= max(SIZE)
    assert longest * enough / max(SIZE) >= min(side, longest) - 1e-6
    assert enough == max(SIZE) or longest * (enough - 1) / max(SIZE) < side


def test_what_is_far_outside_is_refused_before_anything_is_decoded():
    cut_short = images([photo()[:20_000]])
    assert "truncated" in cut_short.detail(0, (0, 0, 10, 10), 100).data["error"]
    assert "does not lie in" in cut_short.detail(0, (5000, 0, 10, 10), 100).data["error"]


def test_a_very_long_picture_keeps_a_pixel_of_height():
    assert seen(images(np.ones((1, 2, 9000), np.uint8)).detail(0, (0, 0, 9000, 2), 16)).size == (16, 1)


def test_colours_mean_what_they_meant():
    from PIL import ImageCms  # noqa: PLC0415 - this test only

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stream = io.BytesIO()
    wide().save(stream, "JPEG", icc_profile=profile)
    pool = images([stream.getvalue()])
    for region in ((0, 0, 2000, 1200), (0, 0, 20, 20)):
        buffer = pool.detail(0, region, 1900).buffer
        assert Image.open(io.BytesIO(buffer)).info["icc_profile"] == profile


def test_a_pool_is_pickled_without_what_it_has_decoded():
    pool = images([wide().resize((60, 40))])
    before = len(pickle.dumps(pool))
    pool.detail(0, (0, 0, 10, 10), 100)
    assert len(pickle.dumps(pool)) == before
    assert pickle.loads(pickle.dumps(pool)).detail(0, (0, 0, 10, 10), 100).buffer is not None
