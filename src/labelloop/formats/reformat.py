"""Boxes as ``bbox`` and ``category``, the form in which detectors of objects are often trained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, overload

from labelloop.formats.documents import plain
from labelloop.formats.files import dumps

if TYPE_CHECKING:
    import pandas as pd

_SIDES = ("left", "top", "width", "height")


@overload
def reformat_annotations(
    annotations: pd.DataFrame, column: str = ..., *, two_columns: bool = ..., path_column: str = ...
) -> pd.DataFrame: ...
@overload
def reformat_annotations(
    annotations: str | float | list[Any] | None, column: str = ..., *, two_columns: bool = ..., path_column: str = ...
) -> str: ...
def reformat_annotations(
    annotations: Any, column: str = "label", *, two_columns: bool = False, path_column: str = "path"
) -> Any:
    """Return boxes as ``[{"bbox": [left, top, width, height], "category": ...}]``.

    Parameters
    ----------
    annotations : str, list of dict, NaN or DataFrame
        Boxes with ``top``, ``left``, ``label``, ``width`` and ``height``, as JSON or as a list; nothing (NaN, None)
        is an image without boxes. Of a table, those in a column.
    column : str
        Tables only: the one with the boxes.
    two_columns : bool
        Tables only: return the columns ``images_annotations`` and ``images_path`` and no others, in place of the
        table with this column changed.
    path_column : str
        Tables only: what becomes ``images_path``.

    Returns
    -------
    str or DataFrame
        JSON text, or a new table with such text in the column.

    Raises
    ------
    ValueError
        If an annotation is no list of boxes, or the table has no such column.

    Examples
    --------
    >>> reformat_annotations('[{"top": 118, "left": 527, "width": 174, "height": 94, "label": "fish"}]')
    '[{"bbox": [527, 118, 174, 94], "category": "fish"}]'
    >>> reformat_annotations(float("nan"))
    '[]'
    """
    if not hasattr(annotations, "columns"):
        return dumps([_reformat(box, annotations) for box in _boxes_in(annotations)])
    frame: pd.DataFrame = annotations.to_pandas() if hasattr(annotations, "to_pandas") else annotations
    missing = [name for name in (column, *([path_column] if two_columns else [])) if name not in frame.columns]
    if missing:
        raise ValueError(f"the table has no column {missing[0]!r}, but {[*frame.columns]}: name the one that is meant")
    texts = frame[column].map(reformat_annotations).astype("str" if len(frame) else object)
    if not two_columns:
        return frame.assign(**{column: texts})
    return frame.assign(images_annotations=texts, images_path=frame[path_column])[["images_annotations", "images_path"]]


def _boxes_in(annotations: Any) -> list[Any]:
    said = plain(annotations)
    if said is None:
        return []
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError as error:
            raise _unparsed(annotations, f"they are no JSON ({error})") from error
    if not isinstance(said, list):
        raise _unparsed(annotations, "they are no list")
    return said


def _reformat(box: Any, annotations: Any) -> dict[str, Any]:
    if not isinstance(box, dict) or any(name not in box for name in ("label", *_SIDES)):
        raise _unparsed(annotations, f"{box!r:.80} is no box")
    return {"bbox": [box[side] for side in _SIDES], "category": box["label"]}


def _unparsed(annotations: Any, why: str) -> ValueError:
    return ValueError(
        f"Image annotations {annotations!r:.200} could not be parsed: {why}; expected "
        '[{"top": 0, "left": 0, "label": ..., "width": 10, "height": 10}], [] if there is nothing'
    )
