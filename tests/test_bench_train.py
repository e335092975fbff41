"""Labels, weights of examples, and the network in torch against the network in numpy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("rapidfuzz", reason="the extra train is not installed")

from benchmarks.training.block_labels import label, of_gold, of_snippets, weights
from benchmarks.training.forms import line_dropout
from cleantext.evaluation.sets.item import Item


def item(gold, **more):
    return Item("1", "", "html", gold, **more)


def test_a_block_in_part_of_the_gold_has_a_part_of_a_label():
    labels = of_gold(
        ["Home", "It rained all day", "so nobody of us went out", "Share"], "It rained all day so nobody went"
    )
    assert labels.tolist() == pytest.approx([0, 1, 0.5, 0], abs=0.01)


def test_a_word_of_the_gold_is_used_once_and_in_order():
    labels = of_gold(["Sport", "Rain ends the match", "Rain", "Sport"], "Rain ends the match")
    assert labels.tolist() == [0, 1, 0, 0]
    assert of_gold(["match the", "the match"], "the match").tolist() == [0, 1]


def test_a_long_block_counts_wherever_the_gold_has_it():
    first, second = (
        "one two three four five six seven eight nine",
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    )
    assert of_gold([second, first], f"{first} {second}").tolist() == [1, 1]


def test_chinese_is_aligned_by_character():
    assert of_gold(["首页", "今天下了一整天的雨"], "今天下了一整天的雨。").tolist() == [0, 1]


def test_no_gold_no_labels():
    assert of_gold(["Home"], "").tolist() == [0]
    assert np.isnan(of_snippets(["Home"], [""], ["x"])).all()


def test_lists_that_the_gold_may_lack_are_no_negatives_inside_the_article():
    first = "it rained all day and the match was called off"
    last = "on tuesday the sun was out and both teams played"
    texts = ["home", first, "hats coats", "advert", "played", last, "more news"]
    kinds = ["list_item", "paragraph", "list_item", "paragraph", "list_item", "paragraph", "list_item"]
    gold = item(f"{first} {last}", left_out=("list_item",))
    labels = label(texts, gold, kinds)
    assert np.isnan(labels[[2, 4]]).all()
    assert labels[[0, 1, 3, 5, 6]].tolist() == [0, 1, 0, 1, 0]
    assert label(texts, item(gold.gold), kinds).tolist() == [0, 1, 0, 0, 0, 1, 0]
    assert label(texts, item("snow", left_out=("list_item",)), kinds).tolist() == [0] * 7
    whole = [f"{texts[2]} {first}" if at == 1 else text for at, text in enumerate(texts)]
    assert label(whole, gold, kinds)[1] > 0.8


def test_short_snippets_label_only_blocks_that_they_are_half_of():
    labels = of_snippets(
        ["1 salt", "salt and pepper are on the table", "it rained all day long today"],
        ["salt", "it rained all day"],
        [],
    )
    assert labels[[0, 2]].tolist() == [1, 1]
    assert np.isnan(labels[1])
    assert of_snippets(["a salt", "mine b"], ["salt mine"], []).tolist() == [1, 1]


def test_pages_weigh_alike_and_unanswerable_ones_nothing():
    open_ = np.ones(3, np.bool_)
    small = weights(np.array([1, 1, 0], np.float32), np.array([50, 50, 1]), open_, item("word " * 100))
    large = weights(np.array([1, 1, 0], np.float32), np.array([5000, 5000, 1]), open_, item("word " * 10000))
    assert small.sum() == pytest.approx(large.sum(), rel=0.25)
    assert weights(np.zeros(3, np.float32), np.array([50, 50, 1]), open_, item("word " * 100)).sum() == 0
    assert weights(np.ones(3, np.float32), np.array([5, 5, 1]), open_, item("")).sum() == 0


def test_blocks_that_the_scorer_does_not_decide_weigh_nothing():
    got = weights(np.ones(3, np.float32), np.array([5, 5, 1]), np.array([True, False, True]), item("word " * 11))
    assert (got > 0).tolist() == [True, False, True]


def test_of_snippets_only_touched_blocks_weigh():
    labels = of_snippets(["Home", "It rained", "Share"], ["It rained"], ["Share"])
    got = weights(
        labels, np.array([1, 2, 1]), np.ones(3, np.bool_), item(None, snippets=("It rained",), unwanted=("Share",))
    )
    assert (got > 0).tolist() == [False, True, True]
    assert got.sum() == pytest.approx(1)


def test_line_dropout_keeps_all_of_the_gold_and_less_of_the_rest():
    body = [f"It rained on day {day}, so nobody of us went out." for day in range(6)]
    text = "Home\nSport\n\n" + "\n".join(f"{line}\nAdvertisement {line.split()[4]}" for line in body) + "\nImprint\n"
    sizes = set()
    for number in range(12):
        page = Item(str(number), text, "text", "\n".join(body))
        left = line_dropout(text, page)
        assert [line for line in left.splitlines() if line in body] == body
        assert set(left.splitlines()) <= set(text.splitlines())
        sizes.add(len(left))
    assert max(sizes) <= len(text)
    assert len(sizes) > 2
    assert line_dropout(text, Item("x", text, "text", "Nothing of this.")) == text


def test_line_dropout_keeps_lines_of_hard_wrapped_paragraphs():
    line = "it rained on Monday from early in the morning until the match was off, said {}"
    body = [line.format(name) for name in ("Ann", "Bob", "Cem", "Dan", "Eve", "Fay", "Gus")]
    other = [
        line.replace("rained", "snowed").format(name) for name in ("Hal", "Ian", "Jon", "Kay", "Lea", "Mia", "Ned")
    ]
    text = "\n".join([*body, "", *other, "", "Share", ""])
    lengths = set()
    for number in range(12):
        left = line_dropout(text, Item(str(number), text, "text", "\n".join(body))).splitlines()
        assert left[:7] == body
        assert set(left) <= {*body, *other, "", "Share"}
        lengths.add(len(left))
    assert len(lengths) > 1


def test_words_of_few_sites_have_no_vector():
    pytest.importorskip("torch", reason="the extra train is not installed")
    from benchmarks.training.batches import Example, Settings, Vocabularies
    from cleantext.scorer.features import Features
    from cleantext.scorer.words import hash_words

    def example(site, text):
        words = hash_words([text])
        none = np.zeros((1, 0), np.int64)
        x = Features(
            (),
            none,
            words.ids,
            words.firsts,
            words.ids[:0],
            words.firsts[:1],
            none,
            none,
            (),
            (none, none),
            none,
            (none, none),
        )
        return Example(x, none, none, full=True, site=site)

    pages = [example("a", "rain rain snow"), example("a", "rain hail"), example("b", "rain hail")]
    known = Vocabularies.of(pages, Settings(least_sites=2))
    assert sorted(known.words.tolist()) == sorted(hash_words(["rain hail"]).ids.tolist())
    assert Vocabularies.of(pages, Settings(least_sites=2, most_words=1)).words.size == 1
    assert not known.classes.size


@pytest.mark.parametrize("kind", ["html", "text"])
def test_numpy_gives_what_torch_gives(kind):
    torch = pytest.importorskip("torch", reason="the extra train is not installed")
    from benchmarks.training.batches import Batch, Example, Settings
    from benchmarks.training.learning import fit, packed
    from cleantext import analyze
    from cleantext.filters import NAMED_FILTERS
    from cleantext.filters.main_content import dropped_before
    from cleantext.scorer.features import build_features
    from cleantext.scorer.network import read

    examples = []
    for number in range(4):
        body = f"<div class='post entry'><h1>Page {number}</h1><p>It rained on day {number}, so nobody went out.</p><p>So we wrote.</p></div>"
        source = f"<nav class='menu'><a href='/'>Home</a><a href='/{number}'>Sport</a></nav>{body}"
        page = analyze(source, input_format=kind, filters=NAMED_FILTERS)
        a = page.analysis
        x = build_features(page, *dropped_before(page))
        labels = (a.stats.words > 4).astype(np.float32)
        examples.append(Example(x, labels, np.ones(a.count, np.float32), full=True, site=str(number)))
    settings = Settings(least_sites=2, epochs=3, pages=2, dropout=0.0, no_words=0.0, no_classes=0.0)
    net = fit(examples, settings, quiet=True)
    with torch.no_grad():
        wanted = net(Batch(examples, net.known, np.random.default_rng(0), settings)).numpy()
    got = np.concatenate([read(packed(net, e.x.names)).scores(e.x) for e in examples])
    assert got == pytest.approx(wanted, abs=0.02)  # the file holds float16
    again = fit(examples, settings, quiet=True)
    assert packed(again, examples[0].x.names) == packed(net, examples[0].x.names)
    last = fit(examples, replace(settings, average=0.0), quiet=True)  # the weights of the last step
    assert packed(last, examples[0].x.names) != packed(net, examples[0].x.names)
