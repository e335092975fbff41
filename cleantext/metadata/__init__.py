"""The metadata of a page: ``page.metadata``."""

from cleantext.metadata.record import Date, Metadata, Source, SourceKind

__all__ = ["Date", "Metadata", "Source", "SourceKind"]
