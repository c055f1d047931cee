"""Files as people name them: a folder, a glob pattern, paths."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from glob import glob
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from string import digits
from sys import intern
from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from labelloop.pool.checks import listing
from labelloop.pool.errors import PoolError
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://|data:|s3://|gs://")


@dataclass(frozen=True, slots=True)
class File:
    """A file.

    Parameters
    ----------
    path : str
        As the user knows it.
    base : str
        The working directory when the pool was made: the user may change it later, and a worker process
        may have another.
    """

    path: str
    base: str

    @property
    def place(self) -> str:
        """The absolute path."""
        return os.path.join(self.base, self.path)  # noqa: PTH118 - a million of them: a Path takes ten times as long

    @property
    def name(self) -> str:
        """The last part of the path, as text that can be sent: it may hold bytes that are no characters."""
        return os.path.basename(self.path).encode("utf-8", "replace").decode("utf-8")  # noqa: PTH119 - a path as given

    @property
    def fingerprint(self) -> bytes:
        """What the file is known by after a restart, without reading it: its name and size."""
        size = os.path.getsize(self.place) if os.path.isfile(self.place) else None  # noqa: PTH113, PTH202 - as in place
        return f"{os.path.basename(self.path)} {size}".encode("utf-8", "surrogatepass")  # noqa: PTH119 - as in name


class Files(Sequence[File]):
    """Files of which there may be a million: their paths are held, and each is made when it is asked for.

    Parameters
    ----------
    paths : list of str
    base : str
        See `File`.
    folder : str
        What comes before each path; ends in a separator, unless it is empty.

    Attributes
    ----------
    paths : list of str
    """

    def __init__(self, paths: list[str], base: str, folder: str = "") -> None:
        self.paths, self._base, self._folder = paths, base, folder

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, place: int) -> File: ...

    @overload
    def __getitem__(self, place: slice) -> Files: ...

    def __getitem__(self, place: int | slice) -> File | Files:
        if isinstance(place, slice):
            return Files(self.paths[place], self._base, self._folder)
        return File(self._folder + self.paths[place], self._base)


def file_at(path: str, base: str | None = None) -> File:
    """Return the file at a path; raise `PoolError` for an address of the web.

    Parameters
    ----------
    path : str
    base : str, optional
        The working directory, where it is known: of a million files it is asked for once.
    """
    if _ADDRESS.match(path):
        raise PoolError(f"{path[:80]!r} is an address, not a file: download it first, or give its bytes")
    here = intern(os.getcwd()) if base is None else base  # noqa: PTH109 - as in File.place
    return File(os.path.expanduser(path) if path[:1] == "~" else path, here)  # noqa: PTH111 - as in File.place


def files_at(paths: Sequence[str]) -> Files:
    """Return the files at many paths; see `file_at`."""
    for path in paths:
        if _ADDRESS.match(path) or path[:1] == "~":
            break
    else:
        return Files(list(paths), os.getcwd())  # noqa: PTH109 - as in File.place
    return Files([file_at(path).path for path in paths], os.getcwd())  # noqa: PTH109 - as above


def in_folder(root: str, what: str, suffixes: frozenset[str]) -> tuple[Files, pd.Index[Any]]:
    """Return the files of some kinds below a folder, hidden ones left out, in natural order.

    Parameters
    ----------
    root : str
        The folder.
    what : str
        What such files are called in a message.
    suffixes : frozenset of str
        How their names end, in lower case and with the dot.

    Returns
    -------
    files : Files
    index : Index
        Their paths within the folder.

    Raises
    ------
    PoolError
        If there is none; it says what there is instead. If one is a link to nothing.
    """
    names: list[str] = []
    others: list[str] = []
    links: list[str] = []
    for path in steps(_below(root, "", links), f"Looking for {what}"):
        (names if path[path.rfind(".") :].lower() in suffixes else others).append(path)
    if not names:
        found = f"{len(others)} other files, such as {listing(sorted(others))}" if others else "no files"
        raise PoolError(
            f"there are no {what} in the folder {root!r}: it holds {found}; {what} are files that end in "
            f"{', '.join(sorted(suffixes))}"
        )
    base, folder = os.getcwd(), os.path.join(root, "")  # noqa: PTH109, PTH118 - as in File.place
    check_files(Files([path for path in links if suffix_of(path) in suffixes], base, folder))
    return Files(names, base, folder), index_of(names)


def _below(root: str, inside: str, links: list[str]) -> Iterator[str]:
    """Yield the paths within `root` of all files below a folder, in natural order; `links` learns which may be none."""
    names: list[str] = []
    folders: list[str] = []
    with suppress(PermissionError), os.scandir(os.path.join(root, inside)) as entries:  # noqa: PTH118 - as in File.place
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_file(follow_symlinks=False):
                names.append(entry.name)
            elif not entry.is_dir():
                names.append(entry.name)
                links.append(inside + entry.name)
            elif not entry.is_symlink():
                folders.append(f"{entry.name}/")
    for name in sorted([*names, *folders], key=_natural) if folders else in_order(names):
        if name.endswith("/"):
            yield from _below(root, inside + name, links)
        else:
            yield inside + name


def matching(pattern: str) -> list[str]:
    """Return the paths of the files that match a glob pattern, in natural order."""
    return sorted(filter(os.path.isfile, glob(pattern, recursive=True)), key=_natural)  # noqa: PTH207 - as in File.place


def check_files(files: Sequence[File]) -> None:
    """Raise `PoolError`, naming some, if files are folders or are not there."""
    folders: list[str] = []
    missing: list[str] = []
    for file in steps(files, "Looking at files"):
        mode = _mode(file.place)
        if not S_ISREG(mode):
            (folders if S_ISDIR(mode) else missing).append(file.path)
    if folders:
        raise PoolError(f"a folder is given where a file is expected: {listing(folders)}")
    if missing:
        raise PoolError(
            f"{len(missing)} of {len(files)} files are missing: {listing(missing)} "
            f"(the working directory is {str(Path.cwd())!r})"
        )


def _mode(place: str) -> int:
    try:
        return os.stat(place).st_mode  # noqa: PTH116 - as in File.place
    except (OSError, ValueError):
        return 0


def index_of(names: Sequence[Hashable]) -> pd.Index[Any]:
    """Return names as ids."""
    # A file name may hold bytes that are no characters: only plain Python strings can carry them.
    try:
        return pd.Index(names)
    except UnicodeEncodeError:
        return pd.Index(names, dtype=object)


def suffix_of(name: str) -> str:
    """Return how a file's name ends, in lower case and with the dot."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - as in File.place


