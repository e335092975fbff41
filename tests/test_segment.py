"""Source → blocks."""

import random
import re
from operator import ne
from time import process_time

import pytest
from lxml import etree

from cleantext import analyze
from cleantext.segment import segment_html, segment_text
from cleantext.segment.dom_lxml import (
    ATTRIBUTE,
    ATTRIBUTES_RE,
    MAX_ATTRIBUTES,
    MAX_LIBXML_LINE,
    PLAIN,
    TOO_DEEP,
    _counted,
    _trimmed,
)


def texts(source):
    return segment_html(source).blocks.texts


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("foo<b>bar</b>", ["foobar"]),
        ("<span>foo</span><span>bar</span>", ["foobar"]),
        ("<span>foo</span> <span>bar</span>", ["foo bar"]),
        ("<span>foo </span><span>bar</span>", ["foo bar"]),
        ("foo<wbr>bar", ["foobar"]),
        ("foo&shy;bar", ["foobar"]),
        ("foo\u200bbar \ufeffbaz\u2060", ["foobar baz"]),
        ("می\u200cشود", ["می\u200cشود"]),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>です", ["漢字です"]),
        ("a<br>b", ["a\nb"]),
        ("a<br><br>b", ["a", "b"]),
        ("a<br> \n<br/>b", ["a", "b"]),
        ("a<br>b<br>c", ["a\nb\nc"]),
        ("<p>a<p>b", ["a", "b"]),
        ("<ul><li>a<li>b<ul><li>c</ul>d</ul>", ["a", "b", "c", "d"]),
        ("<table><tr><td>a<td>b<tr><th>c</table>", ["a", "b", "c"]),
        ("<dl><dt>a<dd>b</dl>", ["a", "b"]),
        ("a<hr>b", ["a", "b"]),
        ("a<div>b</div>c", ["a", "b", "c"]),
        ("<a href=x><div>a</div><div>b</div></a>", ["a", "b"]),
        ("<x-card>a</x-card><x-card>b</x-card>", ["a", "b"]),
        ("<pre>\n a\n\n  b\n</pre>", [" a\n\n  b"]),
        ("<pre>a<b>b</b>\nc<br>d</pre>", ["ab\nc\nd"]),
        ("a<script>x()</script>b<style>y{}</style>c<noscript>d</noscript>", ["abc"]),
        ("a<template><p>x</p></template><svg><text>y</text></svg>", ["a"]),
        ("<textarea>x</textarea><select><option>y</select><input value=z>a", ["a"]),
        ("<button>go</button>on", ["go", "on"]),
        ("<label>Name</label><input><label>Mail</label>", ["Name Mail"]),
        ("x<select><option>y</select>z", ["x z"]),
        ("<p>hello <![CDATA[x > y and z]]> there</p>", ["hello x > y and z there"]),
        (
            "<rss><channel><title>News</title><item><title>Rain</title><description>It <b>rained</b></description></item></channel>",
            ["News", "Rain", "It rained"],
        ),
        ("a<!-- x -->b<?php y ?>c", ["abc"]),
        ("&lt;b&gt; &amp; &nbsp; &#8212;", ["<b> & —"]),
        ("<p>\u200b</p><p>&shy;</p><p> </p>", []),
        ("text after</body></html><p>the end", ["text after", "the end"]),
        ("<p>a <i>b <p>c</i> d", ["a b", "c d"]),
    ],
)
def test_html_blocks(source, blocks):
    assert texts(source) == blocks


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # labels and values, rows of links: set apart
        ("<span class=label>Pojemność</span><span class=value>1,5 l</span>", "Pojemność 1,5 l"),
        ("<span class=time>10 min</span><span class=each>par joueur</span>", "10 min par joueur"),
        ("<span>10 min</span><small>par joueur</small>", "10 min par joueur"),
        ("<p><strong class=k>Farbe</strong><span class=v>blau</span></p>", "Farbe blau"),
        ("<span class=k>Color:</span><span class=v>Black</span>", "Color: Black"),
        ("<span class=n>Kommentare</span><span class=c>(12)</span>", "Kommentare (12)"),
        ("<a href=/a>home</a><a href=/b>sport</a><a href=/c>contact</a>", "home sport contact"),
        ("<span class=tag><a href=/a>food</a></span><span class=tag><a href=/b>drinks</a></span>", "food drinks"),
        ("<a class=name href=/a>Ann Smith</a><time>5 May</time>", "Ann Smith 5 May"),
        ("<label>Name<input></label><label>Mail</label>", "Name Mail"),
        ("<span class=name>Иван</span><span class=role>редактор</span>", "Иван редактор"),
        ("<span class=name>김호중</span><span class=when>10시간 전</span>", "김호중 10시간 전"),
        ("<span class=label>作者</span><span class=value>李白</span>", "作者 李白"),
        ("<a href=/a>国际</a><a href=/b>财经</a>", "国际 财经"),
        ("<span>Metal Roofing</span><span>Replacement Siding</span>", "Metal Roofing Replacement Siding"),
        ("<span class=item>Too tight</span><span class=item>True to size</span>", "Too tight True to size"),
        ("<b>Chapter</b><i>12</i>", "Chapter 12"),
        (
            "<div><i class=icon></i><span class=a>Menu</span><i class=icon></i><span class=b>Search</span></div>",
            "Menu Search",
        ),
        # parts of a word or of a sentence: left as they are
        ("foo<b>bar</b>", "foobar"),
        ("<b class=x>foo</b>bar", "foobar"),
        ("<b>un</b><i>believable</i>", "unbelievable"),
        ("<mark class=hit>foot</mark><span class=rest>ball</span>", "football"),
        ("<em>Foot</em><em>ball</em>", "Football"),
        ("<em>Chat</em><em>GPT</em>", "ChatGPT"),
        ("<span class=dropcap>O</span><span class=rest>nce upon a time</span>", "Once upon a time"),
        ("<span class=dropcap>“O</span><span class=caps>NCE</span>", "“ONCE"),
        ("<span class=dropcap>O</span>nce", "Once"),
        ("<span class=a>ruling</span><u class=b>s</u>", "rulings"),
        ("<span class=syl>foot</span><span class=syl>ball</span>", "football"),
        ("<span class='syl strong'>foot</span><span class=syl>ball</span>", "football"),
        ("<span class=l>f</span><span class=m>o</span><span class=n>o</span>", "foo"),
        ("<p>Do <span class=a>un</span><span class=b>lucky</span> numbers exist?</p>", "Do unlucky numbers exist?"),
        ("<p><span class=c1>wonder</span><span class=c23>ful</span></p>", "wonderful"),
        ("<a href=/x>wonder</a><a href=/x>ful</a>", "wonderful"),
        ("<p><a href=/x>Lake Powel</a><span>l to see the water</span></p>", "Lake Powell to see the water"),
        ("<span class=a>super</span><wbr><span class=b>market</span>", "supermarket"),
        ("<code><span class=k>def</span><span class=n>foo</span></code>", "deffoo"),
        ("<pre><span class=k>def</span><span class=n>foo</span></pre>", "deffoo"),
        ("<span class=f>H</span><sub class=n>2</sub><span class=f>O</span>", "H2O"),
        ("<span class=n>1</span><sup class=th>st</sup>", "1st"),
        ("<ruby class=r><rb class=a>漢</rb><rb class=b>字</rb></ruby>", "漢字"),
        ("<p>他在<a href=/a>北京</a><a href=/b>大学</a>学习</p>", "他在北京大学学习"),
        ("<p><b>北京</b><i>大学</i></p>", "北京大学"),
        ("<span class=w>我</span><span class=w>爱</span>", "我爱"),
        ("<span class=amount>1.</span><span class=cents>50</span>", "1.50"),
        ("<span class=name>example</span><span class=end>.org</span>", "example.org"),
        ("<span class=a>(</span><span class=b>see below</span><span class=a>)</span>", "(see below)"),
        ("<span class=sign>$</span><span class=amount>12</span>", "$12"),
        ('<a href=/a>he said "</a><a href=/b>Out There</a>', 'he said "Out There'),
        ("<span class=emoji>🙈</span><span class=text>monkey</span>", "🙈monkey"),
        ("<bdi>שלום</bdi><span>עולם</span>", "שלוםעולם"),
    ],
)
def test_inline_siblings_are_set_apart_but_words_are_not_torn(source, text):
    assert texts(source) == [text]


