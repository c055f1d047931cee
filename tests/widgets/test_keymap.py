"""Which key does what."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.labels import Classes, LabelError
from labelloop.widgets.keymap import DEFAULTS, PARTS, SOUND, TYPE_AHEAD, keymap


def hotkeys(classes, chosen=None):
    return [spec.hotkey for spec in keymap(Classes(classes), chosen)[0]]


def test_the_first_free_letter_is_taken_in_order():
    assert hotkeys(["cat", "car", "dog"]) == ["c", "a", "d"]
    assert hotkeys({"x": "Cat", "y": "CAR", "z": "dog"}) == ["c", "a", "d"]


def test_keys_of_actions_are_never_taken():
    assert hotkeys(["frog", "f"]) == ["r", "a"]


def test_digits_that_are_classes_mean_themselves():
    classes, actions = keymap(Classes(list(range(10))))
    assert [spec.hotkey for spec in classes] == list("0123456789")
    assert not any(name.startswith("class:") for name in actions)


def test_digits_choose_by_place_where_no_class_has_one():
    _, actions = keymap(Classes(["cat", "dog"]))
    assert (actions["class:0"], actions["class:1"]) == (["1"], ["2"])


def test_own_keys_come_first():
    classes, actions = keymap(Classes(["cat", "dog"]), {"dog": "c", "skip": "S"})
    assert [spec.hotkey for spec in classes] == ["a", "c"]
    assert actions["skip"] == ["s"]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"cat": "f"}, "would mean both 'flag' and 'class cat'"),
        ({"cat": "."}, "would mean both 'monitor' and 'class cat'"),
        ({"cat": "k", "dog": "k"}, "would mean both"),
        ({"skip": "ArrowLeft"}, "would mean both"),
        ({"cow": "k"}, "neither a class"),
        ({"cat": ""}, "is not a key"),
        ({"cat": 7}, "is not a key"),
    ],
)
def test_collisions_and_strangers_are_refused(chosen, message):
    with pytest.raises(LabelError, match=message):
        keymap(Classes(["cat", "dog"]), chosen)


def test_with_many_classes_letters_are_for_looking():
    classes, actions = keymap(Classes([f"class {i}" for i in range(TYPE_AHEAD + 1)]))
    assert all(spec.hotkey is None for spec in classes)
    assert not any(name.startswith("class:") for name in actions)


@given(st.lists(st.text(string.printable, min_size=1).filter(str.strip), min_size=1, max_size=TYPE_AHEAD, unique=True))
def test_no_key_ever_means_two_things_and_the_mapping_is_always_the_same(names):
    classes, actions = keymap(Classes(names))
    given_out = [key for keys in actions.values() for key in keys]
    given_out += [spec.hotkey for spec in classes if spec.hotkey]
    assert len(given_out) == len(set(given_out))
    assert set(DEFAULTS) <= set(actions)
    assert keymap(Classes(names))[0].specs == classes.specs


@given(st.lists(st.text(string.ascii_letters, min_size=1), min_size=2, max_size=12, unique=True), st.data())
def test_a_class_added_later_moves_nobody_elses_key(names, data):
    given_classes = data.draw(st.integers(1, len(names) - 1))
    before, _ = keymap(Classes(names[:given_classes]))
    after, _ = keymap(Classes(names), given=given_classes)
    assert [s.hotkey for s in after][:given_classes] == [s.hotkey for s in before]


def test_an_added_class_cannot_take_a_key_that_is_in_use():
    with pytest.raises(LabelError, match="'a' of the class 'd' is taken"):
        keymap(Classes(["apple", {"key": "d", "hotkey": "a"}]), given=1)


def test_hotkeys_is_a_dict_of_keys_that_can_be_pressed():
    with pytest.raises(LabelError, match="is not a dict"):
        keymap(Classes(["a"]), ["x"])
    with pytest.raises(LabelError, match="'xx' is not a key"):
        keymap(Classes(["a"]), {"a": "xx"})


# Sounds


def sounds(classes, answer="class", chosen=None):
    return keymap(Classes(classes), chosen, answer=answer, heard=True)


names = st.lists(
    st.text(string.printable, min_size=1).filter(str.strip), min_size=1, max_size=TYPE_AHEAD + 2, unique=True
)


@given(names, st.sampled_from(["class", "classes", "regions"]))
def test_no_key_means_two_things_where_sounds_are_heard(classes, answer):
    named, actions = sounds(classes, answer)
    given_out = [key for keys in actions.values() for key in keys]
    given_out += [spec.hotkey for spec in named if spec.hotkey]
    assert len(given_out) == len(set(given_out))
    assert {*DEFAULTS, *SOUND, *PARTS.get(answer, {})} <= set(actions)


@pytest.mark.parametrize("answer", ["class", "classes", "regions"])
def test_space_plays_a_sound_and_s_skips_it(answer):
    named, actions = sounds(["siren", "horn"], answer)
    assert actions["play"] == [" "]
    assert actions["skip"] == ["s", "Shift+PageDown"]
    assert named.keys == ["siren", "horn"]
    assert [spec.hotkey for spec in named] == ["i", "o" if answer == "regions" else "h"]


def test_everything_of_a_recording_has_a_key():
    _, actions = sounds(["siren"], "regions")
    by_other_means = {"accept_part", "next_part", "previous_part", "submit"}  # a button, Tab, Enter
    assert {name for name, keys in actions.items() if not keys} == by_other_means


def test_while_letters_look_for_a_class_a_sound_is_skipped_with_page_down_and_a_region_recorded_with_insert():
    named, actions = sounds([f"class {i}" for i in range(TYPE_AHEAD + 1)], "regions")
    assert all(spec.hotkey is None for spec in named)
    for action in ("play", "skip", "record", "new_part", "start_here", "end_here", "zoom_in", "zoom_out", "slower"):
        assert any(len(key) > 1 or not key.isalnum() for key in actions[action]), action


def test_the_keys_of_sounds_can_be_changed():
    assert sounds(["siren"], chosen={"play": "k", "skip": " "})[1]["skip"] == [" "]
    with pytest.raises(LabelError, match="the key ' ' would mean both 'skip' and 'play'"):
        sounds(["siren"], chosen={"skip": " "})
