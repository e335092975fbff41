"""Verdict, Page, Filter: what filters return, and the page they read.

A page is segmented once into blocks; filters return verdicts on them; the blocks that are kept after the last filter are the
text. Nothing is deleted, so a page can always show which blocks were dropped, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, repeat
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.blocks import Block, Blocks, BoolArray, Ints, Mode
from cleantext.declarations import Declarations
from cleantext.evidence import Evidence
from cleantext.field_docs import documented
from cleantext.limits import Timing
from cleantext.output_style import Links, OutputFormat, Style

if TYPE_CHECKING:
    from cleantext.chunk import Chunk
    from cleantext.confidence import Confidence
    from cleantext.metadata import Metadata
    from cleantext.page_kind import PageKind
    from cleantext.render.record import Json

__all__ = ["Action", "Filter", "Links", "OutputFormat", "Page", "Step", "Verdict", "Verdicts"]

Action: TypeAlias = Literal["keep", "drop", "protect"]
"""What a verdict does with its block. A protected block is kept, whatever the other verdicts on it are."""

KEEP_OR_DROP: Final[tuple[Action, Action]] = ("drop", "keep")
"""The actions of columns of verdicts, by ``keep``."""


@documented
@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of one filter on one block.

    >>> verdict = Verdict(3, "drop", Evidence("paywall", "phrase", quote="subscribers only"), filter="paywall")
    >>> verdict.reason
    "the phrase 'subscribers only'"
    """

    index: int
    """Position of the block in ``page.blocks``."""
    action: Action
    """``"keep"``, ``"drop"``, or ``"protect"`` (kept, whatever the other verdicts are)."""
    evidence: Evidence
    """Why the filter gave the verdict."""
    score: float | None = None
    """Probability that the block is content, 0 to 1; None from a filter that does not score."""
    filter: str = ""
    """The filter's name. The pipeline fills it in."""

    @property
    def reason(self) -> str:
        """The evidence as a short sentence."""
        from cleantext.render.reasons import render_reason  # noqa: PLC0415 -- rendering is not needed to filter

        return render_reason(self)


