"""Classifiers of scikit-learn's kind: which are accepted, how they learn answers, how sure they are.

Examples
--------
>>> from sklearn.linear_model import LogisticRegression
>>> model = fit_model(LogisticRegression(), [[0.0], [1.0], [2.0], [3.0]], ["low", "low", "high", "high"])
>>> model.classes
['high', 'low']
>>> model.decide(model.probabilities([[3.0]]))[0]
['high']
"""

from __future__ import annotations

import copy
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from labelloop.learning.parts import takes_parts
from labelloop.learning.strategies.uncertainty import class_wise, scores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.learning.strategies.uncertainty import Strategy
    from labelloop.learning.topk import Floats

_ACCEPTED = (
    "a scikit-learn classifier is accepted: fit, and predict_proba or decision_function, "
    "for example LogisticRegression()"
)


class TooFewClassesError(ValueError):
    """The answers so far do not tell two classes apart; the message says which answers are missing."""


def check_classifier(estimator: Any) -> None:
    """Raise `TypeError` unless `estimator` is an instance of a classifier that can say how sure it is.

    Estimators of samples made of parts are accepted as well, see `labelloop.learning.parts.PartsEstimator`.
    """
    from sklearn.base import is_classifier, is_regressor  # noqa: PLC0415 - slow to import

    if isinstance(estimator, type):
        raise TypeError(f"estimator is the class {estimator.__name__}: give an object, {estimator.__name__}()")
    name = type(estimator).__name__
    if takes_parts(estimator) and hasattr(estimator, "get_params"):
        return
    if not (hasattr(estimator, "fit") and hasattr(estimator, "get_params")):
        raise TypeError(f"estimator={estimator!r:.80} is not a scikit-learn estimator: {_ACCEPTED}")
    if is_regressor(estimator):
        raise TypeError(f"{name} seems to be a regressor and not a classifier: {_ACCEPTED}")
    if not (hasattr(estimator, "predict_proba") or hasattr(estimator, "decision_function")):
        kind = "has neither predict_proba nor decision_function" if is_classifier(estimator) else "is no classifier"
        raise TypeError(f"{name} {kind}: {_ACCEPTED}")


@dataclass(frozen=True)
class Model:
    """A fitted classifier and the answers that its classes stand for.

    Parameters
    ----------
    estimator : object
        The fitted scikit-learn classifier.
    classes : list
        The answers as they were given, in the order of the columns of `probabilities`.
    several : bool
        Whether a sample may have several classes; the columns are then independent of each other.
    """

    estimator: Any
    classes: list[Any]
    several: bool = False
    has_parts: ClassVar[bool] = False

    def probabilities(self, X: Any) -> Floats:
        """Return class probabilities, shape (n_rows, n_classes).

        Without ``predict_proba``, the decision function passes through the logistic function (two classes,
        or several per sample) or the softmax: not calibrated, but of the right order.
        """
        X = _palatable(self.estimator, X)
        if hasattr(self.estimator, "predict_proba"):
            P = _as_matrix(self.estimator.predict_proba(X), getattr(self.estimator, "classes_", None))
        else:
            decision = np.asarray(self.estimator.decision_function(X), dtype=float)
            P = _squashed(decision, several=self.several)
        return P[:, -1:] if self.several and len(self.classes) == 1 else P

    def scores(self, P: Floats, strategy: Strategy, *, seed: int = 0, start: int = 0) -> Floats:
        """Return a score per row of probabilities, bigger = ask first."""
        score = class_wise if self.several else scores
        return score(P, strategy, seed=seed, start=start)

    def decide(self, P: Floats) -> tuple[list[Any], Floats]:
        """Return the answer per row and how probable it is.

        With several classes per sample, every class of at least 1/2 is in, and the probability is that of
        the least sure of the decisions.
        """
        if self.several:
            answers = [[self.classes[k] for k in np.flatnonzero(row >= 0.5)] for row in P]  # noqa: PLR2004 - one half
            return answers, np.maximum(P, 1 - P).min(axis=1)
        best = P.argmax(axis=1)
        return [self.classes[k] for k in best], P[np.arange(len(P)), best]

    def codes(self, targets: Sequence[Any]) -> npt.NDArray[np.intp]:
        """Return the column of each answer; -1 for a class the model does not know."""
        known = {_text(key): code for code, key in enumerate(self.classes)}
        return np.array([known.get(_text(target), -1) for target in targets], dtype=np.intp)

    def predict(self, X: Any) -> list[Any]:
        """Return the answer per row as the estimator itself predicts it."""
        if self.several:
            return self.decide(self.probabilities(X))[0]
        codes = np.searchsorted(self.estimator.classes_, self.estimator.predict(_palatable(self.estimator, X)))
        return [self.classes[code] for code in codes]


