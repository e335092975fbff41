"""Metadata: each field from each of its sources, sources that disagree, flattened text, hostile pages, and that extract reads none."""

import json
import pickle
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from time import process_time

import pytest

import cleantext
from cleantext import analyze
from cleantext.cli import main
from cleantext.metadata import Metadata, Source
from cleantext.metadata.detect_language import detect_language
from cleantext.metadata.linked_data import items_of
from cleantext.metadata.names import names_in
from cleantext.metadata.read_date import read_date
from cleantext.metadata.values import clean_text, clean_url

TEXT = "<p>It rained on Monday, so the match was called off before noon, and everybody went home in the rain.</p>" * 4
CEST = timezone(timedelta(hours=2))


def metadata(head="", body="<h1>Rain ends the match</h1>", html=""):
    return analyze(f"<html {html}><head>{head}</head><body>{body}{TEXT}</body></html>", input_format="html").metadata


def linked(**item):
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def article(**item):
    return linked(**{"@context": "https://schema.org", "@type": "NewsArticle", **item})


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


# -- each field, each source -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "source", "head", "body"),
    [
        ("title", "Rain ends the match", "headline", "", "<h1>Rain ends the match</h1>"),
        ("title", "Wind", "json-ld", article(headline="Wind"), ""),
        ("title", "Wind", "opengraph", meta("og:title", "Wind"), ""),
        ("title", "Wind", "markup", "<title>Wind</title>", ""),
        ("title", "Wind", "microdata", "", '<div itemscope itemtype="https://schema.org/Article"><b itemprop=headline>Wind</b></div>'),
        ("title", "Soup", "json-ld", linked(**{"@type": "Recipe", "name": "Soup"}) + meta("og:title", "Best soup ever"), ""),
        ("authors", ("Ann Smith",), "json-ld", article(author={"@type": "Person", "name": "Ann Smith"}), ""),
        ("authors", ("Ann Smith", "Bo Lee"), "json-ld", article(author=["Ann Smith", {"name": "Bo Lee"}]), ""),
        ("authors", ("Ann Smith",), "meta", meta("author", "Ann Smith"), ""),
        ("authors", ("Ann Smith",), "opengraph", meta("article:author", "Ann Smith"), ""),
        ("authors", ("Ann Smith",), "meta", meta("twitter:label1", "Written by") + meta("twitter:data1", "Ann Smith"), ""),
        ("authors", ("Ann Smith",), "microdata", "", "<i itemprop=author>Ann Smith</i>"),
        ("authors", ("Ann Smith",), "microdata", "", "<i itemprop=author itemscope><b itemprop=name>Ann Smith</b>, writer</i>"),
        ("authors", ("Ann Smith",), "markup", "", "<h1>Rain</h1><a rel=author href=/a>Ann Smith</a>"),
        ("authors", ("Ann Smith",), "markup", "", "<h1>Rain</h1><p class=article__author>By Ann Smith</p>"),
        ("authors", ("Ann Smith",), "byline", "", "<h1>Rain ends the match</h1><p>By Ann Smith</p>"),
        ("published", date(2024, 5, 12), "json-ld", article(datePublished="2024-05-12"), ""),
        ("published", datetime(2024, 5, 12, 14, 29, tzinfo=CEST), "opengraph", meta("article:published_time", "2024-05-12T14:29+02:00"), ""),
        ("published", datetime(2024, 5, 12, 14, 29), "meta", meta("date", "2024-05-12 14:29"), ""),
        ("published", date(2024, 5, 12), "microdata", "", '<time itemprop=datePublished datetime="2024-05-12">a</time>'),
        ("published", date(2024, 5, 12), "markup", "", "<h1>Rain</h1><time datetime=2024-05-12>on Sunday</time>"),
        ("published", datetime(2024, 5, 12, 14, 29, tzinfo=UTC), "byline", "", "<h1>Rain ends the match</h1><p>12 May 2024, 14:29 GMT</p>"),
        ("published", date(2024, 5, 12), "address", "<link rel=canonical href=https://a.org/2024/05/12/rain>", ""),
        ("modified", date(2024, 5, 13), "json-ld", article(dateModified="2024-05-13"), ""),
        ("modified", date(2024, 5, 13), "opengraph", meta("article:modified_time", "2024-05-13"), ""),
        ("modified", date(2024, 5, 13), "byline", "", "<h1>Rain ends the match</h1><p>Updated 13 May 2024</p>"),
        ("site", "Echo", "opengraph", meta("og:site_name", "Echo"), ""),
        ("site", "Echo", "json-ld", article(publisher={"@type": "Organization", "name": "Echo"}), ""),
        ("site", "Echo", "meta", meta("application-name", "Echo"), ""),
        ("url", "https://a.org/rain", "link", "<link rel=canonical href=https://a.org/rain>", ""),
        ("url", "https://a.org/rain", "opengraph", meta("og:url", "https://a.org/rain"), ""),
        ("url", "https://a.org/rain", "json-ld", article(mainEntityOfPage={"@id": "https://a.org/rain"}), ""),
        ("description", "It rained.", "opengraph", meta("og:description", "It rained."), ""),
        ("description", "It rained.", "meta", meta("description", "It rained."), ""),
        ("description", "It rained.", "json-ld", article(description="It rained."), ""),
        ("image", "https://a.org/a.jpg", "opengraph", meta("og:image", "https://a.org/a.jpg"), ""),
        ("image", "https://a.org/a.jpg", "json-ld", article(image=[{"@type": "ImageObject", "url": "https://a.org/a.jpg"}]), ""),
        ("image", "https://a.org/a.jpg", "link", "<link rel=image_src href=https://a.org/a.jpg>", ""),
        ("tags", ("rain", "match"), "json-ld", article(keywords=["rain", "match"]), ""),
        ("tags", ("rain", "match"), "opengraph", meta("article:tag", "rain") + meta("article:tag", "match"), ""),
        ("tags", ("rain", "match"), "meta", meta("keywords", "rain, match, Rain"), ""),
        ("tags", ("rain", "match"), "markup", "", "<a rel=tag href=/r>rain</a> <a rel=tag href=/m>match</a>"),
        ("licence", "https://creativecommons.org/licenses/by/4.0/", "markup", "", "<a rel=license href=https://creativecommons.org/licenses/by/4.0/>CC</a>"),
        ("licence", "https://creativecommons.org/licenses/by/4.0/", "json-ld", article(license="https://creativecommons.org/licenses/by/4.0/"), ""),
        ("licence", "CC BY 4.0", "meta", meta("dcterms.rights", "CC BY 4.0"), ""),
        ("language", "fi", "meta", '<meta http-equiv=content-language content=fi>', ""),
        ("language", "pt-BR", "opengraph", meta("og:locale", "pt_br"), ""),
        ("language", "en", "estimate", "", ""),
    ],
)  # fmt: skip
def test_field(field, value, source, head, body):
    found = metadata(head, body)
    if field == "language" and source != "estimate":
        found = analyze(f"<html><head>{head}</head><body>404</body></html>", input_format="html").metadata
    assert getattr(found, field) == value
    assert found.sources[field].kind == source


