"""Source → blocks. Segmentation judges no block, and imports no filter."""

from cleantext.segment.dom_lxml import Tree, is_tree, read_lxml
from cleantext.segment.html import Segmented, segment_document
from cleantext.segment.text import segment_text

__all__ = ["Segmented", "Tree", "is_tree", "segment_html", "segment_text"]


def segment_html(source: str | Tree, *, utf8: bytes | None = None, keep_hidden: bool = False) -> Segmented:
    r"""Return the blocks of an HTML source, or of an lxml element or tree.

    ``utf8``: as in ``read_lxml``. ``keep_hidden``: as in ``build_blocks``.

    >>> segment_html("<p>foo<b>bar</b> <i>baz</i><p>a<br>b<br><br>c").blocks.texts
    ['foobar baz', 'a\nb', 'c']
    """
    return segment_document(read_lxml(source, utf8), read_lxml, keep_hidden=keep_hidden)
