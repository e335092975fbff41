"""Pieces of pages are HTML wherever they were cut; text about HTML is text."""

import random
import time

import pytest

from benchmarks.sets.load import corpus
from cleantext import analyze, extract
from cleantext.decode import decode
from cleantext.sniff import HTML_TAG_RE, LINES_A_TAG, detect_format

PIECES = [
    'ass="menu"><a href="/news">News</a></li><li class="menu"><a href="/sport">Sport</a>',
    '" alt="The park" />It rained on Monday, so the match in the park was called off.',
    'It rained on Monday, and the match was called off. <img class="wide" src="/pictures/park',
    "it rained on Monday.</p>\n\n<p>On Tuesday it rained again, and the park stayed closed, as the office had said",
    "rained on Monday.<BR>\r\n<BR>\r\nOn Tuesday it rained again, and the park stayed closed, as the office had said.",
    "the match in the park was called off until the week after.\n</p>\n<p>\nOn Tuesday it rained again, and the park stayed closed",
    "  });\n  var a = 5;\n  track(a);\n</script>\n<div class=\"body\"><p>It rained on Monday.</p></div>",
    "color: red;\n}\nli a {\n  margin: 0;\n}\n</style><h1>Rain</h1><p>It rained on Monday.",
    "end of a comment -->\n<p>It rained on Monday.</p>",
    "<script src=\"/a.js\"></script>\n<script>\nvar a = 1;\n",
    "called off.</font></p>\n\n<p><font size=2>The next match is on Friday, if the weather holds until then, they say",
    "Doyle laughed.<br /><br />Ann did not, and the two of them went out into the rain without a word to the others.",
    "It rained on <em>Monday</em>, and we&#8217;ve not seen the sun since. " * 3,
    "<li>One</li>\n  <li style=\"color: red;\n  float: left;\n  clear: both;\">Two</li>\n  <li>Three</li>",
    "data:image/png;base64," + "iVBORw0KGgo" * 500 + '"><p>It rained on Monday.</p>',
    "</td>\n</tr>\n</table>\n</body>\n\n</text>\n",
    '<path fill="none" d="M18.638 4.668c0 0.6"/>\n<path d="M4.877 14.486l5.448-0.5">\n',
    "<li><img src='data:image/png;base64," + "iVBORw0KGgo" * 500 + "'></li><li><p>Rain</p></li><li><img src='data:image/png;base64,iVBOR",
    "</div></div></div><div id=\"foot\"><a href='/about'>About</a></div>",
]  # fmt: skip

