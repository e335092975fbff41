"""Pages of which less than half comes out, from records and by running, on invented pages."""

from dataclasses import replace

import pytest

from benchmarks import lost as module
from benchmarks.lost import Lost, lost, recalls_of
from benchmarks.run import run
from cleantext.evaluation.results import Outcome, read, write

OUTCOME = Outcome("x", "x 1", 0, 0, 0, 0, 0, 0, 0, [])


@pytest.fixture
def pages(tmp_path):
    """A set of three pages: one whose text is all in the output, one of which little is, and one whose gold is not on it."""
    for name, body, gold in (
        ("a", "<p>It rained on Monday</p>", "It rained on Monday"),
        ("b", "<p>It rained</p><template>x</template>", "It rained twice"),
        ("c", "<p>Snow</p>", "Nothing of it"),
    ):
        (tmp_path / f"{name}.html").write_text(f"<body>{body}</body>", "utf-8")
        (tmp_path / f"{name}.gold.txt").write_text(gold, "utf-8")
    return tmp_path


def recalls(folder, values):
    path = next((folder / "own").glob("*.json"))
    result = read(path)
    write(replace(result, outcomes={"everything": replace(result.outcomes["everything"], recalls=values)}), path)


def test_recall_of_a_record():
    assert recalls_of(replace(OUTCOME, recalls=[500, 1000], counts=[(0, 0, 1), (0, 0, 1)])) == [0.5, 1.0]
    assert recalls_of(replace(OUTCOME, counts=[(1, 9, 3), (0, 1, 0)])) == [0.25, 1.0]
    assert recalls_of(replace(OUTCOME, pages=[400])) is None  # an older record holds F1 alone


def test_a_record_is_used_and_its_boundary_is_half(pages, tmp_path, monkeypatch):
    results = tmp_path / "results"
    run([str(pages)], ["everything"], pages, to=results)
    monkeypatch.setattr(module, "outcome", lambda *_: pytest.fail("the extractor was run in spite of the record"))
    for values, ids in (([500, 500, 0], ()), ([499, 500, 0], ("a",)), ([1000, 0, 0], ("b",))):
        recalls(results, values)
        (found,) = lost(pages, sets=[str(pages)], extractors=["everything"], results=results)
        assert (found.ids, found.pages) == (ids, 2)  # the gold of the third page is not on it
    (found,) = lost(pages, sets=[str(pages)], extractors=["everything"], every=2, results=results)
    assert (found.ids, found.pages) == ((), 1)


def test_without_a_record_the_extractor_is_run(pages, tmp_path):
    found = lost(pages, sets=[str(pages)], extractors=["everything", "ten-words"], results=tmp_path / "none")
    assert [(one.extractor, one.ids, one.pages, one.learned) for one in found] == [
        ("everything", (), 2, False),
        ("ten-words", ("a", "b"), 2, False),
    ]


def test_a_record_of_other_pages_is_not_used(pages, tmp_path):
    results = tmp_path / "results"
    run([str(pages)], ["everything"], pages, to=results)
    recalls(results, [0, 0, 0])
    (pages / "d.html").write_text("<p>More", "utf-8")
    (pages / "d.gold.txt").write_text("More", "utf-8")
    assert lost(pages, sets=[str(pages)], extractors=["everything"], results=results) == [
        Lost(str(pages), "everything", (), 3)
    ]
