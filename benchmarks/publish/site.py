"""Pages of the documentation that are generated when the site is built: docs/reference, which git ignores.

docs/conf.py calls ``write_pages``. A filter's page is made of its docstring, its codes of evidence, its lexicon, and its cases; the
API reference names the public objects, whose docstrings Sphinx reads.
"""

from __future__ import annotations

import inspect
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.cases import Case, load
from benchmarks.publish.readme import DOCS, PARTS, README
from cleantext import DEFAULT_FILTERS
from cleantext.analysis.phrase_index import default_index
from cleantext.evaluation.tables import markdown
from cleantext.evidence import Code
from cleantext.lexicons import Phrase
from cleantext.page import Filter
from cleantext.pipeline import filter_name

__all__ = [
    "COPIED",
    "api_page",
    "described",
    "escaped",
    "filter_page",
    "in_docstring",
    "linked",
    "moved",
    "named",
    "pages",
    "titled",
    "write_pages",
]

REFERENCE: Final = DOCS / "reference"
"""The folder of the generated pages."""
LEXICONS: Final = README.parent / "cleantext" / "data" / "lexicons"
COPIED: Final = {
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/RESULTS.md": "results.md",
    "corpus/README.md": "corpus.md",
    "THIRD_PARTY.md": "third-parties.md",
}
"""Files outside of docs/ that are pages of the site, and the names of these pages in docs/reference."""
MAX_LINES: Final = 14
"""Lines of the longest case that is shown whole; the titles of longer ones are listed."""
MAX_SHOWN: Final = 6
"""Cases of either side that are shown whole."""
MAX_PHRASES: Final = 4
"""English phrases of a role that are shown as examples."""
FENCE_RE: Final = re.compile(r"`{3,}")
LINK_RE: Final = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
"""The path of a link to a file, without its fragment."""
NAMED_RE: Final = re.compile(
    r"^(`{3,}).*?^\1`*$|`[^`\n]+`|\[[^\]]*\]\([^)]*\)|<!--.*?-->|(?P<path>(?<![\w./-])(?:[\w-]+/)*[\w-]+\.md\b)",
    re.DOTALL | re.MULTILINE,
)
"""Code, a link or a comment, which stay; or the path of a page in the text."""
IN_DOCSTRING_RE: Final = re.compile(r"(?<![`\w./-])docs/([\w-]+)\.md\b")
"""The path of a page of docs/ in a docstring."""
API: Final[Mapping[str, tuple[str, ...]]] = {
    "One page": ("cleantext.extract", "cleantext.analyze", "cleantext.Options"),
    "What comes out": (
        "cleantext.Page",
        "cleantext.Block",
        "cleantext.blocks.Blocks",
        "cleantext.Chunk",
        "cleantext.page_kind.PageKind",
        "cleantext.confidence.Confidence",
    ),
    "Metadata": ("cleantext.metadata.Metadata", "cleantext.metadata.Date", "cleantext.metadata.Source"),
    "Verdicts": ("cleantext.Verdict", "cleantext.Verdicts", "cleantext.Evidence"),
    "Filters": (
        "cleantext.Filter",
        "cleantext.Pipeline",
        "cleantext.filters.phrases",
        "cleantext.analysis.Analysis",
    ),
    "Many pages": (
        "cleantext.extract_many",
        "cleantext.Document",
        "cleantext.Record",
        "cleantext.batch.documents",
        "cleantext.batch.run_batch",
        "cleantext.batch.Summary",
    ),
    "Sites": ("cleantext.sites.learn", "cleantext.sites.filter", "cleantext.sites.SiteLines"),
    "Arrow": (
        "cleantext.arrow.clean_batch",
        "cleantext.arrow.clean_table",
        "cleantext.arrow.record_batch",
        "cleantext.arrow.record_schema",
    ),
}
"""The objects of the API reference, by heading."""


