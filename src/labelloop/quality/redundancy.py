"""How many judgments a sample needs: a fixed number, or as many as it takes to be sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Redundancy:
    """When a sample has been judged enough.

    Every sample gets `judgments`. Where `min_confidence` or `matching` is given, it gets more, one by one, until the
    answer with most trust has that confidence, or has been given that often, or `most` judgments are there.

    Parameters
    ----------
    judgments : int, default=1
    most : int, optional
        Default: `judgments`; with `min_confidence` or `matching`, twice as many and one.
    min_confidence : float, optional
        Share of the trust of all who answered, from 0 to 1, see `weighted_confidence`.
    matching : int, optional

    Raises
    ------
    ValueError
        If they make no sense together.

    Examples
    --------
    >>> rule = Redundancy(2, most=4, min_confidence=0.7)
    >>> rule.enough(2, {"cat": (1, 1.0), "dog": (1, 0.9)})
    False
    >>> rule.enough(3, {"cat": (2, 2.0), "dog": (1, 0.8)})
    True
    """

    judgments: int = 1
    most: int | None = None
    min_confidence: float | None = None
    matching: int | None = None

    def __post_init__(self) -> None:
        for name in ("judgments", "most", "matching"):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value < 1):
                label = {"judgments": "judgments_per_sample", "most": "max_judgments"}.get(name, name)
                raise ValueError(f"{label}={value!r} is not a whole number from 1")
        share = self.min_confidence
        if share is not None and (isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1):
            raise ValueError(f"min_confidence={share!r} is not a share between 0 and 1, for example 0.7")
        if self.most is not None and not self.dynamic:
            raise ValueError(
                f"max_judgments={self.most} needs min_confidence= or matching=, which say when fewer are enough"
            )
        if self.most is not None and self.most < self.judgments:
            raise ValueError(f"max_judgments={self.most} is less than judgments_per_sample={self.judgments}")
        if self.matching is not None and self.matching > self.at_most:
            raise ValueError(f"matching={self.matching} equal answers cannot come from {self.at_most} judgments")

    @property
    def dynamic(self) -> bool:
        """Whether the number depends on the answers."""
        return self.min_confidence is not None or self.matching is not None

    @property
    def at_most(self) -> int:
        """How many judgments a sample can get."""
        if self.most is not None:
            return self.most
        return 2 * self.judgments + 1 if self.dynamic else self.judgments

    def enough(self, judged: int, votes: Mapping[Any, tuple[int, float]]) -> bool:
        """Return whether a sample needs no more judgments.

        Parameters
        ----------
        judged : int
            How many it has, skips included.
        votes : dict of answer to (int, float)
            How often each answer was given, and the trust of those who gave it, summed.

        Returns
        -------
        bool
        """
        if judged < self.judgments:
            return False
        if not self.dynamic or judged >= self.at_most:
            return True
        total = sum(trust for _, trust in votes.values())
        if not votes or total <= 0:
            return False
        _, trust = max(votes.values(), key=lambda vote: (vote[1], vote[0]))
        sure = self.min_confidence is not None and trust / total >= self.min_confidence
        return sure or (self.matching is not None and max(n for n, _ in votes.values()) >= self.matching)

    def missing(self, judged: int) -> int:
        """Return how many people may be asked about an open sample at the same time."""
        return max(1, self.judgments - judged)
