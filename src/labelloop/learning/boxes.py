"""Finding boxes in images with parts of scikit-learn.

A classifier says of each of thousands of windows whether it holds an object of a class or none; what it is surest of
is moved to where the object seems to lie, and of windows over the same object the best one stays.

Examples
--------
>>> def scene(left, top):
...     image = np.full((60, 80, 3), 90, np.uint8)
...     image[top : top + 20, left : left + 20] = (250, 220, 40)
...     return image
>>> places = [(5, 5), (50, 30), (20, 35), (55, 8), (30, 20), (8, 30)]
>>> boxes = [[{"label": "sun", "left": x, "top": y, "width": 20, "height": 20}] for x, y in places]
>>> finder = BoxFinder().fit([scene(x, y) for x, y in places], boxes)
>>> [box["label"] for box in finder.predict([scene(40, 25)])[0]]
['sun']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from labelloop.labels.overlap import as_array, match
from labelloop.learning import windows
from labelloop.learning.box_examples import NOTHING, Offsets, Scale, Scene, View, classifier_of
from labelloop.learning.exact import box_match
from labelloop.learning.finder import Calibration, Finder
from labelloop.pool.photos import photo_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats, Positions

_LEAST_SCORE = 0.05  # what is less sure is no part of a sample
_LOOKED_AT = 200  # windows of an image that are moved to where an object seems to lie
_SAME_ERROR = 0.6  # IoU from which two wrong windows show the same mistake
_MISTAKES = 40  # of an image, that are learned from
_MOST_MINED = 100  # images that mistakes are looked for in
_LEAST_SCENES = 4  # images from which on a part of them can be held out


class BoxFinder(Finder):
    """A model that finds boxes in images: ``{"label", "left", "top", "width", "height"}``, in pixels of the image.

    An image is a `labelloop.pool.photos.Photo`, or an array of uint8, shape (height, width, 3).

    Windows of the sizes that labeled boxes have are laid over a reduced image, described by their colours and edges,
    and classified by any classifier as an object of a class or none. The surest are moved by a ridge regression to
    where the object seems to lie, and overlapping ones are suppressed.

    Parameters
    ----------
    estimator : scikit-learn classifier, optional
        Cloned before the fit. It needs ``predict_proba``; what it is given are columns of mean 0 and
        equal variance, rows of length 1 on average. Default:
        ``ExtraTreesClassifier(100, min_samples_leaf=3)``.
    propose : callable, optional
        From an image (uint8 array, shape (height, width, 3)) to boxes that may hold something, in its pixels: a list of
        dict or an array of left, top, width, height. Instead of windows all over the image.
    side : int, default=256
        To how many pixels a side images are reduced. Objects should still be 10 pixels large then.
    n_sizes : int, default=6
        How many sizes of windows are tried, found among the labeled boxes by k-means.
    threshold : float, default=0.3
        The least score of a box that `predict` returns.
    overlap : float, default=0.3
        The largest intersection over union of two boxes that are found, whatever their classes.
    random_state : int, default=0
        Decides which windows are learned from.

    Attributes
    ----------
    classes_ : list
        The labels seen, as they were given, in order of their text.
    estimator_ : the fitted classifier of windows; -1 is no object, else a place in `classes_`
    sizes_ : array of float, shape (n, 2)
        Width and height of the windows, in pixels of the reduced image.
    aggregate, empty_score : as of detectors, see `labelloop.learning.parts.part_scores`

    Raises
    ------
    ValueError
        If a parameter is out of its range (when fitting).

    Notes
    -----
    The classifier learns from labeled boxes, the same a little shifted and stretched, and windows that overlap none of
    them by 0.4. To the latter come its own mistakes (hard negatives): with half of the images it is fitted, in the
    other half it is mistaken. In the same way is found out how often a box of some probability is right, and the score
    is that (Platt, *Probabilistic outputs for support vector machines*, 1999), so that 0.3 means about as much for
    every classifier. From fewer than four images neither is done.
    """

    _one: ClassVar[str] = "box"
    _many: ClassVar[str] = "boxes"
    _fields: ClassVar[tuple[str, ...]] = ("label", "left", "top", "width", "height")
    _whole: ClassVar[dict[str, int]] = {"side": 32, "n_sizes": 1, "random_state": 0}

    def __init__(
        self,
        estimator: Any = None,
        *,
        propose: Callable[[Any], Any] | None = None,
        side: int = 256,
        n_sizes: int = 6,
        threshold: float = 0.3,
        overlap: float = 0.3,
        random_state: int = 0,
    ) -> None:
        self.estimator = estimator
        self.propose = propose
        self.side = side
        self.n_sizes = n_sizes
        self.threshold = threshold
        self.overlap = overlap
        self.random_state = random_state

    def score(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> float:
        """Return F1 of the boxes found, see `labelloop.learning.exact.box_match`."""
        return box_match(annotations, self.predict(samples)).f1

    def check(self) -> None:
        """Raise `ValueError` if a parameter is out of its range, as `fit` does first."""
        super().check()
        if self.propose is not None and not callable(self.propose):
            raise ValueError(f"propose={self.propose!r:.80} cannot be called: give a function from an image to boxes")

    def _view(self, sample: Any) -> View:
        return View.of(photo_of(sample), self.side, self.propose)

    def _learn(self, samples: Sequence[Any], parts: list[list[Annotation]], codes: list[Positions]) -> None:
        scenes = [
            Scene(self._view(sample), as_array(boxes), known)
            for sample, boxes, known in zip(samples, parts, codes, strict=True)
        ]
        rng = np.random.default_rng(self.random_state)
        n_boxes = sum(len(scene.boxes) for scene in scenes)
        self.sizes_ = windows.window_sizes(np.concatenate([s.boxes for s in scenes]), self.n_sizes, self.random_state)
        for scene in scenes:
            scene.begin(self._windows(scene.view), rng, n_boxes=n_boxes, n_scenes=len(scenes))
        self.scale_ = Scale.of(scenes)
        self.offsets_ = Offsets(scenes, self.scale_)
        self.calibration_ = self._judged(scenes, rng) if len(scenes) >= _LEAST_SCENES else None
        self.estimator_ = self._fitted(scenes)

    def _judged(self, scenes: list[Scene], rng: np.random.Generator) -> Calibration | None:
        """Add to what is learned the mistakes made in images that were held out; return how sure is right how often."""
        order = rng.permutation(len(scenes))
        halves = [[scenes[k] for k in order[start::2]] for start in (0, 1)]
        for half, others in (halves, halves[::-1]):
            self.estimator_ = self._fitted(others)
            for scene in half[: _MOST_MINED // 2]:
                self._mine(scene)
        outcomes = []
        for half, others in (halves, halves[::-1]):
            self.estimator_ = self._fitted(others)
            outcomes += [self._outcome(scene) for scene in half[: _MOST_MINED // 2]]
        sure, right = (np.concatenate(each) for each in zip(*outcomes, strict=True))
        return Calibration.of(sure, right)

    def _fitted(self, scenes: list[Scene]) -> Any:
        default = ExtraTreesClassifier(100, min_samples_leaf=3, random_state=self.random_state)
        X = np.concatenate([rows for scene in scenes for rows in scene.rows])
        y = np.concatenate([codes for scene in scenes for codes in scene.codes_of_rows])
        return classifier_of(default if self.estimator is None else self.estimator, self.scale_(X), y)

    def _mine(self, scene: Scene) -> None:
        """Add what is taken for an object, and is none, to what is learned."""
        boxes, P = self._scan(scene.view)
        sure = P.max(axis=1)
        wrong = np.flatnonzero(scene.is_far(boxes) & (sure >= _LEAST_SCORE))
        kept = wrong[windows.suppressed(boxes[wrong], sure[wrong], _SAME_ERROR)[:_MISTAKES]]
        scene.add(scene.view.channels().describe(boxes[kept]), np.full(len(kept), NOTHING))

    def _outcome(self, scene: Scene) -> tuple[Floats, Floats]:
        """Return the probabilities of the boxes found in an image, and whether each is right."""
        boxes, P = self._best(scene.view)
        right = np.zeros(len(boxes))
        for i, j in match(boxes, scene.boxes):
            right[i] = P[i].argmax() == scene.codes[j]
        return P.max(axis=1), right

    def _windows(self, view: View) -> Floats:
        return view.proposed if view.proposed is not None else windows.grid(view.width, view.height, self.sizes_)

    def _scan(self, view: View) -> tuple[Floats, Floats]:
        """Return the surest windows of an image, as they are and moved to where an object seems to lie."""
        channels, given = view.channels(), self._windows(view)
        P = self._probabilities(channels.describe(given))
        top = np.argsort(-P.max(axis=1), kind="stable")[:_LOOKED_AT]
        given, P = given[top], P[top]
        if not len(given):
            return given, P
        moved = self.offsets_.moved(given, channels.describe(given))
        moved = windows.clipped(moved, view.width, view.height)
        return np.concatenate([given, moved]), np.concatenate([P, self._probabilities(channels.describe(moved))])

    def _probabilities(self, rows: Any) -> Floats:
        P = np.zeros((len(rows), len(self.classes_)))
        known = self.estimator_.classes_ != NOTHING
        if len(rows):
            P[:, self.estimator_.classes_[known]] = self.estimator_.predict_proba(self.scale_(rows))[:, known]
        return P

    def _best(self, view: View) -> tuple[Floats, Floats]:
        """Return boxes of which none overlaps another too far, the surest first, and their class probabilities."""
        boxes, P = self._scan(view)
        kept = windows.suppressed(boxes, P.max(axis=1), self.overlap)
        kept = kept[P[kept].max(axis=1) >= _LEAST_SCORE]
        return boxes[kept], P[kept]

    def _found(self, sample: Any) -> tuple[list[Annotation], Floats]:
        view = self._view(sample)
        boxes, P = self._best(view)
        if self.calibration_ is not None and len(P):
            P = _calibrated(self.calibration_, P)
        likely = P.max(axis=1, initial=0) >= _LEAST_SCORE
        boxes, P = boxes[likely], P[likely]
        return [self._box(view, box, p) for box, p in zip(boxes, P, strict=True) if p.max() >= self.threshold], P

    @staticmethod
    def _wrong(part: Annotation) -> str:
        return "" if part["width"] > 0 and part["height"] > 0 else "its width and height must be more than 0"

    def _box(self, view: View, box: Floats, p: Floats) -> Annotation:
        corners = np.concatenate([box[:2], box[:2] + box[2:]]) * view.factor
        left, top, right, bottom = np.rint(corners).astype(int).tolist()
        size = {"width": max(1, right - left), "height": max(1, bottom - top)}
        return {"label": self.classes_[p.argmax()], "left": left, "top": top, **size, "score": float(p.max())}


def _calibrated(calibration: Calibration, P: Floats) -> Floats:
    """Return class probabilities of which the highest is as often right as it says; the order of the classes stays."""
    place = (np.arange(len(P)), P.argmax(axis=1))
    before = np.clip(P[place], 1e-6, 1 - 1e-6)
    after = calibration(before)
    found: Floats = P * np.minimum(after / before, (1 - after) / (1 - before))[:, None]
    found[place] = after
    return found
