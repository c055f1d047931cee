"""What a learner says of itself: how right it is, from where on to trust it, whether to stop, and why it answers so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.audit import Threshold, calibrated, choose_threshold, temperature
from labelloop.learning.stopping import advise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from labelloop.learning.audit import Estimate
    from labelloop.learning.explain import Stretch
    from labelloop.learning.record import Record
    from labelloop.learning.stopping import Advice
    from labelloop.learning.topk import Floats


class Judged:
    """The part of `ActiveLearner` that judges it. All numbers are of audited samples, never of those it asked for."""

    _record: Record

    if TYPE_CHECKING:  # what the learner brings

        def predict_proba(self, X: Any) -> Floats:
            """Return class probabilities."""

    @property
    def history(self) -> pd.DataFrame:
        """One row per attempt to fit while attached.

        ``session_id, n_labels, n_classes, seconds``; ``contradictions`` and ``kappa``, the share of a fixed random
        sample whose predicted class (of a document, image or sound: any predicted span, box or region) changed since
        the model before, and Cohen's kappa between the two (empty before 20 further answers); ``entropy``, the mean
        over that sample; ``accuracy, accuracy_low, accuracy_high, n_audited, auc`` on audited samples, a document being
        right when all its spans are, an image or sound when every box or region has a match of its class, by an
        intersection over union of 0.5 or more, and none is left over; ``f1`` of the spans, boxes or regions in these
        (empty for classes); ``error``; ``at``, seconds since the epoch.
        """
        import pandas as pd  # noqa: PLC0415 - slow to import

        from labelloop.learning.record import HISTORY  # noqa: PLC0415 - the record knows the learner's parameters

        with self._record.lock:
            return pd.DataFrame(self._record.rows, columns=list(HISTORY))

    @property
    def accuracy(self) -> Estimate | None:
        """Share of audited samples the present model has right, with a 95 % interval; None without an audit."""
        audit = self._record.audit
        return None if audit is None else audit.accuracy

    @property
    def should_stop(self) -> Advice:
        """Whether more answers would still change the model, and why one should think so."""
        series = self._record.series
        return advise(series("contradictions"), series("kappa"), series("auc"))

    @property
    def halting(self) -> tuple[float, float] | None:
        """Up to which halting value asking tells more than a random sample would, and from which it tells nothing."""
        return self._record.halting

    def threshold(self, target: float = 0.95, level: float = 0.95) -> Threshold:
        """Choose from which confidence on the model may answer alone.

        Parameters
        ----------
        target : float, default=0.95
            The accuracy to promise for what it answers alone.
        level : float, default=0.95
            How sure the promise is.

        Returns
        -------
        Threshold
            With the promise in words; without a value if no threshold qualifies.
        """
        audit = self._record.audit
        if audit is None:
            return choose_threshold(np.empty(0), np.empty(0, dtype=bool), target, level)
        return choose_threshold(audit.confidences, audit.right, target, level)

    def explain(self, texts: Sequence[str], answers: Sequence[Any], most: int | None = 8) -> list[list[Stretch]]:
        """Find the words that speak for an answer, where a linear model reads texts.

        Parameters
        ----------
        texts : sequence of str, length n
            As they stand in the one column of text the model was fitted on.
        answers : sequence, length n
            The class to explain of each, or a list of classes; as a rule what `predict` says.
        most : int or None, default=8
            How many words at most; None for all, also those that speak against it.

        Returns
        -------
        list of n lists of (start, end, weight)
            In code points, biggest weight first. Empty where there is no model yet, it is not linear, or what it
            sees is more than words, see `labelloop.learning.explain.explain`.

        Examples
        --------
        >>> from labelloop import ActiveLearner
        >>> from sklearn.feature_extraction.text import TfidfVectorizer
        >>> from sklearn.naive_bayes import MultinomialNB
        >>> from sklearn.pipeline import make_pipeline
        >>> learner = ActiveLearner(make_pipeline(TfidfVectorizer(), MultinomialNB()))
        >>> _ = learner.fit(["win a prize", "free prize", "see you", "are you home"], ["spam", "spam", "no", "no"])
        >>> [(start, end) for start, end, _ in learner.explain(["Your PRIZE"], ["spam"])[0]]
        [(5, 10)]
        """
        from labelloop.learning.explain import explain_all  # noqa: PLC0415 - only where it is needed

        if len(texts) != len(answers):
            raise ValueError(f"there are {len(texts)} texts and {len(answers)} answers: give one answer per text")
        with self._record.lock:
            model, recipe = self._record.model, self._record.recipe
        return [[] for _ in texts] if model is None else explain_all(model, recipe, texts, answers, most)

    def calibrated_proba(self, X: Any) -> Floats:
        """Return class probabilities that are as right as they say, by a temperature taken from audited samples.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        array of float, shape (n_rows, n_classes)

        Raises
        ------
        ValueError
            If fewer than 30 samples of known classes are audited.
        """
        audit = self._record.audit
        degree = None
        if audit is not None and audit.P is not None and audit.codes is not None:
            known = audit.codes >= 0
            degree = temperature(audit.P[known], audit.codes[known])
        if degree is None:
            raise ValueError(
                "there are not enough audited samples to calibrate by: give ActiveLearner(..., audit=0.1) and answer "
                "until 30 of them have one class each"
            )
        return calibrated(self.predict_proba(X), degree)
