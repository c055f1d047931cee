"""Saved notebooks: what a face shows where no kernel runs, and that it is never shown where one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from harness.chromium import watch

SOURCE = Path(__file__).resolve().parents[2] / "src"
CELLS = [
    """
import labelloop as ll
rows = [{"name": f"wine {i} <b>&</b>", "alcohol": 9 + i} for i in range(40)]
labeler = ll.TabularLabeler(rows, {"red": "Red wine", "white": "White wine"}, store="labels.db", annotator="me")
for i in range(10):
    labeler.label(i, ["red", "white"][i % 2])
labeler
""",
    "ll.Monitor(labeler)",
    "ll.Review(labeler, 'labeled')",
    "ll.OwnerPage(labeler.job)",
]
SAID = "Run the notebook to go on."
# What nbconvert's own template asks for, on every page.
TEMPLATE = ("https://cdnjs.cloudflare.com/ajax/libs/require.js/", "https://cdnjs.cloudflare.com/ajax/libs/mathjax/")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Return a folder with a notebook that was run and saved."""
    folder = tmp_path_factory.mktemp("saved")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "new.ipynb")
    convert(folder, "new.ipynb", "--execute", "--to", "notebook", "--output", "ran.ipynb")
    return folder


def convert(folder, *arguments):
    options = [*arguments, "--ExecutePreprocessor.store_widget_state=False"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "IPYTHONDIR": str(folder / "ipython")}
    command = [sys.executable, "-m", "nbconvert", "--log-level=ERROR", *options]
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=240, capture_output=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nbconvert_shows_how_far_the_work_was(ran, browser, theme):
    convert(ran, "ran.ipynb", "--to", "html", "--theme", theme)
    context = browser.new_context(viewport={"width": 900, "height": 1200})
    leaving = watch(context)
    page = context.new_page()
    page.goto((ran / "ran.html").as_uri())
    outputs = page.locator(".jp-OutputArea-output").all()
    said = [" ".join(output.inner_text().split()) for output in outputs]
    assert len(said) == len(CELLS)
    assert all("10 of 40 labeled (25 %)" in each and "White wine 5" in each for each in said)
    assert all(each.endswith(SAID) for each in said)
    assert "9 name wine 9 <b>&</b>, alcohol 18 White wine" in said[0]
    for output in outputs:
        assert contrast(output.locator("strong")) > 4.5
    assert [url for url in leaving if not url.startswith(TEMPLATE)] == []
    context.close()


_COLOURS = """element => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const look = getComputedStyle(element);
  let behind = [255, 255, 255];
  for (let each = element; each; each = each.parentElement) {
    const found = numbers(getComputedStyle(each).backgroundColor);
    if (found.length >= 3 && (found[3] ?? 1) === 1) { behind = found; break; }
  }
  return [numbers(look.color), behind];
}"""


def contrast(text):
    """Return the contrast of a text to what is behind it, as WCAG 2.2 measures it."""

    def luminance(colour):
        parts = [part / 255 for part in colour[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(luminance(colour) for colour in text.evaluate(_COLOURS))
    return (high + 0.05) / (low + 0.05)


def test_a_notebook_that_is_opened_again_shows_it_until_it_runs(ran, notebook_host):
    page = notebook_host.open_file(ran / "ran.ipynb")
    page.page.get_by_text(SAID).first.wait_for()
    assert page.labelers.count() == 0
    page.run_all()
    page.wait_state("ready")
    page.until(lambda: page.page.get_by_text(SAID).count() == 0, "widgets in place of it")


def test_voila_shows_the_widgets(voila):
    page = voila.open(CELLS[:2], "faces")
    page.wait_state("ready", timeout=90)
    page.page.locator(".labelloop-monitor").first.wait_for()
    assert page.page.get_by_text(SAID).count() == 0
