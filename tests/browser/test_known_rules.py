"""VS Code and Colab by their known rules, each imitated in a real page with a real labeler behind it."""

from __future__ import annotations

import numpy as np
import pytest
from harness.bare import BarePage, Rules, colours, contrast
from PIL import Image

import labelloop as ll

# What VS Code gives to its webviews: variables on <html>, class and kind on <body> of some of the frames.
_THEMES = {
    "vscode-light": ("#ffffff", "#3b3b3b", ""),
    "vscode-dark": ("#1f1f1f", "#cccccc", ""),
    "vscode-high-contrast": ("#000000", "#ffffff", "#6fc3df"),
    "vscode-high-contrast-light": ("#ffffff", "#292929", "#0f4a85"),
}
# What notebooks may do there, as far as it concerns a widget; scripts come as VS Code's own do.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' https: data:; connect-src https:"
)
WHITE = ".cell-output-ipywidget-background { background: white !important; padding: 4px }"
COLAB = "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"


def vscode(theme, *, told=True, **more):
    background, text, border = _THEMES[theme]
    names = {"editor-background": background, "editor-foreground": text, "contrastBorder": border}
    variables = ";".join(f"--vscode-{name}:{value}" for name, value in names.items() if value)
    body = f'class="{theme}" data-vscode-theme-kind="{theme}"' if told else ""
    style = WHITE + f"body {{ background: {background} }}"
    return Rules(html=f'style="{variables}"', body=body, style=style, policy=POLICY, **more)


@pytest.fixture
def show(browser):
    pages = []

    def show(labeler, rules, *, ready=True, **more):
        page = BarePage(browser, labeler, rules, **more)
        pages.append(page)
        if ready:
            page.wait_ready()
        return page

    yield show
    leaving = [url for page in pages for url in page.leaving]
    for page in pages:
        page.close()
    assert leaving == []


@pytest.fixture
def table():
    rows = [{"name": f"wine {i}", "alcohol": 9 + i} for i in range(20)]
    labeler = ll.TabularLabeler(rows, ["red", "white"], store=":memory:", order="sequential")
    yield labeler
    labeler.close()


@pytest.mark.parametrize("told", [True, False], ids=["told", "variables-only"])
@pytest.mark.parametrize("theme", _THEMES)
def test_the_colours_of_vs_code_are_taken(show, table, theme, told):
    dark = not theme.endswith("light")
    page = show(table, vscode(theme, told=told), dark=not dark)  # the system prefers the other
    assert page.labeler.get_attribute("data-theme") == ("dark" if dark else "light")
    page.labeler.focus()
    page.page.keyboard.press("?")
    page.page.keyboard.press("Escape")
    wanted = tuple(int(_THEMES[theme][0][i : i + 2], 16) for i in (1, 3, 5))
    assert list(colours(page.labeler))[1] == wanted
    background = "e => getComputedStyle(e).backgroundColor"
    assert page.frame.locator(".cell-output-ipywidget-background").evaluate(background) == "rgba(0, 0, 0, 0)"
    texts = page.labeler.locator(".ll-caption, td, th, .ll-action, .ll-facts, .ll-footer, .ll-learner")
    assert texts.count() > 10
    for text in texts.all():
        if text.is_enabled():
            assert contrast(text) >= 4.5, text.inner_text()


def test_high_contrast_has_its_border(show, table):
    page = show(table, vscode("vscode-high-contrast"))
    borders = page.labeler.locator(".ll-class, .ll-action").first.evaluate("e => getComputedStyle(e).borderTopColor")
    assert borders == "rgb(111, 195, 223)"


def test_vs_code_hears_no_key_and_its_rules_break_nothing(show, table):
    page = show(table, vscode("vscode-dark"))
    page.labeler.focus()
    for key in ("r", "w", "Backspace", "Control+z", "r"):
        page.page.keyboard.press(key)
    page.frame.locator('.labelloop[data-unsaved="0"]').wait_for()
    assert table.labels["label"].to_dict() == {0: "red"}
    assert page.labeler.evaluate("() => window.outside ?? []") == []
    assert page.errors() == []


@pytest.mark.parametrize("face", [ll.ImageLabeler, ll.BoxLabeler, ll.Review])
def test_pictures_are_shown_where_addresses_of_blobs_are_forbidden(show, tmp_path, face):
    for i in range(3):
        Image.fromarray(np.full((60, 80, 3), 40 * i + 40, dtype=np.uint8)).save(tmp_path / f"{i}.png")
    if face is ll.Review:
        widget = ll.Review(ll.Job(str(tmp_path), ["cat", "dog"], kind="image", store=":memory:"), "unlabeled")
    else:
        widget = face(str(tmp_path), ["cat", "dog"], store=":memory:")
    page = show(widget, vscode("vscode-dark"), ready=face is not ll.Review)
    picture = page.frame.locator('img[src^="data:image/"]').first
    picture.wait_for(state="attached")
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 80
    assert page.errors("violates the following Content Security Policy directive") == []
    widget.close()


def test_a_frame_that_grows_with_what_is_in_it(show, table):
    page = show(table, Rules(html='theme="dark"', sandbox=COLAB, grows=True))
    assert page.labeler.get_attribute("data-theme") == "dark"
    page.page.wait_for_function("document.querySelector('iframe').offsetHeight > 500")
    stage = page.labeler.locator(".ll-stage")
    assert stage.evaluate("e => e.offsetHeight") > 350  # by the frame's own height it would be less than 300
    assert page.labeler.evaluate("() => document.documentElement.scrollHeight <= innerHeight + 1")
    page.labeler.focus()
    page.page.keyboard.press("r")
    page.frame.locator('.labelloop[data-unsaved="0"]').wait_for()
    assert table.labels["label"].to_dict() == {0: "red"}
    assert page.errors() == []


def test_a_frame_that_may_keep_nothing_says_so_and_labels(show, table):
    page = show(table, Rules(sandbox="allow-scripts"))
    assert page.labeler.evaluate("() => { try { localStorage; return false; } catch { return true; } }")
    page.labeler.focus()
    page.busy = True
    page.page.keyboard.press("r")
    page.frame.get_by_text("This browser keeps nothing").first.wait_for()
    page.busy = False
    page.page.keyboard.press("w")
    page.page.keyboard.press("r")
    page.frame.locator('.labelloop[data-unsaved="0"]').wait_for()
    assert table.labels["label"].to_dict() == {0: "red", 1: "white", 2: "red"}
    assert page.errors() == []
