"""The loop beyond asking: how it begins, what it audits, what it measures, and what it does when a fit goes wrong."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from labelloop.job import Job
from labelloop.learning import ActiveLearner
from labelloop.learning.models import fit_model
from labelloop.learning.serving import audited

WAIT = 60


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True, as_frame=True)
    return X, y.tolist()


@pytest.fixture
def job(digits):
    return Job(digits[0], list(range(10)), kind="tabular", store=":memory:")


def answer(job, truth, n):
    for sample in job.queue("ann")[:n]:
        job.record("ann", "label", sample, truth[sample])


def test_the_first_batch_is_representative_and_begins_no_session(job, digits, attach):
    base = job.queue("ann")
    learner = ActiveLearner(LogisticRegression(max_iter=300), random_state=0)
    refills = []
    learner.on_refill(refills.append)
    attach(learner, job)
    assert learner.wait(WAIT)
    assert job.queue("ann") != base
    assert (learner.session_id, refills, len(learner.history)) == (0, [], 0)
    assert "began with samples that differ" in learner.status.message
    first = job.queue("ann")[3:13]
    assert len({digits[1][k] for k in first}) >= 6, "of ten classes, in ten samples"


def test_what_a_fit_has_seen_already_is_not_fitted_again(make_task, attach, digits):
    frame, truth = digits
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(max_iter=300), retrain_every=4, random_state=0)
    snapshot, asked = task.snapshot, []

    def late():
        asked.append(1)
        if len(asked) == 2:  # a first batch is due, and its thread is slow to begin
            for position in (0, 1, 2, 3):
                task.label(position, truth[position])
        return snapshot()

    task.snapshot = late
    attach(learner, task)
    assert learner.wait(WAIT)
    assert learner.history["n_labels"].tolist() == [4]
    for position in (4, 5, 6, 7):
        task.label(position, truth[position])
    assert learner.wait(WAIT)
    assert learner.history["n_labels"].tolist() == [4, 8]


def test_strategies_without_a_beginning_of_their_own_keep_the_order_of_the_job(job, attach):
    base = job.queue("ann")
    learner = ActiveLearner(LogisticRegression(), "margin", random_state=0)
    attach(learner, job)
    assert learner.wait(WAIT)
    assert job.queue("ann") == base


def test_with_one_class_the_default_looks_for_another(make_task, attach, digits):
    frame, _ = digits
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), retrain_every=5, random_state=0)
    attach(learner, task)
    learner.wait(WAIT)
    for position in task.queue[:5]:
        task.label(position, 1)
    assert learner.wait(WAIT)
    assert learner.status.state == "postponed"
    assert len(task.beginnings) >= 2
    assert task.rankings == []


def test_an_order_that_somebody_has_made_is_kept_until_there_is_a_model(make_task, attach, digits):
    frame, truth = digits
    task = make_task(frame)
    task.session = 1  # ranked by queries=
    learner = ActiveLearner(LogisticRegression(max_iter=300), retrain_every=4, random_state=0)
    attach(learner, task)
    assert learner.wait(WAIT)
    for position in range(4):
        task.label(position, 7)
    assert learner.wait(WAIT)
    assert learner.status.state == "postponed"
    assert task.beginnings == []
    task.label(4, truth[4])
    assert learner.wait(WAIT)
    assert [session for _, _, session, _, _ in task.rankings] == [2]


def test_audited_samples_are_a_share_of_the_queue_and_never_learned_from(job, digits, attach):
    truth = digits[1]
    learner = ActiveLearner(LogisticRegression(max_iter=300), retrain_every=20, audit=0.25, random_state=0)
    attach(learner, job)
    for _ in range(6):
        assert learner.wait(WAIT)
        answer(job, truth, 20)
    assert learner.wait(WAIT)
    snapshot = job.snapshot()
    held = audited(job.lots, 0.25)[snapshot.labeled]
    assert 10 <= held.sum() <= 55
    last = learner.history.iloc[-1]
    assert last["n_audited"] == learner.accuracy.n == held.sum()
    assert last["n_labels"] == 120 - held.sum()
    assert last["accuracy_low"] < last["accuracy"] <= last["accuracy_high"]
    assert 0.5 < last["auc"] <= 1
    # What the estimate says is what is true of the pool.
    right = np.mean(learner.predict(digits[0]) == np.array(truth))
    assert last["accuracy_low"] - 0.1 <= right <= last["accuracy_high"] + 0.1


def test_audited_samples_are_shown_without_a_suggestion(job, digits, attach):
    learner = ActiveLearner(LogisticRegression(max_iter=300), retrain_every=20, audit=0.25, random_state=0)
    attach(learner, job)
    assert learner.wait(WAIT)
    answer(job, digits[1], 20)
    assert learner.wait(WAIT)
    held = audited(job.lots, 0.25)
    predicted = np.array(sorted(job.ranking.predictions))
    assert len(predicted) > 100
    assert not held[predicted].any()
    assert held[[job.pool.position(k) for k in job.queue("ann")[:200]]].any()


def test_who_is_audited_does_not_depend_on_the_order_of_the_data(digits):
    frame = digits[0]
    one = Job(frame, [0, 1], kind="tabular", store=":memory:")
    again = Job(frame.iloc[::-1], kind="tabular", store=one.store, name=one.name)
    assert (again.lots[::-1] == one.lots).all()
    other = Job(frame, [0, 1], kind="tabular", store=":memory:")
    assert (other.lots != one.lots).all()


def test_fits_are_compared_thresholds_promise_and_samples_have_halting_values(make_task, attach, digits):
    frame, truth = digits[0], [label > 4 for label in digits[1]]
    task = make_task(frame)
    learner = ActiveLearner(RandomForestClassifier(20, random_state=0), retrain_every=40, audit=0.5, random_state=0)
    attach(learner, task)
    assert not learner.should_stop
    for _ in range(7):
        assert learner.wait(WAIT)
        for position in task.queue[:40]:
            task.label(position, truth[position])
    assert learner.wait(WAIT)
    history = learner.history
    assert history["kappa"].notna().sum() >= 4, "not every fit learned from 20 answers more"
    assert (history["contradictions"].notna() == history["kappa"].notna()).all()
    found = learner.threshold(0.8)
    assert found
    assert "80%" in found.promise
    assert learner.threshold(0.999).value is None
    P = learner.calibrated_proba(frame)
    assert np.allclose(P.sum(axis=1), 1)
    low, high = learner.halting
    assert 0 <= low <= high <= 1
    assert len(task.halting) == len(task.order)
    assert task.halting.min() == 0
    assert task.halting.max() <= 1


def test_without_an_audit_nothing_is_promised():
    learner = ActiveLearner(LogisticRegression())
    assert learner.accuracy is None
    assert "59 audited rows" in learner.threshold().promise
    with pytest.raises(ValueError, match=r"audit=0\.1"):
        learner.calibrated_proba([[0.0]])
    assert "Too early" in learner.should_stop.reason


class Slow(ClassifierMixin, BaseEstimator):
    """Takes for ever, or until the test is over."""

    over = threading.Event()

    def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
        Slow.over.wait()
        return self

    def predict_proba(self, X):
        return np.full((len(X), 2), 0.5)


def test_a_fit_that_takes_too_long_is_given_up_and_the_loop_goes_on(make_task, attach, digits):
    frame, truth = digits
    task = make_task(frame)
    threads = ThreadPoolExecutor(2)
    learner = ActiveLearner(Slow(), "margin", retrain_every=2, fit_timeout=0.05, executor=threads)
    attach(learner, task)
    task.label(0, truth[0])
    task.label(1, truth[1])
    assert learner.wait(WAIT)
    assert learner.status.state == "error"
    assert "longer than fit_timeout=0.05 seconds" in learner.status.message
    assert "longer than" in learner.history["error"].iloc[-1]
    learner.set_params(estimator=LogisticRegression(max_iter=300), fit_timeout=60)
    task.label(2, truth[2])
    task.label(3, truth[3])
    assert learner.wait(WAIT)
    assert learner.status.state == "idle"
    assert learner.history["error"].isna().tolist() == [False, True]
    Slow.over.set()
    threads.shutdown()


@pytest.mark.parametrize("names", [["a", "b"], "a"])
def test_an_estimator_that_picks_columns_by_name_is_told_how(make_task, attach, names):
    frame = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0) % 7, "words": "x"})
    pick = FunctionTransformer(lambda rows: rows[names])
    for features, state in (("auto", "error"), (lambda rows: rows[["a", "b"]], "idle")):
        task = make_task(frame)
        last = make_pipeline(pick, LogisticRegression()) if features == "auto" else LogisticRegression()
        learner = ActiveLearner(last, "margin", retrain_every=2, features=features, executor=ThreadPoolExecutor(1))
        attach(learner, task)
        task.label(0, "p")
        task.label(1, "q")
        assert learner.wait(WAIT)
        assert learner.status.state == state
        assert ("begin it with a ColumnTransformer" in learner.status.message) == (state == "error")


class Unsure(LogisticRegression):
    """Has no idea of some samples, or of any."""

    def __init__(self, of_all=False):
        super().__init__()
        self.of_all = of_all

    def predict_proba(self, X):
        P = super().predict_proba(X)
        P[slice(None) if self.of_all else slice(0, None, 2)] = np.nan
        return P


def test_probabilities_that_are_no_numbers_are_asked_last_or_said_in_words(make_task, attach, digits):
    frame, truth = digits
    for of_all in (False, True):
        task = make_task(frame)
        learner = ActiveLearner(Unsure(of_all), "margin", retrain_every=4, executor=ThreadPoolExecutor(1))
        attach(learner, task)
        for position in range(4):
            task.label(position, truth[position])
        assert learner.wait(WAIT)
        if of_all:
            assert "no probabilities" in learner.status.message
            assert "no probabilities" in learner.history["error"].iloc[-1]
            assert task.rankings == []
        else:
            assert 0 < len(task.queue) < len(frame) - 4


def test_a_class_that_vanishes_postpones_the_next_fit(make_task, attach, digits):
    frame, _ = digits
    task = make_task(frame)
    learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=4, executor=ThreadPoolExecutor(1))
    attach(learner, task)
    for position in range(4):
        task.label(position, position % 2)
    assert learner.wait(WAIT)
    for position in range(4):
        task.label(position, 0)  # they were all mistakes
    for position in range(4, 8):
        task.label(position, 0)
    assert learner.wait(WAIT)
    assert learner.status.state == "postponed"
    assert "at least one of another class" in learner.status.message
    task.label(9, 1)
    assert learner.wait(WAIT)
    assert learner.status.state == "idle"


def test_a_pool_smaller_than_the_batch_is_asked_whole(make_task, attach, digits):
    task = make_task(digits[0].iloc[:7])
    learner = ActiveLearner(LogisticRegression(), retrain_every=4, random_state=0, executor=ThreadPoolExecutor(1))
    attach(learner, task)
    learner.wait(WAIT)
    assert sorted(task.queue) == list(range(7))
    for position in range(4):
        task.label(position, digits[1][position])
    assert learner.wait(WAIT)
    assert sorted(task.queue) == [4, 5, 6]


@pytest.mark.parametrize(("audit", "complaint"), [(1, "audit=1"), (-0.1, "audit=-0.1"), (True, "audit=True")])
def test_an_audit_is_a_share(make_task, audit, complaint, digits):
    with pytest.raises(ValueError, match=complaint):
        ActiveLearner(LogisticRegression(), audit=audit).attach(make_task(digits[0]))


def test_a_class_that_nobody_has_given_is_looked_for(make_task, attach):
    rng = np.random.default_rng(0)
    import pandas as pd  # noqa: PLC0415 - only here

    common = rng.normal(size=(500, 4))
    frame = pd.DataFrame(np.concatenate([common, rng.normal(loc=6, scale=0.3, size=(5, 4))]))
    truth = ["left" if row[0] < 0 else "right" for row in common] + ["odd"] * 5
    task = make_task(frame)
    task.classes = ["left", "right", "odd"]
    learner = ActiveLearner(LogisticRegression(), retrain_every=6, random_state=0)
    for position in range(6):
        task.label(position, truth[position])
    attach(learner, task)
    assert learner.wait(WAIT)
    assert any(truth[k] == "odd" for k in task.queue[:6])


def test_linear_models_start_where_they_ended_and_end_where_they_would(digits):
    X, y = np.asarray(digits[0])[:400] / 16, digits[1][:400]
    before = fit_model(LogisticRegression(max_iter=1000, tol=1e-6), X[:350], y[:350])
    warm = fit_model(LogisticRegression(max_iter=1000, tol=1e-6), X, y, before)
    cold = fit_model(LogisticRegression(max_iter=1000, tol=1e-6), X, y)
    assert warm.estimator.n_iter_[0] < cold.estimator.n_iter_[0]
    assert np.abs(warm.probabilities(X) - cold.probabilities(X)).max() < 0.01
    assert warm.estimator.warm_start is False


def test_models_that_do_not_forget_start_afresh(digits):
    X, y = np.asarray(digits[0])[:100], digits[1][:100]
    before = fit_model(RandomForestClassifier(5, warm_start=True, random_state=0), X[:50], y[:50])
    after = fit_model(RandomForestClassifier(5, warm_start=True, random_state=0), X, y, before)
    assert after.estimator.estimators_[0] is not before.estimator.estimators_[0]
    other = fit_model(SGDClassifier(loss="log_loss", random_state=0), X, [k % 2 for k in y], before)
    assert len(other.classes) == 2


@pytest.mark.parametrize("values", [["a", "b"] * 4, ["a"] * 8], ids=["two classes", "one class"])
@pytest.mark.parametrize("strategy", ["default", "margin", "typiclust", "badge"])
def test_the_last_answer_of_a_pool_is_learned_from_and_nothing_is_asked(make_task, attach, strategy, values):
    task = make_task(pd.DataFrame(np.random.default_rng(0).random((8, 64))).add_prefix("x"))
    with ThreadPoolExecutor(1) as executor:
        learner = ActiveLearner(LogisticRegression(), strategy, retrain_every=8, executor=executor)
        attach(learner, task)
        for position, value in enumerate(values):
            task.label(position, value)
        learner.wait(WAIT)
    assert learner.status.state in {"idle", "postponed"}, learner.status.message
    assert task.queue == []