def test_runs_with_a_space_before_them_are_recorded():
    blocks = segment_html("<p>a</p><div><span class=k>Farbe</span><span class=v>blau</span></div>").blocks
    assert [blocks.dom.texts[run] for run in blocks.spaced_runs] == ["blau"]


def test_kinds_and_levels():
    source = "<h2>h</h2><p>p</p><ul><li><p>l</p></ul><table><tr><td>c</table><pre>k</pre><blockquote><p>q</blockquote><figure><figcaption>f</figure>"
    got = [(b.text, b.kind, b.level) for b in segment_html(source).blocks]
    assert got == [
        ("h", "heading", 2), ("p", "paragraph", 0), ("l", "list_item", 0), ("c", "table_cell", 0),
        ("k", "code", 0), ("q", "quote", 0), ("f", "caption", 0),
    ]  # fmt: skip


def test_link_share_counts_links_and_buttons_not_anchors():
    shares = [
        round(b.link_density, 2)
        for b in segment_html("<p><a href=x>abcd</a> efghi</p><p><a name=y>abc</a></p><button>b</button>").blocks
    ]
    assert shares == [0.4, 0.0, 1.0]


@pytest.mark.parametrize(
    "how", ["hidden", "style='display: none'", "style='color:red;VISIBILITY:hidden'", "aria-hidden=true"]
)
def test_hidden_text_is_marked_and_kept(how):
    blocks = segment_html(f"<p>a</p><div {how}><p>b</p></div><p>c</p>").blocks
    assert [(b.text, b.hidden) for b in blocks] == [("a", False), ("b", True), ("c", False)]


