"""Sounds in every host: what is heard and marked in Notebook 7, marimo, or over the main thread, is stored."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from harness.servers import NO_SUBSHELLS
from sounds import SoundPage

import labelloop

CELL = """
import labelloop as ll
options = {{"store": {store!r}, "name": "hosts", "annotator": "me", "order": "sequential", "regions": True}}
labeler = ll.AudioLabeler({paths}, ["cat", "dog"], **options)
labeler
"""
RATE = 16000


@pytest.fixture(params=["notebook7", "main-thread", "marimo"])
def host(request):
    if request.param != "main-thread":
        return request.getfixturevalue(request.param)
    return request.getfixturevalue("new_host")("lab", NO_SUBSHELLS)


def test_regions_are_heard_drawn_and_saved(host, tmp_path):
    paths = [str(tmp_path / f"{number}.flac") for number in range(2)]
    sounds = np.sin(np.arange(60 * RATE) * 0.1) * [[0.25], [0.5]]  # longer than what comes with the sample
    for path, sound in zip(paths, sounds, strict=True):
        soundfile.write(path, sound, RATE)
    store = str(tmp_path / "sounds.db")
    notebook = host.open([CELL.format(paths=paths, store=store)], "sounds")
    if host.kind != "marimo":
        notebook.run_all()
    notebook.wait_state("ready", timeout=90)
    page = SoundPage(notebook, paths)
    page.drag(10.0, 20.0)
    notebook.press("d", "Escape")
    page.drag(40.0, 44.0)
    notebook.press("c")
    drawn = page.regions
    page.listen()
    notebook.press("Shift+Space")
    page.wait_heard(2)
    heard = page.heard()
    first = round(drawn[1].start * RATE)
    assert heard.samples[0] == pytest.approx(sounds[0][first : first + heard.samples.shape[1]], abs=1e-4)
    notebook.press("Escape", "Enter")
    notebook.until(lambda: notebook.item() == paths[1], "the next sound")
    notebook.press("e")
    notebook.wait_saved()
    again = labelloop.AudioLabeler(paths, ["cat", "dog"], store=store, name="hosts", annotator="me", regions=True)
    found = {
        path: [(region["start"], region["end"], region["label"]) for region in regions]
        for path, regions in again.labels["label"].items()
    }
    assert found == {paths[0]: [region[:3] for region in drawn], paths[1]: []}
    assert notebook.errors() == []