def write_pages(folder: Path = REFERENCE) -> None:
    """Write the generated pages into a folder; a page whose text is there already is not written again."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in folder.rglob("*.md"):
        if old.relative_to(folder).as_posix() not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Return the generated pages by their paths below docs/reference."""
    made = {f"filters/{filter_name(filter_)}.md": filter_page(filter_) for filter_ in DEFAULT_FILTERS}
    made["api.md"] = api_page()
    for name, page in COPIED.items():
        made[page] = moved((README.parent / name).read_text("utf-8"), README.parent / name, REFERENCE / page)
    return {name: named(text, REFERENCE / name) for name, text in made.items()}


def moved(text: str, source: Path, target: Path) -> str:
    """Return a page whose links to files, which are relative to ``source``, are relative to ``target``.

    Those to the files of ``COPIED`` lead to their pages.

    >>> moved("[r](docs/robustness.md) and [s](SECURITY.md#how)", README, REFERENCE / "security.md")
    '[r](../robustness.md) and [s](security.md#how)'
    """

    def path(found: re.Match[str]) -> str:
        file = (source.parent / found[1]).resolve()
        copied = COPIED.get(file.relative_to(README.parent.resolve()).as_posix())
        file = REFERENCE / copied if copied else file
        return "](" + os.path.relpath(file, target.parent).replace(os.sep, "/")

    return LINK_RE.sub(path, text)


def named(text: str, target: Path) -> str:
    """Return the source of a page with links in place of the paths of other pages, which lead nowhere on the site.

    Paths in code, in comments and in links stay.

    >>> named("In parts (docs/many-pages.md), not `docs/chunks.md`.", REFERENCE / "changelog.md")
    'In parts ([many pages](../many-pages.md)), not `docs/chunks.md`.'
    """

    def link(found: re.Match[str]) -> str:
        if not (path := found["path"]):
            return found[0]
        file = REFERENCE / COPIED[path] if path in COPIED else README.parent / path
        if path not in COPIED and (file.parent != DOCS or not file.exists()):
            return found[0]
        return f"[{titled(file.stem)}]({os.path.relpath(file, target.parent).replace(os.sep, '/')})"

    return NAMED_RE.sub(link, text)


def titled(stem: str) -> str:
    """Return the words for a link to a page: its name.

    >>> titled("many-pages")
    'many pages'
    """
    return stem.replace("-", " ")


def in_docstring(line: str) -> str:
    """Return a line of a docstring, in reStructuredText, with links in place of the paths of pages.

    >>> in_docstring("One record; docs/record.md lists its fields.")
    'One record; :doc:`record </record>` lists its fields.'
    """
    return IN_DOCSTRING_RE.sub(lambda found: f":doc:`{titled(found[1])} </{found[1]}>`", line)


def linked(page: str, text: str) -> str:
    """Return the source of a page of docs/ with links to the generated pages, which a checkout does not have.

    ``page`` is its name without ending. The table of filters gets a link to the page of each.

    >>> linked("robustness", "[SECURITY.md](../SECURITY.md)")
    '[SECURITY.md](reference/security.md)'
    >>> linked("filters", "| `advert` | Drop advert labels. |").split(" | ")[0]
    '| [`advert`](reference/filters/advert.md)'
    """
    if "/" not in page:
        text = named(moved(text, DOCS / f"{page}.md", DOCS / f"{page}.md"), DOCS / f"{page}.md")
    if page == "filters":
        for name in map(filter_name, DEFAULT_FILTERS):
            text = re.sub(rf"^\| `{name}` \|", f"| [`{name}`](reference/filters/{name}.md) |", text, flags=re.MULTILINE)
    return text


def filter_page(filter_: Filter) -> str:
    """Return the page of a filter."""
    name = filter_name(filter_)
    parts = [f"# {name}", described(inspect.getdoc(filter_) or ""), "## Codes", *_codes(name)]
    if found := [phrase for phrase in default_index().phrases if phrase.filter == name]:
        parts += ["## Phrases", *_lexicon(name, found)]
    if cases := list(load(name)):
        parts += [*_cases("Drops nothing", [case for case in cases if not case.drops])]
        parts += [*_cases("Drops", [case for case in cases if case.drops])]
        parts.append(f"All of them are in `tests/cases/{name}.toml`, and every test run checks them.")
    return "\n\n".join(parts) + "\n"


