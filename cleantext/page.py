"""The words that everything else is written in: Block, Verdict, Page.

A page is cut once into blocks; filters say verdicts on them; the blocks whose last verdict is "keep" are the text.
Nothing is ever deleted, so a page can always say what it left out and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias, TypeVar, cast, overload

import numpy as np
import numpy.typing as npt

from cleantext.head import Head

__all__ = ["Action", "Block", "Blocks", "ElementTable", "Filter", "Kind", "Mode", "Page", "Step", "Verdict", "Verdicts"]

Mode: TypeAlias = Literal["html", "text"]
"""Which kind of source a page was made from."""

Kind: TypeAlias = Literal["paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption", "line"]
"""What a block is. In text mode every block is a line."""

Action: TypeAlias = Literal["keep", "drop", "protect"]
"""What a verdict says of its block. A protected block is kept whatever any other verdict says."""

T = TypeVar("T")

KINDS: tuple[Kind, ...] = ("paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption", "line")
"""All kinds; ``Blocks.kinds`` holds positions in this tuple."""

BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one filter says of one block.

    >>> Verdict(3, "drop", "a lone 'Share'", filter="share_bar")
    Verdict(index=3, action='drop', reason="a lone 'Share'", score=None, filter='share_bar')
    """

    index: int
    """Position of the block in ``page.blocks``."""
    action: Action
    """``"keep"``, ``"drop"``, or ``"protect"`` (kept whatever else is said)."""
    reason: str
    """A short sentence that quotes its evidence."""
    score: float | None = None
    """How sure a scoring filter is that the block is content, 0 to 1; None where a rule decided."""
    filter: str = ""
    """The filter's name. The pipeline stamps it; a filter need not fill it in."""


class Verdicts(Sequence[Verdict]):
    """Verdicts of one filter as columns, and a sequence of ``Verdict`` views.

    For filters that speak of many blocks: nothing is made for a block until somebody reads its verdict. ``indices`` are
    positions in ``page.blocks``, ``keep`` says of each whether it is kept or dropped, ``scores`` how sure that is (0 to 1).
    ``reasons`` holds a sentence each, or is a function that is called with a block's index when its verdict is read. Of two
    verdicts on one block the later one wins. Pickling works out all reasons.

    Raises ValueError for columns of different lengths, or an empty reason.

    >>> import numpy as np
    >>> from cleantext import analyze
    >>> def long_lines(page):
    ...     scores = np.minimum(page.blocks.chars / 40, 1.0)
    ...     return Verdicts(
    ...         np.arange(len(scores)), scores >= 0.5, lambda index: f"{page.blocks.chars[index]} characters", scores
    ...     )
    >>> page = analyze("Home\\nIt rained on Monday, so we stayed in.", filters=[long_lines])
    >>> page.text, page.verdicts[0]
    ('It rained on Monday, so we stayed in.', Verdict(index=0, action='drop', reason='4 characters', score=0.1, filter='long_lines'))
    """

    __slots__ = ("filter", "indices", "keep", "reasons", "scores")

    def __init__(
        self,
        indices: npt.ArrayLike,
        keep: npt.ArrayLike,
        reasons: Sequence[str] | Callable[[int], str],
        scores: npt.ArrayLike | None = None,
        filter: str = "",  # noqa: A002 -- as in Verdict
    ) -> None:
        self.indices: npt.NDArray[np.int64] = np.asarray(indices, np.int64)
        """int64: positions in ``page.blocks``."""
        self.keep: BoolArray = np.asarray(keep, np.bool_)
        """bool, as long: whether the block is kept."""
        self.reasons = reasons
        """As many strings, or a function from a block's index to one."""
        self.scores: npt.NDArray[np.float64] | None = None if scores is None else np.asarray(scores, np.float64)
        """float64, as long: how sure the filter is that the block is content; None where a rule decided."""
        self.filter = filter
        """The filter's name. The pipeline stamps it."""
        columns = [self.keep, self.scores, None if callable(reasons) else reasons]
        if self.indices.ndim != 1 or any(c is not None and len(c) != len(self.indices) for c in columns):
            raise ValueError("the columns differ in length: give an index, keep, a reason and a score for each verdict")
        if not callable(reasons) and "" in reasons:
            raise ValueError("a reason is empty: say in a short sentence what the evidence was")

    @classmethod
    def of(cls, indices: Sequence[int], reasons: Sequence[str]) -> Verdicts:
        """Drops, each with its reason.

        >>> list(Verdicts.of([3], ["a lone 'Share'"]))
        [Verdict(index=3, action='drop', reason="a lone 'Share'", score=None, filter='')]
        """
        return cls(indices, np.zeros(len(indices), np.bool_), reasons)

    def named(self, name: str) -> Verdicts:
        """The same columns with a filter's name."""
        named = object.__new__(Verdicts)
        named.indices, named.keep, named.reasons, named.scores = self.indices, self.keep, self.reasons, self.scores
        named.filter = name
        return named

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> list[Verdict]: ...
    def __getitem__(self, at: int | slice) -> Verdict | list[Verdict]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        i = range(len(self))[at]
        index = int(self.indices[i])
        return Verdict(
            index,
            "keep" if self.keep[i] else "drop",
            self.reasons(index) if callable(self.reasons) else self.reasons[i],
            None if self.scores is None else float(self.scores[i]),
            self.filter,
        )

    def __repr__(self) -> str:
        return f"<{len(self)} verdicts of {self.filter or 'a filter'}>"

    def __reduce__(self) -> tuple[object, ...]:
        """A function of reasons need not be picklable, and may hold much: its reasons are."""
        return (Verdicts, (self.indices, self.keep, [v.reason for v in self], self.scores, self.filter))


