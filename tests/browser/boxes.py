"""A labeler of boxes as a person meets it: what is drawn by mouse and by keys, what is shown, what is stored.

Places are found from where the browser shows the picture and from its size as Pillow reads it, never from the labeler.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from parts import PartPage, Point
from PIL import Image, ImageOps

REAL = next((found for up in Path(__file__).parents if (found := up / "shared" / "data").is_dir()), None)
WHY = "needs real photos: ../shared/data"

_BOXES = """root => [...root.querySelectorAll('[data-box]')].map(({ dataset }) => [
  dataset.box.split(',').map(Number), dataset.label ?? null,
  ['pending', 'open', 'selected', 'locked'].filter((name) => name in dataset)])"""

_FRAME = """picture => {
  const { left, top, width, height } = picture.getBoundingClientRect();
  return [left, top, width, height];
}"""


class Place(NamedTuple):
    """Where a box is, in pixels of the upright image."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def between(cls, a: Point, b: Point) -> Place:
        """Return the box between two corners."""
        (left, right), (top, bottom) = sorted([a[0], b[0]]), sorted([a[1], b[1]])
        return cls(round(left), round(top), round(right - left), round(bottom - top))

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def corners(self) -> tuple[Point, Point]:
        """The upper left and the lower right corner."""
        return (self.left, self.top), (self.left + self.width, self.top + self.height)

    def by(self, x: int, y: int) -> Place:
        """Return the same box elsewhere."""
        return self._replace(left=self.left + x, top=self.top + y)


class Box(NamedTuple):
    """A box as it is drawn: `looks` are some of pending, open (no class yet), selected and locked."""

    place: Place
    label: str | None
    looks: frozenset[str] = frozenset()


@cache
def upright(path: str) -> Image.Image:
    """Return an image as people see it."""
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image)


def photos(folder: str, *names: str) -> list[str]:
    """Return the paths of real photos."""
    assert REAL
    return [str(REAL / folder / name) for name in names]


class BoxPage(PartPage):
    """A page with a labeler of image files, whose ids are their paths."""

    KIND = "BoxLabeler"
    CLASSES: ClassVar = {"animal": "Animal", "tree": "Tree", "stone": "Stone"}  # keys a, t, s

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the image on screen, in pixels of the upright original."""
        path = self.page.item()
        assert path
        return upright(path).size

    def frame(self) -> tuple[float, float, float, float]:
        """Return where the picture is shown in the window: left, top, width, height."""
        picture = self.page.labeler.locator(".ll-scene-picture img")
        picture.wait_for(state="attached")
        left, top, width, height = picture.evaluate(_FRAME)
        return left, top, width, height

    def at(self, x: float, y: float) -> Point:
        """Return where a point of the image is in the window."""
        left, top, width, height = self.frame()
        across, down = self.size
        return left + x * width / across, top + y * height / down

    def under(self, x: float, y: float) -> Point:
        """Return which point of the image is at a point of the window."""
        left, top, width, height = self.frame()
        across, down = self.size
        return (x - left) * across / width, (y - top) * down / height

    def drag(self, start: Point, end: Point, *, hold: str | None = None, button: Any = "left") -> None:
        """Drag from one point of the image to another."""
        self.pull(self.at(*start), self.at(*end), hold, button)

    def draw(self, *places: Place) -> None:
        """Draw boxes by dragging from corner to corner."""
        for place in places:
            self.drag(*place.corners)

    def click(self, x: float, y: float, *, hold: str | None = None) -> None:
        """Click on a point of the image."""
        with self.held(hold):
            self.mouse.click(*self.at(x, y))

    def grip(self, x: int, y: int) -> Point:
        """Return the middle of a grip of the selected box."""
        box = self.page.labeler.locator(f'.ll-grip[data-grip="{x},{y}"]').bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def wheel(self, point: Point, by: float, *, hold: str | None = None) -> None:
        """Turn the wheel over a point of the window, and wait until the image is at rest."""
        self.mouse.move(*point)
        with self.held(hold):
            self.mouse.wheel(0, by)
        self.page.page.wait_for_timeout(250)  # the wheel is heard later, and boxes are laid out at rest

    @property
    def boxes(self) -> list[Box]:
        """What is drawn over the image, the topmost last."""
        drawn = self.page.labeler.evaluate(_BOXES)
        return [Box(Place(*place), label, frozenset(looks)) for place, label, looks in drawn]

    @property
    def places(self) -> list[Place]:
        """Where boxes are drawn."""
        return [box.place for box in self.boxes]

    @property
    def labels(self) -> list[str | None]:
        """The classes of what is drawn."""
        return [box.label for box in self.boxes]

    @property
    def selected(self) -> list[Place]:
        """Which boxes are drawn as selected."""
        return [box.place for box in self.boxes if "selected" in box.looks]

    @property
    def zoom(self) -> str:
        """How large the image is, as the labeler tells."""
        return self.page.labeler.locator(".ll-zoom").inner_text()

    def field(self, name: str) -> Any:
        """Return the field of a number of the selected box."""
        return self.page.labeler.locator(f'[data-field="{name}"]')

    @property
    def numbers(self) -> Place | None:
        """The numbers of the selected box; None without one."""
        self.settle()
        values = [self.field(name).input_value() for name in Place._fields]
        return Place(*map(int, values)) if all(values) else None

    def stored(self, item: str) -> list[tuple[Place, str]] | None:
        """Return what the store holds of an image, by place and class; None without an answer."""
        boxes = self.value(item)
        if boxes is None:
            return None
        return [(Place(*(box[name] for name in Place._fields)), box["label"]) for box in boxes]

    @property
    def shown(self) -> list[tuple[float, ...]]:
        """Where the browser shows the boxes, in pixels of the image: left, top, width, height."""
        left, top, width, height = self.frame()
        across, down = self.size[0] / width, self.size[1] / height
        found = [box.evaluate(_FRAME) for box in self.page.labeler.locator("[data-box]").all()]
        return [((x - left) * across, (y - top) * down, wide * across, high * down) for x, y, wide, high in found]
