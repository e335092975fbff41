"""Rules that filters share: interface lines, sentences in the site's own voice, headed runs, clusters, named sections.

Most of these rules check the position of a phrase as well. A rule "drops" a block by adding evidence for it to
``found``, from which the filter makes its verdicts. A block that is in ``found`` already keeps its evidence.

One module of over 300 lines, so that the shapes are seen side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import regex

from cleantext.analysis import Analysis, phrase_index
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.analysis.phrase_index import EDGES_AND_DIGITS
from cleantext.analysis.spans import clusters
from cleantext.blocks import Blocks, BoolArray
from cleantext.evidence import Code, Evidence
from cleantext.lexicons import OPENING_CHARS, normalise

__all__ = [
    "BELOW_HEADING",
    "BETWEEN_PARTS",
    "HEADING_LINE",
    "INTERFACE_LINE",
    "NAMED_SECTION",
    "SITE_VOICE",
    "between_parts",
    "drop_blocks",
    "glued_lines",
    "headed_run",
    "headings",
    "interface_lines",
    "is_contents_entry",
    "is_named_for_links",
    "is_of_links",
    "linked_run",
    "named_sections",
    "short_matches",
    "site_voice",
    "weak_lines",
]

INTERFACE_LINE: Final = Code("interface_line", "phrase", "the interface line {quote}")
WEAK_LINE: Final = Code("weak_line", "phrase", "the interface line {quote} near others")
SITE_VOICE: Final = Code("site_voice", "phrase", "in the site's own voice, with {quote}")
GLUED_LINE: Final = Code("glued_line", "phrase", "several interface phrases on one line, {quote}")
HEADING_LINE: Final = Code("heading_line", "phrase", "the boilerplate heading {quote}")
BELOW_HEADING: Final = Code("below_heading", "position", "below the heading {quote} at block {block}")
NAMED_SECTION: Final = Code("named_section", "markup", "in a section with the role {quote}")
BETWEEN_PARTS: Final = Code("between_parts", "position", "between the parts of a {quote}")

GLUE_RE: Final = regex.compile(r"(?<=[\p{Ll}?!.)])(?=\p{Lu})|[|/·•,]|\s{2,}+")
"""Positions at which a line of glued phrases is split: before a capital that follows a small letter or a mark, and separators."""
SENTENCE_WORDS: Final = 4
"""Words above which a line that begins with an interface phrase and ends with a full stop is a sentence of the text.
"Follow us on Facebook." is not."""
REPEATS: Final = 3
"""Number of lines with an interface phrase from which it is a control even inside the text: a button of each entry. A sub-heading
is on a page once."""
LINE_REACH: Final = 2
"""Largest distance, in blocks, from an interface phrase inside the text to another one that confirms it: a counter may be between
the two."""
PROSE_DENSITY: Final = 0.75
"""Largest share of the characters of an element named as links, without a heading that says so, in prose. Blurbs have less; a section
of the text with links below it has more."""
VOICE_COVER: Final = 0.3
"""Smallest share of a block's characters in a phrase that needs no other sign of the site's own voice inside the main span."""
VOICE_REACH: Final = 3
"""Largest distance, in blocks, from a sentence in the site's own voice to interface text that confirms it: a field or button of a
form."""


def drop_blocks(blocks: Iterable[int], evidence: Evidence, found: dict[int, Evidence]) -> None:
    """Drop blocks, all with the same evidence."""
    for i in blocks:
        found.setdefault(i, evidence)


def short_matches(a: Analysis, name: str, role: str, *, unless: BoolArray | None = None) -> dict[int, str]:
    """Return the short blocks with a phrase of a lexicon's role, and the phrase of each.

    ``name``: the filter of the lexicon. ``unless``: bool, shape (blocks,), marks blocks to leave out.
    """
    return {
        i: phrase.text
        for i, phrase in a.matches[name, role].items()
        if a.is_short[i] and not (unless is not None and unless[i])
    }


def interface_lines(a: Analysis, name: str, found: dict[int, Evidence], *, inside_text: bool = False) -> None:
    """Drop short blocks with a ``line`` phrase of a filter's lexicon.

    Blocks that may be text stay: headings, sentences, data, and lines inside the main span without interface text nearby.
    ``inside_text``: drop such lines inside the main span, and between two blocks of prose, too.
    """
    for i, phrase in a.matches[name, "line"].items():
        if i in found or not a.is_short[i] or a.is_code[i] or a.is_announced(i) or _is_text(a, i, phrase):
            continue
        if (inside_text and not a.is_data(i)) or (not a.between_prose(i) and _is_among_interface(a, i)):
            found[i] = INTERFACE_LINE(phrase.text)


def weak_lines(a: Analysis, name: str, found: dict[int, Evidence]) -> None:
    """Drop short blocks with a ``weak_line`` phrase, an ordinary word, near a dropped block."""
    for i, phrase in sorted(a.matches[name, "weak_line"].items()):
        if i in found or not a.is_short[i] or a.is_cell[i] or a.is_heading[i] or a.is_announced(i):
            continue
        if any(j in found for j in range(i - LINE_REACH, i + LINE_REACH + 1)):
            found[i] = WEAK_LINE(phrase.text)


def site_voice(a: Analysis, name: str, role: str, found: dict[int, Evidence]) -> None:
    """Drop blocks with a ``prose`` phrase of a filter's lexicon in the site's own voice.

    ``role``: the role of a section that confirms it.
    """
    for i, phrase in a.matches[name, "prose"].items():
        if i not in found and _is_site_voice(a, i, phrase.text, role):
            found[i] = SITE_VOICE(phrase.text)


def glued_lines(a: Analysis, name: str, found: dict[int, Evidence]) -> None:
    """Drop lines of several interface phrases: ``Log inPrivacy Policy``, ``Print | Share``.

    ``name``: the filter whose lexicon contains the first phrase.
    """
    for i, owner in a.blocks.once(_glued_lines).items():
        if owner == name and i not in found and not a.between_prose(i):
            found[i] = GLUED_LINE(a.texts[i])


def headed_run(head: int, phrase: str, below: Iterable[int], found: dict[int, Evidence]) -> None:
    """Drop a heading that is a phrase of a lexicon, and the blocks ``below`` it."""
    found[head] = HEADING_LINE(phrase)
    drop_blocks(below, BELOW_HEADING(phrase, block=head), found)


def between_parts(of: str, found: dict[int, Evidence], *, gap: int, at_least: int, unless: BoolArray) -> None:
    """Drop the blocks between the parts of a dialogue, a banner or a pitch (``of`` names it).

    Its parts are a cluster of at least ``at_least`` blocks of ``found``, neighbours at most ``gap`` apart.
    ``unless`` marks blocks that stay.
    """
    for group in clusters(found, gap):
        if len(group) >= at_least:
            drop_blocks((j for j in range(group[0], group[-1]) if not unless[j]), BETWEEN_PARTS(of), found)


def named_sections(
    a: Analysis,
    role: str,
    found: dict[int, Evidence],
    *,
    when: Callable[[range], bool],
    unless: BoolArray | None = None,
) -> None:
    """Drop the runs of blocks in sections with a role for which ``when`` returns True.

    ``unless`` marks blocks that stay. HTML only.
    """
    for region in a.regions(role):
        if when(region):
            drop_blocks((j for j in region if unless is None or not unless[j]), NAMED_SECTION(role), found)


def _is_text(a: Analysis, i: int, phrase: phrase_index.Phrase) -> bool:
    """Return whether a block with an interface phrase may be text: a heading or a sentence.

    A heading right above interface text or a link is not text.
    """
    if a.is_heading[i] and not (i + 1 < a.count and (a.is_ui[i + 1] or a.is_link[i + 1])):
        return True
    return bool(
        phrase.mode == "starts_with" and a.ends_sentence[i] and not a.is_link[i] and a.stats.words[i] > SENTENCE_WORDS
    )


def _is_among_interface(a: Analysis, i: int) -> bool:
    """Return whether the position of an interface phrase confirms that it is one.

    It does outside the main span; inside it, if the block is a link, near interface text, or repeated. Never for data.
    """
    if a.is_data(i):
        return False
    if not a.main_span.first < i < a.main_span.last:
        # in text mode, a first line of one word is rather the title
        return a.is_html or i > 0 or " " in a.normalised[i] or a.near(i, a.is_ui, 1)
    return bool(a.is_link[i]) or a.near(i, a.is_ui, LINE_REACH) or len(a.places[a.normalised[i]]) >= REPEATS


def _is_site_voice(a: Analysis, i: int, phrase: str, role: str) -> bool:
    """Return whether a block with a ``prose`` phrase is in the site's own voice.

    It is if the block is hidden, in a section with the role, in a footer or an aside; near interface text; outside the main span;
    or if the phrase is a large part of it, and it is not between prose. Code, quotations and headings of prose are not.
    """
    if a.is_code[i] or a.is_quoted(i, phrase) or a.heads_prose(i):
        return False
    if a.is_html and (a.role_at(i, role, "footer", "aside") or a.blocks.hidden[i]):
        return True
    if a.near(i, a.is_ui, VOICE_REACH):
        return True
    if not a.main_span.first - 1 <= i <= a.main_span.last + 1:
        return True
    return len(phrase) >= VOICE_COVER * a.stats.chars[i] and not a.between_prose(i)


def _glued_lines(blocks: Blocks) -> dict[int, str]:
    """Return the lines of several interface phrases, and the filter of each line's first phrase."""
    a = blocks.once(Analysis)
    lines: dict[int, str] = {}
    candidates = (a.stats.joints > 0) & ~a.is_prose & ~a.is_code
    openings = a.index.openings("glued")
    for i in candidates.nonzero()[0].data:
        line = a.normalised[i]
        if openings.isdisjoint([line[:chars] for chars in range(1, OPENING_CHARS + 1)]):
            continue
        owners: list[str] = []
        for part in filter(None, map(normalise, GLUE_RE.splititer(a.texts[i]))):
            owners.append(_owner(a, part))
            if not owners[-1]:
                break
        if len(owners) > 1 and owners[-1]:
            lines[i] = owners[0]
    return lines


