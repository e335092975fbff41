"""Signatures of the posts of a thread, by the names of their elements."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import drop_blocks
from cleantext.page import Page
from cleantext.tree_ops import inherited

__all__ = ["signatures"]

SIGNATURE: Final = Code("signature", "markup", "in an element named as the signature of a post, {quote}")

SIGNATURE_NAMES: Final = frozenset((
    "signature", "signatures", "sig", "sigs", "usersig", "usersignature", "postsig", "postsignature", "messagesignature", "membersignature",
    "forumsignature", "authorsignature", "signaturecontainer", "signaturecontent", "signaturetext", "jssignature",
))  # fmt: skip
"""Class names and ids of the signatures of posts, without digits and signs."""
AUTHOR_CARD: Final = "post-signature"
"""The class name that Stack Exchange gives to a post's author and date."""


def signatures(page: Page, found: dict[int, Evidence]) -> None:
    """Drop the elements named as signatures of posts, on a discussion. HTML only."""
    a, elements = page.analysis, page.blocks.elements
    if elements is None:
        return
    classes = elements.numbered_classes
    names = np.array([_signature(text) for text in classes.names], object)
    named = names.astype(np.bool_)[classes.numbers]
    if not named.any() or page.kind.name != "discussion":
        return
    inside = inherited(elements.parent_array, named.astype(np.int32))[a.blocks.element_rows] > 0
    quote = next(filter(None, names))
    drop_blocks((inside & ~a.is_heading).nonzero()[0].tolist(), SIGNATURE(quote), found)


def _signature(names: str) -> str:
    """Return the first of some class names that is one of a signature; empty for none."""
    if "sig" not in names.lower():
        return ""
    letters = ((name, "".join(filter(str.isalpha, name.lower()))) for name in names.split())
    return next((name for name, word in letters if word in SIGNATURE_NAMES and name != AUTHOR_CARD), "")