class Verdicts(Sequence[Verdict]):
    """Verdicts of one filter as columns, and a sequence of ``Verdict`` views.

    For filters that judge many blocks: a ``Verdict`` is made only when it is read. If a block has two verdicts, the later one
    counts. Pickling computes all evidence.

    Raises ValueError for columns of different lengths.

    >>> import numpy as np
    >>> from cleantext import analyze
    >>> def long_lines(page):
    ...     scores = np.minimum(page.blocks.chars / 40, 1.0)
    ...     return Verdicts(np.arange(len(scores)), scores >= 0.5, lambda index: Evidence("length", "size"), scores)
    >>> page = analyze("Home\\nIt rained on Monday, so we stayed in.", filters=[long_lines])
    >>> page.text, page.verdicts[0].action, page.verdicts[0].score
    ('It rained on Monday, so we stayed in.', 'drop', 0.1)
    """

    __slots__ = ("evidence", "filter", "indices", "keep", "scores", "warning")

    def __init__(
        self,
        indices: npt.ArrayLike,
        keep: npt.ArrayLike,
        evidence: Sequence[Evidence] | Callable[[int], Evidence],
        scores: npt.ArrayLike | None = None,
        filter: str = "",  # noqa: A002 -- as in Verdict
        warning: str = "",
    ) -> None:
        positions = np.asarray(indices)
        self.indices: Ints = positions if positions.dtype in (np.int32, np.int64) else positions.astype(np.int64)
        """int32 or int64, shape (k,): positions in ``page.blocks``."""
        self.keep: BoolArray = np.asarray(keep, np.bool_)
        """bool, shape (k,): whether the block is kept."""
        self.evidence = evidence
        """k pieces of evidence, or a function from a block's index to its evidence, called when a verdict is read."""
        self.scores: npt.NDArray[np.float64] | None = None if scores is None else np.asarray(scores, np.float64)
        """float64, shape (k,): the probability that each block is content; None from a filter that does not score."""
        self.filter = filter
        """The filter's name. The pipeline fills it in."""
        self.warning = warning
        """A sentence for the page's warnings; empty for none."""
        count = len(self.indices) if self.indices.ndim == 1 else -1
        complete = callable(evidence) or len(evidence) == count
        if len(self.keep) != count or not complete or not (self.scores is None or len(self.scores) == count):
            raise ValueError("the columns differ in length: give an index, keep, evidence and a score for each verdict")

    @classmethod
    def drops(cls, found: Mapping[int, Evidence]) -> Verdicts:
        """Return drop verdicts in the order of the page, from a mapping of block index to evidence.

        >>> [verdict.index for verdict in Verdicts.drops({3: Evidence("a", "phrase"), 1: Evidence("b", "phrase")})]
        [1, 3]
        """
        if not found:
            return NO_VERDICTS
        indices = sorted(found)
        return cls(indices, np.zeros(len(indices), np.bool_), [found[i] for i in indices])

    def named(self, name: str) -> Verdicts:
        """Return the same columns with a filter's name."""
        named = object.__new__(Verdicts)
        named.indices, named.keep, named.evidence, named.scores = self.indices, self.keep, self.evidence, self.scores
        named.filter, named.warning = name, self.warning
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
            KEEP_OR_DROP[self.keep.item(i)],
            self.evidence(index) if callable(self.evidence) else self.evidence[i],
            None if self.scores is None else float(self.scores[i]),
            self.filter,
        )

    def __iter__(self) -> Iterator[Verdict]:
        """Yield all verdicts; faster than one by one."""
        return self.where(np.ones(len(self), np.bool_))

    def where(self, marks: BoolArray) -> Iterator[Verdict]:
        """Yield the marked verdicts. ``marks``: bool, shape (k,)."""
        indices = self.indices[marks].tolist()
        actions = map(KEEP_OR_DROP.__getitem__, self.keep[marks].tolist())
        evidence = map(self.evidence, indices) if callable(self.evidence) else compress(self.evidence, marks.tolist())
        scores = repeat(None) if self.scores is None else self.scores[marks].tolist()
        return map(Verdict, indices, actions, evidence, scores, repeat(self.filter))

    def __repr__(self) -> str:
        return f"<{len(self)} verdicts of {self.filter or 'a filter'}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the evidence instead of the function that computes it, which may not be picklable."""
        return (Verdicts, (self.indices, self.keep, [v.evidence for v in self], self.scores, self.filter, self.warning))


NO_VERDICTS = Verdicts([], np.zeros(0, np.bool_), [])
"""The return value of a filter that gives no verdict."""


@documented
class Step(NamedTuple):
    """The verdicts of one filter on a page."""

    filter: str
    """The filter's name."""
    verdicts: Sequence[Verdict]
    """Its verdicts, in the order in which it returned them."""


