import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from msgspec.structs import replace

from gatekeeper.model.report import Verdict
from gatekeeper.reporters.junit import render
from tests.reporters.sample import REPORT, finding, flood, golden, item, passing, unverified


def test_golden() -> None:
    assert render(REPORT) == golden("junit.xml")


def test_a_test_case_for_each_item_with_its_outcome() -> None:
    (suite,) = JUnitXml.fromstring(render(REPORT).encode())
    kinds = {Verdict.FAIL: [Failure], Verdict.ERROR: [Error], Verdict.PASS: []}
    cases = list(suite)
    assert [(case.name, case.classname) for case in cases] == [
        (one.id, f"gatekeeper.{one.check}") for one in REPORT.items
    ]
    assert [list(map(type, case.result)) for case in cases] == [
        kinds.get(one.verdict, [Skipped]) for one in REPORT.items
    ]
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (13, 3, 2, 2)
    assert suite.time == pytest.approx(sum(case.time for case in cases))
    counted = (suite.tests, suite.failures, suite.errors, suite.skipped)
    suite.update_statistics()
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counted


def test_messages() -> None:
    (suite,) = JUnitXml.fromstring(render(REPORT).encode())
    said = {case.name: case.result[0].message for case in suite if case.result}
    assert said["lint.findings"] == "Lint: 4, limit = 0 new (41 files)"
    assert said["types.errors"] == "could not verify Type errors: pyright ended with exit code 3 and no report"
    assert said["scope.violations"] == "no scope is configured"
    assert said["review.done"] == "to be confirmed by hand: Reviewed by a person"
    (case,) = (case for case in suite if case.name == "coverage.changed")
    assert case.result[0].text.splitlines()[0] == "shop/cart.py:40 coverage/uncovered lines 40-42 are never run"


def test_who_confirms_and_where_it_is_asked_for() -> None:
    asked = item("manual.x", "Looks right", Verdict.MANUAL, reason="designer", evidence="line 12", limit="")
    gone = item("scope.files", "Files", Verdict.SKIP)
    (suite,) = JUnitXml.fromstring(render(replace(REPORT, items=(asked, gone), findings=())).encode())
    assert [case.result[0].message for case in suite] == [
        "to be confirmed by hand: Looks right (designer, line 12)",
        "skipped",
    ]


def test_the_rest_of_many_findings_is_counted() -> None:
    text = render(flood(2000))
    assert text.count(" lint/F401 ") == 98
    assert "1904 more: gatekeeper check --only lint --format json" in text


def test_nothing_wrong() -> None:
    assert "<failure" not in render(passing())
    assert "<failure" not in render(unverified())
    assert 'errors="2"' in render(unverified())


def test_a_failure_without_findings_has_a_message_alone() -> None:
    bare = item("tests.collected", "Tests run", Verdict.FAIL, value=0, limit=">= 1")
    text = render(replace(REPORT, items=(bare,), findings=(finding("lint/X", "a.py", 1, "m"),)))
    assert '<failure message="Tests run: 0, limit &gt;= 1" type="tests.collected"/>' in text
