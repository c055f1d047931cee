"""What a page with many samples may send, checked. Everything that comes in is untrusted.

The page's side is ``js/src/gallery/protocol.ts``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from labelloop.widgets.protocol import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable

SORTS = ("default", "disagreement", "self_confidence", "prediction", "score", "likeness", "id")
LARGEST_PAGE = 200  # samples
_SHORT, _LONG = 64, 100_000  # characters of an identifier, of an id
_MANY = 10_000  # samples of one operation
_SIDES = (32, 4096)  # px
_WORDS, _LIKED = 500, 50  # characters that are searched for, samples that others shall be like


@dataclass(frozen=True)
class Query:
    """Which samples are shown, in which order.

    Parameters
    ----------
    sort : str
        One of `SORTS`; ``"default"`` is the order in which they were chosen.
    descending : bool
    said : str, optional
        A class, as text: only samples that somebody answered so, or that were decided so.
    predicted : str, optional
        A class, as text: only samples that the model takes for it.
    annotator : str, optional
        Only samples that this annotator has answered.
    least : float
        Only samples whose prediction has at least this score; with 0 those without a prediction, too.
    hide : bool
        Without what has been decided or skipped here.
    text : str
        Words: only samples that hold all of them.
    like : tuple of str
        Samples, by what a page knows them by, to which ``"likeness"`` is meant.
    """

    sort: str = "default"
    descending: bool = False
    said: str | None = None
    predicted: str | None = None
    annotator: str | None = None
    least: float = 0.0
    hide: bool = False
    text: str = ""
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A page asks which samples are shown, from `start` on; `known` says which names of classes it has."""

    page: str
    request: int
    query: Query
    start: int
    count: int
    known: int


@dataclass(frozen=True)
class Shown:
    """A page asks for what samples hold, pictures with at most `side` pixels; 0 px asks for small ones."""

    page: str
    request: int
    keys: list[str]
    side: int


@dataclass(frozen=True)
class Heard:
    """A page asks for a sound, to play it."""

    page: str
    request: int
    key: str


@dataclass(frozen=True)
class Acted:
    """Something that a person has done.

    Parameters
    ----------
    page, op_id : str
    kind : {"decide", "adopt", "believe", "bulk", "found", "skip", "open", "undo", "redo", "refresh", "stop"}
    keys : list of str
        The samples meant.
    value : object
        Of ``decide`` and ``found``: the answer, unchecked. Of ``bulk``: a class. Of ``adopt``: an annotator's name;
        None stands for the consensus. Of ``believe``: what the model was shown to say of each, or None.
    above : float
        Of ``bulk``: the least score.
    expected : int
        Of ``bulk`` and ``found``: how many samples the person was told.
    query : Query
        Of ``bulk`` and ``found``: among which samples.
    """

    page: str
    op_id: str
    kind: str
    keys: list[str]
    value: Any = None
    above: float = 0.0
    expected: int = 0
    query: Query = Query()


Message: TypeAlias = Listed | Shown | Heard | Acted

_NAMING = ("decide", "adopt", "believe", "skip", "open")
_ACTS = (*_NAMING, "bulk", "found", "undo", "redo", "refresh", "stop")


def parse(content: Any) -> Message:
    """Return a message from a page.

    Parameters
    ----------
    content : object
        As it came.

    Returns
    -------
    Listed, Shown, Heard or Acted

    Raises
    ------
    ProtocolError
        Naming what is wrong with it.
    """
    if not isinstance(content, dict):
        raise ProtocolError(f"a message is an object, not {type(content).__name__}")
    page, kind = _text(content, "page", _SHORT), content.get("kind")
    if isinstance(kind, str) and kind in _PARSERS:
        return _PARSERS[kind](content, page)
    if kind in _ACTS:
        return _acted(content, page)
    raise ProtocolError(f"there is no message of the kind {kind!r:.80}")


def _listed(content: dict[str, Any], page: str) -> Listed:
    start, count = _whole(content, "start"), _whole(content, "count")
    if start < 0 or not 1 <= count <= LARGEST_PAGE:
        raise ProtocolError(f"'start' is negative, or 'count' not 1 to {LARGEST_PAGE}")
    return Listed(page, _whole(content, "request"), _query(content), start, count, _whole(content, "known"))


