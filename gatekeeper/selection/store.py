"""Recordings between runs: kept by everything that all tests depend on, and compared with the tree as it is now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from gatekeeper.engine.cache import Cache
from gatekeeper.engine.scan import digest
from gatekeeper.model.check import CODE, Past
from gatekeeper.model.project import Project
from gatekeeper.selection.choose import Choice, Edit, Everything
from gatekeeper.selection.recorded import Recorded

_MOST = 64 * 1024 * 1024
"""Bytes beyond which a recording, or what was compiled meanwhile, is not kept."""
_USELESS: dict[str, object] = {"sources": {}, "recording": {"trouble": "of no use"}, "session": {}}
"""What is remembered of a recording that is too long to be kept, or by which nothing could ever be left out."""


class Made(Struct, frozen=True):
    """What is kept of a recording, and the file with what was compiled meanwhile."""

    content: bytes
    code: Path | None = None


class Recordings(Struct, frozen=True):
    """The recording under a key; `files` are the paths of the tree with what is there now."""

    cache: Cache
    key: str
    project: Project
    files: Mapping[str, str]

    def past(self, folder: Path) -> Past:
        """What of the tests need not run again, written into a file in the folder.

        Nothing is recorded again of which it is known that nothing comes of it, as long as there are the same files of
        tests, or while one function is worked on that most tests run.
        """
        content = self.cache.get(self.key)
        if content is None:
            return Past(wanted=True)
        try:
            recorded = Recorded.read(content, self.project.repository.resolve())
            if recorded.raw["trouble"]:
                return Past(wanted=self._tests(recorded.files) != self._tests(self.files))
            return self._part(recorded, folder / "part.json")
        except (ValueError, LookupError, TypeError, AttributeError):  # the tests wrote what was recorded of them
            return Past(wanted=True)

    def _part(self, recorded: Recorded, path: Path) -> Past:
        """What a recording spares."""
        choice = Edit(recorded, self.project, self.files, self._text).choice()
        if isinstance(choice, Everything):
            return Past(wanted=choice is Everything.NEW)
        path.write_text(json.dumps(_lines(recorded, choice)), encoding="utf-8")
        path.with_name(CODE).write_bytes(self.cache.get(self._code) or b"")
        known, seed = _known(recorded, choice), recorded.session["seed"]
        return Past(path, known, wanted=True, tests=choice.run, files=choice.files, seed=seed)

    def made(self, recording: Path) -> Made:
        """What is to be kept of what a run recorded, with the sources that it is about.

        Raises OSError when one of them cannot be read.
        """
        sources = {path: self._text(path) for path in self.project.files if path.endswith(".py")}
        told = {"files": dict(self.files), "sources": sources, **json.loads(recording.read_bytes())}
        content, code = json.dumps(told).encode("utf-8", "surrogatepass"), recording.with_name(CODE)
        if len(content) > _MOST or self._is_useless(told):
            return Made(json.dumps({"files": told["files"], **_USELESS}).encode())
        return Made(content, code if code.is_file() and code.stat().st_size <= _MOST else None)

    def keep(self, made: Made) -> None:
        """Remembers that."""
        self.cache.put(self.key, made.content)
        if made.code is not None:
            self.cache.put(self._code, made.code.read_bytes())

    def _is_useless(self, told: dict[str, Any]) -> bool:
        """Whether every edit would have all tests run: all leave something, say, or nobody can follow what all need."""
        try:
            recorded = Recorded({}, {}, told["recording"], told["session"], self.project.repository.resolve())
            return not Edit(recorded, self.project, self.files, self._text).may_spare()
        except (LookupError, TypeError, ValueError, AttributeError):  # the tests wrote it
            return False

    def _tests(self, paths: Iterable[str]) -> frozenset[str]:
        """The files of tests among some."""
        return frozenset(filter(self.project.is_test, paths))

    @property
    def _code(self) -> str:
        """The key of what was compiled while the tests were recorded."""
        return digest(CODE, self.key)

    def _text(self, path: str) -> str:
        return self.project.absolute(path).read_bytes().decode("utf-8", "surrogateescape")


def _lines(recorded: Recorded, choice: Choice) -> dict[str, object]:
    """What a session that runs only some tests is told to have run in the others."""
    arcs = bool(recorded.raw["arcs"])
    lines = {file: sorted(lines) if arcs else [line for (line,) in lines] for file, lines in choice.kept.items()}
    return {"arcs": arcs, "relative": recorded.raw["relative"], "lines": lines}


def _known(recorded: Recorded, choice: Choice) -> dict[str, object]:
    """What such a session must agree with afterwards."""
    return {
        "paths": recorded.raw["files"],
        "edited": sorted(choice.edited),
        "flags": {name: sorted(recorded.tests[name].flags) for name in choice.run & recorded.tests.keys()},
        "changed": sorted(recorded.changed),
        "begun": recorded.raw["begun"],
        "collection": recorded.raw["collection"],
        "counters": sorted(recorded.counters),
        "effects": [one.effect for one in choice.stretches],
        "session": recorded.session,
        "arcs": bool(recorded.raw["arcs"]),
        "expected": {file: sorted(lines) for file, lines in choice.expected.items()},
    }
