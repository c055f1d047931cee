"""Prelabels: phrases that were labeled before, found again in other texts.

Examples
--------
>>> text = "John Snow knows nothing."
>>> tokens = [(0, 4), (5, 9), (10, 15), (16, 23), (23, 24)]
>>> prelabels = Prelabels()
>>> prelabels.learn("first", 1.0, [("character", phrase(text, tokens, 0, 9))], [])
>>> prelabels.find("So john  SNOW said", [(0, 2), (3, 7), (9, 13), (14, 18)])
[{'text': 'john  SNOW', 'start': 3, 'end': 13, 'label': 'character'}]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

Phrase: TypeAlias = tuple[str, ...]

_SPACE = re.compile(r"\s+")


class _Event(NamedTuple):
    """What one answer says of a phrase; of two events, the later one is the greater."""

    at: float
    turn: int  # of events at one time, the one learned last counts
    label: Any  # None: removed


class _Known:
    """What answers say of one phrase."""

    __slots__ = ("events", "latest")

    def __init__(self) -> None:
        self.events: dict[Hashable, _Event] = {}
        self.latest: _Event | None = None

    def put(self, source: Hashable, event: _Event) -> None:
        before = self.events.get(source)
        self.events[source] = event
        if self.latest is None or event >= self.latest:
            self.latest = event
        elif before is self.latest:
            self.latest = max(self.events.values())

    def drop(self, source: Hashable) -> None:
        if self.events.pop(source) is self.latest:
            self.latest = max(self.events.values(), default=None)


class Prelabels:
    """The memory of what was labeled and removed, and what it suggests for a text.

    A phrase is suggested with the label that it was given last, by whomever; not at all when it was removed
    since. Upper and lower case are the same, and so is all white space between tokens; tokens that touched
    have to touch.

    Notes
    -----
    The time to find grows with the text, not with the number of phrases: from each token on, the text is followed
    for as long as some phrase begins so. Threads may find while one learns.
    """

    def __init__(self) -> None:
        self._known: dict[Phrase, _Known] = {}
        self._taught: dict[Hashable, set[Phrase]] = {}
        self._turn = 0
        # Phrases to suggest, word by word: a node leads from the next word to the next node, and from None to the
        # label of the phrase that ends there.
        self._root: dict[Any, Any] = {}

    def learn(
        self, source: Hashable, at: float, marked: Iterable[tuple[Any, Phrase]], removed: Iterable[Phrase]
    ) -> None:
        """Learn from an answer, in place of what its source taught before.

        Parameters
        ----------
        source : Hashable
            Whose answer of which sample.
        at : float
            When it was given. Of several answers about a phrase the latest counts; of those at one time, the
            one learned last.
        marked : iterable of (label, phrase)
            What was labeled. Of a phrase that was given several labels in one answer, the last counts.
        removed : iterable of phrase
            What was suggested, or labeled before, and taken away; unless it is also marked.

        Raises
        ------
        TypeError
            If a phrase is none that `phrase` has made; nothing is learned then.
        """
        said = [*((words, None) for words in removed), *((words, label) for label, words in marked)]
        for words, _ in said:
            if not isinstance(words, tuple):
                raise TypeError(f"{words!r:.60} is no phrase: make it with phrase(text, tokens, start, end)")
        labels = dict(said)
        labels.pop((), None)
        before = self._taught.get(source, set())
        self._turn += 1
        for words, label in labels.items():
            self._known.setdefault(words, _Known()).put(source, _Event(at, self._turn, label))
        for words in before - labels.keys():
            self._known[words].drop(source)
        self._taught[source] = set(labels)
        self._settle(before.union(labels))

    def forget(self, source: Hashable) -> None:
        """Unlearn what a source taught; one that taught nothing may be forgotten too."""
        before = self._taught.pop(source, set())
        for words in before:
            self._known[words].drop(source)
        self._settle(before)

    def find(self, text: str, tokens: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """Find known phrases in a text.

        Parameters
        ----------
        text : str
        tokens : sequence of (start, end)
            In order, in code points. What is found begins and ends with a token.

        Returns
        -------
        list of dict
            ``{"text", "start", "end", "label"}``, in order and without overlap: the longest in characters
            first, of equally long ones the first in the text.
        """
        root = self._root
        if not root:
            return []
        spots, words = _words(text, tokens)
        found = []
        for first, word in enumerate(words):
            node, last = root.get(word), first
            while node is not None:
                label = node.get(None)
                if label is not None:
                    found.append((spots[first][0] - spots[last][1], first, last, label))
                last += 1
                if last == len(words):
                    break
                gap = text[spots[last - 1][1] : spots[last][0]]
                node = node.get((gap if gap == " " or not gap else _gap(gap)) + words[last])
        return [
            {"text": text[start:end], "start": start, "end": end, "label": label}
            for first, last, label in _apart(found, len(words))
            for start, end in [(spots[first][0], spots[last][1])]
        ]

    def _settle(self, phrases: Iterable[Phrase]) -> None:
        """Suggest what is to be suggested of some phrases now, and forget those of which nothing is said."""
        for words in phrases:
            latest = self._known[words].latest
            if latest is None:
                del self._known[words]
            if latest is None or latest.label is None:
                _cut(self._root, words)
            else:
                node = self._root
                for word in words:
                    node = node.setdefault(word, {})
                node[None] = latest.label


def phrase(text: str, tokens: Sequence[tuple[int, int]], start: int, end: int) -> Phrase:
    """Return what a span of a text covers, as `Prelabels` knows it.

    Parameters
    ----------
    text : str
    tokens : sequence of (start, end)
        In order, in code points.
    start, end : int
        The span; it may begin or end within a token.

    Returns
    -------
    tuple of str
        A text for each token, in one case; it begins with a blank where white space is before the token.
        Empty if the span covers only white space.

    Examples
    --------
    >>> phrase("C++ or  Rust", [(0, 1), (1, 2), (2, 3), (4, 6), (8, 12)], 0, 12)
    ('c', '+', '+', ' or', ' rust')
    """
    words: list[str] = []
    before = start
    for index in range(bisect_right(tokens, start, key=itemgetter(1)), len(tokens)):
        first, last = max(tokens[index][0], start), min(tokens[index][1], end)
        if first >= last:
            break
        word = text[first:last]
        if not word.isspace():
            words.append(_gap(text[before:first]) + word.casefold())
            before = last
    words.append(_gap(text[before:end]).rstrip())
    words[0] = words[0].lstrip()
    return tuple(filter(None, words))


def _words(text: str, tokens: Sequence[tuple[int, int]]) -> tuple[Sequence[tuple[int, int]], list[str]]:
    """Return the tokens that are no white space, and their texts in one case."""
    folded = text.casefold()
    if len(folded) == len(text):
        words = [folded[start:end] for start, end in tokens]
    else:  # some characters become several: offsets are those of the text only
        words = [text[start:end].casefold() for start, end in tokens]
    if any(map(str.isspace, words)):
        kept = [index for index, word in enumerate(words) if not word.isspace()]
        return [tokens[index] for index in kept], [words[index] for index in kept]
    return tokens, words


def _gap(text: str) -> str:
    """Return what is between two tokens: nothing, a blank for white space, or other text as it is."""
    return " " if text.isspace() else _SPACE.sub(" ", text.casefold())


def _apart(found: list[tuple[int, int, int, Any]], size: int) -> list[tuple[int, int, Any]]:
    """Choose among (-length, first, last, label), the longest first, what does not overlap; return it in order."""
    taken = bytearray(size)
    chosen = []
    for _, first, last, label in sorted(found, key=itemgetter(0, 1)):
        # What was taken is as long or longer: it cannot lie between the two ends.
        if not (taken[first] or taken[last]):
            taken[first : last + 1] = b"\1" * (last + 1 - first)
            chosen.append((first, last, label))
    return sorted(chosen, key=itemgetter(0))


def _cut(root: dict[Any, Any], words: Phrase) -> None:
    """Take a phrase out of a tree, and every node that leads nowhere then."""
    path = [root]
    for word in words:
        node = path[-1].get(word)
        if node is None:
            return
        path.append(node)
    path[-1].pop(None, None)
    for word, node, parent in zip(reversed(words), reversed(path[1:]), reversed(path[:-1]), strict=True):
        if node:
            return
        del parent[word]