def model_of(estimator: Any) -> Model:
    """Take a classifier that is fitted already.

    Raises
    ------
    TypeError
        If it is no classifier, or gives no probabilities.
    sklearn.exceptions.NotFittedError
        If it is not fitted.
    """
    from sklearn.utils.validation import check_is_fitted  # noqa: PLC0415 - slow to import

    check_classifier(estimator)
    if takes_parts(estimator):
        from labelloop.learning.parts_model import parts_model_of  # noqa: PLC0415 - it builds on this module

        return parts_model_of(estimator)
    check_is_fitted(estimator)
    classes = getattr(estimator, "classes_", None)
    if isinstance(classes, list):  # one array per output
        return Model(estimator, list(range(len(classes))), several=True)
    return Model(estimator, [] if classes is None else np.asarray(classes).tolist())


def fit_model(estimator: Any, X: Any, targets: Sequence[Any], before: Model | None = None) -> Model:
    """Fit a clone of a classifier on answers.

    Parameters
    ----------
    estimator : scikit-learn classifier, or PartsEstimator
        It is cloned, never fitted itself.
    X : matrix or DataFrame, n_rows rows; or samples, for a PartsEstimator
    targets : sequence of class keys, of lists of class keys, or of lists of annotations
        Answers. Lists of keys (several classes per sample) are learned one class against the rest.
    before : Model, optional
        The fit before this one: where the estimator can start from it and end in the same place, it does.

    Returns
    -------
    Model

    Raises
    ------
    TooFewClassesError
        If there are fewer than two different answers.
    ValueError
        If some answers are lists and others are not.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = fit_model(LogisticRegression(), [[0.0], [1.0], [2.0]], [[], ["a"], ["a", "b"]])
    >>> model.several, model.classes
    (True, ['a', 'b'])
    """
    from sklearn.base import clone  # noqa: PLC0415 - slow to import

    check_classifier(estimator)
    if takes_parts(estimator):
        from labelloop.learning.parts_model import fit_parts_model  # noqa: PLC0415 - it builds on this module

        return fit_parts_model(estimator, X, targets)
    X = _palatable(estimator, X)
    several = check_targets(targets)
    if several:
        from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415 - slow to import

        classes = _distinct([key for target in targets for key in target])
        members = [set(map(_text, target)) for target in targets]
        y = np.array([[_text(key) in member for key in classes] for member in members], dtype=int)
        return Model(OneVsRestClassifier(clone(estimator)).fit(X, y), classes, several=True)
    y, classes = _encoded(targets)
    return Model(_fit(clone(estimator), X, y, before if before and before.classes == classes else None), classes)


def _fit(estimator: Any, X: Any, y: Any, before: Model | None) -> Any:
    """Fit, from where an earlier fit ended if that is safe.

    It is for linear models: their loss has one minimum, which a warm start only finds sooner. Trees do not forget,
    and neural networks that start warm generalise worse (Ash and Adams, *On warm-starting neural network
    training*, 2020), so for these it is done only if the user says ``warm_start=True``.
    """
    known = getattr(estimator, "warm_start", None)
    start = None if before is None else before.estimator
    n_features = getattr(X, "shape", (0, -1))[-1]
    same = type(start) is type(estimator) and getattr(start, "n_features_in_", None) == n_features
    safe = hasattr(start, "coef_") if known is False else known is True and not hasattr(start, "n_estimators")
    if start is None or not (same and safe):
        return estimator.fit(X, y)
    warm = copy.deepcopy(start).set_params(**estimator.get_params(deep=False)).set_params(warm_start=True)
    return warm.fit(X, y).set_params(warm_start=known)


def committee_of(model: Model, estimator: Any, X: Any, codes: Any, *, n: int, seed: int) -> list[Model]:
    """Return models that could as well be right.

    Parameters
    ----------
    model : Model
        Fitted. An ensemble of classifiers brings its own committee: its members.
    estimator : scikit-learn classifier
        Else `n` clones of it are fitted on answers drawn with replacement (Abe and Mamitsuka, *Query learning
        strategies using boosting and bagging*, 1998), none of the classes lost.
    X : rows as the classifier sees them, shape (n_labeled, ...)
    codes : array of int, shape (n_labeled,)
    n, seed : int

    Returns
    -------
    list of Model

    Raises
    ------
    ValueError
        If samples have several classes.
    """
    if model.several:
        raise ValueError("a committee is for one class per sample: use 'margin' or 'default' with multiple=True")
    members = getattr(model.estimator, "estimators_", None)
    if isinstance(members, list) and members and all(_same_form(member, model.estimator) for member in members):
        return [Model(member, model.classes) for member in members[: 5 * n]]
    rng = np.random.default_rng(seed)
    steps = list(getattr(model.estimator, "steps", ()))[:-1]
    if steps:  # what prepares the rows is kept: a draw may lack categories or words that others have
        X, last = model.estimator[:-1].transform(X), estimator.steps[-1]
        made = [fit_model(last[1], *_drawn(X, codes, model, rng)) for _ in range(n)]
        return [Model(type(model.estimator)([*steps, (last[0], m.estimator)]), model.classes) for m in made]
    return [fit_model(estimator, *_drawn(X, codes, model, rng)) for _ in range(n)]


