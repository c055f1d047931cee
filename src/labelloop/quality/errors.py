"""How often each annotator takes which class for which, and what samples are when this is taken into account.

Examples
--------
>>> import pandas as pd
>>> rows = [(k, name, k % 2) for k in range(20) for name in ("ada", "bob", "cem")]  # they agree on all
>>> rows += [(k, "eve", 1 - k % 2) for k in range(20)]  # and eve has it the wrong way round
>>> found = dawid_skene(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
>>> found.answers.tolist()[:4], found.accuracy.round(2).to_dict()
([0, 1, 0, 1], {'ada': 1.0, 'bob': 1.0, 'cem': 1.0, 'eve': 0.0})
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.quality.judgments import CLASS, class_order, read_judgments, token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from labelloop.labels import ClassKey
    from labelloop.quality.judgments import Floats, Judgments

logger = logging.getLogger(__name__)

_LEAST = 1e-300  # what has probability 0 has a logarithm all the same


@dataclass(frozen=True)
class DawidSkene:
    """What `dawid_skene` has found.

    Parameters
    ----------
    proba : DataFrame
        The probability of each class for each sample with an answer: a row per sample, a column per class.
    prior : Series
        How frequent each class is.
    confusion : DataFrame
        A row per annotator and true class, a column per answer: how probable it is that this annotator gives this
        answer to a sample of this class. ``confusion.loc["ada"]`` is the matrix of one annotator.
    n_iter : int
        How many rounds it took.
    converged : bool
        Whether the last round changed no probability by more than `tol`.
    log_likelihood : float
        Of the answers, at the end.
    """

    proba: pd.DataFrame = field(repr=False)
    prior: pd.Series[float] = field(repr=False)
    confusion: pd.DataFrame = field(repr=False)
    n_iter: int
    converged: bool
    log_likelihood: float

    @property
    def answers(self) -> pd.Series[Any]:
        """The most probable class of each sample; of equal ones the first."""
        best = self.proba.to_numpy().argmax(axis=1) if len(self.proba) else []
        keys = list(self.proba.columns)
        return pd.Series([keys[code] for code in best], index=self.proba.index, dtype=object, name="answer")

    @property
    def confidence(self) -> pd.Series[float]:
        """The probability of each sample's answer."""
        return self.proba.max(axis=1).rename("confidence")

    @property
    def accuracy(self) -> pd.Series[float]:
        """How probable it is that an annotator is right, over classes as frequent as in `prior`."""
        n_classes = len(self.prior)
        names = self.confusion.index.get_level_values(0)[:: max(1, n_classes)]
        tensor = self.confusion.to_numpy().reshape(len(names), n_classes, n_classes)
        return pd.Series(np.einsum("akk,k->a", tensor, self.prior.to_numpy()), index=names, name="accuracy")


def dawid_skene(
    judgments: pd.DataFrame,
    *,
    classes: Iterable[ClassKey] | None = None,
    known: Mapping[Any, ClassKey] | None = None,
    smoothing: float = 0.01,
    max_iter: int = 200,
    tol: float = 1e-4,
) -> DawidSkene:
    """Estimate what samples are, and each annotator's confusion matrix, from answers that contradict each other.

    Whoever often agrees with the others counts more, and whoever takes one class for another is read accordingly,
    even somebody who has all of it the wrong way round. It takes several answers per sample and per annotator; where
    most annotators share one error, no method that sees answers only can tell.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`; answers are single classes. Of several classes ask for each: has it, has it not.
    classes : iterable of class keys, optional
        The columns, and the order in which ties are broken; by default the classes that were given.
    known : dict of sample to class, optional
        Samples whose class is known, as of test questions or verdicts; annotators are measured by them. Those that
        nobody judged make no difference.
    smoothing : float, default=0.01
        Added to every count of a confusion matrix, as if each annotator had been seen to give every answer to every
        class this often. Without it one single answer could rule out a class.
    max_iter : int, default=200
        The most rounds.
    tol : float, default=1e-4
        Rounds end when none changes a probability by more than this.

    Returns
    -------
    DawidSkene

    Raises
    ------
    ValueError
        If judgments are not readable or no single classes, an answer is none of `classes`, nobody judged any
        of the known samples, or a parameter is out of its range.

    References
    ----------
    Dawid and Skene, *Maximum likelihood estimation of observer error-rates using the EM algorithm*, Applied Statistics
    28 (1979).

    Examples
    --------
    >>> rows = [(1, "ada", "cat"), (1, "bob", "cat"), (1, "cem", "dog"), (2, "ada", "dog"), (2, "bob", "dog")]
    >>> dawid_skene(pd.DataFrame(rows, columns=["sample", "annotator", "answer"])).answers.to_dict()
    {1: 'cat', 2: 'dog'}
    """
    for name, value, least in (("smoothing", smoothing, 0), ("tol", tol, 0), ("max_iter", max_iter, 1)):
        if not least <= value < np.inf:
            raise ValueError(f"{name}={value!r}: it must be {least} or more")
    judged = read_judgments(judgments)
    if judged.kind != CLASS:
        raise ValueError(f"answers are {judged.kind}: dawid_skene takes one class per sample; ask for each class alone")
    known = dict(known or {})
    order = class_order([*judged.answers, *known.values()], classes)
    table = _Table.of(judged, order)
    held = table.held(known, order)
    T, change, n_iter = held(table.shares()), np.inf, 0
    while n_iter < max_iter and change > tol:
        n_iter += 1
        prior, confusion = table.rates(T, smoothing)
        posterior, log_likelihood = table.posterior(prior, confusion)
        before, T = T, held(posterior)
        change = float(np.abs(T - before).max(initial=0.0))
    if change > tol:
        logger.warning("dawid_skene stopped after %d rounds; the last one changed a share by %.2g", n_iter, change)
    keys = pd.Index(list(order.values()), dtype=object)
    rows = pd.MultiIndex.from_product([table.annotators, keys], names=["annotator", "truth"])
    return DawidSkene(
        proba=pd.DataFrame(T, index=table.samples, columns=keys),
        prior=pd.Series(prior, index=keys),
        confusion=pd.DataFrame(confusion.reshape(len(rows), len(keys)), index=rows, columns=keys.rename("answer")),
        n_iter=n_iter,
        converged=change <= tol,
        log_likelihood=log_likelihood,
    )


