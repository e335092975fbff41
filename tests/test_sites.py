"""Lines of sites: merging is exact, files come back, and the filter drops what other pages have, and only that."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleantext import DEFAULT_FILTERS, Document, Evidence, Options, Verdict, analyze, extract_many, sites
from cleantext.render.reasons import render_reason
from cleantext.sites.arrow import SCHEMA, from_batches, learn_batches, learn_table, merged, to_batches
from cleantext.sites.lines import MAX_LINES, PageLines, address_key, lines_of
from cleantext.sites.repeats import MAX_PROSE, MIN_PAGES, SHARE, Repeats
from cleantext.sites.samples import Sampler, SiteLines, learn

SLOGAN = "The best rain of the county"


def article(n):
    return f"On day {n} it rained as on the {n} days before, so the referee called off match number {n}."


def html_page(n, *above):
    return f"<title>Day {n} - Rain</title>{''.join(above)}<p>{SLOGAN}</p><h1>Day {n}</h1><p>{article(n)}</p>"


def text_page(n, *above):
    return "\n".join((*above, SLOGAN, f"Day {n}", article(n)))


def documents(pages, site="example.org"):
    return [Document(str(n), page, f"https://{site}/{n}") for n, page in enumerate(pages)]


def judged(pages, number=0):
    """Return one of the pages after the filter alone, with the lines of all of them."""
    given = documents(pages)
    lines = learn(given)
    return analyze(given[number].source, url=given[number].url, filters=(sites.filter(lines),))


def dropped(page):
    return [block.text for block in page.dropped_blocks]


# -- the filter --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [html_page, text_page])
def test_a_line_of_most_other_pages_goes_and_the_article_stays(make):
    page = judged([make(n) for n in range(9)])
    assert dropped(page) == [SLOGAN]
    (verdict,) = page.verdicts
    assert verdict.filter == "repeats"
    assert (verdict.evidence.code, verdict.evidence.kind) == ("on_pages", "repetition")
    assert (verdict.evidence.count, verdict.evidence.total, verdict.evidence.quote) == (8, 8, "example.org")
    assert render_reason(verdict) == "on 8 of 8 other pages of example.org"


@pytest.mark.parametrize("make", [html_page, text_page])
@pytest.mark.parametrize(("without", "drops"), [(1, [SLOGAN]), (2, [])])
def test_a_line_has_to_be_on_more_than_the_share_of_the_other_pages(make, without, drops):
    pages = [make(n) for n in range(11)]
    pages[1 : 1 + without] = [page.replace(SLOGAN, f"Page {page[-30:]}") for page in pages[1 : 1 + without]]
    assert dropped(judged(pages)) == drops  # 9 or 8 of 10
    assert SHARE == 0.8


@pytest.mark.parametrize("make", [html_page, text_page])
@pytest.mark.parametrize(("count", "drops"), [(MIN_PAGES + 1, [SLOGAN]), (MIN_PAGES, [])])
def test_few_pages_show_nothing(make, count, drops):
    assert dropped(judged([make(n) for n in range(count)])) == drops


def test_a_page_that_was_not_learned_is_compared_with_all():
    lines = learn(documents([html_page(n) for n in range(6)]))
    page = analyze(html_page(99), url="https://www.example.org/99", filters=(Repeats(lines),))
    assert page.verdicts[0].reason == "on 6 of 6 other pages of example.org"
    for url in ("https://example.com/99", None):
        assert dropped(analyze(html_page(99), url=url, filters=(Repeats(lines),))) == []


def test_a_page_without_an_address_is_on_the_site_that_it_declares():
    lines = learn(documents([html_page(n) for n in range(6)]))
    declared = '<link rel="canonical" href="https://example.org/99">' + html_page(99)
    assert dropped(analyze(declared, filters=(Repeats(lines),))) == [SLOGAN]


@pytest.mark.parametrize("make", [html_page, text_page])
def test_copies_of_a_page_do_not_make_its_article_repeat(make):
    page = make(7)
    copies = [Document(str(n), page, f"https://example.org/story?session={n}") for n in range(9)]
    others = documents([make(n) for n in range(4)])
    lines = learn([*copies, *others])
    judged = analyze(page, url="https://example.org/story?session=3", filters=(Repeats(lines),))
    assert dropped(judged) == [SLOGAN]
    assert judged.verdicts[0].reason == "on 4 of 4 other pages of example.org"
    assert dropped(analyze(page, url="https://example.org/story?session=3", filters=(Repeats(learn(copies)),))) == []


@pytest.mark.parametrize("make", [html_page, text_page])
def test_nothing_is_judged_if_most_of_the_prose_repeats(make):
    """Near copies: the article is on all pages, with a different short paragraph each."""
    story = [article(100 + n) for n in range(3)]
    tag = "<p>{}" if make is html_page else "{}"
    pages = [make(n, *map(tag.format, story)) for n in range(6)]
    assert dropped(judged(pages)) == []
    short = [make(n, *map(tag.format, story[:1])) for n in range(6)]
    long = [page + "".join("\n" + tag.format(article(1000 * n + k)) for k in range(3)) for n, page in enumerate(short)]
    assert story[0] in dropped(judged(long))
    assert MAX_PROSE == 0.5


def test_a_page_of_nothing_else_stays():
    pages = [f"<p>{SLOGAN}", *(html_page(n) for n in range(9))]
    assert dropped(judged(pages)) == []
    assert dropped(judged(pages, 3)) == [SLOGAN]


@pytest.mark.parametrize("make", [html_page, text_page])
def test_a_headline_that_is_in_the_menu_of_all_pages_stays(make):
    """The page "Contact": all pages have a link to it, which another filter drops."""
    tag = "<p>{}</p>" if make is html_page else "{}"
    pages = [make(n, tag.format("Contact")) for n in range(6)]
    contact = make(9, tag.format("Contact"), tag.format("Contact"))
    lines = learn(documents(pages))

    def menu(page):
        return [Verdict(0, "drop", Evidence("menu", "position"))]

    page = analyze(contact, url="https://example.org/contact", filters=(menu, Repeats(lines)))
    assert dropped(page) == ["Contact", SLOGAN]
    assert page.kept_blocks[0].text == "Contact"
    assert dropped(analyze(contact, url="https://example.org/contact", filters=(Repeats(lines),))) == [
        "Contact",
        "Contact",
        SLOGAN,
    ]


@pytest.mark.parametrize("make", [html_page, text_page])
def test_a_page_without_prose_is_not_judged(make):
    """Its main text is not known, so that the place of a line says nothing."""
    pages = [make(n).replace(article(n), f"Soup {n}") for n in range(9)]
    assert dropped(judged(pages)) == []


def test_a_headline_in_the_pages_own_title_stays():
    pages = [f"<title>Rain</title><h1>Rain</h1><h2>Weather</h2><p>By us<p>{article(n)}" for n in range(6)]
    assert dropped(judged(pages)) == ["Weather", "By us"]


def test_headings_of_what_does_not_repeat_stay():
    pages = [
        f"<h1>Soup {n}</h1><h2>Ingredients</h2><ul><li>{n} onions</ul><h2>Method</h2><p>{article(n)}<h2>Share</h2><p>Share this soup"
        for n in range(6)
    ]
    assert dropped(judged(pages)) == ["Share", "Share this soup"]
    flat = [
        f"{article(n)}\nMethod\n{article(50 + n)}\nAdd to list\nSoup {n}\nAdd to list\n{article(70 + n)}"
        for n in range(6)
    ]
    assert dropped(judged(flat)) == ["Add to list", "Add to list"]
    labels = [f"Released:\n2 May {n}\nReleased\n{article(n)}\n{article(30 + n)}" for n in range(6)]
    assert dropped(judged(labels)) == ["Released"]


def test_rows_and_pairs_of_which_a_part_differs_stay():
    rows = "<table><tr><th>Colour<td>red<tr><th>Weight<td>{0} kg<tr><th>Length<td>{0} m</table>"
    terms = "<dl><dt>Colour<dd>{0} red<dt>Origin<dd>Wales<dt>Weight<dd>{0} kg</dl>"
    pages = [f"<p>{article(n)}</p>{rows.format(n)}{terms.format(n)}<p>{article(50 + n)}" for n in range(6)]
    assert dropped(judged(pages)) == ["Origin", "Wales"]


def test_case_and_white_space_do_not_count_but_place_and_section_do():
    pages = [
        html_page(n).replace(SLOGAN, SLOGAN.upper() if n % 2 else f" {SLOGAN.replace(' ', '  ')}") for n in range(6)
    ]
    assert len(dropped(judged(pages))) == 1
    below = [html_page(0), *(html_page(n).replace(f"<p>{SLOGAN}</p>", "") + f"<p>{SLOGAN}" for n in range(1, 6))]
    assert dropped(judged(below)) == []
    inside = [
        html_page(0),
        *(html_page(n).replace(f"<p>{SLOGAN}</p>", f"<aside>{SLOGAN}</aside>") for n in range(1, 6)),
    ]
    assert dropped(judged(inside)) == []


def test_blocks_without_letters_or_digits_are_not_compared():
    assert dropped(judged([html_page(n, "<p>***</p>") for n in range(6)])) == [SLOGAN]


def test_it_is_an_option_that_goes_to_other_processes():
    given = documents([html_page(n) for n in range(6)])
    lines = learn(given)
    options = Options(filters=(*DEFAULT_FILTERS, sites.filter(lines)))
    assert options.pipeline.names[-1] == "repeats"
    records = list(extract_many(given, options=options, workers=1))
    assert [record["text"] for record in records] == [f"Day {n}\n\n{article(n)}" for n in range(6)]
    names = Options(filters=options.filters, ignore=("repeats",)).pipeline.names
    assert "repeats" not in names


def test_the_checksum_is_of_what_is_known_and_of_the_settings():
    given = list(documents([html_page(n) for n in range(9)]))
    one = sites.learn(given)
    assert sites.filter(one).checksum == sites.filter(sites.learn(reversed(given))).checksum
    others = [sites.filter(sites.learn(given[1:])), sites.filter(one, share=0.5), sites.filter(one, min_pages=5)]
    assert len({filter_.checksum for filter_ in (sites.filter(one), *others)}) == 4


def test_the_filter_is_much_smaller_than_what_was_learned():
    """Only the lines that may repeat are sent: of 30 lines a page, one."""
    pages = [html_page(n, *(f"<p>{n} and {k}" for k in range(30))) for n in range(60)]
    lines = learn(documents(pages))
    assert len(pickle.dumps(Repeats(lines))) < len(pickle.dumps(lines)) / 5


@pytest.mark.parametrize("settings", [{"share": 1}, {"share": -0.1}, {"min_pages": 0}])
def test_settings_that_cannot_be_right_raise(settings):
    with pytest.raises(ValueError, match="give"):
        Repeats(SiteLines({}), **settings)


def test_lines_of_another_type_raise():
    with pytest.raises(TypeError, match=r"sites\.learn"):
        Repeats({"example.org": {}})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        _ = SiteLines({}) | {}
    assert repr(Repeats(SiteLines({}))) == "<repeats of 0 sites>"


# -- learning and merging ----------------------------------------------------------------------------------------------

PAGES = st.builds(
    lambda key, text, lines: PageLines(key, text, np.unique(np.array(lines, np.int64))),
    st.integers(-6, 6), st.integers(0, 3), st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4),
)  # fmt: skip
ADDED = st.lists(st.tuples(st.sampled_from(["a.org", "b.org"]), PAGES), max_size=20)


def sampled(added, max_pages=3):
    sampler = Sampler(max_pages)
    for site, page in added:
        sampler.add(site, page)
    return sampler.lines()


@settings(deadline=None)  # a busy machine
@given(ADDED, ADDED, ADDED)
def test_merging_equals_learning_all(a, b, c):
    x, y, z = sampled(a), sampled(b), sampled(c)
    assert x | y == sampled([*a, *b])
    assert (x | y) | z == x | (y | z) == sampled([*c, *a, *b])
    assert x | y == y | x
    assert x | x == x
    assert x | SiteLines({}, max_pages=3) == x
    assert all(len(pages) <= 3 for pages in (x | y).values())


@settings(deadline=None)  # a busy machine
@given(ADDED, ADDED)
def test_the_smaller_sample_applies(a, b):
    merged = sampled(a, 2) | sampled(b, 5)
    assert merged == sampled([*a, *b], 2)
    assert merged.max_pages == 2


@settings(deadline=None)  # a busy machine
@given(ADDED)
def test_arrow_gives_the_same_lines(added):
    lines = sampled(added)
    assert from_batches(to_batches(lines), max_pages=3) == lines
    table = pa.Table.from_batches([*to_batches(lines), *to_batches(lines)], SCHEMA)
    assert merged(table, max_pages=3).equals(pa.Table.from_batches(to_batches(lines), SCHEMA))


def test_learning_in_parts_and_in_another_order():
    given = documents([html_page(n) for n in range(30)]) + documents([html_page(n) for n in range(5)], "example.com")
    whole = learn(given, max_pages=8)
    assert whole == learn(given[::-1], max_pages=8)
    assert whole == learn(given[::2], max_pages=8) | learn(given[1::2], max_pages=8)
    assert {site: len(pages) for site, pages in whole.items()} == {"example.com": 5, "example.org": 8}
    assert repr(whole) == "<lines of 13 pages of 2 sites>"
    assert whole != learn(given, max_pages=7)


def test_pages_outside_the_sample_are_not_opened():
    class Opened(str):
        __slots__ = ()
        count = 0

        def __len__(self):
            Opened.count += 1
            return super().__len__()

    learn((Document(str(n), Opened(html_page(n)), f"https://example.org/{n}") for n in range(500)), max_pages=5)
    assert 0 < Opened.count < 250


def test_pages_that_cannot_be_read_are_left_out(tmp_path):
    path = tmp_path / "rain.html"
    path.write_text(html_page(1), "utf-8")
    given = [
        Document("1", path, "https://example.org/1"),
        Document("2", Path("/no/such/file"), "https://example.org/2"),
        Document("3", None, "https://example.org/3"),  # type: ignore[arg-type]
        Document("4", html_page(4), "https://[example.org/4"),
        Document("5", html_page(5)),
    ]
    assert [*learn(given)] == ["example.org"]
    assert len(learn(given)["example.org"]) == 1


def test_the_format_of_a_document_counts():
    """A WET file says that its pages are text, whatever they look like."""
    source = f"<p>is a tag, and {SLOGAN}"
    text = learn([Document("1", source, "https://example.org/", input_format="text")])
    html = learn([Document("1", source, "https://example.org/", input_format="html")])
    assert text != html


def test_another_key():
    def folder(page):
        return (page.url or "").split("/")[3]

    given = [Document(str(n), html_page(n), f"https://example.org/{'ab'[n % 2]}/{n}") for n in range(12)]
    lines = learn(given, folder)
    assert [*lines] == ["a", "b"]
    page = analyze(html_page(0), url=given[0].url, filters=(Repeats(lines, key=folder),))
    assert page.verdicts[0].reason == "on 5 of 5 other pages of a"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/a#b", "http://www.example.org/a", True),
        ("https://example.org/a?utm_source=x&id=1", "https://example.org/a?id=1&fbclid=2", True),
        ("https://example.org/a?id=1", "https://example.org/a?id=2", False),
        ("https://example.org/a", "https://example.org/b", False),
        ("https://example.org/A", "https://example.org/a", False),
    ],
)
def test_addresses_of_the_same_page(one, other, same):
    assert (address_key(one) == address_key(other)) is same


def test_a_page_has_a_bounded_number_of_lines():
    page = analyze("".join(f"<p>Line {n}" for n in range(3 * MAX_LINES)), filters=(), input_format="html")
    lines = lines_of(page).lines
    assert len(lines) == MAX_LINES
    ends = analyze("".join(f"<p>Line {n}" for n in (0, 3 * MAX_LINES - 1)), filters=(), input_format="html")
    assert np.isin(lines_of(ends).lines >> 7, lines >> 7).all()


@pytest.mark.parametrize("max_pages", [0, -1])
def test_a_sample_has_pages(max_pages):
    with pytest.raises(ValueError, match="max_pages"):
        learn([], max_pages=max_pages)


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_file_comes_back(tmp_path):
    path = tmp_path / "lines.parquet"
    lines = learn(documents([html_page(n) for n in range(700)]), max_pages=650)
    lines.save(path)
    again = SiteLines.load(path)
    assert again == lines
    assert again.max_pages == 650
    assert [file.name for file in tmp_path.iterdir()] == ["lines.parquet"]
    SiteLines({}).save(path)
    assert SiteLines.load(path) == SiteLines({})


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "lines.parquet"
    with pytest.raises(FileNotFoundError):
        SiteLines.load(path)
    path.write_bytes(b"PAR1 no")
    with pytest.raises(ValueError, match=r"sites\.learn"):
        SiteLines.load(path)
    pq.write_table(pa.table({"text": ["rain"]}), path)
    with pytest.raises(ValueError, match="no lines of sites"):
        SiteLines.load(path)
    learn(documents([html_page(n) for n in range(3)])).save(path)
    table = pq.read_table(path)
    older = {**table.schema.metadata, b"cleantext.site_lines": b"0"}
    pq.write_table(table.replace_schema_metadata(older), path)
    with pytest.raises(ValueError, match="another version"):
        SiteLines.load(path)
    pq.write_table(table.drop_columns(["key"]).replace_schema_metadata(table.schema.metadata), path)
    with pytest.raises(ValueError, match=r"sites\.learn"):
        SiteLines.load(path)


def test_batches_of_pages_are_learned_as_documents_are():
    given = documents([html_page(n) for n in range(12)])
    rows = pa.RecordBatch.from_pylist([{"html": d.source, "url": d.url} for d in given] + [{"html": None, "url": None}])
    parts = [*learn_batches([rows[:5]]), *learn_batches([rows[5:]])]
    assert from_batches(parts) == learn(given)
    table = pa.Table.from_batches([rows])
    assert from_batches(merged(learn_table(table)).to_batches()) == learn(given)
