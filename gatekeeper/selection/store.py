"""Recordings between runs: kept by everything that all tests depend on, and compared with the tree as it is now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from gatekeeper.engine.cache import Cache
from gatekeeper.engine.scan import digest
from gatekeeper.model.check import CODE, NO_PAST, Past
from gatekeeper.model.project import Project
from gatekeeper.selection.choose import Choice, Edit, Everything
from gatekeeper.selection.recorded import Recorded

_MOST = 64 * 1024 * 1024
"""Bytes beyond which a recording, or what was compiled meanwhile, is not kept."""
_USELESS: dict[str, object] = {"files": {}, "sources": {}, "recording": {"trouble": "of no use"}, "session": {}}
"""What is remembered of a recording that is too long to be kept, or by which nothing could ever be left out."""


class Recordings(Struct, frozen=True):
    """The recording under a key; `files` are the paths of the tree with what is there now."""

    cache: Cache
    key: str
    project: Project
    files: Mapping[str, str]

    def past(self, folder: Path) -> Past:
        """What of the tests need not run again, written into a file in the folder.

        Nothing is recorded again of which it is known that nothing comes of it, or while one function is worked on that
        most tests run.
        """
        content = self.cache.get(self.key)
        if content is None:
            return Past(wanted=True)
        try:
            recorded = Recorded.read(content, self.project.repository.resolve())
            return NO_PAST if recorded.raw["trouble"] else self._part(recorded, folder / "part.json")
        except (ValueError, LookupError, TypeError, AttributeError):  # the tests wrote what was recorded of them
            return Past(wanted=True)

    def _part(self, recorded: Recorded, path: Path) -> Past:
        """What a recording spares."""
        choice = Edit(recorded, self.project, self.files, self._text).choice()
        if isinstance(choice, Everything):
            return Past(wanted=choice is Everything.NEW)
        path.write_text(json.dumps(_part(recorded, choice)), encoding="utf-8")
        path.with_name(CODE).write_bytes(self.cache.get(self._code) or b"")
        return Past(path, wanted=True, tests=choice.run, files=choice.files, seed=recorded.session["seed"])

    def keep(self, recording: Path) -> None:
        """Remembers what a run recorded, with the sources that it is about."""
        sources = {path: self._text(path) for path in self.project.files if path.endswith(".py")}
        told = {"files": dict(self.files), "sources": sources, **json.loads(recording.read_bytes())}
        content, code = json.dumps(told).encode("utf-8", "surrogatepass"), recording.with_name(CODE)
        is_useless = len(content) > _MOST or _is_useless(told["recording"])
        self.cache.put(self.key, json.dumps(_USELESS).encode() if is_useless else content)
        if not is_useless and code.is_file() and code.stat().st_size <= _MOST:
            self.cache.put(self._code, code.read_bytes())

    @property
    def _code(self) -> str:
        """The key of what was compiled while the tests were recorded."""
        return digest(CODE, self.key)

    def _text(self, path: str) -> str:
        return self.project.absolute(path).read_bytes().decode("utf-8", "surrogateescape")


def _is_useless(recording: Any) -> bool:
    """Whether something is done for all tests that nobody can follow, so that every edit has all of them run."""
    try:
        return not Recorded({}, {}, recording, {}, Path()).is_followed
    except (LookupError, TypeError, AttributeError):  # the tests wrote it
        return False


def _part(recorded: Recorded, choice: Choice) -> dict[str, object]:
    """What a session is told that runs only some tests, and what it must agree with afterwards."""
    arcs = bool(recorded.raw["arcs"])
    return {
        "tests": sorted(choice.run),
        "files": sorted(choice.files),
        "paths": {one["file"]: one["path"] for one in recorded.raw["tests"].values()},
        "edited": sorted(choice.edited),
        "flags": {name: sorted(recorded.tests[name].flags) for name in choice.run & recorded.tests.keys()},
        "changed": sorted(recorded.changed),
        "begun": recorded.raw["begun"],
        "collection": recorded.raw["collection"],
        "counters": sorted(recorded.counters),
        "effects": [one.effect for one in choice.stretches],
        "session": recorded.session,
        "arcs": arcs,
        "relative": recorded.raw["relative"],
        "lines": {file: sorted(lines) if arcs else [line for (line,) in lines] for file, lines in choice.kept.items()},
        "expected": {file: sorted(lines) for file, lines in choice.expected.items()},
    }
