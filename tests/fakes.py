"""Stand-ins for what the application hands to a check; programs that they run are the real ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper.engine.environment import tool_environment
from gatekeeper.engine.notes import NoNotes
from gatekeeper.engine.tool import Runner
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Commit, Comparison
from gatekeeper.model.check import NO_PAST, Notes, Past, Progress, Run, Tool
from gatekeeper.model.outcome import Outcome, Skipped
from gatekeeper.model.project import Interpreter, Project

INTERPRETER = Interpreter(Path(sys.executable), sys.version_info[:3], "the tests' own", Path(sys.prefix))


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes each file below `root`, making its folders."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def make_project(
    root: Path,
    files: Mapping[str, str | bytes],
    *,
    sources: tuple[str, ...] = ("src",),
    tests: tuple[str, ...] = ("tests",),
    prefix: str = "",
    interpreter: Interpreter = INTERPRETER,
    import_roots: tuple[str, ...] = ("src",),
) -> Project:
    """Writes the files below `root` and describes them as a project."""
    write_files(root, files)
    return Project(root, prefix, tuple(sorted(files)), sources, tests, interpreter, import_roots)


class FakeContext(Struct, dict=True):
    """A Context over a real folder; `base` is what the merge base holds, `commands` replaces a tool by other words."""

    project: Project
    scratch: Path
    comparison: Comparison = field(default_factory=lambda: Skipped("nothing to compare with"))
    base: Mapping[str, bytes] = field(default_factory=dict)
    history: tuple[Commit, ...] = ()
    at: Callable[[str, Sequence[str]], Mapping[str, bytes | None]] = lambda commit, paths: dict.fromkeys(paths)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    commands: Mapping[str, Sequence[str]] = field(default_factory=dict)
    timeout: float = 60.0
    past: Past = NO_PAST
    said: list[Progress] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    warm: list[tuple[str, ...]] = field(default_factory=list)
    notes: Notes = field(default_factory=NoNotes)

    def tool(self, name: str, package: str | None = None) -> Tool:
        words = tuple(self.commands.get(name, (str(Path(sys.executable).parent / name),)))
        if not words:
            raise CannotVerify(f"{name} is not installed")
        return Tool(name, words, version(package or name), "bundled")

    def python_tool(self, module: str) -> Tool:
        words = tuple(self.commands.get(module, (str(self.project.interpreter.path), "-m", module)))
        if not words:
            raise CannotVerify(f"{module} is not installed")
        return Tool(module, words, version(module), "project")

    def warm_up(self, argv: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        self.warm.append((*argv,))

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Run:
        cleaned = tool_environment(os.environ, self.project.interpreter, self.scratch)
        run = Runner(self.scratch).run(
            argv,
            cwd=cwd or self.project.root,
            environment=cleaned | dict(environment or {}),
            stdin=stdin,
            timeout=self.timeout,
        )
        self.runs.append(run)
        return run

    def outcome(self, check: str) -> Outcome:
        return self.outcomes[check]

    def read(self, path: str) -> bytes:
        try:
            return self.project.absolute(path).read_bytes()
        except OSError as error:
            raise CannotVerify(f"{path} cannot be read: {error.strerror}") from error

    def read_base(self, path: str) -> bytes | None:
        return self.base.get(path)

    def list_base(self) -> tuple[str, ...]:
        return tuple(sorted(self.base))

    def commits(self) -> tuple[Commit, ...]:
        return self.history

    def read_at(self, commit: str, paths: Sequence[str]) -> Mapping[str, bytes | None]:
        return self.at(commit, paths)

    def at_base(self) -> FakeContext | None:
        if not self.base:
            return None
        return self._in("base", self.base)

    def with_files(self, files: Mapping[str, bytes | None]) -> FakeContext:
        here = {path: self.project.absolute(path).read_bytes() for path in self.project.files}
        return self._in("changed", {path: text for path, text in (here | dict(files)).items() if text is not None})

    def _in(self, name: str, files: Mapping[str, str | bytes]) -> FakeContext:
        tree = self.scratch / f"{name}-{len(list(self.scratch.iterdir()))}"
        write_files(tree, files)
        project = replace(self.project, repository=tree, files=tuple(sorted(files)))
        scratch = tree.with_suffix(".run")
        scratch.mkdir()
        return replace(self, project=project, scratch=scratch, notes=NoNotes())

    def progress(self, text: Progress) -> None:
        self.said.append(text)

    def told(self) -> str:
        """What a live display would show now."""
        text = self.said[-1]
        return text if isinstance(text, str) else text()
