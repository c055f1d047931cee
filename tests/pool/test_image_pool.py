"""Images as samples."""

from __future__ import annotations

import csv
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labelloop.pool import PoolError, UnknownIdError, images, upright

REAL = Path(__file__).parents[3] / "shared" / "data" / "image_classification"


def shade(payload):
    return np.asarray(Image.open(BytesIO(payload.buffer)).convert("L"))


@pytest.fixture
def photos(tmp_path):
    """Make a folder of ten pictures, each of its own shade."""
    for number in range(10):
        Image.new("RGB", (40, 30), (number * 20,) * 3).save(tmp_path / f"img{number}.png")
    return tmp_path


def test_a_pool_of_files_is_known_by_their_names(photos):
    pool = images(photos)
    assert pool.kind == "images"
    assert pool.columns == []
    assert pool.position("img7.png") == 7
    assert pool.key("img7.png") == '"img7.png"'
    assert pool.search("IMG7") == [7]
    assert pool.payload(7).data == {"mime": "image/png", "width": 40, "height": 30, "name": "img7.png"}
    with pytest.raises(UnknownIdError, match=r"did you mean 'img7\.png'"):
        pool.position("img7.jpg")


def test_the_name_shown_does_not_give_the_folder_away(tmp_path):
    (tmp_path / "cats").mkdir()
    Image.new("L", (2, 2)).save(tmp_path / "cats" / "1.png")
    assert images(tmp_path).payload(0).data["name"] == "1.png"


def test_arrays_share_one_scale_so_that_brightness_can_be_compared():
    digits = np.zeros((2, 8, 8))
    digits[0], digits[1] = 16, 4
    pool = images(digits)
    assert (shade(pool.payload(0)) == 255).all()
    assert (shade(pool.payload(1)) == 64).all()
    assert pool.inputs(np.array([1]))[0].shape == (8, 8, 3)
    assert (pool.inputs(np.array([1]))[0] == 64).all()


def test_arrays_of_8_bits_reach_the_page_unchanged():
    array = np.random.default_rng(0).integers(0, 200, (3, 20, 30, 3), dtype=np.uint8)
    pool = images(array)
    for position in range(3):
        shown = np.asarray(Image.open(BytesIO(pool.payload(position).buffer)))
        assert (shown == array[position]).all()
        assert (pool.inputs(np.array([position]))[0] == array[position]).all()


def test_bad_files_are_told_and_do_not_stop_the_work(photos):
    (photos / "img3.png").write_bytes(b"")
    (photos / "img4.png").write_bytes(b"not an image")
    (photos / "img5.png").write_bytes((photos / "img5.png").read_bytes()[:60])
    pool = images(photos)
    (photos / "img6.png").unlink()
    errors = {position: pool.payload(position).data.get("error") for position in range(10)}
    assert [position for position in errors if errors[position]] == [3, 4, 5, 6]
    assert errors[3] == "cannot read img3.png: the file is empty"
    assert errors[4] == "cannot read img4.png: it is no image of a known format, or it is damaged"
    assert errors[6] == "cannot read img6.png: the file is no longer there"
    assert all(pool.payload(position).buffer is None for position in (3, 4, 5, 6))
    inputs = pool.inputs(np.arange(10))
    assert [position for position in range(10) if inputs[position] is None] == [3, 4, 5, 6]


def test_an_error_names_no_place_of_the_machine(photos):
    (photos / "img4.png").write_bytes(b"not an image")
    assert str(photos) not in images(photos).payload(4).data["error"]


def test_several_threads_may_look_at_once(photos):
    # PIL images that were opened and not yet read are the hard case: the first look reads the file.
    lazy = [Image.open(photos / f"img{number}.png") for number in range(10)]
    start = threading.Barrier(8)

    def look(pool):
        start.wait(60)
        return [pool.payload(position) for position in range(10)], [array.mean() for array in pool.inputs(range(10))]

    for pool in (images(photos), images(lazy)):
        with ThreadPoolExecutor(8) as threads:
            looks = list(threads.map(look, [pool] * 8))
        assert all(each == looks[0] for each in looks)
        assert looks[0][1] == [number * 20 for number in range(10)]


def test_many_are_measured_side_by_side_and_once(photos, monkeypatch):
    (photos / "img3.png").write_bytes(b"not an image")
    pool, size_of = images(photos), upright.size_of
    assert pool.content(9) == (40, 30)
    asked, together = [], threading.Barrier(3)  # nine are left: nobody goes on alone

    def watched(source):
        asked.append(Path(source).name)
        together.wait(60)
        return size_of(source)

    monkeypatch.setattr(upright, "size_of", watched)
    pool.measure(range(10))
    sizes = [pool.content(position) for position in range(10)]
    assert sizes == [None if position == 3 else (40, 30) for position in range(10)]
    assert sorted(asked) == [f"img{number}.png" for number in range(9)]


def test_a_worker_process_can_have_a_copy(photos):
    forms = (
        photos,
        np.zeros((2, 4, 4)),
        [Image.open(photos / "img1.png")],
        [(photos / "img1.png").read_bytes()],
    )
    for form in forms:
        pool = images(form)
        copy = pickle.loads(pickle.dumps(pool))
        assert copy.payload(0) == pool.payload(0)
        assert copy.index.equals(pool.index)


