"""The scorer: its features on pages worked out by hand, its arithmetic, its file, and its decisions."""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
from importlib import resources
from typing import NamedTuple

import numpy as np
import pytest

import cleantext
from cleantext import DEFAULT_FILTERS, analyze
from cleantext.blocks import Mode
from cleantext.declarations import Declarations, read_declarations
from cleantext.filters import NAMED_FILTERS, MainContent, main_content
from cleantext.filters.main_content import dropped_before, f_beta_threshold
from cleantext.pipeline import filter_name
from cleantext.scorer import formulas, network, schema
from cleantext.scorer.arrays import CATEGORIES, categories
from cleantext.scorer.features import build_features
from cleantext.scorer.words import hash_words
from cleantext.segment.dom_lxml import read_lxml

HTML = """
<html><head><title>Rain ends match</title><meta property="og:type" content="article">
<meta name="description" content="It rained on Monday in the valley, says our reporter.">
<link rel="canonical" href="https://news.example/sport/rain-ends-match"></head><body>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>
<article class="post"><h1>Rain ends match</h1>
<p>It rained on Monday, so the match was called off.</p>
<p>Both clubs will meet again in May, on the same ground.</p></article>
<footer><p>Imprint 2024</p></footer></body></html>
"""
TEXT = "Home\nSport\n\n  Rain ends the match\n  It rained on Monday, so the match was called off.\n\n\n\nOur shop"


def columns(source: str, kind: str = "html"):
    page = analyze(source, input_format=kind, filters=NAMED_FILTERS)
    x = build_features(page, *dropped_before(page))
    return page, x, {name: x.values[:, i] for i, name in enumerate(x.names)}


@pytest.fixture(scope="module")
def html():
    return columns(HTML)


@pytest.fixture(scope="module")
def text():
    return columns(TEXT, "text")


@pytest.mark.parametrize(("source", "kind"), [(HTML, "html"), (TEXT, "text")])
def test_every_column_is_finite_and_as_the_weights_name_it(source, kind):
    page, x, named = columns(source, kind)
    assert x.names == schema.column_names(kind) == network.load(kind).names
    assert x.values.shape == (len(page.blocks), len(named))
    assert x.values.dtype == np.float32
    assert np.isfinite(x.values).all()


def test_the_schema_defines_every_column_once():
    for mode in ("html", "text"):
        names = schema.column_names(mode)
        assert len(set(names)) == len(names)
        features = [feature for feature in schema.SCHEMA if mode in feature.modes]
        assert len({feature.name for feature in features}) == len(features)
        assert sorted(i for group in schema.column_groups(mode).values() for i in group) == list(range(len(names)))
    assert all(feature.meaning.count("{}") == bool(feature.labels) for feature in schema.SCHEMA)
    assert len(list(schema.markdown_rows())) == 2 + len(schema.SCHEMA)


@pytest.fixture
def edit_schema(monkeypatch):
    def edit(features):
        monkeypatch.setattr(schema, "SCHEMA", tuple(features))
        clear()

    def clear():
        for derived in (schema.column_names, schema.columns_of, schema.column_groups, formulas.recipe):
            derived.cache_clear()

    yield edit
    monkeypatch.undo()
    clear()


@pytest.mark.parametrize(("source", "kind"), [(HTML, "html"), (TEXT, "text")])
def test_a_feature_of_the_schema_alone_raises(edit_schema, source, kind):
    edit_schema((*schema.SCHEMA, schema.Feature("vowels", "share of vowels", "text")))
    with pytest.raises(LookupError, match="vowels"):
        columns(source, kind)


# a span that the schema does not have is allowed: the network takes means over some that are not features
@pytest.mark.parametrize("feature", [f for f in schema.SCHEMA if f.group != "around"], ids=lambda f: f.name)
def test_a_feature_of_the_code_alone_raises(edit_schema, feature):
    edit_schema(other for other in schema.SCHEMA if other != feature)
    mode = feature.modes[0]
    with pytest.raises(KeyError, match=feature.name):
        columns(HTML if mode == "html" else TEXT, mode)


def approximately(values):
    return pytest.approx(values, abs=1e-4)


