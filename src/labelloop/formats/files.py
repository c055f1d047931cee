"""Text and JSON of files: UTF-8 only, errors that name file and line, files that are whole or not there."""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from labelloop.progress import steps, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 40


def read_text(path: Path, *, utf_16: bool = False) -> str:
    """Return the text of a UTF-8 file, line ends untouched, without the mark that some editors put first.

    Parameters
    ----------
    path : Path
    utf_16 : bool
        Whether files that begin with the mark of UTF-16 are read, too.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it is not UTF-8; file and line are named.
    """
    raw = path.read_bytes()
    if raw.startswith(_UTF_16):
        if utf_16:
            return _from_utf_16(raw, path)
        raise ValueError(f"{path}, line 1: expected UTF-8 text, found UTF-16: save the file as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{raw[error.start]:02x}"
        raise ValueError(f"{path}, line {line}: expected UTF-8 text, found {found}: save the file as UTF-8") from error


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : Path

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If it is not JSON; file and line are named.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}, line {error.lineno}: expected JSON: {error.msg}") from error
    except RecursionError as error:
        raise ValueError(f"{path}: expected JSON, found lists in lists without end") from error


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and JSON object of every line that is not empty; a file with one JSON list is read as well.

    Parameters
    ----------
    path : Path

    Yields
    ------
    int
        Line, from 1; in a list, the place.
    dict

    Raises
    ------
    ValueError
        If a line holds anything else; file and line are named.
    """
    text = read_text(path)
    rows = _list(text)
    if rows is not None:
        for number, row in enumerate(steps(rows, "Reading labels"), 1):
            yield number, as_object(row, f"{path}, item {number}")
        return
    for number, line in enumerate(steps(text.split("\n"), "Reading labels"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(
                    f"{path}, line {number}: expected one JSON object on each line, found {shown(line)}: {error.msg}"
                ) from error
            yield number, as_object(row, f"{path}, line {number}")


def as_object(value: Any, where: str) -> dict[str, Any]:
    """Return a JSON object, or raise `ValueError` that says where something else stands."""
    if not isinstance(value, dict):
        raise ValueError(f"{where}: expected a JSON object, found {shown(dumps(value))}")  # noqa: TRY004 - a bad file, not a bad argument
    return value


def write_lines(lines: Iterable[str], path: Path) -> None:
    """Write lines as UTF-8, each with a line feed at its end, on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines)


def dumps(value: Any) -> str:
    """Return a value as JSON on one line, readable in every script."""
    return json.dumps(value, ensure_ascii=False)


def shown(text: str) -> str:
    """Return the beginning of a text, to show in a message."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def inside(name: str) -> str:
    r"""Return the name of a file, as a file tells it, as a path that does not lead out of a folder.

    Parameters
    ----------
    name : str
        Whatever the file says: the path of another machine, perhaps, or one with ``..``. Of such, only the last
        part is taken. Backslashes part folders, too.

    Returns
    -------
    str
        With slashes; empty if there is no name in it.

    Examples
    --------
    >>> inside("train/a.jpg"), inside("/home/me/a.jpg"), inside("..\\a.jpg"), inside("C:\\a.jpg")
    ('train/a.jpg', 'a.jpg', 'a.jpg', 'a.jpg')
    """
    said = name.replace("\0", "").replace("\\", "/")
    parts = [part for part in said.split("/") if part not in ("", ".")]
    astray = said.startswith("/") or ".." in parts or re.match("[A-Za-z]:", said)
    kept = parts[-1:] if astray else parts
    return "" if kept == [".."] else re.sub("^[A-Za-z]:", "", "/".join(kept))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside the wanted one to write a file or folder to; it takes its place only if all went well.

    A folder that is there keeps whatever else lies in it.

    Raises
    ------
    FileNotFoundError
        If there is no folder to write it into; the path beside it would mean nothing to anybody.
    """
    beside = path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}{path.suffix}")
    try:
        yield beside
        with uninterrupted():  # a folder's files take their places one by one
            _replace(path, beside)
    except FileNotFoundError as error:
        if path.parent.is_dir():
            raise
        raise FileNotFoundError(
            f"{path} cannot be written: there is no folder {str(path.parent)!r}, make it first"
        ) from error
    finally:
        with uninterrupted():
            if beside.is_dir():
                shutil.rmtree(beside)
            beside.unlink(missing_ok=True)


def _replace(path: Path, beside: Path) -> None:
    if beside.is_dir() and path.is_dir():
        _replace_in(path, beside)
    elif path.exists() and path.is_dir() != beside.is_dir():
        kinds = ("folder", "file") if path.is_dir() else ("file", "folder")
        raise ValueError(f"{path} is a {kinds[0]}, and this format writes a {kinds[1]}: give another path")
    else:
        os.replace(beside, path)  # noqa: PTH105 - as one step, on every system


def _replace_in(folder: Path, beside: Path) -> None:
    """Put all that lies in one folder into another; what fails is undone."""
    old = beside / uuid.uuid4().hex
    news = [*beside.iterdir()]
    old.mkdir()
    moves = [(folder / new.name, old / new.name) for new in news if (folder / new.name).exists()]
    moves += [(new, folder / new.name) for new in news]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.rename(target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise


def _from_utf_16(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: expected UTF-16 text, as it begins with its mark: {error.reason}") from error


def _list(text: str) -> list[Any] | None:
    if not text.lstrip().startswith("["):
        return None
    try:
        rows = json.loads(text)
    except json.JSONDecodeError:
        return None
    return rows if isinstance(rows, list) else None
