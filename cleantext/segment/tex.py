"""TeX in scripts, as MathJax 2 reads it: it becomes the formula that a reader sees."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from cleantext.segment.dom import Document, Dom

__all__ = ["with_formulas"]

TYPE: Final = "math/tex"
"""What the type of a script with TeX begins with; ``; mode=display`` may follow."""
MATHJAX_RE: Final = re.compile(r"(?:^|\s)MathJax")
"""A class of what MathJax shows in place of a script, or before it is ready."""
MOST_SHOWN: Final = 3
"""Elements before a script that may show its formula: a preview, the formula, an empty one. Bounds work."""
CDATA_RE: Final = re.compile(r"\A%\s{0,5}(?:<!\[CDATA\[)?(?=\s)|(?<!\\)%\s{0,5}(?:\]\]>)?\Z")
"""What hides TeX from readers of XML, in comments of TeX."""


def with_formulas(document: Document) -> Dom:
    """Return the columns of a page with its scripts of TeX as formulas.

    The TeX of a formula that MathJax wrote into the page, or of its preview, becomes their ``data-latex``. A script without them becomes a
    ``<math>`` whose text is the TeX.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = with_formulas(read_lxml('<p>It is <script type="math/tex">x^2</script>.</p>'))
    >>> dom.tags[-1], dom.texts, dom.attributes["data-latex"]
    ('math', ['It is ', 'x^2', '.'], {3: 'x^2'})
    """
    dom = document.dom
    types = dom.attributes.get("type", {})
    rows = [row for row, value in types.items() if value.startswith(TYPE) and dom.tags[row] == "script"]
    if not rows:
        return dom
    begins, ends = dom.events.begins, dom.events.ends
    shown = {int(ends[row]): row for row, names in dom.attributes.get("class", {}).items() if MATHJAX_RE.search(names)}
    tex, display = (dict(dom.attributes.get(name, {})) for name in ("data-latex", "display"))
    tags, added = dom.tags.copy(), dict[int, str]()
    for row in sorted(rows):
        code = CDATA_RE.sub("", document.code_of(row).strip()).strip()
        if not code:
            continue
        target = _shown(dom, shown, int(begins[row]))
        if target < 0:
            target = row
            tags[row] = "math"
            added[row] = code
        tex[target] = code
        if "mode=display" in types[row].replace(" ", ""):
            display[target] = "block"
    places = np.array([begins[row] for row in added], np.int32)
    at = np.searchsorted(dom.places, places)
    texts: list[str] = []
    for start, end, code in zip([0, *at.tolist()], [*at.tolist(), len(dom.texts)], [*added.values(), ""], strict=True):
        texts += dom.texts[start:end]
        texts += [code] if code else []
    return replace(
        dom,
        tags=tags,
        attributes={**dom.attributes, "data-latex": tex, "display": display},
        texts=texts,
        places=np.insert(dom.places, at, places),
    )


def _shown(dom: Dom, shown: dict[int, int], event: int) -> int:
    """Return the row of the element with text right before an event that shows a formula; -1 for none. ``shown``: their rows, by their ends."""
    for _ in range(MOST_SHOWN):
        row = shown.get(event - 1)
        if row is None or _has_text(dom, event - 1, event):
            break
        event = int(dom.events.begins[row])
        if _has_text(dom, event, int(dom.events.ends[row])):
            return row
    return -1


def _has_text(dom: Dom, first: int, last: int) -> bool:
    """Return whether a text is behind one of the events from ``first`` to before ``last``."""
    begin, end = np.searchsorted(dom.places, (first, last)).tolist()
    return any(not text.isspace() for text in dom.texts[begin:end])
