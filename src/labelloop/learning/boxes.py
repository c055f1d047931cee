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

from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.utils.validation import check_is_fitted

from labelloop.labels.overlap import as_array, match
from labelloop.learning import windows
from labelloop.learning.box_examples import NOTHING, Offsets, Scale, Scene, View, classifier_of
from labelloop.learning.exact import box_match
from labelloop.learning.features import input_form
from labelloop.pool.photos import photo_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats

_LEAST_SCORE = 0.05  # what is less sure is no part of a sample
_LOOKED_AT = 200  # windows of an image that are moved to where an object seems to lie
_SAME_ERROR = 0.6  # IoU from which two wrong windows show the same mistake
_MISTAKES = 40  # of an image, that are learned from
_MOST_MINED = 100  # images that mistakes are looked for in
_LEAST_SCENES = 4  # images from which on a part of them can be held out


class BoxFinder(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """A model that finds boxes in images.

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

    aggregate = "best"
    empty_score = 1.0

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

    def fit(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> BoxFinder:
        """Learn from images and their boxes.

        Parameters
        ----------
        samples : sequence of Photo, or of uint8 arrays, shape (height, width, 3)
        annotations : sequence of list of dict
            ``{"label", "left", "top", "width", "height"}``, in pixels of the image. An empty list says that there is
            nothing in it.

        Returns
        -------
        BoxFinder
            Itself.

        Raises
        ------
        TypeError or ValueError
            If lengths differ, a box is not as above, or there is no box at all.
        """
        self.check()
        if len(annotations) != len(samples):
            raise ValueError(f"there are {len(samples)} samples and {len(annotations)} lists of boxes: give one each")
        found = [_checked_boxes(boxes, k) for k, boxes in enumerate(annotations)]
        by_text = {str(box["label"]): box["label"] for boxes in found for box in boxes}
        if not by_text:
            raise ValueError("there is no box in any sample: at least one is needed to learn from")
        self.classes_ = [by_text[text] for text in sorted(by_text)]
        codes = {text: code for code, text in enumerate(sorted(by_text))}
        scenes = [
            Scene(self._view(sample), as_array(boxes), np.array([codes[str(box["label"])] for box in boxes], np.intp))
            for sample, boxes in zip(samples, found, strict=True)
        ]
        self._learn(scenes)
        return self

    def predict(self, samples: Sequence[Any]) -> list[list[Annotation]]:
        """Find boxes.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of list of dict
            ``{"label", "left", "top", "width", "height", "score"}`` in whole pixels of the image, the surest first. The
            score is how probable the box is right.
        """
        return [boxes for boxes, _ in self.find(samples)]

    def predict_parts(self, samples: Sequence[Any]) -> list[Floats]:
        """Return, per image, class probabilities of what may be in it.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of arrays of float, shape (n_parts, n_classes)
            Columns as ``classes_``; what is missing to 1 is "none of these". Parts are boxes with a score of 0.05 or
            more, also where that is below ``threshold``.
        """
        return [P for _, P in self.find(samples)]

    def find(self, samples: Sequence[Any]) -> list[tuple[list[Annotation], Floats]]:
        """Return what `predict` and `predict_parts` do, in one pass."""
        check_is_fitted(self, "estimator_")
        return [self._found(self._view(sample)) for sample in samples]

    def score(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> float:
        """Return F1 of the boxes found, see `labelloop.learning.exact.box_match`."""
        return box_match(annotations, self.predict(samples)).f1

    def check(self) -> None:
        """Raise `ValueError` if a parameter is out of its range, as `fit` does first."""
        for name, least in (("side", 32), ("n_sizes", 1), ("random_state", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise ValueError(f"{name}={value!r} has to be a whole number, {least} or more")
        for name in ("threshold", "overlap"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= 1:
                raise ValueError(f"{name}={value!r} has to be a number from 0 to 1")
        if self.propose is not None and not callable(self.propose):
            raise ValueError(f"propose={self.propose!r:.80} cannot be called: give a function from an image to boxes")
        if self.estimator is not None and not hasattr(self.estimator, "predict_proba"):
            raise ValueError(
                f"estimator={self.estimator!r:.80} has no predict_proba: give a classifier that has, for example "
                "RandomForestClassifier()"
            )
        if self.estimator is not None and input_form(self.estimator) in {"text", "frame"}:
            raise ValueError(
                f"estimator={self.estimator!r:.80} reads text or columns, but is given the features of windows: give "
                "the classifier alone, for example RandomForestClassifier()"
            )

    def _view(self, sample: Any) -> View:
        return View.of(photo_of(sample), self.side, self.propose)

    def _learn(self, scenes: list[Scene]) -> None:
        rng = np.random.default_rng(self.random_state)
        n_boxes = sum(len(scene.boxes) for scene in scenes)
        self.sizes_ = windows.window_sizes(np.concatenate([s.boxes for s in scenes]), self.n_sizes, self.random_state)
        for scene in scenes:
            scene.begin(self._windows(scene.view), rng, n_boxes=n_boxes, n_scenes=len(scenes))
        self.scale_ = Scale.of(scenes)
        self.offsets_ = Offsets(scenes, self.scale_)
        self.calibration_ = self._judged(scenes, rng) if len(scenes) >= _LEAST_SCENES else None
        self.estimator_ = self._fitted(scenes)

    def _judged(self, scenes: list[Scene], rng: np.random.Generator) -> Any:
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
        return _calibration(sure, right)

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

    def _found(self, view: View) -> tuple[list[Annotation], Floats]:
        boxes, P = self._best(view)
        if self.calibration_ is not None and len(P):
            P = _calibrated(self.calibration_, P)
        likely = P.max(axis=1, initial=0) >= _LEAST_SCORE
        boxes, P = boxes[likely], P[likely]
        return [self._box(view, box, p) for box, p in zip(boxes, P, strict=True) if p.max() >= self.threshold], P

    def _box(self, view: View, box: Floats, p: Floats) -> Annotation:
        corners = np.concatenate([box[:2], box[:2] + box[2:]]) * view.factor
        left, top, right, bottom = np.rint(corners).astype(int).tolist()
        size = {"width": max(1, right - left), "height": max(1, bottom - top)}
        return {"label": self.classes_[p.argmax()], "left": left, "top": top, **size, "score": float(p.max())}


def _calibration(sure: Floats, right: Floats) -> Any:
    """Return a model of how probable a box is right given its probability, None where nothing tells that."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only where it is needed

    if len(np.unique(right)) < 2:  # noqa: PLR2004 - right ones and wrong ones
        return None
    return LogisticRegression(C=10).fit(_logit(sure), right)


def _calibrated(calibration: Any, P: Floats) -> Floats:
    """Return class probabilities of which the highest is as often right as it says; the order of the classes stays."""
    place = (np.arange(len(P)), P.argmax(axis=1))
    before = np.clip(P[place], 1e-6, 1 - 1e-6)
    after = calibration.predict_proba(_logit(before))[:, 1]
    found: Floats = P * np.minimum(after / before, (1 - after) / (1 - before))[:, None]
    found[place] = after
    return found


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-3, 1 - 1e-3)
    found: Floats = np.log(p / (1 - p))[:, None]
    return found


def _checked_boxes(boxes: Any, k: int) -> list[Annotation]:
    if isinstance(boxes, str | Mapping) or not hasattr(boxes, "__iter__"):
        raise TypeError(f"the boxes of sample {k} are {boxes!r:.80}: expected a list, [] if there is none")
    found = list(boxes)
    for box in found:
        if not isinstance(box, Mapping) or not {"label", "left", "top", "width", "height"} <= box.keys():
            raise TypeError(f"sample {k} has a box {box!r:.80}: expected {{'label', 'left', 'top', 'width', 'height'}}")
        if not (box["width"] > 0 and box["height"] > 0):
            raise ValueError(f"sample {k} has a box {box!r:.80}: its width and height must be more than 0")
    return found
