"""An active learner of sounds at work, in a real job: of whole clips, of regions; any classifier, any detector."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop.job import Job
from labelloop.learning import ActiveLearner, Detector, RegionFinder
from labelloop.learning.exact import region_keys, region_match, same_regions
from labelloop.learning.parts import kind_of_answers, suited
from labelloop.learning.parts_model import parts_model_of
from labelloop.learning.predictions import predictions
from labelloop.learning.serving import audited
from labelloop.learning.stopping import View, compare
from labelloop.pool.clips import Clip, clip_of
from labelloop.pool.errors import UnreadableError

WAIT = 120
RATE = 8000
PITCHES = {"high": 2000, "low": 500}


def scene(k):
    """Return the samples of a second with a high or a low beep, by `k` (every fourth has none), and its regions."""
    rng, time = np.random.default_rng(k), np.arange(RATE) / RATE
    samples = rng.normal(0, 0.01, RATE)
    if k % 4 == 3:
        return samples, []
    start, label = round(rng.uniform(0, 0.6), 3), ("high", "low")[k % 2]
    here = (time >= start) & (time < start + 0.3)
    return samples + 0.3 * np.sin(2 * np.pi * PITCHES[label] * time) * here, [
        {"start": start, "end": round(start + 0.3, 3), "label": label}
    ]


def region_job(sounds, classes=("high", "low"), **options):
    return Job(sounds, list(classes), kind="audio", store=":memory:", order="sequential", regions=True, **options)


def silences(n):
    """Return sounds that differ by their level, which says which one it is."""
    return {k: np.full(RATE, k / 128) for k in range(n)}


def number(clip):
    return round(float(np.asarray(clip)[0]) * 128)


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


def test_any_classifier_learns_regions_of_a_job_in_another_process(tmp_path, attach):
    truth = {}
    for k in range(20):
        samples, truth[f"{k:02}.flac"] = scene(k)
        soundfile.write(tmp_path / f"{k:02}.flac", samples, RATE)
    (tmp_path / "20.flac").write_bytes(b"no sound")
    job = region_job(tmp_path)
    assert job.label_type.name == "regions"
    estimator = LogisticRegression(C=10)
    learner = ActiveLearner(estimator, retrain_every=10, random_state=0)
    attach(learner, job)
    learner.wait(WAIT)
    for k in range(10):
        job.record("me", "label", f"{k:02}.flac", truth[f"{k:02}.flac"])
    assert learner.wait(WAIT)
    assert learner.status.state == "idle", learner.status.message
    assert learner.estimator is estimator
    assert isinstance(learner.estimator_, RegionFinder)
    assert learner.classes_.tolist() == ["high", "low"]
    assert sorted(job.ranking.scores) == list(range(10, 20))
    answers, sure = predictions(learner, job.pool, np.arange(10, 21))
    assert answers.pop() is None
    assert np.isnan(sure).tolist() == [False] * 10 + [True]
    assert region_match([truth[f"{k:02}.flac"] for k in range(10, 20)], answers).f1 > 0.8
    known = job.ranking.predictions
    assert all(known[k + 10][0] == answer for k, answer in enumerate(answers) if k + 10 in known)


def test_where_regions_must_not_overlap_none_is_found_that_does(attach, executor):
    job = region_job([scene(k)[0] for k in range(8)], rate=RATE, overlap=False)
    learner = ActiveLearner(LogisticRegression(), retrain_every=8, executor=executor)
    attach(learner, job)
    answered(job, learner, {k: scene(k)[1] for k in range(8)})
    assert learner.estimator_.several is False


def test_whole_clips_are_learned_in_another_process(attach):
    sounds = [(scene(k)[0], RATE) for k in range(24) if k % 4 != 3]
    kinds = [("high", "low")[k % 2] for k in range(24) if k % 4 != 3]
    job = Job(sounds, ["high", "low"], kind="audio", store=":memory:", order="sequential")
    learner = ActiveLearner(LogisticRegression(), retrain_every=8, random_state=0)
    attach(learner, job)
    answered(job, learner, dict(enumerate(kinds)), 8)
    answers, _ = predictions(learner, job.pool, np.arange(18))
    assert answers == kinds
    assert sorted(job.ranking.scores) == sorted(set(range(18)) - set(job.labels.index))


def test_a_classifier_that_cannot_tell_how_sure_it_is_is_refused_when_it_is_attached():
    with pytest.raises(ValueError, match="has no predict_proba"):
        ActiveLearner(LinearSVC()).attach(region_job([scene(0)[0]], rate=RATE))


@pytest.mark.parametrize("number", [float, int])
def test_fitted_by_hand_on_regions_it_finds_them_as_well(number):
    samples, regions = zip(*(scene(k) for k in range(10)), strict=True)
    ten = [[{**one, "start": number(10 * one["start"]), "end": number(10 * one["end"])} for one in r] for r in regions]
    slow = [clip_of(each.clip(-1, 1), RATE // 10) for each in samples]  # ten times as long, so that seconds are whole
    learner = ll.ActiveLearner(LogisticRegression(C=10), random_state=0).fit(slow, ten)
    assert isinstance(learner.estimator_, ll.RegionFinder)
    found = learner.predict([slow[0], slow[1]])
    assert [[one["label"] for one in each] for each in found] == [["high"], ["low"]]
    assert learner.query([slow[0], slow[3]], 1).shape == (1,)


def test_regions_are_told_from_spans():
    region = {"label": "a", "start": 1, "end": 2.5}
    assert kind_of_answers([[], [region]]) == "regions"
    assert kind_of_answers([[{**region, "end": 2}], [region]]) == "regions"
    assert kind_of_answers([[{**region, "end": 2}]]) == "spans"
    assert kind_of_answers([[{**region, "text": "x"}]]) == "spans"
    assert kind_of_answers([[], []]) == "class"
    assert suited(LogisticRegression(), "regions").__class__ is RegionFinder
    assert suited(detector := Detector(list, ["a"]), "regions") is detector


# Any detector


def test_a_detector_is_given_each_clip_once_and_orders_before_there_is_any_answer(attach, executor):
    scores, seen = [0.7, 0.45, None], []

    def detect(clip):
        seen.append((type(clip), clip.rate, np.asarray(clip).shape))
        score = scores[number(clip)]
        return [] if score is None else [{"start": 0.1, "end": 0.5, "label": "high", "score": score}]

    job = region_job(silences(3), rate=RATE)
    learner = ActiveLearner(Detector(detect, ["high", "low"]), "confidence", executor=executor)
    attach(learner, job)
    learner.wait(WAIT)
    assert job.queue("me") == [2, 1, 0]
    assert job.ranking.scores == pytest.approx({0: 0.3, 1: 0.55, 2: 1.0})
    assert job.ranking.predictions[0] == ([{"start": 0.1, "end": 0.5, "label": "high", "score": 0.7}], 0.7)
    assert seen == [(Clip, RATE, (RATE,))] * 3


class Damaged(Clip):
    def samples(self, *_args, **_more):
        raise UnreadableError("damaged cannot be read", self)


def test_a_damaged_clip_is_neither_learned_from_nor_answered_and_the_others_are():
    samples, regions = zip(*(scene(k) for k in range(6)), strict=True)
    clips = [clip_of(each.clip(-1, 1), RATE) for each in samples]
    clips[2] = Damaged(clips[2]._item, clips[2]._facts, "damaged")
    learner = ActiveLearner(LogisticRegression(C=10), random_state=0).fit(clips, list(regions))
    model = parts_model_of(learner.estimator_)
    assert [answer is None for answer in model.predict(clips)] == [k == 2 for k in range(6)]


# Quality


def test_a_sound_is_right_when_every_region_has_a_match_and_none_is_left_over(attach, executor):
    truth = {k: [{"label": "high", "start": 0.2, "end": 0.6}] for k in range(120)}
    here = {"label": "high", "start": 0.2, "end": 0.6, "score": 0.9}
    shown = [
        [{**here, "end": 0.55}],  # close enough
        [{**here, "end": 0.3}],  # too short
        [here, {**here, "start": 0.7, "end": 0.8, "score": 0.8}],  # one too many
        [],
    ]
    job = region_job(silences(120), rate=RATE)
    detector = Detector(lambda clip: shown[number(clip) % 4], ["high", "low"])
    learner = ActiveLearner(detector, "confidence", retrain_every=60, audit=0.3, executor=executor, random_state=0)
    attach(learner, job)
    for _ in range(2):
        answered(job, learner, truth, 60)  # whoever is audited, 20 are left to learn from
    held = np.flatnonzero(audited(job.lots, 0.3)).tolist()
    last = learner.history.iloc[-1]
    assert learner.accuracy.n == last["n_audited"] == len(held) > 10
    assert last["accuracy"] == pytest.approx(np.mean([k % 4 == 0 for k in held]))
    assert last["f1"] == pytest.approx(region_match([truth[k] for k in held], [shown[k % 4] for k in held]).f1)
    assert (last["contradictions"], last["kappa"]) == (0, 1)


def test_a_region_that_has_moved_a_little_is_no_contradiction():
    def view(answers, n):
        return View(np.arange(len(answers)), [region_keys(each) for each in answers], 0.5, n, same_regions)

    here = {"label": "a", "start": 1.0, "end": 2.0}
    before = view([[here], [here], [here], []], 20)
    now = view([[{**here, "start": 1.1}], [{**here, "label": "b"}], [here, {**here, "start": 1.8}], []], 40)
    assert compare(before, now).contradictions == 0.5
