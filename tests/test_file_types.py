"""Bytes that are not text give an empty page with a warning; text that begins like a file stays text."""

import bz2
import gzip
import io
import lzma
import pickle
import random
import sqlite3
import struct
import tarfile
import wave
import zipfile
import zlib

import pytest

from cleantext import analyze, extract
from cleantext.cli import main
from cleantext.file_types import SIGNATURES, file_type, is_garbled

SENTENCE = "It rained on Monday, so the match in the park was called off until the week after. "
PIXELS = bytes(random.Random(1).choices(range(256), k=3000))


def _zip(names, mimetype="", compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else f"<p>{SENTENCE}</p>" * 20)
    return out.getvalue()


def _tar(form):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        member = tarfile.TarInfo("page.html")
        member.size = len(SENTENCE)
        archive.addfile(member, io.BytesIO(SENTENCE.encode()))
    return out.getvalue()


def _wav():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(PIXELS)
    return out.getvalue()


def _sqlite(folder):
    path = folder / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("create table page (text)")
    connection.executemany("insert into page values (?)", [(SENTENCE,)] * 50)
    connection.commit()
    connection.close()
    return path.read_bytes()


def _png():
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(PIXELS)) + chunk(b"IEND", b"")


FILES = {
    "png": _png(),
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + PIXELS,
    "gif": b"GIF89a\x0a\0\x0a\0\x80\0\0" + PIXELS,
    "webp": b"RIFF\x10\x20\0\0WEBPVP8 " + PIXELS,
    "tiff": b"II*\0\x08\0\0\0" + PIXELS,
    "tiff big endian": b"MM\0*\0\0\0\x08" + PIXELS,
    "bmp": b"BM\x36\x0c\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + PIXELS,
    "ico": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + PIXELS,
    "psd": b"8BPS\0\1" + PIXELS,
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + PIXELS,
    "pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 9 >>\nstream\n" + SENTENCE.encode() * 9 + b"\nendstream\n",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n/Helvetica findfont 12 scalefont setfont\n(" + SENTENCE.encode() + b") show\n",
    "rtf": b"{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Times;}}\n\\f0\\fs24 " + SENTENCE.encode() * 9 + b"\\par}",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + SENTENCE.encode("utf-16-le") * 30,
    "docx": _zip(["[Content_Types].xml", "word/document.xml"]),
    "docx of LibreOffice": _zip(["_rels/.rels", "docProps/core.xml", "word/document.xml"], compression=zipfile.ZIP_DEFLATED),
    "xlsx": _zip(["[Content_Types].xml", "xl/workbook.xml"]),
    "odt": _zip(["mimetype", "content.xml"], "application/vnd.oasis.opendocument.text"),
    "epub": _zip(["mimetype", "META-INF/container.xml", "chapter1.xhtml"], "application/epub+zip"),
    "words": _zip(["news/word/rain.html"]),
    "jar": _zip(["META-INF/MANIFEST.MF", "A.class"]),
    "empty zip": b"PK\5\6" + bytes(18),
    "gzip": gzip.compress(SENTENCE.encode() * 30, mtime=0),
    "bzip2": bz2.compress(SENTENCE.encode() * 30),
    "xz": lzma.compress(SENTENCE.encode() * 30),
    "lzma": lzma.compress(SENTENCE.encode() * 30, format=lzma.FORMAT_ALONE),
    "zstd": b"\x28\xb5\x2f\xfd\x24\x10" + PIXELS,
    "lz4": b"\x04\x22\x4d\x18\x64\x40" + PIXELS,
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + PIXELS,
    "rar": b"Rar!\x1a\x07\1\0" + PIXELS,
    "tar": _tar(tarfile.GNU_FORMAT),
    "tar pax": _tar(tarfile.PAX_FORMAT),
    "deb": b"!<arch>\ndebian-binary   1700000000  0     0     100644  4         `\n2.0\n" + PIXELS,
    "rpm": b"\xed\xab\xee\xdb\3\0\0\0" + PIXELS,
    "elf": b"\x7fELF\2\1\1\0" + bytes(8) + PIXELS,
    "mach-o": b"\xcf\xfa\xed\xfe\x07\0\0\1" + PIXELS,
    "exe": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8" + bytes(40) + b"\x80\0\0\0PE\0\0" + SENTENCE.encode() * 20,
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34\0\x1d\x0a\0\6\0\x0f" + SENTENCE.encode() * 20,
    "wasm": b"\0asm\1\0\0\0" + PIXELS,
    "swf": b"FWS\x08\x10\x20\0\0\x78\0\5\x5f" + PIXELS,
    "swf compressed": b"CWS\x0a\x10\x20\0\0x\x9c" + PIXELS,
    "flv": b"FLV\1\5\0\0\0\x09" + PIXELS,
    "mp3 with tags": b"ID3\4\0\0\0\0\x1f\x76TIT2\0\0\0\x0e\0\0\3" + SENTENCE.encode() * 9,
    "mp3": b"\xff\xfb\x90\x64\0" + PIXELS,
    "aac": b"\xff\xf1\x50\x80\x2e\x7f\xfc" + PIXELS,
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + PIXELS,
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0" + PIXELS,
    "ogg": b"OggS\0\2" + bytes(8) + b"\x7a\1" + PIXELS,
    "wav": _wav(),
    "avi": b"RIFF\x10\x20\0\0AVI LIST" + PIXELS,
    "aiff": b"FORM\0\0\x20\x10AIFFCOMM" + PIXELS,
    "midi": b"MThd\0\0\0\6\0\1\0\2\0\x60MTrk" + PIXELS,
    "flac": b"fLaC\0\0\0\x22\x10\0" + PIXELS,
    "matroska": b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x86\x81\1matroska" + PIXELS,
    "wmv": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9" + PIXELS,
    "mpeg": b"\0\0\1\xba\x44\0\4" + PIXELS,
    "woff": b"wOFF\0\1\0\0\0\0\x20\x10" + PIXELS,
    "woff2": b"wOF2OTTO\0\0\x20\x10" + PIXELS,
    "ttf": b"\0\1\0\0\0\x10\1\0\0\4\0\0DSIG" + PIXELS,
    "otf": b"OTTO\0\x0c\0\x80\0\3\0\x40CFF " + PIXELS,
    "pickle": pickle.dumps({"title": "Rain", "body": SENTENCE * 20, "n": 5}),
    "pickle 2": pickle.dumps([SENTENCE] * 20, protocol=2),
    "pyc": b"\xa7\r\r\n\0\0\0\0\x10\x20\x30\x60\x40\1\0\0\xe3" + SENTENCE.encode() * 9,
    "parquet": b"PAR1\x15\4\x15\x90\2" + PIXELS,
    "arrow": b"ARROW1\0\0\xff\xff\xff\xff" + PIXELS,
    "avro": b"Obj\1\4\x16avro.schema\xb0\3" + PIXELS,
    "hdf5": b"\x89HDF\r\n\x1a\n\0" + PIXELS,
    "npy": b"\x93NUMPY\1\0\x76\0{'descr': '<f8', 'fortran_order': False, 'shape': (100,), }" + PIXELS,
    "mo": b"\xde\x12\4\x95\0\0\0\0\x10\0\0\0" + SENTENCE.encode() * 9,
    "pcap": b"\xd4\xc3\xb2\xa1\2\0\4\0" + bytes(8) + PIXELS,
    "cab": b"MSCF\0\0\0\0\x10\x20\0\0" + PIXELS,
    "djvu": b"AT&TFORM\0\0\x20\x10DJVUINFO" + PIXELS,
    "property list": b"bplist00\xd1\1\2" + SENTENCE.encode() * 9,
    "random bytes": random.Random(2).randbytes(3000),
    "deflated": zlib.compress(PIXELS)[2:],
    "16-bit samples": struct.pack("<1500h", *random.Random(3).choices(range(-9000, 9000), k=1500)),
    "floats": struct.pack("<700f", *(i**0.5 for i in range(700))),
    "zeros": bytes(5000),
}  # fmt: skip


