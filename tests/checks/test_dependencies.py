"""Known vulnerabilities: pip-audit for real as far as there is no network, and what it would say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks.dependencies import Dependencies
from gatekeeper.errors import CannotVerify
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import OWN, Interpreter
from tests.fakes import INTERPRETER, FakeContext, make_project

FLASK = {
    "name": "flask",
    "version": "0.5",
    "vulns": [
        {"id": "PYSEC-0000-1", "fix_versions": ["1.0", "0.12.3"], "aliases": ["CVE-0000-1", "GHSA-x"]},
        {"id": "GHSA-y", "fix_versions": [], "aliases": []},
    ],
}
CLEAN = {"name": "attrs", "version": "25.1", "vulns": []}
FILES = {"pyproject.toml": '[project]\nname = "My_Demo"\ndependencies = [\n    "Flask>=0.5",\n]\n'}


def context_of(tmp_path: Path, program: str, files: dict[str, str] | None = None) -> FakeContext:
    interpreter = replace(INTERPRETER, sites=(tmp_path / "site-packages",))
    (tmp_path / "site-packages").mkdir(exist_ok=True)
    project = make_project(tmp_path / "tree", FILES if files is None else files, interpreter=interpreter)
    return FakeContext(project, tmp_path, commands={"pip-audit": (sys.executable, "-c", program)} if program else {})


def saying(report: object, code: int) -> str:
    text = report if isinstance(report, str) else json.dumps(report)
    return f"import sys; open(sys.argv[sys.argv.index('--output') + 1], 'w').write({text!r}); sys.exit({code})"


def run(tmp_path: Path, dependencies: list[object], code: int, files: dict[str, str] | None = None) -> Completed:
    report = {"dependencies": dependencies, "fixes": []}
    return Dependencies(private=("in_house",)).run(context_of(tmp_path, saying(report, code), files))


def test_nothing_known_of_any_package(tmp_path: Path) -> None:
    own = [{"name": "my-demo", "skip_reason": "not found"}, {"name": "in-house", "skip_reason": "not found"}]
    outcome = run(tmp_path, [CLEAN, *own], 0)
    assert (outcome.findings, outcome.counts) == ((), {"dependencies.findings": "1 package"})


def test_an_advisory_is_placed_where_the_package_is_declared(tmp_path: Path) -> None:
    first, second = run(tmp_path, [FLASK, CLEAN], 1).findings
    assert (first.rule, first.location.path, first.location.line) == ("PYSEC-0000-1", "pyproject.toml", 4)
    assert first.message == "flask 0.5 has a known vulnerability (CVE-0000-1, GHSA-x): fixed in 1.0, 0.12.3"
    assert first.help == "https://osv.dev/vulnerability/PYSEC-0000-1"
    assert second.message == "flask 0.5 has a known vulnerability: no version fixes it yet"
    assert first.measure == "dependencies.findings"


@pytest.mark.parametrize(
    ("files", "path", "line"),
    [
        ({"uv.lock": 'version = 1\n\n[[package]]\nname = "flask"\n'}, "uv.lock", 4),
        ({"uv.lock": "version = 1\n"}, ".", None),
        ({"x.py": ""}, ".", None),
    ],
)
def test_what_another_package_brought_in(tmp_path: Path, files: dict[str, str], path: str, line: int | None) -> None:
    (first, _) = run(tmp_path, [FLASK], 1, files).findings
    assert (first.location.path, first.location.line) == (path, line)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            saying({"dependencies": [CLEAN, {"name": "odd", "skip_reason": "not found"}]}, 0),
            r"1 package of 2 could not be audited \(odd\)",
        ),
        (saying({"dependencies": []}, 0), "there is no package to audit"),
        (saying({"dependencies": [FLASK]}, 0), r"report does not fit its exit code \(0\)"),
        (saying({"dependencies": [CLEAN]}, 1), r"report does not fit its exit code \(1\)"),
        (saying("nonsense", 0), "what pip-audit says cannot be read"),
        (saying({"dependencies": [CLEAN]}, 2), r"pip-audit failed \(exit code 2\)"),
        ("", None),
        ("import sys; sys.exit(1)", r"pip-audit failed \(exit code 1\)"),
        (
            "import sys; sys.exit('requests.exceptions.ConnectionError: Max retries exceeded')",
            "could not reach the service",
        ),
    ],
)
def test_what_was_not_audited_did_not_pass(tmp_path: Path, program: str, reason: str | None) -> None:
    context = context_of(tmp_path, program)
    if reason is None:
        context.commands = {"pip-audit": ()}
        reason = r"pip-audit is not installed: run `pip install 'gatekeeper-quality\[audit\]'`"
    with pytest.raises(CannotVerify, match=reason):
        Dependencies().run(context)


def test_without_a_network_pip_audit_itself_is_no_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    context = context_of(tmp_path, "")
    info = tmp_path / "site-packages" / "demo-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
    with pytest.raises(CannotVerify, match="could not reach the service"):
        Dependencies().run(context)


@pytest.mark.parametrize("interpreter", [INTERPRETER, replace(INTERPRETER, origin=OWN, sites=(Path("x"),))])
def test_the_environment_must_be_the_projects(tmp_path: Path, interpreter: Interpreter) -> None:
    project = make_project(tmp_path / "tree", FILES, interpreter=interpreter)
    with pytest.raises(CannotVerify, match="no environment of its own"):
        Dependencies().run(FakeContext(project, tmp_path))
