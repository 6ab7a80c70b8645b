"""The formats that commands may write."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.checks._parse import Diagnostic, parser, regex_problem
from gatekeeper.model.finding import Severity

Json = Mapping[str, object]


def result(uri: str = "src/a.py", **more: object) -> Json:
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 3, "startColumn": 2}}}
    return {"ruleId": "R1", "level": "error", "message": {"text": "said"}, "locations": [place], **more}


def sarif(*results: Json, rules: tuple[Json, ...] = (), **more: object) -> bytes:
    run = {"tool": {"driver": {"name": "tool", "rules": rules}}, "results": results, **more}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


SAID = Diagnostic("said", "src/a.py", 3, 2, rule="R1")


class TestSarif:
    def test_a_result(self) -> None:
        rules = ({"id": "R1", "helpUri": "https://example.org/R1"},)
        assert parser("sarif")(sarif(result(), rules=rules)) == (
            Diagnostic("said", "src/a.py", 3, 2, rule="R1", help="https://example.org/R1"),
        )

    def test_after_a_byte_order_mark(self) -> None:
        assert parser("sarif")(b"\xef\xbb\xbf" + sarif(result())) == (SAID,)

    @pytest.mark.parametrize(
        ("uri", "path"),
        [
            ("file:///tmp/a%20b.py", str(Path("/tmp/a b.py"))),
            ("src/a%20b.py", "src/a b.py"),
            ("./src/a.py", "./src/a.py"),
            ("", None),
        ],
    )
    def test_a_uri_is_a_path(self, uri: str, path: str | None) -> None:
        assert [one.path for one in parser("sarif")(sarif(result(uri)))] == [path]

    def test_a_uri_with_a_base(self, tmp_path: Path) -> None:
        place = {"physicalLocation": {"artifactLocation": {"uri": "src/a.py", "uriBaseId": "ROOT"}}}
        bases = {"ROOT": {"uri": tmp_path.as_uri() + "/"}}
        output = sarif(result(locations=[place]), originalUriBaseIds=bases)
        assert [one.path for one in parser("sarif")(output)] == [str(tmp_path / "src" / "a.py")]

    def test_no_location(self) -> None:
        assert parser("sarif")(sarif(result(locations=[]))) == (Diagnostic("said", rule="R1"),)

    def test_the_rule_by_its_index(self) -> None:
        rules = ({"id": "R7", "defaultConfiguration": {"level": "note"}},)
        output = sarif({"ruleIndex": 0, "message": {"markdown": "*said*"}}, rules=rules)
        assert parser("sarif")(output) == (Diagnostic("*said*", rule="R7", severity=Severity.NOTE),)

    def test_no_rule_at_all(self) -> None:
        output = sarif({"message": {"id": "default"}})
        assert parser("sarif")(output) == (Diagnostic("default", severity=Severity.WARNING),)

    @pytest.mark.parametrize(
        ("more", "counted"),
        [
            ({"suppressions": [{"kind": "inSource"}]}, 0),
            ({"suppressions": [{"kind": "external", "status": "underReview"}]}, 1),
            ({"suppressions": []}, 1),
            ({"suppressions": None}, 1),
            ({"kind": "pass"}, 0),
            ({"kind": "review"}, 1),
        ],
    )
    def test_what_the_tool_itself_does_not_count(self, more: Json, counted: int) -> None:
        assert len(parser("sarif")(sarif(result(**more)))) == counted

    def test_a_clean_run(self) -> None:
        assert parser("sarif")(sarif(invocations=[{"executionSuccessful": True}])) == ()

    @pytest.mark.parametrize(
        ("output", "reason"),
        [
            (b"", "not the JSON that was expected"),
            (b"{}", "runs"),
            (b"[" * 100_000, "not the JSON that was expected"),
            (b'{"runs": []}', "without a run"),
            (b'{"runs": [{"tool": {"driver": {"name": "lint"}}}]}', "does not say what lint found"),
            (sarif(invocations=[{"executionSuccessful": False}]), "the run of tool did not succeed"),
        ],
    )
    def test_refused(self, output: bytes, reason: str) -> None:
        with pytest.raises(ValueError, match=reason):
            parser("sarif")(output)


class TestRuffJson:
    def test_entries(self) -> None:
        entries = [
            {
                "filename": "/p/a.py",
                "message": "`os` imported but unused",
                "code": "F401",
                "location": {"row": 1, "column": 8},
                "end_location": {"row": 1, "column": 10},
                "url": "https://docs.astral.sh/ruff/rules/unused-import",
                "fix": {"applicability": "safe", "edits": [], "message": "Remove it"},
            },
            {"filename": "/p/b.py", "message": "Expected an identifier", "code": None},
        ]
        assert parser("ruff-json")(json.dumps(entries).encode()) == (
            Diagnostic(
                "`os` imported but unused",
                "/p/a.py",
                1,
                8,
                1,
                10,
                "F401",
                help="https://docs.astral.sh/ruff/rules/unused-import",
            ),
            Diagnostic("Expected an identifier", "/p/b.py", rule="invalid-syntax"),
        )

    def test_something_else(self) -> None:
        with pytest.raises(ValueError, match="not the JSON that was expected"):
            parser("ruff-json")(b"All checks passed!")


class TestCheckstyle:
    def test_errors(self) -> None:
        output = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
            <checkstyle version="8"><file name="src/\xe4.py">
            <error line="3" column="0" severity="warning" message="a &lt; b" source="W1"/>
            <error line="x" message="no more"/>
            </file><file name="clean.py"/></checkstyle>"""
        assert parser("checkstyle")(output) == (
            Diagnostic("a < b", "src/ä.py", 3, rule="W1", severity=Severity.WARNING),
            Diagnostic("no more", "src/ä.py"),
        )

    @pytest.mark.parametrize(
        ("output", "reason"),
        [
            (b"", "it is not XML"),
            (b"<checkstyle><file", "it is not XML"),
            (b"<html/>", "its root is not <checkstyle>"),
            (
                b'<!DOCTYPE checkstyle [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><checkstyle>&b;</checkstyle>',
                "it declares an entity",
            ),
        ],
    )
    def test_refused(self, output: bytes, reason: str) -> None:
        with pytest.raises(ValueError, match=reason):
            parser("checkstyle")(output)


