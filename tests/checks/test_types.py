"""The types check with the real pyright, and with the other type checkers where they are installed."""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import field
from msgspec.structs import replace

from gatekeeper.checks.types import Types
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run, Tool
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from tests.fakes import INTERPRETER, FakeContext, make_project

BAD = "x: int = 'a'\n\n\ndef f(a: int) -> str:\n    return a\n"
GOOD = "x: int = 1\n"


def context_of(tmp_path: Path, files: Mapping[str, str | bytes], **parts: object) -> FakeContext:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    root.mkdir()
    scratch.mkdir()
    return FakeContext(replace(make_project(root, files), **parts), scratch)  # type: ignore[arg-type]


def run(context: Context, **settings: str) -> Completed:
    outcome = Types(**settings).run(context)  # type: ignore[arg-type]
    assert isinstance(outcome, Completed)
    return outcome


def printing(context: FakeContext, stdout: str, code: int = 0, stderr: str = "") -> FakeContext:
    """The context, with every type checker replaced by a program that prints this."""
    script = context.scratch / "fake.py"
    lines = ("import sys", f"sys.stdout.buffer.write({stdout.encode()!r})")
    script.write_text("\n".join((*lines, f"sys.stderr.write({stderr!r})", f"sys.exit({code})")))
    context.commands = dict.fromkeys(("pyright",), (sys.executable, str(script)))
    return context


def report(*entries: Mapping[str, object], files: int = 1, errors: int = 0, warnings: int = 0) -> str:
    summary = {"filesAnalyzed": files, "errorCount": errors, "warningCount": warnings}
    return json.dumps({"version": "1", "generalDiagnostics": entries, "summary": summary})


def test_errors_and_warnings_are_counted_apart(tmp_path: Path) -> None:
    settings = '[tool.pyright]\nreportUnusedImport = "warning"\n'
    bad = "import os\n" + BAD + "reveal_type(x)\n"
    context = context_of(tmp_path, {"src/a.py": bad, "src/b.py": GOOD, "pyproject.toml": settings})
    outcome = run(context)
    assert outcome.counts == {"types.errors": "2 files analysed", "types.warnings": "2 files analysed"}
    assert [(one.measure, one.severity, one.rule, one.location) for one in outcome.findings] == [
        (
            "types.warnings",
            Severity.WARNING,
            "reportUnusedImport",
            Location("src/a.py", 1, 8, 1, 10),
        ),
        ("types.errors", Severity.ERROR, "reportAssignmentType", Location("src/a.py", 2, 10, 2, 13)),
        ("types.errors", Severity.ERROR, "reportReturnType", Location("src/a.py", 6, 12, 6, 13)),
    ]
    last = outcome.findings[-1]
    assert last.message == 'Type "int" is not assignable to return type "str" "int" is not assignable to "str"'
    assert last.help == "https://github.com/microsoft/pyright/blob/main/docs/configuration.md#reportReturnType"


def test_a_syntax_error_is_an_error_without_a_rule_of_pyrights(tmp_path: Path) -> None:
    outcome = run(context_of(tmp_path, {"src/a.py": "def f(:\n"}))
    assert {(one.rule, one.help, one.measure) for one in outcome.findings} == {("syntax", None, "types.errors")}


def test_files_that_are_not_the_projects_are_left_out(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"src/a.py": BAD, "generated/b.py": BAD})
    context.project = replace(context.project, files=("src/a.py",))
    assert {one.location.path for one in run(context).findings} == {"src/a.py"}


def test_a_project_below_the_repository(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"sub/src/a.py": BAD, "src/b.py": BAD}, prefix="sub")
    assert {one.location.path for one in run(context).findings} == {"sub/src/a.py"}


def test_the_projects_interpreter_resolves_the_imports(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"src/a.py": "import pytest\nimport nothing_of_that_name\n"})
    outcome = run(context)
    assert [one.rule for one in outcome.findings] == ["reportMissingImports"]
    assert outcome.counts["types.errors"] == "1 file analysed"


