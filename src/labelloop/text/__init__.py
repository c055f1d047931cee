"""Texts: their tokens, languages and direction, and what was labeled in them before.

Examples
--------
>>> Reader().read("Ada met Bob").tokens
[(0, 3), (4, 7), (8, 11)]
"""

from labelloop.text.languages import LANGUAGES, Language, language
from labelloop.text.prelabels import Prelabels, phrase
from labelloop.text.reading import Reader, Reading
from labelloop.text.tokens import TOKENIZATIONS, Token, check_tokenization, tokenize

__all__ = [
    "LANGUAGES",
    "TOKENIZATIONS",
    "Language",
    "Prelabels",
    "Reader",
    "Reading",
    "Token",
    "check_tokenization",
    "language",
    "phrase",
    "tokenize",
]