def test_page_without_metadata():
    found = analyze("", input_format="html").metadata
    assert found == Metadata()
    assert found.to_dict() == {"sources": {}}


def test_kind_has_its_probability():
    page = analyze(f"<h1>Rain</h1>{TEXT}", input_format="html")
    assert page.metadata.kind == page.kind.name
    assert page.metadata.sources["kind"].probability == page.kind.probability


def test_record():
    found = metadata(article(headline="Wind", datePublished="2024-05-12T14:29:00+02:00"), "", html="lang=en").to_dict()
    assert found["published"] == "2024-05-12T14:29:00+02:00"
    assert found["sources"]["published"] == {"kind": "json-ld", "name": "NewsArticle.datePublished"}
    assert json.loads(json.dumps(found)) == found
    assert "authors" not in found


# -- sources disagree --------------------------------------------------------------------------------------------------


def test_site_is_not_part_of_the_title():
    head = "<title>Rain ends the match - Sport | The Echo</title>" + meta("og:site_name", "The Echo")
    assert metadata(head).title == "Rain ends the match"
    assert (
        metadata("<title>Echo: Rain</title>" + meta("og:title", "Rain | Echo") + meta("og:site_name", "Echo"), "").title
        == "Rain"
    )
    assert metadata("<title>Rain - a history</title>", "").title == "Rain - a history"


def test_title_that_two_of_three_have():
    head = article(headline="Rain ends the match") + meta("og:title", "You will not believe this rain")
    assert metadata(head).title == "Rain ends the match"
    head = article(headline="Storm over the city") + meta("og:title", "Storm over the city")
    assert metadata(head, "<h1>Live blog</h1>").title == "Storm over the city"


def test_person_in_the_byline_before_the_site_as_author():
    head = meta("og:site_name", "The Echo") + article(author={"@type": "Organization", "name": "The Echo"})
    assert metadata(head, "<h1>Rain ends the match</h1><p class=byline>By Ann Smith</p>").authors == ("Ann Smith",)
    assert metadata(head).authors == ("The Echo",)


