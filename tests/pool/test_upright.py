"""One upright original: a box is where the mark is, whoever measures, shows or cuts, in whatever file it came."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from labelloop.pool import images
from labelloop.pool.upright import opened, orientation, size_of, turned, turned_size, upright_size

FOLDERS = [folder / "shared" / "data" / "image_classification" for folder in Path(__file__).resolve().parents]
REAL = next((folder for folder in FOLDERS if folder.is_dir()), None)
needs_real_files = pytest.mark.skipif(REAL is None, reason="needs ../shared/data")
Image.init()
needs_avif = pytest.mark.skipif("AVIF" not in Image.SAVE, reason="this Pillow writes no AVIF")

ORIENTATION = 0x0112
SIZE = (80, 48)
MARK = (56, 8, 16, 8)  # left, top, width and height of a red mark in the upright picture
# How a camera stores an upright picture, by the orientation that says how to turn it back.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)


def marked():
    picture = Image.new("RGB", SIZE, (10, 60, 20))
    left, top, width, height = MARK
    picture.paste((250, 10, 10), (left, top, left + width, top + height))
    return picture


def saved(picture, form, **options):
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def stored(way, form, **options):
    """Return a file of the upright picture as a camera held some way writes it."""
    exif = Image.Exif()
    exif[ORIENTATION] = way
    picture = marked() if way == 1 else marked().transpose(STORED[way])
    return saved(picture, form, exif=exif, **options)


def shown(payload):
    return Image.open(io.BytesIO(payload.buffer))


def red(picture):
    """Return left, top, width and height of what is red in a picture."""
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    rows, columns = np.nonzero((pixels[..., 0] > 130) & (pixels[..., 1] < 100))
    left, top = columns.min(), rows.min()
    return left, top, columns.max() + 1 - left, rows.max() + 1 - top


def assert_agreed(source, size=None):
    """Check that what is measured, shown whole and shown enlarged is one picture; return its payload."""
    pool = images([source])
    payload = pool.payload(0)
    assert "error" not in payload.data
    width, height = pool.content(0)
    assert (payload.data["width"], payload.data["height"]) == (width, height) == shown(payload).size
    assert shown(payload).getexif().get(ORIENTATION, 1) == 1  # a browser has nothing left to turn
    assert (width, height) == (size or (width, height))
    detail = pool.detail(0, (0, 0, width, height), 4096)
    assert detail.data["region"] == [0, 0, width, height]
    assert shown(detail).size == (width, height)
    return payload


class TestCameras:
    """A mark is at the same upright place, whichever way the camera was held."""

    @pytest.mark.parametrize("way", range(1, 9))
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "MPO", pytest.param("AVIF", marks=needs_avif)])
    def test_files(self, form, way):
        source = stored(way, form, **({"save_all": True, "append_images": [marked()]} if form == "MPO" else {}))
        payload = assert_agreed(source, SIZE)
        assert np.allclose(red(shown(payload)), MARK, atol=1)
        left, top, width, height = MARK
        around = (left - 8, top - 8, width + 16, height + 16)
        detail = images([source]).detail(0, around, 400)
        assert np.allclose(red(shown(detail)), (8, 8, width, height), atol=1)

    @pytest.mark.parametrize("way", range(1, 9))
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
    def test_opened_pictures_before_and_after_they_are_decoded(self, form, way):
        for decoded in (False, True):
            picture = Image.open(io.BytesIO(stored(way, form)))
            if decoded:
                picture.load()
            assert upright_size(picture) == SIZE
            assert np.allclose(red(shown(assert_agreed(picture, SIZE))), MARK, atol=1)

    @pytest.mark.parametrize("way", range(1, 9))
    def test_a_picture_and_its_size_are_turned_alike(self, way):
        camera = marked() if way == 1 else marked().transpose(STORED[way])
        assert (np.asarray(turned(camera, way)) == np.asarray(marked())).all()
        assert turned_size(camera.size, way) == SIZE

    @pytest.mark.parametrize("way", range(1, 9))
    def test_a_large_jpeg_that_is_decoded_at_a_fraction(self, way):
        exif = Image.Exif()
        exif[ORIENTATION] = way
        upright = marked().resize((1601, 961), Image.Resampling.NEAREST)  # no size that can be halved
        camera = upright if way == 1 else upright.transpose(STORED[way])
        pool = images([saved(camera, "JPEG", exif=exif, quality=95)])
        place = np.array(MARK) * 20
        whole = pool.payload(0, max_side=400)
        assert pool.content(0) == (whole.data["width"], whole.data["height"]) == (1601, 961)
        assert np.allclose(red(shown(whole)), place / 4, atol=1.5)
        left, top, width, height = (int(each) for each in place)
        detail = pool.detail(0, (left - 100, top - 100, width + 200, height + 200), 130)
        assert np.allclose(red(shown(detail)), np.array([100, 100, width, height]) / 4, atol=1.5)

    @needs_real_files
    def test_real_photos_of_one_scene(self):
        pool = images(sorted((REAL / "exif_orientation_photo").glob("*.jpg")))
        assert [orientation(opened(path)) for path in pool.frame(np.arange(2))["path"]] == [1, 6]
        one, other = (np.asarray(shown(pool.payload(each)).convert("L").resize((60, 40))) for each in (0, 1))
        assert pool.content(0) == pool.content(1) == (1800, 1200)
        assert np.abs(one.astype(int) - other).mean() < 6
        parts = [shown(pool.detail(each, (900, 300, 600, 400), 200)).convert("L").resize((40, 30)) for each in (0, 1)]
        assert np.abs(np.asarray(parts[0]).astype(int) - np.asarray(parts[1])).mean() < 6


def chunk(kind, content):
    body = kind + content
    return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def with_chunk_at_the_end(png, kind, content):
    return png[:-12] + chunk(kind, content) + png[-12:]


class TestPng:
    """A PNG may say how to turn it before its pixels or behind them."""

    exif = Image.Exif()
    exif[ORIENTATION] = 6
    turns = exif.tobytes()[6:]
    profile = b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n   32\n" + (b"Exif\0\0" + turns).hex().encode())

    @pytest.mark.parametrize(
        ("kind", "content"),
        [(b"eXIf", turns), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), (b"zTXt", profile)],
    )
    def test_behind_its_pixels(self, kind, content):
        png = with_chunk_at_the_end(saved(marked().transpose(STORED[6]), "PNG"), kind, content)
        assert np.allclose(red(shown(assert_agreed(png, SIZE))), MARK)

    def test_other_things_behind_its_pixels_are_not_worth_decoding_it(self, monkeypatch):
        png = with_chunk_at_the_end(saved(marked(), "PNG"), b"tEXt", b"date:create\0today")
        turned_one = stored(6, "PNG")
        decoded = []
        monkeypatch.setattr(PngImageFile, "load", decoded.append)
        assert size_of(png) == size_of(turned_one) == SIZE
        assert decoded == []

    @pytest.mark.parametrize("cut", [60, 120, -13, -5, -1])
    def test_that_ends_too_early_still_has_its_size(self, cut):
        assert size_of(saved(marked(), "PNG")[:cut]) == SIZE

    def test_with_a_chunk_that_claims_more_than_there_is(self):
        png = saved(marked(), "PNG")
        at = png.index(b"IDAT") - 4
        assert size_of(png[:at] + b"\xff\xff\xff\xff" + png[at + 4 :]) == SIZE


class TestForms:
    """Whatever Pillow reads has one size, for those who measure and those who see."""

    @pytest.mark.parametrize(
        ("form", "mode"),
        [
            *[("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
            *[("TIFF", mode) for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB")],
            *[("JPEG", mode) for mode in ("L", "RGB", "CMYK")],
            *[("GIF", "P"), ("WEBP", "RGBA"), ("BMP", "RGB"), ("PPM", "RGB"), ("TGA", "RGBA"), ("ICO", "RGBA")],
            *[("JPEG2000", "RGB"), ("QOI", "RGBA"), ("ICNS", "RGBA")],
        ],
    )
    def test_files(self, form, mode):
        picture = Image.new("I;16", SIZE, 999) if mode == "I;16" else marked().convert("L" if mode == "F" else "RGB")
        if mode not in {"I;16", picture.mode}:
            picture = _as(picture, mode)
        if form == "ICNS":
            picture = picture.resize((32, 32))
        if form not in Image.SAVE:
            pytest.skip(f"this Pillow writes no {form}")
        assert_agreed(saved(picture, form))

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
    def test_moving_pictures(self, form):
        frames = [marked().rotate(90), marked().rotate(180)]
        assert_agreed(saved(marked(), form, save_all=True, append_images=frames, duration=50), SIZE)

    def test_a_palette_with_a_colour_that_is_see_through(self):
        picture = marked().quantize(8)
        for form in ("PNG", "GIF"):
            payload = assert_agreed(saved(picture, form, transparency=picture.getpixel((0, 0))), SIZE)
            assert shown(payload).convert("RGBA").getpixel((0, 0))[3] == 0

    @pytest.mark.parametrize("shape", [(30, 50), (30, 50, 3), (30, 50, 4), (30, 50, 1)])
    @pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.bool_])
    def test_arrays(self, shape, dtype):
        assert_agreed(np.ones(shape, dtype), (50, 30))

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "YCbCr", "HSV"])
    def test_pictures_in_memory(self, mode):
        assert_agreed(_as(marked(), mode), SIZE)

    @needs_real_files
    @pytest.mark.filterwarnings("ignore::UserWarning:PIL")
    def test_odd_files_of_others(self):
        pool = images(REAL / "odd_formats_a")
        bad = []
        for position in range(len(pool)):
            if "error" in pool.payload(position).data:
                bad.append(pool.id_at(position))
                assert pool.detail(position, (0, 0, 5, 5), 20).data["error"]
                pool.content(position)  # nothing is raised
            else:
                assert_agreed(Path(pool.frame(np.array([position]))["path"].iloc[0]))
        assert bad == ["broken.png"]


def _as(picture, mode):
    if mode == "LAB":
        return Image.merge("LAB", picture.split())
    return picture.convert("L").convert(mode) if mode in {"I", "F", "LA"} else picture.convert(mode)


class TestDamage:
    """A bad file has an error and no size, or the size that its header says; nothing is raised."""

    @pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"II*\0"])
    def test_no_image_has_no_size(self, content):
        pool = images([content, marked()])
        assert "cannot read" in pool.payload(0).data["error"]
        assert pool.payload(0).buffer is None
        assert pool.content(0) is None
        assert "no detail" in pool.detail(0, (0, 0, 5, 5), 20).data["error"]
        assert_agreed(marked(), SIZE)

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"])
    def test_a_file_cut_short_anywhere(self, form):
        noise = np.random.default_rng(0).integers(0, 256, (48, 80, 3), dtype=np.uint8)
        whole = saved(Image.fromarray(noise), form)
        pool = images([whole[: len(whole) * part // 12] for part in range(12)])
        for position in range(len(pool)):
            assert pool.content(position) in {None, SIZE}
            assert pool.payload(position).data.get("error")
            assert pool.detail(position, (0, 0, 5, 5), 20).data["error"]
