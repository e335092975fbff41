"""Controls and copies inside a line of text, and lines of code that are elements."""

import pytest

from cleantext import analyze


def texts(markup):
    return analyze(f"<body>{markup}</body>", filters=()).blocks.texts


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<h2>Rain<a class="headerlink" href="#rain" title="Permalink">¶</a></h2>', "Rain"),
        ('<h2>Rain <a href="/page#rain">#</a></h2>', "Rain"),
        ('<h2><a href="#rain">#</a> Rain</h2>', "Rain"),
        ('<h3>Rain<span><a href="#rain">🔗</a></span></h3>', "Rain"),
        ('<h3>Regen<a class="anchor-link" href="#regen">Link zu diesem Abschnitt</a></h3>', "Regen"),
        ('<h4><a class="doc-anchor" href="#examples">§</a>Examples</h4>', "Examples"),
        ('<dl><dt>rain(day)<a class="headerlink" href="#rain">¶</a></dt><dd>Let it rain.</dd></dl>', "rain(day)"),
        ('<h2>Rain<span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2>', "Rain"),
        ('<h2>Pluie<span class="mw-editsection">[<a href="/e">modifier</a> | <a href="/v">modifier le code</a>]</span></h2>', "Pluie"),
        ('<h2><span>Regen</span><span class="editsection">[<a href="/e">Bearbeiten</a>]</span></h2>', "Regen"),
        ('<p><a href="/x">Share<span class="sr-only">Share</span></a></p>', "Share"),
        ('<p><a href="/x"><span class="visually-hidden">Weiterlesen: Regen</span>Weiterlesen: Regen</a></p>', "Weiterlesen: Regen"),
        ('<p><a href="/x">Read more <span class="screen-reader-text">Read more about rain</span></a></p>', "Read more"),
    ],
)  # fmt: skip
def test_controls_inside_a_line_are_left_out(markup, text):
    assert texts(markup)[0] == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<h2><a class="anchor" href="#rain">Rain</a> <small>since 2.0</small></h2>', "Rain since 2.0"),
        ('<h2><a class="anchor" href="#rain">Rain</a></h2>', "Rain"),
        ('<h2><a href="#c">#</a></h2>', "#"),
        ('<h3><a href="#s12">§</a> 12 Liability</h3>', "§ 12 Liability"),
        ('<h2>Prices in <a href="/c">#</a></h2>', "Prices in #"),
        ('<h2><a href="#s">§</a> 5 Miete</h2>', "§ 5 Miete"),
        ('<p>Call it <a href="#note">#</a> or hash.</p>', "Call it # or hash."),
        ('<h2>Rain and its <a href="#causes">causes</a></h2>', "Rain and its causes"),
        ('<h2 class="sr-only">Contents</h2>', "Contents"),
        ('<p>Price <span class="sr-only">reduced from</span> 5 €</p>', "Price reduced from 5 €"),
        ('<p>Commission<span class="sr-only">: </span>Rain is <b>back</b></p>', "Commission: Rain is back"),
        ('<p><a href="/x">Read more<span class="sr-only"> about rain</span></a></p>', "Read more about rain"),
        ('<p><span class="editsection">[edit]</span></p>', "[edit]"),
        ('<p>Line <span class="line-number">seven</span> of the poem.</p>', "Line seven of the poem."),
        ('<p>He wrote <span class="copy">copy</span> all day.</p>', "He wrote copy all day."),
    ],
)  # fmt: skip
def test_words_of_the_text_stay(markup, text):
    assert texts(markup)[0] == text


@pytest.mark.parametrize(
    "markup",
    [
        '<pre><code><span class="line">a = 1</span><span class="line">if a:</span><span class="line">    b()</span></code></pre>',
        "<pre><code>a = 1</code><code>if a:</code><code>    b()</code></pre>",
        '<pre><span class="code-line"><i>a</i> = 1</span><span class="code-line">if a:</span><span class="code-line">    b()</span></pre>',
        '<pre><span class="line">a = 1\n</span><span class="line">if a:\n</span><span class="line">    b()</span></pre>',
        '<pre><span class="line">a = 1</span>\n<span class="line">if a:</span>\n<span class="line">    b()</span></pre>',
        '<pre><span class="line">a = 1</span><br><span class="line">if a:</span><br><span class="line">    b()</span></pre>',
        '<pre><span class="line"><span class="lineno">1</span>a = 1</span><span class="line"><span class="lineno">2</span>if a:</span>'
        '<span class="line"><span class="lineno">3</span>    b()</span></pre>',
        '<pre>a = 1\nif a:\n    b()<span class="copy-btn">Copy</span></pre>',
        "<pre><div>a = 1</div><div>if a:</div><div>    b()</div></pre>",
        '<pre><code><div class="cm-line">a = 1<br></div><div class="cm-line"><i>if</i> a:<br></div><div class="cm-line">    b()<br></div></code></pre>',
        "<pre><div>a = 1\n</div><div>if a:</div>\n<div>    b()</div></pre>",
        '<pre class="prettyprint"><ol class="linenums"><li>a = 1<li>if a:<li>    b()</ol></pre>',
    ],
)  # fmt: skip
def test_each_line_of_code_is_a_line(markup):
    assert texts(markup) == ["a = 1\nif a:\n    b()"]


@pytest.mark.parametrize("empty", ["<div></div>", "<div><br></div>", "<div>\n</div>"])
def test_an_empty_line_of_code_stays_one(empty):
    assert texts(f"<pre><div>a = 1</div>{empty}<div>b()</div></pre>") == ["a = 1\n\nb()"]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<pre><div>a = 1</div><button>Copy</button></pre>", ["a = 1", "Copy"]),
        (
            "<pre><div>Dear all,<div>it rained.</div></div><div>Yours, Ann</div></pre>",
            ["Dear all,", "it rained.", "Yours, Ann"],
        ),
        ("<pre><div>Rain</div><h2>Snow</h2><div>Hail</div></pre>", ["Rain", "Snow", "Hail"]),
        ("<div>a = 1</div><div>b()</div>", ["a = 1", "b()"]),
        ("<pre><table><tr><td>1<td>a = 1</table></pre>", ["1", "a = 1"]),
        ("<pre>a = 1</pre><div>b()</div>", ["a = 1", "b()"]),
    ],
)
def test_other_blocks_inside_code_stay_blocks(markup, blocks):
    assert texts(markup) == blocks


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<pre><span class="k">import</span> <span class="n">os</span></pre>', "import os"),
        ('<pre><span class="inline">a</span><span class="inline">b</span></pre>', "ab"),
        ("<p><code>a</code><code>b</code></p>", "ab"),
        ('<p><span class="line">so much depends</span> <span class="line">upon</span></p>', "so much depends upon"),
        ('<pre><span class="lineno">x1</span>y</pre>', "x1y"),
    ],
)
def test_other_elements_do_not_break_a_line(markup, text):
    assert texts(markup) == [text]
