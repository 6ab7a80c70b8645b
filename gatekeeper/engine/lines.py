"""Source lines by place, for fingerprints and for showing findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from gatekeeper.model.project import Project


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The lines of the project's files; each file is read once, and a file that cannot be read has none."""

    project: Project
    _files: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def at(self, path: str, line: int) -> str:
        """The line (counted from 1) without its end, or "" when there is no such line."""
        lines = self._lines(path)
        return lines[line - 1] if 1 <= line <= len(lines) else ""

    def _lines(self, path: str) -> list[str]:
        if path not in self._files:
            try:
                text = self.project.absolute(path).read_bytes().decode("utf-8", "replace")
            except OSError:
                # A deleted test file, say: the finding is about a file that is no longer there.
                text = ""
            self._files[path] = text.replace("\r\n", "\n").split("\n")
        return self._files[path]