# blocks: 0 Home, 1 Sport, 2 h1, 3 and 4 paragraphs, 5 Imprint
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chars", [math.log(5), math.log(6), math.log(16), math.log(50), math.log(55), math.log(13)]),
        ("words", [math.log(2), math.log(2), math.log(4), math.log(11), math.log(12), math.log(3)]),
        ("word_length", [4, 5, 13 / 3, 38 / 10, 42 / 11, 3.5]),
        ("digits", [0, 0, 0, 0, 0, 4 / 12]),
        ("commas", [0, 0, 0, 0.1, 1 / 11, 0]),
        ("stops", [0, 0, 0, math.log(2), math.log(2), 0]),
        ("ends", [0, 0, 0, 1, 1, 0]),
        ("first_Lu", [1] * 6),
        ("last_Nd", [0, 0, 0, 0, 0, 1]),
        ("capitals", [1, 1, 1 / 3, 0.2, 2 / 11, 0.5]),
        ("inner_capitals", [0, 0, 0, 1 / 9, 0.1, 0]),
        ("in_title", [0, 0, 1, 0.1, 0, 0]),
        ("of_title", [0, 0, 1, 1 / 3, 0, 0]),
        ("copies", [math.log(2)] * 6),
        ("place", [0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6]),
        ("body_before", [0, 0, 0, 0, 10 / 21, 1]),
        ("body_through", [0, 0, 0, 10 / 21, 1, 1]),
        ("until_body", [math.log(4), math.log(3), math.log(2), 0, 0, 9]),
        ("since_h1", [9, 9, 0, math.log(2), math.log(3), math.log(4)]),
        ("link_density", [1, 1, 0, 0, 0, 0]),
        ("level", [0, 0, 1, 0, 0, 0]),
        ("kind_list_item", [1, 1, 0, 0, 0, 0]),
        ("in_nav", [1, 1, 0, 0, 0, 0]),
        ("in_footer", [0, 0, 0, 0, 0, 1]),
        ("in_article", [0, 0, 1, 1, 1, 0]),
        ("is_p", [0, 0, 0, 1, 1, 1]),
        ("hint_nav", [1, 1, 0, 0, 0, 0]),
        ("og_article", [1] * 6),
        ("slug", [math.log(4)] * 6),
        ("url_depth", [2] * 6),
        ("described", [1] * 6),
        ("page_articles", [math.log(2)] * 6),
        ("page_links", [9 / 139] * 6),
        ("outer1_blocks", [math.log(3), math.log(3), math.log(4), math.log(4), math.log(4), math.log(7)]),
        ("section_blocks", [math.log(3), math.log(3), math.log(4), math.log(4), math.log(4), math.log(2)]),
        ("path_blocks", [math.log(3), math.log(3), math.log(2), math.log(3), math.log(3), math.log(2)]),
        ("outer1_at", [0, 0.5, 0, 1 / 3, 2 / 3, 5 / 6]),
    ],
)
def test_columns_of_html(html, name, expected):
    assert html[2][name].tolist() == approximately(expected)


# lines: 0 Home, 1 Sport, 2 the headline, 3 the paragraph, 4 Our shop
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("blanks", [0, 0, math.log(2), 0, math.log(4)]),
        ("blanks_after", [0, math.log(2), 0, math.log(4), math.log(11)]),
        ("indent", [0, 0, math.log(3), math.log(3), 0]),
        ("indent_before", [0, 0, 0, math.log(3), math.log(3)]),
        ("indent_after", [0, math.log(3), math.log(3), 0, 0]),
        ("page_blank", [0.4] * 5),
        ("run_blocks", [math.log(3)] * 4 + [math.log(2)]),
        ("region_blocks", [math.log(5)] * 4 + [math.log(2)]),
        ("level_blocks", [math.log(3)] * 4 + [math.log(2)]),
        ("alike_blocks", [math.log(4)] * 3 + [math.log(2)] * 2),
        ("since_blank", [9, 9, 0, math.log(2), 0]),
        ("since_gap", [9, 9, 9, 9, 0]),
        ("run_at", [0, 0.5, 0, 0.5, 0]),
        ("of_near6_body", [10 / 18] * 5),
        ("shape_blocks", [math.log(3), math.log(3), math.log(2), math.log(2), math.log(2)]),
    ],
)
def test_columns_of_text(text, name, expected):
    assert text[2][name].tolist() == approximately(expected)


