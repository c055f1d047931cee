"""What a classifier sees of a token: its form, its neighbours, whether it begins or ends its document.

Every different word is described once and its row copied to wherever it stands: a corpus repeats itself,
and describing is the slow part.

Examples
--------
>>> features = TokenFeatures(window=1)
>>> features.fit_transform([["Ada", "met", "Bob"], ["Ada"]]).shape[0]
4
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.learning.topk import Positions

_EDGE = ""  # stands before the first and after the last token; no token is empty
_LONGEST = 4  # letters of prefixes and suffixes


class TokenFeatures:
    """Describe tokens by sparse rows of zeros and ones.

    Parameters
    ----------
    window : int, default=2
        How many neighbours on each side are looked at.
    n_features : int, default=2**18
        Columns that the features of one place are hashed into; only those met while fitting are kept.

    Attributes
    ----------
    columns_ : list of array of int64
        The columns kept: of a word's own features, of a neighbour's, and of a pair's.
    """

    def __init__(self, window: int = 2, n_features: int = 2**18) -> None:
        self.window, self.n_features = window, n_features

    def fit_transform(self, documents: Sequence[Sequence[str]]) -> Any:
        """Note which features occur, and return the rows.

        Parameters
        ----------
        documents : sequence of sequences of str
            The words of each document.

        Returns
        -------
        CSR matrix of float32, shape (n_tokens, n_columns)
            A row per token, document after document.
        """
        ids, words, places = self._numbered(documents)
        pairs, pair_ids = self._pairs(ids)
        hashed = self._hashed(words, pairs)
        self.columns_ = [np.unique(matrix.indices) for matrix in hashed]
        return self._assembled(hashed, ids, pair_ids, places)

    def transform(self, documents: Sequence[Sequence[str]]) -> Any:
        """Return the rows of other documents; as `fit_transform`."""
        ids, words, places = self._numbered(documents)
        pairs, pair_ids = self._pairs(ids)
        return self._assembled(self._hashed(words, pairs), ids, pair_ids, places)

    def _numbered(self, documents: Sequence[Sequence[str]]) -> tuple[Positions, list[str], Positions]:
        """Return a number per token with edges around each document, the words numbered, and the tokens' places."""
        known = {_EDGE: 0}
        edge = [0] * max(1, self.window)
        numbers, places = list(edge), []
        for document in documents:
            places.append(np.arange(len(numbers), len(numbers) + len(document)))
            numbers += [known.setdefault(word, len(known)) for word in document]
            numbers += edge
        return np.array(numbers), list(known), np.concatenate([np.empty(0, dtype=np.int64), *places])

    def _pairs(self, ids: Positions) -> tuple[Positions, Positions]:
        """Return the different pairs of neighbours, and which of them begins at each place."""
        pairs, pair_ids = np.unique(ids[:-1] * (ids.max() + 1) + ids[1:], return_inverse=True)
        return np.column_stack(np.divmod(pairs, ids.max() + 1)), pair_ids

    def _hashed(self, words: list[str], pairs: Positions) -> list[Any]:
        from sklearn.feature_extraction import FeatureHasher  # noqa: PLC0415 - slow to import

        hasher = FeatureHasher(self.n_features, input_type="string", dtype=np.float32, alternate_sign=False)
        words = [_hashable(word) for word in words]
        lower = [word.lower() for word in words]
        return [
            hasher.transform(map(_own, words)),
            hasher.transform(map(_seen_from_afar, words)),
            hasher.transform([f"{lower[a]}\t{lower[b]}"] for a, b in pairs.tolist()),
        ]

    def _assembled(self, hashed: list[Any], ids: Positions, pair_ids: Positions, places: Positions) -> Any:
        from scipy import sparse  # noqa: PLC0415 - slow to import

        own, far, pair = (matrix[:, kept] for matrix, kept in zip(hashed, self.columns_, strict=True))
        steps = range(-self.window, self.window)
        neighbours = [far[ids[places + step + (step >= 0)]] for step in steps]
        pairs = [pair[pair_ids[places + step]] for step in steps]
        return sparse.hstack([own[ids[places]], *neighbours, *pairs], format="csr")


def _hashable(word: str) -> str:
    """Return the word without half characters, which cannot be encoded."""
    return word.encode("utf8", "replace").decode("utf8")


def _own(word: str) -> Iterator[str]:
    yield f"w={word}"
    yield from _seen_from_afar(word)
    for n in range(1, min(_LONGEST, len(word) - 1) + 1):
        yield f"<{word[:n].lower()}"
        yield f">{word[-n:].lower()}"


def _seen_from_afar(word: str) -> Iterator[str]:
    yield f"l={word.lower()}"
    yield f"s={shape(word)}"


def shape(word: str) -> str:
    """Return a word with its letters and digits levelled and repetitions removed.

    Examples
    --------
    >>> shape("McDonald's"), shape("B-52"), shape("パリの東京")
    ("XxXx'x", 'X-d', 'khc')
    """
    kinds = map(_kind, word)
    return "".join(kind for kind, _ in groupby(kinds))


def _kind(char: str) -> str:
    if "\u3041" <= char <= "\u30ff":
        return "h" if char <= "\u309f" else "k"  # hiragana ends words, katakana writes foreign names
    if char.isalpha():
        return "X" if char.isupper() else "x" if char.islower() else "c"
    return "d" if char.isdigit() else char
