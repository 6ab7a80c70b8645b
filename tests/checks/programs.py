"""Programs that stand in for a tool and answer what a test tells them."""

from __future__ import annotations

import sys
from pathlib import Path

from gatekeeper.model.check import Tool
from tests.fakes import FakeContext


def program(folder: Path, body: str) -> tuple[str, ...]:
    """The words that start a Python program of that body; `argv` holds its arguments, `say` prints and ends."""
    script = folder / f"program{len(list(folder.glob('program*')))}.py"
    script.write_text(
        "import sys\n"
        "argv = sys.argv[1:]\n"
        "def say(out='', code=0, err=''):\n"
        "    sys.stdout.write(out)\n"
        "    sys.stderr.write(err)\n"
        "    sys.exit(code)\n" + body
    )
    return (sys.executable, str(script))


class ProjectContext(FakeContext):
    """A context whose project has the tools in its own environment."""

    def tool(self, name: str, package: str | None = None) -> Tool:
        found = super().tool(name, package)
        return Tool(found.name, found.argv, found.version, "project")
