"""A page as a dictionary of JSON values: its text, and each block with its deciding verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cleantext.render.reasons import render_reason

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Json", "render_json"]

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def render_json(page: Page, source: str) -> dict[str, Json]:
    """Return a page as JSON values. ``source`` is the name of its file."""
    blocks: list[Json] = []
    for block, verdict, kept in zip(page.blocks, page.deciding_verdicts(), page.kept.tolist(), strict=True):
        entry: dict[str, Json] = {"text": block.text, "kind": block.kind, "kept": kept, "line": block.line}
        if block.path:
            entry["path"] = block.path
        else:
            entry["start"], entry["end"] = block.start, block.end
        if verdict is not None:
            entry["filter"] = verdict.filter
            entry["code"] = verdict.evidence.code
            entry["evidence"] = verdict.evidence.kind
            entry["reason"] = render_reason(verdict)
            entry["score"] = verdict.score
        blocks.append(entry)
    return {
        "source": source,
        "mode": page.mode,
        "title": page.title,
        "text": page.text,
        "complete": page.complete,
        "warnings": list(page.warnings),
        "blocks": blocks,
    }
