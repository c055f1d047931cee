"""Finding boxes in images with parts of scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, clone

from labelloop.labels.overlap import as_array, iou
from labelloop.learning.windows import Channels, clipped, grid, jittered, moved, offsets, suppressed, window_sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats

import os
NEG = int(os.environ.get("NEG", 60)); JIT = int(os.environ.get("JIT", 15)); HARD = int(os.environ.get("HARD", 20))
ROUNDS = int(os.environ.get("ROUNDS", 1)); FAR=float(os.environ.get("FAR", .3)); NEAR=float(os.environ.get("NEAR",.6)); SIZES=int(os.environ.get("SIZES",6))
REFINE=int(os.environ.get("REFINE",1)); ALPHA=float(os.environ.get("ALPHA",100))


class View:
    def __init__(self, photo, side):
        small = photo.small(side)
        self.scale = photo.size[0] / small.shape[1]
        self.channels = Channels(small)
        self.width, self.height = small.shape[1], small.shape[0]


class BoxFinder(BaseEstimator):
    aggregate = "best"
    empty_score = 1.0

    def __init__(self, estimator=None, *, side=256, threshold=0.5, overlap=0.3, random_state=0):
        self.estimator = estimator
        self.side = side
        self.threshold = threshold
        self.overlap = overlap
        self.random_state = random_state

    def fit(self, samples, annotations):
        from sklearn.linear_model import LogisticRegression, Ridge
        rng = np.random.default_rng(self.random_state)
        keys = sorted({str(b["label"]) for a in annotations for b in a})
        self.classes_ = keys
        views = [View(s, self.side) for s in samples]
        truth = [as_array(a) / v.scale for a, v in zip(annotations, views)]
        codes = [np.array([keys.index(str(b["label"])) for b in a], int) for a in annotations]
        self.sizes_ = window_sizes(np.concatenate(truth), SIZES, 0)
        X, y, O, OX = [], [], [], []
        for v, t, c in zip(views, truth, codes):
            cand = jittered(t, JIT, rng) if len(t) else np.empty((0, 4))
            cand = clipped(cand, v.width, v.height)
            cc = np.tile(c, JIT + 1) if len(t) else c
            own = iou(cand, t)[np.arange(len(cand)), np.tile(np.arange(len(t)), JIT + 1)] if len(t) else np.empty(0)
            good = own >= NEAR
            good[:len(t)] = True
            pos = cand[good]
            rows = v.channels.describe(pos)
            X.append(rows); y.append(cc[good])
            O.append(offsets(pos, np.tile(t, (JIT + 1, 1))[good])); OX.append(rows)
            g = grid(v.width, v.height, self.sizes_)
            far = iou(g, t).max(axis=1, initial=0) < FAR
            g = g[far]
            pick = g[rng.permutation(len(g))[:NEG]]
            X.append(v.channels.describe(pick)); y.append(np.full(len(pick), -1))
        OX = np.concatenate(OX); O = np.concatenate(O)
        self.mean_, self.std_ = OX.mean(0), OX.std(0) + 1e-3
        self.shift_ = Ridge(ALPHA).fit((OX - self.mean_) / self.std_, O)
        est = self.estimator if self.estimator is not None else LogisticRegression(C=0.01, max_iter=300)
        for r in range(ROUNDS + 1):
            self.estimator_ = clone(est).fit((np.concatenate(X) - self.mean_) / self.std_, np.concatenate(y))
            if r == ROUNDS:
                break
            for v, t in zip(views, truth):
                b, P = self._scan(v)
                far = iou(b, t).max(axis=1, initial=0) < FAR
                s = P.max(1)
                b, s = b[far], s[far]
                k = suppressed(b, s, 0.6)[:HARD]
                k = k[s[k] > .1]
                X.append(v.channels.describe(b[k])); y.append(np.full(len(k), -1))
        return self

    def _proba(self, v, w):
        P = self.estimator_.predict_proba((v.channels.describe(w) - self.mean_) / self.std_)
        return P[:, 1:] if self.estimator_.classes_[0] == -1 else P

    def _scan(self, v, most=200):
        g = grid(v.width, v.height, self.sizes_)
        P = self._proba(v, g)
        top = np.argsort(-P.max(1), kind="stable")[:most]
        w, P = g[top], P[top]
        for _ in range(REFINE):
            by = self.shift_.predict((v.channels.describe(w) - self.mean_) / self.std_)
            w2 = clipped(moved(w, by), v.width, v.height)
            P2 = self._proba(v, w2)
            w, P = np.concatenate([w,w2]), np.concatenate([P,P2])
        return w, P

    def found(self, sample):
        v = View(sample, self.side)
        w, P = self._scan(v)
        s = P.max(1)
        k = suppressed(w, s, self.overlap)
        k = k[s[k] >= 0.05]
        return w[k] * v.scale, P[k]

    def predict(self, samples, threshold=None):
        out = []
        for s in samples:
            w, P = self.found(s)
            out.append([dict(zip(("left", "top", "width", "height"), map(float, b)), label=self.classes_[p.argmax()], score=float(p.max())) for b, p in zip(w, P) if p.max() >= (self.threshold if threshold is None else threshold)])
        return out
