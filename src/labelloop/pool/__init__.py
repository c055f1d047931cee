"""What there is to label: rows of a table, images, sounds or texts, each with an id that stays.

Examples
--------
>>> pool = table([{"colour": "red", "ml": 750}, {"colour": "white", "ml": None}])
>>> len(pool), pool.columns
(2, ['colour', 'ml'])
>>> pool.payload(1).data
{'cells': ['white', None]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.pool.base import Payload, Pool
from labelloop.pool.errors import PoolError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from labelloop.pool.image_pool import ImagePool
    from labelloop.pool.parquet_pool import ParquetPool
    from labelloop.pool.sound_pool import SoundPool
    from labelloop.pool.table_pool import TablePool
    from labelloop.pool.text_pool import Reader, TextPool

__all__ = ["Payload", "Pool", "PoolError", "UnknownIdError", "images", "sounds", "table", "texts"]


def table(data: Any, *, id_col: Hashable | None = None) -> TablePool | ParquetPool:
    """Return the rows of a table as a pool.

    Parameters
    ----------
    data : DataFrame of pandas, polars or pyarrow (Table); list of dict; dict of list; Parquet files
        The data are not copied where pandas can share them. Parquet files are a path, a folder, a glob pattern
        (``**`` crosses folders) or a list of paths; they are never loaded whole, and may be larger than memory. The
        id of a row is then ``(file, row)``, as it is in the folder, or in a single file its number.
    id_col : str, optional
        The column whose values identify the rows; it stays a column too. By default the index does.
        What a row holds never identifies it: equal rows are different samples.

    Returns
    -------
    TablePool or ParquetPool

    Raises
    ------
    PoolError
        If the data are of another form, or ids are missing or repeated.

    Examples
    --------
    >>> table({"name": ["a", "b"], "size": [1, 2]}, id_col="name").position("b")
    1
    """
    from labelloop.pool.parquet_files import are_files  # noqa: PLC0415 - imported when needed
    from labelloop.pool.parquet_pool import ParquetPool  # noqa: PLC0415 - imported when needed
    from labelloop.pool.table_pool import TablePool  # noqa: PLC0415 - imported when needed

    if are_files(data):
        return ParquetPool(data, id_col=id_col)
    return TablePool(data, id_col=id_col)


def images(data: Any, *, id_col: Hashable | None = None) -> ImagePool:
    """Return images as a pool.

    Parameters
    ----------
    data : folder, glob pattern or path (str or Path); array; DataFrame; dict; list
        - A folder: all images below it, hidden ones left out, in natural order; the id of each is its path
          within the folder. A glob pattern (``**`` crosses folders), a single path.
        - A list of paths, arrays, PIL images or bytes of image files; paths are ids as given, everything
          else is numbered from 0. A dict has its keys as ids.
        - An array of shape (n, height, width), (n, height, width, 1), (…, 3) RGB or (…, 4) RGBA, numbered.
        - A table with a column ``path``, ``image``, ``file`` or ``filename``; its index holds the ids.
    id_col : str, optional
        Tables only: the column whose values identify the images.

    Returns
    -------
    ImagePool

    Raises
    ------
    PoolError
        If a folder or a pattern has no image, a file is missing, or ids are missing or repeated.

    Notes
    -----
    Arrays of 8 bits are shown as they are. Floats between 0 and 1 are multiplied by 255; other numbers are
    scaled by one range for the whole pool, so that brightness can be compared between its images.

    Examples
    --------
    >>> import numpy as np
    >>> pool = images(np.eye(4)[None])
    >>> pool.payload(0).data
    {'mime': 'image/png', 'width': 4, 'height': 4, 'name': '0'}
    """
    from labelloop.pool.image_pool import ImagePool  # noqa: PLC0415 - Pillow is imported when needed

    return ImagePool(data, id_col=id_col)


def sounds(data: Any, *, id_col: Hashable | None = None, rate: int | None = None) -> SoundPool:
    """Return sounds as a pool.

    Parameters
    ----------
    data : folder, glob pattern or path (str or Path); array; DataFrame; dict; list
        - A folder: all sounds below it, hidden ones left out, in natural order; the id of each is its path
          within the folder. A glob pattern (``**`` crosses folders), a single path.
        - A list of paths, arrays, pairs ``(array, rate)`` or ``(rate, array)``, dicts ``{"array", "sampling_rate"}``
          or bytes of sound files; paths are ids as given, everything else is numbered from 0. A dict has its keys as
          ids, a Series its index.
        - An array of shape (n_clips, n) or (n_clips, n, channels), numbered; of shape (n,) it is one sound.
        - A table with a column ``path``, ``audio``, ``file`` or ``filename``; its index holds the ids.
    id_col : str, optional
        Tables only: the column whose values identify the sounds.
    rate : int, optional
        How many samples a second arrays have that do not say it themselves.

    Returns
    -------
    SoundPool

    Raises
    ------
    PoolError
        If a folder or a pattern has no sound, a file is missing, an array has no rate, or ids are missing or repeated.

    Notes
    -----
    The samples of an array have the shape (n,) or (n, channels): floats from -1 to 1, int16, int32, or uint8 with
    silence at 128. Files are read by libsndfile: WAV, FLAC, Ogg Vorbis and Opus, MP3, AIFF, AU, CAF and more.

    Examples
    --------
    >>> import numpy as np
    >>> pool = sounds(np.zeros((2, 8000)), rate=16000)
    >>> pool.content(1), pool.payload(1).data["rate"]
    (0.5, 16000)
    """
    from labelloop.pool.sound_pool import SoundPool  # noqa: PLC0415 - imported when needed

    return SoundPool(data, id_col=id_col, rate=rate)


def texts(
    data: Any,
    *,
    text: Hashable | None = None,
    id_col: Hashable | None = None,
    language_column: Hashable | None = None,
    reader: Reader | None = None,
    tokens: bool = False,
) -> TextPool:
    """Return texts as a pool.

    Parameters
    ----------
    data : table; list, tuple, array, Series or Index of str; list of pathlib.Path; folder; glob pattern
        - A table, as for `table`: each row has a text in one of its columns.
        - A list of texts, numbered from 0; a Series has its index as ids. A text is never taken for a path.
        - A folder: all files ``.txt`` below it, hidden ones left out, in natural order; the id of each is its
          path within the folder. A glob pattern (``**`` crosses folders), or a list of `pathlib.Path`: the
          paths are ids as given. Files are in UTF-8, and read when they are needed.
    text : str, optional
        Tables only: the column of the texts. By default it is the one called "text", or the only one that
        holds texts.
    id_col : str, optional
        Tables only: the column whose values identify the rows.
    language_column : str, optional
        Tables only: the column of the languages' codes. Where it is empty, the reader's own language counts.
    reader : object with ``read(text, language=None)``, optional
        Finds the tokens and the direction of a text, as `labelloop.text.Reader` does. Without one there are
        no tokens.
    tokens : bool, default=False
        Whether models are given the tokens too, in a column "tokens" beside "text".

    Returns
    -------
    TextPool

    Raises
    ------
    PoolError
        If the data are of another form, a cell is no text, a file is missing, a language is unknown,
        or ids are missing or repeated.

    Examples
    --------
    >>> pool = texts({"body": ["It rains.", None], "year": [1999, 2001]})
    >>> pool.content(0), pool.content(1)
    ('It rains.', '')
    >>> pool.payload(0).data["columns"]
    {'year': '1999'}
    """
    from labelloop.pool.text_pool import TextPool  # noqa: PLC0415 - imported when needed

    return TextPool(data, text=text, id_col=id_col, language_column=language_column, reader=reader, tokens=tokens)
