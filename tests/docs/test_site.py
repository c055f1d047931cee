"""The built site is whole, and nothing in it is fetched from elsewhere. `make docs` builds it, then runs this."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import labelloop

CHECKOUT = Path(__file__).resolve().parents[2]
# What a browser fetches by itself when it shows a page; a link (`a`) it only follows when somebody clicks.
FETCHED = {"src", "srcset", "poster", "data", "action", "style"}
_FOREIGN = re.compile(r"(?:https?:)?//[\w.-]+", flags=re.IGNORECASE)


@pytest.fixture(scope="module")
def site() -> Path:
    folder = CHECKOUT / "build" / "site"
    assert (folder / "index.html").exists(), "The site is not built: run `make docs`."
    return folder


class _Fetches(HTMLParser):
    """Collects whatever a page makes a browser fetch from a host that it names."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            fetched = name in FETCHED or (tag == "link" and name == "href") or name.endswith(":href")
            if fetched and value and _FOREIGN.search(value):
                self.foreign.append(f"<{tag} {name}={value!r}>")

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.foreign += foreign_in_style(data)


def foreign_in_page(html: str) -> list[str]:
    """Return the tags that fetch something from another host."""
    parser = _Fetches()
    parser.feed(html)
    return parser.foreign


def foreign_in_style(css: str) -> list[str]:
    """Return what a style sheet fetches from another host."""
    return re.findall(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^"')\s]+""", css, flags=re.IGNORECASE)


def foreign_in_script(code: str) -> list[str]:
    """Return addresses of scripts, styles and fonts, as code would name them, and of hosts that serve such."""
    hosts = r"unpkg\.com|jsdelivr\.net|cdnjs\.|googleapis\.com|gstatic\.com|esm\.sh|mathjax\.org|skypack\.dev"
    files = r"""["'`](?:https?:)?//[^"'`\s]+\.(?:m?js|css|woff2?|ttf)["'`]"""
    return [match[0] for match in re.finditer(f"{hosts}|{files}", code)]


def test_nothing_is_fetched_from_another_host(site):
    readers = {".html": foreign_in_page, ".css": foreign_in_style, ".js": foreign_in_script}
    files = [path for path in site.rglob("*") if path.suffix in readers]
    assert len(files) > 20
    fetched = {
        path.relative_to(site).as_posix(): readers[path.suffix](path.read_text(encoding="utf8")) for path in files
    }
    assert {name: found for name, found in fetched.items() if found} == {}


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (foreign_in_page, '<script src="https://unpkg.com/x"></script>'),
        (foreign_in_page, '<link rel="stylesheet" href="//fonts.example/css">'),
        (foreign_in_page, "<style>@import url(https://fonts.example/css);</style>"),
        (foreign_in_page, '<img src="http://pictures.example/a.png">'),
        (foreign_in_style, "src: url('https://fonts.example/a.woff2')"),
        (foreign_in_script, 'load("https://cdn.example/mermaid.min.js")'),
        (foreign_in_script, "load(`//unpkg.com/shim`)"),
    ],
)
def test_what_is_fetched_from_elsewhere_would_be_found(reader, text):
    assert reader(text)


def test_a_link_to_elsewhere_is_allowed():
    assert foreign_in_page('<a href="https://jupyter.org">Jupyter</a>') == []


def test_every_notebook_is_a_page_with_what_its_cells_showed(site):
    for notebook in sorted((CHECKOUT / "notebooks").rglob("*.ipynb")):
        page = site / "notebooks" / notebook.relative_to(CHECKOUT / "notebooks").with_suffix(".html")
        assert page.exists(), f"{notebook.name} is no page: name it in mkdocs.yml"
        assert page.with_suffix(".ipynb").read_bytes() == notebook.read_bytes()
    drawn = (site / "notebooks" / "10-active-learning.html").read_text(encoding="utf8")
    pictures = re.findall(r'src="(10-active-learning-[\d-]+\.png)"', drawn)
    assert pictures
    assert all((site / "notebooks" / name).stat().st_size > 0 for name in pictures)


def test_every_public_name_is_in_the_reference(site):
    pages = "".join(path.read_text(encoding="utf8") for path in (site / "api").glob("*.html"))
    anchors = set(re.findall(r'id="(labelloop\.[\w.]+)"', pages))
    left = {name for name, home in labelloop._HOMES.items() if not anchors & {f"labelloop.{name}", f"{home}.{name}"}}
    for room in ("formats", "quality", "workflow"):
        left |= {
            f"{room}.{name}" for name in getattr(labelloop, room).__all__ if f"labelloop.{room}.{name}" not in anchors
        }
    assert left == {"formats.FORMATS"}  # a dict; the page on formats lists it


def test_no_path_of_this_machine_is_named(site):
    text = "".join(path.read_text(encoding="utf8") for path in site.rglob("*.html"))
    assert str(CHECKOUT) not in text
    assert str(Path.home()) + "/" not in text