TEXTS = [
    "To make a word bold, write <b>bold</b> in the source of the page, and save the file under its old name.",
    "The <p> element is a paragraph. Its end tag </p> may be left out, if another paragraph follows it.",
    "Use <br> for a line break and <hr> for a rule between two topics; both have no end tag.",
    "<p> Defines a paragraph\n<br> Inserts a single line break\n<hr> Defines a change of topic\n<h1> Defines a heading\n",
    "<p>\nDefines a paragraph\n<br>\nInserts a single line break\n<hr>\nDefines a thematic change in the content\n",
    "Tag\tMeaning\n<ul>\tunordered list\n<ol>\tordered list\n<li>\titem of a list\n",
    "What is the difference between <div> and <span>? A <div> is a block, a <span> is part of a line.",
    "The class attribute: write class=\"menu\" in the start tag, and the style sheet finds the element.",
    "You can close a tag with \"/>\" in XHTML, which older browsers took for an error.",
    "In HTML 4 the <font> tag set colours; today style sheets do that. Do not use <font> or <center> in new pages.",
    "Q: Why does <table> break my layout?\nA: Because a <table> cannot be inside a <p>: the parser closes the paragraph first.\n",
    "The parser saw </div> without <div>, so it dropped the tag and went on with the text.",
    "Escape the signs: write &lt; for < and &gt; for >, and &amp; for the ampersand itself.",
    "The entity &nbsp; is a space at which no line is broken. Use it with care.",
    "An <a> without href is a placeholder; with href it is a link to another page.",
    "# Title\n\nSome *Markdown* with <kbd>Ctrl</kbd> and <br> in it.\n\n- one\n- two\n- three\n",
    "# Install\n\n```html\n<script src=\"x.js\"></script>\n<div id=\"app\"></div>\n```\n\nThen run `npm start`.\n",
    "## Usage\n\nAdd the element `<my-clock>` to your page:\n\n```\n<my-clock zone=\"utc\"></my-clock>\n```\n\n## License\n\nMIT\n",
    "- `<b>`: bold\n- `<i>`: italic\n- `<u>`: underlined\n",
    "| tag | meaning |\n|---|---|\n| <b> | bold |\n| <i> | italic |\n",
    "> Quoting `<blockquote>` is easy.\n\nThat is what she wrote.\n",
    "* [Home](http://example.org)\n* [About](http://example.org/about)\n\n<img src=\"logo.png\">\n\n## News\n\n1. One\n2. Two\n",
    "import x\nhtml = '<div>' + y + '</div>'\nprint(html)\n",
    "def row(cells):\n    return '<tr>' + ''.join(f'<td>{c}</td>' for c in cells) + '</tr>'\n\nclass Table:\n    pass\n",
    "class T(TestCase):\n    def test_p(self):\n        self.assertEqual(render('a'), '<p>a</p>')\n        return None\n",
    "from struct import pack\n\nclass A:\n    x = pack(\"<i\", 1), pack(\">i\", 1)\n    def f(self):\n        return pack(\"<b\", 2), \">\"\n",
    "function f() {\n  return '<ul><li>' + a + '</li></ul>';\n}\n",
    "const App = () => {\n  return (\n    <div className={style}>\n      {items.map(i => <Item {...i} />)}\n    </div>\n  );\n};\nexport default App;\n",
    "$('#menu').append('<li><a href=\"' + url + '\">' + name + '</a></li>');\nvar n = 5;\nif (n) {\n  $('p').html('<b>x</b>');\n}\n",
    "let s = `<p class=\"a\">${x}</p>`;\nconst t = s;\nreturn t;\n",
    "#include <vector>\n#include <map>\nint main() {\n  std::vector<int> a;\n  return 0;\n}\n",
    "public class A {\n  List<String> names = new ArrayList<>();\n  Map<String, List<Integer>> m;\n}\n",
    "/**\n * Returns a list.\n * <p>It is sorted:\n * <ul>\n * <li>by name</li>\n * </ul>\n */\npublic class A {\n}\n",
    "<?php\n$a = '<p>' . $x . '</p>';\necho $a;\nfunction b() {\n  return 1;\n}\n",
    "sub row {\n  my $x = shift;\n  print \"<tr><td>$x</td></tr>\\n\";\n}\n# end\nreturn 1;\n",
    "puts \"<h1>#{title}</h1>\"\ndef render\n  \"<p>#{body}</p>\"\nend\nclass Page\nend\n",
    "fn f<'a>(x: &'a str) -> Vec<u8> {\n    let a = 1;\n    x.into();\n}\n",
    "template <class T> class A {\n  T b;\n};\n// end\n",
    "p > a { color: red; }\nul > li > a::before {\n  content: \"<\";\n}\n",
    "SELECT a FROM b WHERE a < 5 AND b > 3;\nSELECT '<b>' || a || '</b>' FROM t;\n",
    "{\"html\": \"<p>One</p><p>Two</p>\", \"n\": 1}",
    "[{\"body\": \"<div><b>x</b></div>\"}, {\"body\": \"<p>y</p>\"}]",
    "{\n  \"title\": \"<b>x</b>\",\n  \"rows\": [\"<td>1</td>\"]\n}\n",
    "msgid \"<b>Name</b> of the file\"\nmsgstr \"<b>Name</b> der Datei\"\n\nmsgid \"<a href='%s'>here</a>\"\nmsgstr \"<a href='%s'>hier</a>\"\n",
    "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,2 @@\n import x\n-y = '<b>a</b>'\n+y = '<i>a</i>'\n return y\n",
    "12:00:01 GET /a?q=<script>alert(1)</script> 404\n12:00:02 GET /b 200\n12:00:03 GET /c?q=%3Cb%3E 200\n",
    "Warning: line 7 column 1 - missing </div> before </body>\nWarning: line 9 column 3 - <img> lacks \"alt\" attribute\n",
    "Error: Expected corresponding JSX closing tag for <li>. (14:6)\n    at parse (a.js:3)\n    at run (b.js:9)\n",
    "Changelog\n\n2.1: <table> without <tbody> is accepted.\n2.0: <font> was removed; <b> and <i> stay.\n1.9: bugs\n",
    "From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\n\nHello Bob, the page is ready.",
    "if a < b and c > d then stop; if e < f or g > h then go on with the next one in the list",
    "I <3 you > all of them, and x <y> z is no tag of HTML that anyone knows.",
    "A --> B --> C\nThe arrow leads from the first box to the last one, and back <-- again from there to A.",
    "The ratio was <0.05 in group <b, and >0.5 in all others; see the table below for the figures of each group.",
    "Home\nNews\n<<< back | next >>>\nText of the page that a visitor reads in a browser without pictures.",
    "<jane> has anyone seen the new build?\n<tom> not yet, it is still running\n<jane> thanks, I will wait then\n",
    "<Ann> It rained.\n<Bob> Here as well.\n[12:01] <Ann> The match is off.\n",
    "Unit 3: The <head> holds what is not shown, the <body> what is. Write both, though browsers add them if they lack.",
    "Step 1. Open index.html.\nStep 2. Put <title>My page</title> between <head> and </head>.\nStep 3. Save the file.",
    "The heading levels are <h1> to <h6>, and pages should have one <h1> only, which says what the page is about.",
    "Replace <your name> by your name and <date> by the date of today, then send the form to <address>.",
    "usage: tool [-h] <input> <output>\n\n  <input>   file to read\n  <output>  file to write\n",
    "Generic types such as List<T> or Map<K, V> are written with angle brackets in Java, and in C++ as vector<int>.",
]  # fmt: skip


