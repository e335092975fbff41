"""Verdict → its reason, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleantext.evidence import CODES, Evidence, EvidenceKind, Feature

if TYPE_CHECKING:
    from cleantext.page import Verdict

__all__ = ["render_reason"]

QUOTE_CHARS: Final = 60
"""Most characters of a quote that are shown."""
BY_KIND: Final[dict[EvidenceKind, str]] = {
    "phrase": "the phrase {quote}",
    "position": "its position",
    "markup": "its markup",
    "repetition": "a repetition",
    "score": "its score",
    "size": "its size",
}
"""Sentences for the codes of callers' own filters, which have no template."""
FEATURES: Final[dict[str, str]] = {
    "prose_words": "prose of {value} words",
    "words": "no sentence ({value} words)",
    "blocks_above_text": "{value} blocks above the text",
    "blocks_below_text": "{value} blocks below the text",
    "inside_text": "between blocks of text",
    "no_prose": "no prose on the page",
    "link_density": "link density {value}",
    "link_density_around": "link density {value} around it",
    "no_links": "no links in it or around it",
    "element": "inside <{value}>",
    "other_element": "the kind of its element",
    "indentation": "its blank lines and indentation",
    "class_names": "class {value}",
    "no_class_names": "no class names",
    "short_lines_around": "{value:.0%} short lines around it",
    "similar_blocks": "{value} similar blocks",
    "no_similar_block": "no similar block",
    "phrase_of": "a phrase of {value}",
    "no_phrase": "no interface phrase",
    "words_in_title": "{value:.0%} of its words are in the title or description",
    "words_in_text": "{value:.0%} of its words are in the text",
    "as_text": "score {value} as flattened text",
}
"""Template of each feature that a score's evidence may name."""


def render_reason(verdict: Verdict) -> str:
    """Return the evidence of a verdict as a sentence.

    >>> from cleantext import Verdict
    >>> evidence = Evidence("score", "score", threshold=0.44, features=(("link_density", 0.93), ("element", "nav")))
    >>> render_reason(Verdict(0, "drop", evidence, score=0.18))
    "score 0.18, below this page's 0.44: link density 0.93, inside <nav>"
    """
    evidence = verdict.evidence
    if evidence.threshold is not None and verdict.score is not None:
        return _score(evidence, evidence.threshold, verdict.score)
    code = CODES.get(evidence.code)
    template = code.template if code is not None else BY_KIND[evidence.kind]
    if code is None and evidence.quote and "{quote}" not in template:
        template += ": {quote}"
    name = _short(evidence.quote)
    return template.format(
        quote=repr(name), name=name, block=evidence.block, count=evidence.count, total=evidence.total
    )


def _score(evidence: Evidence, threshold: float, score: float) -> str:
    side = "below" if score < threshold else "at least"
    features = ", ".join(map(_feature, evidence.features))
    return f"score {score:.2f}, {side} this page's {threshold:.2f}" + (f": {features}" if features else "")


def _feature(feature: Feature) -> str:
    name, value = feature
    if isinstance(value, str):
        value = _short(value)
    said = FEATURES.get(name, "{name} {value}").format(name=name, value=value)
    return said.replace("blocks", "block").replace("words", "word") if value == 1 and "1 " in said else said


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
