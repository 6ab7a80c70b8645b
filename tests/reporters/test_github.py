import re
from collections import Counter

from msgspec.structs import replace

from gatekeeper.model.finding import Finding, Severity
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters.github import MOST, render
from tests.reporters.sample import REPORT, finding, flood, golden, item, passing, speechless, unverified


def only(*findings: Finding, on: str = "all", verdict: Verdict = Verdict.FAIL) -> Report:
    """A report with one item, about those findings."""
    return replace(REPORT, items=(item("lint.findings", "Lint", verdict, value=1, on=on),), findings=findings)


def kinds(report: Report) -> Counter[str]:
    return Counter(re.findall(r"^::(\w+) ", render(report), re.MULTILINE))


def test_golden() -> None:
    assert render(REPORT) == golden("github.txt")
    assert render(flood(60)) == golden("github-many.txt")


def test_a_passing_run_annotates_nothing() -> None:
    assert render(passing()) == "gatekeeper: Passed: 6 of 7 (1 skipped)\n"


def test_no_more_of_each_kind_than_the_host_shows() -> None:
    many = tuple(
        finding("lint/X", "a.py", 1, "m", severity=severity) for severity in reversed(Severity) for _ in range(40)
    )
    assert kinds(only(*many)) == {"error": MOST, "warning": MOST, "notice": MOST}
    text = render(only(*many))
    assert "::notice title=gatekeeper::91 more without an annotation: gatekeeper check --format json" in text
    levels = re.findall(r"^::(\w+) ", text, re.MULTILINE)
    assert levels == ["error"] * MOST + ["warning"] * MOST + ["notice"] * MOST


def test_what_could_not_be_verified_comes_first() -> None:
    first, *_ = render(unverified()).splitlines()
    assert first == (
        "::error file=pyproject.toml,title=types/errors::could not verify Type errors, Type warnings: pyright ended "
        "with exit code 3 and no report"
    )
    assert "could not verify" in render(flood(2000)).splitlines()[0]


def test_a_failed_item_without_findings_is_annotated() -> None:
    text = render(speechless())
    assert "::error file=pyproject.toml,title=tests/collected::Tests run: 0, limit >= 1 (0 tests)\n" in text
    assert "::warning file=pyproject.toml,title=scope/too-large::" in text, "it counts against no failed item"


def test_what_does_not_count_is_a_warning_or_nothing() -> None:
    passing_item = only(finding("lint/X", "a.py", 1, "m"), verdict=Verdict.PASS)
    assert kinds(passing_item) == {"warning": 1}
    note = finding("lint/X", "a.py", 1, "m", severity=Severity.NOTE)
    assert kinds(replace(passing_item, findings=(note,))) == {"notice": 1}
    for hidden in ({"suppressed": True}, {"new": False}):
        assert not kinds(only(finding("lint/X", "a.py", 1, "m", **hidden), on="new", verdict=Verdict.FAIL)) - Counter(
            {"error": 1}
        )


def test_columns_belong_to_one_line() -> None:
    text = render(only(finding("lint/X", "a.py", 1, "m", column=2, end_line=3, end_column=4)))
    assert "::error file=a.py,line=1,endLine=3,title=lint/X::m\n" in text
    text = render(only(finding("lint/X", "a.py", 1, "m", column=2, end_column=4)))
    assert "::error file=a.py,line=1,endLine=1,col=2,endColumn=4,title=lint/X::m\n" in text
