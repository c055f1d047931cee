"""Tags of tokens: BIO and its relatives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# B begins, I and M go on, E and L end, S and U are alone.
TAG = re.compile(r"O|[BIMELSU]-.+", re.DOTALL)


def decode(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, str]]:
    """Return first token, last token and class of what tags mark, in the order they begin.

    IOB1, IOB2, BIOES and BILUO are read alike: what goes on where nothing of its class is open begins. With several
    tags on a token (nested spans), a tag that goes on belongs to the span of its class that began first.

    Parameters
    ----------
    rows : list of list of str
        The tags of each token.

    Returns
    -------
    list of (first, last, class)

    Examples
    --------
    >>> decode([["I-ORG"], ["I-ORG", "B-LOC"], ["O"], ["S-PER"]])
    [(0, 1, 'ORG'), (1, 1, 'LOC'), (3, 3, 'PER')]
    """
    found: list[list[int]] = []
    labels: list[str] = []
    open_: list[int] = []
    for token, tags in enumerate(rows):
        waiting, going_on = open_, []
        marks = [tag for tag in tags if tag[1:2] == "-"]
        # What goes on is told apart before what begins takes its place.
        for tag in sorted(marks, key=lambda tag: tag[0] in "BSU"):
            kind, label = tag[0], tag[2:]
            place = None if kind in "BSU" else next((i for i in waiting if labels[i] == label), None)
            if place is None:
                place = len(found)
                found.append([token, token])
                labels.append(label)
            else:
                waiting = [i for i in waiting if i != place]
                found[place][1] = token
            if kind in "BIM":
                going_on.append(place)
        open_ = sorted(going_on)
    return [(first, last, label) for (first, last), label in zip(found, labels, strict=True)]


def bio(length: int, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return one tag a token, of spans (first, last, class) that do not overlap.

    Examples
    --------
    >>> bio(3, [(0, 1, "PER")])
    ['B-PER', 'I-PER', 'O']
    """
    tags = ["O"] * length
    for first, last, label in spans:
        tags[first : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - first)
    return tags


def biluo(length: int, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return one tag a token as spaCy's JSON has them.

    Examples
    --------
    >>> biluo(4, [(0, 1, "PER"), (3, 3, "LOC")])
    ['B-PER', 'L-PER', 'O', 'U-LOC']
    """
    tags = ["O"] * length
    for first, last, label in spans:
        middle = [f"I-{label}"] * (last - first - 1)
        tags[first : last + 1] = [f"U-{label}"] if first == last else [f"B-{label}", *middle, f"L-{label}"]
    return tags
