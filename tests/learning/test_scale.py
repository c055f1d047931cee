"""Learning on a pool of Parquet files: read in parts, scored stretch by stretch on any executor."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import workers
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from waiting import until

from labelloop.learning import ActiveLearner, chunks
from labelloop.learning.features import Recipe
from labelloop.learning.linear import Nearest, linear_of
from labelloop.learning.models import fit_model
from labelloop.learning.streamed import StreamedFeatures
from labelloop.learning.topk import TopK
from labelloop.pool import table

N, FILES = 3_000, 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Four files of numbers, some missing; and a column that says what is right."""
    at = tmp_path_factory.mktemp("rows")
    write(at)
    return at


def write(at):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((N, 4)).astype(np.float32) * [1, 10, 100, 1] + [0, 5, 1000, 0]
    X[rng.random(X.shape) < 0.02] = np.nan
    frame = pd.DataFrame(X, columns=list("abcd"))
    frame["note"] = [f"row {k}" for k in range(N)]
    for k, part in enumerate(np.array_split(np.arange(N), FILES)):
        frame.iloc[part].to_parquet(at / f"part-{k}.parquet", row_group_size=200)


def truth_of(pool):
    frame = pool.inputs(np.arange(len(pool)))
    return ["yes" if value > 0 else "no" for value in frame["a"].fillna(0)]


def ranker(pool, estimator, score="margin", most=50):
    features = StreamedFeatures(pool, "auto", "matrix", ["note"])
    learned = np.arange(0, N, 20)
    truth = truth_of(pool)
    model = fit_model(estimator, features.rows(learned), [truth[k] for k in learned])
    return chunks.Ranker(
        model, features.recipe, score, most, 7, linear_of(features.recipe, model, features.kept.head(100))
    )


def best_of(rank, pieces, order=None):
    best = None
    for k in range(len(pieces)) if order is None else order:
        best = chunks.merged(best, chunks.score(rank, pieces[k]), rank.most, rank.seed)
    return best


# ---- scoring ------------------------------------------------------------------------------------------------------


class Tied(ClassifierMixin, BaseEstimator):
    """Is as unsure of every row as of any other."""

    def fit(self, X, y):  # noqa: ARG002 - scikit-learn's signature
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.full((len(X), 2), 0.5)


@settings(max_examples=8, deadline=None)
@given(most=st.integers(9, 1000), seed=st.integers(0, 99), score=st.sampled_from(["margin", "weighted"]))
def test_the_best_do_not_depend_on_how_the_pool_is_cut_nor_on_the_order(folder, most, seed, score):
    pool = table(folder)
    rank = chunks.Ranker(*_tied(), score, 40, 7)
    whole = best_of(rank, chunks.cut(pool.rows, np.arange(N), N))
    pieces = chunks.cut(pool.rows, np.arange(N), most)
    cut = best_of(rank, pieces, np.random.default_rng(seed).permutation(len(pieces)))
    assert cut.positions.tolist() == whole.positions.tolist()
    assert cut.scores.tolist() == whole.scores.tolist()
    assert cut.n == N


def _tied():
    recipe = Recipe(lambda frame: np.zeros((len(frame), 1)), "table").fit(None)
    return fit_model(Tied(), np.zeros((2, 1)), ["no", "yes"]), recipe


@pytest.mark.parametrize("estimator", [LogisticRegression(), RandomForestClassifier(10, random_state=0)])
def test_the_best_are_those_of_the_whole_table_in_memory(folder, estimator):
    pool = table(folder)
    rank = ranker(pool, estimator)
    candidates = np.arange(0, N, 2)
    best = best_of(rank, chunks.cut(pool.rows, candidates))
    P = rank.model.probabilities(rank.recipe.transform(pool.inputs(candidates)))
    scores = rank.model.scores(P, "margin")
    assert np.allclose(np.sort(best.scores), np.sort(scores)[-50:], atol=1e-3)
    assert set(best.positions) <= set(candidates)
    assert pool.rows.frame_of(best.table)["a"].tolist() == pytest.approx(pool.inputs(best.positions)["a"], nan_ok=True)


def test_stretches_side_by_side_have_the_same_best_as_one_after_the_other(folder, tmp_path):
    pool = table(folder)
    rank = ranker(pool, LogisticRegression())
    pieces = chunks.cut(pool.rows, np.arange(1, N, 3))
    assert len(pieces) > 2
    one, other = chunks.score(rank, *pieces), best_of(rank, pieces)
    assert (one.positions.tolist(), one.scores.tolist(), one.n) == (
        other.positions.tolist(),
        other.scores.tolist(),
        N // 3,
    )
    assert pool.rows.frame_of(one.table).equals(pool.rows.frame_of(other.table))
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    pool = table(moved)
    pieces = chunks.cut(pool.rows, np.arange(N))
    (moved / "part-1.parquet").unlink()
    rest = chunks.score(rank, *pieces)
    assert "no longer there" in rest.problems[0]
    assert len(rest.problems) == 1
    assert rest.n == N - len(pieces[1])
    assert chunks.score(rank, pieces[1]).problems == rest.problems


