"""Labels by reading: how pages are chosen and listed, how decisions are recorded, and what training makes of them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("rapidfuzz", reason="the extra train is not installed")

from benchmarks.corpus import load_cases
from benchmarks.labelling import work
from benchmarks.labelling.agreement import agreement, figures
from benchmarks.labelling.choose import OF_PUBLISHER, Candidate, choose
from benchmarks.labelling.decisions import KINDS, Decision, decisions
from benchmarks.labelling.listing import listed, listing, shown
from benchmarks.labelling.pool import unlabelled
from benchmarks.sets.flatten import FLATTENERS
from benchmarks.training import read_labels, training_pages
from benchmarks.training.block_labels import label
from benchmarks.training.read_labels import (
    LABELS,
    TWICE,
    Reading,
    block_hash,
    digest_of,
    load_readings,
    read_file,
    replaced,
    settled,
    with_labels,
    write_file,
)
from cleantext import analyze
from cleantext.evaluation.metrics import tokens
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.load import content_of

PAGE = next(case for case in load_cases() if case.name == "es-forum-phpbb")
TEXTS = tuple(analyze(PAGE.source, input_format="html", filters=()).blocks.texts)
VERDICTS = "".join("k" if row.label == "content" else "d" for row in PAGE.labels)


def page_item(identity="page"):
    return Item(identity, PAGE.source.encode(), "html", None, snippets=("foro",), site="example.org")


def reading(texts=TEXTS, verdicts=VERDICTS, page="page", **more):
    hashes = tuple(block_hash(text) for text in texts)
    made = Reading("recipes", page, "https://foro.example.org/7", "0" * 64, "es", "forum", "r", hashes, verdicts)
    return replace(made, **more)


def test_a_reading_is_the_same_after_it_is_written_and_read(tmp_path):
    written = [reading(), reading(page="first", verdicts="?" * len(TEXTS))]
    write_file(written, tmp_path / "recipes.jsonl")
    assert read_file(tmp_path / "recipes.jsonl") == written[::-1]
    assert PAGE.source[:40] not in (tmp_path / "recipes.jsonl").read_text("utf-8")
    assert len((tmp_path / "recipes.jsonl").read_bytes()) < 2 * (400 + 8 * len(TEXTS))


def test_labels_are_found_by_the_text_whatever_stands_around_it():
    new = ["A new banner", *TEXTS[:3], *TEXTS[4:]]
    found = reading().labels_of(new)
    assert found[0] is None
    assert found[1:] == [verdict == "k" for verdict in VERDICTS[:3] + VERDICTS[4:]]


def test_equal_blocks_have_the_verdicts_of_their_turn():
    both = reading(texts=("Reply", "Rain", "reply", "Reply"), verdicts="dkk?")
    assert both.labels_of(["Reply", "Reply", "Rain", "REPLY!", "Reply"]) == [False, True, True, None, None]


def test_a_read_page_has_its_labels_in_html_mode():
    item = with_labels(page_item(), reading())
    assert item.gold is not None
    assert (item.url, item.site, item.language, item.kind) == (
        "https://foro.example.org/7",
        "example.org",
        "es",
        "forum",
    )
    assert item.snippets == ()
    labels = label(TEXTS, item)
    assert labels.tolist() == [float(verdict == "k") for verdict in VERDICTS]


@pytest.mark.parametrize("flattener", ["inscriptis", "soup", "blocks", "nodes"])
def test_lines_of_a_flattened_page_have_the_verdicts_of_its_blocks(flattener):
    item = with_labels(page_item(), reading())
    texts = analyze(FLATTENERS[flattener](PAGE.source), input_format="text", filters=()).blocks.texts
    labels = label(texts, item)
    words = np.array([len(tokens(text)) for text in texts])
    known = np.isfinite(labels)
    assert words[known].sum() > 0.9 * words.sum()
    kept = sum(len(tokens(text)) for text, verdict in zip(TEXTS, VERDICTS, strict=True) if verdict == "k")
    assert (np.nan_to_num(labels) * words).sum() == pytest.approx(kept, rel=0.05)
    assert (labels == 0).any()
    assert (labels == 1).any()


def test_blocks_without_label_have_none_in_either_mode():
    verdicts = VERDICTS.replace("k", "?")
    item = with_labels(page_item(), reading(verdicts=verdicts))
    assert item.gold == ""
    assert np.isnan(label(TEXTS, item)).sum() == verdicts.count("?")
    texts = analyze(FLATTENERS["soup"](PAGE.source), input_format="text", filters=()).blocks.texts
    assert not (label(texts, item) == 1).any()
    assert np.isnan(label(texts, item)).any()


def test_new_text_of_a_page_has_no_label():
    item = with_labels(page_item(), reading())
    assert np.isnan(label(["Snow buries seventeen lorries near Tromsø", *TEXTS], item)[0])


def test_blocks_on_which_two_readers_differ_have_no_label(tmp_path):
    other = "d" + ("d" if VERDICTS[1] == "k" else "k") + VERDICTS[2:]
    write_file([reading(), reading(page="once")], tmp_path / "recipes.jsonl")
    write_file([reading(verdicts=other)], tmp_path / TWICE / "recipes.jsonl")
    found = settled(tmp_path)
    assert found["recipes", "page"].verdicts == VERDICTS[0] + "?" + VERDICTS[2:]
    assert found["recipes", "once"].verdicts == VERDICTS


def test_read_pages_replace_the_pages_of_a_set_and_their_copies():
    page = page_item()
    rain = replace(page, source=b"<p>Rain", id="other")
    full = replace(page, gold="Rain")
    pairs = [("recipes", page), ("recipes", rain), ("trafilatura", page), ("wcxb", full)]
    first, *others = replaced(pairs, {("recipes", "page"): reading(sha256=digest_of(page))})
    assert first[1].gold
    assert others == [("recipes", rain), ("wcxb", full)]


def test_training_takes_read_pages_instead_of_unlabelled_ones(tmp_path, monkeypatch):
    for name in ("one", "two"):
        folder = tmp_path / "readability" / "test" / "test-pages" / name
        folder.mkdir(parents=True)
        (folder / "source.html").write_text(PAGE.source + f"<!-- {name} -->", "utf-8")
    identity = "readability/test/test-pages/one/source.html"
    source = (tmp_path / identity).read_bytes()
    sha256 = digest_of(Item(identity, source, "html", None))
    read = {("readability", identity): reading(page=identity, set="readability", sha256=sha256)}
    monkeypatch.setattr(training_pages, "settled", lambda: read)
    monkeypatch.setattr(training_pages, "SETS", {})
    gold = [pair for pair in training_pages.labelled(tmp_path) if pair[0] != "corpus"]
    assert [(name, item.id, bool(item.gold)) for name, item in gold] == [("readability", identity, True)]
    assert [item.id for _, item in training_pages.without_gold(tmp_path, gold)] == [identity.replace("one", "two")]
    assert [pair for pair in training_pages.labelled(tmp_path, ["readability"]) if pair[0] != "corpus"] == []
    made = training_pages.training_pages([("readability", gold[0][1], form) for form in ("html", "inscriptis")], 1)
    assert [page.form for page in made] == ["html", "inscriptis"]
    assert all(page.example.full for page in made)


def test_pages_of_sets_without_gold_know_their_publisher(tmp_path):
    tests = tmp_path / "htmldate" / "tests"
    tests.mkdir(parents=True)
    (tests / "eval_default.json").write_text(json.dumps({"https://www.a.de/x": {"file": "1.html", "date": "2020"}}))
    (tests / "1.html").write_text("<p>Regen")
    (tests / "2.html").write_text('<link rel=canonical href="https://b.fr/y"><p>Pluie')
    (tests / "3.html").write_text('<link rel=canonical href="/y"><p>Rain')
    fixtures = tmp_path / "postlight" / "fixtures"
    fixtures.mkdir(parents=True)
    (fixtures / "c.org--old.html").write_text("<p>Rain")
    found = [item.site for _, item in unlabelled(tmp_path)]
    assert found == ["a.de", "b.fr", "htmldate/tests/3.html", "c.org"]


def test_decisions_say_what_is_wrong_with_them(tmp_path):
    row = {"page": "0001", "kind": "forum", "language": "es", "keep": "1-3"}
    path = tmp_path / "d.json"
    path.write_text(json.dumps(row))
    assert decisions(path) == [Decision("0001", "forum", "es", "1-3", "")]
    for wrong, message in (({"kind": "blog"}, "is not one of article"), ({"language": "Spanish"}, "two letters")):
        path.write_text(json.dumps([row, row | wrong]))
        with pytest.raises(ValueError, match=message):
            decisions(path)
    with pytest.raises(ValueError, match="there is no block 3"):
        decisions_of("1-3").verdicts(3)
    for wrong in ("3-1", "x", "-2", "1-2-3"):
        with pytest.raises(ValueError, match="is not a range"):
            decisions_of(wrong).verdicts(9)


def decisions_of(keep, doubtful=""):
    return Decision("0001", "forum", "es", keep, doubtful)


def test_a_listing_numbers_every_block_once():
    page, around = listed("0001", "recipes", page_item())
    assert page.texts == list(TEXTS)
    text = listing(page, around, "es", "forum")
    numbers = [
        int(part.split()[0])
        for line in text.splitlines()[2:]
        if "      @" not in line
        for part in line.split(" | ")
        if part.split() and part.split()[0].isdigit()
    ]
    assert set(range(len(TEXTS))) <= set(numbers)
    hidden, _ = listed(
        "0002",
        "x",
        Item("1", b"<p>Rain</p><p hidden>Snow</p><p aria-hidden=true>Hail</p><p><a href=/>More rain</a>", "html", None),
    )
    assert hidden.flags == ["p", "p never shown", "p hidden", "p L1.0"]


def test_shown_text_is_divided_by_verdict():
    page, _ = listed("0001", "x", Item("1", b"<p>Rain</p><p>Snow</p><p>Hail</p>", "html", None))
    assert shown(page, "d?k").split("\n")[:3] == ["--- 0001 KEPT: 1 blocks", "   2 Hail", "--- 0001 NO LABEL: 1 blocks"]


def test_worklists_decisions_and_agreement_from_end_to_end(tmp_path):
    data, folder = tmp_path / "data", tmp_path / "work"
    pages = data / "readability" / "test" / "test-pages"
    for number in range(7):
        (pages / str(number)).mkdir(parents=True)
        (pages / str(number) / "source.html").write_text(f"<h1>Rain {number}</h1><p>It rained.</p><p>Share</p>")
    chosen = [
        candidate(set="readability", id=f"readability/test/test-pages/{number}/source.html", kind="article")
        for number in range(7)
    ]
    work.write_worklists(chosen, folder)
    assert [entry["page"] for entry in json.loads((folder / "twice-01.json").read_text())] == ["0005"]
    assert work.dump(data, folder) == 7
    path = tmp_path / "part.json"
    row = {"page": "0005", "kind": "article", "language": "en", "keep": "0-1"}
    labels = tmp_path / "labels"
    for changed, to in (({"keep": "0"}, labels), ({}, labels), ({"keep": "1", "doubtful": "2"}, labels / TWICE)):
        path.write_text(json.dumps(row | changed))
        assert work.record([path], folder, "r", to) == 1
    (made,) = load_readings(labels).values()
    assert (made.page, made.verdicts, made.reader) == (chosen[4].id, "kkd", "r")
    found = work.agreement_of(folder, labels)
    assert (found.pages, found.blocks, found.doubtful, found.same) == (1, 2, 1, 0.5)
    assert "--- 0005 KEPT: 1 blocks" in work.show([path], folder)[0]


def test_agreement_is_chance_corrected():
    same = agreement([("kd" * 50, "kd" * 50, [1] * 100)])
    assert (same.same, same.kappa) == (1, 1)
    chance = agreement([("kkdd" * 25, "kdkd" * 25, [1] * 100)])
    assert (chance.same, chance.kappa) == (0.5, pytest.approx(0))
    assert agreement([("k", "k", [1])]).kappa == 1
    assert agreement([]).pages == 0


def candidate(**more):
    base = Candidate("htmldate", "1", "", "a.org", "en", "article", 100, 500, 0.5, "")
    made = replace(base, **more)
    return made if made.content else replace(made, content=content_of(made.id))


def test_the_choice_has_every_language_and_kind_before_it_has_more_of_the_rest():
    many = [candidate(id=f"e{n}", site=f"{n}.org", disagreement=0.9) for n in range(50)]
    rare = [candidate(id="fi", site="x.fi", language="fi", disagreement=0.1)]
    rare += [candidate(id="forum", site="y.org", kind="forum", disagreement=0.1)]
    chosen = choose([*many, *rare], 10, (set(), set()))
    assert {"fi", "forum"} <= {page.id for page in chosen}
    assert chosen == choose([*rare, *many[::-1]], 10, (set(), set()))


def test_no_page_is_chosen_that_is_scored_or_occurs_twice_or_fills_the_choice_with_one_publisher():
    pages = [
        candidate(id="scored", site="1.org", url="https://www.z.org/x/"),
        candidate(id="copy", site="2.org", content="same"),
        candidate(id="free", site="3.org", content="other"),
        candidate(id="again", site="4.org", content="other", disagreement=0.4),
        *(candidate(id=f"p{n}", site="p.de", url=f"https://p.de/{n}") for n in range(9)),
    ]
    chosen = [page.id for page in choose(pages, 20, ({"z.org/x"}, {"same"}))]
    assert not {"scored", "copy", "again"} & set(chosen)
    assert "free" in chosen
    assert len(chosen) == 1 + OF_PUBLISHER


FILES = sorted([*LABELS.glob("*.jsonl"), *(LABELS / TWICE).glob("*.jsonl")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_committed_labels_are_well_formed(path):
    pages = set()
    for made in read_file(path):
        assert made.set == path.stem
        assert made.page not in pages
        pages.add(made.page)
        assert len(made.verdicts) == len(made.hashes) > 0
        assert made.kind in KINDS
        assert len(made.sha256) == 64


def test_committed_labels_are_small():
    assert FILES
    assert sum(path.stat().st_size for path in FILES) < 900_000


def test_second_readings_are_of_pages_that_were_read_once():
    first, second = load_readings(LABELS), load_readings(LABELS / TWICE)
    assert set(second) <= set(first)
    assert all(first[key].hashes == other.hashes for key, other in second.items())
    assert read_labels.settled() is not None


def test_the_readme_has_the_figures_of_the_labels():
    assert figures(settled().values()) in (LABELS / "README.md").read_text("utf-8")
