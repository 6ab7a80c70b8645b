"""What the change asks of linters and type checkers that they did not look for before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from gatekeeper.checks._integrity.behaviour import is_kept
from gatekeeper.checks._integrity.settings.effective import stricter
from gatekeeper.checks._integrity.settings.ends import End, Ends, Folder, ends_of
from gatekeeper.checks._integrity.settings.tools import linters, ruff, types
from gatekeeper.checks._integrity.view import ChangeView

_TOOLS = {"lint": ("ruff", "flake8"), "types": ("mypy", "pyright", "basedpyright")}
_PINNED = re.compile(
    r"""^[\s"'-]*(?P<named>[\w-]+)(?:\[[^]]*])?\s*[=~>]=\s*(?P<needed>\d[\d.]*)"""
    r"""|^name\ =\ "(?P<locked>[\w-]+)"\s+version\ =\ "(?P<exact>\d[\d.]*)"""
    r"""|repo:\s*\S+/(?:mirrors-)?(?P<hooked>[\w-]+?)(?:-pre-commit|-mirror)?(?:\.git)?["']?\s+rev:\s*["']?v?(?P<rev>\d[\d.]*)""",
    re.MULTILINE | re.VERBOSE,
)


class Asked(Struct, frozen=True, eq=False, dict=True):
    """What the tools of a change are asked for at its two ends."""

    view: ChangeView

    @cached_property
    def _ends(self) -> Ends:
        return ends_of(self.view)

    def is_new(self, code: str, path: str) -> bool:
        """Whether ruff looks for a rule now, and no linter looked for it in the file before."""
        folder = path.rpartition("/")[0]
        before, after = Folder(self._ends.base, folder), Folder(self._ends.head, folder)
        return _looks_for(ruff.read(after), code) and not any(
            _looks_for(read(before), code) for read in (ruff.read, linters.read_flake8)
        )

    @cached_property
    def _are_sources_kept(self) -> bool:
        return all(map(is_kept, self.view.source_pairs))

    @cached_property
    def stricter_on_types(self) -> bool:
        """Whether sources that do what they did are shown to a type checker with stricter settings, or its first ones,
        or to a newer one.
        """
        readers = (types.read_mypy, types.read_pyright, types.read_basedpyright)
        pairs = [(read(Folder(self._ends.base, "")), read(Folder(self._ends.head, ""))) for read in readers]
        if not self._are_sources_kept:
            return False
        return self._is_newer("types") or any(stricter(*pair, self._ends) for pair in pairs)

    @cached_property
    def newer_linter(self) -> bool:
        """Whether sources that do what they did are shown to a newer linter."""
        return self._are_sources_kept and self._is_newer("lint")

    def _is_newer(self, group: str) -> bool:
        before, after = self._pins(self._ends.base), self._pins(self._ends.head)
        known = [tool for tool in _TOOLS[group] if tool in before and tool in after]
        return any(after[tool] > before[tool] for tool in known)

    def _pins(self, end: End) -> dict[str, tuple[int, ...]]:
        """The newest version of each tool that the changed files name."""
        found: dict[str, tuple[int, ...]] = {}
        for path in sorted(self._ends.changed):
            for tool, version in _pins(end.read(path) or b"") if not path.endswith(".py") else ():
                found[tool] = max(found.get(tool, ()), version)
        return found


def _pins(content: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
    for found in _PINNED.finditer(content.decode(errors="replace")):
        name = found["named"] or found["locked"] or found["hooked"]
        version = found["needed"] or found["exact"] or found["rev"]
        yield name.lower(), tuple(int(part[:9]) for part in version.split(".") if part)


def _looks_for(settings: Any, code: str) -> bool:
    if settings.tool != "ruff" and settings.file is None:
        return False
    codes = settings.guards["select and ignore"]
    return codes.selects(code) and not codes.ignores(code)
