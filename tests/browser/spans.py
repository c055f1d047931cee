"""A labeler of spans as a person meets it: what is marked by mouse and by keys, what is drawn, what is stored.

Places are found in the page's own text nodes and expectations in Python's strings, so that neither side is believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from parts import PartPage

from labelloop.text import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

# The middle of the first and of the last character, as people see them, of a stretch in code points.
_ENDS = """([root, start, end]) => {
  const places = [];  // a node and a place in it for each code point
  [...root.querySelectorAll('.ll-line')].forEach((line, i) => {
    if (i > 0) places.push(null);
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      let at = 0;
      for (const character of node.data) {
        places.push([node, at, character]);
        at += character.length;
      }
    }
  });
  const parts = [...new Intl.Segmenter().segment(places.slice(start, end).map((p) => p ? p[2] : '\\n').join(''))];
  const middle = (from, to) => {
    const range = document.createRange();
    const [first, last] = [places[from], places[to - 1]];
    range.setStart(first[0], first[1]);
    range.setEnd(last[0], last[1] + last[2].length);
    const box = [...range.getClientRects()].find((rect) => rect.width > 0);
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const size = (part) => [...part.segment].length;
  places[start][0].parentElement.scrollIntoView({ block: 'nearest' });
  return [middle(start, start + size(parts[0])), middle(end - size(parts.at(-1)), end)];
}"""

_MARKS = """root => [...root.querySelectorAll('.ll-mark[data-span]')].map(({ dataset }) => [
  ...dataset.span.split('-').map(Number), dataset.label, 'pending' in dataset, 'selected' in dataset])"""


class Mark(NamedTuple):
    """A mark as it is drawn."""

    text: str
    label: str
    pending: bool
    selected: bool


class SpanPage(PartPage):
    """A page with a labeler of texts, whose ids are their numbers."""

    KIND = "TextSpanLabeler"
    CLASSES: ClassVar = {"person": "Person", "place": "Place", "date": "Date"}  # keys p, l (of Place), d

    @property
    def texts(self) -> Sequence[str]:
        """All texts, by their ids."""
        return self.data

    @property
    def text(self) -> str:
        """The text on screen."""
        return self.texts[int(self.page.item() or 0)]

    def range(self, phrase: str, nth: int = 0) -> tuple[int, int]:
        """Where a phrase stands in the text on screen, the first time or a later one."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(phrase, start + 1)
        return start, start + len(phrase)

    def ends(self, phrase: str, nth: int = 0) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the points in the window where a phrase begins and where it ends."""
        root = self.page.labeler.element_handle()
        first, last = self.page.page.evaluate(_ENDS, [root, *self.range(phrase, nth)])
        return tuple(first), tuple(last)

    def drag(self, phrase: str, nth: int = 0, *, hold: str | None = None) -> None:
        """Drag over a phrase, with a key held down meanwhile or not."""
        self.pull(*self.ends(phrase, nth), hold=hold)

    def click(self, phrase: str, nth: int = 0, *, hold: str | None = None) -> None:
        """Click where a phrase begins."""
        with self.held(hold):
            self.mouse.click(*self.ends(phrase, nth)[0])

    def click_ends(self, phrase: str) -> None:
        """Click where a phrase begins, then where it ends."""
        first, last = self.ends(phrase)
        self.mouse.click(*first)
        self.mouse.click(*last)

    def double_click(self, phrase: str, nth: int = 0) -> None:
        """Click twice where a phrase begins."""
        self.mouse.dblclick(*self.ends(phrase, nth)[0])

    def handle(self, side: str) -> tuple[float, float]:
        """Return the middle of the handle at an end of the selected mark."""
        box = self.page.labeler.locator(f'.ll-handle[data-side="{side}"]').bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def walk(self, phrase: str, forward: str, after: str | None = None) -> None:
        """Take a phrase by the keys alone; `forward` is the arrow that reads on.

        The cursor is nowhere yet, or at the end of the phrase `after`.
        """
        start, end = self.range(phrase)
        starts = [token for token, _ in Reader().read(self.text).tokens]
        before = sum((self.range(after)[1] if after else 0) <= token < start for token in starts)
        inside = sum(start <= token < end for token in starts)
        self.page.press(*[forward] * (before + 1), *[f"Shift+{forward}"] * (inside - 1))

    def token(self, phrase: str) -> str:
        """Return the word in which a phrase begins, as Python finds words."""
        start, _ = self.range(phrase)
        return next(self.text[s:e] for s, e in Reader().read(self.text).tokens if s <= start < e)

    @property
    def marks(self) -> list[Mark]:
        """What is drawn over the text, in the text's order."""
        drawn = sorted(self.page.labeler.evaluate(_MARKS), key=lambda mark: (mark[0], -mark[1]))
        return [Mark(self.text[start:end], *rest) for start, end, *rest in drawn]

    @property
    def marked(self) -> list[tuple[str, str]]:
        """What is drawn over the text, by text and class."""
        return [(mark.text, mark.label) for mark in self.marks]

    @property
    def selected(self) -> list[str]:
        """The texts of the marks that are drawn as selected."""
        return [mark.text for mark in self.marks if mark.selected]

    def spans(self, item: int) -> list[dict[str, Any]] | None:
        """Return what the store holds of a text, origins included; None without an answer.

        Every span is checked against the text it was taken from.
        """
        spans = self.value(item)
        for span in spans or []:
            assert span["text"] == self.texts[item][span["start"] : span["end"]]
        return spans

    def stored(self, item: int) -> list[tuple[str, int, str]] | None:
        """Return what the store holds of a text as text, start and class."""
        spans = self.spans(item)
        return None if spans is None else [(span["text"], span["start"], span["label"]) for span in spans]

    def meant(self, item: int, *marks: tuple[str, str]) -> list[tuple[str, int, str]]:
        """Return phrases of a text with the first places where they stand, as `stored` does."""
        return [(phrase, self.texts[item].index(phrase), label) for phrase, label in marks]
