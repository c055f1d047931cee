"""Keys: canonical JSON text of an id, exact both ways."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.pool import PoolError
from labelloop.pool.ids import decode, encode, plain, text

stamps = st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1)).map(pd.Timestamp)  # noqa: DTZ001 - naive ids are ids
scalars = st.one_of(
    st.text(),
    st.text(st.characters()),  # lone surrogates too: a file name may hold them
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.binary(max_size=8),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.sampled_from([None, dt.timezone.utc])),
    st.timedeltas(),
    st.timedeltas(dt.timedelta(-9999), dt.timedelta(9999)).map(pd.Timedelta),
    stamps,
    st.uuids(),
    st.decimals(allow_nan=False),
    st.integers(-5000, 5000).map(lambda ordinal: pd.Period(ordinal=ordinal, freq="M")),
    st.integers(-9, 9).map(lambda left: pd.Interval(left, left + 1, closed="left")),
)
some_ids = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)


def types(value):
    """The type of an id, and of all in it: (1,) equals (True,) and is another id."""
    return tuple(map(types, value)) if type(value) is tuple else type(value)


@given(some_ids)
def test_an_id_comes_back_from_its_key_with_its_type(value):
    back = decode(encode(value))
    assert back == value
    assert types(back) == types(value)


@given(some_ids, some_ids)
def test_ids_of_one_type_that_differ_have_different_keys(one, other):
    if types(one) == types(other):
        assert (encode(one) == encode(other)) == (one == other)


@given(some_ids)
def test_a_key_can_be_written_to_any_store(value):
    encode(value).encode("utf-8")
    assert "\x00" not in encode(value)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (5, "5"),
        ("5", '"5"'),
        (5.0, "5.0"),
        (-0.0, "0.0"),
        (True, "true"),
        ("a", '"a"'),
        ("ß/猫.png", '"ß/猫.png"'),
        (("a", 1), '["a",1]'),
        (pd.Timestamp("2024-05-01"), '{"timestamp":"2024-05-01T00:00:00"}'),
        (dt.date(2024, 5, 1), '{"date":"2024-05-01"}'),
        (Decimal("1.50"), '{"decimal":"1.50"}'),
        (UUID(int=1), '{"uuid":"00000000-0000-0000-0000-000000000001"}'),
    ],
)
def test_what_keys_look_like_is_fixed(value, key):
    assert encode(value) == key


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        (np.int64(5), 5),
        (np.str_("a"), "a"),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.datetime64("2024-05-01"), pd.Timestamp("2024-05-01")),
        (np.timedelta64(90, "s"), pd.Timedelta(seconds=90)),
        ((np.int8(1), "a"), (1, "a")),
    ],
)
def test_a_numpy_scalar_is_the_id_it_stands_for(scalar, value):
    assert plain(scalar) == value
    assert type(plain(scalar)) is type(value)
    assert encode(scalar) == encode(value)


def test_an_instant_has_one_key_at_any_resolution_and_keeps_its_zone():
    assert encode(pd.Timestamp("2024-05-01").as_unit("ns")) == encode(pd.Timestamp("2024-05-01").as_unit("s"))
    zoned = pd.Timestamp("2024-05-01 12:00:00.000000001", tz="Europe/Berlin")
    assert decode(encode(zoned)) == zoned
    assert str(decode(encode(zoned)).tz) == "Europe/Berlin"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA, ("a", None)])
def test_what_is_missing_is_no_id(missing):
    with pytest.raises(PoolError, match="no id"):
        encode(missing)


def test_an_id_that_could_not_come_back_is_refused_by_its_type():
    with pytest.raises(PoolError, match="of type frozenset"):
        encode(frozenset([1]))


@pytest.mark.parametrize("key", ["", "{", "null", "{}", '{"lambda": 1}', '{"date": "yesterday"}', '{"a":1,"b":2}'])
def test_a_text_that_is_no_key_is_refused_by_name(key):
    with pytest.raises(PoolError, match="is not the key of an id"):
        decode(key)


def test_people_read_ids_without_the_marks_of_json():
    assert text("a") == "a"
    assert text(("a", 1)) == "a, 1"
    assert text(pd.Timestamp("2024-05-01 12:30")) == "2024-05-01T12:30:00"
