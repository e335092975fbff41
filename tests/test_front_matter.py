"""Metadata above Markdown: a YAML parser reads what page.metadata says, whatever a page puts into it."""

import html
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import load_cases
from cleantext import Options, analyze, extract
from cleantext.metadata.record import Metadata, Source
from cleantext.render.front_matter import render_front_matter

CASES = load_cases()
HTML = """<html lang=en><title>Rain: the match | Echo</title><meta name=author content="Ann Smith"><meta name=keywords content="rain, 'mud' # 1">
<meta property=article:published_time content=2024-05-12T14:29:00+02:00><h1>Rain: the match</h1><p>It rained on Monday, so the match was called off.</p>"""


def split(markdown):
    """The metadata and the Markdown, as programs that read front matter take them apart."""
    assert markdown.startswith("---\n")
    front, _, body = markdown.removeprefix("---\n").partition("\n---\n")
    return yaml.safe_load(front), body


def metadata_of(page):
    return {name: value for name, value in page.metadata.to_dict().items() if name != "sources"}


def test_markdown_has_the_metadata_above_it():
    front, body = split(extract(HTML, output_format="markdown", front_matter=True))
    assert front["title"] == "Rain: the match"
    assert front["authors"] == ["Ann Smith"]
    assert front["published"] == "2024-05-12T14:29:00+02:00"
    assert front["tags"] == ["rain", "'mud' # 1"]
    assert body.strip("\n") == extract(HTML, output_format="markdown")
    assert body.startswith("\n#")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_front_matter_of_corpus_pages_is_their_metadata(case):
    page = analyze(case.source, input_format=case.mode)
    front, body = split(page.rendered("markdown", front_matter=True))
    assert front == metadata_of(page)
    assert body.strip("\n") == page.markdown


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(
    ["---", "...", "a: b", "- a", "# a", "&a", "*a", "!a", "%a", "@a", "`a", "null", "true", "12", "2024-05-12", "'", '"', "\\", "{", "[", "a\n---\nb",
     "\x85", "\u2028", "\ufeff", "\x7f", "\x1b[31m", "🌧", "\ud800\udc00", "<<: *a", "~", ""]
)  # fmt: skip


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_yaml_reads_back_whatever_the_metadata_are(title, tags):
    page = analyze("It rained on Monday, so the match was called off.")
    found = Metadata(title, tags=tuple(tags), sources={"title": Source("meta", "title")})
    object.__setattr__(page, "_metadata", found)
    front, _ = split(render_front_matter(page) + "\n")
    clean = [re.sub("[\ud800-\udfff]", "\ufffd", text) for text in (title, *tags)]
    assert front == {"title": clean[0], **({"tags": clean[1:]} if tags else {})}


def test_a_page_cannot_end_its_front_matter():
    title = "Rain\n---\nevil: true\n--- | Echo"
    page = analyze(
        f"<meta property='og:title' content='{html.escape(title)}'><p>It rained on Monday, and we stayed in."
    )
    front, body = split(page.rendered("markdown", front_matter=True))
    assert "evil" not in front
    assert body.strip() == "It rained on Monday, and we stayed in."


def test_a_page_without_metadata_has_none_above_it():
    page = analyze("It rained on Monday, so the match was called off.")
    object.__setattr__(page, "_metadata", Metadata())
    assert page.rendered("markdown", front_matter=True) == page.markdown


@pytest.mark.parametrize("name", ["front_matter", "verdicts"])
def test_other_formats_cannot_carry_it(name):
    with pytest.raises(ValueError, match=f"{name} is for the format '.*', and this one is 'text': leave it out"):
        extract("Rain", **{name: True})
    with pytest.raises(ValueError, match=name):
        Options(**{name: True})
    with pytest.raises(ValueError, match=name):
        analyze("Rain").rendered("text", **{name: True})