def _owner(a: Analysis, part: str) -> str:
    """Return the filter with a part of a line as a phrase for glued lines; empty if none has it."""
    for phrase in (*a.index.phrases_equal_to(part), *a.index.phrases_starting(part)):
        if phrase[:2] in a.index.uses["glued"]:
            return phrase.filter
    return ""


def headings(a: Analysis, name: str, role: str = "head") -> Iterator[tuple[int, str]]:
    """Yield index and phrase of each possible heading of boilerplate, in order.

    Headings are short blocks with a phrase of the role. Code, unlinked cells, terms with a definition and entries of a table of
    contents are left out.
    """
    for i, phrase in sorted(a.matches[name, role].items()):
        if not a.is_short[i] or a.is_code[i] or a.is_cell[i] or is_contents_entry(a, i):
            continue
        if not (_is_in(a, i, "dt") and _is_definition(a, i + 1)):
            yield i, phrase.text


def linked_run(a: Analysis, head: int) -> range | None:
    """Return the links below a heading: the rest of its side box, or a run of teasers.

    In text mode, the run of teasers. In HTML mode None if they are not links but text.
    """
    box, run = a.side_box(head), a.teaser_run(head)
    if not a.is_html:
        if _is_menu_item(a, head) and a.is_prose[run.start : run.stop].any():
            return range(run.start, next(i for i in run if not a.is_item[i] or a.is_prose[i]))
        return run
    if head + 1 == a.count or a.is_prose[head + 1]:
        return None
    run = range(run.start, min(run.stop, _menu_end(a, head)))
    return next((below for below in (box, run) if below and is_of_links(a, below)), None)


