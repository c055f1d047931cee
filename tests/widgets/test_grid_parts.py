"""What a Grid is made of: answers of many samples kept together, and words looked for in a pool."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop import pool
from labelloop.labels import Classes, SingleClass
from labelloop.text import Reader
from labelloop.widgets.grid.said import Said
from labelloop.widgets.grid.words import holding

FRUIT = ["A red apple", "Green apples, two", "A plum", "Red wine", "Café crème"]


def found(samples, text, stretch=2):
    """Return the ids of the samples that hold the words, looked for in small stretches."""
    pieces = list(holding(samples, text, stretch))
    positions, here = (np.concatenate(each) for each in zip(*pieces, strict=True))
    assert positions.tolist() == list(range(len(samples)))
    return samples.ids_at(np.flatnonzero(here)).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apple", [0, 1]),
        ("RED", [0, 3]),
        ("red apple", [0]),
        ("apple, two", []),
        ("apples, two", [1]),
        ("CAFÉ", [4]),
        ("zebra", []),
        ("   ", [0, 1, 2, 3, 4]),
    ],
)
def test_all_words_must_be_there_whatever_their_case_and_order(text, expected):
    assert found(pool.texts(FRUIT), text) == expected


def test_ids_and_cells_are_searched_and_numbers_by_their_value():
    rows = pd.DataFrame({"kind": ["oak", None, "elm"], "age": [7, 70, 7]}, index=["x1", "x2", "elm-x3"])
    samples = pool.table(rows)
    assert found(samples, "x") == ["x1", "x2", "elm-x3"]
    assert found(samples, "7") == found(samples, "7.0") == ["x1", "elm-x3"]
    assert found(samples, "elm") == ["elm-x3"]
    assert found(samples, "none") == found(samples, "nan") == []


def test_an_accent_is_the_same_however_it_is_written():
    """Names of files come from some systems with the accent as a sign of its own behind the letter."""
    texts = pool.texts(["Caf\u00e9", "Cafe\u0301", "Cafe"])
    assert found(texts, "CAF\u00c9") == found(texts, "cafe\u0301") == [0, 1]
    assert found(pool.texts(["Straße"]), "STRASSE") == [0]


@pytest.mark.parametrize(
    ("cells", "text", "expected"),
    [
        ([np.arange(3.0), np.arange(2.0)], "2.", [0]),  # as lists come out of Parquet files
        (pd.array([70, None], dtype="Int64"), "70.0", [0]),
        (pd.array([70, None], dtype="int64[pyarrow]"), "7", []),
        (pd.array([70, None], dtype="int64[pyarrow]"), "9" * 30, []),
        ([1234567890123456789, 1234567890123456790], "1234567890123456789", [0]),
        (np.array([1, 2], np.int8), "300", []),
        ([Decimal("sNaN"), 7], "7", [1]),
        (pd.Categorical(["oak", None]), "OAK", [0]),
        ([pd.Timestamp("2026-01-02"), pd.NaT], "2026-01", [0]),
        ([True, False], "true", [0]),
    ],
)
def test_cells_of_every_kind_are_searched(cells, text, expected):
    assert found(pool.table(pd.DataFrame({"cell": cells}, index=["a", "b"])), text) == ["ab"[at] for at in expected]


def test_of_texts_what_stands_beside_them_is_searched_and_no_token(tmp_path):
    table = pd.DataFrame({"text": ["the red apple", "a plum"], "by": ["Ann", "Bob"]})
    texts = pool.texts(table, reader=Reader(), tokens=True)
    assert found(texts, "3") == []
    assert (found(texts, "plum"), found(texts, "ann apple")) == ([1], [0])
    (tmp_path / "note.txt").write_text("a plum")
    files = pool.texts(tmp_path)
    assert (found(files, "plum"), found(files, "note"), found(files, tmp_path.name)) == (["note.txt"], ["note.txt"], [])


def test_images_are_found_by_their_names():
    samples = pool.images({f"{name}.png": np.full((4, 4), 9, np.uint8) for name in ("cat-1", "dog-1")})
    assert found(samples, "CAT") == ["cat-1.png"]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["a", "b", 1, None])), max_size=40))
def test_answers_kept_together_count_and_choose_as_a_dict_does(given_):
    said, plain = Said(10, SingleClass(Classes(["a", "b", 1]))), {}
    for position, answer in given_:
        said.put([position], [answer])
        plain[position] = answer
    known = {position: answer for position, answer in plain.items() if answer is not None}
    assert [said.at(p) for p in range(10)] == [known.get(p) for p in range(10)]
    assert said.given.tolist() == [p in known for p in range(10)]
    for key in ("a", "b", 1):
        assert said.holds(str(key)).tolist() == [known.get(p) == key for p in range(10)]
        assert said.alone(str(key)).tolist() == said.holds(str(key)).tolist()
    counts = pd.Series(list(known.values()), dtype=object).map(str).value_counts().to_dict()
    assert said.counts(slice(None)) == counts
    json.dumps(said.counts(slice(None)))
