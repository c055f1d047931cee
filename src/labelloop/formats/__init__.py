"""Labels in and out of files, ours and those of other tools.

Examples
--------
>>> sorted(FORMATS)
['conll', 'csv', 'doccano', 'jsonl', 'label_studio', 'parquet', 'prodigy', 'spacy']
"""

from labelloop.formats.registry import FORMATS, Format, read, write
from labelloop.formats.report import Report

__all__ = ["FORMATS", "Format", "Report", "read", "write"]
