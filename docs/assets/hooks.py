"""What mkdocs does not do by itself: notebooks become pages, and a page can show a section of the README.

Notebooks are shown as they were saved, never run: `make notebooks` runs them. A widget is shown by what it says of
itself (HTML, else its repr), because a page without a kernel could do nothing with it.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS = CHECKOUT / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
_CDN = "https://unpkg.com/"
# From the README's folder to this one's: what is not a page of the site is named and not linked.
_README_LINKS = {"docs/": "", "notebooks/": "notebooks/"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page, its pictures and the notebook itself for every notebook."""
    for path in sorted(NOTEBOOKS.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        name = f"notebooks/{path.relative_to(NOTEBOOKS).with_suffix('').as_posix()}"
        page, pictures = page_of(json.loads(path.read_text(encoding="utf8")), name.rpartition("/")[2])
        files.append(File.generated(config, f"{name}.md", content=page))
        files.append(File.generated(config, f"{name}.ipynb", abs_src_path=str(path)))
        for picture, content in pictures.items():
            files.append(File.generated(config, f"{name.rpartition('/')[0]}/{picture}", content=content))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put in what a page asks for: `<!-- README: Title -->` a section of it, `<!-- CODE: path -->` a file."""
    markdown = re.sub(r"<!-- README: (.+?) -->", lambda match: section(match[1]), markdown)
    return re.sub(r"<!-- CODE: (.+?) -->", lambda match: _code(match[1]), markdown)


def _code(path: str) -> str:
    return _fenced((CHECKOUT / path).read_text(encoding="utf8"), "python")


def on_post_build(config: MkDocsConfig) -> None:
    """Take from the theme's scripts what they would fetch for features that no page here has (Mermaid, a polyfill)."""
    for path in Path(config.site_dir, "assets", "javascripts").rglob("*.js"):
        code = path.read_text(encoding="utf8")
        if _CDN in code:
            path.write_text(code.replace(_CDN, "about:blank#"), encoding="utf8")


def section(title: str) -> str:
    """Return a section of the README without its heading, its links as the site has them."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    if not found:
        raise LookupError(f"README.md has no section {title!r}")
    return re.sub(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)]+)\)", _link, found[1])


def _link(match: re.Match[str]) -> str:
    text, target = match[1], match[2]
    for folder, ours in _README_LINKS.items():
        if target.startswith(folder):
            return f"[{text}]({ours}{target.removeprefix(folder).replace('.ipynb', '.md')})"
    return text


def page_of(notebook: dict[str, Any], name: str) -> tuple[str, dict[str, bytes]]:
    """Return a notebook as Markdown, and its pictures by file name."""
    pictures: dict[str, bytes] = {}
    parts = []
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source.replace(".ipynb)", ".md)"))
        elif cell["cell_type"] == "code" and source.strip():
            parts.append(_fenced(source, "python"))
            for order, output in enumerate(cell["outputs"]):
                parts.append(_shown(output, f"{name}-{number}-{order}", pictures))
    parts.append(f"[This page as a notebook]({name}.ipynb)")
    return "\n\n".join(part for part in parts if part), pictures


def _shown(output: dict[str, Any], name: str, pictures: dict[str, bytes]) -> str:
    """Return what a cell showed, in the richest form that a page without a kernel can show."""
    if output["output_type"] in ("stream", "error"):
        told = output.get("text") or "\n".join(output.get("traceback", []))
        return _block(_fenced("".join(told), "text"))
    data = {kind: "".join(value) if isinstance(value, list) else value for kind, value in output["data"].items()}
    if WIDGET in data and "text/html" not in data:
        return _block(f"*Here the notebook shows* `{data.get('text/plain', 'a widget').strip()}`")
    if "image/png" in data:
        pictures[f"{name}.png"] = base64.b64decode(data["image/png"])
        return _block(f"![What the cell drew]({name}.png)")
    if "text/html" in data:
        return f'<div class="cell-output">{data["text/html"]}</div>'
    return _block(data.get("text/markdown") or _fenced(data.get("text/plain", ""), "text"))


def _block(markdown: str) -> str:
    return f'<div class="cell-output" markdown="1">\n\n{markdown}\n\n</div>'


def _fenced(text: str, language: str) -> str:
    text = re.sub(r"\x1b\[[0-9;]*m", "", text.rstrip("\n"))
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"
