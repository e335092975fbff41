"""What holds for every input."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.corpus import load_cases
from cleantext import DEFAULT_FILTERS, analyze, extract
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name
from cleantext.segment import segment_html

PIECES = [
    "Home", "News", "Share", "Read also", "Advertisement", "We use cookies to improve our site.", "{{item.title}}", "1", "2", "•",
    "© AP Photo/Ann Smith", "Tags:", "rain, football", "12 May 2024", "Log in", "Most read", "Now", "Today", "Comments", "Reply",
    "It rained on Monday, so the match was called off by noon.", "A headline without a full stop at its end",
    "Der Regen kam am Montag, und das Spiel fiel deshalb aus.", "今天下了一整天的雨，比赛因此取消了。", "", "  indented line", "\ud800", "\0",
]  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=60)), max_size=40)
SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(any(item == other for other in rest) for item in part)


@SLOW
@given(LINES)
def test_text_mode_only_deletes_lines(lines):
    source = "\n".join(lines)
    given_lines = [line.strip() for line in source.replace("\0", " ").splitlines()]
    assert is_subsequence(extract(source, input_format="text").split("\n"), [*given_lines, ""])


@st.composite
def html_pages(draw):
    """Random nested markup around numbered words, each word once, some of them cut by inline tags."""
    words = []
    inline = st.sampled_from(["b", "i", "span", "em", "a href=/x", "wbr", "font"])
    block = st.sampled_from(["p", "div", "li", "ul", "td", "table", "section", "nav", "h1", "h2", "article class=post", "aside",
                             "footer", "blockquote", "pre", "div class=related", "div hidden", "x-y", "dl", "button"])  # fmt: skip

    def word():
        words.append(f"w{len(words)}x")
        text = words[-1]
        if draw(st.booleans()):
            return text
        tag = draw(inline)
        return f"w<{tag}>{text[1:-1]}</{tag.split()[0]}>x"

    def node(depth, in_code=False):
        kind = draw(st.integers(0, 5))
        if depth == 0 or kind <= 2:
            return (
                " "
                + " ".join(word() for _ in range(draw(st.integers(1, 12))))
                + draw(st.sampled_from([". ", " ", "<br>", "<br><br>"]))
            )
        tag = draw(block)
        if in_code and tag == "div hidden":  # a hidden line of code is a part of a block that is shown, and so left out
            tag = "div"
        in_code |= tag == "pre"
        inner = "".join(node(depth - 1, in_code) for _ in range(draw(st.integers(0, 4))))
        return f"<{tag}>{inner}</{tag.split()[0]}>"

    return "".join(node(3) for _ in range(draw(st.integers(1, 6)))), words


@pytest.mark.parametrize("parser", ["lxml", "turbohtml"])
@SLOW
@given(html_pages())
def test_html_mode_invents_repeats_and_glues_nothing(parser, page):
    pytest.importorskip(parser)
    source, words = page
    found = analyze(source, input_format="html", parser=parser)
    assert is_subsequence(found.plain_text.replace(".", " ").split(), words)
    assert [word for word in found.text.split() if word != "-"] == found.plain_text.split()
    assert " ".join(segment_html(source, parser=parser).blocks.texts).replace(".", " ").split() == words


@SLOW
@given(st.one_of(st.text(), st.binary(), LINES.map("\n".join), LINES.map("<p>".join)))
def test_never_raises_and_kept_is_the_text(source):
    for kind in ("auto", "html", "text"):
        page = analyze(source, input_format=kind)
        assert "\n".join(block.text for block in page.kept_blocks) == page.plain_text
        assert page.text == extract(source, input_format=kind)
        assert kind == "html" or page.mode == "html" or page.text.split() == page.plain_text.split()
        assert (
            len(page.kept_blocks) + len(page.dropped_blocks)
            == len(page.blocks)
            == len(page.explain().splitlines()) - len(page.warnings)
        )


@SLOW
@given(LINES)
def test_each_filter_speaks_of_blocks_in_order_with_a_reason(lines):
    page = analyze("\n".join(lines), input_format="text")
    for step in page.steps[:-1]:
        assert [v.index for v in step.verdicts] == sorted({v.index for v in step.verdicts})
    assert all(v.reason for v in page.verdicts)


def test_a_second_time_takes_little_of_the_corpus():
    """Named filters find nothing more; the scorer, which judges a block by its surroundings, may."""
    kept = total = 0
    for case in load_cases():
        if case.mode == "text":
            once = extract(case.source, input_format="text", filters=NAMED_FILTERS)
            assert extract(once, input_format="text", filters=NAMED_FILTERS) == once, case.name
            once = extract(case.source, input_format="text")
            kept += len(extract(once, input_format="text").split())
            total += len(once.split())
    assert kept >= 0.95 * total


def test_threads_share_nothing():
    from concurrent.futures import ThreadPoolExecutor

    sources = [case.source for case in load_cases()[:12]]
    alone = [extract(source) for source in sources]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extract, sources * 3)) == alone * 3


def test_filters_are_named_once():
    assert len({filter_name(f) for f in DEFAULT_FILTERS}) == len(DEFAULT_FILTERS)


@SLOW
@given(
    st.one_of(
        st.binary(),
        st.builds(
            lambda start, rest: start + rest,
            st.sampled_from([b"PK\3\4", b"MZ", b"BM", b"\xff\xfe", b"\0", b"<p>", b'<meta charset="x">', b"\x1b$B"]),
            st.binary(),
        ),
        st.builds(
            lambda text, encoding: text.encode(encoding, "ignore"),
            st.text(),
            st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1251", "gb18030", "iso2022_jp", "cp037"]),
        ),
    )
)
def test_no_bytes_make_it_raise_and_no_nul_comes_out(data):
    assert "\0" not in extract(data)
    assert "\0" not in extract(data, input_format="text")
    assert "\0" not in extract(data, input_format="html")
