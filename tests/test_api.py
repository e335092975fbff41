"""extract, analyze, Page, Pipeline as a user meets them."""

import dataclasses
import io
import pickle
import pydoc
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import cleantext
from cleantext import DEFAULT_FILTERS, Block, Evidence, Options, Page, Pipeline, Verdict, Verdicts, analyze, extract
from cleantext.filters import NAMED_FILTERS, ORDER, phrases
from cleantext.pipeline import filter_name

WHY = Evidence("for_the_test", "phrase", quote="x")
BODY = (
    "It rained on Monday from early morning, and the match was called off at noon.\n"
    "The referee said that the ground was under water at both ends, so nobody could play.\n"
    "Both clubs will meet again in May, and all tickets remain valid until then.\n"
)
TEXT = f"Home\nPolitics\nSport\nContact\nRain ends the match before it began\n{BODY}Read also\nFive rainy weeks ahead of us\n"
HTML = (
    "<html><head><title>Rain ends the match - Valley News</title></head><body><nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
    "<h1>Rain ends the match</h1>"
    + "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    + "<div class=related><h3>Read also</h3><a href=/x>Five rainy weeks ahead of us</a></div></body></html>"
)


def paywall(page):
    for block in page.blocks:
        if "tickets remain valid" in block.text:
            yield Verdict(block.index, "drop", Evidence("paywall", "phrase", quote=block.text[:20]))


def test_a_users_own_filter_goes_into_the_tuple():
    page = analyze(TEXT, filters=(*DEFAULT_FILTERS, paywall))
    assert "tickets remain valid" not in page.text
    verdict = page.deciding_verdicts()[7]
    assert (verdict.index, verdict.action, verdict.filter) == (7, "drop", "paywall")
    assert verdict.reason == "the phrase 'Both clubs will meet'"


def test_extract_is_the_text_of_analyze():
    for source in (TEXT, HTML, "", "<p>", b"\x00\xff"):
        assert extract(source) == analyze(source).text


def test_html_and_text_give_the_same_article():
    lines = BODY.splitlines()
    assert analyze(TEXT).plain_text.splitlines() == ["Rain ends the match before it began", *lines]
    assert extract(HTML).split("\n\n") == ["Rain ends the match", *lines]


def test_order_of_the_default_filters():
    assert [filter_name(f) for f in DEFAULT_FILTERS] == [
        "placeholder", "nav_menu", "read_also", "most_read", "comment_policy", "comments", "account_form", "share_bar",
        "cookie_notice", "newsletter", "byline", "photo_credit", "tag_list", "advert", "legal", "main_content", "post_extras", "hidden_text", "context",
    ]  # fmt: skip


def test_removing_and_reordering_is_tuple_arithmetic():
    without = tuple(f for f in DEFAULT_FILTERS if filter_name(f) != "read_also")
    assert "Five rainy weeks" in analyze(TEXT, filters=without[:-2]).text
    assert analyze(TEXT, filters=NAMED_FILTERS[::-1]).steps[0].filter == "legal"


def test_filters_are_selected_and_ignored_by_name():
    assert "Five rainy weeks" in extract(TEXT, select=["nav_menu", "byline"])
    assert "Home" not in extract(TEXT, select=["nav_menu", "byline"])
    assert (
        analyze(TEXT, ignore=["read_also", "main_content", "post_extras", "hidden_text", "context"]).steps[-1].filter
        == "legal"
    )
    assert [step.filter for step in analyze(TEXT, filters=(paywall, *DEFAULT_FILTERS), select="paywall").steps] == [
        "paywall"
    ]
    names = "legal+nav_menu"
    assert analyze(TEXT, filters=Pipeline.from_names(names).filters).steps[0].filter == "legal"
    focused = Options(focus="recall", select=["main_content"]).pipeline
    assert [str(f) for f in focused.filters] == ["MainContent(focus='recall')"]


def test_a_pipeline_is_a_sequence_of_filters_and_runs_over_pages_only():
    pipeline = Pipeline.from_names("nav_menu+byline")
    assert [step.filter for step in analyze(TEXT, filters=pipeline).steps] == ["nav_menu", "byline"]
    assert [step.filter for step in analyze(TEXT, select="byline+nav_menu").steps] == ["nav_menu", "byline"]
    with pytest.raises(TypeError, match=r"use extract\(source, filters=pipeline\)"):
        pipeline.run(TEXT)


