"""Comments and docstrings are plain English: the words that docs/contributing.md asks not to use do not occur."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path.relative_to(ROOT)
    for folder in ("cleantext", "benchmarks", "tests", ".")
    for path in (ROOT.glob("*.py") if folder == "." else (ROOT / folder).rglob("*.py"))
)
UNWANTED = re.compile(
    r"""
      \b(?:tells|told|telling)\b | \bto\ tell\b
    | \bstands?\b | \bstanding\b
    | \bf(?:ou|i)nds?\ out\b
    | \bsp(?:eaks?|oken|oke)\b
    | \bbor(?:n|ne)\ out\b | \bbears\b
    | \blikewise\b | \banew\b | \bamid\b | \bas\ many\b
    | \b(?:is|are|was|be)\ no\b(?!\ longer|\ more|\ one|\ less)
    | \bof\ (?:its|their|one's)\ own\b
    | \bcomes?\ again\b
    | \b(?:no|some|any)body\b
    | \bitv\b | \bhouse\ rule\b | \bissue\ \d
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words and turns that make a sentence hard to read for an engineer who never saw the project."""


def prose(source):
    """Yield line number and text of each comment and docstring, without doctests."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            example = False
            for number, line in enumerate(node.value.value.splitlines(), node.lineno):
                example = line.strip().startswith((">>>", "...")) or (example and bool(line.strip()))
                if not example:
                    yield number, re.sub(r"``.*?``|\"[^\"]*\"|'[^']*'", "", line)


def test_the_test_sees_comments_docstrings_and_attribute_docstrings():
    source = '"""A tells."""\nX = 1  # stands\n"""Likewise."""\n\ndef f():\n    """Return.\n\n    >>> told\n    \'told\'\n\n    Anew.\n    """\n'
    found = [match[0].lower() for _, line in prose(source) for match in UNWANTED.finditer(line)]
    assert sorted(found) == ["anew", "likewise", "stands", "tells"]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_comments_and_docstrings_are_plain_english(path):
    found = [
        f"{path}:{number}: {match[0]!r} in {line.strip()}"
        for number, line in prose((ROOT / path).read_text("utf-8"))
        for match in UNWANTED.finditer(line)
    ]
    assert found == []
