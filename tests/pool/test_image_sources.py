"""The forms images come in."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path
from stat import S_IFREG

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelloop.pool import PoolError, images
from labelloop.pool.files import _natural, in_folder, in_order
from labelloop.pool.image_sources import _IMAGES
from labelloop.pool.sources import gather


def draw(path, shade=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (6, 4), shade).save(path)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder of pictures, and of what is none, and stand above it."""
    for shade, name in enumerate(["img10.png", "img2.png", "b/IMG1.JPG", "b/img1.gif", "a x/1.tif"]):
        draw(tmp_path / "photos" / name, shade * 20)
    for name in [".hidden.png", ".ipynb_checkpoints/img2-checkpoint.png", "b/.thumbs/t.png"]:
        draw(tmp_path / "photos" / name)
    (tmp_path / "photos" / "notes.txt").write_text("no image")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "photos"


def names(pool):
    return [pool.id_at(position) for position in range(len(pool))]


def shades(pool):
    """Return how bright each picture is, to know one from the other."""
    return [int(array.mean().round()) for array in pool.inputs(np.arange(len(pool)))]


ALL = ["a x/1.tif", "b/img1.gif", "b/IMG1.JPG", "img2.png", "img10.png"]


@pytest.mark.parametrize("form", [str, Path], ids=["str", "Path"])
def test_a_folder_is_read_whole_in_natural_order(folder, form):
    pool = images(form(folder))
    assert sorted(names(pool)) == sorted(ALL)
    assert names(pool)[0] == "a x/1.tif"
    assert names(pool)[-2:] == ["img2.png", "img10.png"]
    assert len(pool) == 5


@pytest.mark.usefixtures("folder")
def test_paths_are_as_the_user_can_open_them_and_work_when_he_goes_elsewhere(tmp_path, monkeypatch):
    pool = images("photos/")
    assert pool.frame(np.array([len(pool) - 1]))["path"].tolist() == [str(Path("photos", "img10.png"))]
    before = shades(pool)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert shades(pool) == before


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("photos/*.png", ["photos/img2.png", "photos/img10.png"]),
        ("photos/*", ["photos/img2.png", "photos/img10.png"]),
        ("photos/**/*.gif", ["photos/b/img1.gif"]),
        ("photos/img[0-9].png", ["photos/img2.png"]),
        ("photos/img2.png", ["photos/img2.png"]),
    ],
)
def test_a_pattern_or_a_path_names_its_files(pattern, found):
    assert names(images(pattern)) == found


def test_a_folder_may_be_named_like_a_pattern(tmp_path):
    draw(tmp_path / "set[1]" / "a.png")
    assert names(images(tmp_path / "set[1]")) == ["a.png"]


def test_paths_in_a_list_are_ids_as_given(folder):
    given = [folder / "img2.png", "photos/img10.png"]
    for form in (
        given,
        tuple(given),
        iter(given),
        np.array(list(map(str, given))),
        pd.Index(map(str, given)),
    ):
        pool = images(form)
        assert names(pool) == [str(folder / "img2.png"), "photos/img10.png"]
        assert shades(pool) == [20, 0]


def test_pictures_arrays_and_bytes_are_numbered_and_read_alike(folder):
    picture = Image.open(folder / "img2.png")
    array = np.asarray(picture)
    content = (folder / "img2.png").read_bytes()
    pool = images([picture, array, content, folder / "img2.png", array[..., None], np.stack([array] * 3, axis=-1)])
    assert names(pool) == [0, 1, 2, 3, 4, 5]
    assert shades(pool) == [20] * 6
    assert {payload.data["width"] for payload in map(pool.payload, range(6))} == {6}


@pytest.mark.parametrize("form", [lambda content: content, lambda content: Image.open(BytesIO(content))])
def test_a_single_picture_is_a_pool_of_one(folder, form):
    assert names(images(form((folder / "img2.png").read_bytes()))) == [0]


def test_a_dict_names_its_images(folder):
    pool = images({"a": folder / "img2.png", ("b", 1): np.zeros((4, 4), np.uint8), 3: b"damaged"})
    assert names(pool) == ["a", ("b", 1), 3]
    assert "error" in pool.payload(2).data


@pytest.mark.parametrize("column", ["path", "image", "file", "filename", "Path"])
def test_a_table_has_a_column_of_images(folder, column):
    frame = pd.DataFrame({column: [str(folder / "img2.png"), str(folder / "img10.png")], "who": ["u", "v"]})
    assert names(images(frame)) == [0, 1]
    assert names(images(frame.set_index("who"))) == ["u", "v"]
    assert names(images(frame, id_col="who")) == ["u", "v"]
    assert names(images(pl.DataFrame(frame.to_dict("list")), id_col="who")) == ["u", "v"]
    assert shades(images(frame)) == [20, 0]


def test_a_series_of_paths_has_ids_of_its_own(folder):
    assert names(images(pd.Series([str(folder / "img2.png")], index=["u"]))) == ["u"]


