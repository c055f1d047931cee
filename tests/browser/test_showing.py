"""`labeler.show(id)`: two pages show what code asks for, a draft waits for the way back, and no answer is lost."""

from __future__ import annotations

CODE = """
import numpy as np, labelloop as ll
pictures = [np.full((40, 40, 3), 4 * i, dtype=np.uint8) for i in range(60)]
there = ll.BoxLabeler(pictures, ['cat', 'dog'], store=':memory:', name='show', order='sequential', prefetch=4)
there
"""


def draw(page):
    """Draw a box on the first labeler's picture, without a class: it is no answer yet."""
    at = page.labeler.locator('[data-role="stage"]').bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.page.mouse.move(x - 40, y - 40)
    page.page.mouse.down()
    page.page.mouse.move(x + 30, y + 30, steps=4)
    page.page.mouse.up()


def boxes(page):
    return page.labeler.locator("[data-box]").count()


def test_every_view_shows_the_sample_and_what_was_begun_is_there_on_the_way_back(lab):
    page = lab.show([CODE, "there", "import time; there.show(50); time.sleep(1.5)"])
    page.run(0)
    page.run(1)
    for at in (0, 1):
        page.wait_state("ready", at=at)
    draw(page)
    page.until(lambda: boxes(page) == 1, "a box")
    page.exec("there.show(41)")
    for at in (0, 1):
        page.until(lambda at=at: page.item(at) == "41" and page.state(at) == "ready", "the sample, fetched")
    assert boxes(page) == 0
    page.press("e")  # none of the classes is on it
    page.wait_saved()
    assert page.item() == "0"
    assert boxes(page) == 1
    page.run(2)
    page.until(lambda: page.item() == "50", "the sample, when the cell has ended")
    assert page.eval("there.labels['label'].tolist()") == [[]]
    assert page.errors() == []
