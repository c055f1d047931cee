"""Texts as samples."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool import PoolError, images, table, texts

NAUGHTY = next(
    (
        found[0]
        for parent in Path(__file__).parents
        if (found := sorted((parent / "shared" / "data" / "text" / "naughty_strings").glob("*.json")))
    ),
    None,
)


@dataclass(frozen=True)
class Words:
    """Reads words between blanks, in English and Arabic."""

    language: str | None = "en"

    def read(self, text, language=None):
        code = language or self.language
        if code not in {"en", "ar"}:
            raise ValueError(f"{code!r} is no language known here; did you mean 'en'?")
        tokens = [match.span() for match in re.finditer(r"\S+", text)]
        return Read(tokens, "rtl" if code == "ar" else "ltr")


@dataclass(frozen=True)
class Read:
    tokens: list
    direction: str


def contents(pool):
    return [pool.content(position) for position in range(len(pool))]


def names(pool):
    return [pool.id_at(position) for position in range(len(pool))]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder of texts, and of what is none, and stand above it."""
    for name, text in {
        "t10.txt": "ten",
        "t2.txt": "two",
        "b/T1.TXT": "One 東",
        ".t.txt": "hidden",
        "n.md": "#",
    }.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


class TestPayload:
    """What a person sees of a text."""

    def test_a_text_comes_with_its_tokens_and_what_stands_beside_it(self):
        rows = {"body": ["It rains."], "n": [10**17 + 1], "lang": ["ar"], "note": [None]}
        pool = texts(rows, text="body", language_column="lang", reader=Words())
        assert pool.payload(0).data == {
            "text": "It rains.",
            "tokens": [0, 2, 3, 9],
            "direction": "rtl",
            "language": "ar",
            "columns": {"n": "100000000000000001", "note": None},
        }
        assert pool.tokens_at(0) == [(0, 2), (3, 9)]

    def test_without_a_reader_there_are_no_tokens(self):
        pool = texts(["It rains."])
        assert pool.payload(0).data == {
            "text": "It rains.", "tokens": [], "direction": "auto", "language": None, "columns": {}
        }  # fmt: skip
        assert pool.tokens_at(0) == []

    def test_at_most_eight_columns_are_shown(self):
        pool = texts({"text": ["x"], **{f"c{number}": [number] for number in range(20)}})
        assert list(pool.payload(0).data["columns"]) == [f"c{number}" for number in range(8)]

    def test_half_a_character_is_shown_as_a_mark_and_kept(self):
        for data in (["a\ud83d b"], [{"text": "a\ud83d b"}], {"text": ["a\ud83d b"]}):
            pool = texts(data, reader=Words())
            assert pool.payload(0).data["text"] == "a\ufffd b"
            assert pool.payload(0).data["tokens"] == [0, 2, 3, 4]
            assert pool.content(0) == "a\ud83d b"

    @given(st.lists(st.text(st.characters(codec=None), max_size=20), min_size=1, max_size=4))
    def test_offsets_in_the_payload_are_those_of_the_text(self, given):
        pool = texts(given, reader=Words())
        for position, text in enumerate(given):
            data = pool.payload(position).data
            data["text"].encode("utf-8")
            assert len(data["text"]) == len(text)
            assert pool.content(position) == text
            edges = list(zip(data["tokens"][::2], data["tokens"][1::2], strict=True))
            assert [text[start:end] for start, end in edges] == text.split()
            assert edges == pool.tokens_at(position)

    @pytest.mark.parametrize("position", [-1, 1])
    def test_a_position_that_is_not_there_is_refused(self, position):
        pool = texts(["a"])
        for ask in (pool.payload, pool.content, pool.tokens_at):
            with pytest.raises(PoolError, match=f"no position {position}"):
                ask(position)

    def test_tables_have_no_content_that_parts_are_measured_against(self):
        assert table({"text": ["a"]}).content(0) is None
        assert images(np.zeros((1, 3, 4))).content(0) == (4, 3)
        with pytest.raises(PoolError, match="no position 1"):
            table({"text": ["a"]}).content(1)

    def test_every_naughty_string_is_shown(self):
        if NAUGHTY is None:
            pytest.skip("the shared data are not here: shared/data/text/naughty_strings")
        strings = pd.read_json(NAUGHTY, typ="series", dtype=False).astype(object).tolist()
        pool = texts(strings, reader=Words())
        assert contents(pool) == strings
        assert all(len(pool.payload(position).data["text"]) == len(text) for position, text in enumerate(strings))