def test_the_scorer_may_overrule_filters_that_the_weights_do_not_know():
    def site_box(page):
        yield Verdict(3, "drop", Evidence("named_section", "markup", quote="box"))

    page = analyze(HTML, filters=(site_box, *DEFAULT_FILTERS))
    assert page.blocks[3].kind == "paragraph"
    assert page.kept[3]
    assert page.deciding_verdicts()[3].filter == "main_content"


def test_a_class_with_call_is_a_filter():
    class Shouting:
        name = "shouting"

        def __call__(self, page):
            return [Verdict(b.index, "drop", WHY) for b in page.blocks if b.text.isupper()]

    assert extract("LOUD\nquiet", filters=[Shouting()]) == "quiet"


def test_no_filters_keep_everything():
    page = analyze("a\n\n b \n", filters=())
    assert (page.text, page.kept_blocks, page.dropped_blocks) == ("a\n\nb", list(page.blocks), [])


def test_the_last_verdict_wins_and_all_are_kept():
    def drop(page):
        yield Verdict(0, "drop", WHY)

    def rescue(page):
        assert page.kept.tolist() == [False, True], "a filter sees the verdicts before it"
        yield Verdict(0, "keep", WHY)

    page = analyze("a\nb", filters=(drop, rescue))
    assert page.text == "a\nb"
    assert [(v.filter, v.action) for v in page.verdicts] == [("drop", "drop"), ("rescue", "keep")]


def in_columns(page):
    return Verdicts(
        [0, 2, 1, 2],
        [True, False, False, True],
        lambda index: Evidence("block", "size", str(index)),
        [0.9, 0.2, 0.1, 0.6],
    )


def one_by_one(page):
    return list(in_columns(page))


one_by_one.name = "in_columns"


@pytest.mark.parametrize("protected", [[], ["b"], ["a", "c"]])
@pytest.mark.parametrize("first", [True, False])
def test_verdicts_in_columns_say_what_single_ones_say(protected, first):
    protect = phrases({"equals": protected}, action="protect", name="ours")
    pages = [
        analyze("a\nb\nc\nd", filters=(protect, filter_) if first else (filter_, protect))
        for filter_ in (in_columns, one_by_one)
    ]
    columns, single = (
        (page.text, page.verdicts, page.deciding_verdicts(), page.explain(), page.decided_by.tolist()) for page in pages
    )
    assert columns == single
    assert pages[0].deciding_verdicts()[3] is None
    assert pages[0].decided_by[3] == -1


def test_evidence_is_computed_when_it_is_read():
    asked = []

    def evidence(index):
        asked.append(index)
        return Evidence("block", "size", str(index))

    page = analyze("a\nb\nc", filters=[lambda page: Verdicts([0, 1, 2], [True, False, True], evidence)])
    assert (page.text, asked) == ("a\nc", [])
    assert page.steps[0].verdicts[-2].reason == "its size: '1'"
    assert [v.index for v in page.steps[0].verdicts[1:]] == [1, 2]
    assert asked == [1, 1, 2]
    again = pickle.loads(pickle.dumps(page))
    assert (again.text, again.verdicts, repr(again.steps[0].verdicts)) == (
        page.text,
        page.verdicts,
        "<3 verdicts of <lambda>>",
    )


def test_protected_blocks_stay_wherever_the_filter_stands():
    protect = phrases({"equals": ["Read also"], "contains": ["rainy weeks"]}, action="protect", name="ours")
    for filters in ((protect, *DEFAULT_FILTERS), (*DEFAULT_FILTERS, protect)):
        text = extract(TEXT, filters=filters)
        assert text.endswith("Read also\nFive rainy weeks ahead of us")