class TestJunit:
    def test_failures_and_errors(self) -> None:
        output = b"""<testsuites><testsuite>
            <testcase classname="tests.test_a" name="test_good"/>
            <testcase classname="tests.test_a" name="test_left_out"><skipped/></testcase>
            <testcase classname="tests.test_a" name="test_bad" file="tests/test_a.py" line="7">
                <failure message="assert 1 == 2">long text</failure></testcase>
            <testcase name="test_broken"><error>
                no fixture </error></testcase>
            <testcase name="test_silent"><error/></testcase>
            </testsuite></testsuites>"""
        assert parser("junit")(output) == (
            Diagnostic("tests.test_a.test_bad: assert 1 == 2", "tests/test_a.py", 7, rule="failure"),
            Diagnostic("test_broken: no fixture", rule="error"),
            Diagnostic("test_silent: error", rule="error"),
        )

    def test_no_test_verifies_nothing(self) -> None:
        with pytest.raises(ValueError, match="it holds no test case"):
            parser("junit")(b'<testsuite tests="0"/>')


class TestRegex:
    @pytest.mark.parametrize(
        ("pattern", "problem"),
        [
            (r"(?P<message>.+)", None),
            (r"(?P<path>.+):(?P<line>\d+)", None),
            ("(?P<message>", "not a regular expression"),
            ("(?P<file>.+)", "the group 'file' means nothing: the groups are path, line"),
            (r"(?P<line>\d+)", "has neither a group"),
            ("serif", "has neither a group"),
        ],
    )
    def test_what_is_wrong_with_one(self, pattern: str, problem: str | None) -> None:
        found = regex_problem(pattern)
        assert found is None if problem is None else problem in (found or "")