def _drawn(X: Any, codes: Any, model: Model, rng: np.random.Generator) -> tuple[Any, list[Any]]:
    """Return rows and answers drawn with replacement, one row more for each class that was not drawn."""
    rows = rng.integers(len(codes), size=len(codes))
    missing = np.setdiff1d(codes, codes[rows])
    rows = np.sort(np.concatenate([rows, [rng.choice(np.flatnonzero(codes == code)) for code in missing]]).astype(int))
    take = X.iloc if hasattr(X, "iloc") else np.asarray(X, dtype=object) if isinstance(X, list) else X
    return take[rows], [model.classes[code] for code in codes[rows]]


def _same_form(member: Any, ensemble: Any) -> bool:
    n = len(getattr(member, "classes_", ()))
    fits = getattr(member, "n_features_in_", None) == getattr(ensemble, "n_features_in_", None)
    return hasattr(member, "predict_proba") and fits and n == len(ensemble.classes_)


def check_targets(targets: Sequence[Any]) -> bool:
    """Return whether answers are lists of classes; raise `TooFewClassesError` if nothing can be learned."""
    lists = [isinstance(target, list | tuple | set | frozenset) for target in targets]
    if any(lists) and not all(lists):
        raise ValueError("some answers are lists of classes and others single classes: give one kind")
    if not targets:
        raise TooFewClassesError("no answers yet: two different classes are needed")
    several = all(lists)
    if several and len({frozenset(map(_text, target)) for target in targets}) > 1:
        return True
    if not several and len(set(map(_text, targets))) > 1:
        return False
    raise TooFewClassesError(
        f"all {len(targets)} answers so far are {targets[0]!r}: at least one of another class is needed"
    )


def same_answer(one: Any, other: Any) -> bool:
    """Return whether two answers are the same; the order of several classes does not matter."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return set(map(_text, one)) == set(map(_text, other))
    return _text(one) == _text(other)


def key_array(keys: list[Any]) -> npt.NDArray[Any]:
    """Return keys as an array that keeps their types apart: 1 and "a" stay what they are."""
    if len({type(key) for key in keys}) == 1:
        return np.asarray(keys)
    out = np.empty(len(keys), dtype=object)
    out[:] = keys
    return out


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Collect warnings as text instead of printing them, where that does no harm to other threads."""
    texts: list[str] = []
    if threading.current_thread() is not threading.main_thread():
        yield texts  # the filters belong to the whole process: leave them alone
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield texts
    texts += dict.fromkeys(f"{entry.category.__name__}: {entry.message}" for entry in caught)


def _palatable(estimator: Any, X: Any) -> Any:
    """Return X as an array when it is sparse and the estimator takes none."""
    if not hasattr(X, "toarray"):
        return X
    try:
        from sklearn.utils import get_tags  # noqa: PLC0415 - slow to import
    except ImportError:  # scikit-learn 1.5 has no public tags: the estimator speaks for itself
        return X
    return X if get_tags(estimator).input_tags.sparse else X.toarray()


def _as_matrix(given: Any, classes: Any) -> Floats:
    if not isinstance(given, list):
        return np.asarray(given)
    # One matrix per output, where an output that never varied has a single column.
    parts = zip(map(np.asarray, given), classes, strict=True)
    return np.column_stack([p[:, 1] if p.shape[1] > 1 else p[:, 0] * known[0] for p, known in parts])


def _squashed(decision: Floats, *, several: bool) -> Floats:
    from scipy.special import expit, softmax  # noqa: PLC0415 - slow to import

    if several:
        return np.asarray(expit(decision.reshape(len(decision), -1)))
    if decision.ndim == 1:
        positive = expit(decision)
        return np.column_stack([1 - positive, positive])
    return np.asarray(softmax(decision, axis=1))


def _encoded(targets: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Return what scikit-learn can sort, and the answers as given, in sorted order.

    Strings, whole numbers and booleans are learned as they are, so that ``estimator_.predict`` speaks the
    user's language; fractions, which scikit-learn takes for a regression target, and keys of mixed types
    (``1`` and ``"a"``) are learned by their text.
    """
    answers = _distinct(targets)
    kinds = {type(answer) for answer in answers}
    if len(kinds) == 1 and not (kinds == {float} and any(answer % 1 for answer in answers)):
        return np.asarray([_plain(target) for target in targets]), sorted(answers)
    return np.asarray([_text(target) for target in targets]), sorted(answers, key=_text)


def _distinct(targets: Sequence[Any]) -> list[Any]:
    by_text = {_text(target): _plain(target) for target in targets}
    return [by_text[text] for text in sorted(by_text)]


def _plain(key: Any) -> Any:
    return key.item() if isinstance(key, np.generic) else key


def _text(key: Any) -> str:
    return str(_plain(key))
