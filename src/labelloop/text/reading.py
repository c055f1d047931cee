"""How texts are read: into which tokens, and in which direction.

Examples
--------
>>> reader = Reader(language="he")
>>> reader.read("שלום עולם")
Reading(tokens=[(0, 4), (5, 9)], direction='rtl')
>>> reader.read("hello", language="en").direction
'ltr'
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from labelloop.text import languages
from labelloop.text.icu import segmenter
from labelloop.text.spacy_tokens import check_spacy, spacy_tokens
from labelloop.text.tokens import TOKENIZATIONS, check_tokenization, tokenize, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from labelloop.text.tokens import Token

Direction: TypeAlias = Literal["ltr", "rtl", "auto"]

_DIRECTIONS = ("ltr", "rtl", "auto")


@dataclass(frozen=True)
class Reading:
    """What a reader made of a text.

    Attributes
    ----------
    tokens : list of (start, end)
        In code points, end exclusive, in order, without overlap.
    direction : {"ltr", "rtl", "auto"}
        ``"auto"``: as the first letter of the text says.
    """

    tokens: list[Token]
    direction: Direction


@dataclass(frozen=True)
class Reader:
    """Reads texts: where their tokens are, and which way they run.

    Parameters
    ----------
    language : str, optional
        What the texts are written in, one of `LANGUAGES`. Without, any language is expected.
    direction : {"ltr", "rtl", "auto"}, optional
        Which way all texts run. Default: as their language does; ``"auto"`` without one.
    tokenization : {"word", "character", "auto", "spacy"} or callable, optional
        ``"word"`` and ``"character"``: as in `tokenize`. ``"auto"``: words, also in scripts without blanks between
        them, by the dictionaries of ICU if ``labelloop[languages]`` is installed; without it each of their
        characters is a token. ``"spacy"``: by spaCy's rules for the language, needs ``labelloop[spacy]``.
        A callable gets a text and returns (start, end) pairs. Default: ``"word"`` for a language with blanks
        between its words, else ``"auto"``.

    Raises
    ------
    ValueError
        If the language, the direction or the tokenization is unknown.
    ImportError
        If spaCy is asked for and not installed.

    Notes
    -----
    Tokens never begin or end inside of a character as a person sees it, whoever made them: those that would are
    widened, or become one.

    Examples
    --------
    >>> Reader(tokenization="character").read("a b").tokens
    [(0, 1), (1, 2), (2, 3)]
    >>> Reader(tokenization=lambda text: [(0, 1)]).read("a b").tokens
    [(0, 1)]
    """

    language: str | None = None
    direction: Direction | None = None
    tokenization: str | Callable[[str], Iterable[Token]] | None = None

    def __post_init__(self) -> None:
        if self.language is not None:
            languages.language(self.language)
        if self.direction is not None and self.direction not in _DIRECTIONS:
            raise ValueError(
                f"direction={self.direction!r} is unknown: give one of {', '.join(map(repr, _DIRECTIONS))}"
            )
        if self.tokenization == "spacy":
            check_spacy()
        elif self.tokenization is not None and not callable(self.tokenization):
            check_tokenization(self.tokenization, (*TOKENIZATIONS, "spacy"))

    def read(self, text: str, language: str | None = None) -> Reading:
        """Read one text.

        Parameters
        ----------
        text : str
        language : str, optional
            What this text is written in; it goes before the reader's own.

        Returns
        -------
        Reading

        Raises
        ------
        TypeError or ValueError
            If the language is unknown, or the tokenization is a callable that returned no tokens of this text.
        """
        code = self.language if language is None else language
        known = None if code is None else languages.language(code)
        direction: Direction = self.direction or ("auto" if known is None else known.direction)
        return Reading([] if not text or text.isspace() else self._tokens(text, known), direction)

    def _tokens(self, text: str, known: languages.Language | None) -> list[Token]:
        if callable(self.tokenization):
            return whole(text, _checked(self.tokenization(text), text, self.tokenization))
        if self.tokenization == "spacy":
            return spacy_tokens(text, None if known is None else known.code)
        spaced = known is not None and not known.unspaced
        return tokenize(text, self.tokenization or ("word" if spaced else "auto"), segmenter())


def _checked(found: Any, text: str, tokenization: Any) -> list[Token]:
    """Return the tokens a callable found, or say what is wrong with them."""
    who = f"tokenization={tokenization!r:.80}"
    try:
        tokens = [(index(start), index(end)) for start, end in found]
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{who} returned {found!r:.80}: expected a list of (start, end) pairs of whole numbers"
        ) from error
    before = 0
    for start, end in tokens:
        if not before <= start < end <= len(text):
            raise ValueError(
                f"{who} returned a token from {start} to {end}: tokens are (start, end) in order, none empty, "
                f"without overlap, within the {len(text)} characters of the text"
            )
        before = end
    return tokens
