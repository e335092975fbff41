"""Running heads and page numbers of hard-wrapped text go; numbered parts, refrains, years and repeated headings stay."""

from __future__ import annotations

import textwrap
from itertools import product

import pytest

from cleantext import analyze
from cleantext.filters.context import context
from cleantext.segment.page_margins import margin_lines

PROSE = {
    "en": "The pilot does not give orders before the ship has passed the outer buoy, and the master writes down what the two of "
    "them agree on, because the current turns across the channel half an hour before the tables say so.",
    "de": "Der Lotse gibt keine Befehle, bevor das Schiff die äußere Tonne hinter sich hat, und der Kapitän schreibt auf, was die beiden "
    "vereinbaren, denn der Strom dreht im Fahrwasser eine halbe Stunde früher, als es in den Tafeln steht.",
    "ru": "Лоцман не отдаёт приказов, пока судно не прошло внешний буй, и капитан записывает всё, о чём они договорились вдвоём, "
    "потому что течение в канале меняется на полчаса раньше, чем это указано в таблицах для моряков.",
    "pl": "Pilot nie wydaje rozkazów, zanim statek nie minie zewnętrznej boi, a kapitan zapisuje wszystko, na co się obaj umówili, "
    "ponieważ prąd w torze wodnym zmienia kierunek pół godziny wcześniej, niż mówią o tym tablice z portu.",
    "ar": "لا يصدر المرشد أوامر قبل أن تعبر السفينة العوامة الخارجية ويكتب القبطان كل ما اتفقا عليه لأن التيار يتغير في القناة قبل "
    "نصف ساعة من الوقت المذكور في الجداول التي يستعملها البحارة في هذا الميناء منذ سنوات طويلة",
    "el": "Ο πλοηγός δεν δίνει εντολές πριν το πλοίο περάσει την εξωτερική σημαδούρα, και ο πλοίαρχος γράφει όλα όσα συμφώνησαν οι "
    "δύο τους, γιατί το ρεύμα στο κανάλι αλλάζει μισή ώρα νωρίτερα από ό,τι λένε οι πίνακες.",
}


def lines_of(language, count):
    """Return the lines of a long paragraph."""
    words = " ".join(PROSE[language] for _ in range(count)).split()
    names = (
        "".join(letters) for letters in product("bdgklmnprt", "aeiou", "bdgklmnprt", "aeiou")
    )  # so that no two lines are equal
    return textwrap.wrap(
        " ".join(f"{word} {next(names)}" if at % 9 == 8 else word for at, word in enumerate(words)), 72
    )


def paged(language, head, foot, pages=4, height=20):
    """Return prose in pages, each with a head and a foot made from its number."""
    body = lines_of(language, 40)[: pages * height]
    found = []
    for number in range(pages):
        part = body[number * height : (number + 1) * height]
        top, bottom = head(number + 41), foot(number + 41)
        found += [*([top, ""] if top else []), *part, *(["", bottom] if bottom else [])]
    return "\n".join(found), body


MARGINS = {
    "number": (lambda n: "", lambda n: f"{n:>38}"),
    "dashes": (lambda n: "", lambda n: f"- {n} -".center(72)),
    "head and number": (lambda n: "Harbour Pilots   Chapter 3", lambda n: f"{n:>38}"),
    "head": (lambda n: "Harbour Pilots   Chapter 3", lambda n: ""),
    "head with number": (lambda n: f"{n}      HARBOUR PILOTS" if n % 2 else f"CHAPTER 3      {n}", lambda n: ""),
    "print": (lambda n: "11/12/20, 10:14 PM      Harbour", lambda n: f"https://example.org/harbour     {n - 40}/4"),
}


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize("name", MARGINS)
def test_margins_go_and_all_text_stays(language, name):
    if name == "head" and language == "ar":
        pytest.skip("a head without a number is found by the small letter that goes on below it")
    head, foot = MARGINS[name]
    text, body = paged(language, head, foot, pages=7 if "with" in name else 4)
    page = analyze(text, input_format="text")
    dropped = [block.text for block in page.dropped_blocks]
    margins = [line.strip() for line in text.splitlines() if line.strip() and line not in body]
    assert dropped == margins
    assert {v.evidence.code for v in page.deciding_verdicts() if v and v.action == "drop"} <= {"page_margin", "score"}
    assert page.text.split() == " ".join(body).split()


