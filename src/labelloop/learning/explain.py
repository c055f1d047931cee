"""Which words of a text moved a linear model towards its answer.

A linear model over words adds up, per class, a coefficient times the value of each feature. What a feature adds is
shared out to where it stands in the text, so that the sum over all words is the model's decision.

Examples
--------
>>> from sklearn.feature_extraction.text import CountVectorizer
>>> from sklearn.linear_model import LogisticRegression
>>> from sklearn.pipeline import make_pipeline
>>> texts = ["a good film", "a good day", "a bad film", "a bad day"]
>>> model = make_pipeline(CountVectorizer(), LogisticRegression()).fit(texts, ["+", "+", "-", "-"])
>>> text = "What a GOOD idea!"
>>> [text[start:end] for start, end, weight in explain(model, None, text, "+")]
['GOOD']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from labelloop.learning.grams import grams_of
from labelloop.learning.models import Model, model_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.features import Recipe
    from labelloop.learning.topk import Floats, Positions

Stretch: TypeAlias = tuple[int, int, float]


def explain(estimator: Any, recipe: Recipe | None, text: str, key: Any, most: int | None = 8) -> list[Stretch]:
    """Find the words of a text that speak for a class.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Fitted.
    recipe : Recipe or None
        How its features are made of samples; None if it reads texts itself.
    text : str
    key : class key
        The class to explain: the one the model answers, or another.
    most : int or None, default=8
        How many words at most, and only such as speak for the class. None: all words that say anything, also
        against it; where features are words or word n-grams, their weights add up to the decision, see Notes.

    Returns
    -------
    list of (start, end, weight)
        In code points of the text, biggest weight first. Empty where the classifier is not linear, or its features
        are not words (`CountVectorizer`, `TfidfVectorizer`) of one text, possibly selected or scaled.

    Raises
    ------
    ValueError
        If the model does not know the class.

    Notes
    -----
    A feature adds its value times its coefficient: for two classes that of the decision function, with the sign of
    the class; for more, that of the class less the mean of the others'; for naive Bayes, logarithms of probabilities
    take the place of coefficients. What a word n-gram adds is shared among its words. What a character n-gram adds
    is shared among its characters, and summed over the words in which they stand; blanks get nothing.
    """
    model = model_of(estimator)
    if model.codes([key])[0] < 0:
        raise ValueError(f"{key!r} is none of the classes of the model: {model.classes!r:.200}")
    return explain_all(model, recipe, [text], [key], most)[0]


def explain_all(
    model: Model, recipe: Recipe | None, texts: Sequence[str], answers: Sequence[Any], most: int | None = 8
) -> list[list[Stretch]]:
    """Find the words of texts that speak for an answer, see `explain`.

    Parameters
    ----------
    model : Model
    recipe : Recipe or None
    texts : sequence of str
    answers : sequence
        A class key per text, or a list of them: then a word weighs what it says for the class it speaks for most.
        Nothing speaks for a class that the model does not know.
    most : int or None, default=8

    Returns
    -------
    list of list of (start, end, weight)
    """
    strongest: list[dict[tuple[int, int], float]] = [{} for _ in texts]
    for estimator, asked in _asked(model, answers):
        reader = _reader_of(estimator, recipe)
        if reader is None:
            continue
        rows = reader.rows([texts[k] for k, _ in asked])
        for (k, code), (columns, values) in zip(asked, rows, strict=True):
            added = values * reader.towards(code, columns)
            for place, weight in _shared(reader, texts[k], columns, added).items():
                strongest[k][place] = max(weight, strongest[k].get(place, weight))
    return [_ordered(words, most) for words in strongest]


def _asked(model: Model, answers: Sequence[Any]) -> list[tuple[Any, list[tuple[int, int]]]]:
    """Return each classifier that has to be looked at, with the numbers of texts and the codes of their classes."""
    if model.has_parts:
        return []
    lists = [answer if isinstance(answer, list | tuple) else [answer] for answer in answers]
    found = [(k, code) for k, keys in enumerate(lists) for code in model.codes(keys).tolist() if code >= 0]
    if not model.several:
        return [(model.estimator, found)] if found else []
    each = sorted({code for _, code in found})  # a classifier per class, against the rest
    return [(model.estimator.estimators_[one], [(k, 1) for k, code in found if code == one]) for one in each]


def _ordered(words: dict[tuple[int, int], float], most: int | None) -> list[Stretch]:
    ordered = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(*place, weight) for place, weight in ordered if most is None or weight > 0][:most]


def _shared(reader: _Reader, text: str, columns: Positions, added: Floats) -> dict[tuple[int, int], float]:
    """Share out what each column adds, in order of columns, to where its feature stands."""
    sums: dict[tuple[int, int], float] = {}
    for vectorizer, places in reader.vectorizers if len(columns) else ():
        grams = grams_of(vectorizer, text)
        if grams is None:
            continue
        known = vectorizer.vocabulary_
        terms = np.array([known.get(term, -1) for term in grams.terms], dtype=np.intp)
        wanted = np.where(terms < 0, -1, places[terms])
        found = np.minimum(np.searchsorted(columns, wanted), len(columns) - 1)
        told = columns[found] == wanted
        times = np.bincount(found[told], minlength=len(columns))
        for place, weight in grams.shared(np.where(told, added[found] / np.maximum(times[found], 1), 0.0)).items():
            sums[place] = sums.get(place, 0.0) + weight
    return sums


@dataclass(frozen=True)
class _First:
    """The step that makes a matrix of a text."""

    vectorizers: list[tuple[Any, int]]  # each with the column at which its terms begin
    width: int


@dataclass(frozen=True)
class _Reader:
    """A linear classifier over the words of a text, and what makes them."""

    first: _First
    later: list[Any]  # steps between the matrix and the classifier, which leave columns what they are
    places: Positions  # per column of the matrix, its number before the classifier; -1 if it was not selected
    weights: Floats  # (n_classes, n_columns); one row for two classes

    @property
    def vectorizers(self) -> list[tuple[Any, Positions]]:
        """What makes words of a text, and the column that the classifier sees of each term."""
        return [(made, self.places[start : start + len(made.vocabulary_)]) for made, start in self.first.vectorizers]

    def rows(self, texts: list[str]) -> list[tuple[Positions, Floats]]:
        """Return what the classifier sees of texts: columns in order, and their values."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - slow to import

        rows = csr_matrix((len(texts), self.first.width))
        for vectorizer, start in self.first.vectorizers:
            made = vectorizer.transform(texts)
            rows = rows + csr_matrix((made.data, made.indices + start, made.indptr), rows.shape)
        for step in self.later:
            rows = csr_matrix(step.transform(rows))
        rows.sort_indices()
        ends = rows.indptr[1:-1]
        return list(zip(np.split(rows.indices, ends), np.split(rows.data, ends), strict=True))

    def towards(self, code: int, columns: Positions) -> Floats:
        """Return how much a unit of each column speaks for a class."""
        W = self.weights[:, columns]
        if len(W) == 1:
            return np.asarray(W[0] if code == 1 else -W[0])
        return np.asarray(W[code] - (W.sum(axis=0) - W[code]) / (len(W) - 1))


