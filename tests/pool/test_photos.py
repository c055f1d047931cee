"""Images for models that look closely."""

from __future__ import annotations

import pickle
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from labelloop import pool as pools
from labelloop.pool.errors import UnreadableError


def jpeg(path, size=(60, 40), **more):
    Image.new("RGB", size, "red").save(path, **more)


def photo_of(data):
    (photo,) = pools.images(data).photos(np.array([0]))
    return photo


def test_a_photo_is_the_upright_original_of_full_size(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # 600 wide and 400 high in the file, 400 wide and 600 high to see
    picture = Image.new("RGB", (600, 400), "white")
    picture.paste("black", (0, 0, 300, 400))  # the left half, which is the upper one when turned
    picture.save(tmp_path / "turned.png", exif=exif)
    photo = photo_of(tmp_path)
    array = np.asarray(photo)
    assert photo.size == (400, 600)
    assert array.shape == photo.shape == (600, 400, 3)
    assert array.dtype == np.uint8
    assert array[:300].max() == 0
    assert array[300:].min() == 255


@pytest.mark.parametrize(
    "data",
    [
        [np.full((300, 200), 9, np.uint8)],
        [np.full((300, 200, 4), 9, np.uint8)],
        np.full((1, 300, 200), 0.5),
        [Image.new("L", (200, 300))],
    ],
)
def test_whatever_the_data_a_photo_has_three_channels_and_shrinks(data):
    photo = photo_of(data)
    assert np.asarray(photo).shape == (300, 200, 3)
    assert photo.small(150).shape == (150, 100, 3)
    assert photo.small(1000).shape == (300, 200, 3)
    assert np.asarray(photo, dtype=float).dtype == float


def test_arrays_are_scaled_as_they_are_shown():
    assert np.asarray(photo_of(np.full((1, 4, 4), 0.5)))[0, 0].tolist() == [128, 128, 128]


def test_a_photo_travels_without_its_pixels(tmp_path):
    jpeg(tmp_path / "a.jpg", (2000, 1500))
    photo = photo_of(tmp_path)
    np.asarray(photo)
    sent = pickle.dumps(photo)
    assert len(sent) < 2000
    assert (np.asarray(pickle.loads(sent)) == np.asarray(photo)).all()


def test_what_is_no_image_is_none_and_what_turns_out_damaged_says_so(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no image")
    stream = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)).save(stream, "PNG")
    (tmp_path / "b.png").write_bytes(stream.getvalue()[:2000])
    broken, damaged = pools.images(tmp_path).photos(np.array([0, 1]))
    assert broken is None
    assert damaged.size == (64, 64)
    with pytest.raises(UnreadableError, match=r"b\.png cannot be read") as caught:
        np.asarray(damaged)
    assert caught.value.sample is damaged
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_file_that_is_gone_says_so(tmp_path):
    jpeg(tmp_path / "a.jpg")
    photo = photo_of(tmp_path)
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(UnreadableError, match=r"a\.jpg"):
        photo.small(20)
