from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from labelloop.learning import ActiveLearner, simulate, study

POINTS = ["strategy", "repeat", "n_labels", "score"]  # all but the seconds, which are never the same
LINEAR = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


@pytest.fixture(scope="module")
def threads():
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
def short(threads):
    """Simulate little, in threads: quick enough for a test."""

    def short(estimator, X, y, strategies=("random", "default"), **options):
        options = {"n_rounds": 2, "n_repeats": 2, "executor": threads, **options}
        return simulate(estimator, X, y, strategies, **options)

    return short


@pytest.fixture
def one_process(monkeypatch):
    """Let the default executor start one process: to start another takes longer than what is simulated."""
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")


def backwards(P):
    """A strategy of one's own: ask what is sure."""
    return P.max(axis=1)


def test_asking_by_margin_beats_random_on_two_classes(threads):
    X, y = load_breast_cancer(return_X_y=True)
    curves = simulate(LINEAR, X, y, ["random", "margin"], batch_size=5, n_rounds=8, executor=threads)
    assert curves.summary().loc["margin", "wins"] >= 8


def test_asking_by_margin_beats_random_on_ten_classes(threads):
    X, y = load_digits(return_X_y=True)
    curves = simulate(LINEAR, X, y, ["random", "margin"], n_rounds=7, executor=threads)
    assert curves.summary().loc["margin", "wins"] >= 9


def test_a_point_per_strategy_repeat_and_batch(iris, short):
    curves = short(GaussianNB(), *iris, n_initial=12, batch_size=7, n_rounds=3)
    assert list(curves.frame.columns) == [*POINTS, "seconds"]
    for _, curve in curves.frame.groupby(["strategy", "repeat"]):
        assert curve["n_labels"].tolist() == [12, 19, 26, 33]
    assert curves.frame["score"].between(0, 1).all()
    assert curves.frame["seconds"].gt(0).all()
    assert curves.scoring == "accuracy"
    assert curves.notes == ()


def test_strategies_of_a_repeat_start_from_the_same_labels_and_repeats_do_not(iris, short):
    curves = short(LINEAR, *iris, ["random", "margin"], n_repeats=4)
    starts = curves.frame[curves.frame["n_labels"] == 10].pivot_table("score", "repeat", "strategy")
    assert starts["random"].tolist() == starts["margin"].tolist()
    assert len(set(starts["random"])) > 1


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("make", [None, lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(2)])
def test_the_seed_alone_decides_whatever_the_executor(iris, short, make):
    forest = RandomForestClassifier(10)  # without a seed of its own
    strategies = {"random": "random", "forward": "margin", "backward": backwards}
    expected = short(forest, *iris, strategies).frame[POINTS]
    executor = make and make()
    found = short(forest, *iris, strategies, executor=executor).frame[POINTS]
    if executor:
        executor.shutdown()
    pd.testing.assert_frame_equal(found, expected)


def test_another_seed_gives_other_curves(iris, short):
    one, other = (short(GaussianNB(), *iris, random_state=seed).frame["score"].tolist() for seed in (1, 2))
    assert one != other


@pytest.mark.usefixtures("one_process")
def test_functions_that_no_file_holds_run_in_processes(iris, short):
    curves = short(GaussianNB(), *iris, {"sure": lambda P: P.max(axis=1)}, executor=None)
    assert curves.strategies == ["sure"]


def test_neither_the_estimator_nor_a_learner_is_touched(iris, short):
    learner = ActiveLearner(RandomForestClassifier(5), "entropy")
    short(learner, *iris)
    assert learner.strategy == "entropy"
    assert learner.estimator.random_state is None
    assert not hasattr(learner.estimator, "estimators_")


def _mixed(n):
    rng = np.random.default_rng(0)
    kind = rng.choice(["old", "new"], n)
    frame = pd.DataFrame({"size": rng.normal(size=n), "kind": kind}, index=[f"row {k}" for k in range(n)])
    return frame, np.where((kind == "new") ^ (frame["size"] > 1.5), "keep", "drop")


def _texts(n):
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=n)
    words = np.array([["win", "cash"], ["see", "you"]])
    return [" ".join(rng.permutation([*words[k], "now"])) for k in y], y.tolist()