def test_drops_of_named_filters_are_features():
    _, _, named = columns("<p>Share</p>" + "<p>It rained on Monday, so the match was called off.</p>" * 3)
    assert named["dropped_share_bar"].tolist() == [1, 0, 0, 0]
    assert named["share_bar_line"].tolist() == [1, 0, 0, 0]
    assert named["dropped_nobody"].tolist() == [0, 1, 1, 1]
    assert named["overrulable"].tolist() == [0, 0, 0, 0]
    assert named["copies"].tolist() == approximately([math.log(2)] + [math.log(4)] * 3)


def test_a_block_dropped_for_its_place_is_overrulable():
    links = "<li><a href='/'>A headline of some words</a></li>" * 3
    _, _, named = columns("<p>It rained on Monday.</p>" * 5 + f"<div class='related-posts'><ul>{links}</ul></div>")
    assert named["dropped_read_also"].tolist() == [0] * 5 + [1] * 3
    assert named["overrulable"].tolist() == [0] * 5 + [1] * 3


@pytest.mark.parametrize("core", ["", "reference"])
def test_words_hash_the_same_in_every_process(core):
    code = "from cleantext.scorer.words import hash_words; print(hash_words(['Rain 雨 Łódź 2024']).ids.tolist(), len(hash_words([]).ids))"
    given = {**os.environ, "CLEANTEXT_CORE": core}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=given, timeout=60
    )
    assert done.stdout == f"{hash_words(['rain 雨 łódź 1999']).ids.tolist()} 0\n"


def test_categories_are_those_of_characters_of_the_basic_plane():
    names = ["Lu", "Ll", "Lo", "Nd", "So"]
    assert [CATEGORIES[found] for found in categories("Aa雨5☂")] == names
    assert categories("\uffff\ue000😀𠀀𝐀").tolist() == [len(CATEGORIES)] * 5


def test_words_are_hashed_alike_however_the_table_was_filled():
    before = hash_words(["ΟΔΟΣ ٣ İ ǅ"]).ids.tolist()
    hash_words(["οδος 0 i ǆ"])
    assert before == hash_words(["ΟΔΟΣ ٣ İ ǅ"]).ids.tolist()
    assert hash_words(["ΟΔΟσ"]).ids.tolist() == [before[0]]
    assert hash_words(["7"]).ids.tolist() == [before[1]]


def test_words_of_any_script():
    words = hash_words(["日本 Tokyo", "", "ไทย", "naïve-e\u0301"])
    assert words.firsts.tolist() == [0, 3, 3, 6, 8]
    assert words.letters.tolist() == [1, 1, 5, 1, 1, 1, 5, 2]
    assert hash_words(["fooBar"]).ids.tolist() == hash_words(["foo bar"]).ids.tolist()


def test_the_network_by_hand():
    """Every layer gives one number: the first doubles the column, the others pass it on and add what is around."""
    _, x, _ = columns("ab\ncd ef\ngh", "text")
    values = np.array([[1.0], [2.0], [4.0]], np.float32)
    x = x._replace(names=("a",), values=values, weights=np.ones(3, np.float32))
    alone = np.arange(3)
    x = x._replace(groups=(np.zeros(3, np.int64), np.array([0, 1, 1])), ties=alone, units=(alone, alone + 1))
    one, none = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    table = network.Table(np.zeros(0, np.uint32), np.zeros((0, 1)))

    def only(size: int, **rows: float):
        matrix = np.zeros((size, 1), np.float32)
        for row, weight in rows.items():
            matrix[int(row[1:]), 0] = weight
        return matrix, none

    spans, last = len(x.spans), np.array([[1, 1000]], np.float32)  # the block itself, and what its role shares
    net = network.Network(
        ("a",), none - 5, none + 5, none, table, table, only(2, r0=2), (one, none),
        only(1 + 4 + spans + 3, r0=1, r2=10), (one, none), only(1 + 2 + 3, r0=1, r2=100), (last, np.array([1, 0], np.float32)),
    )  # fmt: skip
    # first layer 2, 4, 8; second: itself and ten times the block before: 2, 24, 48; third: and a hundred times the next
    third = np.array([2 + 2400, 24 + 4800, 48])
    shared = 1000 * np.array([third[0], third[1:].mean(), third[1:].mean()])
    assert net.scores(x).tolist() == pytest.approx((third + 1 + shared).tolist(), rel=1e-6)
    tied = x._replace(ties=np.array([0, 0, 1]))
    assert net.scores(tied)[:2].tolist() == pytest.approx([(third + 1 + shared)[:2].mean()] * 2, rel=1e-6)
    united = x._replace(units=(np.array([0, 1, 1]), np.array([1, 3, 3])))
    assert net.scores(united)[1:].tolist() == pytest.approx([(third + 1 + shared)[1:].mean()] * 2, rel=1e-6)
    # without the column a block's own part is gone, what it sees of others stays
    assert net.contributions(x, [np.array([0])])[:, 0].tolist() == pytest.approx([2002, 4004, 8008], rel=1e-6)


