"""CPU time against page size, from 1 kB to 10 MB."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Final

from lxml import etree

from cleantext.evaluation.worker import Answer, Worker

__all__ = ["SIZES", "body_of", "scaling", "seconds_of", "sized"]

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Characters of the pages."""
QUICK_SIZES: Final = SIZES[:3]
"""Characters of the pages in a quick run."""
MAX_SECONDS: Final = 20.0
"""CPU seconds after which a page counts as a time-out, and the extractor is run on no larger one."""


def body_of(source: str) -> str:
    """Return the inside of a page's body, serialised by lxml, so that no element stays open and includes the next body.

    >>> body_of("<title>T</title><p>a<script>b")
    '<p>a<script>b</script></p>'
    """
    data = source.replace("\0", "").encode("utf-8", "replace")
    root = etree.HTML(data, etree.HTMLParser(encoding="utf-8", huge_tree=True)) if data.strip() else None
    body = root.find("body") if root is not None else None
    if body is None:
        return ""
    return (body.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)


def sized(bodies: Sequence[str], size: int) -> str:
    """Return a page of all bodies in a row, repeated as often as needed and cut at ``size`` characters.

    >>> sized(["<p>a</p>", "<p>b</p>"], 35)
    '<html><body><p>a</p><p>b</p><p>a</p'
    """
    parts = ["<html><body>"]
    length = len(parts[0])
    for body in cycle(filter(None, bodies)):
        parts.append(body)
        length += len(body)
        if length >= size:
            break
    return "".join(parts)[:size]


def scaling(
    names: Sequence[str], sources: Sequence[str], *, quick: bool = False
) -> tuple[list[int], dict[str, list[float | None]]]:
    """Return the sizes in bytes, and by extractor the CPU seconds for bodies of real pages joined to each size."""
    bodies = [body_of(source) for source in sources]
    texts = [sized(bodies, size) for size in (QUICK_SIZES if quick else SIZES)]
    found: dict[str, list[float | None]] = {}
    for name in names:
        with Worker(name, page_seconds=MAX_SECONDS) as worker:
            worker(texts[0])
            found[name] = []
            for text in texts:
                answer = worker(text)
                found[name].append(seconds_of(answer))
                if answer.fault == "timeout":
                    found[name] += [None] * (len(texts) - len(found[name]))
                    break
    return [len(text.encode("utf-8", "replace")) for text in texts], found


def seconds_of(answer: Answer) -> float | None:
    """Return the CPU seconds of a page; None after a crash or a time-out."""
    return None if answer.fault else round(answer.seconds, 6)
