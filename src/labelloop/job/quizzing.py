"""Test questions among what an annotator is asked: where they come, and which."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from labelloop.job.exams import Exams
    from labelloop.job.rules import Rules


class Questions:
    """Mixes test questions in.

    Where they come, and in which order, depends on the annotator and on what they have answered, and on nothing else:
    it is the same after a restart. One of every `question_every` samples is a question, at a place nobody can guess.
    When an annotator has seen all questions, work goes on without.

    Parameters
    ----------
    exams : Exams
    rules : Rules

    Attributes
    ----------
    positions : dict of str to int
        Where in the pool the questions are, by key.
    """

    def __init__(self, exams: Exams, rules: Rules) -> None:
        self._exams, self._rules = exams, rules
        self.positions: dict[str, int] = {}

    @property
    def reach(self) -> int:
        """How many ordinary samples there may be before the last question."""
        return (len(self.positions) + 1) * self._rules.question_every if self.positions else 0

    def serves(self, annotator: str) -> bool:
        """Return whether an annotator is asked anything more."""
        return self._exams.standing(annotator).trusted

    def among(
        self, ordinary: list[int], annotator: str, mine: Collection[int], elsewhere: Collection[int] = frozenset()
    ) -> list[int]:
        """Return the samples with questions put between them.

        Parameters
        ----------
        ordinary : list of int
            Positions of samples to ask, next first.
        annotator : str
        mine : set of int
            Positions of all that the annotator has judged.
        elsewhere : set of int
            Positions of what the annotator is about to judge in another kernel.
        """
        if not self.positions:
            return ordinary
        places = set(self.positions.values())
        theirs = sum(position in elsewhere for position in places)
        asked = sum(position in mine for position in places) + theirs
        waiting = [p for p in self._in_order(annotator) if p not in mine and p not in elsewhere]
        standing = self._exams.standing(annotator)
        if standing.in_quiz and (waiting or theirs):
            return waiting[: max(0, self._rules.quiz - standing.seen - standing.forgiven - theirs)]
        out: list[int] = []
        done = len(mine) + len(elsewhere) - asked
        for position in ordinary:
            while waiting and asked < self._due(annotator, done):
                out.append(waiting.pop(0))
                asked += 1
            out.append(position)
            done += 1
        return out

    def _due(self, annotator: str, done: int) -> int:
        """Return how many questions come before the next sample of somebody who has judged `done` samples."""
        length = self._rules.question_every - 1
        block, place = divmod(done, length)
        return self._rules.quiz + block + (_draw(annotator, f"block {block}") % length <= place)

    def _in_order(self, annotator: str) -> list[int]:
        keys = sorted(self.positions, key=lambda key: _draw(annotator, key))
        return [self.positions[key] for key in keys]


def _draw(*of: str) -> int:
    return int.from_bytes(blake2b("\x00".join(of).encode("utf-8", "replace"), digest_size=8).digest(), "big")
