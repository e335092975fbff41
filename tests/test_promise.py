"""Output words are visible words, in order, on real pages: none glued, split, doubled or from scripts.

Visible words are determined by a walk over lxml's tree that shares no code with cleantext's segmentation.
"""

import re
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from benchmarks.sets.fetch import fetch
from cleantext import analyze, extract
from cleantext.decode import decode
from cleantext.evaluation.sets.layouts import LOADERS

BENCH = Path(__file__).parents[2] / "shared" / "bench"
PAGES = {"wcxb": 250, "zyte": 60, "trafilatura": 90, "magic-html": 60, "zhfinance": 40}
"""Pages that are taken of each set."""
UNSEEN = frozenset(
    "script style head title template textarea select datalist iframe object noembed applet audio video canvas svg noscript noframes "
    "rp rt annotation".split()
)
"""Elements whose text a browser does not show as text of the page, and readings above ruby text."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output picture progress q rb rbc rtc "
    "ruby s samp small source span strike strong sub sup time track tt u var wbr math mi mo mn mrow msup msub mtext semantics".split()
)
"""Elements beside and inside which a word may go on, as beside those of ``UNSEEN``; any other element ends it."""
FROM_ELSEWHERE = ("was taken from there", "nested too deeply")
"""Parts of the warnings of pages whose text is in code, or which were not parsed whole."""
SPACE_RE = re.compile(r"\s+")
UNSHOWN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Characters without width, which neither join nor split words: they are left out."""


class Visible(NamedTuple):
    """The visible text of a page."""

    chars: str
    """All characters but white space."""
    spaced: frozenset[int]
    """Offsets before which a word ends."""
    inline: frozenset[int]
    """Offsets before which an inline element begins or ends, where a word may end."""


def visible_text(source):
    """Return what a reader of a page sees, by a plain walk over its tree."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    first = etree.fromstring(source.replace("\0", "").encode("utf-8", "replace"), parser)
    roots = [first, *first.itersiblings(etree.Element)]  # libxml2 makes another root of what follows `</html>`
    parts, spaced, inline = [], set(), set()
    length = hidden = 0

    def add(text):
        nonlocal length
        for number, word in enumerate(SPACE_RE.split((text or "").translate(UNSHOWN))):
            if number:
                spaced.add(length)
            parts.append(word)
            length += len(word)

    walks = (etree.iterwalk(root, events=("start", "end", "comment", "pi")) for root in roots)
    for event, node in chain.from_iterable(walks):
        if event in ("start", "end"):
            (inline if node.tag in INLINE | UNSEEN else spaced).add(length)
            hidden += node.tag in UNSEEN and (1 if event == "start" else -1)
        if not hidden and event == "start":
            add(node.text)
        elif not hidden and event != "start":
            add(node.tail)
    return Visible("".join(parts), frozenset(spaced), frozenset(inline))


def broken_words(text, visible):
    """Yield each line of an output that is not a run of visible words behind the line before, with what is there instead."""
    at = 0
    for line in text.split("\n"):
        words = line.split()
        if words:
            found = _position(words, visible, at)
            if found < 0:
                yield line
            else:
                at = found + sum(map(len, words))


def _position(words, visible, at):
    """Return the first offset from ``at`` on at which these words are visible, in a row and whole; -1 if there is none."""
    joined = "".join(words)
    found = visible.chars.find(joined, at)
    while found >= 0:
        if _are_whole(words, visible, found):
            return found
        found = visible.chars.find(joined, found + 1)
    return -1


def _are_whole(words, visible, at):
    """Return whether words at an offset end where visible ones end, or may end, and go on where they may go on."""
    ends = [at]
    for word in words:
        ends.append(ends[-1] + len(word))
        if any(inner in visible.spaced for inner in range(ends[-2] + 1, ends[-1])):
            return False
    last = len(visible.chars)
    return all(end in visible.spaced or end in visible.inline or end in (0, last) for end in ends)


def test_the_walk_notices_what_is_wrong():
    visible = visible_text(
        "<title>no</title><p>It <b>rai</b>ned.<p>We<script>var no</script> stayed <i>in</i><b>doors</b>."
    )
    assert visible.chars == "Itrained.Westayedindoors."
    assert list(broken_words("It rained.\nWe stayed indoors.", visible)) == []
    assert list(broken_words("rained.\nin doors.", visible)) == []
    for wrong in (
        "Itrained.",
        "It ra ined.",
        "It rained. rained.",
        "rained.We",
        "no",
        "We var no",
        "We stayed\nIt",
        "We in",
        "stay",
    ):
        assert list(broken_words(wrong, visible)) != [], wrong


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    if not BENCH.is_dir():
        pytest.skip(f"{BENCH} is not here: the words of real pages were not checked")
    folder = tmp_path_factory.mktemp("sets")
    fetch(folder, BENCH, names=PAGES)
    found = []
    for name, wanted in PAGES.items():
        items = [item for item in LOADERS[name](folder / name) if item.mode == "html"]
        found += [(name, item) for item in islice(items, 0, None, max(len(items) // wanted, 1))][:wanted]
    return found


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(any(item == other for other in rest) for item in part)


@pytest.mark.long
def test_words_of_real_pages_are_visible_words_in_order(pages):
    assert len(pages) >= 450
    wrong = {}
    for name, item in pages:
        source = decode(item.source).text if isinstance(item.source, bytes) else item.source
        page = analyze(source, input_format="html")
        if not any(part in warning for warning in page.warnings for part in FROM_ELSEWHERE):
            lines = list(broken_words(page.plain_text, visible_text(source)))
            if lines:
                wrong[name, item.id] = lines[0]
        lines = [line for block in page.blocks for line in block.text.split("\n")]
        if not is_subsequence(extract("\n".join(lines), input_format="text").split("\n"), [*map(str.strip, lines), ""]):
            wrong[name, item.id, "text"] = "a line that is not the source's"
    assert wrong == {}