def test_form_feeds_between_the_pages():
    head, foot = MARGINS["head and number"]
    text, body = paged("en", head, foot)
    text = text.replace("\nHarbour", "\n\fHarbour")
    assert analyze(text, input_format="text").text.split() == " ".join(body).split()


def test_the_reason_names_the_margin():
    text, _ = paged("en", *MARGINS["number"])
    page = analyze(text, input_format="text", filters=(context,))  # main_content may drop one of them before
    reasons = [v.reason for v in page.verdicts if v.evidence.code == "page_margin"]
    assert reasons == ["in the margin of a page, like 3 other lines"] * 4


def test_the_title_of_which_heads_are_copies_stays():
    text, body = paged("en", lambda n: "Harbour Pilots" if n > 41 else "", lambda n: f"{n:>38}")
    page = analyze(f"Harbour Pilots\n\n{text}", input_format="text")
    assert page.text.split() == ["Harbour", "Pilots", *" ".join(body).split()]


def parts(language, title, count=5, height=14):
    """Return parts of whole sentences, each under a title made from its number."""
    body = lines_of(language, 40)
    return [
        line
        for number in range(count)
        for line in (title(number), *body[number * height :][: height - 1], f"{body[number * height][:50]}.")
    ]


@pytest.mark.parametrize("language", ["en", "de", "ru", "el"])
@pytest.mark.parametrize(
    "title",
    [
        lambda n: f"{n + 1}",
        lambda n: f"Step {n + 1}",
        lambda n: f"Chapter {n + 1}",
        lambda n: f"{n + 1}. Rain",
        lambda n: "Ingredients",
        lambda n: "Back to the contents",
        lambda n: f"• {n + 1}",
        lambda n: f"{n + 1901}",
    ],
    ids=["number", "step", "chapter", "numbered", "heading", "link", "bullet", "year"],
)
def test_titles_of_parts_stay(language, title):
    assert not margin_lines(parts(language, title)).any()


@pytest.mark.parametrize(("first", "found"), [(2011, 0), (41, 5)])
def test_years_beside_equal_lines_are_no_page_numbers(first, found):
    lines = parts("en", lambda n: f"Results\n{first + n}")
    assert margin_lines("\n".join(lines).split("\n")).sum() == (found and 2 * found - 1)  # the first is the title


def test_equal_entries_are_no_pages():
    entry = [*lines_of("en", 3), "It was a long day."]
    lines = [line for number in range(20) for line in (str(number + 1), *entry)]
    assert len(entry) >= 10
    assert not margin_lines(lines).any()


def test_a_refrain_and_a_dialogue_stay():
    verse = [
        "the boats go out at four and",
        "the nets are dry and old and",
        "the gulls are on the shore and",
        "nobody was told and",
    ]
    song = [line for number in range(8) for line in (*verse, "o my harbour", *(f"{word} {number}" for word in verse))]
    assert not margin_lines(song).any()


def test_pages_are_ten_lines_apart_and_three_at_least():
    body = lines_of("en", 60)
    for height, pages, found in ((10, 4, 4), (9, 5, 0), (20, 3, 3), (20, 2, 0)):
        lines = [
            line for n in range(pages) for line in (*body[n * (height - 1) : (n + 1) * (height - 1)], f"- {n + 7} -")
        ]
        lines += body[pages * (height - 1) :][:12]
        assert margin_lines(lines).sum() == found, height


def test_a_line_without_a_page_number_may_be_missing():
    body = lines_of("en", 60)
    numbers = [7, 8, 9, 13, 14, 15, 16, 17]
    lines = [line for at, n in enumerate(numbers) for line in (*body[at * 12 : at * 12 + 12], f"- {n} -")]
    assert margin_lines(lines).sum() == 8
    numbers = [7, 12, 19, 25, 26, 31, 44, 58]
    lines = [line for at, n in enumerate(numbers) for line in (*body[at * 12 : at * 12 + 12], f"- {n} -")]
    assert not margin_lines(lines).any()


def test_html_has_no_margins():
    text, _ = paged("en", *MARGINS["head and number"])
    html = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    page = analyze(html, input_format="html")
    assert "page_margin" not in {verdict.evidence.code for verdict in page.verdicts}