def test_authors_of_comments_and_of_pictures_are_none_of_the_page():
    comment = "<div itemscope itemtype=https://schema.org/Comment><b itemprop=author>Bo Lee</b><p>Good.</p></div>"
    assert metadata("", f"<h1>Rain</h1>{comment}").authors == ()
    assert metadata("", "<h1>Rain</h1><figure><i class=photo__author>Bo Lee</i></figure>").authors == ()


def test_published_and_modified_are_told_apart():
    body = "<h1>Rain ends the match</h1><p>Published 12 May 2024</p><p>Last updated 14 May 2024</p>"
    found = metadata("", body)
    assert (found.published, found.modified) == (date(2024, 5, 12), date(2024, 5, 14))


def test_date_in_utc_is_that_which_the_page_shows():
    head = article(datePublished="2023-11-09T05:30:00Z")
    body = "<h1>Rain ends the match</h1><p>November 8, 2023 at 9:30 p.m.</p>"
    assert metadata(head, body).published.isoformat() == "2023-11-08T21:30:00-08:00"
    assert metadata(head, "<h1>Rain ends the match</h1><p>November 8, 2023</p>").published == date(2023, 11, 8)
    assert (
        metadata(head, "<h1>Rain ends the match</h1><p>November 2, 2023</p>").published.isoformat()
        == "2023-11-09T05:30:00+00:00"
    )
    head = article(datePublished="2023-11-09T05:30:00+01:00")
    assert (
        metadata(head, "<h1>Rain ends the match</h1><p>November 8, 2023</p>").published.isoformat()
        == "2023-11-09T05:30:00+01:00"
    )


def test_video_on_a_page_is_older_than_the_page():
    video = linked(**{"@type": "VideoObject", "uploadDate": "2015-01-16"})
    assert metadata(video + meta("article:published_time", "2017-12-01")).published == date(2017, 12, 1)
    assert metadata(video).published == date(2015, 1, 16)


def test_last_change_where_there_is_no_other_date():
    assert metadata("", "<h1>Rain</h1><p>Last updated 14 May 2024</p>").published == date(2024, 5, 14)


def test_article_before_the_other_items_of_a_graph():
    graph = [
        {"@type": "Organization", "name": "Echo"},
        {"@type": "WebPage", "name": "Page", "datePublished": "2001-01-01"},
        {"@type": "Article", "headline": "Rain", "datePublished": "2024-05-12", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Smith"},
    ]
    found = metadata(linked(**{"@graph": graph}), "")
    assert (found.title, found.published, found.authors) == ("Rain", date(2024, 5, 12), ("Ann Smith",))


def test_declared_language_gives_way_to_another_script():
    russian = "<p>В понедельник весь день шёл дождь, и поэтому матч был отменён ещё до полудня.</p>" * 5
    page = analyze(f'<html lang="en-US"><body>{russian}</body></html>', input_format="html")
    assert page.metadata.language == "ru"
    assert metadata(html='lang="en_us"').language == "en-US"


# -- flattened text ----------------------------------------------------------------------------------------------------

LONG = {
    "en": ("Rain ends the match", "By Ann Smith", "12 May 2024, 14:29", "It rained on Monday, so the match was called off before noon, and everybody went home in the rain. "),
    "de": ("Regen beendet das Spiel", "Von Anna Schmidt", "12. Mai 2024, 14:29 Uhr", "Am Montag regnete es den ganzen Tag, und deshalb wurde das Spiel noch vor dem Mittag abgesagt. "),
    "fr": ("La pluie arrête le match", "Par Anne Dupont", "12 mai 2024 à 14:29", "Il a plu lundi toute la journée, et le match a donc été annulé avant midi par les deux équipes. "),
    "es": ("La lluvia detiene el partido", "Por Ana Pérez", "12 de mayo de 2024 14:29", "El lunes llovió todo el día, por lo que el partido se canceló antes del mediodía sin más aviso. "),
    "ru": ("Дождь остановил матч", "Автор: Анна Иванова", "12 мая 2024, 14:29", "В понедельник весь день шёл дождь, и поэтому матч был отменён ещё до полудня обеими командами. "),
}  # fmt: skip


@pytest.mark.parametrize("language", LONG)
def test_flattened(language):
    title, byline, day, sentence = LONG[language]
    found = analyze("\n".join([title, byline, day, "", sentence * 3, "", sentence * 4]), input_format="text").metadata
    assert found.title == title
    assert found.published == datetime(2024, 5, 12, 14, 29)
    assert found.authors == (byline.partition(" ")[2],)
    assert found.language == language
    assert found.sources["language"].probability > 0.9
    assert found.sources["authors"].block == 1


def test_flattened_text_without_a_byline():
    found = analyze("It rained on Monday, so the match was called off. " * 9, input_format="text").metadata
    assert (found.authors, found.published, found.title) == ((), None, None)


# -- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("2024-05-12T14:29:00.5Z", "", "2024-05-12T14:29:00.500000+00:00"),
        ("20240512T101500Z", "", "2024-05-12T10:15:00+00:00"),
        ("Sun, 12 May 2024 14:29:00 +0200", "", "2024-05-12T14:29:00+02:00"),
        ("1715515740", "", "2024-05-12T12:09:00+00:00"),
        ("May 12, 2024 2:29 p.m. EDT", "en", "2024-05-12T14:29:00-04:00"),
        ("12:05 AM, May 12, 2024", "en", "2024-05-12T00:05:00"),
        ("12. Mai 2024", "de", "2024-05-12"), ("12.05.24 | 14:07 Uhr", "de", "2024-05-12T14:07:00"),
        ("12 de mayo de 2024", "es", "2024-05-12"), ("2024. május 12.", "hu", "2024-05-12"), ("12 listopada 2023", "pl", "2023-11-12"),
        ("12. listopada 2023", "hr", "2023-10-12"), ("١٢ مايو ٢٠٢٤", "ar", "2024-05-12"), ("12 พฤษภาคม 2567", "th", "2024-05-12"),
        ("12 tháng 5, 2024", "vi", "2024-05-12"), ("2024年5月12日", "ja", "2024-05-12"), ("2024년 5월 12일 14:29", "ko", "2024-05-12T14:29:00"),
        ("03/04/2024", "en-US", "2024-03-04"), ("03/04/2024", "en-GB", "2024-04-03"), ("31/12/2023", "en-US", "2023-12-31"),
    ],
)  # fmt: skip
def test_date(text, language, iso):
    assert read_date(text, language).isoformat() == iso


