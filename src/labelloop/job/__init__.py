"""Who gets which sample: claims, order, sessions, history, progress."""

from labelloop.job.book import Record
from labelloop.job.job import Job
from labelloop.job.ledger import LABELED, SKIPPED, RefusedError, Step
from labelloop.job.opening import open_job
from labelloop.job.receipt import Receipt

__all__ = ["LABELED", "SKIPPED", "Job", "Receipt", "Record", "RefusedError", "Step", "open_job"]