@pytest.mark.parametrize("name", [*FILES, "sqlite"])
def test_files_other_than_text_give_nothing_but_a_warning(name, tmp_path):
    page = analyze(_sqlite(tmp_path) if name == "sqlite" else FILES[name])
    assert page.text == ""
    assert not page.is_text
    assert [warning for warning in page.warnings if warning.startswith("the source is ")]


RECORD = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 84\r\n\r\n" + SENTENCE.encode() + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("source", "note"),
    [
        (gzip.compress(SENTENCE.encode(), mtime=0), "a gzip archive, not a page: decompress it first"),
        (bz2.compress(SENTENCE.encode()), "a bzip2 archive, not a page: decompress it first"),
        (RECORD * 3, "a WARC file, not a page: it holds many pages; cleantext batch"),
        (RECORD.decode().replace("\r", ""), "a WARC file, not a page: it holds many pages; cleantext batch"),
        (gzip.compress(RECORD, mtime=0) * 3, "a gzipped WARC file, not a page: it holds many pages"),
        (FILES["pdf"], "a PDF document, not a page: convert it to text first"),
        (
            FILES["docx"],
            "a Word document, not a page: convert it to HTML first, for example with pandoc or LibreOffice",
        ),
        (FILES["docx of LibreOffice"], "a Word document, not a page: convert it"),
        (FILES["xlsx"], "an office document of the ZIP format, not a page: convert it to HTML first"),
        (FILES["odt"], "an office document of the ZIP format, not a page: convert it to HTML first"),
        (FILES["epub"], "an EPUB book, not a page: convert it to HTML first, for example with pandoc"),
        (
            FILES["doc"],
            "an office document of the OLE2 format, not a page: convert it to HTML first, for example with LibreOffice",
        ),
        (FILES["rtf"], "an RTF document, not a page: convert it to HTML first, for example with pandoc"),
        (FILES["words"], "a ZIP archive or office document, not a page: pass the files in it one by one; convert"),
        (FILES["jar"], "a ZIP archive or office document, not a page: pass the files in it one by one; convert"),
        (FILES["7z"], "a 7z archive, not a page: unpack it"),
        (FILES["eps"], "a PostScript document, not a page: convert it to text first"),
        (FILES["parquet"], "a Parquet file, not a page: cleantext batch reads"),
    ],
)
def test_files_of_pages_say_what_to_do_instead(source, note):
    page = analyze(source)
    assert (page.text, page.is_text) == ("", False)
    assert page.warnings[0].startswith(f"the source is {note}")


