"""Labels in and out of files."""

from labelloop.formats.tables import Report, write

__all__ = ["Report", "write"]
