"""The code that pages show runs, block after block, and says what the page says it does."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from ipywidgets import Widget

import labelloop

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted((CHECKOUT / "docs").rglob("*.md"))
# The language, and what stands within the fences; a block inside a list or a tab is indented.
_BLOCK = re.compile(r"^([ ]*)```(\w+)[^\n]*\n(.*?)^\1```$", flags=re.MULTILINE | re.DOTALL)
_LANGUAGES = {"python", "pycon", "bash", "py"}  # "py" has a test of its own, which sees to what it needs


def blocks(text: str) -> list[tuple[int, str, str]]:
    """Return line, language and code of each block of a page."""
    found = []
    for match in _BLOCK.finditer(text):
        indent, language, code = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        found.append((line, language, re.sub(rf"^{indent}", "", code, flags=re.MULTILINE)))
    return found


def run(page: str, text: str) -> None:
    """Run the Python of a page; a session (pycon) is compared with what it shows."""
    names: dict[str, object] = {"__name__": "page"}
    try:
        _run(page, text, names)
    finally:
        # What runs behind the page must end before its desk is cleared.
        for learner in [each for each in names.values() if isinstance(each, labelloop.ActiveLearner)]:
            learner.wait(60)
        Widget.close_all()


def _run(page: str, text: str, names: dict[str, object]) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    for line, language, code in blocks(text):
        if language == "python":
            exec(compile("\n" * line + code, page, "exec"), names)
        elif language == "pycon":
            example = doctest.DocTestParser().get_doctest(code, names, f"{page}:{line}", page, line)
            told: list[str] = []
            failed = runner.run(example, out=told.append, clear_globs=False).failed
            names.update(example.globs)
            assert not failed, "".join(told)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
@pytest.mark.usefixtures("desk")
def test_the_code_of_a_page_runs(page):
    run(str(page), page.read_text(encoding="utf8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_every_block_says_its_language_so_that_none_is_left_out_unseen(page):
    text = page.read_text(encoding="utf8")
    fences = re.findall(r"^[ ]*```.*$", text, flags=re.MULTILINE)
    assert len(fences) == 2 * len(blocks(text))
    assert {language for _, language, _ in blocks(text)} <= _LANGUAGES


@pytest.mark.usefixtures("desk")
def test_the_code_for_postgresql_runs(database):
    pages = [page.read_text(encoding="utf8") for page in PAGES]
    (code,) = (code for page in pages for _, language, code in blocks(page) if language == "py")
    code, found = re.subn(r'"postgresql://[^"]+"', repr(database), code)
    assert found == 1
    names = {"ll": labelloop}
    exec(code, names)
    names["labeler"].label("0.jpg", "cat")
    assert labelloop.open_job(database, "photos").progress["labeled"] == 1
    Widget.close_all()


def test_a_page_that_says_what_is_not_so_is_found():
    with pytest.raises(AssertionError, match="Expected"):
        run("page", "```python\nn = 2\n```\n\n```pycon\n>>> n + 1\n4\n```\n")
    with pytest.raises(NameError):
        run("page", "- a list\n\n    ```python\n    forgotten\n    ```\n")
