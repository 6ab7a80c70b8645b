"""ty."""

from __future__ import annotations

import re

from gatekeeper.checks._parse.sarif import parse
from gatekeeper.checks._types import Answer, Checker
from gatekeeper.model.check import Run

_FILES = re.compile(rb"\bIndexed (\d+) file")


class Ty(Checker):
    """Checks the project; `-v` is for the number of files, which is told nowhere else."""

    def answer(self) -> Answer:
        """See Checker."""
        return self.judged(
            self.start(("check", "--output-format", "sarif", "--no-progress", "-v", "--python", self.python))
        )

    def read(self, run: Run) -> Answer:
        """See Checker."""
        files = _FILES.search(run.stderr)
        if files is None:
            raise ValueError("it does not say how many files were checked")
        return Answer(parse(run.stdout), int(files[1]))


CHECKER = Ty
