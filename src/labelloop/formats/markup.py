"""XML of files: read without trust, written without what XML cannot hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from labelloop.formats.documents import text_of

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from labelloop.formats.pictures import Picture
    from labelloop.formats.report import Tally

# What XML 1.0 has no way to write, and the carriage return, which its readers make a line feed.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(path: Path, root: str) -> Element:
    """Return what an XML file holds.

    Parameters
    ----------
    path : Path
    root : str
        The tag that it has to begin with.

    Returns
    -------
    Element

    Raises
    ------
    ValueError
        If it is no XML, begins with another tag, or declares entities: these may grow without bound, or name other
        files.
    """
    content = path.read_bytes()
    if content.startswith(b"PK"):
        raise ValueError(f"{path}: expected XML, found a zip archive: unpack it first")

    def refuse(name: str, *_: object) -> None:
        raise ValueError(f"{path}: it declares the entity {name!r}: such files are not read, remove the DOCTYPE")

    guard = expat.ParserCreate()
    guard.EntityDeclHandler = refuse
    try:
        guard.Parse(content, True)
        found = ET.fromstring(content)  # noqa: S314 - without entities
    except (expat.ExpatError, ET.ParseError, LookupError) as error:
        raise ValueError(f"{path}: expected XML: {error}") from error
    if found.tag != root:
        raise ValueError(f"{path}: expected <{root}>, found <{found.tag}>")
    return found


def write(root: Element, path: Path) -> None:
    """Write XML, indented, in UTF-8."""
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def child(parent: Element, tag: str, text: object = None, **attributes: object) -> Element:
    """Append an element and return it.

    Parameters
    ----------
    parent : Element
    tag : str
    text : object, optional
    **attributes

    Returns
    -------
    Element
    """
    element = ET.SubElement(parent, tag, {name: possible(str(value)) for name, value in attributes.items()})
    element.text = None if text is None else possible(str(text))
    return element


def possible(text: str) -> str:
    """Return a text with U+FFFD for each character that XML cannot hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def label_of(box: dict[str, Any], picture: Picture, tally: Tally) -> str:
    """Return a class key as text that XML can hold; one that is changed is counted."""
    label = text_of(box, picture, tally)
    if possible(label) != label:
        tally.change(box, "box", "whose class has characters that XML cannot hold: U+FFFD instead", picture.where(box))
    return possible(label)


def number(text: str | None) -> float | None:
    """Return a number, None if a text is none; it may be no finite one."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
