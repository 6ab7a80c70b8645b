"""Checks made from configuration, with real programs."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._command import CommandCheck, problem, words
from gatekeeper.checks._parse import Diagnostic, regex
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Location, Severity
from gatekeeper.model.measure import Sample
from gatekeeper.model.outcome import Completed
from gatekeeper.model.profile import Command
from tests.fakes import INTERPRETER, FakeContext, make_project

LINES = r"^(?P<path>[^:]+):(?P<line>\d+): (?P<message>.+)$"


def context_of(tmp_path: Path, script: str, prefix: str = "") -> FakeContext:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    root.mkdir()
    scratch.mkdir()
    names = ("tool.py", "src/a.py", "pyproject.toml")
    files = {f"{prefix}/{name}" if prefix else name: "" for name in names}
    files[next(iter(files))] = script
    return FakeContext(make_project(root, files, prefix=prefix), scratch)


def run(context: FakeContext, parse: str = "regex", pattern: str = LINES, command: str = "python tool.py") -> Completed:
    outcome = CommandCheck(Command("mine", command, parse, pattern if parse == "regex" else "")).run(context)
    assert isinstance(outcome, Completed)
    return outcome


def test_it_is_a_check_like_any_other() -> None:
    check = CommandCheck(Command("deptry", "deptry .", "sarif"))
    assert (check.id, check.title, check.needs, check.rules) == ("deptry", "deptry", (), ())
    assert "`deptry .`" in check.summary
    assert [(measure.id, measure.inherits) for measure in check.measures] == [("deptry.findings", True)]
    other = CommandCheck(Command("docs", "mkdocs build"))
    assert [(measure.id, measure.inherits) for measure in other.measures] == [("docs.exit", False)]
    assert check.id == "deptry"


def test_the_exit_code_is_a_measure(tmp_path: Path) -> None:
    context = context_of(tmp_path, "import sys\nprint('ignored')\nsys.exit('first\\nsecond  part')\n")
    (measure,) = run(context, "exit-code").measures
    assert (measure.id, measure.exact) == ("mine.exit", Fraction(1))
    assert measure.evidence == "`python tool.py` ended with exit code 1"
    assert measure.samples == (
        Sample(Location("."), "exit", "`python tool.py` ended with exit code 1: first second part"),
    )


def test_a_silent_failure(tmp_path: Path) -> None:
    (measure,) = run(context_of(tmp_path, "raise SystemExit(3)\n", "sub"), "exit-code").measures
    assert measure.samples == (Sample(Location("sub"), "exit", "`python tool.py` ended with exit code 3"),)


def test_a_success_has_nothing_to_show(tmp_path: Path) -> None:
    (measure,) = run(context_of(tmp_path, "print('fine')\n"), "exit-code").measures
    assert (measure.exact, measure.samples) == (Fraction(0), ())


def test_findings_of_the_projects_files_are_counted(tmp_path: Path) -> None:
    script = (
        "import os\nopen('ignored.py', 'w').close()\n"
        "print('src/a.py:1: relative')\nprint('./src/../src/a.py:2: roundabout')\n"
        "print(os.path.abspath('src/a.py') + ':3: absolute')\n"
        "print('ignored.py:1: not the project')\nprint(os.__file__ + ':1: outside')\nraise SystemExit(1)\n"
    )
    outcome = run(context_of(tmp_path, script))
    assert outcome.counts == {"mine.findings": "reported by `python tool.py`"}
    assert [(one.location, one.message, one.rule, one.measure) for one in outcome.findings] == [
        (Location("src/a.py", 1), "relative", "mine", "mine.findings"),
        (Location("src/a.py", 2), "roundabout", "mine", "mine.findings"),
        (Location("src/a.py", 3), "absolute", "mine", "mine.findings"),
    ]


def test_a_project_below_the_repository(tmp_path: Path) -> None:
    context = context_of(tmp_path, "print('src/a.py:1: bad')\n", "sub")
    assert [one.location.path for one in run(context).findings] == ["sub/src/a.py"]


def test_a_finding_without_a_file_concerns_the_project(tmp_path: Path) -> None:
    outcome = run(context_of(tmp_path, "print('bad: all of it')\n"), pattern="bad: (?P<message>.+)")
    assert [(one.location, one.message) for one in outcome.findings] == [(Location("."), "all of it")]


def test_sarif_is_read(tmp_path: Path) -> None:
    place = {"physicalLocation": {"artifactLocation": {"uri": "src/a.py"}, "region": {"startLine": 2}}}
    found = {"ruleId": "DEP001", "message": {"text": "missing"}, "locations": [place]}
    log = {"runs": [{"tool": {"driver": {"name": "t"}}, "results": [found]}]}
    outcome = run(context_of(tmp_path, f"print({json.dumps(log)!r})\n"), "sarif")
    assert [(one.name, one.location) for one in outcome.findings] == [("mine/DEP001", Location("src/a.py", 2))]


@pytest.mark.parametrize(
    ("script", "parse", "message"),
    [
        ("raise SystemExit(2)", "regex", "mine reported nothing, but ended with exit code 2"),
        (
            "print('Traceback'); raise SystemExit(1)",
            "sarif",
            r"the output of mine cannot be read as sarif: .*\(exit code 1\)",
        ),
        ("print('gone.py:1: bad')", "regex", "mine names a file that is not there: 'gone.py'"),
    ],
)
def test_what_was_not_verified_is_not_clean(tmp_path: Path, script: str, parse: str, message: str) -> None:
    with pytest.raises(CannotVerify, match=message):
        run(context_of(tmp_path, script), parse)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="no-such-program could not be started"):
        run(context_of(tmp_path, ""), command="no-such-program --now")


def test_the_projects_own_program_comes_first(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"src/a.py": ""})
    python = Path(sys.executable).parent / "python"
    assert words(Command("a", "python -m 'two words' $HOME"), project) == (str(python), "-m", "two words", "$HOME")
    bare = replace(project, interpreter=replace(INTERPRETER, path=tmp_path / "python"))
    assert words(Command("a", "git status"), bare) == ("git", "status")


def test_a_relative_program_is_below_the_projects_root(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"sub/src/a.py": ""}, prefix="sub")
    assert words(Command("a", "scripts/lint -q"), project) == (str(tmp_path / "sub" / "scripts" / "lint"), "-q")
    program = str(tmp_path / "lint")
    assert words(Command("a", program), project) == (program,)


def test_an_unbalanced_quote(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="`echo 'a` cannot be split into words: No closing quotation"):
        words(Command("a", "echo 'a"), make_project(tmp_path, {}))


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (Command("a", "echo"), None),
        (Command("a", "echo", "sarif"), None),
        (Command("a", "echo", "regex", LINES), None),
        (Command("a", "echo 'a"), "`run` cannot be split into words: No closing quotation"),
        (Command("a", "# nothing"), None),
        (Command("a", " "), "`run` names no program"),
        (Command("a", "echo", "regex", "(?P<line>x)"), "the regular expression has neither a group"),
    ],
)
def test_what_is_wrong_with_a_command(command: Command, wrong: str | None) -> None:
    found = problem(command)
    assert found is None if wrong is None else (found or "").startswith(wrong)


class TestRegex:
    def read(self, tmp_path: Path, pattern: str, output: bytes, timeout: float = 60.0) -> tuple[Diagnostic, ...]:
        context = context_of(tmp_path, "")
        context.timeout = timeout
        return regex.parse(context, pattern, output)

    def test_every_group(self, tmp_path: Path) -> None:
        pattern = r"^(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>\w+) (?P<rule>\w+) (?P<message>.+)$"
        output = b"checking\r\nsrc/a.py:3:4: warning W1 too long\r\nsrc/\xff.py:1:0: odd W2 bad name\r\n"
        assert self.read(tmp_path, pattern, output) == (
            Diagnostic("too long", "src/a.py", 3, 4, rule="W1", severity=Severity.WARNING),
            Diagnostic("bad name", "src/\ufffd.py", 1, rule="W2"),
        )

    def test_a_path_alone(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, r"^would reformat (?P<path>.+)$", b"would reformat a.py\n")
        assert found == (Diagnostic("would reformat a.py", "a.py"),)

    def test_only_the_start_of_an_endless_line_is_looked_at(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, r"(?P<message>needle)", b"x" * 5000 + b"needle") == ()

    def test_one_that_never_ends_is_stopped(self, tmp_path: Path) -> None:
        with pytest.raises(CannotVerify, match=r"the regular expression '.*' could not be used: .* time limit"):
            self.read(tmp_path, r"(?P<message>(a+)+)$", b"a" * 64 + b"!\n", timeout=0.5)

    def test_one_that_this_python_does_not_know(self, tmp_path: Path) -> None:
        with pytest.raises(CannotVerify, match="could not be used"):
            self.read(tmp_path, "(?P<message>", b"a\n")