def _is_menu_item(a: Analysis, head: int) -> bool:
    """Return whether a line of text mode is an entry of a list above the text, neither its first nor its last."""
    return 0 < head < a.main_span.first and bool(a.is_item[head - 1 : head + 2].all())


def _menu_end(a: Analysis, head: int) -> int:
    """Return the end of the menu that a line is an entry of; the number of blocks if the line may be the heading of what is below it.

    An entry is a list item or a link that is neither the first in its menu nor marked up as a heading. What is below the menu is not
    below the entry.
    """
    elements = a.blocks.elements
    if elements is None or a.is_heading[head]:
        return a.count
    row = int(a.blocks.element_rows[head])
    is_entry = bool(a.is_link[head])
    while row >= 0 and elements.lasts[row] - elements.firsts[row] <= 1:
        is_entry = is_entry or elements.tags[row] == "li"
        row = elements.parents[row]
    return int(elements.lasts[row]) if row >= 0 and is_entry and elements.firsts[row] < head else a.count


def is_of_links(a: Analysis, run: range) -> bool:
    """Return whether a run of blocks in HTML mode is a list of links, not part of the text.

    Each link may have a blurb. A run is text if it has more blocks of prose, and of list items with words beside a link, than linked
    blocks, or if it has a definition.
    """
    cut = slice(run.start, run.stop)
    linked = a.is_link[cut]
    described = ~linked & (a.blocks.link_chars[cut] > 0) & (a.blocks.kinds[cut] == LIST_ITEM)
    written = a.is_prose[cut] | described
    if not linked.any() or linked.sum() < written.sum():
        return False
    return not any(_is_definition(a, j) for j in run)


def is_named_for_links(a: Analysis, run: range) -> bool:
    """Return whether a run inside an element named as a list of links is one: of links, and not mainly prose."""
    return a.prose_density(run) <= PROSE_DENSITY and is_of_links(a, run)


def _is_definition(a: Analysis, i: int) -> bool:
    """Return whether a block is a definition: an unlinked ``<dd>`` with letters, not a number."""
    return i < a.count and not a.is_link[i] and bool(a.stats.letters[i]) and _is_in(a, i, "dd")


def _is_in(a: Analysis, i: int, tag: str) -> bool:
    """Return whether the element of a block, or its parent, has a tag; False in text mode."""
    elements = a.blocks.elements
    row = int(a.blocks.element_rows[i])
    return elements is not None and tag in (elements.tags[row], elements.tags[max(elements.parents[row], 0)])


def is_contents_entry(a: Analysis, i: int) -> bool:
    """Return whether a line is an entry of a table of contents.

    Its text is repeated further down the page, and so is that of the line before or after it, as the heading of prose.
    """
    if a.prose_before[-1] == a.prose_before[i] or _place_below(a, i, i) is None:
        return False
    for j in (i - 1, i + 1):
        if 0 <= j < a.count and not a.is_prose[j]:
            place = _place_below(a, j, i)
            if place is not None and place + 1 < a.count and a.is_prose[place + 1]:
                return True
    return False


def _place_below(a: Analysis, i: int, after: int) -> int | None:
    """Return the first block after ``after`` whose text is that of block ``i`` without digits at its ends."""
    places = a.places.get(a.normalised[i].strip(EDGES_AND_DIGITS), ())
    at = bisect_right(places, after if after > i else i)
    return places[at] if at < len(places) else None
