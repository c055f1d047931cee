"""Tokens by the rules that spaCy has for each language; needs the extra ``spacy``, and no model."""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from labelloop.text.icu import segmenter
from labelloop.text.tokens import tokenize, united, whole

if TYPE_CHECKING:
    from labelloop.text.tokens import Token

logger = logging.getLogger(__name__)

_ANY = "xx"  # spaCy's code for no language in particular
_HASHTAG = re.compile(r"(?<!\w)#\w+")
_SURROGATE = re.compile("[\ud800-\udfff]")

_lock = Lock()  # a tokenizer remembers words while it works, and kernels call from several threads


def check_spacy() -> None:
    """Raise `ImportError` that says how to install spaCy, if it is not."""
    if find_spec("spacy") is None:
        raise ImportError('tokenization="spacy" needs spaCy: pip install "labelloop[spacy]"')


def spacy_tokens(text: str, code: str | None = None) -> list[Token]:
    """Find the tokens of a text as spaCy does, but keep hashtags, emojis and other characters whole.

    Parameters
    ----------
    text : str
    code : str, optional
        The language. Without: spaCy's rules for no language in particular. A language whose rules need further
        packages that are not installed (Thai, Vietnamese, Japanese, Korean), or that spaCy does not know, is cut
        as by `Reader` without spaCy.

    Returns
    -------
    list of (start, end)
        In code points, in order, without overlap, none of them white space.

    Raises
    ------
    ImportError
        If spaCy is not installed.

    Examples
    --------
    >>> text = "It isn't #big"
    >>> [text[start:end] for start, end in spacy_tokens(text, "en")]
    ['It', 'is', "n't", '#big']
    """
    clean = _SURROGATE.sub("\ufffd", text)  # spaCy encodes what it reads
    with _lock:
        tokenizer = _tokenizer(code or _ANY)
        found = None if tokenizer is None else tokenizer(clean).to_array(["IDX", "LENGTH", "IS_SPACE"]).tolist()
    if found is None:
        return tokenize(text, "auto", segmenter())
    tokens = [(start, start + length) for start, length, blank in found if not blank]
    return whole(text, united(tokens, (match.span() for match in _HASHTAG.finditer(text))))


@cache
def _tokenizer(code: str) -> Any:
    check_spacy()
    import spacy  # noqa: PLC0415 - slow, and an optional package

    try:
        return spacy.blank(code).tokenizer
    except ImportError as error:
        logger.info("texts in %r are cut without spaCy: %s", code, error)
        return None
