"""What an answer is.

A labeler asks one question of every sample; the answer's type is all that differs between the modalities.
A `LabelType` knows what a valid answer is, how it is counted, and what tables show of it. `SingleClass`,
`MultipleClasses`, `Boxes`, `Spans` and `Regions` stand in `LABEL_TYPES`.

Examples
--------
>>> classes = Classes(["cat", "dog"])
>>> SingleClass(classes).validate("cat")
'cat'
>>> MultipleClasses(classes).validate(["dog", "cat"])
['cat', 'dog']
"""

from labelloop.labels.boxes import Box, Boxes
from labelloop.labels.choices import MultipleClasses, SingleClass
from labelloop.labels.classes import Classes, ClassKey, ClassSpec, Json, LabelError, MisfitError
from labelloop.labels.label_type import LabelType
from labelloop.labels.regions import Region, Regions
from labelloop.labels.spans import Span, Spans

LABEL_TYPES: dict[str, type[LabelType]] = {
    kind.name: kind for kind in (SingleClass, MultipleClasses, Boxes, Regions, Spans)
}

__all__ = [
    "LABEL_TYPES",
    "Box",
    "Boxes",
    "ClassKey",
    "ClassSpec",
    "Classes",
    "Json",
    "LabelError",
    "LabelType",
    "MisfitError",
    "MultipleClasses",
    "Region",
    "Regions",
    "SingleClass",
    "Span",
    "Spans",
]
