"""The page of keys has all keys, as they are."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import labelloop as ll
from labelloop.labels import Classes
from labelloop.widgets.keymap import keymap

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
NAMES = {
    "Space": " ",
    "Left": "ArrowLeft",
    "Right": "ArrowRight",
    "Up": "ArrowUp",
    "Down": "ArrowDown",
}
_ROW = re.compile(r"^\| `(\w+)` \| (.+?) \|", flags=re.MULTILINE)


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """Return, for each heading with a table of actions, its keys by action, as browsers call them."""
    found = {}
    for part in text.split("\n## ")[1:]:
        rows = {
            action: [_key(key) for key in re.findall(r"<kbd>(.+?)</kbd>", cell)] for action, cell in _ROW.findall(part)
        }
        if rows:
            found[part.partition("\n")[0]] = rows
    return found


def _key(written: str) -> str:
    *before, last = re.split(r"\+(?=.)", html.unescape(written))
    last = NAMES.get(last, last)
    return "+".join([*(each.replace("Ctrl", "Mod") for each in before), last.lower() if len(last) == 1 else last])


@pytest.mark.parametrize(
    ("headings", "answer", "heard"),
    [
        (["Everywhere"], "class", False),
        (["Everywhere", "Sounds"], "class", True),
        (["Everywhere", "Marks of all kinds", "Text spans"], "spans", False),
        (["Everywhere", "Marks of all kinds", "Boxes"], "boxes", False),
        (["Everywhere", "Sounds", "Marks of all kinds", "Regions of sounds"], "regions", True),
    ],
)
def test_the_page_says_what_the_keys_do(headings, answer, heard):
    told = tables(PAGE.read_text(encoding="utf8"))
    page = {action: keys for heading in headings for action, keys in told[heading].items()}
    _, actions = keymap(Classes(["x"]), answer=answer, heard=heard)
    really = {action: keys for action, keys in actions.items() if keys and not action.startswith("class:")}
    assert {action: keys for action, keys in page.items() if keys} == really


def test_the_page_says_what_the_keys_of_many_at_once_do():
    grid = ll.Grid(ll.Job([{"n": 1}], ["zzz"], kind="tabular", store=":memory:"))
    really = {action: keys for action, keys in grid.config["keymap"].items() if not action.startswith("class:")}
    grid.close()
    assert tables(PAGE.read_text(encoding="utf8"))["Many at once"] == really