MIXED, TEXTS, IRIS = _mixed(80), _texts(80), load_iris(return_X_y=True)
FORMS = {
    "mixed columns by themselves": (LINEAR[1], *MIXED),
    "a pipeline that picks columns": (
        make_pipeline(make_column_transformer((OneHotEncoder(), ["kind"]), remainder="passthrough"), LINEAR[1]),
        *MIXED,
    ),
    "answers as a series": (
        GaussianNB(),
        IRIS[0],
        pd.Series(IRIS[1], index=range(7, 157)).map({0: "a", 1: "b", 2: "c"}),
    ),
    "texts": (make_pipeline(TfidfVectorizer(), LogisticRegression()), *TEXTS),
    "texts in an array": (make_pipeline(TfidfVectorizer(), LogisticRegression()), np.array(TEXTS[0]), TEXTS[1]),
    "a sparse matrix": (LogisticRegression(), csr_matrix(IRIS[0] > 3).astype(float), IRIS[1]),
    "a sparse matrix that cannot be sliced": (LogisticRegression(), csr_matrix(IRIS[0] > 3).tocoo(), IRIS[1] == 2),
}


@pytest.mark.parametrize("form", FORMS)
def test_data_come_in_every_form(short, form):
    curves = short(*FORMS[form])
    last = curves.frame[curves.frame["n_labels"] == 30]
    assert last["score"].mean() > 0.6


def test_a_table_of_polars_and_rows_of_its_own_to_score_on(short):
    pl = pytest.importorskip("polars")
    frame, y = MIXED
    table = pl.DataFrame(frame.to_dict("list"))
    curves = short(LINEAR[1], table[:40], y[:40], X_test=table[40:], y_test=y[40:])
    assert curves.frame["score"].iloc[-1] > 0.6


def test_images_become_features_by_themselves(short):
    digits = load_digits()
    images = list((digits.images[:90, :, :, None] * 15).astype(np.uint8).repeat(3, axis=3))
    curves = short(LINEAR[1], images, digits.target[:90], n_initial=0, batch_size=20)
    assert curves.frame["score"].iloc[-1] > 0.4


@pytest.mark.parametrize("features", [FunctionTransformer(lambda X: X > 3), IRIS[0] > 3, lambda X: X > 3])
def test_features_of_a_learner_are_used(short, features):
    learner = ActiveLearner(LogisticRegression(), features=features)
    expected = short(LogisticRegression(), (IRIS[0] > 3).astype(float), IRIS[1]).frame["score"]
    assert short(learner, *IRIS).frame["score"].tolist() == expected.tolist()


def test_rows_to_score_on_may_be_given(iris, short):
    X, y = iris
    curves = short(GaussianNB(), X[::2], y[::2], X_test=X[1::2], y_test=y[1::2], n_rounds=10, batch_size=6)
    ends = curves.frame[curves.frame["n_labels"] == 70].pivot_table("score", "repeat", "strategy")
    assert ends.to_numpy() == pytest.approx(GaussianNB().fit(X[::2], y[::2]).score(X[1::2], y[1::2]), abs=0.05)


def how_sure(model, X, _y):
    return float(model.predict_proba(X).max(axis=1).mean())


@pytest.mark.parametrize("scoring", ["balanced_accuracy", "neg_log_loss", "roc_auc_ovr", how_sure])
def test_any_scorer_scores_also_a_model_that_has_not_seen_every_class(iris, short, scoring):
    curves = short(LINEAR, *iris, n_initial=2, batch_size=2, scoring=scoring)
    assert curves.frame["score"].notna().all()
    assert curves.scoring == getattr(scoring, "__name__", scoring)


def test_a_single_class_among_the_first_labels_goes_on_drawing(short):
    y = np.repeat(["common", "rare"], [190, 10])
    X = np.random.default_rng(0).normal(size=(200, 2)) + (y == "rare")[:, None] * 8
    curves = short(GaussianNB(), X, y, ["margin", "random"], n_initial=2, batch_size=4, n_rounds=12)
    starts = curves.frame[curves.frame["n_labels"] == 2]
    assert starts["score"].tolist() == pytest.approx([0.95] * 4)  # "common" is always answered
    assert curves.frame["n_labels"].max() == 50


def test_every_class_is_there_from_the_start_when_asked(short):
    y = np.repeat([0, 1, 2], [150, 5, 5])
    X = np.eye(3)[y] + np.random.default_rng(0).normal(scale=0.01, size=(160, 3))
    curves = short(KNeighborsClassifier(1), X, y, n_initial=6, initial="every_class", scoring="balanced_accuracy")
    assert curves.frame["score"].min() > 0.6


