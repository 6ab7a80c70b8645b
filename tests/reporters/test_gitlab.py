import json
from collections import Counter
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from gatekeeper.model.report import Report
from gatekeeper.reporters.gitlab import render
from tests.reporters.sample import REPORT, finding, flood, golden, passing, speechless, unverified

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/).+"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The fields that GitLab documents."""


def issues(report: Report) -> list[dict[str, Any]]:
    return json.loads(render(report))


def test_golden() -> None:
    assert render(REPORT) == golden("gitlab.json")
    assert render(speechless()) == golden("gitlab-speechless.json")


@pytest.mark.parametrize(
    "report", [REPORT, passing(), unverified(), speechless(), flood(50)], ids=["rich", "pass", "error", "bare", "many"]
)
def test_the_documented_fields_and_no_two_issues_that_are_taken_for_one(report: Report) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(issues(report))
    assert not render(report).startswith("\ufeff")
    assert max(Counter(one["fingerprint"] for one in issues(report)).values(), default=1) == 1


def test_equal_fingerprints_are_made_to_differ() -> None:
    twins = tuple(finding("x/y", "a.py", line, "m", fingerprint="f") for line in (1, 2, 3))
    found = issues(replace(passing(), findings=twins))
    assert [one["fingerprint"] for one in found] == ["f", "f-2", "f-3"]


def test_severities() -> None:
    found = {one["check_name"]: one["severity"] for one in issues(REPORT)}
    assert found["lint/F401"] == "major"
    assert found["lint/PLR2004"] == "minor"
    assert found["security/B101"] == "info"
    assert found["types/errors"] == "critical"


def test_old_findings_are_listed_and_suppressed_ones_are_not() -> None:
    names = [one["check_name"] for one in issues(REPORT)]
    assert "lint/E501" in names
    assert "lint/S105" not in names


def test_nothing_wrong_is_an_empty_list() -> None:
    assert issues(passing()) == []


def test_a_project_without_a_file() -> None:
    (issue,) = issues(replace(unverified(), anchor=""))
    assert issue["location"]["path"] == "."