class TestLanguages:
    """A column of languages."""

    def test_a_missing_code_leaves_it_to_the_reader(self):
        rows = {"text": ["a"] * 4, "lang": ["ar", None, float("nan"), ""]}
        pool = texts(rows, language_column="lang", reader=Words())
        shown = [pool.payload(position).data for position in range(4)]
        assert [data["language"] for data in shown] == ["ar", "en", "en", "en"]
        assert [data["direction"] for data in shown] == ["rtl", "ltr", "ltr", "ltr"]

    def test_an_unknown_code_is_told_with_its_row(self):
        rows = pd.DataFrame({"text": list("abc"), "lang": ["en", "xx", "yy"]}, index=["u", "v", "w"])
        with pytest.raises(
            PoolError, match=r"row 1 \(id 'v'\) is in a language.*'xx' is no language known here; did you"
        ):
            texts(rows, language_column="lang", reader=Words())
        with pytest.raises(PoolError, match=r"row 0 \(id 0\) has 5 of type int in the column 'lang'"):
            texts({"text": ["a"], "lang": [5]}, language_column="lang", reader=Words())

    def test_new_rows_are_checked_too(self):
        pool = texts({"text": ["a"], "lang": ["en"]}, language_column="lang", reader=Words())
        with pytest.raises(PoolError, match=r"row 0 \(id 1\).*'xx'"):
            pool.add({"text": ["b"], "lang": ["xx"]})
        assert len(pool) == 1


class TestInputs:
    """What a model sees."""

    def test_with_tokens_a_row_is_what_a_tagger_takes(self):
        rows = pd.DataFrame({"body": ["It rains.", None], "lang": ["ar", "en"]}, index=["u", "v"])
        pool = texts(rows, text="body", language_column="lang", reader=Words(), tokens=True)
        frame = pool.inputs(np.array([1, 0]))
        assert frame.index.tolist() == ["v", "u"]
        assert frame.to_dict("list") == {"text": ["", "It rains."], "tokens": [[], [(0, 2), (3, 9)]]}

    def test_a_million_texts_are_not_copied(self):
        frame = pd.Series(["x"] * 1_000_000, dtype=object).to_frame("text")
        pool = texts(frame)
        everything = pool.inputs(np.arange(len(pool)))
        assert np.shares_memory(everything["text"].to_numpy(), frame["text"].to_numpy())
        assert isinstance(pool.index, pd.RangeIndex)

    def test_no_text_is_read_before_it_is_asked_for(self):
        class Never:
            def read(self, text, language=None):
                raise AssertionError((text, language))

        pool = texts(["a"] * 1_000, reader=Never(), tokens=True)
        pool.add(["b"])
        assert pool.content(1_000) == "b"


class TestAdd:
    """More texts."""

    def test_a_list_is_numbered_on(self):
        pool = texts(["a"])
        assert pool.add(["b", None]).tolist() == [1, 2]
        assert pool.add({"text": ["c"]}).tolist() == [3]
        assert contents(pool) == ["a", "b", "", "c"]
        assert names(pool) == [0, 1, 2, 3]
        assert pool.version == 2

    def test_columns_may_come_in_another_order(self):
        pool = texts({"body": ["a"], "n": [1]})
        pool.add([{"n": 2, "body": "b"}])
        assert pool.content(1) == "b"
        assert pool.payload(1).data["columns"] == {"n": "2"}

    def test_files_keep_their_names(self, folder):
        pool = texts([folder / "t2.txt"])
        assert pool.add([folder / "t10.txt"]).tolist() == [1]
        assert contents(pool) == ["two", "ten"]
        assert pool.frame(np.array([1]))["text"].tolist() == ["ten"]

    @pytest.mark.parametrize(
        ("first", "more", "message"),
        [
            (["a"], [Path("docs/t2.txt")], "the texts of this pool are no files, the new ones are files"),
            ([Path("docs/t2.txt")], ["a"], "the texts of this pool are files, the new ones are none"),
            ([Path("docs/t2.txt")], [Path("docs/t2.txt")], "1 of 1 ids are in the pool already"),
            (["a"], [5], r"row 0 \(id 1\) has 5 of type int"),
            (["a"], pd.Series(["b"], index=[0]), "in the pool already, for example 0"),
            ({"text": ["a"], "n": [1]}, ["b"], "without 'n'"),
        ],
    )
    @pytest.mark.usefixtures("folder")
    def test_what_does_not_fit_is_refused_and_changes_nothing(self, first, more, message):
        pool = texts(first)
        before = contents(pool)
        with pytest.raises(PoolError, match=message):
            pool.add(more)
        assert contents(pool) == before
        assert pool.version == 0


def test_a_worker_process_can_have_a_copy():
    pool = texts(["It rains.", "Eve"], reader=Words(), tokens=True)
    pool.payload(0)
    copy = pickle.loads(pickle.dumps(pool))
    assert copy.payload(0) == pool.payload(0)
    assert copy.inputs(np.array([1])).equals(pool.inputs(np.array([1])))


def test_several_threads_may_look_at_once():
    pool = texts([f"text {number}" for number in range(200)], reader=Words())
    with ThreadPoolExecutor(8) as threads:
        shown = list(threads.map(pool.payload, list(range(200)) * 5))
    assert [payload.data["text"] for payload in shown] == [f"text {number}" for number in range(200)] * 5


def test_what_stands_in_a_row_recognises_it():
    first = texts({"text": ["a"], "n": [1]}).signature(np.array([0]))
    assert texts({"n": [1], "text": ["a"]}).signature(np.array([0])) == first
    assert texts({"text": ["b"], "n": [1]}).signature(np.array([0])) != first
    assert texts(["a"]).signature(np.array([0]), columns=["text"]) == texts({"text": ["a"], "n": [1]}).signature(
        np.array([0]), columns=["text"]
    )
