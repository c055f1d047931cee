"""Label Studio's JSON for sounds: regions are results of the type ``labels``, classes of whole recordings ``choices``.

Times are seconds. Each annotation is a recording of its own, with who completed it; what a model had predicted stands
in a column "prediction", choices beside regions in a column "choices". The address of the sound is kept in a column
"audio" where it is more than its name. Channels, transcripts and other results are not read. Class keys are text. Where
every annotation of a file has one choice, they are read as class keys, else as lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labelloop.formats import label_studio as studio
from labelloop.formats.documents import plain, text_of, texts_of, unwrap
from labelloop.formats.recordings import Recording, settle
from labelloop.formats.sounds import is_sound
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.formats.sounds import Sounds
    from labelloop.labels.regions import Region

_NAMES = {"from_name": "label", "to_name": "audio"}
_LIKE = re.compile("audio|sound|wav|speech|voice|song|recording", re.IGNORECASE)
_FIRST = (0, "0", None)  # channel, where there is one or all are meant


def holds(path: Path) -> bool:
    """Return whether all tasks of a file are about sounds."""
    found = [*studio.results_in(path)]
    return bool(found) and all(_is_about_sound(data, results) for data, results in found)


def load(path: Path, tally: Tally, sounds: Sounds) -> list[Recording]:
    """Read tasks as Label Studio exports them (JSON, not JSON-MIN).

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of results that are no regions or choices, and of tasks without a sound or an annotation.
    sounds : Sounds

    Returns
    -------
    list of Recording

    Raises
    ------
    ValueError
        If it is no list of tasks.
    """
    found = [each for where, task in studio.tasks_in(path) for each in _recordings(task, where, sounds, tally)]
    unwrap(found, "regions")
    return found


def dump(recordings: Sequence[Recording], path: Path, tally: Tally) -> None:
    """Write recordings as tasks that Label Studio imports, a task a recording.

    Parameters
    ----------
    recordings : list of Recording
        Those that were skipped are cancelled annotations.
    path : Path
    tally : Tally
        Told of class keys that are no text.
    """
    tasks: dict[str, dict[str, Any]] = {}
    for recording in steps(recordings, "Writing labels"):
        if recording.answered or recording.skipped:
            own = {"id": recording.id} if type(recording.id) is int else {}
            task = {**own, "data": {"audio": recording.path, **recording.meta}, "annotations": []}
            answers = tasks.setdefault(recording.path, task)["annotations"]
            answers.append(studio.annotation([*_results(recording, tally)], recording))
    studio.write_tasks(tasks.values(), path)


def _results(recording: Recording, tally: Tally) -> Iterator[dict[str, Any]]:
    if recording.classes is not None:
        yield {**_NAMES, "type": "choices", "value": {"choices": texts_of(recording, tally)}}
    length = {} if recording.duration is None else {"original_length": recording.duration}
    for region in recording.parts:
        times = {"start": region["start"], "end": region["end"], "channel": 0}
        value = {**times, "labels": [text_of(region, recording, tally)]}
        yield {**_NAMES, "type": "labels", **length, "value": value}


# ---- reading ----------------------------------------------------------------------------------------------------


def _recordings(task: dict[str, Any], where: str, sounds: Sounds, tally: Tally) -> Iterator[Recording]:
    names = ("annotations", "completions"), ("predictions",)
    given = [each for group in names for each in studio.listed(task, group, where)]
    answers = [studio.listed(each, ("result",), where) for each in given]
    results = [result for each in answers for result in each]
    key = _sound_key(task["data"], results)
    if key is None:
        tally.skip("task", "without a sound", where.rpartition(", ")[2])
        return
    address = task["data"][key]
    name = studio.file_name(address, "recording")
    meta = {field: value for field, value in plain(task["data"]).items() if field != key and value is not None}
    meta |= {} if address == name else {"audio": address}
    duration = next((result["original_length"] for result in results if result.get("original_length")), None)
    base = Recording(sounds.named(name), None, None, duration, id=plain(task.get("id")), meta=meta)
    if task.get("predictions"):
        guess = Recording(base.path, duration=base.duration)
        _answer(guess, answers[-1], tally)
        settle(guess, tally)
        base.meta["prediction"] = guess.classes if guess.regions is None else guess.regions

    def fill(recording: Recording, results: Sequence[dict[str, Any]]) -> None:
        _answer(recording, results, tally)
        if not recording.answered:
            tally.skip("annotation", "without regions or choices", recording.name)

    yield from studio.answers_of(task, where, base, fill, tally)


def _answer(recording: Recording, results: Sequence[dict[str, Any]], tally: Tally) -> None:
    """Put regions or classes into a recording."""
    regions: list[Region] = []
    choices: list[Any] | None = None
    for result in results:
        value, kind = result.get("value"), result.get("type")
        if isinstance(value, dict) and kind == "labels":
            labels = value.get("labels")
            times = {name: value[name] for name in ("start", "end") if name in value}
            found = [{**times, "label": each} for each in (labels if isinstance(labels, list) and labels else [None])]
            if value.get("channel") not in _FIRST:
                tally.note("region", "of a further channel: read as of the whole recording", recording.where(found[0]))
            regions += found
        elif isinstance(value, dict) and kind == "choices" and isinstance(value.get("choices"), list):
            choices = [*(choices or ()), *value["choices"]]
        else:
            tally.drop("result", f"of type {kind!r:.40}: neither regions nor choices", recording.name)
    if choices is not None and not regions:
        recording.classes = choices
        return
    recording.regions = regions if regions or not results else None
    if choices:
        recording.meta["choices"] = choices


def _is_about_sound(data: dict[str, Any], results: Sequence[dict[str, Any]]) -> bool:
    values = (result.get("value") for result in results)
    if any("original_length" in result for result in results) or any(
        isinstance(value, dict) and "channel" in value for value in values
    ):
        return True
    key = None if "text" in data or "image" in data else _sound_key(data, results)
    pointed = {str(result.get("to_name")) for result in results}
    return key is not None and (any(map(_LIKE.search, (key, *pointed))) or is_sound(urlsplit(data[key]).path))


def _sound_key(data: dict[str, Any], results: Sequence[dict[str, Any]]) -> str | None:
    """Return which of a task's data is the sound: the one that results point to, or the one that is called so."""
    texts = [name for name, value in data.items() if isinstance(value, str) and value]
    pointed = [str(result.get(field, "")).removeprefix("$") for field in ("source", "to_name") for result in results]
    like = [name for name in texts if _LIKE.search(name)]
    return next((name for name in (*pointed, "audio", *like, "url") if name in texts), None)
