"""context: its cost grows with the page, not faster. What it keeps and drops is in cases/context.toml."""

from time import process_time

import numpy as np
import pytest

from cleantext import Evidence, Verdicts, analyze
from cleantext.filters.context import context

PROSE = "The ferry that ran aground on Monday lies outside the harbour, says the pilot."


def cost(source, input_format, kept):
    """The time of context alone, where main_content keeps what ``kept`` says."""

    def main_content(page):
        keep = np.array([kept(block) for block in page.blocks.texts])
        evidence = [Evidence("given", "score")] * len(keep)
        return Verdicts(np.arange(len(keep)), keep, evidence, np.where(keep, 0.9, 0.3))

    page = analyze(source, input_format=input_format, filters=(main_content,))
    assert page.analysis.count > 2
    best = float("inf")
    for _ in range(3):
        start = process_time()
        context(page)
        best = min(best, process_time() - start)
    return best


@pytest.mark.parametrize(
    ("source", "input_format"),
    [
        (lambda n: "".join(f"<h{level}>Section</h{level}>" for level in range(2, 7)) * n + f"<p>{PROSE}</p>", "html"),
        (lambda n: "<h2>Section</h2>" + "<h3>Part</h3>" * 5 * n + f"<p>{PROSE}</p>", "html"),
        (lambda n: "<title>" + "news | " * n + "</title>" + "<h1>News</h1>" * n + f"<p>{PROSE}</p>", "html"),
        (lambda n: "\n\n".join([*["words without an end " * 10 * n] * 20, PROSE, PROSE]), "text"),
        (lambda n: "\n\n".join(["The ferry outside the harbour", *[PROSE] * n]), "text"),
        (lambda n: "<p>How to do it:</p><ul>" + "<li>Log in:</li>" * 5 * n + f"</ul><p>{PROSE}</p>", "html"),
    ],
)
def test_cost_grows_with_the_page(source, input_format):
    small, large = (cost(source(n), input_format, lambda text: text != "News") for n in (100, 800))
    assert large < 24 * max(small, 0.002), "eight times the page; quadratic would be 64 times the cost"


@pytest.mark.parametrize(
    ("between", "dropped"),
    [
        ("<div><span>app.py</span><button>Copy code</button></div><pre>a = 1\nb = 2</pre>", ["Copy code"]),
        ("<pre>a = 1\nb = 2</pre><button><span>Kopieren</span></button>", ["Kopieren"]),
        ("<div><span>JS</span></div><pre class='brush: js notranslate'>a = 1\nb = 2</pre>", ["JS"]),
        ("<i>js</i><button>Copy</button><pre class=lang-js>a = 1\nb = 2</pre>", ["js", "Copy"]),
        ("<p>rust</p><pre><code class=language-rust>let a = 1;\nlet b = 2;</code></pre>", ["rust"]),
        ("<p>Copy code</p><pre>a = 1\nb = 2</pre>", []),
        ("<p>Output</p><pre class='output language-text'>a = 1\nb = 2</pre>", []),
        ("<p>Python</p><pre class='brush: js'>a = 1\nb = 2</pre>", []),
        ("<h3>Rust</h3><pre class=language-rust>let a = 1;\nlet b = 2;</pre>", []),
        ("<button>When does it rain?</button><p>It rains in May and in June, on most days of the week.</p>", []),
    ],
)
def test_buttons_and_languages_beside_code(between, dropped):
    prose = "<p>It rained on Monday, so the match was called off, and nobody knew what to do with the pumps.</p>" * 3
    page = analyze(f"<article><h1>Rain ends match</h1>{prose}{between}{prose}</article>", filters=(context,))
    assert [block.text for block in page.dropped_blocks] == dropped
