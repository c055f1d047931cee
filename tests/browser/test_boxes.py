"""A box is stored in the very pixels over which it was drawn, however the image is stored, scaled, zoomed and shown."""

from __future__ import annotations

import io

import numpy as np
import pytest
from boxes import REAL, WHY, BoxPage, Place, photos, upright
from PIL import Image

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

BOX = Place(120, 90, 200, 130)
MARK = Place(40, 24, 48, 32)
ORIENTATION = 274
# What a camera did to the upright picture, by the orientation that it notes.
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
# Whether a part of a picture of 4,000 pixels has them all.
SHARP = """detail => {
  const picture = document.querySelector('.ll-scene-picture img').getBoundingClientRect();
  return detail.naturalWidth >= (4000 * detail.getBoundingClientRect().width) / picture.width - 1;
}"""


@pytest.fixture(scope="module", params=[1, 2], ids=["ratio-1", "ratio-2"])
def notebook(lab, request):
    page = lab.keep(lab.open(["", "\n" * 60], f"boxes-{request.param}", ratio=request.param))
    yield page
    lab.drop(page)


@pytest.fixture
def show(notebook):
    return lambda *paths, **options: BoxPage.show(notebook, paths, **options)


@pytest.fixture(autouse=True)
def _without_errors(notebook):
    yield
    assert notebook.errors() == []


@pytest.fixture
def raccoon(show):
    page = show(*photos("object_detection/raccoon/images", "raccoon-1.jpg", "raccoon-69.jpg"))
    page.page.press("a")
    return page


def in_window(page, place):
    """Return where a place of the image is in the window: left, top, width, height."""
    (left, top), (right, bottom) = (page.at(*corner) for corner in place.corners)
    return left, top, right - left, bottom - top


def screenshot(page, left, top, width, height):
    """Return what the screen shows, and the ratio of its dots."""
    page.mouse.move(0, 0)
    ratio = page.page.page.evaluate("devicePixelRatio")
    clip = {"x": left, "y": top, "width": width, "height": height}
    return Image.open(io.BytesIO(page.page.page.screenshot(clip=clip))).convert("RGB"), ratio


def red_mark(page):
    """Return the corners in the window of what is red on screen."""
    port = page.page.labeler.locator(".ll-port").bounding_box()
    shown, ratio = screenshot(page, *port.values())
    red, green, _ = np.asarray(shown, dtype=int).transpose(2, 0, 1)
    rows, columns = np.nonzero((red > 110) & (red > green + 30))
    found = np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]])
    return [tuple(corner / ratio + (port["x"], port["y"])) for corner in found]


def pictures(size, place):
    """Return an upright picture of greens and blues with a red mark."""
    across, down = size
    pixels = np.zeros((down, across, 3), dtype=np.uint8)
    pixels[..., 1] = np.linspace(40, 120, across)
    pixels[..., 2] = np.linspace(40, 220, down)[:, None]
    (left, top), (right, bottom) = place.corners
    pixels[top:bottom, left:right] = (220, 20, 20)
    return Image.fromarray(pixels)


def likeness(one, other):
    """Return how much two pictures of one thing have in common: 1 if all, about 0 if nothing."""
    small = [np.asarray(each.convert("L").resize((40, 40)), dtype=float).ravel() for each in (one, other)]
    return np.corrcoef(small)[0, 1]


def test_a_drag_in_any_direction_is_the_box_between_its_ends(raccoon):
    drawn = [BOX.by(0, 0), BOX.by(10, 20), BOX.by(25, 40), BOX.by(33, 77)]
    for place, (across, down) in zip(drawn, [(0, 0), (1, 1), (1, 0), (0, 1)], strict=True):
        (left, top), (right, bottom) = place.corners
        start = ((left, right)[across], (top, bottom)[down])
        raccoon.drag(start, ((right, left)[across], (bottom, top)[down]))
        assert raccoon.places[-1] == place
    assert raccoon.shown == [pytest.approx(place, abs=0.1) for place in drawn]
    raccoon.page.press("Enter")
    assert raccoon.stored(raccoon.data[0]) == [(place, "animal") for place in drawn]


