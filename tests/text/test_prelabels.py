"""What was labeled before, found again."""

from __future__ import annotations

import pickle
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop.text.prelabels import Prelabels, phrase

FAMILY = "👨\u200d👩\u200d👧"


def words(text):
    """Cut a text into words and symbols; an emoji family is one symbol."""
    return [match.span() for match in re.finditer(r"\w+|[^\w\s](?:\u200d[^\w\s])*", text)]


def characters(text):
    """Cut a text into characters; a blank is one too, a line break is none."""
    return [match.span() for match in re.finditer(".", text)]


def key(text, cut=words):
    return phrase(text, cut(text), 0, len(text))


def memory(*events, cut=words):
    """Return what was learned from (text, label) in order; a label of None says that it was removed."""
    prelabels = Prelabels()
    for turn, (text, label) in enumerate(events):
        marked, removed = ([], [key(text, cut)]) if label is None else ([(label, key(text, cut))], [])
        prelabels.learn(turn, float(turn), marked, removed)
    return prelabels


def found(prelabels, text, cut=words):
    return [(span["text"], span["label"]) for span in prelabels.find(text, cut(text))]


class TestFind:
    """Where phrases are found."""

    def test_a_name_labeled_once_is_found_in_the_next_text_in_any_case(self):
        text = "the next time you see John Snow, john snow"
        assert memory(("John Snow", "character")).find(text, words(text)) == [
            {"text": "John Snow", "start": 22, "end": 31, "label": "character"},
            {"text": "john snow", "start": 33, "end": 42, "label": "character"},
        ]

    def test_a_span_has_its_keys_in_the_order_of_files(self):
        (span,) = memory(("a", "x")).find("a", words("a"))
        assert list(span) == ["text", "start", "end", "label"]

    @pytest.mark.parametrize("events", [[("John", "a"), ("John Snow", "b")], [("John Snow", "b"), ("John", "a")]])
    def test_the_longest_is_found_whatever_was_learned_first(self, events):
        assert found(memory(*events), "John met John Snow") == [("John", "a"), ("John Snow", "b")]

    def test_of_overlapping_phrases_the_longest_in_the_whole_text_is_found(self):
        prelabels = memory(("New York", "city"), ("York Times Square", "place"))
        assert found(prelabels, "New York Times Square") == [("York Times Square", "place")]
        assert found(prelabels, "New York Times") == [("New York", "city")]

    def test_a_shorter_phrase_fills_what_a_longer_one_leaves(self):
        prelabels = memory(("a b", 1), ("a b c", 2), ("c d e f", 3))
        assert found(prelabels, "a b c d e f") == [("a b", 1), ("c d e f", 3)]

    def test_of_equally_long_ones_the_first_is_found(self):
        assert found(memory(("b c", 2), ("a b", 1)), "a b c") == [("a b", 1)]

    @pytest.mark.parametrize(
        ("learned", "text", "expected"),
        [
            ("C++", "c++ and C++", ["c++", "C++"]),
            ("C++", "C + +, C+ +", []),
            ("New York", "New\n \tYork, New\u00a0York", ["New\n \tYork", "New\u00a0York"]),
            ("New York", "New-York, NewYork", []),
            ("U.S.", "the U.S., U. S.", ["U.S."]),
            ("Straße", "STRASSE", ["STRASSE"]),
            ("İstanbul", "am 5. in İSTANBUL", ["İSTANBUL"]),
            ("ΣΟΦΟΣ", "σοφος", ["σοφος"]),
            ("John", "Johnny, Johns John's", ["John"]),
            (FAMILY, f"a {FAMILY} 👨", [FAMILY]),
        ],
    )
    def test_what_is_alike_is_found(self, learned, text, expected):
        assert [part for part, _ in found(memory((learned, "x")), text)] == expected

    def test_an_emoji_of_several_characters_before_it_moves_nothing(self):
        text = f"{FAMILY} John ẞ John"
        spans = memory(("John", "x")).find(text, words(text))
        assert [(span["start"], span["end"]) for span in spans] == [(6, 10), (13, 17)]

    @pytest.mark.parametrize(("learned", "text"), [("東京", "私は東京に"), ("a b", "xa  by"), ("a b", "xa\nb")])
    def test_characters_are_tokens_too(self, learned, text):
        (span,) = memory((learned, "x"), cut=characters).find(text, characters(text))
        assert text[span["start"] : span["end"]].split() == learned.split()

    def test_what_no_token_covers_is_found_only_as_it_was(self):
        def letters(text):
            return [match.span() for match in re.finditer("[a-z]+", text)]

        prelabels = memory(("new-york", "x"), cut=letters)
        assert found(prelabels, "new york, new+york, newyork, new-york", letters) == [("new-york", "x")]
        prelabels = memory(("p - q", "x"), cut=letters)
        assert found(prelabels, "p q, p-q, p  -\nq", letters) == [("p  -\nq", "x")]

    @pytest.mark.parametrize("text", ["", " ", "\n\t"])
    def test_nothing_is_found_in_nothing(self, text):
        assert found(memory(("a", "x")), text) == []
        assert found(memory(("a", "x")), text, characters) == []
        assert found(Prelabels(), "a") == []


