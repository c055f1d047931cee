"""What kinds of jobs there are: what their samples are, and what an answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, TypeAlias

from labelloop import pool as pools
from labelloop.labels import Boxes, Classes, LabelError, LabelType, MultipleClasses, Regions, SingleClass, Spans

Options: TypeAlias = Mapping[str, Any]

_TEXT = {"text": None, "language": None, "language_column": None, "direction": None, "tokenization": None}


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Parameters
    ----------
    pool : callable
        Makes the pool of data, ``id_col`` and options.
    answer : callable
        Says what an answer is, by options.
    options : dict
        What can be chosen beside what all jobs have, with defaults.
    """

    pool: Callable[[Any, Any, Options], pools.Pool]
    answer: Callable[[Options], type[LabelType]]
    options: Options = field(default_factory=dict)

    def label_type(self, classes: Classes, options: Options) -> LabelType:
        """Return what an answer is, over some classes."""
        answer = self.answer(options)
        own = {each.name for each in fields(answer)} & options.keys()
        return answer(classes, **{name: options[name] for name in own})

    def settled(self, name: str, given: Options) -> dict[str, Any]:
        """Return all options, those given over the defaults.

        Raises
        ------
        TypeError
            If one is not known; the nearest is named.
        LabelError
            If one must be True or False, and is neither.
        """
        for option, value in given.items():
            if option not in self.options:
                near = get_close_matches(option, self.options, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else f": it has {sorted(self.options)}"
                raise TypeError(f"a job of the kind {name!r} has no option {option!r}{hint}")
            if isinstance(self.options[option], bool) and not isinstance(value, bool):
                raise LabelError(f"{option}={value!r} is neither True nor False")
        return {**self.options, **given}


def kind_of(name: str) -> Kind:
    """Return a kind by its name, or raise `LabelError`."""
    if name not in KINDS:
        raise LabelError(f"kind={name!r} is not known: choose one of {sorted(KINDS)}")
    return KINDS[name]


def _choice(options: Options) -> type[LabelType]:
    return MultipleClasses if options["multiple"] else SingleClass


def _in_sound(options: Options) -> type[LabelType]:
    if options["regions"] and options["multiple"]:
        raise LabelError("multiple=True is for whole clips: with regions=True each region has its class, leave it out")
    if not options["regions"] and not options["overlap"]:
        raise LabelError("overlap=False is for regions, and without regions=True clips are labeled whole: leave it out")
    return Regions if options["regions"] else _choice(options)


def _texts(data: Any, id_col: Any, options: Options, *, tokens: bool = False) -> pools.Pool:
    from labelloop.text import Reader  # noqa: PLC0415 - not every job has texts

    reader = Reader(options["language"], options["direction"], options["tokenization"])
    columns = {"text": options["text"], "id_col": id_col, "language_column": options["language_column"]}
    return pools.texts(data, **columns, reader=reader, tokens=tokens)


KINDS = {
    "tabular": Kind(lambda data, id_col, _: pools.table(data, id_col=id_col), _choice, {"multiple": False}),
    "image": Kind(lambda data, id_col, _: pools.images(data, id_col=id_col), _choice, {"multiple": False}),
    "box": Kind(lambda data, id_col, _: pools.images(data, id_col=id_col), lambda _: Boxes),
    "audio": Kind(
        lambda data, id_col, options: pools.sounds(data, id_col=id_col, rate=options["rate"]),
        _in_sound,
        {"multiple": False, "regions": False, "overlap": True, "rate": None},
    ),
    "text": Kind(_texts, _choice, {"multiple": False, **_TEXT}),
    "text_span": Kind(lambda *given: _texts(*given, tokens=True), lambda _: Spans, {"overlap": False, **_TEXT}),
}
