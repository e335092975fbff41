"""``extract_many``: the same records as one page at a time, whatever a page does to its process."""

from __future__ import annotations

import os
import pickle
import signal
import time
from pathlib import Path

import pytest

from cleantext import DEFAULT_FILTERS, Document, Options, extract_many
from cleantext.batch import clean

PAGES = [f"<p>On day {i} it rained, so the referee called off the match at noon.</p>" for i in range(30)]
OPTIONS = Options()


def trouble(page):
    text = page.blocks[0].text if len(page.blocks) else ""
    if text.startswith("Hang"):
        time.sleep(1000)
    if text.startswith("Die"):
        os.kill(os.getpid(), signal.SIGKILL)
    if text.startswith("Raise"):
        raise KeyError("a fault of the filter")
    return ()


def test_records_are_those_of_single_pages_in_order():
    expected = [clean(Document(str(i), page), OPTIONS) for i, page in enumerate(PAGES)]
    assert list(extract_many(iter(PAGES), workers=2)) == expected
    assert list(extract_many(PAGES, workers=0)) == expected
    assert expected[3]["text"] == "On day 3 it rained, so the referee called off the match at noon."


def test_a_page_that_hangs_dies_or_raises_costs_that_page():
    pages = list(PAGES)
    pages[5], pages[11], pages[12] = "<p>Hang here.", "<p>Die here.", "<p>Raise here."
    options = Options(filters=(*DEFAULT_FILTERS, trouble))
    records = list(extract_many(pages, options=options, workers=2, timeout=8.0))
    assert [record["id"] for record in records] == [str(i) for i in range(30)]
    errors = {record["id"]: str(record["error"]) for record in records if "error" in record}
    assert sorted(errors) == ["11", "12", "5"]
    assert errors["5"].startswith("timeout: ")
    assert errors["11"].startswith("the process died: ")
    assert errors["12"].startswith("KeyError: ")
    assert all(record["text"] for record in records if "error" not in record)
    assert all(record["text"] == "" for record in records if "error" in record)


def test_documents_are_read_lazily():
    read = []

    def endless():
        while True:
            read.append(len(read))
            yield PAGES[0]

    records = extract_many(endless(), workers=1)
    assert read == []
    for _ in range(5):
        next(records)
    assert len(read) < 40
    records.close()


def test_what_a_document_brings_is_in_its_record(tmp_path):
    path = tmp_path / "rain.html"
    path.write_bytes("<p>Am Montag fiel das Spiel aus, und die 5 € gab es für alle zurück.</p>".encode("iso8859-15"))
    document = Document(
        "7", path, "https://example.org/rain", {"content-type": "text/html; charset=iso-8859-15"}, {"n": 1}
    )
    record, missing, none = extract_many([document, Path("/no/such/file"), None], workers=0)
    assert (record["id"], record["url"], record["document"]) == ("7", "https://example.org/rain", {"n": 1})
    assert "5 € gab es für alle" in str(record["text"])
    assert str(missing["error"]).startswith("FileNotFoundError")
    assert str(none["error"]).startswith("source is None")
    only = next(extract_many(PAGES, workers=0, fields=["text"]))
    assert list(only) == ["id", "text"]


def test_a_document_that_cannot_be_sent_costs_itself():
    documents = [Document(str(i), page) for i, page in enumerate(PAGES[:3])]
    documents[1] = Document("1", PAGES[1], metadata={"close": lambda: None})
    records = list(extract_many(documents, workers=1))
    assert [record["id"] for record in records] == ["0", "1", "2"]
    assert "cannot be sent" in str(records[1]["error"])
    assert [record["text"] for record in records if "error" not in record] == [
        "On day 0 it rained, so the referee called off the match at noon.",
        "On day 2 it rained, so the referee called off the match at noon.",
    ]


def test_records_without_order_are_the_same():
    expected = sorted(str(record) for record in extract_many(PAGES, workers=0))
    assert sorted(str(record) for record in extract_many(PAGES, workers=2, ordered=False)) == expected


def test_options_go_to_other_processes():
    given = Options(ignore="legal")
    _ = given.pipeline
    sent = pickle.loads(pickle.dumps(given))
    assert sent.filters is DEFAULT_FILTERS
    assert sent.pipeline.names == given.pipeline.names


@pytest.mark.parametrize(
    ("documents", "arguments", "error"),
    [
        ("<p>One page.", {}, TypeError),
        (5, {}, TypeError),
        ([], {"workers": -1}, ValueError),
        ([], {"timeout": 0}, ValueError),
        ([], {"fields": ["texts"]}, ValueError),
        ([], {"fields": "text"}, TypeError),
        ([], {"workers": 1, "options": Options(filters=(lambda page: (),))}, TypeError),
    ],
)
def test_misuse_raises_at_once(documents, arguments, error):
    with pytest.raises(error):
        extract_many(documents, **arguments)


@pytest.mark.parametrize("timeout", [1e300, float("inf"), None])
def test_a_timeout_may_be_longer_than_a_system_waits(timeout):
    [record] = extract_many(PAGES[:1], workers=1, timeout=timeout)
    assert record["text"]
    assert "error" not in record
