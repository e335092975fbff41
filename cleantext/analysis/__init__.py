"""What filters and the scorer read of a page: facts derived from its blocks once, and shared."""

from cleantext.analysis.analysis import Analysis

__all__ = ["Analysis"]