def test_labels_stand_beside_paths_where_there_are_files(photos):
    frame = images(photos).frame(np.array([7, 2]))
    assert frame["path"].tolist() == [str(photos / "img7.png"), str(photos / "img2.png")]
    assert frame.index.tolist() == ["img7.png", "img2.png"]
    assert images(np.zeros((2, 4, 4))).frame(np.array([1]))["path"].tolist() == [None]


class TestAdd:
    """More images."""

    def test_files_come_with_their_names(self, photos, tmp_path_factory):
        more = tmp_path_factory.mktemp("more")
        Image.new("L", (5, 5), 77).save(more / "new.png")
        pool = images(photos)
        pool.search("new")
        assert pool.add(more).tolist() == [10]
        assert pool.position("new.png") == 10
        assert pool.search("new") == [10]
        assert pool.version == 1
        assert (pool.inputs(np.array([10]))[0] == 77).all()

    def test_arrays_are_numbered_on_and_share_the_scale_of_all(self):
        pool = images(np.full((2, 4, 4), 10.0))
        assert pool.add(np.full((1, 4, 4), 20.0)).tolist() == [2]
        assert [pool.inputs(np.array([position]))[0].max() for position in range(3)] == [128, 128, 255]

    @pytest.mark.parametrize("nothing", [[], {}])
    def test_a_pool_without_images_becomes_what_the_first_make_of_it(self, photos, nothing):
        pool = images(nothing)
        assert (len(pool), pool.inputs(np.arange(0)), pool.add(nothing).tolist()) == (0, [], [])
        pool.add([Image.new("L", (3, 2))])
        assert (pool.index.tolist(), pool.content(0)) == ([0], (3, 2))
        named = images(nothing)
        named.add(photos)
        assert named.position("img7.png") == 7

    def test_what_is_there_already_is_refused_and_changes_nothing(self, photos):
        pool = images(photos)
        with pytest.raises(PoolError, match=r"10 of 10 ids are in the pool already, for example 'img0.png'"):
            pool.add(photos)
        with pytest.raises(PoolError, match="no plain numbering"):
            pool.add(np.zeros((1, 4, 4)))
        with pytest.raises(PoolError, match="missing"):
            pool.add(["gone.png"])
        assert len(pool) == 10
        assert pool.version == 0


class TestSignature:
    """Recognising the same images again."""

    def test_it_stays_while_the_images_do(self, photos):
        some = np.array([1, 2])
        before = images(photos).signature(some)
        assert set(before) == {'"img1.png"', '"img2.png"'}
        assert images(photos).signature(some) == before
        Image.new("L", (99, 99)).save(photos / "img2.png")
        after = images(photos).signature(some)
        assert after['"img1.png"'] == before['"img1.png"']
        assert after['"img2.png"'] != before['"img2.png"']
        pool = images(photos)
        (photos / "img2.png").unlink()
        assert pool.signature(some)['"img2.png"'] not in {before['"img2.png"'], after['"img2.png"']}

    def test_arrays_pictures_and_bytes_are_known_by_what_they_hold(self, photos):
        array = np.arange(32.0).reshape(2, 4, 4)
        for one, same, other in [
            (array, array.copy(), array + 1),
            (
                [Image.open(photos / "img1.png")],
                [Image.open(photos / "img1.png")],
                [Image.open(photos / "img2.png")],
            ),
            ([b"a"], [b"a"], [b"b"]),
        ]:
            first = np.array([0])
            assert images(one).signature(first) == images(same).signature(first)
            assert images(one).signature(first) != images(other).signature(first)


class TestRealImages:
    """Files people have."""

    @pytest.fixture
    def real(self):
        if not REAL.is_dir():
            pytest.skip(f"the shared data are not here: {REAL}")
        return REAL

    @pytest.mark.filterwarnings("ignore::UserWarning:PIL")
    def test_odd_files_are_shown_where_they_can_be_read_and_told_where_not(self, real):
        pool = images(real / "odd_formats_a")
        with (real / "odd_formats_a" / "facts.csv").open() as facts:
            readable = {row["filename"]: row["pillow"] == "loads" for row in csv.DictReader(facts)}
        assert {pool.id_at(position) for position in range(len(pool))} == set(readable)
        inputs = pool.inputs(np.arange(len(pool)))
        for position in range(len(pool)):
            data = pool.payload(position).data
            assert ("error" not in data) == readable[pool.id_at(position)]
            assert (inputs[position] is not None) == readable[pool.id_at(position)]

    def test_a_photo_is_upright_whichever_way_the_camera_was_held(self, real):
        pool = images(real / "exif_orientation_photo")
        upright, turned = pool.inputs(np.array([0, 1]))
        assert pool.payload(1).data["width"] > pool.payload(1).data["height"]
        assert np.abs(upright.astype(int) - turned).mean() < 10

    def test_photos_and_digits_are_shown_and_read(self, real):
        for name, count in [("clothing_photos_a", 151), ("mnist_png", 300)]:
            pool = images(real / name)
            assert len(pool) == count
            some = np.arange(0, count, 15)
            assert all("error" not in pool.payload(position).data for position in some)
            assert all(array.shape[2] == 3 for array in pool.inputs(some))