def test_unknown_words_add_nothing():
    words = hash_words(["rain snow", "hail rain rain", "hail", ""])
    rain, snow = words.ids[0], words.ids[1]
    table = network.Table(np.sort(words.ids[:2]), np.array([[2.0], [4.0]]) if rain < snow else np.array([[4.0], [2.0]]))
    assert table.sums(words.ids, words.firsts).tolist() == [[6, 2], [4, 2], [0, 0], [0, 0]]
    assert network.mean_of(table.sums(words.ids, words.firsts))[:, 0].tolist() == [3, 2, 0, 0]


def test_means_over_spans():
    values = np.array([[1.0], [2.0], [6.0]], np.float32)
    span = (np.array([0, 0, 2]), np.array([2, 3, 2]))
    found = network.means(values, np.ones(3, np.float32), [span])[0][:, 0]
    assert found.tolist() == pytest.approx([1.5, 3.0, 0.0], abs=0.01)


def test_weights_for_other_columns_are_refused():
    _, x, _ = columns(TEXT, "text")
    with pytest.raises(ValueError, match="train again"):
        network.load("html").scores(x)


def test_the_threshold_maximises_the_expected_f():
    scores, words, kept = np.array([0.9, 0.6, 0.4, 0.1]), np.full(4, 10.0), np.ones(4, np.bool_)
    thresholds = {beta: f_beta_threshold(scores, words, kept, beta) for beta in (0.5, 1.0, 2.0)}
    assert thresholds == {0.5: 0.6, 1.0: 0.4, 2.0: 0.4}
    expected = {t: 2 * sum(s for s in scores if s >= t) / (sum(scores >= t) + scores.sum()) for t in scores}
    assert max(expected, key=expected.__getitem__) == thresholds[1.0]


def test_weights_are_small_and_record_their_training_data():
    folder = resources.files("cleantext").joinpath("scorer")
    sizes = {mode: len(folder.joinpath(f"{mode}.npz").read_bytes()) for mode in ("html", "text", "kind")}
    assert sum(sizes.values()) <= 2 * 1024 * 1024
    about = json.loads(folder.joinpath("weights.json").read_text("utf-8"))
    assert {f"{mode}.npz": size for mode, size in sizes.items()} == about["sizes"]
    assert all(
        source["licence"] != "none stated" and len(source["sha256"]) == 64 for source in about["trained_on"].values()
    )
    assert "Murrough Foley" in about["trained_on"]["wcxb"]["citation"]


@pytest.mark.parametrize(("source", "kind"), [(HTML, "html"), (TEXT, "text")])
def test_every_block_has_a_score_and_a_reason(source, kind):
    page = analyze(source, input_format=kind, filters=(main_content,))
    assert len(page.verdicts) == len(page.blocks)
    assert all(0 <= verdict.score <= 1 and len(verdict.reason) > 5 for verdict in page.verdicts)
    assert pickle.loads(pickle.dumps(page)).verdicts == page.verdicts


def test_focus_moves_the_threshold_in_its_direction():
    source = (resources.files("cleantext").joinpath("..", "corpus", "seed-000", "page.txt")).read_text("utf-8")
    kept = {focus: analyze(source, focus=focus).kept for focus in ("precision", "balanced", "recall")}
    assert not (kept["precision"] & ~kept["balanced"]).any()
    assert kept["precision"].sum() <= kept["balanced"].sum() <= kept["recall"].sum()


