"""The names of classes in ``data.yaml``, as YOLO's tools write it: as much of YAML as that takes.

``names:`` is followed by a list or a mapping of numbers to names, in a block or in brackets. What else the file says is
passed over.
"""

from __future__ import annotations

import json
import re
from typing import Any

_NUMBER = r"""["']?(\d{1,9})["']?\s*:\s"""
_ITEM = re.compile(rf"\s*(?:{_NUMBER}|-\s)\s*(.*)")
_FLOW = re.compile(
    rf"\s*(?:{_NUMBER}\s*)?"
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'\[\]{}][^,\[\]{}]*)\s*(,|$)"""
)
_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"}


def names_in(text: str, where: str) -> dict[int, Any]:
    """Return class numbers and keys.

    Parameters
    ----------
    text : str
    where : str
        What to call the file in an error.

    Returns
    -------
    dict of int to class key
        Numbers and true and false that stand without quotes are such, other names text; empty if there is no
        ``names``.

    Raises
    ------
    ValueError
        If ``names`` is written in another way.

    Examples
    --------
    >>> names_in("names: ['a', b]", "data.yaml"), names_in("names:" + chr(10) + "  0: 1", "data.yaml")
    ({0: 'a', 1: 'b'}, {0: 1})
    """
    lines = text.splitlines()
    start = next((place for place, line in enumerate(lines) if re.match(r"names\s*:", line)), None)
    if start is None:
        return {}
    first = _without_comment(lines[start].split(":", 1)[1]).strip()
    block = [_without_comment(line) for line in _block(lines[start + 1 :])]
    pairs = _of_flow(" ".join([first, *block])) if first else _of_block(block)
    if not pairs and first not in ("[]", "{}"):
        raise ValueError(
            f"{where}, line {start + 1}: expected class names as a list or as numbers with names, found "
            f"{' '.join([first, *block])!r:.60}"
        )
    return {place if number is None else int(number): _scalar(name) for place, (number, name) in enumerate(pairs)}


def written(keys: list[Any]) -> list[str]:
    """Return the lines that say the names of classes, in their order."""
    if not keys:
        return ["names: {}"]
    return [
        "names:",
        *(f"  {number}: {_quoted(key) if isinstance(key, str) else _plain(key)}" for number, key in enumerate(keys)),
    ]


def _block(lines: list[str]) -> list[str]:
    """Return the lines that belong to a key: indented ones, and items of a list."""
    end = next((place for place, line in enumerate(lines) if re.match(r"[^\s#\-\]}]|---", line)), len(lines))
    return [line for line in lines[:end] if line.strip() and not line.lstrip().startswith("#")]


def _of_block(lines: list[str]) -> list[tuple[str | None, str]]:
    matches = [_ITEM.fullmatch(line) for line in lines]
    return [(match[1], match[2].strip()) for match in matches if match] if all(matches) else []


def _of_flow(text: str) -> list[tuple[str | None, str]]:
    inner = re.fullmatch(r"\[(.*)\]|\{(.*)\}", text.strip(), re.DOTALL)
    if inner is None:
        return []
    rest, found = (inner[1] or inner[2] or "").strip(), []
    while rest:
        match = _FLOW.match(rest)
        if match is None:
            return []
        found.append((match[1], match[2].strip()))
        rest = rest[match.end() :].strip()
    return found


def _without_comment(line: str) -> str:
    quote, place = "", 0
    while place < len(line):
        each, before = line[place], line[place - 1] if place else " "
        if quote and each == "\\" and quote == '"':
            place += 1
        elif quote:
            quote = "" if each == quote else quote
        elif each in "\"'" and before in " \t[{,":
            quote = each
        elif each == "#" and before.isspace():
            return line[:place]
        place += 1
    return line


def _scalar(text: str) -> Any:
    quoted = len(text) > 1 and text[0] == text[-1]
    if quoted and text[0] == "'":
        return text[1:-1].replace("''", "'")
    if quoted and text[0] == '"':
        return re.sub(r"\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)", _unescaped, text[1:-1])
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"0|-?[1-9]\d{0,17}", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?", text) else text


def _unescaped(match: re.Match[str]) -> str:
    said = match[1]
    if len(said) > 1:
        return chr(min(int(said[1:], 16), 0x10FFFF))
    return _ESCAPES.get(said, said)


def _quoted(text: str) -> str:
    """Return a text in double quotes, with escapes for what YAML does not print."""
    return "".join(
        each if each.isprintable() else f"\\U{ord(each):08x}" for each in json.dumps(text, ensure_ascii=False)
    )


def _plain(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    text = repr(key)
    return text if isinstance(key, int) or "e" not in text or "." in text else text.replace("e", ".0e")