def test_stretches_that_time_does_not_suffice_for_are_left(folder):
    pool = table(folder)
    rank = replace(ranker(pool, LogisticRegression()), seconds=0.0)
    pieces = chunks.cut(pool.rows, np.arange(N))
    assert chunks.score(rank, *pieces).n == len(pieces[0])
    assert chunks.score(replace(rank, seconds=60.0), *pieces).n == N


@pytest.mark.parametrize(("workers", "total", "each"), [(1, 20, 20), (1, 1000, 24), (2, 20, 5), (8, 20, 1)])
def test_workers_get_so_many_stretches_of_a_linear_model_that_they_end_together(folder, workers, total, each):
    pool = table(folder)
    assert chunks.together(ranker(pool, LogisticRegression()), total, workers) == each
    assert chunks.together(ranker(pool, RandomForestClassifier(2)), total, workers) == 1


def test_a_linear_model_reads_arrow_and_says_the_same(folder):
    pool = table(folder)
    rank = ranker(pool, LogisticRegression())
    (_, batch), *_ = pool.rows.stretch(0).batches()
    expected = rank.model.probabilities(rank.recipe.transform(pool.rows.frame_of(batch)))
    assert np.allclose(rank.linear.probabilities(batch), expected, atol=1e-9)
    assert linear_of(rank.recipe, fit_model(Tied(), [[0], [1]], ["no", "yes"]), pool.inputs(np.arange(9))) is None


numbers = st.one_of(
    st.floats(-3, 3, width=32),
    st.floats(width=32),  # infinite, missing, too large
    st.sampled_from([0.0, 1.0, 1000.5]),
)


