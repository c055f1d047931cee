"""Samples made of parts: scores, detectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import BaseEstimator, clone
from sklearn.linear_model import LogisticRegression, Ridge

from labelloop.learning import ActiveLearner, strategies
from labelloop.learning.detector import Detector
from labelloop.learning.models import TooFewClassesError, check_classifier, fit_model, model_of
from labelloop.learning.parts import AGGREGATES, PartsEstimator, part_scores, takes_parts
from labelloop.learning.parts_model import PartsModel


def box(label, score=None, left=0, **more):
    found = {"label": label, "left": left, "top": 0, "width": 2, "height": 2, **more}
    return found if score is None else {**found, "score": score}


# What the parts of a sample come to


def test_the_most_confident_box_speaks_for_its_image():
    boxes = [[[0.3, 0.4, 0.2], [0.6, 0.1, 0.05], [0.5, 0.5, 0.5]]]
    assert part_scores(boxes, "confidence") == pytest.approx([0.4])
    assert part_scores(boxes, "margin") == pytest.approx([0.5])


def test_an_image_without_boxes_is_asked_first_unless_told_otherwise():
    for nothing in ([], np.empty(0), np.empty((0, 3)), [[]]):
        assert part_scores([[[0.9, 0.1]], nothing]).tolist() == pytest.approx([0.2, 1.0])
        assert part_scores([[[0.9, 0.1]], nothing], empty=0).tolist() == pytest.approx([0.2, 0.0])


def test_a_single_class_is_yes_or_no():
    assert part_scores([[[0.7]], [[0.1], [0.45]]], "confidence") == pytest.approx([0.3, 0.45])
    assert part_scores([[[0.7]]], "margin") == pytest.approx(part_scores([[[0.3, 0.7]]], "margin"))


TWO = [[[0.6, 0.4], [0.9, 0.1]], [[0.8, 0.2]]]  # confidence .4 .1 | .2


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("best", [0.1, 0.2]),
        ("max", [0.4, 0.2]),
        ("mean", [0.25, 0.2]),
        ("sum", [0.5, 0.2]),
        ("mnlp", [1 - np.sqrt(0.6 * 0.9), 0.2]),
        ("sequence", [1 - 0.6 * 0.9, 0.2]),
    ],
)
def test_golden_aggregates(aggregate, expected):
    assert part_scores(TWO, "confidence", aggregate) == pytest.approx(expected)


def test_entropy_takes_scores_that_do_not_sum_to_one_as_shares():
    assert part_scores([[[0.9, 0.9]], [[0.1, 0.1]], [[0.0, 0.0]], [[0.4, 0.0]]], "entropy") == pytest.approx(
        [1, 1, 1, 0]
    )


def test_a_function_scores_parts_and_random_scores_samples():
    assert part_scores(TWO, lambda P: P[:, 1], "sum") == pytest.approx([0.5, 0.2])
    drawn = part_scores([*TWO, []], "random", seed=3)
    assert drawn.tolist() == part_scores([[], [], TWO[0]], "random", seed=3).tolist()
    assert part_scores(TWO, "random", seed=3, start=1)[0] == drawn[1]


def test_what_cannot_be_read_is_never_asked():
    assert np.isnan(part_scores([None, TWO[0]], "margin")).tolist() == [True, False]
    assert np.isnan(part_scores([None, TWO[0]], "random")).tolist() == [True, False]
    assert part_scores([]).shape == (0,)


NAIVE = {
    "best": lambda P, u: u[int(P.max(axis=1).argmax())],
    "max": lambda _, u: u.max(),
    "mean": lambda _, u: u.mean(),
    "sum": lambda _, u: u.sum(),
    "mnlp": lambda _, u: 1 - np.prod(1 - u) ** (1 / len(u)),
    "sequence": lambda _, u: 1 - np.prod(1 - u),
}

ragged = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.integers(0, 5).flatmap(lambda n: arrays(float, (n, k), elements=st.floats(0, 1))), max_size=8)
)


@given(ragged, st.sampled_from(["confidence", "margin"]), st.sampled_from(AGGREGATES))
def test_all_at_once_is_as_one_by_one(parts, strategy, aggregate):
    one_by_one = [NAIVE[aggregate](P, strategies.scores(P, strategy)) if len(P) else 1.0 for P in parts]
    assert part_scores(parts, strategy, aggregate) == pytest.approx(one_by_one, abs=1e-9)


@given(ragged, st.sampled_from(["confidence", "margin", "entropy"]))
def test_scores_stay_between_nothing_and_one(parts, strategy):
    for aggregate in set(AGGREGATES) - {"sum"}:
        scores = part_scores(parts, strategy, aggregate)
        assert ((scores >= -1e-9) & (scores <= 1 + 1e-9)).all()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([[0.6, 0.4]], r"sample 0 has class probabilities of shape \(2,\): expected \(n_parts, n_classes\)"),
        ([[[0.6, 0.4]], [], [[0.3]]], "sample 2 has 1 classes per part, and sample 0 has 2"),
        ([[], [[0.6, np.nan]]], "a part of sample 1 has the class score nan"),
        ([[[0.6, 1.4]]], "a part of sample 0 has the class score 1.4: every value has to lie between 0 and 1"),
        ([[[0.6], [0.1, 0.2]]], "sample 0: .* is not a matrix of numbers"),
        ([["a cat"]], "sample 0: .* is not a matrix of numbers"),
    ],
)
def test_what_is_no_list_of_probabilities_is_refused_by_name(parts, message):
    with pytest.raises(ValueError, match=message):
        part_scores(parts)


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(ValueError, match="aggregate='mx' is unknown; did you mean 'max'"):
        part_scores(TWO, aggregate="mx")
    with pytest.raises(ValueError, match="did you mean 'margin'"):
        part_scores(TWO, "margn")
    with pytest.raises(ValueError, match="'mnlp' needs scores between 0 and 1"):
        part_scores(TWO, lambda P: 2 + P[:, 0], "mnlp")


# Functions that find things


def test_a_function_that_finds_boxes_orders_and_suggests():
    found = {"sure": [box("cat", 0.9)], "unsure": [box("dog", 0.55), box("cat", 0.3)], "empty": []}
    learner = ActiveLearner(Detector(found.get, ["cat", "dog"]), "confidence", random_state=0)
    learner.fit(["sure"], [[box("cat")]])
    assert learner.score_samples(["sure", "unsure", "empty"]) == pytest.approx([0.1, 0.45, 1])
    assert learner.query(["sure", "unsure", "empty"], 2).tolist() == [2, 1]
    assert learner.predict(["unsure"])[0] == found["unsure"]
    assert learner.classes_.tolist() == ["cat", "dog"]


def test_class_scores_come_as_a_list_or_by_name_and_the_highest_names_the_box():
    found = [
        {"left": 1, "scores": [0.2, 0.75]},
        {"left": 2, "scores": {1: 0.5}},
        {"left": 3, "scores": [0, 0.5], "label": 1},
    ]
    detector = Detector(lambda _: found, [1, 2])
    assert detector.predict_parts(["x"])[0].tolist() == [[0.2, 0.75], [0.5, 0.0], [0.0, 0.5]]
    assert detector.predict(["x"])[0] == [
        {"left": 1, "label": 2, "score": 0.75},
        {"left": 2, "label": 1, "score": 0.5},
        {"left": 3, "label": 1, "score": 0.0},
    ]


def test_a_detector_is_never_copied_since_it_learns_nothing():
    detector = Detector(lambda _: [], ["cat"])
    assert clone(detector) is detector
    assert clone(ActiveLearner(detector)).estimator is detector
    assert detector.fit([], []) is detector


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({"left": 1}, "each annotation needs 'scores', 1 numbers in the order of classes"),
        ({"label": "cow", "score": 0.5}, "'cow', which is not among"),
        ({"scores": [0.1, 0.2]}, "each annotation needs 'scores'"),
    ],
)
def test_a_detector_that_returns_something_else_is_told(found, message):
    with pytest.raises(ValueError, match=message):
        Detector(lambda _: [found], ["cat"]).predict(["x"])


def test_a_detector_needs_a_function_and_classes():
    with pytest.raises(TypeError, match="cannot be called"):
        Detector("yolo", ["cat"])
    with pytest.raises(ValueError, match="no list of classes"):
        Detector(lambda _: [], "cat")
    with pytest.raises(ValueError, match="did you mean 'mean'"):
        Detector(lambda _: [], ["cat"], aggregate="men")


# In the place of a classifier


class Fixed(BaseEstimator):
    """Finds what it was told, and counts what it was given."""

    def __init__(self, classes=("cat",)):
        self.classes = classes

    def fit(self, samples, annotations):
        self.classes_, self.seen_ = list(self.classes), (samples, annotations)
        return self

    def predict(self, samples):
        return [[box("cat", sample)] if sample else [] for sample in samples]

    def predict_parts(self, samples):
        return [np.array([[sample]]) if sample else np.empty((0, 1)) for sample in samples]


def test_what_has_the_three_verbs_is_taken_for_what_it_is():
    assert isinstance(Fixed(), PartsEstimator)
    assert takes_parts(Fixed())
    assert not takes_parts(Fixed)
    assert not takes_parts(LogisticRegression())
    check_classifier(Fixed())
    with pytest.raises(TypeError, match="seems to be a regressor"):
        check_classifier(Ridge())
    with pytest.raises(TypeError, match=r"Fixed: give an object, Fixed\(\)"):
        check_classifier(Fixed)


def test_such_an_estimator_is_fitted_as_a_copy_on_the_samples_themselves():
    given = Fixed()
    model = fit_model(given, [0.9, 0.0], [[box("cat")], []])
    assert isinstance(model, PartsModel)
    assert not hasattr(given, "classes_")
    assert model.estimator.seen_ == ([0.9, 0.0], [[box("cat")], []])
    assert isinstance(model_of(model.estimator), PartsModel)
    with pytest.raises(ValueError, match="has no classes_: fit it"):
        model_of(given)


def test_an_answer_comes_with_how_sure_its_least_sure_part_is():
    model = fit_model(Fixed(), [0.9], [[box("cat")]])
    answers, sure = model.decide(model.probabilities([0.7, 0.0, None]))
    assert answers == [[box("cat", 0.7)], [], None]
    assert sure.tolist() == pytest.approx([0.7, 1.0, np.nan], nan_ok=True)


def test_samples_that_cannot_be_read_are_neither_learned_nor_asked():
    learner = ActiveLearner(Fixed(), "margin", random_state=0).fit([0.9, None], [[box("cat")], [box("cat")]])
    assert learner.estimator_.seen_[0] == [0.9]
    assert learner.predict([None, 0.8]).tolist() == [None, [box("cat", 0.8)]]
    assert learner.query([None, 0.8, 0.5], 2).tolist() == [2, 1]


def test_answers_in_which_nothing_is_marked_wait_for_one_that_has():
    with pytest.raises(TooFewClassesError, match="2 answers so far and nothing marked in any"):
        ActiveLearner(Fixed()).fit([0.1, 0.2], [[], []])
    with pytest.raises(TypeError, match="'cat' is no list of annotations, which Fixed learns from"):
        ActiveLearner(Fixed()).fit([0.1, 0.2], ["cat", "dog"])
