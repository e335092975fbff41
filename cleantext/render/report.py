"""A page as one HTML file for people: its blocks with the evidence, its outputs, and a form to correct the blocks.

The template, the style sheet and the script are in ``data/report/``. The file loads nothing, and its content security policy lets
nothing run but that script.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cleantext.output_style import Style
from cleantext.render.formats import RENDERERS

if TYPE_CHECKING:
    from jinja2 import Template

    from cleantext.page import Page, Verdict

__all__ = ["render_report", "write_report"]

MISSING: Final = "a report needs Jinja2: install it with `pip install 'cleantext-web[report]'`"
GOLDEN_ANGLE: Final = 137.508
"""Degrees between the hues of two filters: any number of them are far apart (Vogel 1979, for the florets of a sunflower)."""
MARK: Final = b'<meta name="generator" content="cleantext report">'
"""Bytes near the beginning of every report."""
MARK_BYTES: Final = 200
"""Bytes in which ``MARK`` is looked for. Bounds work."""


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks that one filter kept, or that it dropped: an entry of the legend."""

    number: int
    """Position in the legend."""
    kept: bool
    """Whether its blocks are kept."""
    filter: str
    """The deciding filter's name; empty for blocks without a verdict."""
    count: int
    """Number of blocks."""
    hue: float | None
    """Degrees, the same for all that a filter decided; None for blocks without a verdict."""


class Row(NamedTuple):
    """A block as the template shows it."""

    number: int
    """Position of the block in the page."""
    text: str
    """Its text."""
    kind: str
    """Its kind, with the level of a heading."""
    line: int
    """Line of the source on which it starts, from 1."""
    path: str
    """XPath of its element; empty in text mode."""
    group: Group
    """Its entry in the legend."""
    verdict: Verdict | None
    """The deciding verdict; None for a block without verdicts."""


def render_report(page: Page) -> str:
    """Return the page as an HTML file that shows its blocks, with the evidence, and its outputs.

    Raises ImportError if Jinja2, the extra ``report``, is not installed. A format whose library is not installed is left out.

    >>> from cleantext import analyze
    >>> "a &lt;b&gt; tag" in render_report(analyze("a <b> tag", input_format="text"))
    True
    """
    template = _template()
    rows, groups = _rows(page)
    text = template.render(
        page=page,
        rows=rows,
        groups=groups,
        kept=int(page.kept.sum()),
        filters=list(dict.fromkeys(step.filter for step in page.steps)),
        outputs=_outputs(page),
        style=_asset("report.css") + "".join(map(_rules, groups)),
        script=_asset("report.js"),
    )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # unpaired surrogates cannot be written to a file
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def write_report(page: Page, path: Path) -> None:
    """Write the report to a file. Raises FileExistsError in place of overwriting a file that is not a report."""
    if path.is_file() and path.stat().st_size and not _is_report(path):
        raise FileExistsError(f"{path} exists and is not a report: choose another name")
    path.write_bytes(render_report(page).encode("utf-8"))


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK in file.read(MARK_BYTES)


def _rows(page: Page) -> tuple[list[Row], list[Group]]:
    """Return the blocks, and the entries of the legend: the kept ones first, each in the order of the pipeline."""
    verdicts, kept = page.deciding_verdicts(), page.kept.tolist()
    keys = list(zip(kept, ("" if v is None else v.filter for v in verdicts), strict=True))
    names = list(dict.fromkeys(step.filter for step in page.steps))
    hues: dict[str, float | None] = {name: round(i * GOLDEN_ANGLE % 360, 1) for i, name in enumerate(names)}
    counts = Counter(keys)
    order = sorted(counts, key=lambda key: (not key[0], names.index(key[1]) if key[1] else len(names)))
    groups = {key: Group(i, *key, counts[key], hues.get(key[1])) for i, key in enumerate(order)}
    rows = [
        Row(
            block.index,
            block.text,
            f"{block.kind} {block.level}" if block.level else block.kind,
            block.line,
            block.path,
            groups[key],
            verdict,
        )
        for block, key, verdict in zip(page.blocks, keys, verdicts, strict=True)
    ]
    return rows, list(groups.values())


def _rules(group: Group) -> str:
    """Return the style rules of an entry of the legend: its hue, and that its blocks are hidden when it is switched off."""
    colour = "--tint-chroma: 0; --name-chroma: 0; --edge-chroma: 0" if group.hue is None else f"--hue: {group.hue}"
    return f".g{group.number} {{ {colour}; }}\n#blocks.hide{group.number} > .g{group.number} {{ display: none; }}\n"


def _outputs(page: Page) -> dict[str, str]:
    """Return the page in each format whose library is installed."""
    outputs: dict[str, str] = {}
    for name, write in RENDERERS.items():
        try:
            outputs[name] = write(page, Style(name))
        except ImportError:
            continue
    return outputs


@cache
def _template() -> Template:
    """Return the template, which escapes whatever a page contains. Raises ImportError if Jinja2 is not installed."""
    try:
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise ImportError(MISSING) from error
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["digest"] = _digest
    return environment.from_string(_asset("report.html"))


@cache
def _asset(name: str) -> str:
    return resources.files("cleantext").joinpath("data", "report", name).read_text("utf-8")


def _digest(text: str) -> str:
    """Return the hash of the style sheet or script for the content security policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