@pytest.mark.parametrize(
    "text", ["", "1234", "May 2024", "2024-13-45", "31 February 2024", "call 0171 2024 05", "12 May 1066", "\x00" * 300]
)
def test_no_date(text):
    assert read_date(text) is None


def test_time_that_is_none_leaves_the_day():
    assert read_date("2024-05-12 25:61") == date(2024, 5, 12)
    assert read_date("2024-05-12T10:00+99:00") == date(2024, 5, 12)


def test_months_are_those_of_the_byline_lexicon():
    data = Path(cleantext.__file__).parent / "data"
    months = tomllib.loads((data / "months.toml").read_text("utf-8"))
    lexicon = tomllib.loads((data / "lexicons" / "byline.toml").read_text("utf-8"))["month"]
    assert all(len(names) == 12 and all(names) for names in months.values())
    known = {language: {name for month in names for name in month.split("|")} for language, names in months.items()}
    other_calendars = {"ar", "fa", "bn", "ur"}
    for language in lexicon.keys() - other_calendars - {"vi"}:  # Vietnamese months have numbers
        assert set(lexicon[language]["equals"]) <= known[language], language


# -- names, values, languages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Von Anna Schmidt und Bo Lee", ["Anna Schmidt", "Bo Lee"]),
        ("Doris Lee, MD, PhD", ["Doris Lee"]),
        ("신현주 기자", ["신현주"]),
        ("Ann Smith 12 May 2024", ["Ann Smith"]),
        ("https://www.facebook.com/ann", []),
        ("ann@example.org", []),
        ("3 minute read", []),
        ("What happened here?", []),
    ],
)
def test_names(value, names):
    assert names_in(value, analyze("a").analysis.index) == names


def test_text_is_one_line_without_markup_and_control_characters():
    assert clean_text("A&amp;amp;B \u202eevil\x07 <b>bold</b>\nline") == "A&B evil bold line"
    assert clean_text("\ud800x") == "x"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.org/x",
        "http://[x",
        "http://a b.org",
        "//",
        "https://",
        "x" * 9999,
    ],
)
def test_unsafe_addresses(url):
    assert clean_url(url) == ""
    assert metadata(f'<link rel=canonical href="{url}">' + meta("og:image", url), "").url is None


def test_relative_addresses_need_a_base():
    assert metadata(meta("og:image", "/a.jpg"), "").image is None
    assert (
        metadata("<link rel=canonical href=https://a.org/x/y>" + meta("og:image", "/a.jpg"), "").image
        == "https://a.org/a.jpg"
    )
    assert metadata("<base href=https://b.org/><link rel=canonical href=/x>", "").url == "https://b.org/x"


