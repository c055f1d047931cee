"""Files that are named by a path or by an address of the web.

What comes from the web is not trusted: it may take only so long and have only so many bytes, and its content is
looked at before it is kept. Kept it is under a name of our own, made from the address, so that the next run, a
restarted kernel and a labeler find it without asking the network again.
"""

from __future__ import annotations

import hashlib
import os
import time
import urllib.request
import uuid
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from labelloop.pool.side_by_side import side_by_side
from labelloop.progress import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MEGABYTE = 2**20
_AT_ONCE = 8
_PIECE = 2**16
_OTHER_IMAGES = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\0\0\1\0": "ICO",
    b"8BPS": "Photoshop",
    b"%PDF": "PDF",
}


class FileError(ValueError):
    """A file that cannot be had or is not what is wanted; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """What files have to be.

    Parameters
    ----------
    most_bytes : int
    check : callable
        Given the first bytes; returns how its name should end, or raises `FileError`.
    seconds : float
        How long one file may take to come from the web.
    """

    most_bytes: int
    check: Callable[[bytes], str]
    seconds: float = 30.0


def image_suffix(head: bytes) -> str:
    r"""Return how the name of a JPG or PNG image ends, by its first bytes; raise `FileError` of anything else.

    Examples
    --------
    >>> image_suffix(b"\x89PNG\r\n\x1a\n")
    '.png'
    """
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if not head:
        raise FileError("the file is empty; an image is a JPG or PNG file")
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    other = "WebP" if webp else next((name for mark, name in _OTHER_IMAGES.items() if head.startswith(mark)), None)
    found = f"this is a {other} file" if other else "this is no image"
    raise FileError(f"{found}; images are JPG or PNG, whatever their names say")


def any_suffix(head: bytes) -> str:
    """Return "", or raise `FileError` if there is nothing in a file."""
    if not head:
        raise FileError("the file is empty")
    return ""


IMAGE = Wanted(20 * MEGABYTE, image_suffix)
SOUND = Wanted(200 * MEGABYTE, any_suffix, seconds=120.0)


def is_address(name: str) -> bool:
    """Return whether a name is an address of the web, not a path."""
    return name.lower().startswith(("http://", "https://"))


def places_of(names: Sequence[Any], base: Path, folder: Path, wanted: Wanted) -> list[Path | FileError]:
    """Return where files are, fetching what is on the web; a `FileError` for each that cannot be had.

    Parameters
    ----------
    names : sequence of str
        Paths, or addresses that begin with ``http://`` or ``https://``.
    base : Path
        The folder that relative paths start from.
    folder : Path
        Where files from the web are kept; it is made when the first one comes.
    wanted : Wanted
    """

    def place(name: Any) -> Path | FileError:
        try:
            return _place(name, base, folder, wanted)
        except FileError as error:
            return error

    if not any(isinstance(name, str) and is_address(name) for name in names):
        return [place(name) for name in names]
    by_name = [*dict.fromkeys(name for name in names if isinstance(name, str))]
    found = dict(zip(by_name, side_by_side(place, by_name, "Fetching files", _AT_ONCE), strict=True))
    return [found[name] if isinstance(name, str) else place(name) for name in names]


def fetch(address: str, folder: Path, wanted: Wanted) -> Path:
    """Return where a file of the web lies in a folder, having fetched it if it was not there.

    Parameters
    ----------
    address : str
    folder : Path
    wanted : Wanted

    Raises
    ------
    FileError
        If it does not come in time, is too large, or is not what is wanted.
    """
    stem = hashlib.sha256(address.encode()).hexdigest()[:32]
    kept = next(folder.glob(f"{stem}*"), None) if folder.is_dir() else None
    if kept is not None:
        return kept
    content = _download(address, wanted)
    suffix = wanted.check(content[:_PIECE]) or Path(urlsplit(address).path).suffix.lower()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    beside, place = folder / f".{stem}.{uuid.uuid4().hex[:8]}", folder / f"{stem}{suffix}"
    with uninterrupted():
        beside.write_bytes(content)
        os.replace(beside, place)  # noqa: PTH105 - as one step: nobody finds half a file
    return place


def _place(name: Any, base: Path, folder: Path, wanted: Wanted) -> Path:
    if not isinstance(name, str) or not name.strip():
        said = "is empty" if name is None or name != name or name == "" else f"is {name!r:.60}"  # noqa: PLR0124 - NaN
        raise FileError(f"the cell {said}; expected a path, or an address that begins with http:// or https://")
    if is_address(name):
        return fetch(name, folder, wanted)
    if "://" in name:
        raise FileError(f"{name[:80]!r} is neither a path nor an address that begins with http:// or https://")
    place = base / Path(name).expanduser()
    try:
        _check_there(place)
        _check_size(place.stat().st_size, wanted)
        with place.open("rb") as file:
            wanted.check(file.read(64))
    except FileError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null byte in a path
        raise FileError(f"{name[:80]!r} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return place.resolve()


def _download(address: str, wanted: Wanted) -> bytes:
    until = time.monotonic() + wanted.seconds
    request = urllib.request.Request(address, headers={"User-Agent": "labelloop"})  # noqa: S310 - only http(s) gets here
    pieces: list[bytes] = []
    try:
        with _OPENER.open(request, timeout=wanted.seconds) as answer:
            while piece := answer.read1(_PIECE):
                pieces.append(piece)
                _check_size(sum(map(len, pieces)), wanted, more=True)
                _check_time(until)
    except HTTPError as error:
        raise FileError(f"{address[:120]} is answered with {error.code} {error.reason}") from error
    except TimeoutError as error:
        raise FileError(f"{address[:120]} did not come within {wanted.seconds:g} seconds") from error
    except URLError as error:
        late = isinstance(error.reason, TimeoutError)
        why = f"did not come within {wanted.seconds:g} seconds" if late else f"cannot be reached: {error.reason}"
        raise FileError(f"{address[:120]} {why}") from error
    except FileError:
        raise
    except (OSError, HTTPException, ValueError) as error:
        raise FileError(f"{address[:120]} cannot be fetched: {error}") from error
    return b"".join(pieces)


def _check_there(place: Path) -> None:
    if not place.is_file():
        raise FileError(f"{str(place)!r} is a folder" if place.is_dir() else f"there is no file {str(place)!r}")


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError


def _check_size(size: int, wanted: Wanted, *, more: bool = False) -> None:
    if size > wanted.most_bytes:
        has = "more than that" if more else f"{size / MEGABYTE:.1f} MB"
        raise FileError(f"a file may have {wanted.most_bytes // MEGABYTE} MB, and this one has {has}")


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follows redirections, but not away from the web."""

    def redirect_request(  # noqa: PLR0917 - as the base class has it
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if not is_address(newurl):
            raise FileError(f"{req.full_url[:80]} leads to {newurl[:80]!r}, which is no address of the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        _OnlyWeb,
    ):
        opener.add_handler(handler())
    return opener


_OPENER = _opener()  # no file:, ftp: or data: whatever an address leads to
