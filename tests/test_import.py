"""The door of the house: every public name is there, lazily, and a wrong one is refused with a clear word."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import labelloop


@pytest.mark.parametrize("name", labelloop.__all__)
def test_every_public_name_can_be_had(name):
    assert getattr(labelloop, name) is not None


@pytest.mark.parametrize("name", labelloop.__all__)
def test_a_name_is_the_same_object_each_time(name):
    assert getattr(labelloop, name) is getattr(labelloop, name)


@pytest.mark.parametrize("name", labelloop.__all__)
def test_every_public_name_is_documented(name):
    assert (getattr(labelloop, name).__doc__ or "").strip()


def test_dir_offers_the_public_names_and_the_version():
    assert set(dir(labelloop)) == {*labelloop.__all__, "__version__"}


def test_the_version_is_the_installed_one():
    assert labelloop.__version__ == version("labelloop")


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'ImageLabler'"):
        _ = labelloop.ImageLabler


def test_a_star_import_brings_exactly_the_public_names():
    names: dict[str, object] = {}
    exec("from labelloop import *", names)
    assert set(names) - {"__builtins__"} == set(labelloop.__all__)


def test_the_rooms_without_a_face_load_no_widget_library():
    rooms = [name for name in labelloop._ROOMS if name != "widgets"]
    code = f"import labelloop, sys; [getattr(labelloop, n) for n in {rooms}]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"ipywidgets", "anywidget", "IPython", "ipycanvas"}.isdisjoint(done.stdout.split())