def test_phrases_drop_in_all_modes():
    ours = phrases({"equals": ["» BOTH clubs will meet again in may, and all tickets remain valid until then."]})
    assert "Both clubs" not in extract(TEXT, filters=(ours,))
    assert "Both clubs" not in extract(TEXT, filters=(phrases({"starts_with": ["both clubs"]}),))
    assert "Both clubs" not in extract(TEXT, filters=(phrases({"contains": ["will meet again"]}),))


@pytest.mark.parametrize("phrase", ["AP Photo", "Photo/Ann", "o/A", "雨", "ann smith, 12"])
def test_phrases_that_contain_are_found_beside_any_character(phrase):
    ours = phrases({"contains": [phrase]})
    assert extract("Rain\n(©AP Photo/Ann Smith, 12雨x)\nSnow", filters=(ours,)) == "Rain\nSnow"


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ({"regex": ["a"]}, ValueError),
        ({"equals": "a"}, TypeError),
        ({"equals": [1]}, TypeError),
        ({"equals": ["!"]}, ValueError),
    ],
)
def test_phrases_misused(table, error):
    with pytest.raises(error):
        phrases(table)
    with pytest.raises(ValueError, match="'drop' or 'protect'"):
        phrases({}, action="keep")


def test_text_offsets_point_into_the_given_text():
    source = "  \u2028 Menu \r\n\tRain\x0cSnow\n"
    page = analyze(source, input_format="text", filters=())
    assert [source[b.start : b.end] for b in page.blocks] == ["Menu", "Rain", "Snow"] == [b.text for b in page.blocks]
    assert [b.line for b in page.blocks] == [2, 3, 4]
    assert all(b.path == "" and b.kind == "line" for b in page.blocks)


def test_html_lines_and_paths_point_into_the_source():
    source = "<html><body>\n<div><p>one</p>\n<p>two <b>three</b></p></div>\n<ul><li>four</ul>"
    page = analyze(source, filters=())
    assert [(b.text, b.line, b.path) for b in page.blocks] == [
        ("one", 2, "/html/body/div/p[1]"),
        ("two three", 3, "/html/body/div/p[2]"),
        ("four", 4, "/html/body/ul/li"),
    ]
    assert all(b.start == b.end == -1 for b in page.blocks)


def test_paths_are_lxmls_own():
    from lxml import html

    page = analyze(HTML, filters=())
    root = html.document_fromstring(HTML)
    for block in page.blocks:
        assert root.xpath(block.path), block.path


def test_blocks_are_a_sequence():
    page = analyze("a\nb\nc", filters=())
    assert page.blocks[-1].text == "c"
    assert [b.text for b in page.blocks[:2]] == ["a", "b"]
    with pytest.raises(IndexError):
        page.blocks[3]
    assert isinstance(page.blocks[0], Block)
    assert dataclasses.is_dataclass(page)
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.title = "x"


@pytest.mark.parametrize("name", cleantext.__all__)
def test_help_shows_names_and_no_addresses(name):
    shown = pydoc.render_doc(getattr(cleantext, name), renderer=pydoc.plaintext)
    assert " at 0x" not in shown
    if name in ("extract", "analyze"):
        assert f"= ({', '.join(ORDER)})," in shown


@pytest.mark.parametrize(
    "name",
    ["page.html", " page.txt\n", "pages/rain today.htm", "C:\\pages\\rain", "./pages/rain", "/home/ann/rain", "~/pages/rain", "rain.warc.gz",
     "страница.html", "データ/雨.txt"],
)  # fmt: skip
def test_a_file_name_in_place_of_a_page_is_warned_of(name):
    with pytest.warns(
        UserWarning, match="looks like a file name, and extract opens no files: pass the file's content"
    ) as found:
        extract(name)
    assert found[0].filename == __file__
    assert any("looks like a file name" in warning for warning in analyze(name.encode()).warnings)


@pytest.mark.parametrize(
    "name", ["https://example.org/rain.html", "http://example.org", " HTTPS://EXAMPLE.ORG/?a=b c".replace(" c", "")]
)
def test_an_address_in_place_of_a_page_is_warned_of(name):
    with pytest.warns(UserWarning, match=r"looks like an address.*curl -L ADDRESS \| cleantext -"):
        extract(name)
    assert any("looks like an address" in warning for warning in analyze(name).warnings)


