"""GitLab's Code Quality report: a list of issues, which a merge request compares with that of its target branch."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gatekeeper.model.finding import Finding, Severity
from gatekeeper.model.report import Report
from gatekeeper.reporters._document import document
from gatekeeper.reporters._escape import one_line, visible
from gatekeeper.reporters._findings import path_of, speechless, unverified

_MESSAGE = 1000
_SEVERITIES = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}
_UNVERIFIED = "critical"


def render(report: Report) -> str:
    """An issue for each finding that is not suppressed, and for each item that failed or went wrong without one.

    What was there before the change is among them: GitLab itself tells what is new.
    """
    findings = (*(one for one in report.findings if not one.suppressed), *speechless(report))
    seen: Counter[str] = Counter()
    issues = [_issue(one, _SEVERITIES[one.severity], report, seen) for one in findings]
    issues += [_issue(one, _UNVERIFIED, report, seen) for one in unverified(report)]
    return document(issues)


def _issue(finding: Finding, severity: str, report: Report, seen: Counter[str]) -> dict[str, Any]:
    return {
        "description": one_line(finding.message, _MESSAGE) or "no message",
        "check_name": visible(finding.name),
        "fingerprint": _distinct(finding.fingerprint, seen),
        "severity": severity,
        "location": {
            "path": visible(path_of(finding, report)),
            "lines": {"begin": finding.location.line or 1},
        },
    }


def _distinct(fingerprint: str, seen: Counter[str]) -> str:
    """The fingerprint, with a number when it is not the first of its kind: GitLab shows equal ones as one issue."""
    seen[fingerprint] += 1
    return fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}"
