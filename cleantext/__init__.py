"""cleantext: the text a person came to the page for, from HTML or from already flattened text."""

from cleantext.api import analyze, extract
from cleantext.blocks import Block
from cleantext.evidence import Evidence
from cleantext.filters import DEFAULT_FILTERS
from cleantext.options import Options
from cleantext.page import Filter, Page, Verdict, Verdicts
from cleantext.pipeline import Pipeline

__all__ = [
    "DEFAULT_FILTERS",
    "Block",
    "Evidence",
    "Filter",
    "Options",
    "Page",
    "Pipeline",
    "Verdict",
    "Verdicts",
    "analyze",
    "extract",
]

__version__ = "0.2.0"
