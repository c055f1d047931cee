"""Finding spans of text: tags and back, the tagger, and what it asks."""

from __future__ import annotations

import itertools
import json
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from labelloop.learning import ActiveLearner, bio
from labelloop.learning.exact import exact_match
from labelloop.learning.parts import PartsEstimator
from labelloop.learning.predictions import predictions
from labelloop.learning.spans import SpanTagger
from labelloop.learning.token_features import TokenFeatures, shape

# Real documents, where they lie beside the checkout.
REAL = [folder / "shared" / "data" / "text" for folder in Path(__file__).resolve().parents]

NAMES = ["Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"]
PLACES = ["Paris", "Rome", "New York", "Oslo", "Lima", "Cape Town", "Bonn", "Cairo"]
FORMS = ["{} lives in {} .", "yesterday {} went to {} again", "{} , who is from {} , smiled 😀"]


def stories(n, seed=0):
    """Return texts that name a person and a place, with their spans; every fourth names nobody."""
    rng, texts, spans = np.random.default_rng(seed), [], []
    for k in range(n):
        who, where = rng.choice(NAMES), rng.choice(PLACES)
        text = "it rained the whole day in the hills" if k % 4 == 3 else str(rng.choice(FORMS)).format(who, where)
        found = [("person", who), ("place", where)] if k % 4 != 3 else []
        texts.append(text)
        spans.append([span(text, label, part) for label, part in found])
    return texts, spans


def span(text, label, part):
    start = text.index(part)
    return {"label": label, "start": start, "end": start + len(part), "text": part}


def without_scores(documents):
    return [[{name: value for name, value in one.items() if name != "score"} for one in spans] for spans in documents]


# Tags


def test_golden_tags():
    assert bio.encode([(0, 2), (2, 3), (4, 5)], [0, 0, 1], 6).tolist() == [1, 2, 1, 0, 3, 0]
    assert bio.runs(np.array([1, 2, 1, 0, 3, 0])) == [(0, 2, 0), (2, 3, 0), (4, 5, 1)]
    assert bio.runs(np.array([], dtype=int)) == []


def test_of_spans_that_overlap_the_outermost_stays():
    assert bio.outermost([(0, 3), (1, 2), (2, 6), (6, 7), (6, 7)]) == [1, 2, 3]
    assert bio.outermost([(0, 9), (0, 3), (4, 9)]) == [0]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)), max_size=12))
def test_what_is_dropped_overlaps_something_as_long_that_stays(pairs):
    spans = [(start, start + length) for start, length in pairs]
    kept = bio.outermost(spans)
    assert all(spans[one][1] <= spans[other][0] for one, other in itertools.pairwise(kept))
    for start, end in (spans[k] for k in set(range(len(spans))) - set(kept)):
        assert any(a < end and start < b and b - a >= end - start for a, b in (spans[k] for k in kept))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 2)), max_size=6))
def test_spans_become_tags_and_come_back(pieces):
    place, spans = 0, []
    for gap, length, code in pieces:
        spans.append((place + gap, place + gap + length, code))
        place += gap + length
    tags = bio.encode([run[:2] for run in spans], [run[2] for run in spans], place + 1)
    assert bio.runs(tags) == spans
    assert legal(tags)


def legal(tags):
    before = np.concatenate([[0], tags[:-1]])
    inside = (tags > 0) & (tags % 2 == 0)
    return bool(np.all((before == tags - 1) | (before == tags) | ~inside))


lengths_and_noise = st.tuples(st.lists(st.integers(0, 5), max_size=5), st.integers(1, 3), st.integers(0, 2**32 - 1))


@given(lengths_and_noise)
def test_decoded_tags_are_legal_whatever_the_probabilities(case):
    lengths, n_classes, seed = np.array(case[0], dtype=np.int64), case[1], case[2]
    P = np.random.default_rng(seed).dirichlet(np.full(1 + 2 * n_classes, 0.3), size=lengths.sum())
    P[P < 0.05] = 0
    tags = bio.best_tags(P, lengths)
    assert all(legal(part) for part in np.split(tags, np.cumsum(lengths)[:-1]))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_decoding_finds_what_trying_all_sequences_finds(lengths, seed):
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.ones(5), size=sum(lengths))
    documents = [bio.encode([(0, 2)], [0], 4), bio.encode([(1, 2)], [1], 3)]
    steps = bio.learned_steps(documents, 5)
    tags = np.split(bio.best_tags(P, np.array(lengths), steps), np.cumsum(lengths)[:-1])
    for part, p in zip(tags, np.split(P, np.cumsum(lengths)[:-1]), strict=True):

        def worth(sequence, p=p):
            jumps = steps[list(sequence[:-1]), list(sequence[1:])].sum()
            start = -np.inf if sequence[0] in {2, 4} else 0
            return start + np.log(p[np.arange(len(p)), list(sequence)]).sum() + jumps

        best = max(worth(sequence) for sequence in itertools.product(range(5), repeat=len(p)))
        assert worth(part.tolist()) == pytest.approx(best)


