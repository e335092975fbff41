"""Sphinx's settings for the documentation: ``python -m sphinx -W --keep-going docs site`` builds it (extra ``docs``)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.publish import site  # noqa: E402 -- the folder of the checkout comes first
from cleantext import __version__  # noqa: E402
from cleantext.field_docs import HEADING  # noqa: E402

project = "cleantext"
author = "The cleantext founders"
copyright = author  # noqa: A001 -- Sphinx's name
version = release = __version__
html_title = f"cleantext {__version__}"
html_show_sphinx = False

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["**.ipynb_checkpoints"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
highlight_language = "none"
pygments_style, pygments_dark_style = "tango", "monokai"
suppress_warnings = ["misc.highlighting_failure"]  # cases are broken HTML on purpose

myst_heading_anchors = 4
myst_links_external_new_tab = False
nb_execution_mode = "force"  # each build runs the notebooks
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_execution_show_tb = True
myst_enable_extensions = []  # neither formulas nor MathJax, which is loaded from another host

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True  # DEFAULT_FILTERS, not the functions in it
autodoc_typehints_format = "short"
autodoc_type_aliases = {
    name: name
    for name in (
        "Choice",
        "Filter",
        "Focus",
        "InputFormat",
        "Json",
        "Links",
        "OutputFormat",
        "PageKind",
        "Record",
        "Source",
        "Tree",
    )
}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}


def _plain_signature(*arguments: Any) -> tuple[str | None, str | None]:
    """Return signature and return annotation with the names of type aliases, not their wrappers."""
    signature, returned = arguments[-2:]
    return tuple(
        re.sub(r"TypeAliasForwardRef\('(\w+)'\)", r"\1", part) if part else part for part in (signature, returned)
    )


def _linked_docstring(*arguments: Any) -> None:
    """Replace the paths of pages in the lines of a docstring by links, in place, and leave out the fields, which are listed as members."""
    lines: list[str] = arguments[-1]
    if HEADING in lines:
        del lines[lines.index(HEADING) :]
    lines[:] = map(site.in_docstring, lines)


def setup(app: Any) -> None:
    """Write the generated pages before Sphinx looks for pages, and link to them from the pages of docs/."""
    app.connect("autodoc-process-signature", _plain_signature)
    app.connect("autodoc-process-docstring", _linked_docstring)
    app.connect("builder-inited", lambda _app: site.write_pages())
    app.connect("source-read", lambda _app, page, source: source.__setitem__(0, site.linked(page, source[0])))
