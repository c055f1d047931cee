"""The test questions of a job, and how every annotator has done on them: a pure function of the log."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from labelloop.quality.questions import Question, Standing, same_answer, standing

if TYPE_CHECKING:
    from labelloop.labels import LabelType


class Exams:
    """Questions, first answers to them, and what was forgiven.

    The first answer counts: who has been told what was right, and takes the answer back, has still missed it.

    Parameters
    ----------
    label_type : LabelType
    min_accuracy : float, optional
    quiz : int, default=0
        See `labelloop.quality.questions.standing`.
    """

    def __init__(self, label_type: LabelType, *, min_accuracy: float | None = None, quiz: int = 0) -> None:
        self.label_type = label_type
        self.questions: dict[str, Question] = {}
        self.known: set[str] = set()  # samples that are questions, or were
        self.quiz = quiz
        self._min_accuracy = min_accuracy
        self._first: dict[str, dict[str, Any]] = defaultdict(dict)
        self._forgiven: dict[str, set[str]] = defaultdict(set)
        self._standings: dict[str, Standing] = {}

    def ask(self, sample: str, question: Question) -> None:
        """Make a sample a question, or change one."""
        self.questions[sample] = question
        self.known.add(sample)
        self._standings.clear()

    def drop(self, sample: str) -> None:
        """Make a question an ordinary sample again."""
        self.questions.pop(sample, None)
        self._standings.clear()

    def answer(self, annotator: str, sample: str, value: Any) -> None:
        """Take an answer to a question into account, if it is the annotator's first."""
        if sample in self.questions and sample not in self._first[annotator]:
            self._first[annotator][sample] = value
            self._standings.pop(annotator, None)

    def forgive(self, annotator: str, sample: str | None) -> None:
        """Do not hold a missed question against an annotator; without a sample, all that they have missed so far."""
        missed = self.missed(annotator) if sample is None else [sample]
        self._forgiven[annotator].update(missed)
        self._standings.pop(annotator, None)

    def standing(self, annotator: str) -> Standing:
        """Return how an annotator stands."""
        known = self._standings.get(annotator)
        if known is None:
            forgiven = self._forgiven[annotator]
            answered = self._answered(annotator)
            counted = [self.right(annotator, sample) for sample in answered if sample not in forgiven]
            known = standing(counted, len(answered) - len(counted), min_accuracy=self._min_accuracy, quiz=self.quiz)
            self._standings[annotator] = known
        return known

    def right(self, annotator: str, sample: str) -> bool:
        """Return whether the annotator's first answer to a question is one of those accepted."""
        return self.accepts(sample, self._first[annotator][sample])

    def accepts(self, sample: str, value: Any) -> bool:
        """Return whether an answer to a question is one of those accepted."""
        return any(same_answer(self.label_type, value, accepted) for accepted in self.questions[sample].accepted)

    def missed(self, annotator: str) -> list[str]:
        """Return the questions an annotator has missed and that are not forgiven."""
        forgiven = self._forgiven[annotator]
        return [s for s in self._answered(annotator) if s not in forgiven and not self.right(annotator, s)]

    def grades(self) -> dict[str, tuple[int, int]]:
        """Return how many have answered each question, and how many of them wrongly, whether forgiven or not."""
        seen, missed = dict.fromkeys(self.questions, 0), dict.fromkeys(self.questions, 0)
        for name in self.tested:
            for sample in self._answered(name):
                seen[sample] += 1
                missed[sample] += not self.right(name, sample)
        return {sample: (seen[sample], missed[sample]) for sample in self.questions}

    @property
    def tested(self) -> list[str]:
        """Everybody who has answered a question."""
        return [name for name, answers in self._first.items() if answers]

    def _answered(self, annotator: str) -> list[str]:
        return [sample for sample in self._first[annotator] if sample in self.questions]