def test_images_may_come_as_data_sets_hold_them(folder):
    content = (folder / "img2.png").read_bytes()
    frame = pd.DataFrame({"image": [{"bytes": content, "path": None}, {"bytes": None, "path": "photos/img2.png"}]})
    assert shades(images(frame)) == [20, 20]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("phots", "no file or folder 'phots' in .*; did you mean 'photos'"),
        ("nowhere/at/all", "no file or folder 'nowhere/at/all'"),
        ("photos/*.bmp", "no image matches 'photos/.*: there is no file"),
        ("photos/*.txt", "only other files, such as '.*notes.txt'"),
        (
            ["photos/img2.png", *(f"gone{n}.png" for n in range(7))],
            "7 of 8 files are missing: 'gone0.png', .* and 2 more",
        ),
        (["photos/img2.png", "photos/img2.png"], "repeated, for example 'photos/img2.png'"),
        (["photos"], "a folder is given where a file is expected: 'photos'"),
        (["https://example.org/a.jpg"], "is an address, not a file"),
        ([1, 2], "image 0 is 1: an image is a path"),
        ({"a": None}, "'a' is None: an image is a path"),
        (5, "5 is not what images come in"),
        (None, "None is not what images come in"),
        (pd.DataFrame({"photo": ["a"]}), r"no column of images.*\('photo'\) 'path' or 'image'"),
        (pd.DataFrame({"path": ["photos/img2.png", None]}), "column 'path' is empty for 1 rows, of id 1"),
        (pd.DataFrame({"path": ["photos/img2.png"] * 2}, index=[1, 1]), "repeated, for example 1"),
        (np.zeros((5, 64)), r"array\.reshape\(5, 8, 8\)"),
        ([np.zeros(64)], r"image 0 has the shape \(64,\)"),
    ],
)
def test_what_holds_no_images_is_refused_with_what_was_found(data, message):
    with pytest.raises(PoolError, match=message):
        images(data)


def test_a_folder_without_images_tells_what_it_holds(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(PoolError, match="it holds no files"):
        images(tmp_path / "empty")
    (tmp_path / "empty" / "a.csv").write_text("x")
    with pytest.raises(PoolError, match=r"1 other files, such as 'a\.csv'"):
        images(tmp_path / "empty")


@pytest.mark.usefixtures("folder")
def test_only_tables_have_a_column_of_ids():
    for data in ("photos", ["photos/img2.png"], np.zeros((2, 4, 4))):
        with pytest.raises(PoolError, match="id_col='who' names a column"):
            images(data, id_col="who")


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode on Windows")
def test_a_file_name_may_hold_bytes_that_are_no_characters(tmp_path):
    try:
        draw(tmp_path / os.fsdecode(b"caf\xe9.png"), 40)
    except OSError:
        pytest.skip("this file system takes only names that are text")
    draw(tmp_path / "猫.png", 60)
    pool = images(tmp_path)
    assert shades(pool) == [40, 60] or shades(pool) == [60, 40]
    for position in range(2):
        assert pool.position(pool.id_of(pool.key(pool.id_at(position)))) == position
        pool.payload(position).data["name"].encode("utf-8")


numbered = st.one_of(
    st.builds("img{}.png".format, st.integers(0, 120)),
    st.builds("img{:03}.png".format, st.integers(0, 120)),
    st.text("aB1٣²0.", min_size=1, max_size=5),
)


@given(st.lists(numbered, unique=True, max_size=12))
def test_numbered_names_are_in_the_order_of_all_others(some):
    assert in_order(some) == sorted(some, key=_natural)


def test_files_beside_folders_are_in_the_order_that_people_expect(tmp_path):
    for name in ("b10.png", "b9/2.png", "b9/10.png", "b9/1/x.png", "a.png", "b9.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found, _ = in_folder(str(tmp_path), "images", frozenset([".png"]))
    assert found.paths == ["a.png", "b9/1/x.png", "b9/2.png", "b9/10.png", "b9.png", "b10.png"]
    assert [file.path for file in found[1:3]] == [str(tmp_path / name) for name in ("b9/1/x.png", "b9/2.png")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
def test_of_a_folder_only_links_are_looked_at(tmp_path, monkeypatch):
    for k in range(3):
        (tmp_path / f"{k}.png").write_bytes(b"")
    (tmp_path / "good.png").symlink_to(tmp_path / "1.png")
    looked = []
    monkeypatch.setattr("labelloop.pool.files._mode", lambda place: looked.append(place) or S_IFREG)
    gather(str(tmp_path), None, _IMAGES)
    assert looked == [str(tmp_path / "good.png")]
    monkeypatch.undo()
    (tmp_path / "lost.png").symlink_to(tmp_path / "nowhere.png")
    with pytest.raises(PoolError, match=r"1 of 2 files are missing: '.*lost.png'"):
        gather(str(tmp_path), None, _IMAGES)