class Step(NamedTuple):
    """What one filter said of a page."""

    filter: str
    """The filter's name."""
    verdicts: Sequence[Verdict]
    """Its verdicts, in the order it gave them."""


class ElementTable:
    """The elements of an HTML page in document order, parents before children. Row 0 is the root.

    All columns have one entry an element.
    """

    def __init__(
        self,
        parents: npt.ArrayLike,
        tags: list[str],
        hints: list[str],
        firsts: npt.ArrayLike,
        lasts: npt.ArrayLike,
    ) -> None:
        self.parent_array: IntArray = np.asarray(parents, np.int32)
        """int32: row of the parent; -1 for the root."""
        self.tags = tags
        """Tag name, lower case."""
        self.hints = hints
        """``class``, ``id`` and ``role``, joined by spaces; empty where there are none."""
        self.first_array: IntArray = np.asarray(firsts, np.int32)
        """int32: index of the first block that starts inside the element (or after it, where it holds none)."""
        self.last_array: IntArray = np.asarray(lasts, np.int32)
        """int32: one past the index of the last block inside the element."""

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
        """Each element's position among its parent's children of the same tag, from 1; parent and tag where there are several."""
        ordinals: list[int] = []
        counts: dict[tuple[int, str], int] = {}
        for parent, tag in zip(self.parents, self.tags, strict=True):
            counts[parent, tag] = number = counts.get((parent, tag), 0) + 1
            ordinals.append(number)
        return ordinals, {key for key, count in counts.items() if count > 1}

    def path(self, row: int) -> str:
        """XPath of an element, as lxml would give it.

        >>> ElementTable([-1, 0, 1, 1], ["html", "body", "p", "p"], [""] * 4, [0] * 4, [0] * 4).path(3)
        '/html/body/p[2]'
        """
        ordinals, twins = self._ordinals
        steps: list[str] = []
        while row >= 0:
            tag, parent = self.tags[row], self.parents[row]
            steps.append(f"{tag}[{ordinals[row]}]" if (parent, tag) in twins else tag)
            row = parent
        return "/" + "/".join(reversed(steps))


@dataclass(frozen=True, slots=True)
class Block:
    """One block-level run of text (HTML) or one line (text): a light view on a row of ``Blocks``."""

    index: int
    """Position in ``page.blocks``."""
    text: str
    """The text. White space is collapsed, but ``<br>`` and the lines of ``<pre>`` stay line breaks."""
    kind: Kind
    """What it is: paragraph, heading, list_item, table_cell, code, quote, caption, or line (text mode)."""
    level: int
    """1 to 6 for headings, else 0."""
    link_share: float
    """Share of the block's characters inside links, 0 to 1; 0 in text mode."""
    hidden: bool
    """Whether the markup hides it (``hidden``, ``display:none``, ``aria-hidden``): accordions and tabs hold content."""
    start: int
    """Offset of the block's first character in the given text; -1 in HTML mode."""
    end: int
    """Offset one past its last character; -1 in HTML mode."""
    line: int
    """Line of the source on which it starts, from 1."""
    path: str
    """XPath of the block's element; empty in text mode."""