@pytest.mark.parametrize(
    "text",
    ["Rain", "Open rain.html", "The page is at https://example.org/rain.html", "https://example.org/ was down on Monday.", "and/or", "/", "/a",
     "/ Home / News / Rain", "rain.html\nsnow.html", "<p>rain.html</p>", "It rained on Monday, see http://example.org", ".txt", "雨が降った。", "24/7",
     "Node.js and Vue.js", "a/b testing of rain. Text", "rain.html?", "1/2/2024", "x" * 600 + ".html"],
)  # fmt: skip
def test_text_with_names_and_addresses_is_text(text):
    assert isinstance(extract(text), str)
    assert not any("looks like" in warning for warning in analyze(text).warnings)


def test_a_given_format_says_that_a_name_is_text():
    assert extract("rain.html", input_format="text") == "rain.html"
    assert analyze("rain.html", input_format="text").warnings == ()


def test_names_are_looked_at_and_no_file_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = analyze("rain.html")
    (tmp_path / "rain.html").write_text("<p>It rained on Monday.</p>")
    assert (analyze("rain.html").warnings, analyze("rain.html").text) == (before.warnings, before.text)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (None, "source is None, a missing value: leave it out"),
        (float("nan"), "source is NaN, a missing value: leave such rows out"),
        (1.5, "source is float: pass the page as str or bytes"),
        (Path("rain.html"), "the name of a file: pass the page as str or bytes, source.read_bytes()"),
        (io.StringIO("Rain"), "an open file: pass its content, source.read()"),
        (SimpleNamespace(content=b"Rain"), "a response: pass its body, source.content"),
        (["Rain", "Snow"], "extract takes one page, so call it for each"),
    ],
)
def test_wrong_sources_say_what_to_do_instead(source, advice):
    for function in (extract, analyze):
        with pytest.raises(TypeError, match=re.escape(advice)):
            function(source)


def test_explain_shows_every_block_with_its_filter_and_reason():
    lines = analyze(TEXT).explain().splitlines()
    assert len(lines) == len(analyze(TEXT).blocks)
    assert lines[0].startswith("-    0 nav_menu")
    assert lines[4].startswith("+    4 main_content")
    assert "the boilerplate heading 'read also'" in lines[8]


def test_explain_lets_no_control_character_through():
    explained = analyze("a\x1b[31mred\x07", input_format="text").explain(color=False)
    assert "\x1b" not in explained
    assert "\x07" not in explained


def test_explain_greys_dropped_blocks_only():
    for line in analyze(TEXT).explain(color=True).splitlines():
        assert line.startswith("\x1b[90m-") or line.startswith("+")