def test_unresolved_imports_without_an_environment_say_what_to_set(tmp_path: Path) -> None:
    context = context_of(
        tmp_path,
        {"src/a.py": "import nothing_of_that_name\n"},
        interpreter=replace(INTERPRETER, origin="gatekeeper's own"),
    )
    outcome = run(context)
    assert len(outcome.findings) == 1
    assert outcome.counts["types.errors"] == (
        "1 file analysed; no environment of the project was found, so its imports are not resolved: set `python`"
    )


def test_without_home_nothing_is_fetched_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setenv("PYRIGHT_PYTHON_FORCE_VERSION", "1.0.0")
    monkeypatch.setenv("PYRIGHT_PYTHON_PYLANCE_VERSION", "2020.1.0")
    context = context_of(tmp_path, {"src/a.py": GOOD})
    assert run(context).findings == ()
    assert sorted(path.name for path in context.project.root.rglob("*")) == ["a.py", "src"]


def test_no_file_analysed_is_not_clean(tmp_path: Path) -> None:
    settings = '[tool.pyright]\ninclude = ["nothing"]\n'
    with pytest.raises(CannotVerify, match="pyright analysed no file: see what its configuration includes"):
        run(context_of(tmp_path, {"src/a.py": GOOD, "pyproject.toml": settings}))


def test_no_python_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="pyright analysed no file: the project has no Python file"):
        run(context_of(tmp_path, {"README": ""}))


def test_a_configuration_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"pyright could not check the project \(exit code 3\)") as raised:
        run(context_of(tmp_path, {"src/a.py": GOOD, "pyrightconfig.json": "{ bad"}))
    assert "pyrightconfig.json" in raised.value.detail


@pytest.mark.parametrize(
    ("stdout", "code", "message"),
    [
        ("", 0, "cannot be read: it is not the JSON that was expected"),
        ("No configuration file found.\n", 0, "cannot be read: it is not the JSON that was expected"),
        (report()[:-20], 0, "cannot be read: it is not the JSON that was expected"),
        ("{}", 0, "generalDiagnostics"),
        (report(errors=1), 1, "it counts other errors and warnings than it lists"),
        (report(), 1, "pyright reported nothing, but ended with exit code 1"),
        (report(), 134, "pyright could not check the project .exit code 134."),
        (
            report({"message": "m", "severity": "error", "file": "src/gone.py"}, errors=1),
            1,
            "types names a file that is not there: 'src/gone.py'",
        ),
    ],
)
def test_output_that_is_not_what_it_should_be(tmp_path: Path, stdout: str, code: int, message: str) -> None:
    with pytest.raises(CannotVerify, match=message):
        run(printing(context_of(tmp_path, {"src/a.py": GOOD}), stdout, code))


def test_an_error_without_a_file_concerns_the_project(tmp_path: Path) -> None:
    context = printing(
        context_of(tmp_path, {"src/a.py": GOOD}), report({"message": "m", "severity": "error"}, errors=1), 1
    )
    assert [one.location for one in run(context).findings] == [Location(".")]


class Elsewhere(FakeContext):
    """A context whose type checkers are programs of another environment."""

    def tool(self, name: str, package: str | None = None) -> Tool:
        program = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
        if program is None:
            pytest.skip(f"{name} is not installed: put it on PATH to try it")
        return Tool(name, (program,), "1", "project")


OTHERS = ("basedpyright", "mypy", "ty", "pyrefly")


