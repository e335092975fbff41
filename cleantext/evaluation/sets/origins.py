"""Site and language of a page, from its address, markup and letters; text of gold files in any encoding."""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import urlsplit

__all__ = ["folded", "gold_text", "language_of", "letters_of", "publisher_of", "site_of", "utf8"]

SECOND_LEVEL: Final = frozenset("ac co com ed edu go gob gouv gov gv lg mil ne net nic nom or org".split())
"""Second-level labels under which domains are registered (bbc.co.uk): the usual ones, not the whole public suffix list."""
LANG_RES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"""<html\b[^>]{0,500}?\blang\s*=\s*["']?\s*([a-z]{2})(?![a-z])""",
        rb"""<meta\b[^>]{0,100}?\bog:locale["'][^>]{0,100}?\bcontent\s*=\s*["']?\s*([a-z]{2})(?![a-z])""",
        rb""""inLanguage"\s*:\s*"([a-z]{2})(?![a-z])""",
    )
)
"""Declarations of a page's language, the most reliable first. All are bounded, so linear."""
HEAD_BYTES: Final = 100_000
"""First bytes of a page that are searched for these; styles and scripts may precede them."""
SCRIPT_RES: Final = tuple(
    (language, re.compile(letters))
    for language, letters in (("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("zh", "[\u3400-\u9fff]"))
)
"""Scripts that show a language; kana before Han, because Japanese has both."""
MIN_SCRIPT: Final = 0.2
"""Share of a gold's letters from which on its script decides the language. In magic-html every gold that is in one of these
languages has at least .36; the next below, an article that is mostly code, has .11."""
LETTER_RE: Final = re.compile(r"[^\W\d_]")


def folded(url: str) -> str:
    """Return an address without the parts that do not identify a page: scheme, ``www.``, trailing slash, fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # brackets without an IPv6 address
        return url.strip()
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query


def site_of(url: str) -> str:
    """Return the registered domain, by the usual second levels.

    >>> site_of("https://news.bbc.co.uk/1"), site_of("http://de.example.com:80"), site_of("http://10.0.0.1/"), site_of("x")
    ('bbc.co.uk', 'example.com', '10.0.0.1', '')
    """
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    labels = host.strip(".").split(".")
    if labels[-1].isdigit():
        return host
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in SECOND_LEVEL else labels[-2:])


ALIASES: Final = {"zdfheute": "zdf", "9news": "nine"}
"""Names of domains whose publisher has another domain in the sets."""


def publisher_of(site: str) -> str:
    """Return the name of a site's publisher: the registered domain without its country, by ``ALIASES``.

    Sites of different publishers may share a name (abc.net.au and abc.com): then they are in one fold, which does no harm.

    >>> publisher_of("lacucinaitaliana.com"), publisher_of("lacucinaitaliana.it"), publisher_of("zdfheute.de")
    ('lacucinaitaliana', 'lacucinaitaliana', 'zdf')
    >>> publisher_of("10.0.0.1"), publisher_of("sina"), publisher_of("a/www.b.org/c.html")
    ('10.0.0.1', 'sina', 'a/www.b.org/c.html')
    """
    is_domain = "/" not in site and not site.rpartition(".")[2].isdigit()
    name = site.partition(".")[0] if is_domain else site
    return ALIASES.get(name, name)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in lower case.

    >>> letters_of("½ cup (Flour)")
    '½cupflour'
    """
    return "".join(character for character in text.lower() if character.isalnum())


def language_of(source: bytes, gold: str = "") -> str:
    """Return the language by the gold's script, else by the page's declaration; empty if there is neither.

    The gold takes precedence because some pages declare the default language of their theme.

    >>> language_of(b'<html class="x" lang="pt-BR">'), language_of(b'<html lang="en">', "雨で中止になった"), language_of(b"<p>")
    ('pt', 'ja', '')
    """
    letters = len(LETTER_RE.findall(gold))
    for language, script in SCRIPT_RES:
        if letters and len(script.findall(gold)) >= MIN_SCRIPT * letters:
            return language
    for pattern in LANG_RES:
        if found := pattern.search(source[:HEAD_BYTES]):
            return found[1].decode("ascii").lower()
    return ""


def utf8(text: str) -> bytes:
    """Return the text in UTF-8, with bytes for unpaired surrogates, too."""
    return text.encode("utf-8", "surrogatepass")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are not UTF-8 as windows-1252. Its five unassigned bytes become C1 controls, as in WHATWG."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


codecs.register_error("cleantext.windows", _as_windows)


def gold_text(data: bytes) -> str:
    r"""Return a gold file's text: UTF-16 with its mark, else UTF-8, with invalid bytes as windows-1252.

    Golds declare no encoding. Of dragnet's and cleaneval's 2,120, 5 are UTF-16, 86 hold windows-1252, and 6 of
    these mix it with UTF-8.

    >>> gold_text(b"\xff\xfeA\x00"), gold_text(b"\xef\xbb\xbf\xc3\xa9"), gold_text(b"\x93caf\xe9\x94 \xc3\xa9\r\n")
    ('A', 'é', '“café” é\n')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "cleantext.windows")
    return text.replace("\r\n", "\n").replace("\r", "\n")
