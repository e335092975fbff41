"""The formats of a page's kept blocks, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.page import Links, OutputFormat, Page

__all__ = ["render"]


def _text(page: Page, _links: Links) -> str:
    from cleantext.render.text import render_text  # noqa: PLC0415 -- each format imports what it needs

    return render_text(page)


def _html(page: Page, _links: Links) -> str:
    from cleantext.render.html import render_html  # noqa: PLC0415

    return render_html(page)


def _markdown(page: Page, links: Links) -> str:
    from cleantext.render.markdown import render_markdown  # noqa: PLC0415

    return render_markdown(page, links)


RENDERERS: Final[dict[str, Callable[[Page, Links], str]]] = {"text": _text, "markdown": _markdown, "html": _html}


def render(page: Page, output_format: OutputFormat, links: Links) -> str:
    """Return the kept blocks in a format. Raises ValueError for an unknown one.

    >>> from cleantext import analyze
    >>> render(analyze("<p>It <b>rained</b>", filters=()), "markdown", "on")
    'It **rained**'
    """
    if output_format not in RENDERERS:
        raise ValueError(f"unknown output_format {output_format!r}: use one of {', '.join(map(repr, RENDERERS))}")
    return RENDERERS[output_format](page, links)
