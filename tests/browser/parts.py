"""A labeler whose answers are made of parts, spans or boxes, as a person meets it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.pages import HostPage, NotebookPage

Point = tuple[float, float]

_SETTLED = """
() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done), { timeout: 300 })))
"""

_ROWS = """root => [...root.querySelectorAll('.ll-parts li')].map((row) => [
  row.querySelector('.ll-part-text').textContent, row.querySelector('.ll-part-class').textContent,
  row.querySelector('.ll-tag').textContent, row.querySelector('button').getAttribute('aria-pressed') === 'true'])"""


class Row(NamedTuple):
    """A part as it is listed."""

    text: str
    caption: str
    tag: str
    selected: bool


class PartPage:
    """A page with a labeler of parts of `data`."""

    KIND: ClassVar[str]
    CLASSES: ClassVar[dict[str, str]]
    _numbers = count()

    def __init__(self, page: HostPage, data: Sequence[str]) -> None:
        self.page = page
        self.data = data
        self.mouse = page.page.mouse
        self.keyboard = page.page.keyboard

    @classmethod
    def show(
        cls, page: NotebookPage, data: Sequence[str], kind: str | None = None, *, more: str = "", **options: Any
    ) -> Self:
        """Run a labeler of its own for these data in the first cell, and wait until the first of them is there.

        `more` are statements that may change `options`.
        """
        kind = kind or cls.KIND
        name = f"{kind} {next(cls._numbers)}"
        settings = {"classes": cls.CLASSES, "store": ":memory:", "name": name, "annotator": "me", "order": "sequential"}
        page.exec(f"import labelloop as ll\ndata = {list(data)!r}\noptions = {settings | options!r}\n{more}")
        page.write(0, f"labeler = ll.{kind}(data, **options)\nlabeler")
        page.run(0)
        label = f"Labeler: {name}"
        page.until(lambda: page.labelers.count() == 1 and page.labeler.get_attribute("aria-label") == label, label)
        page.until(lambda: page.state() in {"ready", "done", "error"}, "a sample")
        return cls(page, data)

    @contextmanager
    def held(self, key: str | None) -> Iterator[None]:
        """Hold a key down meanwhile, or none."""
        if key:
            self.keyboard.down(key)
        yield
        if key:
            self.keyboard.up(key)

    def pull(self, start: Point, end: Point, hold: str | None = None, button: Any = "left") -> None:
        """Press at one point of the window, release at another, with a key held down meanwhile or not."""
        with self.held(hold):
            self.mouse.move(*start)
            self.mouse.down(button=button)
            self.mouse.move(*end, steps=4)
            self.mouse.up(button=button)

    def settle(self) -> None:
        """Wait for what follows the latest change once its frame is on screen: all that stands beside the sample."""
        self.page.page.evaluate(_SETTLED)

    @property
    def rows(self) -> list[Row]:
        """What the list beside the sample says."""
        self.settle()
        return [Row(*row) for row in self.page.labeler.evaluate(_ROWS)]

    @property
    def notice(self) -> str:
        """What a person is told of what they just did."""
        return self.page.labeler.locator(".ll-parts-notice").inner_text()

    def act(self, name: str) -> None:
        """Click the button of an action."""
        self.page.labeler.locator(f'[data-action="{name}"]').first.click()

    def count(self, label: str) -> int:
        """Return how many parts of a class are counted."""
        self.settle()
        return int(self.page.labeler.locator(f'[data-class="{label}"] .ll-count').inner_text())

    def value(self, item: int | str) -> Any:
        """Return what the store holds of a sample, origins included; None without an answer."""
        self.page.wait_saved()
        return self.page.eval(f"labeler.job.record_of('me', {json.dumps(item)!r}).value")