@pytest.mark.parametrize(
    ("call", "error", "advice"),
    [
        (lambda: extract(None), TypeError, "pass the page as str or bytes"),
        (lambda: extract(["a"]), TypeError, "pass the page as str or bytes"),
        (lambda: extract("a", input_format="markdown"), ValueError, "use 'html', 'text'"),
        (lambda: extract("a", encoding="utf-8"), ValueError, "leave it out, or pass the bytes"),
        (lambda: extract(b"a", encoding="utf-99"), LookupError, "give a name such as 'utf-8'"),
        (lambda: extract(b"a", encoding="\ud800"), LookupError, "give a name such as 'utf-8'"),
        (lambda: extract("a", filters=(paywall, paywall)), ValueError, "two filters are named 'paywall'"),
        (lambda: extract("a", filters=("paywall",)), TypeError, "pass a function"),
        (
            lambda: extract("a", filters=(lambda page: [Verdict(1, "drop", WHY)],)),
            IndexError,
            "take indices from page.blocks",
        ),
        (lambda: extract("a", filters=(lambda page: [Verdict(-1, "drop", WHY)],)), IndexError, "page.blocks"),
        (
            lambda: extract("a", filters=(lambda page: Verdicts([0, 1], [True, True], [WHY, WHY]),)),
            IndexError,
            "page.blocks",
        ),
        (lambda: extract("a", filters=(lambda page: Verdicts([-1], [True], [WHY]),)), IndexError, "page.blocks"),
        (lambda: Verdicts([0], [True, False], [WHY]), ValueError, "an index, keep, evidence"),
        (lambda: Verdicts([0], [True], [WHY], [0.5, 0.5]), ValueError, "an index, keep, evidence"),
        (lambda: Evidence("", "phrase"), ValueError, "give the rule a name"),
        (lambda: Evidence("a", "guess"), ValueError, "use one of phrase"),
        (lambda: extract("a", filters=(lambda page: [0],)), TypeError, "yield cleantext.Verdict"),
        (lambda: extract("a", filters=(lambda page: [Verdict(0, "delete", WHY)],)), ValueError, "use one of"),
        (lambda: Pipeline([1]), TypeError, "cannot be called"),
        (lambda: extract("a", filters=paywall), TypeError, "for a single one"),
        (lambda: extract("a", filters=None), TypeError, "pass a tuple of filters"),
        (lambda: extract("a", filters=(lambda page: Verdict(0, "drop", WHY),)), TypeError, "return a list"),
        (lambda: extract("a", filters=(lambda page: [Verdict("0", "drop", WHY)],)), TypeError, "use block.index"),
        (lambda: extract("a", filters=(lambda page: [Verdict(True, "drop", WHY)],)), TypeError, "use block.index"),
        (
            lambda: extract("a", filters=(lambda page: [Verdict(0, "drop", "why")],)),
            TypeError,
            "pass cleantext.Evidence",
        ),
        (lambda: extract("a", select=["nav"]), ValueError, "the filters are placeholder"),
        (lambda: extract("a", ignore="nav"), ValueError, "the filters are placeholder"),
        (lambda: Pipeline.from_names("nav_menu+nav"), ValueError, "the filters are placeholder"),
        (lambda: Pipeline("nav_menu"), TypeError, "pass a tuple of filters"),
        (lambda: extract("a", focus="high"), ValueError, "use one of 'balanced'"),
        (lambda: extract(b"a", encoding=5), TypeError, "an encoding is a name"),
    ],
)
def test_misuse_raises_and_says_what_to_do(call, error, advice):
    with pytest.raises(error, match=advice.replace(".", r"\.").replace("(", r"\(")):
        call()


@pytest.mark.parametrize(
    ("source", "warning"),
    [
        ("", "no text on the page"),
        (" \n\t ", "no text on the page"),
        (b"", "no text on the page"),
        ("<html></html>", "no text on the page"),
        ("<!-- only a comment -->", "no text on the page"),
        ("a\0b", "1 NUL characters"),
        ("<p>a\0b</p>", "1 NUL characters"),
        ("a \ud800 b", "unpaired surrogates"),
        ("<p>a \udfff b</p>", "unpaired surrogates"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "a PNG image"),
        (
            b'<meta charset="utf-8"><p>caf\xe9 cr\xc3\xa8me \xc3\xa9t\xc3\xa9 \xc3\xa0 \xc3\xa9 \xc3\xa8 \xc3\xaa \xc3\xaf \xc3\xb4 \xc3\xa9 \xc3\xa9',
            "U+FFFD",
        ),
        ("<div>" * 5000 + "deep", "nested too deeply for the parser"),
    ],
)
def test_bad_content_gives_a_result_and_a_warning(source, warning):
    page = analyze(source)
    assert isinstance(page.text, str)
    assert any(warning in w for w in page.warnings), page.warnings


def test_truncated_pages_and_long_lines():
    assert "Both clubs" in extract(HTML[: HTML.index("Read also")])
    for cut in range(0, len(HTML), 7):
        assert isinstance(extract(HTML[:cut]), str)
    line = "word " * 200_000
    assert extract(line) == line.strip()


def test_page_is_public():
    assert isinstance(analyze(""), Page)
    assert bytearray(b"abc") and extract(bytearray(b"abc def")) == "abc def"


