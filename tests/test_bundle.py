"""The committed front end is the one its sources build: proved without Node, by a hash in its first line."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
STATIC = CHECKOUT / "src" / "labelloop" / "static"
BUILD_FILES = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json")


def source_hash(checkout: Path) -> str:
    """Return the sha256 over everything the bundle is made from, as `js/build.mjs` computes it.

    For each file, in the order of its posix path from js/: path, NUL, content with LF line ends, NUL.
    """
    js = checkout / "js"
    files = [path for path in (js / "src").rglob("*") if path.is_file()]
    files += [js / name for name in BUILD_FILES if (js / name).exists()]
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(js).as_posix(), path) for path in files):
        digest.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def test_the_bundle_is_built_from_the_sources_beside_it():
    bundle = STATIC / "labelloop.js"
    assert bundle.exists(), "src/labelloop/static/labelloop.js is missing: run `npm ci && npm run build` in js/."
    first = bundle.read_text(encoding="utf8").partition("\n")[0]
    named = re.fullmatch(r"// Built by js/build\.mjs from js/; do not edit\. sources: ([0-9a-f]{64})", first)
    assert named, f"The bundle's first line is {first!r}, not the note that js/build.mjs writes."
    assert named[1] == source_hash(CHECKOUT), "The bundle is stale: run `npm run build` in js/ and commit static/."


def test_the_style_sheet_is_built_too():
    assert (STATIC / "labelloop.css").stat().st_size > 0


def test_the_bundle_loads_nothing_from_a_network_or_another_file():
    text = (STATIC / "labelloop.js").read_text(encoding="utf8")
    # A widget's module is a blob: it has no base to import from, and notebooks must work offline.
    imports = re.findall(r"""^\s*(?:import|export)\b[^;\n]*?\bfrom\s*["'][^"']*["']""", text, flags=re.MULTILINE)
    imports += re.findall(r"""\bimport\s*\(\s*["'][^"']*["']""", text)
    assert imports == []
    style = (STATIC / "labelloop.css").read_text(encoding="utf8")
    assert re.findall(r"@import|url\(\s*[\"']?https?:", style) == []


def _checkout(folder: Path, code: bytes) -> Path:
    (folder / "js" / "src" / "core").mkdir(parents=True)
    (folder / "js" / "src" / "core" / "queue.ts").write_bytes(code)
    (folder / "js" / "package.json").write_bytes(b"{}\n")
    return folder


def test_the_hash_follows_content_and_name_but_not_line_ends(tmp_path):
    unix = source_hash(_checkout(tmp_path / "unix", b"let a = 1;\nlet b;\n"))
    assert unix == source_hash(_checkout(tmp_path / "windows", b"let a = 1;\r\nlet b;\r\n"))
    assert unix != source_hash(_checkout(tmp_path / "edited", b"let a = 2;\nlet b;\n"))
    renamed = _checkout(tmp_path / "renamed", b"let a = 1;\nlet b;\n")
    (renamed / "js/src/core/queue.ts").rename(renamed / "js/src/core/line.ts")
    assert unix != source_hash(renamed)


def test_the_hash_of_a_known_tree_is_the_one_written_in_the_build(tmp_path):
    expected = hashlib.sha256(b"package.json\0{}\n\0src/core/queue.ts\0let a;\n\0").hexdigest()
    assert source_hash(_checkout(tmp_path, b"let a;\n")) == expected
