"""A job's answers: the log in the store, and what it adds up to, kept in step."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from labelloop.job.dispatch import Dispatch, Held
from labelloop.job.exams import Exams
from labelloop.job.kernels import this_kernel
from labelloop.job.ledger import LABELED, Ledger, Step
from labelloop.job.quizzing import Questions
from labelloop.job.receipt import Receipt
from labelloop.job.sending import keys_of, unpacked, without
from labelloop.job.tally import Tally
from labelloop.job.undisturbed import undisturbed
from labelloop.labels import Classes, LabelError
from labelloop.pool import PoolError
from labelloop.progress import steps, uninterrupted
from labelloop.quality.questions import Question
from labelloop.store import JobRow, Operation, Seat, Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from labelloop.job.book import Record
    from labelloop.job.order import Order
    from labelloop.job.rules import Rules
    from labelloop.job.tally import Follower
    from labelloop.labels import LabelType
    from labelloop.pool import Pool

logger = logging.getLogger(__name__)


class Answers:
    """The log of one job and its sums: what everybody has said is in `ledger`, what of it counts in `tally`.

    Parameters
    ----------
    store : Store
    row : JobRow
    pool : Pool
    order : Order
        Samples are closed and opened here as they are answered.
    label_type : LabelType
    rules : Rules
        How many judgments a sample needs, and whom to trust.

    Raises
    ------
    StoreError
        If the log holds an answer that is not valid.
    """

    def __init__(
        self, store: Store, row: JobRow, *, pool: Pool, order: Order, label_type: LabelType, rules: Rules
    ) -> None:
        self.store, self._row, self._pool, self._order = store, row, pool, order
        self.rules = rules
        self.kernel = this_kernel()
        self._renewed: dict[str, float] = {}
        self._positions_by_key: dict[str, int | None] = {}
        self.label_type = label_type
        self.ledger = Ledger(label_type, self.content_of)
        self.exams = Exams(label_type, min_accuracy=rules.min_accuracy, quiz=rules.quiz)
        self.tally = Tally(self.ledger, self.exams, order, rules)
        self._mine: dict[str, set[int]] = defaultdict(set)
        self.questions = Questions(self.exams, rules)
        self.dispatch = Dispatch(order, self.questions)
        self._sent: set[str] = set()
        self.troubles: list[str] = []  # what of the log could not be had here
        self.unheard: list[Step] = []  # what others have done, and nobody here was told of
        self.fitted = 0  # the session of the latest fit that the store knows of
        with undisturbed():
            operations = store.operations(row.id)
            self._measure(operations)
            self.apply(operations)

    @property
    def classes(self) -> Classes:
        """All classes there are by now."""
        return self.label_type.classes

    def validated(self, kind: str, value: Any, position: int | None) -> Any:
        """Return an operation's value as plain JSON, or raise `LabelError`."""
        if kind in {"label", "verdict"}:
            content = None
            if self.label_type.has_parts and position is not None:
                content = self._pool.content(position)
            return self.label_type.validate(value, content)
        if kind == "flag":
            return bool(value)
        if kind not in {"skip", "undo", "redo"}:
            raise LabelError(f"{kind!r} is not something that can be done: label, skip, flag, undo or redo")
        return None

    # ---- the log ------------------------------------------------------------------------------------------------

    def commit(self, drafts: Sequence[Operation], lease: float) -> list[Receipt]:
        """Write operations in one transaction, after all that others wrote before them.

        Parameters
        ----------
        drafts : sequence of Operation
            Of one annotator. Several are a batch: they come all, or had come before.
        lease : float
            Seconds for which the annotator's claims in this kernel are good from now on: who works keeps them.

        Raises
        ------
        RefusedError
            If one cannot be applied where things stand now; nothing was written.
        """
        # Once it is in the store it is taken into account here; before that, an interrupt leaves nothing of it.
        with uninterrupted(but_between_steps=True), undisturbed():
            return self._commit(drafts, lease)

    def _commit(self, drafts: Sequence[Operation], lease: float) -> list[Receipt]:
        first = drafts[0]
        with self.store.writing(self._row.id) as writer:
            self.fitted = writer.session
            news, repeated = writer.news(self.ledger.seq, first.op_id)
            self.catch_up(news)
            if repeated:  # a batch comes whole, or not at all
                found = [each for draft in drafts if (each := writer.find(draft.op_id)) is not None]
                return [Receipt(each, None, repeated=True, missed=self._missed(each)) for each in found]
            now = first.at if writer.now is None else writer.now
            for draft in drafts:
                self.ledger.check(draft)
            checked = self.ledger.numbered(drafts)
            written = writer.extend([each if each.at == now else each._replace(at=now) for each in checked])
            due = abs(now - self._renewed.get(first.annotator, 0.0)) > lease / 4  # a clock may have been put back
            if due:
                writer.renew(Seat(first.annotator, self.kernel), now + lease, now)
        if due:
            self._renewed[first.annotator] = now
        with uninterrupted():
            done = self.apply(written)
        # The step of an undo is its first: it is one gesture, however many answers it brings back.
        by_sample = {step.after.sample: step for step in reversed(done)}
        first_step = done[0] if done else None
        return [
            Receipt(each, by_sample.get(each.sample or "", first_step), repeated=False, missed=self._missed(each))
            for each in written
        ]

    def catch_up(self, operations: list[Operation]) -> None:
        """Take into account what others have written; it is `unheard` until somebody tells of it."""
        with uninterrupted():
            self.unheard += self.apply(operations)

    def _missed(self, operation: Operation) -> Question | None:
        question = self.exams.questions.get(operation.sample or "")
        if question is None or question.secret or operation.kind != "label":
            return None
        return None if self.exams.accepts(str(operation.sample), operation.value) else question

    def apply(self, operations: list[Operation]) -> list[Step]:
        """Take operations of the log into account, in order, and return what each changed.

        Raises
        ------
        StoreError
            If the log holds an answer that is not valid; what came before it has been taken into account.
        """
        found: list[Step] = []
        touched: dict[str, bool] = {}  # samples, in the order of their latest change; whether only trust has changed
        wrong: LabelError | None = None
        try:
            for operation in steps(operations, "Taking answers into account"):
                done = self._step(operation, touched)
                self._note(done, touched)
                found += done
        except LabelError as error:
            wrong = error
        for sample, trust_only in steps(touched.items(), "Counting answers", len(touched)):
            self._refresh(sample, trust_only)
        if wrong is not None:
            raise StoreError(
                f"the store {self.store.display} holds an answer in job {self._row.name!r} that is not valid: "
                f"{wrong}; nothing was changed"
            ) from wrong
        self._bring_back(found)
        return found

    def _step(self, operation: Operation, touched: dict[str, bool]) -> list[Step]:
        """Apply one operation; what it means for the trust in annotators goes to `touched`."""
        if operation.kind == "add_class":
            self.use(self.classes.extend_with(Classes([operation.value])))
        elif operation.kind == "samples":
            self._receive(operation.value)
        elif operation.kind in {"question", "forgive"}:
            self._examine(operation, touched)
        done = self.ledger.apply(operation)
        if operation.kind == "label" and operation.sample in self.exams.questions:
            with_trust = self.exams.standing(operation.annotator).trusted
            self.exams.answer(operation.annotator, str(operation.sample), done[0].after.value)
            self._reconsider({operation.annotator: with_trust}, touched)
        return done

    def _examine(self, operation: Operation, touched: dict[str, bool]) -> None:
        everybody = [*self.exams.tested, *self.ledger.records.annotators]
        before = {name: self.exams.standing(name).trusted for name in everybody}
        if operation.kind == "forgive":
            self.exams.forgive(str(operation.value["annotator"]), operation.sample)
        else:
            self._ask(str(operation.sample), operation.value)
            touched[str(operation.sample)] = False
        self._reconsider(before, touched)

    def _ask(self, sample: str, value: Any) -> None:
        position = self.position_of(sample)
        if value is None:
            self.exams.drop(sample)
            self.questions.positions.pop(sample, None)
            return
        if position is not None:
            self.questions.positions[sample] = position
        content = self.content_of(sample)
        accepted = tuple(self.label_type.read(each, content) for each in value["accepted"])
        self.exams.ask(sample, Question(accepted, value["reason"], value["secret"]))
        for record in sorted(self.ledger.records.of(sample).values(), key=lambda record: record.seq):
            if record.status == LABELED:
                self.exams.answer(record.annotator, sample, record.value)

    def _reconsider(self, before: Mapping[str, bool], touched: dict[str, bool]) -> None:
        """Touch all that annotators have judged whose judgments begin or cease to count."""
        for annotator, trusted in before.items():
            if self.exams.standing(annotator).trusted != trusted:
                for record in self.ledger.records.by(annotator):
                    touched.setdefault(record.sample, True)

    def _note(self, steps: list[Step], touched: dict[str, bool]) -> None:
        for step in steps:
            sample, annotator = step.after.sample, step.after.annotator
            touched.pop(sample, None)  # the latest change comes last
            touched[sample] = False
            position = self.position_of(sample)
            if position is not None and not step.after.verdict:
                (self._mine[annotator].discard if step.after.status is None else self._mine[annotator].add)(position)

    def _refresh(self, sample: str, trust_only: bool = False) -> None:
        position = self.position_of(sample)
        if position is not None:
            self.tally.refresh(sample, position, trust_only=trust_only)

    def _bring_back(self, found: list[Step]) -> None:
        """Ask next what has no answer any more, the latest first."""
        back: dict[str, list[int]] = defaultdict(list)
        for step in reversed(found):
            gone = step.after.status is None and step.before.status is not None and not step.after.verdict
            position = self.position_of(step.after.sample) if gone else None
            if position is not None and step.after.sample not in self.exams.questions:
                back[step.after.annotator].append(position)
        for annotator, positions in back.items():
            self.dispatch.bring_back(annotator, positions)

    # ---- samples ------------------------------------------------------------------------------------------------

    def add(self, data: Any) -> list[int]:
        """Let the pool grow, take into account what is in the log of the new samples, and return their positions."""
        with uninterrupted():
            return self._add(data)

    def _add(self, data: Any) -> list[int]:
        added: list[int] = self._pool.add(data).tolist()
        self._order.extend(len(self._pool))
        self._positions_by_key = {}  # whoever reads the old one meanwhile can go on
        new = {self._pool.key(self._pool.id_at(position)): position for position in added}
        for record in self.ledger.all_records():
            if record.sample in new and not record.verdict:
                self._mine[record.annotator].add(new[record.sample])
        for sample, position in new.items():
            if sample in self.exams.questions:
                self.questions.positions[sample] = position
            if self.ledger.records.of(sample) or self.ledger.verdicts.of(sample) or sample in self.exams.questions:
                self._refresh(sample)
        return added

    def welcome(self, value: Any) -> bool:
        """Add samples that are about to be sent to this kernel's pool; return whether some have not been sent yet."""
        unknown = without(value, lambda key: self.position_of(key) is not None)
        if unknown["ids"]:
            self.add(unpacked(unknown))
        return bool(without(value, self._sent.__contains__)["ids"])

    def _receive(self, value: Any) -> None:
        """Take samples that a kernel has sent; those that cannot be had here are told of, and left out."""
        self._sent.update(keys_of(value))
        unknown = without(value, lambda key: self.position_of(key) is not None)
        try:
            if unknown["ids"]:
                self.add(unpacked(unknown))
        except PoolError as error:
            self.troubles.append(f"{len(unknown['ids'])} samples that were sent to this job are not here: {error}")
            logger.warning(self.troubles[-1])

    def follow(self, follower: Follower) -> None:
        """Tell `follower` of all answers that count, in order of their time, and of every change from now on."""
        self.tally.follow(follower, [record for _, record in self.shown()])

    def use(self, classes: Classes) -> None:
        """Take classes from now on."""
        self.label_type = self.label_type.with_classes(classes)
        self.ledger.label_type = self.exams.label_type = self.tally.label_type = self.label_type

    def located(self) -> list[tuple[int, Record]]:
        """Return everybody's records of samples in the pool, with their positions."""
        return self._located(self.ledger.all_records())

    def shown(self) -> list[tuple[int, Record]]:
        """Return the records that count: verdicts, and votes on samples without one."""
        return self._located(self.tally.shown())

    def _located(self, records: Iterable[Record]) -> list[tuple[int, Record]]:
        known, find = self._positions_by_key, self.position_of  # under the lock that answers wait for
        every = steps(records, "Gathering labels")
        pairs = ((known[r.sample] if r.sample in known else find(r.sample), r) for r in every)
        with undisturbed():
            return [(position, record) for position, record in pairs if position is not None]

    def content_of(self, key: str) -> Any:
        """Return what a sample's answer is measured against, None where it is not known."""
        position = self.position_of(key) if self.label_type.has_parts else None
        try:
            return None if position is None else self._pool.content(position)
        except PoolError:  # a file that is gone: its answers are kept as they are
            return None

    def _measure(self, operations: list[Operation]) -> None:
        """Prepare what is needed to see whether answers still fit their samples."""
        if self.label_type.has_parts:
            kinds = {"label", "verdict"}
            samples = {each.sample for each in operations if each.kind in kinds and each.sample is not None}
            self._pool.measure(sorted(self.positions(samples)))

    def position_of(self, key: str) -> int | None:
        """Return the position of a sample by its key, None if it is not in the pool."""
        known = self._positions_by_key
        if key not in known:
            try:
                known[key] = self._pool.find(self._pool.id_of(key))
            except ValueError:
                known[key] = None
        return known[key]

    def judged_by(self, annotator: str) -> set[int]:
        """Return the positions that an annotator has judged; to be read only."""
        return self._mine[annotator]

    def held(self, annotator: str, claims: Iterable[tuple[str, Seat]]) -> Held:
        """Return what others hold at the moment: samples that as many hold as are still to judge them.

        The same annotator in another kernel is somebody else, but for one thing: a sample is never asked of both.
        """
        others: Counter[str] = Counter()
        seats, own = set(), set()
        for sample, seat in claims:
            if seat == (annotator, self.kernel):
                continue
            seats.add(seat)
            if seat.annotator == annotator:
                own.add(sample)
            else:
                others[sample] += 1
        missing = self.rules.redundancy.missing
        full = {sample for sample, n in others.items() if n >= missing(len(self.tally.votes.get(sample, ())))}
        return Held(self.positions(full | own), len(seats), self.positions(own) - self._mine[annotator])

    def disguise(self, counts: dict[str, Any], annotator: str) -> None:
        """Count test questions that an annotator has answered as any other sample."""
        counts["total"] += len(self.questions.positions)
        for sample in self.questions.positions:
            record = self.ledger.records.get(annotator, sample)
            if record.status is not None:
                counts["labeled" if record.status == LABELED else "skipped"] += 1
            if record.status == LABELED:
                for key, n in self.label_type.count(record.value).items():
                    counts["per_class"][key] += n

    def positions(self, samples: Iterable[str]) -> set[int]:
        """Return the positions of samples, of those in the pool."""
        return {position for position in map(self.position_of, samples) if position is not None}
