"""Write the phrase index when the package is built or installed in place. Hatch finds this file by its name."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).parent / "cleantext"


class PhraseIndexHook(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Writes ``cleantext/data/phrase_index.txt`` for wheels, editable ones too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Load ``cleantext/lexicons.py`` by its path, as importing cleantext needs numpy, and write what it builds."""
        spec = spec_from_file_location("lexicons", PACKAGE / "lexicons.py")
        assert spec is not None and spec.loader is not None
        lexicons = module_from_spec(spec)
        spec.loader.exec_module(lexicons)
        PACKAGE.joinpath(*lexicons.BUILT).write_text(lexicons.build(PACKAGE), "utf-8", newline="\n")
