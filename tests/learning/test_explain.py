"""Which words moved a linear model: their weights add up to its decision, and stand where the words stand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MaxAbsScaler
from sklearn.svm import SVC, LinearSVC

from labelloop import pool as pools
from labelloop.learning import ActiveLearner, SpanTagger
from labelloop.learning.explain import explain
from labelloop.learning.predictions import explanations, predictions

TEXTS = [
    "a good film with a fine story and good music",
    "good music, a fine evening and not a bad seat",
    "the story was bad and the music not good",
    "a bad film, bad actors and a long evening",
    "nobody remembers what the weather was like",
    "the weather is fine, no rain in the evening",
]
TWO = ["+", "+", "-", "-", "-", "+"]
THREE = ["+", "+", "-", "-", "0", "0"]
WORDS = st.lists(st.sampled_from([*" ".join(TEXTS).split(), "unknown", "GOOD", "Bád", "😀"]), max_size=12).map(" ".join)


def in_pipeline(classifier, *between, **settings):
    return make_pipeline(TfidfVectorizer(**settings), *between, classifier)


MODELS = {
    "two classes": in_pipeline(LogisticRegression()).fit(TEXTS, TWO),
    "two words": in_pipeline(LogisticRegression(), ngram_range=(1, 3), stop_words=["the"]).fit(TEXTS, TWO),
    "three classes": in_pipeline(LogisticRegression(), strip_accents="unicode").fit(TEXTS, THREE),
    "svm": in_pipeline(LinearSVC(), sublinear_tf=True).fit(TEXTS, THREE),
    "sgd": make_pipeline(CountVectorizer(binary=True), SGDClassifier(random_state=0)).fit(TEXTS, TWO),
    "counts": make_pipeline(CountVectorizer(), TfidfTransformer(), RidgeClassifier()).fit(TEXTS, THREE),
    "selected": in_pipeline(LogisticRegression(), SelectKBest(k=9), MaxAbsScaler()).fit(TEXTS, THREE),
    "union": make_pipeline(
        make_union(TfidfVectorizer(), CountVectorizer(ngram_range=(2, 2))), LogisticRegression()
    ).fit(TEXTS, THREE),
    "search": GridSearchCV(in_pipeline(LogisticRegression()), {"logisticregression__C": [1, 10]}, cv=2).fit(TEXTS, TWO),
}
BAYES = {
    "two classes": make_pipeline(CountVectorizer(ngram_range=(1, 2)), MultinomialNB()).fit(TEXTS, TWO),
    "three classes": in_pipeline(MultinomialNB()).fit(TEXTS, THREE),
    "complement": make_pipeline(CountVectorizer(), ComplementNB()).fit(TEXTS, THREE),
}


def of_class(values, code):
    """Return how much a row of decision values speaks for a class."""
    values = np.atleast_1d(values)
    if len(values) == 1:
        return values[0] if code == 1 else -values[0]
    return values[code] - np.delete(values, code).mean()


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=20, deadline=None)
@given(text=WORDS)
def test_weights_of_all_words_add_up_to_the_decision(name, text):
    model = MODELS[name]
    inner = getattr(model, "best_estimator_", model)[-1]
    for code, key in enumerate(model.classes_):
        total = sum(weight for _, _, weight in explain(model, None, text, key, most=None))
        assert total == pytest.approx(of_class(model.decision_function([text])[0] - inner.intercept_, code), abs=1e-9)


@pytest.mark.parametrize("name", BAYES)
@settings(max_examples=20, deadline=None)
@given(text=WORDS)
def test_of_naive_bayes_they_add_up_to_the_ratio_of_likelihoods(name, text):
    model = BAYES[name]
    row = model[:-1].transform([text])
    likelihood = (row @ model[-1].feature_log_prob_.T)[0]
    for code, key in enumerate(model.classes_):
        total = sum(weight for _, _, weight in explain(model, None, text, key, most=None))
        assert total == pytest.approx(of_class(likelihood, code), abs=1e-9)


def test_the_words_that_speak_for_a_class_come_first():
    text = "Bad weather? GOOD music!"
    found = explain(MODELS["two classes"], None, text, "+")
    assert [text[start:end] for start, end, _ in found] == ["GOOD", "music"]
    assert found[0][2] > found[1][2] > 0
    assert explain(MODELS["two classes"], None, text, "+", most=1) == found[:1]
    against = explain(MODELS["two classes"], None, text, "+", most=None)
    assert text[slice(*against[-1][:2])] == "Bad"
    assert against[-1][2] < 0


def test_what_a_word_adds_is_shared_among_its_places():
    text = "good good music"
    one, two, three = sorted(explain(MODELS["two classes"], None, text, "+"))
    assert [text[start:end] for start, end, _ in (one, two, three)] == ["good", "good", "music"]
    assert one[2] == two[2]


@pytest.mark.parametrize("strip", [None, "unicode"])
def test_offsets_hold_where_lower_case_is_longer(strip):
    texts = ["İstanbul güzel", "İSTANBUL çok güzel", "Ankara soğuk", "Ankara\u0301 çok soğuk"]
    model = in_pipeline(LogisticRegression(), strip_accents=strip).fit(texts, [1, 1, 0, 0])
    text = "İİ 😀 İstanbul ve Straße güzel"
    found = {text[start:end] for start, end, _ in explain(model, None, text, 1)}
    assert found == ({"İstanbul", "güzel"} if strip else {"stanbul", "güzel"})
    text = "İ Ankara\u0301 soğuk"
    assert "Ankara\u0301" in {text[start:end] for start, end, _ in explain(model, None, text, 0)} or strip is None


def test_characters_are_summed_over_words_of_any_script():
    texts = ["東京は晴れ", "今日は晴れです", "大阪は雨", "明日は雨です"]
    model = in_pipeline(LogisticRegression(), analyzer="char_wb", ngram_range=(1, 2)).fit(
        texts, ["晴", "晴", "雨", "雨"]
    )
    text = "京都は雨でした"
    (start, end, weight), *_ = explain(model, None, text, "雨")
    assert (text[start:end], weight > 0) == ("雨", True)
    text = "Unforgettably good"
    model = in_pipeline(LogisticRegression(), analyzer="char", ngram_range=(2, 4)).fit(TEXTS, TWO)
    assert [text[start:end] for start, end, _ in explain(model, None, text, "+", most=1)] == ["good"]


@pytest.mark.parametrize(
    "model",
    [
        in_pipeline(RandomForestClassifier(3)),
        in_pipeline(SVC(kernel="linear")),
        in_pipeline(LogisticRegression(), TruncatedSVD(2)),
        make_pipeline(CountVectorizer(), BernoulliNB()),
        make_pipeline(make_union(CountVectorizer(), HashingVectorizer(n_features=64)), LogisticRegression()),
        make_pipeline(HashingVectorizer(n_features=64), LogisticRegression()),
        make_pipeline(CountVectorizer(analyzer=str.split), LogisticRegression()),
    ],
    ids=lambda model: "-".join(model.named_steps),
)
def test_other_models_have_no_explanation(model):
    assert explain(model.fit(TEXTS, THREE), None, TEXTS[0], "+") == []


def test_a_model_of_numbers_has_no_explanation():
    assert explain(LogisticRegression().fit([[0.0], [1.0]], [0, 1]), None, "text", 1) == []


def test_a_class_that_the_model_does_not_know_is_refused():
    with pytest.raises(ValueError, match="'x' is none of the classes of the model"):
        explain(MODELS["two classes"], None, "good", "x")


# Of a learner


LONGER = TEXTS * 8
TRIGRAMS = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))


def learned(estimator, answers, frame=None, **more):
    return ActiveLearner(estimator, **more).fit(pd.DataFrame({"text": LONGER}) if frame is None else frame, answers * 8)


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(),  # tf-idf by itself
        in_pipeline(LogisticRegression()),
        make_pipeline(ColumnTransformer([("words", TfidfVectorizer(), "text")]), LogisticRegression()),
        make_pipeline(
            ColumnTransformer([("words", TfidfVectorizer(), "text"), ("letters", TRIGRAMS, "text")]),
            LogisticRegression(),
        ),
    ],
)
def test_a_learner_says_why_it_answers_as_it_does(estimator):
    texts = ["good music 😀", "So BAD.", "nothing of this", ""]
    learner, pool = learned(estimator, THREE), pools.texts(texts)
    found = explanations(learner, pool, np.array([0, 1, 3]))
    told = [[text[start:end] for start, end, _ in part] for text, part in zip(texts[:2], found[:2], strict=True)]
    assert told == [["good", "music"], ["BAD"]]
    assert found[2] == []
    answers = predictions(learner, pool, np.array([0]))[0]
    assert explanations(learner, pool, np.array([0]), answers) == found[:1]
    assert explanations(learner, pool, np.array([0]), ["-"]) != found[:1]
    assert explanations(learner, pool, np.array([0]), ["a new class"]) == [[]]


MIXED = pd.DataFrame({"number": range(48), "text": LONGER, "kind": ["a", "b"] * 24})
LEARNER = ActiveLearner(LogisticRegression()).fit(MIXED, TWO * 8)


@settings(max_examples=20, deadline=None)
@given(text=WORDS)
def test_among_other_columns_they_add_up_to_what_the_text_adds(text):
    rows = MIXED.iloc[[0, 0]].assign(text=[text, ""])
    with_text, without = LEARNER.estimator_.decision_function(LEARNER._see(rows))
    total = sum(weight for _, _, weight in LEARNER.explain([text], ["-"], most=None)[0])
    assert LEARNER.classes_.tolist() == ["+", "-"]
    assert total == pytest.approx(with_text - without)


@pytest.mark.parametrize("estimator", [LogisticRegression(), in_pipeline(LogisticRegression())])
def test_with_several_classes_a_word_weighs_what_it_says_for_the_one_it_speaks_for_most(estimator):
    answers = [["film", "fine"], ["music"], ["music", "film"], ["film"], ["weather"], ["weather", "fine"]]
    learner = learned(estimator, answers)
    text = "the weather and the film"
    film, weather, both = (
        {found[:2]: found[2] for found in learner.explain([text], [keys], None)[0]}
        for keys in (["film"], ["weather"], ["film", "weather"])
    )
    assert both == {place: max(film[place], weather[place]) for place in film}
    words = {text[start:end] for start, end, _ in learner.explain([text], [["film", "weather"]])[0]}
    assert {"weather", "film"} <= words
    assert learner.explain([text], [[]]) == [[]]


def test_where_there_is_nothing_to_explain_there_is_an_empty_list():
    pool, positions = pools.texts(["good"]), np.array([0])
    assert explanations(ActiveLearner(LogisticRegression()), pool, positions) == [[]]
    spans = ActiveLearner(SpanTagger()).fit(["good"], [[{"label": "x", "start": 0, "end": 4}]])
    assert explanations(spans, pool, positions) == [[]]
    two_texts = pd.DataFrame({"text": LONGER, "title": LONGER[::-1]})
    assert learned(LogisticRegression(), TWO, two_texts).explain(["good"], ["+"]) == [[]]
    table = pools.table(pd.DataFrame({"text": LONGER}))
    assert explanations(learned(LogisticRegression(), TWO), table, positions) == [[]], "a cell is no text to mark"


def test_texts_and_answers_come_in_pairs():
    with pytest.raises(ValueError, match="2 texts and 1 answers"):
        ActiveLearner(LogisticRegression()).explain(["a", "b"], ["+"])