@pytest.mark.parametrize(
    "start", ["WARC/1.0", "WARC/1.0\nis a line.", "WARC is a format: one of archives.", "A WARC/1.0\nType: record"]
)
def test_text_about_warc_is_text(start):
    page = analyze(f"{start}\n{SENTENCE}\n{SENTENCE}")
    assert page.is_text
    assert SENTENCE.strip() in page.text


def test_every_signature_has_a_file(tmp_path):
    found = {file_type(data) for data in [*FILES.values(), _sqlite(tmp_path)]}
    missing = [name for name, _ in SIGNATURES if name not in found]
    assert missing == ["a JPEG XL image", "a compress archive", "an Android program", "a shortcut of Windows"]


@pytest.mark.parametrize(
    "start",
    ["PK", "PK is a name.", "GIF89a is a format", "GIF", "BM", "BMW", "MZ", "MZ was an engineer.", "Rar!", "Rar! they cried.", "RIFF",
     "ID3 tags hold titles.", "%PDF-1.4 is a version", "%PDF-1.7\nThat line begins a document.", "BZh", "BZh91 is a road.", "FWS", "CWS",
     "fLaC", "OggS", "wOFF", "OTTO", "SQLite format 3 is a file.", "ustar", "7z", "8BPS", "FORM", "Obj", "II*", "MM", "!<arch>\nlists",
     "\x7fELF programs", "PAR1", "bplist", "true", "\xff\xd8 begins a JPEG", "0の0は0です", "ftyp",
     "{\\rtf1 is how RTF begins.", "%!PS-Adobe-3.0 is the first line of a file, and the second is a comment."],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_that_begins_like_a_file_is_text(start, encoding):
    source = f"{start} {SENTENCE}\n{SENTENCE}"
    page = analyze(source.encode(encoding))
    assert page.is_text
    assert SENTENCE.strip() in page.text


@pytest.mark.parametrize(
    "source",
    [
        (SENTENCE * 5).encode("utf-32"),
        (SENTENCE * 5).encode("utf-16"),
        (SENTENCE * 5).encode("utf-16-be"),
        ("昨天晚上，镇上的小图书馆起了火，不过所有的书都完好无损。" * 5).encode("utf-16"),
        (SENTENCE + "\0\x01\x02\x03" + SENTENCE).encode(),
        ("\x0c" + SENTENCE * 5 + "\x0c").encode(),
        "".join(f"\x1b[31m{word}\x1b[0m " for word in SENTENCE.split()).encode(),
        "".join(f"{letter}\b{letter}" for letter in SENTENCE).encode(),
        (SENTENCE + "caf\ufffd " * 10).encode(),
        b"\0",
        b"\1\2\3",
    ],
)
def test_text_with_a_few_control_characters_is_text(source):
    assert analyze(source).is_text


def test_a_given_format_is_followed():
    for form in ("html", "text"):
        page = analyze(FILES["pdf"], input_format=form)
        assert not page.is_text
        assert len(page.blocks) > 0
        assert "the source is a PDF document, not a page" in page.warnings
    assert "called off" in extract(FILES["pdf"], input_format="text")


def test_garbled_str_is_empty_as_well():
    assert extract(FILES["random bytes"].decode("latin-1")) == ""
    assert is_garbled(RUSSIAN.encode("cp1251").decode("utf-8", "replace"))
    assert not is_garbled("Zażółć gęślą jaźń i inne słowa".encode("cp1250").decode("utf-8", "replace") * 5)


RUSSIAN = "Сегодня утром в городе открыли новый мост, и первыми по нему прошли школьники. " * 4


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "<p>It rai\0ned\0 all day.</p><p>The match\0 was called off.</p>",
            "It rained all day.\n\nThe match was called off.",
        ),
        ("<di\0v>It rained all day.</di\0v>", "It rained all day."),
        ("<!doctype html>\0\0<p title='a\0b'>It rained all day.", "It rained all day."),
        ("It rained\0all day.\nThe match\0\0 was called off.\0", "It rained all day.\nThe match   was called off."),
    ],
)
def test_nuls_never_come_out(source, text):
    for given in (source, source.encode(), source.encode("utf-16")):
        page = analyze(given)
        assert page.text == text
        assert f"{source.count(chr(0))} NUL characters were left out" in page.warnings
        if page.mode == "text":
            assert [source[block.start : block.end].replace("\0", " ") for block in page.blocks] == [
                block.text for block in page.blocks
            ]
        else:
            assert [block.line for block in page.blocks] == [1] * len(page.blocks)


