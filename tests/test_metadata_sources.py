"""Metadata whose sources disagree: each kind that was mended, and its honest opposite."""

import json
from datetime import date

import pytest

from cleantext import analyze
from cleantext.analysis.phrase_index import default_index
from cleantext.metadata.names import names_in
from cleantext.metadata.read_date import read_date

TEXT = "<p>It rained on Monday, so the match was called off before noon, and everybody went home in the rain.</p>" * 4
H1 = "<h1>Rain ends the match</h1>"


def metadata(head="", body=H1, behind="", text=TEXT):
    return analyze(f"<html><head>{head}</head><body>{body}{text}{behind}</body></html>", input_format="html").metadata


def linked(**item):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **item})}</script>'


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def canonical(path):
    return f"<link rel=canonical href=https://a.org/{path}>"


# -- the page's own time -----------------------------------------------------------------------------------------------

UTC_TWICE = linked(datePublished="2023-11-09T05:30:54Z") + meta("article:published_time", "2023-11-09T05:30:54+00:00")


def test_time_that_the_page_shows_counts_behind_other_declarations_in_utc():
    shown = metadata(UTC_TWICE, f"{H1}<p>November 8, 2023 at 9:30 p.m.</p>").published
    assert shown.isoformat() == "2023-11-08T21:30:54-08:00"


def test_difference_that_is_no_time_zone_is_another_event():
    shown = metadata(UTC_TWICE, f"{H1}<p>November 8, 2023 at 4:00 p.m.</p>").published
    assert shown.isoformat() == "2023-11-09T05:30:54+00:00"


@pytest.mark.parametrize(
    ("hour", "day"), [("05:30", date(2023, 11, 8)), ("09:59", date(2023, 11, 8)), ("10:01", date(2023, 11, 9))]
)
def test_day_of_the_address_is_the_day_before_only_where_people_live(hour, day):
    found = metadata(linked(datePublished=f"2023-11-09T{hour}:00Z") + canonical("2023/11/08/rain")).published
    assert (found if type(found) is date else found.date()) == day


def test_byline_counts_before_the_day_at_the_top_of_the_page():
    body = f"<div>Thursday, November 9, 2023</div>{'<p>Sport</p>' * 3}{H1}<p>November 8, 2023</p>"
    assert metadata("", body).published == date(2023, 11, 8)
    assert metadata(linked(datePublished="2023-11-08T20:51:06Z"), body).published.date() == date(2023, 11, 8)


# -- dates in lines ----------------------------------------------------------------------------------------------------


def test_label_of_each_date_in_a_line():
    found = metadata("", f"{H1}<p>Written: 2023-11-07 15:03 / Updated: 2023-11-08 15:30</p>")
    assert (found.published.isoformat(), found.modified.isoformat()) == ("2023-11-07T15:03:00", "2023-11-08T15:30:00")
    found = metadata("", f"{H1}<p>Last updated 4 Jun 2020, first published 17 Jun 2019</p>")
    assert (found.published, found.modified) == (date(2019, 6, 17), date(2020, 6, 4))


def test_time_elements_of_one_line():
    line = "<p>PUBLISHED: <time datetime=2023-11-08>November 8, 2023</time> | UPDATED: <time datetime=2023-11-09>November 9, 2023</time></p>"
    found = metadata("", H1 + line)
    assert (found.published, found.modified) == (date(2023, 11, 8), date(2023, 11, 9))


def test_dates_of_other_articles_count_less_than_that_above_the_text():
    teasers = "".join(f"<h2>Wind and weather {day}</h2><p>{day} May 2019</p>" for day in (3, 4, 5))
    found = metadata("", f"{H1}<p>Published: 8 May 2019. Licence: CC BY. Length: 4 minutes</p>", teasers)
    assert found.published == date(2019, 5, 8)


def test_unsure_declaration_gives_way_to_the_date_above_the_text():
    body = f"{H1}<p>27 January 2022</p>"
    assert metadata(meta("dc.date", "2021-12-20"), body).published == date(2022, 1, 27)
    assert metadata(meta("dc.date", "2021-12-20")).published == date(2021, 12, 20)
    assert metadata(meta("datepublished", "2021-12-20"), body).published == date(2021, 12, 20)


def test_date_with_which_the_text_begins():
    rain = "It rained on Monday, so the match was called off before noon, and everybody went home. "
    for opening in ("London, 12 May 2024 – ", "(12 May 2024) ", "12 May 2024. "):
        assert metadata("", H1, text=f"<p>{opening}{rain * 3}</p>{TEXT}").published == date(2024, 5, 12), opening
    for opening in ("On 12 May 2024, it was windy. ", "The storm of 12 May 2024 was over. "):
        assert metadata("", H1, text=f"<p>{opening}{rain * 3}</p>{TEXT}").published is None, opening


def test_last_change_at_the_end_of_the_page():
    found = metadata(behind="<div><p>This page was last edited on 7 April 2020, at 05:33.</p></div>")
    assert (found.modified.isoformat(), found.published.isoformat()) == ("2020-04-07T05:33:00",) * 2
    story = "<p>The rules were last edited on 7 April 2020, and since then they say that a match may be called off in rain, which had never been the case before.</p>"
    assert metadata(behind=story).modified is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("news/29-10-2021", date(2021, 10, 29)),
        ("home/2017/7/12/rain", date(2017, 7, 12)),
        ("a_20200410.html", date(2020, 4, 10)),
        ("news/29-13-2021", None),
        ("home/2017/7/rain", None),
        ("a/120200410555", None),
    ],
)
def test_date_in_an_address(path, day):
    assert metadata(canonical(path)).published == day


