"""The languages that texts may be in."""

from __future__ import annotations

import pytest

from labelloop.text import LANGUAGES, language

# Those of the source system (spec 1.8).
SOURCE = """
    af ar bg bn ca cs da de el en es et eu fa fi fr ga gu he hi hr hu hy id is it kn lb lt lv mk ml mr nb ne nl pl pt
    ro ru sa si sk sl sq sr sv ta te th tl tr tt uk ur vi yo zh
""".split()  # noqa: SIM905 - as the specification writes them


def test_all_languages_of_the_source_are_known_and_five_more():
    assert len(SOURCE) == 58
    assert set(LANGUAGES) == {*SOURCE, "ja", "ko", "km", "lo", "my"}
    assert all(language(code).code == code for code in LANGUAGES)
    assert len({known.name for known in LANGUAGES.values()}) == 63


def test_four_languages_run_from_right_to_left():
    assert {code for code, known in LANGUAGES.items() if known.direction == "rtl"} == {"ar", "fa", "he", "ur"}


def test_six_languages_have_no_blanks_between_words():
    assert {code for code, known in LANGUAGES.items() if known.unspaced} == {"ja", "km", "lo", "my", "th", "zh"}


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("en-GB", "en"),
        ("zh_TW", "zh"),
        ("EN", "en"),
        ("English", "en"),
        ("germann", "de"),
        ("deu", "de"),
        ("jp", "ja"),
        ("xx", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_an_unknown_language_is_named_with_the_nearest_and_all_that_are_known(given, near):
    with pytest.raises(ValueError, match=f"^{given!r} is no language known here") as caught:
        language(given)
    assert ("did you mean" in str(caught.value)) == (near is not None)
    assert near is None or f"did you mean {near!r}?" in str(caught.value)
    assert str(caught.value).endswith("vi, yo, zh")
