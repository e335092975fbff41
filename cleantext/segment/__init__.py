"""Source → blocks. Nothing here knows of filters: what a page holds, not what it is worth."""

from cleantext.segment.html import segment_html
from cleantext.segment.text import segment_text

__all__ = ["segment_html", "segment_text"]