@pytest.mark.parametrize("strategy", ["default", "margin", "random"])
def test_without_initial_labels_the_first_batch_is_chosen_without_a_model(iris, short, strategy):
    curves = short(GaussianNB(), *iris, [strategy], n_initial=0, batch_size=20)
    assert sorted(curves.frame["n_labels"].unique()) == [20, 40]


def test_a_pool_that_is_used_up_ends_the_curve_and_says_so(iris, short):
    with pytest.warns(UserWarning, match="the curves end at 90 labels instead of 110: then every row is labeled"):
        curves = short(GaussianNB(), *iris, batch_size=25, n_rounds=4)
    assert sorted(curves.frame["n_labels"].unique()) == [10, 35, 60, 85, 90]
    assert "instead of 110" in repr(curves)


class TwoAtMost(ActiveLearner):
    """A learner whose strategy is contented with fewer rows than it may have."""

    def query(self, X, n=None):
        return super().query(X, min(n, 2))


def test_a_strategy_may_choose_fewer_rows_than_asked(iris, short):
    with pytest.warns(UserWarning, match="random ended at 14 labels instead of 30"):
        curves = short(TwoAtMost(GaussianNB()), *iris, ["random"])
    assert sorted(curves.frame["n_labels"].unique()) == [10, 12, 14]


@pytest.mark.usefixtures("one_process")
def test_what_the_estimator_warns_of_is_told_once(iris, short):
    curves = short(LogisticRegression(max_iter=2), *iris, executor=None)
    (note,) = curves.notes
    assert note.startswith("ConvergenceWarning: lbfgs failed")


def test_progress_is_told_curve_by_curve(iris, short):
    heard = []
    short(GaussianNB(), *iris, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_bar_shows_the_progress(iris, short, capsys):
    short(GaussianNB(), *iris, progress=True)
    assert "4/4" in capsys.readouterr().err


def test_an_error_of_the_estimator_arrives_as_it_is(iris, short):
    with pytest.raises(ValueError, match="Negative values"):
        short(MultinomialNB(), iris[0] - 3, iris[1])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"estimator": LinearRegression()}, TypeError, "seems to be a regressor"),
        ({"strategies": ["random", "margni"]}, ValueError, "did you mean 'margin'"),
        ({"strategies": "margin"}, TypeError, r"give a list, \['margin'\]"),
        ({"strategies": ["margin", "margin"]}, ValueError, "two strategies are called 'margin'"),
        ({"strategies": []}, ValueError, "nothing to compare"),
        ({"y": [0, 1]}, ValueError, "X has 150 rows and y 2 answers"),
        ({"y": [0] * 150}, ValueError, "all answers in y are the same"),
        ({"y": [0.5, 1.5] * 75}, ValueError, "y holds fractions"),
        ({"y": [["a"], ["b"]] * 75}, ValueError, "several classes per row"),
        ({"y": ["a", None] * 75}, ValueError, "found str, rows without an answer"),
        ({"y": ["a", 1] * 75}, ValueError, "found int, str"),
        ({"X_test": [[0.0] * 4]}, ValueError, "y_test has to hold answers of one type, one per row: found nothing"),
        ({"n_repeats": 0}, ValueError, "n_repeats=0 has to be a whole number, 1 or more"),
        ({"n_initial": -1}, ValueError, "n_initial=-1 has to be a whole number, 0 or more"),
        ({"test_size": 1}, ValueError, "test_size=1 has to be a share"),
        ({"initial": "best"}, ValueError, "initial='best' is unknown: give 'random' or 'every_class'"),
        ({"random_state": "x"}, ValueError, "random_state='x' has to be None, a whole number"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_words(iris, options, error, message):
    given = {"estimator": GaussianNB(), "X": iris[0], "y": iris[1], **options}
    with pytest.raises(error, match=message):
        simulate(**given)


def test_a_split_holds_out_a_share_of_each_class(iris):
    X, y = iris
    made = study.Study(None, X, y, None, {}, 10, 10, 1, 1, 0, 0.4, None, "random")
    pool, held = made.split(np.random.default_rng(0))
    assert np.bincount(y[held]).tolist() == [20, 20, 20]
    assert sorted([*pool, *held]) == list(range(150))
