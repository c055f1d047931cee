"""A finder of boxes: what it finds, what it is given, what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import labelloop as ll
from labelloop import pool as pools
from labelloop.labels.overlap import iou
from labelloop.learning.boxes import BoxFinder
from labelloop.learning.exact import box_match
from labelloop.learning.parts import PartsEstimator
from labelloop.learning.windows import Channels, clipped, grid, moved, n_features, offsets, suppressed

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "object_detection"
COLOURS = {"disc": (200, 40, 40), "square": (40, 60, 200)}


def scenes(n, seed=0, size=(200, 150)):
    """Return pictures of discs and squares on a noisy ground, every fourth without any, and their boxes."""
    rng, images, boxes = np.random.default_rng(seed), [], []
    for k in range(n):
        noise = rng.integers(90, 160, 3) + rng.normal(0, 12, (size[1], size[0], 3))
        picture = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))
        found = []
        for _ in range(0 if k % 4 == 3 else 1 + k % 3):
            box = thing(rng, size)
            if iou([box], found).max(initial=0) == 0:
                found.append(box)
                draw(picture, box)
        images.append(np.asarray(picture))
        boxes.append(found)
    return images, boxes


def thing(rng, size):
    width, height = (int(side) for side in rng.integers(24, 48, 2))
    left, top = (int(rng.integers(0, most)) for most in (size[0] - width, size[1] - height))
    return {"label": str(rng.choice(list(COLOURS))), "left": left, "top": top, "width": width, "height": height}


def draw(picture, box):
    shape = ImageDraw.Draw(picture)
    corners = (box["left"], box["top"], box["left"] + box["width"] - 1, box["top"] + box["height"] - 1)
    (shape.ellipse if box["label"] == "disc" else shape.rectangle)(corners, fill=COLOURS[box["label"]])


@pytest.fixture(scope="module")
def fitted():
    return BoxFinder(LogisticRegression()).fit(*scenes(8))


# What it finds


def test_most_things_are_found_where_they_are(fitted):
    images, boxes = scenes(8, seed=1)
    found = fitted.predict(images)
    assert box_match(boxes, found).f1 > 0.8
    assert fitted.score(images, boxes) == box_match(boxes, found).f1
    assert fitted.classes_ == ["disc", "square"]


def test_boxes_are_whole_pixels_within_the_image_the_surest_first(fitted):
    (image, *_), _ = scenes(1, seed=5, size=(400, 300))
    images = [image, image[:101, :333], *scenes(6, seed=2)[0]]
    for shown, found in zip(images, fitted.predict(images), strict=True):
        high, wide = shown.shape[:2]
        assert all(type(box[side]) is int for box in found for side in ("left", "top", "width", "height"))
        assert all(0.3 <= box["score"] <= 1 for box in found)
        assert [box["score"] for box in found] == sorted((box["score"] for box in found), reverse=True)
        assert all(box["left"] >= 0 and box["top"] >= 0 and box["width"] > 0 and box["height"] > 0 for box in found)
        assert all(box["left"] + box["width"] <= wide and box["top"] + box["height"] <= high for box in found)
        common = iou(found, found)
        assert (common[~np.eye(len(found), dtype=bool)] <= 0.35).all()


def test_parts_are_class_probabilities_of_what_may_be_there(fitted):
    images, _ = scenes(4, seed=3)
    for boxes, P in fitted.find(images):
        assert P.shape[1] == 2
        assert ((P >= 0) & (P.sum(axis=1, keepdims=True) <= 1 + 1e-9)).all()
        assert len(P) >= len(boxes)
        assert P.max(axis=1)[: len(boxes)].tolist() == [box["score"] for box in boxes]
    assert [len(P) for P in fitted.predict_parts(images)] == [len(P) for _, P in fitted.find(images)]


def test_a_large_photo_is_reduced_and_boxes_are_those_of_the_original(tmp_path):
    images, boxes = scenes(6)
    for k, image in enumerate(images):
        Image.fromarray(image).resize((800, 600)).save(tmp_path / f"{k}.jpg")
    photos = pools.images(tmp_path).photos(np.arange(6))
    large = [
        [{**box, **{side: 4 * box[side] for side in ("left", "top", "width", "height")}} for box in found]
        for found in boxes
    ]
    finder = BoxFinder(LogisticRegression(), side=200).fit(photos, large)
    assert finder.score(photos, large) > 0.8


def test_where_to_look_can_be_proposed():
    images, boxes = scenes(12)

    def blobs(image):
        """Boxes around what is much more red or blue than the ground."""
        mark = np.abs(image[..., 0].astype(int) - image[..., 2]) > 110
        tall, wide = np.flatnonzero(mark.any(axis=1)), np.flatnonzero(mark.any(axis=0))
        return [[wide[0], tall[0], wide[-1] + 1 - wide[0], tall[-1] + 1 - tall[0]]] if len(tall) else []

    single = [k for k, found in enumerate(boxes) if len(found) < 2]
    finder = BoxFinder(GaussianNB(), propose=blobs)
    finder.fit([images[k] for k in single], [boxes[k] for k in single])
    found = finder.predict([images[k] for k in single])
    assert box_match([boxes[k] for k in single], found).f1 > 0.8
    assert not any(found[single.index(k)] for k in single if not boxes[k])


def test_the_same_seed_finds_the_same():
    images, boxes = scenes(4, size=(120, 90))  # enough to hold a part out, too
    one, other = (BoxFinder(LogisticRegression(), random_state=3).fit(images, boxes) for _ in range(2))
    assert one.predict(images) == other.predict(images)


@pytest.mark.parametrize("n", [1, 2])
def test_a_single_image_is_enough_to_begin_with(n):
    images, boxes = scenes(n)
    finder = BoxFinder(LogisticRegression()).fit(images, boxes)
    assert finder.predict(images)[0]


def test_an_object_that_fills_its_image_leaves_nothing_to_tell_apart():
    image = np.full((40, 40, 3), 200, np.uint8)
    whole = {"label": 7, "left": 0, "top": 0, "width": 40, "height": 40}
    (found,) = BoxFinder().fit([image], [[whole]]).predict([image])
    assert [(box["label"], box["width"]) for box in found] == [(7, 40)]


@pytest.mark.parametrize(("name", "n", "least"), [("raccoon", 16, 0.4), ("bccd_cells_a", 6, 0.5)])
def test_real_photos(name, n, least):
    if not (DATA / name).is_dir():
        pytest.skip(f"the shared data are not here: {DATA}")
    frame = pd.read_csv(DATA / name / "boxes.csv")
    frame = frame.assign(left=frame.xmin, top=frame.ymin, width=frame.xmax - frame.xmin, height=frame.ymax - frame.ymin)
    columns = ["label", "left", "top", "width", "height"]
    boxes = {file: rows[columns].to_dict("records") for file, rows in frame.groupby("filename")}
    files = list(boxes)[: n + 8]
    photos = pools.images([str(DATA / name / "images" / file) for file in files]).photos(np.arange(len(files)))
    finder = BoxFinder(random_state=0).fit(photos[:n], [boxes[file] for file in files[:n]])
    assert finder.score(photos[n:], [boxes[file] for file in files[n:]]) > least


# Scikit-learn's manners


def test_it_is_cloned_and_taken_for_what_it_is():
    finder = BoxFinder(RandomForestClassifier(5), side=128, threshold=0.2)
    assert clone(finder).get_params()["side"] == 128
    assert isinstance(finder, PartsEstimator)
    assert ll.BoxFinder is BoxFinder


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"side": 8}, "side=8 has to be a whole number, 32 or more"),
        ({"n_sizes": 0}, "n_sizes=0"),
        ({"threshold": 2}, "threshold=2 has to be a number from 0 to 1"),
        ({"overlap": "x"}, "overlap='x'"),
        ({"propose": 3}, "propose=3 cannot be called"),
        ({"estimator": LinearSVC()}, "has no predict_proba"),
        ({"estimator": make_pipeline(TfidfVectorizer(), LogisticRegression())}, "is given the features of windows"),
    ],
)
def test_parameters_out_of_range_are_refused(given, message):
    with pytest.raises(ValueError, match=message):
        BoxFinder(**given).fit(*scenes(2))


@pytest.mark.parametrize(
    ("boxes", "error", "message"),
    [
        ([[]], ValueError, "2 samples and 1 lists"),
        ([[], []], ValueError, "no box in any sample"),
        ([[], "disc"], TypeError, "the boxes of sample 1"),
        ([[{"label": "disc"}], []], TypeError, "sample 0 has a box"),
        ([[{"label": "a", "left": 0, "top": 0, "width": 0, "height": 2}], []], ValueError, "more than 0"),
    ],
)
def test_what_is_no_list_of_boxes_is_refused_by_name(boxes, error, message):
    with pytest.raises(error, match=message):
        BoxFinder().fit(scenes(2)[0], boxes)


def test_a_sample_that_is_no_image_is_refused(fitted):
    with pytest.raises(pools.PoolError, match=r"has the shape \(3,\)"):
        fitted.predict([np.zeros(3)])


# Windows


sides = st.floats(1, 60)
some_boxes = arrays(float, (5, 4), elements=sides)


@given(some_boxes, arrays(float, 5, elements=st.floats(0, 1)), st.sampled_from([0.0, 0.3, 0.7]))
def test_of_boxes_over_each_other_the_best_stays(boxes, scores, most):
    kept = suppressed(boxes, scores, most)
    common = iou(boxes, boxes)
    assert scores[kept].tolist() == sorted(scores[kept], reverse=True)
    assert all(common[i, j] <= most for i in kept for j in kept if i != j)
    for gone in set(range(5)) - set(kept.tolist()):
        assert any(common[gone, k] > most and scores[k] >= scores[gone] for k in kept)


@given(arrays(float, (2, 2), elements=st.floats(8, 60)), st.integers(30, 120), st.integers(30, 120))
@settings(max_examples=30)
def test_windows_lie_in_the_image_and_an_object_of_their_size_is_met(sizes, width, height):
    windows = grid(width, height, sizes)
    assert (windows[:, :2] >= 0).all()
    assert (windows[:, :2] + windows[:, 2:] <= np.array([width, height]) + 1e-6).all()
    wide, high = min(sizes[0][0], width), min(sizes[0][1], height)
    rng = np.random.default_rng(0)
    objects = np.array([[rng.uniform(0, width - wide), rng.uniform(0, height - high), wide, high] for _ in range(20)])
    assert (iou(objects, windows).max(axis=1) >= 0.65).all()


@given(some_boxes)
def test_offsets_lead_from_a_window_to_its_box(boxes):
    shifted = boxes + np.array([0.1, 0.2, 0, 0]) * boxes[:, [2, 3, 2, 3]]
    assert moved(shifted, offsets(shifted, boxes)) == pytest.approx(boxes)


def test_a_description_tells_colour_and_place_and_says_nothing_of_how_it_was_computed():
    image = np.zeros((30, 40, 3), np.uint8)
    image[10:20, 10:20] = (255, 0, 0)
    channels = Channels(image)
    here, away = channels.describe(np.array([[10.0, 10, 10, 10], [25, 5, 10, 10]]))
    assert here.shape == (n_features(),)
    assert np.isfinite(here).all()
    red = channels._means(np.array([[10.0, 10, 10, 10]]))[0, ..., 0]
    assert red[1:-1, 1:-1].min() == pytest.approx(1)
    assert red[0].max() == pytest.approx(0)
    assert not np.allclose(here, away)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 50, 3), (3, 2, 3)])
def test_tiny_images_have_descriptions(shape):
    channels = Channels(np.zeros(shape, np.uint8))
    windows = clipped(np.array([[0.0, 0, 90, 90], [-5, -5, 2, 2]]), shape[1], shape[0])
    assert np.isfinite(channels.describe(windows)).all()
