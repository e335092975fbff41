"""Facts derived from a page's blocks once, and shared by filters and the scorer."""

from cleantext.analysis.analysis import Analysis

__all__ = ["Analysis"]
