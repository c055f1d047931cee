"""Everything by keyboard, everything named, readable in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from cells import TABLE, TABLE_CELLS

MANY = "labeler = ll.TabularLabeler(data, [f'intent {i}' for i in range(77)], store=':memory:')\nlabeler"
SEVERAL = """
labeler = ll.TabularLabeler(
    data, {"a": "Apple", "b": "Berry"}, multiple=True, store=":memory:", instructions="Choose all that apply.",
    suggestions={i: (["a"], 0.75) for i in range(60)},
)
labeler
"""
BOXES = """
import numpy as np
import labelloop as ll
options = {"store": ":memory:", "annotator": "me", "order": "sequential", "instructions": "Every fruit."}
apple = {"label": "a", "left": 30, "top": 40, "width": 120, "height": 90}
options["suggestions"] = {0: [apple | {"score": 0.75}, apple | {"label": "b", "left": 250, "score": 0.5}]}
pictures = np.linspace(0, 255, 2 * 300 * 400).reshape(2, 300, 400).astype("uint8")
labeler = ll.BoxLabeler(pictures, {"a": "Apple", "b": "Berry"}, **options)
labeler
"""
SOUNDS = """
import numpy as np
import labelloop as ll
options = {"store": ":memory:", "annotator": "me", "order": "sequential", "instructions": "Every tone."}
low = {"label": "a", "start": 0.5, "end": 1.5, "score": 0.75}
found = [low, low | {"label": "b", "start": 1.2, "score": 0.5}]
tones = [np.sin(np.arange(32000) * step) for step in (0.1, 0.2)]
labeler = ll.AudioLabeler(
    tones, {"a": "Low", "b": "High"}, rate=8000, regions=True, suggestions={0: found}, **options
)
labeler
"""
CLIPS = SOUNDS.replace("regions=True, suggestions={0: found}, ", "")
DARK = "window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' }).then(() => null)"
# Whether the waves of a sound are painted in the colour that the theme gives them.
INKED = """root => {
  const canvas = root.querySelector('.ll-sound-picture');
  const colours = [canvas.getContext('2d'), new OffscreenCanvas(1, 1).getContext('2d')];
  colours[1].fillStyle = getComputedStyle(canvas.parentElement).color;
  colours[1].fillRect(0, 0, 1, 1);
  const [x, y] = [Math.floor(canvas.width / 2), Math.floor(canvas.height * 0.21)];
  const [painted, meant] = colours.map((each, i) => each.getImageData(i ? 0 : x, i ? 0 : y, 1, 1).data);
  return painted.every((value, i) => Math.abs(value - meant[i]) < 3);
}"""
# What of the things one presses is smaller than 24 pixels; the label of a field is pressed as the field is.
SMALL = """root => [...root.querySelectorAll('button, textarea, summary, input, .ll-grip')]
  .filter((element) => element.offsetParent !== null)
  .map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 24 || height < 24)
  .map(([element]) => element.outerHTML)"""


def serious(page):
    found = Axe().run(page.page, context=".labelloop").response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}]


def every(page):
    found = Axe().run(page.page, context=".labelloop").response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("cell", [TABLE_CELLS[1], MANY, SEVERAL], ids=["two", "many", "several"])
def test_axe_finds_nothing_serious(lab, cell, dark):
    page = lab.show([TABLE, cell])
    page.run_all()
    page.wait_state("ready")
    if dark:
        page.page.evaluate(DARK)
        page.until(lambda: page.labeler.get_attribute("data-theme") == "dark", "the dark theme")
    assert serious(page) == []
    page.press("?")
    page.labeler.locator('[role="dialog"]').first.wait_for()
    assert serious(page) == []
    if dark:
        page.page.evaluate(DARK.replace("JupyterLab Dark", "JupyterLab Light"))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_where_boxes_are_on_screen(lab, theme):
    page = lab.show([BOXES])
    page.run_all()
    page.wait_state("ready")
    page.page.evaluate(DARK.replace("JupyterLab Dark", theme))
    page.until(lambda: page.labeler.get_attribute("data-theme") == theme.split()[1].lower(), theme)
    box = page.labeler.locator("[data-box]")
    assert every(page) == []
    page.press("Tab", "Enter", "l")  # one accepted, the other selected and locked
    assert page.labeler.locator("[data-selected][data-locked][data-pending]").count() == 1
    assert every(page) == []
    page.press("Escape", "n")  # one without a class, with grips
    assert page.labeler.locator(".ll-grip:visible").count() == 8
    assert every(page) == []
    page.press("b", "Escape", "a", "h")  # a class in hand, boxes hidden
    assert box.count() == 0
    assert every(page) == []
    for menu in page.labeler.locator("summary:visible").all():
        menu.click()
        assert every(page) == []
        menu.click()
    page.press("Escape", "?")
    page.labeler.locator('[role="dialog"]').first.wait_for()
    assert every(page) == []
    page.page.evaluate(DARK.replace("JupyterLab Dark", "JupyterLab Light"))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_where_sounds_are_on_screen(lab, theme):
    page = lab.show([SOUNDS])
    page.run_all()
    page.wait_state("ready")
    page.page.evaluate(DARK.replace("JupyterLab Dark", theme))
    page.until(lambda: page.labeler.get_attribute("data-theme") == theme.split()[1].lower(), theme)
    page.until(lambda: page.labeler.evaluate(INKED), "waves in the colours of the theme")
    assert every(page) == []
    page.press("Tab", "Enter", "l")  # one accepted, the other selected and locked
    assert page.labeler.locator("[data-selected][data-locked][data-pending]").count() == 1
    assert every(page) == []
    page.press("Escape", "Insert")  # one without a class, with grips
    assert page.labeler.locator(".ll-edge:visible").count() == 2
    assert every(page) == []
    page.press("b", "Escape", "a", "n")  # a class in hand, one being recorded
    assert page.labeler.locator('[data-action="record"][aria-pressed="true"]').count() == 1
    assert every(page) == []
    page.press("Space", "Escape", "Escape")
    for menu in page.labeler.locator("summary:visible").all():
        menu.click()
        assert every(page) == []
        menu.click()
    page.labeler.focus()
    page.press("?")
    page.labeler.locator('[role="dialog"]').first.wait_for()
    assert every(page) == []
    page.page.evaluate(DARK.replace("JupyterLab Dark", "JupyterLab Light"))


def test_the_whole_loop_by_keyboard_alone(lab):
    page = lab.show(TABLE_CELLS)
    page.exec("import pathlib; [p.unlink() for p in pathlib.Path('.').glob('labels.db*')]")
    page.run_all()
    page.wait_state("ready")
    keys = page.page.keyboard
    page.labeler.focus()
    keys.press("r")
    keys.press("Tab")
    reached = set()
    for _ in range(40):
        name = page.page.evaluate(
            "() => { const e = document.activeElement; const root = e.closest('.labelloop');"
            " return root && (e.dataset.action || e.dataset.class || e.dataset.role || 'other'); }"
        )
        if name is None:
            break
        reached.add(name)
        keys.press("Tab")
    else:
        raise AssertionError("Tab never leaves the labeler")
    assert {"red", "white", "comment", "skip", "undo", "help"} <= reached
    page.labeler.locator('button[data-class="white"]').focus()
    keys.press("Enter")
    page.wait_saved()
    assert page.eval("labeler.labels['label'].to_dict()") == {0: "red", 1: "white"}
    page.until(
        lambda: "2 of 60 labeled" in (page.labeler.locator('.ll-sr > [role="status"]').first.text_content() or ""),
        "the answer said to a screen reader",
    )
    keys.press("Escape")
    keys.press("Escape")
    assert page.page.evaluate("() => document.activeElement.closest('.labelloop')") is None


@pytest.mark.parametrize("cells", [TABLE_CELLS, [BOXES], [SOUNDS], [CLIPS]], ids=["table", "boxes", "regions", "clips"])
def test_every_target_is_large_enough_and_shows_its_focus(lab, cells):
    page = lab.show(cells)
    page.run_all()
    page.wait_state("ready")
    assert page.labeler.evaluate(SMALL) == []
    for menu in page.labeler.locator("summary:visible").all():
        menu.click()
        assert page.labeler.evaluate(SMALL) == []
        menu.click()
    if cells == [BOXES]:
        page.press("n")
        assert page.labeler.locator(".ll-grip:visible").count() == 8
        assert page.labeler.evaluate(SMALL) == []
    page.labeler.focus()
    page.page.keyboard.press("Tab")
    ring = page.page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
    )
    assert ring[0] != "none"
    assert ring[1] >= 2
