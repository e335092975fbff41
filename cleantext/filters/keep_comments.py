"""keep_comments: the comment section below an article is kept. Runs in place of ``comments``, with ``comments="keep"``."""

from __future__ import annotations

from cleantext.filters.comments import comments
from cleantext.filters.rules import short_matches
from cleantext.page import Page, Verdict

__all__ = ["KeepComments"]


class KeepComments:
    """In place of ``comments``: keep the comment section below an article, without its buttons and its form.

    >>> from cleantext import analyze
    >>> body = "It rained on Monday, so the match was called off by noon.\\n" * 3
    >>> page = analyze(body + "2 comments\\nAnn\\nWhat a pity!\\nReply\\nBob\\nYes\\nReply", filters=(KeepComments(),))
    >>> [verdict.action for verdict in page.verdicts]
    ['protect', 'protect', 'protect', 'drop', 'protect', 'protect', 'drop']
    """

    name = "comments"

    def __call__(self, page: Page) -> list[Verdict]:
        """Return a verdict on each block of a comment section: drop for interface text, protect for the others."""
        a = page.analysis
        buttons = short_matches(a, "comments", "line").keys() | short_matches(a, "account_form", "line").keys()
        return [
            Verdict(
                verdict.index, "drop" if verdict.index in buttons or (a.is_link[verdict.index] and a.is_ui[verdict.index]) else "protect", verdict.evidence
            )
            for verdict in comments(page)
        ]  # fmt: skip
