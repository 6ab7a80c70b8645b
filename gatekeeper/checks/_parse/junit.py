"""JUnit's XML: every test that failed or broke is a diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatekeeper.checks._parse import Diagnostic, positive
from gatekeeper.checks._parse.xml import decode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # nosec B405 - a type only

_BAD = ("failure", "error")


def parse(output: bytes) -> tuple[Diagnostic, ...]:
    """One diagnostic a failed test. Raises ValueError when there was no test at all: then nothing was verified."""
    cases = list(decode(output, "testsuites", "testsuite").iter("testcase"))
    if not cases:
        raise ValueError("it holds no test case")
    failed = ((case, next((child for child in case if child.tag in _BAD), None)) for case in cases)
    return tuple(_diagnostic(case, reason) for case, reason in failed if reason is not None)


def _diagnostic(case: Element, reason: Element) -> Diagnostic:
    name = ".".join(filter(None, (case.get("classname"), case.get("name"))))
    said = reason.get("message") or (reason.text or "").strip() or reason.tag
    return Diagnostic(f"{name}: {said}", case.get("file"), positive(case.get("line")), rule=reason.tag)
