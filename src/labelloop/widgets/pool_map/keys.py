"""Which key does what on the map. A class has the key it has in a labeler, for that is what fingers know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.labels import Classes, LabelError
from labelloop.widgets.keymap import keymap

if TYPE_CHECKING:
    from labelloop.job import Job

_WAYS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
_HELD = {"zoom_in", "zoom_out", "pan", "step", "extend", "along"}  # go on while their key is held down
_ACTIONS: dict[str, tuple[str, Any]] = {
    "Backspace": ("undo", None),
    "Mod+z": ("undo", None),
    "Mod+y": ("redo", None),
    "Mod+Shift+z": ("redo", None),
    "Mod+a": ("all", None),
    "Escape": ("clear", None),
    "Delete": ("skip", None),
    "+": ("zoom_in", None),
    "=": ("zoom_in", None),
    "-": ("zoom_out", None),
    "Home": ("fit", None),
    " ": ("toggle", None),
    "Enter": ("open", None),
    "PageDown": ("along", 1),
    "PageUp": ("along", -1),
    **{f"Arrow{name}": ("step", way) for name, way in _WAYS.items()},
    **{f"Shift+Arrow{name}": ("extend", way) for name, way in _WAYS.items()},
    **{f"Mod+Arrow{name}": ("pan", way) for name, way in _WAYS.items()},
}


def class_keys(job: Job) -> dict[Any, str]:
    """Return the key of each class that has one; none where answers have parts."""
    if job.label_type.has_parts:
        return {}
    heard = job.pool.kind == "sounds"
    try:
        classes, _ = keymap(job.classes, answer=job.label_type.name, heard=heard)
    except LabelError:  # a class that was added brings a key that is taken: it goes without
        bare = Classes([{**spec, "hotkey": None} for spec in job.classes.specs])
        classes, _ = keymap(bare, answer=job.label_type.name, heard=heard)
    return {spec.key: spec.hotkey for spec in classes if spec.hotkey}


def map_keys(job: Job) -> dict[str, tuple[str, Any]]:
    """Return what each key does, and with what; classes come first."""
    return {**_ACTIONS, **{key: ("label", name) for name, key in class_keys(job).items()}}


def pressed(event: dict[str, Any], keys: dict[str, tuple[str, Any]]) -> tuple[str, Any] | None:
    """Return what a ``keydown`` means; None for a key that means nothing, or that is held down on a class."""
    key = str(event.get("key", ""))
    key = key.lower() if len(key) == 1 else key
    mod, shift = bool(event.get("ctrlKey") or event.get("metaKey")), bool(event.get("shiftKey"))
    # Shift makes another character of a key by itself, but for what has no character or is told with Ctrl.
    name = ("Mod+" if mod else "") + ("Shift+" if shift and (mod or len(key) > 1) else "")
    found = keys.get(name + key)
    if event.get("altKey") or (event.get("repeat") and found is not None and found[0] not in _HELD):
        return None
    return found
