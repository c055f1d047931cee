"""An active learner of boxes at work, in a real job: any classifier, any detector; its quality is measured."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop.job import Job
from labelloop.labels.overlap import agreement
from labelloop.learning import ActiveLearner, BoxFinder, Detector
from labelloop.learning.exact import box_keys, box_match, same_boxes
from labelloop.learning.models import fit_model
from labelloop.learning.parts_model import parts_model_of
from labelloop.learning.predictions import predictions
from labelloop.learning.serving import audited
from labelloop.learning.stopping import View, compare
from labelloop.learning.strategies.context import Context
from labelloop.pool.errors import UnreadableError

WAIT = 120
COLOURS = {"red": (250, 40, 40), "blue": (40, 40, 250)}


def scene(k):
    """Return a picture with a red or a blue square, by `k` (every fourth has none), and its boxes."""
    rng = np.random.default_rng(k)
    image = rng.normal(120, 8, (90, 120, 3)).clip(0, 255).astype(np.uint8)
    if k % 4 == 3:
        return image, []
    left, top, label = int(rng.integers(0, 90)), int(rng.integers(0, 60)), ("red", "blue")[k % 2]
    image[top : top + 30, left : left + 30] = COLOURS[label]
    return image, [{"top": top, "left": left, "label": label, "width": 30, "height": 30}]


def box_job(images, classes=("red", "blue")):
    return Job(images, list(classes), kind="box", store=":memory:", order="sequential")


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as threads:
        yield threads


def answered(job, learner, truth, n=None):
    """Answer `n` samples that the learner asks, waiting for every fit."""
    learner.wait(WAIT)
    for sample in job.queue("me")[:n]:
        job.record("me", "label", sample, truth[sample])
    assert learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message


# Any classifier


def test_any_classifier_learns_boxes_of_a_job_in_another_process(tmp_path, attach):
    truth = {}
    for k in range(24):
        image, truth[f"{k:02}.png"] = scene(k)
        Image.fromarray(image).resize((240, 180)).save(tmp_path / f"{k:02}.png")
    large = {
        sample: [{**box, **{side: 2 * box[side] for side in ("left", "top", "width", "height")}} for box in boxes]
        for sample, boxes in truth.items()
    }
    job = box_job(tmp_path)
    assert job.label_type.name == "boxes"
    estimator = LogisticRegression()
    learner = ActiveLearner(estimator, retrain_every=12, random_state=0)
    attach(learner, job)
    answered(job, learner, large, 12)
    assert learner.estimator is estimator
    assert isinstance(learner.estimator_, BoxFinder)
    assert learner.classes_.tolist() == ["blue", "red"]
    assert set(job.queue("me")) == set(large) - set(job.labels.index)
    positions = np.arange(12, 24)
    answers, sure = predictions(learner, job.pool, positions)
    assert ((sure >= 0) & (sure <= 1)).all()
    assert box_match([large[job.pool.id_at(int(k))] for k in positions], answers).f1 > 0.8
    known = job.ranking.predictions
    assert all(known[int(k)][0] == answer for k, answer in zip(positions, answers, strict=True) if int(k) in known)


def test_a_classifier_that_cannot_tell_how_sure_it_is_is_refused_when_it_is_attached():
    with pytest.raises(ValueError, match="has no predict_proba"):
        ActiveLearner(LinearSVC()).attach(box_job([scene(0)[0]]))


def test_fitted_by_hand_on_boxes_it_finds_them_as_well():
    images, boxes = zip(*(scene(k) for k in range(12)), strict=True)
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(list(images), list(boxes))
    assert isinstance(learner.estimator_, ll.BoxFinder)
    found = learner.predict([scene(20)[0], scene(21)[0]])
    assert [[box["label"] for box in one] for one in found] == [["red"], ["blue"]]
    assert learner.query([scene(20)[0], scene(23)[0]], 1).shape == (1,)


# Any detector


GOLDEN = [0.6, 0.1, 0.05]


def by_brightness(found):
    """Return a detector that looks up what is in an image by its grey."""
    return lambda image: found[int(image[0, 0, 0])]


def box(scores, **more):
    return {"left": 0, "top": 0, "width": 5, "height": 5, "scores": scores, **more}


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("best", {0: 0.4, 1: 0.1, 2: 1.0}),
        ("max", {0: 0.4, 1: 0.5, 2: 1.0}),
        ("mean", {0: 0.4, 1: 0.3, 2: 1.0}),
        ("sum", {0: 0.4, 1: 0.6, 2: 1.0}),
    ],
)
def test_a_detector_orders_the_images_of_a_job(attach, executor, aggregate, expected):
    found = [[box(GOLDEN)], [box([0.5, 0.1, 0.1]), box([0.2, 0.9, 0.1])], [], [box([1.0, 0, 0])]]
    job = box_job([np.full((20, 300), k, np.uint8) for k in range(4)], ["a", "b", "c"])
    detector = Detector(by_brightness(found), ["a", "b", "c"], aggregate=aggregate)
    learner = ActiveLearner(detector, "confidence", retrain_every=1, executor=executor)
    attach(learner, job)
    learner.wait(WAIT)
    assert {k: score for k, score in job.ranking.scores.items() if k < 3} == pytest.approx(expected)
    assert job.queue("me")[0] == 2
    assert job.ranking.predictions[0] == ([{"label": "a", **SIDES, "score": 0.6}], 0.6)


SIDES = {"left": 0, "top": 0, "width": 5, "height": 5}


def test_a_detector_learns_nothing_and_orders_before_there_is_any_answer(attach, executor):
    job = box_job([np.full((20, 30), k, np.uint8) for k in range(3)], ["a"])
    detector = Detector(by_brightness([[box([0.7])], [box([0.45])], []]), ["a"])
    learner = ActiveLearner(detector, "confidence", executor=executor)
    attach(learner, job)
    learner.wait(WAIT)
    assert job.queue("me") == [2, 1, 0]
    assert (job.session, learner.session_id, learner.status.state) == (1, 1, "idle")


def test_one_class_is_yes_or_no(attach, executor):
    job = box_job([np.full((20, 30), k, np.uint8) for k in range(3)], ["a"])
    detector = Detector(by_brightness([[box([0.7])], [box([0.45])], []]), ["a"])
    learner = ActiveLearner(detector, "confidence", retrain_every=1, executor=executor)
    attach(learner, job)
    learner.wait(WAIT)
    assert job.ranking.scores == pytest.approx({0: 0.3, 1: 0.45, 2: 1.0})


def test_a_detector_sees_each_image_once_whole_and_upright(attach, executor, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    for k in range(4):
        Image.new("RGB", (600, 400)).save(tmp_path / f"{k}.png", exif=exif)
    seen = []

    def detect(image):
        seen.append((image.shape, str(image.dtype)))
        return [box([0.5])]

    job = box_job(tmp_path, ["a"])
    learner = ActiveLearner(Detector(detect, ["a"]), "confidence", retrain_every=1, audit=0.0, executor=executor)
    attach(learner, job)
    learner.wait(WAIT)
    assert set(seen) == {((600, 400, 3), "uint8")}
    assert len(seen) == 4


def test_of_many_images_as_many_are_looked_at_as_there_is_time_for():
    looked = []

    def detect(image):
        looked.append(image)
        return [box([0.5])]

    model = parts_model_of(Detector(detect, ["a"]))
    settings = {"rows": lambda positions: positions.tolist(), "candidates": np.arange(5000), "model": model, "n": 4}
    context = Context(form="samples", seconds=0.0, **settings)
    assert len(context.affordable) == 40
    assert set(looked) <= set(context.affordable.tolist())


# Images that cannot be read


def damaged(folder, name):
    stream = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 120, 3), dtype=np.uint8)).save(stream, "PNG")
    (folder / name).write_bytes(stream.getvalue()[:3000])


def test_damaged_images_are_neither_learned_from_nor_asked_and_the_others_are(attach, executor, tmp_path):
    truth = {}
    for k in range(14):
        image, truth[f"{k:02}.png"] = scene(k)
        Image.fromarray(image).save(tmp_path / f"{k:02}.png")
    for name in ("02.png", "12.png"):
        damaged(tmp_path, name)
    (tmp_path / "13.png").write_bytes(b"no image")
    job = box_job(tmp_path)
    learner = ActiveLearner(LogisticRegression(), retrain_every=8, executor=executor, random_state=0)
    attach(learner, job)
    for k in range(8):
        job.record("me", "label", f"{k:02}.png", truth[f"{k:02}.png"])
    assert learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert sorted(job.ranking.scores) == [8, 9, 10, 11]
    answers, sure = predictions(learner, job.pool, np.array([11, 12, 13]))
    assert [answer is None for answer in answers] == [False, True, True]
    assert np.isnan(sure).tolist() == [False, True, True]


def test_an_error_that_names_no_sample_given_is_raised():
    class Stubborn:
        classes_ = ("a",)

        def get_params(self, deep=True):  # noqa: ARG002 - scikit-learn's signature
            return {}

        def __sklearn_clone__(self):
            return self

        def fit(self, samples, _annotations):
            raise UnreadableError("something is damaged", samples)

        def predict(self, samples):
            raise UnreadableError("something is damaged", samples)

        predict_parts = predict

    with pytest.raises(UnreadableError):
        fit_model(Stubborn(), ["a"], [[{"label": "a"}]])
    with pytest.raises(UnreadableError):
        parts_model_of(Stubborn()).predict(["a"])


def test_a_model_travels_without_what_it_has_found():
    model = parts_model_of(Detector(str.split, ["a"]))
    assert pickle.loads(pickle.dumps(model)).classes == ["a"]


# Quality


def test_an_image_is_right_when_every_box_has_a_match_and_none_is_left_over(attach, executor):
    truth = {k: [{"label": "a", "left": 10, "top": 10, "width": 20, "height": 20}] for k in range(120)}
    shown = [
        [box([0.9], left=10, top=10, width=18, height=20)],  # close enough
        [box([0.9], left=10, top=10, width=8, height=20)],  # too narrow
        [box([0.9], left=10, top=10, width=20, height=20), box([0.8], left=60)],  # one too many
        [],
    ]
    job = box_job([np.full((50, 90), k, np.uint8) for k in range(120)], ["a"])
    detector = Detector(lambda image: shown[int(image[0, 0, 0]) % 4], ["a"])
    learner = ActiveLearner(detector, "confidence", retrain_every=60, audit=0.3, executor=executor, random_state=0)
    attach(learner, job)
    for _ in range(2):
        answered(job, learner, truth, 60)  # whoever is audited, 20 are left to learn from
    held = np.flatnonzero(audited(job.lots, 0.3)).tolist()
    last = learner.history.iloc[-1]
    assert learner.accuracy.n == last["n_audited"] == len(held) > 10
    assert last["accuracy"] == pytest.approx(np.mean([k % 4 == 0 for k in held]))
    given, found = [truth[k] for k in held], [detector.detect(np.full((1, 1, 3), k)) for k in held]
    assert last["f1"] == pytest.approx(box_match(given, [[{**b, "label": "a"} for b in each] for each in found]).f1)
    assert (last["contradictions"], last["kappa"]) == (0, 1)


def test_a_box_that_has_moved_a_little_is_no_contradiction():
    def view(answers, n):
        return View(np.arange(len(answers)), [box_keys(each) for each in answers], 0.5, n, same_boxes)

    here = {"label": "a", "left": 10, "top": 10, "width": 20, "height": 20}
    before = view([[here], [here], [here], []], 20)
    now = view([[{**here, "left": 12}], [{**here, "label": "b"}], [here, {**here, "left": 70}], []], 40)
    assert compare(before, now).contradictions == 0.5
    assert agreement([here], [{**here, "left": 12}]).exact
