"""DOM columns: what readers fill, and proof that nothing after them knows the parser."""

import ast
from html.parser import HTMLParser
from pathlib import Path
from pickle import dumps, loads

import numpy as np
import pytest
from lxml import etree, html

import cleantext
from cleantext import analyze, extract
from cleantext.segment import segment_html
from cleantext.segment.dom import ATTRIBUTES, CODE_TAGS, Document, Dom, joined
from cleantext.segment.dom_lxml import read_lxml
from cleantext.segment.html import segment_document
from cleantext.tree_ops import events

CODE = '{"@type": "NewsArticle"}'
PAGE = f"""<html><head><title>Rain ends match</title><meta property="og:type" content="article">
<script type="application/ld+json">{CODE}</script></head>
<body class="home"><div id="menu"><a href="/">Home</a> <a href="/s">Sport</a></div>
<h1>Rain ends <b>match</b></h1><p>It rained on <i>Monday</i>,<br>so the match<br><br>was called off.</p>
<ol start="3"><li>One</li><li>Two <img src="a.png" alt="A pump"></li></ol><pre>a
  b</pre><table><tr><td colspan="2">Cell</td></tr></table><p hidden="">Gone</p></body></html>"""


class FakeReader(HTMLParser):
    """A reader over the standard library's tokens, for sources with every end tag."""

    def __init__(self):
        super().__init__()
        self.tags, self.parents, self.open, self.texts, self.places, self.codes = [], [], [], [], [], {}
        self.values = {name: {} for name in ATTRIBUTES}
        self.line_of, self.event = [], -1

    def handle_starttag(self, tag, attributes):
        self.parents.append(self.open[-1] if self.open else -1)
        self.open.append(len(self.tags))
        for name, value in attributes:
            self.values.get(name, {})[len(self.tags)] = value or ""
        self.tags.append(tag)
        self.line_of.append(self.getpos()[0])
        self.event += 1
        if tag in ("br", "img", "meta"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.open.pop()
        self.event += 1

    def handle_data(self, data):
        if self.open and self.tags[self.open[-1]] in CODE_TAGS:
            self.codes[self.open[-1]] = data
        else:
            self.texts.append(data)
            self.places.append(self.event)


XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
"""With it, libxml2 writes attributes and elements that the page does not have."""


def fake(source):
    reader = FakeReader()
    reader.feed(source)
    reader.close()
    parents = np.asarray(reader.parents, np.int64)
    dom = Dom(reader.tags, parents, events(parents), reader.values, reader.texts, np.asarray(reader.places, np.int64))
    return Document(dom, reader.codes.__getitem__, lambda rows, _: [reader.line_of[row] for row in rows])


def test_blocks_are_the_same_whichever_reader_filled_the_columns():
    ours, others = segment_html(PAGE), segment_document(fake(PAGE), fake)
    assert list(others.blocks) == list(ours.blocks)
    assert (others.title, others.declarations) == (ours.title, ours.declarations)
    assert (others.title, others.declarations.kind, dict(others.declarations.types)) == (
        "Rain ends match",
        "article",
        {"NewsArticle": 1},
    )
    assert vars(others.blocks.elements).keys() == vars(ours.blocks.elements).keys()
    assert others.blocks.elements.class_names == ours.blocks.elements.class_names
    assert others.blocks.run_blocks.tolist() == ours.blocks.run_blocks.tolist()


def test_text_in_scripts_is_found_whichever_reader_parsed_the_page():
    body = "It rained on Monday, so the match was called off. " * 10
    source = f'<html><body>Wait<script type="application/ld+json">{{"articleBody": "{body}"}}</script></body></html>'
    segmented = segment_document(fake(source), fake)
    assert segmented.blocks.texts == ["Wait", body.strip()]
    assert segmented.warnings


def test_only_the_reader_and_the_outputs_import_lxml():
    package = Path(cleantext.__file__).parent
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "lxml" for name in names):
                found.add(path.relative_to(package).as_posix())
    assert {name for name in found if not name.startswith(("render/", "evaluation/"))} == {
        "segment/dom_lxml.py",
        "segment/lxml_nodes.py",
    }