def test_two_clicks_are_the_corners_of_a_box(raccoon):
    start, end = BOX.corners
    raccoon.click(*end)
    raccoon.mouse.move(*raccoon.at(300, 300), steps=3)
    raccoon.click(*start)
    assert raccoon.places == [BOX]
    raccoon.page.press("Escape")
    raccoon.click(10, 10)
    raccoon.page.press("Escape")  # calls the first corner off
    raccoon.click(60, 60)
    raccoon.page.press("Escape")
    assert raccoon.places == [BOX]


def test_a_box_ends_where_the_image_ends(raccoon):
    across, down = raccoon.size
    raccoon.drag((across - 50, down - 40), (across + 300, down + 200))
    raccoon.page.press("Escape")
    raccoon.drag((60, 30), (-20, -140))
    assert raccoon.places == [Place(across - 50, down - 40, 50, 40), Place(0, 0, 60, 30)]
    raccoon.page.press("Enter")
    raccoon.page.until(lambda: raccoon.page.item() == raccoon.data[1], "an image with room on both sides")
    across, down = raccoon.size
    raccoon.drag((-20, 20), (70, 80))
    raccoon.page.press("Escape")
    raccoon.drag((across + 20, 50), (150, down + 300))
    assert raccoon.places == [Place(0, 20, 70, 60), Place(150, 50, across - 150, down - 50)]


def test_what_is_too_small_is_no_box(raccoon):
    raccoon.drag((100, 100), (140, 101))
    assert raccoon.places == []
    assert "too small" in raccoon.notice


def test_zoomed_at_the_pointer_and_panned(raccoon):
    all_of_it = raccoon.frame()
    for _ in range(2):
        raccoon.wheel(raccoon.at(300, 200), -120, hold="Control")  # until it fills the window
    x, y = raccoon.at(300, 200)
    here = (round(x), round(y))  # wheels are told in whole pixels
    spot = raccoon.under(*here)
    for turn in (-120, -90, 60, -240):
        raccoon.wheel(here, turn, hold="Control")
        assert raccoon.at(*spot) == pytest.approx(here, abs=0.1)
    assert raccoon.frame()[2] > 2 * all_of_it[2]
    near = Place(280, 185, 37, 23)
    raccoon.draw(near)
    raccoon.page.press("Escape", "Escape")
    for key, button, by in [("Space", "left", (-60, 40)), (None, "middle", (90, -30))]:
        before = raccoon.at(*spot)
        raccoon.pull(here, (here[0] + by[0], here[1] + by[1]), hold=key, button=button)
        assert raccoon.at(*spot) == pytest.approx((before[0] + by[0], before[1] + by[1]), abs=1)
    before = raccoon.at(*spot)
    raccoon.page.press("Control+ArrowLeft", "Control+ArrowUp", "Control+ArrowUp")
    assert raccoon.at(*spot) == pytest.approx((before[0] + 60, before[1] + 120), abs=1)
    raccoon.page.press("a")
    raccoon.draw(near.by(-22, -31))
    raccoon.page.press("Escape", "+", "-", "0")
    raccoon.page.page.wait_for_timeout(250)
    assert raccoon.frame() == pytest.approx(all_of_it, abs=0.5)
    raccoon.page.press("0")
    raccoon.page.page.wait_for_timeout(250)
    assert (raccoon.zoom, raccoon.frame()[2]) == ("100 %", pytest.approx(raccoon.size[0], abs=0.1))
    raccoon.draw(near.by(50, 41))
    drawn = [near, near.by(-22, -31), near.by(50, 41)]
    assert raccoon.shown == [pytest.approx(place, abs=0.1) for place in drawn]
    raccoon.page.press("Enter")
    assert raccoon.page.item() == raccoon.data[1]  # the space bar that panned has skipped nothing
    assert [place for place, _ in raccoon.stored(raccoon.data[0])] == drawn
    raccoon.page.press("Space")
    raccoon.page.wait_saved()
    assert raccoon.page.count("skipped") == 1


def test_the_wheel_alone_scrolls_the_page_and_not_the_image(raccoon):
    left, top, *size = raccoon.frame()
    raccoon.wheel(raccoon.at(*BOX.middle), 150)
    now = raccoon.frame()
    assert now == pytest.approx((left, now[1], *size), abs=0.1)
    assert now[1] <= top - 100
    raccoon.draw(BOX)
    assert raccoon.places == [BOX]
    raccoon.wheel(raccoon.at(*BOX.middle), -150)
    assert raccoon.frame()[1] == pytest.approx(top, abs=1)
    assert raccoon.shown == [pytest.approx(BOX, abs=0.1)]


