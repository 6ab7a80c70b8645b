"""pyrefly."""

from __future__ import annotations

import re

from gatekeeper.checks._parse.sarif import parse
from gatekeeper.checks._types import Answer, Checker
from gatekeeper.model.check import Run

_FILES = re.compile(rb"\bINFO (\d[\d,]*) modules?\b")
_ARGUMENTS = ("check", "--output-format", "sarif", "--min-severity", "warn", "--summary=full")


class Pyrefly(Checker):
    """Checks the project; the full summary is for the number of modules, which is told nowhere else."""

    def answer(self) -> Answer:
        """See Checker."""
        return self.judged(self.start((*_ARGUMENTS, "--python-interpreter-path", self.python)))

    def read(self, run: Run) -> Answer:
        """See Checker."""
        if b"No Python files matched" in run.stderr:
            return Answer((), 0)
        files = _FILES.search(run.stderr)
        if files is None:
            raise ValueError("it does not say how many files were checked")
        return Answer(parse(run.stdout), int(files[1].replace(b",", b"")))


CHECKER = Pyrefly