def _reader_of(estimator: Any, recipe: Recipe | None) -> _Reader | None:
    """Return how a classifier reads words; None if it does not, or not simply."""
    from sklearn.base import OneToOneFeatureMixin  # noqa: PLC0415 - slow to import

    inner = getattr(estimator, "best_estimator_", estimator)
    steps = [step for _, step in getattr(inner, "steps", [("", inner)]) if step not in (None, "passthrough")]
    if recipe is not None and recipe.maker is not None:
        steps = [getattr(recipe.maker, "maker", recipe.maker), *steps]
    *before, classifier = steps
    first, weights = _first_of(before[0]) if before else None, _weights(classifier)
    if first is None or weights is None:
        return None
    places = np.arange(first.width)
    for step in before[1:]:
        if hasattr(step, "get_support"):
            kept = step.get_support()
            places = np.where((places >= 0) & kept[places], np.cumsum(kept)[places] - 1, -1)
        elif not isinstance(step, OneToOneFeatureMixin):
            return None
    return _Reader(first, before[1:], places, weights)


def _first_of(step: Any) -> _First | None:
    """Return how a step makes words of one text; None if it does something else."""
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415 - slow to import
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415 - slow to import
    from sklearn.pipeline import FeatureUnion  # noqa: PLC0415 - slow to import

    if isinstance(step, CountVectorizer):
        return _First([(step, 0)], len(step.vocabulary_))
    if getattr(step, "transformer_weights", None):
        return None
    if isinstance(step, FeatureUnion):
        union = [made for _, made in step.transformer_list]
        if not all(isinstance(made, CountVectorizer) for made in union):
            return None
        ends = np.cumsum([len(made.vocabulary_) for made in union]).tolist()
        return _First(list(zip(union, [0, *ends[:-1]], strict=True)), ends[-1])
    if isinstance(step, ColumnTransformer):
        found = [(made, name, column) for name, made, column in step.transformers_ if isinstance(made, CountVectorizer)]
        parts = step.output_indices_
        if len({column for _, _, column in found}) == 1:
            return _First([(made, parts[name].start) for made, name, _ in found], max(p.stop for p in parts.values()))
    return None


def _weights(classifier: Any) -> Floats | None:
    """Return coefficients, a row per class, or one for two; None if the classifier is not linear."""
    from sklearn.naive_bayes import ComplementNB, MultinomialNB  # noqa: PLC0415 - slow to import

    bayes = isinstance(classifier, MultinomialNB | ComplementNB)
    given = getattr(classifier, "feature_log_prob_" if bayes else "coef_", None)
    if given is None or hasattr(classifier, "support_vectors_"):  # which have a coefficient per pair of classes
        return None
    return np.atleast_2d(np.asarray(given.toarray() if hasattr(given, "toarray") else given, dtype=float))
