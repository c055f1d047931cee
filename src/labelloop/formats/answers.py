"""What images and recordings have in common: several answers of one file, and files of labels named after files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import PurePosixPath

    from labelloop.formats.report import Tally


class Answer(Protocol):
    """A file, as one annotator has labeled it."""

    noun: ClassVar[str]
    thing: ClassVar[str]
    path: str
    annotator: Any
    meta: dict[str, Any]

    @property
    def name(self) -> str:
        """What a report calls it."""

    @property
    def answered(self) -> bool:
        """Whether there is a label."""

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Its boxes or regions."""

    def where(self, part: Any, /) -> str:
        """Return what a report calls one of its parts."""


A = TypeVar("A", bound=Answer)


def by_file(answers: Iterable[A]) -> list[list[A]]:
    """Return the answers there are, those of all annotators of a file together."""
    groups: dict[str, list[A]] = {}
    for answer in answers:
        if answer.answered:
            groups.setdefault(answer.path, []).append(answer)
    return list(groups.values())


def each_once(answers: Iterable[A], key: Callable[[A], object], tally: Tally) -> list[A]:
    """Return the first of all answers with the same key; others are told, and so is who gave none.

    Parameters
    ----------
    answers : list of Answer
    key : callable
    tally : Tally

    Returns
    -------
    list of Answer
    """
    once: dict[object, A] = {}
    for answer in answers:
        if once.setdefault(key(answer), answer) is not answer:
            tally.note(answer.thing, "given twice: the first is written", answer.name)
            for part in answer.parts:
                tally.drop(answer.noun, f"of {_a(answer.thing)} that is given twice", answer.where(part))
        elif not answer.answered:
            tally.skip(answer.thing, "without an answer", answer.name)
    return list(once.values())


def one_each(answers: Iterable[A], format: str, tally: Tally) -> list[A]:  # noqa: A002 - as in the public contract
    """Return one answer of each file, for formats that hold no more.

    Parameters
    ----------
    answers : list of Answer
    format : str
    tally : Tally
        Told of further answers: of other annotators than the first, or in other tiers.

    Returns
    -------
    list of Answer
    """
    groups = by_file(answers)
    for first, *others in groups:
        for other in others:
            who, ours = other.annotator, first.annotator
            what = "annotator" if who != ours else "tier"
            if who == ours:
                who, ours = other.meta.get("tier"), first.meta.get("tier")
            reason = f"of a further {what}: {format} holds one answer {_a(first.thing)}"
            tally.note("answer", f"{reason}, the first given", f"{other.name} by {who!r}, not {ours!r}")
            for part in other.parts:
                tally.drop(other.noun, reason, other.where(part))
    return [first for first, *_ in groups]


def named_apart(
    answers: Iterable[A], stem_of: Callable[[str], PurePosixPath], tally: Tally
) -> list[tuple[PurePosixPath, A]]:
    """Return answers with the names of their files of labels, which each has for itself.

    Parameters
    ----------
    answers : list of Answer
    stem_of : callable
        Returns the name without the ending.
    tally : Tally
        Told of parts whose file would have the name of another's.

    Returns
    -------
    list of (PurePosixPath, Answer)
    """
    taken: dict[PurePosixPath, str] = {}
    found = []
    for answer in answers:
        stem = stem_of(answer.path)
        other = taken.setdefault(stem, answer.path)
        if other == answer.path:
            found.append((stem, answer))
            continue
        for part in answer.parts:
            tally.drop(
                answer.noun, f"of {_a(answer.thing)} called like {other!r} but for the ending", answer.where(part)
            )
    return found


def _a(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"
