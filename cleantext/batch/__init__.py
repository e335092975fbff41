"""Many pages: ``extract_many`` and what ``cleantext batch`` is made of."""

from cleantext.batch.document import Document, Record, clean
from cleantext.batch.job import run_batch
from cleantext.batch.sources import documents
from cleantext.batch.summary import Summary
from cleantext.batch.workers import extract_many

__all__ = ["Document", "Record", "Summary", "clean", "documents", "extract_many", "run_batch"]
