"""Labels in and out of files, ours and those of other tools.

Examples
--------
>>> list(FORMATS)[:9]
['audacity', 'coco', 'conll', 'csv', 'cvat', 'doccano', 'jsonl', 'label_studio', 'parquet']
>>> list(FORMATS)[9:]
['prodigy', 'raven', 'rttm', 'spacy', 'textgrid', 'voc', 'yolo']
"""

from labelloop.formats.kinds import Format
from labelloop.formats.reformat import reformat_annotations
from labelloop.formats.registry import FORMATS, read, write
from labelloop.formats.report import Report

__all__ = ["FORMATS", "Format", "Report", "read", "reformat_annotations", "write"]
