"""Evidence: why a filter gave a verdict, as data.

``render.reasons`` turns it into a sentence for people; no code reads that sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias, get_args

from cleantext.field_docs import documented

__all__ = ["CODES", "Code", "Evidence", "EvidenceKind", "Feature"]

EvidenceKind: TypeAlias = Literal["phrase", "position", "markup", "repetition", "score", "size"]
"""What evidence is based on: words of the block, its position among other blocks, names and tags of its elements, a text that
occurs several times, the learned scorer, or the size of a block or of the page."""

KINDS: Final = frozenset(get_args(EvidenceKind))

Feature: TypeAlias = tuple[str, str | float]
"""Name and value of a feature that the scorer used, such as ``("link_density", 0.93)``."""


@documented
@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a verdict was given.

    Raises ValueError for an empty code or an unknown kind.

    >>> Evidence("paywall", "phrase", quote="subscribers only").quote
    'subscribers only'
    """

    code: str
    """The name of the rule, such as ``"menu_run"``. docs/filters.md lists the codes of cleantext's own filters."""
    kind: EvidenceKind
    """What the evidence is based on."""
    quote: str = ""
    """The words that the rule matched, or a name that its sentence needs; empty if there are none."""
    block: int = -1
    """Index of another block that the evidence refers to; -1 for none."""
    count: int = 0
    """Blocks or entries that the rule counted; 0 if it counts none."""
    threshold: float | None = None
    """The lowest score at which blocks of this page are kept; None for evidence that is not a score."""
    features: tuple[Feature, ...] = ()
    """The features that contributed most to the verdict, strongest first; empty for evidence that is not a score."""
    total: int = 0
    """Pages among which the rule counted; 0 if it counts inside the page."""

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError(f"the code is {self.code!r}: give the rule a name, such as 'paywall'")
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of evidence {self.kind!r}: use one of {', '.join(get_args(EvidenceKind))}")


@dataclass(frozen=True, slots=True)
class Code:
    """A rule of cleantext's own filters: calling it returns the evidence for one block."""

    name: str
    """The name of the rule, unique in the package."""
    kind: EvidenceKind
    """What its evidence is based on."""
    template: str
    """The sentence, with the fields ``{quote}``, ``{block}``, ``{count}`` or ``{total}`` of the evidence to fill in, or ``{name}``, the quote
    without quotation marks."""

    def __post_init__(self) -> None:
        if CODES.setdefault(self.name, self) != self:
            raise ValueError(f"the code {self.name!r} is defined twice: choose another name")

    def __call__(self, quote: str = "", *, block: int = -1, count: int = 0, total: int = 0) -> Evidence:
        """Return evidence of this rule. Equal evidence with a short quote is one object, as a page may have it thousands of times."""
        make = _shared if len(quote) <= SHARED_CHARS else Evidence
        return make(self.name, self.kind, quote, block, count, total=total)


SHARED_CHARS: Final = 60
"""Most characters of a quote whose evidence is shared. Bounds memory."""
SHARED: Final = 1024
"""Most pieces of evidence that are shared, about 200 kB. Bounds memory."""


@lru_cache(SHARED)
def _shared(name: str, kind: EvidenceKind, quote: str, block: int, count: int, total: int) -> Evidence:
    return Evidence(name, kind, quote, block, count, total=total)


CODES: Final[dict[str, Code]] = {}
"""All codes that the imported filters define, by name."""
