"""The template notebooks work for somebody who labels: set-up, run, export, and again on another day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ipywidgets import Widget

import labelloop as ll

TEMPLATES = Path(__file__).resolve().parents[2] / "notebooks" / "templates"


def _cells(name: str, kind: str) -> list[str]:
    notebook = json.loads((TEMPLATES / f"{name}.ipynb").read_text(encoding="utf8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def _run(code: list[str], names: dict[str, object]) -> None:
    for cell in code:
        exec(compile(cell, "template", "exec"), names)


def _classes(labeler: ll.TabularLabeler) -> None:
    for number in range(24):
        labeler.label(labeler.queue[0], "ABC"[number % 3])


def _boxes(labeler: ll.BoxLabeler) -> None:
    for image in ["0.png", "1.png"]:
        labeler.label(image, [{"label": "red", "left": 20, "top": 20, "width": 60, "height": 50}])
    labeler.label("2.png", [])


def _spans(labeler: ll.TextSpanLabeler) -> None:
    labeler.label(0, [{"label": "PER", "start": 0, "end": 12}, {"label": "LOC", "start": 25, "end": 31}])


# Who labels, how many samples, and what is exported beside the two tables
WORK = {
    "tabular": (_classes, 24, set()),
    "boxes": (_boxes, 3, {"boxes.json"}),
    "text": (_spans, 1, {"spans.jsonl"}),
}


@pytest.mark.parametrize("name", WORK)
def test_a_template_labels_exports_and_goes_on(name, tmp_path, monkeypatch):
    person, answers, more = WORK[name]
    monkeypatch.chdir(tmp_path)
    code = _cells(name, "code")
    names: dict[str, object] = {}
    _run(code[:2], names)  # set-up, and the labeler
    person(names["labeler"])
    assert names["learner"].wait(60)
    _run(code[2:], names)
    written = {path.name for path in (tmp_path / "my-labels").iterdir() if path.stat().st_size}
    assert {"labels.csv", "metadata.csv", *more} <= written
    assert len(ll.formats.read("my-labels/labels.csv")[0]) == answers

    again: dict[str, object] = {}
    _run(code[:2], again)
    assert again["labeler"].progress["labeled"] == answers
    assert again["learner"].wait(60)
    Widget.close_all()


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_template_has_the_three_parts_and_no_outputs(path):
    headings = [line for cell in _cells(path.stem, "markdown") for line in cell.splitlines() if line.startswith("## ")]
    assert headings == ["## Set-up", "## Run", "## Export"]
    cells = json.loads(path.read_text(encoding="utf8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs")] == []
