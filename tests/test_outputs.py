"""HTML and Markdown hold the kept words and structure, and nothing dangerous; Markdown parses back to what was written."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import mdformat
import nh3
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from benchmarks.corpus import load_cases
from benchmarks.robustness.growth import growth_of
from cleantext import Evidence, Verdict, analyze, extract
from cleantext.render.html import ATTRIBUTES, TAGS, page_tree
from cleantext.render.markdown import render_markdown
from cleantext.render.simplify import RAW_RE, simplified

SHAPES = sorted((Path(__file__).parent / "shape").glob("*.html"))
INLINE = "a abbr br cite code del em ins kbd mark q s samp span strong sub sup u var img".split()
COUNTED = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "pre", "blockquote", "em", "strong", "s", "a", "img")
PARSER = (
    MarkdownIt("commonmark", {"html": True, "maxNesting": 200})
    .enable(["table", "strikethrough"])
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    .use(footnote_plugin)
)


def kept(source):
    return analyze(source, filters=(), input_format="html")


def words(tree):
    """The words of a tree of HTML."""
    for element in tree.iter():
        if element.tag not in INLINE or element.tag == "br":
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return "".join(tree.itertext()).split()


def parsed(markdown):
    """The tree of some Markdown, with the texts of footnotes as blocks at its end, and without what the parser adds to them."""
    tree = html.fromstring(f"<div>{PARSER.render(markdown)}</div>")
    for added in [*tree.find_class("footnote-ref"), *tree.find_class("footnote-backref")]:
        added.drop_tree()
    for items in tree.find_class("footnotes-list"):
        items.tag = "div"
        for item in items:
            item.tag = "div"
    return tree


def structure(tree):
    """How often each element occurs, empty cells left out, items by their depth, code by its language, links by their address."""
    found = Counter()
    for element in tree.iter(*COUNTED):
        name = element.tag.replace("th", "td")
        if name == "td" and not words(element):
            continue
        if name == "li":
            name += str(sum(1 for _ in element.iterancestors("li")))
        elif name == "pre":
            name += next((code.get("class", "") for code in element), "")
        elif name in ("a", "img"):
            name += element.get("href", element.get("src", ""))
        found[unquote(name)] += 1
    return found


def assert_parses_back(page):
    for links in ("on", "off", "references"):
        markdown = render_markdown(page, links)
        tree, notes, raw = simplified(page_tree(page), links=links != "off")
        tree.extend(notes.values())
        for head in tree.iter("th"):
            head.text = re.sub("\ufdd2[lcrn]+\ufdd3", "", head.text or "")
        back = parsed(markdown)
        assert structure(back) == structure(tree)
        raw = [re.sub(r"</?su[bp]>|\$|\[\^\d+\]", "", markdown) for markdown in raw]
        unescaped = RAW_RE.sub(lambda found, raw=raw: raw[int(found[1])], " ".join(words(tree)))
        assert " ".join(words(back)).replace("\\", "") == unescaped.replace("\\", "")


CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_outputs_of_corpus_pages(case):
    page = analyze(case.source, input_format=case.mode)
    tree = page_tree(page)
    if case.mode == "html":
        assert words(tree) == page.plain_text.split()
    assert_parses_back(page)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_markdown_of_shapes(path):
    page = kept(path.read_text("utf-8"))
    assert page.markdown + "\n" == path.with_suffix(".md").read_text("utf-8")
    assert_parses_back(page)


# mdformat takes formulas and marks of footnotes for text, and escapes it
@pytest.mark.parametrize(
    "path", [path for path in SHAPES if path.stem not in ("math", "notes")], ids=lambda path: path.stem
)
def test_mdformat_changes_only_style(path):
    markdown = kept(path.read_text("utf-8")).markdown
    formatted = mdformat.text(markdown, extensions={"gfm"})
    assert words(parsed(formatted)) == words(parsed(markdown))
    assert structure(parsed(formatted)) == structure(parsed(markdown))


def sanitised(body):
    return nh3.clean(
        body, tags=set(TAGS), attributes={tag: set(names) for tag, names in ATTRIBUTES.items()}, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )  # fmt: skip


def body_of(document):
    return document.split("<body>")[1].rsplit("</body>")[0]


@pytest.mark.parametrize("case", [case for case in CASES if case.mode == "html"], ids=lambda case: case.name)
def test_a_sanitiser_removes_nothing(case):
    body = body_of(analyze(case.source, filters=(), input_format="html").html)
    assert etree.tostring(html.fromstring(sanitised(body))) == etree.tostring(html.fromstring(body))


HOSTILE = (
    "<p>a<script>alert(1)</script>b</p>", "<p onclick=alert(1) style='background:url(javascript:x)'>a</p>",
    "<a href='javascript:alert(1)'>a</a>", "<a href='JaVaScRiPt&#58;alert(1)'>a</a>", "<a href='java\nscript:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>", "<a href='vbscript:x'>a</a>", "<a href='data:text/html,<script>x</script>'>a</a>",
    "<img src='x' onerror=alert(1)><p>a", "<img src='javascript:alert(1)'><p>a", "<p>a&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg><script>alert(1)</script></svg><p>a", "<p>a<iframe src='//evil.example'></iframe>", "<form action='javascript:x'><p>a</form>",
    "<math><mtext><p>a</p></mtext></math>", "<p title='&quot;><script>x</script>'>a", "<a href='//[bad'>a</a>", "<base href='javascript:x//'><a href='y'>a</a>",
    "<a href='https://a.example' title='&quot; onclick=&quot;x'>a</a>", "<pre><code class='language-x&quot; onclick=&quot;y'>a</code></pre>",
)  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_dangerous_comes_out(source):
    page = kept(source)
    body = body_of(page.html)
    tree = html.fromstring(body)
    assert etree.tostring(html.fromstring(sanitised(body))) == etree.tostring(tree)
    for tree in (html.fromstring(body), parsed(page.markdown)):
        for element in tree.iter():
            assert element.tag in {*TAGS, "div", "hr"}
            for name, value in element.items():
                assert name in {
                    "href",
                    "src",
                    "title",
                    "alt",
                    "class",
                    "start",
                    "align",
                    "colspan",
                    "rowspan",
                    "value",
                    "style",
                }
                assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)
    assert "a" in page.html


@pytest.mark.parametrize(
    ("head", "href", "expected"),
    [
        ("", "/x", "/x"),
        ("<base href='https://example.org/a/'>", "x", "https://example.org/a/x"),
        ("<link rel=canonical href='https://example.org/b/'>", "../x", "https://example.org/x"),
        ("<meta property=og:url content='https://example.org/c/'>", "?x", "https://example.org/c/?x"),
        ("<base href='/d/'><link rel=canonical href='https://example.org/b/'>", "x", "https://example.org/d/x"),
        ("<link rel=canonical href='/relative'>", "x", "x"),
        ("", "mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_addresses_are_absolute_where_the_page_is_known(head, href, expected):
    page = kept(f"<html><head>{head}</head><body><p>It <a href='{href}'>rained</a></body></html>")
    assert html.fromstring(page.html).find(".//a").get("href") == expected
    assert page.markdown == f"It [rained]({expected})"


@pytest.mark.parametrize("href", ["#note", "https://example.org/rain#note", "/rain#note", "rain#top"])
def test_places_on_the_page_itself_are_no_addresses(href):
    page = analyze(f"<p>It <a href='{href}'>rained</a>", filters=(), url="https://example.org/rain")
    assert page.markdown == "It rained"
    assert "</a>" not in page.html


def test_the_callers_address_precedes_the_declared_one():
    source = "<html><head><link rel=canonical href='https://example.org/b/'></head><p>It <a href='x'>rained</a>"
    assert (
        extract(source, filters=(), url="https://example.com/a/", output_format="markdown")
        == "It [rained](https://example.com/a/x)"
    )
    assert (
        extract(source, filters=(), url="javascript:x", output_format="markdown")
        == "It [rained](https://example.org/b/x)"
    )
    with pytest.raises(TypeError, match="give the page's address as str"):
        extract(source, url=5)


def test_the_document_declares_what_a_browser_needs():
    page = analyze("<html lang=ar dir=rtl><title>Rain &amp; snow</title><p>مطر", filters=())
    document = html.document_fromstring(page.html)
    assert page.html.startswith("<!DOCTYPE html>")
    assert (document.get("lang"), document.get("dir"), document.findtext(".//title")) == ("ar", "rtl", "Rain & snow")
    assert document.find(".//meta").get("charset") == "utf-8"
    assert html.document_fromstring(kept("<h1>Rain <b>ends</b></h1>").html).findtext(".//title") == "Rain ends"
    assert html.document_fromstring(analyze("", input_format="html").html).findtext(".//title") == ""


def test_flattened_text_has_the_structure_that_its_layout_shows():
    source = (
        "Rain ends the match\n\nIt rained on Monday from early in the morning, and the match was off.\n\n"
        "  * wet\n    3. mud\n    4. more mud\n  * cold\n\nDay\tRain\nMonday\t30 mm\n\n- a lonely dash\nIt *snowed* & froze on Sunday, and nothing was left of it."
    )
    page = analyze(source, filters=(), input_format="text")
    assert page.markdown == (
        "# Rain ends the match\n\nIt rained on Monday from early in the morning, and the match was off.\n\n"
        "- wet\n\n  3. mud\n  4. more mud\n- cold\n\n|  |  |\n| --- | --- |\n| Day | Rain |\n| Monday | 30 mm |\n\n\\- a lonely dash\n\n"
        "It \\*snowed\\* & froze on Sunday, and nothing was left of it."
    )
    assert "<li>mud</li>" in page.html and '<ol start="3">' in page.html


def test_links_are_on_off_or_references():
    source = "<p>It <a href='https://example.org/r'>rained</a><img src='https://example.org/i.png' alt=wet>.</p>"
    assert [
        extract(source, filters=(), output_format="markdown", links=links) for links in ("on", "off", "references")
    ] == [
        "It [rained](https://example.org/r)![wet](https://example.org/i.png).",
        "It rained.",
        "It [rained][1]![wet](https://example.org/i.png).\n\n[1]: https://example.org/r",
    ]


def test_extract_gives_each_format():
    source = "<p>It <b>rained</b>."
    page = kept(source)
    given = {name: extract(source, filters=(), output_format=name) for name in ("text", "markdown", "html")}
    assert given == {"text": page.text, "markdown": page.markdown, "html": page.html}
    for name in ("text", "markdown", "html"):
        done = subprocess.run(
            [sys.executable, "-m", "cleantext", "--format", name, "-"],
            input=source.encode(),
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode() == extract(source, output_format=name) + "\n"
    with pytest.raises(ValueError, match="use one of 'text', 'markdown', 'html'"):
        extract(source, output_format="pdf")
    with pytest.raises(ValueError, match="unknown links"):
        extract(source, links="none")
    with pytest.raises(ValueError, match="unknown output_format"):
        page.rendered("pdf")


def test_markdown_without_its_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    with pytest.raises(ImportError, match=re.escape("pip install 'cleantext-web[markdown]'")):
        _ = kept("<p>a").markdown


def test_text_needs_no_other_output():
    code = "import sys, cleantext; cleantext.extract('<ul><li>a</ul>'); print([m for m in sys.modules if 'turbohtml' in m or m.endswith('render.html')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<p>",
        "\x00\x01a\x0b\ufdd0 7\ufdd1",
        "<ul><li>" * 300 + "a",
        "<b>" * 300 + "a",
        "<table><tr><td>" * 100 + "a",
    ],
)
@pytest.mark.parametrize("input_format", ["html", "text"])
def test_odd_pages_have_outputs(source, input_format):
    page = analyze(source, filters=(), input_format=input_format)
    assert words(html.document_fromstring(page.html).find("body")) == words(
        parsed(page.markdown) if page.markdown else etree.Element("p")
    )


@pytest.mark.parametrize("name", ["ul", "ol", "b", "blockquote", "table><tr><td"])
def test_time_of_nested_markup_is_linear(name):
    def shape(size):
        return f"<{name}><li>a" * (size // len(f"<{name}><li>a"))

    growth = growth_of(shape, lambda source: kept(source).markdown)
    assert growth.is_linear, growth


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdicts_are_attributes_of_the_elements_of_their_blocks(case):
    page = analyze(case.source, input_format=case.mode)
    plain, marked = page.html, page.rendered("html", verdicts=True)
    assert re.sub(r' data-(?:block|filter|code)="[^"]*"', "", marked) == plain
    tree = html.fromstring(marked)
    deciding, kept = page.deciding_verdicts(), page.kept.tolist()
    numbers = []
    for element in tree.xpath("//*[@data-block]"):
        block = int(element.get("data-block"))
        numbers.append(block)
        assert kept[block]
        first = page.blocks.texts[block].split()[0].lstrip("-*•–0123456789.)")
        assert first in "".join(element.itertext()) or element.tag == "pre" or element.xpath(".//span[@class]|.//img")
        if deciding[block] is None:
            assert "data-filter" not in element.attrib
        else:
            assert element.get("data-filter") == deciding[block].filter
            assert element.get("data-code") == deciding[block].evidence.code
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 0.9 * len(page.kept_blocks)
    assert "data-block" not in plain


def test_verdicts_are_of_each_paragraph_item_cell_and_line():
    source = "<h1>Rain</h1><ul><li>wet<li><p>cold</p><p>grey</p></ul><table><tr><th>Day<th>Rain<tr><td>Monday<td>1 mm</table><pre>a = 1\nb = 2</pre>"
    tree = html.fromstring(kept(source).rendered("html", verdicts=True))
    found = [(element.tag, element.get("data-block")) for element in tree.xpath("//*[@data-block]")]
    assert found == [(tag, str(i)) for i, tag in enumerate(["h1", "li", "p", "p", "th", "th", "td", "td", "pre"])]
    text = analyze("- wet\n  - mud\n- cold\na\tb\nc\td\nIt rained on Monday.", filters=(), input_format="text")
    tree = html.fromstring(text.rendered("html", verdicts=True))
    assert [element.tag for element in tree.xpath("//*[@data-block]")] == ["li", "li", "li", "tr", "tr", "p"]
    assert not tree.xpath("//*[@data-filter]")


def test_names_of_filters_are_escaped():
    def hostile(page):
        yield Verdict(0, "keep", Evidence('"><script>x()</script>', "phrase"))

    hostile.name = '"><script>y()</script>'
    shown = analyze("<p>It rained.</p>", filters=(hostile,)).rendered("html", verdicts=True)
    assert html.fromstring(shown).xpath("//@data-filter") == ['"><script>y()</script>']
    assert not html.fromstring(shown).xpath("//script")


def test_a_row_outside_of_any_table_is_text():
    row, table = "<tr><td>It rained.<td>It snowed.</tr>", "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    got = extract(row + table, output_format="html", filters=())
    assert "<p>It rained.</p>" in got
    assert got.count("<tr>") == 2


def test_images_of_what_was_dropped_go_with_it():
    body = "<p>It rained on Monday, so the match was called off by the referee at noon.</p>" * 4
    cards = "".join(
        f"<div><a href=/{name}><figure><img src=/{name}.jpg></figure>{text}</a></div>"
        for name, text in (
            ("a", "Flood closes the road"),
            ("b", "Snow closes the pass"),
            ("c", "Wind shakes it"),
            ("d", "Rain"),
        )
    )
    page = analyze(
        "<body><header><div><img src=/logo.png></div><a href=/>Home</a> <a href=/s>Sport</a></header><article><figure><img src=/lead.jpg>"
        f"<figcaption>Photo: Ann</figcaption></figure><h1>Rain ends match</h1>{body}<figure><img src=/in.jpg></figure>{body}</article>"
        f"<aside><h2>Related</h2>{cards}</aside></body>"
    )
    assert "Flood" not in page.text
    images = html.fromstring(page.html).xpath("//img/@src")
    assert images == ["/lead.jpg", "/in.jpg"]
    everything = html.fromstring(analyze(f"<body><main>{body}</main>{cards}</body>", filters=()).html)
    assert everything.xpath("//img/@src") == [f"/{name}.jpg" for name in "abcd"]