def test_title_is_no_block():
    segmented = segment_html("<head><title>  A\n title </title></head><p>b")
    assert (segmented.title, segmented.blocks.texts) == ("A title", ["b"])


@pytest.mark.parametrize("tag", ["main", "article", "header", "section", "my-page"])
def test_elements_that_libxml2_leaves_in_the_head_are_the_body(tag):
    page = analyze(
        f"<!doctype html><meta charset=utf-8><title>x</title><style>p {{}}</style><{tag}>a</{tag}><p>b", filters=()
    )
    assert page.title == "x"
    assert [block.text for block in page.blocks] == ["a", "b"]


def test_a_notice_in_the_heads_noscript_is_no_text():
    head = "<head><title>t</title><noscript><p>Please enable JavaScript to see this site.</p></noscript></head>"
    assert texts(f"<html>{head}<body><p>Boats at dawn</p></body></html>") == ["Boats at dawn"]


def test_containers_are_ranges_of_blocks():
    blocks = segment_html("<div id=a><p>1<p>2</div><div class='b c' role=main><p>3</div>").blocks
    tree = blocks.elements
    ranges = {
        tree.class_names[i]: (tree.firsts[i], tree.lasts[i]) for i in range(len(tree.tags)) if tree.class_names[i]
    }
    assert ranges == {"a": (0, 2), "b c main": (2, 3)}


def test_100_000_levels_need_no_recursion():
    for tag in ("div", "span", "b", "font", "table><tr><td"):
        segmented = segment_html(f"<{tag}>" * 100_000 + "deep" + "<p>after")
        assert segmented.warnings == (TOO_DEEP,)
        assert "deep" in " ".join(segmented.blocks.texts)
        assert segmented.blocks.texts[-1].endswith("after")


