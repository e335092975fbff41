"""Files that are not text: images, archives, programs, office documents, audio, video.

The signatures are those of the formats' specifications. Libraries of signatures (puremagic, filetype) were tried: both take text
that begins with "BM", "MZ", "GIF89a" or "ID3" for a file, as their callers know that they have one.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from cleantext.lazy_regex import later

__all__ = [
    "EPUB", "GZIP", "GZIPPED_WARC", "INSTEAD", "OFFICE", "OLE2", "PARQUET", "RTF", "WARC", "WORD", "file_type", "is_garbled", "is_warc",
]  # fmt: skip

GZIP: Final = "a gzip archive"
WARC: Final = "a WARC file"
GZIPPED_WARC: Final = "a gzipped WARC file"
WORD: Final = "a Word document"
OFFICE: Final = "an office document of the ZIP format"
EPUB: Final = "an EPUB book"
RTF: Final = "an RTF document"
OLE2: Final = "an office document of the OLE2 format"
ZIP: Final = "a ZIP archive or office document"
PARQUET: Final = "a Parquet file"

SIGNATURES: Final = (
    ("a PNG image", rb"\x89PNG\r\n|\x8aMNG\r\n"),
    ("a JPEG image", rb"\xff\xd8\xff"),
    ("a GIF image", rb"GIF8[79]a(?=.{0,7}\0)"),
    ("a WebP image", rb"RIFF.{4}WEBP"),
    ("a TIFF image", rb"II[*+]\0|MM\0[*+]"),
    ("a BMP image", rb"BM.{4}\0\0\0\0"),
    ("an icon", rb"\0\0[\x01\x02]\0.\0"),
    ("a Photoshop image", rb"8BPS\0[\x01\x02]"),
    ("a JPEG 2000 image", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
    ("a JPEG XL image", rb"\0\0\0\x0cJXL |\xff\x0a(?=.{0,30}[\0-\x08])"),
    ("a DjVu document", rb"AT&TFORM.{4}DJV"),
    ("a PDF document", rb"\s{0,16}%PDF-\d\.\d[ \t]*[\r\n](?=.{0,2000}?\d\ obj\b)"),
    ("a PostScript document", rb"%!PS-Adobe-\d\.\d[^\r\n]{0,40}[\r\n]+%|\xc5\xd0\xd3\xc6"),
    (RTF, rb"\{\\rtf\d?\s?\\(?:ansi|mac|pc|adeflang|fbidis|deff|uc)"),
    (OLE2, rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    (WORD, rb"PK\x03\x04.{26}(?=\[Content_Types\]\.xml|_rels/|docProps/|customXml/|word/)(?=.{0,4000}?word/)"),
    (OFFICE, rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|xl/|ppt/|mimetypeapplication/vnd\.)"),
    (EPUB, rb"PK\x03\x04.{26}mimetypeapplication/epub"),
    (ZIP, rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    (GZIP, rb"\x1f\x8b\x08"),
    ("a compress archive", rb"\x1f[\x9d\xa0]"),
    ("a bzip2 archive", rb"BZh[1-9](?:1AY&SY|\x17rE8P)"),
    ("an xz archive", rb"\xfd7zXZ\0|\x5d\0\0[\x80\0].{2}"),
    ("a zstd archive", rb"[\x28\x22-\x27]\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
    ("an LZ4 archive", rb"\x04\x22\x4d\x18"),
    ("a 7z archive", rb"7z\xbc\xaf\x27\x1c"),
    ("a RAR archive", rb"Rar!\x1a\x07"),
    ("a cabinet", rb"MSCF\0\0\0\0"),
    ("a tar archive", rb".{257}ustar(?:\0|\ \ \0)"),
    ("an ar archive", rb"!<arch>\n(?:[^\n]{58}`\n|\Z)"),
    ("an RPM package", rb"\xed\xab\xee\xdb\x03"),
    ("an ELF program", rb"\x7fELF[\x01\x02]"),
    ("a Mach-O program or Java class", rb"\xca\xfe\xba\xbe\0|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe"),
    ("a Windows program", rb"MZ(?=.{0,62}\0.{0,61}\0)"),
    ("a WebAssembly module", rb"\0asm"),
    ("an Android program", rb"dex\n0\d\d\0"),
    ("a Flash film", rb"[FCZ]WS[\x01-\x30](?=.{0,60}[\0-\x08\x80-\xff])"),
    ("a Flash video", rb"FLV\x01[\0-\x05]"),
    (
        "MP3 audio",
        rb"ID3[\x02-\x04][\0-\x08].[\0-\x7f]{4}|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef][\0-\x08@-\xff](?=.{0,120}[\0-\x08])",
    ),
    ("AAC audio", rb"\xff[\xf0\xf1\xf8\xf9][@-\xbf].{3}[\x1f\xfc]"),
    ("an MP4, HEIF or AVIF file", rb"\0\0[\0-\x0f].(?:ftyp|moov|mdat|wide|free|skip)"),
    ("an Ogg file", rb"OggS\0[\0-\x07]"),
    ("a WAV, AVI or other RIFF file", rb"(?:RIFF|RIFX|RF64).{4}(?:WAVE|AVI\ |ACON|RMID|CDXA)"),
    ("an AIFF file", rb"FORM.{4}(?:AIF[FC]|8SVX|ILBM)"),
    ("a MIDI file", rb"MThd\0\0\0\x06"),
    ("FLAC audio", rb"fLaC[\0\x80]"),
    ("a Matroska or WebM video", rb"\x1a\x45\xdf\xa3"),
    ("a Windows Media file", rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    ("an MPEG video", rb"\0\0\x01[\xb3\xba]"),
    ("a font", rb"wOF[F2](?:\0\x01\0\0|OTTO|true|ttcf)|OTTO\0|\0\x01\0\0\0.{3}(?=.{4}[ -~]{4})|true\0|ttcf\0"),
    ("a SQLite database", rb"SQLite\ format\ 3\0"),
    ("a Python pickle", rb"\x80[\x02-\x05](?:\x95.{7}|[\](}cX\x8cKGMJN])"),
    ("compiled Python", rb".\r\r\n[\0-\x03]\0\0\0"),
    (PARQUET, rb"PAR1[\x15\x19\x1c]"),
    ("an Arrow file", rb"ARROW1\0\0"),
    ("an Avro file", rb"Obj\x01"),
    ("an HDF5 file", rb"\x89HDF\r\n\x1a\n"),
    ("a numpy array", rb"\x93NUMPY[\x01-\x03]"),
    ("a translation catalogue", rb"\xde\x12\x04\x95\0\0|\x95\x04\x12\xde"),
    ("a packet capture", rb"\xd4\xc3\xb2\xa1\x02\0|\xa1\xb2\xc3\xd4\0\x02|\x0a\x0d\x0d\x0a.{4}\x4d\x3c\x2b\x1a"),
    ("a shortcut of Windows", rb"L\0\0\0\x01\x14\x02\0"),
    ("a binary property list", rb"bplist0\d(?=.{0,99}[\0-\x08])"),
)
"""Name of each format, and how its files begin. A signature of ASCII letters alone requires bytes after it that text does not have."""
SIGNATURE_RES: Final = tuple((name, later(pattern, re.DOTALL)) for name, pattern in SIGNATURES)
"""All bounded: a pattern reads at most ``BEGINNING`` bytes."""
WARC_RE: Final = later(r"\ufeff?WARC/\d\.\d{1,2}[ \t]{0,9}\r?\n(?=[\w-]{1,60}:)", re.ASCII)
"""The first line of a WARC record, with a header below it."""
GUNZIPPED: Final = 200
"""Bytes of a gzip archive's content that are compared with ``WARC_RE``. Bounds work."""
RECORDS: Final = ": it holds many pages; cleantext batch and cleantext.batch.sources.documents read them one by one"
INSTEAD: Final = {
    **dict.fromkeys(
        (GZIP, "a bzip2 archive", "an xz archive", "a zstd archive", "an LZ4 archive", "a compress archive"),
        ": decompress it first",
    ),
    WARC: RECORDS,
    GZIPPED_WARC: RECORDS,
    **dict.fromkeys((WORD, EPUB, RTF), ": convert it to HTML first, for example with pandoc or LibreOffice"),
    **dict.fromkeys((OFFICE, OLE2), ": convert it to HTML first, for example with LibreOffice"),
    ZIP: ": pass the files in it one by one; convert an office document to HTML first, for example with LibreOffice",
    **dict.fromkeys(
        ("a 7z archive", "a RAR archive", "a cabinet", "a tar archive"),
        ": unpack it, and pass the files in it one by one",
    ),
    **dict.fromkeys(
        ("a PostScript document", "a DjVu document"), ": convert it to text first, for example with ps2ascii or djvutxt"
    ),
    PARQUET: ": cleantext batch reads the pages in one of its columns",
    "a PDF document": ": convert it to text first, for example with pdftotext",
}
"""What to do instead with files of some formats, for a warning."""
BEGINNING: Final = 4096
"""Bytes at the beginning that are compared with the signatures. Bounds work."""

