"""The wire: what a front end may send, checked, and the plain forms of what it is told.

``tests/protocol.json`` holds an example of each message, read by the tests of both sides; the page's side is
``js/src/core/protocol.ts``. Everything that comes in is untrusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.job import Job, Receipt, Record, Step
    from labelloop.pool import Pool

Json: TypeAlias = Any
Reply: TypeAlias = tuple[dict[str, Json], list[bytes]]

VERSION = 1
_SHORT = 64  # characters of an identifier
_LONG = 100_000  # characters of a comment, an id, an answer
_LONGEST = 2**31 - 1  # ms
_MANY = 10_000  # entries of a list
_KINDS = ("label", "skip", "flag", "undo", "redo", "add_class")
_SIDES = (16, 4096)  # px of a part of a picture
_FARTHEST = 1_000_000  # px
_FRAMES = 2**22  # of a part of a sound
_COLUMNS, _ROWS = 4096, 512  # of its picture
_SCALES = ("mel", "linear")
_STATUSES = ("all", "labeled", "skipped", "flagged")


class ProtocolError(ValueError):
    """A message that no labelloop front end sends."""


@dataclass(frozen=True)
class Hello:
    """A page has opened; `have` are the keys it holds already, after the message of the number `seen`.

    `was` names the kernels that served it before it was loaded anew.
    """

    page: str
    have: list[str]
    seen: int
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Performed:
    """One operation of a person, as it came from a page."""

    op_id: str
    kind: str
    sample: str | None
    value: Json
    comment: str
    elapsed: int
    target: str | None
    suggested: Json
    malformed: str = ""  # what is wrong with it, if it came so that nothing can be done with it


@dataclass(frozen=True)
class Operations:
    """Operations in the order they were performed."""

    page: str
    operations: list[Performed]


@dataclass(frozen=True)
class Need:
    """A page asks for what comes after `have`, for a window of its history, or for some samples."""

    page: str
    have: list[str] | None
    trail: tuple[int, int] | None
    samples: list[str] | None
    seen: int


@dataclass(frozen=True)
class Find:
    """A page looks for samples by their id."""

    page: str
    request: int
    text: str
    status: str


@dataclass(frozen=True)
class Look:
    """A page shows the Monitor and asks how things stand."""

    page: str


@dataclass(frozen=True)
class Stop:
    """Somebody wants the fit to end that is under way."""

    page: str


@dataclass(frozen=True)
class Alive:
    """Somebody is at work in a page: what it holds is not to be given to others."""

    page: str


@dataclass(frozen=True)
class Detail:
    """A page asks for a part of a large picture: left, top, width, height, and the longest side it wants."""

    page: str
    request: int
    sample: str
    region: tuple[int, int, int, int]
    side: int


@dataclass(frozen=True)
class Listen:
    """A page asks for a part of a sound, from one frame to before another: as it looks, or its samples.

    Its `columns` are 0 where samples are wanted; its `rows`, where no spectrogram is.
    """

    page: str
    request: int
    sample: str
    start: int
    stop: int
    columns: int = 0
    rows: int = 0
    scale: str = "mel"
    low: float = 0
    high: float = 0


Message: TypeAlias = Hello | Operations | Need | Find | Look | Stop | Alive | Detail | Listen


def parse(content: Any) -> Message:
    """Return a message from a page.

    Parameters
    ----------
    content : object
        As it came.

    Returns
    -------
    Hello, Operations, Need, Find, Look, Stop, Alive, Detail or Listen

    Raises
    ------
    ProtocolError
        Naming what is wrong with it.
    """
    if not isinstance(content, dict):
        raise ProtocolError(f"a message is an object, not {type(content).__name__}")
    page = _text(content, "page", _SHORT)
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in _PARSERS:
        raise ProtocolError(f"there is no message of the kind {kind!r}")
    return _PARSERS[kind](content, page)


def entry_json(record: Record, pool: Pool) -> dict[str, Json]:
    """Return a record as a page knows it."""
    return {
        "key": record.sample,
        "id": str(pool.id_of(record.sample)),
        "status": record.status,
        "value": record.value,
        "comment": record.comment,
        "flag": record.flag,
    }


def missed_json(receipt: Receipt, job: Job) -> dict[str, Json]:
    """Return what whoever missed a test question is told."""
    sample, question = str(receipt.operation.sample), receipt.missed
    public = job.label_type.public
    return {
        "sample": sample,
        "id": str(job.pool.id_of(sample)),
        "given": public(receipt.operation.value),
        "accepted": [] if question is None else [public(each) for each in question.accepted],
        "reason": "" if question is None else question.reason,
    }


def step_json(step: Step, pool: Pool) -> dict[str, Json]:
    """Return a step that can be undone as a page knows it."""
    return {
        "op_id": step.op_id,
        "before": entry_json(step.before, pool),
        "after": entry_json(step.after, pool),
    }


def typed(text: str, keys: list[Any]) -> Any:
    """Return the name of a new class as a whole number if all classes so far are such numbers."""
    whole = all(type(key) is int for key in keys) and text.strip().lstrip("-").isdecimal()
    return int(text) if whole else text


def _performed(entry: Any) -> Performed:
    """Return an operation; a malformed one too, if it can be answered: it must not hold up those after it."""
    if not isinstance(entry, dict):
        raise ProtocolError(f"an operation is an object, not {type(entry).__name__}")
    op_id = _text(entry, "op_id", _SHORT)
    try:
        return _checked(entry, op_id)
    except ProtocolError as error:
        return Performed(op_id, "malformed", None, None, "", 0, None, None, malformed=str(error))


def _checked(entry: dict[str, Any], op_id: str) -> Performed:
    kind = entry.get("kind")
    if kind not in _KINDS:
        raise ProtocolError(f"operation {kind!r} is none of {_KINDS}")
    sample = None if entry.get("sample") is None else _text(entry, "sample", _LONG)
    if sample is None and kind in {"label", "skip", "flag"}:
        raise ProtocolError(f"operation {kind!r} names no sample")
    return Performed(
        op_id=op_id,
        kind=str(kind),
        sample=sample,
        value=entry.get("value"),
        comment=_text({"comment": "", **entry}, "comment", _LONG),
        elapsed=min(max(0, _whole({"elapsed": 0, **entry}, "elapsed")), _LONGEST),
        target=None if entry.get("target") is None else _text(entry, "target", _SHORT),
        suggested=_suggested(entry.get("suggested")),
    )


def _suggested(given: Any) -> Json:
    if given is None:
        return None
    if not isinstance(given, dict) or not set(given) <= {"value", "score"}:
        raise ProtocolError("'suggested' is not an object with 'value' and 'score'")
    return given


def _hello(content: dict[str, Any], page: str) -> Hello:
    if content.get("version") != VERSION:
        raise ProtocolError(
            f"the page speaks version {content.get('version')!r} of the protocol and the kernel version {VERSION}: "
            "restart the kernel, run the cell again and reload the page"
        )
    was = _texts(content, "was") if "was" in content else []
    return Hello(page, _texts(content, "have"), _seen(content), tuple(was))


def _operations(content: dict[str, Any], page: str) -> Operations:
    return Operations(page, [_performed(each) for each in _list(content, "operations")])


def _find(content: dict[str, Any], page: str) -> Find:
    status = _text(content, "status", _SHORT)
    if status not in _STATUSES:
        raise ProtocolError(f"status {status!r} is none of {_STATUSES}")
    return Find(page, _whole(content, "request"), _text(content, "text", _LONG), status)


def _need(content: dict[str, Any], page: str) -> Need:
    have = _texts(content, "have") if "have" in content else None
    samples = _texts(content, "samples") if "samples" in content else None
    trail = None
    if "trail" in content:
        window = _list(content, "trail")
        if len(window) != 2 or not all(type(each) is int and each >= 0 for each in window):  # noqa: PLR2004 - a pair
            raise ProtocolError("'trail' is not a pair of whole numbers")
        trail = (window[0], min(window[1], window[0] + 100))
    if have is None and trail is None and samples is None:
        raise ProtocolError("'need' says neither 'have' nor 'trail' nor 'samples'")
    return Need(page, have, trail, samples, _seen(content))


def _seen(content: dict[str, Any]) -> int:
    return _whole(content, "seen") if "seen" in content else 0


def _detail(content: dict[str, Any], page: str) -> Detail:
    region, side = _list(content, "region"), _whole(content, "side")
    least = (0, 0, 1, 1)
    whole = len(region) == len(least) and all(type(each) is int for each in region)
    if not whole or any(each < low or each > _FARTHEST for each, low in zip(region, least, strict=True)):
        raise ProtocolError("'region' is not left, top, width and height in whole pixels")
    if not _SIDES[0] <= side <= _SIDES[1]:
        raise ProtocolError(f"'side' is not between {_SIDES[0]} and {_SIDES[1]} pixels")
    left, top, width, height = region
    sample = _text(content, "sample", _LONG)
    return Detail(page, _whole(content, "request"), sample, (left, top, width, height), side)


def _listen(content: dict[str, Any], page: str) -> Listen:
    request, sample = _whole(content, "request"), _text(content, "sample", _LONG)
    start, stop = _whole(content, "start"), _whole(content, "stop")
    if not 0 <= start < stop <= start + _FRAMES:
        raise ProtocolError(f"'start' and 'stop' are not frames in order, at most {_FRAMES} apart")
    if content.get("want") == "samples":
        return Listen(page, request, sample, start, stop)
    if content.get("want") != "picture":
        raise ProtocolError("'want' is neither 'picture' nor 'samples'")
    columns, rows = _whole(content, "columns"), _whole(content, "rows")
    if not (1 <= columns <= _COLUMNS and 0 <= rows <= _ROWS):
        raise ProtocolError(f"'columns' are not 1 to {_COLUMNS}, or 'rows' not 0 to {_ROWS}")
    if content.get("scale") not in _SCALES:
        raise ProtocolError(f"'scale' is none of {_SCALES}")
    low, high = _hertz(content, "low"), _hertz(content, "high")
    if rows and low >= high:
        raise ProtocolError("'low' is not below 'high'")
    return Listen(page, request, sample, start, stop, columns, rows, str(content["scale"]), low, high)


def _hertz(content: dict[str, Any], name: str) -> float:
    value = content.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**31:  # NaN is refused too
        raise ProtocolError(f"{name!r} is not a frequency in Hz")
    return float(value)


def _text(content: dict[str, Any], name: str, most: int) -> str:
    value = content.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise ProtocolError(f"{name!r} is not a text of at most {most} characters")
    # Half of a surrogate pair is no character and cannot be stored.
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _whole(content: dict[str, Any], name: str) -> int:
    value = content.get(name)
    if type(value) is not int or abs(value) >= 2**53:
        raise ProtocolError(f"{name!r} is not a whole number")
    return value


def _list(content: dict[str, Any], name: str) -> list[Any]:
    value = content.get(name)
    if not isinstance(value, list) or len(value) > _MANY:
        raise ProtocolError(f"{name!r} is not a list of at most {_MANY} entries")
    return value


def _texts(content: dict[str, Any], name: str) -> list[str]:
    return [_text({name: each}, name, _LONG) for each in _list(content, name)]


_PARSERS: dict[str, Callable[[dict[str, Any], str], Message]] = {
    "hello": _hello,
    "operations": _operations,
    "need": _need,
    "find": _find,
    "monitor": lambda _, page: Look(page),
    "stop": lambda _, page: Stop(page),
    "alive": lambda _, page: Alive(page),
    "detail": _detail,
    "sound": _listen,
}