def test_date_between_bars():
    assert read_date("26 | 01 | 2022", "de") == date(2022, 1, 26)
    assert read_date("26 | 31 | 2022", "de") is None


# -- titles ------------------------------------------------------------------------------------------------------------


def test_name_of_the_page_that_an_article_is_part_of_is_not_the_sites():
    head = linked(headline="Rain ends the match", isPartOf={"@type": "WebPage", "name": "Rain ends the match"})
    head += meta("og:title", "Rain ends the match")
    assert metadata(head, "<h1>The first newspaper of the town</h1>").title == "Rain ends the match"
    head = "<title>Rain ends the match - Echo</title>" + linked(isPartOf={"@type": "CreativeWork", "name": "Echo"})
    assert metadata(head, "").title == "Rain ends the match"


def test_name_of_the_site_inside_a_title():
    head = meta("og:title", "Rain ends the match * The Echo * by Ann Smith") + meta("og:site_name", "The Echo")
    assert metadata(head, "").title == "Rain ends the match"
    head = meta("og:title", "Rain * a match * and more") + meta("og:site_name", "The Echo")
    assert metadata(head, "").title == "Rain * a match * and more"


def test_topic_above_a_headline_is_no_part_of_it():
    assert metadata("", "<h1><span class=a-kicker>Sport</span> Rain ends the match</h1>").title == "Rain ends the match"
    assert metadata("", "<h1><span class=red>Rain</span> ends the match</h1>").title == "Rain ends the match"


def test_heading_with_the_name_of_a_section_is_not_the_title():
    head = "<title>Rain ends the match : Archive of storms</title>"
    assert metadata(head, "<h1>Archive of storms</h1><h2>Rain ends the match</h2>").title == "Rain ends the match"
    head = "<title>Rain ends the match - Sport and more</title>"
    body = f"<p>Menu</p><p>Home</p><p>Contact</p>{H1}<h2>Sport and more</h2>"
    assert metadata(head, body).title == "Rain ends the match"


def test_heading_far_inside_the_text_is_not_the_title():
    assert (
        metadata(meta("og:title", "Wind and rain"), "", f"<h1>Storms of May</h1>{TEXT}", TEXT * 3).title
        == "Wind and rain"
    )
    assert metadata(meta("og:title", "Wind and rain"), "<h1>Storms of May</h1>", "", TEXT * 3).title == "Storms of May"


def test_one_of_several_questions_is_not_the_title():
    questions = [{"@type": "Question", "name": f"What is rain number {number}?"} for number in (1, 2)]
    assert metadata(linked(**{"@type": "FAQPage", "mainEntity": questions})).title == "Rain ends the match"
    assert metadata(linked(**{"@type": "QAPage", "mainEntity": questions[0]})).title == "What is rain number 1?"


def test_beginning_of_a_title_counts_before_a_divider():
    head = linked(headline="Who ends the match and why") + meta("og:title", "Who ends the match?")
    assert metadata(head, "<h1>Who ends the match and why</h1>").title == "Who ends the match and why"
    head = meta("og:title", "Rain ends it - Sport") + "<title>Rain ends it - News</title>"
    assert metadata(head, "<h1>Rain ends it</h1>").title == "Rain ends it"


# -- authors -----------------------------------------------------------------------------------------------------------


def test_staff_counts_if_no_person_is_named():
    body = f"{H1}<p>Redaktion - 31. Januar 2022</p>"
    assert metadata(linked(author="Redaktion"), body).authors == ("Redaktion",)
    assert metadata(linked(author="Redaktion"), f"{H1}<p>Von Anna Schmidt - 31. Januar 2022</p>").authors == (
        "Anna Schmidt",
    )
    assert metadata(linked(author="ann@example.org")).authors == ()


def test_words_beside_a_date_are_no_names():
    head = linked(author="The Echo") + meta("og:site_name", "The Echo")
    assert metadata(head, f"{H1}<p>The cheapest tickets from 01.01.2024</p>").authors == ("The Echo",)
    assert metadata("", f"{H1}<p>Ann Smith 01.01.2024</p>").authors == ("Ann Smith",)


def test_source_that_names_more_authors():
    line = "<p class=byline><a>Ann Smith</a> <a>Bo Lee</a></p>"
    assert metadata(linked(author="Ann Smith"), H1 + line).authors == ("Ann Smith", "Bo Lee")
    more = "<p class=byline><a>Ann Smith</a> <a>Rain</a> <a>All Storms</a> <a>Wind Power</a> <a>Meet Us</a></p>"
    assert metadata(linked(author="Ann Smith"), H1 + more).authors == ("Ann Smith",)
    site = "<p class=byline><a>Ann Smith</a> <a>The Echo</a></p>"
    assert metadata(linked(author="Ann Smith") + meta("og:site_name", "The Echo"), H1 + site).authors == ("Ann Smith",)


def test_authors_of_a_paper_before_those_of_its_references():
    head = "".join(meta("author", name) for name in ("Cy Fox", "Dan Gray"))
    assert metadata(head + meta("citation_author", "Ann Smith")).authors == ("Ann Smith",)
    assert metadata(head).authors == ("Cy Fox", "Dan Gray")


def test_agency_behind_a_name_is_no_degree():
    assert names_in("Ann Smith, AFP", default_index()) == ["Ann Smith", "AFP"]
    assert names_in("Ann Smith, MD", default_index()) == ["Ann Smith"]