class TestPhrase:
    """What a span covers."""

    @pytest.mark.parametrize(
        ("text", "start", "end", "expected"),
        [
            ("John Snow", 0, 9, ("john", " snow")),
            ("John Snow", 2, 7, ("hn", " sn")),
            ("John Snow", 4, 9, ("snow",)),
            ("John Snow", 0, 5, ("john",)),
            ("John Snow", 4, 5, ()),
            ("John Snow", 3, 3, ()),
            ("C++", 0, 3, ("c", "+", "+")),
            ("", 0, 0, ()),
        ],
    )
    def test_a_span_is_known_by_the_texts_of_its_tokens(self, text, start, end, expected):
        assert phrase(text, words(text), start, end) == expected

    def test_white_space_at_the_ends_is_no_part_of_it(self):
        assert phrase(" a  b ", characters(" a  b "), 0, 6) == ("a", " b")

    def test_a_part_of_a_token_is_found_where_it_is_a_token(self):
        prelabels = Prelabels()
        prelabels.learn("me", 0.0, [("x", phrase("Snowball", [(0, 8)], 0, 4))], [])
        assert found(prelabels, "Snowball, snow") == [("snow", "x")]

    def test_a_span_without_a_token_teaches_nothing(self):
        prelabels = Prelabels()
        prelabels.learn("me", 0.0, [("x", ())], [()])
        assert found(prelabels, "a b") == []


class TestMemory:
    """What is remembered, of whom."""

    def test_the_latest_label_wins(self):
        assert found(memory(("John", "a"), ("john", "b")), "JOHN") == [("JOHN", "b")]

    def test_the_time_decides_not_the_order_of_learning(self):
        prelabels = Prelabels()
        prelabels.learn("one", 2.0, [("late", key("John"))], [])
        prelabels.learn("other", 1.0, [("early", key("John"))], [])
        assert found(prelabels, "John") == [("John", "late")]

    def test_at_one_time_the_one_learned_last_wins(self):
        prelabels = Prelabels()
        for label in ("a", "b"):
            prelabels.learn(label, 1.0, [(label, key("John"))], [])
        assert found(prelabels, "John") == [("John", "b")]

    def test_what_was_removed_comes_back_only_when_it_is_labeled_again(self):
        assert found(memory(("John", "a"), ("John", None)), "John") == []
        assert found(memory(("John", "a"), ("John", None), ("Snow", "b")), "John Snow") == [("Snow", "b")]
        assert found(memory(("John", "a"), ("John", None), ("John", "c")), "John") == [("John", "c")]

    def test_a_removed_phrase_hides_no_other(self):
        prelabels = memory(("John", "a"), ("John Snow", "b"), ("John Snow", None))
        assert found(prelabels, "John Snow") == [("John", "a")]

    def test_within_one_answer_a_label_wins_over_a_removal(self):
        prelabels = Prelabels()
        prelabels.learn("me", 0.0, [("a", key("John"))], [key("John")])
        assert found(prelabels, "John") == [("John", "a")]

    def test_an_answer_changed_replaces_what_it_taught(self):
        prelabels = memory(("John Snow", "a"))
        prelabels.learn(0, 1.0, [("b", key("Snow"))], [])
        assert found(prelabels, "John Snow") == [("Snow", "b")]

    def test_an_answer_taken_back_uncovers_the_one_before(self):
        prelabels = memory(("John", "a"), ("John", None), ("John", "b"))
        prelabels.forget(2)
        assert found(prelabels, "John") == []
        prelabels.forget(1)
        assert found(prelabels, "John") == [("John", "a")]
        prelabels.forget("nobody")
        assert found(prelabels, "John") == [("John", "a")]

    def test_nothing_is_kept_of_what_was_forgotten(self):
        prelabels = memory(("John Snow", "a"), ("John", "b"), ("John", None))
        for source in range(3):
            prelabels.forget(source)
        assert (prelabels._root, prelabels._known, prelabels._taught) == ({}, {}, {})

    @pytest.mark.parametrize("wrong", ["John", ["john"], None])
    def test_only_phrases_can_be_learned(self, wrong):
        prelabels = memory(("John", "a"))
        with pytest.raises(TypeError, match=r"is no phrase: make it with phrase\("):
            prelabels.learn(0, 1.0, [("b", key("Snow")), ("a", wrong)], [])
        with pytest.raises(TypeError, match="is no phrase"):
            prelabels.learn(0, 1.0, [], [wrong])
        assert found(prelabels, "John Snow") == [("John", "a")]

    def test_labels_are_given_back_as_they_are(self):
        assert found(memory(("a", 0), ("b", False), ("c", "")), "a b c") == [("a", 0), ("b", False), ("c", "")]

    def test_a_memory_can_be_copied(self):
        prelabels = pickle.loads(pickle.dumps(memory(("John Snow", "a"))))
        assert found(prelabels, "John Snow") == [("John Snow", "a")]


