"""phrases: a filter made from the caller's own phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal

from cleantext.analysis.phrase_index import PhraseIndex
from cleantext.evidence import Code
from cleantext.lexicons import MODES, Lexicons, Phrase, arrange, fold, normalise
from cleantext.page import Page, Verdict

__all__ = ["OwnPhrases", "phrases"]

CALLERS_PHRASE: Final = Code("callers_phrase", "phrase", "the caller's phrase {quote}")


def phrases(
    table: Mapping[str, Sequence[str]], *, action: Literal["drop", "protect"] = "drop", name: str = "phrases"
) -> OwnPhrases:
    """Return a filter that drops, or protects, every block with one of some phrases.

    ``table`` maps a lexicon's mode (``equals``, ``starts_with``, ``contains``) to phrases. Case, typography and punctuation
    at the ends are folded, as in the lexicons. ``name`` is the filter's name; filters of one pipeline need different names.
    A protected block is kept, even if a filter before or after this one drops it.

    Raises ValueError for an unknown mode or action, TypeError for phrases that are not a list of strings.

    >>> from cleantext import DEFAULT_FILTERS, extract
    >>> ours = phrases({"starts_with": ["Valley News is"]}, name="ours")
    >>> extract("It rained on Monday, so the match was off.\\nValley News is your paper.", filters=(*DEFAULT_FILTERS, ours))
    'It rained on Monday, so the match was off.'
    """
    return OwnPhrases(table, action, name)


class OwnPhrases:
    """The type of the filters that ``phrases`` returns."""

    def __init__(self, table: Mapping[str, Sequence[str]], action: Literal["drop", "protect"], name: str) -> None:
        if action not in ("drop", "protect"):
            raise ValueError(f"unknown action {action!r}: use 'drop' or 'protect'")
        if not isinstance(table, Mapping):
            raise TypeError(
                f"phrases are {table!r}: pass a dictionary from mode to phrases, such as {{'equals': ['Share']}}"
            )
        self.name = name
        self.action: Literal["drop", "protect"] = action
        self._given = [*self._phrases(table)]
        self.index = PhraseIndex(arrange(Lexicons(self._given, {}), anchor=False), thorough=True)

    @property
    def checksum(self) -> str:
        """A hash of the phrases and the action, by which ``run_batch`` goes on only with the same."""
        from hashlib import blake2b  # noqa: PLC0415 -- batches alone need it

        return blake2b(repr((self.action, self._given)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _phrases(self, table: Mapping[str, Sequence[str]]) -> Iterator[Phrase]:
        for mode, texts in table.items():
            if mode not in MODES:
                raise ValueError(f"unknown mode {mode!r}: use {', '.join(MODES)}")
            given: object = texts
            if isinstance(texts, str) or not isinstance(given, Iterable) or not all(isinstance(t, str) for t in texts):
                raise TypeError(f"phrases of mode {mode!r} are {texts!r}: pass a list of strings")
            for text in texts:
                phrase = " ".join(fold(text).split()) if mode == "contains" else normalise(text)
                if not phrase:
                    raise ValueError(f"the phrase {text!r} has no letters or digits to look up: leave it out")
                yield Phrase(self.name, "line", "any", mode, phrase)

    def __call__(self, page: Page) -> Iterator[Verdict]:
        """Yield a verdict on each block with one of the phrases."""
        for i, phrase in sorted(self.index.look_up(page.blocks.texts)[self.name, "line"].items()):
            yield Verdict(i, self.action, CALLERS_PHRASE(phrase.text))
