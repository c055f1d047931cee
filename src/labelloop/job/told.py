"""What a job says of the answers so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.job.frames import labels_frame, metadata_frame, parts_frame, rejected_parts

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    import pandas as pd

    from labelloop.job.answers import Answers
    from labelloop.job.book import Record
    from labelloop.job.order import Order
    from labelloop.labels import Classes, LabelType
    from labelloop.learning import Snapshot
    from labelloop.pool import Pool


class Told:
    """The part of `Job` that only reads."""

    pool: Pool
    lock: threading.RLock
    label_col: str
    _answers: Answers
    _order: Order

    if TYPE_CHECKING:  # what the job brings

        @property
        def classes(self) -> Classes:
            """The classes to choose from."""

        @property
        def label_type(self) -> LabelType:
            """What an answer is."""

        def sync(self) -> None:
            """Take into account what other kernels have written."""

        def snapshot(self) -> Snapshot:
            """Return what a learner fits on."""

        def position_of(self, key: str) -> int | None:
            """Return the position of a sample by its key."""

    @property
    def labels(self) -> pd.DataFrame:
        """Labeled samples: the source's columns, the label and its id, by the pool's own index.

        A row per answer that counts: those of all who judged a sample, but for test questions and people who are not
        trusted; and a reviewer's verdict in place of them. See `consensus` for one row per sample.
        """
        self.sync()
        with self.lock:
            found, answer = self._answers.shown(), self.label_type
        return labels_frame(found, self.pool, self.label_col, answer.public)

    @property
    def metadata(self) -> pd.DataFrame:
        """Who labeled or skipped what, when: a row per answer."""
        self.sync()
        with self.lock:
            found, answer = self._answers.located(), self.label_type
        return metadata_frame(found, self.pool, self.label_col, answer.public)

    def parts(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return the parts of all answers, a row each, with their fields in the order of `columns`.

        Beside these, ``origin``: ``"accepted"`` or ``"edited"`` if it was suggested, ``"manual"`` if not; and
        ``score``: how sure the suggestion was, NaN where nothing said so.
        """
        snapshot = self.snapshot()
        return parts_frame(snapshot.labeled.tolist(), snapshot.targets, self.pool, columns)

    def rejected(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return the suggested parts that answers have neither taken nor changed, a row each, as `parts` does.

        Of each sample the latest answer counts, and what was suggested when it was given. See
        `labelloop.job.frames.rejected_parts` for when a part counts as changed.
        """
        self.sync()
        with self.lock:
            latest = dict(self._answers.tally.latest)
            label_type: Any = self.label_type
        found = [
            rejected_parts(record.suggested, record.value, label_type, self._answers.content_of(record.sample))
            for record in latest.values()
        ]
        return parts_frame(list(latest), found, self.pool, columns).drop(columns="origin")

    @property
    def progress(self) -> dict[str, Any]:
        """Counts: ``labeled``, ``skipped``, ``total`` (samples) and ``per_class`` (answers by class key)."""
        self.sync()
        return self.counts()

    def counts(self, annotator: str | None = None) -> dict[str, Any]:
        """Return `progress` as this kernel knows it, without a look into the store.

        Parameters
        ----------
        annotator : str, optional
            For whom to hide test questions among the samples: those they have answered count as any other, so that
            nothing tells one.
        """
        with self.lock:
            counts = self._answers.tally.counts
            found = {
                "labeled": counts.labeled,
                "skipped": counts.skipped,
                "total": int(self._order.asked.sum()),
                "per_class": {key: counts.per_class[key] for key in self.classes.keys},
            }
            if annotator is not None:
                self._answers.disguise(found, annotator)
            return found

    @property
    def version(self) -> tuple[int, int]:
        """Changes with everything that this kernel gets to know of the job."""
        return self._answers.ledger.seq, self._order.version

    def per_minute(self) -> dict[int, int]:
        """Return how many labels were given in which minute since the epoch, without a look into the store."""
        with self.lock:
            return dict(self._answers.tally.counts.per_minute)

    @property
    def flagged(self) -> list[Any]:
        """Ids of the samples somebody has flagged."""
        with self.lock:
            keys = self._answers.ledger.records.flagged()
            positions = sorted(p for p in map(self.position_of, keys) if p is not None)
            return [self.pool.id_at(position) for position in positions]

    def trail(self, annotator: str, start: int = 0, stop: int | None = None) -> list[Record]:
        """Return an annotator's answers and skips, in the order they were first given, of samples in the pool.

        Parameters
        ----------
        annotator : str
        start, stop : int, optional
            A part of them, as of a list.
        """
        with self.lock:
            book = self._answers.ledger.records
            if book.length(annotator) == len(self._answers.judged_by(annotator)):  # all are in the pool
                return book.trail(annotator, start, stop)
            return [r for r in book.trail(annotator) if self.position_of(r.sample) is not None][start:stop]

    def trail_length(self, annotator: str) -> int:
        """Return how long a `trail` is."""
        with self.lock:
            return len(self._answers.judged_by(annotator))

    @property
    def misfits(self) -> dict[Any, str]:
        """Answers that no longer fit their samples, by id, and why; they stay in the store, and are asked again."""
        with self.lock:
            return {self.pool.id_of(sample): why for (_, sample), why in self._answers.ledger.misfits.items()}
