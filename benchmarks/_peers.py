"""The same questions asked to other active-learning libraries, each as it wants to be asked.

Every function returns the ways of the libraries that are installed, by name: `{"library": call without arguments}`.
Probabilities are handed over ready-made wherever a library can be given them, so that only its own work is timed.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from types import SimpleNamespace

import numpy as np


class Served:
    """A classifier that gives probabilities computed before, to whoever asks."""

    def __init__(self, P):
        self.P, self.classes_ = P, np.arange(P.shape[1])

    def fit(self, _X, _y):
        return self

    def predict_proba(self, _X=None, **_options):
        return self.P


class Committee(list):
    """Members of modAL's kind that vote as computed before."""

    def __init__(self, members):
        super().__init__(members)
        self.P, self.classes_ = np.stack(members, axis=1), np.arange(members.shape[2])

    def vote(self, _X):
        return self.P.argmax(axis=2)

    def vote_proba(self, _X):
        return self.P


def installed(**peers):
    """Keep the peers whose libraries can be imported."""
    ways = {}
    for name, make in peers.items():
        with warnings.catch_warnings(), suppress(ImportError):
            warnings.simplefilter("ignore")
            ways[name.replace("_", "-")] = make()
    return ways


def uncertainty(P, n, strategy, slow):
    X = np.zeros((len(P), 1))

    def modal():
        from modAL import uncertainty as modal

        query = {"confidence": modal.uncertainty_sampling, "margin": modal.margin_sampling}
        query = query.get(strategy, modal.entropy_sampling)
        return lambda: query(Served(P), X, n_instances=n)[0]

    def cardinal():
        from cardinal import uncertainty as cardinal

        kind = getattr(cardinal, f"{strategy.title()}Sampler")
        return lambda: kind("precomputed", n).fit(None, None).select_samples(P)

    def skactiveml():
        from skactiveml.pool import UncertaintySampling

        method = {"confidence": "least_confident", "margin": "margin_sampling"}.get(strategy, "entropy")
        y, model = np.full(len(P), np.nan), _skactiveml_model(P)
        query = UncertaintySampling(method=method, random_state=0).query
        return lambda: query(X, y, model, fit_clf=False, batch_size=n)

    def small_text():
        from small_text import query_strategies as small_text

        kind = {"confidence": small_text.LeastConfidence, "margin": small_text.BreakingTies}
        kind, rows = kind.get(strategy, small_text.PredictionEntropy), np.arange(len(P))
        return lambda: kind().query(Served(P), rows, rows, rows[:0], rows[:0], n)

    # Beyond confidence, small-text calls a Python function per row: minutes for a million.
    few = {"small_text": small_text} if slow or strategy == "confidence" else {}
    return installed(modAL=modal, cardinal=cardinal, scikit_activeml=skactiveml, **few)


def end_to_end(estimator, X, n):
    def modal():
        from modAL.uncertainty import margin_sampling

        return lambda: margin_sampling(estimator, X, n_instances=n)[0]

    def cardinal():
        from cardinal.uncertainty import MarginSampler

        return lambda: MarginSampler(estimator, n, assume_fitted=True).fit(X[:1], None).select_samples(X)

    def skactiveml():
        from skactiveml.classifier import SklearnClassifier
        from skactiveml.pool import UncertaintySampling

        y, model = np.full(len(X), np.nan), SklearnClassifier(estimator, classes=estimator.classes_)
        query = UncertaintySampling(method="margin_sampling", random_state=0).query
        return lambda: query(X, y, model, fit_clf=False, batch_size=n)

    return installed(modAL=modal, cardinal=cardinal, scikit_activeml=skactiveml)


def k_center(X, labeled, n, slow):
    whole, y = _with_labels(X, labeled)

    def cardinal():
        from cardinal.clustering import KCenterGreedy

        return lambda: KCenterGreedy(lambda rows: rows, n).fit(labeled).select_samples(X)

    def skactiveml():
        from skactiveml.pool import CoreSet

        return lambda: CoreSet(random_state=0).query(whole, y, batch_size=n) - len(labeled)

    def small_text():
        from small_text.query_strategies.coresets import greedy_coreset

        free, known = np.arange(len(X)), np.arange(len(X), len(whole))  # the labeled rows have to come last here
        turned = np.concatenate([X, labeled])
        return lambda: greedy_coreset(turned, free, known, n, distance_metric="euclidean")

    return installed(cardinal=cardinal, scikit_activeml=skactiveml, **({"small_text": small_text} if slow else {}))


def ranked(X, doubt, labeled, n, slow):
    def modal():
        from modAL.batch import ranked_batch

        learner = SimpleNamespace(on_transformed=False, X_training=labeled)
        return lambda: ranked_batch(learner, X, doubt, n, "euclidean", None)[0]

    def cardinal():
        from cardinal.batch import RankedBatchSampler

        return lambda: RankedBatchSampler(n).fit(labeled).select_samples(X, doubt)

    return installed(cardinal=cardinal, **({"modAL": modal} if slow else {}))


def badge(P, X, n):
    def skactiveml():
        from skactiveml.pool import Badge

        y, model = np.full(len(X), np.nan), _skactiveml_model(P)
        return lambda: Badge(random_state=0).query(X, y, model, fit_clf=False, batch_size=n)

    return installed(scikit_activeml=skactiveml)


def typiclust(X, labeled, n):
    whole, y = _with_labels(X, labeled)

    def skactiveml():
        from skactiveml.pool import TypiClust

        return lambda: TypiClust(random_state=0).query(whole, y, batch_size=n) - len(labeled)

    return installed(scikit_activeml=skactiveml)


def two_step(P, X, n, beta):
    def cardinal():
        from cardinal.zhdanov2019 import TwoStepKMeansSampler

        return lambda: TwoStepKMeansSampler(beta, Served(P), n, assume_fitted=True).fit(X, None).select_samples(X)

    return installed(cardinal=cardinal)


def k_means(X, n, slow):
    def cardinal_mini_batch():
        from cardinal.clustering import MiniBatchKMeansSampler

        return lambda: MiniBatchKMeansSampler(n).fit(X).select_samples(X)

    def cardinal_full():
        from cardinal.clustering import KMeansSampler

        return lambda: KMeansSampler(n).fit(X).select_samples(X)

    few = {"cardinal_mini_batch": cardinal_mini_batch}
    return installed(**few, **({"cardinal": cardinal_full} if slow else {}))


def committee(members, measure):
    X = members[0]

    def modal():
        from modAL import disagreement

        score = disagreement.vote_entropy if measure == "vote_entropy" else disagreement.KL_max_disagreement
        voters = Committee(members)
        return lambda: score(voters, X)

    def skactiveml():
        from skactiveml.pool import _query_by_committee as skactiveml

        given, classes = members.copy(), np.arange(members.shape[2])  # it writes into what it is given
        if measure == "vote_entropy":
            return lambda: skactiveml.vote_entropy(given.argmax(axis=2).T, classes)
        return lambda: skactiveml.average_kl_divergence(given)

    return installed(modAL=modal, scikit_activeml=skactiveml)


def _skactiveml_model(P):
    from skactiveml.base import SkactivemlClassifier

    class Model(SkactivemlClassifier):
        def fit(self, _X, _y, _sample_weight=None):
            return self

        def predict_proba(self, X):
            return P[: len(X)]

    model = Model(classes=list(range(P.shape[1])))
    model.classes_ = np.arange(P.shape[1])
    return model


def _with_labels(X, labeled):
    y = np.concatenate([np.zeros(len(labeled)), np.full(len(X), np.nan)])
    return np.concatenate([labeled, X]), y