def test_focus_replaces_main_content_in_a_pipeline_of_ones_own():
    page = analyze(TEXT, filters=(*DEFAULT_FILTERS[:3], main_content), focus="recall")
    assert page.steps[-1].filter == "main_content"
    with pytest.raises(ValueError, match="'balanced', 'precision', 'recall'"):
        cleantext.extract(TEXT, focus="sharp")
    with pytest.raises(ValueError, match="focus"):
        MainContent("sharp")


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_tiny_pages(kind, count):
    source = "\n".join(
        f"<p>It rained on day {i}, so nobody went out.</p>"
        if kind == "html"
        else f"It rained on day {i}, so nobody went out."
        for i in range(count)
    )
    assert analyze(source, input_format=kind).kept.all()


def _head(source):
    return read_declarations(read_lxml(source))


def test_declarations():
    head = _head(
        """<META content='A &amp; B' name=Description><meta property="article:published_time" content="2024">
        <script type="application/ld+json">{"@type": ["NewsArticle"], "articleBody": "It rained\\u0021 All day long, "
        and so on}, {"@type":"Person"}</script><div itemscope itemtype="https://schema.org/Article">"""
    )
    assert (head.description, head.published, dict(head.types)) == (
        "A & B",
        True,
        {"NewsArticle": 1, "Person": 1, "Article": 1},
    )
    assert _head("") == _head("<p>text</p>") == Declarations()
    assert _head('<link rel="canonical" href="http://[bad/">').depth == 0
    assert (
        _head("<!--<meta name=description content=x>--><script>'<meta property=og:type content=y>'</script>")
        == Declarations()
    )
    assert (
        analyze('<?xml version="1.0"?><rss><channel><link>https://a.org</link></channel></rss>').declarations
        == Declarations()
    )


def test_the_schema_names_the_filters_that_the_weights_know():
    waiting = set()  # filters added since the weights were trained
    assert {*schema.NAMED, *waiting} == {filter_name(filter_) for filter_ in NAMED_FILTERS}


RACE = (
    "On the islands the first race of wooden boats for thirty years took place on Sunday morning.",
    "The crew of the smallest village won it, in a boat that its school had built in a barn.",
    "Entries for the coming year and prices of stalls are sent to all clubs in the spring.",
)


def judged(source, html, text):
    """Return a page on which the two networks give the logits ``html`` and ``text``."""
    given = {"html": np.array(html), "text": np.array(text)}

    class Given(NamedTuple):
        mode: Mode

        def scores(self, _):
            return given[self.mode]

        def contributions(self, x, groups):
            return np.zeros((len(x.values), len(groups)), np.float32)

    return analyze(source, input_format="html", filters=(MainContent(networks=Given),))


def test_a_second_opinion_is_named_where_it_argued_for_the_verdict():
    source = "".join(f'<p class="p">{line}</p>' for line in RACE)
    page = judged(source, [1.4, -0.9, -0.9], [4.0, 2.2, -2.2])
    assert [verdict.action for verdict in page.verdicts] == ["keep", "keep", "drop"]
    assert page.verdicts[1].reason.endswith("score 0.9 as flattened text")
    assert page.verdicts[2].reason.endswith("score 0.1 as flattened text")
    page = judged(source, [4.0, 4.0, -4.0], [4.0, 2.2, -2.2])
    assert not any("flattened" in verdict.reason for verdict in page.verdicts)


@pytest.mark.parametrize("first", [-1.0, 1.4], ids=["no record is kept", "one record is kept"])
def test_records_of_which_none_is_kept_need_no_second_opinion(first):
    """Comments below an article; the posts of a thread of which one is kept do need it."""
    records = "".join(
        f'<div class="c"><b class="n">{name}</b><p class="p">{line}</p></div>'
        for name, line in zip(("Ann", "Ben", "Cem", "Dag", "Eve", "Fay"), RACE * 2, strict=True)
    )
    source = f'<p class="p">{RACE[0]}</p>{records}'
    page = judged(source, [4.0, first, first, *[-1.0] * 10], [4.0] * 13)
    asked = any("flattened" in verdict.reason for verdict in page.verdicts)
    assert asked == (first > 0)