def test_illegal_steps_are_never_learned():
    steps = bio.learned_steps([np.array([0, 1, 2, 0])], 5)
    assert np.isinf(steps).tolist() == np.isinf(bio.legal_steps(5)).tolist()
    assert steps[1, 2] > steps[1, 0]  # what was seen is worth more than what was not


# Features


def test_words_of_one_form_look_alike():
    assert shape("McDonald2") == shape("DeLuca77") == "XxXxd"
    assert shape("") == ""


def test_rows_depend_on_neighbours_within_the_window_and_within_the_document_only():
    documents = [["a", "b", "c", "d"], ["x", "b", "y"]]
    features = TokenFeatures(window=1)
    rows = features.fit_transform(documents).toarray()
    assert rows.shape[0] == 7
    assert (features.transform(documents).toarray() == rows).all()
    alone = features.transform([["a", "b", "c", "q"]]).toarray()
    assert (alone[:2] == rows[:2]).all()
    assert (alone[2] != rows[2]).any()  # its neighbour on the right is another
    assert (rows[1] != rows[5]).any()


def test_half_a_character_and_no_token_at_all_can_be_described():
    features = TokenFeatures()
    assert features.fit_transform([["a", "\ud83d"], []]).shape[0] == 2
    assert features.transform([[]]).shape[0] == 0


# The tagger


def test_it_finds_names_it_has_not_seen_where_such_names_stand():
    texts, spans = stories(60)
    tagger = SpanTagger().fit(texts, spans)
    found = tagger.predict(["Zoe lives in Quito .", "it rained the whole day in the hills", ""])
    assert [[(one["label"], one["text"]) for one in part] for part in found] == [
        [("person", "Zoe"), ("place", "Quito")],
        [],
        [],
    ]
    assert tagger.classes_ == ["person", "place"]
    assert tagger.score(*stories(40, seed=1)) > 0.95


def test_it_is_an_estimator_of_parts_with_scikit_learns_manners():
    tagger = SpanTagger(LogisticRegression(), window=1)
    assert isinstance(tagger, PartsEstimator)
    texts, spans = stories(12)
    assert tagger.fit(texts, spans) is tagger
    assert not hasattr(tagger.estimator, "coef_")
    fresh = clone(tagger)
    assert fresh.get_params()["window"] == 1
    with pytest.raises(NotFittedError):
        fresh.predict(["a"])
    assert fresh.fit(texts, spans).predict(texts) == tagger.predict(texts)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="Ada in Rome.東京😀🏽\u200d\u0301ไทำ\n", max_size=20), max_size=4))
def test_what_is_found_is_text_at_its_offsets_in_order_and_apart(texts):
    tagger = fitted()
    for text, found, part in zip(texts, tagger.predict(texts), tagger.predict_parts(texts), strict=True):
        assert part.shape[1] == 3
        assert part.sum(axis=1) == pytest.approx(np.ones(len(part)))
        place = 0
        for one in found:
            assert place <= one["start"] < one["end"]
            assert text[one["start"] : one["end"]] == one["text"]
            assert one["label"] in {"person", "place"}
            assert 0 <= one["score"] <= 1
            place = one["end"]


def fitted(made=[]):  # noqa: B006 - fitted once for all examples
    if not made:
        made.append(SpanTagger().fit(*stories(40)))
    return made[0]


def test_parts_are_tokens_and_their_last_column_is_no_span():
    (part,) = fitted().predict_parts(["Ada lives in Rome ."])
    assert part.shape == (5, 3)
    assert part.argmax(axis=1).tolist() == [0, 2, 2, 1, 2]


