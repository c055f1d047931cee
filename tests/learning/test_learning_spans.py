"""An active learner of spans at work: any classifier tags, and its quality is measured as that of any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop import labels
from labelloop.job import Job
from labelloop.learning import ActiveLearner, SpanTagger
from labelloop.learning.predictions import predictions

WAIT = 60
NAMES = ["Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"]
PLACES = ["Paris", "Rome", "New York", "Oslo", "Lima", "Cape Town", "Bonn", "Cairo"]
FORMS = ["{} lives in {} .", "yesterday {} went to {} again", "{} , who is from {} , smiled 😀"]


def stories(n, seed=0):
    """Return texts that name a person and a place, with their spans; every fourth names nobody."""
    rng, texts, spans = np.random.default_rng(seed), [], []
    for k in range(n):
        who, where = str(rng.choice(NAMES)), str(rng.choice(PLACES))
        text = str(rng.choice(FORMS)).format(who, where) if k % 4 != 3 else f"it rained {k} days in the hills"
        texts.append(text)
        spans.append([span(text, "person", who), span(text, "place", where)] if k % 4 != 3 else [])
    return texts, spans


def span(text, label, part):
    start = text.index(part)
    return {"text": part, "start": start, "end": start + len(part), "label": label}


@dataclass(frozen=True)
class Spans:
    """Answers that are spans, as plainly as a job takes them."""

    classes: labels.Classes
    name: str = "spans"

    def with_classes(self, classes):
        return Spans(classes)

    def validate(self, value):
        return [{name: one[name] for name in ("text", "start", "end", "label")} for one in value]

    def count(self, value):
        return {one["label"]: 1 for one in value}

    def to_json(self, value):
        return value

    def from_json(self, value):
        return value


@pytest.fixture
def span_job(monkeypatch):
    monkeypatch.setitem(labels.LABEL_TYPES, "class", Spans)
    return lambda data: Job(data, ["person", "place"], kind="tabular", store=":memory:", order="sequential")


@pytest.fixture
def span_task(make_task):
    """Make a task of texts whose answers are spans."""

    def make(texts):
        task = make_task(pd.DataFrame({"text": texts}))
        task.label_type = "spans"
        return task

    return make


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as threads:
        yield threads


# Any classifier


@pytest.mark.parametrize(
    "estimator", [LogisticRegression(), SGDClassifier(loss="log_loss", random_state=0), SpanTagger(window=1)]
)
def test_any_classifier_learns_spans_of_a_job(span_job, attach, estimator):
    texts, spans = stories(60)
    job = span_job(pd.DataFrame({"text": texts, "source": "web"}))
    assert job.label_type == "spans"
    learner = ActiveLearner(estimator, retrain_every=5, random_state=0)
    attach(learner, job)
    for sample in range(10):
        job.record("me", "label", sample, spans[sample])
        learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.estimator is estimator
    assert isinstance(learner.estimator_, SpanTagger)
    assert learner.classes_.tolist() == ["person", "place"]
    assert set(job.queue("me")) == set(range(10, 60))
    answers, sure = predictions(learner, job.pool, np.array([50, 51]))
    assert answers == learner.predict(texts[50:52]).tolist()
    assert answers[0] == job.ranking.predictions[50][0]
    assert ((sure > 0) & (sure <= 1)).all()
    assert learner.query(job.pool.inputs(np.arange(60)), 3).shape == (3,)


def test_tokens_that_the_pool_gives_are_those_that_are_tagged(make_task, attach, executor):
    names = [name for name in NAMES for _ in range(3)]
    frame = pd.DataFrame(
        {
            "text": [f"{name}livesinRome" for name in names],
            "tokens": [[(0, len(name)), (len(name), len(name) + 7), (len(name) + 7, len(name) + 11)] for name in names],
        }
    )
    task = make_task(frame)
    task.label_type = "spans"
    learner = ActiveLearner(LogisticRegression(C=10), retrain_every=12, executor=executor, random_state=0)
    attach(learner, task)
    for k in range(12):
        task.label(k, [span(frame["text"][k], "person", names[k])])
    assert learner.wait(WAIT)
    predicted = task.rankings[-1][3]
    assert len(predicted) == 12
    assert all([one["text"] for one in found] == [names[k]] for k, (found, _) in predicted.items())


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (LinearSVC(), "has no predict_proba"),
        (make_pipeline(TfidfVectorizer(), LogisticRegression()), "is given the features of tokens"),
    ],
)
def test_a_classifier_that_cannot_tag_is_refused_when_it_is_attached(span_task, estimator, message):
    with pytest.raises(ValueError, match=message):
        ActiveLearner(estimator).attach(span_task(["a"]))


def test_a_classifier_that_takes_no_sparse_matrix_is_refused_in_words():
    with pytest.raises(TypeError, match=r"make_pipeline\(TruncatedSVD\(100\), GaussianNB\(\)\)"):
        SpanTagger(GaussianNB()).fit(*stories(8))


def test_fitted_by_hand_on_spans_it_tags_as_well():
    texts, spans = stories(40)
    learner = ll.ActiveLearner(LogisticRegression(C=10), random_state=0).fit(texts, spans)
    assert isinstance(learner.estimator_, ll.SpanTagger)
    found = learner.predict(["Zoe lives in Quito ."])[0]
    assert [(one["label"], one["text"]) for one in found] == [("person", "Zoe"), ("place", "Quito")]
    assert learner.query(["Zoe , Oslo , Ada ?", ""], 1).tolist() == [0]
