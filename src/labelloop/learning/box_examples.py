"""What a finder of boxes learns from: windows with an object, windows without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels.overlap import as_array, iou
from labelloop.learning import windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning.image_features import Matrix, Pixels
    from labelloop.learning.topk import Floats, Positions
    from labelloop.pool.photos import Photo

NOTHING = -1  # the code of a window without an object
_NEAR, _FAR = 0.6, 0.4  # IoU from which on a window shows an object, and below which it shows none
_SHIFTED, _EMPTY = 15, 60  # windows for each box, and without an object in each image
_MOST = 3_000  # of each, in all images
_PENALTY = 0.3  # of the regression to where an object lies


@dataclass
class View:
    """A reduced image.

    Parameters
    ----------
    pixels : uint8 array, shape (height, width, 3)
    factor : array of float, shape (4,)
        How many pixels of the original one of these is: across, down, and again, as boxes are.
    proposed : array of float, shape (n, 4), or None
        Boxes in it that may hold something, if they were proposed.
    """

    pixels: Pixels
    factor: Floats
    proposed: Floats | None

    @classmethod
    def of(cls, photo: Photo, side: int, propose: Callable[[Any], Any] | None) -> View:
        """Return a photo reduced to `side` pixels."""
        pixels = photo.small(side)
        factor = np.tile(np.array(photo.size) / (pixels.shape[1], pixels.shape[0]), 2)
        if propose is None:
            return cls(pixels, factor, None)
        boxes = as_array(propose(np.asarray(photo))) / factor
        return cls(pixels, factor, windows.clipped(boxes, pixels.shape[1], pixels.shape[0]))

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.pixels.shape[0])

    def channels(self) -> windows.Channels:
        """Return what windows are described from: some megabytes, which are not kept."""
        return windows.Channels(self.pixels)


@dataclass
class Scene:
    """A labeled image and the windows of it that are learned from.

    Parameters
    ----------
    view : View
    boxes : array of float, shape (n, 4)
        In pixels of the original, and from then on of the view.
    codes : array of int, shape (n,)
        Their classes.
    """

    view: View
    boxes: Floats
    codes: Positions
    rows: list[Matrix] = field(default_factory=list)
    codes_of_rows: list[Positions] = field(default_factory=list)
    offsets: Floats = field(default_factory=lambda: np.empty((0, 4)))

    def __post_init__(self) -> None:
        self.boxes = self.boxes / self.view.factor

    def begin(self, given: Floats, rng: np.random.Generator, *, n_boxes: int, n_scenes: int) -> None:
        """Take the boxes, some more around each, and some windows without an object.

        Parameters
        ----------
        given : array of float, shape (n, 4)
            All windows.
        rng : Generator
        n_boxes, n_scenes : int
            How many there are in all: of many, fewer windows are taken each.
        """
        near, owners = self._near(int(np.clip(_MOST // n_boxes, 1, _SHIFTED)), rng)
        self.offsets = windows.offsets(near, self.boxes[owners])
        far = given[self.is_far(given)]
        far = far[rng.permutation(len(far))[: int(np.clip(_MOST // n_scenes, 5, _EMPTY))]]
        channels = self.view.channels()
        self.add(channels.describe(near), self.codes[owners])
        self.add(channels.describe(far), np.full(len(far), NOTHING))

    def add(self, rows: Matrix, codes: Positions) -> None:
        """Learn from further windows."""
        self.rows.append(rows)
        self.codes_of_rows.append(codes)

    def is_far(self, given: Floats) -> Any:
        """Return which windows show no object."""
        return iou(given, self.boxes).max(axis=1, initial=0) < _FAR

    def _near(self, n: int, rng: np.random.Generator) -> tuple[Floats, Positions]:
        owners = np.tile(np.arange(len(self.boxes)), n + 1)
        near = windows.clipped(windows.jittered(self.boxes, n, rng), self.view.width, self.view.height)
        good = iou(near, self.boxes)[np.arange(len(near)), owners] >= _NEAR
        good[: len(self.boxes)] = True
        return near[good], owners[good]


class Scale:
    """Brings every column of a matrix to mean 0 and the same variance, and rows to a length of 1 on average.

    Penalties of classifiers then mean as much as with few columns: ``LogisticRegression()`` does not overfit.

    Parameters
    ----------
    rows : matrix
        From which that is learned.
    """

    def __init__(self, rows: Matrix) -> None:
        self._mean = rows.mean(axis=0)
        self._spread = (rows.std(axis=0) + 1e-3) * np.float32(np.sqrt(rows.shape[1]))

    @classmethod
    def of(cls, scenes: list[Scene]) -> Scale:
        """Learn from all windows of some scenes."""
        return cls(np.concatenate([rows for scene in scenes for rows in scene.rows]))

    def __call__(self, rows: Matrix) -> Matrix:
        """Return rows scaled."""
        scaled: Matrix = (rows - self._mean) / self._spread
        return scaled


class Offsets:
    """Where an object lies, seen from a window that shows most of it: by ridge regression.

    Parameters
    ----------
    scenes : list of Scene
    scale : Scale
    """

    def __init__(self, scenes: list[Scene], scale: Scale) -> None:
        from sklearn.linear_model import Ridge  # noqa: PLC0415 - slow to import

        self._scale = scale
        rows = scale(np.concatenate([scene.rows[0] for scene in scenes]))
        self._ridge = Ridge(_PENALTY).fit(rows, np.concatenate([scene.offsets for scene in scenes]))

    def moved(self, given: Floats, rows: Matrix) -> Floats:
        """Return windows moved to where their objects seem to lie."""
        return windows.moved(given, self._ridge.predict(self._scale(rows)))


def classifier_of(estimator: Any, X: Matrix, y: Positions) -> Any:
    """Return a clone of a classifier, fitted; one that knows a single answer where there is no other."""
    from sklearn.base import clone  # noqa: PLC0415 - slow to import
    from sklearn.dummy import DummyClassifier  # noqa: PLC0415 - only where it is needed

    if len(np.unique(y)) < 2:  # noqa: PLR2004 - two answers make a classification
        return DummyClassifier().fit(X, y)
    return clone(estimator).fit(X, y)
