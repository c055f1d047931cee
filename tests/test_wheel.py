"""What people install: the wheel and the sdist, built from a clone on a machine without Node."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
NEEDED = {
    "labelloop/__init__.py",
    "labelloop/py.typed",
    "labelloop/static/labelloop.js",
    "labelloop/static/labelloop.css",
}
UNWANTED = ("node_modules", ".venv", "__pycache__", ".ipynb_checkpoints", "shots", ".db")


def _run(*command: str, **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **options)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def without_node(tmp_path_factory) -> dict[str, str]:
    """An environment whose PATH has nothing but this Python."""
    bin_ = tmp_path_factory.mktemp("bin")
    (bin_ / "python").symlink_to(sys.executable)
    return {**os.environ, "PATH": str(bin_), "PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def dist(tmp_path_factory, without_node) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = ("-m", "build", "--no-isolation", "--wheel", "--sdist", "--outdir", str(folder), str(CHECKOUT))
    _run(sys.executable, *build, env=without_node)
    return folder


@pytest.fixture(scope="module")
def wheel(dist) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory, without_node) -> Path:
    target = tmp_path_factory.mktemp("site")
    options = ("--no-deps", "--no-index", "--quiet", "--target", str(target))
    _run(sys.executable, "-m", "pip", "install", *options, str(wheel), env=without_node)
    return target


def test_the_wheel_holds_the_front_end_and_the_types_and_is_pure(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= NEEDED
    assert wheel.name.endswith("-py3-none-any.whl")
    assert [name for name in names if any(part in name for part in UNWANTED)] == []
    assert [name for name in names if name.split("/")[0] != "labelloop" and ".dist-info/" not in name] == []


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size < 1_000_000


def test_the_sdist_can_build_the_same_again_and_holds_no_rubbish(dist):
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {f"src/{name}" for name in NEEDED} | {"pyproject.toml", "README.md", "LICENSE"}
    assert [name for name in names if any(part in name for part in UNWANTED)] == []


def test_the_installed_package_is_imported_from_where_it_was_installed(installed, without_node, tmp_path):
    # The checkout is not on the path, so what is found is what was shipped.
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import labelloop, pathlib; "
        "print(labelloop.__version__); print(pathlib.Path(labelloop.__file__).parent)"
    )
    version, folder = _run(sys.executable, "-c", code, env=without_node, cwd=tmp_path).splitlines()
    assert Path(folder) == installed / "labelloop"
    assert version == next(installed.glob("labelloop-*.dist-info")).name.split("-")[1].removesuffix(".dist")


def test_the_installed_widgets_find_their_front_end(installed, without_node, tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import labelloop; "
        "print(len(str(labelloop.ImageLabeler._esm)), labelloop.ImageLabeler.__module__)"
    )
    size, module = _run(sys.executable, "-c", code, env=without_node, cwd=tmp_path).split()
    assert int(size) > 0
    assert module.startswith("labelloop.widgets")
