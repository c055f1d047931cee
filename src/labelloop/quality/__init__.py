"""How far answers can be trusted: consensus, agreement, doubts; pure functions over a table of judgments."""

from labelloop.quality.parts import consensus_parts
from labelloop.quality.votes import consensus, shares, weighted_confidence

__all__ = ["consensus", "consensus_parts", "shares", "weighted_confidence"]
