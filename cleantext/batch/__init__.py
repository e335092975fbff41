"""Many pages: ``extract_many`` and what ``cleantext batch`` is made of."""

from cleantext.batch.document import Document, Record, clean
from cleantext.batch.workers import extract_many

__all__ = ["Document", "Record", "clean", "extract_many"]
