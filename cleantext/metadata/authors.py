"""The authors of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleantext.analysis.names import capitals
from cleantext.analysis.phrase_index import PhraseIndex
from cleantext.metadata.bylines import byline_blocks, date_lines, text_reach
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.names import is_full_name, is_person, names_in, without_phrase
from cleantext.metadata.read_date import read_dates
from cleantext.metadata.record import Source
from cleantext.metadata.titles import Sites
from cleantext.metadata.values import clean_text, comparable

__all__ = ["author_candidates", "authors_of"]

META: Final = (
    "citation_author", "author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "dc.creator.personalname", "article:author",
    "article:author_name", "og:article:author", "og:author", "authors", "article.author", "article_author", "cxenseparse:author", "news:author",
    "creator", "bt:author", "twitter:misc:written by", "rbauthors", "vr:author",
)  # fmt: skip
"""Names of ``<meta>`` with authors, lower case, the most reliable first."""
AUTHOR_CLASS_RE: Final = regex.compile(
    r"(?:^|[\s_-])(?:author|byline|writer|autor|auteur|autore|forfatter|reporter|journalist|username|vcard)s?"
    r"(?:[_-]{0,2}(?:names?|link|url|title|line|text|info|list|by|fn))?(?:\s|$)",
    regex.IGNORECASE,
)
"""A class that names an author's name, not a portrait, a biography or a date."""
PICTURE_RE: Final = regex.compile(
    r"image|photo|picture|media|caption|figure|comment|teaser|related|listing", regex.IGNORECASE
)
"""A class of an element of a picture, a comment or another page."""
MAX_ELEMENTS: Final = 30
"""Elements with such a class that are read. Bounds work."""
NEAR: Final = 3
"""Most blocks between two authors of one page."""
NO_STAFF_RE: Final = regex.compile(r"//|www\.|\S@\S|[<>{}=#?]")
"""What addresses and code have in them, and names have not."""
BEFORE_DATE_RE: Final = regex.compile(r"\s\p{Ll}{1,3}\s?$")
"""A short word before a date: "am", "on"."""
MORE: Final = 2
"""Most names that a later source adds: longer lists hold other names as well."""
STAFF_WORDS: Final = 4
"""Most words of the name of a staff."""
ELEMENT_CHARS: Final = 1_000
"""Most characters of an element with a class of an author: longer ones hold the text."""
LINE_CHARS: Final = 200
"""Most characters of the text of such an element: longer ones are biographies."""


def authors_of(declared: Declared, sites: Sites) -> tuple[list[str], Source] | None:
    """Return the names of the authors, and where they are from; None if the page names none.

    They are those of the first source that names a person, without the site's name, or of a later one that names them and more
    persons; or else of the first source; or else the staff that is declared.
    """
    weak: tuple[list[str], Source] | None = None
    candidates = author_candidates(declared)
    for names, source in candidates:
        others = [name for name in names if not sites.has(name)]
        full = [name for name in others if is_full_name(name) and not sites.has_part(name)]
        if full or (others == names and weak is None and not any(map(sites.has_part, names))):
            return _with_more(others, source, candidates, sites)
        weak = weak or (names, source)
    return weak or next(_beside_dates(declared), None) or _staff(declared)


def _with_more(
    names: list[str], source: Source, others: Iterable[tuple[list[str], Source]], sites: Sites
) -> tuple[list[str], Source]:
    """Return the names of a later source if it names the same persons and a few more, or else these."""
    known = {comparable(name): name for name in names}
    for more, origin in others:
        added = [name for name in more if comparable(name) not in known]
        if (
            origin.kind != "byline"
            and 0 < len(added) <= MORE
            and len(more) == len(known) + len(added)
            and all(is_person(name) and not sites.has_part(name) for name in added)
            and not any(name in longer for longer in added for name in names)
        ):
            return more, origin
    return names, source


def _staff(declared: Declared) -> tuple[list[str], Source] | None:
    """Return the staff that is declared as the author, such as "Redaktion"; None if there is none."""
    for text, source in (*declared.linked(("author",)), *declared.meta("author")):
        if len(text.split()) <= STAFF_WORDS and any(map(str.isalpha, text)) and NO_STAFF_RE.search(text) is None:
            return [text], source
    return None