def _shown(content: dict[str, Any], page: str) -> Shown:
    side = _whole(content, "side")
    if side != 0 and not _SIDES[0] <= side <= _SIDES[1]:
        raise ProtocolError(f"'side' is not 0, nor between {_SIDES[0]} and {_SIDES[1]} pixels")
    keys = _keys(content)
    if len(keys) > LARGEST_PAGE:
        raise ProtocolError(f"'keys' names more than {LARGEST_PAGE} samples")
    return Shown(page, _whole(content, "request"), keys, side)


def _heard(content: dict[str, Any], page: str) -> Heard:
    return Heard(page, _whole(content, "request"), _text(content, "key", _LONG))


def _acted(content: dict[str, Any], page: str) -> Acted:
    kind, op_id = str(content["kind"]), _text(content, "op_id", _SHORT)
    value = content.get("value")
    if kind == "bulk":
        label = _text(content, "value", _LONG)
        above, expected = _share(content, "above"), _whole(content, "expected")
        return Acted(page, op_id, kind, [], label, above, expected, _query(content))
    if kind == "found":
        return Acted(page, op_id, kind, [], value, 0.0, _whole(content, "expected"), _query(content))
    if kind not in _NAMING:
        return Acted(page, op_id, kind, [])
    if kind == "adopt" and value is not None:
        value = _text(content, "value", _LONG)
    keys = list(dict.fromkeys(_keys(content)))
    if not keys:
        raise ProtocolError("'keys' names no sample")
    return Acted(page, op_id, kind, keys, value)


def _query(content: dict[str, Any]) -> Query:
    given = content.get("query")
    if not isinstance(given, dict):
        raise ProtocolError("'query' is not an object")
    sort = _text(given, "sort", _SHORT)
    if sort not in SORTS:
        raise ProtocolError(f"'sort' is none of {SORTS}")
    return Query(
        sort=sort,
        descending=_bool(given, "descending"),
        said=_maybe(given, "said"),
        predicted=_maybe(given, "predicted"),
        annotator=_maybe(given, "annotator"),
        least=_share(given, "least"),
        hide=_bool(given, "hide"),
        text="" if given.get("text") is None else _text(given, "text", _WORDS),
        like=_liked(given),
    )


def _liked(given: dict[str, Any]) -> tuple[str, ...]:
    keys = [] if given.get("like") is None else _keys({"keys": given["like"]})
    if len(keys) > _LIKED:
        raise ProtocolError(f"'like' names more than {_LIKED} samples")
    return tuple(keys)


def _maybe(content: dict[str, Any], name: str) -> str | None:
    return None if content.get(name) is None else _text(content, name, _LONG)


def _text(content: dict[str, Any], name: str, most: int) -> str:
    value = content.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise ProtocolError(f"{name!r} is not a text of at most {most} characters")
    # Half of a surrogate pair is no character and cannot be stored.
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _keys(content: dict[str, Any]) -> list[str]:
    value = content.get("keys")
    if not isinstance(value, list) or len(value) > _MANY:
        raise ProtocolError(f"'keys' is not a list of at most {_MANY} samples")
    return [_text({"keys": each}, "keys", _LONG) for each in value]


def _whole(content: dict[str, Any], name: str) -> int:
    value = content.get(name)
    if type(value) is not int or abs(value) >= 2**53:
        raise ProtocolError(f"{name!r} is not a whole number")
    return value


def _bool(content: dict[str, Any], name: str) -> bool:
    value = content.get(name)
    if not isinstance(value, bool):
        raise ProtocolError(f"{name!r} is neither true nor false")
    return value


def _share(content: dict[str, Any], name: str) -> float:
    value = content.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ProtocolError(f"{name!r} is not a number")
    if not 0 <= value <= 1:
        raise ProtocolError(f"{name!r} is not between 0 and 1")
    return float(value)


_PARSERS: dict[str, Callable[[dict[str, Any], str], Message]] = {
    "list": _listed,
    "samples": _shown,
    "sound": _heard,
}
