"""Security against the real bandit, and against programs that misbehave in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks import security
from gatekeeper.checks.security import CHECK, Level
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from tests.checks.programs import program
from tests.fakes import INTERPRETER, FakeContext, make_project

# One finding each: of low, medium and high severity.
ASSERT = "assert True\n"
TEMPORARY = "path = '/tmp/file'\n"
DIGEST = "import hashlib\n\nhashlib.md5(b'')\n"
SHELL = "from subprocess import call\n\ncall(command, shell=True)\n"


def context(tmp_path: Path, files: Mapping[str, str | bytes], body: str = "", prefix: str = "") -> FakeContext:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    sources = (f"{prefix}/src" if prefix else "src",)
    project = make_project(root, files, prefix=prefix, sources=sources)
    return FakeContext(project, scratch, commands={"bandit": program(tmp_path, body)} if body else {})


def secure(
    tmp_path: Path,
    files: Mapping[str, str | bytes],
    body: str = "",
    *,
    prefix: str = "",
    severity: Level = "low",
    confidence: Level = "low",
) -> Completed:
    return CHECK(severity=severity, confidence=confidence).run(context(tmp_path, files, body, prefix))


def rules(outcome: Completed) -> list[str]:
    return [finding.rule for finding in outcome.findings]


def test_a_finding_has_bandits_words_region_severity_and_link(tmp_path: Path) -> None:
    outcome = secure(tmp_path, {"src/a.py": "x = (\n" + ")\n" + SHELL})
    assert outcome.counts == {"security.findings": "1 file"}
    assert rules(outcome) == ["B404", "B602"]
    (finding,) = outcome.findings[1:]
    assert finding == Finding(
        "security",
        "B602",
        "subprocess call with shell=True identified, security issue.",
        Severity.ERROR,
        Location("src/a.py", 5, 1, 5, 26),
        "security.findings",
        finding.help,
    )
    assert finding.help
    assert finding.help.startswith("https://bandit.readthedocs.io/")


@pytest.mark.parametrize(("severity", "found"), [("low", 3), ("medium", 2), ("high", 1)])
def test_findings_count_from_the_severity_that_is_set(tmp_path: Path, severity: Level, found: int) -> None:
    files = {"src/a.py": ASSERT, "src/b.py": TEMPORARY, "src/c.py": DIGEST}
    assert len(rules(secure(tmp_path, files, severity=severity))) == found


def test_findings_count_from_the_confidence_that_is_set(tmp_path: Path) -> None:
    assert rules(secure(tmp_path, {"src/a.py": TEMPORARY}, confidence="medium")) == ["B108"]
    (tmp_path / "scratch").rename(tmp_path / "used")
    assert rules(secure(tmp_path, {"src/a.py": TEMPORARY}, confidence="high")) == []


def test_severities_are_told_apart(tmp_path: Path) -> None:
    files = {"src/a.py": ASSERT, "src/b.py": TEMPORARY, "src/c.py": DIGEST}
    found = [finding.severity for finding in secure(tmp_path, files).findings]
    assert found == [Severity.NOTE, Severity.WARNING, Severity.ERROR]


def test_only_modules_under_the_source_roots_are_examined(tmp_path: Path) -> None:
    files = {"src/a.py": "x = 1\n", "src/b.pyi": ASSERT, "tests/test_a.py": ASSERT, "setup.py": ASSERT}
    assert secure(tmp_path, files) == Completed((), counts={"security.findings": "1 file"})


def test_tests_inside_the_source_roots_count(tmp_path: Path) -> None:
    assert rules(secure(tmp_path, {"src/pkg/tests/test_a.py": ASSERT})) == ["B101"]


def test_paths_are_relative_to_the_repository_and_configuration_to_the_root(tmp_path: Path) -> None:
    files = {
        "lib/src/-a.py": TEMPORARY,
        "lib/src/b.py": ASSERT,
        "lib/pyproject.toml": "[tool.bandit]\nskips = ['B101']\n",
    }
    (finding,) = secure(tmp_path, files, prefix="lib").findings
    assert finding.location.path == "lib/src/-a.py"


def test_what_nosec_marks_does_not_count(tmp_path: Path) -> None:
    assert rules(secure(tmp_path, {"src/a.py": "assert True  # nosec B101 - a reason\n" + ASSERT})) == ["B101"]


@pytest.mark.parametrize(
    "code", ["password = 'hunter2'\n", "f(password='hunter2')\n", "def f(password='hunter2'): 0\n"]
)
def test_passwords_are_masked(tmp_path: Path, code: str) -> None:
    (finding,) = secure(tmp_path, {"src/a.py": code}).findings
    assert finding.message == "Possible hardcoded password: '***'"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", "[tool.bandit]\nskips = ['B101']\n"),
        ("bandit.yaml", "skips: [B101]\n"),
        ("bandit.yml", "skips: [B101]\n"),
        (".bandit", "skips: [B101]\n"),
        (".bandit", "[bandit]\nskips = B101\noutput = report.txt\ntargets = nowhere\n"),
    ],
)
def test_the_projects_configuration_is_honoured(tmp_path: Path, name: str, content: str) -> None:
    assert rules(secure(tmp_path, {"src/a.py": ASSERT + TEMPORARY, name: content})) == ["B108"]
    assert {path.name for path in (tmp_path / "project").iterdir()} == {"src", name}


def test_a_pyproject_without_a_word_for_bandit_is_not_handed_to_it(tmp_path: Path) -> None:
    files = {"src/a.py": ASSERT, "pyproject.toml": b"\xef\xbb\xbf[tool.other]\nbandit = 1\n"}
    assert rules(secure(tmp_path, files)) == ["B101"]


def test_files_that_the_configuration_excludes_are_in_the_evidence(tmp_path: Path) -> None:
    files = {"src/a.py": "x = 1\n", "src/b/c.py": ASSERT, "bandit.yaml": "exclude_dirs: [src/b]\n"}
    evidence = "1 file; the project's bandit settings leave out 1"
    assert secure(tmp_path, files) == Completed((), counts={"security.findings": evidence})


def test_a_configuration_that_excludes_every_file_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="bandit examined no file"):
        secure(tmp_path, {"src/a.py": ASSERT, "bandit.yaml": "exclude_dirs: [src]\n"})


def test_no_file_under_the_source_roots_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="no Python file under the source roots"):
        secure(tmp_path, {"setup.py": ASSERT})


@pytest.mark.parametrize("content", [b"x = (\n", b"x\x00\n", b"# \xe9\n"])
def test_a_file_that_cannot_be_parsed_is_not_a_pass(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CannotVerify, match=r"could not examine src/b\.py \(.+\)$"):
        secure(tmp_path, {"src/a.py": "x = 1\n", "src/b.py": content})


def test_a_file_in_a_newer_language_than_bandits_python_knows_says_what_to_do(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": "x = (\n"})
    made.project = replace(made.project, interpreter=replace(INTERPRETER, version=(3, 99, 0)))
    with pytest.raises(CannotVerify, match="install bandit in its environment"):
        CHECK().run(made)


def test_a_file_that_vanishes_is_not_a_pass(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": "", "src/b.py": ""})
    (tmp_path / "project/src/a.py").unlink()
    with pytest.raises(CannotVerify, match=r"src/a\.py \(No such file or directory\)"):
        CHECK().run(made)


def test_a_pyproject_that_is_no_toml_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"pyproject\.toml cannot be read"):
        secure(tmp_path, {"src/a.py": "", "pyproject.toml": "["})


def test_wrong_configuration_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="exit code 2"):
        secure(tmp_path, {"src/a.py": "", "bandit.yaml": "- nonsense\n"})


def test_more_files_than_a_command_line_takes_are_examined_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "_COMMAND_LINE", 30)
    made = context(tmp_path, {f"src/{letter}.py": ASSERT for letter in "abcde"})
    outcome = CHECK().run(made)
    assert [finding.location.path for finding in outcome.findings] == [f"src/{letter}.py" for letter in "abcde"]
    assert (outcome.counts, len(made.runs)) == ({"security.findings": "5 files"}, 3)


def answering(text: str, *, err: str = "", code: int = 0) -> str:
    return f"open(argv[argv.index('-o') + 1], 'w').write({text!r})\nsay('', {code}, {err!r})\n"


def result(**more: object) -> dict[str, object]:
    usual = {"filename": "./src/a.py", "test_id": "X1", "issue_text": "bad", "line_number": 3}
    return usual | {"issue_severity": "LOW", "issue_confidence": "LOW"} | more


def report(*results: object) -> str:
    return json.dumps({"results": results, "errors": [], "metrics": {"_totals": {}, "./src/a.py": {}}})


def test_a_module_of_the_project_does_not_pass_for_bandit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = context(tmp_path, {"src/a.py": SHELL, "src/bandit/__init__.py": "raise SystemExit\n"})
    monkeypatch.setenv("PYTHONPATH", str(here.project.root / "src"))
    assert "B602" in rules(CHECK(severity="low", confidence="low").run(here))


def test_a_level_that_bandit_does_not_define_counts(tmp_path: Path) -> None:
    body = answering(report(result(issue_severity="UNDEFINED", issue_confidence="UNDEFINED")))
    (finding,) = secure(tmp_path, {"src/a.py": ""}, body, severity="high", confidence="high").findings
    assert (finding.severity, finding.location) == (Severity.WARNING, Location("src/a.py", 3))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("say('Hello')", r"could not examine the project \(exit code 0\)"),
        (answering(report(), code=1), r"exit code 1"),
        (answering("Hello"), "something else than the JSON"),
        (answering("{}"), "something else than the JSON"),
        (answering(report({"filename": 1})), "something else than the JSON"),
        (answering(report(), err="[tester] ERROR Bandit internal error running: x"), "failed inside"),
    ],
)
def test_what_bandit_cannot_have_meant_is_not_a_pass(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        secure(tmp_path, {"src/a.py": ""}, body)