def described(docstring: str) -> str:
    r"""Return a docstring as Markdown: its examples become blocks of code.

    >>> described("Return one.\n\n>>> 1\n1\n\nMore.")
    'Return one.\n\n```python\n>>> 1\n1\n```\n\nMore.'
    """
    parts = docstring.split("\n\n")
    return "\n\n".join(f"```python\n{part}\n```" if part.startswith(">>>") else part for part in parts)


def _codes(name: str) -> Iterator[str]:
    """Yield the table of the codes that the modules of a filter name."""
    codes: dict[str, Code] = {}
    for module in map(import_module, (f"cleantext.filters.{name}", *PARTS.get(name, ()))):
        codes |= {code.name: code for code in vars(module).values() if isinstance(code, Code)}
    rows = [[f"`{code.name}`", code.kind, code.template or "score …"] for code in codes.values()]
    yield markdown(["code", "kind", "reason"], rows)
    yield "See [all codes](../../filters.md#codes)."


def _lexicon(name: str, phrases: Iterable[Phrase]) -> Iterator[str]:
    """Yield the comment of a lexicon, and a table of its roles."""
    comment: list[str] = []
    for line in (LEXICONS / f"{name}.toml").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("# "))
    yield f"`cleantext/data/lexicons/{name}.toml`. {' '.join(comment).removeprefix(f'{name}: ')}".replace("<", "&lt;")
    roles: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        roles[phrase.role].append(phrase)
    rows: list[list[str]] = []
    for role, found in sorted(roles.items()):
        english = [phrase.text for phrase in found if phrase.language in ("en", "any")][:MAX_PHRASES]
        shown = ", ".join(f"`{text}`" for text in english if "|" not in text and "`" not in text)
        rows.append([f"`{role}`", f"{len(found):,}", str(len({phrase.language for phrase in found})), shown])
    yield markdown(["role", "phrases", "languages", "some of the English ones"], rows)


def _cases(title: str, cases: list[Case]) -> Iterator[str]:
    """Yield the shortest cases whole, and the titles of the rest."""
    yield f"## {title}"
    short = [case for case in cases if len(case.source.splitlines()) <= MAX_LINES and not case.known_failure][
        :MAX_SHOWN
    ]
    for case in short:
        yield f"**{escaped(case.title)}**"
        fence = "`" * max((3, *(len(found) + 1 for found in FENCE_RE.findall(case.source))))
        yield f"{fence}{case.kind}\n{case.source.strip()}\n{fence}"
        if case.drops:
            yield "Dropped:"
            yield "```text\n{}\n```".format("\n".join(case.drops))
    if rest := [case for case in cases if case not in short]:
        yield "And:"
        yield "\n".join(f"- {escaped(case.title)}{' (known failure)' if case.known_failure else ''}" for case in rest)


def escaped(title: str) -> str:
    """Return a title without characters that are signs of Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]#{}])", r"\\\1", title).replace("<", "&lt;")


def api_page() -> str:
    """Return the API reference, whose docstrings Sphinx reads."""
    parts = [
        "# API",
        "Everything public, from the docstrings. `cleantext.DEFAULT_FILTERS` is the tuple of the [filters](../filters.md).",
    ]
    for heading, names in API.items():
        parts.append(f"## {heading}")
        directives = "\n\n".join(_directive(name) for name in names)
        parts.append(f"```{{eval-rst}}\n{directives}\n```")
    return "\n\n".join(parts) + "\n"


def _directive(name: str) -> str:
    """Return the directive that documents an object. Raises AttributeError if there is none of that name."""
    module, _, attribute = name.rpartition(".")
    found = getattr(import_module(module), attribute)
    if inspect.isclass(found):
        return f".. autoclass:: {name}\n   :members:"
    if inspect.isroutine(found):
        return f".. autofunction:: {name}"
    return f".. py:data:: {name}\n\n   ``{str(found).replace('ForwardRef', '').replace('typing.', '')}``"
