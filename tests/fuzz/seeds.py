"""The inputs that fuzzing begins with and that every run of the tests repeats: files of a JSON string a line, a byte a character."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.cases import load
from benchmarks.robustness.shapes import SHAPES

__all__ = ["FOLDER", "TOKENS", "recorded", "seeds", "write"]

FOLDER: Final = Path(__file__).parent / "corpus"
"""A file for each harness."""
SHAPE_SIZE: Final = 300
"""Characters of the hostile shapes among the seeds."""
EVERY: Final = 5
"""Of the filters' cases, every fifth is a seed."""
TOKENS: Final = (
    b"<p>", b"</p>", b"<div>", b"</div>", b"<a href=/x>", b"</a>", b"<table>", b"<tr>", b"<td>", b"</table>", b"<svg>", b"<title>",
    b"<script>", b"</script>", b"<style>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<textarea>", b"<noscript>", b"<template>", b"<math>",
    b"<select><option>", b"<head>", b"<body>", b"<html>", b"<frameset>", b"<?xml version='1.0'?>", b"<!doctype html>", b"<h1>", b"<h2>",
    b"<li>", b"<pre>", b"<br>", b"<wbr>", b"<q>", b"<rp>", b"<ruby>", b"<base href=", b"<plaintext>", b"<img alt='a'>", b"<a:b xmlns:a=c>",
    b" class='comments'", b" style='display:none'", b" hidden", b" colspan=99999999", b" start=-9", b" aria-hidden=true", b'"', b"'", b"<", b">",
    b"&amp;", b"&nbsp;", b"&#0;", b"&#xD800;", b"&#x10FFFF;", b"&#99999999999;", b"&notit;", b"\0", b"\r\n", b"\r", b"\x0b", b"\x0c", b"\x85",
    b"\xe2\x80\xa8", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xcc\x81", b"\xf0\x9f\x98\x80", b"\xc4\xb0",
    b'{"@type": "Article", "articleBody": "', b'"}', b'{"a":[', b"]}", b"\\u0000", b"\\ud800", b"\\n", b"1e999", b"NaN", b"-", b"1:T5,abcde",
    b"window.__NUXT__={", b'self.__next_f.push([1,"', b'"])', b"<meta charset=utf-16>", b"<meta charset='gbk'>", b"\x1b$B", b"~{", b"\n\n",
    b"It rained on Monday, so the match was called off by noon. ", b"\nRead also\n", b"Share", b"Photo: Ann Smith", b"{{a}}", b"5 comments\n",
    "© 2020".encode(), "今天下了一整天的雨，比赛因此取消了。".encode(), "دفن الرجل".encode(), b"By Ann Smith\n3 May 2024\n", b"- one\n- two\n", b"| a | b |",
)  # fmt: skip
"""What mutations insert."""


def recorded(harness: str) -> list[bytes]:
    """Return the inputs in a harness's file: those that raised once, and those that reached code that no other one reached."""
    path = FOLDER / f"{harness}.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [json.loads(line).encode("latin-1") for line in lines]


def seeds(harness: str) -> list[bytes]:
    """Return the inputs that a run begins with: the recorded ones, small hostile shapes, and the filters' cases."""
    shapes = [shape(SHAPE_SIZE)[: 4 * SHAPE_SIZE] for shape in SHAPES.values()]
    sources = [*shapes, *(case.source for case in islice(load(), 0, None, EVERY))]
    return [*recorded(harness), *(source.encode("utf-8", "surrogateescape") for source in sources if _encodes(source))]


def _encodes(source: str) -> bool:
    try:
        source.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def write(harness: str, inputs: Iterable[bytes]) -> None:
    """Write a harness's file, the shortest input first."""
    lines = (json.dumps(data.decode("latin-1")) for data in sorted(set(inputs), key=lambda data: (len(data), data)))
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{harness}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
