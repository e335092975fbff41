"""The formulas of a page that bring their TeX: MathML, KaTeX, MathJax, and pictures of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

import numpy as np

from cleantext.segment.dom import Dom
from cleantext.tree_ops import Ints

__all__ = ["Formula", "Formulas", "of_image"]

CLASS_RE: Final = re.compile(r"(?:^|\s)(?:katex(?:-display)?|MathJax(?:_Display)?|mwe-math-element|math|latex)(?=\s|$)")
"""Classes of elements that hold one formula."""
DISPLAY_RE: Final = re.compile(r"katex-display|MathJax_Display|mwe-math-\S{0,30}display|math-display|display-math")
TAGS: Final = ("math", "mjx-container")
MAX_ELEMENTS: Final = 5_000
"""Elements of a formula. Bounds work."""
MAX_TEX: Final = 5_000
"""Characters of a formula that an image shows. Bounds work."""
STYLE_RE: Final = re.compile(r"\{\\(?:display|text)style\s*+(.*)\}\Z", re.DOTALL)
"""TeX as MediaWiki wraps it."""
DOLLARS: Final = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
"""What TeX may be between in an attribute."""
ANNOTATION_RE: Final = re.compile(r"<annotation[^<>]{0,100}tex[^<>]{0,100}>([^<]{1,5000})</annotation>")
"""TeX in MathML in an attribute."""
IMAGE_RE: Final = re.compile(r"(?:^|\s)(?:tex|latex|mwe-math-fallback-image-(?:inline|display))(?=\s|$)")
"""A class of images of formulas, whose ``alt`` is TeX."""
IMAGE_SRC_RE: Final = re.compile(
    r"latex\.php|latex\.codecogs|mathtex\.cgi|mimetex\.cgi|/media/math/render/|/math/[0-9a-f]/"
)
"""The address of such an image."""
TEX_RE: Final = re.compile(r"[\\^_{}=]")
"""A character of TeX that few words have."""


class Formula(NamedTuple):
    """A formula of a page."""

    tex: str
    """Its TeX, on one line if it is inline."""
    display: bool
    """Whether it is on a line by itself."""


class Formulas:
    """The formulas of a page, by the events of its DOM columns."""

    def __init__(self, dom: Dom) -> None:
        self.found: list[Formula] = []
        """In order, none inside another."""
        self._at: Ints | None = None
        begins, ends = dom.events.begins, dom.events.ends
        last = -1
        for row in _candidates(dom):
            if begins[row] < last:
                continue
            formula = _formula(dom, row)
            if formula is None:
                continue
            if self._at is None:
                self._at = np.full(2 * len(dom.tags), -1, np.int32)
            last = int(ends[row])
            self._at[begins[row] : last] = len(self.found)
            self.found.append(formula)

    def at(self, event: int) -> int:
        """Return the position in ``found`` of the formula that is open behind an event; -1 for none."""
        return -1 if self._at is None else int(self._at[event])


def of_image(dom: Dom, row: int) -> Formula | None:
    """Return the formula that an image shows; None if it shows none."""
    names, alt, source = (dom.attributes.get(name, {}).get(row, "") for name in ("class", "alt", "src"))
    if not alt.strip() or len(alt) > MAX_TEX:
        return None
    if not IMAGE_SRC_RE.search(source) and not (IMAGE_RE.search(names) and TEX_RE.search(alt)):
        return None
    tex = _bare(alt)
    return Formula(" ".join(tex.split()), "mwe-math-fallback-image-display" in names) if tex else None


def _candidates(dom: Dom) -> Iterator[int]:
    """Return the rows of elements that may hold a formula, outer ones first."""
    rows = dom.rows(*TAGS)
    named = [row for name in ("data-latex", "data-math", "data-mathml") for row in dom.attributes.get(name, ())]
    if rows or named or "annotation" in dom.tags:
        rows += [row for row, names in dom.attributes.get("class", {}).items() if CLASS_RE.search(names)]
        rows += named
    yield from sorted(set(rows))


def _formula(dom: Dom, row: int) -> Formula | None:
    """Return the formula in an element; None if it is not one, or without TeX."""
    values = dom.attributes
    last = int(np.searchsorted(dom.events.begins, dom.events.ends[row]))
    if last - row > MAX_ELEMENTS:
        return None
    maths = [at for at in range(row, last) if dom.tags[at] == "math"]
    if len(maths) > 1 and not CLASS_RE.search(values.get("class", {}).get(row, "")) and dom.tags[row] not in TAGS:
        return None
    tex = values.get("data-latex", {}).get(row) or values.get("data-math", {}).get(row) or ""
    if not tex and (found := ANNOTATION_RE.search(values.get("data-mathml", {}).get(row, ""))) is not None:
        tex = unescape(found[1])
    for at in range(row, last):
        if not tex and dom.tags[at] == "annotation" and "tex" in values.get("encoding", {}).get(at, "").lower():
            tex = _text(dom, at)
    for at in maths:
        tex = tex or values.get("alttext", {}).get(at, "")
    tex = _bare(tex)
    if not tex:
        return None
    names = [values.get("class", {}).get(at, "") for at in (row, *maths, int(dom.parents[row]))]
    display = any(DISPLAY_RE.search(name) for name in names) or any(
        values.get("display", {}).get(at, "").lower() in ("block", "true") for at in (row, *maths)
    )
    return Formula(tex if display else " ".join(tex.split()), display)


def _text(dom: Dom, row: int) -> str:
    first, last = np.searchsorted(dom.places, (dom.events.begins[row], dom.events.ends[row])).tolist()
    return "".join(dom.texts[first:last])


def _bare(tex: str) -> str:
    r"""Return TeX without what it is wrapped in.

    >>> _bare(r"{\displaystyle x^{2}}"), _bare("$$ y $$")
    ('x^{2}', 'y')
    """
    tex = tex.strip()
    if (styled := STYLE_RE.match(tex)) is not None:
        tex = styled[1].strip()
    for begin, end in DOLLARS:
        if tex.startswith(begin) and tex.endswith(end) and len(tex) > len(begin) + len(end):
            return tex[len(begin) : -len(end)].strip()
    return tex
