"""Bytes → str.

The encoding is taken from the BOM, else the caller's ``encoding``, else HTTP's declaration, else the page's own, else detection. Two exceptions,
because declarations are often wrong: bytes that are valid UTF-8, too many for chance, are UTF-8 whatever they declare; and a declared
encoding that cannot decode a tenth of the non-ASCII bytes is ignored.

``detect_encoding`` compares the encodings of the web for bytes without a declaration.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Final, NamedTuple

import webencodings

from cleantext.lazy_regex import later

__all__ = ["Decoded", "decode", "resolve_encoding"]

DECLARATION_BYTES: Final = 4096
"""Bytes at the beginning of a page in which a declaration is searched. HTML says 1024; pages put scripts and comments before it."""
DETECTION_BYTES: Final = 1_000_000
"""Bytes at the beginning in which the detector searches non-ASCII ones. Bounds work."""
NO_TEXT: Final = frozenset(
    "replacement idna punycode undefined unicode_escape raw_unicode_escape unicode-escape raw-unicode-escape utf-7".split()
)
"""Registered names that are not encodings of pages: security placeholders, escapes of programs, host names."""
MIN_UTF8: Final = 60
"""Non-ASCII bytes that are valid UTF-8 from which on a declared multi-byte encoding is ignored: chance does not make so many."""
MIN_GOOD: Final = 50
"""Non-ASCII bytes for each invalid sequence from which on undeclared bytes are UTF-8."""
MIN_GOOD_QUOTES: Final = 2
"""The same for bytes with a quotation mark or dash in UTF-8, whose three bytes are next to impossible in other encodings."""
QUOTES_RE: Final = later(rb"\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa6]")
"""Dashes, quotation marks and the ellipsis in UTF-8."""
MAX_LOSS: Final = 0.1
"""Share of the non-ASCII bytes that cannot be decoded above which a declared encoding is ignored."""

MIN_UTF16: Final = 4
"""Bytes below which UTF-16 without a BOM is not detected."""
MIN_WIDE: Final = 16
"""Bytes below which Chinese, Japanese or Korean UTF-16 without a BOM is not detected: short Western words look like it by chance."""
MOSTLY: Final = 0.9
"""Share of the high bytes that the three commonest values make up in UTF-16 of an alphabet with ASCII."""
HIGH_BYTES: Final = bytes((*range(0x12), 0x1E))
"""High bytes of the alphabets (Latin to Georgian, and Vietnamese). Printable ASCII begins at 0x20, so plain bytes have none."""
MIN_COMMON: Final = 0.3
"""Share of common Chinese, Japanese or Korean characters from which on bytes are UTF-16. Other bytes have 0.02 by chance."""
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
JIS_ESCAPE: Final = b"\x1b$"
"""The beginning of ISO-2022-JP's change to two-byte characters."""
META_RE: Final = later(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_:.()-]{2,40})""", re.IGNORECASE)
"""``<meta charset=…>`` and ``<meta http-equiv … content="…; charset=…">``. Bounded, so linear."""
XML_RE: Final = later(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_:.()-]{2,40})""")
ASCII: Final = bytes(range(0x80))
"""What ``translate`` deletes to count the other bytes."""


class Decoded(NamedTuple):
    """Decoded text."""

    text: str
    """The text, without a BOM."""
    encoding: str
    """Python's name of the codec that was used."""
    warnings: tuple[str, ...]
    """What is wrong with the bytes, a sentence each."""


def resolve_encoding(label: str) -> str | None:
    """Return Python's codec for an encoding's name, as the WHATWG defines it; None for an unknown name.

    >>> resolve_encoding("latin-1"), resolve_encoding("gb2312"), resolve_encoding("no-such-thing")
    ('cp1252', 'gb18030', None)
    """
    if not label.isascii() or "\0" in label:
        return None  # no encoding has such a name, and codecs.lookup raises other errors for some
    known = webencodings.lookup(label) or webencodings.lookup(label.replace("_", "-"))
    if known is not None:
        name = "cp1252" if known.name == "x-user-defined" else known.codec_info.name
        if known.name in NO_TEXT:
            return None
        return {"gbk": "gb18030", "big5": "big5hkscs", "euc_kr": "cp949", "shift_jis": "cp932"}.get(name, name)
    try:
        "a".encode(label)  # raises for hex, zip, rot13 …, which are codecs but not encodings of text
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name in NO_TEXT:
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}.get(name, name)


