"""The formats of a page's kept blocks, by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.output_style import OutputFormat, Style
    from cleantext.page import Page

__all__ = ["NO_MARKDOWN", "RENDERERS", "check_installed", "render"]

NO_MARKDOWN: Final = "Markdown needs turbohtml: install it with `pip install 'cleantext-web[markdown]'`, or use the format 'text' or 'html'"


def _text(page: Page, _style: Style) -> str:
    from cleantext.render.text import render_text  # noqa: PLC0415 -- each format imports what it needs

    return render_text(page)


def _html(page: Page, style: Style) -> str:
    from cleantext.render.html import render_html  # noqa: PLC0415

    return render_html(page, verdicts=style.verdicts)


def _markdown(page: Page, style: Style) -> str:
    from cleantext.render.markdown import render_markdown  # noqa: PLC0415

    return render_markdown(page, style.links, front_matter=style.front_matter)


RENDERERS: Final[dict[OutputFormat, Callable[[Page, Style], str]]] = {
    "text": _text, "markdown": _markdown, "html": _html,
}  # fmt: skip


def check_installed(output_format: OutputFormat) -> None:
    """Raise ImportError if a format needs an extra that is not installed, before a page is cleaned for it.

    >>> check_installed("text")
    """
    if output_format == "markdown" and find_spec("turbohtml") is None:
        raise ImportError(NO_MARKDOWN)


def render(page: Page, style: Style) -> str:
    """Return the kept blocks in a format.

    >>> from cleantext import analyze
    >>> from cleantext.output_style import Style
    >>> render(analyze("<p>It <b>rained</b>", filters=()), Style("markdown"))
    'It **rained**'
    """
    return RENDERERS[style.output_format](page, style)
