"""The same tools, run in other ways: by a shell script, `make -j`, pre-commit and prek."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
EVERYTHING = ("tests", "types", "security", "complexity", "lint", "format")
STATIC = ("complexity", "lint", "format")
"""What is feasible on tens of thousands of files."""

_COVERED = "{python} -m coverage erase; {python} -m coverage run -m pytest -q; {python} -m coverage combine -q;"


@dataclass(frozen=True)
class Setup:
    """What is judged: a project, the folder of its source, its interpreter, and a folder for our own files."""

    root: Path
    source: str
    python: Path
    scratch: Path
    kinds: Sequence[str] = EVERYTHING

    @property
    def tools(self) -> dict[str, str]:
        """The tools as shell commands, the slowest first."""
        python = shlex.quote(str(self.python))
        every = {
            "tests": f"{_COVERED.format(python=python)} {python} -m coverage report",
            "types": f"pyright --pythonpath {python}",
            "security": f"bandit -q -r {self.source}",
            "complexity": f"radon cc -s {self.source}",
            "lint": "ruff check --no-fix",
            "format": "ruff format --check",
        }
        return {kind: every[kind] for kind in self.kinds}

    @property
    def environment(self) -> dict[str, str]:
        """The variables that all of them are run with: the project's own programs first, ours after them."""
        dropped = ("GATEKEEPER_", "PRE_COMMIT", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "CI")
        source = self.root / self.source
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        return kept | {
            "PATH": os.pathsep.join((str(self.python.parent), str(BIN), kept["PATH"])),
            "PYTHONPATH": str(source.parent if (source / "__init__.py").exists() else source),
            "COVERAGE_FILE": str(self.scratch / "coverage" / "data"),
            "GATEKEEPER_CACHE_DIR": str(self.scratch / "cache"),
            "PRE_COMMIT_HOME": str(self.scratch / "pre-commit"),
            "PREK_HOME": str(self.scratch / "prek"),
        }

    def write(self) -> None:
        """Writes what the others are configured by, and a script a tool."""
        (self.scratch / "coverage").mkdir(parents=True, exist_ok=True)
        for kind, command in self.tools.items():
            self._script(kind).write_text(f"{command}\n")
        calls = {kind: f"sh {shlex.quote(str(self._script(kind)))}" for kind in self.tools}
        (self.scratch / "all.sh").write_text("".join(f"{call}\n" for call in calls.values()))
        rules = "".join(f"{kind}:\n\t-@{call}\n" for kind, call in calls.items())
        (self.scratch / "Makefile").write_text(f".PHONY: all {' '.join(calls)}\nall: {' '.join(calls)}\n{rules}")
        self._hooks("pre-commit.yaml", {})
        self._hooks("prek.yaml", {"priority": 0})  # those of one priority run side by side

    def _script(self, kind: str) -> Path:
        return self.scratch / f"{kind}.sh"

    def _hooks(self, name: str, more: Mapping[str, object]) -> None:
        how = {"language": "system", "pass_filenames": False, "always_run": True, "require_serial": True, **more}
        hooks = [{"id": kind, "name": kind, "entry": f"sh {self._script(kind)}", **how} for kind in self.tools]
        (self.scratch / name).write_text(json.dumps({"repos": [{"repo": "local", "hooks": hooks}]}))

    def tool(self, kind: str) -> list[str]:
        """One tool by itself."""
        return ["sh", str(self._script(kind))]

    @property
    def rivals(self) -> dict[str, list[str]]:
        """Each way to run them all, ours first."""
        checks = [*self.kinds, *(["coverage"] if "tests" in self.kinds else [])]
        return {
            "gatekeeper": [str(BIN / "gatekeeper"), "check", *(word for kind in checks for word in ("--only", kind))],
            "shell script": ["sh", str(self.scratch / "all.sh")],
            "make -j": ["make", "-j", str(os.cpu_count()), "-f", str(self.scratch / "Makefile")],
            "pre-commit": ["pre-commit", "run", "--all-files", "--config", str(self.scratch / "pre-commit.yaml")],
            "prek": ["prek", "run", "--all-files", "--config", str(self.scratch / "prek.yaml")],
        }
