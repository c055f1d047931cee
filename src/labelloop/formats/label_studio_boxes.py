"""Label Studio's JSON for boxes: results of the type ``rectanglelabels``, in shares of 100 of the image.

Each annotation is an image of its own, with who completed it; what a model had predicted stands in a column
"prediction". The address of the image is kept in a column "image" where it is more than its name. Turned boxes are
read as the boxes around them. Class keys are text.

Where a result does not say how large its image is, the image is needed: see ``images=``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from labelloop.formats import label_studio as studio
from labelloop.formats.documents import plain, text_of
from labelloop.formats.pictures import Picture, settle, snapped, turned
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.images import Images
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box, Size

_NAMES = {"from_name": "label", "to_name": "image"}
_KINDS = ("rectanglelabels", "rectangle")
_SIDES = ("x", "y", "width", "height")


def holds(path: Path) -> bool:
    """Return whether results of a file are boxes and none is a span, or, where there is none, all tasks are images."""
    found = [*studio.results_in(path)]
    kinds = {str(result.get("type")) for _, results in found for result in results}
    if kinds:
        return not kinds.isdisjoint(_KINDS) and "labels" not in kinds
    return bool(found) and all("image" in data and "text" not in data for data, _ in found)


def load(path: Path, tally: Tally, images: Images) -> list[Picture]:
    """Read tasks as Label Studio exports them (JSON, not JSON-MIN).

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of turned boxes, of results that are none, and of tasks without an image or an annotation.
    images : Images

    Returns
    -------
    list of Picture

    Raises
    ------
    ValueError
        If it is no list of tasks.
    """
    return [picture for where, task in studio.tasks_in(path) for picture in _pictures(task, where, images, tally)]


def dump(pictures: Sequence[Picture], path: Path, tally: Tally, classes: list[Any]) -> None:  # noqa: ARG001 - tasks list none
    """Write images as tasks that Label Studio imports, a task an image.

    Parameters
    ----------
    pictures : list of Picture
        Those that were skipped are cancelled annotations.
    path : Path
    tally : Tally
        Told of class keys that are no text, and of boxes in images of unknown size.
    classes : list of class keys
    """
    tasks: dict[str, dict[str, Any]] = {}
    for picture in steps(pictures, "Writing labels"):
        if picture.answered or picture.skipped:
            own = {"id": picture.id} if type(picture.id) is int else {}
            task = {**own, "data": {"image": picture.path, **picture.meta}, "annotations": []}
            answers = tasks.setdefault(picture.path, task)["annotations"]
            if picture.size is None and picture.boxes:  # none of them written would say that there is nothing
                for box in picture.boxes:
                    tally.drop("box", "of an image of unknown size", picture.where(box))
                continue
            answers.append(studio.annotation([_result(box, picture, tally) for box in picture.boxes or ()], picture))
    studio.write_tasks(tasks.values(), path)


def _result(box: Box, picture: Picture, tally: Tally) -> dict[str, Any]:
    width, height = picture.size or (1, 1)
    shares = {
        "x": 100 * box["left"] / width,
        "y": 100 * box["top"] / height,
        "width": 100 * box["width"] / width,
        "height": 100 * box["height"] / height,
    }
    value = {**shares, "rotation": 0, "rectanglelabels": [text_of(box, picture, tally)]}
    sizes = {"original_width": width, "original_height": height, "image_rotation": 0}
    return {**_NAMES, "type": _KINDS[0], **sizes, "value": value}


# ---- reading ----------------------------------------------------------------------------------------------------


def _pictures(task: dict[str, Any], where: str, images: Images, tally: Tally) -> Iterator[Picture]:
    annotations = studio.listed(task, ("annotations", "completions"), where)
    predictions = studio.listed(task, ("predictions",), where)
    answers = [studio.listed(each, ("result",), where) for each in (*annotations, *predictions)]
    key = _image_key(task["data"], [result for results in answers for result in results])
    if key is None:
        tally.skip("task", "without an image", where.rpartition(", ")[2])
        return
    address = task["data"][key]
    name = studio.file_name(address, "image")
    meta = {field: value for field, value in plain(task["data"]).items() if field != key and value is not None}
    meta |= {} if address == name else {"image": address}
    size = next((size for results in answers for each in results if (size := _size(each)) is not None), None)
    base = Picture(name, None, size or images.size(name), plain(task.get("id")), meta=meta)
    if predictions:
        guess = Picture(name, size=base.size)
        guess.boxes = _boxes(answers[-1], guess, tally)
        settle(guess, tally)
        base.meta["prediction"] = guess.boxes

    def fill(picture: Picture, results: Sequence[dict[str, Any]]) -> None:
        picture.boxes = _boxes(results, picture, tally)

    yield from studio.answers_of(task, where, base, fill, tally)


def _boxes(results: Sequence[dict[str, Any]], picture: Picture, tally: Tally) -> list[Box] | None:
    """Return the boxes of an answer; None where they are not known, which is not to say that there are none."""
    found: list[Box] = []
    for result in results:
        value, kind = result.get("value"), result.get("type")
        if kind not in _KINDS or not isinstance(value, dict):
            tally.drop("result", f"of type {kind!r:.40}, no box", picture.name)
            continue
        if picture.size is None:
            tally.drop("box", "of an image whose size is not said: say where it lies with images=", picture.name)
            continue
        labels = value.get("rectanglelabels")
        for label in labels if isinstance(labels, list) and labels else [None]:
            box: Box = {"label": label, **_in_pixels(value, picture.size)}
            if box.pop("turned", False):
                tally.change(box, "box", "turned: the upright box around it is read", picture.where(box))
            found.append(box)
    unknown = picture.size is None and any(result.get("type") in _KINDS for result in results)
    return None if unknown else found


def _in_pixels(value: dict[str, Any], size: Size) -> dict[str, Any]:
    """Return the sides of a result in pixels, none if it does not say them."""
    shares: list[Any] = [value.get(name) for name in _SIDES]
    if not all(isinstance(share, int | float) and abs(share) < 2**53 for share in shares):
        return {}
    x, y, width, height = (share * side / 100 for share, side in zip(shares, (*size, *size), strict=True))
    rotation = value.get("rotation")
    if isinstance(rotation, int | float) and rotation % 360:
        box = {"left": x, "top": y, "width": width, "height": height}
        return {**turned(box, rotation, (x, y)), "turned": True}
    left, top, right, bottom = map(snapped, (x, y, x + width, y + height))
    return {"left": left, "top": top, "width": right - left, "height": bottom - top}


def _size(result: dict[str, Any]) -> Size | None:
    width, height = result.get("original_width"), result.get("original_height")
    known = all(isinstance(side, int | float) and 1 <= side < 2**53 for side in (width, height))
    return (int(width), int(height)) if known else None  # type: ignore[arg-type]  # checked above


def _image_key(data: dict[str, Any], results: Sequence[dict[str, Any]]) -> str | None:
    """Return which of a task's data is the image: the one that boxes point to, or the one that is called so."""
    texts = [name for name, value in data.items() if isinstance(value, str) and value]
    boxes = [result for result in results if result.get("type") in _KINDS]
    pointed = [str(result.get(field, "")).removeprefix("$") for field in ("source", "to_name") for result in boxes]
    like = [name for name in texts if re.search("im(age|g)|picture|photo|url", name, re.IGNORECASE)]
    return next((name for name in (*pointed, "image", *like) if name in texts), None)