def test_lower_case_cyrillic_is_not_taken_for_mp3():
    for start in ("явление", "ягода", "ярмо", "яство", "Шаль"):
        data = f"{start} известно всем, кто был в парке в понедельник, когда шёл дождь. ".encode("cp1251") * 9
        assert file_type(data) is None


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("docx", "pandoc -f docx -t html '{}' | cleantext -"),
        ("epub", "pandoc -f epub -t html '{}' | cleantext -"),
        ("rtf", "pandoc -f rtf -t html '{}' | cleantext -"),
        ("doc", "soffice --headless --convert-to html '{}'"),
        ("odt", "soffice --headless --convert-to html '{}'"),
        ("parquet", "cleantext batch '{}' -o pages.jsonl"),
    ],
)
def test_the_command_line_has_a_command_for_documents_whatever_their_name(tmp_path, capsys, monkeypatch, file, command):
    for name in ("a b.docx", "a b.html"):
        (tmp_path / name).write_bytes(FILES[file])
        assert main([str(tmp_path / name)]) == 1
        assert f"try {command.format(tmp_path / name)}\n" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FILES[file])))
    assert main([]) == 1
    err = capsys.readouterr().err
    assert ("try pandoc -f" in err) == ("pandoc" in command)
    assert "soffice --" not in err
    assert "'{}'" not in err


def test_command_line_prints_nothing_and_returns_1(tmp_path, capsys):
    (tmp_path / "a.png").write_bytes(FILES["png"])
    (tmp_path / "b.txt").write_text(SENTENCE)
    assert main([str(tmp_path / "a.png")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the source is a PNG image, not a page" in err
    assert main([str(tmp_path / "a.png"), str(tmp_path / "b.txt")]) == 1
    assert capsys.readouterr().out == f"==> {tmp_path / 'b.txt'} <==\n{SENTENCE.strip()}\n"
    assert main(["--input-format", "text", str(tmp_path / "a.png")]) == 0