@documented
@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page segmented into blocks, with all verdicts on them so far.

    Immutable: ``with_step`` returns a new page. Two pages are equal only if they are the same object: compare their ``text``,
    ``list(page.blocks)`` or ``verdicts``.
    """

    blocks: Blocks
    """The blocks in the order of the source."""
    warnings: tuple[str, ...] = ()
    """Problems of the source, a sentence each; empty if there are none."""
    title: str = ""
    """The ``<title>`` of an HTML page; empty in text mode."""
    declarations: Declarations = field(default_factory=Declarations)
    """What an HTML page declares about itself; empty in text mode."""
    steps: tuple[Step, ...] = ()
    """The verdicts of each filter, in the pipeline's order."""
    kept: BoolArray = field(default_factory=lambda: np.zeros(0, np.bool_))
    """bool, shape (blocks,): kept after the steps so far."""
    protected: BoolArray = field(default_factory=lambda: np.zeros(0, np.bool_))
    """bool, shape (blocks,): protected by a verdict."""
    decided_by: npt.NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))
    """int16, shape (blocks,): position in ``steps`` of the deciding filter; -1 if no filter gave a verdict."""
    is_text: bool = True
    """False for an image, an archive or another file that is not text; such a page is empty unless ``input_format`` was given."""
    complete: bool = True
    """Whether the page is whole, and all filters ran. False if a limit of ``Options`` was reached; ``warnings`` says which."""
    url: str = ""
    """The page's address as the caller gave it; empty if none was given."""
    timings: tuple[Timing, ...] = ()
    """The seconds of each stage, in order; empty unless ``analyze`` was called with ``timings=True``. What is computed once for all filters, such as
    text statistics, counts for the filter that reads it first."""
    _confidence: Confidence | None = field(default=None, init=False, repr=False)
    """What ``confidence`` and ``doubts`` return, once one of them was read."""
    _metadata: Metadata | None = field(default=None, init=False, repr=False)
    """What ``metadata`` returns, once it was read."""

    def __post_init__(self) -> None:
        if len(self.kept) != len(self.blocks):
            object.__setattr__(self, "kept", np.ones(len(self.blocks), np.bool_))
            object.__setattr__(self, "protected", np.zeros(len(self.blocks), np.bool_))
            object.__setattr__(self, "decided_by", np.full(len(self.blocks), -1, np.int16))

    @property
    def mode(self) -> Mode:
        """``"html"`` or ``"text"``: the format of the source."""
        return self.blocks.mode

    @property
    def analysis(self) -> Analysis:
        """Facts derived from the blocks, for filters: text statistics, phrases, section roles, the main span."""
        return self.blocks.once(Analysis)

    @property
    def kind(self) -> PageKind:
        """What kind of page it is (article, discussion, product …), estimated once, with its probability."""
        from cleantext.page_kind import PageKind, estimate  # noqa: PLC0415 -- only some pages need it

        a = self.analysis
        if not isinstance(a.page_kind, PageKind):
            a.page_kind = estimate(a, self.declarations)
        return a.page_kind

    @property
    def confidence(self) -> float:
        """The expected word F1 of the page's text, 0 to 1; see docs/confidence.md. Computed once, when it is first read."""
        return self._estimated().value

    @property
    def doubts(self) -> tuple[str, ...]:
        """What lowers ``confidence`` most, a sentence each; empty if nothing does much."""
        return self._estimated().doubts

    def _estimated(self) -> Confidence:
        from cleantext.confidence import estimate  # noqa: PLC0415 -- only some callers need it

        if self._confidence is None:
            object.__setattr__(self, "_confidence", estimate(self))
        return cast("Confidence", self._confidence)

    @property
    def metadata(self) -> Metadata:
        """Title, authors, dates, site, language and so on, each with its source; read once, when first asked for."""
        from cleantext.metadata.read import read_metadata  # noqa: PLC0415 -- extract needs none of it

        if self._metadata is None:
            object.__setattr__(self, "_metadata", read_metadata(self))
        return cast("Metadata", self._metadata)

    @property
    def text(self) -> str:
        """The kept blocks as text with the shape that the page gives them; empty for an empty page."""
        from cleantext.render.text import render_text  # noqa: PLC0415 -- render imports Page

        return render_text(self)

    @property
    def plain_text(self) -> str:
        """The texts of the kept blocks, a line break between them: the page's words without list marks, to compare them."""
        from cleantext.render.text import render_plain_text  # noqa: PLC0415 -- as in text

        return render_plain_text(self)

    @property
    def html(self) -> str:
        """The kept blocks as an HTML document, written when it is read."""
        return self.rendered("html")

    @property
    def markdown(self) -> str:
        """The kept blocks as Markdown, written when it is read. Raises ImportError without the extra ``markdown``."""
        return self.rendered("markdown")

    def rendered(
        self,
        output_format: OutputFormat = "text",
        *,
        links: Links = "on",
        front_matter: bool = False,
        verdicts: bool = False,
    ) -> str:
        """Return the kept blocks as text, Markdown or HTML.

        ``links``: links and images of Markdown; ``front_matter``: the metadata above Markdown, as YAML; ``verdicts``: the deciding
        verdict of each block in ``data-`` attributes of HTML.

        Raises ValueError for another format or what it cannot carry, ImportError for Markdown without the extra ``markdown``.
        """
        from cleantext.render.formats import render  # noqa: PLC0415 -- as in text

        return render(self, Style(output_format, links, front_matter, verdicts))

    @property
    def kept_blocks(self) -> list[Block]:
        """The kept blocks, in order."""
        return list(self.blocks.where(self.kept))

    @property
    def dropped_blocks(self) -> list[Block]:
        """The dropped blocks, in order."""
        return list(self.blocks.where(~self.kept))

    @property
    def verdicts(self) -> list[Verdict]:
        """Every verdict of every filter, in the order of the pipeline."""
        return [verdict for step in self.steps for verdict in step.verdicts]

    def deciding_verdicts(self) -> list[Verdict | None]:
        """Return the deciding verdict of each block; None for a block without verdicts.

        It is the last verdict on the block, or the one that protects it.
        """
        deciding: list[Verdict | None] = [None] * len(self.blocks)
        for number, step in enumerate(self.steps):
            verdicts: Iterable[Verdict] = step.verdicts
            if isinstance(step.verdicts, Verdicts):
                verdicts = step.verdicts.where(self.decided_by[step.verdicts.indices] == number)
            for verdict in verdicts:
                previous = deciding[verdict.index]
                if previous is None or previous.action != "protect" or verdict.action == "protect":
                    deciding[verdict.index] = verdict
        return deciding

    def chunks(
        self, max_chars: int = 2000, overlap: int = 0, *, output_format: OutputFormat = "text", links: Links = "on"
    ) -> Iterator[Chunk]:
        """Return the text in parts of at most ``max_chars`` characters, for an index: docs/chunks.md.

        A chunk begins at each heading with a text below it. It divides no row, item or code that fits a chunk, and paragraphs between sentences;
        the head of a table is repeated. ``overlap``: characters up to which the end of a chunk is repeated in the next one of its
        section. ``output_format``: "text" or "markdown"; ``links``: "on" or "off", in Markdown.

        Raises ValueError for values that cannot be right, ImportError for Markdown without the extra ``markdown``.
        """
        from cleantext.render.chunks.render import render_chunks  # noqa: PLC0415 -- as in text

        return render_chunks(self, max_chars, overlap, output_format, links)

    def to_dict(
        self, *, output_format: OutputFormat = "text", blocks: bool = False, fields: Collection[str] | None = None
    ) -> dict[str, Json]:
        """Return the page as one record of JSON values; docs/record.md lists its fields.

        ``output_format``: format of its text. ``blocks``: with every block, its place, its links and its deciding verdict.
        ``fields``: names of the fields to compute, for those who need a few; None for all.
        """
        from cleantext.render.record import render_record  # noqa: PLC0415 -- as in text

        return render_record(self, output_format=output_format, blocks=blocks, fields=fields)

    def explain(self, *, color: bool = False, width: int | None = None) -> str:
        """Return a listing of all blocks: kept or dropped, by which filter, and why.

        ``color``: show dropped blocks in grey (ANSI escape codes). ``width``: columns to which lines are cut; None to cut none.
        """
        from cleantext.render.explain import render_explanation  # noqa: PLC0415 -- as in text

        return render_explanation(self, color=color, width=width)

    def report(self) -> str:
        """Return an HTML file for people: all blocks with the evidence, the outputs, and a form to correct the blocks.

        Raises ImportError if Jinja2, the extra ``report``, is not installed.
        """
        from cleantext.render.report import render_report  # noqa: PLC0415 -- as in text

        return render_report(self)

    def with_step(self, step: Step) -> Page:
        """Return a new page with one more step.

        The last verdict on a block counts, but a protected block stays kept.
        """
        kept, protected, decided_by = self.kept, self.protected, self.decided_by
        number, verdicts = len(self.steps), step.verdicts
        if len(verdicts):
            kept, decided_by = kept.copy(), decided_by.copy()
            if isinstance(verdicts, Verdicts):
                kept[verdicts.indices] = verdicts.keep
                decided_by[verdicts.indices] = number
                np.copyto(decided_by, self.decided_by, where=protected)
            else:
                protected = protected.copy()
                for verdict in verdicts:
                    protected[verdict.index] |= verdict.action == "protect"
                    kept[verdict.index] = verdict.action != "drop"
                    if verdict.action == "protect" or not protected[verdict.index]:
                        decided_by[verdict.index] = number
            kept |= protected
        steps, warnings = (*self.steps, step), self.warnings
        if isinstance(verdicts, Verdicts) and verdicts.warning:
            warnings = (*warnings, verdicts.warning)
        return replace(self, steps=steps, warnings=warnings, kept=kept, protected=protected, decided_by=decided_by)


Filter: TypeAlias = Callable[[Page], Iterable[Verdict]]
"""Any callable that reads a page and yields verdicts. It must not change the page, and yields no verdict on blocks that it does
not judge. ``filter_name`` returns its name."""
