"""What every column of the scorer's input says, one line each. ``COLUMNS`` is the list; ``inputs`` makes them."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.section_roles import BIT
from cleantext.blocks import KINDS
from cleantext.scorer.vocabulary import CATEGORIES, DECLARED, MEASURES, NAMED, OG_KINDS, PHRASES, TAGS

__all__ = ["COLUMNS"]

SINGLE: Final = {
    "chars": "logarithm of the block's characters",
    "words": "logarithm of its words",
    "word_length": "letters a word",
    "digits": "share of digits among its characters",
    "letters": "share of letters among its characters",
    "commas": "commas, colons and semicolons a word",
    "stops": "logarithm of its sentence ends",
    "stop_rate": "sentence ends a word",
    "joints": "places a word where entries of one line may touch",
    "ends": "it ends like a sentence",
    "prose": "it reads like sentences",
    "capitals": "share of its words that begin with a capital",
    "inner_capitals": "the same without its first word",
    "short_words": "share of its words of three letters or fewer",
    "long_words": "share of its words of nine letters or more",
    "in_body": "share of its words that stand in another paragraph of the page",
    "often_in_body": "mean logarithm of how often they stand there",
    "rare": "share of its words that stand on the page once",
    "in_title": "share of its words that stand in the title",
    "of_title": "share of the title's words that stand in it",
    "copies": "logarithm of how many blocks have the same words",
    "overrulable": "a named filter took it for where it stands, not for what it says",
    "place": "share of the page's blocks before it",
    "from_end": "logarithm of the blocks from it to the page's end",
    "from_start": "logarithm of the blocks before it",
    "chars_before": "share of the page's characters before it",
    "body_before": "share of the words in paragraphs before it",
    "body_through": "the same with its own",
    "from_longest": "signed logarithm of the blocks from the longest paragraph to it",
    "from_first": "likewise from the first block of the densest stretch of paragraphs",
    "from_last": "likewise from the last one",
    "within_body": "it stands in that stretch",
    "link_density": "share of its characters in links",
    "level": "heading level, 0 for no heading",
    "hidden": "the markup hides it",
    "depth": "logarithm of its element's ancestors",
    "deepest": "the same as a share of the page's deepest block",
    "page_articles": "logarithm of the page's <article> elements",
    "page_paragraphs": "share of the page's blocks that are <p>",
    "published": "the page declares when it was published",
    "slug": "logarithm of the words in the last part of the declared address, -1 for none",
    "url_depth": "parts of the declared address's path, -1 for none",
    "described": "the page has a description of a sentence or more",
    "page_declared_text": "logarithm of the characters of the article body in its JSON-LD",
    "in_description": "share of the block's words that stand in the description",
    "of_description": "share of the description's words that stand in the block",
    "in_declared_text": "share of the block's words that stand in that article body",
    "blanks": "logarithm of the blank lines before the line",
    "blanks_after": "likewise after it",
    "indent": "logarithm of its indentation",
    "indent_before": "likewise of the line before",
    "indent_after": "likewise of the line after",
    "page_blank": "share of the page's lines that follow a blank one",
    "page_indent": "share of the page's lines that are indented",
}
MARKED: Final = {
    "body": "paragraph",
    "mark": "block with a phrase of a lexicon",
    "dropped": "block that a named filter took",
    "heading": "heading",
    "h1": "<h1>",
    "blank": "line below a blank one",
    "gap": "line below several blank ones",
}
PAGE: Final = {
    "blocks": "logarithm of the page's blocks",
    "words": "logarithm of its words",
    "links": "share of its characters in links",
    "body": "share of its words in paragraphs",
    "kept": "share of its words that no named filter took",
    "marks": "share of its blocks with a phrase",
    "headings": "share of its blocks that are headings",
    "ends": "share of its blocks that end like a sentence",
    "short": "share of its blocks that are short lines",
    "bodies": "logarithm of its paragraphs",
    "mean": "logarithm of the words of a paragraph on average",
}
MEASURED: Final = dict(
    zip(
        MEASURES,
        (
            "logarithm of the blocks in", "logarithm of the words in", "logarithm of the words a block in",
            "share of characters in links in", "share of words in paragraphs in", "share of words no named filter took in",
            "share of blocks with a phrase in", "share of blocks that end like a sentence in", "share of short lines in",
            "share of headings in", "share of the page's paragraphs, by words, in", "where the block stands in",
        ),
        strict=True,
    )
)  # fmt: skip
AROUND: Final = {
    "outer1": "the smallest element around it with another block",
    "outer2": "the next larger element with more blocks",
    "outer3": "the one after that",
    "third": "the smallest element around it with a third of the page's characters",
    "section": "the nearest sectioning element, list, table or form around it",
    "path": "the blocks with the same tags and classes up to four ancestors",
    "class": "the blocks whose element has the same tag and classes",
    "run": "the lines between two blank ones",
    "region": "the lines between two gaps of several blank ones",
    "level": "the run of lines with its indentation",
    "alike": "the run of short lines, or of longer ones, that it is in",
    "of_near6": "the six lines on either side",
    "of_near20": "the twenty lines on either side",
    "of_back12": "the twelve lines before it",
    "of_ahead12": "the twelve lines after it",
    "shape": "the lines of about its length, beginning and ending alike",
    "indented": "the lines with its indentation and kind of first character",
}
COLUMNS: Final[dict[str, str]] = {
    **SINGLE,
    **{f"since_{name}": f"logarithm of the blocks since the last {what}" for name, what in MARKED.items()},
    **{f"until_{name}": f"logarithm of the blocks until the next {what}" for name, what in MARKED.items()},
    **{f"words_since_{name}": f"logarithm of the words since the last {what}" for name, what in MARKED.items()},
    **{f"page_{name}": what for name, what in PAGE.items()},
    **{f"first_{name}": f"its first character is of Unicode's category {name}" for name in (*CATEGORIES, "other")},
    **{f"last_{name}": f"its last character is of Unicode's category {name}" for name in (*CATEGORIES, "other")},
    **{f"{name}_{role}": f"it has a phrase of the role {role} of {name}'s lexicon" for name, role in PHRASES},
    **{f"dropped_{name}": f"{name} took it" for name in ("nobody", *NAMED)},
    **{f"kind_{name}": f"its kind is {name}" for name in KINDS},
    **{f"hint_{name}": f"a class, id or role around it says {name}" for name in BIT},
    **{f"in_{tag}": f"it stands in <{tag}>" for tag in TAGS},
    **{f"is_{tag}": f"its element is <{tag}>" for tag in TAGS},
    **{f"og_{kind}": f"og:type says {kind}" for kind in OG_KINDS},
    **{f"declares_{name}": f"logarithm of the schema.org types declared that say {name}" for name in DECLARED},
    **{f"{span}_{measure}": f"{what} {which}" for span, which in AROUND.items() for measure, what in MEASURED.items()},
}
"""Every column's name and what it says."""
