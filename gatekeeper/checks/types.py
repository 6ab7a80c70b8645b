"""Types: what a type checker says about the project under the project's own configuration of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from gatekeeper.checks._findings import findings
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads
from gatekeeper.model.finding import Severity
from gatekeeper.model.outcome import NO_ENVIRONMENT, Completed
from gatekeeper.model.words import plural

if TYPE_CHECKING:
    from gatekeeper.checks._parse import Diagnostic
    from gatekeeper.checks._types import Checker

ERRORS = "types.errors"
WARNINGS = "types.warnings"
_COUNTS = {Severity.ERROR: ERRORS, Severity.WARNING: WARNINGS}
_MISSING_IMPORTS = frozenset({"reportMissingImports", "import-not-found", "unresolved-import", "missing-import"})
"""The rules by which the type checkers say that a module is not installed."""
_OWN = "gatekeeper's own"

Name = Literal["pyright", "basedpyright", "mypy", "ty", "pyrefly"]
_MODULES = {"basedpyright": "pyright"}


@dataclass(frozen=True)
class Types(Check):
    """Runs one type checker at the project's root, with the project's interpreter."""

    id = "types"
    title = "Types"
    summary = "What a type checker (pyright, unless another is chosen) finds, under the project's own configuration."
    measures = (
        MeasureInfo(
            ERRORS,
            "Type errors",
            "How many errors the type checker reports at the project's root, under the project's own configuration, in "
            "files that belong to the project. The evidence says how many files it analysed.",
            "Mend each error. Where imports cannot be resolved, the project's dependencies are not installed in the "
            "environment that was found: set `python` (`gatekeeper doctor` shows which it is).",
            inherits=True,
        ),
        MeasureInfo(
            WARNINGS,
            "Type warnings",
            "How many warnings the type checker reports, counted like the errors. No shipped profile limits them.",
            "Mend each warning, or turn its rule off in the type checker's configuration.",
            inherits=True,
        ),
    )
    weight = 6.0

    tool: Name = field(default="pyright", metadata={"help": "The type checker to run."})

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CODE

    def run(self, context: Context) -> Completed:
        """One finding for each error and each warning; notes and hints are left out."""
        if not context.project.python_files:
            raise CannotVerify(f"{self.tool} analysed no file: the project has no Python file")
        checker: type[Checker] = import_module(f"gatekeeper.checks._types.{_MODULES.get(self.tool, self.tool)}").CHECKER
        answer = checker(self.tool, context).answer()
        evidence = _evidence(self.tool, answer.files, answer.diagnostics, context)
        judged = [diagnostic for diagnostic in answer.diagnostics if diagnostic.severity in _COUNTS]
        found = findings(judged, context.project, self.id, lambda diagnostic: _COUNTS[diagnostic.severity])
        return Completed(found, counts={ERRORS: evidence, WARNINGS: evidence})


CHECK = Types


def _evidence(tool: str, files: int, diagnostics: tuple[Diagnostic, ...], context: Context) -> str:
    """How many files were analysed. Raises CannotVerify when there was none."""
    if not files:
        raise CannotVerify(f"{tool} analysed no file: see what its configuration includes and excludes")
    evidence = f"{plural(files, 'file')} analysed"
    if context.project.interpreter.origin == _OWN and any(one.rule in _MISSING_IMPORTS for one in diagnostics):
        return f"{evidence}; {NO_ENVIRONMENT}, so its imports are not resolved: set `python`"
    return evidence
