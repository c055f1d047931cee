"""What a learner needs of a job, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from labelloop.learning.topk import Floats, Positions

State: TypeAlias = Literal["off", "idle", "waiting", "fitting", "postponed", "stopped", "error"]


@dataclass(frozen=True)
class Status:
    """What a learner is doing.

    Parameters
    ----------
    state : {"off", "idle", "waiting", "fitting", "postponed", "stopped", "error"}
        ``"waiting"``: a fit is wanted and has not begun; ``"postponed"``: the answers do not allow one yet;
        ``"stopped"``: somebody has ended it, see `ActiveLearner.cancel`.
    message : str
        One sentence for people.
    session_id : int
        How many queues have been made so far.
    n_labels : int
        How many answers the last fit learned from.
    share : float, optional
        How much is done of what it is doing: samples read of all, stretches of the pool scored of all. None where that
        is not known, as while an estimator fits.
    """

    state: State = "off"
    message: str = "not attached to a labeler"
    session_id: int = 0
    n_labels: int = 0
    share: float | None = None


@dataclass(frozen=True)
class Snapshot:
    """The answers of a job at one moment.

    Parameters
    ----------
    labeled : array of int64
        Positions of the samples that have an answer.
    targets : list
        Their answers, in the same order: class keys, or lists of class keys.
    candidates : array of int64
        Positions that may be asked.
    since_session : int
        How many answers were recorded in the current session.
    classes : list
        All classes there are to choose from, also those nobody has given yet.
    """

    labeled: Positions
    targets: list[Any]
    candidates: Positions
    since_session: int = 0
    classes: list[Any] = field(default_factory=list)


class Samples(Protocol):
    """The part of a pool that learning reads: see `labelloop.pool.Pool`.

    A pool of images may also have ``photos(positions)``, one of sounds ``clips(positions)``: what an estimator that
    finds boxes or regions is given, see `labelloop.pool.photos.Photo` and `labelloop.pool.clips.Clip`; without it, that
    is `inputs`.
    """

    @property
    def kind(self) -> str:
        """``"table"``, ``"images"`` or ``"sounds"``."""

    @property
    def version(self) -> int:
        """1 more after every growth."""

    def __len__(self) -> int:
        """How many samples there are."""

    def inputs(self, positions: Any) -> Any:
        """Return what a model sees: DataFrame rows, or a list of uint8 images or of clips (None if unreadable)."""


def answer_of(task: Task) -> str:
    """Return what an answer of a task is, as `labelloop.labels.LABEL_TYPES` names it."""
    return str(getattr(getattr(task, "label_type", None), "name", "class"))


def options_of(task: Task) -> dict[str, Any]:
    """Return what a finder of parts has to know of a task: whether regions may overlap."""
    return {"several": task.label_type.overlap} if answer_of(task) == "regions" else {}  # type: ignore[attr-defined] # optional, see Task


class Task(Protocol):
    """What a learner needs of a job.

    A job may also have `exclude`, names of columns that are no features; and `label_type`: where its
    ``name`` is ``"spans"``, answers are spans of text, and the pool's `inputs` have a column "text"; where it is
    ``"boxes"``, answers are boxes in images; where it is ``"regions"``, regions of time in sounds. Where several
    kernels share a job, `begin_fit`, `end_fit`, `rows`, `sync` and `on_refit` let them fit one at a time, see
    `labelloop.job.refits`.
    """

    @property
    def pool(self) -> Samples:
        """What there is to label."""

    @property
    def session(self) -> int:
        """How many queues have been made for this job so far, by any learner."""

    @property
    def lots(self) -> npt.NDArray[np.uint64]:
        """A random number per sample, the same whenever the job is opened: it decides who is audited."""

    def snapshot(self) -> Snapshot:
        """Return the answers of this moment."""

    def rank(
        self,
        positions: Positions,
        scores: Floats,
        session: int,
        *,
        predictions: dict[int, tuple[Any, float]],
        halting: Floats | None = None,
        stats: dict[str, Any] | None = None,
    ) -> bool:
        """Replace the order in which samples are asked, best first, and begin a session.

        Parameters
        ----------
        positions : array of int64
        scores : array of float
            Bigger = ask first.
        session : int
            Number of the new session.
        predictions : dict
            Position to (answer, probability).
        halting : array of float, optional
            How little each is worth asking, 0 to 1.
        stats : dict, optional
            The fit's row of the history.

        Returns
        -------
        bool
            False if another kernel has ranked this session already.
        """

    def on_label(self, fn: Callable[[], None]) -> Callable[[], None]:
        """Call `fn` after each new answer (not a correction); returns a function that unregisters it."""