CONTROLS: Final = bytes((*range(0x08), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
"""Control characters that text does not contain. Backspace (manuals) and escape (colours of a terminal) do occur."""
MIN_STRANGE: Final = 8
"""Control characters up to which a source is text, however short it is."""
MAX_CONTROLS: Final = 0.05
"""Share of control characters above which a source is not text. Random bytes have 0.09, compressed data no fewer."""
MAX_UNDECODABLE: Final = 0.3
"""Share of U+FFFD above which a source is not text. Text of an alphabet with accents that was decoded wrongly has 0.1 at most."""
SAMPLE_CHARS: Final = 100_000
"""First characters of a source that are counted. Bounds work."""


def file_type(data: bytes) -> str | None:
    """Return what kind of file other than text these bytes are, by its signature; None if there is none.

    >>> file_type(b"\\x89PNG\\r\\n\\x1a\\n"), file_type(b"GIF89a is a format of images.")
    ('a PNG image', None)
    """
    beginning = data[:BEGINNING]
    found = next((name for name, pattern in SIGNATURE_RES if pattern.match(beginning)), None)
    return GZIPPED_WARC if found == GZIP and is_warc(_gunzipped(beginning)) else found


def is_warc(text: str) -> bool:
    """Return whether a text is that of a WARC file, such as a WET file: records of pages.

    >>> is_warc("WARC/1.0\\r\\nWARC-Type: warcinfo\\r\\n"), is_warc("WARC/1.0\\nis the first line of a file.")
    (True, False)
    """
    return WARC_RE.match(text) is not None


def _gunzipped(beginning: bytes) -> str:
    """Return the first characters of a gzip archive's content."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(beginning, GUNZIPPED).decode("ascii", "replace")
    except zlib.error:
        return ""


def is_garbled(text: str) -> bool:
    """Return whether a source has too many control or undecodable characters to be text.

    >>> is_garbled("".join(map(chr, range(64)))), is_garbled("It rained\\0 on Monday.")
    (True, False)
    """
    sample = text[:SAMPLE_CHARS]
    data = sample.encode("utf-8", "surrogatepass")  # counts in bytes take a third of the time of a regular expression
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls > max(MIN_STRANGE, MAX_CONTROLS * len(sample)):
        return True
    return controls + sample.count("\ufffd") > max(MIN_STRANGE, MAX_UNDECODABLE * len(sample))
