"""Pages, labels and gold of the corpus match, and the corpus covers languages, kinds and filters."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from benchmarks.corpus import CORPUS, block_of_row, load_cases, row_texts, rows_to_label
from cleantext import DEFAULT_FILTERS, analyze, extract
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

CASES = load_cases()
NAMES = [filter_name(f) for f in DEFAULT_FILTERS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_labels_and_gold_hold_together(case):
    blocks = analyze(case.source, input_format=case.mode, filters=()).blocks
    assert row_texts(blocks) == [label.text for label in case.labels]
    assert case.gold == "".join(label.text + "\n" for label in case.labels if label.label == "content")
    for label in case.labels:
        assert label.label in ("content", *NAMES)
        assert not label.trap or (label.label == "content" and label.trap in NAMES)
    meta = tomllib.loads((CORPUS / case.name / "meta.toml").read_text("utf-8"))
    assert set(meta) == {"source", "language", "kind", "split", "format", "notes"}
    assert meta["split"] in ("dev", "test")


def test_the_readme_shows_a_meta_toml_and_every_value_that_it_may_have():
    readme = (CORPUS / "README.md").read_text("utf-8")
    meta = tomllib.loads(readme.split("```toml\n")[1].split("```")[0])
    known = [tomllib.loads(path.read_text("utf-8")) for path in CORPUS.glob("*/meta.toml")]
    assert {frozenset(meta)} == {frozenset(other) for other in known}
    row = re.search(r"^\| `kind` \| (.*) \|$", readme, re.MULTILINE)[1]
    assert set(row.split(", ")) == {other["kind"] for other in known}
    assert {other["format"] for other in known} <= set(
        re.findall(r'"(\w+)"', readme.split("| `format` |")[1].split("\n")[0])
    )


@pytest.mark.parametrize("number", range(5))
def test_seed_documents_come_out_exact(number):
    case = next(case for case in CASES if case.name == f"seed-00{number}")
    for source in (case.source, case.source.encode(), case.source.replace("\n", "\r\n")):
        page = analyze(source)
        assert page.plain_text.splitlines() == case.gold.splitlines()
        assert [line for line in extract(source).splitlines() if line] == case.gold.splitlines()


@pytest.mark.long
def test_seeds_are_the_documents_that_came_with_the_request():
    seeds = Path(__file__).parents[2] / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip(f"{seeds} is not here: whether corpus/seed-* equal it was not checked")
    for number, seed in enumerate(sorted(seeds.iterdir())):
        assert (CORPUS / f"seed-00{number}" / "page.txt").read_bytes() == seed.read_bytes()


def test_the_corpus_is_as_wide_as_it_says():
    written = [case for case in CASES if not case.name.startswith("seed")]
    assert len(written) >= 48
    assert len({case.language for case in written}) >= 20
    assert len({case.kind for case in written}) >= 10
    flattened = [case for case in written if case.mode == "text"]
    assert 0.3 <= len(flattened) / len(written) <= 0.4
    assert {case.format for case in flattened} == {"innertext", "nodes", "wet", "lynx"}
    assert 0.3 <= sum(case.split == "test" for case in written) / len(written) <= 0.4
    assert all(60 <= len(case.labels) <= 300 for case in written)
    assert len({case.source for case in CASES}) == len(CASES)


@pytest.mark.parametrize("name", [filter_name(f) for f in NAMED_FILTERS])
def test_every_named_filter_has_true_cases_and_traps(name):
    languages = defaultdict(set)
    traps = Counter()
    for case in CASES:
        for label in case.labels:
            if label.label == name:
                languages[case.language].add(case.name)
            traps[label.trap] += 1
    assert len(languages) >= 8
    assert sum(map(len, languages.values())) >= 8
    assert traps[name] >= 8


def test_rows_of_hard_wrapped_text_are_its_lines():
    line = "it rained on Monday from early in the morning until the match was off"
    source = "Home\n\n" + "\n".join([line] * 14) + "\n\nShare\n"
    blocks = analyze(source, input_format="text", filters=()).blocks
    assert len(blocks) == 3
    assert row_texts(blocks) == ["Home", *[line] * 14, "Share"]
    assert block_of_row(blocks).tolist() == [0, *[1] * 14, 2]
    flat = analyze("Home\n\nShare", input_format="text", filters=()).blocks
    assert block_of_row(flat).tolist() == [0, 1]


@pytest.mark.parametrize("name", ["nl-forum-lynx", "he-product-shop", "seed-002"])
def test_rows_to_label_are_those_of_the_corpus(name):
    [page] = (CORPUS / name).glob("page.*")
    head, *rows = (CORPUS / name / "labels.tsv").read_text("utf-8").split("\n")
    assert rows_to_label(page).split("\n")[0] == head
    assert [row.split("\t", 2)[2:] for row in rows_to_label(page).split("\n")[1:]] == [
        row.split("\t", 2)[2:] for row in rows
    ]


def test_rows_of_html_are_its_blocks():
    blocks = analyze("<p>a<br>b</p><pre>c\nd</pre>", filters=()).blocks
    assert row_texts(blocks) == blocks.texts == ["a\nb", "c\nd"]
    assert block_of_row(blocks).tolist() == [0, 1]
