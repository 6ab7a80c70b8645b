"""Entries of the issue log are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks._issue_log import FIELDS, entries
from gatekeeper.checks.issue_log import IssueLog
from gatekeeper.model.outcome import Completed, Outcome, Skipped
from tests.checks.changes import context_of

COMPLETE = """
## Login fails

**Description:** addresses with a + are refused
**Steps to Reproduce**
1. register a+b@example.org
2. log in
**Expected vs. actual behavior**: the start page, an error 500
- **Potential solutions or workarounds**: encode it
- Priority level (critical, high, medium, low): high
"""
FORMS = {
    "table": "### A\n| Field | Value |\n|---|---|\n| Problem | a |\n| **Steps** | b |\n| Expected | c |\n| Actual | "
    "d |\n| Fix | e |\n| Severity | low |\n",
    "headings": "## 3. A\n#### Summary\na\n#### Reproduction\n```\n# not a heading\n```\n#### Expected behaviour\nb\n"
    "#### Observed behaviour\nc\n#### Proposed fix\nd\n#### Priority\nP1\n",
    "items": "# A\n\n* Issue description: a\n* How to reproduce: b\n* Expected result: c\n* Current result: d\n"
    "* Workaround: e\n* Urgency: high\n",
    "windows": COMPLETE.replace("\n", "\r\n"),
}


def run(tmp_path: Path, base: str, head: str, file: str = "", path: str = "issues.md") -> Outcome:
    return IssueLog(file).run(context_of(tmp_path, {path: base.encode()}, {path: head.encode()}))


def found(outcome: Outcome) -> list[tuple[int | None, str]]:
    assert isinstance(outcome, Completed)
    assert all(
        (one.check, one.rule, one.measure) == ("issue_log", "incomplete", "issue_log.findings")
        for one in outcome.findings
    )
    return [(one.location.line, one.message) for one in outcome.findings]


@pytest.mark.parametrize("text", [COMPLETE, *FORMS.values()], ids=["labels", *FORMS])
def test_a_complete_entry_in_the_forms_that_people_use(text: str) -> None:
    (entry,) = entries(text)
    assert entry.missing == ()


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_missed(field: str) -> None:
    text = "## A\n" + "".join(f"- {name}: x\n" for name in FIELDS if name != field)
    assert entries(text)[0].missing == (field,)
    assert entries(f"{text}- {field}: tbd\n")[0].missing == (field,)
    assert entries(f"{text}- {field}:\n  <!-- say it -->\n")[0].missing == (field,)
    assert entries(f"{text}- {field}:\n  said below\n")[0].missing == ()


def test_titles_of_the_log_and_its_parts_are_no_entries() -> None:
    text = f"# Issues\n\nWhat this is.\n\n## Template\n\n## Open\n\n### One\nbroken\n\n### Two\nbroken\n{COMPLETE}"
    assert [(one.title, len(one.missing)) for one in entries(text)] == [("One", 6), ("Two", 6), ("Login fails", 0)]


def test_only_what_the_change_adds_or_alters_counts(tmp_path: Path) -> None:
    base = f"# Issues\n## Old\nbroken\n{COMPLETE}"
    head = f"# Issues\n{COMPLETE.replace('high', 'n/a')}## Old\nbroken\n## New one\nPriority: low\n"
    outcome = run(tmp_path, base, head)
    assert found(outcome) == [
        (3, 'the entry "Login fails" lacks: priority'),
        (14, 'the entry "New one" lacks: description, steps, expected behaviour, actual behaviour, possible solution'),
    ]
    assert isinstance(outcome, Completed)
    assert outcome.counts == {"issue_log.findings": "2 new or altered entries"}


def test_a_long_title_is_cut(tmp_path: Path) -> None:
    assert "xxx…" in found(run(tmp_path, "", f"## {'x' * 99}\nPriority: low\n"))[0][1]


@pytest.mark.parametrize(
    ("file", "path", "judged"),
    [
        ("", "issues.md", True),
        ("", "docs/issues.md", True),
        ("", "ISSUES.md", False),
        ("log.md", "log.md", True),
        ("log.md", "issues.md", False),
    ],
)
def test_which_file_is_the_log(tmp_path: Path, file: str, path: str, judged: bool) -> None:
    outcome = run(tmp_path, "", "## A\nPriority: low\n", file, path)
    assert isinstance(outcome, Completed) is judged
    if not judged:
        assert outcome == Skipped(f"the change adds no entry to {file or 'issues.md'}")


def test_an_entry_that_is_taken_out_is_nothing_to_judge(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, "## A\nPriority: low\n", ""), Skipped)


def test_without_a_change_there_is_nothing_to_judge(tmp_path: Path) -> None:
    context = context_of(tmp_path, {}, {})
    context.comparison = Skipped("nothing to compare with")
    assert IssueLog().run(context) == Skipped("nothing to compare with")
