"""Finding spans of text with parts of scikit-learn.

A classifier says of each token whether it begins, continues or stays out of a span, and the most probable
sequence of such tags that makes sense is read as spans.

Examples
--------
>>> texts = ["Ada lives in Paris", "Bob lives in Rome", "we live in Oslo", "it rains"]
>>> spans = [[{"label": "place", "start": text.rfind(" ") + 1, "end": len(text)}] for text in texts[:3]]
>>> tagger = SpanTagger().fit(texts, [*spans, []])
>>> [(span["label"], span["text"]) for span in tagger.predict(["Eve lives in Lima"])[0]]
[('place', 'Lima')]
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, clone
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.utils.validation import check_is_fitted

from labelloop.learning import bio
from labelloop.learning.exact import exact_match
from labelloop.learning.features import input_form
from labelloop.learning.parts import check_aggregate
from labelloop.learning.token_features import TokenFeatures
from labelloop.text import check_tokenization, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.learning.parts import Annotation
    from labelloop.learning.topk import Floats, Positions
    from labelloop.text import Token

_BATCH = 50_000  # tokens looked at together
# Of the default classifier. 2 was within 0.02 F1 of the best of 2 to 10 on three sets, with 200 and 700 documents;
# 5 lost 0.04 where there are eight labels.
_C, _PASSES = 2.0, 10


class SpanTagger(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """A model that finds spans in texts.

    Tokens are described by their letters, form, prefixes, suffixes and neighbours (`TokenFeatures`), tagged by
    any classifier as beginning, inside or outside of a span, and decoded so that every span is whole.

    Parameters
    ----------
    estimator : scikit-learn classifier, optional
        Cloned before the fit. It needs ``predict_proba`` and must take sparse matrices. Default: logistic
        regression by ten passes of stochastic gradient descent, as strong a penalty as that of
        ``LogisticRegression(C=2)`` and several times as quick.
    window : int, default=2
        How many tokens on each side are looked at.
    tokenization : {"auto", "word", "character"}, default="auto"
        How texts without given tokens are cut, see `labelloop.text.tokenize`.
    n_features : int, default=2**18
        Columns that the features of one place are hashed into.
    aggregate : str, default="mean"
        How a document's score is made of its tokens', see `labelloop.learning.parts.part_scores`. The mean taught
        most per character read; ``"max"`` and ``"sum"`` prefer long documents.

    Attributes
    ----------
    classes_ : list
        The labels seen, as they were given, in order of their text.
    estimator_ : the fitted classifier of tags
    n_dropped_ : int
        Spans given that were not learned from, see Notes.
    empty_score : float
        The score of a document without tokens, 0: there is nothing to ask.

    Raises
    ------
    ValueError
        If a parameter is out of its range (when fitting).

    Notes
    -----
    A token has one tag. Of spans that overlap, the outermost (longest) is learned; a span that ends within a
    token is widened to it; a span without a token is left out. What is not learned is counted in
    ``n_dropped_``, and said in a warning.
    """

    empty_score = 0.0

    def __init__(
        self,
        estimator: Any = None,
        *,
        window: int = 2,
        tokenization: str = "auto",
        n_features: int = 2**18,
        aggregate: str = "mean",
    ) -> None:
        self.estimator = estimator
        self.window = window
        self.tokenization = tokenization
        self.n_features = n_features
        self.aggregate = aggregate

    def fit(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> SpanTagger:
        """Learn from documents and their spans.

        Parameters
        ----------
        samples : sequence of str, or of dict
            Texts; or dictionaries with ``"text"`` and optionally ``"tokens"``: (start, end) pairs, or
            dictionaries with ``"start"`` and ``"end"``, in order.
        annotations : sequence of list of dict
            ``{"label", "start", "end"}``, in Python string offsets. An empty list says that there is none.

        Returns
        -------
        SpanTagger
            Itself.

        Raises
        ------
        TypeError or ValueError
            If lengths differ, or a sample or a span is not as above.
        """
        self.check()
        documents = self._documents(samples)
        if len(annotations) != len(documents):
            raise ValueError(f"there are {len(documents)} samples and {len(annotations)} lists of spans: give one each")
        if not documents:
            raise ValueError("there are no samples to learn from")
        spans = [
            _checked_spans(found, doc, k) for k, (found, doc) in enumerate(zip(annotations, documents, strict=True))
        ]
        by_text = {str(span["label"]): span["label"] for found in spans for span in found}
        self.classes_ = [by_text[text] for text in sorted(by_text)]
        codes = {text: code for code, text in enumerate(sorted(by_text))}
        tags = [_tags(doc, found, codes) for doc, found in zip(documents, spans, strict=True)]
        self.n_dropped_ = sum(map(len, spans)) - sum(int((one % 2).sum()) for one in tags)
        if self.n_dropped_:
            warnings.warn(
                f"{self.n_dropped_} of {sum(map(len, spans))} spans overlap longer ones or hold no token, and are "
                "not learned: a token has one tag",
                stacklevel=2,
            )
        self._learn(documents, tags)
        return self

    def predict(self, samples: Sequence[Any]) -> list[list[Annotation]]:
        """Find spans.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of list of dict
            ``{"label", "start", "end", "text", "score"}``, in order, without overlap. The score is the
            probability of the label for the least sure token of the span.
        """
        check_is_fitted(self, "estimator_")
        return [
            [self._span(document, run, merged) for run in bio.runs(tags)]
            for document, merged, tags in self._tagged(self._documents(samples))
        ]

    def predict_parts(self, samples: Sequence[Any]) -> list[Floats]:
        """Return, per document, class probabilities of its tokens.

        Parameters
        ----------
        samples : as in `fit`

        Returns
        -------
        list of arrays of float, shape (n_tokens, n_classes + 1)
            Columns as ``classes_``, whether beginning or inside, and last "in no span"; rows sum to one.
        """
        check_is_fitted(self, "estimator_")
        found = self._probabilities(self._documents(samples))
        return [part for batch, P in found for part in _split(_merged(P), batch)]

    def score(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> float:
        """Return F1 of the spans found, see `exact_match`."""
        return exact_match(annotations, self.predict(samples)).f1

    def check(self) -> None:
        """Raise `ValueError` if a parameter is out of its range, as `fit` does first."""
        check_tokenization(self.tokenization)
        check_aggregate(self.aggregate)
        for name, least in (("window", 0), ("n_features", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise ValueError(f"{name}={value!r} has to be a whole number, {least} or more")
        if self.estimator is not None and not hasattr(self.estimator, "predict_proba"):
            raise ValueError(
                f"estimator={self.estimator!r:.80} has no predict_proba: give a classifier that has, for example "
                "LogisticRegression()"
            )
        if self.estimator is not None and input_form(self.estimator) in {"text", "frame"}:
            raise ValueError(
                f"estimator={self.estimator!r:.80} reads text or columns, but is given the features of tokens: give "
                "the classifier alone, for example LogisticRegression()"
            )

    def _documents(self, samples: Sequence[Any]) -> list[_Document]:
        if isinstance(samples, str | Mapping):
            raise TypeError(f"{samples!r:.80} is one sample: give a list of samples")
        return [_document(sample, k, self.tokenization) for k, sample in enumerate(samples)]

    def _learn(self, documents: list[_Document], tags: list[Positions]) -> None:
        self._features = TokenFeatures(self.window, self.n_features)
        X, y = self._features.fit_transform([document.words for document in documents]), np.concatenate(tags)
        self.steps_ = bio.learned_steps(tags, 1 + 2 * len(self.classes_))
        if len(np.unique(y)) < 2:  # noqa: PLR2004 - two tags make a classification
            # Nothing to tell apart: every token is the same, or there is none.
            X, y, given = np.zeros((max(1, len(y)), 1)), y if len(y) else np.zeros(1, dtype=int), DummyClassifier()
        elif self.estimator is None:
            alpha = 1 / (_C * len(y))
            given = SGDClassifier(loss="log_loss", alpha=alpha, max_iter=_PASSES, tol=None, random_state=0)
        else:
            given = clone(self.estimator)
        self.estimator_ = _fitted(given, X, y)

    def _probabilities(self, documents: list[_Document]) -> Iterator[tuple[list[_Document], Floats]]:
        """Yield documents, and the probabilities of all tags for all their tokens, batch by batch."""
        for batch in _batches(documents):
            X = self._features.transform([document.words for document in batch])
            P = np.zeros((X.shape[0], len(self.steps_)))
            if len(P):
                P[:, self.estimator_.classes_] = self.estimator_.predict_proba(X)
            yield batch, P

    def _tagged(self, documents: list[_Document]) -> Iterator[tuple[_Document, Floats, Positions]]:
        for batch, P in self._probabilities(documents):
            tags = bio.best_tags(P, np.array([len(document.tokens) for document in batch]), self.steps_)
            yield from zip(batch, _split(_merged(P), batch), _split(tags, batch), strict=True)

    def _span(self, document: _Document, run: tuple[int, int, int], merged: Floats) -> Annotation:
        first, after, code = run
        start, end = document.tokens[first][0], document.tokens[after - 1][1]
        score = float(merged[first:after, code].min())
        label = self.classes_[code]
        return {"label": label, "start": start, "end": end, "text": document.text[start:end], "score": score}


def _fitted(classifier: Any, X: Any, y: Any) -> Any:
    try:
        return classifier.fit(X, y)
    except TypeError as error:
        if "sparse" not in str(error).lower():
            raise
        name = type(classifier).__name__
        raise TypeError(
            f"{name} does not take sparse matrices, which the features of tokens are: give one that does, for example "
            f"LogisticRegression(), or make_pipeline(TruncatedSVD(100), {name}())"
        ) from error


@dataclass(frozen=True)
class _Document:
    text: str
    tokens: list[Token]

    @property
    def words(self) -> list[str]:
        return [self.text[start:end] for start, end in self.tokens]


def _document(sample: Any, k: int, tokenization: str) -> _Document:
    text, tokens = sample, None
    if isinstance(sample, Mapping):
        text, tokens = sample.get("text"), sample.get("tokens")
    if not isinstance(text, str):
        raise TypeError(
            f"sample {k} is {sample!r:.80}: expected a text, or a dictionary with 'text' and optionally 'tokens'"
        )
    if tokens is None:
        return _Document(text, tokenize(text, tokenization))
    pairs = [(t["start"], t["end"]) if isinstance(t, Mapping) else (t[0], t[1]) for t in tokens]
    before = 0
    for start, end in pairs:
        if not before <= start < end <= len(text):
            raise ValueError(
                f"sample {k} has a token from {start} to {end}: tokens are (start, end) in order, none empty, "
                f"without overlap, within the {len(text)} characters of the text"
            )
        before = end
    return _Document(text, [(int(start), int(end)) for start, end in pairs])


def _checked_spans(spans: Any, document: _Document, k: int) -> list[Annotation]:
    if isinstance(spans, str | Mapping) or not hasattr(spans, "__iter__"):
        raise TypeError(f"the spans of sample {k} are {spans!r:.80}: expected a list, [] if there is none")
    found = list(spans)
    for span in found:
        if not isinstance(span, Mapping) or not {"label", "start", "end"} <= span.keys():
            raise TypeError(f"sample {k} has a span {span!r:.80}: expected {{'label', 'start', 'end'}}")
        start, end = span["start"], span["end"]
        if not 0 <= start < end <= len(document.text):
            raise ValueError(
                f"sample {k} has a span from {start} to {end}: it has to end after it begins, within the "
                f"{len(document.text)} characters of the text"
            )
        if span.get("text", document.text[start:end]) != document.text[start:end]:
            raise ValueError(
                f"sample {k} has a span {span['text']!r:.40}, but from {start} to {end} the text says "
                f"{document.text[start:end]!r:.40}: offsets count code points, as Python strings do"
            )
    return found


def _tags(document: _Document, spans: list[Annotation], codes: dict[str, int]) -> Positions:
    edges = np.array(document.tokens, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(edges[:, 1], [span["start"] for span in spans], side="right")
    after = np.searchsorted(edges[:, 0], [span["end"] for span in spans], side="left")
    touched = list(zip(first.tolist(), after.tolist(), [codes[str(span["label"])] for span in spans], strict=True))
    held = [run for run in touched if run[0] < run[1]]
    kept = [held[k] for k in bio.outermost([run[:2] for run in held])]
    return bio.encode([run[:2] for run in kept], [run[2] for run in kept], len(edges))


def _batches(documents: list[_Document]) -> Iterator[list[_Document]]:
    batch: list[_Document] = []
    n_tokens = 0
    for document in documents:
        batch.append(document)
        n_tokens += len(document.tokens)
        if n_tokens >= _BATCH:
            yield batch
            batch, n_tokens = [], 0
    if batch:
        yield batch


def _merged(P: Floats) -> Floats:
    """Return class probabilities, "outside" last, from those of tags."""
    return np.column_stack([P[:, 1::2] + P[:, 2::2], P[:, 0]])


def _split(rows: Any, documents: list[_Document]) -> list[Any]:
    ends = np.cumsum([len(document.tokens) for document in documents])
    return np.split(rows, ends[:-1])
