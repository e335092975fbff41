"""Write the phrase index, compile the extension and read the README when the package is built or installed in place. Hatch finds this file by its name."""

from __future__ import annotations

import os
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PACKAGE = Path(__file__).parent / "cleantext"
LINK_RE = re.compile(r"\]\((?![a-z]+:|#)([^)\s]+)\)")
"""A link to a file of the repository."""


class BuildHook(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Writes ``cleantext/data/phrase_index.bin`` and the extension of ``cleantext/_core`` for wheels, editable ones too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write both, and tag the wheel for its platform if it has the extension.

        ``CLEANTEXT_PURE=1`` in the environment builds a wheel for all platforms, without it.
        """
        lexicons = loaded("lexicons.py")
        built = PACKAGE.joinpath(*lexicons.BUILT)
        new = built.with_suffix(".new")
        new.write_bytes(lexicons.build(PACKAGE))
        new.replace(built)  # processes that have mapped the old file keep it
        core = loaded("_core/build.py")
        failed = "CLEANTEXT_PURE is set" if os.environ.get("CLEANTEXT_PURE") else core.build(PACKAGE / "_core")
        if failed:
            for name in core.NAMES:
                (PACKAGE / "_core" / name).unlink(missing_ok=True)
            self.app.display_warning(f"cleantext is installed without its compiled functions, and is slower: {failed}")
            return
        build_data["pure_python"] = False
        python, _, platform = self.build_config.builder.get_best_matching_tag().split("-")
        is_stable = not (PACKAGE / "_core" / core.NAMES[1]).exists()
        build_data["tag"] = f"cp311-abi3-{platform}" if is_stable else f"{python}-{python}-{platform}"


class MetadataHook(MetadataHookInterface):  # type: ignore[misc, unused-ignore]
    """Gives the package its long description: the README, whose links lead to the repository, as PyPI shows it without the files."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set ``readme``. Without ``Repository`` in ``[project.urls]`` its links stay as they are."""
        text = (PACKAGE.parent / "README.md").read_text("utf-8")
        if repository := metadata.get("urls", {}).get("Repository"):
            found = re.search(r'^__version__ = "(.*)"$', (PACKAGE / "__init__.py").read_text("utf-8"), re.MULTILINE)
            assert found is not None
            text = with_addresses(text, repository, f"v{found[1]}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def with_addresses(text: str, repository: str, tag: str) -> str:
    """Return a page of Markdown whose links to files lead to these files at a tag of the repository, pictures to their bytes."""

    def address(found: re.Match[str]) -> str:
        kind = "raw" if found[1].endswith((".svg", ".png")) else "blob"
        return f"]({repository.rstrip('/')}/{kind}/{tag}/{found[1]})"

    return LINK_RE.sub(address, text)


def loaded(name: str) -> ModuleType:
    """Return a module of the package, loaded by its path, as importing cleantext needs numpy."""
    path = PACKAGE / name
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
