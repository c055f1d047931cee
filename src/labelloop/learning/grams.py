"""Where the features of a `CountVectorizer` stand in a text.

The vectorizer lower-cases, strips accents, tokenizes and joins; here the same is done with an eye on where each
character came from, for lower-casing and stripping change lengths.

Examples
--------
>>> from sklearn.feature_extraction.text import CountVectorizer
>>> grams = grams_of(CountVectorizer(ngram_range=(1, 2), strip_accents="unicode"), "İstanbul Ærø")
>>> grams.terms
['istanbul', 'ærø', 'istanbul ærø']
>>> grams.shared([1.0, 0.5, 1.0])
{(0, 8): 1.5, (9, 12): 1.0}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from labelloop.learning.topk import Floats, Positions
    from labelloop.text import Token

_SIGMA = ("\u03c3", "\u03c2")  # the only letter whose lower case depends on its neighbours
_NOTHING = 1e-12  # of all that is shared out: what is less is rounding
_BLANKS = re.compile(r"\s\s+")  # what the vectorizer makes one blank of


@dataclass(frozen=True)
class Grams:
    """The features in a text, each a run of units: words, or characters.

    Parameters
    ----------
    terms : list of str, length n
    first, length : array of int, shape (n,)
        At which unit each begins, and of how many it is made.
    units : array of int, shape (n_units, 2)
        Where each unit stands in the text; empty ones, as of a blank, get no share.
    words : list of (start, end), optional
        Over which units are summed; without it, units are words.
    """

    terms: list[str]
    first: Positions
    length: Positions
    units: Positions
    words: list[Token] | None = None

    def shared(self, values: Sequence[float] | Floats) -> dict[tuple[int, int], float]:
        """Share out a value per feature among the words it covers; those that get 0 are left out."""
        solid = self.units[:, 0] < self.units[:, 1]
        before = np.concatenate([[0], np.cumsum(solid)])
        covered = before[self.first + self.length] - before[self.first]
        share = np.asarray(values, dtype=float) / np.maximum(covered, 1)
        steps = np.zeros(len(self.units) + 1)
        np.add.at(steps, self.first, share)
        np.subtract.at(steps, self.first + self.length, share)
        weights = np.where(solid, np.cumsum(steps)[:-1], 0.0)
        weights[np.abs(weights) <= _NOTHING * np.abs(share).sum()] = 0.0
        places = self.units if self.words is None else _words_at(self.words, self.units[:, 0])
        out: dict[tuple[int, int], float] = {}
        for (start, end), weight in zip(places.tolist(), weights.tolist(), strict=True):
            if weight and start < end:
                out[start, end] = out.get((start, end), 0.0) + weight
        return out


def grams_of(vectorizer: Any, text: str) -> Grams | None:
    """Find the features of a text, in the order in which the vectorizer does.

    Parameters
    ----------
    vectorizer : CountVectorizer or TfidfVectorizer
        It need not be fitted.
    text : str

    Returns
    -------
    Grams or None
        None where places cannot be told: with an analyzer of the user's own, a preprocessor that does more than
        replace characters, or a tokenizer whose tokens do not stand in the text.
    """
    if callable(vectorizer.analyzer):
        return None
    seen = vectorizer.build_preprocessor()(text)
    origin = _origins(vectorizer, text, seen)
    if origin is None:
        return None
    if vectorizer.analyzer == "word":
        return _word_grams(vectorizer, text, seen, origin)
    return _character_grams(vectorizer, text, seen, origin)


def _origins(vectorizer: Any, text: str, seen: str) -> Positions | None:
    """Return, per character that the vectorizer sees, which character of the text it came from."""
    if seen is text or (vectorizer.preprocessor is None and text.isascii()):
        return np.arange(len(text))
    one = vectorizer.build_preprocessor()
    made = {character: one(character) for character in set(text)}
    if "".join(map(made.__getitem__, text)).replace(*_SIGMA) != seen.replace(*_SIGMA):
        return None
    return np.repeat(np.arange(len(text)), [len(made[character]) for character in text])


def _spans(edges: Sequence[Token], origin: Positions, text: str) -> Positions:
    """Return where stretches of what is seen stand in the text, with the marks that were stripped behind them."""
    pairs = np.array(edges, dtype=np.intp).reshape(-1, 2)
    following = np.append(origin, len(text))[pairs[:, 1]]
    last = origin[np.maximum(pairs[:, 1] - 1, 0)] if len(origin) else following
    return np.column_stack([np.append(origin, len(text))[pairs[:, 0]], np.maximum(last + 1, following)])


def _word_grams(vectorizer: Any, text: str, seen: str, origin: Positions) -> Grams | None:
    edges = _tokens(vectorizer, seen)
    if edges is None:
        return None
    stopped = vectorizer.get_stop_words() or ()
    edges = [(start, end) for start, end in edges if seen[start:end] not in stopped]
    words = [seen[start:end] for start, end in edges]
    least, most = vectorizer.ngram_range
    runs = [(k, n) for n in range(least, min(most, len(words)) + 1) for k in range(len(words) - n + 1)]
    terms = words if most == 1 else [" ".join(words[k : k + n]) for k, n in runs]
    return Grams(terms, *_columns(runs), _spans(edges, origin, text))


def _tokens(vectorizer: Any, seen: str) -> list[Token] | None:
    if vectorizer.tokenizer is None:
        pattern = re.compile(vectorizer.token_pattern)
        return [match.span(pattern.groups) for match in pattern.finditer(seen)]
    found, place = [], 0
    for token in vectorizer.tokenizer(seen):
        place = seen.find(token, place)
        if place < 0:
            return None
        found.append((place, place + len(token)))
        place += len(token)
    return found


def _character_grams(vectorizer: Any, text: str, seen: str, origin: Positions) -> Grams:
    least, most = vectorizer.ngram_range
    kept = np.ones(len(seen), dtype=bool)
    for match in _BLANKS.finditer(seen):
        kept[match.start() + 1 : match.end()] = False
    places = np.flatnonzero(kept)
    line = _BLANKS.sub(" ", seen)
    if vectorizer.analyzer == "char_wb":
        line, places = _padded(line, places)
        runs = [run for start, end in _stretches(line) for run in _runs_in_word(start, end, least, most)]
    else:
        runs = [(k, n) for n in range(least, min(most, len(line)) + 1) for k in range(len(line) - n + 1)]
    terms = [line[k : k + n] for k, n in runs]
    blank = np.array([character.isspace() for character in line], dtype=bool)
    start = np.where(blank, 0, np.append(origin, 0)[places])
    units = np.column_stack([start, start + ~blank])
    return Grams(terms, *_columns(runs), units, tokenize(text))


def _padded(line: str, places: Positions) -> tuple[str, Positions]:
    """Put two blanks between words, and one at either end, so that each has its own on both sides."""
    edges = [match.span() for match in re.finditer(r"\S+", line)]
    pieces = [np.concatenate([[-1], places[start:end], [-1]]) for start, end in edges]
    padded = "".join(f" {line[start:end]} " for start, end in edges)
    return padded, np.concatenate(pieces).astype(np.intp) if pieces else np.empty(0, np.intp)


def _stretches(padded: str) -> list[Token]:
    return [(match.start() - 1, match.end() + 1) for match in re.finditer(r"\S+", padded)]


def _runs_in_word(start: int, end: int, least: int, most: int) -> list[tuple[int, int]]:
    length, runs = end - start, []
    for n in range(least, most + 1):
        runs += [(start + k, min(n, length)) for k in range(max(1, length - n + 1))]
        if n >= length:
            break  # a short word counts once
    return runs


def _columns(runs: list[tuple[int, int]]) -> tuple[Positions, Positions]:
    pairs = np.array(runs, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _words_at(words: list[Token], starts: npt.NDArray[np.int64]) -> Positions:
    """Return the word in which each character stands; an empty one where it is in none."""
    edges = np.array([*words, (0, 0)], dtype=np.int64)
    index = np.searchsorted(edges[:-1, 0], starts, side="right") - 1
    inside = (index >= 0) & (starts < edges[index, 1])
    return edges[np.where(inside, index, len(words))]