# --- a reference, slow and plain: every stretch of tokens is looked at, everything is worked out from scratch ---

TEXTS = st.text(st.sampled_from("abA+ \n"), max_size=14)
PHRASES = st.text(st.sampled_from("ab+ "), min_size=1, max_size=5).map(key).filter(bool)
LABELS = st.sampled_from(["x", "y", "z"])
SOURCES = st.integers(0, 3)
TIMES = st.sampled_from([1.0, 2.0, 3.0])
LEARN = st.tuples(SOURCES, TIMES, st.lists(st.tuples(LABELS, PHRASES), max_size=3), st.lists(PHRASES, max_size=2))
STEPS = st.lists(st.one_of(LEARN, SOURCES), max_size=12)


def plainly(text, tokens, labels):
    """Find phrases as `Prelabels.find` says it does; labels: phrase to label."""
    runs = [(first, last) for first in range(len(tokens)) for last in range(first, len(tokens))]
    spans = [(tokens[first][0], tokens[last][1]) for first, last in runs]
    known = {span: labels[words] for span in spans if (words := _plain_key(text, tokens, *span)) in labels}
    chosen = []
    for start, end in sorted(known, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other["start"] or other["end"] <= start for other in chosen):
            chosen.append({"text": text[start:end], "start": start, "end": end, "label": known[start, end]})
    return sorted(chosen, key=lambda span: span["start"])


def _plain_key(text, tokens, start, end):
    inside = [span for span in tokens if start <= span[0] and span[1] <= end]
    apart = [""] + [" " if one[1] < other[0] else "" for one, other in pairwise(inside)]
    return tuple(gap + text[first:last].casefold() for gap, (first, last) in zip(apart, inside, strict=True))


def settled(answers):
    """Return the label of each phrase from the answers that stand, in the order in which they were learned."""
    labels = {}
    for _, _, marked, removed in sorted(answers, key=lambda answer: answer[1]):
        labels.update(dict.fromkeys(removed))
        labels.update((words, label) for label, words in marked)
    return {words: label for words, label in labels.items() if label is not None}


@given(st.dictionaries(PHRASES, LABELS, max_size=8), TEXTS)
def test_finding_is_as_if_every_stretch_was_looked_at(labels, text):
    prelabels = Prelabels()
    for words_of, label in labels.items():
        prelabels.learn(words_of, 0.0, [(label, words_of)], [])
    assert prelabels.find(text, words(text)) == plainly(text, words(text), labels)


@given(STEPS, TEXTS)
def test_learning_and_forgetting_come_to_what_the_answers_that_stand_say(steps, text):
    prelabels, answers = Prelabels(), {}
    for step in steps:
        source = step if isinstance(step, int) else step[0]
        answers.pop(source, None)
        if isinstance(step, int):
            prelabels.forget(source)
        else:
            prelabels.learn(*step)
            answers[source] = step
    labels = settled(answers.values())
    probes = [
        text,
        *("".join(each) for each in labels),
        *("".join(each) for s in steps if s.__class__ is tuple for _, each in s[2]),
    ]
    for probe in probes:
        assert prelabels.find(probe, words(probe)) == plainly(probe, words(probe), labels)


@given(st.lists(LEARN, max_size=4, unique_by=(lambda step: step[0], lambda step: step[1])), st.randoms(), TEXTS)
def test_answers_of_different_times_may_be_learned_in_any_order(steps, random, text):
    one, other = Prelabels(), Prelabels()
    for step in steps:
        one.learn(*step)
    for step in random.sample(steps, len(steps)):
        other.learn(*step)
    assert one.find(text, words(text)) == other.find(text, words(text))
    assert one._root == other._root
