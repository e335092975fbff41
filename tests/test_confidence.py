"""``page.confidence`` and ``page.doubts``."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.confidence import RECORD, tables
from benchmarks.corpus import load_cases
from benchmarks.training.confidences import Rated, figures, fit, held_out, packed, reliability
from cleantext import DEFAULT_FILTERS, Evidence, Verdict, analyze
from cleantext.confidence import INPUTS, confidence_row, estimate
from cleantext.evaluation.metrics import score
from cleantext.filters import NAMED_FILTERS
from cleantext.scorer import network

CASES = load_cases()
ARTICLE = (
    "<title>Rain ends the match</title><nav><a href=/>Home</a> <a href=/s>Sport</a></nav><article><h1>Rain ends the match</h1>"
    + "".join(
        f"<p>It rained on day {i} of the match, so both teams waited in the pavilion until the umpires came out again.</p>"
        for i in range(12)
    )
    + "</article>"
)
CHIPS = (
    "<div>"
    + "".join(f"<span>Item {i} <a href=/{i}>open</a></span><b>{i * 7}</b><i>soon</i>" for i in range(60))
    + "</div>"
)


def test_an_article_is_sure_and_a_page_of_fragments_is_not():
    sure, doubtful = analyze(ARTICLE), analyze(CHIPS, input_format="html")
    assert sure.confidence > 0.85
    assert doubtful.confidence < sure.confidence - 0.15
    assert doubtful.doubts
    assert sure.doubts == ()


def test_a_page_without_text_has_no_confidence():
    page = analyze("<script>draw()</script>")
    assert (page.confidence, page.doubts) == (0.0, ("there is no text on the page",))


@pytest.mark.parametrize("case", CASES[::4], ids=lambda case: case.name)
def test_it_is_a_share_on_every_page(case):
    page = analyze(case.source, input_format=case.mode)
    row = confidence_row(page, network.load)
    assert row.shape == (len(INPUTS),)
    assert np.isfinite(row).all()
    assert 0 <= page.confidence <= 1
    assert all(doubt[0].islower() and "{" not in doubt for doubt in page.doubts)


def test_it_does_not_depend_on_main_content_having_run():
    for filters in (NAMED_FILTERS, ()):
        page = analyze(CHIPS, input_format="html", filters=filters)
        assert 0 < page.confidence < 0.9


def test_it_falls_when_most_of_the_text_is_taken():
    def most(page):
        kept = np.flatnonzero(page.kept).tolist()
        return [Verdict(i, "drop", Evidence("most", "position")) for i in kept if i % 6]

    whole, torn = analyze(ARTICLE), analyze(ARTICLE, filters=(*DEFAULT_FILTERS, most))
    assert torn.confidence < whole.confidence - 0.05
    assert any("was kept" in doubt for doubt in torn.doubts)


def test_a_pickled_page_has_the_same():
    page = analyze(ARTICLE)
    assert pickle.loads(pickle.dumps(page)).confidence == page.confidence


def test_nothing_of_it_is_imported_by_extract():
    code = "import sys, cleantext; cleantext.extract('<p>It rained on Monday.</p>'); print('cleantext.confidence' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_it_ranks_the_pages_of_the_corpus():
    """The corpus has gold that the model was not fitted to."""
    found = [(analyze(case.source, input_format=case.mode), case.gold) for case in CASES]
    values = np.array([page.confidence for page, _ in found])
    f1 = np.array([score("\n".join(block.text for block in page.kept_blocks), gold).f1 for page, gold in found])
    assert abs(values.mean() - f1.mean()) < 0.1


RANDOM = np.random.default_rng(7)


def _pages(count):
    rows = RANDOM.normal(size=(count, len(INPUTS)))
    f1 = 1 / (1 + np.exp(-rows[:, 0] * 2 - 1))
    return [
        Rated("one" if i % 2 else "two", i % 3, tuple(row), float(y))
        for i, (row, y) in enumerate(zip(rows, f1, strict=True))
    ]


def test_the_fit_finds_what_f1_depends_on():
    pages = _pages(600)
    model = fit(pages)
    assert np.argmax(np.abs(model.matrix)) == 0
    found = figures(held_out(pages), np.array([page.f1 for page in pages]))
    assert found.correlation > 0.95
    assert found.error < 0.03
    assert found.gain > 0.9
    random = figures(RANDOM.random(600), np.array([page.f1 for page in pages]))
    assert random.gain < 0.3
    assert random.error > 0.1


def test_the_file_is_read_as_it_was_written(tmp_path):
    model = fit(_pages(300))
    (tmp_path / "c.npz").write_bytes(packed({"html": model, "text": model}))
    arrays = np.load(tmp_path / "c.npz", allow_pickle=False)
    assert np.allclose(arrays["html_matrix"], model.matrix, atol=1e-6)
    assert arrays["text_bias"].shape == (1,)


def test_reliability_has_all_pages():
    values = RANDOM.random(95)
    bins = reliability(values, values)
    assert sum(count for _, _, count in bins) == 95
    assert all(abs(confidence - f1) < 1e-9 for confidence, f1, _ in bins)


def test_the_recorded_figures_hold_what_the_docs_promise():
    shown = tables(RECORD)
    assert "### HTML" in shown and "### Flattened text" in shown
    assert estimate(analyze(ARTICLE)).value == analyze(ARTICLE).confidence
