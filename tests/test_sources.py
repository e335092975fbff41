"""Sources: every page of every format, the place to go on from, and what is broken counted and passed over."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleantext.batch import documents
from cleantext.batch.sources import FIRST, Inputs, find_files


def body(i):
    return f"<p>On day {i} it rained, so the referee called off the match at noon. {'Rain. ' * i}</p>"


def http(payload, kind="text/html; charset=utf-8", status="200 OK", more=""):
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + payload


def warc_record(i, content, kind="response", content_type="application/http; msgtype=response"):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{i}>\r\nWARC-Target-URI: http://example.org/{i}\r\n"
        f"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def page_record(i):
    return warc_record(i, http(body(i).encode()))


INFO = warc_record("info", b"software: a crawler\r\n", "warcinfo", "application/warc-fields")
COMPRESSIONS = {"": bytes, ".gz": lambda data: gzip.compress(data, mtime=0), ".zst": zstandard.compress}


def read(path, **known):
    """Return the sources of the documents of a file, and its faults."""
    faults = []
    found = list(documents(str(path), on_fault=faults.append, **known))
    return [one.source for one in found], faults, found


def entries(path, place=FIRST):
    inputs = Inputs([str(path)])
    return [
        (place, entry.document and entry.document.id, entry.fault and entry.fault.at)
        for place, entry in inputs.entries(place)
    ]


def jsonl(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


ROWS = [{"url": f"http://example.org/{i}", "html": body(i), "lang": "en", "n": i} for i in range(9)]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_page(tmp_path, suffix):
    path = tmp_path / f"rain.html{suffix}"
    path.write_bytes(COMPRESSIONS[suffix](body(3).encode()))
    sources, faults, found = read(path)
    assert (sources, faults, found[0].id) == ([body(3).encode()], [], str(path))


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", ["rain.jsonl", "rain.data"])
def test_jsonl(tmp_path, suffix, name):
    path = tmp_path / (name + suffix)
    path.write_bytes(COMPRESSIONS[suffix](jsonl(ROWS)))
    sources, faults, found = read(path)
    assert (sources, faults) == ([row["html"] for row in ROWS], [])
    assert found[4].url == "http://example.org/4"
    assert found[4].metadata == {"lang": "en", "n": 4}


def test_jsonl_with_broken_lines_and_another_column(tmp_path):
    path = tmp_path / "rain.jsonl"
    lines = [
        b'{"page": "<p>One."}\n',
        b"\n",
        b"{no json}\n",
        b"[1]\n",
        b'{"text": "Two."}\n',
        b'{"page": 3}\n',
        b'{"pag',
    ]
    path.write_bytes(b"".join(lines))
    sources, faults, _ = read(path, column="page")
    assert sources == ["<p>One.", 3]
    assert [(fault.at, fault.is_end) for fault in faults] == [(2, False), (3, False), (4, False), (6, True)]
    assert "no column page: there are text" in faults[2].cause


def test_parquet_by_groups(tmp_path):
    path = tmp_path / "rain.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=4)
    sources, faults, found = read(path)
    assert (sources, faults) == ([row["html"] for row in ROWS], [])
    assert found[8].metadata == {"lang": "en", "n": 8}
    path.write_bytes(path.read_bytes()[:-30])
    sources, faults, _ = read(path)
    assert sources == []
    assert [fault.is_end for fault in faults] == [True]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_warc(tmp_path, suffix):
    chunked = b"5\r\n<p>Ch\r\n4\r\nunk.\r\n0\r\n\r\n"
    latin = http("<p>Grüße.".encode("latin-1"), "text/html; charset=iso-8859-1")
    records = [
        INFO,
        page_record(0),
        warc_record("request", b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        warc_record("gone", http(b"<p>Not found.", status="404 Not Found")),
        warc_record("image", http(b"\x89PNG\r\n\x1a\n", "image/png")),
        warc_record("chunked", http(chunked, more="Transfer-Encoding: chunked\r\n")),
        warc_record("zipped", http(gzip.compress(b"<p>Zipped."), more="Content-Encoding: gzip\r\n")),
        warc_record("latin", latin),
        warc_record("plain", http(b"Plain text.", "text/plain")),
        warc_record("xhtml", http(b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "application/xhtml+xml")),
        warc_record("file", b"<p>A resource.", "resource", "text/html"),
    ]
    path = tmp_path / f"rain.warc{suffix}"
    path.write_bytes(b"".join(map(COMPRESSIONS[suffix], records)))
    _, faults, found = read(path)
    assert faults == []
    assert [one.id.removeprefix("urn:uuid:") for one in found] == [
        "0",
        "chunked",
        "zipped",
        "latin",
        "plain",
        "xhtml",
        "file",
    ]
    assert [one.source for one in found][1:3] == [b"<p>Chunk.", b"<p>Zipped."]
    assert (found[3].charset, found[0].url, found[0].metadata) == (
        "iso-8859-1", "http://example.org/0", {"date": "2024-01-01T00:00:00Z"},
    )  # fmt: skip
    assert {one.input_format for one in found} == {"auto"}


def test_texts_of_wet_files_are_text(tmp_path):
    path = tmp_path / "rain.warc.wet.gz"
    records = [INFO, warc_record(1, b"Home\nNews\nIt rained < 3 mm on Monday.\n", "conversion", "text/plain")]
    path.write_bytes(b"".join(gzip.compress(record) for record in records))
    _, faults, found = read(path)
    assert (faults, [(one.input_format, one.url) for one in found]) == ([], [("text", "http://example.org/1")])


def test_arc(tmp_path):
    path = tmp_path / "rain.arc.gz"
    version = b"1 0 Alexa Internet\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://rain.arc 0.0.0.0 20240101000000 text/plain %d\n" % len(version)
    pages = [(i, http(body(i).encode())) for i in range(3)]
    lines = [
        f"http://example.org/{i} 1.2.3.4 20240101000000 text/html {len(page)}\n".encode() + page + b"\n"
        for i, page in pages
    ]
    path.write_bytes(b"".join(gzip.compress(part) for part in (head + version + b"\n", *lines)))
    sources, faults, found = read(path)
    assert (sources, faults) == ([body(i).encode() for i in range(3)], [])
    assert found[2].url == "http://example.org/2"


def broken(suffix, record):
    """Return a record, compressed or not, that cannot be read."""
    data = COMPRESSIONS[suffix](record)
    return data.replace(b"WARC/1.0", b"WORC/1.0", 1) if not suffix else data[: len(data) // 2]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("bad", [(0,), (3,), (3, 4), (2, 5), (7,)], ids=str)
def test_a_broken_record_of_an_archive_costs_no_other(tmp_path, suffix, bad):
    good = [i for i in range(8) if i not in bad]
    parts = [broken(suffix, page_record(i)) if i in bad else COMPRESSIONS[suffix](page_record(i)) for i in range(8)]
    path = tmp_path / f"rain.warc{suffix}"
    path.write_bytes(b"".join(parts))
    sources, faults, _ = read(path)
    assert sources == [body(i).encode() for i in good]
    assert 1 <= len(faults) <= len(bad)
    assert [fault.is_end for fault in faults] == [bad == (7,)] * len(faults)


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("cut", [3, 40, 200])
def test_a_truncated_archive_ends_with_what_was_whole(tmp_path, suffix, cut):
    data = b"".join(COMPRESSIONS[suffix](page_record(i)) for i in range(5))
    path = tmp_path / f"rain.warc{suffix}"
    path.write_bytes(data[:-cut])
    sources, faults, _ = read(path)
    assert sources[:4] == [body(i).encode() for i in range(4)]
    if cut > 3:
        assert len(sources) == 4
        assert [fault.is_end for fault in faults] == [True]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rain.warc", INFO + b"".join(map(page_record, range(6)))),
        ("rain.warc.gz", b"".join(gzip.compress(page_record(i)) for i in range(6))),
        ("broken.warc.gz", b"".join(gzip.compress(page_record(i))[: 90 if i == 2 else None] for i in range(6))),
        ("rain.warc.zst", b"".join(zstandard.compress(page_record(i)) for i in range(6))),
        ("rain.jsonl", jsonl(ROWS)),
        ("rain.jsonl.gz", gzip.compress(jsonl(ROWS))),
        ("rain.html", body(1).encode()),
        ("cut.jsonl", jsonl(ROWS)[:-9]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reading_goes_on_from_any_place(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    whole = entries(path)
    assert whole
    for number, (place, _, _) in enumerate(whole):
        assert entries(path, place) == whole[number + 1 :]


def test_offsets_make_going_on_quick(tmp_path):
    path = tmp_path / "rain.warc.gz"
    members = [gzip.compress(page_record(i)) for i in range(5)]
    path.write_bytes(b"".join(members))
    ends = [sum(map(len, members[: i + 1])) for i in range(5)]
    assert [place.mark.offset for place, _, _ in entries(path)] == ends


def test_standard_input(monkeypatch):
    for data in (jsonl(ROWS), gzip.compress(jsonl(ROWS)), zstandard.compress(jsonl(ROWS))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys.stdin.buffer, "seekable", lambda: False, raising=False)
        assert [one.source for one in documents("-")] == [row["html"] for row in ROWS]
    for compress in COMPRESSIONS.values():
        data = b"".join(compress(page_record(i)) for i in range(300))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert [one.source for one in documents("-")] == [body(i).encode() for i in range(300)]


def test_other_file_systems(tmp_path):
    import fsspec

    system = fsspec.filesystem("memory")
    for i in range(2):
        system.pipe(f"/crawl/{i}.warc.gz", gzip.compress(page_record(i)))
    for name in (
        "memory://crawl/*.warc.gz",
        "memory://crawl",
        ["memory://crawl/0.warc.gz", "memory://crawl/1.warc.gz"],
    ):
        assert [one.source for one in documents(name)] == [body(i).encode() for i in range(2)]
    system.rm("/crawl", recursive=True)


def test_files_of_directories_and_patterns(tmp_path):
    for name, data in {
        "b/one.html": b"<p>One.", "b/.hidden.html": b"<p>No.", "a/two.txt": b"Two.", "a/style.css": b"p {}",
        "a/pages.jsonl": b'{"html": "<p>Three."}\n', "a/four.html.gz": gzip.compress(b"<p>Four."), "a/image.png.gz": b"\x1f\x8b",
        "index.php": b"<html><body><p>Five.",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    found = find_files([str(tmp_path)])
    names = [Path(name).relative_to(tmp_path).as_posix() for name in found.files]
    assert names == ["index.php", "a/four.html.gz", "a/pages.jsonl", "a/two.txt", "b/one.html"]
    assert [message.partition(": ")[2].replace(f"{tmp_path}/", "") for message in found.left_out] == [
        "left out a/image.png.gz, a/style.css: neither pages nor text",
        "left out b/.hidden.html: hidden",
    ]
    assert find_files([str(tmp_path / "**/*.html"), str(tmp_path / "b")]).files == [str(tmp_path / "b/one.html")]
    with pytest.raises(FileNotFoundError, match=r"none\.html: no such file"):
        find_files([str(tmp_path / "none.html")])


def test_a_directory_that_cannot_be_read_is_no_empty_one(tmp_path, monkeypatch):
    import os

    (tmp_path / "rain.html").write_bytes(b"<p>Rain.")
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def refused(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(OSError, match="locked: Permission denied: nothing was read"):
        find_files(tmp_path)


def test_what_cannot_be_read_is_a_warning_without_on_fault(tmp_path):
    (tmp_path / "rain.jsonl").write_bytes(b"{no json}\n" + jsonl(ROWS[:1]))
    with pytest.warns(RuntimeWarning, match=r"rain\.jsonl, entry 0: no JSON"):
        assert len(list(documents(str(tmp_path)))) == 1


def test_a_row_that_python_has_no_types_for_costs_no_other(tmp_path):
    buffers = pa.array([b"<p>One.", b"<p>Tw\xff.", b"<p>Three."], pa.binary()).buffers()
    values = pa.StringArray.from_buffers(3, buffers[1], buffers[2])
    table = pa.table({
        "html": values,
        "day": pa.array([1, 2**31 - 1, 3], pa.int32()).cast(pa.date32()),
        "at": pa.array([1, 2, 3], pa.int64()).cast(pa.timestamp("ns", "Mars/Base")),
    })  # fmt: skip
    path = tmp_path / "rain.parquet"
    pq.write_table(table, path)
    sources, faults, found = read(path)
    assert ([bytes(source) if isinstance(source, bytes) else source.encode() for source in sources], faults) == (
        [b"<p>One.", b"<p>Tw\xff.", b"<p>Three."], [],
    )  # fmt: skip
    assert found[2].metadata["day"] == "1970-01-04"
    nested = tmp_path / "rain.jsonl"
    deep = '{"html": "<p>Deep.", "a": ' + "[" * 900 + "]" * 900 + "}\n"
    nested.write_text(deep + '{"html": "<p>Flat.", "n": NaN}\n')
    sources, faults, found = read(nested)
    assert (sources[-1], found[-1].metadata) == ("<p>Flat.", {"n": None})


def test_lines_longer_than_what_is_looked_at_are_json(tmp_path):
    rows = [{"html": body(i) + "<p>Rain.</p>" * 2000} for i in range(3)]
    path = tmp_path / "c4-train.json.gz"
    path.write_bytes(gzip.compress(jsonl(rows)))
    assert read(path)[0] == [row["html"] for row in rows]


def test_pipes_and_files_that_cannot_be_read(tmp_path):
    import os
    import threading

    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(jsonl(ROWS),))
    writer.start()
    assert read(tmp_path / "pipe")[0] == [row["html"] for row in ROWS]
    writer.join()
    if Path("/proc/self/mem").exists():
        assert [fault.is_end for fault in read("/proc/self/mem")[1]] == [True]


def test_many_files_take_linear_time(tmp_path, monkeypatch):
    from cleantext.batch import sources

    calls = []
    monkeypatch.setattr(sources, "size_of", lambda name: calls.append(name) or 1)
    inputs = Inputs([str(tmp_path / str(i)) for i in range(2000)])
    monkeypatch.setattr(sources, "sum", None, raising=False)  # the bytes before a file are not added up for each
    assert len(list(inputs.entries())) == len(calls) == 2000
    assert inputs.bytes_read == 1999


def test_compressed_arc_files_of_one_member(tmp_path):
    version = b"1 0 Alexa Internet\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://rain.arc 0.0.0.0 20240101000000 text/plain %d\n" % len(version)
    page = http(body(1).encode())
    line = f"http://example.org/1 1.2.3.4 20240101000000 text/html {len(page)}\n".encode()
    data = head + version + b"\n" + line + page + b"\n"
    for suffix, compress in COMPRESSIONS.items():
        path = tmp_path / f"rain.arc{suffix}"
        path.write_bytes(compress(data))
        assert read(path)[0] == [body(1).encode()]


def test_random_bytes_raise_nothing(tmp_path):
    state = 12345
    whole = b"".join(gzip.compress(page_record(i)) for i in range(4))
    for number in range(60):
        data = bytearray(whole if number % 2 else b"".join(map(page_record, range(4))))
        for _ in range(6):
            state = zlib.crc32(state.to_bytes(4, "little"))
            data[state % len(data)] = state >> 8 & 255
        path = tmp_path / "rain.warc"
        path.write_bytes(bytes(data))
        sources, faults, _ = read(path)
        assert len(sources) + len(faults) >= 1
