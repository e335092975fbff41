"""A page's blocks and elements as columns: the contract between segmentation and everything after it.

Over 300 lines, as all columns are described in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice, repeat
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, TypeVar, cast, overload

import numpy as np
import numpy.typing as npt

from cleantext.cached import cached_property
from cleantext.field_docs import documented
from cleantext.texts import collected, lengths_of

if TYPE_CHECKING:
    from cleantext.segment.dom import Dom

__all__ = ["KINDS", "Block", "Blocks", "BoolArray", "Elements", "IntArray", "Ints", "Kind", "Mode"]

Mode: TypeAlias = Literal["html", "text"]
"""The format of the source that a page was made from."""

Kind: TypeAlias = Literal["paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption", "line"]
"""The kind of a block. In text mode every block is a line, or a paragraph of hard-wrapped lines."""

KINDS: Final[tuple[Kind, ...]] = (
    "paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption", "line",
)  # fmt: skip
"""All kinds; ``Blocks.kinds`` holds positions in this tuple."""

MAX_STEPS: Final = 50
"""Steps of an element's XPath. Bounds work and memory: elements of real pages are rarely nested deeper than 40."""
MAX_PATHS: Final = 1_000
"""XPaths that are remembered for the elements inside. Bounds memory."""

BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int32]
Ints: TypeAlias = npt.NDArray[np.signedinteger]
"""Integers of any size, in columns the smallest that holds them: convert them before arithmetic that may exceed it."""
T = TypeVar("T")


class Numbered(NamedTuple):
    """Strings as numbers."""

    names: list[str]
    """The distinct strings, in the order in which they first occur."""
    numbers: npt.NDArray[np.int64]
    """int64: for each string its position in ``names``."""

    @classmethod
    def of(cls, strings: Sequence[str]) -> Numbered:
        """Return some strings as numbers.

        >>> Numbered.of(["p", "div", "p"])
        Numbered(names=['p', 'div'], numbers=array([0, 1, 0]))
        """
        names = list(dict.fromkeys(strings))
        position = dict(zip(names, range(len(names)), strict=True))
        return cls(names, np.fromiter(map(position.__getitem__, strings), np.int64, len(strings)))

    def containing(self, *strings: str) -> list[str]:
        """Return the names that contain one of some strings of small letters. Case does not matter.

        >>> Numbered(["Author-box", "text"], np.zeros(0, np.int64)).containing("author", "writer")
        ['Author-box']
        """
        joined = "\n".join(self.names).lower()
        present = [string for string in strings if string in joined]
        if not present:
            return []
        return [name for name in self.names if any(string in name.lower() for string in present)]


