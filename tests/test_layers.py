"""The plan of the house, kept: who may import whom, what `import labelloop` costs, how long a file gets."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "labelloop"
MODULES = sorted(SOURCE.rglob("*.py"))

# A room may import itself and the rooms before it.
ROOMS = ["progress", "labels", "pool", "store", "text", "learning", "quality", "job", "workflow", "formats", "widgets"]
FACES = {"ipywidgets", "anywidget", "traitlets", "ipycanvas", "ipyevents", "IPython"}
HEAVY = {"numpy", "pandas", "sklearn", "ipywidgets", "anywidget", "sqlalchemy", "PIL", "polars", "narwhals"}
LONGEST_FILE = 400


def room_of(module: Path, source: Path = SOURCE) -> str:
    """Return the first part of a module's path in the package: its room."""
    return module.relative_to(source).parts[0].removesuffix(".py")


def imports_of(module: Path, source: Path = SOURCE) -> Iterator[tuple[int, str]]:
    """Yield line and absolute dotted name of every import, wherever in the module it stands."""
    package = ["labelloop", *module.relative_to(source).parts[:-1]]
    for node in ast.walk(ast.parse(module.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            # `from labelloop import pool` names a room only in its last word.
            yield from ((node.lineno, f"{name}.{alias.name}") for alias in node.names)


def breaches(module: Path, source: Path = SOURCE) -> list[str]:
    """Return a sentence for every import that the plan of the house forbids."""
    room = room_of(module, source)
    if room == "__init__":
        return []
    if room not in ROOMS:
        return [f"{room} is no room of the house; the rooms are {', '.join(ROOMS)}"]
    found = []
    for line, name in imports_of(module, source):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top in FACES and room != "widgets":
            found.append(f"{module.name}:{line}: {room} imports {top}; only widgets may")
        if top == "labelloop" and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
            found.append(f"{module.name}:{line}: {room} imports {other}, a room after it")
        if top == "labelloop" and other not in ROOMS:
            found.append(f"{module.name}:{line}: {room} imports {name}; import from the room it lives in")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_room_imports_only_the_rooms_before_it(module):
    assert breaches(module) == []


@pytest.mark.parametrize(
    ("path", "code", "forbidden"),
    [
        ("pool/a.py", "from labelloop.store import Store", "pool imports store"),
        ("pool/a.py", "from labelloop import job", "pool imports job"),
        ("pool/a.py", "from ..widgets import base", "pool imports widgets"),
        ("store.py", "from . import learning", "store imports learning"),
        ("job.py", "def f():\n    import labelloop.widgets.base", "job imports widgets"),
        ("learning/a.py", "if TYPE_CHECKING:\n    from ipywidgets import Box", "only widgets may"),
        ("learning/a.py", "import traitlets as t", "only widgets may"),
        ("store.py", "from labelloop import ImageLabeler", "import from the room it lives in"),
        ("attic.py", "", "no room of the house"),
    ],
)
def test_the_rule_sees_a_breach_wherever_it_hides(tmp_path, path, code, forbidden):
    module = tmp_path / path
    module.parent.mkdir(exist_ok=True)
    module.write_text(code)
    (breach,) = breaches(module, tmp_path)
    assert forbidden in breach


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("job.py", "from labelloop.labels import Classes\nfrom . import store, pool"),
        ("widgets/image.py", "import anywidget\nfrom labelloop.job import Job\nfrom .base import Labeler"),
        ("learning/a.py", "from labelloop.learning.strategies import margin\nfrom . import fit"),
        ("__init__.py", "from labelloop.widgets import ImageLabeler"),
    ],
)
def test_the_rule_allows_what_the_plan_allows(tmp_path, path, code):
    module = tmp_path / path
    module.parent.mkdir(exist_ok=True)
    module.write_text(code)
    assert breaches(module, tmp_path) == []


def test_importing_the_package_imports_nothing_heavy():
    code = "import labelloop, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "labelloop" in loaded
    assert loaded & HEAVY == set()


def _our_files() -> list[Path]:
    folders = [SOURCE, CHECKOUT / "js" / "src", CHECKOUT / "js" / "test", CHECKOUT / "tests"]
    endings = {".py", ".ts", ".js", ".mjs", ".css"}
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in endings]
    # static/ holds what the build writes; the toy's node_modules, if any, is not ours either.
    return [path for path in files if not {"static", "node_modules"} & set(path.parts)]


def test_no_file_is_longer_than_a_person_reads_at_once():
    lengths = {
        path.relative_to(CHECKOUT).as_posix(): len(path.read_text(encoding="utf8").splitlines())
        for path in _our_files()
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_error_is_swallowed_whole_and_nothing_is_printed(module):
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf8"))))
    bare = [n.lineno for n in nodes if isinstance(n, ast.ExceptHandler) and n.type is None]
    prints = [
        n.lineno for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
    ]
    assert (bare, prints) == ([], [])
