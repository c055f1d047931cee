"""What a browser shows and a model reads of an image file."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from labelloop.pool.encode import MOST_BYTES, array_for_model, for_browser, for_model, why

ORIENTATION = 0x0112
RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 220, 20), (20, 20, 220), (235, 235, 235)


def corners(width=96, height=64):
    """Return a picture whose corners are red, green (right), blue (below) and white."""
    array = np.empty((height, width, 3), np.uint8)
    array[: height // 2, : width // 2], array[: height // 2, width // 2 :] = RED, GREEN
    array[height // 2 :, : width // 2], array[height // 2 :, width // 2 :] = BLUE, WHITE
    return Image.fromarray(array)


def saved(picture, form, **options):
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def shown(content, max_side=1600):
    data, buffer = for_browser(content, max_side)
    picture = Image.open(BytesIO(buffer))
    picture.load()
    assert Image.MIME[picture.format] == data["mime"]
    return data, buffer, picture


def assert_upright(picture):
    array = np.asarray(picture.convert("RGB") if isinstance(picture, Image.Image) else picture).astype(int)
    height, width = array.shape[:2]
    for (row, column), colour in {(1, 1): RED, (1, 3): GREEN, (3, 1): BLUE, (3, 3): WHITE}.items():
        assert abs(array[height * row // 4, width * column // 4] - colour).max() < 40


def noise(width, height, channels=3):
    return np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_browsers_read_is_given_byte_for_byte(form):
    content = saved(corners(), form)
    data, buffer = for_browser(content, 1600)
    assert buffer == content
    assert data == {"mime": f"image/{form.lower()}", "width": 96, "height": 64}


def test_a_phone_photo_that_carries_more_pictures_is_given_byte_for_byte():
    content = saved(corners(), "MPO", save_all=True, append_images=[corners(48, 32)])
    data, buffer = for_browser(content, 1600)
    assert buffer == content
    assert data == {"mime": "image/jpeg", "width": 96, "height": 64}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_png_of_8_bits_is_given_byte_for_byte(mode):
    content = saved(corners().convert(mode), "PNG")
    assert for_browser(content, 1600)[1] == content


@pytest.mark.parametrize(
    ("form", "mode"), [("TIFF", "RGB"), ("BMP", "RGB"), ("TIFF", "P"), ("PPM", "RGB"), ("TGA", "RGB")]
)
def test_what_browsers_do_not_read_becomes_png_pixel_by_pixel(form, mode):
    original = corners().convert(mode)
    data, _, picture = shown(saved(original, form))
    assert data == {"mime": "image/png", "width": 96, "height": 64}
    assert (np.asarray(picture.convert("RGB")) == np.asarray(original.convert("RGB"))).all()


def test_avif_and_inks_for_print_become_what_browsers_read():
    if "AVIF" in Image.SAVE:
        assert shown(saved(corners(), "AVIF"))[0]["mime"] == "image/png"
    data, _, picture = shown(saved(corners().convert("CMYK"), "JPEG"))
    assert data["mime"] == "image/png"
    assert_upright(picture)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_shown_and_read_upright_and_measured_so(form, orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    upright = corners()
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = saved(stored, form, exif=exif, **({"lossless": True} if form == "WEBP" else {}))
    data, _, picture = shown(content)
    assert (data["width"], data["height"]) == picture.size == (96, 64)
    assert picture.getexif().get(ORIENTATION, 1) == 1
    assert_upright(picture)
    assert_upright(for_model(content))


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert_upright(for_model(saved(corners(), "JPEG", exif=exif)))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow's, and right
def test_damaged_exif_does_not_hide_the_picture():
    content = saved(corners(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12")
    assert_upright(for_model(content))
    assert shown(content)[0]["width"] == 96


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_big_picture_is_scaled_down_and_measured_as_it_was(form):
    data, buffer, picture = shown(saved(corners(2000, 1000), form), max_side=500)
    assert (data["width"], data["height"]) == (2000, 1000)
    assert picture.size == (500, 250)
    assert len(buffer) <= MOST_BYTES
    assert_upright(picture)


def test_a_big_turned_photo_is_measured_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    stored = corners(1000, 2000).transpose(Image.Transpose.ROTATE_90)
    data, _, picture = shown(saved(stored, "JPEG", exif=exif), max_side=400)
    assert (data["width"], data["height"]) == (1000, 2000)
    assert picture.size == (200, 400)
    assert_upright(picture)


def test_photos_that_are_heavy_become_light_jpegs():
    content = saved(Image.fromarray(noise(1200, 900)), "PNG")
    assert len(content) > MOST_BYTES
    data, buffer, _ = shown(content)
    assert data["mime"] == "image/jpeg"
    assert len(buffer) < MOST_BYTES


def test_what_is_see_through_stays_so():
    picture = corners().convert("RGBA")
    picture.putalpha(100)
    data, _, result = shown(saved(picture, "TIFF"))
    assert data["mime"] == "image/png"
    assert result.getchannel("A").getextrema() == (100, 100)
    heavy = shown(saved(Image.fromarray(noise(1000, 800, 4)), "TIFF"))
    assert heavy[0]["mime"] == "image/webp"
    assert len(heavy[1]) < MOST_BYTES


def test_a_model_sees_what_is_see_through_on_white():
    assert (for_model(saved(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG")) == 255).all()


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_shown(form):
    frames = {"save_all": True, "append_images": [Image.new("RGB", (96, 64), "black")]}
    data, _, picture = shown(saved(corners(), form, **frames, **({} if form == "PNG" else {"duration": 100})))
    assert data["mime"] == "image/png"
    assert_upright(picture)


@pytest.mark.parametrize(
    ("array", "form"),
    [
        (np.array([[1000, 2000], [3000, 1500]], np.uint16), "PNG"),
        (np.array([[1000, 2000], [3000, 1500]], np.uint16), "TIFF"),
        (np.array([[1000, 2000], [3000, 1500]], np.int32), "TIFF"),
        (np.array([[1000, 2000], [3000, 1500]], np.float32), "TIFF"),
    ],
)
def test_more_than_8_bits_are_stretched_and_say_so(array, form):
    content = saved(Image.fromarray(array), form)
    data, _, picture = shown(content)
    assert data["note"] == "brightness stretched: 1000 is black, 3000 is white"
    assert np.asarray(picture).tolist() == [[0, 128], [255, 64]]
    assert for_model(content)[..., 0].tolist() == [[0, 128], [255, 64]]


def test_the_colour_profile_of_a_photo_goes_with_it():
    from PIL import ImageCms  # noqa: PLC0415 - this test only

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert shown(saved(corners(), "TIFF", icc_profile=profile))[2].info["icc_profile"] == profile


@pytest.mark.parametrize("shape", [(4, 4), (1000, 500), (90, 130), (3000, 10)])
def test_a_model_sees_small_rgb(shape):
    array = for_model(saved(Image.new("L", shape, 7), "PNG"))
    assert array.dtype == np.uint8
    assert array.shape[2] == 3
    assert max(array.shape) <= 128
    assert (array == 7).all()


@pytest.mark.parametrize("shape", [(6, 4), (6, 4, 3), (6, 4, 4), (300, 200), (300, 200, 3)])
def test_a_model_sees_an_array_as_it_sees_the_file(shape):
    array = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert (array_for_model(array) == for_model(saved(Image.fromarray(array), "PNG"))).all()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_file_that_was_cut_short_is_no_picture(form):
    content = saved(Image.fromarray(noise(200, 200)), form)
    for read in (lambda part: for_browser(part, 1600), for_model):
        with pytest.raises(Exception) as caught:
            read(content[: len(content) // 2])
        assert why(caught.value, content)


def test_a_bomb_is_not_decoded(monkeypatch):
    content = saved(Image.new("L", (100, 100)), "PNG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(Image.DecompressionBombError) as caught:
        for_browser(content, 1600)
    assert why(caught.value, content).startswith("it has too many pixels")


def test_no_program_is_run_to_read_an_image():
    with pytest.raises(Image.UnidentifiedImageError):
        for_model(saved(corners(), "EPS"))


@pytest.mark.parametrize(
    ("error", "content", "words"),
    [
        (Image.UnidentifiedImageError(), b"", "the file is empty"),
        (Image.UnidentifiedImageError(), b"text", "it is no image of a known format, or it is damaged"),
        (Image.UnidentifiedImageError(), b"\0\0\0\x18ftypheic", "pillow-heif"),
        (FileNotFoundError(2, "No such file"), None, "the file is no longer there"),
        (PermissionError(13, "Permission denied"), None, "Permission denied"),
        (OSError("image file is truncated"), b"x", "image file is truncated"),
        (ValueError(), b"x", "ValueError"),
        (SyntaxError("broken chunk"), b"x", "broken chunk"),
    ],
)
def test_why_an_image_cannot_be_read_is_said_in_words(error, content, words):
    assert words in why(error, content)
