"""An active learner of spans at work: any classifier tags, and its quality is measured as that of any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop.job import Job
from labelloop.learning import ActiveLearner, SpanTagger
from labelloop.learning.exact import exact_match, span_keys
from labelloop.learning.features import PoolFeatures
from labelloop.learning.judging import judge
from labelloop.learning.models import fit_model
from labelloop.learning.predictions import predictions
from labelloop.learning.serving import audited, lots_of
from labelloop.learning.strategies.context import Selection
from labelloop.learning.worker import RefitTask, Source
from labelloop.widgets.picture import monitor_picture

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


@pytest.fixture
def span_job():
    settings = {"kind": "text_span", "store": ":memory:", "order": "sequential"}
    return lambda data: Job(data, ["person", "place"], text="text", **settings)


@pytest.fixture
def span_task(make_task):
    """Make a task of texts whose answers are spans."""

    def make(texts):
        task = make_task(pd.DataFrame({"text": texts}))
        task.label_type = SimpleNamespace(name="spans")
        return task

    return make


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as threads:
        yield threads


# Any classifier


@pytest.mark.parametrize(
    ("estimator", "strategy"),
    [
        (LogisticRegression(), "default"),
        (SGDClassifier(loss="log_loss", random_state=0), "margin"),
        (SpanTagger(window=1), "entropy"),
    ],
)
def test_any_classifier_learns_spans_of_a_job(span_job, attach, estimator, strategy):
    texts, spans = stories(60)
    job = span_job(pd.DataFrame({"text": texts, "source": "web"}))
    assert job.label_type.name == "spans"
    learner = ActiveLearner(estimator, strategy, retrain_every=5, random_state=0)
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
    task.label_type = SimpleNamespace(name="spans")
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


# Quality


@pytest.fixture
def worked(span_task, attach, executor):
    """Return a learner that has been attached while 160 of 200 documents were answered, the task, and the truth."""
    texts, spans = stories(200)
    spans = [[] if k % 9 == 0 else found for k, found in enumerate(spans)]  # nobody is right about all
    task = span_task(texts)
    learner = ActiveLearner(SpanTagger(), retrain_every=40, audit=0.4, executor=executor, random_state=0)
    attach(learner, task)
    learner.wait(WAIT)
    for _ in range(4):
        for position in (task.queue or list(range(40)))[:40]:
            task.label(position, spans[position])
        assert learner.wait(WAIT)
    return learner, task, spans


def test_a_document_is_right_when_its_spans_are_exactly_those_of_the_person(worked):
    learner, task, spans = worked
    held = np.flatnonzero(audited(lots_of(task), 0.4))
    checked = [k for k in task.answers if k in held]
    found = learner.predict(task.pool.inputs(checked))
    right = [span_keys(one) == span_keys(spans[k]) for one, k in zip(found, checked, strict=True)]
    last = learner.history.iloc[-1]
    assert learner.accuracy.n == last["n_audited"] == len(checked) > 20
    assert learner.accuracy.value == last["accuracy"] == pytest.approx(np.mean(right))
    assert last["accuracy_low"] < last["accuracy"] <= last["accuracy_high"]
    assert last["f1"] == pytest.approx(exact_match([spans[k] for k in checked], list(found)).f1)
    assert np.isnan(last["auc"])
    assert 0.5 < last["accuracy"] < 1
    assert learner.threshold(0.6).value is not None
    assert learner.threshold(0.999).value is None


def test_fits_of_spans_are_compared_and_advice_is_given(worked):
    learner, task, _ = worked
    history = learner.history
    assert history["error"].isna().all()
    last = history.iloc[-1]
    assert history["contradictions"].notna().tolist() == [False, True, True, True]
    assert 0 < history["contradictions"].max() < 0.5
    assert 0 < last["kappa"] <= 1
    assert 0 < last["entropy"] < 1
    assert "predictions" in learner.should_stop.reason
    low, high = learner.halting
    assert 0 < low <= high <= 1
    assert len(task.halting) == len(task.order)
    assert task.halting.min() == 0


def test_the_share_of_changed_documents_is_that_of_changed_spans(span_task, attach, executor):
    texts, spans = stories(60)
    task = span_task(texts)
    learner = ActiveLearner(SpanTagger(), retrain_every=20, executor=executor, random_state=0)
    attach(learner, task)
    told = []
    for first in (0, 20):
        for position in range(first, first + 20):
            task.label(position, spans[position] if position < 20 else [])
        assert learner.wait(WAIT)
        told.append([span_keys(found) for found in learner.predict(texts)])
    changed = np.mean([one != other for one, other in zip(*told, strict=True)])
    assert learner.history["contradictions"].iloc[-1] == pytest.approx(changed)
    assert changed > 0


def test_of_many_long_documents_as_many_are_looked_at_as_there_is_time_for():
    texts, spans = stories(400)
    model = fit_model(SpanTagger(), texts[:40], spans[:40])
    task = judged_task(texts, model, scoring_seconds=0.0)
    view, found, zones = judge(task, features_of(texts), model, Selection(np.arange(3), np.array([0.3, 0.2, 0.1])), 40)
    assert 0 < len(view.positions) == len(view.answers) < 400
    assert found is None
    assert zones[0][0] == 0


def test_parts_of_a_kind_that_nobody_compares_are_not_judged():
    texts, spans = stories(40)
    model = fit_model(SpanTagger(), texts, spans)
    task = judged_task(texts, model, answer="masks")
    assert judge(task, features_of(texts), model, Selection(np.arange(1), np.ones(1)), 40) == (None, None, None)


def features_of(texts):
    return PoolFeatures(FakePool(pd.DataFrame({"text": texts})), "auto", "samples")


def judged_task(texts, model, **more):
    return RefitTask(
        source=Source("me", 0),
        estimator=model.estimator,
        labeled=np.arange(40),
        targets=[],
        candidates=np.arange(len(texts)),
        strategy="margin",
        n=10,
        seen=np.arange(len(texts)),
        **{"answer": "spans", **more},
    )


class FakePool:
    kind, version = "table", 0

    def __init__(self, frame):
        self.frame = frame

    def __len__(self):
        return len(self.frame)

    def inputs(self, positions):
        return self.frame.iloc[positions]


def test_the_monitor_pictures_a_learner_of_spans(span_job, attach):
    texts, spans = stories(60)
    job = span_job(pd.DataFrame({"text": texts}))
    learner = ActiveLearner(LogisticRegression(), retrain_every=20, audit=0.3, random_state=0)
    attach(learner, job)
    for _ in range(2):
        learner.wait(WAIT)
        for sample in job.queue("me")[:20]:
            job.record("me", "label", sample, spans[sample])
    assert learner.wait(WAIT)
    told = monitor_picture(job, learner)["learner"]
    assert told["fits"] >= 1
    assert told["accuracy"]["n"] == learner.accuracy.n
    assert told["curves"]["accuracy"][-1] == learner.accuracy.value
