"""Boxes in every host: what is drawn in Notebook 7, Voila and marimo is what the store holds."""

from __future__ import annotations

import numpy as np
import pytest
from boxes import BoxPage, Place
from PIL import Image

import labelloop

CELL = """
import labelloop as ll
labeler = ll.BoxLabeler({paths}, ["cat", "dog"], store={store!r}, name="hosts", annotator="me", order="sequential")
labeler
"""
A, B = Place(30, 40, 110, 70), Place(180, 60, 90, 100)


@pytest.fixture(params=["notebook7", "voila", "marimo"])
def host(request):
    return request.getfixturevalue(request.param)


def test_boxes_are_drawn_and_saved(host, tmp_path):
    paths = [str(tmp_path / f"{number}.png") for number in range(2)]
    for number, path in enumerate(paths):
        Image.fromarray(np.full((200, 300, 3), 90 * number + 60, dtype=np.uint8)).save(path)
    store = str(tmp_path / "boxes.db")
    notebook = host.open([CELL.format(paths=paths, store=store)], "boxes")
    if host.kind == "notebook7":
        notebook.run_all()
    notebook.wait_state("ready", timeout=90)
    page = BoxPage(notebook, paths)
    notebook.press("d")
    page.draw(A)
    notebook.press("Escape", "c")
    page.draw(B)
    page.drag(B.middle, (B.middle[0] + 15, B.middle[1] - 21))
    notebook.press("Escape", "Enter")
    notebook.until(lambda: notebook.item() == paths[1], "the next image")
    notebook.press("e")
    notebook.wait_saved()
    again = labelloop.BoxLabeler(paths, ["cat", "dog"], store=store, name="hosts", annotator="me")
    found = {
        path: [(Place(*(box[name] for name in Place._fields)), box["label"]) for box in boxes]
        for path, boxes in again.labels["label"].items()
    }
    assert found == {paths[0]: [(A, "dog"), (B.by(15, -21), "cat")], paths[1]: []}
    assert notebook.errors() == []
