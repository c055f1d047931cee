"""Who answered what: a table of judgments, read and checked once for everything that counts them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    from labelloop.labels import ClassKey

    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.intp]
    Floats: TypeAlias = npt.NDArray[np.float64]

CLASS, CLASSES, BOXES, SPANS, REGIONS = "class", "classes", "boxes", "spans", "regions"
PARTS = (BOXES, SPANS, REGIONS)
COLUMNS = ("sample", "annotator", "answer")
_SIDES = ("left", "top", "width", "height")
_PLAIN = frozenset({str, int, float, bool})
_SHOWN = 60  # characters of an answer in a message


@dataclass(frozen=True)
class Judgments:
    """Judgments without those that a later one of the same annotator on the same sample replaces.

    Parameters
    ----------
    kind : {"class", "classes", "boxes", "spans", "regions"}
        What the answers are.
    samples, annotators : pandas.Index
        In order of their first judgment.
    sample, annotator : array of int, shape (n,)
        Of each judgment, places in `samples` and `annotators`.
    answers : list, of length n
        Plain Python values.
    at : array of datetime64, shape (n,), or None
        When each was given.
    """

    kind: str
    samples: pd.Index[Any]
    annotators: pd.Index[Any]
    sample: Codes
    annotator: Codes
    answers: list[Any]
    at: npt.NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.answers)


def read_judgments(judgments: pd.DataFrame) -> Judgments:
    """Return a table of judgments as everything here wants it.

    An answer that is missing (None, NaN) is no answer: its row says that the sample was there to be judged, and takes
    back what its annotator had answered before. An empty list is an answer: there is nothing.

    Parameters
    ----------
    judgments : DataFrame
        With columns ``sample``, ``annotator``, ``answer`` and perhaps ``at``. Of several rows of one annotator on one
        sample the last one counts, by ``at`` where there is one, else in the order of rows.

    Returns
    -------
    Judgments

    Raises
    ------
    ValueError
        If columns are missing, a sample or an annotator is, or an answer is none that a labeler gives.

    Examples
    --------
    >>> rows = [(1, "ada", "cat"), (1, "bob", "dog"), (1, "bob", "cat"), (2, "bob", None)]
    >>> read = read_judgments(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    >>> read.kind, read.answers, list(read.samples)
    ('class', ['cat', 'cat'], [1, 2])
    """
    frame = _checked(judgments)
    at = _times(frame)
    (sample, samples), (annotator, annotators) = (_factorized(frame[name]) for name in COLUMNS[:2])
    order = np.arange(len(frame)) if at is None else np.argsort(at.view("int64"), kind="stable")  # NaT comes first
    pairs = (sample * max(1, len(annotators)) + annotator)[order]
    last = order[::-1][np.unique(pairs[::-1], return_index=True)[1]]
    values = frame["answer"].tolist()
    kept = np.array([row for row in np.sort(last).tolist() if not missing(values[row])], dtype=np.intp)
    answers = [plain(values[row]) for row in kept]
    return Judgments(
        kind=_kind(answers, frame.iloc[kept]),
        samples=pd.Index(samples, name="sample"),
        annotators=pd.Index(annotators, name="annotator"),
        sample=sample[kept],
        annotator=annotator[kept],
        answers=answers,
        at=None if at is None else at[kept],
    )


def missing(answer: Any) -> bool:
    """Return whether this is no answer; an empty list is one."""
    return answer is None or answer is pd.NA or answer is pd.NaT or (isinstance(answer, float) and math.isnan(answer))


def token(key: ClassKey) -> Any:
    """Return what tells a class key from others: 1 is 1.0, but neither True nor "1"."""
    return (bool, key) if isinstance(key, bool) else key


def class_order(keys: Iterable[ClassKey], classes: Iterable[ClassKey] | None = None) -> dict[Any, ClassKey]:
    """Return the classes by their token, in order.

    Parameters
    ----------
    keys : iterable of class keys
        That occur in answers.
    classes : iterable of class keys, optional
        In the order wanted. Without them numbers come first, in their order, then strings in theirs.

    Raises
    ------
    ValueError
        If an answer is none of `classes`.
    """
    seen = {token(key): key for key in keys}
    order = sorted(seen.values(), key=_rank) if classes is None else [plain(key) for key in classes]
    known = {token(key): key for key in order}
    strange = [key for name, key in seen.items() if name not in known]
    if strange:
        raise ValueError(f"the answer {strange[0]!r} is none of classes={order!r:.120}: name every class that is given")
    return known


def weights_of(judged: Judgments, trust: Mapping[Any, float] | pd.Series[Any] | None) -> Floats:
    """Return the trust that stands behind each judgment; that of an annotator not named is 1.

    Where all who judged a sample have a trust of 0, each of them counts alike.

    Raises
    ------
    ValueError
        If a trust is negative or no finite number.
    """
    if trust is None:
        return np.ones(len(judged))
    given = trust.to_dict() if isinstance(trust, pd.Series) else dict(trust)
    by_annotator = np.array([checked_trust(given.get(name, 1.0), name) for name in judged.annotators], dtype=float)
    weights = by_annotator[judged.annotator]
    totals = np.bincount(judged.sample, weights, minlength=len(judged.samples))
    found: Floats = np.where(totals[judged.sample] > 0, weights, 1.0)
    return found


def checked_trust(trust: Any, of: Any) -> float:
    """Return a trust as float; raise ValueError if it is negative or no finite number."""
    if not isinstance(trust, Real) or isinstance(trust, bool) or not 0 <= float(trust) < math.inf:
        raise ValueError(f"the trust of {of!r} is {trust!r}: it must be a number from 0 up, usually at most 1")
    return float(trust)


def shown(answer: Any) -> str:
    """Return an answer as a message shows it."""
    text = repr(answer)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def object_column(values: list[Any]) -> pd.Series[Any]:
    """Return values as a column that leaves them as they are: pandas makes NaN of None, and text of strings."""
    return pd.Series(np.fromiter(values, dtype=object, count=len(values)), dtype=object)


def _checked(judgments: Any) -> pd.DataFrame:
    if not isinstance(judgments, pd.DataFrame):
        raise ValueError(  # noqa: TRY004 - house rule: bad input is a ValueError
            f"judgments are a {type(judgments).__name__}: give a DataFrame with columns {', '.join(COLUMNS)}, a row "
            "per answer of one annotator to one sample"
        )
    absent = [name for name in COLUMNS if name not in judgments.columns]
    if absent:
        raise ValueError(
            f"judgments have no column {absent[0]!r}: they need {', '.join(COLUMNS)}, and have "
            f"{', '.join(map(str, judgments.columns)) or 'none'}"
        )
    for name in COLUMNS[:2]:
        if bad := int(judgments[name].isna().sum()):
            raise ValueError(f"{bad} of {len(judgments)} judgments have no {name}: every row needs one")
    return judgments


def _factorized(names: pd.Series[Any]) -> tuple[Codes, pd.Index[Any]]:
    try:
        codes, values = pd.factorize(names)
    except TypeError as error:  # lists and dicts cannot be told apart quickly
        raise ValueError(f"a {names.name} must be a name or a number, and one is none: {error}") from error
    return codes.astype(np.intp), values


def _times(frame: pd.DataFrame) -> npt.NDArray[np.datetime64] | None:
    if "at" not in frame.columns:
        return None
    try:
        times = pd.to_datetime(frame["at"], utc=True)
    except (ValueError, TypeError) as error:
        raise ValueError(f"the column 'at' of judgments holds no times: {error}") from error
    return times.dt.tz_localize(None).to_numpy(dtype="datetime64[ns]")


def scalar(name: Any) -> Any:
    """Return a scalar of numpy as Python's, anything else as it is."""
    return name.item() if isinstance(name, np.generic) else name


def plain(answer: Any) -> Any:
    """Return an answer as plain Python: numpy's scalars as numbers, sets and arrays as lists."""
    if type(answer) in _PLAIN:
        return answer
    if isinstance(answer, np.generic):
        return scalar(answer)
    if isinstance(answer, set | frozenset):
        return sorted((plain(each) for each in answer), key=_rank)
    if isinstance(answer, tuple | np.ndarray):
        answer = list(answer)
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    return {name: plain(value) for name, value in answer.items()} if isinstance(answer, Mapping) else answer


def _kind(answers: Sequence[Any], frame: pd.DataFrame) -> str:
    """Return the kind that all answers are of."""
    if answers and set(map(type, answers)) <= _PLAIN:
        return CLASS
    kinds: dict[str, int] = {}
    for row, answer in enumerate(answers):
        kind, fault = _kind_of(answer)
        if fault:
            sample, annotator = (scalar(frame[name].iloc[row]) for name in COLUMNS[:2])
            raise ValueError(f"the answer of {annotator!r} to sample {sample!r} is {shown(answer)}: {fault}")
        if kind:
            kinds.setdefault(kind, row)
    if {SPANS, REGIONS} == set(kinds):  # a region may start at a whole second
        return REGIONS
    if len(kinds) > 1:
        (one, first), (other, second) = list(kinds.items())[:2]
        raise ValueError(
            f"answers are of different kinds: {shown(answers[first])} ({one}) and {shown(answers[second])} ({other}); "
            "give judgments on one question at a time"
        )
    return next(iter(kinds), CLASSES if answers else CLASS)


def _kind_of(answer: Any) -> tuple[str, str]:
    """Return the kind of one answer, "" if any list may be it; and what is wrong with it, "" if nothing is."""
    if isinstance(answer, str | int | float):
        return CLASS, ""
    if not isinstance(answer, list):
        return "", "give a class, a list of classes, or a list of boxes, spans or regions"
    if not answer:
        return "", ""
    if all(isinstance(each, str | int | float) and not missing(each) for each in answer):
        return CLASSES, ""
    found = [_kind_of_part(part) for part in answer]
    kinds, fault = {kind for kind, _ in found}, next((fault for _, fault in found if fault), "")
    if not fault and BOXES in kinds and len(kinds) > 1:
        fault = "boxes and spans do not go together"
    return REGIONS if REGIONS in kinds else min(kinds), fault


def _kind_of_part(part: Any) -> tuple[str, str]:
    needed = _SIDES if isinstance(part, Mapping) and "left" in part else ("start", "end")
    if not isinstance(part, Mapping) or any(name not in part for name in ("label", *needed)):
        return "", "a part needs 'label' and either 'start' and 'end', or 'left', 'top', 'width' and 'height'"
    numbers = [part[name] for name in needed]
    if not all(isinstance(each, Real) and not isinstance(each, bool) and math.isfinite(each) for each in numbers):
        return "", f"{', '.join(needed)} of a part must be numbers"
    if not isinstance(part["label"], str | int | float) or missing(part["label"]):
        return "", "the 'label' of a part must be a class"
    if needed == _SIDES:
        return BOXES, ""
    return SPANS if all(isinstance(each, int) for each in numbers) else REGIONS, ""


def _rank(key: ClassKey) -> tuple[bool, float, str]:
    text = isinstance(key, str)
    return text, 0.0 if isinstance(key, str) else float(key), key if isinstance(key, str) else str(type(key))
