"""What pytest says in its JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from gatekeeper.checks._parse.xml import decode
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.project import Project

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # nosec B405 - a type only

MEASURE = "tests.failed"
_PLACE = re.compile(r"^(?P<path>[^\s:][^:\n]*(?::\\[^:\n]*)?):(?P<line>\d+): ", re.MULTILINE)
_SYNTAX = re.compile(r'^E\s+File "(?P<path>[^"\n]+)", line (?P<line>\d+)', re.MULTILINE)
_DOCTEST = re.compile(r"^Expected:\n\s*(?P<expected>.*)\n(?:.*\n)*?Got:\n\s*(?P<got>.*)", re.MULTILINE)
_COLLECTION = "collection failure"


class Results(Struct, frozen=True):
    """The numbers of a pytest run, and what failed."""

    collected: int
    skipped: int
    failed: int
    uncollected: int
    findings: tuple[Finding, ...]


def together(parts: Iterable[Results]) -> Results:
    """The results of several runs as one."""
    whole = Results(0, 0, 0, 0, ())
    for part in parts:
        whole = Results(
            whole.collected + part.collected,
            whole.skipped + part.skipped,
            whole.failed + part.failed,
            whole.uncollected + part.uncollected,
            whole.findings + part.findings,
        )
    return whole


def read(path: Path, project: Project) -> Results:
    """The results that pytest wrote. Raises CannotVerify when they are not what they should be."""
    try:
        root = decode(path.read_bytes(), "testsuites", "testsuite")
        tests, skipped, failures, errors = (_sum(root, name) for name in ("tests", "skipped", "failures", "errors"))
    except (OSError, ValueError, KeyError) as error:
        raise CannotVerify(f"the results that pytest wrote cannot be read: {error}") from error
    bad = list(_bad(root))
    if failures + errors != len(bad):
        raise CannotVerify(f"pytest counted {failures + errors} failed tests, but its results list {len(bad)}")
    uncollected = sum(child.get("message") == _COLLECTION for _, child in bad)
    return Results(tests, skipped, len(bad), uncollected, tuple(_finding(project, *pair) for pair in bad))


def _sum(root: Element, name: str) -> int:
    return sum(int(suite.attrib[name]) for suite in root.iter("testsuite"))


def _bad(root: Element) -> Iterator[tuple[Element, Element]]:
    """Each failure or error, after the test that it is of."""
    for case in root.iter("testcase"):
        for child in case:
            if child.tag in ("failure", "error"):
                yield case, child


def _finding(project: Project, case: Element, child: Element) -> Finding:
    return Finding(
        check="tests",
        rule="failed" if child.tag == "failure" else "error",
        message=f"{_name(case)}: {_message(child)}",
        severity=Severity.ERROR,
        location=_location(project, case, child),
        measure=MEASURE,
    )


def _name(case: Element) -> str:
    """The test as people call it: its class, if it has one, and its function with the parameters."""
    classes = [part for part in case.get("classname", "").split(".") if part[:1].isupper()]
    return ".".join((*classes, case.get("name") or case.get("classname", "a test")))


def _message(child: Element) -> str:
    """The first line that says something: of the exception, which for a collection error is only in the text."""
    message, text = child.get("message", ""), child.text or ""
    doctest = _DOCTEST.search(text)
    if doctest:
        return f"expected {doctest['expected']}, got {doctest['got']}"
    said = _uncollected(text) if message == _COLLECTION else message
    return next((line.strip() for line in (said or text).splitlines() if line.strip()), child.tag)


def _uncollected(text: str) -> str:
    """What kept a file from being collected: the last line of the exception, else of everything said."""
    errors = [line[1:].strip() for line in text.splitlines() if line.startswith("E  ")]
    return errors[-1] if errors else text.strip().rpartition("\n")[2] or _COLLECTION


def _location(project: Project, case: Element, child: Element) -> Location:
    """The failing line if it lies in the test's own file, else the line where the test begins.

    Of a test without a file the one that the traceback names first is taken for its own.
    """
    places = list(_places(project, child.text or ""))
    path = next(chain(_paths(project, case.get("file")), (place.path for place in places)), None)
    if path is None:
        return Location(project.prefix or ".")
    begin = case.get("line", "")
    start = Location(path, int(begin) + 1 if begin.isdecimal() else None)
    return next((place for place in reversed(places) if place.path == path), start)


def _places(project: Project, text: str) -> Iterator[Location]:
    """Each `path:line: ` of a traceback that lies in the project, and each file with an error of syntax."""
    for match in chain(_PLACE.finditer(text), _SYNTAX.finditer(text)):
        for own in _paths(project, match["path"]):
            yield Location(own, int(match["line"]))


def _paths(project: Project, written: str | None) -> Iterator[str]:
    """The project's file that pytest names; its root may lie above the project's."""
    if not written:
        return
    for base in (project.root, project.repository):
        path = project.relative(base / written)
        if path is not None and project.absolute(path).is_file():
            yield path
            return