@pytest.mark.parametrize("doctype", ["", XHTML])
def test_a_parsed_page_has_the_columns_of_its_tree(doctype):
    """The first is read from markup, the second node by node."""
    source = f"""{doctype}<html lang=de xml:lang=de><head><title>T</title></head><body><div class="a" data-x='[{"1," * 600}1]'>one &lt;b&gt; é 雨 &nbsp;😀
        <svg id=q><g id=r></g></svg><b "x"=1 =y=2 a<b=3 title="&amp;{{x}} &quot;
        ">two</b><br><o:p>three</o:p><select class=s><option value=1>1</select><script>if (a < b && c) "</b>]]>"</script>
        <style>p > a {{}}</style><p data-y="{" " * 1500}" hidden>four</div></html>after<p name=q>five"""
    document = read_lxml(source)
    tree = etree.fromstring(source.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    other = read_lxml(tree)
    for name in ("tags", "texts", "attributes"):
        assert getattr(document.dom, name) == getattr(other.dom, name), name
    for name in ("parents", "places"):
        assert getattr(document.dom, name).tolist() == getattr(other.dom, name).tolist()
    same = zip(document.dom.events, other.dom.events, strict=True)
    assert all(np.array_equal(one, two) for one, two in same)
    script = document.dom.tags.index("script")
    assert document.code_of(script) == other.code_of(script) == 'if (a < b && c) "</b>]]>"'
    rows = np.arange(len(document.dom.tags))
    assert document.lines_of(rows, [""] * len(rows)) == other.lines_of(rows, [""] * len(rows))
    assert "#state" in document.dom.attributes and len(document.dom.attributes["#state"]) == 1


def test_outputs_find_links_images_lists_and_cells_without_parsing():
    blocks = loads(dumps(analyze(PAGE, filters=()))).blocks
    dom, rows = blocks.dom, blocks.elements.dom_rows
    assert [dom.tags[row] for row in rows] == blocks.elements.tags
    found = {name: list(dom.attributes[name].values()) for name in ("href", "src", "alt", "start", "colspan")}
    assert found == {"href": ["/", "/s"], "src": ["a.png"], "alt": ["A pump"], "start": ["3"], "colspan": ["2"]}
    texts = [""] * len(blocks)
    for text, block in zip(dom.texts, blocks.run_blocks.tolist(), strict=True):
        if block >= 0:
            texts[block] += text
    assert [" ".join(text.split()) for text in texts] == [
        "Home Sport", "Rain ends match", "It rained on Monday,so the match", "was called off.", "One", "Two", "a b", "Cell", "Gone",
    ]  # fmt: skip


def test_joined_columns_are_those_of_both_pages():
    first, second = read_lxml('<p class="a">x<b>y</b>').dom, read_lxml('<p class="b" id="c">z').dom
    both = joined(first, second)
    assert both.events.begins.tolist() == events(both.parents).begins.tolist()
    assert both.events.ends.tolist() == events(both.parents).ends.tolist()
    assert (both.texts, both.places.tolist()) == (["x", "y", "z"], [2, 3, 10])
    assert (both.attributes["class"], both.attributes["id"]) == ({2: "a", 6: "b"}, {6: "c"})


PARSERS = [html.fromstring, etree.fromstring, lambda source: html.fromstring(source).getroottree()]


@pytest.mark.parametrize("parse", [*PARSERS, lambda source: etree.ElementTree(etree.fromstring(source))])
def test_a_tree_gives_what_its_source_gives_and_is_not_changed(parse):
    source = (
        "<html><body>\n<!-- a --><div class='x'><p>It <!-- b -->rained<?c d?> on Mon<!-- e -->day.</p>\n"
        "<p>Off.<br/><br/>Gone.</p></div>\n<pre> a\n  b</pre></body></html>"
    )
    tree = parse(source)
    before = etree.tostring(tree)
    page, expected = analyze(tree, filters=()), analyze(source, filters=())
    assert list(page.blocks) == list(expected.blocks)
    assert [block.line for block in page.blocks] == [2, 3, 3, 4]
    assert etree.tostring(tree) == before
    assert extract(tree) == extract(source)
    assert loads(dumps(page)).text == page.text


def test_an_element_given_is_the_page():
    root = html.fromstring("<div>before<article>one <b>two</b><!-- x --> three<p>four</p>five</article>after</div>")
    article = root.find("article")
    assert [block.text for block in analyze(article, filters=()).blocks] == ["one two three", "four", "five"]
    assert [block.path for block in analyze(article, filters=()).blocks][1] == "/article/p"
    assert analyze(root[0][0], filters=()).blocks.texts == ["two"]


@pytest.mark.parametrize(
    ("tree", "texts"),
    [
        (etree.Element("p"), []),
        (etree.Comment("x"), []),
        (etree.ElementTree(), []),
        (etree.fromstring("<rss><channel><title>News</title><item><headline>Rain</headline></item></channel></rss>"), ["News", "Rain"]),
        (etree.fromstring('<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body><P>a</P>b</body></html>'), ["a", "b"]),
        (etree.fromstring('<!DOCTYPE p [<!ENTITY x "y">]><p>a&x;b<i>&x;c</i></p>', etree.XMLParser(resolve_entities=False)), ["a&x;b&x;c"]),
        (html.fromstring("<title>t</title><main>a</main><p>b"), ["a", "b"]),
        (html.document_fromstring("<html><body><p>a</p></body></html><p>b"), ["a", "b"]),
    ],
)  # fmt: skip
def test_trees_of_every_kind(tree, texts):
    assert segment_html(tree).blocks.texts == texts


def test_a_tree_is_html_and_decoded():
    tree = html.fromstring("<p>a</p>")
    assert analyze(tree, input_format="html", filters=()).text == "a"
    with pytest.raises(ValueError, match="pass the text as str"):
        analyze(tree, input_format="text")
    with pytest.raises(ValueError, match="decoded already"):
        extract(tree, encoding="utf-8")
    with pytest.raises(TypeError, match=r"as str or bytes .* or as an lxml element or tree"):
        extract([tree])


def test_a_built_trees_lines_and_depth_need_no_source():
    root = parent = etree.Element("div")
    for _ in range(5_000):
        parent = etree.SubElement(parent, "div")
    parent.text = "deep"
    page = analyze(root, filters=())
    assert [(block.text, block.line) for block in page.blocks] == [("deep", 1)]


def test_a_title_is_text_of_feeds_alone():
    feed = "<rss><channel><title>News</title><item><title>Rain</title></item></channel></rss>"
    assert segment_html(feed).blocks.texts == ["News", "Rain"]
    segmented = segment_html("<body><svg><title>Logo</title></svg><p>a</p><title>b</title>")
    assert (segmented.title, segmented.blocks.texts) == ("b", ["a"])