@dataclass(frozen=True)
class _Table:
    """Answers as a sparse matrix: a row per sample, a column per annotator and class, ones where it was given.

    Both steps of the algorithm are one product with it.
    """

    samples: pd.Index[Any]
    annotators: pd.Index[Any]
    n_classes: int
    given: Any

    @classmethod
    def of(cls, judged: Judgments, order: Mapping[Any, ClassKey]) -> _Table:
        from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

        place = {name: code for code, name in enumerate(order)}
        codes = np.array([place[token(answer)] for answer in judged.answers], dtype=np.intp)
        samples, sample = np.unique(judged.sample, return_inverse=True)  # without those that nobody answered
        annotators, annotator = np.unique(judged.annotator, return_inverse=True)
        shape = len(samples), len(annotators) * len(order)
        given = csr_array((np.ones(len(codes)), (sample, annotator * len(order) + codes)), shape=shape)
        return cls(judged.samples[samples], judged.annotators[annotators], len(order), given)

    def held(self, known: Mapping[Any, ClassKey], order: Mapping[Any, ClassKey]) -> Callable[[Floats], Floats]:
        """Return what puts the classes that are known in the place of those that are estimated."""
        rows = self.samples.get_indexer(pd.Index(list(known)))
        judged = rows >= 0
        if known and not judged.any():
            raise ValueError(f"known names {len(known)} samples, {next(iter(known))!r} first, and nobody judged any")
        place = {name: code for code, name in enumerate(order)}
        codes = np.array([place[token(key)] for key in known.values()], dtype=np.intp)
        rows, exact = rows[judged], np.eye(self.n_classes)[codes[judged]]

        def held(T: Floats) -> Floats:
            T[rows] = exact
            return T

        return held if known else lambda T: T

    def shares(self) -> Floats:
        """Return the share of answers that each class got."""
        counts = np.asarray(self.given @ np.tile(np.eye(self.n_classes), (len(self.annotators), 1)))
        found: Floats = counts / counts.sum(axis=1, keepdims=True)
        return found

    def rates(self, T: Floats, smoothing: float) -> tuple[Floats, Floats]:
        """Return how frequent classes are, and each annotator's answers to each class (the M step)."""
        shape = len(self.annotators), self.n_classes, self.n_classes
        counts = np.asarray(self.given.T @ T).reshape(shape).swapaxes(1, 2) + smoothing
        sums = counts.sum(axis=2, keepdims=True)
        even = np.full_like(counts, 1 / max(1, self.n_classes))
        return T.sum(axis=0) / max(1, len(T)), np.divide(counts, sums, out=even, where=sums > 0)

    def posterior(self, prior: Floats, confusion: Floats) -> tuple[Floats, float]:
        """Return the probability of each class for each sample, and the log-likelihood of all answers (the E step)."""
        logs = np.log(np.maximum(confusion, _LEAST)).swapaxes(1, 2).reshape(self.given.shape[1], self.n_classes)
        joint = np.asfortranarray(self.given @ logs)  # sums over few columns are fast where columns lie together
        joint += np.log(np.maximum(prior, _LEAST))
        peak = joint.max(axis=1, keepdims=True, initial=-np.inf)
        T = np.exp(joint - peak)
        sums = T.sum(axis=1, keepdims=True)
        return T / sums, float((np.log(sums) + peak).sum())
