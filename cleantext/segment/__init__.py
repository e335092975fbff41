"""Source → blocks. Segmentation judges no block, and imports no filter."""

from typing import Literal, TypeAlias

from cleantext.segment.dom_lxml import Tree, is_tree, read_lxml
from cleantext.segment.html import Segmented, segment_document
from cleantext.segment.text import segment_text

__all__ = ["Parser", "Segmented", "Tree", "is_tree", "segment_html", "segment_text"]

Parser: TypeAlias = Literal["lxml", "turbohtml"]
"""What reads HTML."""


def segment_html(
    source: str | Tree, *, utf8: bytes | None = None, keep_hidden: bool = False, parser: Parser = "lxml"
) -> Segmented:
    r"""Return the blocks of an HTML source, or of an lxml element or tree.

    ``utf8``: as in ``read_lxml``. ``keep_hidden``: as in ``build_blocks``. ``parser``: what reads a source; a tree is read as it is.

    >>> segment_html("<p>foo<b>bar</b> <i>baz</i><p>a<br>b<br><br>c").blocks.texts
    ['foobar baz', 'a\nb', 'c']
    """
    if parser == "turbohtml" and isinstance(source, str):
        from cleantext.segment.dom_turbohtml import read_turbohtml  # noqa: PLC0415 -- an extra

        return segment_document(read_turbohtml(source, utf8), read_turbohtml, keep_hidden=keep_hidden)
    return segment_document(read_lxml(source, utf8), read_lxml, keep_hidden=keep_hidden)
