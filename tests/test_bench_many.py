"""``benchmarks many``: the archive has the pages, the check notices what differs, the long run measures."""

from __future__ import annotations

from benchmarks import many
from cleantext.batch import documents
from cleantext.evaluation.sets.item import Item

PAGES = [
    Item(str(i), f"<p>On day {i} it rained.</p>".encode(), "html", None, url=f"http://example.org/{i}")
    for i in range(5)
]


def test_an_archive_has_the_pages_with_their_addresses(tmp_path):
    path = tmp_path / "crawl.warc.gz"
    assert many.write_warc(iter(PAGES), path, 4) == 4
    found = list(documents(str(path)))
    assert [(one.source, one.url) for one in found] == [(item.source, item.url) for item in PAGES[:4]]
    assert len({one.id for one in found}) == 4


def test_the_check_compares_records(tmp_path, monkeypatch):
    path = tmp_path / "crawl.warc.gz"
    many.write_warc(iter(PAGES), path, 3)
    assert many.check(path, kills=0) == (3, 0, [])
    clean = many.clean
    monkeypatch.setattr(many, "clean", lambda document, options: clean(document, options) | {"text": "Other."})
    assert many.check(path, kills=0).different == ["urn:page:1", "urn:page:2", "urn:page:3"]


def test_a_long_run_measures_memory(monkeypatch, tmp_path):
    monkeypatch.setattr(many, "html_pages", lambda data: iter(PAGES))
    lines = list(many.soak(tmp_path, count=40, workers=1))
    assert len(lines) == many.SAMPLES
    assert lines[-1]["pages"] == 40
    assert lines[-1]["MB"] > 1
    assert all(size > 1 for size in lines[0]["MB of processes"])
