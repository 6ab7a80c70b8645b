"""Traceability: the matrix is valid, its paths exist, and the changed sources are in it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._changed import Ends, changed_files, count
from gatekeeper.checks._matrix import Matrix, line_of, path_of, read_matrix
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Skipped
from gatekeeper.model.project import Project

MEASURE = "traceability.findings"
ABSENT, INVALID, NO_PATH, UNLISTED = "no-matrix", "invalid", "no-such-path", "unlisted"


@dataclass(frozen=True)
class Traceability(Check):
    """Reads the matrix as it is now, and asks of the changed source files whether they are in it."""

    id = "traceability"
    title = "Traceability"
    summary = (
        "A matrix in JSON says which requirement is met by which code and shown by which tests: "
        '`{"REQ-001": {"code": ["src/a.py"], "tests": ["tests/test_a.py::test_b"]}}`, or a list of objects with `id` '
        "(or `req`, `requirement`), `code` (or `files`) and `tests` (or `test`), alone or under `requirements`. Every "
        "path in it exists, and every source file that the change adds or alters is listed under a requirement, by "
        "itself or by a folder that ends in `/`."
    )
    measures = (
        MeasureInfo(
            MEASURE,
            "Gaps in traceability",
            "What is wrong with the matrix, paths in it that do not exist, and changed source files that it does not "
            "list.",
            "Mend the matrix: add the changed files under the requirement that they serve, take out what is gone.",
        ),
    )
    rules = (
        RuleInfo(
            ABSENT,
            "There is no matrix",
            "The project has no file of that name.",
            "Write it, or name the right one with the setting `file`.",
            bad="no traceability_matrix.json",
            good='{"REQ-001": {"code": ["src/shop/cart.py"], "tests": ["tests/test_cart.py"]}}',
        ),
        RuleInfo(
            INVALID,
            "The matrix is not valid",
            "It is no JSON, a key stands twice in one object, or an entry is not of the form that is known.",
            "Mend it at the line that is named.",
            bad='{"REQ-001": {"code": 7}}',
            good='{"REQ-001": {"code": ["src/shop/cart.py"], "tests": []}}',
        ),
        RuleInfo(
            NO_PATH,
            "A path does not exist",
            "A file that the matrix lists is not in the project.",
            "Correct the path, or take it out.",
            bad='"code": ["src/shop/chart.py"]',
            good='"code": ["src/shop/cart.py"]',
        ),
        RuleInfo(
            UNLISTED,
            "A changed source is not listed",
            "The change adds or alters a source file that no requirement lists as its code.",
            "List it under the requirement that it serves.",
            bad="src/shop/cart.py is changed, and the matrix lists only src/shop/till.py",
            good='"code": ["src/shop/cart.py", "src/shop/till.py"]',
        ),
    )
    weight = 0.1

    file: str = field(
        default="traceability_matrix.json", metadata={"help": "The matrix, relative to the project's root."}
    )

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Completed:
        """One finding for each gap."""
        project = context.project
        path = posixpath.join(project.prefix, self.file)
        if path not in project.files:
            finding = _finding(ABSENT, f"there is no matrix: {self.file} is missing", path)
            return Completed((finding,), {MEASURE: "no matrix"})
        content = context.read(path)
        matrix, text = read_matrix(content), content.decode("utf-8-sig", "replace")
        found = [_finding(INVALID, one.message, path, one.line) for one in matrix.problems]
        found += _lost(matrix, project, path, text)
        if matrix.requirements:
            found += _unlisted(matrix, context, self.file)
        return Completed(tuple(found), {MEASURE: count(len(matrix.requirements), "requirement")})


CHECK = Traceability


def _lost(matrix: Matrix, project: Project, path: str, text: str) -> Iterator[Finding]:
    """Paths in the matrix that are no file or folder of the project."""
    there = {*project.files, *_folders(project.files)}
    seen: set[str] = set()
    for requirement in matrix.requirements:
        for written in (*requirement.code, *requirement.tests):
            if written not in seen and _own(project, written) not in there:
                seen.add(written)
                yield _finding(NO_PATH, f"{requirement.id}: {written} does not exist", path, line_of(text, written))


def _unlisted(matrix: Matrix, context: Context, name: str) -> Iterator[Finding]:
    """Changed source files that no requirement lists."""
    change, project = change_of(context), context.project
    if isinstance(change, Skipped):
        return
    listed = {_own(project, written) for requirement in matrix.requirements for written in requirement.code}
    for file in changed_files(context, change):
        if _is_code(project, file) and not _is_listed(file.path, listed):
            yield _finding(UNLISTED, f"is changed, and {name} lists it under no requirement", file.path)


def _is_code(project: Project, file: Ends) -> bool:
    """Whether it is a source file that serves a requirement: an empty one only marks a package."""
    return bool(file.after) and file.path in project.source_files and not project.is_test(file.path)


def _is_listed(path: str, listed: Iterable[str]) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in listed)


def _own(project: Project, written: str) -> str:
    """A path of the matrix relative to the repository."""
    return posixpath.join(project.prefix, path_of(written)).rstrip("/")


def _folders(files: Iterable[str]) -> Iterator[str]:
    for file in files:
        folder = posixpath.dirname(file)
        while folder:
            yield folder
            folder = posixpath.dirname(folder)


def _finding(rule: str, message: str, path: str, line: int | None = None) -> Finding:
    return Finding("traceability", rule, message, Severity.ERROR, Location(path, line), MEASURE)
