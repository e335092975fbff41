"""Metadata as the front matter of Markdown: YAML between two lines of dashes, as site generators and editors of notes read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_front_matter"]

ESCAPED_RE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON has in strings and YAML has not, or reads as line breaks."""
UNPAIRED_RE: Final = re.compile("[\ud800-\udfff]")


def render_front_matter(page: Page) -> str:
    r"""Return the metadata as YAML between lines of dashes; empty if there are none. Values are JSON, which YAML contains.

    >>> from cleantext import analyze
    >>> page = analyze('<title>Rain: a "dry" text</title><p>It rained on Monday, and on Tuesday.')
    >>> print("\n".join(render_front_matter(page).splitlines()[:2]))
    ---
    title: "Rain: a \"dry\" text"
    """
    metadata = page.metadata.to_dict()
    del metadata["sources"]
    lines = [f"{name}: {_scalar(value)}" for name, value in metadata.items()]
    return "\n".join(("---", *lines, "---")) if lines else ""


def _scalar(value: object) -> str:
    """Return a string or a list of strings as JSON that YAML reads as the same."""
    text = UNPAIRED_RE.sub("\ufffd", json.dumps(value, ensure_ascii=False))
    return ESCAPED_RE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