@pytest.mark.parametrize("source", PIECES)
def test_pieces_of_pages_are_html(source):
    assert detect_format(source) == "html"
    assert HTML_TAG_RE.search(extract(source)) is None


@pytest.mark.parametrize("source", TEXTS)
def test_text_about_html_is_text(source):
    assert detect_format(source) == "text"


@pytest.mark.parametrize(
    "unit",
    ["<", "<p ", "<p>a", '"a ', "<script>", "</script>a", "<!--", "-->", "a < b and ", "x.\n<br>\n", "\r", 'a="', '<a b="', "a&", "`a", "```\n"],
)  # fmt: skip
def test_linear(unit):
    def seconds(size):
        source = (unit * (size // len(unit) + 1))[:size] + "<x"
        return min(_time(source) for _ in range(3))

    small, large = seconds(20_000), seconds(160_000)
    assert large <= 30 * small + 0.02  # linear is 8 times, quadratic 64


def _time(source):
    begin = time.process_time()
    detect_format(source)
    return time.process_time() - begin


PAGE = (
    "<html><head><title>Rain</title><style>p { margin: 0; }</style></head><body><div class='page'><ul id='menu'>"
    + "".join(f'<li class="item"><a href="/section/{i}">Section {i}</a></li>\n' for i in range(20))
    + "</ul><h1>Rain ends the match</h1>\n"
    + "".join(
        f'<p class="text">It rained on day {i}, so the match in the <b>park</b> was called off.<br>\nNobody came.</p>\n'
        for i in range(40)
    )
    + "<script>\nvar a = 1;\nif (a < 2) {\n  document.title = 'x';\n}\n</script><div id='foot'>About</div></div></body></html>"
)


def test_no_cut_of_a_page_gives_tags():
    rng = random.Random(1)
    for _ in range(300):
        size = rng.randrange(200, 3000)
        start = rng.randrange(len(PAGE) - 200)
        piece = PAGE[start : start + size]
        if HTML_TAG_RE.search(piece):
            assert detect_format(piece) == "html", piece


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><p>x",
        "  \n<html lang=de><body>x",
        "<p>One paragraph",
        "<li>One<li>Two",
        "<div>A fragment</div>",
        "Hello <b>world</b>",
        "Intro text <a href='/x'>link</a> and <p>a paragraph</p><p>another</p>",
        "<table><tr><td>1<td>2</table>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>x</p></body></html>',
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        '<rss version="2.0"><channel><item><title>x</title></item></channel></rss>',
        "<!-- saved --><div class=a><p>text</p></div>",
        "\ufeff<!doctype html><title>x</title>",
        "It rained on Monday<br>\nand on Tuesday<br>\nand again<br>\n",
        'It rained all day, says <a href="/x">the office</a>, and nobody went out of the house until Friday.',
        "text before\n<div><p>a</p></div>\n<ul><li>b</li><li>c</li></ul>",
        "<P>UPPER CASE<BR>of 1997</P>",
    ],
)
def test_html(source):
    assert detect_format(source) == "html"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Just words.",
        "if a < b and c > d then stop",
        "To make a word bold, write <b>bold</b> in the source of the page, and save the file under its old name.",
        "the <div> element and the </div> end tag",
        "I <3 you > all",
        "x <- c(1, 2); y <- x[x > 1]",
        "# Title\n\nSome *Markdown* with a <br> tag.\n\n- one\n- two\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n",
        "# Install\n\n<img src='logo.png'>\n\n```html\n<div><p>example</p></div>\n```\n\nRun `pip install x`.\n",
        '{"html": "<p>One</p><p>Two</p>", "n": 1}',
        '[{"body": "<div><b>x</b></div>"}]',
        "#include <vector>\n#include <map>\nint main() {\n  std::vector<int> a;\n  if (a.chars_before() < 3) return 0;\n}\n",
        "import x\nhtml = '<div>' + y + '</div>'\nprint(html)\n",
        "function f() {\n  return '<ul><li>' + a + '</li></ul>';\n}\n",
        "/**\n * Keeps a list.\n * <p>Uses:\n * <ul>\n * <li>one</li>\n * </ul>\n */\npublic class A {\n}\n",
        "List<String> names = new ArrayList<>();\nMap<String, List<Integer>> m;",
        "From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\n\nHello",
        "See <https://example.org/> for more.",
        "Home\nNews\n<<< back | next >>>\nText of the page.",
    ],
)
def test_text(source):
    assert detect_format(source) == "text"


def test_kind_overrules():
    assert analyze("<p>x</p>", input_format="text").text == "<p>x</p>"
    assert analyze("just words", input_format="html").mode == "html"


@pytest.mark.parametrize("item", [pytest.param(item, id=f"{item.id}-{item.mode}") for item in corpus()])
def test_pages_of_the_corpus_have_their_format(item):
    source = item.source if isinstance(item.source, str) else decode(item.source).text
    assert detect_format(source) == item.mode


def test_a_line_of_markup_in_a_long_text_is_quoted():
    quoted = "<p>Good morning, and thank you for your letter.</p>"
    line = "Whoever fills in the template has to look after the name."
    for lines, mode in ((2 * LINES_A_TAG - 1, "html"), (2 * LINES_A_TAG, "text")):
        assert detect_format("\n".join([line] * lines + [quoted])) == mode
        assert detect_format("\n".join([quoted] + [line] * lines)) == "html"