@pytest.mark.parametrize("language", LONG)
def test_language_of_a_text(language):
    found = detect_language(LONG[language][3] * 3)
    assert found.language == language
    assert found.probability > 0.9


def test_language_of_too_little_text():
    assert detect_language("404") is None
    assert detect_language("1234567890 " * 50) is None


# -- hostile pages -----------------------------------------------------------------------------------------------------

CIRCLE = {
    "@type": "Article",
    "@id": "#a",
    "author": [{"@id": "#a"}] * 50,
    "name": [{"@id": "#a"}] * 50,
    "headline": {"@id": "#a"},
}


@pytest.mark.parametrize(
    "code",
    ["[" * 100_000, '{"a":' * 100_000, json.dumps(CIRCLE), '{"@type": 3, "author": {"name": {"name": 4}}}', '{"@type":"Article","headline":', "null", "NaN",
     '{"@type":["Article"],"datePublished":{"@value":7},"author":[[[["x"]]]],"image":[null]}', '<!-- {"@type":"Article"} -->', "\\ud800" * 99],
    ids=range(10),
)  # fmt: skip
def test_hostile_linked_data(code):
    found = metadata(f'<script type="application/ld+json">{code}</script>', "<h1>Rain</h1>")
    assert found.title == "Rain"


def test_linked_data_with_faults_is_mended():
    assert items_of(['<!-- {"@type": "Article",} -->', "/*<![CDATA[*/{&quot;a&quot;: 1}", '{"a": "line\nbreak, }"}'])[
        2
    ] == {"a": "line\nbreak, }"}
    assert len(items_of(['{"@type": "Article",}'])) == 1


@pytest.mark.parametrize(
    "part",
    ['<meta name=author content="Ann Smith">', "<i itemprop=author itemscope itemtype=https://schema.org/Person>", "<a rel=author>Ann Smith</a>",
     "<i class=author>Ann ", "<time datetime=2024-05-12>x</time>", "<a rel=tag>x</a>", "<p>By Ann Smith", "<link rel=canonical href=x>", "<p>12 May 2024",
     '<script type="application/ld+json">{"@type":"Article","author":"Ann Smith"}</script>', "<h1>x</h1>", "<div class=date>"],
)  # fmt: skip
def test_many_of_a_kind_are_linear(part):
    def seconds(count):
        page = analyze(part * count, input_format="html")
        start = process_time()
        assert isinstance(page.metadata, Metadata)
        return process_time() - start

    small, large = min(seconds(500) for _ in range(3)), min(seconds(4_000) for _ in range(2))
    assert large < 8**1.5 * max(small, 0.002)


def test_values_are_clean_whatever_the_page():
    head = (
        meta("og:title", "a\u202eb\x01")
        + meta("author", "Ann\u200b Smith")
        + meta("og:site_name", "<b>Echo</b>")
        + meta("keywords", ",\x02,;")
    )
    found = metadata(head, "")
    assert found.authors == ("Ann Smith",)
    assert found.tags == ()
    assert not any(
        ord(character) < 32 or character in "\u202e\u200b"
        for character in json.dumps(found.to_dict(), ensure_ascii=False)
    )


# -- lazy, picklable, on the command line ------------------------------------------------------------------------------


def test_extract_imports_no_metadata():
    code = (
        "import sys, cleantext; cleantext.extract('<h1>Rain</h1><p>It rained.'); cleantext.analyze('x');"
        "assert not [name for name in sys.modules if name.startswith('cleantext.metadata')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_metadata_is_read_once_and_pickles():
    page = analyze(f"<h1>Rain</h1>{TEXT}" + meta("author", "Ann Smith"), input_format="html")
    assert page.metadata is page.metadata
    assert pickle.loads(pickle.dumps(page.metadata)) == page.metadata
    assert pickle.loads(pickle.dumps(page)).metadata == page.metadata


def test_metadata_of_a_page_that_was_pickled_before():
    source = article(headline="Wind", author="Ann Smith") + TEXT
    assert pickle.loads(pickle.dumps(analyze(source))).metadata == analyze(source).metadata


def test_source_as_text():
    assert str(Source("estimate", "page.kind", probability=0.5)) == "estimate: page.kind (probability 0.50)"


def test_command_line(tmp_path, capsys):
    path = tmp_path / "a.html"
    path.write_text(meta("author", "Ann Smith") + f"<h1>Rain</h1>{TEXT}", "utf-8")
    assert main(["--metadata", str(path)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["source"], shown["authors"], shown["sources"]["authors"]["kind"]) == (
        str(path),
        ["Ann Smith"],
        "meta",
    )
