"""Flattened pages as browsers, crawls and PDFs make them, and the forms of the training's pages."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

pytest.importorskip("rapidfuzz", reason="the extra train is not installed")

from benchmarks.sets.browsers import crawl, inner_text, lynx, markdown, pdf, w3m, wrapped
from benchmarks.sets.flatten import FLATTENERS
from benchmarks.training.block_labels import label
from benchmarks.training.forms import (
    DROPPED_OUT,
    SERIES,
    flattened,
    html_jobs,
    in_form,
    line_kinds,
    without_marks,
)
from benchmarks.training.series import edited
from cleantext import analyze
from cleantext.evaluation.sets.item import Item

WORDS = "It rained on {} from early in the morning, and meteorologists expected thunderstorms throughout northern counties at noon."
DAYS = [f"day {number}" for number in range(40)]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a</p><p>b</p>c", "a\n\nb\n\nc"),
        ("<div>a <b> b</b>\n c</div><div><div>d</div></div>", "a b c\nd"),
        ("a<br>b<br><br>c<br>", "a\nb\n\nc"),
        ("<p>a<span hidden>b</span><i style='Display : none'>c</i><script>d</script><noscript>e</noscript>", "a"),
        (
            "<dialog>a</dialog><dialog open>b</dialog><template>c</template><select><option>d<option>e</select>",
            "b\nd\ne",
        ),
        ("<table><caption>t</caption><tr><th>a<td>b<tr><td><p>c</p><td>d</table>e", "t\na\tb\n\nc\n\n\td\ne"),
        ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\nd"),
        ("<article>a</article><p>b", "a\n\nb"),
        ("<!-- x -->a<!-- y -->b<?php z ?>c", "abc"),
        ("<head><title>t</title></head><ul><li>a<ul><li>b</ul><li>c</ul>", "a\nb\nc"),
    ],
)
def test_inner_text_follows_the_standard(page, text):
    assert inner_text(page) == text


def test_deep_pages_are_flattened():
    for flatten in (inner_text, crawl, lynx, w3m, markdown, pdf):
        assert "rain" in flatten("<div>" * 1500 + "rain")
        assert flatten("") == ""


def test_text_browsers_run_no_scripts():
    page = "<body>a<noscript>rain</noscript>"
    assert [flatten(page).split() for flatten in (lynx, w3m, inner_text)] == [["arain"], ["arain"], ["a"]]


def test_wet_has_breaks_and_spaces_where_the_crawl_has_them():
    page = "<title>T</title><body><main>a</main><nav>b</nav><label>c</label>d<table><tr><th>e<td>f<td>g</table><noscript>h</noscript>"
    assert crawl(page).splitlines() == ["T", "ab c d", "e", "f g", "h"]


def test_text_browsers_wrap_indent_and_mark():
    page = f"<h1>Rain</h1><p>{WORDS.format('Monday')}</p><ol><li><a href=/x>one</a><li>two<ul><li>three</ul></ol><img src=/a/b.png>"
    for text in (lynx(page), w3m(page)):
        assert max(map(len, text.splitlines())) <= 80
        assert WORDS.format("Monday") in " ".join(text.split())
        assert "1. " in text
        assert "2. two" in text
    assert {"[1]one" in lynx(page + f"<p>{day}") for day in DAYS} == {True, False}
    assert "[b.png]" in lynx(page)
    assert "[b]" in w3m(page)
    assert "      □ three" in w3m(page)
    assert markdown(page).startswith("# Rain\n\nIt rained")
    assert "  1. [one](/x)" in markdown(page)


def test_chinese_is_wrapped_by_columns():
    assert [len(line) for line in wrapped("今天下了一整天的雨" * 10, 40)] == [20, 20, 20, 20, 10]


def test_pages_of_a_pdf_have_heads_that_are_no_content():
    body = [WORDS.format(day) for day in DAYS] * 2
    gold = "\n".join(["Rain over Leeds", *body])
    heads, divided = Counter(), 0
    for number in range(12):
        html = f"<title>Rain over Leeds</title><h1>Rain over Leeds</h1><p>{'</p><p>'.join(body)}</p><p>imprint {number}"
        text = pdf(html)
        assert text == pdf(html)
        assert max(map(len, text.splitlines())) < 92
        rows = text.splitlines()
        labels = label(rows, Item("1", html, "html", gold))
        head = [value for row, value in zip(rows, labels, strict=True) if "Rain over Leeds" in row]
        assert head[0] == 1
        assert not any(head[1:])
        heads["\f" in text, len(head) > 1] += 1
        divided += "-\n" in text
        long = [value for row, value in zip(rows, labels, strict=True) if "rained" in row]
        assert np.mean(long) > 0.9
    assert len(heads) >= 3
    assert 0 < divided < 12


POST = "<li class=post><b>{0}</b><p>{1}</p><button>Reply</button></li>"


def thread(count, extra=""):
    posts = [WORDS.format(f"{day} with {day} more words") for day in DAYS[:count]]
    html = f"<nav>Home</nav><ul>{''.join(POST.format(f'user{i}', post) for i, post in enumerate(posts))}</ul>{extra}"
    return html, "\n".join(posts)


def test_edited_series_keep_their_labels():
    sizes = set()
    html, gold = thread(12)
    for number in range(40):
        source, item = edited(html, Item(str(number), html, "html", gold))
        assert (source, item) == edited(html, Item(str(number), html, "html", gold))
        texts = analyze(source, input_format="html", filters=()).blocks.texts
        for text, value in zip(texts, label(texts, item), strict=True):
            assert value == ("rained" in text)
        posts = [text for text in texts if "rained" in text]
        assert item.gold.splitlines() == posts
        sizes.add((len(posts) > 12, len(posts) < 12))
        if len(posts) == 12:
            assert sorted(posts) == sorted(gold.splitlines())
            assert posts != gold.splitlines()
    assert len(sizes) == 3


def test_of_added_members_some_are_exact_copies():
    html, gold = thread(12)
    copies = set()
    for number in range(40):
        _, item = edited(html, Item(str(number), html, "html", gold))
        added = [text for text in item.gold.splitlines() if text not in gold]
        copies.add((len(item.gold) > len(gold), bool(added)))
    assert copies == {(True, True), (True, False), (False, False)}


def test_a_copy_of_the_headline_outside_the_gold_stays_outside():
    html, gold = thread(6)
    page = f"<div>Rain over Leeds</div><h1>Rain over Leeds</h1>{html}"
    item = Item("1", page, "html", f"Rain over Leeds\n{gold}")
    first = label(["Rain over Leeds", "Rain over Leeds"], item).tolist()
    assert sum(first) == 1
    assert edited(page, item)[1].gold.count("Rain over Leeds") == 1


def test_edited_series_keep_the_labels_of_a_reader():
    html, gold = thread(12)
    texts = analyze(html, input_format="html", filters=()).blocks.texts
    read = tuple((text, None if text == "Home" else "rained" in text) for text in texts)
    for number in range(9):
        source, item = edited(html, Item(str(number), html, "html", gold, blocks=read))
        assert item.blocks[0] == ("Home", None)
        assert [text for text, _ in item.blocks] == list(analyze(source, input_format="html", filters=()).blocks.texts)
        assert all(kept == ("rained" in text) for text, kept in item.blocks[1:])


@pytest.mark.parametrize("html", ["", "<p>a</p>" * 9, thread(4)[0], "<dl>" + "<dt>a</dt><dd>b</dd>" * 9])
def test_pages_without_series_are_not_edited(html):
    assert edited(html, Item("1", html, "html", "rained")) is None


def test_pages_whose_gold_is_elsewhere_are_not_edited():
    html, _ = thread(12)
    assert edited(html, Item("1", html, "html", "something else that is not on this page at all")) is None
    item = Item("1", html, "html", None, snippets=("rained on day 3",))
    assert edited(html, item)[1] is item


def test_every_way_of_flattening_is_a_form_and_pages_have_few():
    items = [("s", Item(str(number), "", "html", "x")) for number in range(400)]
    forms = Counter(form for _, _, form in flattened(items))
    assert {form.partition("/")[0] for form in forms} == set(FLATTENERS)
    assert {form for form in forms if "/" not in form} == set(FLATTENERS)
    assert 3 < forms.total() / 400 < 3.4
    assert 0.1 < sum(n for form, n in forms.items() if form.endswith(SERIES)) / 400 < 0.3
    jobs = html_jobs(items)
    assert [form for _, _, form in jobs] == ["html"] * 400
    assert not html_jobs([("s", Item("1", "x", "text", "x"))])


def test_a_form_has_the_gold_of_its_page():
    html, gold = thread(12)
    item = Item("1", html, "html", gold)
    for form in ("html", "innertext", "nodes" + DROPPED_OUT):
        assert in_form(item, form)[1] is item
    source, changed = in_form(item, "innertext" + SERIES)
    assert set(changed.gold.splitlines()) <= set(source.splitlines())
    assert in_form(Item("1", "<p>a", "html", "a"), "lynx" + SERIES) is None


def test_flattened_lists_that_the_gold_may_lack_are_no_negatives():
    html = f"<p>{WORDS.format('Monday')}</p><ul><li>hats<li>coats</ul><p>advert</p><p>{WORDS.format('Tuesday')}</p>"
    gold = f"{WORDS.format('Monday')} {WORDS.format('Tuesday')}"
    item = Item("1", html, "html", gold, left_out=("list_item",))
    for form in ("innertext", "w3m"):
        rows = analyze(in_form(item, form)[0], input_format="text", filters=()).blocks.texts
        labels = dict(zip((row.strip("• ") for row in rows), label(rows, item, line_kinds(rows, item)), strict=True))
        assert np.isnan([labels["hats"], labels["coats"]]).all()
        assert labels["advert"] == 0
    assert line_kinds(["hats"], Item("1", html, "html", gold)) == []
    assert "hats" in {
        in_form(Item(str(n), html, "html", gold, left_out=("list_item",)), "nodes" + DROPPED_OUT)[0].splitlines()[1]
        for n in range(9)
    }


@pytest.mark.parametrize("form", ["markdown", "lynx"])
def test_addresses_and_numbers_of_links_are_not_missing_from_the_gold(form):
    for number in range(9):
        html = f"<ul><li><a href=/a/long/address/of/{number}>Rain</a></ul><p>{WORDS.format(number)}</p>"
        item = Item("1", html, "html", f"Rain {WORDS.format(number)}")
        rows = analyze(in_form(item, form)[0], input_format="text", filters=()).blocks.texts
        assert label(without_marks(rows), item)[0] == 1
