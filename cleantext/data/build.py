"""The lexicons as extraction reads them: ``python -m cleantext.data.build`` after every edit of ``lexicons/*.toml``.

Reading the TOML files takes half a second, reading what this writes beside them a few milliseconds. A test says when the one
no longer follows from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from cleantext.analysis import phrase_index, section_roles
from cleantext.analysis.phrase_index import Index, Phrase, fold, load, normalise

__all__ = ["FOLDER", "compiled", "main", "phrases_of"]

FOLDER: Final = Path(__file__).parent
"""Where the lexicons are, and what is made of them."""


def phrases_of(name: str, document: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Iterable[Phrase]:
    """The phrases of one lexicon: role → language → mode → phrases."""
    for role, languages in document.items():
        for language, modes in languages.items():
            for mode, texts in modes.items():
                for text in texts:
                    normal = normalise(text) if mode != "contains" else " ".join(fold(text).split())
                    if normal:
                        yield Phrase(name, role, language, mode, normal)


def compiled() -> dict[str, str]:
    """File name → text, as it follows from the TOML files."""
    names = sorted(path.stem for path in (FOLDER / "lexicons").glob("*.toml"))
    index = Index(phrase for name in names for phrase in phrases_of(name, load(name)))
    words = [f"{category} {word}" for category, modes in load("section_roles").items() for word in modes["words"]]
    return {phrase_index.COMPILED: index.as_text(), section_roles.COMPILED: "\n".join(words)}


def main() -> None:
    """Write the compiled files anew."""
    for name, text in compiled().items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
