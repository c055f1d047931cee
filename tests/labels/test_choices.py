"""What an answer is."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.labels import Classes, LabelError, MultipleClasses, SingleClass

words = st.text(min_size=1).filter(lambda text: text.strip() and text not in {"True", "true", "False", "false"})
keys = st.one_of(words, st.integers(2), st.booleans())  # 1 is True, 0 is False, and so are words that read like them
key_lists = st.lists(keys, min_size=1, max_size=12, unique_by=str)


def test_a_key_keeps_its_type():
    assert Classes([1, 2]).find(np.int64(1)) == 1
    assert type(Classes([1, 2]).find(np.int64(1))) is int
    with pytest.raises(LabelError, match="'1' is not one of the classes"):
        Classes([1, 2]).find("1")


def test_the_strings_none_and_na_are_classes_like_others():
    assert Classes(["None", "NA", "nan"]).find("None") == "None"


def test_a_caption_is_shown_and_the_key_is_kept():
    classes = Classes({"r": "Red wine", "w": "White wine"})
    assert [spec.caption for spec in classes] == ["Red wine", "White wine"]
    assert classes.keys == ["r", "w"]


@pytest.mark.parametrize(
    ("given_classes", "message"),
    [
        ([], "classes is empty"),
        (["a", ""], "is empty"),
        (["a", "  "], "is empty"),
        (["a", "a"], "'a' is given twice"),
        ([1, "1"], "reads like 1"),
        ([True, "true"], "reads like True"),  # on a page
        ([True, "True"], "reads like True"),  # in a file
        ([1, True], "equals it"),
        ([1, 1.0], "equals it"),
        ([None], "type NoneType"),
        ([float("nan")], "type float"),
        ("cat", "is not a list of classes"),
        (7, "is not a list of classes"),
        ([{"key": "a", "captoin": "A"}], "did you mean 'caption'"),
        ([{"caption": "A"}], "has no 'key'"),
    ],
)
def test_bad_classes_are_refused_by_name(given_classes, message):
    with pytest.raises(LabelError, match=message):
        Classes(given_classes)


def test_a_page_may_write_a_whole_number_with_or_without_its_point():
    """In JavaScript, and in JSON that comes from it, 1.0 and 1 are the same number."""
    grades = Classes([1.0, 1.5, 2.0])
    assert [repr(grades.find(key)) for key in (1, 1.5, np.float64(2))] == ["1.0", "1.5", "2.0"]
    assert 2 in grades
    assert repr(Classes([1, 2]).find(1.0)) == "1"
    for wrong in (True, "1", "1.0"):
        assert wrong not in grades


def test_a_wrong_answer_names_the_nearest_class():
    with pytest.raises(LabelError, match="did you mean 'dog'"):
        SingleClass(Classes(["cat", "dog"])).validate("dgo")


def test_one_class_is_no_list_and_a_list_is_no_class():
    with pytest.raises(LabelError, match="multiple=True"):
        SingleClass(Classes(["a", "b"])).validate(["a"])
    with pytest.raises(LabelError, match="not a list"):
        MultipleClasses(Classes(["a", "b"])).validate("a")


@given(key_lists, st.data())
def test_one_class_survives_json(declared, data):
    kind = SingleClass(Classes(declared))
    value = kind.validate(data.draw(st.sampled_from(declared)))
    back = kind.read(json.loads(json.dumps(value)))
    assert back == value
    assert type(back) is type(value)
    assert kind.count(value) == {value: 1}


@given(key_lists, st.data())
def test_several_classes_come_in_declared_order_once_each(declared, data):
    kind = MultipleClasses(Classes(declared))
    chosen = data.draw(st.lists(st.sampled_from(declared)))
    value = kind.validate(chosen)
    assert value == [key for key in declared if str(key) in {str(each) for each in chosen}]
    assert kind.read(json.loads(json.dumps(value))) == value
    assert kind.validate(value) == value


@given(key_lists)
def test_classes_survive_their_own_description(declared):
    classes = Classes(declared)
    assert Classes(json.loads(json.dumps(classes.specs))).keys == classes.keys
