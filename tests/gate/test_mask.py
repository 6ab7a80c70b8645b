"""Secrets in a report: none is left anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from gatekeeper.gate.mask import masked
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.report import Item, Report, Verdict
from tests.reporters.sample import passing

SECRET = "s3cr-t.value"
FILE = ["import os", f'password = "{SECRET}"', "pin = 'ab1'; tab = 'ab1'", f"call('{SECRET}') or ab1"]


def finding(
    location: Location, *, secret: bool = False, message: str = "a message", help: str | None = None
) -> Finding:
    return Finding("demo", "rule", message, Severity.ERROR, location, "demo.findings", help=help, masked=secret)


def line_at(path: str, line: int) -> str:
    return FILE[line - 1] if line <= len(FILE) else ""


def report(findings: Sequence[Finding], **changes: object) -> Report:
    sources: Mapping[tuple[str, int], str] = {("a.py", number): line for number, line in enumerate(FILE, start=1)}
    return replace(passing(), findings=tuple(findings), sources=sources, **changes)  # type: ignore[arg-type]


def test_a_report_without_secrets_stays_as_it_is() -> None:
    made = report([finding(Location("a.py", 2, 1))])
    assert masked(made, line_at) is made


def test_a_secret_is_masked_wherever_it_stands() -> None:
    item = Item("a", "a", "A", Verdict.PASS, None, "", "", "all", 0, f"why {SECRET}", SECRET, f"printed {SECRET}")
    other = finding(Location("b.py"), message=f"Literal['{SECRET}']", help=f"see {SECRET}")
    secret = finding(Location("a.py", 2, 13, 2, 25), secret=True)
    done = masked(report([secret, other], items=(item,), notes=(f"note {SECRET}",)), line_at)
    assert SECRET not in repr(done)
    assert done.sources["a.py", 2] == 'password = "************"'
    assert done.sources["a.py", 4] == "call('************') or ab1"
    assert done.findings[1].message == "Literal['************']"
    assert (done.items[0].reason, done.items[0].detail) == ("why ************", "printed ************")


def test_a_short_secret_is_masked_on_its_own_line_alone() -> None:
    same_line = finding(Location("a.py", 3, 1), message="ab1 is bad")
    done = masked(report([finding(Location("a.py", 3, 8, 3, 11), secret=True), same_line]), line_at)
    assert done.sources["a.py", 3] == "pin = '***'; tab = '***'"
    assert done.findings[1].message == "*** is bad"
    assert done.sources["a.py", 4].endswith("ab1")


@pytest.mark.parametrize(
    ("location", "lines"),
    [
        (Location("a.py", 2), ("import os", "*" * 25)),
        (Location("a.py", 1, 8, 2, 9), ("import **", '******** = "s3cr-t.value"')),
        (Location("a.py", 2, None, 9), ("import os", "*" * 25)),
    ],
)
def test_a_region_may_be_whole_lines(location: Location, lines: tuple[str, str]) -> None:
    done = masked(report([finding(location, secret=True)]), line_at)
    assert (done.sources["a.py", 1], done.sources["a.py", 2]) == lines


def test_a_finding_of_no_line_hides_nothing() -> None:
    made = report([finding(Location("a.py"), secret=True)])
    assert masked(made, line_at) is made