@pytest.mark.parametrize("name", OTHERS)
class TestOthers:
    def run(self, tmp_path: Path, name: str, files: Mapping[str, str | bytes]) -> Completed:
        plain = context_of(tmp_path, files)
        return run(Elsewhere(plain.project, plain.scratch), tool=name)

    def test_finds_what_is_wrong(self, tmp_path: Path, name: str) -> None:
        files = {"src/a.py": BAD, "src/b.py": GOOD, "pyproject.toml": "[tool.pyrefly]\n"}
        outcome = self.run(tmp_path, name, files)
        errors = [one for one in outcome.findings if one.measure == "types.errors"]
        assert [(one.location.path, one.location.line, one.location.column) for one in errors] == [
            ("src/a.py", 1, 10),
            ("src/a.py", 5, 12),
        ]
        assert all(one.help and one.help.startswith("https://") for one in errors)
        assert outcome.counts["types.errors"] == "2 files analysed"
        assert sorted(path.name for path in (tmp_path / "project").iterdir()) == ["pyproject.toml", "src"]

    def test_finds_nothing_where_nothing_is_wrong(self, tmp_path: Path, name: str) -> None:
        outcome = self.run(tmp_path, name, {"src/a.py": GOOD})
        assert outcome.findings == ()
        assert outcome.counts["types.errors"] == "1 file analysed"

    def test_no_file_analysed_is_not_clean(self, tmp_path: Path, name: str) -> None:
        settings = (
            '[tool.basedpyright]\ninclude = ["none"]\n[tool.mypy]\nfiles = ["none"]\n'
            '[tool.ty.src]\ninclude = ["none"]\n[tool.pyrefly]\nproject-includes = ["none"]\n'
        )
        with pytest.raises(CannotVerify):
            self.run(tmp_path, name, {"src/a.py": GOOD, "pyproject.toml": settings})


class Recorded(FakeContext):
    """A context in which a type checker prints what one printed before: exit code, standard output and error."""

    prints: Sequence[tuple[int, str, str]] = ()
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def tool(self, name: str, package: str | None = None) -> Tool:
        return Tool(name, (name,), "1", "project")

    def run(self, argv: Sequence[str], **rest: object) -> Run:  # type: ignore[override]
        if argv[0] not in OTHERS:
            return super().run(argv, **rest)  # type: ignore[arg-type]
        code, stdout, stderr = self.prints[len(self.asked)]
        self.asked.append(tuple(argv))
        return Run(tuple(argv), code, stdout.encode(), stderr.encode(), 0.1)


def recorded(tmp_path: Path, *prints: tuple[int, str, str]) -> Recorded:
    plain = context_of(tmp_path, {"src/a.py": BAD, "src/b.py": GOOD})
    context = Recorded(plain.project, plain.scratch)
    context.prints = prints
    return context


def seen(outcome: Completed) -> list[tuple[str, str, Location]]:
    def one(finding: Finding) -> tuple[str, str, Location]:
        return finding.rule, finding.message, finding.location

    return [one(finding) for finding in outcome.findings]


MYPY_NO_TARGET = (2, "", "usage: mypy [-h]\nmypy: error: Missing target module, package, files, or command.\n")
MYPY = """\
src/a.py:1:10: error: Incompatible types (expression has type "str", variable has type "int")  [assignment]
src/a.py:5: error: Incompatible return value type (got "int", expected "str")  [return-value]
src/a.py:5:12: note: Revealed type is "int"
Found 2 errors in 1 file (checked 2 source files)
"""


def test_mypy_is_given_the_source_roots_where_its_settings_name_nothing(tmp_path: Path) -> None:
    context = recorded(tmp_path, MYPY_NO_TARGET, (1, MYPY, ""))
    outcome = run(context, tool="mypy")
    assert context.asked[1][-2:] == ("--", "src")
    assert "--" not in context.asked[0]
    assert outcome.counts["types.errors"] == "2 files analysed"
    assert seen(outcome) == [
        (
            "assignment",
            'Incompatible types (expression has type "str", variable has type "int")',
            Location("src/a.py", 1, 10),
        ),
        ("return-value", 'Incompatible return value type (got "int", expected "str")', Location("src/a.py", 5)),
    ]
    assert outcome.findings[0].help == "https://mypy.readthedocs.io/en/stable/_refs.html#code-assignment"


