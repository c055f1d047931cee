"""The languages known here: which way they run, and whether blanks part their words.

Examples
--------
>>> language("ar").direction, language("th").unspaced
('rtl', True)
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

_NAMES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "kn": "Kannada",
    "ko": "Korean",
    "lb": "Luxembourgish",
    "lo": "Lao",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mr": "Marathi",
    "my": "Burmese",
    "nb": "Norwegian Bokmål",
    "ne": "Nepali",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sa": "Sanskrit",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "tt": "Tatar",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yo": "Yoruba",
    "zh": "Chinese",
}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
_UNSPACED = {"ja", "km", "lo", "my", "th", "zh"}


@dataclass(frozen=True)
class Language:
    """A language that texts are written in.

    Attributes
    ----------
    code : str
        Of ISO 639-1: two letters.
    name : str
        In English.
    direction : {"ltr", "rtl"}
        Whether lines run from left to right, or from right to left.
    unspaced : bool
        Whether words follow each other without blanks.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    unspaced: bool


LANGUAGES = {
    code: Language(code, name, "rtl" if code in _RIGHT_TO_LEFT else "ltr", code in _UNSPACED)
    for code, name in _NAMES.items()
}


def language(code: str) -> Language:
    """Return a language by its code.

    Parameters
    ----------
    code : str
        One of `LANGUAGES`, such as ``"en"``.

    Returns
    -------
    Language

    Raises
    ------
    ValueError
        If the code is unknown. The message names it and the nearest: by the language's
        name, the first two letters, or the most letters in common.

    Examples
    --------
    >>> language("he").name
    'Hebrew'
    >>> language("en-GB")
    Traceback (most recent call last):
    ...
    ValueError: 'en-GB' is no language known here; did you mean 'en'? Known are af, ar, ...
    """
    if isinstance(code, str) and code in LANGUAGES:
        return LANGUAGES[code]
    near = _nearest(code.strip().casefold()) if isinstance(code, str) else None
    raise ValueError(
        f"{code!r} is no language known here"
        + (f"; did you mean {near!r}?" if near else ".")
        + f" Known are {', '.join(LANGUAGES)}"
    )


def _nearest(given: str) -> str | None:
    by_name = {known.name.casefold(): code for code, known in LANGUAGES.items()}
    names = get_close_matches(given, by_name, n=1, cutoff=0.8)
    if names:
        return by_name[names[0]]
    if given[:2] in LANGUAGES:  # "en-GB", "eng"
        return given[:2]
    alike = [code for code in LANGUAGES if code[0] == given[:1]]
    return next(iter(get_close_matches(given, alike, n=1, cutoff=0.5)), None)
