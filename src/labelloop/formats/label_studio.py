"""Label Studio's JSON for texts: tasks with ``data``, ``annotations`` and ``predictions``.

Spans are results of the type ``labels``, classes of documents ``choices``. Each annotation is a document of its
own, with who completed it; what a model had predicted stands in a column "prediction". Old files say
``completions``. Offsets are code points; where they are a browser's UTF-16 units, as the text beside them tells,
they are converted.

It holds spans with overlap and several annotators, no tokens. Class keys are text. Where every annotation of a
file has one choice, they are read as class keys, else as lists.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from labelloop.formats.documents import Document, checked, plain, text_of, texts_of, unwrap, whole
from labelloop.formats.files import as_object, dumps, inside, read_json, write_lines
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.pictures import Picture
    from labelloop.formats.recordings import Recording
    from labelloop.formats.report import Tally

R = TypeVar("R", "Picture", "Recording")

_ANSWERS = ("annotations", "completions", "predictions")
_NAMES = {"from_name": "label", "to_name": "text"}


def load(path: Path, tally: Tally) -> list[Document]:
    """Read tasks as Label Studio exports them (JSON, not JSON-MIN).

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of results that are no spans or choices, and of tasks without a text or an annotation.

    Returns
    -------
    list of Document

    Raises
    ------
    ValueError
        If it is no list of tasks.
    """
    documents = [document for where, task in tasks_in(path) for document in _documents(task, where, tally)]
    unwrap(documents)
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:
    """Write documents as tasks that Label Studio imports; those with the same id and content become one task.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally
    """
    tasks: dict[str, dict[str, Any]] = {}
    for document in steps(documents, "Writing labels"):
        own = {} if document.id is None or type(document.id) is int else {"id": document.id}
        task: dict[str, Any] = {"data": {**own, "text": document.text, **document.meta}, "annotations": []}
        if type(document.id) is int:
            task = {"id": document.id, **task}
        key = str(len(tasks)) if document.annotator is None else dumps(task)
        tasks.setdefault(key, task)["annotations"].append(annotation(_results(document, tally), document))
    write_tasks(tasks.values(), path)


# ---- what texts, images and sounds share ------------------------------------------------------------------------


def tasks_in(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tasks of a file, each with what an error calls it; raise `ValueError` if it holds others."""
    tasks = read_json(path)
    for number, task in enumerate(steps(tasks if isinstance(tasks, list) else [tasks], "Reading labels"), 1):
        where = f"{path}, task {number}"
        if not isinstance(as_object(task, where).get("data"), dict):
            raise ValueError(f"{where}: expected a task with 'data' and 'annotations', found {[*task]}")  # noqa: TRY004 - a bad file
        yield where, task


def write_tasks(tasks: Iterable[dict[str, Any]], path: Path) -> None:
    """Write a file of tasks, a line each."""
    lines = [dumps(task) for task in steps(tasks, "Writing labels")]
    write_lines(["[", *(line + "," for line in lines[:-1]), *lines[-1:], "]"], path)


def annotation(results: Sequence[dict[str, Any]], record: Document | Picture | Recording) -> dict[str, Any]:
    """Return an annotation with numbered results, or a cancelled one."""
    found: dict[str, Any] = {"result": []}
    if record.annotator is not None:
        name = record.annotator
        found["completed_by"] = name if isinstance(name, int) else {"email": str(name)}  # what it can import
    if record.skipped:
        return {**found, "was_cancelled": True}
    return {**found, "result": [{"id": str(number), **result} for number, result in enumerate(results)]}


def listed(holder: dict[str, Any], names: Sequence[str], where: str) -> list[dict[str, Any]]:
    """Return the objects of a list that has one of some names; raise `ValueError` if there are others."""
    given: Any = next((holder[name] for name in names if holder.get(name)), [])
    if not isinstance(given, list):
        raise ValueError(f"{where}: expected a list of {names[0]}, found {given!r}")  # noqa: TRY004 - a bad file
    return [as_object(each, f"{where}, {names[0]}") for each in given]


