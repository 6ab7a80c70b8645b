"""Lint against the real ruff, and against programs that misbehave in ruff's place."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.checks.lint import CHECK
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from tests.checks.programs import program
from tests.fakes import FakeContext, make_project, write_files

UNUSED = "import os\n"


def lint(tmp_path: Path, files: Mapping[str, str | bytes], body: str = "", prefix: str = "") -> Completed:
    """Lints a project of those files, with a program of that body in ruff's place if there is one."""
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    project = make_project(root, files, prefix=prefix)
    return CHECK().run(FakeContext(project, scratch, commands={"ruff": program(tmp_path, body)} if body else {}))


def entry(name: str, **more: object) -> dict[str, object]:
    return {"filename": name, "message": "bad", "code": "X1"} | more


def reporting(entries: object, *, code: int, err: str = "", shown: str = "src/a.py\\n") -> str:
    return f"if '--show-files' in argv: say('{shown}')\nsay({json.dumps(entries)!r}, {code}, {err!r})\n"


def test_clean_files_give_no_finding_and_say_how_many_were_examined(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {"src/a.py": "x = 1\n", "tests/b.py": "x = 1\n"})
    assert outcome == Completed((), counts={"lint.findings": "2 files"})


def test_a_finding_has_ruffs_rule_message_region_link_and_whether_it_can_be_fixed(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {"src/a.py": UNUSED})
    assert outcome.findings == (
        Finding(
            "lint",
            "F401",
            "`os` imported but unused",
            Severity.ERROR,
            Location("src/a.py", 1, 8, 1, 10),
            "lint.findings",
            "https://docs.astral.sh/ruff/rules/unused-import",
            fixable=True,
        ),
    )
    assert outcome.counts == {"lint.findings": "1 file"}


def test_paths_are_relative_to_the_repository(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {"lib/src/a.py": UNUSED}, prefix="lib")
    assert [finding.location.path for finding in outcome.findings] == ["lib/src/a.py"]


@pytest.mark.parametrize("setting", ["fix = true", "fix-only = true", "fix = true\nunsafe-fixes = true"])
def test_settings_that_make_ruff_rewrite_files_are_overruled(tmp_path: Path, setting: str) -> None:
    outcome = lint(tmp_path, {"src/a.py": UNUSED, "ruff.toml": setting})
    assert [finding.rule for finding in outcome.findings] == ["F401"]
    assert (tmp_path / "project/src/a.py").read_text() == UNUSED


def test_nested_settings_hold_for_their_folder(tmp_path: Path) -> None:
    files = {"src/a.py": UNUSED, "src/b/c.py": UNUSED, "src/b/ruff.toml": "lint.ignore = ['F401']\n"}
    assert [finding.location.path for finding in lint(tmp_path, files).findings] == ["src/a.py"]


def test_what_is_not_a_python_file_of_the_project_does_not_count(tmp_path: Path) -> None:
    write_files(tmp_path / "project", {"vendored/a.py": UNUSED, "vendored/bad.py": b"# \xe9\n"})
    notebook = {"cells": [{"cell_type": "code", "source": "import os", "metadata": {}, "outputs": []}]}
    files = {
        "src/a.py": "x = 1\n",
        "src/n.ipynb": json.dumps(notebook | {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    }
    assert lint(tmp_path, files) == Completed((), counts={"lint.findings": "1 file"})


def test_files_that_ruffs_settings_exclude_are_in_the_evidence(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {"src/a.py": "", "src/b.py": UNUSED, "ruff.toml": "exclude = ['b.py']\n"})
    assert outcome == Completed((), counts={"lint.findings": "1 file; the project's ruff settings leave out 1"})


def test_no_python_file_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="examined no file: the project has no Python file"):
        lint(tmp_path, {"README.md": ""})


def test_settings_that_exclude_every_file_are_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="exclude all its Python files"):
        lint(tmp_path, {"src/a.py": UNUSED, "ruff.toml": "exclude = ['*']\n"})


def test_a_syntax_error_is_a_finding(tmp_path: Path) -> None:
    findings = lint(tmp_path, {"src/a.py": "x = (\n"}).findings
    assert [(finding.rule, finding.location.line) for finding in findings] == [("invalid-syntax", 2)]


def test_a_syntax_error_of_an_old_ruff_gets_the_same_name(tmp_path: Path) -> None:
    place = {"row": 2, "column": 1}
    old = entry("src/a.py", code=None, message="SyntaxError: Expected x", location=place, end_location=place)
    (finding,) = lint(tmp_path, {"src/a.py": ""}, reporting([old], code=1)).findings
    assert (finding.rule, finding.message) == ("invalid-syntax", "Expected x")


def test_an_unreadable_file_is_a_finding_where_the_rule_for_it_is_selected(tmp_path: Path) -> None:
    findings = lint(tmp_path, {"src/a.py": b"# \xe9\n"}).findings
    assert [finding.rule for finding in findings] == ["E902"]


def test_an_unreadable_file_is_no_pass_where_the_rule_for_it_is_not_selected(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"could not read or parse src/a\.py"):
        lint(tmp_path, {"src/a.py": b"# \xe9\n", "ruff.toml": "lint.select = ['F']\n"})


def test_a_name_that_is_not_utf8_is_recognised(tmp_path: Path) -> None:
    name = b"src/\xff.py".decode("utf-8", "surrogateescape")
    try:
        outcome = lint(tmp_path, {name: UNUSED})
    except OSError:
        pytest.skip("this file system takes no such name")
    assert [finding.location.path for finding in outcome.findings] == [name]


def test_wrong_settings_cannot_be_verified_and_ruff_says_why(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify) as caught:
        lint(tmp_path, {"src/a.py": "", "ruff.toml": "nonsense = 1\n"})
    assert "nonsense" in caught.value.detail


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("say('src/a.py\\n', 7)", "unknown exit code 7"),
        ("say('', 2, 'error: no')", "could not list"),
        (reporting([], code=2), "could not lint"),
        (reporting([], code=1), "reported 0 findings, but ended with exit code 1"),
        (reporting([entry("src/a.py")], code=0), "reported 1 findings, but ended with exit code 0"),
        ("if '--show-files' in argv: say('src/a.py')\nsay('Hello', 0)", "something else than the JSON"),
        ("if '--show-files' in argv: say('src/a.py')\nsay('', 0)", "something else than the JSON"),
        (reporting([{"filename": 1}], code=1), "something else than the JSON"),
        (reporting([entry("src/gone.py")], code=1), r"not there: 'src/gone\.py'"),
        (reporting([], code=0, err="error: Failed to parse src/a.py:1:3: bad\n"), r"read or parse src/a\.py"),
        (reporting([], code=0, shown="/elsewhere/a.py\\n"), "examined no file"),
    ],
)
def test_what_ruff_cannot_have_meant_is_not_a_pass(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        lint(tmp_path, {"src/a.py": ""}, body)


def test_a_finding_without_a_place_is_one_of_the_file(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, {"src/a.py": ""}, reporting([entry("src/a.py")], code=1)).findings
    assert (finding.location, finding.help, finding.fixable) == (Location("src/a.py"), None, False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", {"src/a.py": "x = 1\n"})
    os.mkfifo(tmp_path / "project" / "src" / "pipe.py")
    (tmp_path / "scratch").mkdir()
    with pytest.raises(CannotVerify, match=r"pipe\.py is a pipe or a socket"):
        CHECK().run(FakeContext(project, tmp_path / "scratch"))
