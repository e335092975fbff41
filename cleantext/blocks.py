"""A page's blocks and elements as columns: the contract between segmentation and everything after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, cast, overload

import numpy as np
import numpy.typing as npt

from cleantext.cached import cached_property

if TYPE_CHECKING:
    from cleantext.segment.dom import Dom

__all__ = ["KINDS", "Block", "Blocks", "BoolArray", "Elements", "IntArray", "Kind", "Mode"]

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
T = TypeVar("T")


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
        self.dom_rows: npt.NDArray[np.int64] = (
            np.arange(len(tags)) if dom_rows is None else np.asarray(dom_rows, np.int64)
        )
        """int64: row of the element in ``Blocks.dom``."""
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

    @cached_property
    def parents(self) -> list[int]:
        """``parent_array`` as a list."""
        return cast("list[int]", self.parent_array.tolist())

    @cached_property
    def firsts(self) -> list[int]:
        """``first_array`` as a list."""
        return cast("list[int]", self.first_array.tolist())

    @cached_property
    def lasts(self) -> list[int]:
        """``last_array`` as a list."""
        return cast("list[int]", self.last_array.tolist())

    @cached_property
    def _ordinals(self) -> tuple[list[int], set[tuple[int, str]]]:
        """Return each element's position among its siblings of the same tag, from 1; and parent and tag of repeated tags."""
        ordinals: list[int] = []
        counts: dict[tuple[int, str], int] = {}
        for parent, tag in zip(self.parents, self.tags, strict=True):
            counts[parent, tag] = number = counts.get((parent, tag), 0) + 1
            ordinals.append(number)
        return ordinals, {key for key, count in counts.items() if count > 1}

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
        ordinals, repeated = self._ordinals
        paths = self._paths
        if len(paths) > MAX_PATHS:
            paths.clear()
        rows = [row]
        while rows[-1] >= 0 and rows[-1] not in paths:
            rows.append(self.parents[rows[-1]])
        path = paths.get(rows.pop(), "")
        for at in reversed(rows):
            key = (self.parents[at], self.tags[at])
            path = f"{path}/{key[1]}[{ordinals[at]}]" if key in repeated else f"{path}/{key[1]}"
            paths[at] = path
        return path


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
        texts: list[str],
        *,
        lines: npt.ArrayLike,
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
        def column(values: npt.ArrayLike | None, default: int, dtype: type = np.int32) -> npt.NDArray[np.int32]:
            if values is None:
                return np.full(len(texts), default, dtype)
            return np.asarray(values, dtype)

        self._derived: dict[Callable[[Blocks], object], object] = {}
        self.mode: Mode = mode
        self.texts = texts
        self.lines: IntArray = np.asarray(lines, np.int32)
        """int32: line of the source on which each block starts, from 1."""
        self.kinds = column(kinds, KINDS.index("line"))
        """int32: position of the block's kind in ``KINDS``."""
        self.levels = column(levels, 0)
        """int32: heading level, 0 for blocks that are not headings."""
        self.link_chars = column(link_chars, 0)
        """int32: characters inside links."""
        self.hidden: BoolArray = column(hidden, 0).astype(np.bool_)
        """bool: whether the markup hides the block."""
        self.invisible: BoolArray = column(invisible, 0).astype(np.bool_)
        """bool: whether the block is never shown: neither as the page is loaded, nor when a reader opens a tab or the like."""
        self.starts: npt.NDArray[np.int64] = column(starts, -1, np.int64).astype(np.int64)
        """int64: offset in the given text, -1 in HTML mode."""
        self.ends: npt.NDArray[np.int64] = column(ends, -1, np.int64).astype(np.int64)
        """int64: offset one past the end, -1 in HTML mode."""
        self.blanks = column(blanks, 0)
        """int32: blank lines before the block; 0 in HTML mode."""
        self.indents = column(indents, 0)
        """int32: columns of white space before the block (a tab counts 4); 0 in HTML mode."""
        self.line_starts: npt.NDArray[np.int64] = (
            self.starts if line_starts is None else np.asarray(line_starts, np.int64)
        )
        """int64, one for each line of text that is not blank: its offset in the given text; the same as ``starts`` if each block is one line."""
        self.first_lines: npt.NDArray[np.int64] = (
            np.arange(len(texts) + 1) if first_lines is None else np.asarray(first_lines, np.int64)
        )
        """int64, one more than the blocks: the position in ``line_starts`` of each block's first line."""
        self.element_rows = column(element_rows, -1)
        """int32: row of the block's element in ``elements``; -1 in text mode."""
        self.elements = elements
        """The elements of the page; None in text mode."""
        self.dom = dom
        """The parsed page: elements with their attributes, line breaks, text runs; None in text mode."""
        self.run_blocks: npt.NDArray[np.int64] = np.asarray(run_blocks, np.int64)
        """int64, one for each text run of ``dom``: its block; -1 for a run that is in none."""
        self.spaced_runs: npt.NDArray[np.int64] = np.asarray(spaced_runs, np.int64)
        """int64: positions of the text runs before which the block has a space that the source does not have."""

    def __len__(self) -> int:
        return len(self.texts)

    def __getstate__(self) -> dict[str, object]:
        """Return the state without the results of ``once``, which can be computed again."""
        return {**self.__dict__, "_derived": {}}

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
        of_kind = KINDS.__getitem__
        elements = self.elements
        rows = self.element_rows.tolist()
        paths = map(elements.path, rows) if elements is not None else repeat("")
        columns = (
            self.texts, map(of_kind, self.kinds.tolist()), self.levels.tolist(), self.link_densities.tolist(),
            self.hidden.tolist(), self.starts.tolist(), self.ends.tolist(), self.lines.tolist(), paths,
        )  # fmt: skip
        return map(Block, range(len(self)), *columns)

    def up_to(self, count: int) -> Blocks:
        """Return the first ``count`` blocks. The elements and text runs of the others stay, in no block."""
        lines = int(self.first_lines[count])
        return Blocks(
            self.mode,
            self.texts[:count],
            lines=self.lines[:count],
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
    def chars(self) -> IntArray:
        """int32: characters of each block."""
        return np.fromiter(map(len, self.texts), np.int32, len(self.texts))

    @cached_property
    def link_densities(self) -> npt.NDArray[np.float64]:
        """float64, 0 to 1: share of each block's characters that are inside links."""
        return np.minimum(self.link_chars / np.maximum(self.chars, 1), 1.0)
