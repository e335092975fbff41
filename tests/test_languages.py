"""A small page in each language of languages.toml: the words of the site go, the sentences of the writer stay."""

import tomllib
from html import escape
from pathlib import Path

import pytest

from cleantext import analyze
from cleantext.analysis.phrase_index import PhraseIndex, default_index
from cleantext.filters import NAMED_FILTERS
from cleantext.lexicons import USES, Lexicons, arrange

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
