"""The controls around the map: tools, the legend, the classes. All of it can be reached by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as w

from labelloop.widgets.pool_map.colours import HOWS, OF_MODEL, text_colour
from labelloop.widgets.pool_map.keys import class_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.job import Job
    from labelloop.widgets.pool_map.atlas import Atlas
    from labelloop.widgets.pool_map.raster import Colour

_FEW = 12  # classes that have a button each
_TOOLS = {"Move": "move", "Lasso": "lasso", "Rectangle": "rectangle"}
_BUTTONS = (
    ("Whole map", "fit", None, "Show all samples (Home)"),
    ("-", "zoom", 1 / 1.4, "Zoom out (-)"),
    ("+", "zoom", 1.4, "Zoom in (+)"),
    ("Select all shown", "all", None, "Select all that the legend leaves in (Ctrl+A)"),
    ("Let go", "clear", None, "Select nothing (Escape)"),
    ("Undo", "undo", None, "Take back the latest answer, or all of a selection (Backspace)"),
    ("Redo", "redo", None, "Do it again (Ctrl+Y)"),
)


class ToolBar(w.HBox):  # type: ignore[misc] # ipywidgets ships no types
    """What the pointer does, what colours tell, and buttons for what keys do.

    Parameters
    ----------
    atlas : Atlas
    command : callable
        Called with what is wanted, and with what.
    """

    def __init__(self, atlas: Atlas, command: Callable[[str, Any], None]) -> None:
        hows = [how for how in HOWS if atlas.learner is not None or how not in OF_MODEL]
        fit = {"width": "auto"}
        tools = w.ToggleButtons(
            options=_TOOLS, value="move", style={"button_width": "auto"}, tooltip="What dragging does"
        )
        color = w.Dropdown(options=hows, value=atlas.how, description="Color by", layout={"width": "210px"})
        color.style.description_width = "auto"
        tools.observe(lambda change: command("tool", change["new"]), "value")
        color.observe(lambda change: command("color", change["new"]), "value")
        buttons = []
        for text, what, value, tip in _BUTTONS:
            button = w.Button(description=text, tooltip=tip, layout=fit)
            button.on_click(lambda _, what=what, value=value: command(what, value))
            buttons.append(button)
        super().__init__([tools, color, *buttons], layout={"flex_flow": "row wrap", "align_items": "center"})


class Legend(w.VBox):  # type: ignore[misc] # as above
    """What the colours mean, and which of them are shown.

    Parameters
    ----------
    changed : callable
        Called with the names of what is left out.
    """

    def __init__(self, changed: Callable[[set[str]], None]) -> None:
        super().__init__(layout={"max_height": "260px", "overflow": "auto"})
        self._changed = changed
        self._names: list[str] = []
        self._boxes: list[w.Checkbox] = []
        self._telling = False

    def show(self, entries: Sequence[tuple[str, Colour, int]], hidden: set[str]) -> None:
        """Show categories; what nobody has is left out of the list."""
        kept = [entry for entry in entries if entry[2]]
        names = [name for name, _, _ in kept]
        if names != self._names or len(names) != len(self._boxes):
            self._names = names
            self._boxes = [w.Checkbox(indent=False, layout={"width": "auto"}) for _ in kept]
            for box in self._boxes:
                box.observe(lambda _: self._tell(), "value")
            swatches = [w.HTML(_swatch(colour)) for _, colour, _ in kept]
            self.children = [w.HBox(pair) for pair in zip(swatches, self._boxes, strict=True)]
        self._telling = True
        for box, (name, _, count) in zip(self._boxes, kept, strict=True):
            box.description = f"{name} ({count:,})"
            box.value = name not in hidden
        self._telling = False

    def _tell(self) -> None:
        if not self._telling:
            shown = zip(self._names, self._boxes, strict=True)
            self._changed({name for name, box in shown if not box.value})


class ClassBar(w.HBox):  # type: ignore[misc] # as above
    """A button per class, or a list of many; they label what is selected.

    Parameters
    ----------
    job : Job
    label : callable
        Called with the key of a class.
    """

    def __init__(self, job: Job, label: Callable[[Any], None]) -> None:
        super().__init__(layout={"flex_flow": "row wrap", "align_items": "center"})
        self._job, self._label = job, label
        self._known: list[Any] = []
        self._buttons: list[w.Button] = []
        self._title = w.HTML()

    def show(self, n: int) -> None:
        """Say how many samples would be labeled."""
        if self._job.label_type.has_parts:
            return
        if self._known != self._job.classes.specs:
            self._known = self._job.classes.specs
            self._make()
        self._title.value = f"Label {n:,} selected as&nbsp;" if n else "Select samples to label them as&nbsp;"
        for button in self._buttons:
            button.disabled = not n

    def _make(self) -> None:
        keys, fit = class_keys(self._job), {"width": "auto"}
        specs = list(self._job.classes)
        if len(specs) > _FEW:
            choice = w.Dropdown(options=[(spec.caption, place) for place, spec in enumerate(specs)], layout=fit)
            button = w.Button(description="Label", layout=fit)
            button.on_click(lambda _: self._label(specs[choice.value].key))
            self._buttons = [button]
            self.children = [self._title, choice, button]
            return
        self._buttons = []
        for spec in specs:
            hint = f" ({keys[spec.key]})" if spec.key in keys else ""
            button = w.Button(description=f"{spec.caption}{hint}", tooltip=spec.description or "", layout=fit)
            button.on_click(lambda _, key=spec.key: self._label(key))
            self._buttons.append(button)
        self.children = [self._title, *self._buttons]


def _swatch(colour: Colour) -> str:
    style = "display:inline-block;width:12px;height:12px;border-radius:6px;margin-right:8px;border:1px solid #8888"
    return f'<span style="{style};background:{text_colour(colour)}" aria-hidden="true"></span>'
