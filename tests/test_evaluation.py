"""Metrics, torn units, pages and outputs of an evaluation, against figures worked out by hand."""

import gzip
import json

import numpy as np
import pytest

from cleantext.batch import run_batch
from cleantext.evaluation.evaluate import evaluate
from cleantext.evaluation.extractors import EXTRACTORS, extractor, version, way_to_install
from cleantext.evaluation.metrics import in_groups, rouge_l
from cleantext.evaluation.overview import as_json, cost_of_a_million, overview
from cleantext.evaluation.pages import Columns, read_outputs, read_pages
from cleantext.evaluation.results import Details, read, write
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.torn import Torn, torn_units, units_in_gold

RAIN = "It rained on Monday, so the match was called off."


def longest(one, other):
    """Return the length of the longest common subsequence by the textbook's table."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = row
        row = [0]
        for j, b in enumerate(other):
            row.append(before[j] + 1 if a == b else max(row[j], before[j + 1]))
    return row[-1]


def test_rouge_l_by_hand():
    assert rouge_l("", "") == (1, 1, 1)
    assert rouge_l("a", "") == rouge_l("", "a") == (0, 0, 0)
    assert rouge_l("a b c d", "a b c d") == (1, 1, 1)
    # "police killed the gunman", Lin 2004: "police kill the gunman" shares police, the, gunman in order
    assert rouge_l("police kill the gunman", "police killed the gunman")[2] == pytest.approx(3 / 4)
    assert rouge_l("the gunman kill police", "police killed the gunman")[2] == pytest.approx(2 / 4)
    assert rouge_l("a a a", "a")[:2] == pytest.approx((1 / 3, 1))


def test_rouge_l_is_that_of_the_textbook():
    random = np.random.RandomState(1)
    for size in (1, 5, 70, 200):
        one, other = (["abcde"[i] for i in random.randint(0, 5, size)] for _ in range(2))
        assert rouge_l(" ".join(one), " ".join(other)).recall == pytest.approx(longest(one, other) / size)


def test_pages_of_a_site_are_summed():
    rows = np.array([[1.0, 1], [0.5, 1], [0.25, 1], [0, 1]])
    assert in_groups(rows, ["a", "b", "a", ""]).tolist() == [[1.25, 2], [0.5, 1], [0, 1]]
    assert in_groups(rows, ["", "", "", ""]).tolist() == rows.tolist()


TABLE = b"<table><tr><th>Architect in charge<td>Zaha Mohammad Hadid<tr><th>Height<td>12 m</table><ul><li>Bring an umbrella<li>Wear some boots</ul>"


def test_units_that_the_gold_holds():
    whole = "Architect in charge: Zaha Mohammad Hadid\nHeight 12 m\nBring an umbrella\nWear some boots"
    units = units_in_gold(Item("1", TABLE, "html", whole))
    assert units == [
        ("architectincharge", "zahamohammadhadid"),
        ("bringanumbrella", "wearsomeboots"),
    ]  # height: too short
    assert (
        units_in_gold(Item("1", TABLE, "html", "Zaha Mohammad Hadid. Bring an umbrella")) == []
    )  # the gold holds a part
    assert units_in_gold(Item("1", "Architect in charge: Zaha Mohammad Hadid", "text", whole)) == []
    assert units_in_gold(Item("1", TABLE, "html", None, ("Zaha",))) == []


def test_a_unit_is_torn_if_a_part_alone_comes_out():
    units = [("architectincharge", "zahamohammadhadid"), ("bringanumbrella", "wearsomeboots")]
    assert torn_units(units, "| Architect in charge | Zaha Mohammad Hadid |\n- Wear some boots") == Torn(1, 2)
    assert torn_units(units, "1. Wear some boots\n2. Bring an umbrella!\nArchitect in charge") == Torn(1, 2)
    assert torn_units(units, "nothing of it") == Torn(0, 2)  # lost, not torn
    assert torn_units([("height", "twelvehundredmetres")], "the height") == Torn(
        0, 1
    )  # a short part may be there by chance


def details(**given):
    return Details(
        **{
            "precisions": [],
            "rouge": [],
            "ngrams": [],
            "torn": [],
            "seconds": [],
            "faults": [],
            "errors": {},
            "memory": 0,
            **given,
        }
    )


def test_the_cost_of_a_million_pages():
    assert cost_of_a_million(details(seconds=[0.036]), 0.05) == pytest.approx(1e6 * 0.036 / 3600 * 0.05)  # .50
    assert cost_of_a_million(details(), 0.05) is None


def test_names_of_extractors():
    assert version(extractor("program:node x.mjs")) == "node x.mjs"
    assert extractor("html:unescape").make()("a &amp; b") == "a & b"
    assert way_to_install(EXTRACTORS["readability-js"]) == "npm install @mozilla/readability jsdom"
    with pytest.raises(ValueError, match="needs a command"):
        extractor("program: ")
    with pytest.raises(LookupError, match=r"module:function"):
        extractor("nosuch")
    with pytest.raises(LookupError, match="a function from page to text"):
        extractor("html:nosuch")


GOLDS = {"1": RAIN, "2": "one two three four five six", "3": "alpha beta"}


def items(site=""):
    return [
        Item(name, f"<p>{gold}<p>Share this", "html", gold, site=site and f"{site}{name}.org")
        for name, gold in GOLDS.items()
    ]


def test_outputs_are_scored_without_their_tool():
    texts = {"1": RAIN, "2": "one two three nine"}
    found = evaluate("mine", items(), {}, {"theirs": texts}, count=2)
    got = found.result.outcomes["theirs"]
    # 2: three of four words, three of six; 4-grams: none of 1, and 3 of the gold; the longest common sequence has three words
    assert got.pages == [1000, 600, 0]
    assert got.recalls == [1000, 500, 0]
    assert got.details.precisions == [1000, 750, 0]
    assert got.details.rouge == [1000, 600, 0]
    assert got.details.ngrams == [(7, 0, 0), (0, 1, 3), (0, 0, 1)]
    assert got.details.faults == ["", "", "missing"]
    assert got.details.seconds == []
    result = found.result
    assert result.figure("theirs", measure="words") == pytest.approx(1.6 / 3)
    assert result.figure("theirs", measure="precision") == pytest.approx(1.75 / 3)
    assert result.figure("theirs", measure="ngrams") == pytest.approx(2 * 0.5 * (1 / 3) / (0.5 + 1 / 3))
    assert result.lost("theirs") == [2]
    assert [page.item.id for page in found.worst["theirs"]] == ["3", "2"]
    table = overview(result, "theirs")
    row = dict(zip(table.head, table.rows[0], strict=True))
    assert (row["word F1"][:4], row["lost"], row["failed"], row["pages/s"], row["1M pages"]) == (
        ".533",
        "1",
        "1",
        "–",
        "–",
    )
    assert "theirs: of 3 pages 1 without output." in table.notes
    figures = json.loads(as_json(result, "theirs"))["figures"]["theirs"]
    words = figures["words"]
    assert words["mean"] == pytest.approx(1.6 / 3, abs=1e-5)
    assert words["low"] <= words["mean"] <= words["high"]
    assert (figures["lost"], figures["failed"], figures["memory_bytes"]) == (["3"], 1, None)


def test_an_evaluation_needs_pages():
    with pytest.raises(ValueError, match="no pages are given"):
        evaluate("mine", [], {}, {"x": {}})


def test_intervals_are_over_sites_if_ten_are_known(tmp_path):
    pages = [
        Item(f"{site}-{page}", "<p>a b", "html", "a b", site=f"{site}.org") for site in range(10) for page in range(4)
    ]
    texts = {page.id: "a b" if page.site < "5" else "" for page in pages}  # all pages of a site alike
    by_site = evaluate("mine", pages, {}, {"x": texts, "y": {pages[0].id: "a b"}}).result
    assert by_site.groups is not None
    by_page = evaluate(
        "mine",
        [Item(page.id, page.source, "html", page.gold) for page in pages],
        {},
        {"x": texts, "y": {pages[0].id: "a b"}},
    ).result
    assert by_page.groups is None
    assert by_site.figure("x") == by_page.figure("x") == 0.5
    wide, narrow = (found.interval("x").high - found.interval("x").low for found in (by_site, by_page))
    assert wide > 1.5 * narrow
    assert by_page.p("x", "y") < 0.01 < by_site.p("x", "y")
    write(by_site, tmp_path / "result.json")
    assert read(tmp_path / "result.json").interval("x") == by_site.interval("x")


def test_a_folder_with_html_and_text(tmp_path):
    (tmp_path / "rain.html").write_text(f'<link rel=canonical href="https://news.example.org/rain"><p>{RAIN}')
    (tmp_path / "rain.gold.txt").write_text(RAIN)
    (tmp_path / "dry.txt").write_text("It was dry.")
    (tmp_path / "dry.gold.txt").write_text("Something else that is not on the page")
    pages = {page.id: page for page in read_pages(str(tmp_path), tmp_path)}
    assert (pages["rain"].mode, pages["rain"].site, pages["rain"].answerable) == ("html", "example.org", True)
    assert (pages["dry"].mode, pages["dry"].answerable) == ("text", False)
    table = overview(evaluate("own", [*pages.values()], {}, {"x": {"rain": RAIN}}).result, "x")
    assert any(note.startswith("The gold of 1 page is not on the page") and "dry" in note for note in table.notes)
    assert [page.id for page in read_pages(str(tmp_path), tmp_path, every=2)] == ["dry"]


ROWS = [
    {
        "id": "a",
        "html": f"<meta charset=latin1><p>{RAIN} Übung</p>",
        "gold": f"{RAIN} Übung",
        "url": "https://a.org/1",
        "language": "en",
        "kind": "news",
    },
    {"id": "b", "html": "It was dry.\nAnd warm.", "gold": "It was dry."},
]


@pytest.fixture(params=["jsonl", "jsonl.gz", "parquet"])
def table(request, tmp_path):
    path = tmp_path / f"pages.{request.param}"
    if request.param == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(ROWS), path)
    else:
        data = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
        path.write_bytes(gzip.compress(data) if request.param.endswith("gz") else data)
    return path


def test_tables_of_pages(table):
    first, second = read_pages(str(table), table.parent)
    assert (first.id, first.mode, first.site, first.language, first.kind) == ("a", "html", "a.org", "en", "news")
    assert (second.id, second.mode, second.source) == ("b", "text", ROWS[1]["html"])
    result = evaluate("t", [first, second], {"everything": "everything"}).result
    assert result.outcomes["everything"].pages[0] == 1000  # the declared encoding is not that of a decoded text
    assert read_outputs(table, ["a", "b", "c"], Columns(page="html")) == {"a": ROWS[0]["html"], "b": ROWS[1]["html"]}


@pytest.mark.parametrize(
    ("rows", "columns", "error", "message"),
    [
        (
            [{"html": "<p>x"}],
            Columns(),
            ValueError,
            r"nothing in the column 'gold': there are none but the page; --gold-column",
        ),
        (
            [{"html": "<p>x", "text": "x"}],
            Columns(),
            ValueError,
            r"nothing in the column 'gold': there are text; --gold-column",
        ),
        ([{"html": "<p>x", "gold": 5}], Columns(), TypeError, r"row 0: the gold is int"),
        ([{"html": 5, "gold": "x"}], Columns(), TypeError, r"row 0: the page is int"),
        ([{"gold": "x", "id": "1"}], Columns(), ValueError, r"--page-column names it"),
        (
            [{"html": "<p>x", "gold": "x"}],
            Columns(id="key"),
            ValueError,
            r"no column 'key': there are gold; --id-column",
        ),
        (
            [{"html": "<p>x", "gold": "x", "id": 1}, {"html": "<p>x", "gold": "x", "id": "1"}],
            Columns(),
            ValueError,
            r"two pages are named '1'",
        ),
    ],
)
def test_wrong_tables_say_what_is_expected(tmp_path, rows, columns, error, message):
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(error, match=message):
        read_pages(str(tmp_path / "pages.jsonl"), tmp_path, columns)


def test_outputs_in_a_folder(tmp_path):
    for name in ("a.txt", "sub/b.md", "c.html.txt", "d.e.txt", "left-out.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert read_outputs(tmp_path, ["a", "sub/b", "c", "d.e", "not-there"]) == {
        "a": "a.txt",
        "sub/b": "sub/b.md",
        "c": "c.html.txt",
        "d.e": "d.e.txt",
    }
    with pytest.raises(
        ValueError, match=r"no output of any page: it has a, c\.html, d\.e and 1 more; the pages are x, y$"
    ):
        read_outputs(tmp_path, ["x", "y"])
    with pytest.raises(FileNotFoundError, match="does not exist"):
        read_outputs(tmp_path / "nothing", ["x"])


def test_outputs_without_names_are_those_of_rows(tmp_path):
    (tmp_path / "outputs.jsonl").write_text('{"text": "It rained."}\n{"text": "It snowed."}\n')
    assert read_outputs(tmp_path / "outputs.jsonl", ["0", "1"]) == {"0": "It rained.", "1": "It snowed."}


def test_records_of_a_batch_are_outputs(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "rain.html").write_text(f"<p>{RAIN}")
    (tmp_path / "pages.jsonl").write_text(json.dumps({"html": f"<p>{RAIN}"}) + "\n")
    (tmp_path / "named.jsonl").write_text(json.dumps({"id": "r1", "html": f"<p>{RAIN}"}) + "\n")
    for source, name in (("pages", "rain"), ("pages.jsonl", "0"), ("named.jsonl", "r1")):
        run_batch([str(tmp_path / source)], str(tmp_path / f"{source}.out.jsonl"), workers=0)
        assert read_outputs(tmp_path / f"{source}.out.jsonl", [name]) == {name: RAIN}


def test_sets_by_name(tmp_path):
    with pytest.raises(
        FileNotFoundError,
        match=r"zyte does not exist: it holds the repository of the set, https://github.com/scrapinghub",
    ):
        read_pages("zyte", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"neither a set nor a folder"):
        read_pages("nosuch", tmp_path)
    folder = tmp_path / "zyte"
    (folder / "html").mkdir(parents=True)
    (folder / "ground-truth.json").write_text(json.dumps({"1": {"articleBody": RAIN, "url": "https://a.org/x"}}))
    (folder / "html" / "1.html.gz").write_bytes(gzip.compress(f"<p>{RAIN}".encode()))
    [page] = read_pages("zyte", tmp_path)
    assert (page.gold, page.site) == (RAIN, "a.org")
    result = evaluate("zyte", [page], {}, {"x": {"1": RAIN}}).result
    table = overview(result, "x")
    assert (result.metric, table.head[1]) == ("shingles", "4-gram F1")
    assert table.head.count("4-gram F1") == 1


def test_a_set_with_snippets_alone():
    pages = [Item("1", "<p>x", "html", None, ("It rained", "It snowed"), ("Share",))]
    result = evaluate("trafilatura", pages, {}, {"x": {"1": "It rained. Share"}}).result
    table = overview(result, "x")
    row = dict(zip(table.head, table.rows[0], strict=True))
    assert row["snippet F1"].startswith(".500")
    assert row["words a page"] == "3"
    assert "word F1" not in row


def test_figures_by_kind_and_language():
    pages = [
        Item(str(i), "<p>a b", "html", "a b", kind="news" if i < 10 else "forum", language="de" if i % 2 else "")
        for i in range(30)
    ]
    found = evaluate("mine", pages, {}, {"x": {str(i): "a b" for i in range(15)}}).result
    table = overview(found, "x")
    assert table.breakdowns == [
        (["word F1 by kind", "forum (20)", "news (10)"], [["x", ".250", "1.000"]]),
        (["word F1 by language", "de (15)", "other or unknown (15)"], [["x", ".467", ".533"]]),
    ]
    assert "| word F1 by kind | forum (20) | news (10) |" in table.markdown
    assert "forum" not in table.terminal
