"""A small page in each language of languages.toml, pages of the corpus without the lexicons of their language, the table of languages."""

import tomllib
from functools import cache
from html import escape
from pathlib import Path

import pytest

from benchmarks.corpus import load_cases
from benchmarks.publish.languages import UNTRIED, languages_table
from cleantext import analyze, lexicons
from cleantext.analysis import phrase_index
from cleantext.analysis.phrase_index import PhraseIndex, default_index
from cleantext.filters import NAMED_FILTERS
from cleantext.lexicons import USES, Lexicons, Phrase, arrange

TESTS = Path(__file__).parent
PAGES = tomllib.loads((TESTS / "languages.toml").read_text("utf-8"))
HONEST = tomllib.loads((TESTS / "honest.toml").read_text("utf-8"))


def prose_of(name):
    """Return what the writer wrote: the paragraphs, and between them the sentence that uses words of the site."""
    first, second, third, last = HONEST[name[:2]]["filler"]
    return [first, second, PAGES[name]["stays"], third, last]


def text_of(name):
    page, prose = PAGES[name], prose_of(name)
    first, second = page["between"]
    return "\n".join([*page["above"], page["byline"], *prose[:2], first, *prose[2:4], second, prose[4], *page["below"]])


def html_of(name):
    page, prose = PAGES[name], [f"<p>{escape(line)}</p>" for line in prose_of(name)]
    menu = "".join(f'<li><a href="/{number}">{escape(line)}</a></li>' for number, line in enumerate(page["above"]))
    byline, first, second, *below = (
        f"<div>{escape(line)}</div>" for line in (page["byline"], *page["between"], *page["below"])
    )
    return "".join(["<ul>", menu, "</ul>", byline, *prose[:2], first, *prose[2:4], second, prose[4], *below])


@pytest.mark.parametrize("mode", ["text", "html"])
@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_the_site_go_and_the_writers_stay(name, mode):
    """By the named filters alone, which work by the lexicons: the scorer would drop most of the lines without their words."""
    page = analyze(text_of(name) if mode == "text" else html_of(name), input_format=mode, filters=NAMED_FILTERS)
    assert [text for text, keep in zip(page.blocks.texts, page.kept, strict=True) if keep] == prose_of(name)


@pytest.mark.parametrize("name", PAGES)
def test_each_line_that_goes_has_a_phrase_of_the_language(name):
    phrases = [phrase for phrase in default_index().phrases if phrase.language == name[:2]]
    index = PhraseIndex(arrange(Lexicons(phrases, {use: frozenset() for use in USES})))
    page = PAGES[name]
    lines = [*page["above"], *page["between"], *page["below"]]
    matches = index.look_up(lines)
    found = set().union(*(matches[owner] for owner in {(phrase.filter, phrase.role) for phrase in phrases}))
    assert [line for number, line in enumerate(lines) if number not in found] == []


CASES = {case.name: case for case in load_cases()}


@cache
def index_without(language):
    every = lexicons.read_lexicons(Path(lexicons.__file__).parent)
    return PhraseIndex(arrange(every._replace(phrases=[p for p in every.phrases if p.language != language])))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("pl-news-innertext", 0.4),  # measured: 31 of 70
        ("pl-qa-innertext", 0),  # measured: 1 of 78 blocks go
        ("fi-government-wet", 0),  # measured: 21 of 74
        ("sv-news-hashed", 0.75),
        ("cs-listing-hashed", 0.75),
        ("zh-news-brportal", 0.75),
    ],
)
def test_a_language_without_a_lexicon_keeps_its_prose_and_loses_most_of_its_menus(name, least, monkeypatch):
    """``least``: share of the page's boilerplate blocks that goes by what needs no words."""
    case = CASES[name]
    monkeypatch.setattr(phrase_index, "default_index", lambda: index_without(case.language))
    page = analyze(case.source, input_format=case.mode)
    assert page.analysis.index is index_without(case.language)
    content = [label.label == "content" for label in case.labels]
    words = [len(label.text.split()) for label in case.labels]
    kept = sum(count for count, keep, own in zip(words, page.kept, content, strict=True) if own and keep)
    assert kept >= 0.95 * sum(count for count, own in zip(words, content, strict=True) if own)
    dropped = sum(not keep and not own for keep, own in zip(page.kept, content, strict=True))
    assert dropped >= least * content.count(False)


def test_the_table_marks_lexicons_that_no_page_has_tried_and_names_what_is_missing():
    phrases = [
        Phrase("share_bar", "line", "lv", "equals", "dalies"),
        Phrase("share_bar", "line", "hu", "equals", "oszd meg"),
        Phrase("legal", "line", "hu", "equals", "impresszum"),
        Phrase("photo_credit", "agency", "any", "equals", "leta"),
    ]
    rows = languages_table([], phrases).splitlines()[2:]
    assert rows[0].startswith("| hu | Hungarian | 2 | – | ")
    assert UNTRIED not in rows[0]
    assert rows[1:] == [f"| lv | Latvian | 1 | `legal` | {UNTRIED} |"]
