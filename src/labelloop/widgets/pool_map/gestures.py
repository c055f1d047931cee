"""What a pointer does on the map: it draws a lasso or a rectangle, clicks, or looks. The page moves the plane."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal, TypeAlias

from labelloop.labels import LabelError

Tool: TypeAlias = Literal["move", "lasso", "rectangle"]
Pixel: TypeAlias = tuple[float, float]

_STILL = 4  # pixels a hand may tremble in a click
_NUMBERS = ("button", "buttons", "relativeX", "relativeY", "boundingRectWidth", "boundingRectHeight")
_APART = 2  # pixels between two corners of a lasso


@dataclass(frozen=True)
class Meant:
    """What a gesture means.

    Parameters
    ----------
    what : {"look", "leave", "move", "zoom", "draw", "select", "click", "fit", "cancel"}
    at : (column, row)
    by : float or (columns, rows), optional
        Of ``"zoom"`` the factor, of ``"move"`` how far.
    line : list of pairs
        Of ``"draw"`` and ``"select"``: corners of the polygon, or two opposite ones of a rectangle.
    tool : str
        What the line was drawn with.
    mode : {"replace", "add", "remove"}
        What becomes of what was selected before.
    """

    what: str
    at: Pixel = (0.0, 0.0)
    by: Any = None
    line: tuple[Pixel, ...] = ()
    tool: Tool = "move"
    mode: str = "replace"


@dataclass
class Gestures:
    """Makes gestures of events, as `ipyevents` tells them.

    Shift draws a lasso whatever the tool is; Ctrl adds to what is selected, Alt takes from it.
    """

    tool: Tool = "move"
    _using: Tool | None = None
    _line: list[Pixel] = field(default_factory=list)
    _mode: str = "replace"

    def meant(self, event: dict[str, Any], width: int, height: int) -> Meant | None:
        """Return what an event on a picture of this size means, None for nothing."""
        kind, at = event.get("event"), _place(event, width, height)
        if kind == "mousedown" and event.get("button", 0) == 0:
            self._begin(event, at)
            return None
        if kind == "mousemove":
            return self._move(event, at)
        if kind == "mouseup" and self._using is not None:
            return self._end(at)
        if kind == "mouseleave":  # a line goes on when the pointer comes back
            return Meant("leave") if self._using in {"lasso", "rectangle"} else self.cancel("leave")
        return Meant("fit", at) if kind == "dblclick" else None

    def cancel(self, what: str = "cancel") -> Meant:
        """Forget what was begun."""
        self._using, self._line = None, []
        return Meant(what)

    def _begin(self, event: dict[str, Any], at: Pixel) -> None:
        self._using = "lasso" if event.get("shiftKey") and self.tool == "move" else self.tool
        self._line = [at]
        add = event.get("ctrlKey") or event.get("metaKey")
        self._mode = "add" if add else "remove" if event.get("altKey") else "replace"

    def _move(self, event: dict[str, Any], at: Pixel) -> Meant | None:
        if self._using is None:  # a move that was held back may come after its button went up
            return Meant("look", at) if not event.get("buttons") else None
        if not event.get("buttons"):  # the button went up outside
            return self._end(self._line[-1])
        before = self._line[-1]
        if abs(at[0] - before[0]) + abs(at[1] - before[1]) < _APART:
            return None
        self._line.append(at)
        return None if self._using == "move" else Meant("draw", at, line=self._drawn(), tool=self._using)

    def _end(self, at: Pixel) -> Meant | None:
        line, using, mode = [*self._line, at], self._using or "move", self._mode
        still = all(abs(x - line[0][0]) + abs(y - line[0][1]) <= _STILL for x, y in line)
        self._line.append(at)
        drawn = self._drawn()
        self.cancel()
        if still:
            return Meant("click", at, mode=mode)
        return None if using == "move" else Meant("select", at, line=drawn, tool=using, mode=mode)

    def _drawn(self) -> tuple[Pixel, ...]:
        return tuple(self._line) if self._using == "lasso" else (self._line[0], self._line[-1])


def pointed(content: Any) -> list[dict[str, Any]]:
    """Return what a page tells of the pointer: untrusted, as it came."""
    for event in content if isinstance(content, list) else [None]:
        numbers: list[Any] = [event.get(name, 0) for name in _NUMBERS] if isinstance(event, dict) else [None]
        if not all(type(each) in {int, float} and isfinite(each) for each in numbers):
            raise LabelError(f"the page tells of a pointer that did {event!r:.60}, which this map does not know")
    found: list[dict[str, Any]] = content
    return found


def _place(event: dict[str, Any], width: int, height: int) -> Pixel:
    """Return where in the picture an event is; the page may show it larger or smaller than it is."""
    across = width / (event.get("boundingRectWidth") or width)
    down = height / (event.get("boundingRectHeight") or height)
    return float(event.get("relativeX") or 0) * across, float(event.get("relativeY") or 0) * down


def corners(line: tuple[Pixel, ...], tool: Tool) -> tuple[Pixel, ...]:
    """Return what a line encloses, as a polygon."""
    if tool == "lasso" or len(line) != 2:  # noqa: PLR2004 - opposite corners
        return line
    (left, top), (right, bottom) = line
    return ((left, top), (right, top), (right, bottom), (left, bottom))