def near_place(place: str) -> str:
    """Return, for a message, a question that names what lies beside a place and is called nearly so."""
    path = Path(place)
    siblings = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, siblings, n=1)
    return f"; did you mean {str(path.parent / near[0])!r}?" if near else ""


def why(error: Exception) -> str:
    """Return in plain words why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "the file is no longer there"
    if isinstance(error, PoolError):
        return str(error)
    if isinstance(error, OSError) and (error.strerror or str(error)):
        return error.strerror or str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def in_order(names: list[str]) -> list[str]:
    """Return the names of the files of one folder in natural order.

    Examples
    --------
    >>> in_order(["img10.png", "img9.png", "cat.png"])
    ['cat.png', 'img9.png', 'img10.png']
    """
    # Where a number is all that tells them apart, that is four times as fast.
    lead = os.path.commonprefix(names).rstrip(digits)  # noqa: RUF071 - of letters, which is what it does
    tail = os.path.commonprefix([name[::-1] for name in names])[::-1].lstrip(digits)  # noqa: RUF071 - as above
    numbers = {name: name[len(lead) : len(name) - len(tail)] for name in sorted(names)}
    if all(map(str.isdigit, numbers.values())) and "".join(numbers.values()).isascii():
        return sorted(numbers, key=lambda name: int(numbers[name]))
    return sorted(names, key=_natural)


def _natural(path: str) -> tuple[str, str]:
    """Order names as people do: img2 before img10, folder by folder."""
    # One text to compare: what comes before all letters separates folders, and stands before numbers.
    return _DIGITS.sub(_number, path.casefold()).replace(os.sep, "/").replace("/", "\0"), path


def _number(found: re.Match[str]) -> str:
    number = found[0].lstrip("0") if found[0].isascii() else str(int(found[0]))
    return f"\1{len(number):04}{number}"
