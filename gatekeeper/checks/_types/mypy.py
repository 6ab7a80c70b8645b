"""mypy, by its text output: only that tells how many files were checked, and every version writes it."""

from __future__ import annotations

import os
import re

from msgspec.structs import replace

from gatekeeper.checks._parse import Diagnostic, regex
from gatekeeper.checks._types import Answer, Checker
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Run

_ARGUMENTS = (
    "--show-column-numbers",
    "--show-error-codes",
    "--error-summary",
    "--hide-error-context",
    "--no-pretty",
    "--no-color-output",
)
_LINE = (
    r"^(?P<path>.+?):(?:(?P<line>\d+):)?(?:(?P<column>\d+):)?"
    r" (?P<severity>error|warning|note): (?P<message>.*?)(?:  \[(?P<rule>[\w-]+)\])?$"
)
_SUCCESS = re.compile(r"^Success: no issues found in (?P<files>\d+) source files?\r?$", re.MULTILINE)
_FOUND = re.compile(
    r"^Found (?P<errors>\d+) errors? in \d+ files? \(checked (?P<files>\d+) source files?\)\r?$", re.MULTILINE
)
_NO_TARGET = b"Missing target module, package, files, or command"
_DOCS = "https://mypy.readthedocs.io/en/stable/_refs.html#code-{rule}"


class Mypy(Checker):
    """Checks what `files`, `packages` or `modules` of the project's configuration name, else the source roots."""

    def answer(self) -> Answer:
        """See Checker."""
        # The cache would otherwise be written into the tree.
        arguments = (*_ARGUMENTS, "--python-executable", self.python, "--cache-dir", str(self.context.scratch / "mypy"))
        run = self.start(arguments)
        if run.code == 2 and _NO_TARGET in run.stderr:
            run = self.start((*arguments, "--", *self._roots()))
        return self.judged(run)

    def read(self, run: Run) -> Answer:
        """See Checker."""
        summary = _SUCCESS.search(run.text) or _FOUND.search(run.text)
        if summary is None:
            raise ValueError("it does not say how many files were checked")
        found = tuple(_documented(diagnostic) for diagnostic in regex.parse(self.context, _LINE, run.stdout))
        errors = sum(1 for diagnostic in found if diagnostic.severity.label == "error")
        if errors != int(summary.groupdict().get("errors") or 0):
            raise ValueError("it counts other errors than it lists")
        return Answer(found, int(summary["files"]))

    def _roots(self) -> tuple[str, ...]:
        project = self.context.project
        if not project.sources:
            raise CannotVerify("mypy does not know what to check: no source root was found; set `source`")
        return tuple(os.path.relpath(project.absolute(root), project.root) for root in project.sources)


def _documented(diagnostic: Diagnostic) -> Diagnostic:
    rule = diagnostic.rule
    return replace(diagnostic, help=_DOCS.format(rule=rule)) if rule else diagnostic


CHECKER = Mypy
