"""The integrity check over the labelled changes, and its own behaviour."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks.integrity import CHECK
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Completed
from tests.checks.changes import Case, cases, context_of

ALL = cases()


def judged(tmp_path: Path, base: dict[str, bytes], head: dict[str, bytes]) -> tuple[Finding, ...]:
    outcome = CHECK().run(context_of(tmp_path, base, head))
    assert isinstance(outcome, Completed)
    return outcome.findings


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_labelled_change(tmp_path: Path, case: Case) -> None:
    found = judged(tmp_path, dict(case.base), dict(case.head))
    said = "\n".join(f"{one.location.path}:{one.location.line}: {one.message}" for one in found)
    assert {(one.severity.label, one.rule, one.location.path) for one in found} == case.findings, said