def author_candidates(declared: Declared) -> Iterator[tuple[list[str], Source]]:
    """Yield the authors by each source that names some, the most reliable source first."""
    index = declared.page.analysis.index

    def named(candidates: Iterable[Candidate]) -> Iterator[tuple[list[str], Source]]:
        """Yield the names of candidates with the same source name as one list."""
        found: dict[str, tuple[list[str], Source]] = {}
        for candidate in candidates:
            names = names_in(candidate.text, index)
            if names:
                known = found.setdefault(candidate.source.name, ([], candidate.source))[0]
                known += [name for name in names if name not in known]
        yield from found.values()

    for item in declared.main:
        yield from named(declared.linked(("author", "creator"), items=(item,)))
    yield from named(declared.meta(*META))
    yield from named(_labelled(declared))
    yield from named(
        _near_first(declared.microdata("author", "creator", read=lambda row: _microdata_name(declared, row)))
    )
    yield from named(_near_first(_linked_by_rel(declared)))
    yield from _by_class(declared)
    near = text_reach(declared.page.analysis)
    for block, text in byline_blocks(declared.page, "line"):
        names = _names_beside_dates(text, index) if block in near else []
        if names and capitals(names[0])[:1] == [True]:
            yield names, Source("byline", clean_text(text)[:100], block=block)


def _beside_dates(declared: Declared) -> Iterator[tuple[list[str], Source]]:
    """Yield the persons in short lines with a date."""
    a = declared.page.analysis
    for block in date_lines(a):
        text = a.texts[block]
        if not a.blocks.levels[block] and (
            names := [name for name in _names_beside_dates(text, a.index) if is_person(name)]
        ):
            yield names, Source("byline", clean_text(text)[:100], block=block)


def _names_beside_dates(text: str, index: PhraseIndex) -> list[str]:
    """Return the names in a line without its dates."""
    for found in reversed(read_dates(text)):
        text = f"{BEFORE_DATE_RE.sub('', text[: found.start])} | {text[found.end :]}"
    return [name for name in names_in(text, index) if capitals(name)[:1] != [False]]


def _near_first(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield candidates up to the first that is more than ``NEAR`` blocks from the one before it: others are authors of teasers."""
    last: int | None = None
    for candidate in candidates:
        block = candidate.source.block
        if last is not None and block is not None and abs(block - last) > NEAR:
            return
        last = block
        yield candidate


def _labelled(declared: Declared) -> Iterator[Candidate]:
    """Yield the values beside labels such as "Written by" in the declarations for Twitter's cards."""
    for number in ("1", "2"):
        label = declared.markup.first(f"twitter:label{number}")
        if label and not without_phrase(label, declared.page.analysis.index):
            yield from declared.meta(f"twitter:data{number}")


def _microdata_name(declared: Declared, row: int) -> str:
    """Return the name in an element with an author: its property "name", or else its text."""
    markup = declared.markup
    props = markup.attributes("itemprop")
    for inner in markup.inside(row)[:50]:
        if "name" in props.get(inner, "").lower().split():
            return markup.attribute(inner, "content") or markup.text(inner, " ")
    return markup.attribute(row, "content") or markup.text(row, " ")


def _linked_by_rel(declared: Declared) -> Iterator[Candidate]:
    markup = declared.markup
    for row in markup.with_attribute("rel", "author"):
        if markup.tag(row) != "link":
            yield Candidate(markup.text(row, " "), Source("markup", "rel=author", block=markup.block(row)))


def _by_class(declared: Declared) -> Iterator[tuple[list[str], Source]]:
    """Yield the names in elements whose class is that of an author's name, those in the first such element."""
    markup, index = declared.markup, declared.page.analysis.index
    a = declared.page.analysis
    near = text_reach(a)
    count = 0
    for row, value in markup.with_class(
        lambda names: bool(AUTHOR_CLASS_RE.search(names)) and not PICTURE_RE.search(names)
    ):
        count += 1
        if count > MAX_ELEMENTS:
            return
        block = markup.block(row)
        if block not in near or a.role_at(block, "comment", "related"):
            continue
        if len(markup.text(row)) > ELEMENT_CHARS:
            continue
        links = [inner for inner in markup.inside(row)[:50] if markup.tag(inner) == "a"]
        texts = [markup.text(inner, " ") for inner in links] or [markup.text(row, " ")]
        names = list(dict.fromkeys(name for text in texts if len(text) <= LINE_CHARS for name in names_in(text, index)))
        if names:
            yield names, Source("markup", f"class={clean_text(value)[:60]}", block=block)