def test_tokens_can_be_given_as_pairs_or_as_the_labeler_writes_them():
    text = "AdalivesinRome"
    pairs = [(0, 3), (3, 8), (8, 10), (10, 14)]
    dicts = [{"id": k, "start": start, "end": end} for k, (start, end) in enumerate(pairs)]
    found = fitted().predict([{"text": text, "tokens": pairs}, {"text": text, "tokens": dicts}, {"text": text}])
    assert [one["text"] for one in found[0]] == ["Ada", "Rome"]
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_scripts_without_blanks_are_read_by_character():
    texts = [
        f"{who}さんは{where}に住んでいます。"
        for who in ("田中", "山本", "佐藤", "鈴木")
        for where in ("東京", "大阪", "札幌")
    ]
    spans = [[{"label": "人名", "start": 0, "end": 2}, {"label": "地名", "start": 5, "end": 7}] for _ in texts]
    found = SpanTagger().fit(texts, spans).predict(["高橋さんは福岡に住んでいます。"])[0]
    assert [(one["label"], one["text"]) for one in found] == [("人名", "高橋"), ("地名", "福岡")]


def test_labels_keep_their_type():
    tagger = SpanTagger().fit(["Ada met Bob", "it rains"], [[{"label": 7, "start": 0, "end": 3}], []])
    assert tagger.classes_ == [7]
    assert tagger.predict(["Ada met Bob"])[0][0]["label"] == 7


def test_nothing_but_empty_answers_and_empty_documents_are_answers():
    tagger = SpanTagger().fit(["it rains", "", "\n"], [[], [], []])
    assert tagger.classes_ == []
    assert tagger.predict(["it rains", ""]) == [[], []]
    assert [part.tolist() for part in tagger.predict_parts(["it rains", ""])] == [[[1.0], [1.0]], []]
    assert SpanTagger().fit([""], [[]]).predict(["a"]) == [[]]
    assert tagger.predict([]) == []


def test_a_document_that_is_one_span_from_end_to_end_is_learned():
    tagger = SpanTagger().fit(["Rome", "Oslo"], [[{"label": "place", "start": 0, "end": 4}]] * 2)
    assert [one["text"] for one in tagger.predict(["Lima"])[0]] == ["Lima"]


def test_ten_thousand_tokens_are_a_document_like_any_other():
    text = " ".join(["Ada lives in Rome ."] * 2_000)
    (found,) = fitted().predict([text])
    assert len(found) == 4_000
    assert fitted().predict_parts([text])[0].shape == (10_000, 3)


def test_of_overlapping_spans_the_outermost_is_learned_and_it_says_so():
    text = "the University of Oslo is old"
    inner, outer = span(text, "place", "Oslo"), span(text, "group", "University of Oslo")
    tagger = SpanTagger()
    with pytest.warns(UserWarning, match="1 of 2 spans overlap longer ones or hold no token"):
        tagger.fit([text], [[inner, outer]])
    assert tagger.n_dropped_ == 1
    assert without_scores(tagger.predict([text])) == [[outer]]


def test_a_span_that_ends_within_a_token_is_widened_to_it():
    tagger = SpanTagger().fit(
        ["in Rome now", "in Oslo now", "it rains"], [[{"label": "p", "start": 3, "end": 5}]] * 2 + [[]]
    )
    assert [one["text"] for one in tagger.predict(["in Rome now"])[0]] == ["Rome"]


def test_any_classifier_with_probabilities_can_tag():
    texts, spans = stories(40)
    for classifier in (LogisticRegression(), MultinomialNB()):
        assert SpanTagger(classifier).fit(texts, spans).score(texts, spans) > 0.8
    with pytest.raises(ValueError, match="has no predict_proba"):
        SpanTagger(LinearSVC()).fit(texts, spans)


@pytest.mark.parametrize(
    ("samples", "spans", "error", "message"),
    [
        ("a text", [[]], TypeError, "is one sample: give a list of samples"),
        ([5], [[]], TypeError, "sample 0 is 5: expected a text, or a dictionary with 'text'"),
        (["a", "b"], [[]], ValueError, "there are 2 samples and 1 lists of spans"),
        ([], [], ValueError, "no samples to learn from"),
        (["a"], [None], TypeError, "the spans of sample 0 are None: expected a list"),
        (["a"], [["x"]], TypeError, "sample 0 has a span 'x': expected {'label', 'start', 'end'}"),
        (["a"], [[{"label": "x", "start": 0, "end": 2}]], ValueError, "a span from 0 to 2: .* within the 1 characters"),
        (["😀a"], [[{"label": "x", "start": 0, "end": 1, "text": "a"}]], ValueError, "offsets count code points"),
        ([{"text": "ab", "tokens": [(1, 2), (0, 1)]}], [[]], ValueError, "sample 0 has a token from 0 to 1"),
    ],
)
def test_bad_input_is_refused_by_name(samples, spans, error, message):
    with pytest.raises(error, match=message):
        SpanTagger().fit(samples, spans)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"window": -1}, "window=-1 has to be"), ({"tokenization": "words"}, "'word'"), ({"aggregate": "men"}, "'mean'")],
)
def test_bad_parameters_are_refused_when_fitting(given, message):
    with pytest.raises(ValueError, match=message):
        SpanTagger(**given).fit(["a"], [[]])


