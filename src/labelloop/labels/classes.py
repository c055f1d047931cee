"""The classes to choose from.

Examples
--------
>>> Classes({"c": "cat", "d": "dog"}).keys
['c', 'd']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, TypeAlias

ClassKey: TypeAlias = str | int | float | bool
Json: TypeAlias = Any

_FIELDS = ("key", "caption", "color", "hotkey", "description")


class LabelError(ValueError):
    """An answer, or a list of classes, that is not valid; the message says what to write instead."""


class MisfitError(LabelError):
    """An answer about a part of a sample that the sample does not have."""


@dataclass(frozen=True)
class ClassSpec:
    """One class.

    Parameters
    ----------
    key : str, int, float or bool
        What is stored; its type is kept.
    caption : str
        What the button says.
    color, hotkey, description : str, optional
        A CSS colour, a key of the keyboard, and a longer explanation shown on hover.
    """

    key: ClassKey
    caption: str
    color: str | None = None
    hotkey: str | None = None
    description: str | None = None

    def to_json(self) -> dict[str, Json]:
        """Return the class as a plain dictionary without empty fields."""
        return {name: getattr(self, name) for name in _FIELDS if getattr(self, name) is not None}


@dataclass(frozen=True)
class Classes:
    """The classes to choose from, in the order they are shown.

    Parameters
    ----------
    specs : list of keys, dict of key to caption, or list of dict
        A list of keys, a mapping from key to caption, or dictionaries with ``key`` and optionally
        ``caption``, ``color``, ``hotkey``, ``description``.

    Raises
    ------
    LabelError
        If there is no class, a key is empty or of a type that files cannot hold, or two keys read alike.

    Examples
    --------
    >>> Classes({1: "red", 2: "white"}).keys
    [1, 2]
    >>> Classes(["a", "b"]).find("b")
    'b'
    """

    specs: Any
    items: tuple[ClassSpec, ...] = field(init=False)
    _by_text: dict[str, ClassSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items = tuple(_spec(entry) for entry in _entries(self.specs))
        if not items:
            raise LabelError("classes is empty: give at least one class, for example classes=['cat', 'dog']")
        by_text: dict[str, ClassSpec] = {}
        by_key: dict[ClassKey, ClassSpec] = {}
        for spec in items:
            twin = by_text.setdefault(_text(spec.key), spec)
            twin = by_text.setdefault(page_text(spec.key), spec) if twin is spec else twin
            twin = by_key.setdefault(spec.key, spec) if twin is spec else twin
            if twin is not spec:
                raise LabelError(
                    f"class {spec.key!r} is given twice"
                    + ("" if repr(twin.key) == repr(spec.key) else f" (it reads like {twin.key!r}, or equals it)")
                    + ": every class needs a key of its own"
                )
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "_by_text", by_text)
        object.__setattr__(self, "specs", [spec.to_json() for spec in items])

    @property
    def keys(self) -> list[ClassKey]:
        """Keys of all classes, in order."""
        return [spec.key for spec in self.items]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[ClassSpec]:
        return iter(self.items)

    def __contains__(self, key: object) -> bool:
        spec = self._by_text.get(_text(_plain(key)))
        return spec is not None and _same(spec.key, _plain(key))

    def named(self, text: str) -> ClassSpec | None:
        """Return the class whose key reads so, in a file or on a page, None if there is none.

        Examples
        --------
        >>> Classes([2.0, True]).named("true").key
        True
        """
        return self._by_text.get(text)

    def find(self, key: Any) -> ClassKey:
        """Return the key as it was declared.

        Parameters
        ----------
        key : object
            A key, possibly as numpy scalar.

        Returns
        -------
        str, int, float or bool

        Raises
        ------
        LabelError
            If it is none of the classes; the nearest one is named.
        """
        key = _plain(key)
        spec = self._by_text.get(_text(key))
        if spec is not None and _same(spec.key, key):
            return spec.key
        near = get_close_matches(str(key), self._by_text, n=1)
        hint = f"; did you mean {self._by_text[near[0]].key!r}?" if near else ""
        raise LabelError(f"{key!r} is not one of the classes {_some(self.keys)}{hint}")

    def add(self, entry: Any) -> Classes:
        """Return new `Classes` with one more at the end; `entry` is a key or a dictionary."""
        return Classes([*self.specs, entry])

    def extend_with(self, other: Classes) -> Classes:
        """Return these classes followed by those of `other` that are not among them."""
        return Classes([*self.specs, *(spec.to_json() for spec in other if spec.key not in self)])

    def with_hotkeys(self, hotkeys: Mapping[ClassKey, str]) -> Classes:
        """Return the same classes with hotkeys put in, by class key."""
        return Classes([replace(s, hotkey=hotkeys.get(s.key, s.hotkey)).to_json() for s in self])


def _entries(specs: Any) -> Sequence[Any]:
    if isinstance(specs, Classes):
        return list(specs.specs)
    if isinstance(specs, Mapping):
        return [{"key": key, "caption": caption} for key, caption in specs.items()]
    if isinstance(specs, str) or not isinstance(specs, Iterable):
        raise LabelError(
            f"classes={specs!r} is not a list of classes: write a list of keys, a dict of key to caption, "
            "or a list of dicts with key, caption, color, hotkey, description"
        )
    return list(specs)


def _spec(entry: Any) -> ClassSpec:
    given = dict(entry) if isinstance(entry, Mapping) else {"key": entry}
    for name in given:
        if name not in _FIELDS:
            near = get_close_matches(str(name), _FIELDS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f": it has {', '.join(_FIELDS)}"
            raise LabelError(f"a class has no field {name!r}{hint}")
    if "key" not in given:
        raise LabelError(f"class {entry!r} has no 'key'")
    key = _plain(given["key"])
    if not isinstance(key, str | int | float | bool) or key != key:  # noqa: PLR0124 - NaN is no key
        raise LabelError(f"class key {key!r} is of type {type(key).__name__}: use a string or a number")
    if isinstance(key, str) and not key.strip():
        raise LabelError(f"class key {key!r} is empty: every class needs a key")
    for name in _FIELDS[1:]:
        if given.get(name) is not None and not isinstance(given[name], str):
            given[name] = str(given[name])
    caption = given.get("caption") or str(key)
    return ClassSpec(**{**given, "key": key, "caption": caption})


def _plain(key: Any) -> Any:
    """Return a numpy scalar as the Python value it holds."""
    item = getattr(key, "item", None)
    return item() if callable(item) and getattr(key, "shape", None) == () else key


def _text(key: Any) -> str:
    """Return a key as text; a page knows no difference between 1 and 1.0."""
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)


def page_text(key: Any) -> str:
    """Return a class key as JavaScript's String() has it: what a page counts by."""
    return str(key).lower() if isinstance(key, bool) else _text(key)


def _same(declared: ClassKey, given: Any) -> bool:
    return bool(declared == given) and isinstance(declared, bool) == isinstance(given, bool)


def _some(keys: Sequence[ClassKey], most: int = 12) -> str:
    shown = ", ".join(repr(key) for key in keys[:most])
    return f"[{shown}{', …' if len(keys) > most else ''}]"
