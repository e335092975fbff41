"""Many pages: ``extract_many`` and what ``cleantext batch`` is made of."""

from cleantext.batch.document import Document, Record, clean

__all__ = ["Document", "Record", "clean"]
