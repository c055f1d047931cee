"""Texts: their tokens.

Examples
--------
>>> tokenize("Ada met Bob")
[(0, 3), (4, 7), (8, 11)]
"""

from labelloop.text.tokens import TOKENIZATIONS, Token, check_tokenization, tokenize

__all__ = ["TOKENIZATIONS", "Token", "check_tokenization", "tokenize"]
