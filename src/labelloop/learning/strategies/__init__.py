"""What to ask next.

Scores from class probabilities (`uncertainty`) or from the disagreement of a committee (`committee`), and batches
chosen by where rows lie (`geometry`), by what they would change in the model (`gradient`), or by both score
and place (`diverse`). These are functions on arrays. `ActiveLearner` takes them by name, or as objects with settings:
`DiverseMargin`, `KCenter` and the others, which look at a `Context` and answer with a `Selection`.

Examples
--------
>>> import numpy as np
>>> P = np.array([[0.5, 0.5, 0.0], [0.9, 0.05, 0.05], [0.45, 0.44, 0.11]])
>>> margin(P).round(2).tolist()
[1.0, 0.15, 0.99]
>>> top(P, 2, "margin").tolist()
[0, 2]
"""

from labelloop.learning.strategies.batch import (
    Badge,
    Density,
    DiverseMargin,
    GradientLength,
    KCenter,
    KMeans,
    RankedBatch,
    TypiClust,
)
from labelloop.learning.strategies.committee import kl_divergence, vote_entropy
from labelloop.learning.strategies.context import Context, Selection
from labelloop.learning.strategies.default import Default, Explore
from labelloop.learning.strategies.diverse import diverse
from labelloop.learning.strategies.geometry import density, k_center, k_means, ranked_batch, typiclust
from labelloop.learning.strategies.gradient import badge, gradient_length
from labelloop.learning.strategies.registry import strategy_of
from labelloop.learning.strategies.uncertainty import (
    STRATEGIES,
    Strategy,
    check_strategy,
    class_wise,
    confidence,
    entropy,
    margin,
    scores,
    top,
    weighted,
)

__all__ = [
    "STRATEGIES",
    "Badge",
    "Context",
    "Default",
    "Density",
    "DiverseMargin",
    "Explore",
    "GradientLength",
    "KCenter",
    "KMeans",
    "RankedBatch",
    "Selection",
    "Strategy",
    "TypiClust",
    "badge",
    "check_strategy",
    "class_wise",
    "confidence",
    "density",
    "diverse",
    "entropy",
    "gradient_length",
    "k_center",
    "k_means",
    "kl_divergence",
    "margin",
    "ranked_batch",
    "scores",
    "strategy_of",
    "top",
    "typiclust",
    "vote_entropy",
    "weighted",
]
