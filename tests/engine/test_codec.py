"""The model survives being remembered."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from gatekeeper.engine.codec import decoded, encoded
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Result, Skipped
from gatekeeper.model.profile import On
from gatekeeper.model.report import ChangeSummary, Item, Report, Verdict
from gatekeeper.model.tool import Tool

FINDING = Finding("lint", "F401", "é \ud800 \x00", Severity.ERROR, Location("a\udcff.py", 1, 2), "lint.findings")
MEASURE = Measure("coverage.lines", Fraction(10**30, 3), "%", "1 of 3", (Sample(Location("a"), "r", "m", Fraction(1)),))
COMPLETED = Completed(
    (FINDING,),
    {"lint.findings": "3 files"},
    (MEASURE,),
    {"a": Skipped("why"), "b": Broken("why", "detail")},
    {"data": Path("/tmp/data")},
)
REPORT = Report(
    "1",
    "strict",
    ChangeSummary(None, "worktree", 1, 2, 3),
    (Item("a.b", "a", "A", Verdict.FAIL, 1.5, "= 0", "%", On.NEW, 1),),
    (FINDING,),
    {"coverage.lines": MEASURE},
    (Tool("ruff", ("/bin/ruff", "-x"), "1", "project"),),
    0.5,
    sources={("a.py", 1): "import os"},
)


@pytest.mark.parametrize("value", [COMPLETED, Skipped("why"), Result(COMPLETED, 1.5, True), REPORT, (1, None, True)])
def test_it_comes_back_as_it_was(value: object) -> None:
    again = decoded(encoded(value))
    assert again == value
    assert type(again) is type(value)


def test_verdicts_and_severities_keep_their_types() -> None:
    again = decoded(encoded(REPORT))
    assert again.items[0].verdict is Verdict.FAIL
    assert again.findings[0].severity is Severity.ERROR
    assert again.verdict is Verdict.FAIL


@pytest.mark.parametrize("value", [object(), frozenset((1,)), [1], b"x", Completed])
def test_what_is_not_of_the_model_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be remembered"):
        encoded(value)


@pytest.mark.parametrize(
    "content", [b'["Skipped"]', b'["Finding", 1]', b'["Gone", 1]', b"[]", b"{", b"\xff", b'["Verdict", "no"]']
)
def test_what_another_version_wrote_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(content)
