"""Rows of a table."""

from __future__ import annotations

from typing import ClassVar

from labelloop.widgets.base import Labeler


class TabularLabeler(Labeler):
    """Labels rows of a table, one at a time, by keys or mouse.

    Parameters
    ----------
    data : DataFrame of pandas, polars or pyarrow; list of dict; dict of list; Parquet files; or Job
        Rows are identified by the index, or by `id_col`; never by what they hold. Parquet files, given as a folder, a
        glob pattern, a path or a list of paths, are never loaded whole: their rows are identified by file and row.
    classes : list of keys, dict of key to caption, or list of dict, optional
        A dict has ``key`` and optionally ``caption``, ``color``, ``hotkey``, ``description``. Keys keep their type.
    learner : ActiveLearner, optional
        Decides what is asked next; without one the order is `order`.
    queries : DataFrame, optional
        What `ll.query_sampler` returned: its order is served.
    suggestions : dict, Series, DataFrame, callable, ActiveLearner or "learner", optional
        An answer to suggest by id, or pairs of answer and score; ``"learner"`` shows the model's own.
    store : str, Path or Store, optional
        Where answers are kept; default is the file ``labelloop.db`` in the working directory.
    name : str, optional
        Of the job in the store. Default: found by kind, label column and data, so that running the cell again goes on.
    label_col : str
        Column of the answers; ``<label_col>_id`` numbers them.
    id_col : str, optional
        Column of `data` that identifies rows; default is the index.
    annotator : str, optional
        Default: the operating system's user.
    order : {"random", "sequential"}
        Without a learner.
    seed : int
        Of the random order.
    subset : array of bool or list of ids, optional
        The rows to ask about.
    instructions : str
        Shown above the classes.
    hotkeys : dict, optional
        Class key or action → key, for example ``{"skip": "s"}``.
    prefetch : int, optional
        How many rows the page holds ahead.
    multiple : bool
        Several classes per row.

    Raises
    ------
    LabelError, PoolError, StoreError, TypeError
        All say what was given and what to write instead.

    Examples
    --------
    >>> labeler = TabularLabeler([{"size": 1}, {"size": 7}], ["small", "large"], store=":memory:", annotator="me")
    >>> labeler.label(1, "large")
    >>> labeler
    TabularLabeler(1/2 labeled, classes=['small', 'large'])
    """

    _kind: ClassVar[str] = "tabular"
    _prefetch: ClassVar[int] = 50
