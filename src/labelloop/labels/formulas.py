"""Texts in CSV files that a spreadsheet would take for formulas, made harmless and back.

Opened in Excel, LibreOffice or Google Sheets, a cell that begins with ``=``, ``+``, ``-`` or ``@`` is computed, and may
run programs or send data away; who labels, comments or names a column may write one. With an apostrophe before it, it
is a text. See https://owasp.org/www-community/attacks/CSV_Injection.

Where lists are separated by semicolons, a spreadsheet splits our cells at theirs, and takes no notice of our quotes:
then a formula may begin inside a cell, after a semicolon, a tab or the end of a line. There an equals sign is made
harmless always, the other signs where a function or another program could be called: a smiley, a list of points stay.

Examples
--------
>>> escape_formula("=HYPERLINK(1)"), escape_formula("a = b")
("'=HYPERLINK(1)", 'a = b')
>>> unescape_formula("'=HYPERLINK(1)"), unescape_formula("'t was")
('=HYPERLINK(1)', "'t was")
"""

from __future__ import annotations

import re

# What stands before the sign may be stripped when a file is opened: blanks, control characters, characters without
# width. A tab, or the end of a line, may begin another cell by itself. The wide forms are read as the narrow ones in
# East Asian settings.
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
_UNSEEN += r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\u2212"
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{_UNSEEN}]*[{_SIGNS}])")
_BORDER = re.compile(r"([;\t\r\n])")  # where another cell may begin
_CALLS = r"[=\uff1d]|.*?(?:\w\(|[|!#\[])"
_INSIDE = re.compile(rf"'*[\"{_UNSEEN}]*(?=[{_SIGNS}])(?:{_CALLS})", re.DOTALL)


def escape_formula(text: str) -> str:
    """Return a text as a cell of a CSV file that no spreadsheet computes.

    Parameters
    ----------
    text : str
        Only texts are to be given: a number such as -5 is no formula.

    Returns
    -------
    str
        With an apostrophe before it where it begins as a formula does, or as such a cell does after apostrophes, and
        before each part of it that does; so that `unescape_formula` gives back every text exactly.

    Examples
    --------
    >>> [escape_formula(text) for text in ("-1", " @sum", "'=1", "1-1", "", "a;=1", "a;-)")]
    ["'-1", "' @sum", "''=1", '1-1', '', "a;'=1", 'a;-)']
    """
    first, *more = _BORDER.split(text)
    inside = "".join([first, *(f"'{part}" if _INSIDE.match(part) else part for part in more)])
    return f"'{inside}" if _FORMULA.match(text) else inside


def unescape_formula(text: str) -> str:
    """Return the text that `escape_formula` was given.

    Parameters
    ----------
    text : str
        A cell as a CSV file has it.

    Returns
    -------
    str

    Examples
    --------
    >>> [unescape_formula(text) for text in ("'-1", "''=1", "-1", "'a'")]
    ['-1', "'=1", '-1', "'a'"]
    """
    first, *more = _BORDER.split(text)
    given = "".join([first, *(part[1:] if part[:1] == "'" and _INSIDE.match(part) else part for part in more)])
    return given[1:] if given[:1] == "'" and _FORMULA.match(given) else given
