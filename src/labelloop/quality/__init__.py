"""How far answers can be trusted: consensus, agreement, doubts; pure functions over a table of judgments.

Judgments are a DataFrame with the columns ``sample``, ``annotator``, ``answer`` and perhaps ``at``, see
`read_judgments`.

Examples
--------
>>> import pandas as pd
>>> rows = [(1, "ada", "cat"), (1, "bob", "cat"), (1, "cem", "dog")]
>>> consensus(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))["answer"].to_dict()
{1: 'cat'}
"""

from labelloop.quality.annotators import AnnotatorReport, annotator_report
from labelloop.quality.coefficients import (
    Pairwise,
    agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    pairwise,
    percent_agreement,
)
from labelloop.quality.doubts import suspicious, suspicious_labels
from labelloop.quality.errors import DawidSkene, dawid_skene
from labelloop.quality.judgments import Judgments, read_judgments
from labelloop.quality.measuring import Agreement
from labelloop.quality.parts import consensus_parts
from labelloop.quality.votes import consensus, shares, weighted_confidence

__all__ = [
    "Agreement",
    "AnnotatorReport",
    "DawidSkene",
    "Judgments",
    "Pairwise",
    "agreement",
    "annotator_report",
    "cohen_kappa",
    "consensus",
    "consensus_parts",
    "dawid_skene",
    "fleiss_kappa",
    "krippendorff_alpha",
    "pairwise",
    "percent_agreement",
    "read_judgments",
    "shares",
    "suspicious",
    "suspicious_labels",
    "weighted_confidence",
]