def test_exact_match_counts_spans_with_the_right_place_and_label():
    one, other = {"label": "a", "start": 0, "end": 2}, {"label": "b", "start": 0, "end": 2}
    assert exact_match([[one]], [[one]]) == (1, 1, 1)
    assert exact_match([[one]], [[other]]) == (0, 0, 0)
    assert exact_match([[], []], [[], []]) == (1, 1, 1)
    assert exact_match([[one], []], [[], [one]]) == (0, 0, 0)


# In an active learner


def test_a_learner_of_spans_asks_for_the_document_it_is_least_sure_of():
    texts, spans = stories(40)
    learner = ActiveLearner(SpanTagger(), random_state=0).fit(texts, spans)
    pool = [*texts[:3], "Zoe , Oslo , Ada ?", ""]
    assert learner.query(pool, 1).tolist() == [3]
    assert learner.query(pool, 5).tolist()[-1] == 4  # an empty document is no question
    assert learner.classes_.tolist() == ["person", "place"]
    assert without_scores(learner.predict(texts[:4]).tolist()) == spans[:4]


def test_a_table_with_a_column_text_is_ranked_as_a_table():
    texts, spans = stories(20)
    frame = pd.DataFrame({"text": texts, "source": "web"}, index=range(100, 120))
    learner = ActiveLearner(SpanTagger(), random_state=0).fit(frame, spans)
    queries = learner.queries(frame)
    assert set(queries.index) == set(frame.index)
    assert queries["uncertainty"].is_monotonic_decreasing
    assert list(queries.columns) == ["text", "source", "uncertainty", "session_id"]


def test_an_attached_learner_of_spans_refills_the_queue_and_suggests(make_task, attach):
    texts, spans = stories(40)
    with ThreadPoolExecutor(1) as executor:
        learner = ActiveLearner(SpanTagger(), retrain_every=5, executor=executor, random_state=0)
        task = make_task(pd.DataFrame({"text": texts}))
        attach(learner, task)
        task.label(3, [])  # nothing is marked yet: there is nothing to learn
        for position in (0, 1, 2, 4, 5):
            task.label(position, spans[position])
        assert learner.wait(60)
    assert learner.status.state == "idle"
    assert learner.history["error"].isna().all()
    assert set(task.queue) == set(range(40)) - set(task.answers)
    answers, sure = predictions(learner, task.pool, np.array([6, 7]))
    assert answers == learner.predict(texts[6:8]).tolist()
    assert ((sure > 0) & (sure <= 1)).all()


def test_a_function_from_probabilities_to_scores_scores_tokens():
    texts, spans = stories(30)
    learner = ActiveLearner(SpanTagger(), lambda P: P[:, 0], random_state=0).fit(texts, spans)
    assert learner.query(["it rained", "Ada lives in Rome .", "Ada"], 3).tolist() == [2, 1, 0]


@pytest.mark.parametrize("name", ["wnut17_ner_en", "uner_ner_zh", "thai_ner_th", "wojood_ner_ar_val"])
def test_real_documents_are_learned_and_found_at_their_offsets(name):
    path = next((folder / name / "docs.jsonl" for folder in REAL if folder.exists()), None)
    if path is None:
        pytest.skip("needs ../shared/data")
    documents = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()][:150]
    texts, spans = [document["text"] for document in documents], [document["spans"] for document in documents]
    found = fit_quietly(texts, spans).predict(texts)
    assert all(text[s["start"] : s["end"]] == s["text"] for text, part in zip(texts, found, strict=True) for s in part)
    assert exact_match(spans, found).f1 > 0.75  # on what it learned from; nested ones cannot all be found


def fit_quietly(texts, spans):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # overlapping spans
        return SpanTagger().fit(texts, spans)
