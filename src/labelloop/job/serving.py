"""Who is served what at the moment: claims in the store keep people apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.job.kernels import has_ended, name_of
from labelloop.labels import LabelError
from labelloop.pool.ids import plain
from labelloop.store import Seat

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection

    from labelloop.job.answers import Answers
    from labelloop.pool import Pool
    from labelloop.quality.questions import Standing
    from labelloop.store import Store, Writer

PRESENT = ""  # the sample that somebody claims who is at work, so that others know of them
_WAITING = (
    "All that is left is with other people at the moment, or in another page of yours. What is not answered there "
    "comes back here by itself."
)
_NONE_YET = "There are no samples yet. They come here as soon as there are some."


class Serving:
    """The part of `Job` that hands out samples."""

    id: str
    pool: Pool
    store: Store
    lock: threading.RLock
    clock: Callable[[], float]
    lease: float
    _answers: Answers

    if TYPE_CHECKING:  # what the job brings

        def key_at(self, position: int) -> str:
            """Return the canonical text of a sample's id."""

        def sync(self) -> None:
            """Take into account what other kernels have written."""

        def standing(self, annotator: str) -> Standing:
            """Return how an annotator has done on test questions."""

        def _tell_of_others(self) -> None: ...

    def queue(self, annotator: str) -> list[Any]:
        """Return ids of the samples this annotator has still to answer, next first."""
        self.sync()
        with self.lock:
            held = self._answers.held(annotator, self.store.claims(self.id, self.clock()))
            positions = self._answers.dispatch.all(annotator, self._answers.judged_by(annotator), held)
            return [plain(each) for each in self.pool.ids_at(np.asarray(positions, dtype=np.intp)).tolist()]

    def claim(self, annotator: str, n: int, keep: Collection[str] = ()) -> list[int]:
        """Reserve the next `n` samples for an annotator, whose earlier claims end; return positions, next first.

        Fewer, where little is left and others are at work. Test questions are among them. What is in `keep` (keys) and
        is theirs stays theirs beside: a page may be showing it. Claims are those of the annotator in this kernel: who
        works in two is asked each sample in one of them. A kernel that begins takes what one that ended has left.
        """
        with self.lock, self.store.writing(self.id) as writer:
            self._answers.fitted = writer.session
            self._answers.catch_up(writer.operations(self._answers.ledger.seq))
            now, seat = self._now(writer), Seat(annotator, self._answers.kernel)
            claims = self._inherited(seat, writer, now)
            held = self._answers.held(annotator, claims)
            positions = self._answers.dispatch.next(annotator, n, self._answers.judged_by(annotator), held)
            asked = set(self._answers.questions.positions.values())
            theirs = {sample for sample, holder in claims if holder == seat}
            kept = theirs.intersection(keep) - {PRESENT}
            if len(positions) < n:  # little is left: what they have is part of their share
                fresh = [each for each in positions if each not in asked and self.key_at(each) not in kept]
                over = set(fresh[max(0, len(positions) - len(kept)) :])
                positions = [position for position in positions if position not in over]
            keys = {self.key_at(position) for position in positions} | kept
            writer.claim([PRESENT, *keys], seat, now + self.lease, now)
        self._tell_of_others()
        return positions

    @property
    def seat(self) -> str:
        """What a page knows this kernel by."""
        return name_of(self._answers.kernel)

    def move(self, annotator: str, seats: Collection[str]) -> None:
        """Let an annotator hold here what they held in other kernels, named by their `seat`, and nothing else.

        Their page has come here from there, and has seen nothing of what was claimed here.
        """
        with self.lock, self.store.writing(self.id) as writer:
            now, here = self._now(writer), Seat(annotator, self._answers.kernel)
            claims = writer.claims(now)
            theirs = {holder for _, holder in claims if holder.annotator == annotator and holder != here}
            left = {holder for holder in theirs if name_of(holder.kernel) in seats}
            if left:
                samples = {sample for sample, holder in claims if holder in left}
                for holder in (here, *left):
                    writer.claim([], holder, now, now)
                writer.claim(sorted(samples), here, now + self.lease, now)
                self._answers.dispatch.move(annotator, self._answers.positions(samples))

    def release(self, annotator: str) -> None:
        """Give back what an annotator holds in this kernel: they have left."""
        with self.store.writing(self.id) as writer:
            now = self._now(writer)
            writer.claim([], Seat(annotator, self._answers.kernel), now, now)

    def work(self, annotator: str) -> tuple[str, str]:
        """Return whether there is something to do for an annotator whose queue is empty.

        Returns
        -------
        state : {"open", "waiting", "ended"}
            ``"waiting"``: others hold all that is left, or there is no sample yet; ``"ended"``: this annotator is asked
            nothing more.
        message : str
            Why, for them.
        """
        with self.lock:
            standing = self.standing(annotator)
            if not standing.trusted:
                return "ended", standing.reason
            if not len(self.pool):
                return "waiting", _NONE_YET
            left = self._answers.dispatch.left(self._answers.judged_by(annotator))
        return ("waiting", _WAITING) if left else ("open", "")

    @staticmethod
    def _inherited(seat: Seat, writer: Writer, now: float) -> list[tuple[str, Seat]]:
        """Return live claims; where an annotator begins, they have what kernels of theirs held that have ended.

        Who is at work inherits nothing: a page may be about to send again what its kernel had no time to take.
        """
        claims = writer.claims(now)
        seats = {holder for _, holder in claims if holder.annotator == seat.annotator}
        left = set() if seat in seats else {each for each in seats if has_ended(each.kernel)}
        for each in left:
            writer.hand_over(each, seat.kernel)
        return [(sample, seat if holder in left else holder) for sample, holder in claims]

    def _now(self, writer: Writer) -> float:
        return self.clock() if writer.now is None else writer.now

    def _check_quiz(self) -> None:
        quiz, n = self._answers.rules.quiz, len(self._answers.questions.positions)
        if quiz > n:
            raise LabelError(f"quiz={quiz} needs as many test questions, and there are {n}: give more test_questions=")
