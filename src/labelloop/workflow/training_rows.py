"""The rows a model is trained on: checked, one after another delivery, each held out or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.pool.ids import plain
from labelloop.workflow.fetching import is_address
from labelloop.workflow.holdout import hold_out
from labelloop.workflow.reading import Given, RowsError
from labelloop.workflow.samples import LABEL, Schema, samples_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from labelloop.workflow.samples import Kind

FEW_OF_A_CLASS, FEW = 50, 150


@dataclass(frozen=True)
class TrainingRows:
    """Labeled rows.

    Parameters
    ----------
    kind : Kind
    frame : DataFrame
        All columns but the label; numbered from 0. Paths are absolute.
    labels : list of class keys
    names : list of str
        What each row is called in a message.
    held : array of bool
        Rows that are held out.
    free : array of bool
        Rows that may be held out.
    sources : list of str
        Which delivery each row came with that can come again, "" for the others.
    """

    kind: Kind
    frame: pd.DataFrame
    labels: list[Any]
    names: list[str]
    held: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    sources: list[str]

    @classmethod
    def of(cls, given: Given, kind: Kind, *, free: bool = True, source: str = "") -> TrainingRows:
        """Take rows as they were read; nothing is checked and none is held out yet."""
        frame = table_of(given.frame).reset_index(drop=True)
        if kind.wanted is not None and kind.column is not None:
            frame[kind.column] = pd.Series(
                [_absolute(name, given.base) for name in frame[kind.column]], index=frame.index, dtype=object
            )
        n = len(frame)
        labels = [plain(label) for label in given.frame[LABEL].tolist()]
        return cls(kind, frame, labels, list(given.names), np.zeros(n, bool), np.full(n, free), [source] * n)

    def followed_by(self, more: TrainingRows) -> TrainingRows:
        """Return these rows and more of the same kind.

        What came from the same source before is replaced. An image, sound or text that is there already gets the
        label it comes with now, and stays held out if it was: otherwise the model would be judged on what it has
        learned.
        """
        source = next(iter(more.sources), "")
        kept = self._at([k for k, each in enumerate(self.sources) if not source or each != source])
        column = self.kind.column
        if column is not None:
            places = {name: k for k, name in enumerate(kept.frame[column]) if isinstance(name, str)}
            known = [places.get(name) if isinstance(name, str) else None for name in more.frame[column]]
            for label, place in zip(more.labels, known, strict=True):
                if place is not None:
                    kept.labels[place] = label
            more = more._at([k for k, place in enumerate(known) if place is None])
        return TrainingRows(
            self.kind,
            pd.concat([kept.frame, more.frame], ignore_index=True),
            kept.labels + more.labels,
            [_earlier(name) for name in kept.names] + more.names,
            np.concatenate([kept.held, more.held]),
            np.concatenate([kept.free, more.free]),
            kept.sources + more.sources,
        )

    def only(self, columns: Sequence[Any]) -> TrainingRows:
        """Return the rows with some of their columns."""
        return replace(self, frame=self.frame[list(columns)])

    def drawn(self, seed: int) -> TrainingRows:
        """Return the rows with a fifth of them held out; those that are already, stay so."""
        return replace(self, held=hold_out(self.labels, seed, before=self.held, free=self.free))

    def seen(self, folder: Path) -> tuple[Any, Schema]:
        """Return what a model sees of the rows, and what a table of them has to look like.

        Raises
        ------
        RowsError
            If some rows cannot be learned from; all of them are listed.
        """
        schema = Schema.of(self.frame) if self.kind.column is None else Schema()
        found = samples_of(Given(self.frame, self.names, Path.cwd()), self.kind, folder, schema)
        problems = {k: [why] for k, why in found.problems.items()}
        for k, label in enumerate(self.labels):
            if why := _no_label(label):
                problems.setdefault(k, []).append(why)
        X = found.inputs(np.arange(len(found), dtype=np.int64))
        if self.kind.wanted is not None:
            for k in (k for k, seen in enumerate(X) if seen is None and k not in found.problems):
                problems.setdefault(k, []).append(found.why_unreadable(k))
        if problems:
            listed = [(self.names[k], "; ".join(problems[k])) for k in sorted(problems)]
            raise RowsError(f"{len(listed)} of {len(self.frame)} rows cannot be used for training:", listed)
        return X, schema

    def warnings(self) -> list[str]:
        """Return what could be better about the rows."""
        counts = Counter(self.labels)
        few = [f"{key} ({n})" for key, n in sorted(counts.items(), key=lambda item: str(item[0])) if n < FEW_OF_A_CLASS]
        notes = []
        if few:
            notes.append(f"fewer than {FEW_OF_A_CLASS} rows of these classes: {', '.join(few)}")
        if len(self.labels) < FEW:
            notes.append(f"{len(self.labels)} rows in all; {FEW} or more are recommended")
        if self.kind.column is not None:
            twice = int(self.frame[self.kind.column].duplicated().sum())
            if twice:
                notes.append(
                    f"{twice} rows repeat the {self.kind.column} of another: if one of them is held out, the model "
                    "looks better than it is"
                )
        return notes

    def _at(self, places: Sequence[int]) -> TrainingRows:
        index = np.array(places, dtype=np.intp)
        return TrainingRows(
            self.kind,
            self.frame.iloc[index].reset_index(drop=True),
            [self.labels[k] for k in places],
            [self.names[k] for k in places],
            self.held[index],
            self.free[index],
            [self.sources[k] for k in places],
        )


def check_classes(labels: Sequence[Any]) -> None:
    """Raise `ValueError` unless there are two classes, each of one way to write it."""
    by_text: dict[str, Any] = {}
    for label in labels:
        twin = by_text.setdefault(str(label), label)
        if type(twin) is not type(label):
            raise ValueError(
                f"the labels {twin!r} ({type(twin).__name__}) and {label!r} ({type(label).__name__}) read alike: write "
                "each class in one way"
            )
    if len(by_text) < 2:  # noqa: PLR2004 - to tell apart
        raise ValueError(f"all {len(labels)} rows are labeled {labels[0]!r}: at least one of another class is needed")


def _absolute(name: Any, base: Path) -> Any:
    if not isinstance(name, str) or not name.strip() or is_address(name) or "://" in name:
        return name
    return str(base / Path(name).expanduser())


def _earlier(name: str) -> str:
    return name if name.startswith("earlier ") else f"earlier {name}"


def _no_label(label: Any) -> str:
    if label is None or label != label or (isinstance(label, str) and not label.strip()):  # noqa: PLR0124 - NaN
        return "the label is empty"
    if not isinstance(label, str | int | float | bool):
        return f"the label is {label!r:.60} of type {type(label).__name__}, expected text or a number"
    return ""
