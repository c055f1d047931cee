"""Labels in and out of files, ours and those of other tools.

Examples
--------
>>> sorted(FORMATS)
['coco', 'conll', 'csv', 'cvat', 'doccano', 'jsonl', 'label_studio', 'parquet', 'prodigy', 'spacy', 'voc', 'yolo']
"""

from labelloop.formats.reformat import reformat_annotations
from labelloop.formats.registry import FORMATS, Format, read, write
from labelloop.formats.report import Report

__all__ = ["FORMATS", "Format", "Report", "read", "reformat_annotations", "write"]