def test_each_of_the_eight_grips_pulls_its_borders(raccoon):
    raccoon.draw(BOX)
    (left, top), (right, bottom) = BOX.corners
    zoom = raccoon.frame()[2] / raccoon.size[0]
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            if x == y == 0:
                continue
            grip = raccoon.grip(x, y)
            raccoon.pull(grip, (grip[0] + 15 * zoom, grip[1] - 11 * zoom))
            start = (left + 15 * (x < 0), top - 11 * (y < 0))
            end = (right + 15 * (x > 0), bottom - 11 * (y > 0))
            assert raccoon.places == raccoon.selected == [Place.between(start, end)]
            raccoon.page.press("Control+z")
            assert raccoon.places == [BOX]
            raccoon.click(*BOX.middle)
    grip = raccoon.grip(1, 1)
    raccoon.pull(grip, raccoon.at(0, 0))  # a box never turns over
    assert raccoon.places == [Place(left, top, 1, 1)]
    raccoon.page.press("Control+z")
    raccoon.click(*BOX.middle)
    raccoon.pull(raccoon.grip(-1, 0), raccoon.at(-100, 10))
    assert raccoon.places == [Place(0, top, right, bottom - top)]


def test_the_place_where_a_mark_is_seen_is_its_place_in_the_upright_image(show, tmp_path):
    meant = pictures((240, 160), MARK)
    paths = []
    for orientation, turn in STORED.items():
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        stored = meant if turn is None else meant.transpose(turn)
        stored.save(tmp_path / f"{orientation}.jpg", exif=exif, quality=100, subsampling=0)
        paths.append(str(tmp_path / f"{orientation}.jpg"))
    page = show(*paths, classes=["mark"])
    for path in paths:
        page.page.until(lambda path=path: page.page.item() == path, path)
        assert page.size == meant.size
        page.pull(*red_mark(page))
        page.page.press("Enter")
    assert {path: page.stored(path) for path in paths} == {path: [(MARK, "mark")] for path in paths}
    for path in paths:
        (left, top), (right, bottom) = MARK.corners
        inside = np.asarray(upright(path).crop((left, top, right, bottom)), dtype=int)
        assert np.abs(inside - (220, 20, 20)).max() < 30


def test_a_photo_that_a_camera_turned(show):
    paths = photos("image_classification/exif_orientation_photo", "Landscape_1.jpg", "Landscape_6.jpg")
    page = show(*paths, classes=["place"])
    place = Place(1100, 300, 400, 500)
    (left, top), (right, bottom) = place.corners
    for path in paths:
        page.page.until(lambda path=path: page.page.item() == path, path)
        page.page.until(lambda: page.page.labeler.locator(".ll-scene-picture img").evaluate("i => i.complete"), "it")
        seen, _ = screenshot(page, *in_window(page, place))
        cut = upright(path).crop((left, top, right, bottom))
        assert likeness(seen, cut) > 0.97
        assert likeness(seen, cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) < 0.9
        page.draw(place)
        page.page.press("Enter")
    assert [page.stored(path) for path in paths] == [[(place, "place")]] * 2


def test_a_large_image_is_sent_small_and_sharpens_where_one_looks(show, tmp_path):
    mark = Place(2701, 1403, 37, 23)
    path = str(tmp_path / "large.png")
    pictures((4000, 3000), mark).save(path, compress_level=1)
    page = show(path, classes=["mark"])
    picture = page.page.labeler.locator(".ll-scene-picture img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") < 4000
    page.draw(Place(1000, 700, 900, 1100))
    assert page.places == [Place(1000, 700, 900, 1100)]
    page.page.press("Escape")
    while page.frame()[2] < 2 * 4000:
        page.wheel(page.at(*mark.middle), -120, hold="Control")
    detail = page.page.labeler.locator(".ll-scene-detail img")
    page.page.until(lambda: detail.count() and detail.evaluate(SHARP), "every pixel of what is looked at")
    page.pull(*red_mark(page))
    assert page.places[-1] == mark
    page.page.press("Enter")
    assert page.stored(path) == [(Place(1000, 700, 900, 1100), "mark"), (mark, "mark")]