class Blocks(Sequence[Block]):
    """A page's blocks as columns: lists and arrays with one entry a block, and a sequence of ``Block`` views."""

    def __init__(
        self,
        mode: Mode,
        texts: list[str],
        *,
        lines: npt.ArrayLike | Callable[[Blocks], npt.ArrayLike],
        kinds: npt.ArrayLike | None = None,
        levels: npt.ArrayLike | None = None,
        link_chars: npt.ArrayLike | None = None,
        hidden: npt.ArrayLike | None = None,
        starts: npt.ArrayLike | None = None,
        ends: npt.ArrayLike | None = None,
        blanks: npt.ArrayLike | None = None,
        indents: npt.ArrayLike | None = None,
        elements: npt.ArrayLike | None = None,
        tree: ElementTable | None = None,
    ) -> None:
        def column(values: npt.ArrayLike | None, default: int, dtype: type = np.int32) -> npt.NDArray[np.int32]:
            if values is None:
                return np.full(len(texts), default, dtype)
            return np.asarray(values, dtype)

        self._made: dict[Callable[[Blocks], object], object] = {}
        self.mode: Mode = mode
        self.texts = texts
        self._lines = lines
        self.kinds = column(kinds, KINDS.index("line"))
        """int32: position of the block's kind in ``KINDS``."""
        self.levels = column(levels, 0)
        """int32: heading level, 0 for blocks that are no heading."""
        self.link_chars = column(link_chars, 0)
        """int32: characters inside links."""
        self.hidden: BoolArray = column(hidden, 0).astype(np.bool_)
        """bool: the markup hides the block."""
        self.starts: npt.NDArray[np.int64] = column(starts, -1, np.int64).astype(np.int64)
        """int64: offset in the given text, -1 in HTML mode."""
        self.ends: npt.NDArray[np.int64] = column(ends, -1, np.int64).astype(np.int64)
        """int64: offset one past the end, -1 in HTML mode."""
        self.blanks = column(blanks, 0)
        """int32: blank lines before the block; 0 in HTML mode."""
        self.indents = column(indents, 0)
        """int32: columns of white space before the block (a tab counts 4); 0 in HTML mode."""
        self.elements = column(elements, -1)
        """int32: row of the block's element in ``tree``; -1 in text mode."""
        self.tree = tree
        """The elements of the page; None in text mode."""

    def __len__(self) -> int:
        return len(self.texts)

    def __getstate__(self) -> dict[str, object]:
        """Everything but what ``once`` made: it can be made again."""
        return {**self.__dict__, "_made": {}}

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
            link_share=float(self.link_shares[i]),
            hidden=bool(self.hidden[i]),
            start=int(self.starts[i]),
            end=int(self.ends[i]),
            line=int(self.lines[i]),
            path=self.tree.path(int(self.elements[i])) if self.tree is not None else "",
        )

    def __iter__(self) -> Iterator[Block]:
        return (self[i] for i in range(len(self)))

    def once(self, make: Callable[[Blocks], T]) -> T:
        """What ``make`` gives for these blocks, made on the first call: filters share what they derive from a page."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    @cached_property
    def lines(self) -> IntArray:
        """int32: line of the source on which each block starts, from 1."""
        found = self._lines(self) if callable(self._lines) else self._lines
        self._lines = found  # and let go of the source
        return np.asarray(found, np.int32)

    @cached_property
    def chars(self) -> IntArray:
        """int32: characters of each block's text."""
        return np.fromiter(map(len, self.texts), np.int32, len(self.texts))

    @cached_property
    def link_shares(self) -> npt.NDArray[np.float64]:
        """float64, 0 to 1: share of each block's characters that stand inside links."""
        return np.minimum(self.link_chars / np.maximum(self.chars, 1), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page cut into blocks, with every verdict said on them so far. It never changes: ``judged`` gives a new one."""

    blocks: Blocks
    """The blocks in the order of the source."""
    warnings: tuple[str, ...] = ()
    """What was wrong with the source, a sentence each; empty for a sound page."""
    title: str = ""
    """The ``<title>`` of an HTML page; empty in text mode."""
    head: Head = field(default_factory=Head)
    """What an HTML page declares of itself; empty in text mode."""
    steps: tuple[Step, ...] = ()
    """What each filter said, in the pipeline's order."""
    standing: BoolArray = field(default_factory=lambda: np.zeros(0, np.bool_))
    """bool, one a block: kept so far."""
    protected: BoolArray = field(default_factory=lambda: np.zeros(0, np.bool_))
    """bool, one a block: some verdict protects it."""
    deciders: IntArray = field(default_factory=lambda: np.zeros(0, np.int32))
    """int32, one a block: position in ``steps`` of the filter that decided, -1 where nobody spoke."""

    def __post_init__(self) -> None:
        if len(self.standing) != len(self.blocks):
            object.__setattr__(self, "standing", np.ones(len(self.blocks), np.bool_))
            object.__setattr__(self, "protected", np.zeros(len(self.blocks), np.bool_))
            object.__setattr__(self, "deciders", np.full(len(self.blocks), -1, np.int32))

    @property
    def mode(self) -> Mode:
        """``"html"`` or ``"text"``: what the page was made from."""
        return self.blocks.mode

    @property
    def text(self) -> str:
        """The kept blocks, one after the other, a line break between them. Empty for an empty page."""
        from cleantext.render.text import render_text  # noqa: PLC0415 -- render is written in Page's words

        return render_text(self)

    @property
    def kept(self) -> list[Block]:
        """The blocks that make the text."""
        return [self.blocks[int(i)] for i in np.flatnonzero(self.standing)]

    @property
    def dropped(self) -> list[Block]:
        """The blocks that were left out."""
        return [self.blocks[int(i)] for i in np.flatnonzero(~self.standing)]

    @property
    def verdicts(self) -> list[Verdict]:
        """Every verdict of every filter, in the order they were said."""
        return [verdict for step in self.steps for verdict in step.verdicts]

    def deciding(self) -> list[Verdict | None]:
        """For each block the verdict that decided: the last one, or the one that protects; None where nobody spoke."""
        deciding: list[Verdict | None] = [None] * len(self.blocks)
        for number, step in enumerate(self.steps):
            said: Iterable[Verdict] = step.verdicts
            if isinstance(step.verdicts, Verdicts):
                columns = step.verdicts
                said = map(columns.__getitem__, np.flatnonzero(self.deciders[columns.indices] == number).tolist())
            for verdict in said:
                held = deciding[verdict.index]
                if held is None or held.action != "protect" or verdict.action == "protect":
                    deciding[verdict.index] = verdict
        return deciding

    def explain(self, *, color: bool = False) -> str:
        """Every block in order: kept or dropped, by which filter, and why. ``color`` greys dropped blocks (ANSI)."""
        from cleantext.render.explain import render_explanation  # noqa: PLC0415 -- as in text

        return render_explanation(self, color=color)

    def judged(self, step: Step) -> Page:
        """The page after one more filter. The last verdict on a block wins, but a protected one stays."""
        standing, protected, deciders = self.standing, self.protected, self.deciders
        number, verdicts = len(self.steps), step.verdicts
        if len(verdicts):
            standing, protected, deciders = standing.copy(), protected.copy(), deciders.copy()
        if isinstance(verdicts, Verdicts):
            standing[verdicts.indices] = verdicts.keep
            deciders[verdicts.indices] = number
            np.copyto(deciders, self.deciders, where=protected)
        else:
            for verdict in verdicts:
                protected[verdict.index] |= verdict.action == "protect"
                standing[verdict.index] = verdict.action != "drop"
                if verdict.action == "protect" or not protected[verdict.index]:
                    deciders[verdict.index] = number
        standing = standing | protected
        return Page(
            self.blocks, self.warnings, self.title, self.head, (*self.steps, step), standing, protected, deciders
        )


Filter: TypeAlias = Callable[[Page], Iterable[Verdict]]
"""Any callable that reads a page and yields verdicts. It mutates nothing, and says nothing of blocks it has no
opinion on. Its name is its ``name`` attribute, or else its ``__name__``."""
