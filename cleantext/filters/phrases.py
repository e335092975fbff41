"""A filter from the caller's own phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from cleantext.lexicon import Index, Phrase, fold, normalise
from cleantext.page import Page, Verdict

__all__ = ["phrases"]

MODES = ("equals", "starts_with", "contains")


def phrases(
    table: Mapping[str, Sequence[str]], *, action: Literal["drop", "protect"] = "drop", name: str = "phrases"
) -> Callable[[Page], Iterator[Verdict]]:
    """Make a filter that drops, or protects, every block with one of the caller's phrases.

    ``table`` maps a lexicon's mode (``equals``, ``starts_with``, ``contains``) to phrases. Case, typography and punctuation
    at the ends are folded, as in the lexicons. ``name`` is the filter's name; give different ones to several such filters.
    A protected block is kept whatever any other filter says, wherever in the tuple the filter stands.

    Raises ValueError for an unknown mode or action, TypeError for phrases that are no sequence of strings.

    >>> from cleantext import DEFAULT_FILTERS, extract
    >>> ours = phrases({"starts_with": ["Valley News is"]}, name="ours")
    >>> extract("It rained on Monday, so the match was off.\\nValley News is your paper.", filters=(*DEFAULT_FILTERS, ours))
    'It rained on Monday, so the match was off.'
    """
    if action not in ("drop", "protect"):
        raise ValueError(f"unknown action {action!r}: use 'drop' or 'protect'")
    entries: list[Phrase] = []
    for mode, texts in table.items():
        if mode not in MODES:
            raise ValueError(f"unknown mode {mode!r}: use {', '.join(MODES)}")
        if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
            raise TypeError(f"phrases of mode {mode!r} must be a list of strings, not {texts!r}")
        for text in texts:
            phrase = " ".join(fold(text).split()) if mode == "contains" else normalise(text)
            if not phrase:
                raise ValueError(f"the phrase {text!r} has nothing to look up: leave it out")
            entries.append(Phrase(name, "line", "any", mode, phrase))
    index = Index(entries, thorough=True)
    verb = "drops" if action == "drop" else "protects"

    def own_phrases(page: Page) -> Iterator[Verdict]:
        hits = index.look_up(page.blocks.texts)
        for i, phrase in sorted(hits[name, "line"].items()):
            yield Verdict(i, action, f"the caller {verb} {phrase.text!r} ({phrase.mode})")

    own_phrases.name = name  # type: ignore[attr-defined]
    own_phrases.__name__ = name
    own_phrases.__doc__ = f"{verb.capitalize()} blocks with phrases of the caller."
    return own_phrases
