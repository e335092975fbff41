"""``Style``: how the kept blocks are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from cleantext.field_docs import documented

__all__ = ["LINKS", "OUTPUT_FORMATS", "SUFFIXES", "Links", "OutputFormat", "Style"]

OutputFormat: TypeAlias = Literal["text", "markdown", "html"]
"""A format of a page's kept blocks."""
OUTPUT_FORMATS: Final = get_args(OutputFormat)
SUFFIXES: Final[Mapping[OutputFormat, str]] = {"text": ".txt", "markdown": ".md", "html": ".html"}
"""Suffixes of files with one of them."""
Links: TypeAlias = Literal["on", "off", "references"]
"""Links and images in Markdown: where they are, left out (the text of a link stays), or with their addresses at the end."""
LINKS: Final = get_args(Links)


@documented
@dataclass(frozen=True, slots=True)
class Style:
    """The format of an output, and what it carries. Raises ValueError for unknown values, and for what a format cannot carry."""

    output_format: OutputFormat = "text"
    """``"text"``, ``"markdown"`` or ``"html"``."""
    links: Links = "on"
    """Links and images of Markdown."""
    front_matter: bool = False
    """Whether the metadata are above Markdown as YAML."""
    verdicts: bool = False
    """Whether the elements of HTML have the deciding verdicts of their blocks in ``data-`` attributes."""

    def __post_init__(self) -> None:
        for name, known in (("output_format", OUTPUT_FORMATS), ("links", LINKS)):
            value: object = getattr(self, name)
            if value not in known:
                way_out = ", or analyze(source).to_dict() for JSON" if value == "json" else ""
                raise ValueError(f"unknown {name} {value!r}: use one of {', '.join(map(repr, known))}{way_out}")
        for name, only in (("front_matter", "markdown"), ("verdicts", "html")):
            if getattr(self, name) and self.output_format != only:
                raise ValueError(
                    f"{name} is for the format {only!r}, and this one is {self.output_format!r}: leave it out"
                )