def test_mypy_under_its_own_settings(tmp_path: Path) -> None:
    context = recorded(tmp_path, (0, "Success: no issues found in 1 source file\r\n", ""))
    assert run(context, tool="mypy").counts["types.errors"] == "1 file analysed"
    assert len(context.asked) == 1


def test_mypy_without_a_source_root(tmp_path: Path) -> None:
    context = recorded(tmp_path, MYPY_NO_TARGET)
    context.project = replace(context.project, sources=())
    with pytest.raises(CannotVerify, match="no source root was found; set `source`"):
        run(context, tool="mypy")


@pytest.mark.parametrize(
    ("name", "printed", "message"),
    [
        (
            "mypy",
            (2, "src/a.py:1: error: invalid syntax  [syntax]\n", ""),
            r"could not check the project \(exit code 2",
        ),
        ("mypy", (1, MYPY.replace("Found 2", "Found 3"), ""), "it counts other errors than it lists"),
        ("mypy", (1, "garbage", ""), "it does not say how many files were checked"),
        ("ty", (0, "[]", ""), "it does not say how many files were checked"),
        ("ty", (0, "[]", "INFO Indexed 1 file(s) in 0.002s\n"), "it is not the JSON that was expected"),
        ("ty", (0, '{"runs": []}', "INFO Indexed 1 file(s) in 0.002s\n"), "it is SARIF without a run"),
        ("pyrefly", (1, "", "No Python files matched patterns `/p/**/*.py*`\n"), "pyrefly analysed no file"),
        ("pyrefly", (0, '{"runs": []}', ""), "it does not say how many files were checked"),
    ],
)
def test_others_that_do_not_say_what_they_found(
    tmp_path: Path, name: str, printed: tuple[int, str, str], message: str
) -> None:
    with pytest.raises(CannotVerify, match=message):
        run(recorded(tmp_path, printed), tool=name)


def sarif(tool: str, uri: str, level: str) -> str:
    region = {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 13}
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    result = {"level": level, "locations": [place], "message": {"text": "Not\nassignable"}, "ruleId": "bad-assignment"}
    rule = {"id": "bad-assignment", "helpUri": "https://example.org/#bad-assignment"}
    run = {"results": [result], "tool": {"driver": {"name": tool, "rules": [rule], "version": "1"}}}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run], "version": "2.1.0"})


@pytest.mark.parametrize(
    ("name", "stderr", "evidence"),
    [
        ("ty", "INFO Python version: Python 3.11, platform: linux\nINFO Indexed 2 file(s) in 0.002s\n", "2"),
        ("pyrefly", " INFO 1 error\n INFO 1,002 modules (19 dependent modules); 17,670 lines\n", "1002"),
    ],
)
@pytest.mark.parametrize("level", ["error", "warning"])
def test_others_by_their_sarif(tmp_path: Path, name: str, stderr: str, evidence: str, level: str) -> None:
    context = recorded(tmp_path)
    uri = (context.project.root / "src" / "a.py").as_uri() if name == "ty" else "src/a.py"
    context.prints = ((1, sarif(name, uri, level), stderr),)
    outcome = run(context, tool=name)
    assert seen(outcome) == [("bad-assignment", "Not assignable", Location("src/a.py", 1, 10, 1, 13))]
    assert outcome.findings[0].measure == f"types.{level}s"
    assert outcome.findings[0].help == "https://example.org/#bad-assignment"
    assert outcome.counts[f"types.{level}s"] == f"{evidence} files analysed"


def test_basedpyright_has_its_own_documentation(tmp_path: Path) -> None:
    entry = {"message": "m", "severity": "warning", "file": "src/a.py", "rule": "reportAny"}
    outcome = run(recorded(tmp_path, (0, report(entry, files=2, warnings=1), "")), tool="basedpyright")
    assert [one.help for one in outcome.findings] == [
        "https://docs.basedpyright.com/latest/configuration/config-files/#reportAny"
    ]
