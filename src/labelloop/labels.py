"""What an answer is.

A labeler asks one question of every sample; the answer's type is all that differs between the modalities.
A `LabelType` knows what a valid answer is, how it is counted, what a model learns from it, and how it
becomes plain JSON and comes back. `SingleClass` and `MultipleClasses` stand here; boxes, text spans and
audio regions take their place beside them in `LABEL_TYPES`.

Examples
--------
>>> classes = Classes(["cat", "dog"])
>>> SingleClass(classes).validate("cat")
'cat'
>>> MultipleClasses(classes).validate(["dog", "cat"])
['cat', 'dog']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Protocol, TypeAlias

ClassKey: TypeAlias = str | int | float | bool
Json: TypeAlias = Any

_FIELDS = ("key", "caption", "color", "hotkey", "description")


class LabelError(ValueError):
    """An answer, or a list of classes, that is not valid; the message says what to write instead."""


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
            twin = by_text.setdefault(str(spec.key), spec)
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
        spec = self._by_text.get(str(_plain(key)))
        return spec is not None and _same(spec.key, _plain(key))

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
        spec = self._by_text.get(str(key))
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


class LabelType(Protocol):
    """What a kind of answer must know; each is a small frozen dataclass over its `Classes`."""

    @property
    def name(self) -> str:
        """What a store calls it."""

    @property
    def classes(self) -> Classes:
        """What to choose from."""

    def with_classes(self, classes: Classes) -> LabelType:
        """Return the same kind of answer over other classes."""

    def validate(self, value: Any) -> Any:
        """Return the answer in its one canonical form, or raise `LabelError`."""

    def count(self, value: Any) -> dict[ClassKey, int]:
        """Return how often each class occurs in a valid answer."""

    def to_json(self, value: Any) -> Json:
        """Return a valid answer as plain JSON."""

    def from_json(self, value: Json) -> Any:
        """Return the answer that `to_json` wrote, validated again."""


@dataclass(frozen=True)
class SingleClass:
    """One class per sample; the answer is a class key."""

    classes: Classes
    name: str = "class"

    def with_classes(self, classes: Classes) -> SingleClass:
        """Return the same kind of answer over other classes."""
        return SingleClass(classes)

    def validate(self, value: Any) -> ClassKey:
        """Return the class key as declared.

        Parameters
        ----------
        value : object
            A class key.

        Returns
        -------
        str, int, float or bool

        Raises
        ------
        LabelError
            If `value` is not one of the classes.
        """
        if isinstance(value, list | tuple | set | dict):
            raise LabelError(
                f"{value!r} is not one class: this labeler takes one class per sample (for several, multiple=True)"
            )
        return self.classes.find(value)

    def count(self, value: ClassKey) -> dict[ClassKey, int]:
        """Return ``{value: 1}``."""
        return {value: 1}

    def to_json(self, value: ClassKey) -> Json:
        """Return the key itself."""
        return value

    def from_json(self, value: Json) -> ClassKey:
        """Return the key, validated."""
        return self.validate(value)


@dataclass(frozen=True)
class MultipleClasses:
    """Any number of classes per sample, none included; the answer is a list of keys in declared order."""

    classes: Classes
    name: str = "classes"

    def with_classes(self, classes: Classes) -> MultipleClasses:
        """Return the same kind of answer over other classes."""
        return MultipleClasses(classes)

    def validate(self, value: Any) -> list[ClassKey]:
        """Return the keys without repetition, in declared order.

        Parameters
        ----------
        value : iterable of class keys
            May be empty: "none of these" is an answer.

        Returns
        -------
        list of class keys

        Raises
        ------
        LabelError
            If `value` is not a list or holds something that is not a class.
        """
        if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
            example = [self.classes.keys[0]]
            raise LabelError(f"{value!r} is not a list of classes: write for example {example!r}")
        chosen = {str(self.classes.find(key)) for key in value}
        return [key for key in self.classes.keys if str(key) in chosen]

    def count(self, value: list[ClassKey]) -> dict[ClassKey, int]:
        """Return 1 for every chosen class."""
        return dict.fromkeys(value, 1)

    def to_json(self, value: list[ClassKey]) -> Json:
        """Return the list itself."""
        return list(value)

    def from_json(self, value: Json) -> list[ClassKey]:
        """Return the list, validated."""
        return self.validate(value)


LABEL_TYPES: dict[str, type[SingleClass | MultipleClasses]] = {
    "class": SingleClass,
    "classes": MultipleClasses,
}


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


def _same(declared: ClassKey, given: Any) -> bool:
    return bool(declared == given) and isinstance(declared, bool) == isinstance(given, bool)


def _some(keys: Sequence[ClassKey], most: int = 12) -> str:
    shown = ", ".join(repr(key) for key in keys[:most])
    return f"[{shown}{', …' if len(keys) > most else ''}]"