def test_segmentation_work_grows_with_the_page_and_no_faster():
    """Ten times the page takes about ten times the time of the same run's small one, not a hundred times."""
    from time import process_time

    def cost(n):
        source = "<div><p>some <b>words</b> of <a href=x>text</a><br>more</p></div>" * n
        best = []
        for _ in range(3):
            start = process_time()
            segment_html(source)
            best.append(process_time() - start)
        return min(best)

    cost(200)
    assert cost(20_000) < 40 * cost(2_000)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        ("a\u2028b\u2029c\x0cd\x0be\x85f", ["a", "b", "c", "d", "e", "f"]),
        ("\u00a0\u3000a\u00a0b\u3000", ["a\u00a0b"]),
        ("• one\n\t* two\n", ["• one", "* two"]),
        ("a\tb", ["a\tb"]),
        ("\n \n\t\n", []),
    ],
)
def test_text_lines(source, lines):
    blocks = segment_text(source)
    assert blocks.texts == lines
    assert [source[s:e] for s, e in zip(blocks.starts, blocks.ends, strict=True)] == lines


def test_blank_lines_and_indentation_are_recorded():
    blocks = segment_text("a\n\n \n  b\n\tc")
    assert (blocks.blanks.tolist(), blocks.indents.tolist()) == ([0, 2, 0], [0, 2, 4])


def test_hard_wrapped_lines_are_judged_as_paragraphs():
    paragraph = [
        "It rained on Monday from early in the morning, and so the match that the",
        "whole valley had been waiting for was called off at noon by a referee who",
        "had walked across the ground twice and lost a shoe in the goal mouth there.",
    ]
    source = "\n\n".join("\n".join(f"   {line}" for line in paragraph) for _ in range(8))
    page = analyze(f"   * Home\n   * Sport\n   * Contact\n\n{source}\n")
    assert page.plain_text.splitlines() == paragraph * 8
    assert page.text == "\n\n".join(["\n".join(paragraph)] * 8)


def test_lines_beyond_what_libxml2_counts():
    source = "<html><body>" + "\n" * 70_000 + "<p>here\n<p>there\n\n<p>end"
    assert segment_html(source).blocks.lines.tolist() == [70_001, 70_002, 70_004]


def test_a_page_whose_text_is_in_noscript_alone():
    post = "It rained on Monday, so the match was called off. " * 5
    segmented = segment_html(f"<div>Forum</div><script>load()</script><noscript><h1>Rain</h1><p>{post}</p></noscript>")
    assert segmented.warnings == ("the text is in <noscript> alone, and was taken from there",)
    assert segmented.blocks.texts == ["Forum", "Rain", post.strip()]
    segmented = segment_html(f"<p>{post}</p><noscript><p>Switch JavaScript on.</p></noscript>")
    assert not segmented.warnings
    assert segmented.blocks.texts == [post.strip()]


PIECES = (
    *"<a <b <bb <p></p> < > / = ' =' a='b' a=b a='>' </p> <!-- --> x".split(),
    *('"', '="', 'a="b"', 'a="<b"', 'a="\n"', 'x" =', " ", "\n", "x" * 99),
    *(250 * piece for piece in ("a ", "b=c\n", 'c="d" ', "d='>' ", "'<a' ")),
)  # fmt: skip


TAG_RE = re.compile(rb"<[a-zA-Z](?:((?:%b){%d}+)|(?:%b)*+)" % (ATTRIBUTE, MAX_ATTRIBUTES, PLAIN))


def _trimmed_tag_by_tag(data):
    kept, done, at = b"", 0, 0
    while tag := TAG_RE.search(data, at):
        at = tag.end()
        if tag[1] and (rest := ATTRIBUTES_RE.match(data, at)):
            end_tag = data.find(b"</", at, rest.end())
            at = end_tag if end_tag >= 0 else rest.end()
            kept += data[done : tag.end()] + b"\n" * data.count(b"\n", tag.end(), at) + b">" * (end_tag >= 0)
            done = at
    return kept + data[done:]


@pytest.mark.parametrize(
    "pieces", [PIECES, [*(piece for piece in PIECES if "'" not in piece), '">', '=">', '=" >', 'b">']]
)
def test_tags_that_are_passed_over_have_few_attributes(pieces):
    draw = random.Random("tags")
    sources = ["".join(draw.choices(pieces, k=draw.randint(1, 40))).encode() for _ in range(3_000)]
    trimmed = list(map(_trimmed, sources))
    assert trimmed == list(map(_trimmed_tag_by_tag, sources))
    assert sum(map(ne, trimmed, sources)) > 300


