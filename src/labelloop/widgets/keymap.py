"""Which key does what. The front end only matches keys; what they mean is decided, and checked, here.

Keys are written as browsers name them (``KeyboardEvent.key``), with ``Mod+`` for Ctrl or Cmd and ``Shift+``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import TYPE_CHECKING

from labelloop.labels import Classes, LabelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.labels import ClassSpec

DEFAULTS: dict[str, list[str]] = {
    "accept": ["Enter"],
    "skip": [" "],
    "undo": ["Backspace", "Mod+z"],
    "redo": ["Mod+y", "Mod+Shift+z"],
    "back": ["ArrowLeft"],
    "next": ["ArrowRight"],
    "first": ["ArrowUp"],
    "last": ["ArrowDown"],
    "flag": ["f"],
    "jump": ["/"],
    "monitor": ["."],
    "help": ["?"],
}
# Where answers are made of parts, arrows move in the sample.
_PARTS: dict[str, list[str]] = {
    "accept_part": [],
    "delete": ["Delete"],
    "clear": ["Mod+Backspace", "Shift+Delete"],
    "next_part": ["]"],
    "previous_part": ["["],
    "back": ["PageUp"],
    "next": ["PageDown"],
    "first": ["Home"],
    "last": ["End"],
}
# Where something is heard, Space plays it, as in every player.
SOUND: dict[str, list[str]] = {
    "play": [" "],
    "skip": ["s", "Shift+PageDown"],  # letters look for a class where there are many
    "slower": ["<"],
    "faster": [">"],
    "zoom_in": ["+", "="],
    "zoom_out": ["-"],
    "fit": ["0"],
}
PARTS: dict[str, dict[str, list[str]]] = {
    "spans": {**_PARTS, "empty": ["-"], "repeat": ["*"], "characters": ["#"]},
    # Everywhere else - makes an image smaller: here it must not save an answer.
    "boxes": {
        **_PARTS,
        "back": ["PageUp", "ArrowLeft"],
        "next": ["PageDown", "ArrowRight"],
        "empty": ["e"],
        "new_part": ["n", "Insert"],  # letters look for a class where there are many
        "select_all": ["Mod+a"],
        "copy": ["Mod+c"],
        "paste": ["Mod+v"],
        "duplicate": ["Mod+d"],
        "paste_previous": ["p", "Mod+Shift+v"],
        "lock": ["l"],
        "hide": ["h"],
        "to_front": ["Mod+]"],
        "to_back": ["Mod+["],
        "zoom_in": ["+", "="],
        "zoom_out": ["-"],
        "fit": ["0"],
    },
    "regions": {
        **_PARTS,
        "next_part": [],  # Tab does that
        "previous_part": [],
        "empty": ["e"],
        "new_part": ["Insert"],
        "start_here": ["["],
        "end_here": ["]"],
        "record": ["n", "Shift+Insert"],
        "fill": ["g"],
        "split": ["x"],
        "loop": ["r"],
        "play_part": ["Shift+ "],
        "centre": ["m"],
        "select_all": ["Mod+a"],
        "lock": ["l"],
        "hide": ["h"],
    },
}
TYPE_AHEAD = 20  # with more classes than this, letters look for a class instead of choosing one
_LETTERS = string.ascii_lowercase
_DIGITS = "1234567890"
_KEY = re.compile(r"((Mod|Alt|Shift)\+)*(.|F\d+|Arrow\w+|Enter|Tab|Home|End|PageUp|PageDown|Insert|Delete|Backspace)")


def keymap(
    classes: Classes,
    hotkeys: Mapping[object, str] | None = None,
    given: int | None = None,
    *,
    answer: str = "class",
    heard: bool = False,
) -> tuple[Classes, dict[str, list[str]]]:
    """Return the classes with a hotkey each, and the keys of all actions.

    Every class gets the first letter of its caption if that is free, in order; then the others get a free letter of
    their caption, or the next free of ``a`` to ``z`` and ``1`` to ``0``. While no class has a digit, digits choose
    the first ten classes too.

    Parameters
    ----------
    classes : Classes
    hotkeys : dict of str, optional
        Class key or action → key; they take precedence over the defaults.
    given : int, optional
        How many of the classes were there from the beginning. Those added since get what is left over: a key that
        somebody's fingers know never changes its meaning.
    answer : str
        What an answer is, as `labelloop.labels.LABEL_TYPES` names it.
    heard : bool
        Whether samples are sounds.

    Returns
    -------
    Classes
    dict of str to list of str
        Action → keys; ``"class:<index>"`` are the digits of classes.

    Raises
    ------
    LabelError
        If two things would have the same key, or something that is neither class nor action is named.

    Examples
    --------
    >>> named, actions = keymap(Classes(["cat", "car", "dog"]))
    >>> [spec.hotkey for spec in named]
    ['c', 'a', 'd']
    >>> keymap(Classes(["cat"]), {"skip": "s"})[1]["skip"]
    ['s']
    """
    defaults = {**DEFAULTS, "submit": [], **PARTS.get(answer, {}), **(SOUND if heard else {})}
    actions = {name: list(keys) for name, keys in defaults.items()}
    first = list(classes)[: len(classes) if given is None else given]
    chosen = {str(spec.key): spec.hotkey for spec in first if spec.hotkey}
    _take_own(hotkeys, classes, actions, chosen)
    taken = _owners(actions, chosen)
    letters = len(classes) <= TYPE_AHEAD
    if letters:
        _assign(first, chosen, taken)
    for spec in list(classes)[len(first) :]:
        _add(spec, chosen, taken)
        if letters:
            _assign([spec], chosen, taken)
    if letters and not any(key in _DIGITS for key in chosen.values()):
        digits = enumerate(_DIGITS[: len(classes)])
        actions |= {f"class:{index}": [digit] for index, digit in digits if digit not in taken}
    keys = {spec.key: chosen[str(spec.key)] for spec in classes if str(spec.key) in chosen}
    return classes.with_hotkeys(keys), actions


def _take_own(hotkeys: object, classes: Classes, actions: dict[str, list[str]], chosen: dict[str, str]) -> None:
    """Put in what the user wants."""
    if hotkeys is not None and not isinstance(hotkeys, Mapping):
        raise LabelError(f"hotkeys={hotkeys!r} is not a dict of class key or action to key, such as {{'skip': 's'}}")
    for name, key in (hotkeys or {}).items():
        if name in classes:
            chosen[str(name)] = _checked(key)
        elif name in actions:
            actions[str(name)] = [_checked(key)]
        else:
            raise LabelError(
                f"hotkeys names {name!r}, which is neither a class {classes.keys} nor an action {sorted(actions)}"
            )


def _add(spec: ClassSpec, chosen: dict[str, str], taken: set[str]) -> None:
    """Give a class that came later the hotkey it brings."""
    if not spec.hotkey or str(spec.key) in chosen:
        return
    if spec.hotkey in taken:
        raise LabelError(f"the key {spec.hotkey!r} of the class {spec.key!r} is taken: give it another hotkey")
    chosen[str(spec.key)] = spec.hotkey
    taken.add(spec.hotkey)


def _checked(key: object) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise LabelError(f"the hotkey {key!r} is not a key: write for example 'k', 'Enter', 'F2' or 'Mod+s'")
    return key.lower() if len(key) == 1 else key


def _owners(actions: dict[str, list[str]], chosen: dict[str, str]) -> set[str]:
    """Return all keys that are given out, or raise if one is given out twice."""
    owners: dict[str, str] = {}
    everything = [(name, key) for name, keys in actions.items() for key in keys]
    everything += [(f"class {name}", key) for name, key in chosen.items() if key]
    for name, key in everything:
        other = owners.setdefault(key, name)
        if other != name:
            raise LabelError(
                f"the key {key!r} would mean both {other!r} and {name!r}: give one of them another in hotkeys="
            )
    return set(owners)


def _assign(classes: Sequence[ClassSpec], chosen: dict[str, str], taken: set[str]) -> None:
    def give(key: object, letters: str) -> None:
        if str(key) in chosen:
            return
        free = next((letter for letter in letters if letter in _LETTERS + _DIGITS and letter not in taken), None)
        if free is not None:
            chosen[str(key)] = free
            taken.add(free)

    for spec in classes:
        give(spec.key, spec.caption.lower()[:1])
    for spec in classes:
        give(spec.key, spec.caption.lower() + _LETTERS + _DIGITS)