class Elements:
    """The elements of an HTML page that can hold text, in document order, parents before children. Row 0 is a root.

    All columns have one entry for each element. Line breaks and elements whose content is never shown (scripts, form values) have
    no row here; ``Blocks.dom`` has them.
    """

    def __init__(
        self,
        parents: npt.ArrayLike,
        tags: list[str],
        class_names: list[str],
        firsts: npt.ArrayLike,
        lasts: npt.ArrayLike,
        *,
        dom_rows: npt.ArrayLike | None = None,
    ) -> None:
        self.parent_array: IntArray = np.asarray(parents, np.int32)
        """int32: row of the parent; -1 for a root."""
        self.tags = tags
        """Tag name, lower case."""
        self.class_names = class_names
        """``class``, ``id`` and ``role``, joined by spaces; empty for an element that has none of them."""
        self.first_array: IntArray = np.asarray(firsts, np.int32)
        """int32: index of the first block that starts inside the element, or after it if the element is empty."""
        self.last_array: IntArray = np.asarray(lasts, np.int32)
        """int32: one past the index of the last block inside the element."""
        self.dom_rows: IntArray = (
            np.arange(len(tags), dtype=np.int32) if dom_rows is None else np.asarray(dom_rows, np.int32)
        )
        """int32: row of the element in ``Blocks.dom``."""
        self._paths: dict[int, str] = {}
        """Row → XPath of elements that ``path`` was asked for, and of those around them."""

    def up_to(self, count: int) -> Elements:
        """Return the elements with their first ``count`` blocks: those behind have none."""
        return Elements(
            self.parent_array,
            self.tags,
            self.class_names,
            np.minimum(self.first_array, count),
            np.minimum(self.last_array, count),
            dom_rows=self.dom_rows,
        )

    @property
    def parents(self) -> memoryview[int]:
        """``parent_array`` as a sequence of int, for single rows: faster than the array, and no copy as a list is."""
        return self.parent_array.data

    @property
    def firsts(self) -> memoryview[int]:
        """``first_array`` as a sequence of int."""
        return self.first_array.data

    @property
    def lasts(self) -> memoryview[int]:
        """``last_array`` as a sequence of int."""
        return self.last_array.data

    @cached_property
    def numbered_tags(self) -> Numbered:
        """The distinct tags, and the position in them of each element's."""
        return Numbered.of(self.tags)

    @cached_property
    def numbered_classes(self) -> Numbered:
        """The distinct class names, and the position in them of each element's."""
        return Numbered.of(self.class_names)

    @cached_property
    def _ordinals(self) -> list[int]:
        """Return each element's position among its siblings of the same tag, from 1; 0 for the only one."""
        names, numbers = self.numbered_tags
        keys = self.parent_array * np.int64(len(names)) + numbers
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        firsts = np.searchsorted(keys, keys)
        ordinals = np.empty(len(keys), np.int64)
        ordinals[order] = np.where(
            np.searchsorted(keys, keys, "right") - firsts > 1, np.arange(len(keys)) - firsts + 1, 0
        )
        return ordinals.tolist()

    @cached_property
    def _depths(self) -> list[int]:
        """Return how many elements each element is in, itself among them."""
        depths: list[int] = []
        for parent in self.parents:
            depths.append(depths[parent] + 1 if parent >= 0 else 1)
        return depths

    def path(self, row: int) -> str:
        """Return the XPath of an element, as lxml writes it; below ``MAX_STEPS`` elements, by its number among all elements.

        >>> Elements([-1, 0, 1, 1], ["html", "body", "p", "p"], [""] * 4, [0] * 4, [0] * 4).path(3)
        '/html/body/p[2]'
        >>> Elements(range(-1, 99), ["div"] * 100, [""] * 100, [0] * 100, [0] * 100).path(70)
        '(//*)[71]'
        """
        if self._depths[row] > MAX_STEPS:
            return f"(//*)[{self.dom_rows[row] + 1}]"
        parent = self.parents[row]
        path = self._paths.get(parent) or self._path_of(parent)
        number = self._ordinals[row]
        return f"{path}/{self.tags[row]}[{number}]" if number else f"{path}/{self.tags[row]}"

    def _path_of(self, row: int) -> str:
        """Return the XPath of an element around others, and remember it; empty for -1."""
        paths = self._paths
        if len(paths) > MAX_PATHS:
            paths.clear()
        rows = [row]
        while rows[-1] >= 0 and rows[-1] not in paths:
            rows.append(self.parents[rows[-1]])
        path = paths.get(rows.pop(), "")
        for at in reversed(rows):
            number = self._ordinals[at]
            paths[at] = path = f"{path}/{self.tags[at]}[{number}]" if number else f"{path}/{self.tags[at]}"
        return path


@documented
@dataclass(frozen=True, slots=True)
class Block:
    """One block-level run of text (HTML), or one line or wrapped paragraph (text): a view of one row of ``Blocks``."""

    index: int
    """Position in ``page.blocks``."""
    text: str
    """The text. White space is collapsed; ``<br>``, the lines of ``<pre>`` and of a wrapped paragraph are line breaks."""
    kind: Kind
    """paragraph, heading, list_item, table_cell, code, quote, caption, or line (text mode)."""
    level: int
    """1 to 6 for headings, else 0."""
    link_density: float
    """Share of the block's characters inside links, 0 to 1; 0 in text mode."""
    hidden: bool
    """Whether the markup hides the block (``hidden``, ``display:none``, ``aria-hidden``)."""
    start: int
    """Offset of the block's first character in the given text; -1 in HTML mode."""
    end: int
    """Offset one past its last character; -1 in HTML mode."""
    line: int
    """Line of the source on which it starts, from 1."""
    path: str
    """XPath of the block's element; empty in text mode. ``(//*)[N]`` if it is nested deeper than ``MAX_STEPS``."""