def decode(data: bytes, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Return text from bytes, whatever they contain. Raises LookupError for an unknown ``encoding``.

    ``declared``: the encoding that HTTP declares, trusted as far as the page's own declaration, which it precedes; an unknown one is ignored.

    >>> decode(b"\\xff\\xfeh\\x00i\\x00").text, decode(b'<meta charset="latin-1">caf\\xe9').text[-4:]
    ('hi', 'café')
    """
    given = None
    if encoding is not None:
        given = resolve_encoding(encoding)
        if given is None:
            raise LookupError(f"unknown encoding {encoding!r}: give a name such as 'utf-8', or None to detect it")
    for bom, name in BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], name)
    if given is not None:
        return _decode_as(data, given)
    if (wide := _utf16_without_bom(data)) is not None:
        return _decode_as(data, wide)
    return _decode_as_declared(data, _declared_by_http(declared) or _declared(data))


def _decode_as_declared(data: bytes, declared: str | None) -> Decoded:
    """Decode bytes as UTF-8 if they are that, else as the page declares, else as detected."""
    if declared in (None, "iso2022_jp") and JIS_ESCAPE in data[:DETECTION_BYTES] and data.isascii():
        jis = _decode_as(data, "iso2022_jp")
        if not jis.warnings:
            return jis
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if declared in (None, "utf-8") or text.isascii():
            return Decoded(text, "utf-8", ())
        if not _multi_byte(declared) or len(data.translate(None, ASCII)) >= MIN_UTF8:
            return Decoded(text, "utf-8", (f"the page declares {declared}, but its bytes are UTF-8",))
    if declared is not None:
        result = _decode_as(data, declared)
        if result.text.count("\ufffd") <= MAX_LOSS * len(data.translate(None, ASCII)):
            return result
        detected = _decode_as(data, _detect(data))
        note = f"the page declares {declared}, but its bytes are not; read as {detected.encoding}"
        return detected._replace(warnings=(note, *detected.warnings))
    return _decode_as(data, _detect(data))


def _multi_byte(codec: str) -> bool:
    """Return whether the codec may use several bytes for one character."""
    return codec.startswith(("gb", "big5", "euc", "cp949", "cp932", "shift", "iso2022", "hz", "utf"))


def _decode_as(data: bytes, codec: str) -> Decoded:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        if codec == "cp1252":  # the WHATWG maps the five undefined bytes of windows-1252 to C1 controls
            text = webencodings.decode(data, "windows-1252", "replace")[0]
        lost = text.count("\ufffd")
        if lost:
            return Decoded(text, codec, (f"{lost} byte sequences are not valid {codec} and were replaced by U+FFFD",))
    return Decoded(text.removeprefix("\ufeff"), codec, ())


def _declared_by_http(label: str | None) -> str | None:
    """Return the codec of a label; None for none, an unknown one, and UTF-16, which is detected by its bytes."""
    codec = None if label is None else resolve_encoding(label)
    return None if codec is None or codec.startswith(("utf-16", "utf-32")) else codec


def _declared(data: bytes) -> str | None:
    head = data[:DECLARATION_BYTES]
    found = XML_RE.search(head) or META_RE.search(head)
    if found is None:
        return None
    codec = resolve_encoding(found[1].decode("ascii"))
    if codec is None:
        return None
    if codec.startswith(("utf-16", "utf-32")):
        return "utf-8"  # a declaration readable as ASCII is not in UTF-16 (the WHATWG's rule)
    return codec if found[0].decode(codec, "replace") == found[0].decode("ascii", "replace") else None  # nor in EBCDIC


def _utf16_without_bom(data: bytes) -> str | None:
    """Detect UTF-16 by its high bytes: half of the bytes have few values (NUL, and the high byte of one script), the others many.

    UTF-16 of an alphabet has NULs, as it has spaces; blank lines of plain bytes have few values, too, but none of these.
    """
    sample = data[: 4096 & ~1]
    if len(sample) < MIN_UTF16:
        return None
    if len(sample) - len(sample.translate(None, HIGH_BYTES)) < MOSTLY * (len(sample) // 2):
        return None  # too few bytes that can be high ones
    halves = (sample[1::2], sample[::2])  # the high bytes of little and of big endian
    for high, low, name in ((*halves, "utf-16-le"), (*halves[::-1], "utf-16-be")):
        plain = sum(n for value, n in Counter(high).most_common(3) if value in HIGH_BYTES)
        if (
            0 in high
            and plain >= MOSTLY * len(high)
            and len(set(low)) > len(set(high))
            and low.count(0) <= (1 - MOSTLY) * len(low)
        ):
            return name
    return None


def _detect(data: bytes) -> str:
    """Return the codec of bytes that are not valid UTF-8 and declare nothing, or nothing that fits."""
    from cleantext.detect_encoding import common_share, detect_encoding  # noqa: PLC0415 -- few pages need it

    sample = data[: 4096 & ~1]
    for name in ("utf-16-le", "utf-16-be"):
        if len(sample) >= MIN_WIDE and common_share(sample.decode(name, "replace")) >= MIN_COMMON:
            return name
    text = data.decode("utf-8", "replace")
    bad, strange = text.count("\ufffd"), len(data.translate(None, ASCII))
    if bad * MIN_GOOD <= strange or (QUOTES_RE.search(data) and bad * MIN_GOOD_QUOTES <= strange):
        return "utf-8"  # cut in the middle of a character, or a page with some broken ones
    return detect_encoding(data[:DETECTION_BYTES])
