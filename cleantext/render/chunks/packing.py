"""Pieces → chunks: filled in order, and divided where the least belongs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import regex

from cleantext.render.chunks.cuts import lines, parts, suffix
from cleantext.render.chunks.pieces import Piece
from cleantext.render.chunks.places import Place

__all__ = ["Atom", "Bundle", "pack"]

LEVELS: Final = 4
"""Levels of what is kept together: section; post, list or table; list or table in a post; item or row. Then the pieces."""
UNIT: Final = 4
"""The level of items and rows."""
LEAST: Final = 4
"""The share of a chunk below a heading, as a divisor, from which on a sentence is divided so that the heading is not alone."""
REACH: Final = 1000
"""Characters behind a block in which the next one is looked for, more than what Markdown adds to a text. Bounds work."""
WORD_RE: Final = regex.compile(r"[\p{L}\p{N}]{1,20}+")
"""The beginning of a text in which Markdown escapes nothing."""
FENCE: Final = "```"
QUOTE: Final = "> "


class Atom(NamedTuple):
    """A piece, or a part of one that is too long."""

    piece: Piece
    place: Place
    """Its place."""
    text: str
    """What a chunk holds of it."""
    separator: str
    """Between it and the atom before."""
    size: int
    """Characters with separator and indentation."""
    blocks: tuple[int, ...]
    """The blocks that it has a part of."""
    start: int = 0
    """Where it begins in the text of the piece."""
    lead: str = ""
    """What a chunk begins with that begins with this atom: the head of a table, the fence of code."""
    trail: str = ""
    """What a chunk ends with that ends with this atom: the fence of code."""


class Bundle(NamedTuple):
    """The atoms of a chunk."""

    lead: str
    """What it begins with."""
    atoms: Sequence[Atom]
    """The atoms, those of the overlap first."""
    repeated: int
    """Number of the atoms that the chunk before has, too."""


def pack(
    pieces: Sequence[Piece],
    places: dict[int, Place],
    texts: Sequence[str],
    *,
    max_chars: int,
    overlap: int,
    markdown: bool,
) -> Iterator[Bundle]:
    """Yield the atoms of each chunk of at most ``max_chars`` characters. Each piece is looked at once for each level."""
    packer = _Packer(pieces, places, texts, max_chars, overlap, markdown)
    for first, last in packer.groups(0, len(pieces), 0):
        yield from packer.place(first, last, 1)
        if packer.atoms:
            yield packer.flush()
        packer.tail = []


class _Packer:
    """The chunk that is being filled."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        places: dict[int, Place],
        texts: Sequence[str],
        max_chars: int,
        overlap: int,
        markdown: bool,
    ) -> None:
        self._texts = texts
        self._pieces = pieces
        self._places = [places[piece.at] for piece in pieces]
        self._max, self._overlap, self._markdown = max_chars, overlap, markdown
        self._sums = list(accumulate((piece.size for piece in pieces), initial=0))
        self.atoms: list[Atom] = []
        self.tail: list[Atom] = []
        """The end of the chunk before, which may be repeated."""
        self._carried: list[Atom] = []
        """The head of a table, with which the next chunk begins."""
        self._lead = ""
        self._repeated = 0
        self._length = 0
        """Characters so far, without what the chunk ends with."""

    def groups(self, first: int, last: int, level: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of pieces that have the same section (level 0), outer, container or unit (3); single ones (4)."""
        start = first
        for at in range(first + 1, last + 1):
            if at == last or level == LEVELS or self._places[at][level] != self._places[start][level]:
                yield start, at
                start = at

    def place(self, first: int, last: int, level: int) -> Iterator[Bundle]:
        """Add a group, as a whole if it fits into this chunk or the next one. Yield the chunks that are full."""
        size = self._sums[last] - self._sums[first]
        piece, is_single = self._pieces[first], last - first == 1
        alone = size - len(piece.separator)
        if not is_single:
            alone += len(piece.head)
        if (
            self.atoms
            and self._length + size > self._max
            and alone <= self._max
            and not self._divides(first, last, level)
        ):
            yield self.flush(size if piece.head else 0)
        if (self._length + size if self.atoms else alone) <= self._max:
            for at in range(first, last):
                self._add(self._whole(at), alone, size)
        elif not is_single:
            for start, end in self.groups(first, last, level):
                yield from self.place(start, end, level + 1)
        else:
            for atom in self._divided(first):
                if self.atoms and self._length + atom.size + len(atom.trail) > self._max:
                    yield self.flush()
                self._add(atom, len(atom.text) + len(atom.trail), atom.size + len(atom.trail))

    def _divides(self, first: int, last: int, level: int) -> bool:
        """Return whether to divide a group that would fit into the next chunk, as this one has headings only."""
        if not self._has_only_headings():
            return False
        return level < UNIT or (last - first == 1 and self._places[first].kind == "text")

    def _has_only_headings(self) -> bool:
        return all(atom.place.kind == "heading" for atom in self.atoms[self._repeated :])

    def _whole(self, at: int) -> Atom:
        piece = self._pieces[at]
        return Atom(piece, self._places[at], piece.text, piece.separator, piece.size, piece.blocks, lead=piece.head)

    def _add(self, atom: Atom, need: int, size: int) -> None:
        """Add an atom. ``need``: characters of the group that it begins, if that begins a chunk; ``size``: the same in the middle of one."""
        if not self.atoms and self._carried:
            self.atoms, self._carried, self._lead = self._carried, [], ""
            self._length = sum(one.size for one in self.atoms) - len(self.atoms[0].separator)
        elif not self.atoms:
            self._lead = atom.lead if len(atom.lead) + need <= self._max else ""
            if not self._lead:
                room = min(self._overlap, self._max - size)
                self.atoms = self._end_of(self.tail, room) if self.tail and room > 0 else []
            self._repeated = len(self.atoms)
            self._length = len(self._lead) + sum(one.size for one in self.atoms)
            if not self.atoms:
                self._length -= len(atom.separator)
        self.atoms.append(atom)
        self._length += atom.size

    def flush(self, need: int = 0) -> Bundle:
        """Return the chunk, and begin the next one; with the head of a table that this one ends with, if a row of ``need`` characters follows."""
        end = len(self.atoms)
        while need and end > self._repeated + 1 and self.atoms[end - 1].piece.is_head:
            end -= 1
        carried = self.atoms[end:]
        if carried and need + sum(atom.size for atom in carried) <= self._max:
            self.atoms, self._carried = self.atoms[:end], carried
        bundle = Bundle(self._lead, self.atoms, self._repeated)
        self.tail, self.atoms, self._length, self._repeated = self.atoms, [], 0, 0
        return bundle

    def _end_of(self, atoms: Sequence[Atom], room: int) -> list[Atom]:
        """Return the last sentences of a chunk, at most ``room`` characters; no headings, rows or code."""
        found: list[Atom] = []
        for atom in reversed(atoms):
            if atom.place.kind not in ("text", "item"):
                break
            if atom.size > room:
                room -= len(atom.separator)
                is_text = atom.place.kind == "text"
                start = suffix(atom.text, room, words=not found) if is_text else len(atom.text)
                if start < len(atom.text) and not atom.piece.indent:
                    text = atom.text[start:]
                    found.append(atom._replace(text=text, size=len(text), separator="", start=atom.start + start))
                break
            found.append(atom)
            room -= atom.size
        if found:
            found[-1] = found[-1]._replace(size=found[-1].size - len(found[-1].separator), separator="")
        return found[::-1]

    def _divided(self, at: int) -> Iterator[Atom]:
        """Yield the parts of a piece that is longer than a chunk."""
        piece, place = self._pieces[at], self._places[at]
        text, lead, trail = piece.text, "", ""
        if self._markdown and text.startswith(FENCE) and text.endswith(FENCE):
            opening, closing = text[: text.find("\n") + 1], text[text.rfind("\n") :]
            if len(opening) + len(closing) < self._max // 2:
                lead, trail = opening, closing
        elif self._markdown and text.startswith(QUOTE):
            lead = QUOTE
        room = max(1, self._max - piece.indent - len(lead) - len(trail))
        if trail:
            yield from self._code(at, lead, trail, room)
            return
        left = self._max - self._length - len(piece.separator) - piece.indent
        first = left if self.atoms and self._has_only_headings() and left > room // LEAST else None
        cuts = lines(text, room) if place.kind == "code" else parts(text, room, first=first, markdown=self._markdown)
        shares = _Shares(piece, self._texts, 0)
        for start, end in cuts:
            part = text[start:end]
            separator = "" if start else piece.separator
            size = len(separator) + len(part) + piece.indent * ((not start) + part.count("\n"))
            blocks = shares.between(start, end)
            yield Atom(piece, place, part, separator, size, blocks, start, "" if part.startswith(lead) else lead)

    def _code(self, at: int, opening: str, closing: str, room: int) -> Iterator[Atom]:
        """Yield the lines of fenced code, which has its fence in each chunk."""
        piece, place = self._pieces[at], self._places[at]
        inner = piece.text[len(opening) : -len(closing)]
        shares = _Shares(piece, self._texts, len(opening))
        for start, end in lines(inner, room):
            part = inner[start:end]
            separator = "" if start else f"{piece.separator}{opening}"
            if end == len(inner):
                part += closing
            size = len(separator) + len(part) + piece.indent * ((not start) + part.count("\n"))
            trail = "" if end == len(inner) else closing
            yield Atom(piece, place, part, separator, size, shares.between(start, end), start, opening, trail)


class _Shares:
    """Which blocks of a piece a part of its text is from: each is looked for behind the one before."""

    def __init__(self, piece: Piece, texts: Sequence[str], offset: int) -> None:
        self._blocks, self._first = piece.blocks, 0
        self._begins: list[int] = []
        at = offset
        for block in piece.blocks:
            text = texts[block]
            word = WORD_RE.search(text[:REACH])
            found = piece.text.find(word[0], at, at + REACH + len(text)) if word is not None else -1
            line = piece.text.rfind("\n", at, found) + 1
            begins = line if line and not any(map(str.isalnum, piece.text[line:found])) else found
            self._begins.append(max(at, begins) - offset)
            at = max(at, found)
            at += len(text) // 2  # white space may be collapsed

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the blocks between two offsets. Each call begins where the one before ended."""
        while self._first + 1 < len(self._begins) and self._begins[self._first + 1] <= start:
            self._first += 1
        last = self._first + 1
        while last < len(self._begins) and self._begins[last] < end:
            last += 1
        return self._blocks[self._first : last]