@given(data=st.data(), classes=st.integers(2, 3), score=st.sampled_from(["margin", "confidence", "entropy"]))
def test_what_a_linear_model_passes_over_is_not_among_the_best(data, classes, score):
    n = data.draw(st.integers(20, 120))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    X = rng.standard_normal((n, 2)) * data.draw(st.sampled_from([1e-3, 1, 100])) + data.draw(st.sampled_from([0, 1e4]))
    for k, odd in enumerate(data.draw(st.lists(numbers, max_size=10))):
        X[k, k % 2] = odd
    X[n // 2 :] = X[: n - n // 2]  # each row twice, which only their places tell apart
    frame = pd.DataFrame(X.astype(np.float32), columns=["a", "b"])
    frame["b"] = frame["b"].astype(data.draw(st.sampled_from(["float32", "float64"])))
    recipe = Recipe("auto", "table").fit(frame)
    outputs = 1 if classes == 2 else classes
    model = fit_model(LogisticRegression(), recipe.transform(frame), [str(k % classes) for k in range(n)])
    model.estimator.coef_ = rng.standard_normal((outputs, model.estimator.coef_.shape[1])) * 3
    linear = linear_of(recipe, model, frame)
    assert linear is not None
    batches = pa.RecordBatch.from_pandas(frame)
    finite = frame.where(np.isfinite(frame), 0).abs().max().to_numpy(float)  # as of a file that does not tell of NaN
    said = data.draw(st.sampled_from([None, finite, [finite[0], np.nan]]))

    def best(most_rows):
        top, nearest = TopK(10, 3), Nearest(linear, lambda P: model.scores(P, score), 10)
        for start in range(0, n, most_rows):
            batch = batches.slice(start, most_rows)
            near = nearest.of(batch, np.arange(start, start + len(batch)) % 3 > 0, said)
            found = model.scores(linear.probabilities(batch.take(pa.array(near))), score) if len(near) else np.empty(0)
            top.push(found, near + start)
        return [part.tolist() for part in top.result()]

    whole = TopK(10, 3)
    asked = np.flatnonzero(np.arange(n) % 3 > 0)
    whole.push(model.scores(linear.probabilities(batches), score)[asked], asked)
    expected = [part.tolist() for part in whole.result()]
    assert best(n) == expected
    assert best(data.draw(st.integers(1, n))) == expected
    theirs = model.scores(model.probabilities(recipe.transform(frame)), score)[asked]
    assert np.allclose(np.sort(theirs)[::-1][:10], expected[1], atol=1e-6)


def test_hardly_a_row_of_many_is_scored(folder):
    pool = table(folder)
    rank = ranker(pool, LogisticRegression())
    nearest = Nearest(rank.linear, lambda P: rank.model.scores(P, "margin"), 50)
    looked = [
        len(nearest.of(batch, np.ones(len(batch), bool)))
        for k in range(FILES)
        for _, batch in pool.rows.stretch(k).batches()
    ]
    assert 50 <= sum(looked) < 400


# ---- the loop -----------------------------------------------------------------------------------------------------


class Task:
    """A job about a pool."""

    exclude = ("note",)
    classes = ("no", "yes")

    def __init__(self, pool):
        self.pool, self.session, self.answers, self.order, self.listeners = pool, 0, {}, np.empty(0, np.int64), []

    def snapshot(self):
        from labelloop.learning import Snapshot  # noqa: PLC0415 - only here

        labeled = np.array(list(self.answers), dtype=np.int64)
        open_ = np.setdiff1d(np.arange(len(self.pool)), labeled)
        return Snapshot(labeled, list(self.answers.values()), open_, len(labeled), list(self.classes))

    def rank(self, positions, scores, session, *, predictions, halting=None):  # noqa: ARG002 - the protocol's
        self.order, self.session, self.predictions = positions, session, predictions

    def on_label(self, fn):
        self.listeners.append(fn)
        return lambda: self.listeners.remove(fn)

    def label(self, positions, truth):
        for position in positions:
            self.answers[int(position)] = truth[position]
            for fn in list(self.listeners):
                fn()


def run(folder, executor, estimator=None, strategy="default", **more):
    task = Task(table(folder))
    truth = truth_of(task.pool)
    model = LogisticRegression() if estimator is None else estimator
    learner = ActiveLearner(model, strategy, retrain_every=10, executor=executor, random_state=0, **more)
    said = []
    learner.on_status(lambda status: said.append(status.message))
    detach = learner.attach(task)
    try:
        assert learner.wait(120)
        assert learner.status.state == "idle", said
        task.label(task.order[:10] if len(task.order) else [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], truth)
        assert learner.wait(120)
    finally:
        detach()
    return task, learner, said


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def processes():
    with workers(2) as executor:
        yield executor


@pytest.mark.parametrize("strategy", ["default", "margin", "random", "k_center", "vote_entropy", "badge", "weighted"])
def test_it_learns_with_every_kind_of_strategy(folder, threads, strategy):
    task, learner, said = run(folder, threads, strategy=strategy)
    assert learner.status.n_labels == 10, said
    assert ("choosing samples to begin with" in said) == (strategy in {"default", "k_center"})
    assert len(task.order) >= 10
    assert not set(task.order.tolist()) & set(task.answers)
    assert set(task.predictions) == set(task.order.tolist())


def test_threads_processes_and_the_warm_worker_choose_the_same(folder, threads, processes):
    orders = [run(folder, executor, scoring_seconds=None)[0].order.tolist() for executor in (threads, processes, None)]
    assert orders[0] == orders[1] == orders[2]


def test_it_says_how_far_scoring_is(folder, threads):
    _, _, said = run(folder, threads, strategy="margin", scoring_seconds=None)
    assert f"scoring 1 of {FILES} files" in said
    assert f"scoring {FILES} of {FILES} files" in said


def test_where_time_is_short_a_part_is_scored_and_it_says_so(folder, threads, monkeypatch):
    monkeypatch.setattr("labelloop.learning.fitting.Fitting._width", 1)  # else both threads have begun
    task, _, said = run(folder, threads, strategy="margin", scoring_seconds=1e-9)
    assert any("of 2,990 samples in the scoring_seconds=1e-09" in message for message in said)
    assert len({int(position) // 750 for position in task.order}) == 1


@pytest.mark.parametrize("strategy", ["margin", "default", "k_center"])
def test_a_file_that_goes_away_is_left_out_and_told_of(tmp_path, threads, monkeypatch, strategy):
    monkeypatch.setattr("labelloop.learning.streamed._SAMPLE", 100)
    write(tmp_path)
    task = Task(table(tmp_path))
    truth = truth_of(task.pool)
    learner = ActiveLearner(LogisticRegression(), strategy, retrain_every=10, executor=threads, random_state=0)
    said = []
    learner.on_status(lambda status: said.append(status.message))
    detach = learner.attach(task)
    task.label(range(0, N, 300), truth)
    assert learner.wait(120)
    assert learner.status.n_labels == 10
    (tmp_path / "part-1.parquet").unlink()
    task.label(range(1, N, 300), truth)
    assert learner.wait(120)
    status = learner.status
    detach()
    assert "'part-1.parquet' is no longer there" in status.message
    assert status.state == "idle"
    assert 10 < status.n_labels < 20  # what was read before is still known; what is new of that file is not
    assert not any(750 <= position < 1500 for position in task.order)


def test_stopping_ends_scoring(folder, threads):
    task = Task(table(folder))
    truth = truth_of(task.pool)
    learner = ActiveLearner(LogisticRegression(), "margin", retrain_every=10, executor=threads, scoring_seconds=None)
    detach = learner.attach(task)
    learner.on_status(lambda status: detach() if status.message.startswith("scoring 1") else None)
    task.label(range(0, N, 300), truth)
    until(lambda: learner.status.state == "off", lambda: learner.status)
    assert task.session == 0


class Deadly(LogisticRegression):
    """Ends the process it is fitted in."""

    def fit(self, X, y):  # noqa: ARG002 - as above
        os._exit(1)


def test_a_pool_of_workers_that_breaks_is_told_of(folder):
    with workers(1) as executor:
        task, _, said = run(folder, executor, Deadly(), strategy="margin")
    assert any("a worker of the executor died" in message and "No answer is lost" in message for message in said)
    assert len(task.answers) == 10
