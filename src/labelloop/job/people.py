"""What a job knows of its people: who has judged what, whom to trust, on what they agree."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.job.asked import question_json, questions_of
from labelloop.job.frames import column, numbered
from labelloop.job.ledger import LABELED
from labelloop.labels import LabelError
from labelloop.store import Operation

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterable

    from labelloop.job.answers import Answers
    from labelloop.job.book import Record
    from labelloop.job.order import Order
    from labelloop.job.receipt import Receipt
    from labelloop.labels import LabelType
    from labelloop.pool import Pool
    from labelloop.quality.questions import Question, Standing

METHODS = ("vote", "dawid_skene")
_CONSENSUS = ["confidence", "judgments", "disputed", "decided_by"]
_GRADES = ["questions_seen", "questions_missed", "forgiven", "trust", "trusted"]
_TOLD = ["judgments", "skipped", *_GRADES, "last_at"]


class People:
    """The part of `Job` that has to do with trust and agreement."""

    pool: Pool
    lock: threading.RLock
    label_col: str
    clock: Callable[[], float]
    session: int
    _answers: Answers
    _order: Order

    if TYPE_CHECKING:  # what the job brings

        @property
        def label_type(self) -> LabelType:
            """What an answer is."""

        def sync(self) -> None:
            """Take into account what other kernels have written."""

        def commit(self, drafts: list[Operation]) -> list[Receipt]:
            """Write operations."""

    # ---- test questions and trust -------------------------------------------------------------------------------

    @property
    def questions(self) -> dict[Any, Question]:
        """Test questions by id; for the owner's eyes."""
        self.sync()
        with self.lock:
            asked = self._answers.exams.questions
            return {self.pool.id_of(key): question for key, question in asked.items()}

    @property
    def question_grades(self) -> pd.DataFrame:
        """How people did on each test question, by id: ``seen``, and ``missed``, those forgiven included."""
        self.sync()
        with self.lock:
            grades = self._answers.exams.grades()
            ids = [self.pool.id_of(key) for key in grades]
        frame = pd.DataFrame(list(grades.values()), columns=["seen", "missed"], dtype=np.int64)
        return frame.set_axis(pd.Index(ids), axis=0)

    def standing(self, annotator: str) -> Standing:
        """Return how an annotator has done on test questions, and whether their judgments count."""
        with self.lock:
            return self._answers.exams.standing(annotator)

    def set_question(self, id: Any, accepted: Any, reason: str = "", *, secret: bool = False) -> None:  # noqa: A002 - as everywhere
        """Make a sample a test question, or change one; whoever has judged it is graded again.

        Parameters
        ----------
        id : object
            Of the sample.
        accepted : answer or list of answers
            Each is right. Where an answer is a list itself, a list of lists is several.
        reason : str
            Shown to whoever misses it.
        secret : bool
            Whoever misses it is not told.
        """
        (given,) = questions_of({id: {"accepted": accepted, "reason": reason, "secret": secret}}, self.label_type)
        self._ask([given])

    def drop_question(self, id: Any) -> None:  # noqa: A002 - as everywhere
        """Make a test question an ordinary sample again; what was answered counts as judgments."""
        if self.pool.key(id) not in self._answers.exams.questions:
            raise LabelError(f"sample {id!r} is no test question")
        self.commit([self._draft("question", sample=self.pool.key(id))])

    def forgive(self, annotator: str, id: Any = None) -> None:  # noqa: A002 - as everywhere
        """Hold a missed test question not against an annotator; without an id, none of those missed so far."""
        if annotator not in self._answers.exams.tested:
            raise LabelError(f"annotator {annotator!r} has answered no test question")
        key = None if id is None else self.pool.key(id)
        self.commit([self._draft("forgive", sample=key, value={"annotator": annotator})])

    def _ask(self, questions: Iterable[tuple[Any, Question]]) -> None:
        drafts = []
        for id_, question in questions:
            position = self.pool.position(id_)
            accepted = [self._answers.validated("label", each, position) for each in question.accepted]
            value = question_json(accepted, question)
            drafts.append(self._draft("question", sample=self.pool.key(id_), value=value))
        if drafts:
            self.commit(drafts)

    def _ask_new(self, given: Any) -> None:
        """Ask the questions that the code names; those the job has known before may have been changed by its owner."""
        known, found = self._answers.exams.known, questions_of(given, self.label_type, self.label_col)
        self._ask([each for each in found if self.pool.key(each[0]) not in known])

    def _draft(self, kind: str, **more: Any) -> Operation:
        return Operation(uuid.uuid4().hex, "", kind, session=self.session, at=self.clock(), **more)

    # ---- judgments ----------------------------------------------------------------------------------------------

    @property
    def judgments(self) -> pd.DataFrame:
        """Labels by annotators, a row each, those of people who are not trusted included; test questions are left out.

        ``sample`` (its id), ``annotator``, ``answer``, ``trust``, ``trusted``, ``at`` (UTC), ``label_id``.
        """
        self.sync()
        with self.lock:
            every, asked, answer = self._answers.located(), set(self._answers.exams.questions), self.label_type
            standings = {name: self.standing(name) for name in self._answers.ledger.records.annotators}
        found = numbered(
            (position, record)
            for position, record in every
            if record.status == LABELED and not record.verdict and record.sample not in asked
        )
        positions = np.fromiter((position for position, _ in found), dtype=np.intp, count=len(found))
        return pd.DataFrame(
            {
                "sample": column(self.pool.ids_at(positions).tolist()),
                "annotator": pd.array([r.annotator for _, r in found], dtype="str"),
                "answer": column([answer.public(r.value) for _, r in found]),
                "trust": np.asarray([standings[r.annotator].trust for _, r in found], dtype=float),
                "trusted": np.asarray([standings[r.annotator].trusted for _, r in found], dtype=bool),
                "at": pd.to_datetime(np.asarray([r.at for _, r in found], dtype=float), unit="s", utc=True),
                "label_id": np.asarray([r.label_id for _, r in found], dtype=np.int64),
            }
        )

    def consensus(self, method: str = "vote") -> pd.DataFrame:
        """Return the answer that stands for each sample, with how sure it is.

        Parameters
        ----------
        method : {"vote", "dawid_skene"}
            ``"vote"``: weighted with trust, see `labelloop.quality.consensus`; where parts must not overlap, the answer
            of one annotator that is most like all others'. ``"dawid_skene"``: see `labelloop.quality.dawid_skene`; for
            one class per sample.

        Returns
        -------
        DataFrame
            By id: the answer in the label's column, ``confidence``, ``judgments`` (how many count), ``disputed``
            (whether they differ), ``decided_by`` (``"vote"`` or ``"verdict"``: a reviewer's final answer).

        Raises
        ------
        LabelError
            If the method is not known, or not for these answers.
        """
        from labelloop import quality  # noqa: PLC0415 - slow to import

        self._check_method(method)
        judgments, verdicts = self.judgments, self.verdicts
        judgments = judgments[judgments["trusted"]]
        trust = dict(zip(judgments["annotator"], judgments["trust"], strict=True))
        said = judgments[["sample", "annotator", "answer"]]
        alone = self.label_type.has_parts and not getattr(self.label_type, "overlap", True)
        voted = quality.consensus(
            said, trust, classes=self.label_type.classes.keys, method="medoid" if alone else "vote"
        )
        rows = {
            sample: [answer, confidence, n, disputed, "vote"]
            for sample, answer, confidence, n, disputed in zip(
                voted.index, voted["answer"], voted["confidence"], voted["n"], voted["disputed"], strict=True
            )
        }
        if method == "dawid_skene" and rows:
            found = quality.dawid_skene(said, known={each: v for each, v in verdicts.items() if each in rows} or None)
            for sample, answer, confidence in zip(
                found.answers.index, found.answers, found.proba.max(axis=1), strict=True
            ):
                rows[sample][:2] = answer, confidence
        for sample, answer in verdicts.items():
            _, _, n, disputed, _ = rows.get(sample, [None, 1.0, 0, False, ""])
            rows[sample] = [answer, 1.0, n, disputed, "verdict"]
        return self._by_id(rows)

    def _check_method(self, method: str) -> None:
        if method not in METHODS:
            raise LabelError(f"method={method!r} is not known: choose one of {list(METHODS)}")
        if method == "dawid_skene" and self.label_type.name != "class":
            name = self.label_type.name
            raise LabelError(f"method='dawid_skene' is for one class per sample, and here answers are {name}")

    def _by_id(self, rows: dict[Any, list[Any]]) -> pd.DataFrame:
        """Return what was found of samples as a table, in the order of the pool."""
        positions = np.asarray([self.pool.position(sample) for sample in rows], dtype=np.intp)
        order = np.argsort(positions, kind="stable")
        found = list(rows.values())
        frame = pd.DataFrame([found[place] for place in order], columns=["answer", *_CONSENSUS])
        frame = frame.astype({"confidence": float, "judgments": int, "disputed": bool, "decided_by": "str"})
        frame["answer"] = column([found[place][0] for place in order])
        return frame.rename(columns={"answer": self.label_col}).set_axis(self.pool.ids_at(positions[order]), axis=0)

    def shares(self) -> pd.DataFrame:
        """Return the confidence of every class for each sample that people have answered; verdicts are sure.

        Returns
        -------
        DataFrame
            By id, a column per class key; rows sum to 1.

        Raises
        ------
        LabelError
            If an answer is not one class.
        """
        if self.label_type.name != "class":
            raise LabelError(f"shares are of one class per sample, and here answers are {self.label_type.name}")
        self.sync()
        keys = self.label_type.classes.keys
        places = {key: place for place, key in enumerate(keys)}
        with self.lock:
            given = self._answers.tally.votes
            known = {
                position: [record] if record.verdict else list(given[record.sample].values())
                for position, record in self._answers.tally.latest.items()
            }
            trust = {name: self.standing(name).trust for name in self._answers.ledger.records.annotators}
        standing = sorted(known)
        table = np.zeros((len(standing), len(keys)))
        for row, position in enumerate(standing):
            for vote in known[position]:
                if vote.status == LABELED:
                    table[row, places[vote.value]] += 1.0 if vote.verdict else trust[vote.annotator]
        total = table.sum(axis=1, keepdims=True)
        table = np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0)
        return pd.DataFrame(
            table, index=self.pool.ids_at(np.asarray(standing, dtype=np.intp)), columns=pd.Index(keys, dtype=object)
        )

    @property
    def complete(self) -> pd.Series[bool]:
        """Whether each sample has enough judgments that count, or a verdict; by id, test questions left out."""
        self.sync()
        with self.lock:
            asked = self._order.asked
            return pd.Series(self._order.closed[asked], index=self.pool.index[asked], name="complete")

    @property
    def verdicts(self) -> dict[Any, Any]:
        """Final answers of reviewers, by id."""
        self.sync()
        with self.lock:
            found = [(position, r.value) for position, r in self._answers.tally.latest.items() if r.verdict]
            answer = self.label_type
        by_position = sorted(found, key=lambda pair: pair[0])
        return {self.pool.id_at(position): answer.public(value) for position, value in by_position}

    @property
    def annotators(self) -> pd.DataFrame:
        """Everybody who has answered, by name.

        ``judgments`` and ``skipped`` (test questions left out), ``questions_seen``, ``questions_missed``,
        ``forgiven``, ``trust``, ``trusted``, ``last_at`` (UTC).
        """
        self.sync()
        with self.lock:
            records, asked = self._answers.ledger.records, set(self._answers.exams.questions)
            known = {name: (records.by(name), self.standing(name)) for name in records.annotators}
        names = list(known)
        rows = [_told_of(*known[name], asked) for name in names]
        frame = pd.DataFrame(rows, columns=_TOLD, index=pd.Index(names, name="annotator", dtype="str"))
        frame["last_at"] = pd.to_datetime(frame["last_at"].astype(float), unit="s", utc=True)
        return frame[frame[["judgments", "skipped", "questions_seen", "forgiven"]].sum(axis=1) > 0]


def _told_of(every: list[Record], standing: Standing, asked: Collection[str]) -> tuple[Any, ...]:
    records = [r for r in every if r.status is not None]
    ordinary = [r for r in records if r.sample not in asked]
    labeled = sum(r.status == LABELED for r in ordinary)
    graded = standing.seen, standing.missed, standing.forgiven, standing.trust, standing.trusted
    return labeled, len(ordinary) - labeled, *graded, max((r.at for r in records), default=np.nan)