def results_in(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the data of all tasks of a file, with all results in each, as far as they are what they should be."""
    content = read_json(path)
    for task in steps(_dicts(content if isinstance(content, list) else [content]), "Looking what it is about"):
        data = task.get("data")
        answers = [each for name in _ANSWERS for each in _dicts(task.get(name))]
        yield (
            data if isinstance(data, dict) else {},
            [each for answer in answers for each in _dicts(answer.get("result"))],
        )


def answers_of(
    task: dict[str, Any], where: str, base: R, fill: Callable[[R, list[dict[str, Any]]], object], tally: Tally
) -> Iterator[R]:
    """Yield an image or a recording for each annotation of a task; at least one.

    Parameters
    ----------
    task : dict
    where : str
        What an error calls it.
    base : Picture or Recording
        As the task tells it.
    fill : callable
        ``fill(record, results)`` puts results into it.
    tally : Tally
        Told of annotations that were cancelled, and of tasks without any.

    Yields
    ------
    Picture or Recording
    """
    annotations = listed(task, _ANSWERS[:2], where)
    if not annotations:
        tally.skip("task", "without an annotation", base.name)
        yield base
    for each in annotations:
        record = replace(base, annotator=who(each.get("completed_by")), meta=dict(base.meta))
        if each.get("was_cancelled") or each.get("skipped"):
            tally.skip("annotation", "that was cancelled", base.name)
            continue
        fill(record, listed(each, ("result",), where))
        yield record


def file_name(address: str, otherwise: str) -> str:
    """Return the name of a file at an address, of a path its own; `otherwise` if there is none in it."""
    if not re.match(r"[a-z][a-z0-9+.-]+://|/data/", address):
        return inside(address) or otherwise
    parts = urlsplit(address)
    local = parse_qs(parts.query).get("d", [""])[0]  # of files that Label Studio serves itself
    return inside(local) or inside(unquote(parts.path)).rpartition("/")[2] or otherwise


def who(completed_by: Any) -> Any:
    """Return who completed an annotation."""
    if isinstance(completed_by, dict):
        return completed_by.get("email", completed_by.get("id"))
    return completed_by


# ---- writing ----------------------------------------------------------------------------------------------------


def _results(document: Document, tally: Tally) -> list[dict[str, Any]]:
    if document.skipped:
        return []
    if document.spans is None:
        values = [("choices", {"choices": texts_of(document, tally)})]
    else:
        values = [("labels", _value(span, text_of(span, document, tally))) for span in document.spans]
    return [{**_NAMES, "type": kind, "value": value} for kind, value in values]


def _value(span: dict[str, Any], label: str) -> dict[str, Any]:
    return {"start": span["start"], "end": span["end"], "text": span["text"], "labels": [label]}


# ---- reading ----------------------------------------------------------------------------------------------------


def _documents(task: dict[str, Any], where: str, tally: Tally) -> Iterator[Document]:
    data = task["data"]
    annotations = listed(task, ("annotations", "completions"), where)
    predictions = listed(task, ("predictions",), where)
    id_ = data.get("id", task.get("id"))
    name = where.rpartition(", ")[2] if id_ is None else f"document {id_!r}"
    key = _text_key(
        data, [result for each in (*annotations, *predictions) for result in listed(each, ("result",), where)]
    )
    if key is None:
        tally.skip("task", "without a text", name)
        return
    meta = {field: value for field, value in plain(data).items() if field not in ("id", key) and value is not None}
    if predictions:
        guess = Document(data[key], id=id_)
        _answer(guess, predictions[-1], where, tally)
        spans = None if guess.spans is None else checked(guess.spans, guess, tally)
        meta["prediction"] = guess.classes if spans is None else spans
    if not annotations:
        tally.skip("task", "without an annotation", name)
        yield Document(data[key], id=id_, meta=meta)
    for each in annotations:
        document = Document(data[key], id=id_, annotator=who(each.get("completed_by")), meta=dict(meta))
        if each.get("was_cancelled") or each.get("skipped"):
            tally.skip("annotation", "that was cancelled", name)
            continue
        _answer(document, each, where, tally)
        if not document.answered:
            tally.skip("annotation", "without spans or choices", name)
        yield document


def _answer(document: Document, annotation: dict[str, Any], where: str, tally: Tally) -> None:
    """Put spans or classes into a document."""
    spans: list[dict[str, Any]] = []
    choices: list[Any] | None = None
    results = listed(annotation, ("result",), where)
    for result in results:
        value, kind = result.get("value"), result.get("type")
        if isinstance(value, dict) and kind == "labels":
            spans += _spans(value, document, tally)
        elif isinstance(value, dict) and kind == "choices" and isinstance(value.get("choices"), list):
            choices = [*(choices or ()), *value["choices"]]
        else:
            tally.drop("result", f"of type {kind!r}: neither spans nor choices", document.name)
    if choices is not None and not spans:
        document.classes = choices
        return
    document.spans = spans if spans or not results else None
    if choices:
        document.meta["choices"] = choices


def _spans(value: dict[str, Any], document: Document, tally: Tally) -> Iterable[dict[str, Any]]:
    labels = value.get("labels")
    borders = {name: value.get(name) for name in ("start", "end", "text") if value.get(name) is not None}
    spans = [{**borders, "label": label} for label in (labels if isinstance(labels, list) and labels else [None])]
    moved = _from_utf16(value, document.text)
    for span in spans:
        if moved is not None:
            span["start"], span["end"] = moved
            tally.change(
                span, "span", "whose offsets counted UTF-16 units: converted", f"{document.name}, {value['text']!r}"
            )
    return spans


def _from_utf16(value: dict[str, Any], text: str) -> tuple[int, int] | None:
    """Return offsets in code points if those given are UTF-16 units and nothing else; None otherwise."""
    start, end, said = value.get("start"), value.get("end"), value.get("text")
    if type(start) is not int or type(end) is not int or not isinstance(said, str) or text[start:end] == said:
        return None
    if whole(said) != said:
        return None
    units = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= start < end <= len(units) // 2 or units[2 * start : 2 * end] != said.encode(
        "utf-16-le", "surrogatepass"
    ):
        return None
    before = len(units[: 2 * start].decode("utf-16-le", "surrogatepass"))
    return before, before + len(said)


def _text_key(data: dict[str, Any], results: Sequence[dict[str, Any]]) -> str | None:
    """Return which of a task's data is the text: the one that results point to, or the one that is called so."""
    texts = [name for name, value in data.items() if isinstance(value, str) and name != "id"]
    pointed = [str(result.get("source", "")).removeprefix("$") for result in results]
    named = [str(result.get("to_name")) for result in results]
    like = [name for name in texts if re.search("text", name, re.IGNORECASE)]
    candidates = (*pointed, *named, "text", *(like if len(like) == 1 else ()))
    # What is not called a text may be the address of a picture or a sound.
    return next((name for name in candidates if name in texts and (name in like or not _is_media(data[name]))), None)


def _is_media(text: str) -> bool:
    return re.fullmatch(r"(https?|s3|gs)://\S+|/data/\S+", text) is not None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
