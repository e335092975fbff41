"""The language of a page: what it declares, or else what its text shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.detect_language import SAMPLE, Detected, detect_language
from cleantext.metadata.record import Source

__all__ = ["language_of"]

TAG_RE: Final = regex.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")
"""A language tag: language, script and region."""
OVERRULED: Final = 0.98
"""Probability from which the text's language takes precedence over another one that the page declares. Chosen by hand, not measured."""


def language_of(declared: Declared) -> Candidate | None:
    """Return the language as a BCP 47 tag; None if the page declares none and has too little text."""
    stated = next(_declared(declared), None)
    detected = _detected(declared)
    if detected is None or (
        stated is not None and (_same(stated.text, detected.language) or detected.probability < OVERRULED)
    ):
        return stated
    return Candidate(detected.language, Source("estimate", "the letters of the text", probability=detected.probability))


def _declared(declared: Declared) -> Iterator[Candidate]:
    """Yield the declared languages, the most reliable first."""
    markup = declared.markup
    for row in markup.rows("html")[:1]:
        for name in ("lang", "xml:lang"):
            yield from _tags(markup.attribute(row, name), Source("markup", f"<html {name}>"))
    for candidate in declared.meta("content-language", "og:locale", "language", "dc.language", "dcterms.language"):
        yield from _tags(*candidate)
    for candidate in declared.linked(("inLanguage",), ("alternateName", "name")):
        yield from _tags(*candidate)
    for row in markup.rows("body")[:1]:
        yield from _tags(markup.attribute(row, "lang"), Source("markup", "<body lang>"))


def _tags(text: str, source: Source) -> Iterator[Candidate]:
    match = TAG_RE.match(text.strip())
    if match is not None:
        parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
        yield Candidate("-".join(filter(None, parts)), source)


def _same(tag: str, language: str) -> bool:
    """Return whether a tag is of a language; Norwegian has three."""
    primary = tag.partition("-")[0]
    return primary == language or {primary, language} <= {"no", "nb", "nn"}


def _detected(declared: Declared) -> Detected | None:
    """Return the language of the kept blocks, or of all if few are kept."""
    page = declared.page
    texts: list[str] = []
    size = 0
    for i in (*page.kept.nonzero()[0].data, *(~page.kept).nonzero()[0].data):
        if size > SAMPLE:
            break
        texts.append(page.blocks.texts[i][:SAMPLE])
        size += len(texts[-1])
    return detect_language("\n".join(texts))
