"""How far the work is: kept up with every step, so that telling it costs the same at any size."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from labelloop.job.ledger import LABELED

if TYPE_CHECKING:
    from labelloop.job.ledger import Step
    from labelloop.labels import ClassKey, LabelType


class Counts:
    """Counts of the samples that are asked about, over all annotators.

    Attributes
    ----------
    labeled, skipped : int
        Samples with at least one label; samples without one that somebody has skipped.
    per_class : Counter
        Answers by class key; several annotators' answers to one sample count each.
    per_minute : Counter
        Labels by the minute since the epoch in which they were given last; what was taken back is not among them.
    """

    def __init__(self, label_type: LabelType) -> None:
        self.label_type = label_type
        self.labeled = 0
        self.skipped = 0
        self.per_class: Counter[ClassKey] = Counter()
        self.per_minute: Counter[int] = Counter()
        self._labels: dict[str, int] = {}  # a Counter takes five times as long to say that something is not there
        self._judgments: dict[str, int] = {}

    def add(self, step: Step) -> None:
        """Take a step into account."""
        sample = step.after.sample
        self._tally(sample, -1)
        for record, by in ((step.before, -1), (step.after, 1)):
            if record.status is not None:
                self._judgments[sample] = self._judgments.get(sample, 0) + by
            if record.status == LABELED:
                self._labels[sample] = self._labels.get(sample, 0) + by
                for key, n in self.label_type.count(record.value).items():
                    self.per_class[key] += by * n
                self._time(int(record.at // 60), by)
        self._tally(sample, 1)

    def _time(self, minute: int, by: int) -> None:
        self.per_minute[minute] += by
        if self.per_minute[minute] == 0:
            del self.per_minute[minute]

    def _tally(self, sample: str, by: int) -> None:
        if self._labels.get(sample, 0) > 0:
            self.labeled += by
        elif self._judgments.get(sample, 0) > 0:
            self.skipped += by
