"""An evaluation as one HTML file: the table, the notes, and the worst pages of each extractor, output against gold.

The file loads nothing. Its content security policy allows its style, and the styles and scripts of the reports of cleantext's pages that
are inside it, each in a frame that is laid out only when it is opened.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from cleantext import analyze
from cleantext.counted import counted
from cleantext.evaluation.overview import Overview
from cleantext.evaluation.results import Result
from cleantext.evaluation.tables import short
from cleantext.evaluation.worst import Comparison, Run

__all__ = ["HTML_MARK", "page_reports", "render_evaluation"]

HTML_MARK: Final = '<meta name="generator" content="cleantext eval">'
"""Near the beginning of every file of ``render_evaluation``."""
SHOWN_CHARS: Final = 400
"""Characters shown of the beginning and of the end of a long run."""
BLANK_RE: Final = re.compile(r"\n\s*\n")
DIRECTIVE_RE: Final = re.compile(r"(style|script)-src ((?:'sha256-[A-Za-z0-9+/=]{44}' ?){1,9})")
"""The hashes in the content security policy of a page's report."""
POLICY_CHARS: Final = 2000
"""Characters at the beginning of a page's report that hold its policy."""
STYLE: Final = """:root{color-scheme:light dark;--lost:#ffd0d0;--left:#ffe9a8;--line:#8b9099;--soft:#595e66}
@media(prefers-color-scheme:dark){:root{--lost:#6d2323;--left:#5c4a00;--line:#7c828c;--soft:#b1b6bf}}
body{font:1rem/1.45 system-ui,sans-serif;margin:1.5em;max-width:120rem}h1{font-size:1.4em}h2{font-size:1.2em;margin:2em 0 .3em}
h3{font-size:1em;margin:1.5em 0 .2em;border-top:1px solid var(--line);padding-top:.5em;overflow-wrap:anywhere}h4{font-size:.9em;margin:.4em 0;color:var(--soft)}
p{margin:.2em 0}.wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.15em .8em .15em 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30em,100%),1fr));gap:1.5em}
.sides div{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:.6em;border-radius:4px}
del{background:var(--lost);text-decoration:none}ins{background:var(--left);text-decoration:none}i{color:var(--soft)}
summary{cursor:pointer;padding:.3em 0}iframe{width:100%;height:min(80vh,48rem);border:1px solid var(--line)}"""


def page_reports(found: Sequence[Comparison]) -> list[str]:
    """Return cleantext's report of each page. Raises ImportError if Jinja2, the extra ``report``, is not installed."""
    return [analyze(page.item.source, input_format=page.item.mode).report() for page in found]


def render_evaluation(
    title: str,
    table: Overview | None,
    worst: Mapping[str, Sequence[Comparison]],
    *,
    result: Result | None = None,
    reports: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the HTML file.

    ``table``: of the figures; None for none. ``worst``: the worst pages by extractor. ``result``: has the scores of the other extractors on
    them. ``reports``: cleantext's reports of these pages, for extractors that are cleantext.
    """
    reports = reports or {}
    style, script = _hashes([report for of in reports.values() for report in of])
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{HTML_MARK}<meta http-equiv="Content-Security-Policy" content="'
        f"default-src 'none'; style-src {' '.join([_hash(STYLE), *style])}; script-src {' '.join(script) or chr(39) + 'none' + chr(39)}; "
        f'base-uri \'none\'; form-action \'none\'"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><h1>{html.escape(title)}</h1>"
    ]
    if table is not None:
        parts += [
            _table(table.head, table.rows),
            f"<ul>{''.join(f'<li>{html.escape(note)}</li>' for note in table.notes)}</ul>",
        ]
        parts += [_table(*breakdown) for breakdown in table.breakdowns]
    if any(worst.values()):
        parts.append(
            "<h2>Worst pages</h2><p><del>in the gold, and lost</del> · <ins>left over in the output</ins> · matched by three words in a row</p>"
        )
    for name, pages in worst.items():
        if pages:
            is_open = " open" if len(worst) == 1 else ""
            inside = "".join(
                _page(number, page, name, result, (reports.get(name) or [""] * len(pages))[number])
                for number, page in enumerate(pages)
            )
            parts.append(
                f"<details{is_open}><summary>{html.escape(name)}: {counted(len(pages), 'page')}</summary>{inside}</details>"
            )
    return "\n".join([*parts, "</body></html>"])


def _table(cells: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table of figures."""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in cells)
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in lines)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _page(number: int, page: Comparison, name: str, result: Result | None, report: str) -> str:
    """Return one of the worst pages: its scores, gold and output side by side, and cleantext's report."""
    p, r, f1 = page.words
    about = " · ".join(filter(None, (page.item.kind, page.item.language, page.item.url)))
    others = _others(page, name, result)
    inside = (
        f'<details><summary>cleantext\'s report of the page: every block with its reason</summary><iframe title="report of page {number + 1}" '
        f'sandbox="allow-scripts allow-downloads" loading="lazy" srcdoc="{html.escape(report)}"></iframe></details>'
        if report
        else ""
    )
    return (
        f"<h3>{html.escape(page.item.id)}</h3><p>F1 {f1:.3f}, precision {p:.3f}, recall {r:.3f}"
        f"{f' · {html.escape(about)}' if about else ''}</p>{f'<p>F1 of the others: {html.escape(others)}</p>' if others else ''}"
        f"<div class=sides><section><h4>gold</h4><div>{_marked(page.gold, 'del')}</div></section>"
        f"<section><h4>output</h4><div>{_marked(page.output, 'ins')}</div></section></div>{inside}"
    )


def _others(page: Comparison, name: str, result: Result | None) -> str:
    """Return the scores of the other extractors on a page."""
    if result is None:
        return ""
    at = result.ids.index(page.item.id)
    return ", ".join(
        f"{other} {short(outcome.pages[at] / 1000)}" for other, outcome in result.outcomes.items() if other != name
    )


def _marked(side: Sequence[Run], tag: str) -> str:
    """Return the runs of one side as HTML, without the inside of long ones."""
    made = []
    for run in side:
        text = BLANK_RE.sub("\n", run.text)
        shown = html.escape(text)
        if len(text) > 2 * SHOWN_CHARS + 100:
            skipped = len(text) - 2 * SHOWN_CHARS
            shown = (
                f"{html.escape(text[:SHOWN_CHARS])}<i> … {skipped} characters … </i>{html.escape(text[-SHOWN_CHARS:])}"
            )
        made.append(shown if run.matched else f"<{tag}>{shown}</{tag}>")
    return "".join(made) or "<i>nothing</i>"


def _hash(text: str) -> str:
    """Return the source expression of a style sheet for the content security policy."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _hashes(reports: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the styles and scripts that the reports allow: the policy of the file holds in its frames, too."""
    found: dict[str, dict[str, None]] = {"style": {}, "script": {}}
    for report in reports:
        for kind, hashes in DIRECTIVE_RE.findall(html.unescape(report[:POLICY_CHARS])):
            found[kind] |= dict.fromkeys(hashes.split())
    return list(found["style"]), list(found["script"])