@pytest.mark.parametrize(
    "tag",
    [("<a" * 49 + " ") * 60 + ">", "<a a='" + "<a" * 300 + "'>", "<p " + "a='<b' " * 250 + ">", "<p a='x<b c=\">"],
)
def test_trimming_takes_no_longer_than_parsing(tag):
    def seconds(run):
        spent = []
        for _ in range(3):
            start = process_time()
            run(source)
            spent.append(process_time() - start)
        return min(spent)

    source = (tag * (100_000 // len(tag))).encode()
    assert seconds(_trimmed) < 20 * seconds(etree.HTML)  # an attempt at each < took 2,000 times as long


def test_a_tag_of_very_many_attributes_is_trimmed():
    bomb = " ".join(f"a{i}='x' b{i}" for i in range(100_000))
    data = "words " * 40_000
    segmented = segment_html(f"<p class=one {bomb}>text</p><p data-state='{data}' class=two>more")
    assert segmented.blocks.texts == ["text", "more"]
    assert segmented.blocks.elements.class_names == ["", "", "one", "two"]


@pytest.mark.parametrize(
    ("before", "attribute"),
    [
        ("<p ", 'a{}=">" '), ("<p ", "a{}='>' "), ("<p/", "a{}/"), ("<p ", 'a{}=">"'), ("<p ", 'a{}"=">" '), ("<p ", '=a{}=">" '),
        ("<p ", 'a{}= ">" '), ("<p ", 'a{}="<b" '), ('<p " ', 'a{}=">" '), (f"<p {'x' * 300} ", 'a{}=">" '), ("<p ", 'a{}=b" c=">" '),
        ("<script>if (a<b c=\"</script><p ", 'a{}=">" '), ('<!-- a<b c=" --><p ', 'a{}=">" '),
    ],
)  # fmt: skip
def test_no_tag_keeps_very_many_attributes(before, attribute):
    source = before + "".join(map(attribute.format, range(5_000))) + ">text</p><p class=two>more"
    tree = etree.HTML(_trimmed(source.encode()))
    assert max(len(element.attrib) for element in tree.iter(etree.Element)) <= 2 * MAX_ATTRIBUTES
    assert segment_html(source).blocks.texts == ["text", "more"]
    assert segment_html(source).blocks.elements.class_names[-1] == "two"


def test_tags_of_many_attributes_keep_them_all():
    attributes = " ".join(f'data-a{i}="x > y <b"' for i in range(MAX_ATTRIBUTES - 2))
    source = f"<p {attributes} class=one>text</p><script>if (a <b && c) x = '{'word ' * 300}'</script><p>more"
    assert _trimmed(source.encode()).startswith(f"<p {attributes} class=one>".encode())
    segmented = segment_html(source)
    assert (segmented.blocks.texts, segmented.blocks.elements.class_names[2]) == (["text", "more"], "one")


def test_markup_that_only_parsers_love():
    source = (
        "<p a<b c\"d='x>y' class='&amp;1'>t</p><divclass='x'>u</divclass><a href='?x='>v</a><p title=' class=' id=q>w"
    )
    blocks = segment_html(source).blocks
    assert (blocks.texts, blocks.elements.class_names[2:]) == (["t", "uv", "w"], ["&1", "", "", "q"])
    xhtml = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    tree = segment_html(
        f"{xhtml}<html><head><title>t</title></head><body><a name=x>y</a></body></html>"
    ).blocks.elements
    assert (tree.tags, tree.class_names) == (["html", "body", "a"], ["", "", ""])


def test_elements_inside_skipped_ones_are_no_part_of_the_page():
    source = "<p>a<select><option class=x>y<br></select>b<svg><g id=q><text>c</text></g></svg></p><p>d"
    tree = segment_html(source).blocks.elements
    assert (tree.tags, list(tree.parents)) == (["html", "body", "p", "p"], [-1, 0, 1, 1])
    assert (list(tree.firsts), list(tree.lasts)) == ([0, 0, 0, 1], [2, 2, 1, 2])
    assert (tree.parent_array.tolist(), tree.first_array.dtype.name) == (list(tree.parents), "int32")


def test_pages_can_be_pickled():
    from pickle import dumps, loads

    page = analyze("<title>T</title><p>It rained on Monday, so the match was called off.<p>Share")
    assert [block.path for block in loads(dumps(page)).blocks] == [block.path for block in page.blocks]
    assert loads(dumps(page)).text == page.text


def test_very_many_odd_attributes_and_long_code():
    odd = " ".join(f"a{i}<" for i in range(100_000))
    ended = " ".join(f"a{i}</b" for i in range(100_000))
    code = "i<n; x = y; " * 5_000
    for bomb in (odd, ended):
        assert segment_html(f"<p class=one {bomb}>text</p><p class=two>more").blocks.texts == ["text", "more"]
        assert segment_html(f"<p>text</p><p {bomb}").blocks.texts == ["text"]
    assert segment_html(f"<p>text<script>{code}</script></p><p>more").blocks.texts == ["text", "more"]


def test_lines_of_long_pages_are_found_again_behind_words_that_are_not_in_the_source():
    lost = "<p>&eacute;t&eacute; {}</p>\n" * 500
    source = (
        "<p>x</p>\n" * 66_000 + lost + "<script>\n" + "var a = 1;\n" * 1_000 + "</script>\n" + "<p>found</p>\n" * 20
    )
    lines = segment_html(source).blocks.lines.tolist()
    assert lines[:66_000:1_000] == list(range(1, 66_001, 1_000))
    assert lines[-1] > 67_500


def test_each_search_for_a_line_has_an_end():
    class Source(bytes):
        searched = 0

        def find(self, word, start, stop):
            Source.searched += min(stop, len(self)) - start
            return -1

    counts = []
    for size in (5_000, 10_000):
        Source.searched = 0
        data = Source(b"\n" * MAX_LIBXML_LINE + b"<p>&eacute;</p>\n" * size)
        _counted(data, ["é"] * size, [MAX_LIBXML_LINE] * size)
        counts.append(Source.searched / len(data))
    assert counts[1] < 1.5 * counts[0]


def test_paths_find_the_elements_of_deep_pages_and_are_short():
    prose = "<p>It rained on Monday, so the match was called off.</p>"
    for depth in (3, 45, 60, 900):
        source = (
            "<!doctype html><body>" + "<div>" * depth + f"<b>q</b>{prose * 3}<svg><g/></svg>{prose}<br><i>{prose}</i>"
        )
        page = analyze(source, filters=())
        tree = etree.HTML(source, etree.HTMLParser(huge_tree=True))
        assert len(page.blocks) == 6
        for block in page.blocks:
            (element,) = tree.xpath(block.path)
            assert "".join(element.itertext()) == block.text
            assert block.path == tree.getroottree().getpath(element) or (depth > 45 and len(block.path) < 20)


def test_blocks_are_the_same_one_by_one():
    for source in ("<h1>Rain</h1><ul><li>a<p hidden>b <a href=x>c</a></ul>" + "<i>" * 60 + "d", "Rain\n\n  It rained."):
        page = analyze(source)
        assert list(page.blocks) == [page.blocks[i] for i in range(len(page.blocks))]
        assert sorted(page.kept_blocks + page.dropped_blocks, key=lambda block: block.index) == list(page.blocks)


def test_text_after_an_embed_without_an_end_tag_is_text_of_the_page():
    page = "<div>before<embed src=a.swf>after<p>It rained.</p></div><p>Then it did not.</p>"
    assert segment_html(page).blocks.texts == ["before after", "It rained.", "Then it did not."]


def test_what_browsers_without_plug_ins_show_is_not_text_of_the_page():
    page = (
        "<div><embed src=a.swf><noembed>Install it.</noembed></div><object><p>Install it.</p></object><p>It rained.</p>"
    )
    assert segment_html(page).blocks.texts == ["It rained."]
