"""Parts of large pictures: what a person sees where they zoom in is where it is in the upright original."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelloop.pool import images

MARK = (900, 300, 40, 20)  # left, top, width and height of a red mark in the upright picture
SIZE = (2000, 1200)
# How a camera stores an upright picture so that its orientation says how to turn it back.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def marked():
    picture = Image.new("RGB", SIZE, (10, 60, 20))
    left, top, width, height = MARK
    picture.paste((250, 10, 10), (left, top, left + width, top + height))
    return picture


def stored(orientation, form="PNG"):
    picture, turn = marked(), STORED[orientation]
    picture = picture if turn is None else picture.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.save(stream, form, exif=exif)
    return stream.getvalue()


def seen(payload):
    return Image.open(io.BytesIO(payload.buffer)).convert("RGB")


def red(picture):
    """Return left, top, right and lower border of what is red."""
    pixels = np.asarray(picture).astype(int)
    rows, columns = np.nonzero((pixels[..., 0] > 130) & (pixels[..., 1] < 90))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_size_picture_and_detail_are_of_the_same_upright_original(form, orientation):
    pool = images([stored(orientation, form)])
    payload = pool.payload(0, max_side=1000)
    assert pool.content(0) == (payload.data["width"], payload.data["height"]) == SIZE
    left, top, width, height = MARK
    assert np.allclose(red(seen(payload)), np.array([left, top, left + width, top + height]) / 2, atol=2)
    detail = pool.detail(0, (800, 250, 200, 100), 400)
    assert detail.data["region"] == [800, 250, 200, 100]
    assert seen(detail).size == (200, 100)  # never larger than it is
    assert np.allclose(red(seen(detail)), [100, 50, 140, 70], atol=1)


@given(st.integers(0, 2100), st.integers(0, 1300), st.integers(1, 2500), st.integers(1, 1500))
def test_what_lies_outside_is_cut_off(left, top, width, height):
    detail = POOL.detail(0, (left, top, width, height), 64)
    if left >= SIZE[0] or top >= SIZE[1]:
        assert "does not lie in the picture of 2000 x 1200 pixels" in detail.data["error"]
        assert detail.buffer is None
        return
    assert detail.data["region"] == [left, top, min(width, SIZE[0] - left), min(height, SIZE[1] - top)]
    assert max(seen(detail).size) <= 64


POOL = images([marked()])


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


@pytest.mark.parametrize("content", [b"", b"no image", stored(1)[:5000]])
def test_a_broken_file_is_told_and_the_pool_goes_on(content):
    pool = images([content, marked()])
    assert "no detail of 0" in pool.detail(0, (0, 0, 10, 10), 100).data["error"]
    assert pool.detail(1, (0, 0, 10, 10), 100).buffer is not None


def test_a_picture_is_decoded_once_while_one_moves_about_in_it(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(stored(1))
    pool = images([path])
    first = pool.detail(0, (0, 0, 10, 10), 100)
    path.unlink()
    assert pool.detail(0, (0, 0, 10, 10), 100) == first


def test_a_pool_is_pickled_without_what_it_has_decoded():
    pool = images([marked().resize((60, 40))])
    before = len(pickle.dumps(pool))
    pool.detail(0, (0, 0, 10, 10), 100)
    assert len(pickle.dumps(pool)) == before
    assert pickle.loads(pickle.dumps(pool)).detail(0, (0, 0, 10, 10), 100).buffer is not None
