"""cleantext: the text a person came to the page for, from HTML or from already flattened text."""

from typing import TYPE_CHECKING

from cleantext.api import analyze, extract
from cleantext.blocks import Block
from cleantext.evidence import Evidence
from cleantext.filters import DEFAULT_FILTERS
from cleantext.options import Options
from cleantext.page import Filter, Page, Verdict, Verdicts
from cleantext.pipeline import Pipeline

if TYPE_CHECKING:
    from cleantext.batch import Document, Record, extract_many
    from cleantext.chunk import Chunk

__all__ = [
    "DEFAULT_FILTERS",
    "Block",
    "Chunk",
    "Document",
    "Evidence",
    "Filter",
    "Options",
    "Page",
    "Pipeline",
    "Record",
    "Verdict",
    "Verdicts",
    "analyze",
    "extract",
    "extract_many",
]

__version__ = "0.2.0"


def __getattr__(name: str) -> object:
    """Return the names whose modules a program that cleans one page does not need."""
    if name in ("Document", "Record", "extract_many"):
        from cleantext import batch  # noqa: PLC0415

        return getattr(batch, name)
    if name == "Chunk":
        from cleantext.chunk import Chunk  # noqa: PLC0415

        return Chunk
    raise AttributeError(f"module 'cleantext' has no attribute {name!r}")
