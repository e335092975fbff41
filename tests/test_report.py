"""The report of a page as an HTML file; test_report_browser.py uses it in a browser."""

import builtins
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import html

from benchmarks.corpus import load_cases, row_texts
from cleantext import DEFAULT_FILTERS, Evidence, Verdict, analyze
from cleantext.render.report import _template, write_report

CASES = {case.name: case for case in load_cases()}
PAGE = "<title>Rain</title><nav><a href=/>Home</a></nav><h1>Rain ends the match</h1><p>It rained on Monday, so the match was off.</p>"
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style></title></textarea><img src=x onerror=alert(1)>",
    """" onmouseover="alert(1)" x='""",
    "&lt;b&gt; &amp;amp; <!-- --> ]]> <![CDATA[",
    "\u202eright to left\u2066 \u2069\u202c mark\u200f",
    "{{ 7 * 7 }} {% for x in y %} ${x} `",
    "tab\tand\\n, \\t and \\\\ end",
)


def read(report):
    return html.document_fromstring(report.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def blocks_of(report):
    rows = read(report).xpath("//ol[@id='blocks']/li")
    return [(row, row.xpath("string(div[@class='text'])")) for row in rows]


def group_of(report):
    """Return what the legend says of each block: whether it is kept, and the filter."""
    tree = read(report)
    groups = {
        box.get("value"): (box.get("data-kept") == "true", box.get("data-filter"))
        for box in tree.xpath("//input[@data-filter]")
    }
    return [groups[row.get("data-group")] for row, _ in blocks_of(report)]


def test_blocks_are_shown_in_order_with_their_evidence():
    page = analyze(PAGE)
    report = page.report()
    assert [text for _, text in blocks_of(report)] == page.blocks.texts
    for (row, _), verdict, kept in zip(blocks_of(report), page.deciding_verdicts(), page.kept, strict=True):
        shown = row.xpath("string(div[@class='evidence'])")
        assert verdict.reason in shown
        assert f"code {verdict.evidence.code} ({verdict.evidence.kind})" in shown
        assert (f"score {verdict.score:.2f}" if verdict.score is not None else "") in shown
        assert f"{'kept' if kept else 'dropped'}: {verdict.filter}" in row.xpath("string(span[@class='name'])")
        assert row.get("class").split()[1] == ("kept" if kept else "dropped")


def test_the_legend_counts_kept_and_dropped_blocks_of_each_filter():
    case = CASES["en-blog-wordpress"]
    page = analyze(case.source)
    wanted = Counter(zip(page.kept.tolist(), (v.filter for v in page.deciding_verdicts()), strict=True))
    boxes = read(page.report()).xpath("//input[@data-filter]")
    found = {
        (box.get("data-kept") == "true", box.get("data-filter")): int(box.xpath("string(../span[@class='count'])"))
        for box in boxes
    }
    assert found == wanted
    assert Counter(group_of(page.report())) == wanted


def test_a_page_without_blocks_verdicts_or_title_has_a_report():
    assert blocks_of(analyze("").report()) == []
    [(row, text)] = blocks_of(analyze("It rained.", filters=()).report())
    assert text == "It rained."
    assert "no filter gave a verdict" in row.xpath("string(div[@class='evidence'])")


def test_every_output_is_shown():
    page = analyze(CASES["en-blog-wordpress"].source)
    tree = read(page.report())
    assert [tab.text for tab in tree.xpath("//*[@role='tab']")] == [
        "text",
        "markdown",
        "html",
        "labels.tsv",
        "gold.txt",
    ]
    for name in ("text", "markdown", "html"):
        assert tree.xpath(f"string(//*[@id='out-{name}']/pre)") == "\n" + page.rendered(
            name
        )  # browsers drop the line break


def without(monkeypatch, module):
    imported = builtins.__import__

    def refuse(name, *arguments):
        if name.split(".")[0] == module:
            raise ImportError(name)
        return imported(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_a_format_whose_library_is_missing_is_left_out(monkeypatch):
    without(monkeypatch, "turbohtml")
    tabs = read(analyze(PAGE).report()).xpath("//*[@role='tab']")
    assert [tab.text for tab in tabs] == ["text", "html", "labels.tsv", "gold.txt"]


def test_without_jinja2_the_error_says_what_to_install(monkeypatch):
    page = analyze(PAGE)
    _template.cache_clear()
    without(monkeypatch, "jinja2")
    with pytest.raises(ImportError, match=r"pip install 'cleantext-web\[report\]'"):
        page.report()


def test_nothing_of_the_report_is_imported_before_it_is_asked_for():
    code = "import sys, cleantext; cleantext.analyze('<p>It rained.').text; print([m for m in sys.modules if 'jinja2' in m or 'report' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# What a page contains is text, wherever it is shown.


def quoting(name):
    def judge(page):
        for block in page.blocks:
            evidence = Evidence(name, "phrase", quote=block.text)
            yield Verdict(block.index, "drop" if block.index % 2 else "keep", evidence)

    judge.__name__ = name
    return judge


def events_and_elements(report):
    tree = read(report)
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    return Counter(element.tag for element in tree.iter() if isinstance(element.tag, str))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_title_path_evidence_and_names_are_escaped(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    source = (
        f"<title>{escaped}</title><p>{escaped}</p><p class='{escaped.replace(chr(39), '&#39;')}'>rain {escaped}</p>"
    )
    plain = "<title>a</title><p>a</p><p class='a'>rain a</p>"
    for given, like in ((source, plain), (f"{text}\n\nrain {text}", "a\n\nrain a")):
        input_format = "html" if given is source else "text"
        pages = [analyze(each, input_format=input_format, filters=[quoting(text)]) for each in (given, like)]
        reports = [page.report() for page in pages]
        pages[1] = analyze(like, input_format=input_format, filters=[quoting("a")])
        assert [shown for _, shown in blocks_of(reports[0])] == pages[0].blocks.texts
        assert events_and_elements(reports[0]) == events_and_elements(pages[1].report())
        assert {name for _, name in group_of(reports[0])} == {text}


def test_direction_of_a_text_ends_with_it():
    report = analyze("\u202eabc\nIt rained.", input_format="text", filters=()).report()
    assert '<div class="text" dir="auto">\u202eabc</div>' in report


def test_unpaired_surrogates_are_replaced():
    report = analyze("It rained \ud800 on \U0001f327.", input_format="text", filters=()).report()
    assert "It rained \ufffd on \U0001f327." in report
    report.encode()


def test_only_the_style_sheet_and_the_script_of_the_report_may_run_and_nothing_is_loaded():
    report = analyze(PAGE).report()
    [policy] = read(report).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", report, re.DOTALL)
        assert f"{tag}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    tree = read(report)
    assert not tree.xpath("//@src | //link | //iframe | //object | //img")
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    assert not re.search(r"@import|url\(", "".join(tree.xpath("//style/text()")))


# The export has the form of the corpus.


@pytest.mark.parametrize("name", ["en-blog-wordpress", "seed-003", "nl-forum-lynx", "he-product-shop"])
def test_rows_and_labels_of_a_report_are_those_of_the_corpus(name):
    case = CASES[name]
    report = analyze(case.source, input_format=case.mode).report()
    shown = [text for _, text in blocks_of(report)]
    assert read(report).xpath("string(//ol/@data-mode)") == case.mode
    rows = shown if case.mode == "html" else [line for text in shown for line in text.split("\n")]
    assert rows == [label.text for label in case.labels]
    assert rows == row_texts(analyze(case.source, input_format=case.mode, filters=()).blocks)
    labels = {*read(report).xpath("//select[@id='label']/option/text()")}
    assert {label.label for label in case.labels} <= labels
    assert labels == {"content", *(step.filter for step in analyze("a").steps)}


# Growth.


def calls_of(function):
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        result = function()
    finally:
        sys.setprofile(None)
    return calls, result


@pytest.mark.parametrize("input_format", ["html", "text"])
def test_calls_and_size_grow_linearly_in_blocks(input_format):
    line = {"html": "<div><p>It rained on day {0}.</p></div>", "text": "It rained on day {0}.\n\n"}[input_format]
    figures = []
    for count in (1_000, 10_000):
        page = analyze("".join(map(line.format, range(count))), input_format=input_format, filters=DEFAULT_FILTERS[:3])
        assert len(page.blocks) == count
        calls, report = calls_of(page.report)
        figures.append((calls, len(report)))
    (few_calls, few_chars), (many_calls, many_chars) = figures
    assert many_calls < 10.5 * few_calls
    assert many_chars < 10.5 * few_chars


# The command line.


def run(*arguments, data=b""):
    return subprocess.run(
        [sys.executable, "-m", "cleantext", *map(str, arguments)], input=data, capture_output=True, check=False
    )


def test_the_command_line_writes_a_report_and_writes_it_again(tmp_path):
    source, out = tmp_path / "page.html", tmp_path / "out.html"
    source.write_text(PAGE)
    out.touch()
    for _ in range(2):
        done = run("--report", out, source)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert out.read_text("utf-8") == analyze(PAGE.encode()).report()


def test_a_file_that_is_not_a_report_is_not_overwritten(tmp_path):
    source = tmp_path / "page.html"
    source.write_text(PAGE)
    done = run("--report", source, data=b"It rained.")  # OUT was forgotten
    assert done.returncode == 1
    assert b"is not a report" in done.stderr
    assert source.read_text() == PAGE
    with pytest.raises(FileExistsError):
        write_report(analyze(PAGE), source)


def test_a_report_is_of_one_page(tmp_path):
    done = run("--report", tmp_path / "out.html", "a", "b")
    assert done.returncode == 2
    assert b"one page" in done.stderr
    assert not (tmp_path / "out.html").exists()


def test_a_folder_that_does_not_exist_is_reported(tmp_path):
    done = run("--report", tmp_path / "none" / "out.html", data=b"It rained.")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_the_assets_are_in_the_package():
    import cleantext

    folder = Path(cleantext.__file__).parent / "data" / "report"
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.css", "report.js"}
