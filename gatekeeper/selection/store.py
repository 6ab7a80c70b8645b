"""Recordings between runs: kept by everything that all tests depend on, and compared with the tree as it is now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.engine.cache import Cache
from gatekeeper.model.check import Past
from gatekeeper.model.project import Project
from gatekeeper.selection.choose import Edit
from gatekeeper.selection.recorded import Recorded

_MOST = 64 * 1024 * 1024
"""Bytes beyond which a recording is not kept."""


@dataclass(frozen=True, slots=True)
class Recordings:
    """The recording under a key; `files` are the paths of the tree with what is there now."""

    cache: Cache
    key: str
    project: Project
    files: Mapping[str, str]

    def past(self, folder: Path) -> Past:
        """What of the tests need not run again, written into a file in the folder."""
        content = self.cache.get(self.key)
        if content is None:
            return Past(wanted=True)
        try:
            recorded = Recorded.read(content, self.project.repository.resolve())
        except (ValueError, KeyError, TypeError):
            return Past(wanted=True)
        choice = Edit(recorded, self.project, self.files, self._text).choice()
        if choice is None:
            return Past(wanted=True)
        told = {
            **recorded.raw,
            "affected": sorted(choice.affected),
            "run": sorted(choice.run),
            "edited": recorded.modules(choice.edited),
        }
        path = folder / "unaffected.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return Past(path, wanted=True)

    def keep(self, recording: Path) -> None:
        """Remembers what a run left, with the sources that it is about."""
        sources = {path: self._text(path) for path in self.project.files if path.endswith(".py")}
        told = {"files": dict(self.files), "sources": sources, "recording": json.loads(recording.read_bytes())}
        content = json.dumps(told).encode("utf-8", "surrogatepass")
        if len(content) <= _MOST:
            self.cache.put(self.key, content)

    def _text(self, path: str) -> str:
        return self.project.absolute(path).read_bytes().decode("utf-8", "surrogateescape")
