"""The picture of a page in the README, docs/static/page.svg: its blocks, coloured by the filter that dropped them.

``python -m benchmarks readme`` writes it. Successive blocks with the same decision are one row; colours are those of the report.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Final

from benchmarks.corpus import CORPUS
from cleantext import Page, analyze

__all__ = ["FILE", "picture"]

FILE: Final = Path(__file__).parents[2] / "docs" / "static" / "page.svg"
SHOWN: Final = CORPUS / "en-blog-wordpress" / "page.html"
"""The page: a blog post with comments, one of those written for the corpus."""
GOLDEN_ANGLE: Final = 137.508
"""Degrees between the hues of successive filters, as in the report."""
WIDTH: Final = 880
"""Pixels."""
NAME_WIDTH: Final = 128
"""Pixels of the column with the names of the filters."""
LINE: Final = 15
"""Pixels from a line of text to the next."""
ROW_CHARS: Final = 102
"""Characters of a line at 12 pixels that fit the width in most fonts."""
KEPT_LINES: Final = 6
"""Lines that are shown of a run of kept blocks."""


def picture(page: Page | None = None) -> str:
    """Return the picture as SVG; of the page in the README by default."""
    page = analyze(SHOWN.read_bytes(), input_format="html") if page is None else page
    hues = {step.filter: round(i * GOLDEN_ANGLE % 360) for i, step in enumerate(page.steps)}
    rows: list[str] = []
    y = 8
    for name, texts in _runs(page):
        lines, more = _lines(texts, 1 if name else KEPT_LINES)
        height = LINE * len(lines) + 5
        fill, edge, ink = (
            (f"hsl({hues.get(name, 0)} 60% 93%)", f"hsl({hues.get(name, 0)} 55% 55%)", "#666")
            if name
            else ("#fff", "#1a7f37", "#111")
        )
        label = name or "kept"
        count = f" ×{len(texts)}" if len(texts) > 1 else ""
        rows.append(f'<rect x="8" y="{y}" width="{WIDTH - 16}" height="{height}" fill="{fill}"/>')
        rows.append(f'<rect x="8" y="{y}" width="4" height="{height}" fill="{edge}"/>')
        rows.append(
            f'<text x="18" y="{y + 14}" font-weight="600" fill="{edge if not name else "#333"}">{label}{count}</text>'
        )
        for number, line in enumerate(lines):
            rest = " …" if more and number == len(lines) - 1 else ""
            x, at = NAME_WIDTH + 18, y + 14 + LINE * number
            rows.append(f'<text x="{x}" y="{at}" fill="{ink}">{escape(line)}{rest}</text>')
        y += height + 3
    title = f"{len(page.kept_blocks)} of {len(page.blocks)} blocks of a blog post are kept; each of the others names the filter that dropped it"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 6}" width="{WIDTH}" height="{y + 6}" '
            'font-family="ui-sans-serif, system-ui, \'DejaVu Sans\', Arial, sans-serif" font-size="12">',
            f"<title>{title}</title>",
            f'<rect width="{WIDTH}" height="{y + 6}" rx="6" fill="#f6f7f9"/>',
            *rows,
            "</svg>\n",
        ]
    )


def _runs(page: Page) -> list[tuple[str, list[str]]]:
    """Return the runs of blocks with the same decision: the name of the filter that dropped them, or "" if they are kept."""
    names = [
        "" if kept else verdict.filter if verdict else ""
        for verdict, kept in zip(page.deciding_verdicts(), page.kept.tolist(), strict=True)
    ]
    blocks = zip(names, page.blocks.texts, strict=True)
    return [
        (name, [" ".join(text.split()) for _, text in run]) for name, run in groupby(blocks, key=lambda block: block[0])
    ]


def _lines(texts: list[str], most: int) -> tuple[list[str], bool]:
    """Return the first lines of a run's texts, and whether there is more."""
    lines = wrap(" · ".join(texts), ROW_CHARS, break_long_words=True)
    return lines[:most], len(lines) > most
