"""``Journal``: the last checkpoint of a batch, in a file beside its output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleantext.batch.sinks import beside, flush
from cleantext.batch.sources.files import JOURNAL, UNFINISHED

__all__ = ["Journal"]


class Journal:
    """The file beside an output with the last checkpoint."""

    def __init__(self, out: Path, digest: str) -> None:
        self._out, self._path, self._digest = out, beside(out, JOURNAL), digest

    def begin(self, *, resume: bool) -> dict[str, Any]:
        """Return the last checkpoint, empty if there is none. Raises FileExistsError, or ValueError if it is of another run."""
        if not self._path.exists():
            if self._out.exists():
                raise FileExistsError(f"{self._out} exists: delete it, or give another name")
            return {}
        if not resume:
            raise FileExistsError(
                f"{self._out}: a run was stopped; go on with --resume (in Python resume=True), or delete {self._path}"
            )
        state = cast("dict[str, Any]", json.loads(self._path.read_bytes()))
        if state.get("digest") != self._digest:
            raise ValueError(
                f"{self._path} is of a run with other inputs, settings or version of cleantext: "
                f"run it with the same, or delete the journal to begin once more"
            )
        return state

    def write(self, state: Mapping[str, object]) -> None:
        """Replace the checkpoint by another one."""
        tmp = beside(self._path, UNFINISHED)
        with tmp.open("wb") as file:
            file.write(json.dumps({**state, "digest": self._digest}).encode())
            flush(cast("BinaryIO", file))
        tmp.replace(self._path)

    def delete(self) -> None:
        """Delete the checkpoint: the output is whole."""
        self._path.unlink(missing_ok=True)