LINKS = "".join(f"<li><a href=/{i}>Item number {i} of the list</a></li>" for i in range(8))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (
            f"<nav><a href=/>Home</a></nav><h1>Books</h1><ul>{LINKS}</ul><footer>Valley Books Ltd, Main street 1</footer>",
            "Item number 5",
        ),
        (f"<ul>{LINKS}</ul><footer>Call us</footer>", "Item number 0"),
        ("\n".join(f"2024-01-{i:02d},Ann,{i}" for i in range(1, 30)), "2024-01-05,Ann,5"),
        ("\n".join("2024-01-01 12:00 INFO start" for _ in range(30)), "INFO start"),
        ("Opening hours\nMonday 9:00-17:00\nTuesday 9:00-17:00\nClosed on 12 May 2024", "Tuesday 9:00-17:00"),
        ("Rain ends the match\nRain ends the match\n© AP Photo/Ann Smith\n" + BODY, "Rain ends the match\nIt"),
        (f"<p>{BODY}</p><table><tr><td>Storage<td>✕<td>✓</table><p>{BODY}</p>", "✕"),
        (
            f"{BODY}How to do it:\n1. Log in\n2. Settings\n3. Privacy policy\n4. Log out\n{BODY}",
            "3. Privacy policy\n4. Log out",
        ),
    ],
)
def test_pages_without_prose_and_lists_of_the_body_are_not_emptied(source, kept):
    assert kept in extract(source)


def test_own_phrases_match_lines_of_any_length_and_their_own_digits():
    line = "Our newsletter " + "tells all about the rain of May " * 10
    assert extract(f"a\n{line}", filters=(phrases({"starts_with": ["our newsletter"]}),)) == "a"
    assert extract("Chapter\nChapter 12", filters=(phrases({"equals": ["Chapter"]}),)) == "Chapter 12"
    assert extract("a\nwe  use\tcookies b", filters=(phrases({"contains": ["we use cookies"]}),)) == "a"


def test_pages_and_own_phrases_can_be_pickled():
    import pickle

    page = analyze(TEXT, filters=(*DEFAULT_FILTERS, phrases({"equals": ["x"]})))
    data = pickle.dumps(page)
    assert len(data) < 20_000
    assert pickle.loads(data).text == page.text
    assert pickle.loads(pickle.dumps(phrases({"equals": ["a"]}))).name == "phrases"
    assert len({page, page}) == 1


LINES_OF_A_MILLION = [
    "Read also",
    "Most read",
    "1",
    "Share",
    "Tags:",
    "Comments",
    "12 May 2024",
    "We use cookies",
    BODY.split("\n", maxsplit=1)[0],
]


@pytest.mark.parametrize(
    "line", [*LINES_OF_A_MILLION, "```a", "Community standards\nWe reserve the right to remove comments.\na\nb\nc"]
)
@pytest.mark.parametrize("mode", ["text", "html"])
def test_repeated_lines_cost_no_more_each_the_more_there_are(line, mode):
    from time import process_time

    def cost(n):
        lines = [BODY, *([line] * n), BODY]
        source = "\n".join(lines) if mode == "text" else "".join(f"<p>{one}</p>" for one in lines)
        start = process_time()
        page = analyze(source)
        page.kept_blocks  # noqa: B018 -- with their paths
        return process_time() - start

    cost(100)
    small, large = min(cost(500) for _ in range(2)), cost(4000)
    assert large < 24 * max(small, 0.005), "eight times the lines; quadratic would be 64 times the cost"


@pytest.mark.parametrize(
    "source",
    [
        "<p>Share</p><h2>Rain</h2><p>It rained all day, and we stayed in.</p><ul><li>a<li>b</ul>",
        "Share\n\nIt rained.\n",
        "",
    ],
)
def test_views_of_many_are_those_of_each(source):
    page = analyze(source)
    blocks = [page.blocks[i] for i in range(len(page.blocks))]
    assert list(page.blocks) == blocks
    assert page.kept_blocks == [block for block, kept in zip(blocks, page.kept, strict=True) if kept]
    assert page.dropped_blocks == [block for block, kept in zip(blocks, page.kept, strict=True) if not kept]
    for step in page.steps:
        verdicts = [step.verdicts[i] for i in range(len(step.verdicts))]
        assert list(step.verdicts) == verdicts
    decided = [page.steps[step].filter if step >= 0 else "" for step in page.decided_by.tolist()]
    assert [verdict.filter if verdict else "" for verdict in page.deciding_verdicts()] == decided
