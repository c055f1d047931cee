"""Which key does what in a review. A class has the key it has in a labeler, for that is what fingers know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelloop.labels import Classes, LabelError
from labelloop.widgets.keymap import keymap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labelloop.job import Job

# Those that a class has taken already do not count here.
_ACTIONS: dict[str, list[str]] = {
    "accept": ["Enter"],
    "believe": ["m", "Shift+Enter"],
    "view": ["v", "F2"],
    "skip": ["Delete", "x"],
    "undo": ["Backspace", "Mod+z"],
    "redo": ["Mod+y", "Mod+Shift+z"],
    "all": ["Mod+a"],
    "back": ["PageUp"],
    "next": ["PageDown"],
    "play": ["p", "F4"],
    "help": ["?"],
}


def review_keys(job: Job, more: Mapping[str, list[str]] | None = None) -> tuple[Classes, dict[str, list[str]]]:
    """Return the classes with their keys, and the keys of what can be done.

    Where answers have parts, classes have no keys: a digit takes the answer in that place.

    Parameters
    ----------
    job : Job
    more : dict of str to list of str, optional
        Keys of what can only be done in one of the faces.

    Returns
    -------
    Classes
    dict of str to list of str
    """
    able = {**_ACTIONS, **(more or {})}
    if job.label_type.has_parts:
        return job.classes, able
    try:
        classes, labeler = keymap(job.classes, answer=job.label_type.name, heard=job.pool.kind == "sounds")
    except LabelError:  # a class that was added brings a key that is taken: it goes without
        bare = Classes([{**spec, "hotkey": None} for spec in job.classes.specs])
        classes, labeler = keymap(bare, answer=job.label_type.name, heard=job.pool.kind == "sounds")
    digits = {name: keys for name, keys in labeler.items() if name.startswith("class:")}
    taken = {spec.hotkey for spec in classes}.union(*digits.values())
    actions = {name: [key for key in keys if key not in taken] for name, keys in able.items()}
    return classes, {**actions, **digits}
