"""What a sample's colour tells: its label, who gave it, its state, what a model says, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.widgets.pool_map.raster import MOST, Codes, Colour
from labelloop.widgets.review.looking import predicted
from labelloop.widgets.review.members import positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.plane import Positions

HOWS = ("label", "prediction", "uncertainty", "annotator", "state")
OF_MODEL = ("prediction", "uncertainty")  # these take a learner, and time

_GREY: Colour = (150, 150, 150)
# The same as classes have in a labeler.
_COLOURS = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#d55e00",
    "#56b4e9",
    "#f0e442",
    "#882255",
    "#999933",
    "#332288",
)
_SURE = ("very sure", "sure", "fairly sure", "unsure", "very unsure")
_SHADES = ("#3b528b", "#21918c", "#5ec962", "#fd9a44", "#d7301f")


@dataclass(frozen=True)
class Colouring:
    """A category for each sample.

    Parameters
    ----------
    codes : array of uint8, shape (n_samples,)
    names : list of str
        Of the categories; the first is that of samples of which there is nothing to tell.
    colours : list of (red, green, blue)
    """

    codes: Codes
    names: list[str]
    colours: list[Colour]

    def counts(self, among: Any) -> list[int]:
        """Return how many samples of each category are among those of a mask."""
        counts: list[int] = np.bincount(self.codes[among], minlength=len(self.names)).tolist()
        return counts


def coloured(job: Job, how: str, learner: ActiveLearner | None) -> Colouring:
    """Return how samples are coloured.

    Parameters
    ----------
    job : Job
    how : {"label", "prediction", "uncertainty", "annotator", "state"}
    learner : ActiveLearner, optional
        ``"prediction"`` and ``"uncertainty"`` need one. While it has learned nothing there is nothing to tell; nor
        is there of samples by which it is audited.
    """
    if how == "label":
        return _labels(job)
    if how == "state":
        return _states(job)
    if how == "annotator":
        return _annotators(job)
    check_how(how, learner)
    assert learner is not None  # noqa: S101 - check_how has seen to it
    return _predictions(job, learner) if how == "prediction" else _uncertainties(job, learner)


def check_how(how: Any, learner: ActiveLearner | None) -> None:
    """Raise `LabelError` if samples cannot be coloured so."""
    if how not in HOWS:
        raise LabelError(f"color={how!r} is not known: choose one of {', '.join(map(repr, HOWS))}")
    if how in OF_MODEL and learner is None:
        raise LabelError(f"color={how!r} needs a model: give the map a learner=ll.ActiveLearner(...)")


def class_colours(job: Job, most: int = MOST - 2) -> list[Colour]:
    """Return the colours of the classes, in their order; the last stands for all there is no room for."""
    return [_colour(spec.color, place) for place, spec in enumerate(job.classes)][:most]


def _colour(given: str | None, place: int) -> Colour:
    from PIL import ImageColor  # noqa: PLC0415 - only where pictures are made

    try:
        return ImageColor.getrgb(given or "")[:3]
    except ValueError:  # a colour that only browsers know
        return ImageColor.getrgb(_COLOURS[place % len(_COLOURS)])[:3]


def class_codes(job: Job, values: Iterable[Any]) -> list[int]:
    """Return the category of answers: 1 and on for the classes, the last for several classes at once; 0 for none."""
    keys = job.classes.keys
    known = {str(key): min(place, MOST - 3) + 1 for place, key in enumerate(keys)}
    several = min(len(keys), MOST - 2) + 1
    single = job.label_type.name == "class"
    codes = []
    for value in values:
        if value is None:
            codes.append(0)
        elif single:
            codes.append(known.get(str(value), several))
        else:
            held = [key for key, n in job.label_type.count(value).items() if n]
            codes.append(known[str(held[0])] if len(held) == 1 else several)
    return codes


def class_names(job: Job, nothing: str) -> tuple[list[str], list[Colour]]:
    """Return the names and colours of what `class_codes` returns."""
    captions = [spec.caption for spec in job.classes]
    if len(captions) > MOST - 2:
        captions = [*captions[: MOST - 3], "other classes"]
    names, colours = [nothing, *captions], [_GREY, *class_colours(job)]
    if job.label_type.name != "class":
        names, colours = [*names, "several, or none"], [*colours, (95, 70, 160)]
    return names, colours


def _labels(job: Job) -> Colouring:
    codes = np.zeros(len(job.pool), dtype=np.uint8)
    taken = job.snapshot()
    codes[taken.labeled] = class_codes(job, taken.targets)
    return Colouring(codes, *class_names(job, "no label"))


def _states(job: Job) -> Colouring:
    codes = np.zeros(len(job.pool), dtype=np.uint8)
    records = [record for who in job.annotators.index for record in job.trail(who)]
    for code, status in ((2, "SKIPPED"), (1, "LABELED")):
        found = (job.position_of(record.sample) for record in records if record.status == status)
        codes[[position for position in found if position is not None]] = code
    codes[_known(job, job.verdicts)] = 3
    codes[_known(job, job.flagged)] = 4
    names = ["open", "labeled", "skipped", "decided", "flagged"]
    return Colouring(codes, names, [_GREY, *(_colour(None, place) for place in (2, 5, 0, 4))])


def _annotators(job: Job) -> Colouring:
    judged = job.judgments
    people = sorted(judged["annotator"].unique().tolist(), key=str)[: MOST - 3]
    codes = np.zeros(len(job.pool), dtype=np.uint8)
    several = len(people) + 1
    places = {name: place + 1 for place, name in enumerate(people)}
    found = judged["annotator"].map(places).fillna(several).to_numpy(dtype=np.uint8)
    positions = _known(job, judged["sample"])
    codes[positions] = found
    seen = np.bincount(positions, minlength=len(codes))
    codes[seen > 1] = several
    names = ["nobody", *map(str, people), "several"]
    return Colouring(codes, names, [_GREY, *(_colour(None, place) for place in range(len(people))), (95, 70, 160)])


def _predictions(job: Job, learner: ActiveLearner) -> Colouring:
    codes = np.zeros(len(job.pool), dtype=np.uint8)
    for places, answers, _ in predicted(job, learner, np.arange(len(job.pool)), _silent):
        codes[places] = class_codes(job, answers)
    return Colouring(codes, *class_names(job, "no prediction"))


def _uncertainties(job: Job, learner: ActiveLearner) -> Colouring:
    """Colour by how far the most probable class is from being certain, from 0 to where all classes are alike."""
    codes = np.zeros(len(job.pool), dtype=np.uint8)
    least = 1 / max(2, len(job.classes))
    for places, _, scores in predicted(job, learner, np.arange(len(job.pool)), _silent):
        unsure = (1 - np.nan_to_num(np.asarray(scores), nan=1.0)) / (1 - least)
        steps = np.floor(unsure * len(_SURE)).clip(0, len(_SURE) - 1).astype(np.uint8) + 1
        codes[places] = np.where(np.isnan(scores), 0, steps)
    return Colouring(codes, ["no prediction", *_SURE], [_GREY, *(_colour(shade, 0) for shade in _SHADES)])


def _known(job: Job, ids: Iterable[Any]) -> Positions:
    return positions_of(job.pool, ids)


def _silent(_text: str, _share: float | None = None) -> None:
    """Nobody waits for word of how far it is."""


def text_colour(colour: Sequence[int]) -> str:
    """Return a colour as CSS has it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