class Blocks(Sequence[Block]):
    """A page's blocks as columns: lists and arrays with one entry for each block, and a sequence of ``Block`` views."""

    def __init__(
        self,
        mode: Mode,
        texts: Sequence[str],
        *,
        lines: npt.ArrayLike | Callable[[], npt.ArrayLike],
        kinds: npt.ArrayLike | None = None,
        levels: npt.ArrayLike | None = None,
        link_chars: npt.ArrayLike | None = None,
        hidden: npt.ArrayLike | None = None,
        invisible: npt.ArrayLike | None = None,
        starts: npt.ArrayLike | None = None,
        ends: npt.ArrayLike | None = None,
        blanks: npt.ArrayLike | None = None,
        indents: npt.ArrayLike | None = None,
        line_starts: npt.ArrayLike | None = None,
        first_lines: npt.ArrayLike | None = None,
        element_rows: npt.ArrayLike | None = None,
        elements: Elements | None = None,
        dom: Dom | None = None,
        run_blocks: npt.ArrayLike = (),
        spaced_runs: npt.ArrayLike = (),
    ) -> None:
        def column(values: npt.ArrayLike | None, default: int, dtype: type = np.int32) -> Ints:
            if values is None:  # one value for all: it takes no memory
                return np.broadcast_to(np.asarray(default, dtype), len(texts))
            return np.asarray(values, dtype)

        self._derived: dict[Callable[[Blocks], object], object] = {}
        self.mode: Mode = mode
        self.texts = texts
        """The blocks' texts: a list, or ``PackedTexts`` for many blocks."""
        self._lines = lines
        self.kinds = column(kinds, KINDS.index("line"), np.int8)
        """int8: position of the block's kind in ``KINDS``."""
        self.levels = column(levels, 0, np.int8)
        """int8: heading level, 0 for blocks that are not headings."""
        self.link_chars = column(link_chars, 0)
        """int32: characters inside links."""
        self.hidden: BoolArray = column(hidden, 0).astype(np.bool_)
        """bool: whether the markup hides the block."""
        self.invisible: BoolArray = column(invisible, 0).astype(np.bool_)
        """bool: whether the block is never shown: neither as the page is loaded, nor when a reader opens a tab or the like."""
        self.starts = column(starts, -1) if starts is None else np.asarray(starts)
        """Signed integers, int32 or larger if need be: offset in the given text, -1 in HTML mode."""
        self._ends = None if ends is None else np.asarray(ends)
        self.blanks = column(blanks, 0) if blanks is None else np.asarray(blanks)
        """Signed integers, int8 or larger if need be: blank lines before the block; 0 in HTML mode."""
        self.indents = column(indents, 0) if indents is None else np.asarray(indents)
        """Signed integers, int8 or larger if need be: columns of white space before the block (a tab counts 4); 0 in HTML mode."""
        self.line_starts = self.starts if line_starts is None else np.asarray(line_starts)
        """As ``starts``, one for each line of text that is not blank: its offset in the given text; the same as ``starts`` if each block is one line."""
        self._first_lines = None if first_lines is None else np.asarray(first_lines)
        self.element_rows = column(element_rows, -1)
        """int32: row of the block's element in ``elements``; -1 in text mode."""
        self.elements = elements
        """The elements of the page; None in text mode."""
        self.dom = dom
        """The parsed page: elements with their attributes, line breaks, text runs; None in text mode."""
        self.run_blocks: IntArray = np.asarray(run_blocks, np.int32)
        """int32, one for each text run of ``dom``: its block; -1 for a run that is in none."""
        self.spaced_runs: IntArray = np.asarray(spaced_runs, np.int32)
        """int32: positions of the text runs before which the block has a space that the source does not have."""

    def __len__(self) -> int:
        return len(self.texts)

    def __getstate__(self) -> dict[str, object]:
        """Return the state without the results of ``once``, which can be computed again, and without the source."""
        return {**self.__dict__, "_derived": {}, "_lines": self.lines}

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> list[Block]: ...
    def __getitem__(self, index: int | slice) -> Block | list[Block]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        i = range(len(self))[index]
        return Block(
            index=i,
            text=self.texts[i],
            kind=KINDS[self.kinds[i]],
            level=int(self.levels[i]),
            link_density=float(self.link_densities[i]),
            hidden=bool(self.hidden[i]),
            start=int(self.starts[i]),
            end=int(self.ends[i]),
            line=int(self.lines[i]),
            path=self.elements.path(int(self.element_rows[i])) if self.elements is not None else "",
        )

    def __iter__(self) -> Iterator[Block]:
        """Yield all blocks; faster than one by one, as columns are read as a whole."""
        return self.where(np.ones(len(self), np.bool_))

    def where(self, marks: BoolArray) -> Iterator[Block]:
        """Yield the marked blocks. ``marks``: bool, shape (blocks,)."""
        of_kind = KINDS.__getitem__
        elements = self.elements
        columns = (
            np.flatnonzero(marks).tolist(), compress(self.texts, marks.tolist()), map(of_kind, self.kinds[marks].tolist()),
            self.levels[marks].tolist(), self.link_densities[marks].tolist(), self.hidden[marks].tolist(),
            self.starts[marks].tolist(), self.ends[marks].tolist(), self.lines[marks].tolist(),
            map(elements.path, self.element_rows[marks].tolist()) if elements is not None else repeat(""),
        )  # fmt: skip
        return map(Block, *columns)

    def up_to(self, count: int) -> Blocks:
        """Return the first ``count`` blocks. The elements and text runs of the others stay, in no block."""
        lines = int(self.first_lines[count])
        return Blocks(
            self.mode,
            collected(islice(self.texts, count)),
            lines=lambda: self.lines[:count],
            kinds=self.kinds[:count],
            levels=self.levels[:count],
            link_chars=self.link_chars[:count],
            hidden=self.hidden[:count],
            invisible=self.invisible[:count],
            starts=self.starts[:count],
            ends=self.ends[:count],
            blanks=self.blanks[:count],
            indents=self.indents[:count],
            line_starts=self.line_starts[:lines],
            first_lines=self.first_lines[: count + 1],
            element_rows=self.element_rows[:count],
            elements=None if self.elements is None else self.elements.up_to(count),
            dom=self.dom,
            run_blocks=np.where(self.run_blocks < count, self.run_blocks, -1),
            spaced_runs=self.spaced_runs,
        )

    def once(self, derive: Callable[[Blocks], T]) -> T:
        """Return ``derive(self)``, computed on the first call and then shared by all filters."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast("T", self._derived[derive])

    @cached_property
    def lines(self) -> IntArray:
        """int32: line of the source on which each block starts, from 1. In HTML mode the page is parsed again for them."""
        return np.asarray(self._lines() if callable(self._lines) else self._lines, np.int32)

    @cached_property
    def chars(self) -> IntArray:
        """int32: characters of each block."""
        return lengths_of(self.texts)

    @property
    def ends(self) -> Ints:
        """As ``starts``: offset one past the end, -1 in HTML mode."""
        if self._ends is not None:
            return self._ends
        return self.starts if self.mode == "html" else self.starts + self.chars

    @property
    def first_lines(self) -> Ints:
        """int32, one more than the blocks: the position in ``line_starts`` of each block's first line."""
        return np.arange(len(self) + 1, dtype=np.int32) if self._first_lines is None else self._first_lines

    @cached_property
    def link_densities(self) -> npt.NDArray[np.float64]:
        """float64, 0 to 1: share of each block's characters that are inside links; 0 in text mode."""
        if self.mode == "text":
            return np.broadcast_to(np.float64(0), len(self))
        return np.minimum(self.link_chars / np.maximum(self.chars, 1), 1.0)
